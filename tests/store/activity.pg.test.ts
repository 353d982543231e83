import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { emptyBoard } from "../../core/board.ts"
import type { ChangeRecord } from "../../core/changes.ts"
import { snapshotOf } from "../../core/snapshot.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import type { BoardStore } from "../../server/rooms/ports.ts"
import { type ActivityLimits, createActivityStore } from "../../server/store/activity-store.ts"
import { createHistoryStore, type HistoryStore } from "../../server/store/history-store.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { createSnapshotStore } from "../../server/store/snapshot-store.ts"
import { scenario } from "../client/small-board.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { newBoard, quiet, storeOn } from "./stored-board.ts"

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

const wide: ActivityLimits = { rowsPerCall: 10_000, boards: 10 }

function activity(limits: ActivityLimits = wide) {
  const pages: number[] = []
  const whole = createHistoryStore({ prisma, log: quiet })
  const history: Pick<HistoryStore, "historyBefore"> = {
    async historyBefore(boardId, doc, between) {
      const page = await whole.historyBefore(boardId, doc, between)
      pages.push(page.length)
      return page
    },
  }
  const said: string[] = []
  const log = { ...quiet, warn: (_fields: unknown, message: string) => void said.push(message) }
  const store = createActivityStore({ history, snapshots: createSnapshotStore(prisma), log, limits })
  return { read: store.read, pages, said }
}

const told = async (boardId: string, read: ReturnType<typeof activity>["read"]) => {
  const { scenarios, complete } = await read(boardId)
  return {
    complete,
    people: Object.fromEntries([...scenarios].map(([id, { memberIds }]) => [id, memberIds])),
  }
}

type Edit = [memberId: string, scenarioId: string, field?: string | null]

/** A board to which edits are committed one by one, as a room would. */
async function board() {
  const store: BoardStore = storeOn(prisma, "one")
  const doc = new Y.Doc()
  const boardId = await newBoard(prisma, doc)
  const { fence, epoch } = await store.load(boardId, "board")
  let seq = 1
  const times: number[] = []
  return {
    boardId,
    times,
    async edits(...all: Edit[]) {
      for (const [memberId, id, field = "title"] of all) {
        const before = Y.encodeStateVector(doc)
        doc.getMap("cards").set(id, seq)
        seq++
        const changes: ChangeRecord[] = [
          { collection: "scenarios", id, field, action: field ? "set" : "add", before: null, after: "x" },
        ]
        const operation = { id: `${boardId}-${seq}`, memberId, clientId: doc.clientID, changes }
        const { at } = await store.append({
          boardId,
          doc: "board",
          epoch,
          seq,
          fence,
          update: Y.encodeStateAsUpdate(doc, before),
          operations: [{ ...operation, clocks: [seq, seq + 1] }],
        })
        times.push(at)
      }
    },
    fold: () => store.checkpoint(boardId, "board", seq, epoch),
    segments: () => prisma.historySegment.count({ where: { boardId } }),
  }
}

