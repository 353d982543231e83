"use client"

import { useMemo } from "react"
import { newId } from "./browser-world.ts"
import { type ImportActions, importActions } from "./import-actions.ts"
import { useSession } from "./use-session.tsx"

/** The same object until the session is another. */
export function useImportActions(): ImportActions {
  const session = useSession()
  return useMemo(() => importActions(session, { newId, now: session.now }), [session])
}
