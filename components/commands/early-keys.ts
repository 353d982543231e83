"use client"

/** What is typed while the code of the palette is on its way: it goes into its field, and is no key of the page. */
import { type RefObject, useEffect } from "react"

export interface Early {
  text: string
  /** Enter was pressed as well. */
  entered: boolean
}

export const nothingYet = (): Early => ({ text: "", entered: false })

/** Stands in the place of the palette until it is there. */
export function EarlyKeys({ into, onEscape }: { into: RefObject<Early>; onEscape: () => void }): null {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      const early = into.current
      if (event.key === "Escape") onEscape()
      else if (event.key === "Enter") early.entered = true
      else if (event.key === "Backspace") early.text = early.text.slice(0, -1)
      else if (event.key.length === 1) early.text += event.key
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener("keydown", pressed, { capture: true })
    return () => window.removeEventListener("keydown", pressed, { capture: true })
  }, [into, onEscape])
  return null
}
