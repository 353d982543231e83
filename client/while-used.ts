/** Something that goes on while anybody uses it, and for a while after, so that who comes back soon finds it as it was. */
import type { Clock } from "./browser-world.ts"

/** `start` returns how to stop. The returned function begins a use, and returns how to end that. */
export function whileUsed(
  start: () => () => void,
  clock: Pick<Clock, "after">,
  idleMs: number,
): () => () => void {
  let users = 0
  let stop: (() => void) | null = null
  let cancelEnd: (() => void) | null = null

  return () => {
    users += 1
    cancelEnd?.()
    cancelEnd = null
    stop ??= start()
    let over = false
    return () => {
      if (over) return
      over = true
      users -= 1
      if (users > 0) return
      cancelEnd = clock.after(idleMs, () => {
        cancelEnd = null
        stop?.()
        stop = null
      })
    }
  }
}
