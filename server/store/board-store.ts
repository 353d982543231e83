/**
 * Documents in PostgreSQL, as rooms ask for them: a log of rows, one a group commit, each with the checksum of its bytes
 * and the operations that it carries; checkpoints, which only make reading back faster; and history segments, into
 * which the rows go that nobody reads back any more.
 */
import type { DocumentName } from "../../core/permissions.ts"
import type { Durability } from "../../core/protocol.ts"
import { noRow } from "../../core/row-hash.ts"
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts"
import {
  BoardDamaged,
  type BoardStore,
  LeaseLost,
  type LoadedDocument,
  type RoomLog,
} from "../rooms/ports.ts"
import { type CheckpointThread, checkpointThread } from "./checkpoint-thread.ts"
import { createCheckpoints, partsOf } from "./checkpoints.ts"
import { sha256 } from "./checksum.ts"
import { createClientIds } from "./client-ids.ts"
import { createCommitLog, encodeOperations } from "./commit-log.ts"
import { type FoldLimits, foldLimits, foldLog } from "./folding.ts"
import { createLeases } from "./leases.ts"
import { headOf, readLog, startOfEpoch } from "./log-reader.ts"
import { poolOf } from "./prisma.ts"
import { storable } from "./storable.ts"

/** Deflated. To encode what is longer takes tens of milliseconds, which no other room should wait. */
const longBytes = 64 * 1024

export interface BoardStoreWorld {
  /** Made by `createPrisma`. */
  prisma: PrismaClient
  /** Unique to this process: the lease is its while it lives. */
  owner: string
  log: RoomLog
  /** From the watch over PostgreSQL's settings (A2). */
  durability: () => Durability
  thread?: CheckpointThread
  limits?: FoldLimits
}

export function createBoardStore({
  prisma,
  owner,
  log,
  durability,
  thread = checkpointThread,
  limits = foldLimits,
}: BoardStoreWorld): BoardStore {
  const pool = poolOf(prisma)
  const leases = createLeases(pool, owner)
  const commits = createCommitLog(pool, owner)
  const checkpoints = createCheckpoints({ pool, leases, thread, log })
  const clientIds = createClientIds(leases)
  let lastCheckpoint: Promise<unknown> = Promise.resolve()

  async function load(boardId: string, doc: DocumentName): Promise<LoadedDocument> {
    commits.forget(boardId, doc)
    const fence = await leases.take(boardId)
    const head = await headOf(pool, boardId, doc)
    if (!head) {
      // The newest rows are never folded: where there is anything, there is a newest row.
      if (await anythingOf(boardId, doc)) throw new BoardDamaged(`the log of ${doc} lacks its end`)
      return { epoch: 1, seq: 0, hash: noRow, fence, updates: [] }
    }
    const { epoch, seq } = head
    const base = await checkpoints.latest(boardId, doc, { epoch, upTo: seq })
    const after = base?.upToSeq ?? (await startOfEpoch(pool, boardId, doc, epoch)) - 1
    const rows: Uint8Array[] = []
    for await (const some of readLog(pool, boardId, doc, { after, upTo: seq })) {
      for (const { bytes } of some) rows.push(bytes)
    }
    const encoding = base && base.bytes.length > longBytes ? encodedBeside(base.bytes, rows) : undefined
    const updates = [...(base ? await partsOf(base) : []), ...rows]
    const whole = await encoding
    const loaded = { epoch, seq, hash: new Uint8Array(head.sha256), fence, updates, rows: rows.length }
    return whole ? { ...loaded, whole } : loaded
  }

  /** What joiners are given of a long document, made while the room puts its own together. */
  async function encodedBeside(checkpoint: Uint8Array, rows: Uint8Array[]): Promise<Uint8Array | null> {
    try {
      return await thread.document({ checkpoint, rows })
    } catch (error) {
      log.warn({ err: error }, "a long document could not be encoded beside the rooms; its room does it")
      return null
    }
  }

  async function anythingOf(boardId: string, doc: DocumentName): Promise<boolean> {
    const { rows } = await pool.query<{ any: boolean }>(
      `SELECT EXISTS (SELECT FROM "DocCheckpoint" WHERE "boardId" = $1 AND "doc" = $2)
         OR EXISTS (SELECT FROM "HistorySegment" WHERE "boardId" = $1 AND "doc" = $2) AS any`,
      [boardId, doc],
    )
    return rows[0]?.any === true
  }

  async function checkpoint(boardId: string, doc: DocumentName, upToSeq: number, epoch: number) {
    const update = await checkpoints.write(boardId, doc, upToSeq, epoch)
    try {
      await foldLog({ pool, leases, limits }, boardId, doc, await checkpoints.foldableUpTo(boardId, doc))
      await checkpoints.prune(boardId, doc)
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      // The rows are still there, and the next checkpoint tries again.
      log.warn({ boardId, doc, err: error }, "the log behind a checkpoint could not be folded")
    }
    return update
  }

  return {
    load,
    append: commits.append,
    committed: commits.committed,
    authorOf: commits.authorOf,
    rowHash: commits.rowHash,
    ...clientIds,
    async quarantine(boardId, why) {
      await prisma.board.updateMany({ where: { id: boardId, quarantine: null }, data: { quarantine: why } })
    },
    checkpoint(boardId, doc, upToSeq, epoch) {
      // One after the other: they share a thread, and two of one document would fold the same rows.
      const made = lastCheckpoint.then(() => checkpoint(boardId, doc, upToSeq, epoch))
      lastCheckpoint = made.catch(() => undefined)
      return made
    },
    durability,
  }
}

/** The board's row and the first row of the log of each of its documents, in the caller's transaction (R15). */
export async function insertBoard(
  writing: Prisma.TransactionClient,
  board: {
    id: string
    title: string
    template: string | null
    documents: { doc: DocumentName; update: Uint8Array }[]
    memberId: string
    createdAt: Date
  },
): Promise<void> {
  const { id, template, createdAt, memberId } = board
  await writing.board.create({ data: { id, title: storable(board.title), template, createdAt } })
  await writing.docUpdate.createMany({
    data: board.documents.map(({ doc, update }) => ({
      boardId: id,
      doc,
      seq: 1,
      epoch: 1,
      fence: 0,
      operations: new Uint8Array(
        encodeOperations([{ id: `${id}-${doc}`, memberId, clientId: 0, clocks: [0, 0], changes: [] }]),
      ),
      operationIds: [`${id}-${doc}`],
      bytes: new Uint8Array(update),
      sha256: sha256(update),
      committedAt: createdAt,
    })),
  })
}
