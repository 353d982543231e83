/**
 * Fractional indexes: the order of entities as keys that can always be halved, so that nobody who inserts has to
 * renumber. Compared by code unit, then by id where two people chose the same key at the same moment.
 *
 * Neighbours come from a document that others write, so any string may stand there: these functions take whatever
 * `OrderKey` takes and never throw.
 */
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing"
import { OrderKey } from "./board.ts"

/** A key that sorts behind `before` and ahead of `after`; null is the open end. */
export function orderBetween(before: string | null, after: string | null): string {
  // generateKeyBetween would take a pair in either order.
  const inOrder = before === null || after === null || before < after
  if (inOrder) {
    try {
      const key = generateKeyBetween(before, after)
      if (OrderKey.safeParse(key).success) return key
    } catch {
      // Its only refusal: a neighbour that is no key of its making.
    }
  }
  // Directly behind `before`: between equal keys there is nothing, and ids then decide.
  if (before !== null) return `${before}V`.slice(0, 64)
  // Digits sort ahead of every key that is made above.
  return "0"
}

/** `count` keys in a row, each behind the one before it, between two neighbours as above. */
export function ordersBetween(before: string | null, after: string | null, count: number): string[] {
  const inOrder = before === null || after === null || before < after
  if (inOrder) {
    try {
      const keys = generateNKeysBetween(before, after, count)
      if (keys.every((key) => OrderKey.safeParse(key).success)) return keys
    } catch {
      // Its only refusal: a neighbour that is no key of its making.
    }
  }
  const keys: string[] = []
  for (let last = before; keys.length < count; keys.push(last)) last = orderBetween(last, after)
  return keys
}

/** The first `count` keys of an empty list. */
export function firstOrders(count: number): string[] {
  return generateNKeysBetween(null, null, count)
}

export interface Placed {
  order: string
  /** Neighbours that need another key, because two people had placed something at the same point. */
  rekeyed: { id: string; order: string }[]
}

/** The key of something put before `beforeId`, or last: `placedInRow` for one. */
export function placed(list: Parameters<typeof placedInRow>[0], beforeId: string | null): Placed {
  const { orders, rekeyed } = placedInRow(list, beforeId, 1)
  return { order: orders[0] as string, rekeyed }
}

/**
 * The keys of `count` things put in a row before `beforeId`, or last (null, or nobody of that id), in a list that is
 * in order: by key, then by id, and what has no key behind all that have one.
 */
export function placedInRow(
  list: readonly { id: string; order?: string | undefined }[],
  beforeId: string | null,
  count: number,
): { orders: string[]; rekeyed: Placed["rekeyed"] } {
  const found = beforeId === null ? -1 : list.findIndex(({ id }) => id === beforeId)
  const at = found < 0 ? list.length : found
  const rekeyed: Placed["rekeyed"] = []
  let last: string | null = null
  // What has no key is sorted behind all keys: in front of the new one, it needs one.
  for (const { id, order } of list.slice(0, at)) {
    if (order !== undefined) last = order
    else {
      last = orderBetween(last, null)
      rekeyed.push({ id, order: last })
    }
  }
  const following = list.slice(at)
  const nextAfter = (key: string | null) =>
    following.find(({ order }) => order !== undefined && (key === null || order > key))?.order ?? null
  const orders = ordersBetween(last, nextAfter(last), count)
  last = orders.at(-1) ?? last
  for (const { id, order: key } of following) {
    // Without a key it stays behind every key.
    if (key === undefined || last === null || key > last) break
    last = orderBetween(last, nextAfter(last))
    rekeyed.push({ id, order: last })
  }
  return { orders, rekeyed }
}
