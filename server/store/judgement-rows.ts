/** Rows of judgement as PostgreSQL gives them, and as rooms and calls know them. */
import {
  Confidence,
  type Decision,
  Forecast,
  type Given,
  isVote,
  type ModelDecision,
  type ModelPart,
  type ResolutionEntry,
  type RoundStatus,
  VoteForecast,
} from "../../core/judgement.ts"
import type {
  KeptDecision,
  KeptEstimate,
  KeptRound,
  KeptSaid,
  KeptVote,
  OwnSaid,
} from "../rooms/judgement-port.ts"

/** The last moment whose year has four digits: a deadline behind it is none, and everybody can read it. */
const lastMoment = Date.parse("9999-12-31T23:59:59.999Z")
export const dateOf = (ms: number): Date => new Date(Math.min(ms, lastMoment))
export const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : dateOf(ms))
const msOrNull = (date: Date | null): number | null => date?.getTime() ?? null

// --- estimates --------------------------------------------------------------------------------------------------

export const estimateColumns = `e."id", e."ordinal", e."scenarioId", e."analystId", e."round", e."given",
  e."probabilities", e."quantiles", e."interval", e."confidence", e."rationale", e."sourceIds", e."createdAt",
  e."withdrawnAt", e."linkId", e."responseId", e."vote"`

interface AboutColumns {
  scenarioId: string | null
  linkId: string | null
  responseId: string | null
}

/** Which of the columns names what it is about. */
export const aboutColumns = (of: { scenarioId: string } | { about: ModelPart }): AboutColumns => ({
  scenarioId: "about" in of ? null : of.scenarioId,
  linkId: "about" in of && of.about.kind === "link" ? of.about.id : null,
  responseId: "about" in of && of.about.kind === "response" ? of.about.id : null,
})

const partIn = ({ linkId, responseId }: AboutColumns): ModelPart | null => {
  if (linkId !== null) return { kind: "link", id: linkId }
  return responseId === null ? null : { kind: "response", id: responseId }
}

export interface EstimateRow extends AboutColumns {
  id: string
  /** A bigint, as text. */
  ordinal: string
  analystId: string
  round: number | null
  given: Given | null
  probabilities: unknown
  quantiles: unknown
  vote: unknown
  interval: [number, number] | null
  confidence: string | null
  rationale: string
  sourceIds: string[]
  createdAt: Date
  withdrawnAt: Date | null
}

/** null: it came with a template and leaves a quantile open, so that nothing can be made of it. */
export function keptEstimate(row: EstimateRow): KeptSaid | null {
  const { probabilities, quantiles, scenarioId } = row
  if (scenarioId === null) return keptVote(row)
  const forecast = Forecast.safeParse(probabilities === null ? { quantiles } : { probabilities })
  if (!forecast.success) return null
  return {
    id: row.id,
    scenarioId,
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

function keptVote(row: EstimateRow): KeptVote | null {
  const about = partIn(row)
  const forecast = VoteForecast.safeParse(row.vote)
  if (!about || !forecast.success) return null
  return {
    id: row.id,
    about,
    round: row.round,
    forecast: forecast.data,
    confidence: Confidence.safeParse(row.confidence).data ?? null,
    rationale: row.rationale,
    sourceIds: row.sourceIds,
    at: row.createdAt.getTime(),
    withdrawnAt: msOrNull(row.withdrawnAt),
    analystId: row.analystId,
    ordinal: Number(row.ordinal),
  }
}

/** Those on scenarios. */
export const onScenarios = (said: readonly KeptSaid[]): KeptEstimate[] =>
  said.flatMap((one) => (isVote<KeptVote>(one) ? [] : [one]))

/** In the order in which they were committed. */
export const keptEstimates = (rows: readonly EstimateRow[]): KeptSaid[] =>
  rows
    .map(keptEstimate)
    .filter((estimate) => estimate !== null)
    .sort((a, b) => a.ordinal - b.ordinal)

export function ownEstimate({ analystId: _, ordinal: __, ...own }: KeptSaid): OwnSaid {
  return own
}

// --- rounds -----------------------------------------------------------------------------------------------------

export interface RoundRow {
  number: number
  title: string
  scenarioIds: string[]
  linkIds: string[]
  responseIds: string[]
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
    ...(row.linkIds.length > 0 ? { linkIds: row.linkIds } : {}),
    ...(row.responseIds.length > 0 ? { responseIds: row.responseIds } : {}),
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

export interface DecisionRow extends AboutColumns {
  id: string
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

export function keptDecision(row: DecisionRow): KeptDecision {
  const { method, value, before } = row
  const about = partIn(row)
  const rest = {
    id: row.id,
    round: row.round,
    reason: row.reason,
    by: row.by,
    at: row.at.getTime(),
    takenBackAt: msOrNull(row.takenBackAt),
    appliedAt: msOrNull(row.appliedAt),
  }
  const said = { method, value, before }
  return about
    ? { ...rest, about, ...(said as Pick<ModelDecision, keyof typeof said>) }
    : { ...rest, scenarioId: row.scenarioId ?? "", ...(said as Pick<Decision, keyof typeof said>) }
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
