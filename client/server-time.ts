/** The server's time. The clock of a device may be wrong by a day, and what is written into a board lasts. */
import type { Clock } from "./browser-world.ts"

export interface ServerTime {
  /** ms since the epoch; by this device's own clock until the server has been heard. */
  now(): number
  /** A question is about to be put. */
  asked(): void
  /** Its answer said this. */
  heard(serverTime: number): void
}

export function createServerTime(clock: Clock): ServerTime {
  let ahead = 0
  let askedAt: number | null = null
  return {
    now: () => clock.now() + ahead,
    asked() {
      askedAt = clock.now()
    },
    heard(serverTime) {
      const heardAt = clock.now()
      // It was the server's time half way between question and answer; a device that slept in between knows only the end.
      const way = askedAt === null || heardAt - askedAt > longestWayMs ? 0 : (heardAt - askedAt) / 2
      ahead = Math.round(serverTime - (heardAt - Math.max(0, way)))
    },
  }
}

const longestWayMs = 10_000
