"use client"

import { useMemo } from "react"
import { dayNumber } from "../core/aggregate-voices.ts"
import type { Actor } from "../core/board.ts"
import { type Lane, lanesOf } from "../core/timeline.ts"
import { living } from "./board-views.ts"
import { useRounds } from "./use-judgement.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"

/** Everything that has a place in time. Renders again when any of it changes. */
export function useLanes(): Lane[] {
  const events = useSessionState((s) => s.board.events)
  const scenarios = useSessionState((s) => s.board.scenarios)
  const sets = useSessionState((s) => s.board.sets)
  const signals = useSessionState((s) => s.board.signals)
  const rounds = useRounds()
  return useMemo(
    () => lanesOf({ events, scenarios, sets, signals }, rounds),
    [events, scenarios, sets, signals, rounds],
  )
}

/** Days since 1970-01-01: today by the server's clock, and the day of which the board speaks (null: today). */
export function useToday(): { today: number; asOf: number | null } {
  const session = useSession()
  const asOf = useSessionState((s) => s.board.meta.asOf ?? null)
  const today = Math.floor(session.now() / 86_400_000)
  return { today, asOf: asOf === null ? null : dayNumber(asOf) }
}

export const useActors = (): Actor[] => useSessionState((s) => living(s.board.actors), sameItems)
