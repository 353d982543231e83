/** Plain words for what is set in a what-if, and for how far a number has come. Pure. */
import type { Driver, Outcome, Scenario, Signal } from "../../core/board.ts"
import { binsOf } from "../../core/network/bins.ts"
import type { Answer, Marginals, SetPart, WhatIf } from "../../core/network/questions.ts"
import { shownPercent } from "../../core/probability.ts"

export interface Named {
  scenarios: readonly Scenario[]
  drivers: readonly Driver[]
  signals: readonly Signal[]
}

export interface Choice {
  id: string
  label: string
}

/** What a scenario may come out as; of a number or a day its bins. */
export function choicesOf(scenario: Scenario): Choice[] {
  if (scenario.kind === "numeric" || scenario.kind === "date")
    return binsOf(scenario).map(({ id, label }) => ({ id, label }))
  return scenario.outcomes
    .filter((outcome: Outcome) => !outcome.retiredOn)
    .map(({ id, label }) => ({ id, label: label || id }))
}

export const outcomeLabel = (scenario: Scenario | undefined, outcomeId: string): string =>
  (scenario && choicesOf(scenario).find(({ id }) => id === outcomeId)?.label) || outcomeId

export const partId = (part: SetPart): string =>
  part.kind === "outcome" ? part.scenarioId : part.kind === "level" ? part.driverId : part.signalId

export const partKey = (part: SetPart): string => `${part.kind}:${partId(part)}`

export function partsOf(whatIf: WhatIf): SetPart[] {
  return [
    ...Object.keys(whatIf.outcomes).map((scenarioId): SetPart => ({ kind: "outcome", scenarioId })),
    ...Object.keys(whatIf.levels).map((driverId): SetPart => ({ kind: "level", driverId })),
    ...Object.keys(whatIf.signals).map((signalId): SetPart => ({ kind: "signal", signalId })),
  ]
}

/** `Kim attends the forum: Yes`, `Pressure: 3.5`, `Inspectors return: observed`. */
export function partWords(part: SetPart, whatIf: WhatIf, named: Named): string {
  const untitled = "Something that is no longer there"
  switch (part.kind) {
    case "outcome": {
      const scenario = named.scenarios.find(({ id }) => id === part.scenarioId)
      const set = whatIf.outcomes[part.scenarioId]
      return `${scenario?.title || untitled}: ${set ? outcomeLabel(scenario, set.outcomeId) : "not set"}`
    }
    case "level": {
      const driver = named.drivers.find(({ id }) => id === part.driverId)
      const level = whatIf.levels[part.driverId]
      return `${driver?.title || untitled}: ${level === undefined || !driver ? "not set" : levelWords(driver, level)}`
    }
    case "signal": {
      const signal = named.signals.find(({ id }) => id === part.signalId)
      const state = whatIf.signals[part.signalId]
      return `${signal?.title || untitled}: ${state ? signalWords[state] : "not set"}`
    }
  }
}

export const signalWords = {
  observed: "observed",
  notObserved: "stayed away",
  watching: "still open",
} as const

/** `sanctions enforced (2 of 4)`; between two levels both are named. A word that begins with its number says it once. */
export function levelWords({ levels }: Pick<Driver, "levels">, level: number): string {
  const below = Math.floor(level)
  const word = levels[below] ?? ""
  const shown = Number(level.toFixed(2))
  if (level === below)
    return word.startsWith(String(level)) ? word : `${word} (${shown} of ${levels.length - 1})`
  return `${shown} of ${levels.length - 1}, between “${word}” and “${levels[below + 1] ?? ""}”`
}

/** Percentage points, as the two numbers are shown, so that the arithmetic is the reader's. */
export const pointsBetween = (from: number, to: number): number =>
  Math.round((shownPercent(to) - shownPercent(from)) * 10) / 10

export const marginalsOf = (answer: Answer | undefined): Marginals | null =>
  answer && (answer.state === "exact" || answer.state === "sampled") ? answer.marginals : null

/** Which number of a scenario is looked at: of a yes-or-no question its first outcome, else the likeliest now. */
export function headOf(scenario: Scenario, now: Readonly<Record<string, number>> | undefined): Choice | null {
  const choices = choicesOf(scenario)
  const [first] = choices
  if (!first || !now) return null
  if (scenario.kind === "binary") return first
  return choices.reduce((best, one) => ((now[one.id] ?? 0) > (now[best.id] ?? 0) ? one : best), first)
}

export interface Moved {
  scenario: Scenario
  outcome: Choice
  from: number
  to: number
  points: number
}

/** Of each scenario the outcome that moved most, the largest first; those of equal change in the board's order. */
export function movedMost(
  scenarios: readonly Scenario[],
  before: Marginals,
  after: Marginals,
  set: WhatIf["outcomes"],
): Moved[] {
  return scenarios
    .filter(({ id }) => set[id] === undefined)
    .flatMap((scenario): Moved[] => {
      const [from, to] = [before[scenario.id], after[scenario.id]]
      if (!from || !to) return []
      const choices = scenario.kind === "binary" ? choicesOf(scenario).slice(0, 1) : choicesOf(scenario)
      const moves = choices.map((outcome) => ({
        scenario,
        outcome,
        from: from[outcome.id] ?? 0,
        to: to[outcome.id] ?? 0,
        points: pointsBetween(from[outcome.id] ?? 0, to[outcome.id] ?? 0),
      }))
      const [first, ...rest] = moves
      return first
        ? [
            rest.reduce(
              (most, one) => (Math.abs(one.to - one.from) > Math.abs(most.to - most.from) ? one : most),
              first,
            ),
          ]
        : []
    })
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
}
