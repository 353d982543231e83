/**
 * The model of a board: what follows from its working values, links, responses, tables and signals, and from anything
 * that somebody supposes. Pure and deterministic; answers are kept, so that asking twice costs nothing. The layers:
 * `board-network-nodes.ts` (nodes and who leads to whom), `board-network-rows.ts` (their tables),
 * `board-network-calibrated.ts` (intercepts), `board-network-evidence.ts` (what is known and supposed),
 * `junction-tree.ts` (exact inference), `sampling.ts` (where exact is too large).
 */
import type { Board, OutcomeRef } from "../board.ts"
import { type Calibrated, calibrated } from "./board-network-calibrated.ts"
import { type Fact, factsOf, resolvedAgainst } from "./board-network-evidence.ts"
import { type BoardNetwork, type NetworkNode, networkNodes } from "./board-network-nodes.ts"
import { type Levels, madeSo, oddsOf, responseShifts, tableFrom } from "./board-network-rows.ts"
import type { DiscreteNetwork } from "./discrete-network.ts"
import { explained } from "./explain.ts"
import { cellBudget } from "./junction-tree-shape.ts"
import {
  type Answer,
  type Explanation,
  type Marginals,
  type ModelProblem,
  type ModelState,
  nothingSet,
  type SetPart,
  type WhatIf,
} from "./questions.ts"
import { samplerOf, type Weighted } from "./sampling.ts"

export interface BoardModel {
  state(): ModelState
  query(whatIf: WhatIf, how?: "exact" | "sampled"): Answer
  /** null when the target is not in the network, or the network is too large, or what is set cannot be. */
  explain(whatIf: WhatIf, target: OutcomeRef): Explanation | null
  /**
   * P(all of these), by scenario id an outcome id, given what is resolved and observed; 0 where it cannot be. null when
   * one is not in the network, or it is too large.
   */
  probabilityOf(outcomes: Readonly<Record<string, string>>): number | null
  /**
   * By scenario and outcome, in nats: what calibration adds to its score (up to a constant a scenario). Of an exclusive
   * set the first outcome of each of its scenarios. Empty when it is too large.
   */
  intercepts(): Marginals
  /** Scenarios that lead to this one, at any distance; those in one exclusive set lead where any of them leads. */
  causesOf(scenarioId: string): ReadonlySet<string>
  /** The whole network as plain tables, at the board's levels; null when it is too large. */
  network(): DiscreteNetwork | null
}

/** The network of a model as plain tables, as `BoardModel.network` gives it. */
export const networkOf = (model: BoardModel): DiscreteNetwork | null => model.network()

const models = new WeakMap<Board, BoardModel>()

/** Of a board that is not changed any more; the same board gives the same model. */
export function modelOf(board: Board): BoardModel {
  const known = models.get(board)
  if (known) return known
  const model = newModel(board)
  models.set(board, model)
  return model
}

/** Answers that are kept. */
const mostKept = 256

