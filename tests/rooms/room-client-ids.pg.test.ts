/** Client ids given back, and a document written anew, over a real database. */
import { afterAll, beforeAll, expect, it } from "vitest"
import * as Y from "yjs"
import { systemClock } from "../../client/browser-world.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { unloadAfterMs } from "../../server/rooms/board.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { maxIdleClientIds } from "../../server/rooms/rewriting.ts"
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

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
})
afterAll(async () => {
  await prisma.$disconnect()
  await database.drop()
})

const contentOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash().join()

/** A server whose boards go idle when a test says so. */
function start(owner: string) {
  const net = createFakeNet()
  const store = createBoardStore({ prisma, owner, log: quiet, durability: () => "saved" })
  const unloading = new Set<() => void>()
  let ids = 0
  const registry = createRegistry({
    store,
    judgements: createJudgementStore({ prisma }),
    clock: {
      ...systemClock,
      after(ms, task) {
        if (ms !== unloadAfterMs) return systemClock.after(ms, task)
        unloading.add(task)
        return () => unloading.delete(task)
      },
    },
    newId: () => `${owner}${++ids}`,
    log: quiet,
    meters: silentMeters,
    publisher: net,
  })
  return {
    store,
    registry,
    tab: (memberId: string) => new Tab({ net, registry }, memberId, "analyst"),
    async idle() {
      for (const task of [...unloading]) task()
      await until(() => registry.census().boards === 0)
    },
  }
}

it("R12 a document with too many ids is written anew, and the same content is edited on under one that was given back", async () => {
  const doc = new Y.Doc()
  writeBoard(doc, small)
  const own = doc.clientID
  const scenario = doc.getMap("scenarios").get("meet") as Y.Map<unknown>
  for (let id = 1; id <= maxIdleClientIds + 5; id++) {
    doc.clientID = id
    scenario.set("owner", `owner ${id}`)
  }
  doc.clientID = own
  const documents = [{ doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }]
  const board = { id: boardId, title: "Summit", template: null, documents, memberId: "ann" }
  await prisma.$transaction((writing) => insertBoard(writing, { ...board, createdAt: new Date() }))

  const server = start("one")
  const first = server.tab("ann")
  await first.hello({ clientIdUnused: true })
  const before = first.titles("before")
  await until(() => first.saved().includes(before))
  const content = contentOf(first.doc)
  first.disconnect()
  await server.idle()

  const loaded = await server.store.load(boardId, "board")
  expect(loaded).toMatchObject({ epoch: 2, seq: 3 })
  const stored = new Y.Doc()
  for (const update of loaded.updates) Y.applyUpdate(stored, update)
  expect(contentOf(stored)).toBe(content)
  expect(stored.store.clients.size).toBe(1)

  const second = server.tab("ann")
  const reply = await second.hello({
    have: { epoch: 1, seq: 2, hash: first.hashOf(2) },
    openOperations: [before],
  })
  expect(reply).toMatchObject({ ok: true, docs: [{ epoch: 2, reset: true }], committedOperations: [before] })
  const id = second.titles("after")
  await until(() => second.saved().includes(id))
  second.session.leave({ clientId: second.clientId })
  second.disconnect()

  // Another process: the row is recognised by its hash, and the id that was given back is handed out.
  await until(
    async () =>
      (await prisma.$queryRaw<unknown[]>`SELECT 1 FROM "DocClient" WHERE "givenBackAt" IS NOT NULL`).length >
      0,
  )
  const next = start("two")
  const third = next.tab("ann")
  third.doc = second.doc
  const again = await third.hello({
    clientIdUnused: true,
    have: { epoch: 2, seq: 4, hash: second.hashOf(4) },
  })
  expect(again).toMatchObject({ ok: true, clientId: second.clientId, docs: [{ epoch: 2, reset: false }] })
  const last = third.titles("last")
  await until(() => third.saved().includes(last))
  expect(third.got("refused")).toEqual([])
  const { doc: copy } = await next.registry.read(boardId, "board")
  expect(readBoard(copy).scenarios[0]?.title).toBe("last")
  expect(copy.store.clients.size).toBe(2)
  await next.registry.shutdown()
  await server.registry.shutdown()
})

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true)
}
