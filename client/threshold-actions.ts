/** Where people cut a number or a day into the parts by which it enters the model. */
import type { Scenario, Threshold } from "../core/board.ts"
import { fail } from "../core/result.ts"
import { type Done, type Operation, withoutId } from "./operation.ts"

export interface ThresholdActions {
  addThreshold(scenarioId: string, threshold: Threshold): Done
  removeThreshold(scenarioId: string, thresholdId: string): Done
}

/** More parts say no more of a judgement of three percentiles, and each makes the network dearer. */
export const mostThresholds = 8

export function thresholdActions({ newId, act, onScenario, set }: Operation): ThresholdActions {
  return {
    addThreshold: (scenarioId, { upTo, label }) =>
      onScenario(scenarioId, (scenario) => {
        const type = scenario.kind === "date" ? "string" : scenario.kind === "numeric" ? "number" : null
        if (typeof upTo !== type)
          return fail({ reason: "invalid-value", message: "Only a number or a day can be cut into parts." })
        const standing = thresholdsOf(scenario)
        if (standing.some((one) => one.upTo === upTo))
          return fail({ reason: "invalid-value", message: "It is cut there already." })
        if (standing.length >= mostThresholds)
          return fail({ reason: "too-large", message: `At most ${mostThresholds} cuts make sense.` })
        const id = newId()
        const words = label?.replace(/\s+/g, " ").trim()
        const value: Threshold = { upTo, ...(words ? { label: words } : {}) }
        return act({ id }, [set("scenarios", scenario, `thresholds:${id}`, value)])
      }),

    removeThreshold: (scenarioId, thresholdId) =>
      onScenario(scenarioId, (scenario) => {
        const standing = thresholdsOf(scenario).find(({ id }) => id === thresholdId)
        if (!standing) return { ok: true, value: { id: thresholdId } }
        return act({ id: thresholdId }, [
          {
            kind: "set",
            collection: "scenarios",
            id: scenarioId,
            field: `thresholds:${thresholdId}`,
            value: null,
            base: withoutId(standing),
          },
        ])
      }),
  }
}

const thresholdsOf = ({ thresholds = [] }: Scenario) => thresholds
