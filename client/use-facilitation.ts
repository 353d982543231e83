"use client"

/** What a facilitator does for everybody: the timer that all see, and an invitation to come to a scenario. */
import { useCallback, useEffect, useState } from "react"
import type { Timer } from "../core/ledger-doc.ts"
import type { Brought, Command, CommandReply } from "../core/protocol.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type { Brought, Command, CommandReply, Timer }

export const useTimer = (): Timer | null => useSessionState((s) => s.timer)

/** The newest one; it stays here after it was answered. */
export const useBrought = (): Brought | null => useSessionState((s) => s.brought)

export function useServerCommand(): (command: Command) => Promise<CommandReply> {
  const session = useSession()
  return useCallback((command) => session.command(command), [session])
}

/** Whole seconds, rounded up, by the server's clock: 0 when time is up. Renders once a second while it runs. */
export function useSecondsLeft(timer: Timer | null): number {
  const session = useSession()
  const leftMs = () => {
    if (timer === null) return 0
    return Math.max(0, timer.endsAt === null ? (timer.remainingMs ?? 0) : timer.endsAt - session.now())
  }
  const [, setTick] = useState(0)
  const left = leftMs()
  const running = timer !== null && timer.endsAt !== null && left > 0
  useEffect(() => {
    if (!running) return
    // At the moment at which another number is to be shown.
    const wait = left % 1_000 || 1_000
    const timeout = setTimeout(() => setTick((tick) => tick + 1), wait)
    return () => clearTimeout(timeout)
  })
  return Math.ceil(left / 1_000)
}
