/**
 * Rows of judgement as values of the ledger: what everybody may see of them, and nothing else. Pure, and the same from
 * the same rows, so that what is written twice is one line of the record.
 */
import type * as Y from "yjs"
import {
  type Forecast,
  isVote,
  type PublishedEstimate,
  type PublishedVote,
  type RoundEntry,
} from "../../core/judgement.ts"
import { type Analyst, partKey, writeRecord } from "../../core/judgement-doc.ts"
import { markedEstimateId, markOf } from "../../core/judgement-marks.ts"
import type { KeptEstimate, KeptRound, KeptSaid, KeptVote } from "./judgement-port.ts"

/** Of one part of a reveal, as JSON: it travels as one value, and a frame should carry it. */
export const partBytes = 48 * 1024

type PublishedSaid = PublishedEstimate | PublishedVote

/** `parts` are its revealed estimates; null: none are in parts. */
export function roundEntry(round: KeptRound, parts: number | null): RoundEntry {
  return {
    number: round.number,
    status: round.status,
    title: round.title,
    scenarioIds: round.scenarioIds,
    ...(round.linkIds?.length ? { linkIds: round.linkIds } : {}),
    ...(round.responseIds?.length ? { responseIds: round.responseIds } : {}),
    blind: round.blind,
    anonymous: round.anonymous,
    countsOnly: round.countsOnly,
    rationaleRequired: round.rationaleRequired,
    hidesWorking: round.hidesWorking,
    autoReveal: round.autoReveal,
    peekAllowed: round.peekAllowed,
    deadline: round.deadline,
    follows: round.follows,
    openedAt: round.openedAt,
    openedBy: round.openedBy,
    closedAt: round.closedAt,
    revealedAt: round.revealedAt,
    countdownEndsAt: round.countdownEndsAt,
    countdownHeld: round.countdownHeld,
    parts,
  }
}

/** `round`: the one that it was said in, null for an estimate outside of rounds. */
export function publishedEstimate(estimate: KeptEstimate, round: Telling): PublishedEstimate
export function publishedEstimate(estimate: KeptSaid, round: Telling): PublishedSaid
export function publishedEstimate(estimate: KeptSaid, round: Telling): PublishedSaid {
  if (isVote<KeptVote>(estimate)) return publishedVote(estimate, round)
  const { forecast, given, analystId } = estimate
  const anonymous = round?.anonymous === true
  return {
    id: anonymous ? markedEstimateId(round.salt, estimate.id) : estimate.id,
    scenarioId: estimate.scenarioId,
    round: estimate.round,
    // In the order of keys: as it was sent and as it is read back it is the same text.
    given: given && sortedByKey(given),
    forecast:
      "probabilities" in forecast
        ? { probabilities: sortedByKey(forecast.probabilities) }
        : inOrder(forecast),
    interval: estimate.interval,
    confidence: estimate.confidence,
    rationale: estimate.rationale,
    sourceIds: estimate.sourceIds,
    by: anonymous ? null : analystId,
    mark: anonymous ? markOf(round.salt, analystId) : analystId,
    at: anonymous ? null : estimate.at,
    withdrawnAt: estimate.withdrawnAt,
  }
}

type Telling = Pick<KeptRound, "anonymous" | "salt"> | null

function publishedVote({ analystId, ordinal: _, ...vote }: KeptVote, round: Telling): PublishedVote {
  const anonymous = round?.anonymous === true
  return {
    ...vote,
    id: anonymous ? markedEstimateId(round.salt, vote.id) : vote.id,
    by: anonymous ? null : analystId,
    mark: anonymous ? markOf(round.salt, analystId) : analystId,
    at: anonymous ? null : vote.at,
  }
}

const sortedByKey = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

function inOrder({ quantiles: { p10, p50, p90 } }: Extract<Forecast, { quantiles: unknown }>): Forecast {
  return { quantiles: { p10, p50, p90 } }
}