/** `budget`: in cells, see `cellBudget`. */
export function newModel(board: Board, budget = cellBudget): BoardModel {
  const network = networkNodes(board)
  const { nodes, places } = network
  const exact = once(() => calibrated(network, board.drivers, budget))
  const kept = new Map<string, Answer>()
  const resolved = once(() => {
    const model = exact()
    return resolvedAgainst(board, network, (some) =>
      model ? run(model, some, new Map()) !== null : alone(some),
    )
  })
  const facts = (whatIf: WhatIf) => factsOf(board, network, whatIf, resolved().against)

  function query(whatIf: WhatIf, how: "exact" | "sampled" = "exact"): Answer {
    const key = JSON.stringify([how, byKey(whatIf.outcomes), byKey(whatIf.levels), byKey(whatIf.signals)])
    const before = kept.get(key)
    if (before) return before
    const answer = how === "sampled" ? drawn(whatIf) : answered(whatIf)
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
    kept.set(key, answer)
    return answer
  }

  function answered(whatIf: WhatIf): Answer {
    const model = exact()
    if (!model) return { state: "too-large", why: tooLarge }
    const set = facts(whatIf)
    const replaced = atLevels(model, whatIf.levels)
    const posterior = run(model, set, replaced)
    if (posterior)
      return {
        state: "exact",
        marginals: marginalsOf(network, posterior.marginals),
        evidence: posterior.evidence,
      }
    return impossible(smallest(set, (some) => run(model, some, replaced) === null))
  }

  const sampler = once(() => samplerOf(network, board.drivers))

  function drawn(whatIf: WhatIf): Answer {
    const set = facts(whatIf)
    const found = sample(set, whatIf.levels)
    if (!found) return impossible(set)
    return {
      state: "sampled",
      marginals: marginalsOf(network, found.marginals),
      errors: errorsOf(network, found.errors),
      samples: found.samples,
      effective: found.effective,
    }
  }

  /** Whether each node can be what is known of it, whatever the others are: all that is told without the exact answer. */
  function alone(set: readonly Fact[]): boolean {
    const { likelihoods, made } = together(set)
    const wanted = (v: number, seen: Float64Array) =>
      seen.some((p, s) => p > 0 && (nodes[v]?.wanted[s] as number) > 0)
    return (
      [...made.values()].every((allowed) => allowed.includes(1)) &&
      [...likelihoods].every(([v, seen]) => wanted(v, seen))
    )
  }

  /** null: no board that was drawn fits. */
  function sample(set: readonly Fact[], levels: Levels): Weighted | null {
    const { likelihoods, made } = together(set)
    for (const allowed of made.values()) if (!allowed.includes(1)) return null
    const found = sampler().ask({ likelihoods, made, levels })
    return found.effective === 0 ? null : found
  }

  /** Tables of the nodes whose drivers stand elsewhere than on the board. */
  function atLevels({ intercepts }: Calibrated, levels: Levels): Map<number, Float64Array> {
    const replaced = new Map<number, Float64Array>()
    if (Object.keys(levels).length === 0) return replaced
    for (const [v, node] of nodes.entries()) {
      if (node.responses.length === 0) continue
      const today = responseShifts(node, board.drivers, {})
      const then = responseShifts(node, board.drivers, levels)
      const own = intercepts[v]
      if (own && then.some((shift, s) => shift !== today[s]))
        replaced.set(v, tableFrom(oddsOf(node, nodes, then).odds, node.states, own))
    }
    return replaced
  }

  function run(model: Calibrated, set: readonly Fact[], replaced: ReadonlyMap<number, Float64Array>) {
    const { likelihoods, made } = together(set)
    const tables = new Map(replaced)
    for (const [node, allowed] of made) {
      if (!allowed.includes(1)) return null
      tables.set(node, madeSo(tables.get(node) ?? (model.tables[node] as Float64Array), allowed))
    }
    return model.tree.run({ likelihoods, tables })
  }

  const state = once((): ModelState => {
    const model = exact()
    const problems: ModelProblem[] = [...network.problems]
    if (model) problems.push(...model.problems)
    else problems.push({ kind: "too-large", message: tooLarge, ids: [], scenarioIds: [] })
    problems.push(...resolved().problems)
    return {
      scenarioIds: network.order.flatMap((v) => nodes[v]?.scenarioIds ?? []),
      base: marginalsOf(network, model?.base ?? nodes.map(({ wanted }) => wanted)),
      now: query(nothingSet),
      problems,
      exact: model !== null,
    }
  })

  function probabilityOf(outcomes: Readonly<Record<string, string>>): number | null {
    for (const [scenarioId, outcomeId] of Object.entries(outcomes))
      if (!places.get(scenarioId)?.outcomes.some(({ id }) => id === outcomeId)) return null
    const now = query(nothingSet)
    if (now.state === "impossible") return 0
    if (now.state !== "exact") return null
    const model = exact() as Calibrated
    const set = facts({
      ...nothingSet,
      outcomes: Object.fromEntries(
        Object.entries(outcomes).map(([id, outcomeId]) => [id, { outcomeId, by: "seeing" as const }]),
      ),
    })
    // What is resolved otherwise stays resolved.
    const all = [...facts(nothingSet), ...set.filter(({ part }) => part.kind === "outcome")]
    return (run(model, all, new Map())?.evidence ?? 0) / now.evidence
  }

  function intercepts(): Marginals {
    const model = exact()
    if (!model) return {}
    const byScenario: Record<string, Record<string, number>> = {}
    for (const [id, { node, outcomes, member, outcomeOf }] of places) {
      const shifts = model.intercepts[node]?.shifts
      byScenario[id] = Object.fromEntries(
        outcomes.flatMap(({ id: outcomeId }, i) => {
          const state = outcomeOf.indexOf(i)
          return (member && i > 0) || state < 0 ? [] : [[outcomeId, shifts?.[state] ?? 0]]
        }),
      )
    }
    return byScenario
  }

  function causesOf(scenarioId: string): ReadonlySet<string> {
    const own = places.get(scenarioId)?.node
    const found = new Set<number>()
    const open = own === undefined ? [] : [...(nodes[own]?.parents ?? [])]
    for (const v of open) {
      if (found.has(v)) continue
      found.add(v)
      open.push(...(nodes[v]?.parents ?? []))
    }
    return new Set([...found].flatMap((v) => nodes[v]?.scenarioIds ?? []))
  }

  const model: BoardModel = {
    state,
    query,
    explain: (whatIf, target) => explained(query, whatIf, target),
    probabilityOf,
    intercepts,
    causesOf,
    network: once(() => {
      const model = exact()
      return model && plainNetwork(board.meta.title, network, model.tables)
    }),
  }
  return model
}

