import { describe, expect, it } from "vitest"
import { placeLabels } from "../../../components/history/labels.ts"
import { ribbonPaths, stepPaths, swarm } from "../../../components/history/shapes.ts"

const axes = { x: (at: number) => at, y: (value: number) => 100 - value * 100 }
const level = (mid: number, low: number | null = null, high: number | null = null) => ({ mid, low, high })

describe("a value that holds until the next", () => {
  it("is a line of steps that goes on to the end", () => {
    const points = [
      { at: 0, level: level(0.2) },
      { at: 10, level: level(0.5) },
    ]
    expect(stepPaths(points, 30, axes)).toEqual(["M0 80H10V50H30"])
  })

  it("breaks where there was no value", () => {
    const points = [
      { at: 0, level: level(0.2) },
      { at: 10, level: null },
      { at: 20, level: level(0.4) },
    ]
    expect(stepPaths(points, 30, axes)).toEqual(["M0 80H10", "M20 60H30"])
  })

  it("is a dot's width for one point at the end, and nothing for none", () => {
    expect(stepPaths([{ at: 5, level: level(0.2) }], 5, axes)).toEqual(["M5 80H5"])
    expect(stepPaths([], 5, axes)).toEqual([])
  })

  it("has an area where low and high are both said", () => {
    const points = [
      { at: 0, level: level(0.2) },
      { at: 10, level: level(0.5, 0.4, 0.6) },
      { at: 20, level: level(0.5, 0.3, 0.7) },
    ]
    expect(ribbonPaths(points, 30, axes)).toEqual(["M10 40L20 40L20 30L30 30L30 70L20 70L20 60L10 60Z"])
  })
})

describe("dots of one moment", () => {
  it("lie side by side where they would cover each other", () => {
    expect(swarm([50, 50, 50, 90], 7)).toEqual([0, 7, -7, 0])
  })
  it("never touch, however many", () => {
    const heights = Array.from({ length: 60 }, (_, i) => 100 + ((i * 37) % 40))
    const moved = swarm(heights, 7)
    for (let a = 0; a < heights.length; a++)
      for (let b = 0; b < a; b++)
        expect(
          Math.hypot((moved[a] ?? 0) - (moved[b] ?? 0), (heights[a] ?? 0) - (heights[b] ?? 0)),
        ).toBeGreaterThan(6.8)
  })
})

describe("words beside marks", () => {
  const bounds = { x0: 0, x1: 200, y0: 0, y1: 100 }
  it("take the next place where the first is covered, and are left out where none is free", () => {
    const places = [
      { x: 10, y: 50, anchor: "start" as const },
      { x: 10, y: 80, anchor: "start" as const },
    ]
    const placed = placeLabels(
      ["a", "b", "c"].map((id) => ({ id, text: "Group 27%", places })),
      bounds,
    )
    expect(placed.map(({ id, y }) => [id, y])).toEqual([
      ["a", 50],
      ["b", 80],
    ])
  })
  it("say less where there is only room for less, and never leave the drawing", () => {
    const [placed] = placeLabels(
      [
        {
          id: "r",
          text: "Round 12",
          places: [
            { x: 190, y: 50, anchor: "start" },
            { x: 182, y: 50, anchor: "start", text: "R1" },
          ],
        },
      ],
      bounds,
    )
    expect(placed?.text).toBe("R1")
  })
})
