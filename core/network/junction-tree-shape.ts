/**
 * The shape of a junction tree: which variables share a table, and how the tables hang together. It depends on who is
 * whose parent and on how many states each has, not on a single probability, so one shape serves every question.
 *
 * Moral graph, then elimination by least fill (ties by index, so that everybody gets the same tree), then cliques that
 * lie in another are merged into it (Lauritzen and Spiegelhalter 1988; Kjærulff 1990 for least fill). Before any table
 * is allocated the sizes are known: a network over the budget is refused here.
 */
import { cellsOf } from "./factor.ts"

/** Variables are numbered from 0; the parents of each are given in ascending order. */
export interface Structure {
  cards: readonly number[]
  parents: readonly (readonly number[])[]
}

export interface Clique {
  /** Ascending. */
  variables: readonly number[]
  cells: number
  /** Index of the clique above it, -1 for the root of a component. Cliques above come later in the list. */
  above: number
  /** What it shares with the clique above it. */
  shared: readonly number[]
}

export interface TreeShape {
  cliques: readonly Clique[]
  /** For each variable a clique that holds it and its parents, and the smallest that holds it. */
  home: readonly number[]
  seat: readonly number[]
  cells: number
}

/**
 * Cells of all cliques together that a network may need: 2^21, 16 MB of numbers, held three times over while a
 * question is answered.
 */
export const cellBudget = 2 ** 21

/** null when it would need more than the budget. */
export function treeShape({ cards, parents }: Structure, budget = cellBudget): TreeShape | null {
  for (const [v, of] of parents.entries()) if (cellsOf([...of, v], cards) > budget) return null
  const eliminated = eliminate(cards, parents, budget)
  if (!eliminated) return null
  const { members, place } = eliminated

  // A clique that lies in the one below it goes into that one.
  const above = members.map((clique, i) =>
    Math.min(...clique.filter((v) => place[v] !== i).map((v) => place[v] as number)),
  )
  const into = members.map((_, i) => i)
  for (const [i, clique] of members.entries()) {
    const up = above[i] as number
    if (into[up] === up && (members[up] as number[]).length === clique.length - 1) into[up] = i
  }
  const standing = (i: number): number => {
    let at = i
    while (into[at] !== at) at = into[at] as number
    return at
  }
  const standingAbove = (i: number): number => {
    let up = above[i] as number
    while (Number.isFinite(up) && standing(up) === i) up = above[up] as number
    return Number.isFinite(up) ? standing(up) : -1
  }

  const kept = members.flatMap((_, i) => (into[i] === i ? [i] : []))
  const parentOf = new Map(kept.map((i) => [i, standingAbove(i)] as const))
  const order = belowFirst(kept, parentOf)
  const numberOf = new Map(order.map((i, n) => [i, n]))
  const cliques = order.map((i): Clique => {
    const variables = (members[i] as number[]).toSorted((a, b) => a - b)
    const up = parentOf.get(i) as number
    const other = new Set(up < 0 ? [] : (members[up] as number[]))
    return {
      variables,
      cells: cellsOf(variables, cards),
      above: up < 0 ? -1 : (numberOf.get(up) as number),
      shared: variables.filter((v) => other.has(v)),
    }
  })
  const cells = cliques.reduce((sum, clique) => sum + clique.cells, 0)
  if (cells > budget) return null

  const seat = cards.map(() => -1)
  for (const [i, clique] of cliques.entries())
    for (const v of clique.variables) {
      const now = seat[v] as number
      if (now < 0 || clique.cells < (cliques[now] as Clique).cells) seat[v] = i
    }
  // A family is complete in the moral graph, so the clique of whoever of it went first holds all of it.
  const home = parents.map((of, v) => {
    const first = Math.min(...[...of, v].map((u) => place[u] as number))
    return numberOf.get(standing(first)) as number
  })
  return { cliques, home, seat, cells }
}

/** For each step the variable and what was still joined to it; `place` is the step at which a variable went. */
function eliminate(
  cards: readonly number[],
  parents: readonly (readonly number[])[],
  budget: number,
): { members: number[][]; place: number[] } | null {
  const joined = cards.map(() => new Set<number>())
  const join = (a: number, b: number) => {
    joined[a]?.add(b)
    joined[b]?.add(a)
  }
  for (const [v, of] of parents.entries()) {
    for (const [i, a] of of.entries()) {
      join(a, v)
      for (const b of of.slice(i + 1)) join(a, b)
    }
  }

  /** Edges that taking v out would add; Infinity when its clique would be too large, found without counting. */
  const fillOf = (v: number): number => {
    let cells = cards[v] as number
    const around = joined[v] as Set<number>
    for (const u of around) {
      cells *= cards[u] as number
      // Variables of one state cost nothing in cells, but pairs of them still cost time.
      if (cells > budget || around.size > 256) return Number.POSITIVE_INFINITY
    }
    const list = [...around]
    let fill = 0
    for (const [i, a] of list.entries()) {
      const of = joined[a] as Set<number>
      for (let j = i + 1; j < list.length; j++) if (!of.has(list[j] as number)) fill++
    }
    return fill
  }

  const fill = cards.map((_, v) => fillOf(v))
  const left = new Set(cards.keys())
  const members: number[][] = []
  const place = cards.map(() => -1)
  while (left.size > 0) {
    let best = -1
    for (const v of left) {
      if (best < 0 || (fill[v] as number) < (fill[best] as number)) best = v
      if (fill[best] === 0) break
    }
    if (fill[best] === Number.POSITIVE_INFINITY) return null
    const around = [...(joined[best] as Set<number>)]
    place[best] = members.length
    members.push([best, ...around])
    left.delete(best)
    const changed = new Set(around)
    for (const [i, a] of around.entries()) {
      joined[a]?.delete(best)
      for (const b of around.slice(i + 1)) {
        if (joined[a]?.has(b)) continue
        join(a, b)
        for (const u of joined[a] as Set<number>) if (joined[b]?.has(u)) changed.add(u)
      }
    }
    for (const v of changed) fill[v] = fillOf(v)
  }
  return { members, place }
}

/** Every clique behind all that hang below it. */
function belowFirst(kept: readonly number[], parentOf: ReadonlyMap<number, number>): number[] {
  const below = new Map<number, number[]>()
  for (const i of kept) {
    const up = parentOf.get(i) as number
    below.set(up, [...(below.get(up) ?? []), i])
  }
  const order: number[] = []
  const open = [...(below.get(-1) ?? [])]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    order.push(at)
    open.push(...(below.get(at) ?? []))
  }
  return order.reverse()
}