describe("who changed what", () => {
  it("is told with the last first, once each, and when", async () => {
    const { boardId, edits, times } = await board()
    await edits(["ann", "s1", null], ["ben", "s1"], ["ann", "s2"], ["ann", "s1", "working"])
    const { read } = activity()
    expect(await told(boardId, read)).toEqual({ complete: true, people: { s1: ["ann", "ben"], s2: ["ann"] } })
    const { scenarios } = await read(boardId)
    expect(scenarios.get("s1")?.at).toEqual(new Date(times[3] ?? 0))
    expect(scenarios.get("s2")?.at).toEqual(new Date(times[2] ?? 0))
  })

  it("a deleted scenario keeps who deleted it, and a new place among neighbours is nobody's change", async () => {
    const { boardId, edits } = await board()
    await edits(["ann", "s1", null], ["ben", "s1", "deletedAt"], ["cy", "s1", "order"], ["cy", "s2", "order"])
    expect((await told(boardId, activity().read)).people).toEqual({ s1: ["ben", "ann"] })
  })

  it("goes on from what was known: a later call reads only the rows since", async () => {
    const { boardId, edits } = await board()
    await edits(...Array.from({ length: 30 }, (_, i): Edit => ["ann", `s${i % 3}`]))
    const { read, pages } = activity()
    await read(boardId)
    pages.length = 0
    await read(boardId)
    await edits(["ben", "s1"], ["cy", "s1"], ["ann", "s1"])
    expect((await told(boardId, read)).people).toEqual({ s0: ["ann"], s1: ["ann", "cy", "ben"], s2: ["ann"] })
    // None again of what was read.
    expect(pages.reduce((sum, rows) => sum + rows, 0)).toBe(3)
  })

  it("knows ten people at most: those who came last", async () => {
    const { boardId, edits } = await board()
    await edits(...Array.from({ length: 14 }, (_, i): Edit => [`m${i}`, "s1"]))
    const { read } = activity()
    expect((await told(boardId, read)).people.s1).toEqual(Array.from({ length: 10 }, (_, i) => `m${13 - i}`))
    await edits(["m0", "s1"])
    expect((await told(boardId, read)).people.s1?.slice(0, 3)).toEqual(["m0", "m13", "m12"])
  })

  it("R12 tells the same when the log is folded, wherever the fold lies", async () => {
    const { boardId, edits, fold, segments } = await board()
    const all = Array.from({ length: 60 }, (_, i): Edit => [`m${i % 4}`, `s${i % 5}`])
    for (let i = 0; i < all.length; i += 12) {
      await edits(...all.slice(i, i + 12))
      await fold()
    }
    expect(await segments()).toBeGreaterThan(2)
    const expected: Record<string, string[]> = {}
    for (const [memberId, id] of [...all].reverse()) {
      const people = expected[id] ?? []
      expected[id] = people.includes(memberId) ? people : [...people, memberId]
    }
    expect((await told(boardId, activity().read)).people).toEqual(expected)
  })

  it("reads a bounded stretch a call, the newest first, until all is known", async () => {
    const { boardId, edits, fold } = await board()
    const all = Array.from({ length: 48 }, (_, i): Edit => [`m${i}`, `s${i}`])
    for (let i = 0; i < all.length; i += 12) {
      await edits(...all.slice(i, i + 12))
      await fold()
    }
    const { read, pages } = activity({ rowsPerCall: 15, boards: 10 })
    const first = await told(boardId, read)
    expect(first.complete).toBe(false)
    expect(first.people.s47).toEqual(["m47"])
    expect(first.people.s0).toBeUndefined()
    let calls = 1
    for (let last = first; !last.complete; calls++) {
      await edits(["late", "s0"])
      pages.length = 0
      last = await told(boardId, read)
      // It stops with the page that goes over.
      expect(pages.slice(0, -1).reduce((sum, rows) => sum + rows, 0)).toBeLessThan(15)
      expect(calls).toBeLessThan(20)
    }
    const last = await told(boardId, read)
    expect(Object.keys(last.people)).toHaveLength(48)
    expect(last.people.s0).toEqual(["late", "m0"])
    expect(last.people.s20).toEqual(["m20"])
  })

  it("A11 a damaged stretch is said in the log, and what is newer is told", async () => {
    const { boardId, edits, fold } = await board()
    for (let i = 0; i < 4; i++) {
      await edits(...Array.from({ length: 12 }, (_, j): Edit => [`m${i}`, `s${i}-${j}`]))
      await fold()
    }
    await poolOf(prisma).query(
      `UPDATE "HistorySegment" SET "bytes" = set_byte("bytes", 20, 255 - get_byte("bytes", 20))
       WHERE "boardId" = $1 AND "fromSeq" = (SELECT min("fromSeq") FROM "HistorySegment" WHERE "boardId" = $1)`,
      [boardId],
    )
    const { read, said } = activity()
    const { people, complete } = await told(boardId, read)
    expect(complete).toBe(true)
    expect(people["s3-11"]).toEqual(["m3"])
    expect(people["s0-0"]).toBeUndefined()
    expect(said).toHaveLength(1)
  })

  it("asked by many at once, reads once; and an empty board has nothing to tell", async () => {
    const { boardId, edits } = await board()
    const { read, pages } = activity()
    expect(await told(boardId, read)).toEqual({ complete: true, people: {} })
    await edits(["ann", "s1"])
    pages.length = 0
    const all = await Promise.all(Array.from({ length: 20 }, () => told(boardId, read)))
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(pages.length).toBeLessThanOrEqual(2)
  })
})

describe("since the newest snapshot", () => {
  const taken = async (boardId: string, title: string, at: number, yes: number) => {
    const facts = { boardId, title, seq: 1, engineVersion: "test" }
    const held = { ...emptyBoard({ title: "B", note: "", yardstick: "icd203" as const }) }
    held.scenarios = [
      scenario("s1", { working: { probabilities: { yes, no: 1 - yes } } }),
      scenario("s2", { kind: "numeric", outcomes: [], working: { quantiles: { p10: 1, p50: 2, p90: 3 } } }),
    ]
    const kept = snapshotOf({
      ...facts,
      hidden: new Set(),
      board: held,
      author: "Ann",
      takenAt: at,
      asOf: at,
    })
    const id = `v${at}${boardId}`
    const createdAt = new Date(at)
    await createSnapshotStore(prisma).insert({
      id,
      ...facts,
      ...kept,
      kind: "named",
      note: "",
      round: null,
      asOf: createdAt,
      createdBy: "ann",
      createdAt,
    })
    return id
  }

  it("is what each scenario held in it, and nothing where none was taken", async () => {
    const { boardId } = await board()
    const { read } = activity()
    expect((await read(boardId)).since).toBeNull()
    await taken(boardId, "Move 1", 1_000, 0.2)
    expect((await read(boardId)).since).toMatchObject({ title: "Move 1", takenAt: new Date(1_000) })
    const snapshotId = await taken(boardId, "Move 2", 2_000, 0.3)
    expect((await read(boardId)).since).toEqual({
      snapshotId,
      title: "Move 2",
      takenAt: new Date(2_000),
      working: {
        s1: { probabilities: { yes: 0.3, no: 0.7 } },
        s2: { quantiles: { p10: 1, p50: 2, p90: 3 } },
      },
    })
  })

  it("M8 is not taken from a snapshot that is not what was hashed", async () => {
    const { boardId } = await board()
    const id = await taken(boardId, "Move 1", 1_000, 0.2)
    await prisma.snapshot.update({ where: { id }, data: { canonical: "{}" } })
    const { read, said } = activity()
    expect((await read(boardId)).since).toBeNull()
    expect(said).toEqual(["a snapshot could not be read to compare with"])
  })
})
