/** Plain tables asked for what follows from them, and put into another order of parents. */
import type { DiscreteNetwork, DiscreteVariable } from "./network/discrete-network.ts"
import { junctionTree } from "./network/junction-tree.ts"

/** By variable, in their order, how likely each state is; null when the network is too large to be exact. */
export function networkMarginals({ variables }: DiscreteNetwork): number[][] | null {
  const index = new Map(variables.map(({ name }, i) => [name, i]))
  const rising = (parents: readonly string[]) =>
    parents.toSorted((a, b) => (index.get(a) as number) - (index.get(b) as number))
  const cards = variables.map(({ states }) => states.length)
  const parents = variables.map((variable) =>
    rising(variable.parents).map((name) => index.get(name) as number),
  )
  const tree = junctionTree({ cards, parents })
  if (!tree) return null
  for (const [v, variable] of variables.entries()) {
    const { table } = givenInOrder(
      variable,
      rising(variable.parents),
      (name) => cards[index.get(name) as number] as number,
    )
    tree.setTable(v, Float64Array.from(table.flat()))
  }
  const posterior = tree.run({ likelihoods: new Map(), tables: new Map() })
  return posterior?.marginals.map((marginal) => [...marginal]) ?? null
}

/** The same table with its parents in this order; `statesOf` says how many states each has. */
export function givenInOrder(
  variable: DiscreteVariable,
  order: readonly string[],
  statesOf: (name: string) => number,
): DiscreteVariable {
  const { parents, table } = variable
  if (order.every((name, i) => name === parents[i])) return variable
  const sizes = order.map(statesOf)
  const strides = new Map<string, number>()
  let stride = 1
  for (const name of parents.toReversed()) {
    strides.set(name, stride)
    stride *= statesOf(name)
  }
  const rows = Array.from(table, (_, row) => {
    let rest = row
    let from = 0
    for (let i = order.length - 1; i >= 0; i -= 1) {
      const size = sizes[i] as number
      from += (rest % size) * (strides.get(order[i] as string) as number)
      rest = Math.floor(rest / size)
    }
    return table[from] as readonly number[]
  })
  return { ...variable, parents: [...order], table: rows }
}
