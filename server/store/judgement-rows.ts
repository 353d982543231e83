/** Rows of judgement as PostgreSQL gives them, and as rooms and calls know them. */
import {
  Confidence,
  type Decision,
  Forecast,
  type Given,
  type OwnEstimate,
  type ResolutionEntry,
  type RoundStatus,
} from "../../core/judgement.ts"
import type { KeptEstimate, KeptRound } from "../rooms/judgement-port.ts"

/** The last moment whose year has four digits: a deadline behind it is none, and everybody can read it. */
const lastMoment = Date.parse("9999-12-31T23:59:59.999Z")
export const dateOf = (ms: number): Date => new Date(Math.min(ms, lastMoment))
export const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : dateOf(ms))
const msOrNull = (date: Date | null): number | null => date?.getTime() ?? null

// --- estimates --------------------------------------------------------------------------------------------------

export const estimateColumns = `e."id", e."ordinal", e."scenarioId", e."analystId", e."round", e."given",
  e."probabilities", e."quantiles", e."interval", e."confidence", e."rationale", e."sourceIds", e."createdAt",
  e."withdrawnAt"`

export interface EstimateRow {
  id: string
  /** A bigint, as text. */
  ordinal: string
  scenarioId: string
  analystId: string
  round: number | null
  given: Given | null
  probabilities: unknown
  quantiles: unknown
  interval: [number, number] | null
  confidence: string | null
  rationale: string
  sourceIds: string[]
  createdAt: Date
  withdrawnAt: Date | null
}

/** null: it came with a template and leaves a quantile open, so that nothing can be made of it. */
export function keptEstimate(row: EstimateRow): KeptEstimate | null {
  const { probabilities, quantiles } = row
  const forecast = Forecast.safeParse(probabilities === null ? { quantiles } : { probabilities })
  if (!forecast.success) return null
  return {
    id: row.id,
    scenarioId: row.scenarioId,
    round: row.round,
    given: row.given,
    forecast: forecast.data,
    interval: row.interval,
    confidence: Confidence.safeParse(row.confidence).data ?? null,
    rationale: row.rationale,
    sourceIds: row.sourceIds,
    at: row.createdAt.getTime(),
    withdrawnAt: msOrNull(row.withdrawnAt),
    analystId: row.analystId,
    ordinal: Number(row.ordinal),
  }
}

/** In the order in which they were committed. */
export const keptEstimates = (rows: readonly EstimateRow[]): KeptEstimate[] =>
  rows
    .map(keptEstimate)
    .filter((estimate) => estimate !== null)
    .sort((a, b) => a.ordinal - b.ordinal)

export function ownEstimate({ analystId: _, ordinal: __, ...own }: KeptEstimate): OwnEstimate {
  return own
}

// --- rounds -----------------------------------------------------------------------------------------------------

export interface RoundRow {
  number: number
  title: string
  scenarioIds: string[]
  blind: boolean
  anonymous: boolean
  countsOnly: boolean
  rationaleRequired: boolean
  hidesWorking: boolean
  autoReveal: boolean
  peekAllowed: boolean
  follows: number | null
  status: RoundStatus
  openedAt: Date
  openedBy: string | null
  deadline: Date | null
  closedAt: Date | null
  revealedAt: Date | null
  countdownEndsAt: Date | null
  countdownHeld: boolean
  salt: string
}

export function keptRound(row: RoundRow): KeptRound {
  return {
    number: row.number,
    title: row.title,
    scenarioIds: row.scenarioIds,
    blind: row.blind,
    anonymous: row.anonymous,
    countsOnly: row.countsOnly,
    rationaleRequired: row.rationaleRequired,
    hidesWorking: row.hidesWorking,
    autoReveal: row.autoReveal,
    peekAllowed: row.peekAllowed,
    deadline: msOrNull(row.deadline),
    follows: row.follows,
    status: row.status,
    openedAt: row.openedAt.getTime(),
    openedBy: row.openedBy,
    closedAt: msOrNull(row.closedAt),
    revealedAt: msOrNull(row.revealedAt),
    countdownEndsAt: msOrNull(row.countdownEndsAt),
    countdownHeld: row.countdownHeld,
    salt: row.salt,
  }
}

// --- what the team did with it ------------------------------------------------------------------------------------

export interface DecisionRow {
  id: string
  scenarioId: string
  round: number | null
  method: string
  value: unknown
  before: unknown
  reason: string
  by: string
  at: Date
  appliedAt: Date | null
  takenBackAt: Date | null
}

export function keptDecision(row: DecisionRow): Decision & { appliedAt: number | null } {
  return {
    id: row.id,
    scenarioId: row.scenarioId,
    round: row.round,
    method: row.method as Decision["method"],
    value: row.value as Decision["value"],
    before: row.before as Decision["before"],
    reason: row.reason,
    by: row.by,
    at: row.at.getTime(),
    takenBackAt: msOrNull(row.takenBackAt),
    appliedAt: msOrNull(row.appliedAt),
  }
}

export interface ResolutionRow {
  id: string
  scenarioId: string
  result: unknown
  /** Days, as midnight in UTC. */
  resolvedOn: Date
  knownOn: Date | null
  sourceId: string | null
  note: string
  by: string
  at: Date
  appliedAt: Date | null
}

/** The calendar of PostgreSQL, as that of people, has no year 0. */
const firstDay = "0001-01-01"
export const dateOfDay = (day: string): Date => new Date(day < firstDay ? firstDay : day)
const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

export function keptResolution(row: ResolutionRow): ResolutionEntry & { appliedAt: number | null } {
  return {
    id: row.id,
    scenarioId: row.scenarioId,
    result: row.result as ResolutionEntry["result"],
    resolvedOn: dayOf(row.resolvedOn),
    knownOn: row.knownOn && dayOf(row.knownOn),
    sourceId: row.sourceId,
    note: row.note,
    by: row.by,
    at: row.at.getTime(),
    appliedAt: msOrNull(row.appliedAt),
  }
}
