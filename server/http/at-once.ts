/** How many files may be in the making for one who asks, so that nobody fills the queue of the renderers alone. */
import { NotRendered } from "../exports/render.ts"

/** Throws `NotRendered` where so many are being made for `key` already. */
export type AtOnce = <Made>(key: string, make: () => Promise<Made>) => Promise<Made>

export function createAtOnce(most: number): AtOnce {
  const making = new Map<string, number>()
  return async (key, make) => {
    const others = making.get(key) ?? 0
    if (others >= most) throw new NotRendered("busy", "Many files are being made. Try again in a moment.")
    making.set(key, others + 1)
    try {
      return await make()
    } finally {
      const left = (making.get(key) ?? 1) - 1
      if (left > 0) making.set(key, left)
      else making.delete(key)
    }
  }
}
