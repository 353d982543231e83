/**
 * What a number hangs on: how likely the target is when each other scenario comes out one way or another. By Bayes'
 * rule one question answers for all of them, P(target | outcome) = P(outcome | target) P(target) / P(outcome).
 *
 * Seeing is not making: the longest bars are often consequences, which say much about the target and do nothing to it.
 * They are kept apart from causes, and for causes it is also said what making them so would do.
 */
import type { OutcomeRef } from "../board.ts"
import type { Answer, Tornado, TornadoBar, WhatIf } from "./questions.ts"

/** What is needed of a `BoardModel`. */
interface Answering {
  query(whatIf: WhatIf): Answer
  causesOf(scenarioId: string): ReadonlySet<string>
}

/** null when the target is not in the network or is set itself, or the network is too large to be exact. */
export function tornadoOf(model: Answering, whatIf: WhatIf, target: OutcomeRef): Tornado | null {
  if (Object.hasOwn(whatIf.outcomes, target.scenarioId)) return null
  const probabilityOf = (answer: Answer): number | undefined =>
    answer.state === "exact" ? answer.marginals[target.scenarioId]?.[target.outcomeId] : undefined
  const asIs = model.query(whatIf)
  const now = probabilityOf(asIs)
  if (now === undefined || asIs.state !== "exact") return null
  const settled = now <= 0 || now >= 1
  const given = settled ? asIs : model.query(withOutcome(whatIf, target, "seeing"))
  if (given.state !== "exact") return null
  const causes = model.causesOf(target.scenarioId)
  const doing = (ref: OutcomeRef) => probabilityOf(model.query(withOutcome(whatIf, ref, "doing")))

  const bars = Object.entries(asIs.marginals).flatMap(([scenarioId, marginal]): TornadoBar[] => {
    if (scenarioId === target.scenarioId || Object.hasOwn(whatIf.outcomes, scenarioId)) return []
    const ends = Object.entries(marginal)
      .filter(([, p]) => p > 0)
      .map(([outcomeId, p]) => {
        const then = given.marginals[scenarioId]?.[outcomeId] ?? 0
        return { outcomeId, probability: settled ? now : Math.min(1, (then * now) / p) }
      })
    // What can come out in one way only changes nothing.
    const [first, ...others] = ends
    if (!first || others.length === 0) return []
    const low = others.reduce((a, b) => (b.probability < a.probability ? b : a), first)
    const high = others.reduce((a, b) => (b.probability > a.probability ? b : a), first)
    const role = causes.has(scenarioId)
      ? "cause"
      : model.causesOf(scenarioId).has(target.scenarioId)
        ? "consequence"
        : "related"
    const made = (end: typeof low) =>
      role === "cause" ? doing({ scenarioId, outcomeId: end.outcomeId }) : undefined
    const [least, most] = [made(low), made(high)]
    const both = least !== undefined && most !== undefined ? { low: least, high: most } : null
    return [{ scenarioId, low, high, doing: both, role }]
  })
  const swing = ({ low, high }: TornadoBar) => high.probability - low.probability
  bars.sort((a, b) => swing(b) - swing(a) || (a.scenarioId < b.scenarioId ? -1 : 1))
  return { target, now, bars }
}

const withOutcome = (
  whatIf: WhatIf,
  { scenarioId, outcomeId }: OutcomeRef,
  by: "seeing" | "doing",
): WhatIf => ({ ...whatIf, outcomes: { ...whatIf.outcomes, [scenarioId]: { outcomeId, by } } })
