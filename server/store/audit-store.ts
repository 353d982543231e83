/** Who let whom in, raised, lowered or removed whom, and what was taken out of the room: one line each. */
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts"
import type { Writing } from "./invite-store.ts"

export type AuditAction =
  | "board-created"
  | "invite-remade"
  | "invite-revoked"
  | "role-set"
  | "member-removed"
  | "snapshot-taken"
  | "share-made"
  | "share-revoked"
  | "identity-recovered"
  | "key-renewed"

export interface AuditLine {
  id: string
  boardId: string
  memberId: string
  action: AuditAction
  /** Never a code, a link, or a probability. */
  detail: Prisma.InputJsonObject
}

export interface AuditStore {
  record(line: AuditLine, writing?: Writing): Promise<void>
}

export function createAuditStore(prisma: PrismaClient): AuditStore {
  return {
    async record(line, writing = prisma) {
      await writing.auditEntry.create({ data: line })
    },
  }
}
