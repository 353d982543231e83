/**
 * What somebody says about one question, as far as it is said: each number stands where they put it, nothing is filled
 * in for them, and what keeps it from being sent is a sentence beside its field. Probabilities are in 0..1.
 */
import type { Answer, EstimateDraft } from "../../client/use-estimate-desk.ts"
import type { Outcome, Scenario } from "../../core/board.ts"
import { checkEstimate, type EstimateInput } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import { formatProbability, formatProbabilityRange, parseProbability } from "../../core/probability.ts"
import type { JudgementRefusal } from "../../core/protocol.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { type QuantileName, readQuantity, showQuantity } from "../likelihood/interval-plot.ts"
import { type Bounds, within } from "../likelihood/track.ts"

export type End = "low" | "high" | "best"

/** In the order in which they are asked: the ends first, so that the best guess does not pull them in (IDEA). */
export const ends = ["low", "high", "best"] as const satisfies readonly End[]
export const askedQuantiles = ["p10", "p90", "p50"] as const satisfies readonly QuantileName[]

export const endWords: Record<End, string> = {
  low: "The lowest it could plausibly be",
  high: "The highest it could plausibly be",
  best: "Your best guess",
}

/** Where a fault or a refusal is shown. */
export type Place = End | QuantileName | "forecast" | "rationale" | "sources" | "given" | "whole"

export interface Fault {
  at: Place | `outcome:${string}`
  message: string
}

/** Outcomes that are still asked about; retired ones stay in the record. */
export const askedOutcomes = ({ outcomes }: Pick<Scenario, "outcomes">): Outcome[] =>
  outcomes.filter((outcome) => !outcome.retiredOn)

// --- yes or no --------------------------------------------------------------------------------------------------

type Binary = Pick<Scenario, "outcomes">

export function endOf(draft: EstimateDraft, end: End, { outcomes }: Binary): number | null {
  if (end !== "best") return draft[end]
  return draft.probabilities[outcomes[0]?.id ?? ""] ?? null
}

export function withEnd(draft: EstimateDraft, end: End, p: number | null, scenario: Binary): EstimateDraft {
  if (end !== "best") return { ...draft, [end]: p }
  const [first, second] = scenario.outcomes
  if (!first || !second || p === null) return { ...draft, probabilities: {} }
  return { ...draft, probabilities: { [first.id]: p, [second.id]: 1 - p } }
}

/** Where a thumb may go by hand: the three never pass one another. */
export function endBounds(draft: EstimateDraft, end: End, scenario: Binary): Bounds {
  const best = endOf(draft, "best", scenario)
  const { low, high } = draft
  if (end === "low") return { min: 0, max: best ?? high ?? 1 }
  if (end === "high") return { min: best ?? low ?? 0, max: 1 }
  return { min: Math.max(0.01, low ?? 0), max: Math.min(0.99, high ?? 1) }
}

/** Where the keys begin on a thumb that was not set: at the end that is asked for, or in the middle of the two. */
export function startOf(draft: EstimateDraft, end: End, scenario: Binary): number {
  const { low, high } = draft
  if (end === "low") return 0
  if (end === "high") return 1
  const span = endBounds(draft, "best", scenario)
  return within(Math.round((((low ?? 0) + (high ?? 1)) / 2) * 100) / 100, span)
}

/** The first that was not answered, in the order of asking. */
export const nextEnd = (draft: EstimateDraft, scenario: Binary): End | null =>
  ends.find((end) => endOf(draft, end, scenario) === null) ?? null

/** Reads what was typed for an end; a best guess is never certain. */
export function readEnd(text: string, end: End | "share"): Result<number, { message: string }> {
  const read = parseProbability(text)
  if (!read.ok) return fail({ message: read.error.message })
  if (end !== "best" || (read.value > 0 && read.value < 1)) return ok(read.value)
  return fail({
    message:
      read.value === 0
        ? "0% says that it cannot happen. Say at least 0.1%."
        : "100% says that it cannot fail. Say at most 99.9%.",
  })
}

// --- several outcomes ---------------------------------------------------------------------------------------------

export interface Shares {
  /** Of those that were given. */
  total: number
  /** What is missing to 1; below 0: too much was given. */
  left: number
  /** Without a number yet. */
  open: readonly Outcome[]
  isWhole: boolean
}

const tolerance = 1e-9

