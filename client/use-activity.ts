"use client"

/** Who changed what last, and how far each likelihood has come since the newest snapshot. */
import { useCallback, useEffect, useSyncExternalStore } from "react"
import type { Scenario } from "../core/board.ts"
import { type Activity, type ActivityReading, createActivityReading, type Need } from "./activity.ts"
import { type Change, changeSince, type Since, signedPoints } from "./change-since.ts"
import { parleyApi } from "./parley-api.ts"
import type { BoardSession } from "./session.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export { type Activity, type Change, signedPoints }

const readings = new WeakMap<BoardSession, ActivityReading>()
const api = parleyApi()

function readingOf(session: BoardSession): ActivityReading {
  const known = readings.get(session)
  if (known) return known
  const reading = createActivityReading({
    async fetch() {
      const answer = await api.activity(session.boardId)
      return answer.ok ? answer.value : null
    },
    now: Date.now,
    after(ms, task) {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
    chance: Math.random,
  })
  readings.set(session, reading)
  let { scenarios } = session.getState().board
  session.subscribe(() => {
    const now = session.getState().board.scenarios
    if (now === scenarios) return
    scenarios = now
    reading.edited()
  })
  return reading
}

/** null: nobody needs it here, or it is not known yet. */
export function useActivity(need: Need | null): Activity | null {
  const session = useSession()
  const ready = useSessionState((s) => s.phase.phase === "ready")
  const asked = ready ? need : null
  useEffect(() => (asked === null ? undefined : readingOf(session).need(asked)), [session, asked])
  const subscribe = useCallback(
    (listener: () => void) => (asked === null ? () => {} : readingOf(session).subscribe(listener)),
    [session, asked],
  )
  return useSyncExternalStore(
    subscribe,
    () => (asked === null ? null : readingOf(session).get()),
    () => null,
  )
}

/** The newest snapshot, for the marks on cards and rows. The same object while it is the newest. */
function useSince(): Since | null {
  const session = useSession()
  const ready = useSessionState((s) => s.phase.phase === "ready")
  useEffect(() => (ready ? readingOf(session).need("idle") : undefined), [session, ready])
  const subscribe = useCallback(
    (listener: () => void) => (ready ? readingOf(session).subscribe(listener) : () => {}),
    [session, ready],
  )
  return useSyncExternalStore(
    subscribe,
    () => (ready ? (readingOf(session).get()?.since ?? null) : null),
    () => null,
  )
}

/** null: no snapshot yet, or nothing to compare. The value of now is the page's own, so an edit shows at once. */
export function useChangeSince(scenario: Scenario): { change: Change; title: string } | null {
  const since = useSince()
  const change = changeSince(scenario, since)
  return since && change ? { change, title: since.title } : null
}

/** After a snapshot was taken here: what cards compare with is another one now. */
export function useAskActivity(): () => void {
  const session = useSession()
  return useCallback(() => readingOf(session).ask(), [session])
}
