/** What people do to scenarios as a whole: new ones, copies, places, and away. */
import type { Scenario } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { orderBetween, type Placed, placed } from "../core/order.ts"
import { newOutcomes } from "../core/outcomes.ts"
import { fail, ok } from "../core/result.ts"
import { hasProbabilities, uniform } from "../core/working.ts"
import { byId, scenarioIdsOf } from "./board-views.ts"
import { type Done, line, type Operation } from "./operation.ts"
import { tooManyOutcomes } from "./outcome-actions.ts"

export interface NewScenario {
  title: string
  setId: string | null
  kind?: Scenario["kind"]
  /** Labels; for categorical scenarios. */
  outcomes?: string[]
}

export interface ScenarioActions {
  addScenario(scenario: NewScenario): Done
  /** One scenario a line; empty lines are left out. */
  addScenarios(lines: string[], setId: string | null): Done<{ ids: string[] }>
  duplicateScenario(id: string): Done
  deleteScenario(id: string): Done
  restoreScenario(id: string): Done
  /** Before another scenario of the set, or last (null). */
  moveScenario(id: string, setId: string | null, beforeId: string | null): Done
}

export function scenarioActions(operation: Operation): ScenarioActions {
  const { newId, now, board, act, onScenario, set, remove, restore } = operation

  const inSet = (setId: string | null): Scenario[] =>
    scenarioIdsOf(board(), setId).flatMap((id) => byId(board().scenarios, id) ?? [])

  const move = (scenario: Scenario, setId: string | null, order: string): BoardChange => ({
    kind: "move",
    id: scenario.id,
    setId,
    order,
    base: { setId: scenario.setId ?? null, order: scenario.order ?? null },
  })

  const rekey = (rekeyed: Placed["rekeyed"]): BoardChange[] =>
    rekeyed.flatMap(({ id, order }) => {
      const scenario = byId(board().scenarios, id)
      return scenario ? [set("scenarios", scenario, "order", order)] : []
    })

  const addition = (
    title: string,
    setId: string | null,
    order: string,
    kind: Scenario["kind"],
    labels: string[],
  ) => {
    const id = newId()
    const outcomes = newOutcomes(kind, labels, newId)
    const fields: Omit<Scenario, "id"> = {
      title,
      kind,
      status: "open",
      order,
      createdAt: now(),
      outcomes,
      evidence: [],
      resolutionCriteria: "",
      finePrint: "",
      background: "",
    }
    if (setId !== null) fields.setId = setId
    if (hasProbabilities(kind)) fields.working = uniform(outcomes.map((outcome) => outcome.id))
    const change: BoardChange = {
      kind: "add",
      collection: "scenarios",
      id,
      fields: fieldsOf("scenarios", fields),
    }
    return { id, change }
  }

  return {
    addScenario({ title, setId, kind = "binary", outcomes = [] }) {
      const words = line(title)
      if (!words.ok) return words
      const labels = outcomes.map((label) => label.trim()).filter(Boolean)
      if (labels.length > limits.itemsPerEntity) return fail(tooManyOutcomes)
      const { order, rekeyed } = placed(inSet(setId), null)
      const { id, change } = addition(words.value, setId, order, kind, labels)
      return act({ id }, [change, ...rekey(rekeyed)])
    },

    addScenarios(lines, setId) {
      const titles: string[] = []
      for (const text of lines.filter((text) => text.trim())) {
        const words = line(text)
        if (!words.ok) return words
        titles.push(words.value)
      }
      const first = placed(inSet(setId), null)
      let order = first.order
      const ids: string[] = []
      const changes: BoardChange[] = rekey(first.rekeyed)
      for (const title of titles) {
        const { id, change } = addition(title, setId, order, "binary", [])
        ids.push(id)
        changes.push(change)
        order = orderBetween(order, null)
      }
      // Few enough at a time for one operation to fit its frame (R5).
      for (let i = 0; i < changes.length; i += 25) {
        const done = act({ id: "" }, changes.slice(i, i + 25))
        if (!done.ok) return done
      }
      return ok({ ids })
    },

    duplicateScenario: (id) =>
      onScenario(id, (scenario) => {
        const setId = board().sets.some((s) => s.id === scenario.setId && !s.deletedAt)
          ? (scenario.setId ?? null)
          : null
        const group = inSet(setId)
        const next = group[group.findIndex((other) => other.id === id) + 1]
        const { order, rekeyed } = placed(group, next?.id ?? null)
        const { id: _id, deletedAt: _deletedAt, resolution: _resolution, ...kept } = scenario
        const title = `${scenario.title.slice(0, limits.lineCharacters - 7)} (copy)`
        const copy = newId()
        const fields = fieldsOf("scenarios", { ...kept, title, order, createdAt: now() })
        return act({ id: copy }, [
          { kind: "add", collection: "scenarios", id: copy, fields },
          ...rekey(rekeyed),
        ])
      }),

    deleteScenario: (id) => remove("scenarios", id),
    restoreScenario: (id) => restore("scenarios", id),

    moveScenario: (id, setId, beforeId) =>
      onScenario(id, (scenario) => {
        if (beforeId === id) return ok({ id })
        const group = inSet(setId)
        const at = group.findIndex((other) => other.id === id)
        if (at >= 0 && (group[at + 1]?.id ?? null) === beforeId) return ok({ id })
        const { order, rekeyed } = placed(
          group.filter((other) => other.id !== id),
          beforeId,
        )
        return act({ id }, [move(scenario, setId, order), ...rekey(rekeyed)])
      }),
  }
}
