import type { CoherenceGap, ModelProblem } from "../../core/network/questions.ts"

/** What the model could not meet is often a gap between what people said: it is named once, there. */
export const problemsBeside = (
  gaps: readonly CoherenceGap[],
  problems: readonly ModelProblem[],
): ModelProblem[] =>
  problems.filter(
    ({ kind, scenarioIds }) =>
      kind !== "unreachable" || !gaps.some((gap) => scenarioIds.some((id) => gap.scenarioIds.includes(id))),
  )
