/** Undo as part of a session: what it reads of the board and of who changed it, and how it writes. */
import type { ChangeFailure } from "../core/change-checks-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { Forbidden } from "../core/permissions.ts"
import type { ServerMessage } from "../core/protocol.ts"
import type { Result } from "../core/result.ts"
import type { BoardCopy } from "./board-copy.ts"
import type { Clock } from "./browser-world.ts"
import type { SessionState } from "./session.ts"
import { createUndoAuthors, type UndoAuthors } from "./undo-authors.ts"
import {
  type CannotStep,
  createUndoStack,
  type OneStep,
  type StepOf,
  type Stepped,
  type UndoStack,
} from "./undo-stack.ts"

export interface ChangedBy {
  memberId: string
  /** As the board's record has it; null: not known there. */
  name: string | null
  you: boolean
  /** When it came here, by this tab's clock. */
  at: number
}

/** What the session offers of it. */
export interface Undoable {
  /**
   * Takes back the last step of this person in this tab, or the last of one thing (R17). An ordinary change: kept,
   * judged, undone like any other. What others have changed since is left as it is, and `left` says so.
   */
  undo(of?: StepOf): Result<Stepped, CannotStep>
  redo(of?: StepOf): Result<Stepped, CannotStep>
  /** All that is changed while `work` runs is one step of undo, however many operations it takes. */
  asOneStep<T>(work: () => T, how?: OneStep<T>): T
  /**
   * What the server did in this person's name at the request of this tab, as one step of undo.
   * A pasted list is noted with one `add` for each id of the answer; of its fields the title is enough.
   */
  noteStep(changes: readonly BoardChange[]): void
  /** Who changed a field last (null: anything of it), if this tab has seen it happen. */
  lastChangedBy(collection: string, id: string, field: string | null): ChangedBy | null
}

export interface UndoSession extends Undoable, Pick<UndoStack, "watch" | "refused" | "renamed"> {
  changed: UndoAuthors["changed"]
  /** A message of the server, while it is taken in. */
  hearing(message: ServerMessage, hear: () => void): void
}

export interface UndoSessionWorld {
  copy: Pick<BoardCopy, "doc">
  clock: Clock
  /** The server's time. */
  now(): number
  state(): SessionState
  update(part: Pick<SessionState, "steps">): void
  subscribe(listener: () => void): void
  /** What is typed becomes a change first, and is the last step. */
  flush(): void
  change(changes: readonly BoardChange[]): Result<unknown, ChangeFailure | Forbidden>
}

export function createUndoSession(world: UndoSessionWorld): UndoSession {
  const { copy, clock, state } = world
  const authors = createUndoAuthors(clock.now, () => state().you?.memberId ?? null)

  function lastChangedBy(collection: string, id: string, field: string | null): ChangedBy | null {
    const author = authors.of(collection, id, field)
    if (!author) return null
    const { you, members, presence } = state()
    const known = members.find(({ id }) => id === author.memberId)
    const here = presence.find(({ memberId }) => memberId === author.memberId)
    return { ...author, name: known?.name ?? here?.name ?? null, you: you?.memberId === author.memberId }
  }

  const stack = createUndoStack({
    doc: () => copy.doc,
    board: () => state().board,
    now: clock.now,
    serverNow: world.now,
    change(changes) {
      const done = world.change(changes)
      if (done.ok) return null
      return "why" in done.error ? done.error.why : done.error.message
    },
    changedBy(collection, id, field) {
      const author = lastChangedBy(collection, id, field)
      return author?.you ? "You" : (author?.name ?? null)
    },
    changed: () => world.update({ steps: stack.steps() }),
  })
  world.subscribe(stack.arrived)

  return {
    watch: stack.watch,
    refused: stack.refused,
    renamed: stack.renamed,
    undo(of) {
      world.flush()
      return stack.undo(of)
    },
    redo(of) {
      world.flush()
      return stack.redo(of)
    },
    asOneStep(work, how) {
      // What is being typed is a step of its own.
      world.flush()
      return stack.asOneStep(work, how)
    },
    noteStep: stack.note,
    lastChangedBy,
    changed: authors.changed,
    hearing({ type, body }, hear) {
      if (type === "batch" && body.doc === "board") authors.during(body, hear)
      else hear()
    },
  }
}
