/**
 * What of a board its model is made from, so that a page asks it anew only when that has changed: a text that is being
 * written, a comment, a source are nothing to it.
 */
import { type Board, emptyBoard, type Scenario } from "../core/board.ts"
import type { PublishedEstimate } from "../core/judgement.ts"
import { keepSame } from "./keep-same.ts"

export const modelCollections = [
  "sets",
  "scenarios",
  "drivers",
  "responses",
  "links",
  "signals",
  "tables",
] as const
export type ModelCollection = (typeof modelCollections)[number]

export type ModelParts = Pick<Board, ModelCollection> & {
  /** Those that were given under a condition: what people said of one scenario if another comes out so (M7). */
  estimates: PublishedEstimate[]
}
export const partNames = [...modelCollections, "estimates"] as const

/** The same object as `before` while nothing that counts has changed, and each part of it likewise. */
export function modelPartsOf(
  board: Board,
  estimates: readonly PublishedEstimate[],
  before: ModelParts | null,
): ModelParts {
  const parts: ModelParts = {
    sets: board.sets,
    scenarios: board.scenarios.map(scenarioForModel),
    drivers: board.drivers,
    responses: board.responses,
    links: board.links,
    signals: board.signals,
    tables: board.tables,
    estimates: estimates.filter(({ given }) => given !== null),
  }
  if (before === null) return parts
  const kept = Object.fromEntries(
    partNames.map((name) => [name, keepList<{ id: string }>(before[name], parts[name])]),
  )
  return partNames.every((name) => kept[name] === before[name]) ? before : (kept as unknown as ModelParts)
}

/** As a board that has nothing else. */
export const boardOfParts = ({ estimates: _, ...parts }: ModelParts): Board => ({
  ...emptyBoard({ title: "", note: "", yardstick: "icd203" }),
  ...parts,
})

const trimmed = new WeakMap<Scenario, Scenario>()

/** Without its long texts and its evidence. */
function scenarioForModel(scenario: Scenario): Scenario {
  const known = trimmed.get(scenario)
  if (known) return known
  const { formatting: _, workingBasis: __, impactBasis: ___, tags: ____, ...rest } = scenario
  const part = { ...rest, resolutionCriteria: "", finePrint: "", background: "", evidence: [] }
  trimmed.set(scenario, part)
  return part
}

function keepList<T extends { id: string }>(before: readonly T[], after: readonly T[]): readonly T[] {
  if (before === after) return before
  const old = new Map(before.map((entity) => [entity.id, entity]))
  const next = after.map((entity) => {
    const known = old.get(entity.id)
    return known ? keepSame(known, entity) : entity
  })
  return next.length === before.length && next.every((entity, i) => entity === before[i]) ? before : next
}
