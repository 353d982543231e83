"use client"

import { useMemo } from "react"
import { newId } from "./browser-world.ts"
import { type RestoreActions, restoreActions } from "./restore-actions.ts"
import { useSession } from "./use-session.tsx"

/** The same object until the session is another. */
export function useRestoreActions(): RestoreActions {
  const session = useSession()
  return useMemo(() => restoreActions(session, { newId, now: session.now }), [session])
}
