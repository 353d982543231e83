/**
 * Which comments each member has seen, as rows, so that all their devices know. By the comment and not "up to here":
 * what comes late from somebody's offline hours is still unread. Marks are only ever added.
 */
import { limits } from "../../core/limits.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"

export interface ReadMark {
  scenarioId: string
  commentIds: string[]
}

export interface ReadMarks {
  of(memberId: string): Promise<ReadMark[]>
  /** false: more than a board could hold comments. */
  add(memberId: string, mark: ReadMark): Promise<boolean>
}

/** Ids are not looked up in the board, so they are counted; marks of a board that is full come twice at most. */
const mostOfMember = 2 * limits.entities

export function createReadMarks(prisma: PrismaClient): ReadMarks {
  return {
    of: (memberId) =>
      prisma.readMark.findMany({
        where: { memberId },
        orderBy: { scenarioId: "asc" },
        select: { scenarioId: true, commentIds: true },
      }),
    // One statement: two devices of one person mark at the same moment, and neither may lose the other's.
    async add(memberId, { scenarioId, commentIds }) {
      const written = await prisma.$executeRaw`
        INSERT INTO "ReadMark" ("memberId", "scenarioId", "commentIds")
        SELECT ${memberId}, ${scenarioId}, ${commentIds}::text[]
        WHERE ${commentIds.length} + (
          SELECT coalesce(sum(cardinality("commentIds")), 0) FROM "ReadMark" WHERE "memberId" = ${memberId}
        ) <= ${mostOfMember}
        ON CONFLICT ("memberId", "scenarioId") DO UPDATE SET "commentIds" = (
          SELECT array_agg(DISTINCT id ORDER BY id)
          FROM unnest("ReadMark"."commentIds" || EXCLUDED."commentIds") AS id
        )`
      return written > 0
    },
  }
}
