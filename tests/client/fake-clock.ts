import type { Clock } from "../../client/browser-world.ts"

/** Time that passes when a test says so. */
export interface FakeClock extends Clock {
  pass(ms: number): Promise<void>
}

export function fakeClock(start = 1_000_000): FakeClock {
  let now = start
  let tasks: { at: number; task: () => void }[] = []
  return {
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task }
      tasks.push(entry)
      return () => {
        tasks = tasks.filter((other) => other !== entry)
      }
    },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        await settled()
        const next = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        tasks = tasks.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.task()
      }
      now = end
      await settled()
    },
  }
}

/** Everything that was waiting for a microtask has run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
