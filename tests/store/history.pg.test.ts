import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { rowHash } from "../../core/row-hash.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { BoardDamaged } from "../../server/rooms/ports.ts"
import { createHistoryStore, NoSuchMoment } from "../../server/store/history-store.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { chanceOf } from "./random-document.ts"
import {
  contentOf,
  documentOf,
  newBoard,
  openBoard,
  quiet,
  storeOn,
  type WrittenBoard,
} from "./stored-board.ts"

let database: FreshDatabase
let prisma: PrismaClient

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
})
afterAll(async () => {
  await prisma.$disconnect()
  await database.drop()
})

const historyOf = () => createHistoryStore({ prisma, log: quiet })

/** Checkpoints, folds and one new epoch on the way. */
async function livedIn(seed: number, commits: number) {
  const chance = chanceOf(seed)
  const store = storeOn(prisma, "one")
  const board = await openBoard(store, await newBoard(prisma), chance)
  for (let i = 0; i < commits; i++) {
    await board.write()
    if (i % 12 === 11) await board.checkpoint()
    if (i === commits >> 1) await board.rewrite()
  }
  return { store, board }
}

describe("any past moment", () => {
  it("R12 every past number is rebuilt as it was, across checkpoints, segments and a new epoch", async () => {
    const { store, board } = await livedIn(7, 110)
    const { boardId, remembered } = board
    const where = { where: { boardId } }
    expect(await prisma.historySegment.count(where)).toBeGreaterThan(6)
    expect(await prisma.docUpdate.count(where)).toBeLessThan(30)
    // The two that serve reading back, and some where playback can begin.
    expect(await prisma.docCheckpoint.count(where)).toBeGreaterThan(3)
    const history = historyOf()
    for (const { seq, epoch, at, content } of remembered) {
      const past = await history.documentAt(boardId, "board", { seq })
      expect(past).toMatchObject({ seq, epoch, committedAt: new Date(at) })
      expect(contentOf(documentOf([past.update])), `number ${seq}`).toEqual(content)
    }
    const loaded = await store.load(boardId, "board")
    expect(contentOf(documentOf(loaded.updates))).toEqual(contentOf(board.doc()))
    expect(loaded).toMatchObject({ seq: board.seq(), epoch: 2 })
  })

  it("a moment by the clock is the last commit before it", async () => {
    const { board } = await livedIn(8, 40)
    const history = historyOf()
    for (const { at } of board.remembered) {
      const last = board.remembered.findLast((one) => one.at <= at)
      const past = await history.documentAt(board.boardId, "board", { at: new Date(at) })
      expect(past.seq).toBe(last?.seq)
    }
    const first = { at: new Date(999) }
    await expect(history.documentAt(board.boardId, "board", first)).rejects.toBeInstanceOf(NoSuchMoment)
    const never = { seq: board.seq() + 1 }
    await expect(history.documentAt(board.boardId, "board", never)).rejects.toBeInstanceOf(NoSuchMoment)
  })

  it("A3 what is folded is still found: who did what, which operations are committed, whose rows", async () => {
    const { store, board } = await livedIn(9, 60)
    const { boardId, remembered } = board
    const history = historyOf()
    const told = []
    for (let afterSeq = 1; ; ) {
      const page = await history.history(boardId, "board", { afterSeq, limit: 7 })
      if (page.length === 0) break
      told.push(...page)
      afterSeq = page.at(-1)?.seq ?? 0
    }
    expect(
      told.map(({ seq, epoch, at, operations }) => ({
        seq,
        epoch,
        at: at.getTime(),
        operationIds: operations.map(({ id }) => id),
      })),
    ).toEqual(remembered.map(({ seq, epoch, at, operationIds }) => ({ seq, epoch, at, operationIds })))
    expect(told[0]?.operations[0]?.changes[0]).toMatchObject({ before: "a\0", after: "2 \ud83d" })

    const ids = remembered.flatMap(({ operationIds }) => operationIds)
    const found = await store.committed(boardId, "board", ids)
    for (const { seq, operationIds } of remembered) {
      for (const id of operationIds) expect(found.get(id)).toEqual({ seq, memberId: "ann" })
    }
    expect(await store.authorOf(boardId, "board", board.doc().clientID)).toBe("ann")
    for (const { seq, update } of remembered) {
      expect(Buffer.from((await store.rowHash(boardId, "board", seq)) ?? [])).toEqual(
        Buffer.from(rowHash(update)),
      )
    }
    expect(await store.rowHash(boardId, "board", board.seq() + 1)).toBeNull()
  })
})

