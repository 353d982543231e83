"use client"

/** Time as the server has it, for an estimate and for the deadline of its round. */
import { useSecondsLeft } from "./use-facilitation.ts"
import { useSession } from "./use-session.tsx"

/** As of this render. */
export const useNow = (): number => useSession().now()

/** Whole seconds until a round's deadline; null: it has none. */
export function useDeadline(deadline: number | null): number | null {
  const seconds = useSecondsLeft(
    deadline === null
      ? null
      : { id: "deadline", label: "", by: "deadline", durationMs: 1_000, endsAt: deadline, remainingMs: null },
  )
  return deadline === null ? null : seconds
}
