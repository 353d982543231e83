"use client"

import { useMemo } from "react"
import type { Board } from "../core/board.ts"
import { newId } from "./browser-world.ts"
import { type RestoreActions, restoreActions } from "./restore-actions.ts"
import { useConditions } from "./use-judgement.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type { RestorePlan } from "./restore-actions.ts"

/** The same object until the session is another. */
export function useRestoreActions(): RestoreActions {
  const session = useSession()
  return useMemo(() => restoreActions(session, { newId, now: session.now }), [session])
}

/** All of it, what is deleted as well. */
export const useWholeBoard = (): Board => useSessionState((s) => s.board)

/** Scenarios whose likelihood nobody can set just now, and those that are not told. */
export function useLockedScenarios(): ReadonlySet<string> {
  const { secret, hidden } = useConditions()
  return useMemo(() => new Set([...secret, ...hidden]), [secret, hidden])
}
