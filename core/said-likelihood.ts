/** A likelihood as it is said on paper: the number, the words for it, and always the range that the words stand for. */
import type { Outcome, Scenario, Working, Yardstick } from "./board.ts"
import { hiddenWords } from "./hidden-working.ts"
import type { SaidLikelihood } from "./one-page.ts"
import { formatProbability, shownPercent } from "./probability.ts"
import { dayWords } from "./time-words.ts"
import { isQuantiles } from "./working.ts"
import { describeLikelihood } from "./yardstick.ts"

export interface Saying {
  yardstick: Yardstick
  /** Numbers to the next 5 percentage points; the words stay those of the exact number. */
  rounded: boolean
}

export const unsaid = (text: string): SaidLikelihood => ({
  p: null,
  text,
  words: null,
  range: null,
  low: null,
  high: null,
})

export const unsaidYet = "No likelihood yet."
export const hiddenLikelihood = unsaid(hiddenWords)

export function sayLikelihood(
  p: number,
  { yardstick, rounded }: Saying,
  interval: { low?: number | undefined; high?: number | undefined } = {},
): SaidLikelihood {
  const { words, range } = describeLikelihood(p, yardstick)
  const text = rounded ? roundedText(p) : formatProbability(p)
  return { p, text, words, range, low: interval.low ?? null, high: interval.high ?? null }
}

function roundedText(p: number): string {
  if (p <= 0 || p >= 1) return formatProbability(p)
  const percent = roundedPercent(p)
  return percent === 0 ? "<5%" : percent === 100 ? ">95%" : `${percent}%`
}

const roundedPercent = (p: number): number => Math.round(p * 20) * 5

/** The likelihood of one outcome of a scenario as the team holds it; of a number or a day its median in words. */
export function sayWorking(
  scenario: Scenario,
  outcomeId: string | null,
  saying: Saying,
  working: Working | undefined = scenario.working,
): SaidLikelihood {
  if (!working) return unsaid(unsaidYet)
  if (isQuantiles(working)) return unsaid(quantileWords(scenario, working))
  const first = scenario.outcomes[0]?.id
  const of = outcomeId ?? first ?? ""
  const p = working.probabilities[of]
  if (p === undefined) return unsaid(unsaidYet)
  return sayLikelihood(p, saying, of === first ? working : {})
}

export function quantileWords(
  { unit }: Pick<Scenario, "unit">,
  { quantiles: { p10, p50, p90 } }: Extract<Working, { quantiles: unknown }>,
): string {
  const value = (quantile: number | string | null) =>
    quantile === null
      ? "beyond the range"
      : typeof quantile === "string"
        ? dayWords(quantile)
        : `${quantile}${unit ? ` ${unit}` : ""}`
  return `median ${value(p50)}; 80% between ${value(p10)} and ${value(p90)}`
}

/** "30%, unlikely (20–45%)": never the words without their range. */
export function likelihoodPhrase({ text, words, range }: SaidLikelihood): string {
  return words === null || range === null ? text : `${text}, ${words} (${range})`
}

/** Percentage points between two numbers as both are shown, above 0 for more likely; null where one is missing. */
export function pointsBetween(
  before: Pick<SaidLikelihood, "p">,
  after: Pick<SaidLikelihood, "p">,
  rounded = false,
): number | null {
  if (before.p === null || after.p === null) return null
  const shown = rounded ? roundedPercent : shownPercent
  return Math.round((shown(after.p) - shown(before.p)) * 10) / 10
}

/** Outcomes that are still asked for. */
export const askedOutcomes = ({ outcomes }: Pick<Scenario, "outcomes">): Outcome[] =>
  outcomes.filter(({ retiredOn }) => !retiredOn)
