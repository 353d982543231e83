// What may be told of the past: B1 of what was said in rounds, whatever became of them.
import { afterAll, beforeAll, expect, it } from "vitest"
import type { RoundPlan, RoundStatus } from "../../core/judgement.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createJudgementPast } from "../../server/store/judgement-past.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { plan, said } from "./judgement-contract.ts"
import { newBoard } from "./stored-board.ts"

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

const who = { memberId: "ann", name: "Ann" }

/** In one round somebody says something, something else in its place, and takes back a third. */
async function answered(part: Partial<RoundPlan>, status: RoundStatus) {
  const store = createJudgementStore({ prisma })
  const boardId = await newBoard(prisma)
  await store.openRound(boardId, { commandId: "open", plan: plan(part), by: "fay", at: 1_000, salt: "s" })
  await store.submit(boardId, who, said("replaced", 0.1), 2_000)
  await store.submit(boardId, who, said("stands", 0.2), 2_100)
  await store.submit(boardId, who, said("taken-back", 0.3, { scenarioId: "talks" }), 2_200)
  await store.withdraw(boardId, who.memberId, "taken-back", 2_300)
  await store.changeRound(boardId, 1, ["open"], { status })
  return boardId
}

const shownOf = async (boardId: string, scenarioIds = ["meet", "talks"]) =>
  (await createJudgementPast(prisma).everShown(boardId, scenarioIds)).map(({ id }) => id)

it.each<[words: string, round: Partial<RoundPlan>, status: RoundStatus, shown: string[]]>([
  ["open, blind", {}, "open", []],
  ["closed, blind", {}, "closed", []],
  ["cancelled, blind", {}, "cancelled", []],
  ["revealed, blind: what stands", {}, "revealed", ["stands"]],
  ["revealed, blind and anonymous: what stands", { anonymous: true }, "revealed", ["stands"]],
  ["open to all and anonymous: what stands", { blind: false, anonymous: true }, "open", ["stands"]],
  ["open to all: everything", { blind: false }, "open", ["replaced", "stands", "taken-back"]],
  ["open to all, and over", { blind: false }, "revealed", ["replaced", "stands", "taken-back"]],
])("B1 of a round that is %s", async (_words, round, status, shown) => {
  expect(await shownOf(await answered(round, status))).toEqual(shown)
})

it("B6 everything of their own is its author's, and outside of rounds everybody's", async () => {
  const boardId = await answered({}, "cancelled")
  const store = createJudgementStore({ prisma })
  await store.submit(boardId, who, said("open-1", 0.1, { round: null }), 3_000)
  await store.submit(boardId, who, said("open-2", 0.2, { round: null }), 3_100)
  const past = createJudgementPast(prisma)
  const own = await past.everOwn(boardId, who.memberId, "meet")
  expect(own.map(({ id }) => id)).toEqual(["replaced", "stands", "open-1", "open-2"])
  expect(await past.everOwn(boardId, "ben", "meet")).toEqual([])
  expect(await shownOf(boardId)).toEqual(["open-1", "open-2"])
  expect(await shownOf(boardId, ["talks"])).toEqual([])
  expect(await shownOf(await newBoard(prisma))).toEqual([])
})

it("shares the pages of those who share theirs and are here", async () => {
  const boardId = await newBoard(prisma)
  const member = (id: string, part: object = {}) => ({
    id: `${id}-${boardId}`,
    boardId,
    personId: id,
    name: id,
    colour: 0,
    role: "analyst" as const,
    sharesScores: true,
    ...part,
  })
  await prisma.member.createMany({
    data: [member("ann"), member("ben", { sharesScores: false }), member("eve", { removedAt: new Date() })],
  })
  expect(await createJudgementPast(prisma).sharing(boardId)).toEqual([
    { memberId: `ann-${boardId}`, name: "ann" },
  ])
})
