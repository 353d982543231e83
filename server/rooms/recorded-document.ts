/**
 * A room's document, written to in such a way that each write is known by what it did: the update that the document
 * has integrated, which is what is stored and sent, and the keys that changed, with before and after, for the log.
 *
 * A transaction costs Yjs several walks over all client ids that ever wrote; so what is taken together is applied in
 * one, and what each part of it changed is read off its keys and not from observers, which would see only the sum.
 */
import * as Y from "yjs"
import { observeChanges, shapeOf } from "../../core/board-doc.ts"
import type { ChangeRecord, TextRecord, Touch } from "../../core/changes.ts"
import { changedFormatting } from "../../core/format-ranges.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { FormatRange } from "../../core/rich-text.ts"
import { readRichText, textEdit } from "../../core/text-doc.ts"
import type { DecodedUpdate } from "./update-decoding.ts"

export interface Written {
  /** null: nothing was written. */
  update: Uint8Array | null
  records: ChangeRecord[]
}

export interface RecordedDocument {
  /** Everything that `write` applies, as one update; null when it comes to nothing. */
  together(write: () => void): Uint8Array | null
  /**
   * Within `together`, what the judge has accepted; `touches` are the keys that it may change. Throws when it does
   * not fit, and the document is then no longer what it was.
   */
  apply(judged: DecodedUpdate, touches: readonly Touch[]): ChangeRecord[]
  /** In a transaction of its own. Yjs does not roll back: what `mutate` did before it threw stays done. */
  mutate(mutate: (doc: Y.Doc) => void): Written
}

const byServer = Symbol("server")
const byMembers = Symbol("members")

export function recordWrites(doc: Y.Doc, name: DocumentName): RecordedDocument {
  let update: Uint8Array | null = null
  doc.on("update", (bytes: Uint8Array) => {
    update = bytes
  })

  function during(write: () => void, origin: symbol): Uint8Array | null {
    update = null
    doc.transact(write, origin)
    return update
  }

  return {
    together: (write) => during(write, byMembers),
    apply(judged, touches) {
      const before = touches.map((touch) => stateOf(doc, touch))
      integrate(doc, judged)
      return touches.flatMap((touch, i) => recordOf(touch, before[i] as KeyState, stateOf(doc, touch)) ?? [])
    },
    mutate(mutate) {
      const records: ChangeRecord[] = []
      const keep = (changed: ChangeRecord[]) => {
        for (const record of changed) records.push(withItsFormatting(doc, record))
      }
      const stop = name === "board" ? observeChanges(doc, keep) : () => {}
      try {
        return { update: during(() => mutate(doc), byServer), records }
      } finally {
        stop()
      }
    },
  }
}

/** As Yjs does with an update of which nothing is missing or known already; the judge has made sure of both. */
function integrate(doc: Y.Doc, { structs, deletes }: DecodedUpdate): void {
  const transaction = doc._transaction
  if (!transaction) throw new Error("nothing is applied but together")
  for (const item of structs) {
    if (!(item instanceof Y.Item) || item.id.clock !== Y.getState(doc.store, item.id.client))
      throw new Error("it does not follow on what is there")
    const parent: unknown = item.parent
    if (typeof parent === "string") item.parent = doc.getMap(parent)
    if (item.getMissing(transaction, doc.store) !== null) throw new Error("it builds on what is not there")
    item.integrate(transaction, 0)
  }
  for (const { client, clock, end } of deletes) {
    const known = doc.store.clients.get(client)
    if (!known || end > Y.getState(doc.store, client)) throw new Error("it deletes what is not there")
    let index = Y.findIndexSS(known, clock)
    for (; index < known.length; index++) {
      const struct = known[index] as Y.Item | Y.GC
      if (struct.id.clock >= end) break
      if (struct.deleted || !(struct instanceof Y.Item)) continue
      const from = Math.max(clock, struct.id.clock)
      const item = Y.getItemCleanStart(transaction, Y.createID(client, from))
      if (end < item.id.clock + item.length) Y.getItemCleanStart(transaction, Y.createID(client, end))
      item.delete(transaction)
    }
  }
}

