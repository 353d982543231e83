/**
 * Which comments this person has seen, kept by the server so that all their devices agree. Marking is at once here
 * and sent soon after; while the server cannot be reached the marks stay in this tab and are sent when it can. Until
 * the server has said what was seen before, nothing is called unread: a false alarm is worse than a late one.
 */
import type { Result } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import type { ApiFailure, ReadMark } from "./parley-api.ts"

/** Immutable: a new one whenever something was added. */
export type Seen = ReadonlySet<string>

export interface ReadMarks {
  /** null: not known yet. */
  get(): Seen | null
  subscribe(listener: () => void): () => void
  see(scenarioId: string, commentIds: readonly string[]): void
  /** Asks the server again, and sends what waits: another device may have read meanwhile. */
  refresh(): void
  /** Another tab of this browser has seen these. */
  hear(commentIds: readonly string[]): void
  stop(): void
}

export interface ReadMarksWorld {
  clock: Clock
  load(): Promise<Result<ReadMark[], ApiFailure>>
  send(mark: ReadMark): Promise<Result<void, ApiFailure>>
  /** Tells the other tabs of this browser. */
  tell?(commentIds: readonly string[]): void
}

const sendAfterMs = 300
const firstRetryMs = 2_000
const longestRetryMs = 60_000
/** As many as the server takes in one call. */
const mostInOneCall = 500

export function createReadMarks({ clock, load, send, tell }: ReadMarksWorld): ReadMarks {
  let seen: Seen = new Set()
  let known = false
  let loading = false
  let sending = false
  let stopped = false
  let retryMs = firstRetryMs
  let cancel: (() => void) | null = null
  const waiting = new Map<string, Set<string>>()
  const listeners = new Set<() => void>()

  function add(ids: readonly string[]): boolean {
    if (ids.every((id) => seen.has(id))) return false
    seen = new Set([...seen, ...ids])
    return true
  }
  const notify = () => {
    for (const listener of [...listeners]) listener()
  }

  function soon(ms: number): void {
    if (cancel !== null || stopped) return
    cancel = clock.after(ms, () => {
      cancel = null
      void work()
    })
  }

  function later(): void {
    soon(retryMs)
    retryMs = Math.min(longestRetryMs, retryMs * 2)
  }

  async function work(): Promise<void> {
    if (!known && !(await ask())) return later()
    if (await sendWaiting()) retryMs = firstRetryMs
    else later()
  }

  async function ask(): Promise<boolean> {
    if (loading || stopped) return known
    loading = true
    const answer = await load()
    loading = false
    if (stopped || !answer.ok) return known
    const more = add(answer.value.flatMap(({ commentIds }) => commentIds))
    if (more || !known) {
      known = true
      notify()
    }
    return true
  }

  async function sendWaiting(): Promise<boolean> {
    if (sending) return true
    sending = true
    let done = true
    for (const [scenarioId, ids] of [...waiting]) {
      while (ids.size > 0 && done && !stopped) {
        const commentIds = [...ids].slice(0, mostInOneCall)
        const answer = await send({ scenarioId, commentIds })
        done = answer.ok || isFinal(answer.error)
        if (done) for (const id of commentIds) ids.delete(id)
      }
      if (ids.size === 0) waiting.delete(scenarioId)
    }
    sending = false
    // What was seen while the last call was on its way.
    if (done && waiting.size > 0) soon(sendAfterMs)
    return done
  }

  return {
    get: () => (known ? seen : null),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    see(scenarioId, commentIds) {
      const fresh = commentIds.filter((id) => !seen.has(id))
      if (fresh.length === 0) return
      const ids = waiting.get(scenarioId) ?? new Set()
      waiting.set(scenarioId, ids)
      for (const id of fresh) ids.add(id)
      add(fresh)
      tell?.(fresh)
      notify()
      soon(sendAfterMs)
    },
    refresh() {
      if (stopped) return
      retryMs = firstRetryMs
      cancel?.()
      cancel = null
      void ask().then((answered) => {
        if (!answered || waiting.size > 0) soon(answered ? 0 : retryMs)
      })
    },
    hear(commentIds) {
      if (add(commentIds)) notify()
    },
    stop() {
      stopped = true
      cancel?.()
      cancel = null
      listeners.clear()
    },
  }
}

/** Asking again would get the same answer: the marks are given up, and a reload shows what is unread anew. */
const isFinal = ({ status }: ApiFailure): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429
