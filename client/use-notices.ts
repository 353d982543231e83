"use client"

import { useCallback } from "react"
import type { Notice } from "./session.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type { Notice }

/** Changes that were taken back, the oldest first, until they are dismissed. */
export function useNotices(): { notices: Notice[]; dismiss: (noticeId: string) => void } {
  const session = useSession()
  const notices = useSessionState((s) => s.notices)
  const dismiss = useCallback((noticeId: string) => session.dismiss(noticeId), [session])
  return { notices, dismiss }
}
