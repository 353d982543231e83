/**
 * What the history of one scenario shows, put together from what the server knows of the past and what this page sees
 * now: the team's value, what the group said in each round, one's own estimates, decisions, resolutions and dated
 * events. Everything lies on one line: a probability of the outcome that is asked for in 0..1, a number, or a day as
 * whole days since 1970-01-01.
 */
import { aggregates } from "../core/aggregate.ts"
import { numberOf } from "../core/aggregate-voices.ts"
import type { Happening, Scenario, Signal, Working } from "../core/board.ts"
import type {
  Aggregation,
  Decision,
  Forecast,
  OwnEstimate,
  PublishedEstimate,
  ResolutionEntry,
  RoundEntry,
} from "../core/judgement.ts"
import type { PastAggregate, PastWorking } from "../core/judgement-answers.ts"
import { isQuantiles } from "../core/working.ts"

/** What is on the line. */
export type Asking =
  /** `only`: of a yes-or-no scenario, whose intervals are round this outcome. */
  | { kind: "outcome"; outcomeId: string; label: string; only: boolean }
  | { kind: "numbers"; unit: string | null }
  | { kind: "days" }

/** `low` and `high`: the interval or the middle half, where there is one. */
export interface Level {
  mid: number
  low: number | null
  high: number | null
}

export interface TeamPoint {
  at: number
  by: string | null
  /** null: no value, or none that answers the question as it is asked now. */
  level: Level | null
}

/** What those who answered said together. */
export interface GroupPoint {
  /** null: open estimates, outside of rounds, as they stand now. */
  round: number | null
  at: number
  n: number
  method: Aggregation
  /** Between low and high lies the middle half; of a number or a day the mean 80 % interval. */
  level: Level
  /** Each of the others' best guesses, without a name. */
  others: number[]
  own: number | null
}

export interface OwnPoint {
  at: number
  round: number | null
  level: Level
}

export interface HistoryRecord {
  asking: Asking
  team: TeamPoint[]
  rounds: RoundEntry[]
  groups: GroupPoint[]
  /** The group's value outside of rounds, from one change to the next. */
  open: { at: number; n: number; level: Level }[]
  own: OwnPoint[]
  decisions: { decision: Decision; level: Level | null }[]
  resolutions: ResolutionEntry[]
  events: Happening[]
  /** Those of its signals that were observed, or that stayed away, as is known by now. */
  signals: Signal[]
  /** Of estimates that hold only given another outcome: they are not on this line. */
  conditional: number
  now: number
}

export interface HistorySources {
  scenario: Scenario
  asking: Asking
  /** What the server told, each in order; empty where only this page's own knowledge is to be had. */
  past: { working: readonly PastWorking[]; aggregates: readonly PastAggregate[]; own: readonly OwnEstimate[] }
  rounds: readonly RoundEntry[]
  estimates: readonly PublishedEstimate[]
  decisions: readonly Decision[]
  resolutions: readonly ResolutionEntry[]
  mine: readonly OwnEstimate[]
  /** The analyst that this person is. */
  myAnalystId: string | null
  events: readonly Happening[]
  signals: readonly Signal[]
  /** B8: the team's value is not shown now, nor what it was. */
  hidden: boolean
  now: number
}

/** The outcomes, or the one value, that a history can be of. */
export function askingsOf(scenario: Scenario): Asking[] {
  if (scenario.kind === "numeric") return [{ kind: "numbers", unit: scenario.unit ?? null }]
  if (scenario.kind === "date") return [{ kind: "days" }]
  const asked = scenario.outcomes.filter(({ retiredOn }) => !retiredOn)
  const shown = scenario.kind === "binary" ? asked.slice(0, 1) : asked
  const only = scenario.kind === "binary"
  return shown.map(({ id, label }) => ({ kind: "outcome", outcomeId: id, label, only }))
}

export function historyRecord(sources: HistorySources): HistoryRecord {
  const { scenario, asking, hidden, now } = sources
  const here = <T extends { scenarioId: string }>(items: readonly T[]) =>
    items.filter(({ scenarioId }) => scenarioId === scenario.id)
  const estimates = here(sources.estimates)
  const rounds = sources.rounds.filter(({ scenarioIds }) => scenarioIds.includes(scenario.id))
  const plain = estimates.filter(({ given }) => given === null)
  const own = ownPoints(sources)
  const groups = groupsOf(sources, plain, own)
  return {
    asking,
    team: hidden ? [] : teamLine(sources),
    rounds,
    groups,
    open: openLine(sources, groups),
    own,
    decisions: hidden
      ? []
      : here(sources.decisions)
          .filter(({ takenBackAt }) => takenBackAt === null)
          .map((decision) => ({ decision, level: levelOfWorking(decision.value, asking) })),
    resolutions: here(sources.resolutions),
    events: sources.events.filter(
      (event) => event.scenarioIds?.includes(scenario.id) && event.deletedAt === undefined,
    ),
    signals: here(sources.signals).filter(
      ({ state, deletedAt }) => deletedAt === undefined && (state === "observed" || state === "notObserved"),
    ),
    conditional: estimates.length - plain.length,
    now,
  }
}

/** What I said and did not withdraw: outside of rounds all of it, in a round what stands. */
function ownPoints({ scenario, asking, past, mine }: HistorySources): OwnPoint[] {
  const byId = new Map([...past.own, ...mine].map((estimate) => [estimate.id, estimate]))
  const stands = [...byId.values()]
    .filter((one) => one.scenarioId === scenario.id && one.given === null && one.withdrawnAt === null)
    .sort((a, b) => a.at - b.at)
  return stands
    .filter(({ round }, i) => round === null || !stands.slice(i + 1).some((later) => later.round === round))
    .flatMap(({ at, round, forecast, interval }): OwnPoint[] => {
      const level = levelOf(forecast, asking, interval)
      return level ? [{ at, round, level }] : []
    })
}

