/** The axis of a strip: 0 to 100% with the words of the yardstick, or the range of a number or of days. */
import type { Scenario, Yardstick } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { type Band, bands } from "../../core/yardstick.ts"
import { placeOf, plotRange, type Quantity, showQuantity } from "../likelihood/interval-plot.ts"
import { edgesOf, numberedEdges } from "../likelihood/track.ts"

export interface Scale {
  place(value: Quantity): number
  show(value: Quantity): string
  ticks: readonly { at: number; label: string | null }[]
  /** null: an axis of numbers or days has no words. */
  bands: readonly Band[] | null
}

export function probabilityScale(yardstick: Yardstick): Scale {
  const numbered = numberedEdges(yardstick)
  return {
    place: (value) => Math.min(1, Math.max(0, Number(value))),
    show: (value) => formatProbability(Number(value)),
    ticks: edgesOf(yardstick).map((at) => ({
      at,
      label: numbered.has(at) ? `${Math.round(at * 100)}` : null,
    })),
    bands: bands(yardstick),
  }
}

/** As wide as the scenario's own range and all that was said. */
export function quantityScale(scenario: Pick<Scenario, "range" | "unit">, said: readonly Quantity[]): Scale {
  const rising = [...said].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const [first, last] = [rising[0], rising.at(-1)]
  const own = plotRange(
    scenario,
    first === undefined || last === undefined ? null : { p10: first, p50: null, p90: last },
  )
  const from = own && first !== undefined && first < own[0] ? first : own?.[0]
  const to = own && last !== undefined && last > own[1] ? last : own?.[1]
  const range: [Quantity, Quantity] = [from ?? 0, to ?? 1]
  const { unit } = scenario
  return {
    place: (value) => placeOf(value, range),
    show: (value) => showQuantity(value, unit),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: showQuantity(between(range, at), unit) })),
    bands: null,
  }
}

function between([from, to]: [Quantity, Quantity], at: number): Quantity {
  if (typeof from === "number" && typeof to === "number") {
    const value = from + (to - from) * at
    return Number(value.toPrecision(4))
  }
  const [a, b] = [Date.parse(String(from)), Date.parse(String(to))]
  return new Date(a + (b - a) * at).toISOString().slice(0, 10)
}
