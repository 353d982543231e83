"use client"

import { clsx } from "clsx"
import type { ReactNode } from "react"

interface ChoiceProps {
  label: ReactNode
  description?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** One of several (with `name`), or on and off: the browser's own, with its words beside it. */
export function Choice({
  type,
  name,
  label,
  description,
  checked,
  disabled = false,
  onChange,
}: ChoiceProps & { type: "radio" | "checkbox"; name?: string }) {
  return (
    <label
      className={clsx(
        "flex min-h-8 items-start gap-2.5 rounded-control py-1 pointer-coarse:min-h-11 pointer-coarse:py-2.5",
        disabled && "text-muted",
      )}
    >
      <input
        type={type}
        {...(name === undefined ? {} : { name })}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0"
      />
      <span className="min-w-0">
        {label}
        {description && <span className="block text-muted text-xs">{description}</span>}
      </span>
    </label>
  )
}
