/**
 * The outcomes of a scenario, and the working value that goes with them as they come and go. A retired outcome
 * stays in the record, because estimates speak of it; it holds 0, and the others share what it had. Everything here
 * is pure. Probabilities are in 0..1, days are ISO days.
 */
import type { Outcome, Scenario, WorkingProbabilities } from "./board.ts"
import type { NewId } from "./ids.ts"
import { hasProbabilities, isQuantiles, restrict, uniform } from "./working.ts"

/** Of a yes/no question. The ids are fixed, so that two people who ask at once mean the same two. */
export const yesAndNo = (labels: readonly string[] = []): Outcome[] => [
  { id: "yes", label: labels[0] ?? "Yes", order: 0 },
  { id: "no", label: labels[1] ?? "No", order: 1 },
]

/** What a new scenario of this kind asks about: never fewer than two, and none of a number or a date. */
export function newOutcomes(kind: Scenario["kind"], labels: readonly string[], newId: NewId): Outcome[] {
  if (kind === "binary") return yesAndNo(labels)
  if (kind !== "categorical") return []
  const named = [...labels, ...["Outcome A", "Outcome B"].slice(labels.length)]
  return named.map((label, order) => ({ id: newId(), label, order }))
}

/** Those that are not retired. */
export const activeOutcomes = ({ outcomes }: Pick<Scenario, "outcomes">): Outcome[] =>
  outcomes.filter(({ retiredOn }) => !retiredOn)

/**
 * The working value over the active outcomes; without one, all are alike. Null for a number or a date, and for a
 * scenario that has no active outcome.
 */
export function activeProbabilities(
  scenario: Pick<Scenario, "kind" | "outcomes" | "working">,
): WorkingProbabilities | null {
  if (!hasProbabilities(scenario.kind)) return null
  const ids = activeOutcomes(scenario).map(({ id }) => id)
  if (ids.length === 0) return null
  const { working } = scenario
  return !working || isQuantiles(working) ? uniform(ids) : restrict(working, ids)
}

/** A retired outcome keeps 0, so that every reader finds a value for every outcome and rescales nothing. */
export function withRetired(
  scenario: Pick<Scenario, "outcomes">,
  working: WorkingProbabilities,
): WorkingProbabilities {
  const probabilities = { ...working.probabilities }
  for (const { id, retiredOn } of scenario.outcomes) if (retiredOn) probabilities[id] = 0
  return { ...working, probabilities }
}

/** The value with one outcome taken out of it; the others share what it had, in proportion. */
export const without = (working: WorkingProbabilities, outcomeId: string): WorkingProbabilities =>
  restrict(
    working,
    Object.keys(working.probabilities).filter((id) => id !== outcomeId),
  )

/**
 * What a scenario asks about after its kind has become yes/no or several outcomes: the outcomes to be written (those
 * it keeps or gains, and those that retire today), and the value over all that it then has. Outcomes that fit are
 * kept with their value, in proportion; others begin alike. An interval speaks of another question and goes.
 */
export function outcomesForKind(
  scenario: Pick<Scenario, "outcomes" | "working">,
  kind: "binary" | "categorical",
  { newId, today }: { newId: NewId; today: string },
): { outcomes: Outcome[]; working: WorkingProbabilities } {
  const active = activeOutcomes(scenario)
  const fit = kind === "binary" ? active.length === 2 : active.length >= 2
  const keep = fit ? active : newOutcomes(kind, [], newId)
  const ids = keep.map(({ id }) => id)
  const retiring = active.filter(({ id }) => !ids.includes(id))
  const before = scenario.working && !isQuantiles(scenario.working) ? scenario.working : null
  const held = before && ids.every((id) => Object.hasOwn(before.probabilities, id))
  const { low: _low, high: _high, ...working } = held ? restrict(before, ids) : uniform(ids)
  const probabilities = { ...working.probabilities }
  for (const { id } of scenario.outcomes) if (!ids.includes(id)) probabilities[id] = 0
  return {
    outcomes: [...keep, ...retiring.map((outcome) => ({ ...outcome, retiredOn: today }))],
    working: { ...working, probabilities },
  }
}
