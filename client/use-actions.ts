"use client"

import { useMemo } from "react"
import { type BoardActions, boardActions } from "./board-actions.ts"
import { newId } from "./browser-world.ts"
import { useSession } from "./use-session.tsx"

export type { BoardActions } from "./board-actions.ts"
export { remainderTitle } from "./set-actions.ts"

/** Everything a person can do to a board. The same object until the session is another. */
export function useActions(): BoardActions {
  const session = useSession()
  return useMemo(() => boardActions(session, { newId, now: session.now }), [session])
}
