import { afterAll, beforeAll, describe } from "vitest"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { judgementContract, smallLimits } from "./judgement-contract.ts"
import { newBoard } from "./stored-board.ts"

describe("judgement in PostgreSQL", () => {
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

  judgementContract(() => ({
    store: () => createJudgementStore({ prisma, limits: smallLimits }),
    async board(memberIds) {
      const boardId = await newBoard(prisma)
      const row = (id: string) => ({
        id,
        boardId,
        personId: id,
        name: id,
        colour: 0,
        role: "analyst" as const,
      })
      await prisma.member.createMany({ data: memberIds.map(row) })
      return boardId
    },
    audit: (boardId) =>
      prisma.auditEntry.findMany({
        where: { boardId },
        select: { id: true, memberId: true, action: true, detail: true },
      }),
  }))
})
