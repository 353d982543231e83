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

/** The first `count` keys of an empty list. */
export function firstOrders(count: number): string[] {
  return generateNKeysBetween(null, null, count)
}
