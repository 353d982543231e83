/**
 * What the hooks ask of a board: indexes and groups, worked out once for each new state of a collection and shared
 * by everybody who asks. They hang on the identity of the board's arrays, which the session keeps until they change.
 */
import type { Board, Link, Scenario, ScenarioSet, Signal } from "../core/board.ts"
import { once } from "./once.ts"

interface Entity {
  id: string
  deletedAt?: number | undefined
}

const index = once((entities: readonly Entity[]) => new Map(entities.map((entity) => [entity.id, entity])))

export function byId<T extends Entity>(entities: readonly T[], id: string): T | null {
  return (index(entities).get(id) as T | undefined) ?? null
}

const livingOf = once((entities: readonly Entity[]) => entities.filter((entity) => !entity.deletedAt))

/** Those that are not deleted, in their order. */
export const living = <T extends Entity>(entities: readonly T[]): T[] => livingOf(entities) as T[]

const deletedOf = once((entities: readonly Entity[]) =>
  entities.filter((entity) => entity.deletedAt).sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0)),
)

/** The deleted ones, the latest first. */
export const deleted = <T extends Entity>(entities: readonly T[]): T[] => deletedOf(entities) as T[]

const groupsOf = once((scenarios: readonly Scenario[]) =>
  once((sets: readonly ScenarioSet[]) => {
    const known = new Set(living(sets).map((set) => set.id))
    const groups = new Map<string | null, string[]>()
    for (const scenario of living(scenarios)) {
      const setId = scenario.setId !== undefined && known.has(scenario.setId) ? scenario.setId : null
      const group = groups.get(setId)
      if (group) group.push(scenario.id)
      else groups.set(setId, [scenario.id])
    }
    return groups
  }),
)

const none: string[] = []

/** In their order; null is "no set": those that have none, or whose set is deleted. */
export function scenarioIdsOf(board: Board, setId: string | null): string[] {
  return groupsOf(board.scenarios)(board.sets).get(setId) ?? none
}

const linksByScenario = once((links: readonly Link[]) => {
  const groups = new Map<string, Link[]>()
  for (const link of living(links)) {
    for (const id of new Set([link.from.scenarioId, link.to.scenarioId])) {
      groups.set(id, [...(groups.get(id) ?? []), link])
    }
  }
  return groups
})

const signalsByScenario = once((signals: readonly Signal[]) => {
  const groups = new Map<string, Signal[]>()
  for (const signal of living(signals)) {
    groups.set(signal.scenarioId, [...(groups.get(signal.scenarioId) ?? []), signal])
  }
  return groups
})

const noLinks: Link[] = []
const noSignals: Signal[] = []

/** Links that lead to a scenario or away from it. */
export const linksOf = (board: Board, scenarioId: string): Link[] =>
  linksByScenario(board.links).get(scenarioId) ?? noLinks

export const signalsOf = (board: Board, scenarioId: string): Signal[] =>
  signalsByScenario(board.signals).get(scenarioId) ?? noSignals

export interface Group {
  /** null: those that are in no set. */
  set: ScenarioSet | null
  scenarios: Scenario[]
}

/** Every set with its scenarios, in order, and last what is in none. */
export const groupsIn = (board: Board): Group[] =>
  [...living(board.sets), null].map((set) => ({
    set,
    scenarios: scenarioIdsOf(board, set?.id ?? null).flatMap((id) => byId(board.scenarios, id) ?? []),
  }))
