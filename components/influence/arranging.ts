/**
 * Where the nodes of a graph lie. By sets: each set is laid out for itself and the sets then as large nodes, so that a
 * set is one block; by causes: all of them at once, causes to the left. The layout of one flat graph is handed in (ELK,
 * in a worker): this file decides what is asked of it. What is not laid out at all is better in a plain row than nowhere.
 */
import type { GraphEdge, GraphNode, InfluenceGraph } from "./influence-graph.ts"

export type Arrangement = "sets" | "causes"

export interface Point {
  x: number
  y: number
}
export interface Box {
  id: string
  width: number
  height: number
}
export interface FlatGraph {
  nodes: readonly Box[]
  edges: readonly { id: string; from: string; to: string }[]
  /** Between nodes side by side, and between one layer and the next. */
  spacing: { beside: number; between: number }
}
export interface FlatLayout {
  places: ReadonlyMap<string, Point>
  width: number
  height: number
}
export type LayOut = (graph: FlatGraph) => Promise<FlatLayout>

/** Round the nodes of a set; its title stands in the upper one. */
export const setPadding = { top: 44, side: 20, bottom: 20 }

export async function arranged(
  graph: InfluenceGraph,
  how: Arrangement,
  layOut: LayOut,
): Promise<ReadonlyMap<string, Point>> {
  if (graph.nodes.length === 0) return new Map()
  return how === "causes" ? byCauses(graph, layOut) : bySets(graph, layOut)
}

async function byCauses(graph: InfluenceGraph, layOut: LayOut): Promise<ReadonlyMap<string, Point>> {
  const { places } = await layOut({
    nodes: graph.nodes,
    edges: graph.edges,
    spacing: { beside: 36, between: 120 },
  })
  return places
}

async function bySets(graph: InfluenceGraph, layOut: LayOut): Promise<ReadonlyMap<string, Point>> {
  const blocks = blocksOf(graph)
  const blockOf = new Map([...blocks].flatMap(([key, nodes]) => nodes.map((node) => [node.id, key])))
  const inner = new Map<string, FlatLayout>()
  for (const [key, nodes] of blocks) {
    const edges = graph.edges.filter(({ from, to }) => blockOf.get(from) === key && blockOf.get(to) === key)
    inner.set(key, await layOut({ nodes, edges, spacing: { beside: 36, between: 104 } }))
  }
  const outer = await layOut({
    nodes: [...inner].map(([id, { width, height }]) => ({
      id,
      width: width + 2 * setPadding.side,
      height: height + setPadding.top + setPadding.bottom,
    })),
    edges: between(graph.edges, blockOf),
    spacing: { beside: 48, between: 140 },
  })
  return new Map(
    [...inner].flatMap(([key, { places }]) => {
      const corner = outer.places.get(key) ?? { x: 0, y: 0 }
      return [...places].map(([id, { x, y }]): [string, Point] => [
        id,
        { x: corner.x + setPadding.side + x, y: corner.y + setPadding.top + y },
      ])
    }),
  )
}

/** A set is a block; a driver is one alone; a signal lies with the scenario that would show it. */
function blocksOf({ nodes, edges }: InfluenceGraph): Map<string, GraphNode[]> {
  const setOf = new Map(nodes.map(({ id, setId }) => [id, `set ${setId ?? ""}`]))
  const shownBy = new Map(edges.filter(({ kind }) => kind === "signal").map(({ from, to }) => [to, from]))
  const blocks = new Map<string, GraphNode[]>()
  for (const node of nodes) {
    const key =
      node.kind === "driver"
        ? `driver ${node.id}`
        : (setOf.get(node.kind === "signal" ? (shownBy.get(node.id) ?? "") : node.id) ?? "set ")
    blocks.set(key, [...(blocks.get(key) ?? []), node])
  }
  return blocks
}

/** One edge from block to block, the way that more of their links lead. */
function between(
  edges: readonly GraphEdge[],
  blockOf: ReadonlyMap<string, string>,
): { id: string; from: string; to: string }[] {
  const weights = new Map<string, { from: string; to: string; weight: number }>()
  for (const edge of edges) {
    const [from = "", to = ""] = [blockOf.get(edge.from), blockOf.get(edge.to)]
    if (from === to) continue
    const [a, b, sign] = from < to ? [from, to, 1] : [to, from, -1]
    const key = `${a}\n${b}`
    const before = weights.get(key)?.weight ?? 0
    weights.set(key, { from: a, to: b, weight: before + sign })
  }
  return [...weights.values()].map(({ from, to, weight }, i) =>
    weight >= 0 ? { id: `b${i}`, from, to } : { id: `b${i}`, from: to, to: from },
  )
}

// --- what comes later -----------------------------------------------------------------------------------------------

const gap = 28

/**
 * A place for each node that has none, beside what it hangs together with, where nothing lies yet. What has a place keeps
 * it: a colleague's new scenario moves nothing under anybody's eyes.
 */
export function placedBeside(
  graph: InfluenceGraph,
  places: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Point> {
  const missing = graph.nodes.filter(({ id }) => !places.has(id))
  if (missing.length === 0) return places
  const next = new Map(places)
  const boxes = new Map(graph.nodes.map((node) => [node.id, node]))
  for (const node of missing) {
    const near = neighbourOf(node, graph, next)
    const box = near === null ? null : boxes.get(near)
    const at = near === null ? null : next.get(near)
    let place: Point =
      box && at ? { x: at.x, y: at.y + box.height + gap } : { x: 0, y: lowest(next, boxes) + gap }
    for (
      let hit = inTheWay(place, node, next, boxes);
      hit !== null;
      hit = inTheWay(place, node, next, boxes)
    ) {
      place = { x: place.x, y: hit + gap }
    }
    next.set(node.id, place)
  }
  return next
}

function neighbourOf(
  node: GraphNode,
  { nodes, edges }: InfluenceGraph,
  places: ReadonlyMap<string, Point>,
): string | null {
  const beside = nodes.findLast(
    ({ id, setId, kind }) => id !== node.id && kind === node.kind && setId === node.setId && places.has(id),
  )
  if (node.kind === "scenario" && beside) return beside.id
  const linked = edges.find(
    ({ from, to }) => (from === node.id && places.has(to)) || (to === node.id && places.has(from)),
  )
  if (linked) return linked.from === node.id ? linked.to : linked.from
  return beside?.id ?? null
}

const lowest = (places: ReadonlyMap<string, Point>, boxes: ReadonlyMap<string, Box>): number =>
  Math.max(0, ...[...places].map(([id, { y }]) => y + (boxes.get(id)?.height ?? 0)))

/** The lower edge of something that lies where the node would. */
function inTheWay(
  { x, y }: Point,
  { width, height }: Box,
  places: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, Box>,
): number | null {
  for (const [id, at] of places) {
    const box = boxes.get(id)
    if (!box) continue
    const apart = x >= at.x + box.width || at.x >= x + width || y >= at.y + box.height || at.y >= y + height
    if (!apart) return at.y + box.height
  }
  return null
}
