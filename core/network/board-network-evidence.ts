/**
 * What is known and what is supposed, as facts about nodes: outcomes that were resolved or are set, signals that were
 * observed or stayed away. A signal counts unless it was priced in (already in the working values) or the what-if sets
 * it; of signals that have one cause and speak of one outcome, only the one that says most counts.
 */
import type { Board, Scenario, Signal } from "../board.ts"
import { log } from "../portable-math.ts"
import { binOf } from "./bins.ts"
import { type BoardNetwork, byId, type NetworkNode, said, statesWhere } from "./board-network-nodes.ts"
import { type ModelProblem, nothingSet, type SetPart, type WhatIf } from "./questions.ts"

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

/** Resolutions that are not taken as seen, by scenario id. */
export type Against = ReadonlyMap<string, "made" | "left-out">

/** In a fixed order: outcomes by scenario, then signals, each by id. */
export function factsOf(board: Board, network: BoardNetwork, whatIf: WhatIf, against: Against): Fact[] {
  return [...outcomeFacts(board, network, whatIf, against), ...signalFacts(board, network, whatIf)]
}

/**
 * What has happened is a fact, also where the board had it that it cannot be (0%, or never beside what else was
 * resolved). Such an outcome is made so: it then says nothing about its causes, and the model goes on from it. Causes
 * are taken before consequences, so that what was resolved first in that order still counts as seen. Left out is only
 * what no board can hold: two of a set of which one can happen.
 */
export function resolvedAgainst(
  board: Board,
  network: BoardNetwork,
  fits: (facts: readonly Fact[]) => boolean,
): { against: Against; problems: ModelProblem[] } {
  const against = new Map<string, "made" | "left-out">()
  const resolved = outcomeFacts(board, network, nothingSet, against)
  if (resolved.length === 0 || fits(resolved)) return { against, problems: [] }
  const problems: ModelProblem[] = []
  let taken: Fact[] = []
  for (const v of network.order)
    for (const fact of resolved) {
      if (fact.node !== v || fact.part.kind !== "outcome") continue
      const { scenarioId } = fact.part
      const made = [...taken, fact].map((one) => (one.node === v ? { ...one, by: "made" as const } : one))
      if (fits([...taken, fact])) taken = [...taken, fact]
      else if (fits(made)) {
        taken = made
        for (const { node, part } of made)
          if (node === v && part.kind === "outcome") against.set(part.scenarioId, "made")
        problems.push(resolvedProblem(network, fact, scenarioId, "made"))
      } else {
        against.set(scenarioId, "left-out")
        problems.push(resolvedProblem(network, fact, scenarioId, "left-out"))
      }
    }
  return { against, problems }
}

function resolvedProblem(
  { nodes }: BoardNetwork,
  { node, states, words }: Fact,
  scenarioId: string,
  how: "made" | "left-out",
): ModelProblem {
  const { wanted, title } = nodes[node] as NetworkNode
  const held = wanted.reduce((sum, p, s) => sum + p * (states[s] as number), 0)
  const why =
    how === "left-out"
      ? `Of “${title}” only one can happen, and another was resolved so too; the model leaves this one out.`
      : `${
          held > 0
            ? "With what else is resolved the board holds that to be impossible."
            : "The board held that at 0%."
        } The model takes it as a fact that says nothing about what led to it.`
  return {
    kind: "resolved-against",
    message: `${words}, as resolved. ${why}`,
    ids: [],
    scenarioIds: [scenarioId],
  }
}

function outcomeFacts(board: Board, { places }: BoardNetwork, whatIf: WhatIf, against: Against): Fact[] {
  return byId(board.scenarios).flatMap((scenario): Fact[] => {
    const place = places.get(scenario.id)
    const set = Object.hasOwn(whatIf.outcomes, scenario.id) ? whatIf.outcomes[scenario.id] : undefined
    const outcomeId = set?.outcomeId ?? resolvedAs(scenario)
    const taken = set ? undefined : against.get(scenario.id)
    if (!place || outcomeId === null || taken === "left-out") return []
    const states = statesWhere(places, { scenarioId: scenario.id, outcomeId })
    if (!states) return []
    return [
      {
        part: { kind: "outcome", scenarioId: scenario.id },
        node: place.node,
        words: said(place, outcomeId),
        by: set?.by === "doing" || taken === "made" ? "made" : "seen",
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