/** What was seen of a node is multiplied; of what is made so, what all leave is left. */
function together(facts: readonly Fact[]): {
  likelihoods: Map<number, Float64Array>
  made: Map<number, Uint8Array>
} {
  const likelihoods = new Map<number, Float64Array>()
  const made = new Map<number, Uint8Array>()
  for (const { by, node, states } of facts) {
    if (by === "seen") {
      const before = likelihoods.get(node)
      likelihoods.set(
        node,
        states.map((p, s) => p * (before?.[s] ?? 1)),
      )
    } else {
      const before = made.get(node)
      made.set(
        node,
        Uint8Array.from(states, (p, s) => (p > 0 ? (before?.[s] ?? 1) : 0)),
      )
    }
  }
  return { likelihoods, made }
}

const tooLarge =
  "So much hangs together here that the exact answer would need too much memory; it can be estimated by sampling."

function impossible(facts: readonly Fact[]): Answer {
  const words = facts.map((fact) => fact.words)
  const [only] = words
  const all = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : only
  const why =
    words.length > 1
      ? `It cannot all be so that ${all}: in this model that has a probability of 0.`
      : `It cannot be so that ${all}: in this model that has a probability of 0.`
  return { state: "impossible", between: facts.map(({ part }): SetPart => part), why }
}

/** Of facts that cannot all be so, some of which each is needed for that: parts are dropped, large ones first. */
export function smallest<Part>(facts: readonly Part[], cannotBe: (some: Part[]) => boolean): Part[] {
  let left = [...facts]
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < left.length; ) {
      const without = [...left.slice(0, at), ...left.slice(at + size)]
      if (cannotBe(without)) left = without
      else at += size
    }
  return left
}

/** By scenario and outcome, from the marginals by node and state. */
export function marginalsOf({ places }: BoardNetwork, marginals: readonly Float64Array[]): Marginals {
  const byScenario: Record<string, Record<string, number>> = {}
  for (const [id, { node, outcomes, outcomeOf }] of places) {
    const own: Record<string, number> = {}
    for (const outcome of outcomes) own[outcome.id] = 0
    for (const [state, p] of marginals[node]?.entries() ?? []) {
      const outcome = outcomes[outcomeOf[state] as number]
      if (outcome) own[outcome.id] = Math.min(1, (own[outcome.id] ?? 0) + p)
    }
    byScenario[id] = own
  }
  return byScenario
}

/** Of outcomes that are several states (of a set, "does not happen") that of the state which they are not. */
function errorsOf({ places, nodes }: BoardNetwork, errors: readonly Float64Array[]): Marginals {
  const byScenario: Record<string, Record<string, number>> = {}
  for (const [id, { node, outcomes, outcomeOf, member }] of places) {
    const own = errors[node] ?? new Float64Array(nodes[node]?.states ?? 0)
    byScenario[id] = Object.fromEntries(
      outcomes.map((outcome, i) => {
        const state = outcomeOf.indexOf(member && outcomeOf.includes(i) ? 0 : i)
        return [outcome.id, own[state] ?? 0]
      }),
    )
  }
  return byScenario
}

/** Variables are called by the ids of their scenario, or of the set; states by those of outcomes, members, or "none". */
function plainNetwork(
  name: string,
  { nodes, order, places }: BoardNetwork,
  tables: readonly Float64Array[],
): DiscreteNetwork {
  const nameOf = (v: number): string => {
    const [first = "", ...others] = nodes[v]?.scenarioIds ?? []
    return others.length > 0 ? (places.get(first)?.scenario.setId ?? first) : first
  }
  const statesOf = ({ scenarioIds }: NetworkNode): string[] => {
    const [first = "", ...others] = scenarioIds
    if (others.length === 0) return places.get(first)?.outcomes.map(({ id }) => id) ?? []
    return [...scenarioIds, scenarioIds.includes("none") ? "none-of-them" : "none"]
  }
  const names = nodes.map((_, v) => nameOf(v))
  // A set may be called like a scenario.
  for (const [v, own] of names.entries()) if (names.indexOf(own) < v) names[v] = `${own}-${v}`
  return {
    name,
    variables: order.map((v) => {
      const node = nodes[v] as NetworkNode
      const table = tables[v] as Float64Array
      return {
        name: names[v] as string,
        states: statesOf(node),
        parents: node.parents.map((parent) => names[parent] as string),
        table: Array.from({ length: table.length / node.states }, (_, row) => [
          ...table.subarray(row * node.states, (row + 1) * node.states),
        ]),
      }
    }),
  }
}

const byKey = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
