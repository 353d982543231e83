/**
 * What a scenario can come out as in the model, by id and label: its outcomes; of a number or a day the bins between
 * its thresholds, or four parts of its range (`core/network/bins.ts` cuts them, and their ids are its own).
 */
import type { Scenario } from "../../core/board.ts"
import { binsOf } from "../../core/network/bins.ts"
import { activeOutcomes } from "../../core/outcomes.ts"
import { showDay } from "../ui/day.ts"

export interface NamedOutcome {
  id: string
  label: string
}

export function outcomesIn(scenario: Scenario): NamedOutcome[] {
  if (scenario.kind === "binary" || scenario.kind === "categorical") {
    return activeOutcomes(scenario).map(({ id, label }) => ({ id, label: label || "Untitled outcome" }))
  }
  const bins = binsOf(scenario)
  if (bins.length > 0) return bins.map(({ id, label }) => ({ id, label: withUnit(label, scenario) }))
  // Without a value it is in no model yet; what is cut already can be spoken of.
  const cuts = (scenario.thresholds ?? []).toSorted((a, b) =>
    a.upTo < b.upTo ? -1 : a.upTo > b.upTo ? 1 : 0,
  )
  const said = (value: number | string) =>
    typeof value === "string" ? showDay(value) : `${value}${scenario.unit ? ` ${scenario.unit}` : ""}`
  const last = cuts.at(-1)
  if (last) {
    return [
      ...cuts.map(({ id, upTo, label }) => ({ id, label: label || `up to ${said(upTo)}` })),
      { id: "above", label: `${scenario.kind === "date" ? "after" : "above"} ${said(last.upTo)}` },
    ]
  }
  return ["lowest", "second", "third", "highest"].map((part, i) => ({
    id: `r${i + 1}`,
    label: `${part} quarter of the range`,
  }))
}

/** Of labels that the bins made themselves; a label that somebody wrote says what it says. */
const withUnit = (label: string, { unit, thresholds = [] }: Scenario): string =>
  unit && !thresholds.some((cut) => cut.label === label) ? `${label} ${unit}` : label

export const outcomeLabel = (scenario: Scenario | null, outcomeId: string): string =>
  (scenario && outcomesIn(scenario).find(({ id }) => id === outcomeId)?.label) ??
  scenario?.outcomes.find(({ id }) => id === outcomeId)?.label ??
  "an outcome that is no longer there"
