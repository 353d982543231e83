"use client"

/** The keys of the history page. They mean nothing while somebody types, or where a control has them itself. */
import { useEffect, useRef } from "react"

export interface PlaybackKeys {
  onPlay: () => void
  onStep: (by: 1 | -1) => void
  onMark: (by: 1 | -1) => void
  onEnd: (which: "first" | "last") => void
}

export type PlaybackKey =
  | { does: "play" }
  | { does: "step"; by: 1 | -1 }
  | { does: "mark"; by: 1 | -1 }
  | { does: "end"; which: "first" | "last" }

/** null: not a key of this page. */
export function playbackKey(event: {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}): PlaybackKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  switch (event.key) {
    case " ":
      return event.shiftKey ? null : { does: "play" }
    case "ArrowRight":
      return { does: event.shiftKey ? "mark" : "step", by: 1 }
    case "ArrowLeft":
      return { does: event.shiftKey ? "mark" : "step", by: -1 }
    case "Home":
      return { does: "end", which: "first" }
    case "End":
      return { does: "end", which: "last" }
    default:
      return null
  }
}

/** Who else means something by that key. */
function taken(key: PlaybackKey, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]"))
    return true
  // Whoever came to the board by keys scrolls it by them.
  if (key.does === "step" && target.matches("[data-scrolls]:focus-visible")) return true
  return key.does === "play" && target.closest("button, a, [role=button]") !== null
}

export function usePlaybackKeys(keys: PlaybackKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const key = playbackKey(event)
      if (key === null || taken(key, event.target)) return
      event.preventDefault()
      const { onPlay, onStep, onMark, onEnd } = latest.current
      if (key.does === "play") {
        if (!event.repeat) onPlay()
      } else if (key.does === "step") onStep(key.by)
      else if (key.does === "mark") onMark(key.by)
      else onEnd(key.which)
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [])
}
