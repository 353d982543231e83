"use client"

/**
 * One thumb on a track, by pointer and by keys. While it moves, the value lives here as a draft and is told to
 * `onMove`; it is committed once, on release or when the keys have been still for a moment (section 5 of the
 * architecture: others see a moving thumb, the log sees one edit).
 */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react"

const stillness = 450

export interface ThumbOptions {
  value: number
  track: RefObject<HTMLElement | null>
  disabled: boolean
  /** Where a pointer at `x` takes the thumb. */
  place: (x: number, track: DOMRect) => number
  /** Where a key takes it; null: not for a thumb. */
  key: (event: KeyboardEvent, p: number) => number | null
  /** A value on its way; null when there is none any more. */
  onMove: (p: number | null) => void
  onCommit: (p: number) => void
}

export interface Thumb {
  /** What to show: the draft while there is one. */
  shown: number
  moving: boolean
  /** Begins a drag from anywhere on the track, with the thumb under the pointer. */
  grab: (event: PointerEvent<HTMLElement>) => void
  /** Sets it at once and commits, as a tap or a button does. */
  jump: (p: number) => void
  /** Moves it as a key would: committed after a pause. */
  nudge: (p: number) => void
  bind: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
    onPointerMove: (event: PointerEvent<HTMLElement>) => void
    onPointerUp: (event: PointerEvent<HTMLElement>) => void
    onPointerCancel: () => void
    onLostPointerCapture: () => void
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
    onBlur: () => void
  }
}

export function useThumb(options: ThumbOptions): Thumb {
  const [draft, setDraft] = useState<number | null>(null)
  const latest = useRef(options)
  latest.current = options
  // What is on its way, readable by timers and by the end of the component.
  const pending = useRef<{ p: number; timer?: ReturnType<typeof setTimeout> } | null>(null)
  const drag = useRef<{ pointerId: number; offset: number } | null>(null)

  const move = (p: number) => {
    clearTimeout(pending.current?.timer)
    pending.current = { p }
    setDraft(p)
    latest.current.onMove(p)
  }
  const settle = (keep: boolean) => {
    const now = pending.current
    clearTimeout(now?.timer)
    pending.current = null
    drag.current = null
    setDraft(null)
    if (!now) return
    if (keep && now.p !== latest.current.value) latest.current.onCommit(now.p)
    latest.current.onMove(null)
  }
  const nudge = (p: number) => {
    move(p)
    if (pending.current) pending.current.timer = setTimeout(() => settle(true), stillness)
  }

  const settleRef = useRef(settle)
  settleRef.current = settle
  // Closing the panel in the middle of a key's pause keeps the value.
  useEffect(() => () => settleRef.current(true), [])

  const begin = (event: PointerEvent<HTMLElement>, offset: number) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { pointerId: event.pointerId, offset }
  }
  const rect = () => latest.current.track.current?.getBoundingClientRect()

  return {
    shown: draft ?? options.value,
    moving: draft !== null,
    nudge,
    jump: (p) => {
      move(p)
      settle(true)
    },
    grab: (event) => {
      const box = rect()
      if (options.disabled || event.button !== 0 || !box) return
      begin(event, 0)
      move(options.place(event.clientX, box))
    },
    bind: {
      onPointerDown: (event) => {
        const box = rect()
        if (options.disabled || event.button !== 0 || !box) return
        event.stopPropagation()
        event.currentTarget.focus()
        // Taken where it was touched, not by its middle: it does not jump under the finger.
        begin(event, event.clientX - (box.left + (draft ?? options.value) * box.width))
      },
      onPointerMove: (event) => {
        const box = rect()
        if (!drag.current || event.pointerId !== drag.current.pointerId || !box) return
        const p = options.place(event.clientX - drag.current.offset, box)
        if (p !== (pending.current?.p ?? options.value)) move(p)
      },
      onPointerUp: (event) => {
        if (drag.current && event.pointerId === drag.current.pointerId) settle(true)
      },
      onPointerCancel: () => settle(false),
      onLostPointerCapture: () => {
        if (drag.current) settle(true)
      },
      onKeyDown: (event) => {
        if (options.disabled || event.metaKey || event.ctrlKey || event.altKey) return
        if (event.key === "Escape" && pending.current) {
          event.stopPropagation()
          event.preventDefault()
          return settle(false)
        }
        if (event.key === "Enter" && pending.current) return settle(true)
        const next = options.key(event, draft ?? options.value)
        if (next === null) return
        event.preventDefault()
        // The board's own single keys must not act on what was meant for the thumb.
        event.stopPropagation()
        nudge(next)
      },
      onBlur: () => {
        if (pending.current && !drag.current) settle(true)
      },
    },
  }
}
