"use client"

import { useCallback, useSyncExternalStore } from "react"
import { createPinStore, type PinnedWhatIf, type PinStore } from "./pinned-what-ifs.ts"
import type { BoardSession } from "./session.ts"
import { useSession } from "./use-session.tsx"

export type { PinnedWhatIf } from "./pinned-what-ifs.ts"

const stores = new WeakMap<BoardSession, PinStore>()

export function usePinnedWhatIfs(): [readonly PinnedWhatIf[], Pick<PinStore, "pin" | "unpin">] {
  const session = useSession()
  const store =
    stores.get(session) ?? createPinStore(session.boardId, () => globalThis.sessionStorage ?? null)
  stores.set(session, store)
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return [useSyncExternalStore(subscribe, store.get, () => none), store]
}
const none: readonly PinnedWhatIf[] = []
