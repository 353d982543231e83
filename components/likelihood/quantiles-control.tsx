"use client"

import { clsx } from "clsx"
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import type { Scenario, WorkingQuantiles } from "../../core/board.ts"
import { isQuantiles } from "../../core/working.ts"
import { DayField } from "../ui/day-field.tsx"
import { TextField } from "../ui/text-field.tsx"
import {
  faultOf,
  placeOf,
  plotRange,
  type QuantileName,
  type Quantiles,
  type Quantity,
  quantileNames,
  readQuantity,
  showQuantity,
} from "./interval-plot.ts"
import { ProbabilityField } from "./probability-field.tsx"

const labels: Record<QuantileName, string> = { p10: "10th percentile", p50: "Median", p90: "90th percentile" }
const placeholders: Record<QuantileName, string> = {
  p10: "1 in 10 lies below",
  p50: "As likely above as below",
  p90: "1 in 10 lies above",
}
const nothing: Quantiles = { p10: null, p50: null, p90: null }

const quantilesOf = (scenario: Scenario): WorkingQuantiles | null =>
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

export function QuantilesControl({ scenario, why }: { scenario: Scenario; why: string | null }) {
  const actions = useActions()
  const working = quantilesOf(scenario)
  const held = working?.quantiles ?? nothing
  const kind = scenario.kind === "date" ? "date" : "numeric"
  const beyond = working?.pBeyondRange
  const [typed, setTyped] = useState<Partial<Record<QuantileName, string>>>({})
  /** At the field that was not taken; at null, of all of them. */
  const [error, setError] = useState<{ at: QuantileName | null; message: string } | null>(null)

  const commit = (name: QuantileName) => {
    const text = typed[name]
    if (text === undefined) return
    const read = readQuantity(text, kind)
    if (!read.ok) return setError({ at: name, message: read.error.message })
    const next = { ...held, [name]: read.value }
    const fault = faultOf(next, scenario)
    if (fault) return setError({ at: name, message: fault })
    setError(null)
    setTyped(({ [name]: _done, ...others }) => others)
    if (read.value === held[name]) return
    const done = actions.setQuantiles(scenario.id, next, beyond)
    if (!done.ok) setError({ at: name, message: done.error.message })
  }
  const revert = (name: QuantileName) => {
    setTyped(({ [name]: _dropped, ...others }) => others)
    setError(null)
  }

  return (
    <div className="flex flex-col gap-4">
      <IntervalPlot scenario={scenario} ends />
      <div className="flex flex-col gap-1">
        {quantileNames.map((name) => {
          const field = {
            label: labels[name],
            hideLabel: true,
            disabled: why !== null,
            error: error?.at === name ? error.message : null,
            value: typed[name] ?? inputText(held[name]),
            placeholder: working ? "Beyond the range" : placeholders[name],
            className: "flex-1",
            inputClassName: clsx("figures", name === "p50" && "font-semibold"),
            onChange: (event: { currentTarget: { value: string } }) => {
              const text = event.currentTarget.value
              setTyped((others) => ({ ...others, [name]: text }))
            },
            onBlur: () => commit(name),
            onKeyDown: (event: { key: string; stopPropagation: () => void }) => {
              if (event.key === "Enter") commit(name)
              if (event.key === "Escape" && typed[name] !== undefined) {
                event.stopPropagation()
                revert(name)
              }
            },
          }
          return (
            <div key={name} className="flex items-start gap-2">
              <span
                aria-hidden
                className="caption flex min-h-8 w-28 shrink-0 items-center pointer-coarse:min-h-11"
              >
                {labels[name]}
              </span>
              {kind === "date" ? <DayField {...field} /> : <TextField {...field} inputMode="decimal" />}
            </div>
          )
        })}
      </div>
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {error?.at === null ? error.message : null}
      </p>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
        <span>Chance that it lies beyond the range</span>
        <ProbabilityField
          label="Chance that it lies beyond the range"
          size="small"
          certain
          value={beyond ?? null}
          disabled={why !== null}
          onCommit={(p) => {
            const done = actions.setQuantiles(scenario.id, held, p)
            if (!done.ok) setError({ at: null, message: done.error.message })
          }}
          onClear={() => {
            const done = actions.setQuantiles(scenario.id, held)
            if (!done.ok) setError({ at: null, message: done.error.message })
          }}
        />
      </div>
    </div>
  )
}

const inputText = (value: Quantity | null): string => (value === null ? "" : String(value))

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
