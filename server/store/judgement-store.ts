/**
 * Judgement in PostgreSQL, as rooms ask for it: estimates, rounds, and what the team made of them. These rows are the
 * truth; nothing of them lies in a document before everybody may see it (B1).
 */
import { limits as usualLimits } from "../../core/limits.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { JudgementStore } from "../rooms/judgement-port.ts"
import { createDecisionRows } from "./judgement-decisions.ts"
import { createEstimateRows } from "./judgement-estimates.ts"
import { createRoundRows } from "./judgement-rounds.ts"
import { poolOf } from "./prisma.ts"

export interface JudgementStoreWorld {
  /** Made by `createPrisma`. */
  prisma: PrismaClient
  limits?: { estimatesPerPerson: number; rounds: number }
}

export function createJudgementStore({ prisma, limits = usualLimits }: JudgementStoreWorld): JudgementStore {
  const pool = poolOf(prisma)
  return {
    ...createEstimateRows(pool, limits.estimatesPerPerson),
    ...createRoundRows(pool, limits.rounds),
    ...createDecisionRows(prisma),
  }
}
