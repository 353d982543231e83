"use client"

import { useMemo } from "react"
import type { ChangedBy } from "./undo-session.ts"
import type { StepOf, Stepped, Steps } from "./undo-stack.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type { Stepped }

interface Undo {
  undo: (of?: StepOf) => ReturnType<ReturnType<typeof useSession>["undo"]>
  redo: (of?: StepOf) => ReturnType<ReturnType<typeof useSession>["redo"]>
}

/** What would be taken back or done again, in plain words. */
export const useSteps = (): Steps => useSessionState((s) => s.steps)

export function useUndo(): Undo {
  const session = useSession()
  return useMemo(() => ({ undo: (of) => session.undo(of), redo: (of) => session.redo(of) }), [session])
}

/** Takes back that step if it is still the last thing that this person did; otherwise it says what is. */
export function useUndoIfLast(): (words: string) => { ok: boolean; last: string | null } {
  const session = useSession()
  return useMemo(
    () => (words) => {
      const last = session.getState().steps.undo
      return { ok: last === words && session.undo().ok, last }
    },
    [session],
  )
}

/** Who changed it last, if this page has seen it happen; null for `field`: anything of it. */
export function useLastChangedBy(): (
  collection: string,
  id: string,
  field: string | null,
) => ChangedBy | null {
  const session = useSession()
  return useMemo(() => (collection, id, field) => session.lastChangedBy(collection, id, field), [session])
}
