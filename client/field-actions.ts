/** What people do to any field and any text, of an entity or of the board itself. */
import type { BoardMeta, Collection } from "../core/board.ts"
import { textEdit } from "../core/text-doc.ts"
import { byId } from "./board-views.ts"
import { type Done, gone, type Json, type Operation, same } from "./operation.ts"

export interface FieldActions {
  /** Any field that is not a text; null clears it. An entry of a list is `evidence:<id>`. */
  setField(collection: Collection, id: string, field: string, value: Json): Done
  editText(collection: Collection, id: string, field: string, nextText: string): Done
  setMeta(field: Exclude<keyof BoardMeta, "note">, value: Json): Done
  editMetaText(field: "note", nextText: string): Done
}

export function fieldActions({ board, act, set }: Operation): FieldActions {
  return {
    setField(collection, id, field, value) {
      const entity = byId<{ id: string }>(board()[collection], id)
      if (!entity) return gone
      const change = set(collection, entity, field, value)
      return act({ id }, same(value, (change as { base: Json }).base) ? [] : [change])
    },

    editText(collection, id, field, nextText) {
      const entity = byId<{ id: string }>(board()[collection], id)
      if (!entity) return gone
      const before = (entity as Record<string, unknown>)[field]
      const edit = textEdit(typeof before === "string" ? before : "", nextText)
      return act(
        { id },
        edit.remove || edit.insert ? [{ kind: "editText", collection, id, field, ...edit }] : [],
      )
    },

    setMeta(field, value) {
      const base = (board().meta[field] ?? null) as Json
      return act({ id: "meta" }, same(value, base) ? [] : [{ kind: "setMeta", field, value, base }])
    },

    editMetaText(field, nextText) {
      const edit = textEdit(board().meta[field], nextText)
      return act({ id: "meta" }, edit.remove || edit.insert ? [{ kind: "editMetaText", field, ...edit }] : [])
    },
  }
}
