"use client"

import { useMemo } from "react"
import { newId } from "./browser-world.ts"
import { type ModelActions, modelActions } from "./model-actions.ts"
import { useSession } from "./use-session.tsx"

export type { EventFields } from "./event-actions.ts"
export type { LinkDraft } from "./link-actions.ts"
export type { SignalWords } from "./signal-actions.ts"

/** `useActions`, and what is done to links, signals and events. The same object until the session is another. */
export function useModelActions(): ModelActions {
  const session = useSession()
  return useMemo(() => modelActions(session, { newId, now: session.now }), [session])
}
