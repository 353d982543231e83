/**
 * Any past moment of a document, from the log: who did what and when, and the document as it was. Every byte that this
 * rests on is compared with its checksum; what is damaged is told as BoardDamaged, and is gone around where a whole
 * checkpoint lies behind it.
 */
import type { DocumentName } from "../../core/permissions.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import { BoardDamaged, type CommittedOperation, type RoomLog } from "../rooms/ports.ts"
import { type CheckpointThread, checkpointThread } from "./checkpoint-thread.ts"
import { createCheckpoints } from "./checkpoints.ts"
import { createLeases } from "./leases.ts"
import { headOf, readLog, segmentOf } from "./log-reader.ts"
import { poolOf } from "./prisma.ts"
import { type LogRow, operationsOf, type Segment, unfoldRows } from "./segments.ts"

export type Moment = { seq: number } | { at: Date }

export interface PastDocument {
  seq: number
  epoch: number
  committedAt: Date
  /** The whole document as update V1. */
  update: Uint8Array
}

export interface HistoryEntry {
  seq: number
  epoch: number
  at: Date
  operations: CommittedOperation[]
}

/** The document had not been begun then, or has not come so far yet. */
export class NoSuchMoment extends Error {}

export interface HistoryStore {
  /** Throws NoSuchMoment, BoardDamaged. */
  documentAt(boardId: string, doc: DocumentName, moment: Moment): Promise<PastDocument>
  /** In the order of the log. Throws BoardDamaged. */
  history(
    boardId: string,
    doc: DocumentName,
    page: { afterSeq: number; limit: number },
  ): Promise<HistoryEntry[]>
  /**
   * What came last between two numbers, both left out, the newest first: a page of at most so much that reading it
   * holds nobody up. Empty when there is nothing between. Throws BoardDamaged.
   */
  historyBefore(
    boardId: string,
    doc: DocumentName,
    between: { beforeSeq: number; afterSeq: number },
  ): Promise<HistoryEntry[]>
}

/** Of rows that are not folded yet; a segment has about as many and as much. */
const pageOf = { rows: 500, bytes: 1024 * 1024 }

export interface HistoryWorld {
  prisma: PrismaClient
  log: RoomLog
  thread?: CheckpointThread
}

