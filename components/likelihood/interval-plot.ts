/**
 * Where numbers and dates lie on their range, for scenarios that ask "how much" or "when". Dates are ISO days and
 * are placed by their day number, so that a month takes its true width.
 */
import type { Scenario, WorkingQuantiles } from "../../core/board.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { showDay } from "../ui/day.ts"

export type Quantity = number | string
export type Quantiles = WorkingQuantiles["quantiles"]
export const quantileNames = ["p10", "p50", "p90"] as const
export type QuantileName = (typeof quantileNames)[number]

const day = 86_400_000
const onLine = (value: Quantity): number => (typeof value === "number" ? value : Date.parse(value) / day)

/** 0..1 along the range, clamped; 0 for a range without width. */
export function placeOf(value: Quantity, [from, to]: readonly [Quantity, Quantity]): number {
  const [a, b, x] = [onLine(from), onLine(to), onLine(value)]
  return b > a && Number.isFinite(x) ? Math.min(1, Math.max(0, (x - a) / (b - a))) : 0
}

/** The scenario's own range, or one that holds what was estimated with a tenth of room on either side. */
export function plotRange(
  scenario: Pick<Scenario, "range">,
  quantiles: Quantiles | null,
): [Quantity, Quantity] | null {
  if (scenario.range) return scenario.range
  const given = quantileNames.flatMap((name) => quantiles?.[name] ?? [])
  const [first, last] = [given[0], given.at(-1)]
  if (first === undefined || last === undefined) return null
  if (typeof first === "string" || typeof last === "string") {
    const room = Math.max(7, (onLine(last) - onLine(first)) * 0.1)
    return [isoDay(onLine(first) - room), isoDay(onLine(last) + room)]
  }
  const room = Math.max(Math.abs(last - first) * 0.1, Math.abs(last) * 0.05, 1e-9)
  return [first - room, last + room]
}

const isoDay = (days: number): string => new Date(Math.round(days) * day).toISOString().slice(0, 10)

/** A number as people of several countries type it, or an ISO day as a date input gives it; null when left empty. */
export function readQuantity(
  text: string,
  kind: "numeric" | "date",
): Result<Quantity | null, { message: string }> {
  const plain = text.trim()
  if (plain === "") return ok(null)
  if (kind === "date") {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(plain) ? Date.parse(plain) : Number.NaN
    return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== plain
      ? fail({ message: "Give a day, such as 2018-09-30." })
      : ok(plain)
  }
  const number = /^[-−]?\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?$/.test(plain)
    ? plain.replace(/[ ,]/g, "")
    : plain.replace(",", ".")
  const value = Number(number.replace("−", "-"))
  return Number.isFinite(value) ? ok(value) : fail({ message: `“${plain}” is not a number.` })
}

const named: Record<QuantileName, string> = {
  p10: "10th percentile",
  p50: "median",
  p90: "90th percentile",
}

/** null: they rise and lie in the range; else the sentence that says what does not. */
export function faultOf(
  quantiles: Quantiles,
  scenario: Pick<Scenario, "range" | "openLower" | "openUpper">,
): string | null {
  const given = quantileNames.flatMap((name) => {
    const value = quantiles[name]
    return value === null ? [] : [{ name, value }]
  })
  for (const [i, { name, value }] of given.entries()) {
    const before = given[i - 1]
    if (before && onLine(before.value) > onLine(value)) {
      return `The ${named[before.name]} lies above the ${named[name]}.`
    }
    if (!scenario.range) continue
    const [from, to] = scenario.range
    if (onLine(value) < onLine(from) && !scenario.openLower) return `The range begins at ${from}.`
    if (onLine(value) > onLine(to) && !scenario.openUpper) return `The range ends at ${to}.`
  }
  return null
}

export function showQuantity(value: Quantity, unit?: string): string {
  if (typeof value === "string") return showDay(value)
  const number = value.toLocaleString("en", { maximumSignificantDigits: 6 })
  if (!unit) return number
  return unit === "percent" || unit === "%" ? `${number}%` : `${number} ${unit}`
}
