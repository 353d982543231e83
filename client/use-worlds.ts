"use client"

/** Worlds of the board: what-ifs that are kept by name, and those that somebody shares now. */
import { useMemo } from "react"
import type { World } from "../core/board.ts"
import { nothingSet, type WhatIf } from "../core/network/questions.ts"
import { living } from "./board-views.ts"
import { newId } from "./browser-world.ts"
import { type CoherenceActions, coherenceActions } from "./coherence-actions.ts"
import { type Done, gone, operationOn } from "./operation.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"
import { liveWorld, whatIfStoreOf } from "./use-what-if.ts"
import { whatIfOf } from "./what-if.ts"
import { noWhatIf } from "./what-if-store.ts"
import { type WorldActions, worldActions } from "./world-actions.ts"

export { useLiveWorlds } from "./use-live-worlds.ts"

/** By name, in order. */
export const useSavedWorlds = (): World[] =>
  useSessionState((s) => living(s.board.worlds).filter(({ title }) => title !== ""), sameItems)

export interface WorldDesk extends WorldActions, CoherenceActions {
  /** What is set now is shared, and worked at in it from here on. */
  share(): Done
  /** Follows it, without a hand in it. */
  watch(worldId: string): void
  join(worldId: string): void
  /** Back to one's own; nothing ends for others. */
  leave(): void
  /** What is set in it becomes one's own what-if. */
  open(world: World): void
  saveAs(title: string): Done
}

export function useWorldDesk(): WorldDesk {
  const session = useSession()
  return useMemo(() => {
    const store = whatIfStoreOf(session)
    const me = () => session.getState().you?.memberId ?? null
    const operation = operationOn(session, { newId, now: session.now })
    const actions = worldActions(operation, me)
    const current = (): WhatIf => {
      const { source, own } = store.get()
      if (source.kind === "own") return own
      const world = liveWorld(session.getState(), source.worldId)
      return world ? whatIfOf(world) : nothingSet
    }
    return {
      ...actions,
      ...coherenceActions(operation),
      share() {
        const done = actions.shareWorld(current())
        if (done.ok)
          store.set({ ...store.get(), source: { kind: "world", worldId: done.value.id, edits: true } })
        return done
      },
      watch: (worldId) => store.set({ ...store.get(), source: { kind: "world", worldId, edits: false } }),
      join: (worldId) => store.set({ ...store.get(), source: { kind: "world", worldId, edits: true } }),
      leave: () => store.set(noWhatIf),
      stopSharing(id) {
        const whatIf = current()
        const { source } = store.get()
        const done = actions.stopSharing(id)
        // Who ends it goes on with what was set, alone.
        if (done.ok && source.kind === "world" && source.worldId === id)
          store.set({ source: { kind: "own" }, own: whatIf, openedFrom: null, how: store.get().how })
        return done
      },
      open: (world) =>
        store.set({ source: { kind: "own" }, own: whatIfOf(world), openedFrom: world.id, how: "exact" }),
      saveAs(title) {
        const done = actions.saveWorld(title, current())
        const { source } = store.get()
        if (done.ok && source.kind === "own") store.set({ ...store.get(), openedFrom: done.value.id })
        return done
      },
      saveIntoWorld: (id, whatIf) => (me() === null ? gone : actions.saveIntoWorld(id, whatIf)),
    }
  }, [session])
}