export function sharesOf(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">): Shares {
  const outcomes = askedOutcomes(scenario)
  const total = outcomes.reduce((sum, { id }) => sum + (draft.probabilities[id] ?? 0), 0)
  const left = Math.abs(1 - total) <= tolerance ? 0 : 1 - total
  const open = outcomes.filter(({ id }) => draft.probabilities[id] === undefined)
  return { total, left, open, isWhole: left === 0 && open.length === 0 }
}

/** To a tenth: a sum may be above 100 %, and what is left is seldom whole. */
export const percentWords = (share: number): string => `${Math.round(share * 1_000) / 10}%`

export function withShare(draft: EstimateDraft, outcomeId: string, p: number | null): EstimateDraft {
  const { [outcomeId]: _before, ...others } = draft.probabilities
  return { ...draft, probabilities: p === null ? others : { ...others, [outcomeId]: p } }
}

export function withPin(draft: EstimateDraft, outcomeId: string, pin: boolean): EstimateDraft {
  const pinned = draft.pinned.filter((id) => id !== outcomeId)
  return { ...draft, pinned: pin ? [...pinned, outcomeId] : pinned }
}

/** The outcome that may take what is left: the only one without a number, or the one named "other". */
export function takerOf(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">): Outcome | null {
  const { left, open } = sharesOf(draft, scenario)
  if (left === 0) return null
  const taker = open.length === 1 ? open[0] : askedOutcomes(scenario).find(({ residual }) => residual)
  if (!taker || draft.pinned.includes(taker.id)) return null
  return (draft.probabilities[taker.id] ?? 0) + left >= 0 ? taker : null
}

export function giveLeft(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">): EstimateDraft {
  const taker = takerOf(draft, scenario)
  if (!taker) return draft
  const { left } = sharesOf(draft, scenario)
  return withShare(draft, taker.id, tidy((draft.probabilities[taker.id] ?? 0) + left))
}

/** Those that have a number and are not held can make it 100 % in their proportions. */
export function canScale(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">): boolean {
  const { left, open } = sharesOf(draft, scenario)
  const { free, held } = parts(draft, scenario)
  return left !== 0 && open.length === 0 && free.length > 0 && held <= 1 + tolerance
}

/**
 * In tenths of a percent, whose roundings the largest parts take, so that what is shown adds up to what is sent.
 */
export function scaleRest(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">): EstimateDraft {
  if (!canScale(draft, scenario)) return draft
  const { free, held } = parts(draft, scenario)
  const room = Math.max(0, 1 - held)
  const sum = free.reduce((all, { id }) => all + (draft.probabilities[id] ?? 0), 0)
  const wanted = free.map(({ id }) => ({
    id,
    p: room * (sum > 0 ? (draft.probabilities[id] ?? 0) / sum : 1 / free.length),
  }))
  const probabilities = { ...draft.probabilities }
  let given = 0
  for (const { id, p } of wanted) {
    const rounded = Math.floor(p * 1_000 + tolerance) / 1_000
    probabilities[id] = rounded
    given += rounded
  }
  const byRemainder = [...wanted].sort((a, b) => remainder(b.p) - remainder(a.p) || b.p - a.p)
  let rest = room - given
  for (const { id } of byRemainder) {
    const step = Math.min(rest, 0.001)
    if (step <= tolerance) break
    probabilities[id] = (probabilities[id] ?? 0) + step
    rest -= step
  }
  for (const { id } of wanted) probabilities[id] = tidy(probabilities[id] ?? 0)
  return { ...draft, probabilities }
}

const remainder = (p: number): number => p * 1_000 - Math.floor(p * 1_000 + tolerance)

function parts(draft: EstimateDraft, scenario: Pick<Scenario, "outcomes">) {
  const outcomes = askedOutcomes(scenario)
  const isHeld = ({ id }: Outcome) => draft.pinned.includes(id)
  return {
    free: outcomes.filter((outcome) => !isHeld(outcome)),
    held: outcomes.filter(isHeld).reduce((sum, { id }) => sum + (draft.probabilities[id] ?? 0), 0),
  }
}

/** Without the dust of binary fractions. */
const tidy = (p: number): number => Math.min(1, Math.max(0, Math.round(p * 1e12) / 1e12))

// --- is it whole? -------------------------------------------------------------------------------------------------

