/**
 * Estimates as rows. What is submitted holds the row of its round while it is written, so that a close waits for it
 * and everything behind the close is late (B4); one person's own come one after the other, in the order in which they
 * were handed in.
 */
import type { Pool } from "pg"
import { canonicalJson } from "../../core/canonical-json.ts"
import { isVote, type VoteInput } from "../../core/judgement.ts"
import type { JudgementStore, KeptSaid, SaidInput, Submitted } from "../rooms/judgement-port.ts"
import {
  aboutColumns,
  dateOf,
  type EstimateRow,
  estimateColumns,
  keptEstimate,
  keptEstimates,
  ownEstimate,
} from "./judgement-rows.ts"
import { storable } from "./storable.ts"

export type EstimateRows = Pick<
  JudgementStore,
  "analysts" | "shown" | "ofRound" | "own" | "answers" | "submit" | "withdraw"
>

export function createEstimateRows(pool: Pool, mostOfPerson: number): EstimateRows {
  const oneByOne = createQueues()

  async function submit(
    boardId: string,
    { memberId, name }: { memberId: string; name: string },
    input: SaidInput,
    now: number,
  ): Promise<Submitted> {
    const estimate = asKept(input)
    const { scenarioId, linkId, responseId } = aboutColumns(estimate)
    const { forecast, given, interval, vote } = isVote<VoteInput>(estimate)
      ? { forecast: {}, given: null, interval: null, vote: estimate.forecast }
      : { ...estimate, vote: null }
    const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
    const values = [
      boardId,
      estimate.id,
      memberId,
      storable(name),
      dateOf(now),
      mostOfPerson,
      scenarioId,
      estimate.round,
      json(given),
      json("probabilities" in forecast ? forecast.probabilities : null),
      json("quantiles" in forecast ? forecast.quantiles : null),
      json(interval),
      estimate.confidence,
      estimate.rationale,
      estimate.sourceIds,
      linkId,
      responseId,
      json(vote),
    ]
    const query = estimate.round === null ? submitOpen : submitInRound
    const { rows } = await pool.query<Admission>({ ...query, values })
    const admission = rows[0] as Admission
    if (admission.stored) return { kind: "stored", at: now }
    const there = await find(boardId, estimate.id)
    if (there) {
      const same = there.analystId === memberId && sameContent(there, estimate)
      return same ? { kind: "known", at: there.at } : { kind: "used-id" }
    }
    const { status, past } = admission
    if (status === null) return { kind: "no-such-round" }
    if (status !== "open") return { kind: "late", status }
    return past ? { kind: "late", status: "closed" } : { kind: "too-many" }
  }

  async function find(boardId: string, id: string): Promise<KeptSaid | null> {
    const { rows } = await pool.query<EstimateRow>({ ...estimateById, values: [boardId, id] })
    return rows[0] ? keptEstimate(rows[0]) : null
  }

  async function standing(query: { name: string; text: string }, values: unknown[]): Promise<KeptSaid[]> {
    const { rows } = await pool.query<EstimateRow>({ ...query, values })
    return keptEstimates(rows)
  }

  return {
    async analysts(boardId) {
      const { rows } = await pool.query<{ id: string; name: string; memberId: string | null }>(
        `SELECT "id", "name", "memberId" FROM "Analyst" WHERE "boardId" = $1 ORDER BY "id"`,
        [boardId],
      )
      return rows
    },
    shown: (boardId) => standing(standingShown, [boardId]),
    ofRound: (boardId, round) => standing(standingOfRound, [boardId, round]),
    own: async (boardId, memberId) => (await standing(standingOwn, [boardId, memberId])).map(ownEstimate),
    async answers(boardId, round) {
      const { rows } = await pool.query<{ memberId: string; answered: number }>({
        ...answered,
        values: [boardId, round],
      })
      return new Map(rows.map(({ memberId, answered }) => [memberId, answered]))
    },

    submit: (boardId, who, estimate, now) =>
      oneByOne(`${boardId}/${who.memberId}`, () => submit(boardId, who, estimate, now)),

    withdraw: (boardId, memberId, estimateId, now) =>
      oneByOne(`${boardId}/${memberId}`, async () => {
        const values = [boardId, estimateId, memberId, dateOf(now)]
        await pool.query({ ...withdrawOwn, values })
        const estimate = await find(boardId, estimateId)
        if (estimate?.analystId !== memberId) return { kind: "no-such-estimate" }
        return estimate.withdrawnAt === null
          ? { kind: "late" }
          : { kind: "done", estimate: ownEstimate(estimate) }
      }),
  }
}

/** What PostgreSQL takes: its text has no NUL and no half of a character, and no condition is no condition. */
function asKept(estimate: SaidInput): SaidInput {
  if (isVote<VoteInput>(estimate)) return { ...estimate, rationale: storable(estimate.rationale) }
  const given = estimate.given && Object.keys(estimate.given).length > 0 ? estimate.given : null
  return { ...estimate, given, rationale: storable(estimate.rationale) }
}

function sameContent(kept: KeptSaid, sent: SaidInput): boolean {
  const content = (of: SaidInput) =>
    canonicalJson([
      aboutColumns(of),
      of.round,
      isVote<VoteInput>(of) ? null : [of.given, of.interval],
      of.forecast,
      of.confidence,
      of.rationale,
      of.sourceIds,
    ])
  return content(kept) === content(sent)
}

/** Tasks of one key one after the other, others beside them. */
function createQueues(): <Value>(key: string, task: () => Promise<Value>) => Promise<Value> {
  const last = new Map<string, Promise<unknown>>()
  return (key, task) => {
    const run = (last.get(key) ?? Promise.resolve()).then(task, task)
    const done = run
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === done) last.delete(key)
      })
    last.set(key, done)
    return run
  }
}

