/**
 * Exact inference on a discrete network: one pass up and one down a junction tree gives the probability of the
 * evidence and the marginals of every variable (Jensen, Lauritzen and Olesen 1990). Tables can also be set one after
 * another, causes first, with the joint distribution of a variable's parents read in between: that is what calibrates
 * a board's intercepts.
 *
 * Messages are scaled as they go, so that much evidence does not underflow. 0 / 0 in a separator is 0, as it should
 * be: what was impossible stays so. Sums run in a fixed order (M5).
 */
import { largest, multiplyBy, type Projection, projection, scale, sumOf, sumOnto } from "./factor.ts"
import { type Structure, type TreeShape, treeShape } from "./junction-tree-shape.ts"

export interface Evidence {
  /** By variable: P(what was seen | state), in 0..1, or any positive multiple of it. Hard evidence is 0 and 1. */
  likelihoods: ReadonlyMap<number, Float64Array>
  /** Tables in place of a variable's own, for this question only: an intervention, a driver at another level. */
  tables: ReadonlyMap<number, Float64Array>
}

export interface Posterior {
  /** P(evidence), in 0..1 when likelihoods are. */
  evidence: number
  /** By variable. */
  marginals: Float64Array[]
}

export interface JunctionTree {
  shape: TreeShape
  /**
   * The table of a variable: a row a combination of its parents' states (ascending, the last fastest), a column a
   * state. Once for each variable.
   */
  setTable(variable: number, table: Float64Array): void
  /**
   * The joint distribution of a variable's parents in the order of its table's rows, from the tables that were set so
   * far: those of all its ancestors must be.
   */
  parentsOf(variable: number): Float64Array
  /** null when the evidence is impossible. */
  run(evidence: Evidence): Posterior | null
}

/** null when the network needs more than the budget; nothing was allocated then. */
export function junctionTree(structure: Structure, budget?: number): JunctionTree | null {
  const shape = treeShape(structure, budget)
  return shape && treeOf(structure, shape)
}