export const hasPending = (doc: Y.Doc): boolean =>
  doc.store.pendingStructs !== null || doc.store.pendingDs !== null

interface KeyState {
  /** What holds the value; undefined: nothing is there. Another one means that it was written, even with the same value. */
  item: Y.Item | undefined
  value: unknown
  /** Of a text. */
  formatting: FormatRange[] | null
}

const nothing: KeyState = { item: undefined, value: null, formatting: null }

function stateOf(doc: Y.Doc, { collection, id, field, action }: Touch): KeyState {
  const root = doc.getMap(collection)
  const map = collection === "meta" || field === null ? root : root.get(id)
  if (!(map instanceof Y.Map)) return nothing
  const key = field ?? id
  const item = map._map.get(key)
  if (!item || item.deleted) return nothing
  const value: unknown = map.get(key)
  if (!(value instanceof Y.AbstractType)) return { item, value, formatting: null }
  const { rich = [] } = shapeOf(collection)
  // Of what holds keys of its own only its coming into being is a record.
  if (action === "add") return { item, value: withFormatting(value, rich), formatting: null }
  if (action !== "text") return { item, value: null, formatting: null }
  const isRich = value instanceof Y.Text && rich.includes(key)
  const formatting = isRich ? readRichText(value).formatting : []
  return { item, value: value.toJSON() as unknown, formatting: value instanceof Y.Text ? formatting : null }
}

/** What observers tell of something new is its words alone. */
function withItsFormatting(doc: Y.Doc, record: ChangeRecord): ChangeRecord {
  const { collection, id, action } = record
  const { rich } = shapeOf(collection)
  const entity: unknown = action === "add" && rich ? doc.getMap(collection).get(id) : null
  return entity instanceof Y.AbstractType ? { ...record, after: withFormatting(entity, rich ?? []) } : record
}

function withFormatting(entity: Y.AbstractType<unknown>, rich: readonly string[]): unknown {
  const value = entity.toJSON() as unknown
  if (!(entity instanceof Y.Map)) return value
  const formatting = rich.flatMap((field) => {
    const text: unknown = entity.get(field)
    const ranges = text instanceof Y.Text ? readRichText(text).formatting : []
    return ranges.length > 0 ? [[field, ranges] as const] : []
  })
  return formatting.length > 0 ? { ...(value as object), formatting: Object.fromEntries(formatting) } : value
}

function recordOf(touch: Touch, before: KeyState, after: KeyState): ChangeRecord | null {
  const { collection, id, field } = touch
  const of = { collection, id, field }
  if (before.item !== after.item) {
    const action = field === null ? "add" : after.item ? "set" : "clear"
    return { ...of, action, before: wholeText(before), after: wholeText(after) }
  }
  const edit = textRecords(before, after)
  return edit && { ...of, action: "text", ...edit }
}

/** Of a text that came into being, or was replaced: its words, and with formatting both. */
const wholeText = ({ value, formatting }: KeyState): unknown =>
  formatting && formatting.length > 0 ? { text: value, formatting } : value

/** The log keeps what went out and what came in, not ten thousand characters for every key that is pressed. */
function textRecords(before: KeyState, after: KeyState): { before: TextRecord; after: TextRecord } | null {
  if (!before.formatting || !after.formatting) return null
  const { index, remove, insert } = textEdit(String(before.value), String(after.value))
  const stretch = { index, removed: remove.length, inserted: insert.length }
  const formatting = changedFormatting(before.formatting, after.formatting, stretch)
  const [went, came] = [formatting.before, formatting.after]
  const [first = 0] = [...went, ...came].map(({ from }) => from).sort((a, b) => a - b)
  const onlyFormatted = remove === "" && insert === ""
  if (onlyFormatted && went.length === 0 && came.length === 0) return null
  const record = (text: string, ranges: FormatRange[]): TextRecord => ({
    index: onlyFormatted ? first : index,
    text,
    ...(ranges.length > 0 && { formatting: ranges }),
  })
  return { before: record(remove, went), after: record(insert, came) }
}
