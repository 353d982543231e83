/** Runs a plain network (`discrete-network.ts`): what its tables say, and what follows from evidence. */
import { fail, ok, type Result } from "../result.ts"
import type { DiscreteNetwork, DiscreteVariable } from "./discrete-network.ts"
import { cellsOf } from "./factor.ts"
import { type JunctionTree, junctionTree } from "./junction-tree.ts"
import { cellBudget } from "./junction-tree-shape.ts"
import type { Marginals } from "./questions.ts"

export interface RunningNetwork {
  /** By name of variable and state, with no evidence. */
  marginals: Marginals
  /** Given states by name of variable; null when they cannot all be so, or one is not there. */
  given(evidence: Readonly<Record<string, string>>): { marginals: Marginals; evidence: number } | null
}

export interface NetworkFailure {
  reason: "malformed" | "loop" | "too-large"
  /** A sentence. */
  message: string
}

/** `budget`: in cells, see `cellBudget`. */
export function runNetwork(
  { variables }: DiscreteNetwork,
  budget = cellBudget,
): Result<RunningNetwork, NetworkFailure> {
  const malformed = (message: string) => fail({ reason: "malformed" as const, message })
  const numbers = new Map(variables.map(({ name }, v) => [name, v]))
  if (numbers.size < variables.length) return malformed("Two variables have the same name.")
  const parents: number[][] = []
  for (const { name, states, parents: named, table } of variables) {
    if (states.length === 0 || new Set(states).size < states.length)
      return malformed(`The states of ${name} are none, or not all different.`)
    const of = named.map((parent) => numbers.get(parent) ?? -1)
    if (of.includes(-1) || new Set(of).size < of.length)
      return malformed(`A parent of ${name} is not in the network, or named twice.`)
    const rows = of.reduce((n, parent) => n * (variables[parent]?.states.length ?? 0), 1)
    if (table.length !== rows) return malformed(`${name} has ${table.length} rows, not ${rows}.`)
    for (const row of table) {
      const sum = row.reduce((a, b) => a + b, 0)
      if (row.length !== states.length || !row.every((p) => p >= 0) || !(Math.abs(sum - 1) <= 1e-6))
        return malformed(`A row of ${name} is not one probability a state, which sum to 1.`)
    }
    parents.push(of)
  }
  const loop = someLoop(parents)
  if (loop) {
    const names = loop.map((v) => variables[v]?.name).join(" → ")
    return fail({ reason: "loop", message: `The network has a loop: ${names}.` })
  }
  const cards = variables.map(({ states }) => states.length)
  const ascending = parents.map((of) => of.toSorted((a, b) => a - b))
  const tree = junctionTree({ cards, parents: ascending }, budget)
  if (!tree)
    return fail({
      reason: "too-large",
      message: "The network is too large to be run exactly within its budget.",
    })
  for (const [v, variable] of variables.entries())
    tree.setTable(v, reordered(variable, parents[v] as number[], ascending[v] as number[], cards))
  const marginals = given(variables, numbers, tree, {})?.marginals
  if (!marginals) return malformed("Its probabilities are too small to be added up.")
  return ok({ marginals, given: (evidence) => given(variables, numbers, tree, evidence) })
}

function given(
  variables: readonly DiscreteVariable[],
  numbers: ReadonlyMap<string, number>,
  tree: JunctionTree,
  evidence: Readonly<Record<string, string>>,
): { marginals: Marginals; evidence: number } | null {
  const likelihoods = new Map<number, Float64Array>()
  for (const [name, state] of Object.entries(evidence)) {
    const v = numbers.get(name)
    const states = v === undefined ? undefined : variables[v]?.states
    if (v === undefined || !states?.includes(state)) return null
    likelihoods.set(
      v,
      Float64Array.from(states, (own) => (own === state ? 1 : 0)),
    )
  }
  const posterior = tree.run({ likelihoods, tables: new Map() })
  if (!posterior) return null
  const marginals = Object.fromEntries(
    variables.map(({ name, states }, v) => [
      name,
      Object.fromEntries(states.map((state, s) => [state, posterior.marginals[v]?.[s] ?? 0])),
    ]),
  )
  return { marginals, evidence: posterior.evidence }
}

/** The table with its rows in the order of ascending parents. */
function reordered(
  { states, table }: DiscreteVariable,
  parents: readonly number[],
  ascending: readonly number[],
  cards: readonly number[],
): Float64Array {
  const out = new Float64Array(table.length * states.length)
  const strideOf = new Map(
    parents.map((parent, i) => [parent, cellsOf(parents.slice(i + 1), cards)] as const),
  )
  const at = ascending.map(() => 0)
  for (let row = 0; row < table.length; row++) {
    const from = ascending.reduce((n, parent, i) => n + (at[i] as number) * (strideOf.get(parent) ?? 0), 0)
    out.set(table[from] as readonly number[], row * states.length)
    for (let i = ascending.length - 1; i >= 0; i--) {
      at[i] = (at[i] as number) + 1
      if ((at[i] as number) < (cards[ascending[i] as number] as number)) break
      at[i] = 0
    }
  }
  return out
}

/** One after another, from a variable round to itself; null when there is none. */
function someLoop(parents: readonly (readonly number[])[]): number[] | null {
  const waiting = parents.map((of) => of.length)
  const children = parents.map(() => [] as number[])
  for (const [v, of] of parents.entries()) for (const p of of) children[p]?.push(v)
  const free = waiting.flatMap((n, v) => (n === 0 ? [v] : []))
  for (const v of free)
    for (const child of children[v] as number[]) {
      waiting[child] = (waiting[child] as number) - 1
      if (waiting[child] === 0) free.push(child)
    }
  if (free.length === parents.length) return null
  // Whoever still waits has a parent that waits: going up leads round.
  const seen: number[] = []
  let at = waiting.findIndex((n) => n > 0)
  while (!seen.includes(at)) {
    seen.push(at)
    at = parents[at]?.find((p) => (waiting[p] as number) > 0) ?? at
  }
  return [at, ...seen.slice(seen.indexOf(at)).reverse()]
}
