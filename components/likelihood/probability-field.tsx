"use client"

import { clsx } from "clsx"
import { type KeyboardEvent, type Ref, useId, useState } from "react"
import { formatProbability } from "../../core/probability.ts"
import { readTyped } from "./track.ts"

export interface ProbabilityFieldProps {
  label: string
  /** What stands there when nobody types; null: nothing yet. */
  value: number | null
  certain: boolean
  disabled: boolean
  size: "display" | "row" | "small"
  onCommit: (p: number) => void
  /** The arrow keys, as on the track. */
  onKey?: (event: KeyboardEvent, p: number) => number | null
  onNudge?: (p: number) => void
  /** Left empty, the value is taken away. */
  onClear?: () => void
  describedBy?: string
  ref?: Ref<HTMLInputElement>
}

const sizes = {
  display: "-ml-1 h-12 max-w-[5ch] text-2xl font-medium tracking-[-0.035em]",
  row: "h-8 max-w-[6.5ch] text-base font-semibold text-right",
  small: "h-7 max-w-[6.5ch] text-sm font-medium text-center text-ink",
}

/** A likelihood that can be typed as people write it: 62%, 3/10, 1:2, 2 to 1 against. */
export function ProbabilityField(props: ProbabilityFieldProps) {
  const { label, value, certain, disabled, size, onCommit, onKey, onNudge, onClear, describedBy, ref } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const errorId = useId()
  const standing = value === null ? "" : formatProbability(value)

  const revert = () => {
    setTyped(null)
    setError(null)
  }
  const commit = () => {
    if (typed === null || typed === standing) return revert()
    if (typed.trim() === "" && onClear) {
      revert()
      return onClear()
    }
    const read = readTyped(typed, certain)
    if (!read.ok) return setError(read.error.message)
    revert()
    if (read.value !== value) onCommit(read.value)
  }

  return (
    <span className="inline-flex min-w-0 flex-col">
      <input
        ref={ref}
        type="text"
        inputMode="text"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="done"
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={[error ? errorId : null, describedBy].filter(Boolean).join(" ") || undefined}
        disabled={disabled}
        placeholder={value === null ? "none" : undefined}
        value={typed ?? standing}
        data-at-rest={typed === null ? "" : undefined}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setError(null)
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          // Nothing typed here is a key of the board.
          if (event.key !== "Escape" || typed !== null) event.stopPropagation()
          if (event.key === "Enter") {
            event.preventDefault()
            commit()
            event.currentTarget.select()
          } else if (event.key === "Escape" && typed !== null) {
            event.preventDefault()
            revert()
          } else if (
            /^(Arrow(Up|Down)|Page(Up|Down))$/.test(event.key) &&
            onKey &&
            onNudge &&
            value !== null
          ) {
            const next = onKey(event, value)
            if (next === null) return
            event.preventDefault()
            revert()
            onNudge(next)
          }
        }}
        className={clsx(
          "figures field-sizing-content min-w-[2.5ch] rounded-control border border-transparent bg-transparent px-1 text-ink transition-colors",
          "hover:not-disabled:border-line hover:not-disabled:bg-well focus-visible:bg-panel aria-invalid:text-danger disabled:cursor-not-allowed pointer-coarse:min-h-11 pointer-coarse:min-w-11",
          sizes[size],
          typed !== null && typed.length > 5 && "max-w-52! text-lg!",
        )}
      />
      <span id={errorId} aria-live="polite" className="max-w-72 text-danger text-xs">
        {error}
      </span>
    </span>
  )
}