/** The past, and the value of now where the log has not told it yet. */
function teamLine({ scenario, asking, past, now }: HistorySources): TeamPoint[] {
  const points = past.working.map(({ at, by, value }) => ({
    at: Math.min(at, now),
    by,
    level: value ? levelOfWorking(value, asking) : null,
  }))
  const current = scenario.working ? levelOfWorking(scenario.working, asking) : null
  const last = points.at(-1)
  if (last ? !sameLevel(last.level, current) : current !== null)
    points.push({ at: now, by: null, level: current })
  return points
}

function groupsOf(
  { scenario, asking, rounds, myAnalystId }: HistorySources,
  estimates: readonly PublishedEstimate[],
  own: readonly OwnPoint[],
): GroupPoint[] {
  const groupOf = (round: number | null, at: number): GroupPoint[] => {
    const said = estimates.filter((estimate) => estimate.round === round)
    const voices = said.map(({ mark, at, forecast, interval }) => ({ by: mark, at, forecast, interval }))
    const pooled = aggregates(voices, scenario, { extremise: false })
    const [first] = pooled.methods
    if (!first || !pooled.band) return []
    const level = levelOf(first.forecast, asking, null)
    if (!level) return []
    const [low, high] = bandOn(pooled.band, asking)
    const mineThen = own.findLast((point) => point.round === round)?.level.mid ?? null
    return [
      {
        round,
        at,
        n: pooled.n,
        method: first.method === "extremised" ? pooled.default : first.method,
        level: { mid: level.mid, low, high },
        others: othersOf(said, asking, myAnalystId, mineThen),
        own: mineThen,
      },
    ]
  }
  const revealed = rounds.flatMap(({ number, revealedAt, scenarioIds }) =>
    revealedAt !== null && scenarioIds.includes(scenario.id) ? groupOf(number, revealedAt) : [],
  )
  // One voice outside of rounds is no group.
  const open = estimates.filter(({ round }) => round === null)
  const lastOpen = Math.max(...open.map(({ at }) => at ?? 0))
  const openGroup = open.length > 1 ? groupOf(null, lastOpen) : []
  return [...revealed, ...openGroup].sort((a, b) => a.at - b.at)
}

function openLine({ asking, past }: HistorySources, groups: readonly GroupPoint[]): HistoryRecord["open"] {
  const line = past.aggregates.flatMap(({ at, round, forecast, band, n }) => {
    const level = round === null ? levelOf(forecast, asking, null) : null
    if (level === null) return []
    const [low, high] = band ? bandOn(band, asking) : [null, null]
    return [{ at, n, level: { mid: level.mid, low, high } }]
  })
  const live = groups.find(({ round }) => round === null)
  return live && !line.some(({ at }) => at >= live.at) ? [...line, live] : line
}

function othersOf(
  said: readonly PublishedEstimate[],
  asking: Asking,
  myAnalystId: string | null,
  mine: number | null,
): number[] {
  let mineLeft = mine !== null && !said.some(({ by }) => by === myAnalystId && by !== null)
  return said.flatMap(({ by, forecast }) => {
    const mid = levelOf(forecast, asking, null)?.mid
    if (mid === undefined || (by !== null && by === myAnalystId)) return []
    // Nobody is named in an anonymous round: one of those with my value is mine.
    if (mineLeft && by === null && mid === mine) {
      mineLeft = false
      return []
    }
    return [mid]
  })
}

type Band = NonNullable<PastAggregate["band"] | ReturnType<typeof aggregates>["band"]>

function bandOn(band: Band, asking: Asking): [number | null, number | null] {
  if (band.kind === "probabilities") {
    const span = asking.kind === "outcome" ? band.middleHalf[asking.outcomeId] : undefined
    return span ? [span[0], span[1]] : [null, null]
  }
  if (asking.kind === "outcome") return [null, null]
  const [low, high] = band.interval.span
  return [numberOf(low, asking.kind), numberOf(high, asking.kind)]
}

/** null: it does not answer this question. */
export function levelOf(forecast: Forecast, asking: Asking, interval: OwnEstimate["interval"]): Level | null {
  if ("quantiles" in forecast) return quantileLevel(forecast.quantiles, asking)
  if (asking.kind !== "outcome") return null
  const mid = forecast.probabilities[asking.outcomeId]
  if (mid === undefined) return null
  const [low, high] = (asking.only && interval) || [null, null]
  return { mid, low, high }
}

export function levelOfWorking(working: Working, asking: Asking): Level | null {
  if (isQuantiles(working)) return quantileLevel(working.quantiles, asking)
  if (asking.kind !== "outcome") return null
  const mid = working.probabilities[asking.outcomeId]
  if (mid === undefined) return null
  const { low = null, high = null } = asking.only ? working : {}
  return { mid, low, high }
}

function quantileLevel(
  {
    p10,
    p50,
    p90,
  }: { p10: number | string | null; p50: number | string | null; p90: number | string | null },
  asking: Asking,
): Level | null {
  if (asking.kind === "outcome" || p50 === null) return null
  const mid = numberOf(p50, asking.kind)
  if (mid === null) return null
  const end = (value: number | string | null) => (value === null ? null : numberOf(value, asking.kind))
  return { mid, low: end(p10), high: end(p90) }
}

export const sameLevel = (a: Level | null, b: Level | null): boolean =>
  a === b || (a !== null && b !== null && a.mid === b.mid && a.low === b.low && a.high === b.high)
