import { Worker } from "node:worker_threads"
import { inflateSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import * as Y from "yjs"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createCheckpointThread } from "../../server/store/checkpoint-thread.ts"
import { unpack } from "../../server/store/document-parts.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { type Chance, chanceOf, edit, hear, writtenTogether } from "./random-document.ts"
import { contentOf, documentOf, newBoard, openBoard, storeOn } from "./stored-board.ts"

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

describe("checkpoints", () => {
  it("R12 a checkpoint is at most 1.2 times a fresh apply and encode, with many people, overwrites and deletes", async () => {
    const thread = createCheckpointThread()
    onTestFinished(() => thread.stop())
    for (let seed = 1; seed <= 12; seed++) {
      const chance = chanceOf(seed)
      const docs = writtenTogether(chance, 600, 6)
      const [one] = docs as [Y.Doc]
      const rows = [Y.encodeStateAsUpdate(one)]
      for (let i = 0; i < 200; i++) {
        const who = docs[chance(docs.length)] as Y.Doc
        const before = Y.encodeStateVector(who)
        edit(who, chance)
        rows.push(Y.encodeStateAsUpdate(who, before))
      }
      for (const from of docs) hear(one, from)
      // Twice, as a board is that has had a checkpoint before.
      const first = await thread.checkpoint({ checkpoint: null, rows: rows.slice(0, 100) })
      const made = await thread.checkpoint({ checkpoint: first.bytes, rows: rows.slice(100) })
      const fresh = documentOf(rows)
      expect(contentOf(documentOf([made.update])), `seed ${seed}`).toEqual(contentOf(one))
      expect(made.update.length).toBeLessThanOrEqual(1.2 * Y.encodeStateAsUpdate(fresh).length)
      const stored = unpack(inflateSync(made.bytes)).reduce((sum, part) => sum + part.length, 0)
      expect(stored, `seed ${seed}`).toBeLessThanOrEqual(1.2 * Y.encodeStateAsUpdateV2(fresh).length)
    }
  })

  it("R12 killed before or after any of its statements, a checkpoint and its folds leave a whole log, and the next one finishes", async () => {
    const chance = chanceOf(100)
    const board = await openBoard(storeOn(prisma, "one"), await newBoard(prisma), chance)
    for (let i = 0; i < 26; i++) {
      await board.write()
      if (i === 8 || i === 17) await board.checkpoint()
    }
    let kills = 0
    for (const answered of [false, true]) {
      for (let at = 1; ; at++) {
        const where = `at statement ${at}, ${answered ? "answer lost" : "never sent"}`
        const boardId = await copyOf(board.boardId, `${answered}${at}`)
        const dying = createPrisma(database.url)
        // The same owner: its lease is the board's, only its connections go.
        const store = storeOn(dying, "one")
        await store.load(boardId, "board")
        const life = dieAt(dying, at, answered)
        await Promise.allSettled([store.checkpoint(boardId, "board", board.seq(), 1)])
        await poolOf(dying).end()
        await expectWhole(boardId, where)
        const after = storeOn(prisma, "one")
        const loaded = await after.load(boardId, "board")
        expect(contentOf(documentOf(loaded.updates)), where).toEqual(contentOf(board.doc()))
        expect(loaded.seq, where).toBe(board.seq())
        await after.checkpoint(boardId, "board", board.seq(), 1)
        await expectWhole(boardId, where)
        expect((await after.load(boardId, "board")).updates, where).toHaveLength(1)
        expect(await prisma.docUpdate.count({ where: { boardId } }), where).toBe(8)
        if (!life.over()) break
        kills++
      }
    }
    expect(kills).toBeGreaterThan(30)
  })

  it("R13 a thread that dies fails its own checkpoint only, and the next one starts it again", async () => {
    let started = 0
    const thread = createCheckpointThread(() => {
      started++
      // The first has no use for its task.
      return started === 1
        ? new Worker("require('node:worker_threads').parentPort.once('message', () => process.exit(3))", {
            eval: true,
          })
        : new Worker(echo, { eval: true })
    })
    onTestFinished(() => thread.stop())
    const rows = [Y.encodeStateAsUpdate(new Y.Doc())]
    const all = await Promise.allSettled([1, 2, 3].map(() => thread.document({ checkpoint: null, rows })))
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"])
    expect(started).toBe(2)
  })

  it("R13 a row that cannot be applied fails its checkpoint with a reason, and the thread goes on", async () => {
    const thread = createCheckpointThread()
    onTestFinished(() => thread.stop())
    const doc = new Y.Doc()
    doc.getText("t").insert(0, "one")
    const before = Y.encodeStateVector(doc)
    doc.getText("t").insert(3, "two")
    const gap = Y.encodeStateAsUpdate(doc, before)
    await expect(thread.checkpoint({ checkpoint: null, rows: [new Uint8Array([1, 2, 3])] })).rejects.toThrow()
    await expect(thread.checkpoint({ checkpoint: null, rows: [gap] })).rejects.toThrow(
      "does not fit together",
    )
    await expect(thread.checkpoint({ checkpoint: new Uint8Array([1]), rows: [] })).rejects.toThrow()
    const made = await thread.document({ checkpoint: null, rows: [Y.encodeStateAsUpdate(doc)] })
    expect(documentOf([made]).getText("t").toString()).toBe("onetwo")
  })

  it("R11 a long document is read back in parts of a few milliseconds each, and encoded beside the rooms", async () => {
    const chance = chanceOf(5)
    const doc = new Y.Doc()
    const cards = doc.getMap<Y.Map<unknown>>("cards")
    for (let i = 0; i < 700; i++)
      cards.set(
        `c${i}`,
        new Y.Map<unknown>([
          ["title", `card ${i}`],
          ["value", i],
          ["text", new Y.Text(wordsOf(chance))],
        ]),
      )
    const store = storeOn(prisma, "one")
    const boardId = await newBoard(prisma, doc)
    await store.load(boardId, "board")
    await store.checkpoint(boardId, "board", 1, 1)
    const { updates, rows, whole } = await store.load(boardId, "board")
    expect(updates.length - (rows ?? 0)).toBeGreaterThan(2)
    expect(contentOf(documentOf(updates))).toEqual(contentOf(doc))
    expect(whole && contentOf(documentOf([whole]))).toEqual(contentOf(doc))
    // Without a thread the room encodes it itself.
    const thread = createCheckpointThread(() => new Worker("process.exit(3)", { eval: true }))
    const alone = await storeOn(prisma, "one", thread).load(boardId, "board")
    expect(alone.whole).toBeUndefined()
    expect(contentOf(documentOf(alone.updates))).toEqual(contentOf(doc))
  })
})

