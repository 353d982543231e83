"use client"

/** A value that no way of counting gives: typed, for any kind of question. */
import type { Scenario, Working } from "../../core/board.ts"
import type { Forecast } from "../../core/judgement.ts"
import { formatProbability, parseProbability } from "../../core/probability.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { isQuantiles } from "../../core/working.ts"
import { type Quantity, readQuantity } from "../likelihood/interval-plot.ts"
import { TextField } from "../ui/text-field.tsx"

/** By outcome, or by quantile. */
export type ByHandTyped = Readonly<{ [field: string]: string }>

const quantiles = [
  ["p10", "Low (10th percentile)"],
  ["p50", "Middle"],
  ["p90", "High (90th percentile)"],
] as const

/** What stands now is where a hand begins. */
export function typedFrom({ working, kind }: Scenario): ByHandTyped {
  if (!working || isQuantiles(working) || kind === "numeric" || kind === "date") return {}
  return Object.fromEntries(
    Object.entries(working.probabilities).map(([id, p]) => [id, formatProbability(p)]),
  )
}

export function readByHand(
  typed: ByHandTyped,
  scenario: Scenario,
): Result<{ forecast: Forecast; working: Working }, { message: string }> {
  const { kind, outcomes } = scenario
  if (kind === "numeric" || kind === "date") {
    const values: Quantity[] = []
    for (const [name, label] of quantiles) {
      const read = readQuantity(typed[name] ?? "", kind)
      if (!read.ok) return read
      if (read.value === null) return fail({ message: `${label}: enter a value.` })
      values.push(read.value)
    }
    const [p10 = 0, p50 = 0, p90 = 0] = values
    if (p10 > p50 || p50 > p90)
      return fail({ message: "The low value comes first, then the middle one, then the high one." })
    return ok({ forecast: { quantiles: { p10, p50, p90 } }, working: { quantiles: { p10, p50, p90 } } })
  }
  const [first, second] = outcomes
  if (kind === "binary" && first && second) {
    const read = parseProbability(typed[first.id] ?? "")
    if (!read.ok) return fail({ message: read.error.message })
    const probabilities = { [first.id]: read.value, [second.id]: 1 - read.value }
    return ok({ forecast: { probabilities }, working: { probabilities } })
  }
  const probabilities: { [outcomeId: string]: number } = {}
  for (const { id, label } of outcomes) {
    const read = parseProbability(typed[id] ?? "")
    if (!read.ok) return fail({ message: `${label}: ${read.error.message}` })
    probabilities[id] = read.value
  }
  const sum = Object.values(probabilities).reduce((a, b) => a + b, 0)
  if (Math.abs(sum - 1) > 0.02)
    return fail({ message: `The outcomes add up to ${Math.round(sum * 100)}%. They must make 100%.` })
  // What was typed in whole percents may miss 100 by a rounding.
  for (const id of Object.keys(probabilities)) probabilities[id] = (probabilities[id] ?? 0) / sum
  return ok({ forecast: { probabilities }, working: { probabilities } })
}

export function ByHandFields({
  scenario,
  typed,
  onTyped,
}: {
  scenario: Scenario
  typed: ByHandTyped
  onTyped: (typed: ByHandTyped) => void
}) {
  const fields: readonly (readonly [string, string])[] =
    scenario.kind === "numeric" || scenario.kind === "date"
      ? quantiles
      : scenario.kind === "binary"
        ? scenario.outcomes.slice(0, 1).map(({ id }) => [id, "Likelihood"] as const)
        : scenario.outcomes.map(({ id, label }) => [id, label] as const)
  return (
    <div className="flex flex-wrap gap-3">
      {fields.map(([id, label]) => (
        <TextField
          key={id}
          label={label}
          value={typed[id] ?? ""}
          autoComplete="off"
          className="w-40"
          onChange={(event) => onTyped({ ...typed, [id]: event.currentTarget.value })}
        />
      ))}
    </div>
  )
}
