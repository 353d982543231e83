import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { BoardDamaged, type Commit, LeaseLost, NoSuchBoard } from "../../server/rooms/ports.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { small } from "../rooms/judged-board.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"

const quiet = { info() {}, warn() {}, error() {} }
let database: FreshDatabase
let prisma: PrismaClient
let boards = 0

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
})
afterAll(async () => {
  await prisma.$disconnect()
  await database.drop()
})

const storeOf = (owner: string) => createBoardStore({ prisma, owner, log: quiet, durability: () => "saved" })

async function newBoard(): Promise<string> {
  const id = `board${++boards}`
  const doc = new Y.Doc()
  writeBoard(doc, small)
  await prisma.$transaction((writing) =>
    insertBoard(writing, {
      id,
      title: "Summit",
      template: null,
      documents: [{ doc: "board", update: Y.encodeStateAsUpdate(doc) }],
      memberId: "ann",
      createdAt: new Date(1_000),
    }),
  )
  return id
}

const commit = (boardId: string, seq: number, fence: number, part: Partial<Commit> = {}): Commit => ({
  boardId,
  doc: "board",
  epoch: 1,
  seq,
  fence,
  update: new Uint8Array([0, 0]),
  operations: [
    { id: `${boardId}op${seq}`, memberId: "ann", clientId: 4_000_000_000, clocks: [0, 1], changes: [] },
  ],
  ...part,
})

