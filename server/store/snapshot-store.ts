/** Snapshots: the judgement at a moment, kept as the very text that was hashed (M8), and never changed. */
import type { PrismaClient } from "../generated/prisma/client.ts"

export interface SnapshotRow {
  id: string
  boardId: string
  title: string
  asOf: Date
  /** The sequence number of the board document that it shows. */
  seq: number
  canonical: string
  hash: string
  engineVersion: string
  createdBy: string
  createdAt: Date
}

export type SnapshotLine = Pick<SnapshotRow, "id" | "title" | "asOf" | "hash" | "createdAt"> & {
  /** The present name of who took it. */
  author: string | null
}

export interface SnapshotStore {
  insert(row: SnapshotRow): Promise<void>
  byId(id: string): Promise<SnapshotRow | null>
  /** Which one was taken last; null when none was. */
  newest(boardId: string): Promise<Pick<SnapshotRow, "id" | "title" | "createdAt"> | null>
  /** The latest first, without their content. */
  list(boardId: string): Promise<SnapshotLine[]>
}

const mostListed = 500

export function createSnapshotStore(prisma: PrismaClient): SnapshotStore {
  return {
    async insert(row) {
      await prisma.snapshot.create({ data: row })
    },
    byId: (id) => prisma.snapshot.findUnique({ where: { id } }),
    newest: (boardId) =>
      prisma.snapshot.findFirst({
        where: { boardId },
        orderBy: [{ createdAt: "desc" }, { id: "asc" }],
        select: { id: true, title: true, createdAt: true },
      }),
    async list(boardId) {
      const lines = await prisma.snapshot.findMany({
        where: { boardId },
        orderBy: [{ createdAt: "desc" }, { id: "asc" }],
        take: mostListed,
        select: { id: true, title: true, asOf: true, hash: true, createdAt: true, createdBy: true },
      })
      const members = await prisma.member.findMany({ where: { boardId }, select: { id: true, name: true } })
      const names = new Map(members.map(({ id, name }) => [id, name]))
      return lines.map(({ createdBy, ...line }) => ({ ...line, author: names.get(createdBy) ?? null }))
    },
  }
}
