"use client"

/**
 * A card that goes to another column is made anew there. Whoever had the focus in it (a colleague may have moved it)
 * has it again at the same control, and nothing scrolls.
 */
import { type RefObject, useLayoutEffect } from "react"

const focusable = "button, input, textarea, select, a[href], [tabindex]"
let lost: { id: string; at: number } | null = null

export function useKeptFocus(place: RefObject<HTMLElement | null>, id: string): void {
  useLayoutEffect(() => {
    const element = place.current
    if (element && lost?.id === id) {
      const { at } = lost
      lost = null
      // By then the person may have gone elsewhere.
      if (document.activeElement === document.body || document.activeElement === null) {
        element.querySelectorAll<HTMLElement>(focusable)[at]?.focus({ preventScroll: true })
      }
    }
    return () => {
      const active = document.activeElement
      if (!element || !active || !element.contains(active)) return
      const at = [...element.querySelectorAll(focusable)].indexOf(active)
      if (at < 0) return
      const mine = { id, at }
      lost = mine
      // Of one commit: a card that comes back later is another story.
      queueMicrotask(() => {
        if (lost === mine) lost = null
      })
    }
  }, [place, id])
}
