/** Rounds as rows: opened once a command, and from one state to the next by one conditional update (B4). */
import type { Pool } from "pg"
import type { JudgementStore } from "../rooms/judgement-port.ts"
import { dateOf, dateOrNull, keptRound, type RoundRow } from "./judgement-rows.ts"
import { storable } from "./storable.ts"

export type RoundRows = Pick<JudgementStore, "rounds" | "openRound" | "changeRound">

export function createRoundRows(pool: Pool, mostRounds: number): RoundRows {
  return {
    async rounds(boardId) {
      const { rows } = await pool.query<RoundRow>(
        `SELECT ${columns} FROM "Round" WHERE "boardId" = $1 ORDER BY "number"`,
        [boardId],
      )
      return rows.map(keptRound)
    },

    async openRound(boardId, { commandId, plan, by, at, salt }) {
      const values = [
        boardId,
        commandId,
        storable(plan.title),
        plan.scenarioIds,
        plan.blind,
        plan.anonymous,
        plan.countsOnly,
        plan.rationaleRequired,
        plan.hidesWorking,
        plan.autoReveal,
        plan.peekAllowed,
        plan.follows,
        dateOrNull(plan.deadline),
        dateOf(at),
        by,
        salt,
        mostRounds,
        plan.linkIds ?? [],
        plan.responseIds ?? [],
      ]
      for (;;) {
        try {
          const { rows } = await pool.query<RoundRow>({ ...insertRound, values })
          if (rows[0]) return keptRound(rows[0])
          const known = await pool.query<RoundRow>(
            `SELECT ${columns} FROM "Round" WHERE "boardId" = $1 AND "commandId" = $2`,
            [boardId, commandId],
          )
          return known.rows[0] ? keptRound(known.rows[0]) : null
        } catch (error) {
          // Another one was opened at the same moment and has the number: this is the next one.
          if (!isTaken(error)) throw error
        }
      }
    },

    async changeRound(boardId, number, from, change) {
      const values: unknown[] = [boardId, number, from]
      const sets: string[] = []
      for (const [column, cast] of Object.entries(changeable) as [keyof typeof changeable, string][]) {
        const value = change[column]
        if (value === undefined) continue
        values.push(typeof value === "number" ? dateOf(value) : value)
        sets.push(`"${column}" = $${values.length}${cast}`)
      }
      const { rows } = await pool.query<RoundRow>(
        `UPDATE "Round" SET ${sets.length > 0 ? sets.join(", ") : `"number" = "number"`}
         WHERE "boardId" = $1 AND "number" = $2 AND "status"::text = ANY($3::text[]) RETURNING ${columns}`,
        values,
      )
      return rows[0] ? keptRound(rows[0]) : null
    },
  }
}

const columns = `"number", "title", "scenarioIds", "blind", "anonymous", "countsOnly", "rationaleRequired",
  "hidesWorking", "autoReveal", "peekAllowed", "follows", "status"::text AS status, "openedAt", "openedBy",
  "deadline", "closedAt", "revealedAt", "countdownEndsAt", "countdownHeld", "salt", "linkIds", "responseIds"`

const changeable = {
  status: `::"RoundStatus"`,
  closedAt: "",
  revealedAt: "",
  deadline: "",
  countdownEndsAt: "",
  countdownHeld: "",
} as const

const insertRound = {
  name: "open-round",
  text: `
    INSERT INTO "Round" ("boardId", "commandId", "title", "scenarioIds", "blind", "anonymous", "countsOnly",
      "rationaleRequired", "hidesWorking", "autoReveal", "peekAllowed", "follows", "deadline", "openedAt", "openedBy",
      "salt", "status", "linkIds", "responseIds", "number")
    SELECT $1, $2, $3, $4::text[], $5, $6, $7, $8, $9, $10, $11, $12::int, $13::timestamptz, $14::timestamptz, $15,
      $16, 'open', $18::text[], $19::text[], (SELECT coalesce(max("number"), 0) + 1 FROM "Round" WHERE "boardId" = $1)
    WHERE (SELECT count(*) FROM "Round" WHERE "boardId" = $1) < $17::int
    ON CONFLICT ("boardId", "commandId") DO NOTHING RETURNING ${columns}`,
}

const uniqueViolation = "23505"
const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === uniqueViolation
