import { describe, expect, it } from "vitest"
import {
  afterKey,
  columnOf,
  columnsOf,
  lanesIn,
  onMatrix,
  spotAt,
} from "../../../components/matrix/matrix-reading.ts"
import type { Scenario } from "../../../core/board.ts"

const scenario = (id: string, part: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: 0.3, no: 0.7 }, low: 0.2, high: 0.45 },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...part,
})

describe("who has a place", () => {
  it("numbers go on through those that have none, each with its reason", () => {
    const { markers, aside } = onMatrix(
      [
        scenario("a", { impact: 4 }),
        scenario("b", { kind: "date", working: { quantiles: { p10: null, p50: null, p90: null } } }),
        scenario("c"),
        scenario("d"),
      ],
      new Set(["c"]),
      {},
    )
    expect(markers.map(({ number, impact }) => [number, impact])).toEqual([
      [1, 4],
      [4, 0],
    ])
    expect(aside.map(({ number, why }) => [number, why])).toEqual([
      [2, "asks for a day"],
      [3, "hidden until the reveal"],
    ])
  })

  it("of several outcomes the one that is chosen; its interval only where it is round that one", () => {
    const several = scenario("a", { kind: "categorical" })
    expect(onMatrix([several], new Set(), { a: "no" }).markers[0]).toMatchObject({
      outcomeId: "no",
      probability: 0.7,
      low: null,
    })
    expect(onMatrix([several], new Set(), { a: "gone" }).markers[0]?.outcomeId).toBe("yes")
    expect(onMatrix([scenario("a")], new Set(), {}).markers[0]).toMatchObject({ low: 0.2, high: 0.45 })
  })
})

describe("markers that would lie over one another", () => {
  const marker = (scenarioId: string, probability: number, impact = 3) => ({
    scenarioId,
    probability,
    impact,
  })

  it("go into lanes, and share none with one that they touch", () => {
    const all = [
      marker("a", 0.3),
      marker("b", 0.31),
      marker("c", 0.33),
      marker("d", 0.8),
      marker("e", 0.3, 5),
    ]
    const lanes = lanesIn(all, 800, 28)
    // c is 24 px from a, whose marker is 28 px wide.
    expect([..."abcd"].map((id) => lanes.get(id)?.lane)).toEqual([0, 1, 2, 0])
    expect([..."abcde"].map((id) => lanes.get(id)?.of)).toEqual([3, 3, 3, 3, 1])
  })

  it("a marker and its ghost keep the way between them free", () => {
    const all = [{ ...marker("a", 0.7), ghost: 0.2 }, marker("b", 0.5), marker("c", 0.9)]
    expect([..."abc"].map((id) => lanesIn(all, 800, 28).get(id)?.lane)).toEqual([0, 1, 0])
  })

  it("the same places give the same lanes, whatever their order", () => {
    const all = [marker("a", 0.3), marker("b", 0.3), marker("c", 0.3)]
    expect(lanesIn(all.toReversed(), 800, 28)).toEqual(lanesIn(all, 800, 28))
  })
})

describe("a marker is moved", () => {
  const spot = { probability: 0.3, impact: 3 }
  const key = (name: string, shiftKey = false) => afterKey({ key: name, shiftKey }, spot)

  it("by keys: a point, five with Shift, and one of impact", () => {
    expect(key("ArrowRight")?.probability).toBe(0.31)
    expect(key("ArrowLeft", true)?.probability).toBe(0.25)
    expect(key("ArrowUp")?.impact).toBe(4)
    expect(afterKey({ key: "ArrowDown", shiftKey: false }, { ...spot, impact: 1 })?.impact).toBe(1)
    expect(afterKey({ key: "ArrowLeft", shiftKey: true }, { ...spot, probability: 0.03 })?.probability).toBe(
      0.01,
    )
    expect(key("Enter")).toBeNull()
  })

  it("a key never pulls a likelihood the wrong way", () => {
    expect(
      afterKey({ key: "ArrowLeft", shiftKey: false }, { ...spot, probability: 0.005 })?.probability,
    ).toBe(0.005)
    expect(
      afterKey({ key: "ArrowRight", shiftKey: false }, { ...spot, probability: 0.995 })?.probability,
    ).toBe(0.995)
  })

  it("by hand: to a whole percent, within 1 and 99, and never into the row without impact", () => {
    const plot = { left: 100, top: 50, width: 1000, height: 600 }
    expect(spotAt({ x: 442, y: 60 }, plot, 6)).toEqual({ probability: 0.34, impact: 5 })
    expect(spotAt({ x: 0, y: 9_999 }, plot, 6)).toEqual({ probability: 0.01, impact: 1 })
    expect(spotAt({ x: 5_000, y: 260 }, plot, 5)).toEqual({ probability: 0.99, impact: 4 })
  })
})

describe("the columns of the small matrix", () => {
  it("each likelihood is counted in one; of a gap the band below", () => {
    const phia = columnsOf("phia")
    expect(columnOf(0.37, phia)).toBe(2)
    expect(columnOf(0, phia)).toBe(0)
    expect(columnOf(1, phia)).toBe(6)
    expect(columnOf(0.2, columnsOf("icd203"))).toBe(2)
    expect(columnsOf("numbers")).toHaveLength(7)
  })
})
