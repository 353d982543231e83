/**
 * Token buckets by key. Limits are per person where a person is known, because a whole workshop sits behind one
 * address; those per address are wide, and only wrong guesses of a code are counted closely.
 */
export interface RateLimit {
  /** Takes one token; otherwise says how long until there is one. */
  take(key: string): { ok: true } | { ok: false; retryAfterMs: number }
  /** Whether there is one, without taking it. */
  peek(key: string): { ok: true } | { ok: false; retryAfterMs: number }
}

/** Keys are what strangers send: beyond this many, those untouched for longest are forgotten, full again. */
const mostKeys = 20_000

export function createRateLimit(limit: { burst: number; perSecond: number }, now: () => number): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()

  const filled = (key: string): number => {
    const bucket = buckets.get(key)
    if (!bucket) return limit.burst
    return Math.min(limit.burst, bucket.tokens + ((now() - bucket.at) / 1000) * limit.perSecond)
  }
  const verdict = (tokens: number): ReturnType<RateLimit["peek"]> =>
    tokens >= 1
      ? { ok: true }
      : { ok: false, retryAfterMs: Math.ceil(((1 - tokens) / limit.perSecond) * 1000) }

  return {
    peek: (key) => verdict(filled(key)),
    take(key) {
      const tokens = filled(key)
      const answer = verdict(tokens)
      buckets.delete(key)
      buckets.set(key, { tokens: answer.ok ? tokens - 1 : tokens, at: now() })
      for (const oldest of buckets.keys()) {
        if (buckets.size <= mostKeys) break
        buckets.delete(oldest)
      }
      return answer
    },
  }
}

export type Limits = ReturnType<typeof createLimits>

/** Three hundred people behind one address open a board within two seconds: three calls each. */
export const rates = {
  address: { burst: 5_000, perSecond: 100 },
  person: { burst: 200, perSecond: 5 },
  wrongCode: { burst: 60, perSecond: 0.5 },
  /** Per board: four words must not be found by trying. */
  wrongKey: { burst: 20, perSecond: 1 / 60 },
  newBoard: { burst: 200, perSecond: 1 },
  /** Per member: a long list is a big write for everybody. */
  pastedList: { burst: 12, perSecond: 0.2 },
  /** Per member: whoever draws a hand along the life of a board asks for one stretch after another. */
  playback: { burst: 150, perSecond: 4 },
  /** Per person: each file costs a second or more of a processor. */
  file: { burst: 30, perSecond: 0.5 },
  /** Per link that is shared, and address. */
  sharedFile: { burst: 10, perSecond: 0.1 },
} as const

export const createLimits = (now: () => number) => ({
  address: createRateLimit(rates.address, now),
  person: createRateLimit(rates.person, now),
  wrongCode: createRateLimit(rates.wrongCode, now),
  wrongKey: createRateLimit(rates.wrongKey, now),
  newBoard: createRateLimit(rates.newBoard, now),
  pastedList: createRateLimit(rates.pastedList, now),
  playback: createRateLimit(rates.playback, now),
  file: createRateLimit(rates.file, now),
  sharedFile: createRateLimit(rates.sharedFile, now),
})
