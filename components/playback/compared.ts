/** What is different between two moments: numbers, statements, what came and went. Nothing is said of what is hidden. */
import type { Scenario, Yardstick } from "../../core/board.ts"
import type {
  Comparison,
  FieldDifference,
  OutcomeMove,
  PartDifference,
  ScenarioDifference,
} from "../../core/comparison.ts"
import type { SaidLikelihood } from "../../core/one-page.ts"
import { formatProbability, shownPercent } from "../../core/probability.ts"
import type { SnapshotBoard } from "../../core/snapshot.ts"
import { isQuantiles } from "../../core/working.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { quantilesText } from "../likelihood/quantiles-reading.tsx"

export function compared(
  before: SnapshotBoard,
  after: SnapshotBoard,
  hidden: ReadonlySet<string>,
): Comparison {
  const { yardstick } = after.meta
  const was = new Map(before.scenarios.map((one) => [one.id, one]))
  const is = new Map(after.scenarios.map((one) => [one.id, one]))
  const scenarios = [...new Set([...is.keys(), ...was.keys()])].flatMap((id): ScenarioDifference[] => {
    const [from, to] = [was.get(id), is.get(id)]
    if (from === to) return []
    const one = (to ?? from) as Scenario
    const base = { scenarioId: id, title: one.title, moves: [], quantiles: null, fields: [], size: 0 }
    if (!from) return [{ ...base, state: "added" }]
    if (!to) return [{ ...base, state: "removed" }]
    const moves = hidden.has(id) ? [] : movesOf(from, to, yardstick)
    const [said, says] = [quantilesOf(from), quantilesOf(to)]
    const quantiles = !hidden.has(id) && said !== says ? { before: said, after: says } : null
    const fields = fieldsOf(from, to)
    if (moves.length === 0 && fields.length === 0 && quantiles === null) return []
    const size = Math.max(0, ...moves.map(({ points }) => Math.abs(points ?? 0)))
    return [{ ...base, state: "changed", moves, quantiles, fields, size }]
  })
  return {
    scenarios: scenarios.sort((a, b) => b.size - a.size),
    parts: partsOf(before, after),
    same: after.scenarios.length - scenarios.filter(({ state }) => state !== "removed").length,
    hidden: [...hidden],
  }
}

function movesOf(from: Scenario, to: Scenario, yardstick: Yardstick): OutcomeMove[] {
  const outcomes = to.kind === "binary" ? to.outcomes.slice(0, 1) : to.outcomes
  return outcomes.flatMap(({ id, label }): OutcomeMove[] => {
    const [before, after] = [said(from, id, yardstick), said(to, id, yardstick)]
    if (before.text === after.text && before.low === after.low && before.high === after.high) return []
    const points =
      before.p === null || after.p === null ? null : shownPercent(after.p) - shownPercent(before.p)
    return [{ outcomeId: id, label, before, after, points, words: "" }]
  })
}

function said({ working, kind }: Scenario, outcomeId: string, yardstick: Yardstick): SaidLikelihood {
  const p = working && !isQuantiles(working) ? working.probabilities[outcomeId] : undefined
  if (p === undefined || !working || isQuantiles(working))
    return { p: null, text: "no number", words: null, range: null, low: null, high: null }
  const { words, range } = describeLikelihood(p, yardstick)
  const [low, high] = kind === "binary" ? [working.low ?? null, working.high ?? null] : [null, null]
  return { p, text: formatProbability(p), words, range, low, high }
}

const quantilesOf = (scenario: Scenario): string => {
  const text = quantilesText(scenario)
  return text ? [text.main, text.range].filter(Boolean).join(", ") : ""
}

const labels = {
  title: "Statement",
  status: "Status",
  resolveBy: "Known by",
  resolutionCriteria: "Resolution criteria",
  finePrint: "Fine print",
  background: "Background",
  impact: "Impact",
  workingBasis: "Why",
} as const

function fieldsOf(from: Scenario, to: Scenario): FieldDifference[] {
  return Object.entries(labels).flatMap(([field, label]): FieldDifference[] => {
    const [before, after] = [
      shown(from, field as keyof typeof labels),
      shown(to, field as keyof typeof labels),
    ]
    return before === after ? [] : [{ field, label, words: null, before, after }]
  })
}

const shown = (scenario: Scenario, field: keyof typeof labels): string => String(scenario[field] ?? "")

const partNames = [
  "sets",
  "events",
  "drivers",
  "responses",
  "links",
  "signals",
  "sources",
  "actors",
  "issues",
  "tables",
  "worlds",
] as const

function partsOf(before: SnapshotBoard, after: SnapshotBoard): PartDifference[] {
  return partNames.flatMap((collection) => {
    const was = new Map<string, { id: string }>(before[collection].map((one) => [one.id, one]))
    const is = new Map<string, { id: string }>(after[collection].map((one) => [one.id, one]))
    return [...new Set([...is.keys(), ...was.keys()])].flatMap((id): PartDifference[] => {
      const [from, to] = [was.get(id), is.get(id)]
      if (from === to || JSON.stringify(from) === JSON.stringify(to)) return []
      const state = !from ? "added" : !to ? "removed" : "changed"
      return [{ collection, id, title: nameOf(to ?? from), state, fields: [], scenarioIds: [], size: 0 }]
    })
  })
}

function nameOf(part: object | undefined): string {
  const { title, name, text } = (part ?? {}) as { title?: string; name?: string; text?: string }
  return title ?? name ?? text ?? ""
}
