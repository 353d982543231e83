"use client"

import { useMemo } from "react"
import { dayNumber } from "../core/aggregate-voices.ts"
import type { Happening } from "../core/board.ts"
import { type Lane, lanesOf } from "../core/timeline.ts"
import { useFinding, useFoundIds } from "./use-finding.ts"
import { useRounds } from "./use-judgement.ts"
import { useSession, useSessionState } from "./use-session.tsx"

/**
 * What has a place in time, of the scenarios that are shown: an event too when it bears on one of them, or has the words
 * that are looked for.
 */
export function useLanes(): Lane[] {
  const events = useSessionState((s) => s.board.events)
  const scenarios = useSessionState((s) => s.board.scenarios)
  const sets = useSessionState((s) => s.board.sets)
  const signals = useSessionState((s) => s.board.signals)
  const rounds = useRounds()
  const found = useFoundIds()
  const query = useFinding().finding.query.trim().toLowerCase()
  return useMemo(() => {
    if (found === null) return lanesOf({ events, scenarios, sets, signals }, rounds)
    const isFound = (event: Happening) =>
      event.scenarioIds?.some((id) => found.has(id)) ||
      (query !== "" && event.title.toLowerCase().includes(query))
    return lanesOf(
      {
        events: events.filter(isFound),
        scenarios: scenarios.filter(({ id }) => found.has(id)),
        sets,
        signals: signals.filter(({ scenarioId }) => found.has(scenarioId)),
      },
      [],
    )
  }, [events, scenarios, sets, signals, rounds, found, query])
}

/** Days since 1970-01-01: today by the server's clock, and the day of which the board speaks (null: today). */
export function useToday(): { today: number; asOf: number | null } {
  const session = useSession()
  const asOf = useSessionState((s) => s.board.meta.asOf ?? null)
  const today = Math.floor(session.now() / 86_400_000)
  return { today, asOf: asOf === null ? null : dayNumber(asOf) }
}