/** Of an anonymous round in the order of marks: that of submission would tell who it was. */
export function publishedEstimates(estimates: readonly KeptEstimate[], round: Telling): PublishedEstimate[]
export function publishedEstimates(estimates: readonly KeptSaid[], round: Telling): PublishedSaid[]
export function publishedEstimates(estimates: readonly KeptSaid[], round: Telling): PublishedSaid[] {
  const published = byOrdinal(estimates).map((estimate) => publishedEstimate(estimate, round))
  if (!round?.anonymous) return published
  const place = ({ mark, id }: PublishedSaid) => `${mark}/${id}`
  return published.sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

const byOrdinal = (estimates: readonly KeptSaid[]): KeptSaid[] =>
  [...estimates].sort((a, b) => a.ordinal - b.ordinal)

/** In order, each of at most `partBytes` as JSON unless one estimate alone is longer. */
export function partsOf<Said extends PublishedSaid>(estimates: readonly Said[]): Said[][] {
  const parts: Said[][] = []
  let bytes = 0
  for (const estimate of estimates) {
    const own = encoder.encode(JSON.stringify(estimate)).length + 1
    const last = parts.at(-1)
    if (last && bytes + own <= partBytes) {
      last.push(estimate)
      bytes += own
    } else {
      parts.push([estimate])
      bytes = own + 1
    }
  }
  return parts
}
const encoder = new TextEncoder()

/** What one round adds to the ledger when it is revealed: its parts, and then the entry that makes them count (B5). */
export interface Reveal {
  entry: RoundEntry
  parts: { key: string; estimates: PublishedSaid[] }[]
}

/** `estimates`: all that stands of the round. One that was open to all shows each of them already, one by one. */
export function revealOf(round: KeptRound, estimates: readonly KeptSaid[]): Reveal {
  if (!round.blind) return { entry: roundEntry(round, null), parts: [] }
  const parts = partsOf(publishedEstimates(estimates, round))
  return {
    entry: roundEntry(round, parts.length),
    parts: parts.map((some, part) => ({ key: partKey(round.number, part), estimates: some })),
  }
}

/** Safe to be cut off anywhere and done again: without the entry the parts show nothing. */
export function writeReveal(doc: Y.Doc, { entry, parts }: Reveal): void {
  for (const { key, estimates } of parts) writeRecord(doc, "reveals", key, estimates)
  writeRecord(doc, "rounds", String(entry.number), entry)
}

/** One estimate that is open to all, outside of rounds or in one that is not blind. */
export function writeEstimate(doc: Y.Doc, estimate: KeptSaid, round: Telling): void {
  const published = publishedEstimate(estimate, round)
  writeRecord(doc, "estimates", published.id, published)
}

export interface KeptJudgement {
  rounds: readonly KeptRound[]
  analysts: readonly Analyst[]
  /** As `JudgementStore.shown` gives them. */
  shown: readonly KeptSaid[]
}

/** Rounds, analysts and every estimate that everybody may see: for a ledger that has none of it yet. */
export function writeShown(doc: Y.Doc, { rounds, analysts, shown }: KeptJudgement): void {
  for (const analyst of analysts) writeRecord(doc, "analysts", analyst.id, analyst)
  const byRound = new Map(rounds.map((round) => [round.number, round]))
  for (const estimate of byOrdinal(shown)) {
    const round = estimate.round === null ? null : byRound.get(estimate.round)
    // B1: an estimate whose round is not known here shows itself nowhere.
    if (round === undefined || round?.blind) continue
    writeEstimate(doc, estimate, round)
  }
  for (const round of rounds) {
    const ofRound = shown.filter((estimate) => estimate.round === round.number)
    if (round.status === "revealed") writeReveal(doc, revealOf(round, ofRound))
    else writeRecord(doc, "rounds", String(round.number), roundEntry(round, null))
  }
}
