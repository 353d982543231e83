/**
 * Whether an update may touch the document (R1 to R5). It is decoded whole, each of its structs and deletions is
 * brought to (root, entity, field), and keys, sizes, values and rights are looked at there, before anything is
 * applied. The document is only read: "applyUpdate threw" would prove nothing, it throws after changing it.
 *
 * Who asks must still count operations a second, and keep the order of a client's operations.
 */
import * as Y from "yjs"
import { type CollectionShape, fieldShape } from "../../core/board.ts"
import { circumstancesOf, shapeOf } from "../../core/board-doc.ts"
import { isNeeded } from "../../core/change-checks-doc.ts"
import type { Touch } from "../../core/changes.ts"
import { Id } from "../../core/ids.ts"
import { limits } from "../../core/limits.ts"
import {
  type Conditions,
  type DocumentName,
  freeWork,
  may,
  mayWrite,
  type Role,
} from "../../core/permissions.ts"
import type { RefusalReason } from "../../core/protocol.ts"
import { isFormatValue } from "../../core/rich-text.ts"
import { countMarks } from "../../core/text-doc.ts"
import { unfitComment } from "./comments.ts"
import { keepsValue } from "./kept-values.ts"
import { unfitPart } from "./model-parts.ts"
import { isUnplaced, type Place, type PlacedItem, placeInDocument, placeOf } from "./places.ts"
import { isValueOf } from "./plain-value.ts"
import { TextOrder } from "./text-order.ts"
import { type DecodedUpdate, type DeletedRange, decodeUpdate } from "./update-decoding.ts"

export interface JudgedDocument {
  name: DocumentName
  doc: Y.Doc
  entities: number
  bytes: number
}

export interface Sender {
  role: Role
  memberId: string
  clientId: number
}

export interface Refusal {
  kind: "refuse"
  reason: RefusalReason
  message: string
  limit?: keyof typeof limits
  /** Without the phase or the round that runs it would have been taken. */
  byConditions?: true
}

export type Verdict =
  | {
      kind: "accept"
      touches: Touch[]
      clocks: [number, number]
      addedEntities: number
      /** What was judged, to be integrated as it is: decoded anew, the bytes might be read in another way. */
      decoded: DecodedUpdate
    }
  /** Everything in it is in the document already. */
  | { kind: "known"; clocks: [number, number] }
  /** It builds on something that the document lacks (R4). */
  | { kind: "gap" }
  | Refusal

/** One update may not move a client's clock further than this: deleted content has a length but no bytes. */
const maxClockAdvance = 2 * limits.frameBytes

export function judge(
  document: JudgedDocument,
  sender: Sender,
  update: Uint8Array,
  conditions: Conditions = freeWork,
): Verdict {
  const allowed = mayWrite(sender, document.name)
  if (!allowed.ok) return refuse("forbidden", allowed.error.why)
  if (update.length > limits.frameBytes)
    return tooLarge("frameBytes", "This change is too large to send at once.")
  const decoded = decodeUpdate(update)
  if (!decoded) return malformed()
  const found = new Findings(document, sender, decoded, conditions)
  const verdict = found.readStructs(decoded.structs) ?? found.readDeletes(decoded.deletes)
  return verdict ?? found.conclude(update.length)
}

const refuse = (reason: RefusalReason, message: string): Refusal => ({ kind: "refuse", reason, message })
const tooLarge = (limit: keyof typeof limits, message: string): Refusal => ({
  kind: "refuse",
  reason: "too-large",
  message,
  limit,
})
const malformed = (): Refusal => refuse("malformed", "The server could not read this change.")
const unknownKey = (): Refusal => refuse("unknown-key", "A board has no such part.")
const invalidValue = (): Refusal => refuse("invalid-value", "This value is not allowed here.")
const notPlainText = (): Refusal => refuse("invalid-value", "This text is plain text.")
const unknownFormat = (): Refusal => refuse("invalid-value", "A text cannot be formatted in this way.")
const replaces = (): Refusal =>
  refuse("invalid-value", "There is already an entry here, and it is edited, not replaced.")
const takesOut = (): Refusal =>
  refuse(
    "invalid-value",
    "Entries are marked as deleted, so that they can be restored; they are not taken out.",
  )

