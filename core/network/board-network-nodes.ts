/**
 * From a board to the nodes of its network. A scenario is a node, its outcomes (or bins) are the states; the yes-or-no
 * scenarios of an exclusive set are one node together, with a state for each and one for "none of them". Links,
 * responses and tables become what they do to the scores of a node's states; what does not fit is left out, with a
 * sentence that says so.
 *
 * Everything is taken in the order of ids, so that the same board gives the same digits however its entities lie (M5).
 */
import type { Board, ConditionalTable, Link, OutcomeRef, Response, Scenario } from "../board.ts"
import { isQuantiles, readWorking } from "../working.ts"
import { binsOf } from "./bins.ts"
import { influenceOf, loopOf } from "./board-network-arcs.ts"
import { addTable } from "./board-network-tables.ts"
import type { ModelProblem } from "./questions.ts"

/** Where a scenario is in the network. */
export interface Place {
  scenario: Scenario
  node: number
  outcomes: readonly { id: string; label: string }[]
  /** By state of the node: the outcome that the scenario has in it. */
  outcomeOf: Int32Array
  /** One of an exclusive set: its node has a state for each of them and one for none. */
  member: boolean
}

/** What one parent does to the scores of a node, by its state and the node's. */
export interface Influence {
  /** nats, added. */
  shifts: Float64Array
  /** 1: cannot be. */
  forbids: Uint8Array
}

export interface NodeTable {
  table: ConditionalTable
  /** By parent, by its state: what it adds to the number of the row; -1 where the table does not know the state. */
  rowPart: ReadonlyMap<number, Int32Array>
  /** By state of the node: the column; -1: probability 0. */
  columns: Int32Array
}

export interface NetworkNode {
  title: string
  scenarioIds: readonly string[]
  states: number
  /** The working values, by state; they sum to 1. */
  wanted: Float64Array
  /** Ascending. */
  parents: number[]
  /** By position in `parents`. */
  influences: Influence[]
  /** Ids of the hard relations that lead here. */
  hard: string[]
  /** What a response adds its shift to (and from which it takes it), by state. */
  responses: { response: Response; directions: Float64Array }[]
  table: NodeTable | null
}

export interface BoardNetwork {
  nodes: readonly NetworkNode[]
  /** Causes before consequences. */
  order: readonly number[]
  places: ReadonlyMap<string, Place>
  problems: readonly ModelProblem[]
}

export function networkNodes(board: Board): BoardNetwork {
  const problems: ModelProblem[] = []
  const { nodes, places } = placed(board, problems)
  const arcs = nodes.map(() => new Set<number>())
  const known = new Map(board.scenarios.map((scenario) => [scenario.id, scenario] as const))

  for (const table of byId(board.tables)) addTable(table, nodes, places, arcs, known, problems)
  for (const link of byId(board.links)) addLink(link, nodes, places, arcs, known, problems)
  for (const response of byId(board.responses)) {
    const place = places.get(response.scenarioId)
    const found = gone(response, known, places)
    if (found) {
      problems.push({
        kind: "dangling",
        message: `A response of drivers speaks of ${found}, which is no longer there.`,
        ids: [response.id],
        scenarioIds: [],
      })
    }
    if (!place || found) continue
    const directions = directionsOf(place, response.outcomeId)
    if (directions) nodes[place.node]?.responses.push({ response, directions })
  }
  return { nodes, order: causesFirst(nodes), places, problems }
}

/** The states of the node in which this holds, as 1; null when it is not in the network. */
export function statesWhere(places: ReadonlyMap<string, Place>, ref: OutcomeRef): Uint8Array | null {
  const place = places.get(ref.scenarioId)
  const at = place?.outcomes.findIndex(({ id }) => id === ref.outcomeId) ?? -1
  if (!place || at < 0) return null
  return Uint8Array.from(place.outcomeOf, (outcome) => (outcome === at ? 1 : 0))
}

/** “Kim at the forum” is Yes. */
export function said({ scenario, outcomes }: Place, outcomeId: string): string {
  const label = outcomes.find(({ id }) => id === outcomeId)?.label ?? outcomeId
  return `“${scenario.title}” is ${label}`
}

/** To a tenth of a percent: what lies that near to the number beside it is still another number. */
export const percent = (p: number): string => `${Math.round(p * 1000) / 10}%`

// --- nodes --------------------------------------------------------------------------------------------------------

