/**
 * What the judge asks of links, tables, signals and what-ifs: the structs of an update, before they are applied, as what
 * may stand under each key afterwards, for `unfitModel` to look at. Where somebody has written the same key meanwhile,
 * Yjs decides by client ids whose value stays; both are then looked at, so that no order of them lets a loop in (M2).
 */
import * as Y from "yjs"
import type { Collection } from "../../core/board.ts"
import type { Touch } from "../../core/changes.ts"
import { type Rewritten, unfitModel } from "../../core/model-checks-doc.ts"
import type { RefusalReason } from "../../core/protocol.ts"
import { covers, keepsValue } from "./kept-values.ts"
import type { PlacedItem } from "./places.ts"
import type { DeletedRange } from "./update-decoding.ts"

export interface UnfitPart {
  reason: Extract<RefusalReason, "forbidden" | "invalid-value" | "loop">
  message: string
}

interface Judged {
  doc: Y.Doc
  memberId: string
  placed: readonly PlacedItem[]
  deletes: readonly DeletedRange[]
  touches: readonly Touch[]
}

const modelParts: ReadonlySet<string> = new Set(["links", "signals", "responses", "tables", "worlds"])

export function unfitPart(judged: Judged): UnfitPart | null {
  if (!judged.touches.some(({ collection }) => modelParts.has(collection) || collection === "scenarios"))
    return null
  const rewritten = rewrittenBy(judged)
  for (const { collection, added, fields } of rewritten) {
    if (!added || !modelParts.has(collection)) continue
    if ([...fields.values()].some((values) => values.length > 1))
      return { reason: "invalid-value", message: "A new entry says each thing once." }
    if (collection === "worlds" && fields.get("createdBy")?.[0] !== judged.memberId)
      return { reason: "forbidden", message: "Everybody makes what-ifs in their own name." }
  }
  return unfitModel(judged.doc, rewritten)
}

interface Part {
  collection: Collection
  id: string
  added: boolean
  items: Map<string, Y.Item[]>
}

function rewrittenBy(judged: Judged): Rewritten[] {
  const parts = new Map<string, Part>()
  const partOf = (collection: Collection, id: string): Part => {
    const key = `${collection}/${id}`
    const part = parts.get(key) ?? { collection, id, added: false, items: new Map() }
    parts.set(key, part)
    return part
  }
  for (const { item, place } of judged.placed) {
    if (place.root === "meta" || place.inText) continue
    const part = partOf(place.root, place.id)
    if (place.field === null) part.added = true
    else {
      const there = part.items.get(place.field)
      if (there) there.push(item)
      else part.items.set(place.field, [item])
    }
  }
  for (const { collection, id, field, action } of judged.touches)
    if (collection !== "meta" && field !== null && action === "clear") {
      const { items } = partOf(collection, id)
      if (!items.has(field)) items.set(field, [])
    }
  return [...parts.values()].map(({ collection, id, added, items }) => ({
    collection,
    id,
    added,
    fields: new Map(
      [...items].map(([field, row]) => [field, valuesAfter(judged, { collection, id, field, row })]),
    ),
  }))
}

function valuesAfter(
  { doc, placed, deletes }: Judged,
  {
    collection,
    id,
    field,
    row,
  }: { collection: Collection; id: string; field: string; row: readonly Y.Item[] },
): unknown[] {
  const contentOf = ({ content }: Y.Item): unknown =>
    content instanceof Y.ContentAny ? content.arr[0] : undefined
  const last = row.at(-1)
  if (!last) return [undefined]
  const entity = doc.getMap(collection).get(id)
  const map = entity instanceof Y.Map ? entity : null
  const follows = Y.compareIDs(row[0]?.origin ?? null, map?._map.get(field)?.lastId ?? null)
  if (follows && keepsValue({ doc, placed, deletes }, collection, id, field)) return [contentOf(last)]
  const now = map?.get(field)
  const isTaken = (item: Y.Item) => deletes.some((range) => covers(range, item))
  return [now, ...row.map((item) => (isTaken(item) ? undefined : contentOf(item)))]
}
