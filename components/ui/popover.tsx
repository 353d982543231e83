"use client"
import { Popover as Base } from "@base-ui/react/popover"
import { clsx } from "clsx"
import type { ReactElement, ReactNode } from "react"
import { floatingPopup } from "./floating.ts"

export interface PopoverProps {
  /** A Button or IconButton (give it `tooltip={false}`). */
  trigger: ReactElement
  /** Its accessible name; shown as a heading unless `hideTitle`. */
  title: string
  hideTitle?: boolean
  align?: "start" | "center" | "end"
  side?: "top" | "bottom" | "left" | "right"
  open?: boolean
  onOpenChange?: (open: boolean) => void
  className?: string
  children: ReactNode
}

export function Popover(props: PopoverProps) {
  const {
    trigger,
    title,
    hideTitle,
    align = "end",
    side = "bottom",
    open,
    onOpenChange,
    className,
    children,
  } = props
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className="z-50">
          <Base.Popup className={clsx(floatingPopup, "max-w-[min(24rem,calc(100vw-2rem))] p-4", className)}>
            <Base.Title className={hideTitle ? "sr-only" : "mb-2 font-semibold text-sm"}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
