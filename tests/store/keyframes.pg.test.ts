import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { boardOf, playCommit } from "../../core/played-board.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { recordWrites } from "../../server/rooms/recorded-document.ts"
import { createHistoryStore, NoSuchMoment } from "../../server/store/history-store.ts"
import {
  createKeyframes,
  HistoryDamaged,
  type KeyframeLimits,
  keyframeLimits,
  StillPlaying,
} from "../../server/store/keyframes.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { small } from "../rooms/judged-board.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { newBoard, quiet, storeOn } from "./stored-board.ts"

let database: FreshDatabase
let prisma: PrismaClient
let boardId: string
/** By number, what the document read as. */
const boards = new Map<number, Board>()
const last = 95

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
  const doc = new Y.Doc()
  writeBoard(doc, small)
  boardId = await newBoard(prisma, doc)
  const store = storeOn(prisma, "one")
  const loaded = await store.load(boardId, "board")
  const recorded = recordWrites(doc, "board")
  boards.set(1, readBoard(doc))
  const { fence } = loaded
  for (let seq = 2; seq <= last; seq++) {
    // As when a document is written anew: the whole of it is the first row of another epoch.
    const anew = seq === 48
    const epoch = seq < 48 ? 1 : 2
    const { update, records } = anew
      ? { update: Y.encodeStateAsUpdate(doc), records: [] }
      : recorded.mutate((written) => {
          const meet = written.getMap("scenarios").get("meet") as Y.Map<unknown>
          meet.set("title", `Title ${seq}`)
          if (seq % 7 === 0) meet.set("order", `a${seq}`)
        })
    const clocks: [number, number] = [0, 1]
    const operations = anew
      ? []
      : [{ id: `op${seq}`, memberId: "ann", clientId: 5, clocks, changes: records }]
    await store.append({ boardId, doc: "board", epoch, seq, fence, update: update as Uint8Array, operations })
    boards.set(seq, readBoard(doc))
    if (seq % 12 === 11) await store.checkpoint(boardId, "board", seq, epoch)
  }
})
afterAll(async () => {
  await prisma.$disconnect()
  await database.drop()
})

const keyframesOf = (limits: Partial<KeyframeLimits> = {}) =>
  createKeyframes({
    prisma,
    history: createHistoryStore({ prisma, log: quiet }),
    log: quiet,
    limits: { ...keyframeLimits, every: 10, ...limits },
  })
const kept = async () =>
  (await prisma.historyKeyframe.findMany({ where: { boardId }, orderBy: { seq: "asc" } })).map(
    ({ seq }) => seq,
  )
const forget = () => prisma.historyKeyframe.deleteMany({ where: { boardId } })

describe("keyframes", () => {
  it("M8 every moment is reached from any other, from the beginning, from the end and from what is kept", async () => {
    const keyframes = keyframesOf()
    for (const seq of [50, 94, 33, 1, last, 71, 12, 90]) {
      const { seq: start, fields, commits, next } = await keyframes.stretch(boardId, seq)
      expect(start).toBe(1 + Math.floor((seq - 1) / 10) * 10)
      expect(boardOf(fields)).toEqual(boards.get(start))
      expect(next).toBe(start + 10 > last ? null : start + 10)
      expect(commits.map((commit) => commit.seq)).toEqual(
        Array.from({ length: (next ?? last) - start }, (_, i) => start + 1 + i),
      )
      let played = fields
      for (const commit of commits) {
        played = playCommit(played, commit)
        expect(boardOf(played), `number ${commit.seq}`).toEqual(boards.get(commit.seq))
      }
      expect(boardOf((await keyframes.at(boardId, seq)).fields)).toEqual(boards.get(seq))
    }
    // What lay on the way: on from the first row, and back from the end.
    expect(await kept()).toEqual([1, 11, 21, 31, 41, 71, 81, 91])
    for (const seq of [0, last + 1]) {
      await expect(keyframes.stretch(boardId, seq)).rejects.toBeInstanceOf(NoSuchMoment)
    }
  })

  it("what is kept is used, and one that is not what was written is made anew", async () => {
    await forget()
    const keyframes = keyframesOf()
    await keyframes.stretch(boardId, 45)
    const before = await kept()
    await prisma.historyKeyframe.update({
      where: { boardId_seq: { boardId, seq: 41 } },
      data: { bytes: Buffer.from("nothing of the kind") },
    })
    expect(boardOf((await keyframes.stretch(boardId, 45)).fields)).toEqual(boards.get(41))
    expect(await kept()).toEqual(before)
    const [row] = await prisma.historyKeyframe.findMany({ where: { boardId, seq: 41 } })
    expect(row?.bytes.length).toBeGreaterThan(100)
  })

  it("a call plays so much at most, and the next one goes on from there; of a long log not all are kept", async () => {
    await forget()
    const keyframes = keyframesOf({ rowsPerCall: 15, keptPerBoard: 6 })
    await expect(keyframes.stretch(boardId, 45)).rejects.toBeInstanceOf(StillPlaying)
    const once = await kept()
    expect(once.length).toBeGreaterThan(0)
    for (let calls = 0; calls < 5; calls++) {
      const found = await keyframes.stretch(boardId, 45).catch((error: unknown) => error)
      if (!(found instanceof StillPlaying)) break
    }
    expect(boardOf((await keyframes.stretch(boardId, 45)).fields)).toEqual(boards.get(41))
    expect((await kept()).every((seq) => (seq - 1) % 20 === 0)).toBe(true)
  })

  it("a stretch that would be too much comes in parts, each beginning where the one before ended", async () => {
    await forget()
    const keyframes = keyframesOf({ stretchBytes: 600 })
    const parts: number[][] = []
    for (let seq: number | null = 21; seq !== null && seq < 31; ) {
      const part = await keyframes.stretch(boardId, seq)
      expect(part.seq).toBe(seq)
      expect(boardOf(part.fields)).toEqual(boards.get(seq))
      parts.push(part.commits.map((commit) => commit.seq))
      seq = part.next
    }
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.flat()).toEqual(Array.from({ length: 10 }, (_, i) => 22 + i))
  })

  it("A11 a damaged stretch of the log is told with how far it can be read, and what lies on either side is played", async () => {
    await forget()
    const keyframes = keyframesOf()
    const segment = await prisma.historySegment.findFirstOrThrow({
      where: { boardId, fromSeq: { gt: 20 } },
      orderBy: { fromSeq: "asc" },
    })
    const spoil = () =>
      poolOf(prisma).query(
        `UPDATE "HistorySegment" SET "bytes" = set_byte("bytes", 20, 255 - get_byte("bytes", 20))
         WHERE "boardId" = $1 AND "fromSeq" = $2`,
        [boardId, segment.fromSeq],
      )
    await spoil()
    const readable = segment.fromSeq - 1
    const inside = await keyframes.stretch(boardId, segment.fromSeq + 1).catch((error: unknown) => error)
    expect(inside).toBeInstanceOf(HistoryDamaged)
    expect((inside as HistoryDamaged).readableTo).toBe(readable)
    const before = await keyframes.stretch(boardId, readable)
    expect(before).toMatchObject({ next: null, damaged: true })
    expect(before.commits.at(-1)?.seq ?? before.seq).toBe(readable)
    const after = await keyframes.stretch(boardId, last)
    expect(boardOf(after.fields)).toEqual(boards.get(91))
    await expect(keyframes.at(boardId, segment.toSeq)).rejects.toBeInstanceOf(HistoryDamaged)
    await spoil()
    expect((await keyframes.stretch(boardId, segment.fromSeq + 1)).damaged).toBe(false)
  })
})
