/**
 * Who is on a board and what they are looking at now. Never stored. Who somebody is comes from the server, never
 * from them (R8); viewers have presence like everybody else (R7). One entry a socket, ten batches a second a board.
 */
import { limits } from "../../core/limits.ts"
import type { Focus, Presence, PresenceEntry } from "../../core/protocol.ts"
import type { Clock, RoomMember } from "./ports.ts"

export const presenceTickMs = 100

export interface BoardPresence {
  enter(socketId: string, member: RoomMember): void
  leave(socketId: string): void
  has(socketId: string): boolean
  /** false: more than one entry may hold. */
  focus(socketId: string, focus: Focus | null): boolean
  entries(): PresenceEntry[]
  /** R8: while something is asked blind, nobody sees where others are; what they see now is taken away at once. */
  conceal(concealed: boolean): void
  stop(): void
}

export function createPresence(clock: Clock, publish: (presence: Presence) => void): BoardPresence {
  const entries = new Map<string, PresenceEntry>()
  const changed = new Set<string>()
  const gone = new Set<string>()
  let cancelTick: (() => void) | null = null
  let lastTick = Number.NEGATIVE_INFINITY
  let concealed = false

  function mark(): void {
    // The first change of a while goes at once, the next ones wait for the tick.
    // A clock that was set back must not keep it waiting for the old time to come round again.
    const wait = Math.min(presenceTickMs, lastTick + presenceTickMs - clock.now())
    cancelTick ??= clock.after(Math.max(0, wait), tick)
  }

  function tick(): void {
    cancelTick = null
    lastTick = clock.now()
    const presence: Presence = {
      changed: [...changed].flatMap((socketId) => entries.get(socketId) ?? []),
      gone: [...gone],
    }
    changed.clear()
    gone.clear()
    if (presence.changed.length > 0 || presence.gone.length > 0) publish(presence)
  }

  return {
    enter(socketId, { memberId, name, colour, role }) {
      const focus = entries.get(socketId)?.focus ?? null
      entries.set(socketId, { socketId, memberId, name, colour, role, focus })
      gone.delete(socketId)
      changed.add(socketId)
      mark()
    },
    leave(socketId) {
      if (!entries.delete(socketId)) return
      changed.delete(socketId)
      gone.add(socketId)
      mark()
    },
    focus(socketId, focus) {
      const entry = entries.get(socketId)
      if (!entry) return true
      if (JSON.stringify(focus).length > limits.presenceBytes) return false
      if (concealed) return true
      entries.set(socketId, { ...entry, focus })
      changed.add(socketId)
      mark()
      return true
    },
    has: (socketId) => entries.has(socketId),
    entries: () => [...entries.values()],
    conceal(conceal) {
      concealed = conceal
      if (!conceal) return
      for (const [socketId, entry] of entries) {
        if (entry.focus === null) continue
        entries.set(socketId, { ...entry, focus: null })
        changed.add(socketId)
      }
      if (changed.size > 0) mark()
    },
    stop() {
      cancelTick?.()
      cancelTick = null
    },
  }
}
