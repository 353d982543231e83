/**
 * Where an open edit of a text belongs when it is done again in another document. Its index was true for the text as
 * it was: since then a change before it may have been refused, and others have written. So each edit keeps the
 * character to whose right it was made, and is put behind the same character, or the nearest one before it that is
 * still there. Formatting goes to the characters that it was put on, those that still stand, and to what has been
 * written between them.
 */
import * as Y from "yjs"
import type { BoardChange, TextChange } from "../core/changes.ts"

type Insertion = Exclude<TextChange, { kind: "formatText" }>
type Formatting = Extract<TextChange, { kind: "formatText" }>

interface Made {
  doc: Y.Doc
  /** null: at the very beginning. */
  left: Y.ID | null
  client: number
  /** The clock of the first character that was put in. */
  first: number
  /** As it was when it was made first, until it is written again. */
  before: Made | null
  forScreen: boolean
}

interface Formatted {
  doc: Y.Doc
  client: number
  characters: Stretch[]
}

/** Characters that one writer wrote in a row. */
interface Stretch {
  client: number
  clock: number
  length: number
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
  /** Call just after it was written: what it put in has its names now. */
  wrote(doc: Y.Doc, change: BoardChange): void
}

export function createTextPlaces(): TextPlaces {
  const made = new WeakMap<BoardChange, Made>()
  const formatted = new WeakMap<BoardChange, Formatted>()
  /** Characters that were put into one document and again into another: where they are now, and where they were. */
  const moved = new WeakMap<Y.Doc, Moved[]>()
  const cameFrom = new WeakMap<Y.Doc, (Moved & { doc: Y.Doc })[]>()

  function place(doc: Y.Doc, change: BoardChange, again?: BoardChange, forScreen = false): BoardChange {
    if (change.kind === "formatText") return placeFormatting(doc, change, again)
    if (change.kind !== "editText" && change.kind !== "editMetaText") return change
    const text = textOf(doc, change)
    if (!text) return change
    const before = (again && made.get(again)) ?? null
    const placed = before && before.doc !== doc ? put(doc, text, change, before) : change
    const { index } = placed
    const { item: left } = Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length), -1)
    const first = Y.getState(doc.store, doc.clientID)
    made.set(placed, { doc, left: index > 0 ? left : null, client: doc.clientID, first, before, forScreen })
    return placed
  }

  function wrote(doc: Y.Doc, change: BoardChange): void {
    const is = made.get(change)
    if (!is || (change.kind !== "editText" && change.kind !== "editMetaText")) return
    const { before } = is
    // Kept, it would keep its document, and that the one before.
    is.before = null
    // What formats it comes before it.
    is.first = firstCharacter(doc, is) ?? is.first
    if (!before || !change.insert) return
    const [old, now] = [Y.createID(before.client, before.first), Y.createID(is.client, is.first)]
    push(moved, before.doc, range(old, change.insert.length, now))
    // Kept for a document that is itself kept for a moment only: each would keep the one before it in memory.
    if (is.forScreen) push(cameFrom, doc, { ...range(now, change.insert.length, old), doc: before.doc })
  }

  function placeFormatting(doc: Y.Doc, change: Formatting, again?: BoardChange): BoardChange {
    const text = textOf(doc, change)
    if (!text) return change
    const before = again && formatted.get(again)
    const placed = before && before.doc !== doc ? putFormatting(doc, text, change, before) : change
    const characters = charactersIn(text, placed.index, placed.over.length)
    formatted.set(placed, { doc, client: doc.clientID, characters })
    return placed
  }

  function putFormatting(doc: Y.Doc, text: Y.Text, change: Formatting, before: Formatted): Formatting {
    const { characters, client } = before
    const firstStanding = standing(doc, before, eachOf(characters))
    // Of a document of another making nothing is known, and the words themselves say more. What I wrote myself was
    // refused.
    if (firstStanding === "unknown")
      return characters.every((stretch) => stretch.client === client) ? { ...change, over: "" } : change
    const last = standing(doc, before, eachOf(characters, "from the end"))
    if (firstStanding === "gone" || last === "gone" || last === "unknown") return { ...change, over: "" }
    const index = (behind(doc, firstStanding) ?? 1) - 1
    return { ...change, index, over: text.toString().slice(index, behind(doc, last) ?? index) }
  }

  /** The first of them that still stands. */
  function standing(doc: Y.Doc, { doc: from }: Formatted, ids: Iterable<Y.ID>): Y.ID | "gone" | "unknown" {
    let found: "gone" | "unknown" = "unknown"
    for (const id of ids) {
      const now = nowIn(doc, from, id)
      if (now && itemAt(doc, now)?.deleted === false) return now
      if (now) found = "gone"
    }
    return found
  }

  function put(doc: Y.Doc, text: Y.Text, change: Insertion, before: Made): Insertion {
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
        return behind(doc, id)
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

  return { place, wrote }
}

function behind(doc: Y.Doc, id: Y.ID): number | null {
  const position = new Y.RelativePosition(null, null, id, -1)
  return Y.createAbsolutePositionFromRelativePosition(position, doc)?.index ?? null
}

function firstCharacter(doc: Y.Doc, { client, first }: Made): number | null {
  const structs = doc.store.clients.get(client) ?? []
  if (first >= Y.getState(doc.store, client)) return null
  for (let i = Y.findIndexSS(structs, first); i < structs.length; i++) {
    const struct = structs[i]
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) return struct.id.clock
  }
  return null
}

function charactersIn(text: Y.Text, from: number, length: number): Stretch[] {
  const characters: Stretch[] = []
  let at = 0
  for (let item = text._start; item !== null && at < from + length; item = item.right) {
    if (item.deleted || !item.countable) continue
    const start = Math.max(from - at, 0)
    const end = Math.min(from + length - at, item.length)
    if (start < end) {
      const { client, clock } = item.id
      characters.push({ client, clock: clock + start, length: end - start })
    }
    at += item.length
  }
  return characters
}

function* eachOf(stretches: readonly Stretch[], order?: "from the end"): Generator<Y.ID> {
  for (const { client, clock, length } of order ? stretches.toReversed() : stretches)
    for (let i = 0; i < length; i++) yield Y.createID(client, clock + (order ? length - 1 - i : i))
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
