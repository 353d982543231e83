/** The rows of links that are shared. What they hold is a hash and a sealed copy; `server/auth/shares.ts` knows what of. */
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts"

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
  /** The newest first; of those that are closed only so many, so that none that is open is ever missing. */
  list(boardId: string, at: Date): Promise<ShareRow[]>
  /** How many are neither revoked nor expired. */
  open(boardId: string, at: Date): Promise<number>
  byId(boardId: string, shareId: string): Promise<ShareRow | null>
  byHash(secretHash: string): Promise<ShareRow | null>
  revoke(boardId: string, shareId: string, at: Date): Promise<boolean>
  /** Notes that somebody looked. */
  used(shareId: string, at: Date): Promise<void>
}

const mostListed = 500

const openAt = (at: Date): Prisma.ShareLinkWhereInput => ({
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: at } }],
})

export function createShareStore(prisma: PrismaClient): ShareStore {
  return {
    async insert(row) {
      await prisma.shareLink.create({ data: { ...row, sealed: new Uint8Array(row.sealed) } })
    },
    async list(boardId, at) {
      const newest = (where: Prisma.ShareLinkWhereInput) =>
        prisma.shareLink.findMany({
          where: { boardId, ...where },
          orderBy: [{ createdAt: "desc" }, { id: "asc" }],
          take: mostListed,
        })
      const [open, closed] = await Promise.all([newest(openAt(at)), newest({ NOT: openAt(at) })])
      return [...open, ...closed.slice(0, mostListed - open.length)].sort(
        (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1),
      )
    },
    open: (boardId, at) => prisma.shareLink.count({ where: { boardId, ...openAt(at) } }),
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
