import type { PrismaClient } from "../generated/prisma/client.ts"

/** How far the logs of a board have come: cheaper than reading it, and enough to know that nothing has changed. */
export interface Heads {
  board: number
  ledger: number
}

export type ReadHeads = (boardId: string) => Promise<Heads>

export const createHeads =
  (prisma: PrismaClient): ReadHeads =>
  async (boardId) => {
    const last = async (doc: string) =>
      (
        await prisma.docUpdate.findFirst({
          where: { boardId, doc },
          orderBy: { seq: "desc" },
          select: { seq: true },
        })
      )?.seq ?? 0
    const [board, ledger] = await Promise.all([last("board"), last("ledger")])
    return { board, ledger }
  }
