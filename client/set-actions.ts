/** What people do to sets of scenarios. */
import type { ScenarioSet } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import { orderBetween } from "../core/order.ts"
import { living } from "./board-views.ts"
import { fieldActions } from "./field-actions.ts"
import { type Done, line, type Operation } from "./operation.ts"

export interface SetActions {
  addSet(title: string, kind: ScenarioSet["kind"]): Done
  renameSet(id: string, title: string): Done
  setSetKind(id: string, kind: ScenarioSet["kind"]): Done
  /** Its scenarios stay, under "no set". */
  deleteSet(id: string): Done
  restoreSet(id: string): Done
}

export function setActions(operation: Operation): SetActions {
  const { newId, now, board, act, remove, restore } = operation
  const { setField } = fieldActions(operation)
  return {
    addSet(title, kind) {
      const words = line(title)
      if (!words.ok) return words
      const id = newId()
      const last = living(board().sets).at(-1)?.order ?? null
      const fields = fieldsOf("sets", {
        title: words.value,
        kind,
        order: orderBetween(last, null),
        createdAt: now(),
      })
      return act({ id }, [{ kind: "add", collection: "sets", id, fields }])
    },

    renameSet(id, title) {
      const words = line(title)
      return words.ok ? setField("sets", id, "title", words.value) : words
    },

    setSetKind: (id, kind) => setField("sets", id, "kind", kind),
    deleteSet: (id) => remove("sets", id),
    restoreSet: (id) => restore("sets", id),
  }
}
