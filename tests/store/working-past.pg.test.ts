// What the team's values were, read off the log: page by page, once, and from where it was left.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Working } from "../../core/board.ts"
import type { ChangeRecord } from "../../core/changes.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { BoardDamaged } from "../../server/rooms/ports.ts"
import { createHistoryStore, type HistoryEntry } from "../../server/store/history-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { createWorkingPast } from "../../server/store/working-past.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { newBoard, quiet, storeOn } from "./stored-board.ts"

const yes = (p: number): Working => ({ probabilities: { yes: p, no: 1 - p } })
const set = (id: string, before: Working | null, after: Working | null): ChangeRecord => ({
  collection: "scenarios",
  id,
  field: "working",
  action: after ? "set" : "clear",
  before,
  after,
})
const added = (id: string, working?: Working): ChangeRecord => ({
  collection: "scenarios",
  id,
  field: null,
  action: "add",
  before: null,
  after: { title: id, ...(working ? { working } : {}) },
})
const titled = (id: string): ChangeRecord => ({
  ...set(id, null, null),
  field: "title",
  before: "a",
  after: "b",
})

/** A log in memory, of one operation a row. */
function logged(
  entries: { at: number; by?: string; changes: ChangeRecord[] }[],
  damagedFrom = Number.POSITIVE_INFINITY,
) {
  const rows = entries.map(({ at, by = "ann", changes }, i): HistoryEntry => {
    const operation = { id: `op${i}`, memberId: by, clientId: 1, clocks: [0, 1] as [number, number], changes }
    return { seq: i + 1, epoch: 1, at: new Date(at), operations: [operation] }
  })
  const asked: number[] = []
  const past = createWorkingPast({
    history: {
      async history(_boardId, _doc, { afterSeq, limit }) {
        asked.push(afterSeq)
        if (afterSeq + limit >= damagedFrom) throw new BoardDamaged("planted")
        return rows.slice(afterSeq, afterSeq + limit)
      },
    },
    log: quiet,
    limits: { rowsPerCall: 4, rowsPerPage: 2, boards: 2 },
  })
  return { past, asked, rows }
}

describe("what the values were", () => {
  it("begins with what stood there when the board was made, and goes on with who set what", async () => {
    const { past } = logged([
      { at: 1_000, changes: [] },
      {
        at: 5_000,
        by: "ann",
        changes: [titled("s1"), set("s1", yes(0.5), yes(0.6)), set("s2", null, yes(0.1))],
      },
      { at: 9_000, by: "ben", changes: [set("s1", yes(0.6), null)] },
    ])
    const { values, began, complete } = await past.read("b")
    expect([began, complete]).toEqual([1_000, true])
    expect(Object.fromEntries(values)).toEqual({
      s1: [
        { at: 1_000, by: null, value: yes(0.5) },
        { at: 5_000, by: "ann", value: yes(0.6) },
        { at: 9_000, by: "ben", value: null },
      ],
      s2: [
        { at: 1_000, by: null, value: null },
        { at: 5_000, by: "ann", value: yes(0.1) },
      ],
    })
  })

  it("of a scenario that came later begins with it", async () => {
    const { past } = logged([
      { at: 1_000, changes: [] },
      { at: 2_000, changes: [added("s1", yes(0.5)), added("s2")] },
      { at: 9_000, changes: [set("s1", yes(0.5), yes(0.7))] },
    ])
    expect(Object.fromEntries((await past.read("b")).values)).toEqual({
      s1: [
        { at: 2_000, by: "ann", value: yes(0.5) },
        { at: 9_000, by: "ann", value: yes(0.7) },
      ],
      s2: [{ at: 2_000, by: "ann", value: null }],
    })
  })

  it("keeps of what one person drags within a second the last, and what another sets meanwhile", async () => {
    const { past } = logged([
      { at: 1_000, by: "ann", changes: [set("s1", null, yes(0.1))] },
      { at: 1_500, by: "ann", changes: [set("s1", yes(0.1), yes(0.2))] },
      { at: 1_600, by: "ben", changes: [set("s1", yes(0.2), yes(0.9))] },
      { at: 1_700, by: "ann", changes: [set("s1", yes(0.9), yes(0.3))] },
    ])
    const { values } = await past.read("b")
    expect(values.get("s1")?.map(({ at, by }) => [at, by])).toEqual([
      [1_000, null],
      [1_500, "ann"],
      [1_600, "ben"],
      [1_700, "ann"],
    ])
  })

  it("is read by and by: a call reads so much, says that there is more, and the next goes on there", async () => {
    const entries = Array.from({ length: 10 }, (_, i) => ({
      at: 10_000 * i,
      changes: [set("s1", i === 0 ? null : yes(i / 100), yes((i + 1) / 100))],
    }))
    const { past, asked } = logged(entries)
    const lengths: unknown[] = []
    for (let call = 0; call < 4; call++) {
      const [one, other] = await Promise.all([past.read("b"), past.read("b")])
      expect(other).toBe(one)
      lengths.push([one.values.get("s1")?.length, one.complete])
    }
    expect(lengths).toEqual([
      [5, false],
      [9, false],
      [11, true],
      [11, true],
    ])
    expect(asked).toEqual([0, 2, 4, 6, 8, 10, 10])
  })

  it("is told up to where the log can be read", async () => {
    const entries = Array.from({ length: 3 }, (_, i) => ({
      at: 10_000 * i,
      changes: [set("s1", null, yes(0.1))],
    }))
    const { past } = logged(entries, 4)
    const { values, complete } = await past.read("b")
    expect([values.get("s1")?.length, complete]).toEqual([3, true])
  })
})

describe("over a real log", () => {
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

  it("reads rows and what was folded alike, and nothing of another board", async () => {
    const store = storeOn(prisma, "one")
    const boards = [await newBoard(prisma), await newBoard(prisma)]
    for (const [k, boardId] of boards.entries()) {
      const { fence, updates } = await store.load(boardId, "board")
      for (let seq = 2; seq < 40; seq++) {
        const changes = [set("s1", yes(0), yes((k * 50 + seq) / 100))]
        await store.append({
          boardId,
          doc: "board",
          epoch: 1,
          seq,
          fence,
          update: updates[0] as Uint8Array,
          operations: [
            { id: `${boardId}-${seq}`, memberId: `p${seq}`, clientId: 1, clocks: [0, 1], changes },
          ],
        })
      }
      if (k === 0) for (const upTo of [20, 30, 39]) await store.checkpoint(boardId, "board", upTo, 1)
    }
    const [first = "", second = ""] = boards
    expect(await prisma.historySegment.count({ where: { boardId: first } })).toBeGreaterThan(0)
    const past = createWorkingPast({ history: createHistoryStore({ prisma, log: quiet }), log: quiet })
    for (const [k, boardId] of [first, second].entries()) {
      const { values, complete } = await past.read(boardId)
      expect(complete).toBe(true)
      expect(values.get("s1")?.map(({ by, value }) => [by, value])).toEqual([
        [null, yes(0)],
        ...Array.from({ length: 38 }, (_, i) => [`p${i + 2}`, yes((k * 50 + i + 2) / 100)]),
      ])
    }
  })
})
