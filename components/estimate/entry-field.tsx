"use client"

import { clsx } from "clsx"
import { type KeyboardEvent, type Ref, useId, useState } from "react"
import { formatProbability } from "../../core/probability.ts"
import type { Result } from "../../core/result.ts"

export interface EntryFieldProps {
  label: string
  /** null: not said yet, and nothing stands there. */
  value: number | null
  read: (text: string) => Result<number, { message: string }>
  /** Where an arrow takes it; null: not for a number. */
  step: (event: KeyboardEvent) => number | null
  onCommit: (p: number | null) => void
  onEnter: () => void
  onFocus?: () => void
  disabled: boolean
  /** What is wrong with it as it stands. */
  fault: string | null
  describedBy?: string | undefined
  ref?: Ref<HTMLInputElement>
}

/** A likelihood typed as people write it. It counts from the first key on, so that nothing typed waits to be left. */
export function EntryField(props: EntryFieldProps) {
  const { label, value, read, step, onCommit, onEnter, onFocus, disabled, fault, describedBy, ref } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const errorId = useId()
  const shownError = error ?? fault
  const settle = (): boolean => {
    if (typed === null) return true
    const done = typed.trim() === "" ? null : read(typed)
    if (done && !done.ok) {
      setError(done.error.message)
      return false
    }
    setTyped(null)
    return true
  }
  return (
    <span className="inline-flex shrink-0 flex-col items-end">
      <input
        ref={ref}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="next"
        aria-label={label}
        aria-invalid={shownError ? true : undefined}
        aria-describedby={[shownError ? errorId : null, describedBy].filter(Boolean).join(" ") || undefined}
        disabled={disabled}
        placeholder="–"
        value={typed ?? (value === null ? "" : formatProbability(value))}
        onFocus={(event) => {
          event.currentTarget.select()
          onFocus?.()
        }}
        onChange={(event) => {
          const text = event.currentTarget.value
          setTyped(text)
          setError(null)
          if (text.trim() === "") return onCommit(null)
          const done = read(text)
          if (done.ok) onCommit(done.value)
        }}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault()
            if (settle()) onEnter()
            return
          }
          if (!/^(Arrow(Up|Down)|Page(Up|Down))$/.test(event.key)) return
          const next = step(event)
          if (next === null) return
          event.preventDefault()
          setTyped(null)
          setError(null)
          onCommit(next)
        }}
        className={clsx(
          "figures h-10 w-[5.5rem] rounded-control border border-edge/70 bg-panel px-2.5 text-right font-semibold text-base text-ink transition-colors pointer-coarse:h-11",
          "hover:not-disabled:border-edge focus-visible:border-accent focus-visible:outline-offset-[-1px] aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-well disabled:text-muted",
          typed !== null && typed.length > 7 && "w-36! text-sm!",
        )}
      />
      <span id={errorId} aria-live="polite" className="max-w-56 text-right text-danger text-xs empty:hidden">
        {shownError}
      </span>
    </span>
  )
}
