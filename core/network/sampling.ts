/**
 * Where a board's network is too large to be exact: many boards are drawn, causes before consequences, each with the
 * weight of what was seen in it (likelihood weighting; Fung and Chang 1990, Shachter and Peot 1990). Intercepts are
 * calibrated on drawn boards likewise. The seed is fixed and every node has its own row of numbers, so that the same
 * question has the same answer (M5), and two questions differ by what is asked and not by luck.
 *
 * The work is bounded: at most `mostDraws` in all, whatever the network.
 */
import type { Driver } from "../board.ts"
import { exp, log } from "../portable-math.ts"
import type { BoardNetwork, NetworkNode } from "./board-network-nodes.ts"
import { type Levels, madeSo, oddsOfRow, responseShifts } from "./board-network-rows.ts"
import { distribution, type Intercepts, interceptsFor } from "./intercepts.ts"
import { drawsFrom } from "./portable-random.ts"

export interface Weighted {
  marginals: Float64Array[]
  /** Standard errors, shaped like the marginals. */
  errors: Float64Array[]
  samples: number
  /** As many draws without weights would say as much. 0: none of them fits what is set. */
  effective: number
}

export interface Sampler {
  ask(facts: {
    likelihoods: ReadonlyMap<number, Float64Array>
    made: ReadonlyMap<number, Uint8Array>
    levels: Levels
  }): Weighted
}

/** Of one node on one board, over all nodes and boards. */
const mostDraws = 4_000_000
const mostBoards = 16_384
const fewestBoards = 500

export function samplerOf({ nodes, order }: BoardNetwork, drivers: readonly Driver[]): Sampler {
  const boards = Math.max(
    fewestBoards,
    Math.min(mostBoards, Math.floor(mostDraws / Math.max(1, nodes.length))),
  )
  const intercepts: Intercepts[] = []

  // One pass to calibrate: each node's intercepts come from the causes that were drawn, then it is drawn itself.
  const drawn: Uint16Array[] = []
  for (const v of order) {
    const node = nodes[v] as NetworkNode
    const rows = rowsOf(node, responseShifts(node, drivers, {}), drawn, boards)
    intercepts[v] = interceptsFor(
      { states: node.states, weights: rows.weights, odds: rows.odds },
      node.wanted,
    )
    drawn[v] = draw(node, rows, tableOf(node, rows, intercepts[v]), drawsFrom(seedOf(v, 1)), null)
  }

  function ask({ likelihoods, made, levels }: Parameters<Sampler["ask"]>[0]): Weighted {
    const states: Uint16Array[] = []
    const logWeights = new Float64Array(boards)
    for (const v of order) {
      const node = nodes[v] as NetworkNode
      const rows = rowsOf(node, responseShifts(node, drivers, levels), states, boards)
      const own = tableOf(node, rows, intercepts[v] as Intercepts)
      const allowed = made.get(v)
      const table = allowed ? madeSo(own, allowed) : own
      const likelihood = likelihoods.get(v)
      if (likelihood) weigh(node, rows, table, likelihood, logWeights)
      states[v] = draw(node, rows, table, drawsFrom(seedOf(v, 2)), likelihood ?? null)
    }
    return counted(nodes, states, logWeights)
  }
  return { ask }
}

const seedOf = (v: number, pass: number): number => Math.imul(v + 1, 0x9e3779b1) ^ Math.imul(pass, 0x85ebca77)

interface DrawnRows {
  /** By board, which row of the node's causes it has. */
  rowOf: Int32Array
  /** Of each row, the share of boards. */
  weights: Float64Array
  odds: Float64Array
}

