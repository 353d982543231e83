"use client"

/** Of a number or a day: low, high, then the middle, as they are typed. */
import { useRef } from "react"
import type { Scenario } from "../../core/board.ts"
import { type QuantileName, readQuantity } from "../likelihood/interval-plot.ts"
import { IntervalPlot } from "../likelihood/quantiles-reading.tsx"
import { DayField } from "../ui/day-field.tsx"
import { TextField } from "../ui/text-field.tsx"
import { askedQuantiles, quantileWords } from "./answer.ts"
import type { AnswerProps } from "./answer-props.ts"
import { faultAt } from "./likelihood-answer.tsx"

export function QuantityAnswer(props: AnswerProps & { scenario: Scenario }) {
  const { scenario, draft, onChange, disabled, describedBy, fault, onDone, firstField } = props
  const kind = scenario.kind === "date" ? "date" : "numeric"
  const list = useRef<HTMLOListElement>(null)
  const quantityOf = (name: QuantileName) => {
    const read = readQuantity(draft.quantiles[name], kind)
    return read.ok ? read.value : null
  }
  const quantiles = { p10: quantityOf("p10"), p50: quantityOf("p50"), p90: quantityOf("p90") }
  const goOn = (from: number) => {
    const next = list.current?.querySelectorAll<HTMLInputElement>("input")[from + 1]
    if (next) next.focus()
    else onDone()
  }
  return (
    <div className="flex flex-col gap-4">
      <ol ref={list} className="flex flex-col gap-3">
        {askedQuantiles.map((name, i) => {
          const field = {
            label: (
              <span className="text-ink text-sm">
                {quantileWords[kind][name]}
                {scenario.unit && <span className="text-muted"> ({scenario.unit})</span>}
              </span>
            ),
            disabled,
            error: faultAt(fault, name),
            value: draft.quantiles[name],
            inputClassName: "figures h-10! text-base! pointer-coarse:h-11!",
            "aria-describedby": describedBy,
            enterKeyHint: "next" as const,
            ...(i === 0 ? { ref: firstField } : {}),
            onChange: (event: { currentTarget: { value: string } }) =>
              onChange({ ...draft, quantiles: { ...draft.quantiles, [name]: event.currentTarget.value } }),
            onKeyDown: (event: { key: string; preventDefault: () => void }) => {
              if (event.key !== "Enter") return
              event.preventDefault()
              goOn(i)
            },
          }
          return (
            <li key={name}>
              {kind === "date" ? (
                <DayField {...field} placeholder="Choose a day" />
              ) : (
                <TextField {...field} inputMode="decimal" autoComplete="off" placeholder="–" />
              )}
            </li>
          )
        })}
      </ol>
      {/* Drawn from one's own numbers alone: before there is one there is nothing to see. */}
      {(scenario.range !== undefined || (quantiles.p10 !== null && quantiles.p90 !== null)) && (
        <IntervalPlot scenario={{ ...scenario, working: { quantiles } }} ends />
      )}
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {faultAt(fault, "forecast")}
      </p>
    </div>
  )
}