describe("what is damaged", () => {
  const spoil = (name: "HistorySegment" | "DocCheckpoint", board: WrittenBoard, where: string) =>
    poolOf(prisma).query(
      `UPDATE "${name}" SET "bytes" = set_byte("bytes", 20, 255 - get_byte("bytes", 20)) WHERE "boardId" = $1 AND ${where}`,
      [board.boardId],
    )

  it("A11 a damaged segment is told by name, and is gone around where a checkpoint lies behind it", async () => {
    const { store, board } = await livedIn(10, 60)
    const segment = await prisma.historySegment.findFirstOrThrow({
      where: { boardId: board.boardId },
      orderBy: { fromSeq: "asc" },
    })
    await spoil("HistorySegment", board, `"fromSeq" = ${segment.fromSeq}`)
    const history = historyOf()
    const inside = history.documentAt(board.boardId, "board", { seq: segment.fromSeq + 1 })
    await expect(inside).rejects.toBeInstanceOf(BoardDamaged)
    await expect(history.history(board.boardId, "board", { afterSeq: 0, limit: 5 })).rejects.toBeInstanceOf(
      BoardDamaged,
    )
    // Never told as "not committed": the tab would do it again.
    const lost = board.remembered.find(({ seq }) => seq === segment.fromSeq + 1)?.operationIds ?? []
    await expect(store.committed(board.boardId, "board", lost)).rejects.toThrow(/damaged/)
    const behind = board.remembered.at(-1)
    const past = await history.documentAt(board.boardId, "board", { seq: behind?.seq ?? 0 })
    expect(contentOf(documentOf([past.update]))).toEqual(behind?.content)
    expect((await store.load(board.boardId, "board")).seq).toBe(board.seq())
  })

  it("R12 with every checkpoint damaged the document comes from its segments and rows, and the next checkpoint is whole", async () => {
    const { store, board } = await livedIn(11, 60)
    await spoil("DocCheckpoint", board, "true")
    const loaded = await store.load(board.boardId, "board")
    expect(contentOf(documentOf(loaded.updates))).toEqual(contentOf(board.doc()))
    for (const { seq, content } of board.remembered.slice(-3)) {
      const past = await historyOf().documentAt(board.boardId, "board", { seq })
      expect(contentOf(documentOf([past.update]))).toEqual(content)
    }
    await board.checkpoint()
    const damaged = await prisma.$queryRaw<{ upToSeq: number }[]>`
      SELECT "upToSeq" FROM "DocCheckpoint" WHERE "boardId" = ${board.boardId} AND sha256("bytes") <> "sha256"
      AND "upToSeq" > ${board.seq() - 30}`
    expect(damaged).toEqual([])
    const again = await store.load(board.boardId, "board")
    expect(again.updates).toHaveLength(1)
    expect(contentOf(documentOf(again.updates))).toEqual(contentOf(board.doc()))
  })

  it("R12 a damaged checkpoint is replaced in its own place too", async () => {
    const { store, board } = await livedIn(12, 24)
    await board.checkpoint()
    await spoil("DocCheckpoint", board, `"upToSeq" = ${board.seq()}`)
    await board.checkpoint()
    const { updates } = await store.load(board.boardId, "board")
    expect(updates).toHaveLength(1)
    expect(Y.encodeStateVector(documentOf(updates))).toEqual(Y.encodeStateVector(board.doc()))
  })
})
