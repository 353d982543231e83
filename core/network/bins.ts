/**
 * Numbers and days as outcomes: the bins by which they enter the model. Thresholds cut them, else the range in four
 * equal parts; how likely each is follows from the working value, its percentiles joined by straight lines of the
 * cumulative distribution. Pure, and without `Date`: days are numbered from their text.
 */
import type { Scenario, WorkingQuantiles } from "../board.ts"
import { isQuantiles } from "../working.ts"

export interface Bin {
  /** Of the threshold that ends it; "above" behind the last; "r1".."r4" of a range. */
  id: string
  label: string
  /** In 0..1; they sum to 1. */
  probability: number
  /** It ends here, and this is still in it; null: it has no end. In the unit, or as a day number. */
  upTo: number | null
}

/** Behind everything that the question speaks of: the last threshold, or the end of an open range. */
export const aboveId = "above"

type Binned = Pick<Scenario, "kind" | "working" | "thresholds" | "range" | "openUpper">

/**
 * In rising order. None when the scenario is no number or day, has no working value, or says neither thresholds nor a
 * range. A range that is open above, or may be passed (`pBeyondRange`), has a bin "above" behind its four.
 */
export function binsOf(scenario: Binned): Bin[] {
  const { working } = scenario
  if ((scenario.kind !== "numeric" && scenario.kind !== "date") || !working || !isQuantiles(working))
    return []
  const cuts = cutsOf(scenario, (working.pBeyondRange ?? 0) > 0)
  const below = cuts && cumulativeOf(scenario, working)
  if (!cuts || !below) return []
  let before = 0
  return cuts.map(({ id, label, upTo }) => {
    const now = upTo === null ? 1 : Math.max(before, below(upTo))
    const probability = now - before
    before = now
    return { id, label, probability, upTo }
  })
}

/** The bin that a value of the scenario lies in; null when it has none, or the value is not of its kind. */
export function binOf(scenario: Binned, value: number | string): Bin | null {
  const x = numberOf(scenario.kind, value)
  const bins = binsOf(scenario)
  if (x === null) return null
  return bins.find(({ upTo }) => upTo === null || x <= upTo) ?? bins.at(-1) ?? null
}

/** A number as it is, a day as its number; null when it is not of the kind. */
function numberOf(kind: Scenario["kind"], value: number | string | null | undefined): number | null {
  if (kind === "date") return typeof value === "string" ? dayNumber(value) : null
  return typeof value === "number" && Number.isFinite(value) ? value : null
}

/**
 * Days since 1970-01-01 of an ISO day, by the Gregorian calendar; null when it is none. Years are counted from March,
 * so that the leap day is their last, in eras of 400 years (146,097 days).
 */
export function dayNumber(text: string): number | null {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (y === undefined) return null
  const month = Number(m)
  const year = Number(y) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const ofEra = year - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(d) - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The other way round. */
export function dayOf(number: number): string {
  const day = Math.floor(number) + 719_468
  const era = Math.floor(day / 146_097)
  const ofEra = day - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch + (fromMarch < 10 ? 3 : -9)
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const two = (n: number) => String(n).padStart(2, "0")
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1)}`
}

interface Cut {
  id: string
  label: string
  upTo: number | null
}

function cutsOf({ kind, thresholds, range, openUpper }: Binned, beyond: boolean): Cut[] | null {
  const text = (x: number) => (kind === "date" ? dayOf(x) : String(Math.round(x * 1e6) / 1e6))
  const given = (thresholds ?? [])
    .flatMap(({ id, upTo, label }) => {
      const x = numberOf(kind, upTo)
      return x === null || id === aboveId ? [] : [{ id, label, upTo: x }]
    })
    .toSorted((a, b) => a.upTo - b.upTo || (a.id < b.id ? -1 : 1))
  const last = given.at(-1)
  if (last) {
    const named = given.map(({ id, label, upTo }, i): Cut => {
      const from = given[i - 1]?.upTo
      return {
        id,
        label: label || (from === undefined ? `up to ${text(upTo)}` : `${text(from)} to ${text(upTo)}`),
        upTo,
      }
    })
    return [...named, { id: aboveId, label: `above ${text(last.upTo)}`, upTo: null }]
  }
  const [low, high] = [numberOf(kind, range?.[0]), numberOf(kind, range?.[1])]
  if (low === null || high === null || low >= high) return null
  const open = openUpper === true || beyond
  const cuts = [1, 2, 3, 4].map((part): Cut => {
    const upTo = part === 4 ? high : low + ((high - low) * part) / 4
    const from = low + ((high - low) * (part - 1)) / 4
    return {
      id: `r${part}`,
      label: `${text(from)} to ${text(upTo)}`,
      upTo: part === 4 && !open ? null : upTo,
    }
  })
  return open ? [...cuts, { id: aboveId, label: `above ${text(high)}`, upTo: null }] : cuts
}

/** P(value <= x), from what is known of it: rising, straight between known points, 0 before and 1 behind them. */
function cumulativeOf(
  { kind, range }: Binned,
  { quantiles, pBeyondRange }: WorkingQuantiles,
): ((x: number) => number) | null {
  const points: { x: number; p: number }[] = []
  for (const [p, value] of [
    [0.1, quantiles.p10],
    [0.5, quantiles.p50],
    [0.9, quantiles.p90],
  ] as const) {
    const x = numberOf(kind, value)
    if (x !== null) points.push({ x, p })
  }
  const [low, high] = [numberOf(kind, range?.[0]), numberOf(kind, range?.[1])]
  const first = points[0]
  const last = points.at(-1)
  const within = 1 - (pBeyondRange ?? 0)
  // The ends of the range count where they lie outside of what was said; a tail without an end goes on as steeply.
  if (low !== null && (!first || low <= first.x)) points.unshift({ x: low, p: 0 })
  else if (first) points.unshift({ x: first.x - tail(first, points[1], first.p), p: 0 })
  if (high !== null && (!last || high >= last.x)) points.push({ x: high, p: Math.max(within, last?.p ?? 0) })
  else if (last) points.push({ x: last.x + tail(last, points.at(-2), 1 - last.p), p: 1 })
  if (points.length < 2) return null
  return (x) => {
    const after = points.findIndex((point) => point.x > x)
    if (after === 0) return 0
    if (after < 0) return points.at(-1)?.p ?? 1
    const a = points[after - 1] as { x: number; p: number }
    const b = points[after] as { x: number; p: number }
    return a.p + ((b.p - a.p) * (x - a.x)) / (b.x - a.x)
  }
}

/** How far it takes to gather as much as `mass` when it goes on as it did between two points. */
function tail(a: { x: number; p: number }, b: { x: number; p: number } | undefined, mass: number): number {
  if (!b || a.p === b.p) return 0
  return (Math.abs(b.x - a.x) / Math.abs(b.p - a.p)) * mass
}
