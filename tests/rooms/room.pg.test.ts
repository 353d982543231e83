/** A room over a real database that hangs up while people edit. */
import { afterAll, beforeAll, expect, it } from "vitest"
import * as Y from "yjs"
import { systemClock } from "../../client/browser-world.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"
import { boardId, quiet, Tab } from "./served-board.ts"

let database: FreshDatabase
let prisma: PrismaClient
let other: PrismaClient

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
  other = createPrisma(database.url)
})
afterAll(async () => {
  await prisma.$disconnect()
  await other.$disconnect()
  await database.drop()
})

it("A9 every connection to the database is cut while people edit: all of it is saved, once and in order", async () => {
  const doc = new Y.Doc()
  writeBoard(doc, small)
  const documents = [{ doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }]
  const row = {
    id: boardId,
    title: "Summit",
    template: null,
    documents,
    memberId: "ann",
    createdAt: new Date(),
  }
  await prisma.$transaction((writing) => insertBoard(writing, row))
  const net = createFakeNet()
  const store = createBoardStore({ prisma, owner: "one", log: quiet, durability: () => "saved" })
  let ids = 0
  const newId = () => `server${++ids}`
  const registry = createRegistry({
    store,
    judgements: createJudgementStore({ prisma }),
    clock: systemClock,
    newId,
    log: quiet,
    meters: silentMeters,
    publisher: net,
  })
  const tabs = ["ann", "ben"].map((name) => new Tab({ net, registry }, name, "analyst"))
  for (const tab of tabs) await tab.hello()

  const sent: string[][] = [[], []]
  let cut = 0
  for (let i = 0; i < 60; i++) {
    for (const [who, tab] of tabs.entries()) sent[who]?.push(tab.titles(`title ${i} by ${who}`))
    if (i % 12 === 6) {
      const ended = await other.$queryRaw<{ ended: boolean }[]>`
        SELECT pg_terminate_backend("pid") AS ended FROM pg_stat_activity
        WHERE "datname" = current_database() AND "pid" <> pg_backend_pid()`
      cut += ended.length
    } else await new Promise((resolve) => setImmediate(resolve))
  }
  expect(cut).toBeGreaterThan(0)
  await until(() => tabs.every((tab, who) => sent[who]?.every((id) => tab.saved().includes(id))))

  const log = await prisma.docUpdate.findMany({ where: { boardId, seq: { gt: 1 } }, orderBy: { seq: "asc" } })
  const logged = log.flatMap(({ operationIds }) => operationIds)
  for (const own of sent) expect(logged.filter((id) => own.includes(id))).toEqual(own)
  expect(logged).toHaveLength(120)
  const stored = new Y.Doc()
  for (const update of (await store.load(boardId, "board")).updates) Y.applyUpdate(stored, update)
  for (const tab of tabs) expect(readBoard(tab.doc)).toEqual(readBoard(stored))
  expect(stored.store.pendingStructs).toBeNull()
  await registry.shutdown()
})

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true)
}
