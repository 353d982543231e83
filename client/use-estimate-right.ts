"use client"

import { mayEstimate } from "../core/permissions.ts"
import { useSessionState } from "./use-session.tsx"

interface EstimateRight {
  /** Whole sentence; null: you may. */
  why: string | null
}

/** Role and phase; what a round says of it is the round's. */
export function useEstimateRight(): EstimateRight {
  const why = useSessionState(({ you, conditions, save }) => {
    if (save.state === "read-only") return save.why
    if (you === null) return null
    const asked = mayEstimate(you, conditions)
    return asked.ok ? null : asked.error.why
  })
  return { why }
}
