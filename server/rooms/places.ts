/**
 * Where a struct lies on a board: root, entity, field. The update itself often does not say; it names a neighbour,
 * and the neighbour's place is its place. Everything is looked up in the update and in the document, nothing is
 * integrated.
 */
import * as Y from "yjs"
import { rootNames } from "../../core/board-doc.ts"

export type RootName = (typeof rootNames)[number]

/** A key of a map of the board, or the inside of the text under that key. */
export interface Place {
  root: RootName
  /** `meta` has one map, so its id is `meta` too. */
  id: string
  /** null: the entity itself. */
  field: string | null
  inText: boolean
}

/** What may hold structs: a collection (id null), an entity, or a text (field not null). */
interface Container {
  root: RootName
  id: string | null
  field: string | null
}

export type Unplaced =
  /** It builds on something that the document lacks. */
  | "unknown"
  /** It builds on something that was deleted for good, or on what cannot hold anything. */
  | "nowhere"

const roots = new Set<string>(rootNames)

export function isUnplaced(found: Place | Unplaced): found is Unplaced {
  return typeof found === "string"
}

export interface PlacedItem {
  item: Y.Item
  place: Place
}

/** Places the new items of one client, in order; `placed` is what came before in the same update. */
export function placeOf(doc: Y.Doc, item: Y.Item, placed: readonly PlacedItem[]): Place | Unplaced {
  const neighbours = [item.origin, item.rightOrigin].filter((id) => id !== null)
  if (neighbours.length > 0) {
    let found: Place | null = null
    for (const id of neighbours) {
      const place = placeOfId(doc, id, item.id, placed)
      if (isUnplaced(place)) return place
      // Yjs takes the place of the left neighbour; a right one from elsewhere would be judged here and land there.
      if (found && !samePlace(found, place)) return "nowhere"
      found = place
    }
    return found ?? "nowhere"
  }
  const container = containerNamedBy(doc, item, placed)
  return typeof container === "string" ? container : within(container, item.parentSub)
}

/** The place of an item that the document holds; null for what was collected as garbage. */
export function placeInDocument(doc: Y.Doc, item: Y.Item): Place | null {
  const container = containerOfType(doc, item.parent)
  if (!container) return null
  const place = within(container, item.parentSub)
  return isUnplaced(place) ? null : place
}

const samePlace = (a: Place, b: Place): boolean =>
  a.root === b.root && a.id === b.id && a.field === b.field && a.inText === b.inText

function within(container: Container, key: string | null): Place | Unplaced {
  const { root, id, field } = container
  if (id !== null && field !== null) return key === null ? { root, id, field, inText: true } : "nowhere"
  if (key === null) return "nowhere"
  return id === null ? { root, id: key, field: null, inText: false } : { root, id, field: key, inText: false }
}

function placeOfId(doc: Y.Doc, id: Y.ID, of: Y.ID, placed: readonly PlacedItem[]): Place | Unplaced {
  const struct = lookUp(doc, id, of, placed)
  if (typeof struct === "string") return struct
  if ("place" in struct) return struct.place
  return placeInDocument(doc, struct.item) ?? "nowhere"
}

function containerNamedBy(doc: Y.Doc, item: Y.Item, placed: readonly PlacedItem[]): Container | Unplaced {
  // Of a decoded item the parent is a root's name or an id: it has not met a document yet.
  const parent = item.parent as unknown
  if (typeof parent === "string") return roots.has(parent) ? rootContainer(parent as RootName) : "nowhere"
  if (!(parent instanceof Y.ID)) return "nowhere"
  const struct = lookUp(doc, parent, item.id, placed)
  if (typeof struct === "string") return struct
  if (!(struct.item.content instanceof Y.ContentType)) return "nowhere"
  if ("place" in struct) {
    const { root, id, field, inText } = struct.place
    return inText ? "nowhere" : { root, id, field }
  }
  return containerOfType(doc, struct.item.content.type) ?? "nowhere"
}

function lookUp(
  doc: Y.Doc,
  id: Y.ID,
  of: Y.ID,
  placed: readonly PlacedItem[],
): PlacedItem | { item: Y.Item } | Unplaced {
  const known = Y.getState(doc.store, id.client)
  if (id.clock < known) {
    const struct: unknown = Y.getItem(doc.store, id)
    return struct instanceof Y.Item ? { item: struct } : "nowhere"
  }
  if (id.client !== of.client) return "unknown"
  let low = 0
  let high = placed.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const candidate = placed[middle] as PlacedItem
    const start = candidate.item.id.clock
    if (id.clock < start) high = middle - 1
    else if (id.clock >= start + candidate.item.length) low = middle + 1
    else return candidate
  }
  return "unknown"
}

const rootContainer = (root: RootName): Container => ({
  root,
  id: root === "meta" ? "meta" : null,
  field: null,
})

function containerOfType(doc: Y.Doc, type: unknown): Container | null {
  if (!(type instanceof Y.AbstractType)) return null
  const item = type._item
  if (item === null) {
    const name = rootNameOf(doc, type)
    return name && rootContainer(name)
  }
  const place = placeInDocument(doc, item)
  if (!place || place.inText) return null
  return { root: place.root, id: place.id, field: place.field }
}

function rootNameOf(doc: Y.Doc, type: Y.AbstractType<unknown>): RootName | null {
  for (const name of rootNames) if (doc.share.get(name) === type) return name
  return null
}
