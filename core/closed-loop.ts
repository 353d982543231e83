/**
 * Whether new edges close a loop among the scenarios that a board joins (M2), in time linear in nodes and edges, so
 * that a board of thousands of links is judged while people type. What there is already is not looked into: a loop
 * that came about in another way (two scenarios became alternatives) does not forbid a link elsewhere.
 */

/** From one scenario to another. `node`s are what may not come round to itself: a scenario, or its exclusive set. */
export interface Edge {
  fromScenario: string
  toScenario: string
  from: string
  to: string
  /** It is only now being made. */
  isNew: boolean
}

/** The edges of one loop, beginning with a new one, each going on from the node that the one before it led to. */
export function closedLoop(edges: readonly Edge[]): Edge[] | null {
  // Between two alternatives there is no way on: such a link says nothing.
  const between = edges.filter(({ from, to }) => from !== to)
  const closing = between.filter(({ isNew }) => isNew)
  if (closing.length === 0) return null
  const leaving = new Map<string, Edge[]>()
  for (const edge of between) {
    const there = leaving.get(edge.from)
    if (there) there.push(edge)
    else leaving.set(edge.from, [edge])
  }
  const component = componentsOf(leaving)
  const first = closing.find(({ from, to }) => component.get(from) === component.get(to))
  return first ? [first, ...wayBack(first, leaving)] : null
}

/** The shortest way from where it leads to where it comes from; there is one. */
function wayBack({ from, to }: Edge, leaving: ReadonlyMap<string, readonly Edge[]>): Edge[] {
  const cameBy = new Map<string, Edge>()
  const open = [to]
  for (const node of open) {
    if (node === from) break
    for (const edge of leaving.get(node) ?? []) {
      if (edge.to === to || cameBy.has(edge.to)) continue
      cameBy.set(edge.to, edge)
      open.push(edge.to)
    }
  }
  const way: Edge[] = []
  for (let edge = cameBy.get(from); edge; edge = cameBy.get(edge.from)) way.unshift(edge)
  return way
}

/** Nodes that reach each other have the same number (Tarjan 1972), without recursion: a chain may be long. */
function componentsOf(leaving: ReadonlyMap<string, readonly Edge[]>): Map<string, number> {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const component = new Map<string, number>()
  const stack: string[] = []
  let components = 0
  for (const root of leaving.keys()) {
    if (index.has(root)) continue
    const walk: { node: string; next: number }[] = []
    const enter = (node: string) => {
      index.set(node, index.size)
      low.set(node, index.size - 1)
      stack.push(node)
      walk.push({ node, next: 0 })
    }
    enter(root)
    for (let at = walk.at(-1); at; at = walk.at(-1)) {
      const { node } = at
      const edge = leaving.get(node)?.[at.next++]
      if (edge) {
        if (!index.has(edge.to)) enter(edge.to)
        else if (!component.has(edge.to)) lower(low, node, index.get(edge.to) as number)
        continue
      }
      walk.pop()
      const above = walk.at(-1)
      if (above) lower(low, above.node, low.get(node) as number)
      if (low.get(node) !== index.get(node)) continue
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        component.set(member, components)
        if (member === node) break
      }
      components++
    }
  }
  return component
}

const lower = (low: Map<string, number>, node: string, to: number): void => {
  low.set(node, Math.min(low.get(node) as number, to))
}
