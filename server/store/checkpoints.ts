/**
 * Checkpoints: a whole document by apply + encode (never by merging updates, which keeps garbage), so that reading
 * back does not begin at the first row. They are made in a thread of their own, read back before anything relies on
 * them, and never needed: while the log is whole, a damaged one is passed over and made anew (R12).
 */
import { promisify } from "node:util"
import { inflate } from "node:zlib"
import type { Pool } from "pg"
import * as Y from "yjs"
import type { DocumentName } from "../../core/permissions.ts"
import type { RoomLog } from "../rooms/ports.ts"
import type { CheckpointThread, Source } from "./checkpoint-thread.ts"
import { matches, sameBytes } from "./checksum.ts"
import { unpack } from "./document-parts.ts"
import type { Leases } from "./leases.ts"
import { readLog, startOfEpoch } from "./log-reader.ts"

/** The second spares the whole log if the newest is damaged; what lies before it is history. */
const keptCheckpoints = 2
/** So many are compared with their checksum each time; the older ones are when playback begins at them. */
const lookedAt = 4

const inflated = promisify(inflate)

export interface StoredCheckpoint {
  upToSeq: number
  bytes: Uint8Array
}

export interface Checkpoints {
  /** The newest one of this epoch, at or before this number, that is what was written. */
  latest(
    boardId: string,
    doc: DocumentName,
    at: { epoch: number; upTo: number },
  ): Promise<StoredCheckpoint | null>
  /** From what the document at this number is made, checksums verified. Throws BoardDamaged. */
  sourceOf(boardId: string, doc: DocumentName, at: { epoch: number; upTo: number }): Promise<Source>
  /** Writes one and reads it back. Throws LeaseLost. */
  write(boardId: string, doc: DocumentName, upToSeq: number, epoch: number): Promise<Uint8Array>
  /** Deletes what neither reading back nor playback needs. Throws LeaseLost. */
  prune(boardId: string, doc: DocumentName): Promise<void>
  /** Up to where no reading back will look again: before the older of the two newest. */
  foldableUpTo(boardId: string, doc: DocumentName): Promise<number>
}