function placed(
  board: Board,
  problems: ModelProblem[],
): { nodes: NetworkNode[]; places: Map<string, Place> } {
  const live = byId(board.scenarios).filter(isLive)
  const exclusive = new Set(
    board.sets.filter((set) => set.kind === "exclusive" && !set.deletedAt).map(({ id }) => id),
  )
  const membersOf = new Map<string, Scenario[]>()
  for (const scenario of live) {
    const { setId } = scenario
    const [yes] = probabilitiesOf(scenario) ?? []
    if (setId !== undefined && exclusive.has(setId) && scenario.kind === "binary" && yes)
      membersOf.set(setId, [...(membersOf.get(setId) ?? []), scenario])
  }
  const nodes: NetworkNode[] = []
  const places = new Map<string, Place>()
  for (const scenario of live) {
    if (places.has(scenario.id)) continue
    const members = scenario.kind === "binary" ? (membersOf.get(scenario.setId ?? "") ?? []) : []
    if (members.length > 1 && members.includes(scenario)) {
      const title = board.sets.find(({ id }) => id === scenario.setId)?.title ?? scenario.title
      const wanted = sharesOf(title, members, problems)
      for (const [i, member] of members.entries()) {
        const outcomes = member.outcomes.map(({ id, label }) => ({ id, label }))
        const other = Math.max(
          1,
          member.outcomes.findIndex(({ retiredOn }, at) => at > 0 && !retiredOn),
        )
        const outcomeOf = Int32Array.from(wanted, (_, state) => (state === i ? 0 : other))
        places.set(member.id, { scenario: member, node: nodes.length, outcomes, outcomeOf, member: true })
      }
      nodes.push(
        emptyNode(
          title,
          members.map(({ id }) => id),
          wanted,
        ),
      )
      continue
    }
    const states = probabilitiesOf(scenario)
    if (!states) continue
    const outcomeOf = Int32Array.from(states.keys())
    places.set(scenario.id, { scenario, node: nodes.length, outcomes: states, outcomeOf, member: false })
    nodes.push(
      emptyNode(scenario.title, [scenario.id], proportions(states.map(({ probability }) => probability))),
    )
  }
  return { nodes, places }
}

const isLive = ({ deletedAt, status }: Scenario): boolean => deletedAt === undefined && status !== "annulled"

const emptyNode = (title: string, scenarioIds: string[], wanted: Float64Array): NetworkNode => ({
  title,
  scenarioIds,
  states: wanted.length,
  wanted,
  parents: [],
  influences: [],
  hard: [],
  responses: [],
  table: null,
})

/** The outcomes or bins of a scenario with what the board holds of them; null when it has none, or no value. */
function probabilitiesOf(scenario: Scenario): { id: string; label: string; probability: number }[] | null {
  const bins = binsOf(scenario)
  if (bins.length > 0) return bins
  const working = readWorking(scenario.working, scenario)
  if (!working || isQuantiles(working)) return null
  return scenario.outcomes.map(({ id, label }) => ({
    id,
    label,
    probability: working.probabilities[id] ?? 0,
  }))
}

/** Each member's own, and what is left for none of them. */
function sharesOf(title: string, members: readonly Scenario[], problems: ModelProblem[]): Float64Array {
  const own = members.map((member) => probabilitiesOf(member)?.[0]?.probability ?? 0)
  const sum = own.reduce((a, b) => a + b, 0)
  if (sum > 1 + 1e-9)
    problems.push({
      kind: "unreachable",
      message: `Only one of “${title}” can happen, but together they hold ${percent(sum)}; the model takes them in proportion, as 100%.`,
      ids: [],
      scenarioIds: members.map(({ id }) => id),
    })
  return proportions([...own, Math.max(0, 1 - sum)])
}

function proportions(values: readonly number[]): Float64Array {
  const sum = values.reduce((a, b) => a + b, 0)
  // What sums to 1 already keeps its digits.
  return Float64Array.from(values, (p) => (Math.abs(sum - 1) <= 1e-15 ? p : p / sum))
}

// --- links and tables ---------------------------------------------------------------------------------------------

