/**
 * What happened to a scenario, one thing after another, each with the sentence that is read out for it. The chart's
 * cursor goes from one to the next, and the table is the same list.
 */
import {
  type Asking,
  type GroupPoint,
  type HistoryRecord,
  type Level,
  sameLevel,
} from "../../client/use-history.ts"
import type { Happening, Scenario, Signal, Yardstick } from "../../core/board.ts"
import type { Aggregation, Decision } from "../../core/judgement.ts"
import { formatProbability, shownPercent } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { exactly } from "../comments/when.ts"
import { resolutionLine } from "../resolution/resolution-words.ts"
import { showDay } from "../ui/day.ts"
import { showLevel } from "./value-axis.ts"

export interface Moment {
  id: string
  at: number
  /** `16 Jul 2018, 09:45 UTC`; of what has only a day, the day. */
  when: string
  kind: "team" | "round" | "group" | "own" | "decision" | "event" | "signal" | "resolution" | "now"
  /** What it is, in a word or two: the first column. */
  what: string
  /** The sentence. */
  words: string
  /** Where the cursor points; null: at no value. */
  value: number | null
}

export interface MomentWorld {
  scenario: Pick<Scenario, "outcomes" | "unit">
  yardstick: Yardstick
  /** Of a member; null: nobody who is known here. */
  nameOf(memberId: string): string | null
}

export const methodInASentence: Record<Aggregation, string> = {
  geoMeanOdds: "geometric mean of odds",
  linear: "mean",
  median: "median",
  trimmed: "trimmed mean",
  recency: "median, the newest counting more",
}

/** A thumb that is dragged leaves many values behind: of one person within a minute the last is told. */
const oneSittingMs = 60_000
/** What a decision set is told as the decision. */
const sameDeedMs = 10_000

export function momentsOf(record: HistoryRecord, world: MomentWorld): Moment[] {
  const { asking, now } = record
  const by = (memberId: string | null) => {
    const name = memberId === null ? null : world.nameOf(memberId)
    return name === null ? "" : ` Set by ${name}.`
  }
  const moments: Moment[] = []
  const tell = (moment: Omit<Moment, "when"> & { when?: string }) =>
    moments.push({ when: exactly(moment.at), ...moment })

  let told: Level | null = null
  for (const [i, point] of record.team.entries()) {
    const next = record.team[i + 1]
    const sitting = next && next.by === point.by && next.at - point.at < oneSittingMs
    const decided = record.decisions.some(
      ({ decision, level }) => Math.abs(decision.at - point.at) < sameDeedMs && sameLevel(level, point.level),
    )
    if (sitting || decided) {
      if (decided) told = point.level
      continue
    }
    const words = stepWords(told, point.level, asking, world.yardstick)
    told = point.level
    tell({
      id: `team-${i}`,
      at: point.at,
      kind: "team",
      what: "Team's value",
      words: `${words}.${by(point.by)}`,
      value: point.level?.mid ?? null,
    })
  }

  for (const round of record.rounds) {
    const group = record.groups.find((one) => one.round === round.number)
    if (round.revealedAt !== null) {
      tell({
        id: `round-${round.number}`,
        at: round.revealedAt,
        kind: "round",
        what: `Round ${round.number}`,
        words: group ? groupWords(group, asking, world.yardstick) : "Revealed without an answer.",
        value: group?.level.mid ?? null,
      })
    } else if (round.status !== "cancelled") {
      tell({
        id: `round-${round.number}`,
        at: round.openedAt,
        kind: "round",
        what: `Round ${round.number}`,
        words: round.status === "open" ? "Opened, and still running." : "Closed, and not yet revealed.",
        value: null,
      })
    }
  }

  for (const group of record.groups) {
    if (group.round !== null) continue
    tell({
      id: "open-estimates",
      at: group.at,
      kind: "group",
      what: "Open estimates",
      words: groupWords(group, asking, world.yardstick),
      value: group.level.mid,
    })
  }

  for (const [i, { at, round, level }] of record.own.entries()) {
    // What one said in a revealed round is told with it.
    if (record.groups.some((group) => group.round === round && group.own !== null && round !== null)) continue
    tell({
      id: `own-${i}`,
      at,
      kind: "own",
      what: "You",
      words: `${round === null ? "Your estimate" : `Your estimate in round ${round}`}: ${levelWords(level, asking, world.yardstick)}.`,
      value: level.mid,
    })
  }

  for (const { decision, level } of record.decisions) {
    tell({
      id: `decision-${decision.id}`,
      at: decision.at,
      kind: "decision",
      what: "Accepted",
      words: decisionWords(decision, level, asking, world),
      value: level?.mid ?? null,
    })
  }

  for (const event of record.events) {
    const span = spanOf(event)
    if (!span) continue
    tell({
      id: `event-${event.id}`,
      at: (span.from + span.to) / 2,
      kind: "event",
      what: event.status === "occurred" ? "Event" : capital(event.status),
      when: eventDay(event),
      words: `${event.title}${event.title.endsWith(".") ? "" : "."}`,
      value: null,
    })
  }

  for (const signal of record.signals) {
    const day = signalDay(signal)
    if (day === null) continue
    tell({
      id: `signal-${signal.id}`,
      // Of today at most now: its noon may not have come.
      at: Math.min(resolvedAt(day), now),
      when: showDay(day),
      kind: "signal",
      what: "Signal",
      words: signalWords(signal, world.scenario),
      value: null,
    })
  }

  for (const entry of record.resolutions) {
    const name = world.nameOf(entry.by)
    tell({
      id: `resolution-${entry.id}`,
      at: resolvedAt(entry.resolvedOn),
      when: showDay(entry.resolvedOn),
      kind: "resolution",
      what: entry.result.kind === "reopened" ? "Reopened" : "Resolution",
      words: `${resolutionLine(entry, world.scenario)}.${name ? ` Said by ${name}.` : ""}`,
      value: null,
    })
  }

  const last = record.team.at(-1)
  if (last) {
    tell({
      id: "now",
      at: now,
      kind: "now",
      what: "Now",
      words: last.level
        ? `The team holds ${levelWords(last.level, asking, world.yardstick)}.`
        : "The team has no value.",
      value: last.level?.mid ?? null,
    })
  }
  return moments.sort((a, b) => a.at - b.at || order.indexOf(a.kind) - order.indexOf(b.kind))
}

