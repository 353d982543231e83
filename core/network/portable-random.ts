/**
 * Numbers drawn with a fixed seed, the same digits everywhere: xoshiro128** (Blackman and Vigna 2018), seeded by the
 * finaliser of MurmurHash3, in 32-bit integers. Core has no other randomness, and this is none.
 */

/** Uniform in [0, 1), 53 bits. */
export function drawsFrom(seed: number): () => number {
  let state = seed >>> 0
  const word = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let a = word()
  let b = word()
  let c = word()
  let d = word()
  const next = () => {
    const x = Math.imul(b, 5)
    const out = Math.imul((x << 7) | (x >>> 25), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return out
  }
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992
}
