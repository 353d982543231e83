/**
 * Where values lie from the bottom up: likelihoods between the terms of the yardstick, numbers and days between round
 * ones. Values as `HistoryRecord` has them, pixels downwards.
 */
import type { Asking } from "../../client/use-history.ts"
import type { Yardstick } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { bands } from "../../core/yardstick.ts"
import { showQuantity } from "../likelihood/interval-plot.ts"

export interface ValueTick {
  value: number
  y: number
  /** null: it would touch its neighbour. */
  label: string | null
}

export interface ValueBand {
  y0: number
  y1: number
  words: string
  range: string
}

export interface ValueAxis {
  domain: readonly [number, number]
  ticks: readonly ValueTick[]
  /** Terms of the yardstick; none for numbers and days. */
  bands: readonly ValueBand[]
  y(value: number): number
}

/** `close`: only as much as was said, to the next edges of the yardstick, instead of 0 to 100 %. */
export function valueAxis(
  asking: Asking,
  values: readonly number[],
  yardstick: Yardstick,
  [top, bottom]: readonly [number, number],
  { close, range }: { close: boolean; range?: readonly [number, number] | null },
): ValueAxis {
  const domain =
    asking.kind === "outcome"
      ? likelihoodDomain(values, yardstick, close)
      : quantityDomain(values, close ? null : range, asking.kind === "days" ? 3 : 0)
  const [from, to] = domain
  const y = (value: number) =>
    bottom - ((Math.min(to, Math.max(from, value)) - from) / (to - from)) * (bottom - top)
  const tick = (value: number): ValueTick => ({ value, y: y(value), label: showLevel(value, asking) })
  if (asking.kind !== "outcome") {
    const round = asking.kind === "days" ? roundDays(from, to) : multiples(from, to, niceStep(to - from))
    return { domain, ticks: round.map(tick), bands: [], y }
  }
  const terms = bands(yardstick).filter((band) => band.to > from && band.from < to)
  const edges =
    terms.length > 0 ? [...new Set(terms.flatMap((band) => [band.from, band.to]))] : multiples(from, to, 0.2)
  return {
    domain,
    ticks: apart(
      edges
        .filter((edge) => edge >= from && edge <= to)
        .sort((a, b) => a - b)
        .map(tick),
    ),
    bands: terms.map(({ words, range: said, from: low, to: high }) => ({
      y0: y(Math.min(high, to)),
      y1: y(Math.max(low, from)),
      words,
      range: said,
    })),
    y,
  }
}

/** The ends keep their labels; between them what touches one before it loses its own. */
function apart(ticks: readonly ValueTick[]): ValueTick[] {
  const last = ticks.at(-1)
  let below = Number.POSITIVE_INFINITY
  return ticks.map((tick) => {
    const free = below - tick.y >= labelRoom && (tick === last || !last || tick.y - last.y >= labelRoom)
    if (!free && tick !== last) return { ...tick, label: null }
    below = tick.y
    return tick
  })
}

const labelRoom = 14

/** A value in words of figures: `24%`, `12 percent`, `3 Sep 2018`. */
export function showLevel(value: number, asking: Asking): string {
  if (asking.kind === "outcome") return formatProbability(value)
  if (asking.kind === "numbers") return showQuantity(value, asking.unit ?? undefined)
  return showQuantity(new Date(Math.round(value) * dayLength).toISOString().slice(0, 10))
}

function likelihoodDomain(values: readonly number[], yardstick: Yardstick, close: boolean): [number, number] {
  if (!close || values.length === 0) return [0, 1]
  const edges = bands(yardstick).flatMap(({ from, to }) => [from, to])
  const all = edges.length > 0 ? [...edges, 0, 1] : multiples(0, 1, 0.1)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const from = Math.max(...all.filter((edge) => edge <= low), 0)
  const to = Math.min(...all.filter((edge) => edge >= high), 1)
  // All on one edge: the term above it, or below 100 %.
  if (to > from) return [from, to]
  const above = all.filter((edge) => edge > to)
  return above.length > 0 ? [from, Math.min(...above)] : [Math.max(...all.filter((edge) => edge < from)), to]
}

function quantityDomain(
  values: readonly number[],
  range: readonly [number, number] | null | undefined,
  least: number,
): [number, number] {
  const all = range ? [...values, ...range] : values
  if (all.length === 0) return [0, 1]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (range && low === range[0] && high === range[1]) return [low, high]
  // One value alone has no extent of its own.
  const room = Math.max((high - low) * 0.08, high > low ? 0 : Math.abs(high) * 0.1, least, 1e-9)
  return [low - room, high + room]
}

function multiples(from: number, to: number, step: number): number[] {
  const found: number[] = []
  const noise = step * 1e-9
  for (let i = Math.ceil((from - noise) / step); i * step <= to + noise; i++)
    found.push(Number((i * step).toPrecision(12)))
  return found
}

/** 1, 2 or 5 times a power of ten, for four to eight lines. */
function niceStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 4))
  const [step = 10] = [1, 2, 5, 10].filter((n) => span / (n * power) <= 6)
  return step * power
}

const dayLength = 86_400_000

/** Whole days and weeks, and from two months on the first of a month. */
function roundDays(from: number, to: number): number[] {
  const step = [1, 2, 7, 14].find((n) => (to - from) / n <= 6)
  if (step !== undefined) return multiples(from, to, step)
  const stride = [1, 2, 3, 6, 12, 24, 60].find((n) => (to - from) / (n * 30.4) <= 6) ?? 120
  const begin = new Date(from * dayLength)
  const found: number[] = []
  for (
    let month = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / stride) * stride;
    ;
    month += stride
  ) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1) / dayLength
    if (at > to) return found
    if (at >= from) found.push(at)
  }
}
