/**
 * The tables of a board's nodes. Scores add in nats: links by the state of each cause, responses by the levels of
 * drivers; a plain table multiplies; hard relations forbid. Where a combination of causes leaves nothing possible, hard
 * relations are passed over for that row, so that there is always a distribution, and the row is named.
 */
import type { Driver } from "../board.ts"
import { exp } from "../portable-math.ts"
import { shiftOf } from "../response.ts"
import type { NetworkNode } from "./board-network-nodes.ts"
import { distribution, type Intercepts } from "./intercepts.ts"

export type Levels = Readonly<Record<string, number>>

/** What the drivers add to the score of each state, in nats. */
export function responseShifts(node: NetworkNode, drivers: readonly Driver[], levels: Levels): Float64Array {
  const shifts = new Float64Array(node.states)
  for (const { response, directions } of node.responses) {
    const { shift } = shiftOf(response, drivers, levels)
    for (let s = 0; s < shifts.length; s++)
      shifts[s] = (shifts[s] as number) + shift * (directions[s] as number)
  }
  return shifts
}

/** The farthest that a state is taken to lie behind the likeliest of its row: beyond, its odds would be 0. */
const farthest = -600

/**
 * The odds of each state in one row, the likeliest by its shifts with 1; written to `out` from `at` on. False when hard
 * relations left nothing possible and were passed over.
 */
export function oddsOfRow(
  node: NetworkNode,
  responses: Float64Array,
  parentStates: Int32Array,
  out: Float64Array,
  at: number,
): boolean {
  if (write(node, responses, parentStates, true, out, at)) return true
  write(node, responses, parentStates, false, out, at)
  return false
}

function write(
  node: NetworkNode,
  responses: Float64Array,
  parentStates: Int32Array,
  hard: boolean,
  out: Float64Array,
  at: number,
): boolean {
  const { states, influences } = node
  const row = tableRow(node, parentStates)
  let most = Number.NEGATIVE_INFINITY
  for (let s = 0; s < states; s++) {
    let score = responses[s] as number
    let open = row === null || factorOf(node, row, s) > 0
    for (let p = 0; p < influences.length; p++) {
      const influence = influences[p]
      const cell = (parentStates[p] as number) * states + s
      score += influence?.shifts[cell] ?? 0
      if (hard && influence?.forbids[cell] === 1) open = false
    }
    out[at + s] = open ? score : Number.NEGATIVE_INFINITY
    if (open && score > most) most = score
  }
  if (most === Number.NEGATIVE_INFINITY) return false
  for (let s = 0; s < states; s++) {
    const score = out[at + s] as number
    if (score === Number.NEGATIVE_INFINITY) out[at + s] = 0
    else out[at + s] = exp(Math.max(farthest, score - most)) * (row === null ? 1 : factorOf(node, row, s))
  }
  return true
}

/** Of the node's table; null without one, or where it does not know a state. */
function tableRow({ table, parents }: NetworkNode, parentStates: Int32Array): readonly number[] | null {
  if (!table) return null
  let number = 0
  for (const [position, parent] of parents.entries()) {
    const part = table.rowPart.get(parent)?.[parentStates[position] as number]
    if (part === -1) return null
    number += part ?? 0
  }
  return table.table.rows[number] ?? null
}

function factorOf({ table }: NetworkNode, row: readonly number[], state: number): number {
  const column = table?.columns[state] ?? -1
  return column < 0 ? 0 : (row[column] ?? 0)
}

export interface NodeOdds {
  odds: Float64Array
  /** Rows in which hard relations left nothing possible. */
  contradictions: number[]
}

/** All rows: a combination of the parents' states each, the last parent's changing fastest. */
export function oddsOf(node: NetworkNode, nodes: readonly NetworkNode[], responses: Float64Array): NodeOdds {
  const cards = node.parents.map((parent) => nodes[parent]?.states ?? 1)
  const rows = cards.reduce((n, card) => n * card, 1)
  const odds = new Float64Array(rows * node.states)
  const contradictions: number[] = []
  const at = new Int32Array(cards.length)
  for (let row = 0; row < rows; row++) {
    if (!oddsOfRow(node, responses, at, odds, row * node.states)) contradictions.push(row)
    for (let p = cards.length - 1; p >= 0; p--) {
      at[p] = (at[p] as number) + 1
      if ((at[p] as number) < (cards[p] as number)) break
      at[p] = 0
    }
  }
  return { odds, contradictions }
}

/** The states of a node's parents in a row of its table. */
export function statesOfRow(node: NetworkNode, nodes: readonly NetworkNode[], row: number): number[] {
  const states: number[] = []
  let left = row
  for (const parent of node.parents.toReversed()) {
    const card = nodes[parent]?.states ?? 1
    states.unshift(left % card)
    left = Math.floor(left / card)
  }
  return states
}

/** The table of the node: each row a distribution. */
export function tableFrom(odds: Float64Array, states: number, intercepts: Intercepts): Float64Array {
  const table = new Float64Array(odds.length)
  for (let row = 0; row * states < odds.length; row++)
    distribution(odds, row, intercepts, table, row * states)
  return table
}

/**
 * The table when somebody makes one of the `allowed` states so: each row keeps its proportions among them (or holds them
 * alike), so that it says nothing about the causes.
 */
export function madeSo(table: Float64Array, allowed: Uint8Array): Float64Array {
  const states = allowed.length
  const out = new Float64Array(table.length)
  const count = allowed.reduce((a, b) => a + b, 0)
  for (let from = 0; from < table.length; from += states) {
    let sum = 0
    for (let s = 0; s < states; s++) if (allowed[s] === 1) sum += table[from + s] as number
    for (let s = 0; s < states; s++)
      if (allowed[s] === 1) out[from + s] = sum > 0 ? (table[from + s] as number) / sum : 1 / count
  }
  return out
}
