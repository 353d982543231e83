/**
 * When to ask the server who changed what: never before somebody needs it, soon when they wait for it, now and then
 * while it only marks cards, and not at all while nothing has changed. What was known stays until better is known.
 */
import type { Changers } from "./finding.ts"
import { keepSame } from "./keep-same.ts"

export interface Activity extends Changers {
  /** Whether all of the board's past is in it; if not, asking again tells more. */
  complete: boolean
}

/** `now`: somebody sorts or filters by it. `idle`: marks on cards. */
export type Need = "now" | "idle"

export interface ActivityReading {
  get(): Activity | null
  subscribe(listener: () => void): () => void
  /** Until the returned function is called. */
  need(need: Need): () => void
  /** The board is another than it was. */
  edited(): void
  /** Something was done that is known to change the answer, such as a snapshot. */
  ask(): void
  stop(): void
}

export interface ActivityWorld {
  /** null: no answer; what is known stays. */
  fetch(): Promise<Activity | null>
  now(): number
  after(ms: number, task: () => void): () => void
  /** In 0..1: thirty pages that open together do not ask together. */
  chance(): number
}

const leastMs: Record<Need, number> = { now: 4_000, idle: 30_000 }
const firstIdleMs = 1_000
const spreadMs = 2_000
const afterFailureMs = 30_000

export function createActivityReading({ fetch, now, after, chance }: ActivityWorld): ActivityReading {
  let known: Activity | null = null
  let outdated = true
  let asking = false
  let stopped = false
  let earliest = Number.NEGATIVE_INFINITY
  let plannedAt = Number.POSITIVE_INFINITY
  let forget: () => void = () => {}
  const needs: Record<Need, number> = { now: 0, idle: 0 }
  const listeners = new Set<() => void>()
  let askedAt = Number.NEGATIVE_INFINITY

  function plan(): void {
    if (stopped || asking || !outdated) return
    const need = needs.now > 0 ? "now" : needs.idle > 0 ? "idle" : null
    if (need === null) {
      forget()
      plannedAt = Number.POSITIVE_INFINITY
      return
    }
    const spread = need === "idle" ? firstIdleMs + chance() * spreadMs : 0
    const at = Math.max(now() + (known ? 0 : spread), askedAt + leastMs[need], earliest)
    if (at >= plannedAt) return
    forget()
    plannedAt = at
    forget = after(Math.max(0, at - now()), () => void go())
  }

  async function go(): Promise<void> {
    plannedAt = Number.POSITIVE_INFINITY
    asking = true
    outdated = false
    askedAt = now()
    const answer = await fetch().catch(() => null)
    asking = false
    if (stopped) return
    if (!answer) {
      outdated = true
      earliest = now() + afterFailureMs
    } else {
      // More of the past is there for the asking.
      if (!answer.complete) outdated = true
      const next = known ? keepSame(known, answer) : answer
      if (next !== known) {
        known = next
        for (const listener of [...listeners]) listener()
      }
    }
    plan()
  }

  return {
    get: () => known,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    need(need) {
      needs[need]++
      plan()
      let held = true
      return () => {
        if (held) needs[need]--
        held = false
        plan()
      }
    },
    edited() {
      outdated = true
      plan()
    },
    ask() {
      outdated = true
      askedAt = Number.NEGATIVE_INFINITY
      earliest = Number.NEGATIVE_INFINITY
      plan()
    },
    stop() {
      stopped = true
      forget()
      listeners.clear()
    },
  }
}