describe("the log in PostgreSQL", () => {
  it("A1 what was appended is read back by another process, in order, byte for byte", async () => {
    const boardId = await newBoard()
    const one = storeOf("one")
    const loaded = await one.load(boardId, "board")
    expect(loaded).toMatchObject({ epoch: 1, seq: 1, fence: 1 })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, loaded.updates[0] as Uint8Array)
    expect(readBoard(doc).meta.title).toBe("Summit")
    const bytes = new Uint8Array(70_000).map((_, i) => i % 256)
    const { at } = await one.append(commit(boardId, 2, loaded.fence, { update: bytes }))
    expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
    await one.append(commit(boardId, 3, loaded.fence))
    const again = await storeOf("two").load(boardId, "board")
    expect(again).toMatchObject({ seq: 3, fence: 2 })
    expect(Buffer.compare(again.updates[1] as Uint8Array, bytes)).toBe(0)
  })

  it("R15 a board exists with its first rows or not at all", async () => {
    const document = { doc: "board" as const, update: new Uint8Array([0, 0]) }
    const board = { id: "twice", title: "T", template: null, memberId: "ann", createdAt: new Date() }
    const make = () =>
      prisma.$transaction((writing) => insertBoard(writing, { ...board, documents: [document, document] }))
    await expect(make()).rejects.toThrow()
    expect(await prisma.board.findUnique({ where: { id: "twice" } })).toBeNull()
  })

  it("A3 operations are found by name, with their number and author; another board's are not", async () => {
    const boardId = await newBoard()
    const other = await newBoard()
    const store = storeOf("one")
    const { fence } = await store.load(boardId, "board")
    const { fence: otherFence } = await store.load(other, "board")
    await Promise.all([store.append(commit(boardId, 2, fence)), store.append(commit(other, 2, otherFence))])
    const found = await store.committed(boardId, "board", [`${boardId}op2`, `${other}op2`, "never"])
    expect([...found]).toEqual([[`${boardId}op2`, { seq: 2, memberId: "ann" }]])
    expect(await store.committed(boardId, "board", [])).toEqual(new Map())
  })

  it("R3 the log tells whose client id it is, also beyond 31 bits", async () => {
    const boardId = await newBoard()
    const store = storeOf("one")
    const { fence } = await store.load(boardId, "board")
    await store.append(commit(boardId, 2, fence))
    expect(await store.authorOf(boardId, "board", 4_000_000_000)).toBe("ann")
    expect(await store.authorOf(boardId, "board", 5)).toBeNull()
  })

  it("an owner that has lost the lease writes nothing", async () => {
    const boardId = await newBoard()
    const old = storeOf("old")
    const { fence } = await old.load(boardId, "board")
    const young = storeOf("young")
    const taken = await young.load(boardId, "board")
    await expect(old.append(commit(boardId, 2, fence))).rejects.toBeInstanceOf(LeaseLost)
    await expect(old.append(commit(boardId, 2, taken.fence))).rejects.toBeInstanceOf(LeaseLost)
    await young.append(commit(boardId, 2, taken.fence))
    expect((await young.load(boardId, "board")).seq).toBe(2)
  })

  it("two documents of one board share the lease", async () => {
    const boardId = await newBoard()
    const store = storeOf("one")
    const board = await store.load(boardId, "board")
    const ledger = await store.load(boardId, "ledger")
    expect(ledger).toMatchObject({ fence: board.fence, seq: 0, updates: [] })
    await Promise.all([
      store.append(commit(boardId, 2, board.fence)),
      store.append(commit(boardId, 1, ledger.fence, { doc: "ledger" })),
    ])
    expect((await store.load(boardId, "ledger")).seq).toBe(1)
  })

  it("a number that is taken by somebody else's commit ends the room; by this very commit it is done already", async () => {
    const boardId = await newBoard()
    const store = storeOf("one")
    const { fence } = await store.load(boardId, "board")
    const mine = commit(boardId, 2, fence)
    const { at } = await store.append(mine)
    const theirs = commit(boardId, 2, fence, { operations: [{ ...mine.operations[0], id: "else" } as never] })
    await expect(store.append(theirs)).rejects.toBeInstanceOf(LeaseLost)
    // The same operation and one more, as a room does that does not know of the first row.
    const more = commit(boardId, 2, fence, { operations: [...mine.operations, ...theirs.operations] })
    await expect(store.append(more)).rejects.toBeInstanceOf(LeaseLost)
    expect(await store.append(mine)).toEqual({ at })
    expect((await store.committed(boardId, "board", [`${boardId}op2`])).get(`${boardId}op2`)?.seq).toBe(2)
  })

  it("commits that gather go in one transaction, and one that PostgreSQL refuses does not hold up the others", async () => {
    const store = storeOf("one")
    const ids = [await newBoard(), await newBoard(), await newBoard(), await newBoard()]
    const fences = await Promise.all(ids.map((id) => store.load(id, "board").then(({ fence }) => fence)))
    const head = store.append(commit(ids[0] as string, 2, fences[0] as number))
    const poisoned = store.append(commit(ids[1] as string, 1, fences[1] as number))
    const rest = [2, 3].map((i) => store.append(commit(ids[i] as string, 2, fences[i] as number)))
    await expect(poisoned).rejects.toThrow()
    await Promise.all([head, ...rest])
    const stamps = await prisma.docUpdate.findMany({ where: { boardId: { in: ids }, seq: 2 } })
    expect(stamps).toHaveLength(3)
    // The first is in flight at once; the two behind it gather.
    await Promise.all([0, 2, 3].map((i) => store.append(commit(ids[i] as string, 3, fences[i] as number))))
    const xmin = await prisma.$queryRaw<{ x: string }[]>`
      SELECT DISTINCT "xmin"::text AS x FROM "DocUpdate" WHERE "boardId" IN (${ids[2]}, ${ids[3]}) AND "seq" = 3`
    expect(xmin).toHaveLength(1)
  })

  it("R13 a NUL and half a surrogate pair in a change do not stop a board", async () => {
    const boardId = await newBoard()
    const store = storeOf("one")
    const { fence } = await store.load(boardId, "board")
    const change = {
      collection: "scenarios" as const,
      id: "meet",
      field: "title",
      action: "set" as const,
      before: "a\0b",
      after: "half \ud83d",
    }
    const operation = {
      id: "odd",
      memberId: "ann",
      clientId: 5,
      clocks: [0, 1] as [number, number],
      changes: [change],
    }
    await store.append(commit(boardId, 2, fence, { operations: [operation] }))
    expect((await store.committed(boardId, "board", ["odd"])).has("odd")).toBe(true)
  })

  it("A11 a changed byte, a missing row and an unknown board are told apart", async () => {
    const store = storeOf("one")
    await expect(store.load("nowhere", "board")).rejects.toBeInstanceOf(NoSuchBoard)
    const changed = await newBoard()
    await prisma.docUpdate.updateMany({
      where: { boardId: changed },
      data: { bytes: new Uint8Array([0, 1]) },
    })
    await expect(store.load(changed, "board")).rejects.toBeInstanceOf(BoardDamaged)
    const missing = await newBoard()
    const { fence } = await store.load(missing, "board")
    await store.append(commit(missing, 2, fence))
    await store.append(commit(missing, 3, fence))
    await prisma.docUpdate.deleteMany({ where: { boardId: missing, seq: 2 } })
    await expect(store.load(missing, "board")).rejects.toBeInstanceOf(BoardDamaged)
    await store.quarantine(missing, "number 2 is missing")
    await store.quarantine(missing, "later news")
    await expect(store.load(missing, "board")).rejects.toThrow("number 2 is missing")
  })

  it("R12 a checkpoint replaces reading, never the log; a damaged one is passed over", async () => {
    const boardId = await newBoard()
    const store = storeOf("one")
    const { fence, updates } = await store.load(boardId, "board")
    const doc = new Y.Doc()
    Y.applyUpdate(doc, updates[0] as Uint8Array)
    for (let seq = 2; seq <= 6; seq++) {
      const before = Y.encodeStateVector(doc)
      doc.getMap("meta").set("title", `title ${seq}`)
      const update = Y.encodeStateAsUpdate(doc, before)
      await store.append(commit(boardId, seq, fence, { update }))
      if (seq !== 6) await store.checkpoint(boardId, "board", seq, 1)
    }
    const read = async () => {
      const loaded = await store.load(boardId, "board")
      const copy = new Y.Doc()
      for (const update of loaded.updates) Y.applyUpdate(copy, update)
      expect(readBoard(copy)).toEqual(readBoard(doc))
      expect(loaded.seq).toBe(6)
      return loaded.updates.length
    }
    expect(await read()).toBe(2)
    expect(await prisma.docCheckpoint.count({ where: { boardId } })).toBe(2)
    await prisma.docCheckpoint.updateMany({
      where: { boardId, upToSeq: 5 },
      data: { bytes: new Uint8Array([1, 2, 3]) },
    })
    expect(await read()).toBe(3)
    await prisma.docCheckpoint.updateMany({ where: { boardId }, data: { bytes: new Uint8Array([1, 2, 3]) } })
    expect(await read()).toBe(6)
  })
})
