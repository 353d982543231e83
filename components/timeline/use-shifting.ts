"use client"

/** Moving an event, or the deadline of a question, in time: by hand, or in steps by keys. Others see it when it is let go. */
import { type PointerEvent, useRef, useState } from "react"
import { useMay } from "../../client/use-may.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { dayOf } from "../../core/aggregate-voices.ts"
import type { Happening } from "../../core/board.ts"
import type { Entry } from "../../core/timeline.ts"
import { showDay } from "../ui/day.ts"
import { useToasts } from "../ui/toast.tsx"

export interface DragHandlers {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerMove: (event: PointerEvent<HTMLElement>) => void
  onPointerUp: (event: PointerEvent<HTMLElement>) => void
  onPointerCancel: () => void
  onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => void
}

/** A hand that trembles does not move anything. */
const threshold = 5
const stepDays: Record<Happening["precision"], number> = {
  day: 1,
  range: 1,
  month: 30.4,
  quarter: 91.3,
  year: 365.2,
}

export function useShifting(perDay: number) {
  const actions = useModelActions()
  const may = useMay()
  const { show } = useToasts()
  const [dragged, setDragged] = useState<{ id: string; px: number } | null>(null)
  const [said, setSaid] = useState("")
  const start = useRef<{ x: number; pointer: number } | null>(null)
  const moved = useRef(false)

  const field = (entry: Entry) =>
    entry.kind === "event"
      ? ({ collection: "events", id: entry.id, field: "date", action: "set" } as const)
      : ({ collection: "scenarios", id: entry.id, field: "resolveBy", action: "set" } as const)

  /** Events, and questions whose deadline is to come. */
  const isMovable = (entry: Entry): boolean =>
    entry.kind === "event" ||
    (entry.kind === "scenario" && entry.deadline !== null && entry.resolved === null)

  /** Whether that is something that can be moved at all. */
  function shift(entry: Entry, steps: number): boolean {
    if (!isMovable(entry) || steps === 0) return isMovable(entry)
    const allowed = may(field(entry))
    if (!allowed.allowed) {
      show({ title: allowed.why })
      return true
    }
    const done =
      entry.kind === "event"
        ? actions.moveEvent(entry.id, steps)
        : actions.setField("scenarios", entry.id, deadlineField(entry), dayOf(deadlineOf(entry) + steps))
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
    else
      setSaid(
        entry.kind === "event"
          ? `Moved by ${steps}`
          : `Deadline ${showDay(dayOf(deadlineOf(entry) + steps))}`,
      )
    return true
  }

  function handlersOf(entry: Entry): DragHandlers | null {
    if (!isMovable(entry) || !may(field(entry)).allowed) return null
    return {
      onPointerDown(event) {
        // A finger scrolls the strip; for it there are the dialog's fields.
        if (event.button !== 0 || event.pointerType === "touch") return
        start.current = { x: event.clientX, pointer: event.pointerId }
        moved.current = false
      },
      onPointerMove(event) {
        if (start.current === null) return
        const px = event.clientX - start.current.x
        if (!moved.current && Math.abs(px) < threshold) return
        if (!moved.current) event.currentTarget.setPointerCapture(start.current.pointer)
        moved.current = true
        setDragged({ id: entry.id, px })
      },
      onPointerUp(event) {
        const began = start.current
        start.current = null
        setDragged(null)
        if (began === null || !moved.current) return
        const days = (event.clientX - began.x) / perDay
        shift(entry, Math.round(days / (entry.kind === "event" ? stepDays[entry.event.precision] : 1)))
      },
      onPointerCancel() {
        start.current = null
        moved.current = false
        setDragged(null)
      },
      onClickCapture(event) {
        if (!moved.current) return
        moved.current = false
        event.preventDefault()
        event.stopPropagation()
      },
    }
  }

  return {
    shift,
    handlersOf,
    said,
    /** px by which it is shown away from its place. */
    offsetOf: (entry: Entry): number => (dragged?.id === entry.id ? dragged.px : 0),
  }
}

const deadlineOf = (entry: Entry): number =>
  entry.kind === "scenario" && entry.deadline !== null ? entry.deadline : entry.to

const deadlineField = (entry: Entry): "resolveBy" | "closesOn" =>
  entry.kind === "scenario" && entry.scenario.resolveBy === undefined ? "closesOn" : "resolveBy"
