import type { Scenario } from "../../core/board.ts"
import type { Snapshot } from "../../core/snapshot.ts"

/** Sets in their order, each with its scenarios in theirs; last, what is in no set or in one that is gone. */
export function groupsOf({ board }: Pick<Snapshot, "board">): { title: string; scenarios: Scenario[] }[] {
  const ids = new Set(board.sets.map((set) => set.id))
  const groups = board.sets.map((set) => ({
    title: set.title,
    scenarios: board.scenarios.filter((scenario) => scenario.setId === set.id),
  }))
  const loose = board.scenarios.filter(({ setId }) => setId === undefined || !ids.has(setId))
  if (loose.length > 0)
    groups.push({ title: board.sets.length > 0 ? "In no set" : "Scenarios", scenarios: loose })
  return groups
}
