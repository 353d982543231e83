/**
 * A board's network with its intercepts: causes first, each node's table is set so that its marginal is the working
 * value, given the joint distribution of its causes so far (M3). Exact, or not at all where it would be too large.
 */
import type { Driver } from "../board.ts"
import { type BoardNetwork, type NetworkNode, percent } from "./board-network-nodes.ts"
import { oddsOf, responseShifts, statesOfRow, tableFrom } from "./board-network-rows.ts"
import { type Intercepts, interceptsFor } from "./intercepts.ts"
import { type JunctionTree, junctionTree } from "./junction-tree.ts"
import type { ModelProblem } from "./questions.ts"

export interface Calibrated {
  tree: JunctionTree
  intercepts: Intercepts[]
  tables: Float64Array[]
  /** With nothing set and nothing observed, by node. */
  base: Float64Array[]
  problems: ModelProblem[]
}

/** null: more than the budget. */
export function calibrated(
  network: BoardNetwork,
  drivers: readonly Driver[],
  budget?: number,
): Calibrated | null {
  const { nodes } = network
  const tree = junctionTree(
    { cards: nodes.map(({ states }) => states), parents: nodes.map(({ parents }) => parents) },
    budget,
  )
  if (!tree) return null
  const intercepts: Intercepts[] = []
  const tables: Float64Array[] = []
  const problems: ModelProblem[] = []
  for (const v of network.order) {
    const node = nodes[v] as NetworkNode
    const { odds, contradictions } = oddsOf(node, nodes, responseShifts(node, drivers, {}))
    const weights = tree.parentsOf(v)
    const fitted = interceptsFor({ states: node.states, weights, odds }, node.wanted)
    const table = tableFrom(odds, node.states, fitted)
    // Without causes the row is the marginal, digit by digit.
    if (node.parents.length === 0 && odds.every((a) => a > 0)) table.set(node.wanted)
    intercepts[v] = fitted
    tables[v] = table
    tree.setTable(v, table)
    const contradiction = contradictions.find((row) => (weights[row] as number) > 1e-12)
    if (contradiction !== undefined) problems.push(contradictionIn(network, v, contradiction))
    const unreachable = unreachableIn(network, v, fitted.reached)
    if (unreachable) problems.push(unreachable)
  }
  const posterior = tree.run({ likelihoods: new Map(), tables: new Map() })
  return {
    tree,
    intercepts,
    tables,
    base: posterior?.marginals ?? nodes.map(({ wanted }) => wanted),
    problems,
  }
}

function contradictionIn({ nodes, places }: BoardNetwork, v: number, row: number): ModelProblem {
  const node = nodes[v] as NetworkNode
  const states = statesOfRow(node, nodes, row)
  const causes = node.parents.flatMap((parent, i) =>
    node.influences[i]?.forbids.includes(1) ? [{ parent, state: states[i] as number }] : [],
  )
  const when = causes.map(({ parent, state }) => stateOf({ nodes, places }, parent, state)).join(" and ")
  return {
    kind: "contradiction",
    message: `When ${when}, requirements and exclusions leave nothing possible for “${node.title}”; there they are passed over.`,
    ids: node.hard,
    scenarioIds: [...node.scenarioIds, ...causes.flatMap(({ parent }) => nodes[parent]?.scenarioIds ?? [])],
  }
}

/** “Kim at the forum” is Yes; of a set, which of it happens. */
function stateOf(
  { nodes, places }: Pick<BoardNetwork, "nodes" | "places">,
  v: number,
  state: number,
): string {
  const node = nodes[v] as NetworkNode
  if (node.scenarioIds.length > 1) {
    const member = node.scenarioIds[state]
    return member === undefined
      ? `none of “${node.title}” happens`
      : `“${places.get(member)?.scenario.title}” happens`
  }
  const place = places.get(node.scenarioIds[0] as string)
  return `“${node.title}” is ${place?.outcomes[state]?.label ?? ""}`
}

function unreachableIn(network: BoardNetwork, v: number, reached: Float64Array): ModelProblem | null {
  const { nodes, places } = network
  const node = nodes[v] as NetworkNode
  let worst = 0
  for (const s of node.wanted.keys()) {
    const off = Math.abs((reached[s] as number) - (node.wanted[s] as number))
    if (off > Math.abs((reached[worst] as number) - (node.wanted[worst] as number)) + 1e-12) worst = s
  }
  const [wanted, nearest] = [node.wanted[worst] as number, reached[worst] as number]
  if (Math.abs(nearest - wanted) <= 1e-9) return null
  const member = node.scenarioIds.length > 1 ? node.scenarioIds[worst] : node.scenarioIds[0]
  const place = member === undefined ? undefined : places.get(member)
  const what = place
    ? `“${place.scenario.title}” (${place.outcomes[node.scenarioIds.length > 1 ? 0 : worst]?.label})`
    : `None of “${node.title}”`
  const hard = node.parents.filter((_, i) => node.influences[i]?.forbids.includes(1))
  return {
    kind: "unreachable",
    message: `${what} is put at ${percent(wanted)}, but what it requires, follows from or is excluded by allows no nearer than ${percent(nearest)}.`,
    ids: node.hard,
    scenarioIds: [...node.scenarioIds, ...hard.flatMap((parent) => nodes[parent]?.scenarioIds ?? [])],
  }
}
