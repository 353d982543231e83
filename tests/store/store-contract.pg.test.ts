import { afterAll, beforeAll, describe } from "vitest"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { storeContract } from "./store-contract.ts"

const quiet = { info() {}, warn() {}, error() {} }

describe("the store in PostgreSQL", () => {
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

  storeContract(() => ({
    store: (owner) => createBoardStore({ prisma, owner, log: quiet, durability: () => "saved" }),
    async board(first) {
      const id = `board${++boards}`
      const documents = [{ doc: "board" as const, update: first }]
      const row = { id, title: "T", template: null, documents, memberId: "ann", createdAt: new Date(1_000) }
      await prisma.$transaction((writing) => insertBoard(writing, row))
      return id
    },
  }))
})
