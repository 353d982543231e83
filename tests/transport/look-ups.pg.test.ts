import { afterAll, beforeAll, expect, it, vi } from "vitest"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createInviteStore } from "../../server/store/invite-store.ts"
import { createMemberStore } from "../../server/store/member-store.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { lookingUpTogether } from "../../server/transport/look-ups.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"

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

it("fifty people who come in at once are one statement to the database", async () => {
  const joinedAt = new Date()
  const people = Array.from({ length: 50 }, (_, i) => `person${i}`)
  await prisma.board.create({ data: { id: "board", title: "Summit", createdAt: joinedAt } })
  await prisma.member.createMany({
    data: people.map((id) => ({
      id,
      boardId: "board",
      personId: id,
      name: `Name of ${id}`,
      colour: 1,
      role: "analyst",
      joinedAt,
    })),
  })
  const members = lookingUpTogether(createMemberStore(prisma, createInviteStore(prisma)))
  const statements = vi.spyOn(poolOf(prisma), "query")
  const found = await Promise.all([...people, "nobody"].map((id) => members.find(id)))
  expect(statements).toHaveBeenCalledTimes(1)
  expect(found.map((member) => member?.name)).toEqual([...people.map((id) => `Name of ${id}`), undefined])
})
