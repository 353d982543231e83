/**
 * The table to compute with, as CSV and XLSX hold it: a row for each number that the group holds. Of a yes/no question
 * that is one row (what is left to 1 is the other answer), of several outcomes one each, of a number or a day one with
 * its percentiles. Numbers are as they are held, not as they are shown; words and changes go by what is shown.
 *
 * The headings are read by the import (`core/csv-columns.ts`), so that a file of ours comes in as it went out.
 */
import type { Scenario } from "../../core/board.ts"
import { hiddenWords } from "../../core/hidden-working.ts"
import { shownPercent } from "../../core/probability.ts"
import type { Snapshot } from "../../core/snapshot.ts"
import { isQuantiles } from "../../core/working.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { groupsOf } from "./groups.ts"
import type { RenderInput } from "./render.ts"

/** A number, a text, or a day (`day` says which texts are days); null: there is none. */
export type TableValue = number | string | null

export interface TableColumn {
  head: string
  kind: "text" | "long-text" | "number" | "probability" | "points" | "day" | "quantile"
  /** A sentence for the codebook. */
  meaning: string
}

export const estimateColumns = [
  { head: "scenario_id", kind: "text", meaning: "The scenario; rows of one scenario share it." },
  {
    head: "outcome_id",
    kind: "text",
    meaning: "The outcome that the row is of; empty for numbers and days.",
  },
  { head: "set", kind: "text", meaning: "The set that the scenario stands in; empty: in none." },
  { head: "title", kind: "long-text", meaning: "The statement of the scenario." },
  { head: "kind", kind: "text", meaning: "binary, categorical (several outcomes), numeric or date." },
  {
    head: "outcome",
    kind: "text",
    meaning: "The outcome in words. Of a binary scenario the first one; the other has what is left to 1.",
  },
  {
    head: "probability",
    kind: "probability",
    meaning: "What the group holds, 0 to 1, exactly as it is held.",
  },
  {
    head: "low",
    kind: "probability",
    meaning: "Lower end of the 80% interval round the probability, 0 to 1; binary scenarios only.",
  },
  {
    head: "high",
    kind: "probability",
    meaning: "Upper end of the 80% interval round the probability, 0 to 1; binary scenarios only.",
  },
  {
    head: "p10",
    kind: "quantile",
    meaning: "10th percentile of a number or a day; empty where it lies beyond the range.",
  },
  {
    head: "p50",
    kind: "quantile",
    meaning: "Median of a number or a day; empty where it lies beyond the range.",
  },
  {
    head: "p90",
    kind: "quantile",
    meaning: "90th percentile of a number or a day; empty where it lies beyond the range.",
  },
  {
    head: "beyond_range",
    kind: "probability",
    meaning: "How likely a number or a day lies beyond its range, 0 to 1.",
  },
  {
    head: "words",
    kind: "text",
    meaning: "The yardstick's words for the probability as it is shown; empty where there are none.",
  },
  { head: "words_range", kind: "text", meaning: "The range that the words stand for." },
  {
    head: "previous_probability",
    kind: "probability",
    meaning:
      "What the group held in the snapshot that changes are counted from, 0 to 1; empty: it was not in it, or there is none.",
  },
  {
    head: "change_points",
    kind: "points",
    meaning: "Change since then in percentage points, of both numbers as they are shown.",
  },
  {
    head: "follows_probability",
    kind: "probability",
    meaning:
      "What follows from the links, responses, tables and signals by the engine, 0 to 1; empty where nothing is worked out.",
  },
  { head: "status", kind: "text", meaning: "draft, open, closed, resolved or annulled." },
  { head: "resolved_to", kind: "text", meaning: "How it came out." },
  { head: "resolved_on", kind: "day", meaning: "When it came out." },
  { head: "opens_on", kind: "day", meaning: "From when on it is asked." },
  { head: "closes_on", kind: "day", meaning: "Until when it can be estimated." },
  { head: "resolve_by", kind: "day", meaning: "By when it is resolved." },
  { head: "impact", kind: "number", meaning: "How much it would matter, 1 (little) to 5." },
  { head: "unit", kind: "text", meaning: "Unit of a number." },
  { head: "tags", kind: "text", meaning: "Tags, separated by semicolons." },
  { head: "resolution_criteria", kind: "long-text", meaning: "What must be so for it to be resolved." },
  { head: "fine_print", kind: "long-text", meaning: "What else is to be heeded when it is resolved." },
  { head: "background", kind: "long-text", meaning: "What there is to know, without its formatting." },
  { head: "basis", kind: "long-text", meaning: "What the number rests on, in the group's words." },
  { head: "remark", kind: "text", meaning: "Why there is no number, where there is none." },
  { head: "snapshot", kind: "text", meaning: "The snapshot that the table was made from, by its number." },
  { head: "as_of", kind: "text", meaning: "The moment whose judgement this is, in UTC." },
  {
    head: "hash",
    kind: "text",
    meaning: "SHA-256 of the canonical JSON of the snapshot. Every file of one snapshot shows the same.",
  },
] as const satisfies readonly TableColumn[]