// --- statements -------------------------------------------------------------------------------------------------

interface Admission {
  stored: boolean
  status: "open" | "closed" | "revealed" | "cancelled" | null
  past: boolean | null
}

const lockedRound = `
  SELECT "status"::text AS status, "deadline" <= $5 AS past FROM "Round"
  WHERE "boardId" = $1 AND "number" = $8 FOR SHARE`

// Of a lock that was waited for, PostgreSQL gives the row as it is then; what else is read is as it was before.
const submitting = (round: string) => `
  WITH asked AS (${round}), admitted AS (
    SELECT FROM asked WHERE status = 'open' AND past IS NOT TRUE
      AND NOT EXISTS (SELECT FROM "Estimate" WHERE "boardId" = $1 AND "id" = $2)
      AND (SELECT count(*) FROM "Estimate" WHERE "boardId" = $1 AND "analystId" = $3) < $6::int
  ), author AS (
    INSERT INTO "Analyst" ("boardId", "id", "name", "memberId") SELECT $1, $3, $4, $3 FROM admitted
    ON CONFLICT ("boardId", "id") DO UPDATE SET "name" = EXCLUDED."name", "memberId" = EXCLUDED."memberId"
    WHERE ("Analyst"."name", "Analyst"."memberId") IS DISTINCT FROM (EXCLUDED."name", EXCLUDED."memberId")
  ), stored AS (
    INSERT INTO "Estimate" ("boardId", "id", "analystId", "createdAt", "scenarioId", "round", "given",
      "probabilities", "quantiles", "interval", "confidence", "rationale", "sourceIds",
      "linkId", "responseId", "vote")
    SELECT $1, $2, $3, $5, $7, $8, $9::jsonb, $10::jsonb, $11::jsonb, $12::jsonb, $13, $14, $15::text[], $16, $17,
      $18::jsonb FROM admitted
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT EXISTS (SELECT FROM stored) AS stored, (SELECT status FROM asked) AS status, (SELECT past FROM asked) AS past`

const submitInRound = { name: "submit-in-round", text: submitting(lockedRound) }
const submitOpen = { name: "submit-open", text: submitting("SELECT 'open' AS status, false AS past") }

/** With what it took the place of: nobody who takes an answer back means the one before it. */
const withdrawOwn = {
  name: "withdraw",
  text: `
    WITH asked AS (
      SELECT "number" FROM "Round"
      WHERE "boardId" = $1 AND "status" = 'open' AND ("deadline" IS NULL OR "deadline" > $4)
        AND "number" = (SELECT "round" FROM "Estimate" WHERE "boardId" = $1 AND "id" = $2 AND "analystId" = $3)
      FOR SHARE
    )
    UPDATE "Estimate" e SET "withdrawnAt" = $4 FROM "Estimate" t
    WHERE t."boardId" = $1 AND t."id" = $2 AND t."analystId" = $3 AND t."withdrawnAt" IS NULL
      AND (t."round" IS NULL OR t."round" IN (SELECT "number" FROM asked))
      AND e."boardId" = t."boardId" AND e."analystId" = t."analystId"
      AND (e."scenarioId", e."linkId", e."responseId") IS NOT DISTINCT FROM (t."scenarioId", t."linkId", t."responseId")
      AND e."round" IS NOT DISTINCT FROM t."round" AND e."ordinal" <= t."ordinal" AND e."withdrawnAt" IS NULL
      AND nullif(e."given", '{}') IS NOT DISTINCT FROM nullif(t."given", '{}')`,
}

const estimateById = {
  name: "estimate-by-id",
  text: `SELECT ${estimateColumns} FROM "Estimate" e WHERE e."boardId" = $1 AND e."id" = $2`,
}

const question = `e."scenarioId", e."linkId", e."responseId", nullif(e."given", '{}')`

/** Of each person on each question the last that was not withdrawn. */
export const standingWhere = (condition: string) => `
  SELECT DISTINCT ON (e."analystId", e."round", ${question}) ${estimateColumns}
  FROM "Estimate" e LEFT JOIN "Round" r ON r."boardId" = e."boardId" AND r."number" = e."round"
  WHERE e."boardId" = $1 AND e."withdrawnAt" IS NULL AND ${condition}
  ORDER BY e."analystId", e."round", ${question}, e."ordinal" DESC`

/** B1: that of a blind round only once it is revealed. */
export const mayBeShown = `(e."round" IS NULL OR NOT r."blind" OR r."status" = 'revealed')`

const standingShown = { name: "standing-shown", text: standingWhere(mayBeShown) }
const standingOfRound = { name: "standing-of-round", text: standingWhere(`e."round" = $2`) }
const standingOwn = { name: "standing-own", text: standingWhere(`e."analystId" = $2`) }

/** What is only said for a case in which something else comes out is no answer yet. */
const answered = {
  name: "answered",
  text: `
    SELECT a."memberId", count(DISTINCT (e."scenarioId", e."linkId", e."responseId"))::int AS answered
    FROM "Round" r
    JOIN "Estimate" e ON e."boardId" = r."boardId" AND e."round" = r."number"
    JOIN "Analyst" a ON a."boardId" = e."boardId" AND a."id" = e."analystId"
    WHERE r."boardId" = $1 AND r."number" = $2 AND e."withdrawnAt" IS NULL AND nullif(e."given", '{}') IS NULL
      AND (e."scenarioId" = ANY(r."scenarioIds") OR e."linkId" = ANY(r."linkIds")
        OR e."responseId" = ANY(r."responseIds")) AND a."memberId" IS NOT NULL
    GROUP BY a."memberId"`,
}
