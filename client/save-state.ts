/** What may be said of what has been kept, and when that will be another thing by waiting alone. */
import type { Durability } from "../core/protocol.ts"
import type { Connection } from "./greeting.ts"
import type { Keeping } from "./offline-store.ts"
import type { HeldBack, SaveState } from "./session.ts"

/** A8: after this long without an answer the page says so. */
const answerMs = 5_000
/** A connection that has been gone for this long is called offline. */
const offlineMs = 8_000

export interface WhatIsKept {
  closed: boolean
  connection: Connection
  welcomedOnce: boolean
  durability: Durability
  readOnly: string | null
  savedAt: number | null
  /** Operations and drafts without an answer. */
  count: number
  /** Since when an answer to each of those could have come. */
  waitingSince: readonly number[]
  heldBack: HeldBack | null
  kept: Keeping
}

export function saveStateOf(all: WhatIsKept, now: number): SaveState {
  const { connection, count, durability, heldBack, kept, savedAt } = all
  if (all.closed) return { state: "offline", count, kept }
  if (connection.is === "lost") {
    const long = now - connection.since >= offlineMs
    if (long) return { state: "offline", count, kept }
    return all.welcomedOnce ? { state: "reconnecting", count, kept } : { state: "connecting" }
  }
  if (!all.welcomedOnce) return { state: "connecting" }
  if (all.readOnly !== null) return { state: "read-only", why: all.readOnly }
  if (heldBack) return { state: "held-back", count, ...heldBack }
  if (durability === "unavailable") return { state: "unsaved", count, kept }
  if (count > 0) {
    const waited = now - Math.min(now, ...all.waitingSince)
    return waited >= answerMs ? { state: "unsaved", count, kept } : { state: "saving", count }
  }
  if (connection.is === "greeting") return { state: "catching-up", count }
  return { state: durability === "stored" ? "stored" : "saved", at: savedAt }
}

export function nextMoments({ connection, waitingSince }: WhatIsKept): number[] {
  const waiting = waitingSince.map((since) => since + answerMs)
  return connection.is === "lost" ? [connection.since + offlineMs, ...waiting] : waiting
}
