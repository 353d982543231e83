"use client"
import { Tooltip as Base } from "@base-ui/react/tooltip"
import type { ReactNode } from "react"
import { Kbd } from "./kbd.tsx"

export interface TooltipPopupProps {
  text: ReactNode
  shortcut?: string | undefined
  side: "top" | "bottom" | "left" | "right"
  anchor: Element
  open: boolean
  onClose: () => void
  onPointerEnter: () => void
  onPointerLeave: () => void
}

export function TooltipPopup(props: TooltipPopupProps) {
  const { text, shortcut, side, anchor, open, onClose, onPointerEnter, onPointerLeave } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} sideOffset={6} className="z-50">
          <Base.Popup
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
            className="flex max-w-72 items-center gap-2 rounded-control bg-ink px-2 py-1 text-paper text-xs transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 forced-colors:border"
          >
            {text}
            {shortcut && <Kbd on="ink">{shortcut}</Kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
