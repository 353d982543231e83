/**
 * One value out of many: what a group says together, in several ways side by side, so that nobody takes the choice of a
 * method for the answer.
 *
 * Of probabilities (in 0..1), with weights that sum to 1:
 * - linear: sum w p (Stone 1961; Clemen and Winkler 1999).
 * - median: weighted median; of several outcomes the median of each, less .001, normalised, times (1 - .001 n), plus
 *   .001 (Metaculus, utils/the_math).
 * - trimmed: the mean without the floor(alpha n) lowest and highest; alpha .1 from ten voices, .2 below.
 * - geoMeanOdds, the default: sigmoid(sum w logit p); of several outcomes the log pool, p_k ~ prod p_ik^w (Genest 1984),
 *   of which it is the case of two. 0 and 1 have no logit: they count as .001 and .999.
 * - recency: the weighted median with weight exp(sqrt k - sqrt n) for the k-th oldest of n (Metaculus,
 *   RecencyWeighted); all alike for n <= 2.
 * - extremised: sigmoid(a sum w logit p) (Satopaa and others 2014, Int. J. Forecasting 30:344), a at most 2.5. It makes
 *   up for what each knows alone, so it is offered only for a first blind round, with the value for a = 1 beside it.
 *
 * Of a number or a day each quantile is averaged (as in IDEA: Hemming and others 2018, Methods Ecol. Evol. 9:169). There
 * are no odds to take the mean of: in place of geoMeanOdds stands the median, and the answer says so.
 *
 * Where all agree that an outcome cannot be, it cannot: it stays 0. The pool of a binary scenario never leaves the range
 * of what was said (extremised it may). Nothing is rounded, except that a day is a whole day.
 */
import { mean, median, middleHalf, type Span, trimmedMean, type Weighted } from "./aggregate-statistics.ts"
import {
  type Asked,
  column,
  type Heard,
  hear,
  type Quantile,
  readable,
  readableSpan,
  type Spoken,
  type Voice,
} from "./aggregate-voices.ts"
import type { Working } from "./board.ts"
import type { Aggregation, Forecast } from "./judgement.ts"
import { exp, log, logit, sigmoid } from "./portable-math.ts"
import { unreachable } from "./result.ts"

export type { Asked, Quantile, Span, Voice }

export type Method = Aggregation | "extremised"

/** What a reader must know about how this value came about. */
export type AggregateNote =
  /** So many voices said 0 or 1 (or closer to it than .001), and counted as .001 or .999. */
  | { kind: "clamped"; voices: number }
  | { kind: "trimmed"; alpha: number; droppedEachEnd: number }
  /** The outcomes, each for itself, left nothing to normalise, so this is the linear pool. */
  | { kind: "linear-instead" }
  /** A number or a day has no odds. */
  | { kind: "median-instead" }
  /** All voices weigh alike: there are at most two, or their times are not told. */
  | { kind: "equally-recent"; because: "two-or-fewer" | "times-not-told" }
  | { kind: "extremised"; a: number; plain: Forecast }

export interface Aggregate {
  method: Method
  /** The same as `method`, or what took its place. */
  used: Method
  forecast: Forecast
  notes: readonly AggregateNote[]
}

/** How far from the default: percentage points by outcome, or units (days) by quantile. */
export type Difference = Readonly<Record<string, number>>

export type Band =
  | {
      kind: "probabilities"
      /** Of the best guesses, by outcome. */
      middleHalf: Readonly<Record<string, Span>>
      /** The mean of the 80 % intervals of the `n` people who gave one, round the first outcome. */
      interval: { span: Span; n: number } | null
    }
  | {
      kind: "quantiles"
      /** Of the medians that people gave. */
      middleHalf: readonly [Quantile, Quantile]
      /** From the mean 10th to the mean 90th percentile. */
      interval: { span: readonly [Quantile, Quantile]; n: number }
    }

export interface Aggregates {
  /** Voices that count. */
  n: number
  /** Voices that do not answer the question as it is asked: another kind, other outcomes, no weight. */
  leftOut: number
  default: Aggregation
  /** Empty without a voice. */
  methods: readonly (Aggregate & { difference: Difference })[]
  band: Band | null
}

export const defaultAggregation: Aggregation = "geoMeanOdds"
export const extremisation = { usual: 2, most: 2.5 } as const

const aggregations: readonly Aggregation[] = ["geoMeanOdds", "linear", "median", "trimmed", "recency"]
const least = 0.001

/**
 * All aggregates side by side, the default first (the scenario's own, or geoMeanOdds). `extremise`: this is a first blind
 * round; `a` is by how much, held within 1..2.5.
 */