interface TextEdit {
  place: Place
  /** Characters, and beginnings and ends of formatting, which are none. */
  characters: Amount
  marks: Amount
}

interface Amount {
  inserted: number
  removed: number
}

class Findings {
  private readonly doc: Y.Doc
  private readonly known: number
  private end: number
  /** The update's structs were all in the document already. */
  private stale = false
  private readonly placed: PlacedItem[] = []
  private readonly touches = new Map<string, Touch>()
  private readonly newEntities = new Set<string>()
  private readonly newTexts = new Set<string>()
  private readonly newListKeys = new Map<string, Set<string>>()
  private readonly texts = new Map<string, TextEdit>()
  private order: TextOrder | null = null

  constructor(
    private readonly document: JudgedDocument,
    private readonly sender: Sender,
    private readonly decoded: DecodedUpdate,
    private readonly conditions: Conditions,
  ) {
    this.doc = document.doc
    this.known = Y.getState(this.doc.store, sender.clientId)
    this.end = this.known
  }

  readStructs(structs: readonly (Y.Item | Y.GC | Y.Skip)[]): Verdict | null {
    const first = structs[0]
    if (!first) return null
    if (structs.some((struct) => struct.id.client !== this.sender.clientId)) {
      return refuse("foreign-client", "This change is not signed with this tab's own number.")
    }
    let clock = first.id.clock
    for (const struct of structs) {
      if (struct.id.clock !== clock) return malformed()
      clock += struct.length
    }
    if (first.id.clock > this.known) return { kind: "gap" }
    if (clock <= this.known) {
      this.stale = true
      return null
    }
    // Known structs are never looked at again by Yjs, but their neighbours are: a forged one would stay pending.
    if (first.id.clock < this.known) return malformed()
    if (clock - first.id.clock > maxClockAdvance) return tooLarge("frameBytes", "This change is too large.")
    this.end = clock
    for (const struct of structs) {
      // Garbage and gaps name no place, so nobody can say who may make them; an honest edit has neither.
      if (!(struct instanceof Y.Item)) return malformed()
      const place = placeOf(this.doc, struct, this.placed)
      if (place === "unknown") return { kind: "gap" }
      if (isUnplaced(place)) return unknownKey()
      const refusal = this.readItem(struct, place)
      if (refusal) return refusal
      this.placed.push({ item: struct, place })
    }
    return null
  }

  private readItem(item: Y.Item, place: Place): Refusal | null {
    if (place.inText) return this.readTextPiece(item, place)
    if (place.field === null) return this.readEntity(item, place)
    return this.readField(item, place, place.field)
  }

  private readEntity(item: Y.Item, place: Place): Refusal | null {
    if (!Id.safeParse(place.id).success) return unknownKey()
    if (!(item.content instanceof Y.ContentType) || item.content.type.constructor !== Y.Map)
      return invalidValue()
    const key = `${place.root}/${place.id}`
    // Also when the sender could not have known: the first one stands, the second is done again as an edit of it.
    if (this.newEntities.has(key) || item.origin || item.rightOrigin) return replaces()
    if (this.doc.getMap(place.root).has(place.id)) return replaces()
    this.newEntities.add(key)
    this.touch(place, "add")
    return null
  }

  private readField(item: Y.Item, place: Place, field: string): Refusal | null {
    const shape = shapeOf(place.root)
    const known = fieldShape(shape, field)
    if (!known) return unknownKey()
    // An honest value is put behind the one that it replaces, never before another.
    if (item.rightOrigin) return malformed()
    if (known.kind === "text") return this.readNewText(item, place)
    if (item.content instanceof Y.ContentAny) {
      if (item.content.arr.length !== 1 || !isValueOf(known.schema, item.content.arr[0]))
        return invalidValue()
      const full = this.readListKey(shape, place, field)
      if (full) return full
      this.touch(place, "set")
      return null
    }
    // A value that the same edit replaced: it has a place and a length, and nothing in it.
    if (item.content instanceof Y.ContentDeleted) {
      this.touch(place, "clear")
      return null
    }
    return invalidValue()
  }

