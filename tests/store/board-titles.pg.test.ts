import { expect, it, onTestFinished } from "vitest"
import * as Y from "yjs"
import type { ChangeRecord } from "../../core/changes.ts"
import type { Commit } from "../../server/rooms/ports.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { copyingTitles } from "../../server/store/board-titles.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { freshDatabase } from "../support/database.ts"

async function openStore() {
  const database = await freshDatabase()
  const prisma = createPrisma(database.url)
  onTestFinished(async () => {
    await prisma.$disconnect()
    await database.drop()
  })
  const warned: string[] = []
  const log = { info() {}, warn: (_: unknown, message: string) => void warned.push(message), error() {} }
  const owned = createBoardStore({ prisma, owner: "one", log, durability: () => "saved" })
  const board = {
    id: "board1",
    title: "Old",
    template: null,
    documents: [{ doc: "board" as const, update: Y.encodeStateAsUpdate(new Y.Doc()) }],
    memberId: "ann",
    createdAt: new Date(1_000),
  }
  await prisma.$transaction((writing) => insertBoard(writing, board))
  const { fence } = await owned.load("board1", "board")
  const commit = (seq: number, changes: Partial<ChangeRecord>[]): Commit => ({
    boardId: "board1",
    doc: "board",
    epoch: 1,
    seq,
    fence,
    update: new Uint8Array([0, 0]),
    operations: changes.map((change, at) => ({
      id: `op${seq}-${at}`,
      memberId: "ann",
      clientId: 1,
      clocks: [at, at + 1],
      changes: [
        {
          collection: "meta",
          id: "meta",
          field: "title",
          action: "set",
          before: "Old",
          after: "",
          ...change,
        },
      ],
    })),
  })
  const title = async () => (await prisma.board.findUniqueOrThrow({ where: { id: "board1" } })).title
  return { prisma, store: copyingTitles(owned, { prisma, log }), commit, title, warned }
}

it("what the board is called is what the join page and the page's title show", async () => {
  const { store, commit, title } = await openStore()
  await store.append(commit(2, [{ after: "Newer" }, { after: "New\0est" }]))
  expect(await title()).toBe("New\ufffdest")
  await store.append(commit(3, [{ field: "yardstick", after: "phia" }]))
  await store.append(commit(4, [{ collection: "scenarios", id: "s1", after: "Not the board's" }]))
  expect(await title()).toBe("New\ufffdest")
})

it("a copy that fails takes nothing back: the commit stands", async () => {
  const { prisma, store, commit, title, warned } = await openStore()
  await prisma.$executeRaw`ALTER TABLE "Board" ADD CONSTRAINT "noOther" CHECK ("title" = 'Old')`
  expect(await store.append(commit(2, [{ after: "New" }]))).toEqual({ at: expect.any(Number) })
  expect(await title()).toBe("Old")
  expect(warned).toHaveLength(1)
  expect(await store.committed("board1", "board", ["op2-0"])).toHaveProperty("size", 1)
})
