/** How likely one outcome is under several what-ifs. */
import type { OutcomeRef } from "../board.ts"
import type { Answer, WhatIf } from "./questions.ts"

/** 0..1 for each, in their order; null where it cannot be so, or cannot be worked out. */
export const severalOf = (
  model: { query(whatIf: WhatIf): Answer },
  whatIfs: readonly WhatIf[],
  { scenarioId, outcomeId }: OutcomeRef,
): (number | null)[] =>
  whatIfs.map((whatIf) => {
    const answer = model.query(whatIf)
    return "marginals" in answer ? (answer.marginals[scenarioId]?.[outcomeId] ?? null) : null
  })
