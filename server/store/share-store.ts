/** The rows of links that are shared. What they hold is a hash and a sealed copy; `server/auth/shares.ts` knows what of. */
import type { PrismaClient } from "../generated/prisma/client.ts"

export interface ShareRow {
  id: string
  boardId: string
  snapshotId: string | null
  title: string
  secretHash: string
  sealed: Uint8Array
  embeds: boolean
  createdBy: string
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export interface ShareStore {
  insert(row: ShareRow): Promise<void>
  /** Open or not, the newest first. */
  list(boardId: string): Promise<ShareRow[]>
  /** How many are neither revoked nor expired. */
  open(boardId: string, at: Date): Promise<number>
  byId(boardId: string, shareId: string): Promise<ShareRow | null>
  byHash(secretHash: string): Promise<ShareRow | null>
  revoke(boardId: string, shareId: string, at: Date): Promise<boolean>
  /** Notes that somebody looked. */
  used(shareId: string, at: Date): Promise<void>
}

const mostListed = 500

export function createShareStore(prisma: PrismaClient): ShareStore {
  return {
    async insert(row) {
      await prisma.shareLink.create({ data: { ...row, sealed: new Uint8Array(row.sealed) } })
    },
    list: (boardId) =>
      prisma.shareLink.findMany({
        where: { boardId },
        orderBy: [{ createdAt: "desc" }, { id: "asc" }],
        take: mostListed,
      }),
    open: (boardId, at) =>
      prisma.shareLink.count({
        where: { boardId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
      }),
    byId: (boardId, id) => prisma.shareLink.findFirst({ where: { id, boardId } }),
    byHash: (secretHash) => prisma.shareLink.findUnique({ where: { secretHash } }),
    async revoke(boardId, id, at) {
      const { count } = await prisma.shareLink.updateMany({
        where: { id, boardId, revokedAt: null },
        data: { revokedAt: at },
      })
      return count > 0
    },
    async used(id, at) {
      await prisma.shareLink.updateMany({ where: { id }, data: { lastUsedAt: at } })
    },
  }
}
