/**
 * How far apart people are, who stands at the edges, and whether they stand in two camps.
 *
 * Everything is measured on one line. Of a binary scenario: the first outcome; of several outcomes: the one that leads
 * (in the linear pool; of equals the first in the scenario's order); of a number or a day: the median. Distances on that
 * line are log-odds in nats (0 and 1 count as .001 and .999), so that 1 % against 5 % is as far as 50 % against 84 %; of
 * a number or a day they are in widths, one width being the mean distance from 10th to 90th percentile that people gave (one unit or
 * day where all of them gave none).
 *
 * Camps. Sort the voices and cut at every gap that leaves at least two on either side. The group is split where the
 * widest such gap is (i) at least ln 3 nats (odds of three to one between neighbours), or one width, and (ii) at least
 * one and a half times as wide as the wider camp is from end to end. One outlier is no camp; voices spread evenly are
 * none; a single loose cluster is taken for two in about one case of a hundred when it spreads by half a nat, and in one
 * of ten when four to six people spread by a whole nat: so it is said as "seems to split", never as a finding.
 */
import { type Aggregate, aggregate, defaultAggregation } from "./aggregate.ts"
import { mean, middleHalf, type Span, sampleDeviation, type Weighted } from "./aggregate-statistics.ts"
import {
  type Asked,
  column,
  type Heard,
  hear,
  type Quantile,
  readable,
  readableSpan,
  type Voice,
} from "./aggregate-voices.ts"
import type { Aggregation, Forecast } from "./judgement.ts"
import { log, logit } from "./portable-math.ts"

/** What the line is: the outcome whose probability is compared, or the median of a number or a day. */
export type Line = { kind: "logOdds"; outcomeId: string } | { kind: "widths"; width: number }

export interface Disagreement {
  line: Line
  n: number
  /** Standard deviation (n - 1) on the line: nats or widths. 0 for one voice. */
  deviation: number
  /** Probabilities, numbers or days. */
  middleHalf: readonly [Quantile, Quantile]
  range: readonly [Quantile, Quantile]
  /** Mean of |x_i - x_j| over all pairs, in probability, units or days. 0 for one voice. */
  meanPairwise: number
}

export interface Camp<V extends Voice> {
  voices: readonly V[]
  /** From end to end: probabilities, numbers or days. */
  range: readonly [Quantile, Quantile]
}

export interface Camps<V extends Voice> {
  line: Line
  lower: Camp<V>
  upper: Camp<V>
  /** Between them, on the line: nats or widths. */
  gap: number
}

export interface ShiftOfOne {
  by: string
  from: Quantile
  to: Quantile
  /** Percentage points, units or days. */
  change: number
  /** The same on the line: nats or widths. */
  onLine: number
}

export interface Shift {
  line: Line
  /** Who spoke both times, in the order of the later voices. */
  marks: readonly ShiftOfOne[]
  /** Everybody of each round, by the method asked for; deviations are those of `disagreement`. */
  group: { from: Aggregate; to: Aggregate; change: number; deviationFrom: number; deviationTo: number }
}

/** How far apart the voices are; null without a voice that counts. Weights count in the middle half and nowhere else. */
export function disagreement(voices: readonly Voice[], asked: Asked): Disagreement | null {
  const placed = place(voices, asked)
  if (!placed) return null
  const values = placed.spoken.map(({ value }) => value).sort((a, b) => a - b)
  return {
    line: placed.line,
    n: values.length,
    deviation: sampleDeviation(placed.spoken.map(({ x }) => x)),
    middleHalf: placed.readSpan(middleHalf(placed.spoken)),
    range: placed.readSpan(ends(values)),
    meanPairwise: meanPairwise(values),
  }
}

/** The two camps that the group seems to split into (the rule stands at the head); null where there are none. */
export function camps<V extends Voice>(voices: readonly V[], asked: Asked): Camps<V> | null {
  const placed = place(voices, asked)
  if (!placed || placed.spoken.length < 4) return null
  const inOrder = [...placed.spoken].sort((a, b) => a.x - b.x || compare(a.voice.by, b.voice.by))
  const xs = inOrder.map(({ x }) => x)
  let cut = 0
  let gap = 0
  for (let at = 2; at <= xs.length - 2; at++) {
    const width = (xs[at] ?? 0) - (xs[at - 1] ?? 0)
    if (width > gap) {
      cut = at
      gap = width
    }
  }
  const widest = Math.max(extent(xs.slice(0, cut)), extent(xs.slice(cut)))
  const leastGap = placed.line.kind === "logOdds" ? log(3) : 1
  if (cut === 0 || gap < leastGap - slack || gap < 1.5 * widest - slack) return null
  const camp = (part: typeof inOrder): Camp<V> => ({
    voices: part.map(({ voice }) => voice),
    range: placed.readSpan(ends(part.map(({ value }) => value))),
  })
  return { line: placed.line, lower: camp(inOrder.slice(0, cut)), upper: camp(inOrder.slice(cut)), gap }
}

/**
 * Whether one's own forecast lies outside of the middle half of the voices (its edges are inside); null where it lies
 * inside, does not answer the question, or there is nobody to compare with.
 */
