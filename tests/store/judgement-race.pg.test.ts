// B4 over a real database: two hundred people submit while the round closes, each at a moment of their own.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { RoundStatus } from "../../core/judgement.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import type { JudgementStore, Submitted } from "../../server/rooms/judgement-port.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { plan, said } from "./judgement-contract.ts"
import { newBoard } from "./stored-board.ts"

let database: FreshDatabase
let prisma: PrismaClient
let store: JudgementStore
beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
  store = createJudgementStore({ prisma })
})
afterAll(async () => {
  await prisma.$disconnect()
  await database.drop()
})

const people = 200
const now = 2_000

async function opened(): Promise<string> {
  const boardId = await newBoard(prisma)
  await store.openRound(boardId, { commandId: "open", plan: plan(), by: "fay", at: 1_000, salt: "s" })
  return boardId
}

const close = (boardId: string, to: RoundStatus = "closed") =>
  store.changeRound(boardId, 1, ["open"], { status: to, closedAt: now })

/** Everybody once, in a random order, with the close somewhere among them; some hand in twice, some change their mind. */
async function race(seed: number) {
  const chance = seededChance(seed)
  const boardId = await opened()
  const answers = new Map<string, { answer: Submitted; afterClose: boolean }>()
  let closed = false
  const submit = async (n: number, id: string) => {
    const afterClose = answers.get(id)?.afterClose ?? closed
    const who = { memberId: `p${n}`, name: `Person ${n}` }
    const answer = await store.submit(boardId, who, said(id, (n % 99) / 100), now)
    answers.set(id, { answer, afterClose })
  }
  const order = Array.from({ length: people }, (_, n) => ({ n, at: chance.below(1_000_000) }))
  order.sort((a, b) => a.at - b.at)
  const closeAt = chance.below(people)
  const tasks: Promise<unknown>[] = []
  for (const [i, { n }] of order.entries()) {
    if (i === closeAt) {
      tasks.push(
        close(boardId).then((round) => {
          expect(round?.status).toBe("closed")
          closed = true
        }),
      )
    }
    tasks.push(submit(n, `e${n}`))
    if (chance.oneIn(5)) tasks.push(submit(n, `e${n}`))
    if (chance.oneIn(5)) tasks.push(submit(n, `e${n}-again`))
    // Some come only when what was asked before has gone out, or come back.
    if (chance.oneIn(8)) await new Promise((resolve) => setImmediate(resolve))
    if (chance.oneIn(40)) await Promise.race(tasks)
  }
  await Promise.all(tasks)
  return { boardId, answers }
}

describe("B4 two hundred people race the close", () => {
  it.each([1, 2, 3, 4, 5])(
    "B4 seed %i: what was answered 'stored' is there, nothing else, and nothing later",
    async (seed) => {
      const { boardId, answers } = await race(seed)
      const received = [...answers].filter(
        ([, { answer }]) => answer.kind === "stored" || answer.kind === "known",
      )
      const late = [...answers].filter(([, { answer }]) => answer.kind === "late")
      expect(received.length + late.length).toBe(answers.size)
      expect(received.length).toBeGreaterThan(0)
      for (const [, { answer }] of late) expect(answer).toEqual({ kind: "late", status: "closed" })
      for (const [id, { afterClose }] of received)
        expect(afterClose, `${id} was handed in after the close`).toBe(false)

      const rows = await prisma.estimate.findMany({ where: { boardId }, select: { id: true } })
      expect(rows.map(({ id }) => id).sort()).toEqual(received.map(([id]) => id).sort())
      // B3: of two by one person the later one stands, if it was in time.
      const standing = (await store.ofRound(boardId, 1)).map(({ id }) => id).sort()
      const ids = new Set(received.map(([id]) => id))
      expect(standing).toEqual([...ids].filter((id) => !ids.has(`${id}-again`)).sort())

      for (const [id] of late) {
        const n = Number(/\d+/.exec(id)?.[0])
        const again = await store.submit(
          boardId,
          { memberId: `p${n}`, name: "P" },
          said(id, (n % 99) / 100),
          now,
        )
        expect(again.kind).toBe("late")
      }
      expect((await store.ofRound(boardId, 1)).map(({ id }) => id).sort()).toEqual(standing)
    },
  )

  it("B4 some were in time and some were late, over the seeds", async () => {
    const kinds = new Set<string>()
    for (const seed of [6, 7, 8]) {
      for (const { answer } of (await race(seed)).answers.values()) kinds.add(answer.kind)
    }
    expect(kinds).toContain("stored")
    expect(kinds).toContain("late")
  })
})

describe("B4 the close and a submission in flight", () => {
  /** The row of the round is held by somebody else, as a submission holds it, until `done`. */
  async function holding<Value>(
    boardId: string,
    lock: "FOR SHARE" | "FOR UPDATE",
    during: (done: () => void) => Promise<Value>,
  ): Promise<Value> {
    let done = () => {}
    const released = new Promise<void>((resolve) => {
      done = resolve
    })
    let locked = () => {}
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve
    })
    const holder = prisma.$transaction(async (writing) => {
      if (lock === "FOR SHARE")
        await writing.$queryRaw`SELECT 1 FROM "Round" WHERE "boardId" = ${boardId} FOR SHARE`
      else await writing.$queryRaw`SELECT 1 FROM "Round" WHERE "boardId" = ${boardId} FOR UPDATE`
      locked()
      await released
    })
    await isLocked
    const value = await during(done)
    done()
    await holder
    return value
  }

  const waitingFor = async (what: string): Promise<void> => {
    for (;;) {
      const [row] = await prisma.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${what}%`}`
      if (row && row.n > 0n) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it("B4 the close waits for a submission that holds the round", async () => {
    const boardId = await opened()
    const { closing, during } = await holding(boardId, "FOR SHARE", async (done) => {
      const closing = close(boardId)
      await waitingFor('UPDATE "Round"')
      const during = (await store.rounds(boardId))[0]?.status
      done()
      return { closing, during }
    })
    expect(during).toBe("open")
    expect(await closing).toMatchObject({ status: "closed" })
  })

  it("B4 a submission that waited for the close is late, although it began before", async () => {
    const boardId = await opened()
    const submitted = await holding(boardId, "FOR UPDATE", async (done) => {
      const closing = close(boardId)
      await waitingFor('UPDATE "Round"')
      const submitted = store.submit(boardId, { memberId: "ann", name: "Ann" }, said("e1", 0.3), now)
      await waitingFor("INSERT INTO")
      done()
      await closing
      return submitted
    })
    expect(submitted).toEqual({ kind: "late", status: "closed" })
    expect(await store.ofRound(boardId, 1)).toEqual([])
  })
})
