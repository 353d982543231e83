/** A forecast in a few words. */
import type { Scenario, Working } from "../../core/board.ts"
import type { Forecast } from "../../core/judgement.ts"
import { formatProbability } from "../../core/probability.ts"
import { showQuantity } from "../likelihood/interval-plot.ts"

/** Of a yes-or-no scenario the number for its first outcome, of several the likeliest, of a number or a day the median. */
export function saidWords(
  value: Working | Forecast,
  { kind, outcomes, unit }: Pick<Scenario, "kind" | "outcomes" | "unit">,
): string {
  if ("quantiles" in value) {
    const { p50 } = value.quantiles
    return p50 === null ? "nothing" : showQuantity(p50, unit)
  }
  const p = (id: string) => value.probabilities[id] ?? 0
  const [first, ...others] = outcomes
  if (!first) return "nothing"
  const told = kind === "binary" ? first : others.reduce((a, b) => (p(b.id) > p(a.id) ? b : a), first)
  return `${told.label} ${formatProbability(p(told.id))}`
}
