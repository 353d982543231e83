import type { Scenario } from "../../core/board.ts"
import type { EstimateInput } from "../../core/judgement.ts"
import { placeOf, plotRange } from "../likelihood/interval-plot.ts"

/** From where to where, as a hairline with a dot for the best guess; the numbers stand beside it in words. */
export function IntervalLine({
  estimate: { forecast, interval },
  scenario,
}: {
  estimate: Pick<EstimateInput, "forecast" | "interval">
  scenario: Pick<Scenario, "kind" | "outcomes" | "range">
}) {
  const at = placesOf(forecast, interval, scenario)
  if (at === null) return null
  const { low, high, best } = at
  return (
    <span aria-hidden className="relative block h-3 w-full">
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-bar bg-well forced-colors:border" />
      {low !== null && high !== null && (
        <span
          className="absolute top-1/2 h-2.5 -translate-y-1/2 border-ink border-x-2 before:absolute before:inset-x-0 before:top-1/2 before:h-0.5 before:-translate-y-1/2 before:bg-ink forced-colors:before:bg-[CanvasText]"
          style={{ left: `${low * 100}%`, width: `${Math.max(0, high - low) * 100}%` }}
        />
      )}
      <span
        className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink ring-2 ring-panel forced-colors:bg-[CanvasText]"
        style={{ left: `${best * 100}%` }}
      />
    </span>
  )
}

function placesOf(
  forecast: EstimateInput["forecast"],
  interval: EstimateInput["interval"],
  scenario: Pick<Scenario, "kind" | "outcomes" | "range">,
): { low: number | null; high: number | null; best: number } | null {
  if ("quantiles" in forecast) {
    const { p10, p50, p90 } = forecast.quantiles
    const range = plotRange(scenario, forecast.quantiles)
    if (!range) return null
    return { low: placeOf(p10, range), high: placeOf(p90, range), best: placeOf(p50, range) }
  }
  if (scenario.kind !== "binary") return null
  const best = forecast.probabilities[scenario.outcomes[0]?.id ?? ""] ?? 0
  return { low: interval?.[0] ?? null, high: interval?.[1] ?? null, best }
}
