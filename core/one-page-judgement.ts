/** Where people are far apart: for each scenario the last time that they were asked. */
import type { Scenario } from "./board.ts"
import { camps, disagreement } from "./disagreement.ts"
import type { PublishedEstimate } from "./judgement.ts"
import { counted } from "./one-page-basis.ts"
import { reasonsOnEachSide, type Spoken, spokenIn } from "./one-page-reasons.ts"
import { formatProbability, formatProbabilityRange } from "./probability.ts"
import type { Snapshot } from "./snapshot.ts"

export interface Apart {
  scenarioId: string
  text: string
}

/** The widest apart first; half a nat is about where "1 in 3" and "1 in 4" are told apart. */
const leastDeviation = 0.5

export function disagreements({ judgement, board }: Snapshot, hidden: ReadonlySet<string>): Apart[] {
  // Once for all: this is made anew whenever a shared board moves.
  const byScenario = new Map<string, PublishedEstimate[]>()
  for (const estimate of judgement.estimates) {
    const known = byScenario.get(estimate.scenarioId)
    if (known) known.push(estimate)
    else byScenario.set(estimate.scenarioId, [estimate])
  }
  const found = board.scenarios.flatMap((scenario) => {
    if (hidden.has(scenario.id)) return []
    const voices = lastVoices(byScenario.get(scenario.id) ?? [], scenario.id)
    const apart = disagreement(voices, scenario)
    if (!apart || apart.n < 2 || apart.deviation < leastDeviation) return []
    return [
      {
        scenarioId: scenario.id,
        deviation: apart.deviation,
        text: `${sentenceOn(scenario, voices)} ${reasonsOnEachSide(voices, scenario)}`.trim(),
      },
    ]
  })
  return found.sort((a, b) => b.deviation - a.deviation).map(({ scenarioId, text }) => ({ scenarioId, text }))
}

/** What each said in the last round that asked; outside of rounds where none did. */
function lastVoices(estimates: readonly PublishedEstimate[], scenarioId: string): Spoken[] {
  const rounds = estimates.flatMap(({ scenarioId: id, round, given, withdrawnAt }) =>
    id === scenarioId && given === null && withdrawnAt === null && round !== null ? [round] : [],
  )
  return spokenIn(estimates, scenarioId, rounds.length === 0 ? null : Math.max(...rounds))
}

function sentenceOn(scenario: Scenario, voices: readonly Spoken[]): string {
  const apart = disagreement(voices, scenario)
  const split = camps(voices, scenario)
  const line = apart?.line.kind === "logOdds" ? apart.line.outcomeId : null
  const label = scenario.outcomes.find(({ id }) => id === line)?.label.trim()
  const of = label && !(scenario.kind === "binary" && label === "Yes") ? `: ${label}` : ""
  const title = `“${scenario.title.trim() || "Untitled scenario"}${of}”`
  if (!apart) return title
  const people = counted(apart.n, "person", "people")
  if (split) {
    const [low, high] = [split.lower, split.upper]
    return `${title}: two camps, ${low.voices.length} at ${span(low.range, scenario)} and ${high.voices.length} at ${span(high.range, scenario)}.`
  }
  return `${title}: ${people} from ${span(apart.range, scenario)}, the middle half ${span(apart.middleHalf, scenario)}.`
}

function span([low, high]: readonly [number | string, number | string], { kind, unit }: Scenario): string {
  if (kind !== "numeric" && kind !== "date" && typeof low === "number" && typeof high === "number")
    return low === high ? formatProbability(low) : formatProbabilityRange(low, high)
  const tail = unit ? ` ${unit}` : ""
  const shown = (value: number | string) =>
    typeof value === "number" ? String(Math.round(value * 100) / 100) : value
  return low === high ? `${shown(low)}${tail}` : `${shown(low)} to ${shown(high)}${tail}`
}
