/**
 * A room's document, written to in such a way that each write is known by what it did: the update that the document
 * has integrated, which is what is stored and sent, and the keys that changed, with before and after, for the log.
 *
 * A transaction costs Yjs several walks over all client ids that ever wrote; so what is taken together is applied in
 * one, and what each part of it changed is read off its keys and not from observers, which would see only the sum.
 */
import * as Y from "yjs"
import { observeChanges, textEdit } from "../../core/board-doc.ts"
import type { ChangeRecord, Touch } from "../../core/changes.ts"
import type { DocumentName } from "../../core/permissions.ts"

export interface Written {
  /** null: nothing was written. */
  update: Uint8Array | null
  records: ChangeRecord[]
}

export interface RecordedDocument {
  /** Everything that `write` applies, as one update; null when it comes to nothing. */
  together(write: () => void): Uint8Array | null
  /**
   * Within `together`. `touches` are the keys that the update may change. Throws when it does not fit, and the
   * document is then no longer what it was.
   */
  apply(update: Uint8Array, touches: readonly Touch[]): ChangeRecord[]
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
    apply(bytes, touches) {
      const before = touches.map((touch) => stateOf(doc, touch))
      Y.applyUpdate(doc, bytes)
      if (hasPending(doc)) throw new Error("it left something pending")
      return touches.flatMap((touch, i) => recordOf(touch, before[i] as KeyState, stateOf(doc, touch)) ?? [])
    },
    mutate(mutate) {
      const records: ChangeRecord[] = []
      const stop = name === "board" ? observeChanges(doc, (changed) => records.push(...changed)) : () => {}
      try {
        return { update: during(() => mutate(doc), byServer), records }
      } finally {
        stop()
      }
    },
  }
}

export const hasPending = (doc: Y.Doc): boolean =>
  doc.store.pendingStructs !== null || doc.store.pendingDs !== null

interface KeyState {
  /** What holds the value; undefined: nothing is there. Another one means that it was written, even with the same value. */
  item: Y.Item | undefined
  value: unknown
  isText: boolean
}

const nothing: KeyState = { item: undefined, value: null, isText: false }

function stateOf(doc: Y.Doc, { collection, id, field, action }: Touch): KeyState {
  const root = doc.getMap(collection)
  const map = collection === "meta" || field === null ? root : root.get(id)
  if (!(map instanceof Y.Map)) return nothing
  const key = field ?? id
  const item = map._map.get(key)
  if (!item || item.deleted) return nothing
  const value: unknown = map.get(key)
  if (!(value instanceof Y.AbstractType)) return { item, value, isText: false }
  // Of what holds keys of its own only its coming into being is a record.
  if (action !== "text" && action !== "add") return { item, value: null, isText: false }
  return { item, value: value.toJSON() as unknown, isText: value instanceof Y.Text }
}

function recordOf(touch: Touch, before: KeyState, after: KeyState): ChangeRecord | null {
  const { collection, id, field } = touch
  const of = { collection, id, field }
  if (before.item !== after.item) {
    const action = field === null ? "add" : after.item ? "set" : "clear"
    return { ...of, action, before: before.value, after: after.value }
  }
  if (!before.isText || before.value === after.value) return null
  // The log keeps what went out and what came in, not ten thousand characters for every key that is pressed.
  const { index, remove, insert } = textEdit(String(before.value), String(after.value))
  return { ...of, action: "text", before: { index, text: remove }, after: { index, text: insert } }
}
