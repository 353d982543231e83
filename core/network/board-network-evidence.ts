/**
 * What is known and what is supposed, as facts about nodes: outcomes that were resolved or are set, signals that were
 * observed or stayed away. A signal counts unless it was priced in (already in the working values) or the what-if sets
 * it; of signals that have one cause and speak of one outcome, only the one that says most counts.
 */
import type { Board, Scenario, Signal } from "../board.ts"
import { log } from "../portable-math.ts"
import { binOf } from "./bins.ts"
import { type BoardNetwork, byId, said, statesWhere } from "./board-network-nodes.ts"
import type { SetPart, WhatIf } from "./questions.ts"

/** One thing that is known or supposed. */
export interface Fact {
  part: SetPart
  node: number
  /** For a sentence: “Kim at the forum” is Yes. */
  words: string
  /** "seen": how likely what was seen is in each state. "made": the states that are left. */
  by: "seen" | "made"
  states: Float64Array
}

/** In a fixed order: outcomes by scenario, then signals, each by id. */
export function factsOf(board: Board, network: BoardNetwork, whatIf: WhatIf): Fact[] {
  return [...outcomeFacts(board, network, whatIf), ...signalFacts(board, network, whatIf)]
}

function outcomeFacts(board: Board, { places }: BoardNetwork, whatIf: WhatIf): Fact[] {
  return byId(board.scenarios).flatMap((scenario): Fact[] => {
    const place = places.get(scenario.id)
    const set = Object.hasOwn(whatIf.outcomes, scenario.id) ? whatIf.outcomes[scenario.id] : undefined
    const outcomeId = set?.outcomeId ?? resolvedAs(scenario)
    if (!place || outcomeId === null) return []
    const states = statesWhere(places, { scenarioId: scenario.id, outcomeId })
    if (!states) return []
    return [
      {
        part: { kind: "outcome", scenarioId: scenario.id },
        node: place.node,
        words: said(place, outcomeId),
        by: set?.by === "doing" ? "made" : "seen",
        states: Float64Array.from(states),
      },
    ]
  })
}

function resolvedAs(scenario: Scenario): string | null {
  const { resolution, status } = scenario
  if (!resolution || status !== "resolved") return null
  if (resolution.outcomeId !== undefined) return resolution.outcomeId
  return resolution.value === undefined ? null : (binOf(scenario, resolution.value)?.id ?? null)
}

function signalFacts(board: Board, { places }: BoardNetwork, whatIf: WhatIf): Fact[] {
  const counted: { signal: Signal; state: "observed" | "notObserved"; weight: number }[] = []
  for (const signal of byId(board.signals)) {
    const set = Object.hasOwn(whatIf.signals, signal.id) ? whatIf.signals[signal.id] : undefined
    const state = set ?? (signal.pricedIn ? "watching" : signal.state)
    if (state !== "observed" && state !== "notObserved") continue
    const { so, not } = likelihoods(signal, state)
    counted.push({ signal, state, weight: so === not ? 0 : Math.abs(log(so) - log(not)) })
  }
  const strongest = new Map<string, string>()
  // Infinite weights are equal, and their difference is no number.
  for (const { signal } of counted.toSorted((a, b) => (b.weight === a.weight ? 0 : b.weight - a.weight))) {
    const group = groupOf(signal)
    if (group !== null && !strongest.has(group)) strongest.set(group, signal.id)
  }
  return counted.flatMap(({ signal, state }): Fact[] => {
    const group = groupOf(signal)
    if (group !== null && strongest.get(group) !== signal.id) return []
    const where = statesWhere(places, signal)
    const place = places.get(signal.scenarioId)
    if (!where || !place) return []
    const { so, not } = likelihoods(signal, state)
    return [
      {
        part: { kind: "signal", signalId: signal.id },
        node: place.node,
        words: state === "observed" ? `“${signal.title}” is observed` : `“${signal.title}” stays away`,
        by: "seen",
        states: Float64Array.from(where, (holds) => (holds === 1 ? so : not)),
      },
    ]
  })
}

/** P(what was seen | the outcome, and without it). */
function likelihoods(signal: Signal, state: "observed" | "notObserved"): { so: number; not: number } {
  const { pGivenOutcome: p, pGivenNotOutcome: q } = signal
  return state === "observed" ? { so: p, not: q } : { so: 1 - p, not: 1 - q }
}

const groupOf = ({ independenceGroup, scenarioId, outcomeId }: Signal): string | null =>
  independenceGroup ? JSON.stringify([independenceGroup, scenarioId, outcomeId]) : null
