/**
 * The one client of the process, made by `main.ts`; pages ask through what it hands them. `pg` has no time limits by
 * itself: a database that hangs would hold every page and every commit.
 */
import { PrismaPg } from "@prisma/adapter-pg"
import { Pool } from "pg"
import { PrismaClient } from "../generated/prisma/client.ts"

const timeouts = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
  // The limits above are kept by the server; this one holds when the network swallows its answer.
  query_timeout: 8_000,
} as const

const poolSize = 20

const pools = new WeakMap<PrismaClient, Pool>()

/** `onError`: a connection that was idle in the pool has died; the next query gets another. */
export function createPrisma(url: string, onError: (error: Error) => void = () => {}): PrismaClient {
  const pool = new Pool({ connectionString: url, max: poolSize, ...timeouts })
  pool.on("error", onError)
  const adapter = new PrismaPg(pool, { onConnectionError: onError, disposeExternalPool: true })
  const prisma = new PrismaClient({ adapter })
  pools.set(prisma, pool)
  return prisma
}

/** The connections of that client, for what is bytes or must be prepared once: the log of documents. */
export function poolOf(prisma: PrismaClient): Pool {
  const pool = pools.get(prisma)
  if (!pool) throw new Error("This client was not made by createPrisma.")
  return pool
}