// Of the same moment: what led to it first.
const order: readonly Moment["kind"][] = [
  "event",
  "signal",
  "own",
  "group",
  "round",
  "decision",
  "team",
  "resolution",
  "now",
]

// --- words ------------------------------------------------------------------------------------------------------

/** `30%, unlikely (20–45%)`; of a number or a day with its 80 % interval. */
export function levelWords(level: Level, asking: Asking, yardstick: Yardstick): string {
  const shown = showLevel(level.mid, asking)
  if (asking.kind !== "outcome")
    return level.low === null || level.high === null ? shown : `${shown} (${spanWords(level, asking)})`
  const { words, text } = describeLikelihood(level.mid, yardstick)
  return words === null ? shown : text.includes(shown) ? text : `${shown}, ${text}`
}

const spanWords = ({ low, high }: Level, asking: Asking): string =>
  low === null || high === null
    ? ""
    : asking.kind === "outcome"
      ? `${showLevel(low, asking).replace("%", "")}–${showLevel(high, asking)}`
      : `${showLevel(low, asking)} to ${showLevel(high, asking)}`

/** `24% → 30% (+6 pp), still unlikely (20–45%)` */
export function stepWords(
  from: Level | null,
  to: Level | null,
  asking: Asking,
  yardstick: Yardstick,
): string {
  if (to === null) return from === null ? "No value" : "The value was taken away"
  if (from === null) return `Begins at ${levelWords(to, asking, yardstick)}`
  const [before, after] = [showLevel(from.mid, asking), showLevel(to.mid, asking)]
  if (before === after) {
    if (from.low === to.low && from.high === to.high) return `Stays at ${levelWords(to, asking, yardstick)}`
    return to.low === null || to.high === null
      ? `${after}, now without an interval`
      : `${after}, with the 80% interval ${spanWords(to, asking)}`
  }
  if (asking.kind !== "outcome") return `${before} → ${after}`
  const points = Math.round((shownPercent(to.mid) - shownPercent(from.mid)) * 10) / 10
  const [was, is] = [describeLikelihood(from.mid, yardstick), describeLikelihood(to.mid, yardstick)]
  const term = is.words === null ? "" : was.words === is.words ? `, still ${is.text}` : `, now ${is.text}`
  return `${before} → ${after} (${points > 0 ? "+" : "−"}${Math.abs(points)} pp)${term}`
}

