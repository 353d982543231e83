/**
 * What a person did that did not stay, given back to be copied or downloaded: changes that were refused (A6), and what
 * stood in a copy that was not the server's (A10).
 */
import type { Board } from "../core/board.ts"
import type { NewId } from "../core/ids.ts"
import { differenceOf } from "./difference.ts"
import { draftOf } from "./draft.ts"
import type { OpenOperation } from "./outbox.ts"
import type { StateReading } from "./state-reading.ts"

export interface GivenBack {
  operations(operations: readonly Pick<OpenOperation, "id" | "changes">[], message: string): void
  draft(message: string, draft: string): void
  /** The server says that its content is another one: this stood here, at that number. */
  disown(board: Board, seq: number): void
  /** The server's content is here. */
  compareWith(board: () => Board): void
  dismiss(id: string): void
}

export function createGivenBack(world: {
  boardId: string
  /** The server's time. */
  now(): number
  newId: NewId
  reading: StateReading
}): GivenBack {
  const { boardId, now, newId, reading } = world
  let disowned: { board: Board; seq: number; at: number } | null = null

  return {
    operations(operations, message) {
      const { board } = reading.get()
      const notices = operations.map(({ id, changes }) => ({
        id,
        message,
        changes,
        draft: draftOf(changes, board),
        at: now(),
      }))
      reading.update({ notices: [...reading.last.notices, ...notices] })
    },
    draft(message, draft) {
      const notice = { id: newId(), message, changes: [], draft, at: now() }
      reading.update({ notices: [...reading.last.notices, notice] })
    },
    disown(board, seq) {
      disowned = { board, seq, at: now() }
    },
    compareWith(board) {
      if (!disowned) return
      const { board: page, seq, at } = disowned
      disowned = null
      const difference = differenceOf(page, board(), {
        id: newId(),
        boardId,
        title: page.meta.title,
        at,
        seq,
      })
      if (difference) reading.update({ differences: [...reading.last.differences, difference] })
    },
    dismiss(dismissed) {
      const { notices, differences } = reading.last
      const left = <T extends { id: string }>(list: T[]): T[] =>
        list.some(({ id }) => id === dismissed) ? list.filter(({ id }) => id !== dismissed) : list
      reading.update({ notices: left(notices), differences: left(differences) })
    },
  }
}
