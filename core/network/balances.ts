/**
 * Cross-impact balances over plain numbers (Weimer-Jehle 2006, Technological Forecasting & Social Change 73:334-361).
 *
 * A configuration chooses one state of each descriptor. The balance of a state is the sum of what all chosen states
 * say of it; a configuration is consistent when no descriptor has a state with a higher balance than the chosen one.
 * Consistency is the smallest margin by which the chosen ones lead, the total the sum of their balances. A succession
 * jumps in every descriptor to its best state, over and over, until nothing moves or a cycle closes.
 *
 * Some pairs of states may be forbidden (hard relations): no configuration has both.
 */

export interface Balances {
  /** How many states each descriptor has. */
  sizes: readonly number[]
  /** `scores[row * n + column]`: what the row's state says of the column's; n states in all, descriptor by descriptor. */
  scores: Float64Array
  /** The same shape, symmetric: 1 where both cannot be. Absent: everything can. */
  forbidden?: Uint8Array
}

/** By descriptor, the index of the chosen state. */
export type Choice = readonly number[]

export interface Consistent {
  choice: number[]
  total: number
  consistency: number
}

export interface Search {
  found: Consistent[]
  /** False: the budget ended the search and there may be more, or there are more than are kept. */
  complete: boolean
  /** Partial configurations that were looked at. */
  examined: number
}

export interface SearchBudget {
  /** Numbers that may be looked at: all of them take under a second. */
  steps: number
  /** Configurations that are kept: of those that were found, the ones with the largest totals. */
  found: number
}

export const searchBudget: SearchBudget = { steps: 60_000_000, found: 1_000 }

/** Sums of shifts that are equal on paper may differ in the last digits. */
const even = 1e-9

export function offsetsOf(sizes: readonly number[]): number[] {
  let at = 0
  return sizes.map((size) => {
    at += size
    return at - size
  })
}

/** For every state of every descriptor, in a row. */
export function balancesOf({ sizes, scores }: Balances, choice: Choice): Float64Array {
  const n = statesIn(sizes)
  const offsets = offsetsOf(sizes)
  const sums = new Float64Array(n)
  for (const [d, state] of choice.entries()) {
    const row = ((offsets[d] as number) + state) * n
    for (let column = 0; column < n; column += 1) sums[column] = at(sums, column) + at(scores, row + column)
  }
  return sums
}

/** Of any configuration, also one that is not consistent: then `consistency` is below 0. */
export function judged(balances: Balances, choice: Choice): Consistent {
  const sums = balancesOf(balances, choice)
  const offsets = offsetsOf(balances.sizes)
  let total = 0
  let consistency = Number.POSITIVE_INFINITY
  for (const [d, size] of balances.sizes.entries()) {
    const from = offsets[d] as number
    const chosen = at(sums, from + (choice[d] as number))
    total += chosen
    for (let state = 0; state < size; state += 1)
      if (state !== choice[d]) consistency = Math.min(consistency, chosen - at(sums, from + state))
  }
  if (Math.abs(consistency) <= even) consistency = 0
  // With one state in every descriptor there is nothing to lead over.
  return {
    choice: [...choice],
    total: total + 0,
    consistency: Number.isFinite(consistency) ? consistency : 0,
  }
}

export type Succession = { ends: "fixed"; choice: number[] } | { ends: "cycle"; choices: number[][] }

/** Among equally good states the one that is chosen stays, else the first is taken. Hard relations are not asked. */
export function succession(balances: Balances, start: Choice): Succession {
  const seen = new Map<string, number>()
  const way: number[][] = []
  let choice = [...start]
  for (;;) {
    const key = choice.join()
    const before = seen.get(key)
    if (before !== undefined) {
      const choices = way.slice(before)
      return choices.length === 1 ? { ends: "fixed", choice } : { ends: "cycle", choices }
    }
    seen.set(key, way.length)
    way.push(choice)
    choice = nextOf(balances, choice)
  }
}

function nextOf(balances: Balances, choice: Choice): number[] {
  const sums = balancesOf(balances, choice)
  const offsets = offsetsOf(balances.sizes)
  return balances.sizes.map((size, d) => {
    const from = offsets[d] as number
    let best = choice[d] as number
    for (let state = 0; state < size; state += 1)
      if (at(sums, from + state) > at(sums, from + best) + even) best = state
    return best
  })
}

/**
 * Every consistent configuration, the largest total first. Descriptors are chosen one after another; a branch is left
 * as soon as some chosen state cannot lead any more, whatever the rest may say for it.
 */