const wordsOf = (chance: Chance) => Array.from({ length: 40 }, () => chance(1_000_000).toString(36)).join(" ")

const echo = `
  const { parentPort } = require("node:worker_threads")
  parentPort.on("message", ({ id }) => parentPort.postMessage({ id, update: new Uint8Array([0, 0]), checkpoint: null }))`

async function copyOf(boardId: string, name: string): Promise<string> {
  const copy = `${boardId}-${name}`
  await prisma.$executeRaw`INSERT INTO "Board" ("id", "title") VALUES (${copy}, 'Copy')`
  for (const table of ["DocUpdate", "DocCheckpoint", "HistorySegment"]) {
    const { rows } = await poolOf(prisma).query<{ columns: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
       WHERE table_name = $1 AND column_name <> 'boardId'`,
      [table],
    )
    const columns = rows[0]?.columns
    await poolOf(prisma).query(
      `INSERT INTO "${table}" ("boardId", ${columns}) SELECT $2, ${columns} FROM "${table}" WHERE "boardId" = $1`,
      [boardId, copy],
    )
  }
  return copy
}

/** Every number from 1 on is there, once, in a segment or by itself. */
async function expectWhole(boardId: string, where: string): Promise<void> {
  const numbers = await prisma.$queryRaw<{ seq: number }[]>`
    SELECT "seq" FROM "DocUpdate" WHERE "boardId" = ${boardId}
    UNION ALL SELECT generate_series("fromSeq", "toSeq") FROM "HistorySegment" WHERE "boardId" = ${boardId}
    ORDER BY 1`
  expect(
    numbers.map(({ seq }) => seq),
    where,
  ).toEqual(numbers.map((_, i) => i + 1))
  expect(numbers, where).toHaveLength(27)
}

/** The process is gone at its n-th statement: that one is done or not, and no later one is sent. */
function dieAt(client: PrismaClient, n: number, answered: boolean) {
  const pool = poolOf(client)
  let count = 0
  const dead = () => new Error("the process was killed")
  const killing =
    (query: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]): Promise<unknown> => {
      count++
      if (count < n) return query(...args)
      if (count === n && answered) await query(...args)
      throw dead()
    }
  const connect = pool.connect.bind(pool) as unknown as (callback?: unknown) => Promise<{ query: never }>
  Object.assign(pool, {
    query: killing(pool.query.bind(pool) as never),
    async connect(callback?: unknown) {
      // The pool's own way to a connection, for a statement that was counted already.
      if (callback) return connect(callback)
      const connection = await connect()
      const query = connection.query as (...args: never[]) => Promise<unknown>
      return Object.create(connection, { query: { value: killing(query.bind(connection)) } })
    },
  })
  return { over: () => count >= n }
}
