/** What people do to sets of scenarios. */
import type { ScenarioSet } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import { normalised, remainderOf } from "../core/exclusive-set.ts"
import { listedScenario } from "../core/listed-scenarios.ts"
import { orderBetween, placed } from "../core/order.ts"
import { fail, ok } from "../core/result.ts"
import { byId, living, scenarioIdsOf } from "./board-views.ts"
import { fieldActions } from "./field-actions.ts"
import { type Done, gone, line, type Operation } from "./operation.ts"
import type { Whereabouts } from "./scenario-actions.ts"

export interface SetActions {
  addSet(title: string, kind: ScenarioSet["kind"]): Done
  renameSet(id: string, title: string): Done
  setSetKind(id: string, kind: ScenarioSet["kind"]): Done
  /** Its scenarios stay, under "no set". */
  deleteSet(id: string): Done
  restoreSet(id: string): Done
  /** Before another set, or last (null). */
  moveSet(id: string, beforeId: string | null): Done<Whereabouts>
  /** The likelihoods of a set of which only one can happen, scaled so that they are 100 % together. */
  normaliseSet(id: string): Done<{ ids: string[] }>
  /** A scenario that takes what the others leave. */
  addRemainder(setId: string): Done
}

export const remainderTitle = "None of these"

export function setActions(operation: Operation): SetActions {
  const { newId, now, board, act, set, setWorking, remove, restore } = operation
  const { setField } = fieldActions(operation)
  const scenariosIn = (setId: string) =>
    scenarioIdsOf(board(), setId).flatMap((id) => byId(board().scenarios, id) ?? [])
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

    moveSet(id, beforeId) {
      const before = living(board().sets)
      const moved = before.find((one) => one.id === id)
      if (!moved) return gone
      const group = before.filter((one) => one.id !== id)
      const next = beforeId === id ? (before[before.indexOf(moved) + 1]?.id ?? null) : beforeId
      const at = group.findIndex((one) => one.id === next)
      if ((at < 0 ? group.length : at) !== before.indexOf(moved)) {
        const { order, rekeyed } = placed(group, next)
        const rekey = rekeyed.flatMap(({ id: other, order: key }) => {
          const entity = byId(board().sets, other)
          return entity ? [set("sets", entity, "order", key)] : []
        })
        const done = act(undefined, [set("sets", moved, "order", order), ...rekey])
        if (!done.ok) return done
      }
      const now = living(board().sets)
      return ok({
        place: moved.title || "Untitled set",
        at: now.findIndex((one) => one.id === id) + 1,
        of: now.length,
      })
    },

    normaliseSet(id) {
      const repaired = normalised(scenariosIn(id))
      if (!repaired) {
        return fail({ reason: "invalid-value", message: "At least two of them must hold something." })
      }
      return act(
        { ids: repaired.map(({ scenario }) => scenario.id) },
        repaired.map(({ scenario, working }) => setWorking(scenario, working)),
      )
    },

    addRemainder(setId) {
      const scenarios = scenariosIn(setId)
      const rest = remainderOf(scenarios)
      if (rest === null) return fail({ reason: "invalid-value", message: "Nothing is left for another one." })
      const id = newId()
      const { order } = placed(scenarios, null)
      const fields = fieldsOf("scenarios", {
        ...listedScenario(remainderTitle, { setId, order, createdAt: now() }),
        working: { probabilities: { yes: rest, no: 1 - rest } },
      })
      return act({ id }, [{ kind: "add", collection: "scenarios", id, fields }])
    },
  }
}
