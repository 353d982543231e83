/** What people do to scenarios as a whole: new ones, copies, places, and away. */
import type { Scenario } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { type Placed, placed, placedInRow } from "../core/order.ts"
import { newOutcomes } from "../core/outcomes.ts"
import { fail, ok } from "../core/result.ts"
import { hasProbabilities, uniform } from "../core/working.ts"
import { byId, scenarioIdsOf } from "./board-views.ts"
import { type Done, gone, line, type Operation } from "./operation.ts"
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
  deleteScenarios(ids: readonly string[]): Done<{ ids: string[] }>
  restoreScenarios(ids: readonly string[]): Done<{ ids: string[] }>
  /** Before another scenario of the set, or last (null). */
  moveScenario(id: string, setId: string | null, beforeId: string | null): Done
  /** In the order in which they are named, one behind the other. */
  moveScenarios(ids: readonly string[], setId: string | null, beforeId: string | null): Done<Whereabouts>
}

/** Where something has come to stand: the first that was moved, counted from 1. */
export interface Whereabouts {
  /** As it is shown. */
  place: string
  at: number
  of: number
}

/** Changes of one operation that fit its frame beside each other (R5), at some 250 bytes each. */
const changesAtOnce = 200

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
      const { orders, rekeyed } = placedInRow(inSet(setId), null, titles.length)
      const ids: string[] = []
      const changes: BoardChange[] = rekey(rekeyed)
      for (const [i, title] of titles.entries()) {
        const { id, change } = addition(title, setId, orders[i] as string, "binary", [])
        ids.push(id)
        changes.push(change)
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

    deleteScenarios: (ids) =>
      inSteps(
        ids.flatMap((id) => byId(board().scenarios, id) ?? []).filter(({ deletedAt }) => !deletedAt),
        ({ id }) => ({ kind: "delete", collection: "scenarios", id, at: now() }),
      ),
    restoreScenarios: (ids) =>
      inSteps(
        ids.flatMap((id) => byId(board().scenarios, id) ?? []).filter(({ deletedAt }) => deletedAt),
        ({ id, deletedAt = 0 }) => ({ kind: "restore", collection: "scenarios", id, deletedAt }),
      ),

    moveScenario(id, setId, beforeId) {
      const done = moveScenarios([id], setId, beforeId)
      return done.ok ? ok({ id }) : done
    },
    moveScenarios,
  }

  function moveScenarios(
    ids: readonly string[],
    setId: string | null,
    beforeId: string | null,
  ): Done<Whereabouts> {
    const moved = [...new Set(ids)].flatMap((id) => byId(board().scenarios, id) ?? [])
    if (moved.length === 0) return gone
    const moving = new Set(moved.map(({ id }) => id))
    const before = inSet(setId)
    const group = before.filter(({ id }) => !moving.has(id))
    // Before one of themselves means: before the next that stays.
    const from = before.findIndex(({ id }) => id === beforeId)
    const next =
      beforeId !== null && moving.has(beforeId)
        ? before.slice(from).find(({ id }) => !moving.has(id))?.id
        : beforeId
    const at = group.findIndex(({ id }) => id === next)
    const after = group.toSpliced(at < 0 ? group.length : at, 0, ...moved)
    const stays = after.length === before.length && after.every(({ id }, i) => before[i]?.id === id)
    if (!stays) {
      const { orders, rekeyed } = placedInRow(group, next ?? null, moved.length)
      const changes = [
        ...moved.map((scenario, i) => move(scenario, setId, orders[i] as string)),
        ...rekey(rekeyed),
      ]
      for (let i = 0; i < changes.length; i += changesAtOnce) {
        const done = act(undefined, changes.slice(i, i + changesAtOnce))
        if (!done.ok) return done
      }
    }
    const now = scenarioIdsOf(board(), setId)
    const set = setId === null ? null : byId(board().sets, setId)
    return ok({
      place: set ? set.title || "Untitled set" : "No set",
      at: now.indexOf(moved[0]?.id ?? "") + 1,
      of: now.length,
    })
  }

  function inSteps(
    scenarios: Scenario[],
    change: (scenario: Scenario) => BoardChange,
  ): Done<{ ids: string[] }> {
    for (let i = 0; i < scenarios.length; i += changesAtOnce) {
      const done = act(undefined, scenarios.slice(i, i + changesAtOnce).map(change))
      if (!done.ok) return done
    }
    return ok({ ids: scenarios.map(({ id }) => id) })
  }
}
