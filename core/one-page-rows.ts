/** The rows of the page: each scenario with its number, and how far it has come since the snapshot before. */
import type { Scenario } from "./board.ts"
import type { PageRow } from "./one-page.ts"
import { askedOutcomes, hiddenLikelihood, pointsBetween, type Saying, sayWorking } from "./said-likelihood.ts"
import type { Snapshot } from "./snapshot.ts"
import { isQuantiles } from "./working.ts"

export const mostRows = 8

export interface RowsOf {
  snapshot: Snapshot
  previous: Snapshot | null
  /** By a blind round, then or now. */
  hidden: ReadonlySet<string>
  saying: Saying
}

/** All of them, those that moved most first; then the weightier; then as they stand on the board. */
export function rowsOf({ snapshot, previous, hidden, saying }: RowsOf): PageRow[] {
  const before = new Map(previous?.board.scenarios.map((scenario) => [scenario.id, scenario]))
  const hiddenThen = new Set(previous?.hidden)
  const rows = snapshot.board.scenarios
    .filter(({ status }) => status !== "draft")
    .map((scenario) => {
      const was = before.get(scenario.id)
      const row = hidden.has(scenario.id)
        ? hiddenRow(scenario)
        : rowOf(scenario, hiddenThen.has(scenario.id) ? undefined : was, saying)
      return { ...row, remark: remarkOn(scenario, was, previous), impact: scenario.impact ?? 0 }
    })
  const size = ({ points }: PageRow) => Math.abs(points ?? 0)
  rows.sort((a, b) => size(b) - size(a) || b.impact - a.impact)
  return rows.map(({ impact: _, ...row }, at) => ({ ...row, number: at + 1 }))
}

const titleOf = ({ title }: Scenario): string => title.trim() || "Untitled scenario"

const hiddenRow = (scenario: Scenario): PageRow => ({
  scenarioId: scenario.id,
  number: 0,
  title: titleOf(scenario),
  outcome: null,
  likelihood: hiddenLikelihood,
  points: null,
  was: null,
  remark: "",
})

function rowOf(scenario: Scenario, was: Scenario | undefined, saying: Saying): PageRow {
  const outcomes = askedOutcomes(scenario)
  const candidates = (scenario.kind === "binary" ? outcomes.slice(0, 1) : outcomes).map((outcome) => {
    const likelihood = sayWorking(scenario, outcome.id, saying)
    const before = was?.working ? sayWorking(was, outcome.id, saying) : null
    const known = before && before.p !== null ? before : null
    return {
      outcome,
      likelihood,
      was: known,
      points: known && pointsBetween(known, likelihood, saying.rounded),
    }
  })
  // The one that moved most; where none did, the likeliest.
  const chosen = candidates.reduce<(typeof candidates)[number] | null>((best, one) => {
    if (!best) return one
    const [a, b] = [Math.abs(best.points ?? 0), Math.abs(one.points ?? 0)]
    return b > a || (a === b && (one.likelihood.p ?? 0) > (best.likelihood.p ?? 0)) ? one : best
  }, null)
  const base = { scenarioId: scenario.id, number: 0, title: titleOf(scenario), remark: "" }
  const { working } = scenario
  if (!chosen || !working || isQuantiles(working))
    return { ...base, outcome: null, likelihood: sayWorking(scenario, null, saying), points: null, was: null }
  const plain = scenario.kind === "binary" && chosen.outcome.label === "Yes"
  return {
    ...base,
    outcome: plain ? null : chosen.outcome.label.trim() || "Untitled outcome",
    likelihood: chosen.likelihood,
    points: chosen.points,
    was: chosen.was,
  }
}

function remarkOn(scenario: Scenario, was: Scenario | undefined, previous: Snapshot | null): string {
  const { resolution, status } = scenario
  if (status === "annulled") return "annulled"
  if (status === "resolved" && resolution) {
    const outcome = scenario.outcomes.find(({ id }) => id === resolution.outcomeId)
    return `resolved: ${outcome?.label || String(resolution.value ?? "")}`
  }
  if (!previous) return ""
  if (!was) return "new"
  return was.title !== scenario.title || was.resolutionCriteria !== scenario.resolutionCriteria
    ? "reworded"
    : ""
}
