/** Links for those who are not on the board: asked once the dialog is open, so no part of what every page makes. */
import { z } from "zod"
import type { Result } from "../core/result.ts"
import { boardAnswer } from "./board-answer.ts"
import type { ApiFailure } from "./parley-api.ts"

const ShareLink = z.object({
  id: z.string(),
  kind: z.enum(["live", "frozen"]),
  snapshotId: z.string().nullable(),
  title: z.string(),
  state: z.enum(["open", "expired", "revoked"]),
  url: z.string().nullable(),
  embedUrl: z.string().nullable(),
  author: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
export type ShareLink = z.infer<typeof ShareLink>

export interface NewShare {
  snapshotId?: string
  expiresInHours?: number
  embeds: boolean
}

export interface ShareCalls {
  list(): Promise<Result<{ shares: ShareLink[] }, ApiFailure>>
  make(share: NewShare): Promise<Result<ShareLink, ApiFailure>>
  revoke(shareId: string): Promise<Result<undefined, ApiFailure>>
}

export function shareCalls(boardId: string): ShareCalls {
  const asking =
    (method: string, body?: object): typeof fetch =>
    (address, init) =>
      fetch(address, {
        ...init,
        method,
        ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
      })
  return {
    list: () => boardAnswer(boardId, "shares", z.object({ shares: z.array(ShareLink) })),
    make: (share) => boardAnswer(boardId, "shares", ShareLink, { fetch: asking("POST", share) }),
    revoke: (shareId) =>
      boardAnswer(boardId, `shares/${encodeURIComponent(shareId)}`, z.undefined(), {
        fetch: asking("DELETE"),
      }),
  }
}