function treeOf({ cards, parents }: Structure, shape: TreeShape): JunctionTree {
  const { cliques, home, seat } = shape
  const ones = (cells: number) => new Float64Array(cells).fill(1)
  /** Products of the tables that were set; allocated with the first of them. */
  const base: (Float64Array | null)[] = cliques.map(() => null)
  const tables: (Float64Array | null)[] = cards.map(() => null)
  const onto = (clique: number, variables: readonly number[]) =>
    projection(cliques[clique]?.variables ?? [], variables, cards)
  const up = cliques.map((clique, i) => onto(i, clique.shared))
  const down = cliques.map((clique) => (clique.above < 0 ? null : onto(clique.above, clique.shared)))
  const families = parents.map((of, v) => onto(home[v] as number, [...of, v]))
  const single = cards.map((_, v) => onto(seat[v] as number, [v]))
  const residents = cliques.map(() => [] as number[])
  for (const [v, clique] of home.entries()) residents[clique]?.push(v)
  const below = cliques.map(() => [] as number[])
  for (const [i, { above }] of cliques.entries()) below[above]?.push(i)

  // --- one table after another: messages are kept until something behind them changes ---------------------------

  /** From a clique to the one above it, and back. "stale" is to be computed; null says nothing (no table behind it). */
  type Message = Float64Array | null | "stale"
  const rising: Message[] = cliques.map(() => null)
  const falling: Message[] = cliques.map(() => null)

  function setTable(v: number, table: Float64Array): void {
    const clique = home[v] as number
    tables[v] = table
    base[clique] ??= ones(cliques[clique]?.cells ?? 0)
    multiplyBy(families[v] as Projection, base[clique] as Float64Array, table)
    // What is stale already has nothing but stale behind it.
    const open: [at: number, from: number][] = [[clique, -1]]
    for (let next = open.pop(); next; next = open.pop()) {
      const [at, from] = next
      const above = cliques[at]?.above ?? -1
      if (above >= 0 && above !== from && rising[at] !== "stale") {
        rising[at] = "stale"
        open.push([above, at])
      }
      for (const child of below[at] ?? [])
        if (child !== from && falling[child] !== "stale") {
          falling[child] = "stale"
          open.push([child, at])
        }
    }
  }

  /** Brings every message up to date that leads to a clique, the farthest first. */
  function gather(target: number): void {
    const chain: (() => void)[] = []
    const open: [at: number, from: number][] = [[target, -1]]
    for (let next = open.pop(); next; next = open.pop()) {
      const [at, from] = next
      for (const child of below[at] ?? [])
        if (child !== from && rising[child] === "stale") {
          chain.push(() => {
            rising[child] = message(child, at, up[child] as Projection)
          })
          open.push([child, at])
        }
      const above = cliques[at]?.above ?? -1
      if (above >= 0 && above !== from && falling[at] === "stale") {
        chain.push(() => {
          falling[at] = message(above, at, down[at] as Projection)
        })
        open.push([above, at])
      }
    }
    for (const step of chain.reverse()) step()
  }

  function message(from: number, to: number, onto: Projection): Float64Array {
    const out = new Float64Array(onto.size)
    sumOnto(onto, belief(from, to), out)
    const total = sumOf(out)
    if (total > 0) scale(out, 1 / total)
    return out
  }

  /** The clique with all messages but the one from `except`. */
  function belief(clique: number, except: number): Float64Array {
    const own = base[clique]
    const cells = own ? Float64Array.from(own) : ones(cliques[clique]?.cells ?? 0)
    for (const child of below[clique] ?? []) {
      const of = rising[child]
      if (child !== except && of && of !== "stale") multiplyBy(down[child] as Projection, cells, of)
    }
    const of = falling[clique]
    if (cliques[clique]?.above !== except && of && of !== "stale")
      multiplyBy(up[clique] as Projection, cells, of)
    return cells
  }

  function parentsOf(v: number): Float64Array {
    const clique = home[v] as number
    gather(clique)
    const onto = projection(cliques[clique]?.variables ?? [], parents[v] ?? [], cards)
    const joint = new Float64Array(onto.size)
    sumOnto(onto, belief(clique, -2), joint)
    scale(joint, 1 / sumOf(joint))
    return joint
  }

  // --- one question over all tables -------------------------------------------------------------------------------

  let work: Float64Array[] | null = null
  const separators = cliques.map((_, i) => new Float64Array(up[i]?.size ?? 1))
  const ratios = cliques.map((_, i) => new Float64Array(up[i]?.size ?? 1))

  function load(evidence: Evidence): Float64Array[] {
    work ??= cliques.map(({ cells }) => new Float64Array(cells))
    for (const [i, cells] of work.entries()) {
      const own = base[i]
      if (!residents[i]?.some((v) => evidence.tables.has(v))) {
        if (own) cells.set(own)
        else cells.fill(1)
        continue
      }
      cells.fill(1)
      for (const v of residents[i]) {
        const table = evidence.tables.get(v) ?? tables[v]
        if (table) multiplyBy(families[v] as Projection, cells, table)
      }
    }
    return work
  }

  function run(evidence: Evidence): Posterior | null {
    const cells = load(evidence)
    const found = product()
    for (const [v, likelihood] of evidence.likelihoods) {
      // Scaled to at most 1: many weak ones on one variable must not underflow before they are summed.
      const most = likelihood.reduce((a, b) => Math.max(a, b), 0)
      if (!(most > 0)) return null
      found.times(most)
      multiplyBy(
        single[v] as Projection,
        cells[seat[v] as number] as Float64Array,
        likelihood.map((p) => p / most),
      )
    }
    const totals = new Float64Array(cliques.length)
    const taken = new Int32Array(cliques.length)
    for (let i = 0; i < cliques.length; i++) {
      const own = cells[i] as Float64Array
      const separator = separators[i] as Float64Array
      sumOnto(up[i] as Projection, own, separator)
      const total = sumOf(separator)
      if (!(total > 0)) return null
      totals[i] = total
      found.times(total)
      scale(separator, 1 / total)
      const above = cliques[i]?.above ?? -1
      if (above < 0) {
        scale(own, 1 / total)
        continue
      }
      const upper = cells[above] as Float64Array
      multiplyBy(down[i] as Projection, upper, separator)
      taken[above] = (taken[above] as number) + 1
      if ((taken[above] as number) % mostTaken !== 0) continue
      const most = largest(upper)
      if (!(most > 0)) return null
      found.times(most)
      scale(upper, 1 / most)
    }
    for (let i = cliques.length - 1; i >= 0; i--) {
      const above = cliques[i]?.above ?? -1
      if (above < 0) continue
      const ratio = ratios[i] as Float64Array
      const separator = separators[i] as Float64Array
      sumOnto(down[i] as Projection, cells[above] as Float64Array, ratio)
      for (let s = 0; s < ratio.length; s++) {
        const before = (separator[s] as number) * (totals[i] as number)
        ratio[s] = before > 0 ? (ratio[s] as number) / before : 0
      }
      multiplyBy(up[i] as Projection, cells[i] as Float64Array, ratio)
    }
    const marginals = cards.map((card, v) => {
      const out = new Float64Array(card)
      sumOnto(single[v] as Projection, cells[seat[v] as number] as Float64Array, out)
      scale(out, 1 / sumOf(out))
      return out
    })
    return { evidence: found.value(), marginals }
  }

  return { shape, setTable, parentsOf, run }
}

/** Messages that a clique takes before it is scaled again: each may be small where the next is large. */
const mostTaken = 16
const tiny = 2 ** -512

/** A product of many factors in 0..1 that does not underflow on its way. */
function product(): { times(factor: number): void; value(): number } {
  let mantissa = 1
  let shifts = 0
  return {
    times(factor) {
      mantissa *= factor
      while (mantissa > 0 && mantissa < tiny) {
        mantissa /= tiny
        shifts++
      }
    },
    value() {
      let value = mantissa
      for (let i = 0; i < shifts; i++) value *= tiny
      return value
    },
  }
}
