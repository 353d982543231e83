"use client"
import {
  cloneElement,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useRef,
  useState,
} from "react"
import { fetchOverlays, useOverlays } from "./overlay-code.ts"

export interface TooltipProps {
  /** Never the only place where something is said: a tooltip does not open under a finger. */
  text: ReactNode
  shortcut?: string | undefined
  side?: "top" | "bottom" | "left" | "right"
  /** One focusable element, which keeps its own accessible name. */
  children: ReactElement<Record<string, unknown>>
}

const opensAfterMs = 400
/** Long enough for the pointer to cross the gap between the two. */
const closesAfterMs = 100

/** What it stands on stays the same element, whether the code that places the popup is here or not. */
export function Tooltip({ text, shortcut, side = "bottom", children }: TooltipProps) {
  const here = useOverlays()
  const [anchor, setAnchor] = useState<Element | null>(null)
  const [open, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const turn = (next: boolean, afterMs: number) => {
    clearTimeout(timer.current)
    if (afterMs === 0) setOpen(next)
    else timer.current = setTimeout(() => setOpen(next), afterMs)
  }
  const show = (on: Element, afterMs: number) => {
    void fetchOverlays()
    setAnchor(on)
    turn(true, afterMs)
  }
  /** After what the element does by itself. */
  const also = <Event extends SyntheticEvent>(name: string, act: (event: Event) => void) => ({
    [name]: (event: Event) => {
      const own = children.props[name]
      if (typeof own === "function") own(event)
      act(event)
    },
  })
  const handlers = {
    ...also<PointerEvent>("onPointerEnter", (event) => {
      if (event.pointerType !== "touch") show(event.currentTarget, opensAfterMs)
    }),
    ...also("onPointerLeave", () => turn(false, closesAfterMs)),
    ...also("onPointerDown", () => turn(false, 0)),
    ...also("onFocus", (event) => {
      if (event.currentTarget.matches(":focus-visible")) show(event.currentTarget, 0)
    }),
    ...also("onBlur", () => turn(false, 0)),
  }
  return (
    <>
      {cloneElement(children, handlers)}
      {here && anchor && (
        <here.TooltipPopup
          {...{ text, shortcut, side, anchor, open }}
          onClose={() => turn(false, 0)}
          onPointerEnter={() => turn(true, 0)}
          onPointerLeave={() => turn(false, closesAfterMs)}
        />
      )}
    </>
  )
}
