"use client"
import { Tooltip as Base } from "@base-ui/react/tooltip"
import type { ReactElement, ReactNode } from "react"
import { Kbd } from "./kbd.tsx"

export interface TooltipProps {
  /** Never the only place where something is said: a tooltip does not open under a finger. */
  text: ReactNode
  shortcut?: string | undefined
  side?: "top" | "bottom" | "left" | "right"
  /** One focusable element, which keeps its own accessible name. */
  children: ReactElement<Record<string, unknown>>
}

export function Tooltip({ text, shortcut, side = "bottom", children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex max-w-72 items-center gap-2 rounded-control bg-ink px-2 py-1 text-paper text-xs transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 forced-colors:border">
            {text}
            {shortcut && <Kbd on="ink">{shortcut}</Kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
