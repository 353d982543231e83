/** What the team did with its estimates, as rows: values taken, outcomes named, pages of scores shared, lines of the audit. */
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts"
import type { JudgementStore } from "../rooms/judgement-port.ts"
import {
  aboutColumns,
  dateOf,
  dateOfDay,
  dateOrNull,
  keptDecision,
  keptResolution,
} from "./judgement-rows.ts"
import { storable } from "./storable.ts"

export type DecisionRows = Pick<
  JudgementStore,
  | "decisions"
  | "decide"
  | "decisionApplied"
  | "takenBack"
  | "resolutions"
  | "resolve"
  | "resolutionApplied"
  | "sharesScores"
  | "shareScores"
  | "record"
>

export function createDecisionRows(prisma: PrismaClient): DecisionRows {
  return {
    async decisions(boardId) {
      const rows = await prisma.decision.findMany({
        where: { boardId },
        orderBy: [{ at: "asc" }, { id: "asc" }],
      })
      return rows.map(keptDecision)
    },
    async decide(boardId, decision) {
      const { id, round, method, value, before, reason, by, at, takenBackAt } = decision
      const row = {
        ...aboutColumns(decision),
        id,
        round,
        method,
        by,
        boardId,
        value,
        before: before ?? Prisma.DbNull,
        reason: storable(reason),
        at: dateOf(at),
        takenBackAt: dateOrNull(takenBackAt),
      }
      await prisma.decision.createMany({ data: [row], skipDuplicates: true })
      const where = { boardId_id: { boardId, id } }
      return keptDecision(await prisma.decision.findUniqueOrThrow({ where }))
    },
    async decisionApplied(boardId, id, at) {
      const where = { boardId, id, appliedAt: null }
      await prisma.decision.updateMany({ where, data: { appliedAt: dateOf(at) } })
    },
    async takenBack(boardId, id, at) {
      const where = { boardId, id, takenBackAt: null }
      await prisma.decision.updateMany({ where, data: { takenBackAt: dateOf(at) } })
    },

    async resolutions(boardId) {
      const rows = await prisma.resolution.findMany({ where: { boardId }, orderBy: { ordinal: "asc" } })
      return rows.map(keptResolution)
    },
    async resolve(boardId, { resolvedOn, knownOn, note, at, ...resolution }) {
      const row = {
        ...resolution,
        boardId,
        resolvedOn: dateOfDay(resolvedOn),
        knownOn: knownOn === null ? null : dateOfDay(knownOn),
        note: storable(note),
        at: dateOf(at),
      }
      await prisma.resolution.createMany({ data: [row], skipDuplicates: true })
      const where = { boardId_id: { boardId, id: resolution.id } }
      return keptResolution(await prisma.resolution.findUniqueOrThrow({ where }))
    },
    async resolutionApplied(boardId, id, at) {
      const where = { boardId, id, appliedAt: null }
      await prisma.resolution.updateMany({ where, data: { appliedAt: dateOf(at) } })
    },

    async sharesScores(boardId, memberId) {
      const where = { id: memberId, boardId }
      return (await prisma.member.findFirst({ where, select: { sharesScores: true } }))?.sharesScores ?? false
    },
    async shareScores(boardId, memberId, share) {
      await prisma.member.updateMany({ where: { id: memberId, boardId }, data: { sharesScores: share } })
    },
    async record(boardId, line) {
      await prisma.auditEntry.createMany({ data: [{ ...line, boardId }], skipDuplicates: true })
    },
  }
}
