/**
 * Intercepts (M3): what has to be added to the scores of a variable's states so that its marginal is the one that is
 * wanted, given how likely each combination of its causes is. The scores of a combination are a row of odds `a` (the
 * exponentials of its shifts, zero where a state is forbidden); with intercepts b a state has the probability
 * a e^b / sum of those.
 *
 * Wanted marginals minimise the convex function sum over rows of w ln(sum of a e^b) - wanted . b, whose gradient is the
 * marginal less the wanted one; it is found by Newton's method, damped by the slope at the end of each step.
 *
 * Where rows forbid states, not every marginal can be reached, and others only with b without bound: P(A) exactly 1, or
 * P(B) = P(A) where B requires A. Then states fall into tiers. A state of an earlier tier happens whenever it may, and
 * intercepts only weigh states of one tier against each other. What can be reached is the base polytope of the
 * function f(S) = P(some state of S is allowed); the nearest point of it and the tiers come from the decomposition
 * algorithm for such polytopes (Fujishige 1980; Groenevelt 1991): take the subset that is short of room by most, give it
 * all the room there is, and go on with it and with the others each for itself.
 */
import { exp, log } from "../portable-math.ts"

export interface Rows {
  /** States a row. */
  states: number
  /** Of each row, in 0..1; they sum to 1. */
  weights: Float64Array
  /** By row and state; at least one above 0 in each row. */
  odds: Float64Array
}

export interface Intercepts {
  /** nats, by state; 0 for the last state of each tier. */
  shifts: Float64Array
  /** By state; only the earliest tier that a row allows counts in it. */
  tiers: Int32Array
  /** e to the shifts, each tier scaled so that none is above 1. */
  factors: Float64Array
  /** The marginal that they give: the wanted one, or the nearest that can be reached. */
  reached: Float64Array
}

/** The distribution in one row. `out` is overwritten from `at` on. */
export function distribution(
  odds: Float64Array,
  row: number,
  { shifts, tiers, factors }: Pick<Intercepts, "shifts" | "tiers" | "factors">,
  out: Float64Array,
  at: number,
): void {
  const states = shifts.length
  const from = row * states
  let tier = Number.POSITIVE_INFINITY
  for (let s = 0; s < states; s++)
    if ((odds[from + s] as number) > 0 && (tiers[s] as number) < tier) tier = tiers[s] as number
  let total = 0
  for (let s = 0; s < states; s++) {
    const share = tiers[s] === tier ? (odds[from + s] as number) * (factors[s] as number) : 0
    out[at + s] = share
    total += share
  }
  if (!(total > 0)) {
    const open = [...shifts.keys()].filter((s) => tiers[s] === tier && (odds[from + s] as number) > 0)
    const shares = new Float64Array(open.length)
    byLogarithms(odds, from, open, shifts, shares)
    for (const [i, s] of open.entries()) out[at + s] = shares[i] as number
    return
  }
  for (let s = 0; s < states; s++) out[at + s] = (out[at + s] as number) / total
}

/** `wanted` sums to 1. */
export function interceptsFor(rows: Rows, wanted: Float64Array): Intercepts {
  const { states, weights, odds } = rows
  const shifts = new Float64Array(states)
  const tiers = new Int32Array(states)
  const reached = new Float64Array(states)
  const live: number[] = []
  for (let r = 0; r < weights.length; r++) if ((weights[r] as number) > 0) live.push(r)

  let tier = 0
  let left = live
  for (const block of blocksOf(rows, wanted, live)) {
    const within = (r: number) => block.some((s) => (odds[r * states + s] as number) > 0)
    const own = left.filter(within)
    left = left.filter((r) => !within(r))
    for (const s of block) tiers[s] = tier
    tier++
    solve(rows, own, block, wanted, shifts)
    const { marginal } = marginalOf(rows, own, block, shifts)
    for (const [i, s] of block.entries()) reached[s] = marginal[i] as number
  }
  return { shifts, tiers, factors: factorsOf(shifts, tiers), reached }
}

function factorsOf(shifts: Float64Array, tiers: Int32Array): Float64Array {
  const most = new Map<number, number>()
  for (const [s, shift] of shifts.entries()) {
    const tier = tiers[s] as number
    most.set(tier, Math.max(most.get(tier) ?? shift, shift))
  }
  return shifts.map((shift, s) => exp(shift - (most.get(tiers[s] as number) ?? 0)))
}

// --- tiers --------------------------------------------------------------------------------------------------------

