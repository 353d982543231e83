/** Notices that the page, or its machine, has slept: its timers stood still, and what came meanwhile is not here. */
import type { Clock } from "./browser-world.ts"

const everyMs = 10_000
/** Browsers let timers of a hidden page go off once a minute; what is later than that has slept. */
const sleptMs = 90_000

export interface PageSleep {
  /** Somebody is looking again. */
  look(): void
  stop(): void
}

export function watchSleep(clock: Clock, woke: () => void): PageSleep {
  let last = clock.now()
  let cancel = clock.after(everyMs, beat)

  function look(): void {
    const slept = clock.now() - last >= sleptMs
    last = clock.now()
    if (slept) woke()
  }

  function beat(): void {
    look()
    cancel = clock.after(everyMs, beat)
  }

  return { look, stop: () => cancel() }
}
