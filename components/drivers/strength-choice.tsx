"use client"

/** How strong an entry of a table is, in words; beside it the exact number for whoever wants it. */
import { useState } from "react"
import {
  exactStrength,
  nearestStep,
  oddsWords,
  parseStrength,
  responseLimit,
  responseSteps,
  strengthWords,
} from "../../core/strength.ts"
import { Select } from "../ui/select.tsx"
import { TextField } from "../ui/text-field.tsx"

const other = "exact"
const isStep = (shift: number) => Math.abs(nearestStep(shift, responseSteps).shift - shift) <= 0.005

export function StrengthChoice(props: {
  label: string
  shift: number
  onShift: (shift: number) => void
  /** With the field for an exact number. */
  exact?: boolean
  hideLabel?: boolean
}) {
  const { label, shift, onShift, exact = false, hideLabel = false } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const step = isStep(shift) ? nearestStep(shift, responseSteps) : null
  const options = [
    ...responseSteps.map(({ shift: at, words }) => ({ value: String(at), label: words })),
    ...(step ? [] : [{ value: other, label: strengthWords(shift) }]),
  ]
  return (
    <div className="flex flex-col gap-2">
      <Select
        label={label}
        hideLabel={hideLabel}
        value={step ? String(step.shift) : other}
        options={options}
        onChange={(value) => {
          if (value === other) return
          setTyped(null)
          setError(null)
          onShift(Number(value))
        }}
      />
      {exact && (
        <TextField
          label="Exactly, in log-odds"
          inputMode="text"
          value={typed ?? exactStrength(shift)}
          description={`${oddsWords(shift)}. At most ${responseLimit} either way; you can also type x2 or /4.`}
          error={error ?? undefined}
          onChange={(event) => {
            const text = event.currentTarget.value
            setTyped(text)
            const read = parseStrength(text, responseLimit)
            setError(read.ok ? null : read.error.message)
            if (read.ok) onShift(read.value)
          }}
        />
      )}
    </div>
  )
}
