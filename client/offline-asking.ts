/** The questions of A13 that are open in this tab: whose value it is to be, the group's or mine. */
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import type { BoardCopy } from "./board-copy.ts"
import { basedOn, type Conflict, type SortedOut } from "./offline-conflicts.ts"
import type { StateReading } from "./state-reading.ts"

export interface Asking {
  open(): readonly Conflict[]
  ask(conflicts: SortedOut["conflicts"]): void
  resolve(id: string, answer: "theirs" | "mine"): void
}

export interface AskingWorld {
  board: BoardCopy
  newId: NewId
  now(): number
  reading: StateReading
  change(change: BoardChange): boolean
  /** There are others than before. */
  changed(): void
}

export function createAsking({ board, newId, now, reading, change, changed }: AskingWorld): Asking {
  const put = (conflicts: Conflict[]) => {
    reading.update({ conflicts })
    changed()
  }
  return {
    open: () => reading.last.conflicts,
    ask(conflicts) {
      if (conflicts.length === 0) return
      const asked = conflicts.map((conflict) => ({ ...conflict, id: newId(), by: null, at: now() }))
      put([...reading.last.conflicts, ...asked])
    },
    resolve(id, answer) {
      const found = reading.last.conflicts.find((conflict) => conflict.id === id)
      if (!found) return
      // What cannot be set now stays asked.
      if (answer === "mine" && !change(basedOn(board.doc, found.change))) return
      put(reading.last.conflicts.filter((conflict) => conflict !== found))
    },
  }
}
