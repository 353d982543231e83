"use client"

import { useCallback, useEffect, useMemo, useState } from "react"
import { type NewShare, type ShareLink, shareCalls } from "./share-calls.ts"

export type { NewShare, ShareLink }

export interface Shares {
  /** The newest first; null: not known yet. */
  shares: ShareLink[] | null
  error: string | null
  /** true: it was made. */
  make(share: NewShare): Promise<boolean>
  revoke(shareId: string): Promise<void>
}

export function useShares(boardId: string): Shares {
  const calls = useMemo(() => shareCalls(boardId), [boardId])
  const [shares, setShares] = useState<ShareLink[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  const load = useCallback(async () => {
    const listed = await calls.list()
    if (listed.ok) setShares(listed.value.shares)
    setError(listed.ok ? null : listed.error.message)
  }, [calls])
  useEffect(() => void load(), [load])
  return useMemo(() => {
    const after = async (done: { ok: true } | { ok: false; error: { message: string } }) => {
      if (done.ok) await load()
      else setError(done.error.message)
      return done.ok
    }
    return {
      shares,
      error,
      make: async (share) => after(await calls.make(share)),
      revoke: async (id) => void (await after(await calls.revoke(id))),
    }
  }, [calls, shares, error, load])
}
