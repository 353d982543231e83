/** What is open, done again in a document that has taken the place of the one it was made in. */
import { circumstancesOf } from "../core/board-doc.ts"
import type { NewId } from "../core/ids.ts"
import type { You } from "../core/protocol.ts"
import type { BoardCopy } from "./board-copy.ts"
import { mayAll } from "./may-all.ts"
import type { OpenOperation, Outbox } from "./outbox.ts"
import { stillToDo } from "./writing.ts"

/**
 * In the server's document, as operations of another name: those under the old one are never taken any more. What no
 * longer fits goes to `takeBack`, which removes it from the outbox.
 */
export function redoUnderFreshIds(
  board: BoardCopy,
  outbox: Outbox,
  you: You | null,
  newId: NewId,
  takeBack: (operation: OpenOperation, why: string) => void,
): void {
  outbox.redo((operation) => {
    const allowed = mayAll(
      you,
      (touch) => circumstancesOf(board.doc, touch),
      stillToDo(board.doc, operation.changes),
    )
    const done = allowed.ok ? board.writeAgain(operation.changes) : allowed
    if (!done.ok) {
      takeBack(operation, "why" in done.error ? done.error.why : done.error.message)
      return "removed"
    }
    const { changes, update } = done.value
    return update ? { id: newId(), changes, update, madeAt: operation.madeAt, sentAt: null } : "nothing"
  })
}

/** On screen only: the server is yet to say which of them are committed, and is asked about them by their own names. */
export function redoUnderSameIds(board: BoardCopy, outbox: Outbox): void {
  outbox.redo((operation) => {
    const done = board.writeAgain(operation.changes)
    const update = done.ok ? done.value.update : null
    return done.ok && update ? { ...operation, changes: done.value.changes, update } : operation
  })
}
