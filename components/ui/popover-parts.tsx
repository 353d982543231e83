"use client"
import { Popover as Base } from "@base-ui/react/popover"
import { clsx } from "clsx"
import type { ReactElement, ReactNode } from "react"
import { floatingPopup } from "./floating.ts"

export interface PopoverProps {
  /** A Button or IconButton (give it `tooltip={false}`). */
  trigger: ReactElement
  /** What it is, read aloud. */
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  align?: "start" | "center" | "end"
  children: ReactNode
}

/** A small sheet beside what opened it, which goes on working: Esc or a press elsewhere closes it. */
export function Popover({ trigger, label, open, onOpenChange, align = "end", children }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className={clsx(
              floatingPopup,
              "max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] overflow-y-auto overscroll-contain p-4",
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
