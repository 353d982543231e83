/**
 * The board as a graph to be drawn: scenarios, and where they are asked for drivers and signals, with what leads from one
 * to another. Nodes are in reading order (set by set, as on the board), and so are they in the page. Sizes are given here
 * and not measured, so that a layout needs no page. Pure.
 */
import type { Board, Link, Response, Scenario } from "../../core/board.ts"

export interface Layers {
  drivers: boolean
  signals: boolean
}

export interface GraphNode {
  id: string
  kind: "scenario" | "driver" | "signal"
  /** null: in none. */
  setId: string | null
  width: number
  height: number
}

export interface GraphEdge {
  id: string
  /** A response leads from a driver to a scenario; a signal is what a scenario would show. */
  kind: "link" | "response" | "signal"
  from: string
  to: string
}

export interface GraphSet {
  id: string | null
  title: string
}

export interface InfluenceGraph {
  sets: readonly GraphSet[]
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
}

type BoardParts = Pick<Board, "sets" | "scenarios" | "links" | "drivers" | "responses" | "signals">

export function graphOf(board: BoardParts, layers: Layers): InfluenceGraph {
  const sets = board.sets.filter(({ deletedAt }) => !deletedAt)
  const known = new Set(sets.map(({ id }) => id))
  const setOf = (scenario: Scenario) =>
    scenario.setId !== undefined && known.has(scenario.setId) ? scenario.setId : null
  const living = board.scenarios.filter(({ deletedAt }) => !deletedAt)
  const scenarios = [...sets.map(({ id }) => id), null].flatMap((setId) =>
    living.filter((scenario) => setOf(scenario) === setId),
  )
  const there = new Set(scenarios.map(({ id }) => id))

  const nodes: GraphNode[] = scenarios.map((scenario) => ({
    id: scenario.id,
    kind: "scenario",
    setId: setOf(scenario),
    width: nodeWidth,
    height: scenarioHeight(scenario),
  }))
  const edges: GraphEdge[] = board.links
    .filter((link) => isDrawn(link, there))
    .map(({ id, from, to }) => ({ id, kind: "link", from: from.scenarioId, to: to.scenarioId }))

  if (layers.drivers) {
    const drivers = board.drivers.filter(({ deletedAt }) => !deletedAt)
    const ids = new Set(drivers.map(({ id }) => id))
    for (const { id, title } of drivers) {
      nodes.push({ id, kind: "driver", setId: null, width: sideWidth, height: sideHeight(title) })
    }
    for (const response of board.responses) {
      if (response.deletedAt || !there.has(response.scenarioId)) continue
      for (const driverId of driversOf(response)) {
        if (!ids.has(driverId)) continue
        const id = `${response.id}-${driverId}`
        edges.push({ id, kind: "response", from: driverId, to: response.scenarioId })
      }
    }
  }
  if (layers.signals) {
    for (const { id, title, scenarioId, deletedAt } of board.signals) {
      if (deletedAt || !there.has(scenarioId)) continue
      nodes.push({ id, kind: "signal", setId: null, width: sideWidth, height: sideHeight(title) })
      edges.push({ id: `seen-${id}`, kind: "signal", from: scenarioId, to: id })
    }
  }
  return {
    sets: [...sets.map(({ id, title }) => ({ id, title: title || "Untitled set" })), noSet].filter(({ id }) =>
      nodes.some((node) => node.kind === "scenario" && node.setId === id),
    ),
    nodes,
    edges,
  }
}

const noSet: GraphSet = { id: null, title: "No set" }

const isDrawn = (link: Link, there: ReadonlySet<string>): boolean =>
  !link.deletedAt &&
  there.has(link.from.scenarioId) &&
  there.has(link.to.scenarioId) &&
  link.from.scenarioId !== link.to.scenarioId

const driversOf = ({ driverIds, modifier }: Response): string[] => [
  ...new Set([...driverIds, ...(modifier ? [modifier.driverId] : [])]),
]

// --- sizes ------------------------------------------------------------------------------------------------------

export const nodeWidth = 232
export const sideWidth = 184
/** Of the statement's own type, with room for wide letters. */
const charactersInLine = 25
export const mostTitleLines = 3
export const titleLine = 20
export const outcomeLine = 20
export const mostOutcomes = 5

/** As they break between words; a word that is longer than a line is cut. */
export function titleLines(title: string, perLine = charactersInLine): number {
  let [lines, used] = [1, 0]
  for (const word of title.split(/\s+/)) {
    const length = [...word].length
    if (used > 0 && used + 1 + length > perLine) [lines, used] = [lines + 1, 0]
    lines += Math.max(0, Math.ceil(length / perLine) - 1)
    used += (used > 0 ? 1 : 0) + (length % perLine || Math.min(length, perLine))
  }
  return Math.min(mostTitleLines, lines)
}

/** Outcomes that a node has lines for; one line tells a binary scenario whole. */
export function outcomeLines({ kind, outcomes }: Pick<Scenario, "kind" | "outcomes">): number {
  if (kind !== "categorical") return 1
  const live = outcomes.filter(({ retiredOn }) => !retiredOn).length
  return live > mostOutcomes ? mostOutcomes + 1 : Math.max(1, live)
}

const scenarioHeight = (scenario: Scenario): number =>
  12 + titleLines(scenario.title) * titleLine + 6 + outcomeLines(scenario) * outcomeLine + 10

const sideHeight = (title: string): number => 12 + titleLines(title, 24) * 16 + 4 + 16 + 10

// --- what a node hangs together with --------------------------------------------------------------------------------

/** Whatever leads to a node and whatever follows from it, the node itself among them. */
export function relatedTo(edges: readonly GraphEdge[], id: string): ReadonlySet<string> {
  const related = new Set([id])
  for (const [near, far] of [
    ["to", "from"],
    ["from", "to"],
  ] as const) {
    const waiting = [id]
    const seen = new Set(waiting)
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const edge of edges) {
        if (edge[near] !== at || seen.has(edge[far])) continue
        seen.add(edge[far])
        related.add(edge[far])
        waiting.push(edge[far])
      }
    }
  }
  return related
}
