/**
 * The log of documents in PostgreSQL: append-only rows, one a group commit, each with the checksum of its bytes and
 * the operations that it carries; and checkpoints, which only make reading back faster.
 *
 * Every insert carries the fence of the board's lease and holds the lease's row while it commits: an owner that has
 * been replaced finds no matching row, and whoever takes the lease over reads everything that the old one committed.
 */
import { createHash } from "node:crypto"
import { promisify } from "node:util"
import { deflate, inflate } from "node:zlib"
import * as Y from "yjs"
import type { DocumentName } from "../../core/permissions.ts"
import type { Durability } from "../../core/protocol.ts"
import { noRow } from "../../core/row-hash.ts"
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts"
import {
  BoardDamaged,
  type BoardStore,
  type Commit,
  type CommittedOperation,
  LeaseLost,
  type LoadedDocument,
  NoSuchBoard,
  type RoomLog,
} from "../rooms/ports.ts"

/** What goes into one statement, so that it stays well within the statement's time limit. */
const maxGroup = { commits: 64, bytes: 8 * 1024 * 1024 }
const rowsAtOnce = 5_000
const keptCheckpoints = 2

const deflated = promisify(deflate)
const inflated = promisify(inflate)

export interface BoardStoreWorld {
  prisma: PrismaClient
  /** Unique to this process: the lease is its while it lives. */
  owner: string
  log: RoomLog
  /** From the watch over PostgreSQL's settings (A2). */
  durability: () => Durability
}

interface Waiting {
  commit: Commit
  resolve(result: { at: number }): void
  reject(error: unknown): void
}

