/**
 * A room's document, written to in such a way that each write is known by what it did: the update that the document
 * has integrated, which is what is stored and sent, and the keys that changed, with before and after, for the log.
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
  /** Throws when the update does not fit, and the document is then no longer what it was. */
  apply(update: Uint8Array, touches: readonly Touch[], origin: unknown): Written
  /** In one transaction. Yjs does not roll back: what `mutate` did before it threw stays done. */
  mutate(mutate: (doc: Y.Doc) => void): Written
}

const byServer = Symbol("server")

export function recordWrites(doc: Y.Doc, name: DocumentName): RecordedDocument {
  let written: Written = { update: null, records: [] }
  doc.on("update", (update: Uint8Array) => {
    written.update = update
  })
  if (name === "board") observeChanges(doc, (records) => written.records.push(...records))

  function during(write: () => void): Written {
    written = { update: null, records: [] }
    write()
    return written
  }

  return {
    apply(update, touches, origin) {
      const textsBefore = new Map<string, string>()
      for (const touch of touches) {
        if (touch.action === "text") textsBefore.set(keyOf(touch), textAt(doc, touch))
      }
      const done = during(() => Y.applyUpdate(doc, update, origin))
      if (hasPending(doc)) throw new Error("it left something pending")
      return { ...done, records: done.records.map((entry) => compactText(entry, textsBefore)) }
    },
    mutate: (mutate) => during(() => doc.transact(() => mutate(doc), byServer)),
  }
}

export const hasPending = (doc: Y.Doc): boolean =>
  doc.store.pendingStructs !== null || doc.store.pendingDs !== null

const keyOf = ({ collection, id, field }: Touch): string => `${collection}/${id}/${field}`

function textAt(doc: Y.Doc, touch: Touch): string {
  const root = doc.getMap(touch.collection)
  const map = touch.collection === "meta" ? root : root.get(touch.id)
  const text = map instanceof Y.Map && touch.field !== null ? map.get(touch.field) : undefined
  return text instanceof Y.Text ? text.toString() : ""
}

/** The log keeps what went out and what came in, not ten thousand characters for every key that is pressed. */
function compactText(entry: ChangeRecord, textsBefore: ReadonlyMap<string, string>): ChangeRecord {
  if (entry.action !== "text") return entry
  const before = textsBefore.get(keyOf(entry)) ?? ""
  const { index, remove, insert } = textEdit(before, String(entry.after))
  return { ...entry, before: { index, text: remove }, after: { index, text: insert } }
}
