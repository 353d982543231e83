import { describe, expect, it } from "vitest"
import { createRateLimit } from "../../server/http/rate-limits.ts"

describe("a rate limit", () => {
  it("gives the burst, then what time gives back, and names the wait", () => {
    const clock = { now: 0 }
    const limit = createRateLimit({ burst: 3, perSecond: 2 }, () => clock.now)
    expect([1, 2, 3, 4].map(() => limit.take("a").ok)).toEqual([true, true, true, false])
    expect(limit.peek("a")).toEqual({ ok: false, retryAfterMs: 500 })
    clock.now += 500
    expect(limit.peek("a")).toEqual({ ok: true })
    expect([1, 2].map(() => limit.take("a").ok)).toEqual([true, false])
    expect(limit.take("b").ok).toBe(true)
    clock.now += 60_000
    expect([1, 2, 3, 4].map(() => limit.take("a").ok)).toEqual([true, true, true, false])
  })

  it("remembers a bounded number of keys, those touched last", () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1 }, () => 0)
    limit.take("first")
    for (let i = 0; i < 20_000; i++) limit.take(`k${i}`)
    expect(limit.peek("first").ok).toBe(true)
    expect(limit.peek("k19999").ok).toBe(false)
  })
})
