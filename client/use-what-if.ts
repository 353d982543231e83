"use client"

/** What is supposed on this page: private, or a world that is watched or worked at together. One a board session. */
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react"
import type { World } from "../core/board.ts"
import { nothingSet, type Supposition, type WhatIf } from "../core/network/questions.ts"
import { byId } from "./board-views.ts"
import { keepSame } from "./keep-same.ts"
import type { BoardSession, SessionState } from "./session.ts"
import { useSession, useSessionState } from "./use-session.tsx"
import { countSet, stillThere, type WhatIfDesk, whatIfOf, withPart } from "./what-if.ts"
import { createWhatIfStore, noWhatIf, type WhatIfKept, type WhatIfStore } from "./what-if-store.ts"
import { setInWorld } from "./world-changes.ts"

export type { WhatIfDesk } from "./what-if.ts"

const stores = new WeakMap<BoardSession, WhatIfStore>()

export function whatIfStoreOf(session: BoardSession): WhatIfStore {
  const known = stores.get(session)
  if (known) return known
  const store = createWhatIfStore(session.boardId, () => globalThis.sessionStorage ?? null)
  stores.set(session, store)
  return store
}

export function useWhatIfKept(): WhatIfKept {
  const store = whatIfStoreOf(useSession())
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(subscribe, store.get, () => noWhatIf)
}

/** Whether the page shows a what-if in place of the board as it is. Cheap: every card asks. */
export function useWhatIfActive(): boolean {
  const session = useSession()
  const kept = useWhatIfKept()
  return useSessionState((state) => isActive(session, kept, state))
}

const isActive = (session: BoardSession, kept: WhatIfKept, state: Pick<SessionState, "board">): boolean =>
  kept.source.kind === "world"
    ? liveWorld(state, kept.source.worldId) !== null
    : countSet(currentOf(session, kept)) > 0

/**
 * When the world that is watched or worked at is shared no more: whoever worked at it keeps what was set as their
 * own (`kept`), whoever watched is back at the board as it is.
 */
export function useWhatIfEnded(): { worldId: string; kept: boolean } | null {
  const session = useSession()
  const { source } = useWhatIfKept()
  const ready = useSessionState((s) => s.phase.phase === "ready")
  const world = useSessionState((s) =>
    source.kind === "world" ? byId(s.board.worlds, source.worldId) : null,
  )
  const [ended, setEnded] = useState<{ worldId: string; kept: boolean } | null>(null)
  useEffect(() => {
    if (source.kind !== "world" || !ready) return
    if (world && !world.deletedAt && world.liveSince !== undefined) return
    const store = whatIfStoreOf(session)
    const own = world && source.edits ? whatIfOf(world) : nothingSet
    const kept = countSet(own) > 0
    store.set(kept ? { ...store.get(), source: { kind: "own" }, own, openedFrom: null } : noWhatIf)
    setEnded({ worldId: source.worldId, kept })
  }, [session, source, world, ready])
  return ended
}

/** Where the model is too large to be exact: draws from here on, until the what-if ends. */
export function useSampling(): () => void {
  const session = useSession()
  return useCallback(() => {
    const store = whatIfStoreOf(session)
    store.set({ ...store.get(), how: "sampled" })
  }, [session])
}

export const liveWorld = (state: Pick<SessionState, "board">, worldId: string): World | null => {
  const world = byId(state.board.worlds, worldId)
  return world && !world.deletedAt && world.liveSince !== undefined ? world : null
}

/** Worked out once for all the parts of a page that ask, and the same object until something else is set. */
const currents = new WeakMap<BoardSession, { from: readonly unknown[]; whatIf: WhatIf }>()

function currentOf(session: BoardSession, { source, own }: WhatIfKept): WhatIf {
  const { board } = session.getState()
  const world = source.kind === "world" ? liveWorld({ board }, source.worldId) : null
  const from = [source, own, world, board.scenarios, board.drivers, board.signals]
  const before = currents.get(session)
  if (before?.from.every((one, at) => one === from[at])) return before.whatIf
  const set = source.kind === "own" ? own : world ? whatIfOf(world) : nothingSet
  const there = stillThere(set, board)
  const whatIf = countSet(there) === 0 ? nothingSet : keepSame(before?.whatIf ?? nothingSet, there)
  currents.set(session, { from, whatIf })
  return whatIf
}

export function useWhatIf(): WhatIfDesk {
  const session = useSession()
  const kept = useWhatIfKept()
  const { source } = kept
  const whatIf = useSessionState(() => currentOf(session, kept))
  const active = useSessionState((state) => isActive(session, kept, state))

  return useMemo(() => {
    const store = whatIfStoreOf(session)
    function set<K extends keyof WhatIf>(part: K, id: string, value: WhatIf[K][string] | null): void {
      const now = store.get()
      if (now.source.kind === "world") {
        const live = liveWorld(session.getState(), now.source.worldId)
        if (live && now.source.edits) {
          setInWorld(session, live, part, id, value)
          return
        }
        // Watched only, or no longer shared: from here on it is one's own.
        const own = withPart(live ? whatIfOf(live) : nothingSet, part, id, value)
        store.set({ source: { kind: "own" }, own, openedFrom: null, how: now.how })
        return
      }
      const own = withPart(now.own, part, id, value)
      store.set(countSet(own) === 0 && now.openedFrom === null ? noWhatIf : { ...now, own })
    }
    return {
      whatIf,
      active,
      source,
      setOutcome: (scenarioId: string, supposition: Supposition | null) =>
        set("outcomes", scenarioId, supposition),
      setLevel: (driverId: string, level: number | null) => set("levels", driverId, level),
      setSignal: (signalId: string, state: "observed" | "notObserved" | "watching" | null) =>
        set("signals", signalId, state),
      clear: () => store.set(noWhatIf),
    }
  }, [session, whatIf, active, source])
}
