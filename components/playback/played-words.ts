/** What a card of the past says of itself, and which cards a change was about. */
import type { Scenario } from "../../core/board.ts"
import type { PlayedCommit } from "../../core/history.ts"
import { showQuantity } from "../likelihood/interval-plot.ts"
import { showDay } from "../ui/day.ts"

/** `Resolved: No · 12 Sep 2018`; null: it was not yet known how it came out. */
export function resolvedWords({
  status,
  resolution,
  outcomes,
  unit,
}: Pick<Scenario, "status" | "resolution" | "outcomes" | "unit">): string | null {
  if (status === "annulled") return "Annulled"
  if (status !== "resolved") return null
  if (!resolution) return "Resolved"
  const { outcomeId, value, resolvedOn } = resolution
  const result =
    outcomeId !== undefined
      ? (outcomes.find(({ id }) => id === outcomeId)?.label ?? "an outcome that is gone")
      : value !== undefined
        ? showQuantity(value, unit)
        : null
  return result === null
    ? `Resolved · ${showDay(resolvedOn)}`
    : `Resolved: ${result} · ${showDay(resolvedOn)}`
}

/** Scenarios that a row of the log touched, itself or in what hangs on them. */
export function changedIn(commit: PlayedCommit | null): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { operations } of commit ? [commit] : []) {
    for (const change of operations.flatMap(({ changes }) => changes)) {
      if (change.collection === "scenarios") ids.add(change.id)
      else for (const id of hangsOn(change.after ?? change.before)) ids.add(id)
    }
  }
  return ids
}

// An entity that came into being is recorded whole; of a single field it is not said what it hangs on.
function hangsOn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return []
  const { scenarioId, from, to } = value as Record<string, unknown>
  // A link hangs on both of its ends.
  return [scenarioId, idOf(from), idOf(to)].filter((id) => typeof id === "string")
}

const idOf = (end: unknown): unknown =>
  typeof end === "object" && end !== null ? (end as { scenarioId?: unknown }).scenarioId : undefined

export const authorsOf = (commit: PlayedCommit | null): (string | null)[] =>
  commit === null ? [] : [...new Set(commit.operations.map(({ by }) => by))]
