/** What people do to events, and to the days of questions and signals on the timeline. */
import type { Happening } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { movedEvent } from "../core/timeline.ts"
import { byId } from "./board-views.ts"
import { type Done, gone, type Json, line, type Operation, same } from "./operation.ts"

export type EventFields = Omit<Happening, "id" | "order" | "deletedAt" | "createdAt">

export interface EventActions {
  addEvent(event: EventFields): Done
  /** All of it; what is left out is cleared. */
  setEvent(id: string, event: EventFields): Done
  /** By so many of its own steps: days, months, quarters, years. */
  moveEvent(id: string, steps: number): Done
  deleteEvent(id: string): Done
  restoreEvent(id: string): Done
}

/** The fields of an event that a person can say. */
const fields = [
  "title",
  "date",
  "notBefore",
  "notAfter",
  "precision",
  "dateNote",
  "status",
  "actorIds",
  "scenarioIds",
  "evidence",
] as const satisfies readonly (keyof EventFields)[]

export function eventActions({ newId, now, board, act, set }: Operation): EventActions {
  const changes = (event: Happening, next: Partial<EventFields>, only: readonly string[]): BoardChange[] =>
    fields
      .filter((field) => only.includes(field))
      .map((field) => set("events", event, field, (next[field] ?? null) as Json))
      .filter((change) => change.kind === "set" && !same(change.value, change.base))

  const on = (id: string, work: (event: Happening) => Done): Done => {
    const event = byId(board().events, id)
    return event ? work(event) : gone
  }

  return {
    addEvent(event) {
      const words = line(event.title)
      if (!words.ok) return words
      const id = newId()
      const added = fieldsOf("events", { ...event, title: words.value, createdAt: now() })
      return act({ id }, [{ kind: "add", collection: "events", id, fields: added }])
    },

    setEvent: (id, event) =>
      on(id, (before) => {
        const words = line(event.title)
        if (!words.ok) return words
        return act({ id }, changes(before, { ...event, title: words.value }, fields))
      }),

    moveEvent: (id, steps) =>
      on(id, (event) => {
        const moved = movedEvent(event, steps)
        return act({ id }, changes(event, moved, Object.keys(moved)))
      }),

    deleteEvent: (id) =>
      on(id, (event) =>
        act({ id }, event.deletedAt ? [] : [{ kind: "delete", collection: "events", id, at: now() }]),
      ),
    restoreEvent: (id) =>
      on(id, ({ deletedAt }) =>
        act({ id }, deletedAt ? [{ kind: "restore", collection: "events", id, deletedAt }] : []),
      ),
  }
}
