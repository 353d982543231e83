/** One source of chance for a whole run, so that its seed is all that it takes to have the run again. */
export interface Chance {
  /** A whole number below n. */
  below(n: number): number
  /** true in one of n cases; never when n is 0. */
  oneIn(n: number): boolean
}

export function seededChance(seed: number): Chance {
  let state = Math.imul(seed, 2654435761) | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return { below: (n) => Math.floor(next() * n), oneIn: (n) => n > 0 && next() * n < 1 }
}
