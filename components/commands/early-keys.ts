"use client"

/**
 * What is typed before the field of the palette has the focus, because its code is on its way or the browser has not
 * painted it yet: it goes into the field, and is no key of the page.
 */
import { useLayoutEffect, useRef } from "react"

export interface EarlyInto {
  onText: (change: (text: string) => string) => void
  onEnter: () => void
  onEscape: () => void
}

/**
 * Stands in the place of the palette until it is there, and in the palette while it is open. A layout effect: where one
 * of the two follows the other, no key comes between them.
 */
export function EarlyKeys(into: EarlyInto): null {
  const latest = useRef(into)
  latest.current = into
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (isInPalette(document.activeElement)) return
      const { onText, onEnter, onEscape } = latest.current
      const { key } = event
      if (key === "Escape") onEscape()
      else if (key === "Enter") onEnter()
      else if (key === "Backspace") onText((text) => text.slice(0, -1))
      else if (key.length === 1) onText((text) => text + key)
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener("keydown", pressed, { capture: true })
    return () => window.removeEventListener("keydown", pressed, { capture: true })
  }, [])
  return null
}

/** On something in it: a finger that opened it puts the focus on the palette as a whole, where nothing takes a key. */
const isInPalette = (active: Element | null): boolean =>
  active?.closest("[data-palette]") != null && !active.hasAttribute("data-palette")
