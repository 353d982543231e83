/** What the group's numbers say in plain words. */
import type { Aggregate, AggregateNote, Method } from "../../core/aggregate.ts"
import type { Scenario, Yardstick } from "../../core/board.ts"
import type { Camps, Disagreement } from "../../core/disagreement.ts"
import type { Forecast } from "../../core/judgement.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { showQuantity } from "../likelihood/interval-plot.ts"
import type { MarkVoice, Reading } from "./reveal-reading.ts"

export const methodWords: Record<Method | "byHand", string> = {
  geoMeanOdds: "Geometric mean of odds",
  linear: "Mean",
  median: "Median",
  trimmed: "Trimmed mean",
  recency: "Latest weigh more",
  extremised: "Extremised",
  byHand: "Set by hand",
}

/** One sentence a method, for who has to choose. */
export const methodReasons: Record<Method, string> = {
  geoMeanOdds: "Averages the odds; one who is nearly sure counts for what that means.",
  linear: "Averages the numbers.",
  median: "The middle voice; who is far out moves nothing.",
  trimmed: "Averages without the farthest at each end.",
  recency: "The middle voice, with more weight for the latest.",
  extremised:
    "For a first blind round: pushed away from even, since each knows only a part. Beside the plain value, never in place of it.",
}

export function noteWords(note: AggregateNote): string {
  switch (note.kind) {
    case "clamped":
      return `${note.voices} said 0% or 100%, counted as 0.1% or 99.9%.`
    case "trimmed":
      return note.droppedEachEnd === 0
        ? "Too few to leave anybody out."
        : `Without ${note.droppedEachEnd} at each end.`
    case "linear-instead":
      return "Shows the mean: nothing was left to share out."
    case "median-instead":
      return "Of a number or a day there are no odds: each quantile is averaged by its median."
    case "equally-recent":
      return note.because === "two-or-fewer"
        ? "With two or fewer all count alike."
        : "Times are not told here: all count alike."
    case "extremised":
      return `By a factor of ${note.a} in log-odds.`
  }
}

/** `30%`, `yes 30%`, `12 Sept 2018`: what a value is in a word. */
export function forecastWords(forecast: Forecast, scenario: Scenario): string {
  if ("quantiles" in forecast) {
    const { p10, p50, p90 } = forecast.quantiles
    const show = (value: number | string) => showQuantity(value, scenario.unit)
    return `${show(p50)} (${show(p10)} to ${show(p90)})`
  }
  const { outcomes, kind } = scenario
  if (kind === "binary") return formatProbability(forecast.probabilities[outcomes[0]?.id ?? ""] ?? 0)
  return outcomes
    .map(({ id, label }) => `${label} ${formatProbability(forecast.probabilities[id] ?? 0)}`)
    .join(", ")
}

/** With the words of the yardstick and their range. */
export function spokenForecast(forecast: Forecast, scenario: Scenario, yardstick: Yardstick): string {
  const plain = forecastWords(forecast, scenario)
  if ("quantiles" in forecast || scenario.kind !== "binary") return plain
  const { text, words } = describeLikelihood(
    forecast.probabilities[scenario.outcomes[0]?.id ?? ""] ?? 0,
    yardstick,
  )
  return words === null ? plain : `${plain}, ${text}`
}

/** Bounds for words: below half a nat neighbours differ by odds of less than 1.7 to 1. */
export function spreadWords({ n, deviation, line }: Disagreement): string {
  if (n === 1) return "One answer so far."
  const [close, apart] = line.kind === "logOdds" ? [0.5, 1.2] : [0.25, 0.75]
  if (deviation < 1e-9) return "All say the same."
  if (deviation < close) return "People agree closely."
  return deviation < apart ? "People differ." : "People are far apart."
}

/** As it is measured, for who wants the number. */
export const deviationWords = ({ line, deviation }: Disagreement): string =>
  line.kind === "logOdds"
    ? `Standard deviation ${deviation.toFixed(2)} in log-odds`
    : `Standard deviation ${deviation.toFixed(2)} of a usual range`

export function campsWords({ lower, upper, line }: Camps<MarkVoice>, scenario: Scenario): string {
  const near = (camp: typeof lower): string => {
    const [low, high] = camp.range
    const shown =
      line.kind === "logOdds"
        ? formatProbabilityRange(Number(low), Number(high))
        : showRange(low, high, scenario)
    return `${camp.voices.length} near ${shown}`
  }
  return `The group seems to split. Two camps: ${near(lower)}, ${near(upper)}.`
}

export const showRange = (low: number | string, high: number | string, { unit }: Scenario): string =>
  low === high ? showQuantity(low, unit) : `${showQuantity(low, unit)} to ${showQuantity(high, unit)}`

/** "+3", "−12": points, units or days. */
export function signed(change: number, digits = 0): string {
  const rounded = Number(change.toFixed(digits))
  if (Object.is(rounded, 0) || Object.is(rounded, -0)) return "0"
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)}`
}

export const changeUnit = ({ kind }: Pick<Scenario, "kind">): string =>
  kind === "date" ? "days" : kind === "numeric" ? "" : "points"

/** How the group moved since the round before, in a sentence; null when there is nothing to compare. */
export function shiftWords({ shift, scenario }: Reading): string | null {
  if (!shift) return null
  const { from, to, change, deviationFrom, deviationTo } = shift.group
  const group = `The group (${methodWords[to.used].toLowerCase()})`
  const moved =
    Math.abs(change) < 0.5
      ? `${group} stays at ${forecastWords(to.forecast, scenario)}.`
      : scenario.kind === "binary"
        ? `${group} moved from ${forecastWords(from.forecast, scenario)} to ${forecastWords(to.forecast, scenario)}.`
        : `${`${group} moved by ${signed(change)} ${changeUnit(scenario)}`.trimEnd()}.`
  const closer = deviationFrom - deviationTo
  const drawn = Math.abs(closer) < 0.1 ? "" : closer > 0 ? " People came closer." : " People moved apart."
  return moved + drawn
}

/** What a person is asked who stands at the edge; only they see it. */
export const nudgeWords = (outside: "above" | "below"): string =>
  `You are ${outside} the middle half. Want to say why?`

export const usedInstead = ({ method, used }: Aggregate): string | null =>
  method === used ? null : `${methodWords[used]} in its place`
