"use client"

import { clsx } from "clsx"
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import type { Scenario } from "../../core/board.ts"
import { DayField } from "../ui/day-field.tsx"
import { TextField } from "../ui/text-field.tsx"
import {
  faultOf,
  type QuantileName,
  type Quantiles,
  type Quantity,
  quantileNames,
  readQuantity,
} from "./interval-plot.ts"
import { ProbabilityField } from "./probability-field.tsx"
import { IntervalPlot, quantilesOf } from "./quantiles-reading.tsx"

const labels: Record<QuantileName, string> = { p10: "10th percentile", p50: "Median", p90: "90th percentile" }
const placeholders: Record<QuantileName, string> = {
  p10: "1 in 10 lies below",
  p50: "As likely above as below",
  p90: "1 in 10 lies above",
}
const nothing: Quantiles = { p10: null, p50: null, p90: null }

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
