"use client"

/**
 * The machinery of dragging, fetched when a mouse or a pen first comes over the board. A finger never fetches it: a
 * long press belongs to scrolling and to the text, and "Move to…" does the same (its button stands where the handle is).
 */
import { useEffect } from "react"

export type Drag = typeof import("./drag.ts")

let here: Drag | null = null
let coming = false
const waiting = new Set<(drag: Drag) => void>()

export function fetchDragging(): void {
  if (coming) return
  coming = true
  void import("./drag.ts").then(
    (drag) => {
      here = drag
      for (const go of [...waiting]) go(drag)
    },
    () => {
      // The line was down; the next move of the pointer tries again.
      coming = false
    },
  )
}

/** Wires something up once dragging is here, and takes the wire away at the end. */
export function onceDragging(wire: (drag: Drag) => () => void): () => void {
  let unwire: (() => void) | null = null
  const go = (drag: Drag) => {
    unwire = wire(drag)
  }
  if (here) go(here)
  else waiting.add(go)
  return () => {
    waiting.delete(go)
    unwire?.()
  }
}

export function useFetchDragging(): void {
  useEffect(() => {
    const moved = (event: PointerEvent) => {
      if (event.pointerType !== "touch") fetchDragging()
    }
    window.addEventListener("pointermove", moved, { passive: true })
    return () => window.removeEventListener("pointermove", moved)
  }, [])
}
