/** What the scenarios of an exclusive set hold together: only one of them can happen, so 100 % is the most. */
import type { Scenario } from "../../core/board.ts"
import { isQuantiles } from "../../core/working.ts"

export interface SetTotal {
  /** In 0..1 and above. */
  total: number
  /** Yes-or-no questions that were added up. */
  counted: number
  /** More than everything: the group holds too much. */
  over: boolean
}

/** null when there is nothing to add up. Questions of other kinds have no one number and are left out. */
export function totalOf(scenarios: readonly Scenario[]): SetTotal | null {
  const shares = scenarios.flatMap((scenario) => {
    const [yes] = scenario.outcomes
    const open = scenario.kind === "binary" && !scenario.deletedAt && scenario.status !== "annulled"
    if (!open || !yes || !scenario.working || isQuantiles(scenario.working)) return []
    return [scenario.working.probabilities[yes.id] ?? 0]
  })
  if (shares.length === 0) return null
  const total = shares.reduce((a, b) => a + b, 0)
  return { total, counted: shares.length, over: total > 1.005 }
}
