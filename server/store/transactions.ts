/** Several stores written together, or none of them. */
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { Writing } from "./invite-store.ts"

export type Together = <Value>(write: (writing: Writing) => Promise<Value>) => Promise<Value>

export const createTogether =
  (prisma: PrismaClient): Together =>
  (write) =>
    prisma.$transaction(write, { maxWait: 5_000, timeout: 10_000 })
