"use client"
import { clsx } from "clsx"
import { type ComponentProps, type ReactNode, useId } from "react"

interface FieldProps {
  /** Always there for readers; `hideLabel` when the context says it to the eye. */
  label: ReactNode
  hideLabel?: boolean
  description?: ReactNode
  /** A sentence in plain words, shown beneath and read aloud. */
  error?: ReactNode
  /** Beside the label: who else is in this field, for instance. */
  aside?: ReactNode
  /** Reads as text until somebody comes near: for a sheet of many fields. */
  quiet?: boolean
  /** Classes of the input itself. */
  inputClassName?: string
  className?: string
}

export type TextFieldProps = FieldProps &
  Omit<ComponentProps<"input">, "className" | "size"> & {
    size?: "md" | "lg"
    /** Drawn over the input, which is its `peer` when it has that class. */
    overlay?: ReactNode
  }
export type TextAreaProps = FieldProps & Omit<ComponentProps<"textarea">, "className">

/** What everything that can be typed into or picked from looks like. */
export const fieldControl = (quiet = false): string =>
  clsx(
    "w-full min-w-0 rounded-control border text-ink transition-colors focus-visible:border-accent focus-visible:bg-panel focus-visible:outline-offset-[-1px] disabled:cursor-not-allowed aria-invalid:border-danger",
    quiet
      ? "border-transparent bg-transparent hover:not-disabled:border-line hover:not-disabled:bg-well"
      : "border-edge/70 bg-panel hover:not-disabled:border-edge disabled:bg-well disabled:text-muted",
  )

export function TextField(props: TextFieldProps) {
  const {
    label,
    hideLabel,
    description,
    error,
    aside,
    className,
    inputClassName,
    quiet,
    size = "md",
    overlay,
    ...input
  } = props
  return (
    <Frame {...{ label, hideLabel, description, error, aside, className }} id={input.id}>
      {(described) => (
        <span className="relative flex">
          <input
            type="text"
            {...input}
            {...described}
            className={clsx(
              fieldControl(quiet),
              // 16 px under a finger: iOS zooms into anything smaller.
              size === "lg"
                ? "h-12 px-4 text-base"
                : "h-8 px-2.5 text-sm pointer-coarse:h-11 pointer-coarse:text-base",
              inputClassName,
            )}
          />
          {overlay}
        </span>
      )}
    </Frame>
  )
}

/** Grows with what is written in it, from `rows` to two thirds of the window. */
export function TextArea(props: TextAreaProps) {
  const {
    label,
    hideLabel,
    description,
    error,
    aside,
    className,
    inputClassName,
    quiet,
    rows = 3,
    ...area
  } = props
  return (
    <Frame {...{ label, hideLabel, description, error, aside, className }} id={area.id}>
      {(described) => (
        <textarea
          rows={rows}
          {...area}
          {...described}
          className={clsx(
            fieldControl(quiet),
            "field-sizing-content max-h-[66dvh] px-2.5 py-1.5 pointer-coarse:min-h-11",
            quiet ? "resize-none" : "resize-y",
            inputClassName ?? "text-sm pointer-coarse:text-base",
          )}
        />
      )}
    </Frame>
  )
}

interface Described {
  id: string
  "aria-invalid": true | undefined
  "aria-describedby": string | undefined
}

function Frame({
  label,
  hideLabel,
  description,
  error,
  aside,
  className,
  id,
  children,
}: Omit<FieldProps, "inputClassName" | "quiet"> & {
  id?: string | undefined
  children: (described: Described) => ReactNode
}) {
  const made = useId()
  const inputId = id ?? made
  const describedBy = [description && `${inputId}-d`, error && `${inputId}-e`].filter(Boolean).join(" ")
  return (
    <div className={clsx("flex min-w-0 flex-col", className)}>
      <div className={clsx("flex items-center gap-2", (!hideLabel || aside) && "mb-1 min-h-5")}>
        <label htmlFor={inputId} className={hideLabel ? "sr-only" : "caption flex-1"}>
          {label}
        </label>
        {aside}
      </div>
      {children({
        id: inputId,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {description && (
        <p id={`${inputId}-d`} className="mt-1 text-muted text-xs">
          {description}
        </p>
      )}
      {/* Always there, so that what appears in it is read aloud. */}
      <p
        id={`${inputId}-e`}
        aria-live="polite"
        className={clsx(
          "text-danger text-xs",
          // Under a text that fills the window it stays in sight, clear of the pill.
          error && "sticky bottom-14 z-10 mt-1 w-fit rounded-control bg-panel py-0.5",
        )}
      >
        {error}
      </p>
    </div>
  )
}
