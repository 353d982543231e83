/** Who leads to whom: what an arc adds to a node, and the loop that it would close. */
import type { Influence, NetworkNode } from "./board-network-nodes.ts"

/** The influence of a parent, made when there is none yet; parents stay in ascending order. */
export function influenceOf(nodes: readonly NetworkNode[], node: NetworkNode, parent: number): Influence {
  const found = node.parents.indexOf(parent)
  if (found >= 0) return node.influences[found] as Influence
  const cells = (nodes[parent]?.states ?? 1) * node.states
  const influence = { shifts: new Float64Array(cells), forbids: new Uint8Array(cells) }
  const after = node.parents.findIndex((p) => p > parent)
  const at = after < 0 ? node.parents.length : after
  node.parents.splice(at, 0, parent)
  node.influences.splice(at, 0, influence)
  return influence
}

/** The nodes of the loop that an arc would close, from its end round to its end again; null when it closes none. */
export function loopOf(arcs: readonly ReadonlySet<number>[], from: number, to: number): number[] | null {
  const cameFrom = new Map([[to, -1]])
  const open = [to]
  for (const at of open) {
    if (at === from) {
      const path = []
      for (let step = from; step >= 0; step = cameFrom.get(step) as number) path.push(step)
      return [...path.reverse(), to]
    }
    for (const next of arcs[at] ?? [])
      if (!cameFrom.has(next)) {
        cameFrom.set(next, at)
        open.push(next)
      }
  }
  return null
}
