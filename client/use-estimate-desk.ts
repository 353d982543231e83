"use client"

/** One's own estimates: what is typed, what waits for the connection, what stands. One desk a board session. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react"
import { type OwnEstimate, type PublishedEstimate, questionOf } from "../core/judgement.ts"
import { newId, systemClock } from "./browser-world.ts"
import { createEstimateDatabase } from "./estimate-database.ts"
import { createEstimateDesk, type DeskState, type EstimateDesk } from "./estimate-desk.ts"
import type { Question } from "./estimate-store.ts"
import type { BoardSession, SessionState } from "./session.ts"
import { useMyEstimate } from "./use-judgement.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export { type Answer, draftOfEstimate, type EstimateDesk } from "./estimate-desk.ts"
export { type EstimateDraft, emptyDraft, type Question } from "./estimate-store.ts"

const desks = new WeakMap<BoardSession, EstimateDesk>()

function deskOf(session: BoardSession): EstimateDesk {
  const known = desks.get(session)
  if (known) return known
  const store = createEstimateDatabase({ clock: systemClock, indexedDB: () => globalThis.indexedDB })
  const desk = createEstimateDesk({ session, clock: systemClock, newId, store })
  desks.set(session, desk)
  return desk
}

export const useEstimateDesk = (): EstimateDesk => deskOf(useSession())

export function useDeskState<T>(select: (state: DeskState) => T): T {
  const desk = useEstimateDesk()
  const read = () => select(desk.getState())
  const subscribe = useCallback((listener: () => void) => desk.subscribe(listener), [desk])
  return useSyncExternalStore(subscribe, read, read)
}

/** Takes up what an earlier page left, and sends it, also when no sheet is open. */
export function useEstimateSending(): void {
  const desk = useEstimateDesk()
  useEffect(() => {
    const unsent = (event: BeforeUnloadEvent) => {
      const { waiting, trouble } = desk.getState()
      if (waiting.length > 0 && trouble !== null) event.preventDefault()
    }
    window.addEventListener("beforeunload", unsent)
    return () => window.removeEventListener("beforeunload", unsent)
  }, [desk])
}

/** My own that stands, wherever the server told it; secret ones included (B6). */
export function useOwnEstimate(question: Question): OwnEstimate | null {
  const key = questionOf(question)
  const told = useMyEstimate(question)
  const published = useSessionState((s) => publishedBy(analystIdOf(s), s, key))
  const answered = useDeskState((s) => s.received.get(key) ?? null)
  return later(later(told, published), answered)
}

/** All of mine that stand, by question. */
export function useOwnEstimates(): ReadonlyMap<string, OwnEstimate> {
  const mine = useSessionState((s) => s.mine)
  const published = useSessionState((s) => s.judgement.estimates)
  const me = useSessionState(analystIdOf)
  const answered = useDeskState((s) => s.received)
  const all = new Map<string, OwnEstimate>()
  const every = [
    ...mine,
    ...published.filter(({ by }) => by !== null && by === me).map(ownOf),
    ...answered.values(),
  ]
  for (const own of every) {
    const key = questionOf(own)
    const best = later(all.get(key) ?? null, own)
    if (best) all.set(key, best)
  }
  return all
}

/** Known to be all of mine, or not to be known for now because there is no connection. Once true it stays. */
export function useOwnEstimatesAreHere(): boolean {
  const now = useSessionState(
    ({ mineTold, save }) => mineTold || save.state === "offline" || save.state === "reconnecting",
  )
  const [here, setHere] = useState(now)
  if (now && !here) setHere(true)
  return here || now
}

/** Questions of which an estimate waits for the connection. */
export function useWaitingQuestions(): ReadonlySet<string> {
  const waiting = useDeskState((s) => s.waiting)
  return new Set(waiting.map(({ estimate }) => questionOf(estimate)))
}

export const useWaitingCount = (): number => useDeskState((s) => s.waiting.length)

export const useMyAnalystId = (): string | null => useSessionState(analystIdOf)

/** The server can be asked now. */
export const useIsConnected = (): boolean =>
  useSessionState(
    ({ save }) => save.state !== "connecting" && save.state !== "reconnecting" && save.state !== "offline",
  )

const analystIdOf = ({ you, judgement }: SessionState): string | null =>
  judgement.analysts.find(({ memberId }) => memberId !== null && memberId === you?.memberId)?.id ?? null

function publishedBy(me: string | null, { judgement }: SessionState, key: string): OwnEstimate | null {
  if (me === null) return null
  const published = judgement.estimates.findLast((own) => own.by === me && questionOf(own) === key)
  return published ? known(published) : null
}

// One object for one estimate, so that nothing renders again when nothing has changed.
const owned = new WeakMap<PublishedEstimate, OwnEstimate>()
function known(published: PublishedEstimate): OwnEstimate {
  const before = owned.get(published)
  if (before) return before
  const own = ownOf(published)
  owned.set(published, own)
  return own
}

const ownOf = ({ by: _by, mark: _mark, at, ...estimate }: PublishedEstimate): OwnEstimate => ({
  ...estimate,
  at: at ?? 0,
})

function later(a: OwnEstimate | null, b: OwnEstimate | null): OwnEstimate | null {
  if (a === null || b === null) return a ?? b
  return b.at > a.at ? b : a
}
