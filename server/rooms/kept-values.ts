/**
 * Whether a key that an update sets has a value afterwards. A new value that the same update takes away again, or that
 * stands where another one takes its place, leaves none; of what an entity cannot be without, that would make it
 * unreadable for everybody, and nobody could bring it back.
 */
import * as Y from "yjs"
import type { PlacedItem, RootName } from "./places.ts"
import type { DeletedRange } from "./update-decoding.ts"

export interface Written {
  doc: Y.Doc
  placed: readonly PlacedItem[]
  deletes: readonly DeletedRange[]
}

/** The new values stand in one row, the last is there to stay, and the present one is what they stand behind or left alone. */
export function keepsValue(
  { doc, placed, deletes }: Written,
  root: RootName,
  id: string,
  field: string,
): boolean {
  const entity = doc.getMap(root).get(id)
  const now = entity instanceof Y.Map ? entity._map.get(field) : undefined
  const row = placed.flatMap(({ item, place }) =>
    place.root === root && place.id === id && place.field === field ? [item] : [],
  )
  const [first, last] = [row[0], row.at(-1)]
  if (!(last?.content instanceof Y.ContentAny)) return false
  const isTaken = (item: Y.Item) => deletes.some((range) => covers(range, item))
  if (isTaken(last)) return false
  if (now) {
    if (!first?.origin) return false
    if (!Y.compareIDs(first.origin, now.lastId) && isTaken(now)) return false
  }
  return row.every((item, i) => i === 0 || Y.compareIDs(item.origin, row[i - 1]?.lastId ?? null))
}

export const covers = (range: DeletedRange, { id, length }: Y.Item): boolean =>
  range.client === id.client && range.clock < id.clock + length && id.clock < range.end
