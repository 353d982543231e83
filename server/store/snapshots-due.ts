/** Which snapshots are missing that should have been taken by themselves, and which of them are too many. */
import type { PrismaClient } from "../generated/prisma/client.ts"

export interface RevealWithout {
  boardId: string
  number: number
  title: string
  revealedAt: Date
}

export interface SnapshotsDue {
  /** Reveals on boards in service without the snapshot of kind "round", the oldest first. */
  reveals(): Promise<RevealWithout[]>
  /** Boards whose log has gone on after `since`, and after the last moment of which there is a snapshot; and until when. */
  changed(since: Date): Promise<{ boardId: string; at: Date }[]>
  /** Of the hour all but the newest so many are let go, unless somebody has shared one. */
  letGo(boardId: string, hourlyKept: number): Promise<number>
}

export function createSnapshotsDue(prisma: PrismaClient): SnapshotsDue {
  return {
    // What a template tells of its past has been revealed before there was the board.
    reveals: () => prisma.$queryRaw<RevealWithout[]>`
      SELECT r."boardId", r."number", r."title", r."revealedAt" FROM "Round" r
      JOIN "Board" b ON b."id" = r."boardId"
      WHERE r."status" = 'revealed' AND r."revealedAt" >= b."createdAt" AND b."quarantine" IS NULL
        AND NOT EXISTS (
          SELECT 1 FROM "Snapshot" s
          WHERE s."boardId" = r."boardId" AND s."kind" = 'round' AND s."round" = r."number")
      ORDER BY r."revealedAt", r."boardId", r."number"`,
    changed: (since) => prisma.$queryRaw<{ boardId: string; at: Date }[]>`
      SELECT u."boardId", max(u."committedAt") AS "at" FROM "DocUpdate" u
      JOIN "Board" b ON b."id" = u."boardId"
      WHERE u."committedAt" > ${since} AND b."quarantine" IS NULL
      GROUP BY u."boardId"
      HAVING max(u."committedAt") > coalesce(
        (SELECT max(s."asOf") FROM "Snapshot" s WHERE s."boardId" = u."boardId"), '-infinity')
      ORDER BY u."boardId"`,
    async letGo(boardId, hourlyKept) {
      const many = await prisma.snapshot.findMany({
        where: { boardId, kind: "hourly", shares: { none: {} } },
        orderBy: { asOf: "desc" },
        skip: hourlyKept,
        select: { id: true },
      })
      const { count } = await prisma.snapshot.deleteMany({
        where: { id: { in: many.map(({ id }) => id) }, kind: "hourly", shares: { none: {} } },
      })
      return count
    },
  }
}
