/**
 * Changes into a document: each operation's own update caught as it is written. And the same changes once more in
 * another document, when the one they were made in has come to its end.
 */
import type * as Y from "yjs"
import { applyChanges } from "../core/board-doc.ts"
import type { ChangeFailure } from "../core/change-checks-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { ok, type Result } from "../core/result.ts"
import { createTextPlaces } from "./text-places.ts"

export interface Written {
  /** As they were done: a text's place may be another one than asked for. */
  changes: BoardChange[]
  /** null: all of it is so already. */
  update: Uint8Array | null
}

export interface Writing {
  write(doc: Y.Doc, changes: readonly BoardChange[]): Result<Written, ChangeFailure>
  /** What was written in another document before; `stillToDo` of it. */
  writeAgain(doc: Y.Doc, changes: readonly BoardChange[], forScreen: boolean): Result<Written, ChangeFailure>
}

export function createWriting(): Writing {
  const places = createTextPlaces()

  function write(
    doc: Y.Doc,
    changes: readonly BoardChange[],
    again?: { forScreen: boolean },
  ): Result<Written, ChangeFailure> {
    const origin = {}
    const updates: Uint8Array[] = []
    const done: BoardChange[] = []
    const place = (change: BoardChange) => {
      const placed = places.place(doc, change, again && change, again?.forScreen)
      done.push(placed)
      return placed
    }
    const capture = (bytes: Uint8Array, by: unknown) => {
      if (by === origin) updates.push(bytes)
    }
    doc.on("update", capture)
    const applied = applyChanges(doc, changes, origin, place, (change) => places.wrote(doc, change))
    doc.off("update", capture)
    return applied.ok ? ok({ changes: done, update: updates[0] ?? null }) : applied
  }

  return {
    write: (doc, changes) => write(doc, changes),
    writeAgain: (doc, changes, forScreen) => write(doc, stillToDo(doc, changes), { forScreen }),
  }
}

/** An entry that is there already came from this very change, whose answer was lost. */
export const stillToDo = (doc: Y.Doc, changes: readonly BoardChange[]): BoardChange[] =>
  changes.filter((change) => !(change.kind === "add" && doc.getMap(change.collection).has(change.id)))
