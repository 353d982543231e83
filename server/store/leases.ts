/**
 * Who serves a board. The lease's number, the fence, grows with each new owner; whatever is written about a
 * document names it and holds the lease's row while it commits. So an owner that has been replaced finds no
 * matching row, and whoever takes the lease over reads everything that the old one committed.
 */
import type { Pool, PoolClient } from "pg"
import { BoardDamaged, LeaseLost, NoSuchBoard } from "../rooms/ports.ts"

export interface Leases {
  /** The fence. Throws NoSuchBoard, BoardDamaged for one in quarantine. */
  take(boardId: string): Promise<number>
  /** One transaction that nobody can take the board over from. Throws LeaseLost. */
  holding<Value>(boardId: string, work: (client: PoolClient) => Promise<Value>): Promise<Value>
}

export function createLeases(pool: Pool, owner: string): Leases {
  const fences = new Map<string, number>()

  return {
    async take(boardId) {
      const board = await pool.query<{ quarantine: string | null }>(
        `SELECT "quarantine" FROM "Board" WHERE "id" = $1`,
        [boardId],
      )
      const [found] = board.rows
      if (!found) throw new NoSuchBoard()
      if (found.quarantine !== null) throw new BoardDamaged(found.quarantine)
      // Two documents of one board share the lease, so whoever has it already keeps the number.
      const { rows } = await pool.query<{ fence: number }>(
        `INSERT INTO "BoardLease" AS l ("boardId", "owner", "fence") VALUES ($1, $2, 1)
         ON CONFLICT ("boardId") DO UPDATE SET
           "fence" = CASE WHEN l."owner" = $2 THEN l."fence" ELSE l."fence" + 1 END,
           "acquiredAt" = CASE WHEN l."owner" = $2 THEN l."acquiredAt" ELSE now() END,
           "owner" = $2
         RETURNING "fence"`,
        [boardId, owner],
      )
      const [{ fence }] = rows as [{ fence: number }]
      fences.set(boardId, fence)
      return fence
    },

    async holding(boardId, work) {
      const fence = fences.get(boardId)
      if (fence === undefined) throw new LeaseLost()
      return inTransaction(pool, async (client) => {
        const lease = await client.query(
          `SELECT 1 FROM "BoardLease" WHERE "boardId" = $1 AND "owner" = $2 AND "fence" = $3 FOR SHARE`,
          [boardId, owner, fence],
        )
        if (lease.rowCount !== 1) throw new LeaseLost()
        return work(client)
      })
    },
  }
}

async function inTransaction<Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query("BEGIN")
    const value = await work(client)
    await client.query("COMMIT")
    return value
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}