export function createHistoryStore({ prisma, log, thread = checkpointThread }: HistoryWorld): HistoryStore {
  const pool = poolOf(prisma)
  const checkpoints = createCheckpoints({ pool, leases: createLeases(pool, "reads only"), thread, log })

  interface Located {
    seq: number
    epoch: number
    committedAt: Date
  }

  async function locate(boardId: string, doc: DocumentName, moment: Moment): Promise<Located> {
    const at = "at" in moment ? moment.at : null
    const seq = "seq" in moment ? moment.seq : null
    const { rows } = await pool.query<Located>(
      `SELECT "seq", "epoch", "committedAt" FROM "DocUpdate"
       WHERE "boardId" = $1 AND "doc" = $2 AND ("seq" = $3::int OR "committedAt" <= $4::timestamptz)
       ORDER BY "seq" DESC LIMIT 1`,
      [boardId, doc, seq, at],
    )
    const found =
      rows[0] ?? (at ? await foldedBefore(boardId, doc, at) : await folded(boardId, doc, seq ?? 0))
    if (!found) throw new NoSuchMoment()
    return found
  }

  async function folded(boardId: string, doc: DocumentName, seq: number): Promise<Located | null> {
    const segment = await segmentOf(pool, boardId, doc, seq)
    if (!segment) return null
    const { epoch, lastAt, fromSeq, toSeq } = segment
    // A checkpoint may stand here, and then the rest of the segment need not be whole.
    if (seq === toSeq) return { seq, epoch, committedAt: lastAt }
    const row = (await unfoldRows(segment))?.[seq - fromSeq]
    if (!row) throw damaged(doc, segment)
    return row
  }

  async function foldedBefore(boardId: string, doc: DocumentName, at: Date): Promise<Located | null> {
    const { rows } = await pool.query<{ fromSeq: number }>(
      `SELECT "fromSeq" FROM "HistorySegment"
       WHERE "boardId" = $1 AND "doc" = $2 AND "firstAt" <= $3 ORDER BY "fromSeq" DESC LIMIT 1`,
      [boardId, doc, at],
    )
    const segment = rows[0] && (await segmentOf(pool, boardId, doc, rows[0].fromSeq))
    if (!segment) return null
    if (segment.lastAt <= at) return folded(boardId, doc, segment.toSeq)
    const unfolded = await unfoldRows(segment)
    if (!unfolded) throw damaged(doc, segment)
    return unfolded.findLast(({ committedAt }) => committedAt <= at) ?? null
  }

  return {
    async documentAt(boardId, doc, moment) {
      const { seq, epoch, committedAt } = await locate(boardId, doc, moment)
      const source = await checkpoints.sourceOf(boardId, doc, { epoch, upTo: seq })
      return { seq, epoch, committedAt, update: await thread.document(source) }
    },

    async history(boardId, doc, { afterSeq, limit }) {
      const last = (await headOf(pool, boardId, doc))?.seq ?? 0
      const upTo = Math.min(last, afterSeq + limit)
      const entries: HistoryEntry[] = []
      for await (const rows of readLog(pool, boardId, doc, { after: afterSeq, upTo })) {
        for (const row of rows) entries.push(entryOf(row))
      }
      return entries
    },

    async historyBefore(boardId, doc, between) {
      const rows = await lastRows(boardId, doc, between)
      if (rows.length > 0) return rows.map(entryOf)
      const segment = await lastSegment(boardId, doc, between)
      if (!segment) return []
      const unfolded = await unfoldRows(segment)
      if (!unfolded) throw damaged(doc, segment)
      return unfolded
        .filter(({ seq }) => seq < between.beforeSeq && seq > between.afterSeq)
        .reverse()
        .map(entryOf)
    },
  }

  type WhoDidWhat = Pick<LogRow, "seq" | "epoch" | "committedAt" | "operations">

  async function lastRows(
    boardId: string,
    doc: DocumentName,
    { beforeSeq, afterSeq }: { beforeSeq: number; afterSeq: number },
  ): Promise<WhoDidWhat[]> {
    const { rows } = await pool.query<WhoDidWhat>(
      `SELECT "seq", "epoch", "committedAt", "operations" FROM (
         SELECT *, sum(octet_length("operations")) OVER last AS total, row_number() OVER last AS place
         FROM (SELECT * FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2 AND "seq" < $3 AND "seq" > $4
               ORDER BY "seq" DESC LIMIT ${pageOf.rows}) newest
         WINDOW last AS (ORDER BY "seq" DESC)
       ) counted
       WHERE total <= ${pageOf.bytes} OR place = 1 ORDER BY "seq" DESC`,
      [boardId, doc, Math.min(beforeSeq, mostSeq), afterSeq],
    )
    return rows
  }

  async function lastSegment(
    boardId: string,
    doc: DocumentName,
    { beforeSeq, afterSeq }: { beforeSeq: number; afterSeq: number },
  ): Promise<(Segment & { lastAt: Date }) | null> {
    const { rows } = await pool.query<{ fromSeq: number }>(
      `SELECT "fromSeq" FROM "HistorySegment"
       WHERE "boardId" = $1 AND "doc" = $2 AND "fromSeq" < $3 AND "toSeq" > $4
       ORDER BY "fromSeq" DESC LIMIT 1`,
      [boardId, doc, Math.min(beforeSeq, mostSeq), afterSeq],
    )
    return rows[0] ? segmentOf(pool, boardId, doc, rows[0].fromSeq) : null
  }
}

/** The largest number that PostgreSQL takes for a sequence number. */
const mostSeq = 2_147_483_647

const entryOf = (row: Pick<LogRow, "seq" | "epoch" | "committedAt" | "operations">): HistoryEntry => ({
  seq: row.seq,
  epoch: row.epoch,
  at: row.committedAt,
  operations: operationsOf(row),
})

const damaged = (doc: DocumentName, { fromSeq, toSeq }: { fromSeq: number; toSeq: number }) =>
  new BoardDamaged(`numbers ${fromSeq} to ${toSeq} of the log of ${doc} are not what was written`)
