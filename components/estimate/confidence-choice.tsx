"use client"

import { clsx } from "clsx"
import type { Confidence } from "../../core/judgement.ts"

const choices: readonly { value: Confidence; label: string }[] = [
  { value: "low", label: "Low" },
  { value: "moderate", label: "Moderate" },
  { value: "high", label: "High" },
]

/** Apart from the likelihood, chosen by nobody before, and nothing that must be said. Pressed again it is let go. */
export function ConfidenceChoice(props: {
  value: Confidence | null
  disabled: boolean
  onChange: (value: Confidence | null) => void
}) {
  const { value, disabled, onChange } = props
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <legend className="font-medium text-sm">
        How firm is the ground? <span className="font-normal text-muted">Optional</span>
      </legend>
      <p className="mt-0.5 text-muted text-xs">
        Your confidence in the evidence and the reasoning, whatever the likelihood is.
      </p>
      <div className="mt-2 grid grid-cols-3 gap-2">
        {choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            aria-pressed={value === choice.value}
            onClick={() => onChange(value === choice.value ? null : choice.value)}
            className={clsx(
              "h-10 min-w-0 rounded-control border text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:h-11",
              value === choice.value
                ? "border-ink bg-ink font-medium text-paper forced-colors:outline-2"
                : "border-edge/60 bg-panel hover:not-disabled:border-edge hover:not-disabled:bg-well",
            )}
          >
            {choice.label}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