export function outsideMiddleHalf(
  own: Forecast,
  voices: readonly Voice[],
  asked: Asked,
): "above" | "below" | null {
  const placed = place(voices, asked)
  const value = placed?.valueOf(own)
  if (!placed || value === undefined) return null
  const [low, high] = middleHalf(placed.spoken)
  return value > high + slack ? "above" : value < low - slack ? "below" : null
}

/**
 * The lowest and the highest voice, whose reasons are put side by side; null where nobody or all say the same. Of those
 * who say the same the first by `by`.
 */
export function extremes<V extends Voice>(
  voices: readonly V[],
  asked: Asked,
): { line: Line; lowest: V; highest: V } | null {
  const placed = place(voices, asked)
  if (!placed) return null
  const first = (order: (a: number, b: number) => number) =>
    [...placed.spoken].sort((a, b) => order(a.value, b.value) || compare(a.voice.by, b.voice.by))[0]
  const lowest = first((a, b) => a - b)
  const highest = first((a, b) => b - a)
  if (!lowest || !highest || lowest.value === highest.value) return null
  return { line: placed.line, lowest: lowest.voice, highest: highest.voice }
}

/**
 * From one round to the next, for each who spoke in both, and for the group. Both are measured on the line of the later
 * round. null where either round has no voice that counts.
 */
export function shift(
  earlier: readonly Voice[],
  later: readonly Voice[],
  asked: Asked,
  method: Aggregation = asked.aggregation ?? defaultAggregation,
): Shift | null {
  const now = place(later, asked)
  const before = now && place(earlier, asked, now.line)
  const from = aggregate(earlier, asked, method)
  const to = aggregate(later, asked, method)
  if (!now || !before || !from || !to) return null
  const scale = now.line.kind === "logOdds" ? 100 : 1
  const marks = now.spoken.flatMap(({ voice: { by }, value, x }): ShiftOfOne[] => {
    const was = before.spoken.find(({ voice }) => voice.by === by)
    if (!was) return []
    const change = scale * (value - was.value)
    return [{ by, from: now.read(was.value), to: now.read(value), change, onLine: x - was.x }]
  })
  return {
    line: now.line,
    marks,
    group: {
      from,
      to,
      change: scale * ((now.valueOf(to.forecast) ?? 0) - (now.valueOf(from.forecast) ?? 0)),
      deviationFrom: sampleDeviation(before.spoken.map(({ x }) => x)),
      deviationTo: sampleDeviation(now.spoken.map(({ x }) => x)),
    },
  }
}

// --- on a line ----------------------------------------------------------------------------------------------------

interface Placed<V extends Voice> {
  line: Line
  /** `value`: probability, number or day number; `x`: on the line. */
  spoken: readonly (Weighted & { voice: V; x: number })[]
  valueOf(forecast: Forecast): number | undefined
  read(value: number): Quantile
  readSpan(span: Span): readonly [Quantile, Quantile]
}

function place<V extends Voice>(voices: readonly V[], asked: Asked, wanted?: Line): Placed<V> | null {
  const heard = hear(voices, asked)
  if (heard.spoken.length === 0) return null
  const line = wanted ?? lineOf(heard, asked)
  const index = line.kind === "widths" ? 1 : heard.columns.indexOf(line.outcomeId)
  const { kind } = heard
  return {
    line,
    spoken: heard.spoken.map(({ voice, weight, values }) => {
      const value = values[index] ?? 0
      return { voice, weight, value, x: line.kind === "widths" ? value / line.width : logit(held(value)) }
    }),
    valueOf: (forecast) => hear([{ by: "", at: null, forecast }], asked).spoken[0]?.values[index],
    read: (value) => (kind === "probabilities" ? value : readable(value, kind)),
    readSpan: (span) => (kind === "probabilities" ? span : readableSpan(span, kind)),
  }
}

function lineOf(heard: Heard, asked: Asked): Line {
  if (heard.kind !== "probabilities") {
    const width = mean(column(heard, 2)) - mean(column(heard, 0))
    return { kind: "widths", width: width > 0 ? width : 1 }
  }
  const [first = "", ...others] = heard.columns
  if (asked.kind === "binary") return { kind: "logOdds", outcomeId: first }
  const pooled = new Map(heard.columns.map((id, index) => [id, mean(column(heard, index))]))
  const leads = others.reduce((a, b) => ((pooled.get(b) ?? 0) > (pooled.get(a) ?? 0) + slack ? b : a), first)
  return { kind: "logOdds", outcomeId: leads }
}

const slack = 1e-12
const held = (p: number): number => Math.min(Math.max(p, 0.001), 0.999)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const ends = (inOrder: readonly number[]): Span => [inOrder[0] ?? 0, inOrder.at(-1) ?? 0]
const extent = (inOrder: readonly number[]): number => (inOrder.at(-1) ?? 0) - (inOrder[0] ?? 0)

function meanPairwise(inOrder: readonly number[]): number {
  const n = inOrder.length
  if (n < 2) return 0
  // The k-th of n is the larger one in k pairs and the smaller one in n - 1 - k.
  const sum = inOrder.reduce((total, value, k) => total + value * (2 * k - n + 1), 0)
  return sum / ((n * (n - 1)) / 2)
}