type Asked = Pick<Scenario, "id" | "kind" | "outcomes">

/** As it would be sent, or the first thing that stands in its way. */
export function answerOf(
  draft: EstimateDraft,
  scenario: Asked,
  rules: { rationaleRequired: boolean },
): Result<Answer, Fault> {
  const said = forecastOf(draft, scenario)
  if (!said.ok) return said
  const { confidence, rationale, sourceIds } = draft
  const answer: Answer = { ...said.value, confidence, rationale: rationale.trim(), sourceIds }
  const asEstimate: EstimateInput = {
    ...answer,
    id: "draft",
    scenarioId: scenario.id,
    round: null,
    given: null,
  }
  const fits = checkEstimate(asEstimate, scenario, rules)
  return fits.ok ? ok(answer) : fail({ at: placeOfRefusal(fits.error.reason), message: fits.error.message })
}

function forecastOf(
  draft: EstimateDraft,
  scenario: Asked,
): Result<Pick<Answer, "forecast" | "interval">, Fault> {
  switch (scenario.kind) {
    case "binary":
      return binaryForecast(draft, scenario)
    case "categorical":
      return categoricalForecast(draft, scenario)
    case "numeric":
    case "date":
      return quantileForecast(draft, scenario.kind)
  }
}

function binaryForecast(
  draft: EstimateDraft,
  scenario: Asked,
): Result<Pick<Answer, "forecast" | "interval">, Fault> {
  const { low, high } = draft
  const best = endOf(draft, "best", scenario)
  if (low === null) return fail({ at: "low", message: "First say the lowest that it could plausibly be." })
  if (high === null) return fail({ at: "high", message: "Say the highest that it could plausibly be." })
  if (low > high) return fail({ at: "high", message: "The highest lies below the lowest." })
  if (best === null) return fail({ at: "best", message: "Say your best guess." })
  if (best < low) return fail({ at: "best", message: "Your best guess lies below the lowest." })
  if (best > high) return fail({ at: "best", message: "Your best guess lies above the highest." })
  return ok({ forecast: { probabilities: draft.probabilities }, interval: [low, high] })
}

function categoricalForecast(
  draft: EstimateDraft,
  scenario: Asked,
): Result<Pick<Answer, "forecast" | "interval">, Fault> {
  const { left, open } = sharesOf(draft, scenario)
  const [first] = open
  if (first) return fail({ at: `outcome:${first.id}`, message: `Say how likely “${first.label}” is.` })
  if (left !== 0) {
    const off = percentWords(Math.abs(left))
    const message = left > 0 ? `${off} is not given to any outcome yet.` : `This is ${off} more than 100%.`
    return fail({ at: "forecast", message })
  }
  const probabilities = Object.fromEntries(
    scenario.outcomes.map(({ id, retiredOn }) => [id, retiredOn ? 0 : (draft.probabilities[id] ?? 0)]),
  )
  return ok({ forecast: { probabilities }, interval: null })
}

/** Asked in the words of what is asked for: a number lies above, a day comes later. */
export const quantileWords: Record<"numeric" | "date", Record<QuantileName, string>> = {
  numeric: {
    p10: "Low: 9 times in 10 it lies above",
    p90: "High: 9 times in 10 it lies below",
    p50: "Middle: as likely above as below",
  },
  date: {
    p10: "Early: 9 times in 10 it comes later",
    p90: "Late: 9 times in 10 it comes earlier",
    p50: "Middle: as likely earlier as later",
  },
}

function quantileForecast(
  { quantiles }: EstimateDraft,
  kind: "numeric" | "date",
): Result<Pick<Answer, "forecast" | "interval">, Fault> {
  const read: Partial<Record<QuantileName, number | string>> = {}
  const missing: Record<QuantileName, string> = {
    p10: "First say the low value.",
    p90: "Say the high value.",
    p50: "Say the middle value.",
  }
  for (const name of askedQuantiles) {
    const value = readQuantity(quantiles[name], kind)
    if (!value.ok) return fail({ at: name, message: value.error.message })
    if (value.value === null) return fail({ at: name, message: missing[name] })
    read[name] = value.value
  }
  const { p10, p50, p90 } = read
  if (p10 === undefined || p50 === undefined || p90 === undefined)
    return fail({ at: "p50", message: missing.p50 })
  if (p10 > p90) return fail({ at: "p90", message: "The high value lies below the low one." })
  if (p50 < p10) return fail({ at: "p50", message: "The middle value lies below the low one." })
  if (p50 > p90) return fail({ at: "p50", message: "The middle value lies above the high one." })
  return ok({ forecast: { quantiles: { p10, p50, p90 } }, interval: null })
}

