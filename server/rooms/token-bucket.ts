/** How fast one person may send operations (R5), over all of their tabs on one board. */
import { limits } from "../../core/limits.ts"
import type { Clock } from "./ports.ts"

export interface TokenBucket {
  /** One operation, if there is room for it now. */
  take(): boolean
  /** ms until `count` operations, or as many as a burst allows, would be let in. */
  waitFor(count: number): number
}

export function createTokenBucket(
  clock: Pick<Clock, "now">,
  perSecond: number = limits.operationsPerSecond,
  burst: number = limits.operationBurst,
): TokenBucket {
  let tokens = burst
  let filledAt = clock.now()
  const fill = () => {
    const now = clock.now()
    // A clock that was set back must not take tokens away.
    tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) / 1000) * perSecond)
    filledAt = now
  }
  return {
    take() {
      fill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    waitFor(count) {
      fill()
      const missing = Math.min(count, burst) - tokens
      return missing <= 0 ? 0 : Math.ceil((missing / perSecond) * 1000)
    },
  }
}
