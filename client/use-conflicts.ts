"use client"

import { useCallback } from "react"
import { type Conflict, scenarioOf } from "./offline-conflicts.ts"
import { type ConflictWords, conflictWords } from "./offline-words.ts"
import { useActivity } from "./use-activity.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export interface AskedConflict extends ConflictWords {
  id: string
}

export type Answer = "theirs" | "mine"

export const useConflictCount = (): number => useSessionState((s) => s.conflicts.length)

/** Questions of A13, the oldest first, until they are answered. */
export function useConflicts(): {
  conflicts: AskedConflict[]
  answer: (ids: string[], answer: Answer) => void
} {
  const session = useSession()
  const conflicts = useSessionState((s) => s.conflicts)
  const board = useSessionState((s) => s.board)
  const members = useSessionState((s) => s.members)
  const me = useSessionState((s) => s.you?.memberId)
  const activity = useActivity(conflicts.length > 0 ? "now" : null)
  const answer = useCallback(
    (ids: string[], one: Answer) => {
      for (const id of ids) session.resolve(id, one)
    },
    [session],
  )

  /** Only where it can have been nobody else. */
  function nameOf(conflict: Conflict): string | null {
    const scenarioId = scenarioOf(conflict.change)
    const changers = scenarioId === null ? undefined : activity?.scenarios[scenarioId]?.memberIds
    const others = changers?.filter((id) => id !== me) ?? []
    return others.length === 1 ? (members.find(({ id }) => id === others[0])?.name ?? null) : null
  }

  return {
    conflicts: conflicts.map((conflict) => ({
      id: conflict.id,
      ...conflictWords({ ...conflict, by: conflict.by ?? nameOf(conflict) }, board),
    })),
    answer,
  }
}
