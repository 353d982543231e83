/** Judgement as calls read it: what is kept now, what was before, and what the team's values were. Nothing is written. */
import type { Decision, ResolutionEntry } from "../../core/judgement.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { JudgementStore } from "../rooms/judgement-port.ts"
import type { RoomLog } from "../rooms/ports.ts"
import type { HistoryStore } from "./history-store.ts"
import { createJudgementPast, type JudgementPast } from "./judgement-past.ts"
import { createJudgementStore } from "./judgement-store.ts"
import { createWorkingPast, type WorkingPast } from "./working-past.ts"

export interface JudgementReader extends Pick<JudgementStore, "rounds" | "sharesScores">, JudgementPast {
  /** Both in the order of time. */
  decisions(boardId: string): Promise<Decision[]>
  resolutions(boardId: string): Promise<ResolutionEntry[]>
  workingPast: WorkingPast["read"]
}

export function createJudgementReader(world: {
  prisma: PrismaClient
  history: Pick<HistoryStore, "history">
  log: RoomLog
}): JudgementReader {
  const { rounds, decisions, resolutions, sharesScores } = createJudgementStore(world)
  return {
    rounds,
    sharesScores,
    decisions: async (boardId) =>
      (await decisions(boardId)).flatMap(({ appliedAt: _, ...decision }) =>
        "scenarioId" in decision ? [decision] : [],
      ),
    resolutions: async (boardId) =>
      (await resolutions(boardId)).map(({ appliedAt: _, ...resolution }) => resolution),
    ...createJudgementPast(world.prisma),
    workingPast: createWorkingPast(world).read,
  }
}
