"use client"

/**
 * The door between React and a board session. The provider owns the session's life; every other hook reads its
 * state through `useSessionState`, which re-renders only when what was selected has changed.
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react"
import { openBrowserSession } from "./browser-session.ts"
import type { BoardSession, SessionState } from "./session.ts"
import { unopenedSession } from "./unopened-session.ts"

export type { BoardSession, Phase, SessionState } from "./session.ts"

const SessionContext = createContext<BoardSession | null>(null)

export function BoardSessionProvider({ boardId, children }: { boardId: string; children: ReactNode }) {
  const [live, setLive] = useState<BoardSession | null>(null)
  useEffect(() => {
    const opened = openBrowserSession(boardId)
    setLive(opened.session)
    return opened.end
  }, [boardId])
  // On the server and in the first paint there is no session yet: the same state as one that is still loading.
  const waiting = useMemo(() => unopenedSession(boardId), [boardId])
  const session = live?.boardId === boardId ? live : waiting
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}

export function useSession(): BoardSession {
  const session = useContext(SessionContext)
  if (!session) throw new Error("useSession needs a <BoardSessionProvider> above it.")
  return session
}

/**
 * `select` may be made anew at each render. Give `same` when it builds a new array or object: the earlier one is
 * kept while they are the same, so that nothing below renders again.
 */
export function useSessionState<T>(
  select: (state: SessionState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const session = useSession()
  const kept = useRef<{ value: T } | null>(null)
  const read = () => {
    const value = select(session.getState())
    if (!kept.current || !same(kept.current.value, value)) kept.current = { value }
    return kept.current.value
  }
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session])
  return useSyncExternalStore(subscribe, read, read)
}

export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]))
}
