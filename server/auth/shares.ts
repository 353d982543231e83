/**
 * Ways to look without being on the board: at the board as it is, or at one snapshot. A link of 128 random bits, kept
 * as a keyed hash for looking it up and as a sealed copy for showing it again, as invites are; under keys of its own, so
 * that no link of one kind opens what the other does. It admits nobody: whoever has it can read, and nothing else.
 */
import { createHmac, randomBytes } from "node:crypto"
import type { ShareRow, ShareStore } from "../store/share-store.ts"
import { linkAlphabet, linkLength, newLink, seal, unseal } from "./link-secret.ts"
import { keyFor, type ServerSecret } from "./secret.ts"

export type Share = Omit<ShareRow, "secretHash" | "sealed">
/** With what stands at the end of the link; null: sealed under another secret it opens nothing any more. */
export type ShownShare = Share & { token: string | null }

export interface SharesWanted {
  boardId: string
  /** null: the board as it is. */
  snapshotId: string | null
  title: string
  embeds: boolean
  expiresAt: Date | null
  createdBy: string
}

export interface Shares {
  /** null: there are as many open ones as a board can have. */
  make(wanted: SharesWanted): Promise<ShownShare | null>
  /** Those that are closed too, the newest first. */
  list(boardId: string): Promise<ShownShare[]>
  byId(boardId: string, shareId: string): Promise<Share | null>
  /** null for whatever opens nothing now, whatever the reason. */
  find(token: string): Promise<Share | null>
  /** false: there is none that is open. */
  revoke(boardId: string, shareId: string): Promise<boolean>
}

export const mostOpenShares = 100
const usedEveryMs = 60_000

export type ShareState = "open" | "expired" | "revoked"
export const shareState = (
  { revokedAt, expiresAt }: Pick<Share, "revokedAt" | "expiresAt">,
  now: number,
): ShareState => {
  if (revokedAt) return "revoked"
  return expiresAt && expiresAt.getTime() <= now ? "expired" : "open"
}

export function createShares(world: {
  secret: ServerSecret
  store: ShareStore
  newId: () => string
  now: () => number
  random?: (count: number) => Uint8Array
}): Shares {
  const { store, newId, now } = world
  const random = world.random ?? randomBytes
  const lookup = keyFor(world.secret, "share-lookup")
  const seals = keyFor(world.secret, "share-seal")
  const hashOf = (token: string) => createHmac("sha256", lookup).update(token).digest("base64url")
  const rowOf = ({ boardId, id }: Share) => `${boardId}/${id}`
  const withoutSecret = ({ secretHash: _, sealed: __, ...share }: ShareRow): Share => share

  return {
    async make(wanted) {
      if ((await store.open(wanted.boardId, new Date(now()))) >= mostOpenShares) return null
      const token = newLink(random)
      const createdAt = new Date(now())
      const share: Share = { ...wanted, id: newId(), createdAt, revokedAt: null, lastUsedAt: null }
      const sealed = seal(seals, token, rowOf(share), random)
      await store.insert({ ...share, secretHash: hashOf(token), sealed })
      return { ...share, token }
    },
    async list(boardId) {
      const rows = await store.list(boardId, new Date(now()))
      return rows.map((row) => ({ ...withoutSecret(row), token: unseal(seals, row.sealed, rowOf(row)) }))
    },
    async byId(boardId, shareId) {
      const row = await store.byId(boardId, shareId)
      return row && withoutSecret(row)
    },
    async find(token) {
      if (token.length !== linkLength || [...token].some((one) => !linkAlphabet.includes(one))) return null
      const row = await store.byHash(hashOf(token))
      if (!row || shareState(row, now()) !== "open") return null
      // Pages ask every few seconds; a row is written once a minute.
      if (now() - (row.lastUsedAt?.getTime() ?? 0) >= usedEveryMs) await store.used(row.id, new Date(now()))
      return withoutSecret(row)
    },
    revoke: (boardId, shareId) => store.revoke(boardId, shareId, new Date(now())),
  }
}