export function aggregates(
  voices: readonly Voice[],
  asked: Asked,
  { extremise, a = extremisation.usual }: { extremise: boolean; a?: number },
): Aggregates {
  const chosen = asked.aggregation ?? defaultAggregation
  const heard = hear(voices, asked)
  const about = { n: heard.spoken.length, leftOut: heard.leftOut, default: chosen }
  if (heard.spoken.length === 0) return { ...about, methods: [], band: null }
  const inOrder = [chosen, ...aggregations.filter((method) => method !== chosen)]
  const all = inOrder.map((method) => computed(heard, asked, method))
  if (extremise && heard.kind === "probabilities") all.push(extremised(heard, asked, a))
  const [base] = all
  const methods = all.map((one) => ({
    ...one,
    difference: base ? difference(one.values, base.values, heard) : {},
  }))
  return {
    ...about,
    methods: methods.map(({ values: _values, ...rest }) => rest),
    band: bandOf(heard, asked),
  }
}

/** One aggregate alone; null without a voice that counts. */
export function aggregate(voices: readonly Voice[], asked: Asked, method: Aggregation): Aggregate | null {
  const heard = hear(voices, asked)
  if (heard.spoken.length === 0) return null
  const { values: _values, ...rest } = computed(heard, asked, method)
  return rest
}

/**
 * A forecast as the team's working value. An interval is round the first of `outcomes` (or of the forecast's own, where
 * none are told) and is widened until it holds that probability.
 */
export function workingFrom(
  forecast: Forecast,
  interval: readonly [number, number] | null = null,
  outcomes?: readonly { id: string }[],
): Working {
  if ("quantiles" in forecast) return { quantiles: { ...forecast.quantiles } }
  const first = forecast.probabilities[outcomes?.[0]?.id ?? Object.keys(forecast.probabilities)[0] ?? ""]
  const probabilities = { ...forecast.probabilities }
  if (!interval || first === undefined) return { probabilities }
  const [low, high] = interval
  return { probabilities, low: Math.min(low, first), high: Math.max(high, first) }
}

/**
 * An interval that holds the truth with confidence `cover` as one that holds it with .8, the distances from the best
 * guess scaled (Hemming and others 2018); kept within 0..1.
 */
export function standardised([low, high]: readonly [number, number], best: number, cover: number): Span {
  const scale = cover > 0 && cover <= 1 ? 0.8 / cover : 1
  if (scale === 1) return [low, high]
  return [Math.max(0, best - (best - low) * scale), Math.min(1, best + (high - best) * scale)]
}

// --- one method ---------------------------------------------------------------------------------------------------

type Computed = Aggregate & { values: readonly number[] }

function computed(heard: Heard, asked: Asked, method: Aggregation): Computed {
  const finish = (used: Method, values: readonly number[], notes: readonly AggregateNote[]): Computed => ({
    method,
    used,
    values,
    notes,
    forecast: forecastOf(values, heard),
  })
  switch (method) {
    case "linear":
      return finish(method, eachColumn(heard, asked, mean).values, [])
    case "median": {
      const { values, notes } = eachColumn(heard, asked, median, least)
      return finish(method, values, notes)
    }
    case "trimmed": {
      // One in ten or one in five, as whole numbers: alpha n may miss a whole number by a last place.
      const oneIn = heard.spoken.length >= 10 ? 10 : 5
      const droppedEachEnd = Math.floor(heard.spoken.length / oneIn)
      const share = droppedEachEnd / heard.spoken.length
      const { values, notes } = eachColumn(heard, asked, (one) => trimmedMean(one, share))
      return finish(method, values, [{ kind: "trimmed", alpha: 1 / oneIn, droppedEachEnd }, ...notes])
    }
    case "recency": {
      const { spoken, notes } = weighedByRecency(heard.spoken)
      const columns = eachColumn({ ...heard, spoken }, asked, median, least)
      return finish(method, columns.values, [...notes, ...columns.notes])
    }
    case "geoMeanOdds": {
      if (heard.kind !== "probabilities")
        return finish("median", eachColumn(heard, asked, median).values, [{ kind: "median-instead" }])
      return finish(method, logPool(heard, asked, 1), clampedNote(heard))
    }
    default:
      return unreachable(method)
  }
}

function extremised(heard: Heard, asked: Asked, wanted: number): Computed {
  const a = Math.min(Math.max(Number.isNaN(wanted) ? 1 : wanted, 1), extremisation.most)
  const plain = forecastOf(logPool(heard, asked, 1), heard)
  const values = logPool(heard, asked, a)
  return {
    method: "extremised",
    used: "extremised",
    values,
    forecast: forecastOf(values, heard),
    notes: [{ kind: "extremised", a, plain }, ...clampedNote(heard)],
  }
}

const isPair = (heard: Heard, asked: Asked): boolean => asked.kind === "binary" && heard.columns.length === 2

/** Each column for itself, then made whole again. `floor` is what an outcome that somebody thinks possible keeps. */
function eachColumn(
  heard: Heard,
  asked: Asked,
  pool: (values: readonly Weighted[]) => number,
  floor = 0,
): { values: readonly number[]; notes: readonly AggregateNote[] } {
  const pooled = heard.columns.map((_, index) => pool(column(heard, index)))
  if (heard.kind !== "probabilities") return { values: pooled, notes: [] }
  if (isPair(heard, asked)) return { values: pair(pooled[0]), notes: [] }
  const possible = pooled.map((_, index) => heard.spoken.some(({ values }) => (values[index] ?? 0) > 0))
  const above = pooled.map((p, index) => (possible[index] ? Math.max(0, p - floor) : 0))
  if (total(above) === 0)
    return {
      values: normalised(heard.columns.map((_, index) => mean(column(heard, index)))),
      notes: [{ kind: "linear-instead" }],
    }
  const rest = 1 - floor * possible.filter(Boolean).length
  return { values: normalised(above).map((p, index) => (possible[index] ? p * rest + floor : 0)), notes: [] }
}

