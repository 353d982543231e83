/** Where a scenario stands by likelihood and impact, set in one move of a hand: one operation, undone whole. */
import type { BoardChange } from "../core/changes.ts"
import { activeProbabilities, withRetired } from "../core/outcomes.ts"
import { ok } from "../core/result.ts"
import { moveOutcome } from "../core/working.ts"
import { type Done, gone, type Operation } from "./operation.ts"

export interface Place {
  /** What is left out stays as it is. */
  likelihood?: { outcomeId: string; probability: number }
  /** 1..5 */
  impact?: number
}

export function placeScenario(
  { onScenario, act, set, setWorking }: Operation,
  id: string,
  place: Place,
): Done {
  return onScenario(id, (scenario) => {
    if (scenario.deletedAt) return gone
    const changes: BoardChange[] = []
    const { likelihood, impact } = place
    if (likelihood) {
      const working = activeProbabilities(scenario)
      if (!working || !Object.hasOwn(working.probabilities, likelihood.outcomeId)) return gone
      const { outcomeId, probability } = likelihood
      if (working.probabilities[outcomeId] !== probability)
        changes.push(
          setWorking(scenario, withRetired(scenario, moveOutcome(working, outcomeId, probability))),
        )
    }
    if (impact !== undefined && impact !== scenario.impact)
      changes.push(set("scenarios", scenario, "impact", impact))
    return changes.length === 0 ? ok({ id }) : act({ id }, changes)
  })
}
