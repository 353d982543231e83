/**
 * What of a board has a place in time: events as exactly as their sources date them, the windows in which questions
 * are open and signals are expected, deadlines, rounds. Pure; days are whole days since 1970-01-01, both ends included.
 */
import { dayNumber, dayOf } from "./aggregate-voices.ts"
import type { Board, Happening, Scenario, Signal } from "./board.ts"
import type { RoundEntry } from "./judgement.ts"

/** Both days included. */
export interface Span {
  from: number
  to: number
}

export type Entry = Span & { id: string; title: string } & (
    | { kind: "event"; event: Happening /** It lies somewhere in the span. */; fuzzy: boolean }
    | { kind: "scenario"; scenario: Scenario; deadline: number | null; resolved: number | null }
    | { kind: "signal"; signal: Signal }
    | { kind: "round"; round: RoundEntry }
  )

export interface Lane {
  id: string
  title: string
  entries: Entry[]
}

/** The lanes from top to bottom; those that are empty are left out. Each in the order of time. */
export function lanesOf(
  board: Pick<Board, "events" | "scenarios" | "sets" | "signals">,
  rounds: readonly RoundEntry[],
): Lane[] {
  const scenarios = board.scenarios.filter(({ deletedAt }) => deletedAt === undefined)
  const known = new Set(scenarios.map(({ id }) => id))
  const sets = board.sets.filter(({ deletedAt }) => deletedAt === undefined)
  const setIds = new Set(sets.map(({ id }) => id))
  const inSet = (setId: string | null) =>
    scenarios.filter((one) => (one.setId !== undefined && setIds.has(one.setId) ? one.setId : null) === setId)
  const lanes: Lane[] = [
    { id: "events", title: "Events", entries: board.events.flatMap(eventEntry) },
    ...sets.map(({ id, title }) => ({
      id: `set-${id}`,
      title,
      entries: inSet(id).flatMap(scenarioEntry),
    })),
    { id: "no-set", title: "Not in a set", entries: inSet(null).flatMap(scenarioEntry) },
    {
      id: "signals",
      title: "Signals",
      entries: board.signals.filter(({ scenarioId }) => known.has(scenarioId)).flatMap(signalEntry),
    },
    { id: "rounds", title: "Rounds", entries: rounds.flatMap(roundEntry) },
  ]
  return lanes
    .filter(({ entries }) => entries.length > 0)
    .map((lane) => ({ ...lane, entries: lane.entries.toSorted(inTime) }))
}

const inTime = (a: Entry, b: Entry): number => a.from - b.from || a.to - b.to || (a.id < b.id ? -1 : 1)

function eventEntry(event: Happening): Entry[] {
  if (event.deletedAt !== undefined) return []
  const span = spanOfEvent(event)
  if (!span) return []
  const { id, title } = event
  return [{ kind: "event", id, title, event, ...span, fuzzy: event.precision !== "day" }]
}

/** What there is of a window: a question without a first day begins where it was made known. */
function scenarioEntry(scenario: Scenario): Entry[] {
  const { id, title, resolution } = scenario
  const opens = day(scenario.opensOn)
  const deadline = day(scenario.resolveBy) ?? day(scenario.closesOn)
  const resolved = day(resolution?.resolvedOn)
  const days = [opens, deadline, resolved].filter((one) => one !== null)
  if (days.length === 0) return []
  return [
    {
      kind: "scenario",
      id,
      title,
      scenario,
      deadline,
      resolved,
      from: opens ?? Math.min(...days),
      to: Math.max(...days),
    },
  ]
}

function signalEntry(signal: Signal): Entry[] {
  if (signal.deletedAt !== undefined) return []
  const { id, title, window } = signal
  const seen = day(signal.observedOn)
  const from = day(window?.[0]) ?? seen
  const to = day(window?.[1]) ?? seen
  if (from === null || to === null) return []
  return [{ kind: "signal", id, title, signal, from: Math.min(from, to), to: Math.max(from, to) }]
}

function roundEntry(round: RoundEntry): Entry[] {
  const from = Math.floor(round.openedAt / dayMs)
  const to = Math.floor((round.revealedAt ?? round.closedAt ?? round.deadline ?? round.openedAt) / dayMs)
  const title = round.title || `Round ${round.number}`
  return [{ kind: "round", id: `round-${round.number}`, title, round, from, to: Math.max(from, to) }]
}

const dayMs = 86_400_000

function day(iso: string | undefined): number | null {
  const number = iso === undefined ? Number.NaN : dayNumber(iso)
  return Number.isNaN(number) ? null : number
}

// --- how exactly a day is known -----------------------------------------------------------------------------------

export type Precision = Happening["precision"]
type Dated = Pick<Happening, "date" | "notBefore" | "notAfter" | "precision">