  private readNewText(item: Y.Item, place: Place): Refusal | null {
    const { content } = item
    if (!(content instanceof Y.ContentType) || content.type.constructor !== Y.Text) return notPlainText()
    const key = keyOf(place)
    if (this.newTexts.has(key) || item.origin || this.mapOf(place)?.has(place.field as string))
      return replaces()
    this.newTexts.add(key)
    this.touch(place, "text")
    return null
  }

  private readTextPiece(item: Y.Item, place: Place): Refusal | null {
    this.order ??= new TextOrder(this.doc, this.sender.clientId, this.known)
    const text = this.mapOf(place)?.get(place.field as string)
    if (!this.order.fits(item, keyOf(place), text instanceof Y.Text ? text : null)) return malformed()
    this.touch(place, "text")
    if (item.content instanceof Y.ContentDeleted) return null
    if (item.content instanceof Y.ContentFormat) return this.readMark(item.content, place)
    if (!(item.content instanceof Y.ContentString)) return notPlainText()
    this.textAt(place).characters.inserted += item.length
    return null
  }

  private readMark({ key, value }: Y.ContentFormat, place: Place): Refusal | null {
    if (!shapeOf(place.root).rich?.includes(place.field as string)) return notPlainText()
    if (!isFormatValue(key, value)) return unknownFormat()
    this.textAt(place).marks.inserted++
    return null
  }

  private readListKey(shape: CollectionShape, place: Place, field: string): Refusal | null {
    const colon = field.indexOf(":")
    if (colon < 0 || !Object.hasOwn(shape.items, field.slice(0, colon))) return null
    const prefix = field.slice(0, colon + 1)
    const list = `${place.root}/${place.id}/${prefix}`
    let keys = this.newListKeys.get(list)
    if (!keys) {
      keys = new Set([...(this.mapOf(place)?.keys() ?? [])].filter((key) => key.startsWith(prefix)))
      this.newListKeys.set(list, keys)
    }
    if (keys.has(field)) return null
    keys.add(field)
    return keys.size > limits.itemsPerEntity
      ? tooLarge("itemsPerEntity", `An entry can have at most ${limits.itemsPerEntity} of these.`)
      : null
  }

  readDeletes(ranges: readonly DeletedRange[]): Verdict | null {
    for (const range of ranges) {
      const state = Y.getState(this.doc.store, range.client)
      const end = range.client === this.sender.clientId ? Math.max(state, this.end) : state
      if (range.end > end) return { kind: "gap" }
      const refusal = this.readKnownDeletes(range, state) ?? this.readFreshDeletes(range)
      if (refusal) return refusal
    }
    return null
  }

  private readKnownDeletes(range: DeletedRange, state: number): Refusal | null {
    const structs = this.doc.store.clients.get(range.client)
    if (!structs || range.clock >= state) return null
    for (let i = Y.findIndexSS(structs, range.clock); i < structs.length; i++) {
      const struct = structs[i] as Y.Item | Y.GC
      if (struct.id.clock >= range.end) break
      if (struct.deleted || !(struct instanceof Y.Item)) continue
      if (this.stale) return malformed()
      const place = placeInDocument(this.doc, struct)
      if (!place) return unknownKey()
      const overlap =
        Math.min(struct.id.clock + struct.length, range.end) - Math.max(struct.id.clock, range.clock)
      const refusal = this.readDelete(struct, place, overlap)
      if (refusal) return refusal
    }
    return null
  }

  private readFreshDeletes(range: DeletedRange): Refusal | null {
    if (range.client !== this.sender.clientId || range.end <= this.known) return null
    for (const { item, place } of this.placed) {
      const overlap = Math.min(item.id.clock + item.length, range.end) - Math.max(item.id.clock, range.clock)
      if (overlap <= 0 || item.content instanceof Y.ContentDeleted) continue
      const refusal = this.readDelete(item, place, overlap)
      if (refusal) return refusal
    }
    return null
  }

  private readDelete(item: Y.Item, place: Place, length: number): Refusal | null {
    if (place.inText) {
      this.touch(place, "text")
      const edit = this.textAt(place)
      if (item.countable) edit.characters.removed += length
      else edit.marks.removed += length
      return null
    }
    if (place.field === null || item.content instanceof Y.ContentType) return takesOut()
    if (!fieldShape(shapeOf(place.root), place.field)) return unknownKey()
    this.touch(place, "clear")
    return null
  }

