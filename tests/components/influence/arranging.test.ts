import { describe, expect, it } from "vitest"
import { arranged, placedBeside } from "../../../components/influence/arranging.ts"
import { inRows } from "../../../components/influence/elk-layout.ts"
import { graphOf, relatedTo } from "../../../components/influence/influence-graph.ts"
import { wiresOf } from "../../../components/influence/wires.ts"
import type { Board, Link } from "../../../core/board.ts"
import { scenario, smallBoard } from "../../client/small-board.ts"

const link = (id: string, from: string, to: string, part: Partial<Link> = {}): Link => ({
  id,
  relation: "influences",
  logOddsShift: 1,
  from: { scenarioId: from, outcomeId: "yes" },
  to: { scenarioId: to, outcomeId: "yes" },
  ...part,
})
const none = { drivers: false, signals: false }
const linked = (): Board => ({
  ...smallBoard(),
  links: [link("l1", "s1", "s2"), link("l2", "s2", "s3"), link("l3", "s4", "s3", { deletedAt: 1 })],
})
const rows = (graph: Parameters<typeof inRows>[0]) => Promise.resolve(inRows(graph))
const rectsOf = async (board: Board, how: "sets" | "causes") => {
  const graph = graphOf(board, none)
  const places = await arranged(graph, how, rows)
  return {
    graph,
    rects: new Map(
      graph.nodes.map(({ id, width, height }) => [
        id,
        { ...(places.get(id) ?? { x: Number.NaN, y: Number.NaN }), width, height },
      ]),
    ),
  }
}

describe("the graph of a board", () => {
  it("has the scenarios in reading order and no link that is removed or leads to what is removed", () => {
    const board = linked()
    const graph = graphOf(board, none)
    expect(graph.nodes.map(({ id }) => id)).toEqual(["s1", "s2", "s3", "s4"])
    expect(graph.edges.map(({ id }) => id)).toEqual(["l1", "l2"])
    const without = {
      ...board,
      scenarios: board.scenarios.map((one) => (one.id === "s2" ? { ...one, deletedAt: 1 } : one)),
    }
    expect(graphOf(without, none).edges).toEqual([])
  })

  it("keeps causes and consequences of a scenario together", () => {
    const { edges } = graphOf(linked(), none)
    expect([...relatedTo(edges, "s2")].sort()).toEqual(["s1", "s2", "s3"])
    expect([...relatedTo(edges, "s4")]).toEqual(["s4"])
  })
})

describe("where nodes lie", () => {
  it.each(["sets", "causes"] as const)("%s: each has a place and none lies on another", async (how) => {
    const many = Array.from({ length: 30 }, (_, i) =>
      scenario(`m${i}`, { setId: i % 2 ? "summits" : "sanctions", title: "A longer title ".repeat(i % 7) }),
    )
    const { rects } = await rectsOf({ ...linked(), scenarios: [...linked().scenarios, ...many] }, how)
    const all = [...rects.values()]
    expect(all).toHaveLength(34)
    for (const [i, a] of all.entries()) {
      expect(Number.isFinite(a.x) && Number.isFinite(a.y)).toBe(true)
      for (const b of all.slice(i + 1)) {
        const apart =
          a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height
        expect(apart).toBe(true)
      }
    }
  })

  it("what a colleague adds moves nothing that has a place", async () => {
    const before = await arranged(graphOf(linked(), none), "sets", rows)
    const board = linked()
    const graph = graphOf(
      { ...board, scenarios: [...board.scenarios, scenario("s5", { setId: "summits" })] },
      none,
    )
    const after = placedBeside(graph, before)
    for (const [id, place] of before) expect(after.get(id)).toEqual(place)
    const added = after.get("s5")
    expect(added).toBeDefined()
    expect([...before.values()]).not.toContainEqual(added)
  })
})

describe("lines", () => {
  it("that meet at a node come in side by side, and a label lies on no node", async () => {
    const board = {
      ...smallBoard(),
      links: [link("a", "s1", "s4"), link("b", "s2", "s4"), link("c", "s3", "s4")],
    }
    const { graph, rects } = await rectsOf(board, "causes")
    const wires = wiresOf(graph.edges, rects)
    expect(new Set(wires.map(({ head }) => `${head.x} ${head.y}`)).size).toBe(3)
    expect(wires.every(({ path }) => !path.includes("NaN"))).toBe(true)
    expect(wiresOf(graph.edges, rects)).toEqual(wires)
  })
})
