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
import { operationsOf, unfoldRows } from "./segments.ts"

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
}

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
        for (const row of rows) {
          const { seq, epoch, committedAt } = row
          entries.push({ seq, epoch, at: committedAt, operations: operationsOf(row) })
        }
      }
      return entries
    },
  }
}

const damaged = (doc: DocumentName, { fromSeq, toSeq }: { fromSeq: number; toSeq: number }) =>
  new BoardDamaged(`numbers ${fromSeq} to ${toSeq} of the log of ${doc} are not what was written`)
