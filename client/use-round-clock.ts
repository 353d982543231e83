"use client"

/** The server's clock as rounds need it: how long until a deadline, and whether something has just happened. */
import { useEffect, useState } from "react"
import { useSession } from "./use-session.tsx"

/** Whole seconds, rounded up: 0 when the moment has come; null without one. Renders once a second until then. */
export function useSecondsUntil(at: number | null): number | null {
  const session = useSession()
  const [, setTick] = useState(0)
  const leftMs = at === null ? 0 : Math.max(0, at - session.now())
  useEffect(() => {
    if (leftMs === 0) return
    const timeout = setTimeout(() => setTick((tick) => tick + 1), leftMs % 1_000 || 1_000)
    return () => clearTimeout(timeout)
  })
  return at === null ? null : Math.ceil(leftMs / 1_000)
}

/** Renders once, when the moment has come. */
export function useIsBefore(at: number | null): boolean {
  const session = useSession()
  const [, setPassed] = useState(0)
  const leftMs = at === null ? 0 : Math.max(0, at - session.now())
  useEffect(() => {
    if (leftMs === 0) return
    const timeout = setTimeout(() => setPassed((count) => count + 1), Math.min(leftMs, 2 ** 31 - 1))
    return () => clearTimeout(timeout)
  })
  return leftMs > 0
}

/** The server's time now; the same function for the life of a session. */
export const useServerNow = (): (() => number) => useSession().now
