"use client"
import { clsx } from "clsx"
import { showDay } from "./day.ts"
import { TextField, type TextFieldProps } from "./text-field.tsx"

export interface DayFieldProps extends Omit<TextFieldProps, "type" | "value" | "placeholder"> {
  /** An ISO day, or "" for none. */
  value: string
  /** What stands there when there is no day. */
  placeholder?: string
}

/** A browser's date input spells days in its own way; until it is entered, they read here as everywhere else. */
export function DayField({ value, placeholder = "Not given", inputClassName, ...field }: DayFieldProps) {
  return (
    <TextField
      {...field}
      type="date"
      value={value}
      min="1900-01-01"
      max="2200-12-31"
      inputClassName={clsx(
        inputClassName,
        "figures peer not-focus:text-transparent not-focus:[&::-webkit-calendar-picker-indicator]:opacity-0 forced-colors:not-focus:[&::-webkit-datetime-edit]:opacity-0",
      )}
      overlay={
        <span
          aria-hidden
          className={clsx(
            "figures pointer-events-none absolute inset-y-0 left-[calc(0.625rem+1px)] flex items-center text-sm peer-focus:invisible pointer-coarse:text-base",
            value === "" && "text-muted",
            inputClassName,
          )}
        >
          {value === "" ? placeholder : showDay(value)}
        </span>
      }
    />
  )
}
