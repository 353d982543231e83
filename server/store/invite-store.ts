/** The rows of ways in. What they hold is a hash and a sealed copy; `server/auth/invites.ts` knows what of. */
import type { Role } from "../../core/permissions.ts"
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts"

export type InviteKind = "link" | "code"

/** A client, or one inside a transaction. */
export type Writing = Prisma.TransactionClient

export interface InviteRow {
  id: string
  boardId: string
  role: Role
  kind: InviteKind
  secretHash: string
  sealed: Uint8Array
  createdAt: Date
  expiresAt: Date | null
  maxUses: number | null
  uses: number
}

export interface InviteStore {
  insert(rows: readonly InviteRow[], writing: Writing): Promise<void>
  /** Puts it in place of every open one of its role and kind. */
  replace(row: InviteRow): Promise<void>
  /** Neither revoked, nor expired, nor used up. */
  open(boardId: string, at: Date): Promise<InviteRow[]>
  byHash(secretHash: string, at: Date): Promise<InviteRow | null>
  revoke(boardId: string, inviteId: string, at: Date): Promise<boolean>
  /** Counts one person in; false when it closed or was used up meanwhile. */
  use(inviteId: string, at: Date): Promise<boolean>
  /** Takes that back: the person turned out to be on the board already. */
  unuse(inviteId: string): Promise<void>
}

export function createInviteStore(prisma: PrismaClient): InviteStore {
  const isOpen = (at: Date) => ({
    revokedAt: null,
    AND: [
      { OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
      { OR: [{ maxUses: null }, { uses: { lt: prisma.invite.fields.maxUses } }] },
    ],
  })
  const stored = (row: InviteRow) => ({ ...row, sealed: new Uint8Array(row.sealed) })
  return {
    async insert(rows, writing) {
      await writing.invite.createMany({ data: rows.map(stored) })
    },
    async replace(row) {
      const { boardId, role, kind, createdAt } = row
      await prisma.$transaction([
        prisma.invite.updateMany({
          where: { boardId, role, kind, revokedAt: null },
          data: { revokedAt: createdAt },
        }),
        prisma.invite.create({ data: stored(row) }),
      ])
    },
    open: (boardId, at) =>
      prisma.invite.findMany({
        where: { boardId, ...isOpen(at) },
        orderBy: [{ role: "asc" }, { kind: "asc" }, { createdAt: "asc" }],
      }),
    byHash: (secretHash, at) => prisma.invite.findFirst({ where: { secretHash, ...isOpen(at) } }),
    async revoke(boardId, inviteId, at) {
      const { count } = await prisma.invite.updateMany({
        where: { id: inviteId, boardId, revokedAt: null },
        data: { revokedAt: at },
      })
      return count > 0
    },
    async use(inviteId, at) {
      const { count } = await prisma.invite.updateMany({
        where: { id: inviteId, ...isOpen(at) },
        data: { uses: { increment: 1 } },
      })
      return count > 0
    },
    async unuse(inviteId) {
      await prisma.invite.updateMany({
        where: { id: inviteId, uses: { gt: 0 } },
        data: { uses: { decrement: 1 } },
      })
    },
  }
}