export type EstimateHead = (typeof estimateColumns)[number]["head"]
export type EstimateRow = Record<EstimateHead, TableValue>

export function estimateRows(input: RenderInput): EstimateRow[] {
  const { snapshot, previous } = input
  const hiddenNow = new Set(input.hiddenNow)
  const before = new Map(previous?.snapshot.board.scenarios.map((scenario) => [scenario.id, scenario]))
  const rows: EstimateRow[] = []
  const sets = new Map(snapshot.board.sets.map(({ id, title }) => [id, title]))
  for (const { scenarios } of groupsOf(snapshot)) {
    for (const scenario of scenarios) {
      const remark = remarkOf(scenario, snapshot, hiddenNow)
      const set = sets.get(scenario.setId ?? "") ?? null
      const shared = { ...sharedOf(scenario, input), set, remark }
      const held = hiddenNow.has(scenario.id) ? { ...scenario, working: undefined } : scenario
      const was = hiddenNow.has(scenario.id) ? undefined : before.get(scenario.id)
      rows.push(...numbersOf(held, was, input).map((numbers) => ({ ...empty, ...shared, ...numbers })))
    }
  }
  return rows
}

const empty = Object.fromEntries(estimateColumns.map(({ head }) => [head, null])) as EstimateRow

/** Empty where there is a number. */
function remarkOf(scenario: Scenario, { hidden }: Snapshot, hiddenNow: ReadonlySet<string>): string {
  if (hidden?.includes(scenario.id))
    return "The likelihood was hidden when this was taken: a blind round ran."
  if (hiddenNow.has(scenario.id)) return hiddenWords
  return scenario.working ? "" : "No likelihood yet."
}

function sharedOf(scenario: Scenario, { snapshot, hash, number }: RenderInput): Partial<EstimateRow> {
  return {
    scenario_id: scenario.id,
    title: scenario.title,
    kind: scenario.kind,
    status: scenario.status,
    resolved_to: resolvedTo(scenario),
    resolved_on: scenario.resolution?.resolvedOn ?? null,
    opens_on: scenario.opensOn ?? null,
    closes_on: scenario.closesOn ?? null,
    resolve_by: scenario.resolveBy ?? null,
    impact: scenario.impact ?? null,
    unit: scenario.unit ?? null,
    tags: scenario.tags?.join("; ") ?? null,
    resolution_criteria: scenario.resolutionCriteria,
    fine_print: scenario.finePrint,
    background: scenario.background,
    // What it rests on would tell of it.
    basis: scenario.working ? (scenario.workingBasis ?? null) : null,
    snapshot: number,
    as_of: snapshot.asOf,
    hash,
  }
}

function resolvedTo({ status, resolution, outcomes }: Scenario): string | null {
  if (status === "annulled") return "annulled"
  if (!resolution) return null
  const outcome = outcomes.find(({ id }) => id === resolution.outcomeId)
  return outcome?.label ?? (resolution.value === undefined ? null : String(resolution.value))
}

function numbersOf(
  scenario: Scenario,
  was: Scenario | undefined,
  { snapshot }: RenderInput,
): Partial<EstimateRow>[] {
  const { working, kind, outcomes } = scenario
  if (kind === "numeric" || kind === "date") {
    if (!working || !isQuantiles(working)) return [{}]
    const { p10, p50, p90 } = working.quantiles
    return [{ p10, p50, p90, beyond_range: working.pBeyondRange ?? null }]
  }
  const shown = kind === "binary" ? outcomes.slice(0, 1) : outcomes
  const held = working && !isQuantiles(working) ? working : undefined
  const heldThen = was?.working && !isQuantiles(was.working) ? was.working : undefined
  // One without outcomes is a row too: nothing of the board is left out in silence.
  if (shown.length === 0) return [{}]
  return shown.map(({ id, label }) => {
    const p = held?.probabilities[id] ?? null
    const before = heldThen?.probabilities[id] ?? null
    const { words, range } = p === null ? noWords : describeLikelihood(p, snapshot.board.meta.yardstick)
    return {
      outcome_id: id,
      outcome: label,
      probability: p,
      low: p === null ? null : (held?.low ?? null),
      high: p === null ? null : (held?.high ?? null),
      words,
      words_range: range,
      previous_probability: before,
      change_points: p === null || before === null ? null : shownPercent(p) - shownPercent(before),
      follows_probability: snapshot.derived?.likelihoods[scenario.id]?.[id] ?? null,
    }
  })
}

const noWords = { words: null, range: null }
