/**
 * When what has arrived is taken and committed (R9): at once while little goes on, and under load in ticks that grow,
 * so that more edits share one commit, one merged update and one frame to everybody.
 *
 * Load is deliveries a second: edits, times those beside the author who get each. The work of a batch grows with the
 * people it goes to, the work of an edit does not, so it is the number of batches that has to stay small for many
 * people. Only the clock that is handed in is read: under a simulated one a run is the same each time.
 */
import type { Clock } from "./ports.ts"

/** Up to here a tick would gather nothing worth having: two edits in its time are rare, or their readers are few. */
export const quietDeliveries = 1_500
/** Here the tick is what so many people need; from there to the most it grows a little further. */
const fullDeliveries = 10_000
const mostDeliveries = 60_000
/**
 * A batch costs a commit, however few it goes to, and a write to each of them: for the same share of the machine more
 * people need fewer batches. That makes 23 ms for 50 people and 28 for 300, of which an edit waits half on the average;
 * with the commit and the way to the browser both stay below what a hand feels. Where two hundred edits a second go to
 * three hundred people it is 40.
 */
const fullTick = { baseMs: 22, peopleAMs: 50, moreMs: 12 }
export const longestTickMs = 40
/** Over how long edits are counted: short enough that a board is quick again soon after a rush. */
const memoryMs = 1_000

/** From one tick to the next, in ms, where `people` get so many edits a second each; 0: none is waited for. */
export function tickFor(editsPerSecond: number, people: number): number {
  const others = Math.max(0, people - 1)
  const deliveries = editsPerSecond * others
  const full = fullTick.baseMs + people / fullTick.peopleAMs
  const tick =
    full * between(quietDeliveries, deliveries, fullDeliveries) +
    fullTick.moreMs * between(fullDeliveries, deliveries, mostDeliveries)
  return Math.round(Math.min(longestTickMs, tick))
}

/** 0 at `from` and before it, 1 at `to` and beyond. */
const between = (from: number, value: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)))

export interface Tick {
  /** Something waits to be taken: now, or when the tick is over. */
  arrived(): void
  /** Takes what waits without waiting any longer. */
  now(): void
  /** So many edits were taken. */
  took(operations: number): void
  stop(): void
}

export interface TickWorld {
  clock: Clock
  /** How many get each batch. */
  audience(): number
  take(): void
}

export function createTick({ clock, audience, take }: TickWorld): Tick {
  let lastAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  /** Edits of late, each weighing less the longer ago it was. */
  let recent = 0
  let countedAt = clock.now()

  function count(operations: number): number {
    const now = clock.now()
    // A clock that was set back must not make old edits heavier.
    recent = recent * Math.exp(-Math.max(0, now - countedAt) / memoryMs) + operations
    countedAt = now
    return recent
  }

  function now(): void {
    cancel?.()
    cancel = null
    lastAt = clock.now()
    take()
  }

  return {
    arrived() {
      if (cancel) return
      const tick = tickFor(count(0) * (1_000 / memoryMs), audience())
      const since = clock.now() - lastAt
      if (tick === 0 || since >= tick || since < 0) now()
      else cancel = clock.after(tick - since, now)
    },
    now,
    took(operations) {
      count(operations)
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
