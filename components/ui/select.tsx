"use client"
import { Select as Base } from "@base-ui/react/select"
import { clsx } from "clsx"
import { Check, ChevronsUpDown } from "lucide-react"
import type { ReactNode } from "react"
import { floatingItem, floatingPopup } from "./floating.ts"
import { fieldControl } from "./text-field.tsx"

export interface SelectProps<Value extends string> {
  label: string
  hideLabel?: boolean
  /** Beside the label: who else is in this field, for instance. */
  aside?: ReactNode
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string; hint?: ReactNode }[]
  disabled?: boolean
  /** Reads as text until somebody comes near. */
  quiet?: boolean
  className?: string
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel, aside, value, onChange, options, disabled = false, quiet, className } = props
  return (
    <div className={clsx("flex min-w-0 flex-col", className)}>
      <Base.Root
        items={options}
        value={value}
        disabled={disabled}
        onValueChange={(next: Value | null) => next !== null && onChange(next)}
      >
        <div className={clsx("flex items-center gap-2", (!hideLabel || aside) && "mb-1 min-h-5")}>
          <Base.Label className={hideLabel ? "sr-only" : "caption flex-1"}>{label}</Base.Label>
          {aside}
        </div>
        <Base.Trigger
          className={clsx(
            fieldControl(quiet),
            "group/select flex h-8 select-none items-center justify-between gap-2 pr-1.5 pl-2.5 text-left text-sm data-disabled:cursor-not-allowed pointer-coarse:h-11",
          )}
        >
          <Base.Value className="truncate" />
          <Base.Icon
            className={clsx(
              "text-muted [&_svg]:size-3.5",
              quiet &&
                "opacity-0 transition-opacity group-hover/select:opacity-100 group-focus-visible/select:opacity-100",
            )}
          >
            <ChevronsUpDown />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner
            sideOffset={4}
            alignItemWithTrigger={false}
            className="z-50 select-none outline-none"
          >
            <Base.Popup
              className={clsx(
                floatingPopup,
                "max-h-(--available-height) min-w-(--anchor-width) max-w-80 overflow-y-auto p-1",
              )}
            >
              <Base.List>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className={floatingItem}>
                    <span className="inline-flex size-4">
                      <Base.ItemIndicator>
                        <Check />
                      </Base.ItemIndicator>
                    </span>
                    <span className="min-w-0 flex-1">
                      <Base.ItemText>{option.label}</Base.ItemText>
                      {option.hint && <span className="block text-muted text-xs">{option.hint}</span>}
                    </span>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  )
}