  conclude(bytes: number): Verdict {
    const clocks: [number, number] = [this.known, this.end]
    if (this.placed.length === 0 && this.touches.size === 0) return { kind: "known", clocks }
    for (const edit of this.texts.values()) {
      const tooLong = this.tooLong(edit)
      if (tooLong) return tooLong
    }
    if (this.newEntities.size > 0 && this.document.entities + this.newEntities.size > limits.entities) {
      return tooLarge("entities", `A board can have at most ${limits.entities.toLocaleString("en")} entries.`)
    }
    if (this.placed.length > 0 && this.document.bytes + bytes > limits.boardBytes) {
      return tooLarge("boardBytes", "This board is full: nothing more can be added to it.")
    }
    const touches = [...this.touches.values()]
    for (const touch of touches) {
      if (this.leavesEmpty(touch)) return refuse("invalid-value", "This cannot be left empty.")
      const allowed = may(this.sender, touch, circumstancesOf(this.doc, touch, this.conditions))
      if (!allowed.ok) return this.forbid(touch, allowed.error.why)
    }
    const { doc, placed, decoded } = this
    const { memberId } = this.sender
    const { secret } = this.conditions
    const comment = unfitComment({ doc, memberId, placed, deletes: decoded.deletes, touches, secret })
    if (comment) return { ...refuse(comment.reason, comment.message), ...byConditions(comment.closed) }
    const part = unfitPart({ doc, memberId, placed, deletes: decoded.deletes, touches })
    if (part) return refuse(part.reason, part.message)
    return { kind: "accept", touches, clocks, addedEntities: this.newEntities.size, decoded }
  }

  private forbid(touch: Touch, why: string): Refusal {
    const free = may(this.sender, touch, circumstancesOf(this.doc, touch))
    return { ...refuse("forbidden", why), ...byConditions(free.ok) }
  }

  private leavesEmpty({ collection, id, field, action }: Touch): boolean {
    if (field === null || !isNeeded(shapeOf(collection), field)) return false
    const { doc, placed, decoded } = this
    return (
      action === "clear" ||
      (action === "set" && !keepsValue({ doc, placed, deletes: decoded.deletes }, collection, id, field))
    )
  }

  /** Only what adds to a text that is too long already is refused. */
  private tooLong({ place, characters, marks }: TextEdit): Refusal | null {
    const text = this.mapOf(place)?.get(place.field as string)
    const before = text instanceof Y.Text ? text : null
    const exceeds = ({ inserted, removed }: Amount, count: () => number, most: number) =>
      inserted > 0 && count() + inserted - removed > most
    if (exceeds(characters, () => before?.length ?? 0, limits.textCharacters)) {
      const most = limits.textCharacters.toLocaleString("en")
      return tooLarge("textCharacters", `A text can have at most ${most} characters.`)
    }
    if (exceeds(marks, () => (before ? countMarks(before) : 0), limits.formatMarks)) {
      const most = (limits.formatMarks / 2).toLocaleString("en")
      return tooLarge("formatMarks", `A text can have at most ${most} formatted stretches.`)
    }
    return null
  }

  private mapOf(place: Place): Y.Map<unknown> | null {
    if (place.root === "meta") return this.doc.getMap("meta")
    const map = this.doc.getMap(place.root).get(place.id)
    return map instanceof Y.Map ? map : null
  }

  private textAt(place: Place): TextEdit {
    const key = keyOf(place)
    let edit = this.texts.get(key)
    if (!edit) {
      edit = { place, characters: { inserted: 0, removed: 0 }, marks: { inserted: 0, removed: 0 } }
      this.texts.set(key, edit)
    }
    return edit
  }

  private touch(place: Place, action: Touch["action"]): void {
    // What is written into an entity that this update adds is part of adding it.
    if (action !== "add" && this.newEntities.has(`${place.root}/${place.id}`)) return
    const key = keyOf(place)
    const earlier = this.touches.get(key)
    if (earlier && (action === "clear" || earlier.action === action)) return
    this.touches.set(key, { collection: place.root, id: place.id, field: place.field, action })
  }
}

const byConditions = (is = false): Pick<Refusal, "byConditions"> => (is ? { byConditions: true } : {})

const keyOf = (place: Place): string => `${place.root}/${place.id}/${place.field ?? ""}`
