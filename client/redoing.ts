/** What is open, done again in a document that has taken the place of the one it was made in. */
import { circumstancesOf } from "../core/board-doc.ts"
import type { BoardChange, Touch } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import type { Conditions } from "../core/permissions.ts"
import type { You } from "../core/protocol.ts"
import type { BoardCopy } from "./board-copy.ts"
import { mayAll } from "./may-all.ts"
import type { OpenOperation, Outbox } from "./outbox.ts"
import { stillToDo } from "./writing.ts"

export interface Redoing {
  board: BoardCopy
  outbox: Outbox
  you: You | null
  conditions: Conditions
  /**
   * After a refusal, or in another document, what is open becomes operations of another name: those under the old one
   * are never taken any more. Without it they keep their names, under which another tab may send them too.
   */
  newId: NewId | null
  /** What of an operation is to be done; null: nothing, and its author is asked (A13). */
  left(operation: OpenOperation): readonly BoardChange[] | null
  /** What no longer fits: removes it from the outbox. */
  takeBack(operation: OpenOperation, why: string): void
}

export function redo({ board, outbox, you, conditions, newId, left, takeBack }: Redoing): void {
  outbox.redo((operation) => {
    const changes = left(operation)
    if (changes === null) {
      outbox.remove(operation, "Somebody changed the same meanwhile.")
      return "removed"
    }
    const circumstances = (touch: Touch) => circumstancesOf(board.doc, touch, conditions)
    const allowed = mayAll(you, circumstances, stillToDo(board.doc, changes))
    const done = allowed.ok ? board.writeAgain(changes) : allowed
    if (!done.ok) {
      takeBack(operation, "why" in done.error ? done.error.why : done.error.message)
      return "removed"
    }
    const { update } = done.value
    if (!update) return "nothing"
    const id = newId ? newId() : operation.id
    return { ...operation, id, changes: done.value.changes, update, sentAt: null }
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
