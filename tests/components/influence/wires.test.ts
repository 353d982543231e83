import { describe, expect, it } from "vitest"
import { type GraphEdge, titleLines } from "../../../components/influence/influence-graph.ts"
import { crosses, type Rect } from "../../../components/influence/routing.ts"
import { wiresOf } from "../../../components/influence/wires.ts"

const edge = (from: string, to: string): GraphEdge => ({ id: `${from}-${to}`, kind: "link", from, to })

/** Columns of cards with the gaps that a layout leaves, none of them quite beside another. */
function cards(columns: number, rows: number): Map<string, Rect> {
  const rects = new Map<string, Rect>()
  for (let c = 0; c < columns; c++)
    for (let r = 0; r < rows; r++)
      rects.set(`${c}${r}`, { x: c * 340, y: r * 120 + (c % 3) * 31, width: 232, height: 84 })
  return rects
}

/** The line as short straight pieces; what is drawn bends by no more than lies between. */
function pieces(path: string): [number, number][] {
  const numbers = [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([n]) => Number(n))
  const points = Array.from({ length: numbers.length / 2 }, (_, i): [number, number] => [
    numbers[2 * i] as number,
    numbers[2 * i + 1] as number,
  ])
  if (!path.includes("C")) return points
  const [p0, p1, p2, p3] = points as [[number, number], [number, number], [number, number], [number, number]]
  return Array.from({ length: 41 }, (_, i): [number, number] => {
    const [t, u] = [i / 40, 1 - i / 40]
    const mix = (k: 0 | 1) => u ** 3 * p0[k] + 3 * u * u * t * p1[k] + 3 * u * t * t * p2[k] + t ** 3 * p3[k]
    return [mix(0), mix(1)]
  })
}

function behind(path: string, ends: readonly string[], rects: ReadonlyMap<string, Rect>): string[] {
  const points = pieces(path).map(([x, y]) => ({ x, y }))
  return [...rects].flatMap(([id, rect]) =>
    !ends.includes(id) && points.some((point, i) => i > 0 && crosses(points[i - 1] ?? point, point, rect))
      ? [id]
      : [],
  )
}

describe("lines of the graph", () => {
  it("pass behind no card, from anywhere to anywhere, and as they are where nothing is in the way", () => {
    const rects = cards(5, 4)
    const ids = [...rects.keys()]
    const edges = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => edge(from, to)))
    let bent = 0
    for (const one of edges) {
      const [wire] = wiresOf([one], rects)
      if (!wire) throw new Error("it is drawn")
      if (!wire.path.includes("C")) bent++
      expect(behind(wire.path, [one.from, one.to], rects), one.id).toEqual([])
    }
    expect(bent).toBeGreaterThan(100)
    expect(bent).toBeLessThan(edges.length - 60)
  })

  it("that go round one corner lie side by side, and come out the same each time", () => {
    const rects = new Map<string, Rect>([
      ["a", { x: 0, y: 0, width: 200, height: 120 }],
      ["wall", { x: 400, y: -60, width: 200, height: 260 }],
      ["b", { x: 800, y: 0, width: 200, height: 120 }],
      ["c", { x: 800, y: 140, width: 200, height: 120 }],
    ])
    const edges = [edge("a", "b"), edge("a", "c")]
    const paths = wiresOf(edges, rects).map(({ path }) => path)
    for (const [i, path] of paths.entries())
      expect(behind(path, ["a", edges[i]?.to ?? ""], rects)).toEqual([])
    expect(new Set(paths).size).toBe(2)
    expect(wiresOf(edges, rects).map(({ path }) => path)).toEqual(paths)
  })
})

it("a card has as many lines for its words as they take, broken between words, and no more than three", () => {
  expect(titleLines("")).toBe(1)
  expect(titleLines("Date of the first Abe-Kim meeting")).toBe(2)
  // “names the Korean Peninsula” is one letter too long for a line.
  expect(titleLines("Japan-Russia 2+2 statement names the Korean Peninsula")).toBe(3)
  expect(titleLines("x".repeat(60))).toBe(3)
  expect(titleLines("word ".repeat(40))).toBe(3)
})
