/**
 * Carets in a shared text. A caret goes out as two encoded relative positions, so that it stays with its words however
 * the text is edited meanwhile (R8). Who it belongs to is what the server stamped on the presence; what comes in is
 * bytes from anybody, and a payload that is none, or lies in another text, has no place.
 */
import * as Y from "yjs"
import type { Collection } from "../core/board.ts"
import type { Focus, PresenceEntry } from "../core/protocol.ts"

type Payload = NonNullable<Focus["caret"]>

export interface TextAt {
  doc: Y.Doc
  collection: Exclude<Collection, "meta">
  id: string
  field: string
}

/** Somebody's caret, in places of the shared text. */
export interface Caret {
  memberId: string
  name: string
  colour: number
  anchor: number
  head: number
}

export function caretPayload(at: TextAt, anchor: number, head: number): Payload | null {
  const text = textAt(at)
  if (!text) return null
  const encoded = (place: number) => {
    const position = Y.createRelativePositionFromTypeIndex(text, Math.min(place, text.length), -1)
    return toHex(Y.encodeRelativePosition(position))
  }
  return { anchor: encoded(anchor), head: encoded(head) }
}

/** Total, and it leaves the document as it is. */
export function caretPlaces(at: TextAt, payload: Payload): { anchor: number; head: number } | null {
  const text = textAt(at)
  if (!text) return null
  const anchor = placeOf(at.doc, text, payload.anchor)
  const head = placeOf(at.doc, text, payload.head)
  return anchor === null || head === null ? null : { anchor, head }
}

/** Of everybody else who is in this text; one a person, from the tab that spoke last. */
export function caretsIn(at: TextAt, presence: readonly PresenceEntry[], me: string | null): Caret[] {
  const carets = new Map<string, Caret>()
  for (const { memberId, name, colour, focus } of presence) {
    if (memberId === me || !focus?.caret) continue
    if (focus.scenarioId !== at.id || focus.field !== at.field) continue
    const places = caretPlaces(at, focus.caret)
    if (places) carets.set(memberId, { memberId, name, colour, ...places })
  }
  return [...carets.values()]
}

/** null for what is no place in this text. */
function placeOf(doc: Y.Doc, text: Y.Text, hex: string): number | null {
  const bytes = fromHex(hex)
  if (!bytes) return null
  const position = decoded(bytes)
  // A root by name would come into being by being looked for.
  if (!position || position.tname !== null) return null
  const { item, type, assoc } = position
  // Either a character of this text, or its beginning or end.
  const known =
    item === null ? type !== null && isOf(text, type) : isIn(doc, item) && parentOf(doc, item) === text
  if (!known) return null
  return (
    Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(type, null, item, assoc), doc)
      ?.index ?? null
  )
}

/** Whatever was sent for it, one answer: none of ours. */
function decoded(bytes: Uint8Array): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(bytes)
  } catch {
    return null
  }
}

const isIn = (doc: Y.Doc, { client, clock }: Y.ID): boolean =>
  Number.isSafeInteger(client) &&
  Number.isSafeInteger(clock) &&
  clock >= 0 &&
  clock < Y.getState(doc.store, client)

function parentOf(doc: Y.Doc, id: Y.ID): unknown {
  const struct: unknown = Y.getItem(doc.store, id)
  return struct instanceof Y.Item ? struct.parent : null
}

const isOf = (text: Y.Text, { client, clock }: Y.ID): boolean =>
  text._item !== null && text._item.id.client === client && text._item.id.clock === clock

function textAt({ doc, collection, id, field }: TextAt): Y.Text | null {
  // Looked for in the board's own roots, by an id that the board has.
  const map = doc.getMap(collection).get(id)
  const text = map instanceof Y.Map ? map.get(field) : null
  return text instanceof Y.Text ? text : null
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

function fromHex(hex: string): Uint8Array | null {
  if (!/^([\da-f]{2}){1,100}$/.test(hex)) return null
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