/** The combinations of causes that were drawn, with the odds in each. */
function rowsOf(
  node: NetworkNode,
  responses: Float64Array,
  drawn: readonly Uint16Array[],
  boards: number,
): DrawnRows {
  const parents = node.parents.map((parent) => drawn[parent] as Uint16Array)
  const numbers = new Map<string, number>()
  const counts: number[] = []
  const odds: number[] = []
  const rowOf = new Int32Array(boards)
  const at = new Int32Array(parents.length)
  const row = new Float64Array(node.states)
  const key = new Array<number>(parents.length)
  for (let i = 0; i < boards; i++) {
    for (let p = 0; p < parents.length; p++) {
      at[p] = parents[p]?.[i] as number
      key[p] = (at[p] as number) + 33
    }
    const name = String.fromCharCode(...key)
    let number = numbers.get(name)
    if (number === undefined) {
      number = counts.length
      numbers.set(name, number)
      counts.push(0)
      oddsOfRow(node, responses, at, row, 0)
      for (const a of row) odds.push(a)
    }
    rowOf[i] = number
    counts[number] = (counts[number] as number) + 1
  }
  return {
    rowOf,
    weights: Float64Array.from(counts, (count) => count / boards),
    odds: Float64Array.from(odds),
  }
}

function tableOf(node: NetworkNode, { odds, weights }: DrawnRows, intercepts: Intercepts): Float64Array {
  const table = new Float64Array(odds.length)
  for (let row = 0; row < weights.length; row++) distribution(odds, row, intercepts, table, row * node.states)
  return table
}

/** A state for every board; with a likelihood in proportion to it too, so that no draw is wasted. */
function draw(
  { states }: NetworkNode,
  { rowOf }: DrawnRows,
  table: Float64Array,
  uniform: () => number,
  likelihood: Float64Array | null,
): Uint16Array {
  const out = new Uint16Array(rowOf.length)
  for (let i = 0; i < out.length; i++) {
    const from = (rowOf[i] as number) * states
    let total = 0
    for (let s = 0; s < states; s++) total += (table[from + s] as number) * (likelihood?.[s] ?? 1)
    let left = uniform() * total
    let state = 0
    for (let s = 0; s < states; s++) {
      const share = (table[from + s] as number) * (likelihood?.[s] ?? 1)
      if (!(share > 0)) continue
      state = s
      left -= share
      if (left < 0) break
    }
    out[i] = state
  }
  return out
}

function weigh(
  { states }: NetworkNode,
  { rowOf, weights }: DrawnRows,
  table: Float64Array,
  likelihood: Float64Array,
  logWeights: Float64Array,
): void {
  const byRow = Float64Array.from(weights, (_, row) => {
    let total = 0
    for (let s = 0; s < states; s++) total += (table[row * states + s] as number) * (likelihood[s] as number)
    return log(total)
  })
  for (let i = 0; i < logWeights.length; i++)
    logWeights[i] = (logWeights[i] as number) + (byRow[rowOf[i] as number] as number)
}

function counted(
  nodes: readonly NetworkNode[],
  drawn: readonly Uint16Array[],
  logWeights: Float64Array,
): Weighted {
  const samples = logWeights.length
  const most = logWeights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const weights =
    most === Number.NEGATIVE_INFINITY ? new Float64Array(samples) : logWeights.map((w) => exp(w - most))
  let total = 0
  let squares = 0
  for (const w of weights) {
    total += w
    squares += w * w
  }
  const effective = squares > 0 ? (total * total) / squares : 0
  const marginals = nodes.map(({ states }) => new Float64Array(states))
  const errors = nodes.map(({ states }) => new Float64Array(states))
  for (const [v, states] of drawn.entries()) {
    const sums = marginals[v] as Float64Array
    const squared = new Float64Array(sums.length)
    for (let i = 0; i < samples; i++) {
      const s = states[i] as number
      const w = weights[i] as number
      sums[s] = (sums[s] as number) + w
      squared[s] = (squared[s] as number) + w * w
    }
    const error = errors[v] as Float64Array
    for (let s = 0; s < sums.length; s++) {
      const p = total > 0 ? (sums[s] as number) / total : 0
      sums[s] = p
      const own = squared[s] as number
      const variance = own * (1 - p) * (1 - p) + (squares - own) * p * p
      // Twice, since intercepts come from as many draws. With nothing of a state drawn it is at most about one draw.
      error[s] = Math.sqrt(
        2 * Math.max(variance / (total * total), effective > 0 ? 0.25 / (effective * effective) : 0),
      )
    }
  }
  return { marginals, errors, samples, effective }
}
