/** What was said before, replaced and withdrawn estimates too, for the history of a scenario and for scores. */
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { KeptEstimate } from "../rooms/judgement-port.ts"
import { mayBeShown, standingWhere } from "./judgement-estimates.ts"
import { type EstimateRow, estimateColumns, keptEstimates, onScenarios } from "./judgement-rows.ts"
import { poolOf } from "./prisma.ts"

export interface JudgementPast {
  /**
   * All that everybody may see (B1). Of blind rounds that are revealed, and of anonymous ones, what stands; of the others
   * all that everybody saw when it was said.
   */
  everShown(boardId: string, scenarioIds: readonly string[]): Promise<KeptEstimate[]>
  /** Somebody's own on one scenario, whatever became of them (B6). */
  everOwn(boardId: string, memberId: string, scenarioId: string): Promise<KeptEstimate[]>
  /** Whose page of scores others may open: members who are on the board now. */
  sharing(boardId: string): Promise<{ memberId: string; name: string }[]>
}

export function createJudgementPast(prisma: PrismaClient): JudgementPast {
  const pool = poolOf(prisma)
  return {
    async everShown(boardId, scenarioIds) {
      const asked = [boardId, scenarioIds]
      const [all, standing] = await Promise.all([
        pool.query<EstimateRow>({ ...alwaysSeen, values: asked }),
        pool.query<EstimateRow>({ ...shownSince, values: asked }),
      ])
      return onScenarios(keptEstimates([...all.rows, ...standing.rows]))
    },
    async everOwn(boardId, memberId, scenarioId) {
      const { rows } = await pool.query<EstimateRow>({
        ...ownOnScenario,
        values: [boardId, memberId, scenarioId],
      })
      return onScenarios(keptEstimates(rows))
    },
    async sharing(boardId) {
      const rows = await prisma.member.findMany({
        where: { boardId, removedAt: null, sharesScores: true },
        orderBy: [{ joinedAt: "asc" }, { id: "asc" }],
        select: { id: true, name: true },
      })
      return rows.map(({ id, name }) => ({ memberId: id, name }))
    },
  }
}

/** Outside of rounds, and in those in which everybody saw who said what at once. */
const seenAtOnce = `(e."round" IS NULL OR (NOT r."blind" AND NOT r."anonymous"))`

const alwaysSeen = {
  name: "always-seen",
  text: `
    SELECT ${estimateColumns} FROM "Estimate" e
    LEFT JOIN "Round" r ON r."boardId" = e."boardId" AND r."number" = e."round"
    WHERE e."boardId" = $1 AND e."scenarioId" = ANY($2::text[]) AND ${seenAtOnce}`,
}

const shownSince = {
  name: "shown-since",
  text: standingWhere(`${mayBeShown} AND NOT ${seenAtOnce} AND e."scenarioId" = ANY($2::text[])`),
}

const ownOnScenario = {
  name: "own-on-scenario",
  text: `
    SELECT ${estimateColumns} FROM "Estimate" e
    WHERE e."boardId" = $1 AND e."analystId" = $2 AND e."scenarioId" = $3`,
}
