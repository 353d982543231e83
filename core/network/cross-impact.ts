/**
 * A board in the manner of cross-impact balances: its scenarios as descriptors, its links as judgements. A link that
 * influences says its shift in doublings of the odds (log-odds shift / ln 2), from the outcome where it begins to the
 * one where it ends; hard relations forbid pairs of outcomes, and so does a set of which only one can happen. The
 * method itself is `balances.ts`.
 */
import type { Board, Link, Scenario } from "../board.ts"
import { activeOutcomes } from "../outcomes.ts"
import { type Balances, consistentChoices, offsetsOf, type SearchBudget, searchBudget } from "./balances.ts"
import { binsOf } from "./bins.ts"
import type { BoardModel } from "./board-network.ts"
import type { Configuration, ConsistentAnswer } from "./questions.ts"

/** More are not looked at together: the table of what each says of each grows with the square. */
export const mostDescriptors = 200
/** Of so many the probability is worked out, the largest totals first; of the others it is not told. */
export const mostProbabilities = 100

export interface Descriptor {
  scenario: Scenario
  states: readonly { id: string; label: string }[]
}

export interface BoardBalances {
  descriptors: readonly Descriptor[]
  balances: Balances
}

/** Scenarios that are gone, or have nothing to choose between, are left out. */
export function balancesOn(board: Board, scenarioIds: readonly string[]): BoardBalances {
  const wanted = new Set(scenarioIds)
  const descriptors = board.scenarios
    .filter(({ id, deletedAt, status }) => wanted.has(id) && deletedAt === undefined && status !== "annulled")
    .map((scenario) => ({ scenario, states: statesOf(scenario) }))
    .filter(({ states }) => states.length > 0)
  const sizes = descriptors.map(({ states }) => states.length)
  const offsets = offsetsOf(sizes)
  const n = sizes.reduce((a, b) => a + b, 0)
  const scores = new Float64Array(n * n)
  const forbidden = new Uint8Array(n * n)
  const place = new Map(descriptors.map(({ scenario }, d) => [scenario.id, d]))

  const forbid = (a: number, b: number) => {
    forbidden[a * n + b] = 1
    forbidden[b * n + a] = 1
  }
  const everyOf = (d: number) =>
    [...Array(sizes[d] as number).keys()].map((state) => (offsets[d] as number) + state)
  const stateOf = (end: Link["from"]): { d: number; at: number } | null => {
    const d = place.get(end.scenarioId)
    const state =
      d === undefined ? -1 : (descriptors[d] as Descriptor).states.findIndex(({ id }) => id === end.outcomeId)
    return d === undefined || state < 0 ? null : { d, at: (offsets[d] as number) + state }
  }

  for (const link of board.links) {
    if (link.deletedAt !== undefined) continue
    const [from, to] = [stateOf(link.from), stateOf(link.to)]
    if (!from || !to || from.d === to.d) continue
    switch (link.relation) {
      case "influences":
        scores[from.at * n + to.at] =
          (scores[from.at * n + to.at] as number) + (link.logOddsShift ?? 0) / Math.LN2
        break
      case "requires":
        for (const other of everyOf(from.d)) if (other !== from.at) forbid(other, to.at)
        break
      case "implies":
        for (const other of everyOf(to.d)) if (other !== to.at) forbid(from.at, other)
        break
      case "excludes":
        forbid(from.at, to.at)
        break
    }
  }
  for (const members of exclusiveMembers(board, descriptors))
    for (const [i, a] of members.entries())
      for (const b of members.slice(0, i)) forbid(offsets[a] as number, offsets[b] as number)
  return { descriptors, balances: { sizes, scores, forbidden } }
}

/** `model` tells how likely a configuration is; without one it is not told. */
export function consistentConfigurations(
  board: Board,
  scenarioIds: readonly string[],
  model: Pick<BoardModel, "probabilityOf"> | null,
  budget: SearchBudget = searchBudget,
): ConsistentAnswer {
  const { descriptors, balances } = balancesOn(board, scenarioIds)
  if (descriptors.length === 0) return { configurations: [], complete: true, examined: 0 }
  if (descriptors.length > mostDescriptors) return { configurations: [], complete: false, examined: 0 }
  const { found, complete, examined } = consistentChoices(balances, budget)
  const configurations = found.map(({ choice, total, consistency }, i): Configuration => {
    const outcomes: Record<string, string> = {}
    for (const [d, state] of choice.entries()) {
      const { scenario, states } = descriptors[d] as Descriptor
      outcomes[scenario.id] = states[state]?.id ?? ""
    }
    return {
      outcomes,
      total,
      consistency,
      probability: i < mostProbabilities ? (model?.probabilityOf(outcomes) ?? null) : null,
    }
  })
  return { configurations, complete, examined }
}

export function statesOf(scenario: Scenario): { id: string; label: string }[] {
  if (scenario.kind === "numeric" || scenario.kind === "date")
    return binsOf(scenario).map(({ id, label }) => ({ id, label }))
  return activeOutcomes(scenario).map(({ id, label }) => ({ id, label }))
}

function exclusiveMembers(board: Board, descriptors: readonly Descriptor[]): number[][] {
  return board.sets
    .filter(({ kind, deletedAt }) => kind === "exclusive" && deletedAt === undefined)
    .map(({ id }) =>
      [...descriptors.keys()].filter((d) => {
        const { setId, kind } = (descriptors[d] as Descriptor).scenario
        return setId === id && kind === "binary"
      }),
    )
    .filter((members) => members.length > 1)
}
