// Whether "saved" may be said (A1, A2): PostgreSQL survives a power cut only while it flushes what it commits, keeps
// whole pages in its log and waits for that flush before it answers. Anybody may turn these off while we run.
import type { Client } from "pg"

export type Durability =
  | { readonly durable: true }
  /** `answers`: it stores what it is given, though a power cut may take it. */
  | { readonly durable: false; readonly answers: boolean; readonly why: string }

export type DurabilityWatch = {
  current(): Durability
  /** Somebody knows already that it is gone; until the next check that succeeds, it does not answer. */
  away(why: string): void
  /** It may be back, or other than before: check now and not at the next turn. */
  recheck(): void
  /** Calls back on every change from now on; returns how to stop listening. */
  onChange(listener: (now: Durability) => void): () => void
  stop(): void
}

/** How the watcher learns that time has passed: calls back once after so many milliseconds; returns how to cancel. */
export type Timer = (afterMs: number, run: () => void) => () => void

export const recheckMs = 60_000
// An unanswered question says nothing about the settings of the server that will answer next.
const retryMs = 5_000

export async function checkDurability(client: Pick<Client, "query">): Promise<Durability> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')",
  )
  const off = rows.filter(({ setting }) => setting === "off").map(({ name }) => `${name} is off`)
  if (rows.length !== 3)
    return { durable: false, answers: true, why: "PostgreSQL does not tell its settings" }
  return off.length === 0
    ? { durable: true }
    : { durable: false, answers: true, why: off.sort().join(" and ") }
}

/** `check` is asked every minute. While it fails, the answer is "not durable", and it is asked more often. */
export function watchDurability(world: {
  first: Durability
  check(): Promise<Durability>
  timer: Timer
}): DurabilityWatch {
  const listeners = new Set<(now: Durability) => void>()
  let known = world.first
  let stopped = false
  let turn = 0
  let cancel = world.timer(recheckMs, recheck)

  function recheck(): void {
    cancel()
    const mine = ++turn
    // What was asked before the database went, or before it came back, says nothing about now.
    const current = (now: Durability, nextMs: number) => {
      if (mine === turn) learn(now, nextMs)
    }
    world.check().then(
      (now) => current(now, recheckMs),
      (error: unknown) => current(away(`PostgreSQL does not answer (${describe(error)})`), retryMs),
    )
  }

  function learn(now: Durability, nextMs: number): void {
    if (stopped) return
    cancel = world.timer(nextMs, recheck)
    const changed = JSON.stringify(now) !== JSON.stringify(known)
    known = now
    if (changed) for (const listener of listeners) listener(now)
  }

  return {
    current: () => known,
    away(why) {
      turn += 1
      cancel()
      learn(away(why), retryMs)
    },
    recheck() {
      if (!stopped) recheck()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}

const away = (why: string): Durability => ({ durable: false, answers: false, why })

function describe(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error)
}
