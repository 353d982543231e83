"use client"

import { type TouchEvent, useRef } from "react"

const farEnough = 72

/** A finger that goes sideways leads to the next screen or back, but for where going sideways sets a number. */
export function useSwipe({ onLeft, onRight }: { onLeft: (() => void) | null; onRight: (() => void) | null }) {
  const from = useRef<{ x: number; y: number } | null>(null)
  return {
    onTouchStart(event: TouchEvent) {
      const touch = event.touches[0]
      const own = event.target instanceof Element && event.target.closest("[data-no-swipe], input, textarea")
      from.current =
        touch && event.touches.length === 1 && !own ? { x: touch.clientX, y: touch.clientY } : null
    },
    onTouchEnd(event: TouchEvent) {
      const touch = event.changedTouches[0]
      const start = from.current
      from.current = null
      if (!touch || !start) return
      const [dx, dy] = [touch.clientX - start.x, touch.clientY - start.y]
      if (Math.abs(dx) < farEnough || Math.abs(dx) < 2 * Math.abs(dy)) return
      if (dx < 0) onLeft?.()
      else onRight?.()
    },
    onTouchCancel() {
      from.current = null
    },
  }
}