/** As many groups of states as can be tried in every combination. */
const mostGroups = 12
/** Room for a subset of states that is less than this above what is wanted of it counts as none. */
const tight = 1e-13

/** States in tiers, the first first. States of which nothing is wanted come last: they happen when nothing else may. */
function blocksOf(
  { states, weights, odds }: Rows,
  wanted: Float64Array,
  live: readonly number[],
): number[][] {
  const all = [...wanted.keys()]
  const positive = all.filter((s) => (wanted[s] as number) > 0)
  const never = all.filter((s) => !((wanted[s] as number) > 0))
  const ends = never.length > 0 ? [never] : []

  // States that are always allowed together stand or fall together.
  const groupOf = new Map<string, number[]>()
  for (const s of positive) {
    let key = ""
    let forbidden = false
    for (const r of live) if (!((odds[r * states + s] as number) > 0)) forbidden = true
    if (forbidden) for (const r of live) key += (odds[r * states + s] as number) > 0 ? "1" : "0"
    groupOf.set(key, [...(groupOf.get(key) ?? []), s])
  }
  const groups = [...groupOf.values()]
  if (groups.length === 1 || groups.length > mostGroups) return [positive, ...ends]

  const masks = new Float64Array(1 << groups.length)
  for (const r of live) {
    let mask = 0
    for (const [g, [s = 0]] of groups.entries()) if ((odds[r * states + s] as number) > 0) mask |= 1 << g
    masks[mask] = (masks[mask] as number) + (weights[r] as number)
  }
  const size = groups.map((group) => group.length)
  const want = groups.map((group) => group.reduce((sum, s) => sum + (wanted[s] as number), 0))
  return [
    ...decompose((1 << groups.length) - 1, masks, want, size).map((block) =>
      groups
        .filter((_, g) => block & (1 << g))
        .flat()
        .toSorted((a, b) => a - b),
    ),
    ...ends,
  ]
}

/** `masks`: how likely it is that exactly these groups are allowed. Gives the tiers as sets of groups. */
function decompose(
  among: number,
  masks: Float64Array,
  want: readonly number[],
  size: readonly number[],
): number[] {
  let room = 0
  for (let mask = 1; mask < masks.length; mask++) if (mask & among) room += masks[mask] as number
  let wanted = 0
  let states = 0
  for (let g = 0; g < want.length; g++)
    if (among & (1 << g)) {
      wanted += want[g] as number
      states += size[g] as number
    }
  const even = (room - wanted) / states
  let worst = 0
  let slack = tight
  // Every proper part of `among`, from the largest number down.
  for (let part = (among - 1) & among; part > 0; part = (part - 1) & among) {
    let free = 0
    for (let mask = 1; mask < masks.length; mask++) if (mask & part) free += masks[mask] as number
    for (let g = 0; g < want.length; g++)
      if (part & (1 << g)) free -= (want[g] as number) + even * (size[g] as number)
    if (free < slack) {
      slack = free
      worst = part
    }
  }
  if (worst === 0) return [among]
  const others = masks.map((weight, mask) => (mask & worst ? 0 : weight))
  return [...decompose(worst, masks, want, size), ...decompose(among & ~worst, others, want, size)]
}

// --- within one tier ----------------------------------------------------------------------------------------------

const steps = 200
/** The farthest that an intercept moves in one step, in nats. */
const stride = 8

/** Writes the intercepts of the block's states. */
function solve(
  rows: Rows,
  own: readonly number[],
  block: readonly number[],
  wanted: Float64Array,
  shifts: Float64Array,
): void {
  const n = block.length
  if (n === 1 || own.length === 0) return
  // What the rows hold together; the block's own share of what is wanted is scaled to it.
  let room = 0
  for (const r of own) room += rows.weights[r] as number
  if (block.every((s) => !((wanted[s] as number) > 0))) return
  const target = nearestIn(
    block.map((s) => wanted[s] as number),
    room,
  )

  let now = marginalOf(rows, own, block, shifts)
  let off = farthest(now.marginal, target)
  // A plain table that gives what is wanted as it is stays as it is.
  if (off <= 1e-14) return
  for (let step = 0; step < steps; step++) {
    const gradient = now.marginal.map((m, i) => m - (target[i] as number))
    const move = newtonStep(now.curvature, gradient)
    if (!move) return
    const longest = Math.max(...move.map(Math.abs))
    let share = longest > stride ? stride / longest : 1
    const slope = dot(gradient, move)
    const at = (part: number) => {
      const tried = Float64Array.from(shifts)
      for (const [i, s] of block.entries()) tried[s] = (tried[s] as number) + part * (move[i] as number)
      return { tried, ...marginalOf(rows, own, block, tried) }
    }
    let next = at(share)
    // Past the lowest point, and as steep there as here: half as far.
    for (let halving = 0; halving < 60; halving++) {
      const there = dot(
        next.marginal.map((m, i) => m - (target[i] as number)),
        move,
      )
      if (there <= -0.5 * slope) break
      share /= 2
      next = at(share)
    }
    const nextOff = farthest(next.marginal, target)
    // What is left is rounding.
    if (off <= 1e-12 && nextOff >= off) return
    if (longest * share < 1e-15) return
    shifts.set(next.tried)
    now = next
    off = nextOff
    if (off <= 1e-16) return
  }
}