/** Beside which field the server's words stand. */
export function placeOfRefusal(reason: JudgementRefusal): Place {
  switch (reason) {
    case "wrong-kind":
    case "wrong-outcomes":
    case "out-of-range":
    case "bad-sum":
    case "bad-order":
      return "forecast"
    case "rationale-required":
    case "too-long":
      return "rationale"
    case "too-many-sources":
    case "no-such-source":
      return "sources"
    case "bad-given":
      return "given"
    default:
      return "whole"
  }
}

// --- in words -------------------------------------------------------------------------------------------------------

/** `30% (20–45%)`; of several outcomes the likeliest; of a number or a day the middle, and from where to where. */
export function estimateWords(
  { forecast, interval }: Pick<EstimateInput, "forecast" | "interval">,
  scenario: Pick<Scenario, "kind" | "outcomes" | "unit">,
): { main: string; range: string | null } {
  if ("quantiles" in forecast) {
    const { p10, p50, p90 } = forecast.quantiles
    const show = (value: number | string) => showQuantity(value, scenario.unit)
    return { main: show(p50), range: `${show(p10)} to ${show(p90)}` }
  }
  if (scenario.kind === "categorical") {
    const [likeliest] = askedOutcomes(scenario).sort(
      (a, b) => (forecast.probabilities[b.id] ?? 0) - (forecast.probabilities[a.id] ?? 0),
    )
    if (!likeliest) return { main: "No outcomes", range: null }
    return {
      main: `${likeliest.label} ${formatProbability(forecast.probabilities[likeliest.id] ?? 0)}`,
      range: null,
    }
  }
  const best = forecast.probabilities[scenario.outcomes[0]?.id ?? ""] ?? 0
  return {
    main: formatProbability(best),
    range: interval && formatProbabilityRange(interval[0], interval[1]),
  }
}

/** All that was said, to be pasted elsewhere. */
export function draftText(draft: EstimateDraft, scenario: Asked & Pick<Scenario, "title">): string {
  const percent = (p: number | null) => (p === null ? null : formatProbability(p))
  const line = (name: string, value: string | null) =>
    value === null || value === "" ? [] : [`${name}: ${value}`]
  const numbers =
    scenario.kind === "binary"
      ? ends.flatMap((end) => line(endWords[end], percent(endOf(draft, end, scenario))))
      : scenario.kind === "categorical"
        ? askedOutcomes(scenario).flatMap(({ id, label }) =>
            line(label, percent(draft.probabilities[id] ?? null)),
          )
        : askedQuantiles.flatMap((name) =>
            line(
              quantileWords[scenario.kind === "date" ? "date" : "numeric"][name],
              draft.quantiles[name].trim(),
            ),
          )
  return [scenario.title, ...numbers, ...line("Confidence", draft.confidence), draft.rationale.trim()]
    .filter((part) => part !== "")
    .join("\n")
}

export const isBlank = (draft: EstimateDraft): boolean =>
  Object.keys(draft.probabilities).length === 0 &&
  draft.low === null &&
  draft.high === null &&
  Object.values(draft.quantiles).every((text) => text === "") &&
  draft.confidence === null &&
  draft.rationale === "" &&
  draft.sourceIds.length === 0

export const advisedCharacters = 280

/** null: nothing to say yet. */
export function lengthWords(length: number): { text: string; tone: "quiet" | "advice" | "over" } {
  const most = limits.rationaleCharacters
  if (length > most) return { text: `${length - most} characters too many`, tone: "over" }
  if (length > advisedCharacters)
    return { text: `${length} characters. Short reasons are read.`, tone: "advice" }
  return { text: `${length} of ${advisedCharacters}`, tone: "quiet" }
}

/** Said while it is typed; null: short enough. */
export function faultOfLength(rationale: string): string | null {
  if (rationale.length <= limits.rationaleCharacters) return null
  const most = limits.rationaleCharacters.toLocaleString("en")
  return `A reason can have at most ${most} characters. Shorten it, or put it into a comment.`
}
