/** Taking over the repair of a gap, when somebody asks for it (M7). */
import type { Scenario, WorkingProbabilities } from "../core/board.ts"
import type { RepairStep } from "../core/network/questions.ts"
import { fail } from "../core/result.ts"
import { isQuantiles, moveOutcome } from "../core/working.ts"
import { byId } from "./board-views.ts"
import { type Done, gone, type Operation } from "./operation.ts"

export interface CoherenceActions {
  /** All steps as one operation, or none of them. */
  applyRepair(steps: readonly RepairStep[]): Done<{ ids: string[] }>
}

export function coherenceActions({ board, act, setWorking }: Operation): CoherenceActions {
  return {
    applyRepair(steps) {
      const ids = [...new Set(steps.map(({ target }) => target.scenarioId))]
      const changes = []
      for (const id of ids) {
        const scenario = byId(board().scenarios, id)
        if (!scenario || scenario.deletedAt) return gone
        const working = repaired(
          scenario,
          steps.filter(({ target }) => target.scenarioId === id),
        )
        if (working === null)
          return fail({
            reason: "invalid-value",
            message: "These likelihoods have changed meanwhile. Look at the gap again.",
          })
        changes.push(setWorking(scenario, working))
      }
      return act({ ids }, changes)
    },
  }
}

/** null: the scenario is not what the repair was worked out for. */
export function repaired(scenario: Scenario, steps: readonly RepairStep[]): WorkingProbabilities | null {
  const { working } = scenario
  if (!working || isQuantiles(working)) return null
  const said = new Map(steps.map(({ target, to }) => [target.outcomeId, to]))
  const [only] = said.size === 1 ? said : []
  const fits = steps.every(
    ({ target, from }) => Math.abs((working.probabilities[target.outcomeId] ?? Number.NaN) - from) < 1e-6,
  )
  if (!fits) return null
  // A pin holds a value while its neighbours move; here it is the values themselves that are to move.
  const { pinned, ...free } = working
  const back = pinned ? { pinned } : {}
  if (only) return { ...moveOutcome(free, ...only), ...back }
  const probabilities = Object.fromEntries(
    Object.entries(working.probabilities).map(([id, p]) => [id, said.get(id) ?? p]),
  )
  const total = Object.values(probabilities).reduce((sum, p) => sum + p, 0)
  if (Math.abs(total - 1) > 1e-6) return null
  const first = Object.keys(probabilities)[0] ?? ""
  // Closes the sum to the last bit, and keeps an interval round its value.
  return { ...moveOutcome({ ...free, probabilities }, first, probabilities[first] ?? 0), ...back }
}