function groupWords(group: GroupPoint, asking: Asking, yardstick: Yardstick): string {
  const { n, method, level, own } = group
  const many = n === 1 ? "One estimate" : `${n} estimates`
  const span = spanWords(level, asking)
  const half = n < 2 || span === "" ? "" : asking.kind === "outcome" ? `; middle half ${span}` : ""
  const mine = own === null ? "" : ` You said ${showLevel(own, asking)}.`
  const how = asking.kind === "outcome" ? methodInASentence[method] : "mean of each quantile"
  return `${many}, together ${levelWords(level, asking, yardstick)}, by ${how}${half}.${mine}`
}

function decisionWords(
  decision: Decision,
  level: Level | null,
  asking: Asking,
  { yardstick, nameOf }: MomentWorld,
): string {
  const how =
    decision.method === "byHand"
      ? "set by hand"
      : `the ${methodInASentence[decision.method]}${decision.round === null ? " of open estimates" : ` of round ${decision.round}`}`
  const value = level ? levelWords(level, asking, yardstick) : "a value of another question"
  const name = nameOf(decision.by)
  const reason = decision.reason.trim()
  return `${capital(how)} became the team's value: ${value}.${name ? ` By ${name}.` : ""}${reason ? ` “${reason}”` : ""}`
}

function signalWords(signal: Signal, { outcomes }: MomentWorld["scenario"]): string {
  const told = signal.state === "observed" ? "Signal observed" : "Signal not observed"
  const { pGivenOutcome: with_, pGivenNotOutcome: without } = signal
  const shares = `${formatProbability(with_)} of cases if “${outcomes.find(({ id }) => id === signal.outcomeId)?.label ?? "so"}”, in ${formatProbability(without)} otherwise`
  const priced = signal.pricedIn ? " Already in the estimates." : ""
  return `${told}: ${signal.title.replace(/\.$/, "")}. Expected in ${shares}.${priced}`
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

// --- days -------------------------------------------------------------------------------------------------------

/** Noon: a day has no hour, and its middle is wrong by the least. */
export const resolvedAt = (day: string): number => Date.parse(`${day}T12:00:00Z`)

/** When it was seen, or said to have stayed away; null: nobody gave a day. */
export const signalDay = ({ state, observedOn, reportedOn }: Signal): string | null =>
  (state === "observed" ? (observedOn ?? reportedOn) : reportedOn) ?? null

/** From when to when; null: it has no date. */
export function spanOf({ date, notBefore, notAfter }: Happening): { from: number; to: number } | null {
  if (date) return { from: firstMoment(date), to: lastMoment(date) }
  if (!notBefore && !notAfter) return null
  const from = notBefore ?? (notAfter as string)
  return { from: firstMoment(from), to: lastMoment(notAfter ?? from) }
}

const firstMoment = (day: string): number =>
  day.length === 10
    ? resolvedAt(day)
    : Date.parse(day.length === 7 ? `${day}-01T00:00:00Z` : `${day}-01-01T00:00:00Z`)

function lastMoment(day: string): number {
  if (day.length === 10) return resolvedAt(day)
  const [year = 0, month] = day.split("-").map(Number)
  return (month === undefined ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, month, 1)) - 1
}

function eventDay({ date, notBefore, notAfter }: Happening): string {
  if (date) return showDay(date)
  if (notBefore && notAfter) return `Between ${showDay(notBefore)} and ${showDay(notAfter)}`
  return notBefore ? `Not before ${showDay(notBefore)}` : `Not after ${showDay(notAfter ?? "")}`
}