function logPool(heard: Heard, asked: Asked, a: number): readonly number[] {
  if (isPair(heard, asked)) {
    const said = column(heard, 0)
    const all = said.map(({ value }) => value)
    const [lowest, highest] = [Math.min(...all), Math.max(...all)]
    if (highest === 0 || lowest === 1) return pair(lowest)
    const p = sigmoid(a * mean(said.map(({ value, weight }) => ({ value: logit(clamped(value)), weight }))))
    return pair(a === 1 ? Math.min(Math.max(p, lowest), highest) : p)
  }
  const logs = heard.columns.map((_, index) => {
    const said = column(heard, index)
    if (said.every(({ value }) => value === 0)) return Number.NEGATIVE_INFINITY
    return a * mean(said.map(({ value, weight }) => ({ value: log(clamped(value)), weight })))
  })
  const highest = Math.max(...logs)
  return normalised(logs.map((value) => exp(value - highest)))
}

function weighedByRecency(spoken: readonly Spoken[]): {
  spoken: readonly Spoken[]
  notes: readonly AggregateNote[]
} {
  const n = spoken.length
  const times = spoken.map(({ voice }) => voice.at)
  if (n <= 2) return { spoken, notes: [{ kind: "equally-recent", because: "two-or-fewer" }] }
  if (times.includes(null)) return { spoken, notes: [{ kind: "equally-recent", because: "times-not-told" }] }
  const inOrder = times.map(Number).sort((a, b) => a - b)
  const share = (at: number): number => {
    // Who spoke in the same moment shares the weight of the places that they take together.
    const first = inOrder.indexOf(at)
    const last = inOrder.lastIndexOf(at)
    let sum = 0
    for (let place = first; place <= last; place++) sum += exp(Math.sqrt(place + 1) - Math.sqrt(n))
    return sum / (last - first + 1)
  }
  const weighed = spoken.map((one) => ({ ...one, weight: one.weight * share(Number(one.voice.at)) }))
  return { spoken: weighed, notes: [] }
}

// --- the band -----------------------------------------------------------------------------------------------------

function bandOf(heard: Heard, asked: Asked): Band {
  const { kind, spoken } = heard
  const mid = (index: number) => middleHalf(column(heard, index))
  if (kind !== "probabilities") {
    const ends: Span = [mean(column(heard, 0)), mean(column(heard, 2))]
    return {
      kind: "quantiles",
      middleHalf: readableSpan(mid(1), kind),
      interval: { span: readableSpan(ends, kind), n: spoken.length },
    }
  }
  const given = spoken.flatMap(({ voice, weight, values }) => {
    if (!voice.interval || asked.kind !== "binary") return []
    return [{ span: standardised(voice.interval, values[0] ?? 0, voice.cover ?? 0.8), weight }]
  })
  const end = (index: 0 | 1) => mean(given.map(({ span, weight }) => ({ value: span[index], weight })))
  return {
    kind,
    middleHalf: Object.fromEntries(heard.columns.map((id, index) => [id, mid(index)])),
    interval: given.length > 0 ? { span: [end(0), end(1)], n: given.length } : null,
  }
}

// --- parts --------------------------------------------------------------------------------------------------------

function forecastOf(values: readonly number[], { columns, kind }: Heard): Forecast {
  if (kind === "probabilities")
    return { probabilities: Object.fromEntries(columns.map((id, index) => [id, values[index] ?? 0])) }
  const [p10 = 0, p50 = 0, p90 = 0] = values
  return { quantiles: { p10: readable(p10, kind), p50: readable(p50, kind), p90: readable(p90, kind) } }
}

function difference(
  values: readonly number[],
  base: readonly number[],
  { columns, kind }: Heard,
): Difference {
  // Of days as they are shown.
  const shown = (value = 0) => (kind === "days" ? Math.round(value) : value)
  const scale = kind === "probabilities" ? 100 : 1
  return Object.fromEntries(
    columns.map((name, index) => [name, scale * (shown(values[index]) - shown(base[index]))]),
  )
}

function clampedNote({ spoken }: Heard): readonly AggregateNote[] {
  const voices = spoken.filter(({ values }) => values.some((p) => p !== clamped(p))).length
  return voices > 0 ? [{ kind: "clamped", voices }] : []
}

const clamped = (p: number): number => Math.min(Math.max(p, least), 1 - least)
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const pair = (p = 0): readonly number[] => [p, 1 - p]

/** What sums to 1 already is not moved by a rounding. */
function normalised(values: readonly number[]): readonly number[] {
  const sum = total(values)
  return Math.abs(sum - 1) <= 1e-15 ? values : values.map((value) => value / sum)
}
