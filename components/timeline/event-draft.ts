/** What is typed of an event, and the event that it makes, or what is missing. */
import type { EventFields } from "../../client/use-model-actions.ts"
import type { Happening } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { fail, ok, type Result } from "../../core/result.ts"

export interface EventDraft {
  title: string
  precision: Happening["precision"]
  day: string
  year: string
  /** "1" to "12", and "1" to "4". */
  month: string
  quarter: string
  notBefore: string
  notAfter: string
  dateNote: string
  status: Happening["status"]
  scenarioIds: readonly string[]
  sourceId: string
  passage: string
}

export type EventFault = Partial<Record<"title" | "date" | "passage", string>>

/** `today` is an ISO day. */
export function draftOfEvent(event: Happening | null, today: string): EventDraft {
  const [year = "", month = "1"] = (event?.date ?? event?.notBefore ?? today).split("-")
  const m = Number(month)
  return {
    title: event?.title ?? "",
    precision: event?.precision ?? "day",
    day: event?.date?.length === 10 ? event.date : "",
    year,
    month: String(m),
    quarter: String(Math.floor((m - 1) / 3) + 1),
    notBefore: event?.notBefore?.length === 10 ? event.notBefore : "",
    notAfter: event?.notAfter?.length === 10 ? event.notAfter : "",
    dateNote: event?.dateNote ?? "",
    status: event?.status ?? "scheduled",
    scenarioIds: event?.scenarioIds ?? [],
    sourceId: event?.evidence?.sourceId ?? "",
    passage: event?.evidence?.passage ?? "",
  }
}

export function readEventDraft(draft: EventDraft, before: Happening | null): Result<EventFields, EventFault> {
  const faults: EventFault = {}
  const title = draft.title.trim()
  if (title === "") faults.title = "Say in a few words what happens."
  if (title.length > limits.lineCharacters)
    faults.title = `This can have at most ${limits.lineCharacters} characters.`
  const dated = readDate(draft)
  if (!dated.ok) faults.date = dated.error
  const passage = draft.passage.trim()
  if (draft.sourceId !== "" && passage === "") faults.passage = "Say in your own words what the source says."
  if (!dated.ok || Object.keys(faults).length > 0) return fail(faults)
  const note = draft.dateNote.trim()
  return ok({
    title,
    precision: draft.precision,
    status: draft.status,
    ...dated.value,
    ...(note && { dateNote: note }),
    ...(before?.actorIds && { actorIds: before.actorIds }),
    ...(draft.scenarioIds.length > 0 && { scenarioIds: [...draft.scenarioIds] }),
    ...(passage && {
      evidence: { passage, ...(draft.sourceId ? { sourceId: draft.sourceId } : {}) },
    }),
  })
}

function readDate(draft: EventDraft): Result<Pick<EventFields, "date" | "notBefore" | "notAfter">, string> {
  const { precision, day, notBefore, notAfter } = draft
  if (precision === "day") return day === "" ? fail("Choose the day.") : ok({ date: day })
  if (precision === "range") {
    if (notBefore === "" && notAfter === "") return fail("Say the first day, the last day, or both.")
    if (notBefore !== "" && notAfter !== "" && notBefore > notAfter)
      return fail("The first day comes before the last.")
    return ok({ ...(notBefore && { notBefore }), ...(notAfter && { notAfter }) })
  }
  if (!/^\d{4}$/.test(draft.year.trim())) return fail("Write the year with four digits.")
  const year = draft.year.trim()
  if (precision === "year") return ok({ date: year })
  const month = precision === "month" ? Number(draft.month) : Number(draft.quarter) * 3 - 2
  return ok({ date: `${year}-${String(month).padStart(2, "0")}` })
}
