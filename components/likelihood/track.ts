/**
 * The arithmetic of the likelihood track: where a pointer, a key or a typed number puts a thumb, and what is said of
 * it to somebody who hears the page. Probabilities are in 0..1; thumbs rest on whole percents, typing is finer.
 */
import type { Yardstick } from "../../core/board.ts"
import { formatProbability, parseProbability, shownPercent } from "../../core/probability.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { type Band, bands, describeLikelihood } from "../../core/yardstick.ts"

export interface Bounds {
  min: number
  max: number
}

/** 0 and 1 are for what is certain by definition, and for nothing else. */
export const boundsFor = (certain: boolean): Bounds =>
  certain ? { min: 0, max: 1 } : { min: 0.01, max: 0.99 }

export const within = (p: number, { min, max }: Bounds): number => Math.min(max, Math.max(min, p))

const wholePercent = (p: number): number => Math.round(p * 100) / 100

/** The probability under a pointer, to a whole percent. */
export function atPointer(x: number, track: { left: number; width: number }, bounds: Bounds): number {
  if (track.width <= 0) return bounds.min
  return within(wholePercent((x - track.left) / track.width), bounds)
}

/** Steps land on whole percents: from 30.5 up is 31, down is 30. */
export function stepped(p: number, points: number, bounds: Bounds): number {
  const percent = Math.round(p * 1e6) / 1e4
  const from = points > 0 ? Math.floor(percent) : Math.ceil(percent)
  const next = (from + points) / 100
  // A typed 0.5 % may stand below the least that steps reach; a step never pulls it the wrong way.
  return points > 0 ? Math.max(p, Math.min(next, bounds.max)) : Math.min(p, Math.max(next, bounds.min))
}

export interface Key {
  key: string
  shiftKey: boolean
}

/** Where a key takes a thumb; null: not a key of a slider. */
export function afterKey(
  { key, shiftKey }: Key,
  p: number,
  bounds: Bounds,
  yardstick: Yardstick,
): number | null {
  const stride = shiftKey ? 5 : 1
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return stepped(p, stride, bounds)
    case "ArrowDown":
    case "ArrowLeft":
      return stepped(p, -stride, bounds)
    case "PageUp":
      return stepped(p, 5, bounds)
    case "PageDown":
      return stepped(p, -5, bounds)
    case "Home":
      return bounds.min
    case "End":
      return bounds.max
  }
  const band = /^[1-7]$/.test(key) ? bands(yardstick)[Number(key) - 1] : undefined
  return band ? within(middleOf(band), bounds) : null
}

/** The whole percent in the middle of a band; the outer ones end at 1 and 99. */
export const middleOf = (band: Pick<Band, "from" | "to">): number =>
  wholePercent((Math.max(band.from, 0.01) + Math.min(band.to, 0.99)) / 2)

/** The band that a likelihood lies in, or null in a gap, at 0 and at 1. */
export function bandAt(p: number, yardstick: Yardstick): Band | null {
  const { words } = describeLikelihood(p, yardstick)
  return bands(yardstick).find((band) => band.words === words) ?? null
}

/** Reads what was typed and refuses what only a definition makes certain. */
export function readTyped(text: string, certain: boolean): Result<number, { message: string }> {
  const parsed = parseProbability(text)
  if (!parsed.ok) return fail({ message: parsed.error.message })
  if (certain || (parsed.value > 0 && parsed.value < 1)) return ok(parsed.value)
  const claim = parsed.value === 0 ? "0% says that it cannot happen" : "100% says that it cannot fail"
  return fail({ message: `${claim}. If that holds by definition, tick “Certain by definition”.` })
}

export interface Interval {
  low?: number | undefined
  high?: number | undefined
}

/** `30 percent, unlikely, range 20 to 45 percent, 80 percent interval 22 to 41 percent`. */
export function spoken(p: number, yardstick: Yardstick, { low, high }: Interval = {}): string {
  const said = describeLikelihood(p, yardstick)
  const parts = [`${spokenNumber(formatProbability(p))}`]
  if (said.words && said.range)
    parts.push(said.words.replace(" – ", " to "), `range ${spokenNumber(said.range)}`)
  if (low !== undefined && high !== undefined) {
    parts.push(`80 percent interval ${shownPercent(low)} to ${shownPercent(high)} percent`)
  } else if (low !== undefined) parts.push(`low end ${shownPercent(low)} percent`)
  else if (high !== undefined) parts.push(`high end ${shownPercent(high)} percent`)
  return parts.join(", ")
}

const spokenNumber = (shown: string): string =>
  shown.replace("–", " to ").replaceAll("<", "below ").replaceAll(">", "above ").replace("%", " percent")

/** Edges of the bands, for the ticks: 0 and 1 always, each once, rising. */
export function edgesOf(yardstick: Yardstick): number[] {
  const edges = bands(yardstick).flatMap((band) => [band.from, band.to])
  const marks = edges.length > 0 ? edges : [0.25, 0.5, 0.75]
  return [...new Set([0, ...marks, 1])].sort((a, b) => a - b)
}

/** The edges whose numbers are written: of two that would run together on a phone, the first. */
export function numberedEdges(yardstick: Yardstick): Set<number> {
  const shown: number[] = []
  for (const edge of edgesOf(yardstick)) {
    const before = shown.at(-1)
    const crowded = before !== undefined && before >= 0.1 && edge - before < 0.06
    if (!crowded || edge === 1) shown.push(edge)
  }
  return new Set(shown)
}

/** The ends that an interval begins with when somebody adds one. */
export function firstInterval(p: number, bounds: Bounds): { low: number; high: number } {
  return { low: Math.min(p, stepped(p, -10, bounds)), high: Math.max(p, stepped(p, 10, bounds)) }
}