/** The days within which it lies; null: nothing is known. A date that says more than its precision is widened to it. */
export function spanOfEvent({ date, notBefore, notAfter, precision }: Dated): Span | null {
  if (precision === "range" || date === undefined) {
    const first = notBefore ?? notAfter ?? date
    const last = notAfter ?? notBefore ?? date
    if (first === undefined || last === undefined) return null
    const from = wholeSpan(first, "day").from
    const to = wholeSpan(last, "day").to
    return from <= to ? { from, to } : { from: to, to: from }
  }
  return wholeSpan(date, precision)
}

/** `2018-09` is all of September whatever is said of its precision: it says no more. */
function wholeSpan(date: string, precision: Exclude<Precision, "range">): Span {
  const [year = "1970", month, dayOfMonth] = date.split("-")
  const y = Number(year)
  if (precision === "year" || month === undefined) return between(y, 1, y + 1, 1)
  const m = Number(month)
  if (precision === "quarter") {
    const first = m - ((m - 1) % 3)
    return first === 10 ? between(y, 10, y + 1, 1) : between(y, first, y, first + 3)
  }
  if (precision === "month" || dayOfMonth === undefined)
    return m === 12 ? between(y, 12, y + 1, 1) : between(y, m, y, m + 1)
  const number = dayNumber(date)
  // 2018-02-30 fits the pattern of a day, and is none.
  if (Number.isNaN(number) || dayOf(number) !== date)
    return between(y, m, m === 12 ? y + 1 : y, m === 12 ? 1 : m + 1)
  return { from: number, to: number }
}

const firstOf = (year: number, month: number): number =>
  dayNumber(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`)

const between = (y1: number, m1: number, y2: number, m2: number): Span => ({
  from: firstOf(y1, m1),
  to: firstOf(y2, m2) - 1,
})

/** The same event so many of its own steps later: days, months, quarters, years; a range moves by days. */
export function movedEvent(event: Dated, steps: number): Partial<Dated> {
  const moveDay = (iso: string | undefined, days: number) => {
    const number = iso === undefined ? Number.NaN : dayNumber(iso)
    return Number.isNaN(number) ? iso : dayOf(number + days)
  }
  if (event.precision === "range" || event.date === undefined) {
    const notBefore = moveDay(event.notBefore, steps)
    const notAfter = moveDay(event.notAfter, steps)
    return { ...(notBefore && { notBefore }), ...(notAfter && { notAfter }) }
  }
  if (event.precision === "day") {
    const date = moveDay(event.date, steps)
    return date ? { date } : {}
  }
  const [year = "1970", month = "01"] = event.date.split("-")
  const months = { month: 1, quarter: 3, year: 12 }[event.precision] * steps
  const at = Number(year) * 12 + Number(month) - 1 + months
  const moved = `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`
  return { date: event.precision === "year" ? moved.slice(0, 4) : moved }
}

// --- the axis -----------------------------------------------------------------------------------------------------

/** All of it with a little room on both sides; a year round `today` when there is nothing. */
export function wholeOf(lanes: readonly Lane[], today: number): Span {
  const entries = lanes.flatMap((lane) => lane.entries)
  if (entries.length === 0) return { from: today - 180, to: today + 185 }
  const from = Math.min(...entries.map((entry) => entry.from))
  const to = Math.max(...entries.map((entry) => entry.to))
  const room = Math.max(7, Math.round((to - from) * 0.03))
  return { from: from - room, to: to + room }
}

export interface Tick {
  day: number
  label: string
  /** A new year. */
  major: boolean
}

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** First days of months, quarters or years, at most one in `apart` days. */
export function ticksOf({ from, to }: Span, apart: number): Tick[] {
  const step = [1, 3, 12, 60, 120, 600].find((months) => months * 30 >= apart) ?? 1_200
  const [year = "1970", month = "01"] = dayOf(from).split("-")
  const ticks: Tick[] = []
  let at = Math.floor((Number(year) * 12 + Number(month) - 1) / step) * step
  for (; ; at += step) {
    const y = Math.floor(at / 12)
    const m = at % 12
    const number = firstOf(y, m + 1)
    if (Number.isNaN(number) || number > to) return ticks
    if (number < from) continue
    const label = step >= 12 || m === 0 ? String(y) : (monthNames[m] as string)
    ticks.push({ day: number, label, major: m === 0 })
  }
}

/**
 * Each entry's line within its lane, so that none covers another: the first free one. `widthOf` says how many days an
 * entry takes with its words.
 */
export function packed(entries: readonly Entry[], widthOf: (entry: Entry) => number): number[] {
  const ends: number[] = []
  return entries.map((entry) => {
    const end = entry.from + widthOf(entry)
    const free = ends.findIndex((last) => last <= entry.from)
    const line = free < 0 ? ends.length : free
    ends[line] = end
    return line
  })
}
