"use client"
import { clsx } from "clsx"
import { ChevronsUpDown } from "lucide-react"
import { type ReactNode, useId } from "react"
import { fieldControl } from "./text-field.tsx"

export interface SelectProps<Value extends string> {
  label: string
  hideLabel?: boolean
  /** Beside the label: who else is in this field, for instance. */
  aside?: ReactNode
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string }[]
  disabled?: boolean
  /** Reads as text until somebody comes near. */
  quiet?: boolean
  className?: string
}

/** The browser's own: a phone shows its wheel, readers know it. Where lists can be dressed, ours is (globals.css). */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel, aside, value, onChange, options, disabled = false, quiet, className } = props
  const id = useId()
  return (
    <div className={clsx("flex min-w-0 flex-col", className)}>
      <div className={clsx("flex items-center gap-2", (!hideLabel || aside) && "mb-1 min-h-5")}>
        <label htmlFor={id} className={hideLabel ? "sr-only" : "caption flex-1"}>
          {label}
        </label>
        {aside}
      </div>
      <span className="group/select relative flex">
        {/* Where the browser lets it be dressed no ellipsis is drawn: a long text ends before the mark. */}
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value as Value)}
          className={clsx(
            fieldControl(quiet),
            "select h-8 overflow-clip text-ellipsis whitespace-nowrap pr-7 [overflow-clip-margin:content-box] pl-2.5 text-left text-sm disabled:opacity-100 pointer-coarse:h-11 pointer-coarse:text-base",
          )}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronsUpDown
          aria-hidden
          className={clsx(
            "pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-muted",
            (quiet || disabled) && "opacity-0 transition-opacity",
            !disabled && "group-focus-within/select:opacity-100 group-hover/select:opacity-100",
          )}
        />
      </span>
    </div>
  )
}