export function createBoardStore({ prisma, owner, log, durability }: BoardStoreWorld): BoardStore {
  let queue: Waiting[] = []
  let inFlight = false

  async function flush(): Promise<void> {
    if (inFlight) return
    inFlight = true
    while (queue.length > 0) await insertGroup(takeGroup())
    inFlight = false
  }

  function takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { commit } of queue) {
      bytes += commit.update.length
      if (count > 0 && (count >= maxGroup.commits || bytes > maxGroup.bytes)) break
      count++
    }
    const group = queue.slice(0, count)
    queue = queue.slice(count)
    return group
  }

  async function insertGroup(group: Waiting[]): Promise<void> {
    try {
      const inserted = await insert(group.map(({ commit }) => commit))
      for (const { commit, resolve, reject } of group) {
        const at = inserted.get(keyOf(commit))
        if (at === undefined) reject(new LeaseLost())
        else resolve({ at })
      }
    } catch (error) {
      // One row that PostgreSQL will not have must not hold up the boards beside it.
      if (group.length > 1 && isAboutRows(error)) for (const one of group) await insertGroup([one])
      else for (const one of group) await settle(one, error)
    }
  }

  async function insert(commits: Commit[]): Promise<Map<string, number>> {
    const rows = await prisma.$queryRaw<{ boardId: string; doc: string; seq: number; committedAt: Date }[]>`
      INSERT INTO "DocUpdate"
        ("boardId", "doc", "seq", "epoch", "fence", "operations", "operationIds", "bytes", "sha256")
      SELECT v."boardId", v."doc", v."seq", v."epoch", v."fence", v."operations", v."operationIds", v."bytes", v."sha256"
      FROM (VALUES ${Prisma.join(commits.map(rowOf))})
        AS v("boardId", "doc", "seq", "epoch", "fence", "operations", "operationIds", "bytes", "sha256")
      JOIN "BoardLease" l ON l."boardId" = v."boardId" AND l."fence" = v."fence" AND l."owner" = ${owner}
      FOR SHARE OF l
      RETURNING "boardId", "doc", "seq", "committedAt"`
    return new Map(rows.map((row) => [keyOf(row), row.committedAt.getTime()]))
  }

  /** A sequence number that is taken: by this very commit, whose answer was lost, or by another one. */
  async function settle({ commit, resolve, reject }: Waiting, error: unknown): Promise<void> {
    if (codeOf(error) !== uniqueViolation) return reject(error)
    const { boardId, doc, seq, update, operations } = commit
    const where = { boardId_doc_seq: { boardId, doc, seq } }
    const select = { sha256: true, operationIds: true, committedAt: true }
    const row = await prisma.docUpdate.findUnique({ where, select }).catch(() => null)
    if (!row) return reject(error)
    const isThis =
      matches({ bytes: update, sha256: row.sha256 }) &&
      row.operationIds.join() === operations.map(({ id }) => id).join()
    if (isThis) resolve({ at: row.committedAt.getTime() })
    else reject(new LeaseLost())
  }

  async function committed(boardId: string, doc: DocumentName, operationIds: readonly string[]) {
    const found = new Map<string, { seq: number; memberId: string }>()
    if (operationIds.length === 0) return found
    const wanted = new Set(operationIds)
    const rows = await prisma.$queryRaw<{ seq: number; operations: CommittedOperation[] }[]>`
      SELECT "seq", "operations" FROM "DocUpdate"
      WHERE "boardId" = ${boardId} AND "doc" = ${doc} AND "operationIds" && ${[...wanted]}::text[]
      ORDER BY "seq"`
    for (const { seq, operations } of rows) {
      for (const { id, memberId } of operations) {
        if (wanted.has(id) && !found.has(id)) found.set(id, { seq, memberId })
      }
    }
    return found
  }

  async function takeLease(boardId: string): Promise<number> {
    const [board] = await prisma.$queryRaw<{ quarantine: string | null }[]>`
      SELECT "quarantine" FROM "Board" WHERE "id" = ${boardId}`
    if (!board) throw new NoSuchBoard()
    if (board.quarantine !== null) throw new BoardDamaged(board.quarantine)
    // Two documents of one board share the lease, so whoever has it already keeps the number.
    const [lease] = await prisma.$queryRaw<{ fence: number }[]>`
      INSERT INTO "BoardLease" ("boardId", "owner", "fence") VALUES (${boardId}, ${owner}, 1)
      ON CONFLICT ("boardId") DO UPDATE SET
        "fence" = CASE WHEN "BoardLease"."owner" = ${owner} THEN "BoardLease"."fence" ELSE "BoardLease"."fence" + 1 END,
        "acquiredAt" = CASE WHEN "BoardLease"."owner" = ${owner} THEN "BoardLease"."acquiredAt" ELSE now() END,
        "owner" = ${owner}
      RETURNING "fence"`
    return (lease as { fence: number }).fence
  }

  async function load(boardId: string, doc: DocumentName): Promise<LoadedDocument> {
    const fence = await takeLease(boardId)
    const base = await latestCheckpoint(boardId, doc)
    const updates = base ? [base.update] : []
    let seq = base?.upToSeq ?? 0
    let epoch = base?.epoch ?? 1
    for (;;) {
      const rows = await prisma.$queryRaw<
        { seq: number; epoch: number; bytes: Uint8Array; sha256: Uint8Array }[]
      >`
        SELECT "seq", "epoch", "bytes", "sha256" FROM "DocUpdate"
        WHERE "boardId" = ${boardId} AND "doc" = ${doc} AND "seq" > ${seq}
        ORDER BY "seq" LIMIT ${rowsAtOnce}`
      for (const row of rows) {
        if (row.seq !== seq + 1) throw new BoardDamaged(`the log of ${doc} lacks number ${seq + 1}`)
        if (!matches(row))
          throw new BoardDamaged(`number ${row.seq} of the log of ${doc} is not what was written`)
        updates.push(row.bytes)
        seq = row.seq
        epoch = row.epoch
      }
      if (rows.length < rowsAtOnce) break
    }
    return { epoch, seq, hash: (await hashOf(boardId, doc, seq)) ?? noRow, fence, updates }
  }

  async function hashOf(boardId: string, doc: DocumentName, seq: number): Promise<Uint8Array | null> {
    const row = await prisma.docUpdate.findUnique({
      where: { boardId_doc_seq: { boardId, doc, seq } },
      select: { sha256: true },
    })
    return row?.sha256 ?? null
  }

  /** The newest one that is what was written; a damaged one only costs time, while the log is whole. */
  async function latestCheckpoint(boardId: string, doc: DocumentName) {
    const rows = await prisma.docCheckpoint.findMany({
      where: { boardId, doc },
      orderBy: { upToSeq: "desc" },
    })
    for (const row of rows) {
      const update = matches(row) ? await unfold(row.bytes) : null
      if (update) return { update, upToSeq: row.upToSeq, epoch: row.epoch }
      log.error({ boardId, doc, upToSeq: row.upToSeq }, "a checkpoint is damaged; reading the log before it")
    }
    return null
  }

  return {
    load,
    append(commit) {
      return new Promise((resolve, reject) => {
        queue.push({ commit, resolve, reject })
        void flush()
      })
    },
    committed,
    async authorOf(boardId, doc, clientId) {
      const [row] = await prisma.$queryRaw<{ operations: CommittedOperation[] }[]>`
        SELECT "operations" FROM "DocUpdate"
        WHERE "boardId" = ${boardId} AND "doc" = ${doc}
          AND "operations" @> ${JSON.stringify([{ clientId }])}::jsonb
        ORDER BY "seq" DESC LIMIT 1`
      return row?.operations.find((operation) => operation.clientId === clientId)?.memberId ?? null
    },
    async quarantine(boardId, why) {
      await prisma.board.updateMany({ where: { id: boardId, quarantine: null }, data: { quarantine: why } })
    },
    rowHash: hashOf,
    async giveBackClientId() {},
    async takeClientId() {
      return null
    },
    async checkpoint(boardId, doc, upToSeq, epoch) {
      const whole = new Y.Doc()
      for (const part of (await load(boardId, doc)).updates) Y.applyUpdate(whole, part)
      const update = Y.encodeStateAsUpdate(whole)
      const bytes = new Uint8Array(await deflated(Y.convertUpdateFormatV1ToV2(update)))
      const row = { boardId, doc, upToSeq, epoch, bytes, sha256: sha256(bytes) }
      await prisma.docCheckpoint.createMany({ data: [row], skipDuplicates: true })
      const where = { boardId_doc_upToSeq: { boardId, doc, upToSeq } }
      const written = await prisma.docCheckpoint.findUnique({ where })
      if (!written || !matches(written)) {
        await prisma.docCheckpoint.deleteMany({ where: { boardId, doc, upToSeq } })
        throw new Error(`the checkpoint at ${upToSeq} was not read back as it was written`)
      }
      const newest = await prisma.docCheckpoint.findMany({
        where: { boardId, doc },
        orderBy: { upToSeq: "desc" },
        take: keptCheckpoints,
        select: { upToSeq: true },
      })
      const oldest = newest.at(-1)?.upToSeq ?? 0
      await prisma.docCheckpoint.deleteMany({ where: { boardId, doc, upToSeq: { lt: oldest } } })
      return update
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
  const { id, template, createdAt } = board
  await writing.board.create({ data: { id, title: storable(board.title), template, createdAt } })
  await writing.docUpdate.createMany({
    data: board.documents.map(({ doc, update }) => ({
      boardId: id,
      doc,
      seq: 1,
      epoch: 1,
      fence: 0,
      operations: [
        { id: `${id}-${doc}`, memberId: board.memberId, clientId: 0, clocks: [0, 0], changes: [] },
      ],
      operationIds: [`${id}-${doc}`],
      bytes: new Uint8Array(update),
      sha256: sha256(update),
      committedAt: createdAt,
    })),
  })
}

const keyOf = (row: { boardId: string; doc: string; seq: number }): string =>
  `${row.boardId}/${row.doc}/${row.seq}`

function rowOf({ boardId, doc, seq, epoch, fence, operations, update }: Commit): Prisma.Sql {
  const json = JSON.stringify(operations, (_key, value) =>
    typeof value === "string" ? storable(value) : value,
  )
  const ids = operations.map(({ id }) => id)
  return Prisma.sql`(${boardId}::text, ${doc}::text, ${seq}::int, ${epoch}::int, ${fence}::int, ${json}::jsonb,
    ${ids}::text[], ${update}::bytea, ${sha256(update)}::bytea)`
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair in text; one of them would stop a board for ever. */
export function storable(text: string): string {
  return /[\0\ud800-\udfff]/.test(text)
    ? Buffer.from(text.replaceAll("\0", "\ufffd"), "utf8").toString("utf8")
    : text
}

const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash("sha256").update(bytes).digest())

function matches(row: { bytes: Uint8Array; sha256: Uint8Array }): boolean {
  return Buffer.compare(sha256(row.bytes), row.sha256) === 0
}

async function unfold(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    return Y.convertUpdateFormatV2ToV1(new Uint8Array(await inflated(bytes)))
  } catch {
    return null
  }
}

const uniqueViolation = "23505"

/** SQLSTATE, from wherever Prisma has put it. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null
  if (error.code === "P2002") return uniqueViolation
  const cause = (error.meta as { driverAdapterError?: { cause?: { originalCode?: unknown } } } | undefined)
    ?.driverAdapterError?.cause?.originalCode
  return typeof cause === "string" ? cause : null
}

/** Class 22 and 23: a value or a constraint, not the connection. */
const isAboutRows = (error: unknown): boolean => /^2[23]/.test(codeOf(error) ?? "")
