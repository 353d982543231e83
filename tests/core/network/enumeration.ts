/** Every combination of states, one by one: slow, and too simple to be wrong. What inference is held against. */
import type { DiscreteNetwork } from "../../../core/network/discrete-network.ts"
import { drawsFrom } from "../../../core/network/portable-random.ts"

export interface Enumerated {
  /** P(everything that was seen). */
  evidence: number
  /** By variable and state; NaN where evidence is 0. */
  marginals: Record<string, Record<string, number>>
}

/** `weight`: how likely what was seen is in a combination, by name of variable the state's number. */
export function enumerated(
  { variables }: DiscreteNetwork,
  weight: (states: Readonly<Record<string, number>>) => number = () => 1,
): Enumerated {
  const sums: Record<string, number[]> = {}
  for (const { name, states } of variables) sums[name] = states.map(() => 0)
  const byName = new Map(variables.map((variable) => [variable.name, variable]))
  const at: Record<string, number> = {}
  let evidence = 0

  function visit(v: number): void {
    const variable = variables[v]
    if (variable) {
      for (const s of variable.states.keys()) {
        at[variable.name] = s
        visit(v + 1)
      }
      return
    }
    let p = weight(at)
    for (const { name, parents, table } of variables) {
      let row = 0
      for (const parent of parents) row = row * (byName.get(parent)?.states.length ?? 0) + (at[parent] ?? 0)
      p *= table[row]?.[at[name] ?? 0] ?? Number.NaN
    }
    evidence += p
    for (const { name } of variables) {
      const own = sums[name] as number[]
      own[at[name] as number] = (own[at[name] as number] ?? 0) + p
    }
  }
  visit(0)

  const marginals = Object.fromEntries(
    variables.map(({ name, states }) => [
      name,
      Object.fromEntries(states.map((state, s) => [state, (sums[name]?.[s] ?? Number.NaN) / evidence])),
    ]),
  )
  return { evidence, marginals }
}

/** Chances from one seed, so that a failure can be replayed. */
export function chances(seed: number) {
  const draw = drawsFrom(seed)
  const below = (n: number) => Math.floor(draw() * n)
  return {
    draw,
    below,
    yes: (p: number) => draw() < p,
    one: <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value,
    /** Sums to 1; a part of it exactly 0 now and then. */
    distribution(n: number, zeros = 0.1): number[] {
      const parts = Array.from({ length: n }, () => (draw() < zeros ? 0 : draw() + 0.01))
      const sum = parts.reduce((a, b) => a + b, 0)
      return sum > 0 ? parts.map((p) => p / sum) : parts.map((_, i) => (i === 0 ? 1 : 0))
    },
  }
}

/** The farthest that two sets of marginals lie apart; NaN where one has no number. */
export function apart(
  a: Readonly<Record<string, Readonly<Record<string, number>>>>,
  b: Readonly<Record<string, Readonly<Record<string, number>>>>,
): number {
  let most = 0
  for (const [name, states] of Object.entries(b))
    for (const [state, p] of Object.entries(states)) {
      const off = Math.abs((a[name]?.[state] ?? Number.NaN) - p)
      if (!(off <= most)) most = off
    }
  return most
}
