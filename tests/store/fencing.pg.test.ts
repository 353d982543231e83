// Room for a second node: two processes and one board. Whoever has lost the lease changes nothing, at whichever moment
// the other takes it.
import type { PoolClient } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { LeaseLost } from "../../server/rooms/ports.ts"
import { foldLog } from "../../server/store/folding.ts"
import { createLeases } from "../../server/store/leases.ts"
import { createPrisma, poolOf } from "../../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "../support/database.ts"
import { chanceOf } from "./random-document.ts"
import { earlyFolds, newBoard, openBoard, storeOn } from "./stored-board.ts"

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

/** A board that the old owner has written in, and a third party that can hold things up. */
async function contested(commits = 0) {
  const boardId = await newBoard(prisma)
  const old = storeOn(prisma, "old")
  const board = await openBoard(old, boardId, chanceOf(commits + 1))
  for (let i = 0; i < commits; i++) await board.write()
  return { boardId, old, board, young: storeOn(prisma, "young") }
}

/** Resolves when somebody waits for a lock of this kind. */
async function waiting(fragment: string): Promise<void> {
  for (;;) {
    const { rowCount } = await poolOf(prisma).query(
      `SELECT FROM pg_stat_activity WHERE "datname" = current_database() AND "wait_event_type" = 'Lock'
       AND "query" ILIKE $1`,
      [`%${fragment}%`],
    )
    if (rowCount) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function holdingUp<Value>(work: (client: PoolClient) => Promise<Value>): Promise<Value> {
  const client = await poolOf(prisma).connect()
  try {
    await client.query("BEGIN")
    return await work(client)
  } finally {
    client.release()
  }
}

describe("an owner that has been replaced", () => {
  it("A11 writes no row, no checkpoint, no segment, and gives no client id back", async () => {
    const { boardId, old, board, young } = await contested(40)
    await old.checkpoint(boardId, "board", 20, 1)
    const counted = async () => ({
      rows: await prisma.docUpdate.count({ where: { boardId } }),
      checkpoints: await prisma.docCheckpoint.count({ where: { boardId } }),
      segments: await prisma.historySegment.count({ where: { boardId } }),
      givenBack: await prisma.docClient.count({ where: { boardId, givenBackAt: { not: null } } }),
    })
    const leases = createLeases(poolOf(prisma), "old")
    await leases.take(boardId)
    const before = await counted()
    await young.load(boardId, "board")
    await expect(board.write()).rejects.toBeInstanceOf(LeaseLost)
    await expect(board.checkpoint()).rejects.toBeInstanceOf(LeaseLost)
    const fold = foldLog({ pool: poolOf(prisma), leases, limits: earlyFolds }, boardId, "board", 20)
    await expect(fold).rejects.toBeInstanceOf(LeaseLost)
    const { clientID } = board.doc()
    await expect(old.giveBackClientId(boardId, "board", "ann", clientID)).rejects.toBeInstanceOf(LeaseLost)
    await expect(old.takeClientId(boardId, "board", "ann")).rejects.toBeInstanceOf(LeaseLost)
    expect(await counted()).toEqual(before)
    // The young one does all of it.
    await young.giveBackClientId(boardId, "board", "ann", clientID)
    await young.checkpoint(boardId, "board", board.seq(), 1)
    expect(await counted()).toMatchObject({ givenBack: 1, checkpoints: 2 })
    expect((await counted()).segments).toBeGreaterThan(0)
  })

  it("A1 an insert that holds the lease is waited for, and read by whoever takes over", async () => {
    const { boardId, board, young } = await contested()
    // Somebody else's row in the same place, not yet committed: the old owner's insert has the lease and waits.
    const { write, load } = await holdingUp(async (client) => {
      await client.query(
        `INSERT INTO "DocUpdate" ("boardId", "doc", "seq", "epoch", "fence", "operations", "operationIds", "bytes", "sha256")
         VALUES ($1, 'board', 2, 1, 1, '', '{}', '', '')`,
        [boardId],
      )
      const write = board.write()
      await waiting(`INSERT INTO "DocUpdate"`)
      const load = young.load(boardId, "board")
      await waiting(`INSERT INTO "BoardLease"`)
      await client.query("ROLLBACK")
      return { write, load }
    })
    await write
    expect(await load).toMatchObject({ seq: 2, fence: 2 })
  })

  it("A11 an insert that comes upon a takeover waits for it, and then finds nothing to insert", async () => {
    const { boardId, board, young } = await contested()
    const write = await holdingUp(async (client) => {
      await client.query(
        `UPDATE "BoardLease" SET "owner" = 'young', "fence" = "fence" + 1 WHERE "boardId" = $1`,
        [boardId],
      )
      const write = expect(board.write()).rejects.toBeInstanceOf(LeaseLost)
      await waiting(`INSERT INTO "DocUpdate"`)
      await client.query("COMMIT")
      return write
    })
    await write
    expect((await young.load(boardId, "board")).seq).toBe(1)
  })

  it("A1 a takeover that is taken back costs the owner nothing", async () => {
    const { boardId, old, board } = await contested()
    const write = await holdingUp(async (client) => {
      await client.query(
        `UPDATE "BoardLease" SET "owner" = 'young', "fence" = "fence" + 1 WHERE "boardId" = $1`,
        [boardId],
      )
      const write = board.write()
      await waiting(`INSERT INTO "DocUpdate"`)
      await client.query("ROLLBACK")
      return write
    })
    await write
    expect((await old.load(boardId, "board")).seq).toBe(2)
  })

  it("A11 an insert that was sent before the takeover and begins after it inserts nothing", async () => {
    const { boardId, board, young } = await contested()
    const write = await holdingUp(async (client) => {
      // It waits for the table, before it has looked at anything.
      await client.query(`LOCK TABLE "DocUpdate" IN SHARE MODE`)
      const write = expect(board.write()).rejects.toBeInstanceOf(LeaseLost)
      await waiting(`INSERT INTO "DocUpdate"`)
      expect((await young.load(boardId, "board")).seq).toBe(1)
      await client.query("COMMIT")
      return write
    })
    await write
    expect((await young.load(boardId, "board")).seq).toBe(1)
  })

  it("A1 a fold that holds the lease is waited for, and whoever takes over reads the log with it", async () => {
    const { boardId, board, young } = await contested(40)
    const leases = createLeases(poolOf(prisma), "old")
    await leases.take(boardId)
    const { folded, load } = await holdingUp(async (client) => {
      await client.query(`SELECT FROM "DocUpdate" WHERE "boardId" = $1 AND "seq" = 3 FOR UPDATE`, [boardId])
      const folded = foldLog({ pool: poolOf(prisma), leases, limits: earlyFolds }, boardId, "board", 10)
      await waiting(`DELETE FROM "DocUpdate"`)
      const load = young.load(boardId, "board")
      await waiting(`INSERT INTO "BoardLease"`)
      await client.query("ROLLBACK")
      return { folded, load }
    })
    await folded
    expect((await load).seq).toBe(board.seq())
    expect((await load).updates).toHaveLength(board.seq())
  })
})

describe("client ids", () => {
  it("R3 one that is given back is handed out once, to its own member, however many ask together", async () => {
    const { boardId, old, board } = await contested()
    const ids: number[] = []
    for (let i = 0; i < 8; i++) {
      board.doc().clientID = 4_000_000_000 + i
      ids.push(4_000_000_000 + i)
      await board.write()
    }
    expect(await old.takeClientId(boardId, "board", "ann")).toBeNull()
    for (const id of ids) await old.giveBackClientId(boardId, "board", "ann", id)
    // Not hers to give, and one that nobody wrote under.
    await old.giveBackClientId(boardId, "board", "eve", ids[0] as number)
    await old.giveBackClientId(boardId, "board", "eve", 77)
    expect(await old.takeClientId(boardId, "board", "eve")).toBeNull()
    const taken = await Promise.all(
      Array.from({ length: 12 }, () => old.takeClientId(boardId, "board", "ann")),
    )
    const handedOut = taken.filter((id) => id !== null)
    // One who found all that was left in others' hands got none; nobody got the same.
    expect(new Set(handedOut).size).toBe(handedOut.length)
    for (
      let id = await old.takeClientId(boardId, "board", "ann");
      id !== null;
      id = await old.takeClientId(boardId, "board", "ann")
    )
      handedOut.push(id)
    expect(handedOut.toSorted((a, b) => a - b)).toEqual(ids)
  })

  it("R3 an id belongs to whoever wrote under it first, also for a store that has forgotten, and anew in a new epoch", async () => {
    const { boardId, old, board } = await contested(3)
    const { clientID } = board.doc()
    await old.giveBackClientId(boardId, "board", "ann", clientID)
    await old.load(boardId, "board")
    await board.write()
    expect(await old.authorOf(boardId, "board", clientID)).toBe("ann")
    await board.rewrite()
    // It is not in the new document: to reuse it would spare nothing.
    expect(await old.takeClientId(boardId, "board", "ann")).toBeNull()
    expect(await old.authorOf(boardId, "board", board.doc().clientID)).toBe("ann")
  })
})
