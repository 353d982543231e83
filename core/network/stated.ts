/** What people said of a scenario if others come out in a certain way, together: the median of what each said last. */
import { median } from "../aggregate-statistics.ts"
import type { Scenario } from "../board.ts"
import { type Given, givenKey, type PublishedEstimate } from "../judgement.ts"

export interface Stated {
  /** The same for the same question. */
  key: string
  scenarioId: string
  given: Given
  /** By outcome id; they sum to 1. */
  probabilities: Readonly<Record<string, number>>
  /** How many said it. */
  people: number
}

/** In the order of their keys. An estimate for outcomes that have changed since says nothing any more. */
export function statedConditionals(
  estimates: readonly PublishedEstimate[],
  scenarios: readonly Scenario[],
): Stated[] {
  const known = new Map(scenarios.map((scenario) => [scenario.id, scenario]))
  const last = new Map<string, Map<string, PublishedEstimate>>()
  for (const estimate of estimates) {
    const { given, withdrawnAt, scenarioId, mark } = estimate
    if (given === null || withdrawnAt !== null || Object.keys(given).length === 0) continue
    if (!answers(estimate, known.get(scenarioId))) continue
    const key = `${scenarioId}|${givenKey(given)}`
    const people = last.get(key) ?? new Map<string, PublishedEstimate>()
    last.set(key, people)
    const before = people.get(mark)
    if (!before || isLater(estimate, before)) people.set(mark, estimate)
  }
  return [...last]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, people]) => {
      const said = [...people.values()]
      const [{ scenarioId, given } = { scenarioId: "", given: null }] = said
      const ids = (known.get(scenarioId)?.outcomes ?? []).map(({ id }) => id)
      const medians = ids.map((id) => median(said.map((one) => ({ value: saidOf(one, id), weight: 1 }))))
      const total = medians.reduce((sum, p) => sum + p, 0)
      if (given === null || !(total > 0)) return []
      const probabilities = Object.fromEntries(ids.map((id, i) => [id, (medians[i] ?? 0) / total]))
      return [{ key, scenarioId, given, probabilities, people: said.length }]
    })
}

const saidOf = ({ forecast }: PublishedEstimate, outcomeId: string): number =>
  "probabilities" in forecast ? (forecast.probabilities[outcomeId] ?? 0) : 0

function answers({ forecast }: PublishedEstimate, scenario: Scenario | undefined): boolean {
  if (!scenario || scenario.deletedAt !== undefined || !("probabilities" in forecast)) return false
  const ids = scenario.outcomes.map(({ id }) => id)
  const said = Object.keys(forecast.probabilities)
  return said.length === ids.length && ids.every((id) => said.includes(id))
}

/** Of anonymous rounds the moment is not told; a later round is later. */
function isLater(one: PublishedEstimate, before: PublishedEstimate): boolean {
  if (one.at !== null && before.at !== null) return one.at >= before.at
  return (one.round ?? 0) >= (before.round ?? 0)
}
