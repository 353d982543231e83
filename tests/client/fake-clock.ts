import type { Clock } from "../../client/browser-world.ts"

/** Time that passes when a test says so. */
export interface FakeClock extends Clock {
  /** Timers that are set and have not gone off. */
  timers(): number
  /** The most timers that ever went off without time passing between them. */
  ranAtOnce(): number
  /** Called before each timer that goes off. */
  onEach(task: () => void): void
  pass(ms: number): Promise<void>
}

export function fakeClock(start = 1_000_000): FakeClock {
  let now = start
  /** By time, and among equals by age. */
  const tasks: { at: number; task: () => void }[] = []
  let run = { at: start, count: 0 }
  let most = 0
  let before: () => void = () => {}
  return {
    ranAtOnce: () => most,
    onEach(task) {
      before = task
    },
    timers: () => tasks.length,
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task }
      let place = tasks.length
      while (place > 0 && (tasks[place - 1]?.at ?? 0) > entry.at) place--
      tasks.splice(place, 0, entry)
      return () => {
        const at = tasks.indexOf(entry)
        if (at >= 0) tasks.splice(at, 1)
      }
    },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        await settled()
        const [next] = tasks
        if (!next || next.at > end) break
        tasks.shift()
        now = Math.max(now, next.at)
        run = run.at === now ? { at: now, count: run.count + 1 } : { at: now, count: 1 }
        most = Math.max(most, run.count)
        before()
        next.task()
      }
      now = end
      await settled()
    },
  }
}

/** Everything that was waiting for a microtask has run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
