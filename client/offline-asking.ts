/** The questions of A13 that are open in this tab: whose value it is to be, the group's or mine. */
import { circumstancesOf, readBoard } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import type { BoardCopy } from "./board-copy.ts"
import type { GivenBack } from "./given-back.ts"
import { mayAll } from "./may-all.ts"
import { basedOn, type Conflict, isOfRemoved, type SortedOut } from "./offline-conflicts.ts"
import { conflictWords } from "./offline-words.ts"
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
  givenBack: GivenBack
  /** Null when done, or why it cannot be. */
  change(change: BoardChange): string | null
  /** There are others than before. */
  changed(): void
}

export function createAsking(world: AskingWorld): Asking {
  const { board, newId, now, reading, givenBack, change, changed } = world
  /** What is done in a removed thing stays open until it is answered: it is asked about once. */
  const asked = new Set<string>()
  const put = (conflicts: Conflict[]) => {
    reading.update({ conflicts })
    changed()
  }
  function isNew({ change, theirs }: SortedOut["conflicts"][number]): boolean {
    const key = JSON.stringify([change, theirs])
    const known = asked.has(key)
    asked.add(key)
    return !known
  }

  const mayRestore = ({ change }: Conflict): boolean =>
    mayAll(reading.last.you, (touch) => circumstancesOf(board.doc, touch, reading.last.conditions), [change])
      .ok

  return {
    open: () => reading.last.conflicts,
    ask(conflicts) {
      const fresh = conflicts.filter((conflict) => !isOfRemoved(conflict) || isNew(conflict))
      if (fresh.length === 0) return
      const questions = fresh.map((conflict) => ({ ...conflict, id: newId(), by: null, at: now() }))
      const isTold = (conflict: Conflict) => isOfRemoved(conflict) && !mayRestore(conflict)
      put([...reading.last.conflicts, ...questions.filter((conflict) => !isTold(conflict))])
      for (const conflict of questions.filter(isTold)) {
        givenBack.draft(conflictWords(conflict, readBoard(board.doc)).sentence, "")
      }
    },
    resolve(id, answer) {
      const found = reading.last.conflicts.find((conflict) => conflict.id === id)
      if (!found) return
      const why = answer === "mine" ? change(basedOn(board.doc, found.change)) : null
      if (why !== null) {
        // What cannot be set now stays asked, and is said once.
        if (!reading.last.notices.some(({ message }) => message === why)) givenBack.draft(why, "")
        return
      }
      put(reading.last.conflicts.filter((conflict) => conflict !== found))
    },
  }
}