/** As much as there is room for, each moved by the same; none below 0. */
function nearestIn(wanted: readonly number[], room: number): number[] {
  const sum = wanted.reduce((a, b) => a + b, 0)
  if (Math.abs(sum - room) <= 1e-12) return wanted.map((t) => (sum > 0 ? (t * room) / sum : t))
  const even = (room - sum) / wanted.length
  return wanted.map((t) => t + even)
}

/** The marginal of the block's states over its rows, and how it changes with the intercepts (by state and state). */
function marginalOf(
  { states, weights, odds }: Rows,
  own: readonly number[],
  block: readonly number[],
  shifts: Float64Array,
): { marginal: number[]; curvature: Float64Array } {
  const n = block.length
  const most = Math.max(...block.map((s) => shifts[s] as number))
  const factors = block.map((s) => exp((shifts[s] as number) - most))
  const sums = new Float64Array(n)
  const curvature = new Float64Array(n * n)
  const p = new Float64Array(n)
  for (const r of own) {
    const weight = weights[r] as number
    let total = 0
    for (let i = 0; i < n; i++) {
      const share = (odds[r * states + (block[i] as number)] as number) * (factors[i] as number)
      p[i] = share
      total += share
    }
    if (!(total > 0)) byLogarithms(odds, r * states, block, shifts, p)
    else for (let i = 0; i < n; i++) p[i] = (p[i] as number) / total
    for (let i = 0; i < n; i++) {
      const pi = p[i] as number
      sums[i] = (sums[i] as number) + weight * pi
      for (let j = 0; j < n; j++) {
        const at = i * n + j
        curvature[at] = (curvature[at] as number) + weight * pi * ((i === j ? 1 : 0) - (p[j] as number))
      }
    }
  }
  return { marginal: [...sums], curvature }
}

/** For a row whose states have all become too small beside states that it forbids. */
function byLogarithms(
  odds: Float64Array,
  from: number,
  block: readonly number[],
  shifts: Float64Array,
  p: Float64Array,
): void {
  const scores = block.map((s) => log(odds[from + s] as number) + (shifts[s] as number))
  const most = Math.max(...scores)
  let total = 0
  for (const [i, score] of scores.entries()) {
    p[i] = exp(score - most)
    total += p[i] as number
  }
  for (let i = 0; i < p.length; i++) p[i] = (p[i] as number) / total
}

/**
 * Minus the inverse of the curvature times the gradient, the last state held still; null where the curvature has
 * vanished. Cholesky, with a little added to a diagonal that has none of its own.
 */
function newtonStep(curvature: Float64Array, gradient: readonly number[]): number[] | null {
  const n = gradient.length
  const m = n - 1
  const factor = new Float64Array(m * m)
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = curvature[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (factor[i * m + k] as number) * (factor[j * m + k] as number)
      if (i === j)
        factor[i * m + i] = Math.sqrt(Math.max(sum, 1e-18 + 1e-15 * (curvature[i * n + i] as number)))
      else factor[i * m + j] = sum / (factor[j * m + j] as number)
    }
  const move = gradient.map((g) => -g)
  move[m] = 0
  for (let i = 0; i < m; i++) {
    let sum = move[i] as number
    for (let k = 0; k < i; k++) sum -= (factor[i * m + k] as number) * (move[k] as number)
    move[i] = sum / (factor[i * m + i] as number)
  }
  for (let i = m - 1; i >= 0; i--) {
    let sum = move[i] as number
    for (let k = i + 1; k < m; k++) sum -= (factor[k * m + i] as number) * (move[k] as number)
    move[i] = sum / (factor[i * m + i] as number)
  }
  return move.every(Number.isFinite) && move.some((d) => d !== 0) ? move : null
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)
const farthest = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0)
