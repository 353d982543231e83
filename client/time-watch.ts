/** One timer for everything that becomes true by waiting alone. */
import type { Clock } from "./browser-world.ts"

export interface TimeWatch {
  /** The moments may be others than before. */
  look(): void
  stop(): void
}

export function createTimeWatch(
  clock: Clock,
  watched: { moments(): readonly number[]; passed(): void },
): TimeWatch {
  let cancel: (() => void) | null = null
  let stopped = false

  function look(): void {
    cancel?.()
    cancel = null
    if (stopped) return
    const now = clock.now()
    const next = Math.min(...watched.moments().filter((moment) => moment > now))
    if (next === Number.POSITIVE_INFINITY) return
    cancel = clock.after(next - now, () => {
      cancel = null
      watched.passed()
      look()
    })
  }

  return {
    look,
    stop() {
      stopped = true
      cancel?.()
      cancel = null
    },
  }
}
