/**
 * Voices read against what is asked now: numbers in columns, one for each outcome, or one for each quantile. A day is
 * a whole number of days since 1970-01-01. A voice that does not answer the question (of another kind, over other
 * outcomes, with a weight that is no weight) is left out and counted, never bent until it fits: outcomes change while a
 * question lives.
 */
import type { Span, Weighted } from "./aggregate-statistics.ts"
import type { Scenario } from "./board.ts"
import type { Forecast } from "./judgement.ts"

/** What one person says, and how much they count. */
export interface Voice {
  /** Analyst id, or the mark of an anonymous round. One voice a person: the caller takes the standing estimate. */
  by: string
  /** ms since the epoch; null where it is not told. */
  at: number | null
  forecast: Forecast
  /** An interval round the probability of a binary scenario's first outcome. */
  interval?: readonly [number, number] | null
  /** With what confidence the truth lies in `interval`, 0..1; .8 unless told. */
  cover?: number
  /** Above 0; 1 unless told. */
  weight?: number
}

export type Asked = Pick<Scenario, "kind" | "aggregation"> & { outcomes: readonly { id: string }[] }

/** A number, or an ISO day. */
export type Quantile = number | string

export interface Spoken<V extends Voice = Voice> {
  voice: V
  weight: number
  /** One for each column. */
  values: readonly number[]
}

export interface Heard<V extends Voice = Voice> {
  /** Outcome ids in the scenario's order, or the names of the quantiles. */
  columns: readonly string[]
  kind: "probabilities" | "numbers" | "days"
  spoken: readonly Spoken<V>[]
  /** How many voices were left out. */
  leftOut: number
}

const quantileNames = ["p10", "p50", "p90"] as const

export function hear<V extends Voice>(voices: readonly V[], asked: Asked): Heard<V> {
  const kind = asked.kind === "numeric" ? "numbers" : asked.kind === "date" ? "days" : "probabilities"
  const columns = kind === "probabilities" ? asked.outcomes.map(({ id }) => id) : quantileNames
  const spoken: Spoken<V>[] = []
  for (const voice of voices) {
    const weight = voice.weight ?? 1
    const values = valuesOf(voice.forecast, kind, columns)
    if (values && weight > 0 && Number.isFinite(weight)) spoken.push({ voice, weight, values })
  }
  return { columns, kind, spoken, leftOut: voices.length - spoken.length }
}

export const column = (heard: Heard, index: number): Weighted[] =>
  heard.spoken.map(({ values, weight }) => ({ value: values[index] ?? Number.NaN, weight }))

function valuesOf(
  forecast: Forecast,
  kind: Heard["kind"],
  columns: readonly string[],
): readonly number[] | null {
  if ("probabilities" in forecast) {
    const { probabilities } = forecast
    if (kind !== "probabilities" || columns.length === 0) return null
    if (Object.keys(probabilities).length !== columns.length) return null
    const values = columns.map((id) => (Object.hasOwn(probabilities, id) ? probabilities[id] : undefined))
    return values.every((p): p is number => p !== undefined && p >= 0 && p <= 1) ? values : null
  }
  if (kind === "probabilities") return null
  const values = quantileNames.map((name) => numberOf(forecast.quantiles[name], kind))
  return values.every((value) => value !== null) ? values : null
}

/** The number on the scale of a numeric or date question; null for what does not belong there. */
export function numberOf(value: Quantile, kind: "numbers" | "days"): number | null {
  const number = kind === "numbers" ? value : typeof value === "string" ? dayNumber(value) : Number.NaN
  return typeof number === "number" && Number.isFinite(number) ? number : null
}

/** Back to what people read; a day is rounded to the nearest, since there is no half of one. */
export const readable = (value: number, kind: "numbers" | "days"): Quantile =>
  kind === "numbers" ? value : dayOf(Math.round(value))

export const readableSpan = ([low, high]: Span, kind: "numbers" | "days"): readonly [Quantile, Quantile] => [
  readable(low, kind),
  readable(high, kind),
]

const dayLength = 86_400_000

/** Whole days from 1970-01-01 to an ISO day (2018-09-30); NaN for anything else. */
export const dayNumber = (day: string): number =>
  /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) / dayLength : Number.NaN

/** The ISO day of a whole number of days since 1970-01-01. */
export const dayOf = (number: number): string => new Date(number * dayLength).toISOString().slice(0, 10)
