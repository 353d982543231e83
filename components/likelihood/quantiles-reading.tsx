/** A number or a day that is asked about, as it is read: on cards, in lists, over the fields that set it. */
import type { Scenario, WorkingQuantiles } from "../../core/board.ts"
import { isQuantiles } from "../../core/working.ts"
import { placeOf, plotRange, type QuantileName, type Quantity, showQuantity } from "./interval-plot.ts"

export const quantilesOf = (scenario: Scenario): WorkingQuantiles | null =>
  scenario.working && isQuantiles(scenario.working) ? scenario.working : null

/** A line over the range, a whisker from the 10th to the 90th percentile, the median as a dot of ink. */
export function IntervalPlot({ scenario, ends = false }: { scenario: Scenario; ends?: boolean }) {
  const working = quantilesOf(scenario)
  const range = plotRange(scenario, working?.quantiles ?? null)
  if (!range) return null
  const at = (name: QuantileName, otherwise: number): number => {
    const value = working?.quantiles[name]
    return value === null || value === undefined ? otherwise : placeOf(value, range)
  }
  const median = working?.quantiles.p50
  const [low, high] = [at("p10", 0), at("p90", 1)]
  return (
    <div aria-hidden>
      <div className="relative h-4">
        <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-bar bg-well forced-colors:border" />
        {working && (
          <>
            <span
              className="absolute top-1/2 h-1 -translate-y-1/2 bg-band-3 transition-[left,width] forced-colors:bg-[Highlight]"
              style={{ left: `${low * 100}%`, width: `${Math.max(0, high - low) * 100}%` }}
            />
            {working.quantiles.p10 !== null && <Cap at={low} />}
            {working.quantiles.p90 !== null && <Cap at={high} />}
          </>
        )}
        {median !== null && median !== undefined && (
          <span
            className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink ring-2 ring-panel transition-[left] forced-colors:bg-[CanvasText]"
            style={{ left: `${placeOf(median, range) * 100}%` }}
          />
        )}
      </div>
      {ends && (
        <div className="figures flex justify-between text-[0.6875rem] text-muted">
          <span>{showQuantity(range[0], scenario.unit)}</span>
          <span>{showQuantity(range[1], scenario.unit)}</span>
        </div>
      )}
    </div>
  )
}

const Cap = ({ at }: { at: number }) => (
  <span
    className="absolute top-1/2 h-3 w-0.5 -translate-x-1/2 -translate-y-1/2 bg-ink transition-[left] forced-colors:bg-[CanvasText]"
    style={{ left: `${at * 100}%` }}
  />
)

/** What a card says of it: the median, and the interval in words. */
export function quantilesText(scenario: Scenario): { main: string; range: string } | null {
  const working = quantilesOf(scenario)
  if (!working) return null
  const { p10, p50, p90 } = working.quantiles
  if (p10 === null && p50 === null && p90 === null) return null
  const show = (value: Quantity | null): string | null =>
    value === null ? null : showQuantity(value, scenario.unit)
  const [low, high] = [show(p10), show(p90)]
  const range =
    low && high
      ? `80% range ${low} to ${high}`
      : low
        ? `from ${low}, open above`
        : high
          ? `up to ${high}, open below`
          : ""
  return { main: show(p50) ?? "Beyond the range", range }
}