function addLink(
  link: Link,
  nodes: NetworkNode[],
  places: ReadonlyMap<string, Place>,
  arcs: Set<number>[],
  known: ReadonlyMap<string, Scenario>,
  problems: ModelProblem[],
): void {
  const problem = (kind: ModelProblem["kind"], message: string) =>
    problems.push({ kind, message, ids: [link.id], scenarioIds: presentOf([link.from, link.to], places) })
  const missing = gone(link.from, known, places) ?? gone(link.to, known, places)
  if (missing)
    return void problem("dangling", `A link leads to or from ${missing}, which is no longer there.`)
  const from = places.get(link.from.scenarioId)
  const to = places.get(link.to.scenarioId)
  const source = statesWhere(places, link.from)
  const target = statesWhere(places, link.to)
  // Without a working value, or with one that is hidden, a scenario is not in the network: nothing is wrong with it.
  if (!from || !to || !source || !target) return
  if (from === to)
    return void problem("loop", `The link from “${from.scenario.title}” to itself is left out: it is a loop.`)
  if (from.node === to.node) {
    const message = `“${from.scenario.title}” and “${to.scenario.title}” are in a set of which only one can happen, so the link between them is left out.`
    return void problem("within-set", message)
  }
  const loop = loopOf(arcs, from.node, to.node)
  if (loop) {
    const titles = loop.map((node) => `“${nodes[node]?.title}”`).join(" → ")
    const message = `The link from “${from.scenario.title}” to “${to.scenario.title}” is left out, because it would close a loop: ${titles}.`
    return void problem("loop", message)
  }
  const node = nodes[to.node] as NetworkNode
  const { shifts, forbids } = influenceOf(nodes, node, from.node)
  arcs[from.node]?.add(to.node)
  if (link.relation !== "influences") node.hard.push(link.id)
  const directions = directionsOf(to, link.to.outcomeId)
  for (let p = 0; p < source.length; p++)
    for (let s = 0; s < node.states; s++) {
      const at = p * node.states + s
      const holds = source[p] === 1
      const in_ = target[s] === 1
      if (link.relation === "influences" && holds)
        shifts[at] = (shifts[at] as number) + (directions?.[s] ?? 0) * finite(link.logOddsShift)
      if (link.relation === "requires" && !holds && in_) forbids[at] = 1
      if (link.relation === "implies" && holds && !in_) forbids[at] = 1
      if (link.relation === "excludes" && holds && in_) forbids[at] = 1
    }
}

/** Where a shift of an outcome goes, by state: in a set a shift towards "does not happen" is one away from "happens". */
function directionsOf({ member, outcomes, outcomeOf }: Place, outcomeId: string): Float64Array | null {
  const at = outcomes.findIndex(({ id }) => id === outcomeId)
  if (at < 0) return null
  if (member && at !== 0) return Float64Array.from(outcomeOf, (outcome) => (outcome === 0 ? -1 : 0))
  return Float64Array.from(outcomeOf, (outcome) => (outcome === at ? 1 : 0))
}

function causesFirst(nodes: readonly NetworkNode[]): number[] {
  const waiting = nodes.map(({ parents }) => parents.length)
  const children = nodes.map(() => [] as number[])
  for (const [v, { parents }] of nodes.entries()) for (const p of parents) children[p]?.push(v)
  const order: number[] = []
  const ready = waiting.flatMap((n, v) => (n === 0 ? [v] : []))
  for (const v of ready) {
    order.push(v)
    for (const child of children[v] as number[]) {
      waiting[child] = (waiting[child] as number) - 1
      if (waiting[child] === 0) ready.push(child)
    }
  }
  return order
}

/** What an outcome is called that is gone: its scenario was removed, or has it no longer. */
function gone(
  ref: OutcomeRef,
  known: ReadonlyMap<string, Scenario>,
  places: ReadonlyMap<string, Place>,
): string | null {
  const scenario = known.get(ref.scenarioId)
  if (!scenario) return "a scenario"
  if (scenario.deletedAt !== undefined) return `“${scenario.title}”`
  const place = places.get(ref.scenarioId)
  if (!place || place.outcomes.some(({ id }) => id === ref.outcomeId)) return null
  return `an outcome of “${scenario.title}”`
}

const presentOf = (refs: readonly OutcomeRef[], places: ReadonlyMap<string, Place>): string[] =>
  refs.map(({ scenarioId }) => scenarioId).filter((id, i, ids) => places.has(id) && ids.indexOf(id) === i)

const finite = (shift: number | undefined): number =>
  shift !== undefined && Number.isFinite(shift) ? shift : 0

/** Those that are there, in the order of their ids. */
export function byId<Entity extends { id: string; deletedAt?: number | undefined }>(
  entities: readonly Entity[],
): Entity[] {
  return entities
    .filter(({ deletedAt }) => deletedAt === undefined)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