export function consistentChoices(balances: Balances, budget: SearchBudget = searchBudget): Search {
  const { sizes, scores, forbidden } = balances
  const n = statesIn(sizes)
  const offsets = offsetsOf(sizes)
  const order = searchOrder(balances)
  const rivals = rivalsOf(sizes)
  const count = rivals.length
  const hopes = hopesOf(balances, order, rivals)
  // What has been said so far for the chosen state of each pair against its rival, level by level.
  const margins = new Float64Array((sizes.length + 1) * count)
  const choice = new Array<number>(sizes.length).fill(-1)
  let found: Consistent[] = []
  let more = false
  let steps = 0
  let examined = 0

  function allowed(level: number, state: number): boolean {
    if (!forbidden) return true
    for (let i = 0; i < level; i += 1) {
      const d = order[i] as number
      steps += 1
      if (at(forbidden, state * n + (offsets[d] as number) + (choice[d] as number)) === 1) return false
    }
    return true
  }

  function canLead(level: number): boolean {
    const here = level * count
    for (let r = 0; r < count; r += 1) {
      const { d, own } = rivals[r] as Rival
      if (choice[d] !== own) continue
      steps += 1
      if (at(margins, here + r) + at(hopes, here + r) < -even) return false
    }
    return true
  }

  /** False: the budget has ended. */
  function choose(level: number): boolean {
    if (level === sizes.length) {
      found.push(judged(balances, choice))
      steps += n * sizes.length
      if (found.length >= 2 * budget.found) keepBest()
      return true
    }
    const d = order[level] as number
    for (let state = 0; state < (sizes[d] as number); state += 1) {
      if (steps > budget.steps) return false
      const row = (offsets[d] as number) + state
      examined += 1
      if (!allowed(level, row)) continue
      choice[d] = state
      const [before, here] = [level * count, (level + 1) * count]
      for (let r = 0; r < count; r += 1) {
        const { ownAt, otherAt } = rivals[r] as Rival
        margins[here + r] =
          at(margins, before + r) + at(scores, row * n + ownAt) - at(scores, row * n + otherAt)
      }
      steps += count
      const goOn = !canLead(level + 1) || choose(level + 1)
      choice[d] = -1
      if (!goOn) return false
    }
    return true
  }

  function keepBest(): void {
    found.sort((a, b) => b.total - a.total || b.consistency - a.consistency || compared(a.choice, b.choice))
    more ||= found.length > budget.found
    found = found.slice(0, budget.found)
  }

  const whole = choose(0)
  keepBest()
  return { found, complete: whole && !more, examined }
}

interface Rival {
  d: number
  own: number
  other: number
  ownAt: number
  otherAt: number
}

/** Every ordered pair of states of one descriptor. */
function rivalsOf(sizes: readonly number[]): Rival[] {
  const offsets = offsetsOf(sizes)
  return sizes.flatMap((size, d) => {
    const from = offsets[d] as number
    const states = [...Array(size).keys()]
    return states.flatMap((own) =>
      states
        .filter((other) => other !== own)
        .map((other) => ({ d, own, other, ownAt: from + own, otherAt: from + other })),
    )
  })
}

/** At each level, the most that the descriptors still to be chosen can say for each pair's own state. */
function hopesOf(
  { sizes, scores }: Balances,
  order: readonly number[],
  rivals: readonly Rival[],
): Float64Array {
  const n = statesIn(sizes)
  const offsets = offsetsOf(sizes)
  const count = rivals.length
  const hopes = new Float64Array((sizes.length + 1) * count)
  for (let level = sizes.length - 1; level >= 0; level -= 1) {
    const d = order[level] as number
    for (const [r, { ownAt, otherAt }] of rivals.entries()) {
      let best = Number.NEGATIVE_INFINITY
      for (let state = 0; state < (sizes[d] as number); state += 1) {
        const row = ((offsets[d] as number) + state) * n
        best = Math.max(best, at(scores, row + ownAt) - at(scores, row + otherAt))
      }
      hopes[level * count + r] = at(hopes, (level + 1) * count + r) + best
    }
  }
  return hopes
}

/** First the one that is said most of, then always the one that has most to do with those before it. */
function searchOrder({ sizes, scores, forbidden }: Balances): number[] {
  const n = statesIn(sizes)
  const offsets = offsetsOf(sizes)
  const weight = sizes.map(() => new Float64Array(sizes.length))
  const of = sizes.flatMap((size, d) => new Array<number>(size).fill(d))
  for (let row = 0; row < n; row += 1)
    for (let column = 0; column < n; column += 1) {
      const [a, b] = [of[row] as number, of[column] as number]
      const w = Math.abs(at(scores, row * n + column)) + (forbidden ? 4 * at(forbidden, row * n + column) : 0)
      if (a === b || w === 0) continue
      add(weight[a] as Float64Array, b, w)
      add(weight[b] as Float64Array, a, w)
    }
  const left = new Set(offsets.keys())
  const near = weight.map((row) => row.reduce((a, b) => a + b, 0) * 1e-6)
  const order: number[] = []
  while (left.size > 0) {
    let best = -1
    for (const d of left) if (best < 0 || (near[d] as number) > (near[best] as number)) best = d
    left.delete(best)
    order.push(best)
    for (const d of left) near[d] = (near[d] as number) + at(weight[best] as Float64Array, d)
  }
  return order
}

const statesIn = (sizes: readonly number[]): number => sizes.reduce((a, b) => a + b, 0)
const at = (numbers: Float64Array | Uint8Array, i: number): number => numbers[i] as number
const add = (numbers: Float64Array, i: number, value: number): void => {
  numbers[i] = at(numbers, i) + value
}
const compared = (a: Choice, b: Choice): number => {
  for (const [i, one] of a.entries()) if (one !== b[i]) return one - (b[i] as number)
  return 0
}
