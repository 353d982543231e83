/**
 * Where an open edit of a text belongs when it is done again in another document. Its index was true for the text as
 * it was: since then a change before it may have been refused, and others have written. So each edit keeps the
 * character to whose right it was made, and is put behind the same character, or the nearest one before it that is
 * still there.
 */
import * as Y from "yjs"
import type { BoardChange } from "../core/changes.ts"

type TextChange = Extract<BoardChange, { kind: "editText" | "editMetaText" }>

interface Made {
  doc: Y.Doc
  /** null: at the very beginning. */
  left: Y.ID | null
  client: number
  /** The clock of the first character that was put in. */
  first: number
}

interface Moved {
  client: number
  from: number
  to: number
  first: Y.ID
}

export interface TextPlaces {
  /**
   * Call just before a change is written, in its transaction; `again` is what it was when it was made first.
   * `forScreen`: the document is shown until the server's is here, and what is made again in it may yet turn out to be
   * committed as it was made first.
   */
  place(doc: Y.Doc, change: BoardChange, again?: BoardChange, forScreen?: boolean): BoardChange
}

export function createTextPlaces(): TextPlaces {
  const made = new WeakMap<BoardChange, Made>()
  /** Characters that were put into one document and again into another: where they are now, and where they were. */
  const moved = new WeakMap<Y.Doc, Moved[]>()
  const cameFrom = new WeakMap<Y.Doc, (Moved & { doc: Y.Doc })[]>()

  function place(doc: Y.Doc, change: BoardChange, again?: BoardChange, forScreen = false): BoardChange {
    if (change.kind !== "editText" && change.kind !== "editMetaText") return change
    const text = textOf(doc, change)
    if (!text) return change
    const before = again && made.get(again)
    const placed = before && before.doc !== doc ? put(doc, text, change, before) : change
    const { index, insert } = placed
    const { item: left } = Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length), -1)
    const first = Y.getState(doc.store, doc.clientID)
    made.set(placed, { doc, left: index > 0 ? left : null, client: doc.clientID, first })
    if (before && insert) {
      const was = Y.createID(before.client, before.first)
      const is = Y.createID(doc.clientID, first)
      push(moved, before.doc, range(was, insert.length, is))
      // Kept for a document that is itself kept for a moment only: each would keep the one before it in memory.
      if (forScreen) push(cameFrom, doc, { ...range(is, insert.length, was), doc: before.doc })
    }
    return placed
  }

  function put(doc: Y.Doc, text: Y.Text, change: TextChange, before: Made): TextChange {
    const index = before.left === null ? 0 : indexBehind(doc, before)
    if (index === null) return change
    // What somebody has changed meanwhile is theirs: it is taken out only if it still stands there as it was.
    const remove = text.toString().startsWith(change.remove, index) ? change.remove : ""
    return { ...change, index, remove }
  }

  function indexBehind(doc: Y.Doc, { doc: from, left, client }: Made): number | null {
    let strangers = false
    let item = left && itemAt(from, left)
    let offset = item && left ? left.clock - item.id.clock : 0
    while (item) {
      for (; offset >= 0; offset--) {
        const id = nowIn(doc, from, Y.createID(item.id.client, item.id.clock + offset))
        if (!id) continue
        const position = new Y.RelativePosition(null, null, id, -1)
        return Y.createAbsolutePositionFromRelativePosition(position, doc)?.index ?? null
      }
      if (item.id.client !== client) strangers = true
      item = item.left
      offset = item ? item.length - 1 : 0
    }
    // Nothing that others wrote is known there: it is a document of another making, and the index says more.
    return strangers ? null : 0
  }

  function nowIn(doc: Y.Doc, from: Y.Doc, id: Y.ID): Y.ID | null {
    if (isIn(doc, id)) return id
    for (const range of moved.get(from) ?? []) {
      const now = through(range, id)
      if (now && isIn(doc, now)) return now
    }
    // Done once more for the screen only, and committed as what it was at first.
    for (const range of cameFrom.get(from) ?? []) {
      const was = through(range, id)
      if (was) return nowIn(doc, range.doc, was)
    }
    return null
  }

  return { place }
}

const range = ({ client, clock }: Y.ID, length: number, first: Y.ID): Moved => ({
  client,
  from: clock,
  to: clock + length,
  first,
})

function push<T>(lists: WeakMap<Y.Doc, T[]>, doc: Y.Doc, entry: T): void {
  const list = lists.get(doc) ?? []
  lists.set(doc, list)
  list.push(entry)
}

const isIn = (doc: Y.Doc, { client, clock }: Y.ID): boolean => clock < Y.getState(doc.store, client)

const through = ({ client, from, to, first }: Moved, id: Y.ID): Y.ID | null =>
  id.client === client && id.clock >= from && id.clock < to
    ? Y.createID(first.client, first.clock + id.clock - from)
    : null

function textOf(doc: Y.Doc, change: TextChange): Y.Text | null {
  const map =
    change.kind === "editMetaText" ? doc.getMap("meta") : doc.getMap(change.collection).get(change.id)
  const text = map instanceof Y.Map ? map.get(change.field) : null
  return text instanceof Y.Text ? text : null
}

function itemAt(doc: Y.Doc, id: Y.ID): Y.Item | null {
  const struct: unknown = Y.getItem(doc.store, id)
  return struct instanceof Y.Item ? struct : null
}