export function createCheckpoints(world: {
  pool: Pool
  leases: Leases
  thread: CheckpointThread
  log: RoomLog
}): Checkpoints {
  const { pool, leases, thread, log } = world

  async function latest(boardId: string, doc: DocumentName, at: { epoch: number; upTo: number }) {
    for (let before = at.upTo; ; ) {
      const { rows } = await pool.query<StoredCheckpoint & { sha256: Uint8Array }>(
        `SELECT "upToSeq", "bytes", "sha256" FROM "DocCheckpoint"
         WHERE "boardId" = $1 AND "doc" = $2 AND "epoch" = $3 AND "upToSeq" <= $4 ORDER BY "upToSeq" DESC LIMIT 1`,
        [boardId, doc, at.epoch, before],
      )
      const [row] = rows
      if (!row) return null
      if (matches(row)) return row
      log.error({ boardId, doc, upToSeq: row.upToSeq }, "a checkpoint is damaged; reading the log before it")
      before = row.upToSeq - 1
    }
  }

  async function sourceOf(boardId: string, doc: DocumentName, at: { epoch: number; upTo: number }) {
    const base = await latest(boardId, doc, at)
    const after = base?.upToSeq ?? (await startOfEpoch(pool, boardId, doc, at.epoch)) - 1
    const rows: Uint8Array[] = []
    for await (const some of readLog(pool, boardId, doc, { after, upTo: at.upTo })) {
      for (const row of some) {
        if (row.epoch !== at.epoch) throw new Error(`number ${row.seq} of ${doc} is not of epoch ${at.epoch}`)
        rows.push(row.bytes)
      }
    }
    return { checkpoint: base?.bytes ?? null, rows }
  }

  async function write(boardId: string, doc: DocumentName, upToSeq: number, epoch: number) {
    const made = await thread.checkpoint(await sourceOf(boardId, doc, { epoch, upTo: upToSeq }))
    await leases.holding(boardId, async (client) => {
      // One that is there and whole stays: another task, or an earlier try, has made it from the same rows.
      await client.query(
        `INSERT INTO "DocCheckpoint" AS c ("boardId", "doc", "upToSeq", "epoch", "bytes", "sha256")
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT ("boardId", "doc", "upToSeq") DO UPDATE
         SET "epoch" = excluded."epoch", "bytes" = excluded."bytes", "sha256" = excluded."sha256", "createdAt" = now()
         WHERE sha256(c."bytes") <> c."sha256"`,
        [boardId, doc, upToSeq, epoch, Buffer.from(made.bytes), Buffer.from(made.sha256)],
      )
    })
    const { rows } = await pool.query<{ written: Uint8Array; sha256: Uint8Array }>(
      `SELECT sha256("bytes") AS written, "sha256" FROM "DocCheckpoint"
       WHERE "boardId" = $1 AND "doc" = $2 AND "upToSeq" = $3`,
      [boardId, doc, upToSeq],
    )
    const [back] = rows
    if (!back || !sameBytes(back.written, back.sha256)) {
      throw new Error(`the checkpoint at ${upToSeq} was not read back as it was written`)
    }
    return made.update
  }

  /** Newest first. What is damaged counts for nothing. */
  async function whole(boardId: string, doc: DocumentName) {
    const { rows } = await pool.query<{ upToSeq: number; size: number; damaged: boolean }>(
      `SELECT "upToSeq", octet_length("bytes") AS size,
         row_number() OVER newest <= ${lookedAt} AND sha256("bytes") <> "sha256" AS damaged
       FROM "DocCheckpoint" WHERE "boardId" = $1 AND "doc" = $2
       WINDOW newest AS (ORDER BY "upToSeq" DESC) ORDER BY "upToSeq" DESC`,
      [boardId, doc],
    )
    return {
      good: rows.filter(({ damaged }) => !damaged),
      damaged: rows.filter(({ damaged }) => damaged).map(({ upToSeq }) => upToSeq),
    }
  }

  return {
    latest,
    sourceOf,
    write,

    async foldableUpTo(boardId, doc) {
      const { good } = await whole(boardId, doc)
      return good[keptCheckpoints - 1]?.upToSeq ?? 0
    },

    async prune(boardId, doc) {
      const { good, damaged } = await whole(boardId, doc)
      const old = good.slice(keptCheckpoints)
      const segments = await pool.query<{ toSeq: number; size: number }>(
        `SELECT "toSeq", octet_length("bytes") AS size FROM "HistorySegment" WHERE "boardId" = $1 AND "doc" = $2`,
        [boardId, doc],
      )
      const surplus = [...damaged]
      // Playback starts at one of these; one is worth its size once as much of the log lies before it.
      let keptAt = 0
      for (const { upToSeq, size } of old.reverse()) {
        const between = segments.rows.filter(({ toSeq }) => toSeq > keptAt && toSeq <= upToSeq)
        if (between.reduce((sum, segment) => sum + segment.size, 0) >= size) keptAt = upToSeq
        else surplus.push(upToSeq)
      }
      if (surplus.length === 0) return
      await leases.holding(boardId, (client) =>
        client.query(
          `DELETE FROM "DocCheckpoint" WHERE "boardId" = $1 AND "doc" = $2 AND "upToSeq" = ANY($3::int[])`,
          [boardId, doc, surplus],
        ),
      )
    },
  }
}

/** The document of a checkpoint as updates V1, each of a few milliseconds, with a pause between two. */
export async function partsOf({ bytes }: StoredCheckpoint): Promise<Uint8Array[]> {
  const updates: Uint8Array[] = []
  for (const part of unpack(await inflated(bytes))) {
    updates.push(Y.convertUpdateFormatV2ToV1(part))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return updates
}
