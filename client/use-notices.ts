"use client"

import { useCallback } from "react"
import type { Difference } from "./difference.ts"
import type { Notice } from "./session.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type { Difference, Notice }

/** Changes that were taken back, the oldest first, until they are dismissed. */
export function useNotices(): { notices: Notice[]; dismiss: (noticeId: string) => void } {
  const session = useSession()
  const notices = useSessionState((s) => s.notices)
  const dismiss = useCallback((noticeId: string) => session.dismiss(noticeId), [session])
  return { notices, dismiss }
}

/** Where this page's copy was not the server's (A10), until they are dismissed. */
export function useDifferences(): { differences: Difference[]; dismiss: (id: string) => void } {
  const session = useSession()
  const differences = useSessionState((s) => s.differences)
  const dismiss = useCallback((id: string) => session.dismiss(id), [session])
  return { differences, dismiss }
}
