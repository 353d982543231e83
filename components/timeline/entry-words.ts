/** An entry of the timeline in plain words: when, as exactly as it is known, and what. */
import { dayOf } from "../../core/aggregate-voices.ts"
import type { Happening } from "../../core/board.ts"
import { unreachable } from "../../core/result.ts"
import type { Entry } from "../../core/timeline.ts"
import { showDay } from "../ui/day.ts"

export const precisionWords: Record<Happening["precision"], string> = {
  day: "Exact day",
  month: "Some day of a month",
  quarter: "Some day of a quarter",
  year: "Some day of a year",
  range: "Between two days",
}

export const statusWords: Record<Happening["status"], string> = {
  occurred: "Has happened",
  scheduled: "Scheduled",
  expected: "Expected",
  cancelled: "Cancelled",
}

const shown = (number: number): string => showDay(dayOf(number))

export function whenOf(entry: Entry): string {
  switch (entry.kind) {
    case "event":
      return whenOfEvent(entry)
    case "scenario":
      if (entry.resolved !== null) return `resolved ${shown(entry.resolved)}`
      return entry.from === entry.to ? `by ${shown(entry.to)}` : `${shown(entry.from)} to ${shown(entry.to)}`
    case "signal":
      return entry.from === entry.to ? shown(entry.from) : `${shown(entry.from)} to ${shown(entry.to)}`
    case "round":
      return entry.from === entry.to ? shown(entry.from) : `${shown(entry.from)} to ${shown(entry.to)}`
    default:
      return unreachable(entry)
  }
}

function whenOfEvent({ event, from, to }: Extract<Entry, { kind: "event" }>): string {
  if (from === to) return shown(from)
  switch (event.precision) {
    case "range":
      return `between ${shown(from)} and ${shown(to)}`
    case "quarter": {
      const [year = "", month = "1"] = dayOf(from).split("-")
      return `some day in Q${Math.floor((Number(month) - 1) / 3) + 1} ${year}`
    }
    case "year":
      return `some day in ${dayOf(from).slice(0, 4)}`
    case "day":
    case "month":
      return `some day in ${showDay(dayOf(from).slice(0, 7))}`
    default:
      return unreachable(event.precision)
  }
}

export function kindOf(entry: Entry): string {
  switch (entry.kind) {
    case "event":
      return `Event, ${statusWords[entry.event.status].toLowerCase()}`
    case "scenario":
      return entry.resolved === null ? "Question, open until its deadline" : "Question, resolved"
    case "signal":
      return entry.signal.state === "observed" ? "Signal, observed" : "Signal, expected in this window"
    case "round":
      return entry.round.status === "revealed" ? "Round, revealed" : "Round"
    default:
      return unreachable(entry)
  }
}

/** As a button is named. */
export const entryName = (entry: Entry): string => `${entry.title}, ${whenOf(entry)}. ${kindOf(entry)}.`
