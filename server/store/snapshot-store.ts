/** Snapshots: the judgement at a moment, kept as the very text that was hashed (M8), and never changed. */
import type { SnapshotKind } from "../../core/snapshot.ts"
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts"

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
  kind: SnapshotKind
  note: string
  /** Counts on its board from 1. */
  number: number
  /** The reveal at which it was taken. */
  round: number | null
  /** null: it was taken by itself. */
  createdBy: string | null
  createdAt: Date
}

export type NewSnapshotRow = Omit<SnapshotRow, "number">

export type SnapshotLine = Pick<
  SnapshotRow,
  "id" | "number" | "kind" | "title" | "note" | "asOf" | "hash" | "createdAt" | "round"
> & {
  /** The present name of who took it; null: it was taken by itself. */
  author: string | null
}

export interface SnapshotStore {
  /** Its number; null: there is one of this id already, and nothing was written. */
  insert(row: NewSnapshotRow): Promise<number | null>
  byId(id: string): Promise<SnapshotRow | null>
  hashOf(id: string): Promise<string | null>
  /** The last one that stands for something, so not one of an hour; null when there is none. */
  newest(boardId: string): Promise<Pick<SnapshotRow, "id" | "title" | "createdAt"> | null>
  /** The one that its changes are counted from: the last before it that stands for something, so not one of an hour. */
  before(of: Pick<SnapshotRow, "boardId" | "asOf" | "number">): Promise<SnapshotRow | null>
  /** The last of any kind. */
  last(boardId: string): Promise<Pick<SnapshotRow, "canonical" | "hash"> | null>
  /** The latest first, without their content. */
  list(boardId: string): Promise<SnapshotLine[]>
}

const mostListed = 500
/** So often may somebody else's snapshot take the number that was about to be given. */
const mostTries = 20

export function createSnapshotStore(prisma: PrismaClient): SnapshotStore {
  return {
    async insert(row) {
      for (let tries = 1; ; tries++) {
        const last = await prisma.snapshot.aggregate({
          where: { boardId: row.boardId },
          _max: { number: true },
        })
        const number = (last._max.number ?? 0) + 1
        try {
          await prisma.snapshot.create({ data: { ...row, number } })
          return number
        } catch (error) {
          if (!isTaken(error)) throw error
          if (await prisma.snapshot.findUnique({ where: { id: row.id }, select: { id: true } })) return null
          if (tries === mostTries) throw error
        }
      }
    },
    async byId(id) {
      const row = await prisma.snapshot.findUnique({ where: { id } })
      return row && typed(row)
    },
    hashOf: async (id) =>
      (await prisma.snapshot.findUnique({ where: { id }, select: { hash: true } }))?.hash ?? null,
    newest: (boardId) =>
      prisma.snapshot.findFirst({
        where: { boardId, kind: { not: "hourly" } },
        orderBy: lastFirst,
        select: { id: true, title: true, createdAt: true },
      }),
    async before({ boardId, asOf, number }) {
      const row = await prisma.snapshot.findFirst({
        where: {
          boardId,
          kind: { not: "hourly" },
          OR: [{ asOf: { lt: asOf } }, { asOf, number: { lt: number } }],
        },
        orderBy: lastFirst,
      })
      return row && typed(row)
    },
    last: (boardId) =>
      prisma.snapshot.findFirst({
        where: { boardId },
        orderBy: lastFirst,
        select: { canonical: true, hash: true },
      }),
    async list(boardId) {
      const lines = await prisma.snapshot.findMany({
        where: { boardId },
        orderBy: lastFirst,
        take: mostListed,
        select: {
          id: true,
          number: true,
          kind: true,
          title: true,
          note: true,
          asOf: true,
          hash: true,
          createdAt: true,
          createdBy: true,
          round: true,
        },
      })
      const members = await prisma.member.findMany({ where: { boardId }, select: { id: true, name: true } })
      const names = new Map(members.map(({ id, name }) => [id, name]))
      return lines.map(({ createdBy, ...line }) =>
        typed({ ...line, author: createdBy === null ? null : (names.get(createdBy) ?? null) }),
      )
    },
  }
}

/** By the moment that they speak of: one of a reveal may be kept later than one that was taken after it. */
const lastFirst: Prisma.SnapshotOrderByWithRelationInput[] = [{ asOf: "desc" }, { number: "desc" }]

/** Only this store writes kinds. */
const typed = <Row extends { kind: string }>(row: Row) => ({ ...row, kind: row.kind as SnapshotKind })

const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002"
