import { describe, expect, it } from "vitest"
import type { Scenario } from "../../../core/board.ts"
import { binOf, binsOf, dayNumber, dayOf } from "../../../core/network/bins.ts"
import { chances } from "./enumeration.ts"

type Binned = Parameters<typeof binsOf>[0]
const numeric = (more: Partial<Scenario>): Binned => ({ kind: "numeric", ...more })
const shares = (scenario: Binned) => binsOf(scenario).map(({ id, probability }) => [id, probability])

describe("days as numbers", () => {
  it("are those of the calendar, for every day of four centuries and back", () => {
    let day = dayNumber("1900-01-01") as number
    expect(dayNumber("1970-01-01")).toBe(0)
    for (let ms = Date.UTC(1900, 0, 1); ms < Date.UTC(2300, 0, 1); ms += 86_400_000, day++) {
      const text = new Date(ms).toISOString().slice(0, 10)
      if (dayNumber(text) !== day || dayOf(day) !== text)
        expect([text, dayNumber(text)]).toEqual([dayOf(day), day])
    }
    expect(dayOf(day)).toBe("2300-01-01")
    expect(dayNumber("2018-07")).toBeNull()
  })
})

describe("bins", () => {
  it("thresholds cut, in rising order however they lie; what is on one is below it", () => {
    const scenario = numeric({
      working: { quantiles: { p10: 10, p50: 20, p90: 40 } },
      thresholds: [
        { id: "high", upTo: 30 },
        { id: "low", upTo: 20, label: "little" },
      ],
    })
    expect(binsOf(scenario)).toEqual([
      { id: "low", label: "little", probability: 0.5, upTo: 20 },
      { id: "high", label: "20 to 30", probability: expect.closeTo(0.2, 12), upTo: 30 },
      { id: "above", label: "above 30", probability: expect.closeTo(0.3, 12), upTo: null },
    ])
    expect([binOf(scenario, 20)?.id, binOf(scenario, 20.1)?.id, binOf(scenario, 1e9)?.id]).toEqual([
      "low",
      "high",
      "above",
    ])
    expect(binOf(scenario, "2018-01-01")).toBeNull()
  })

  it("without thresholds the range is cut in four, and a range that may be passed has a fifth", () => {
    const range: [number, number] = [0, 100]
    const working = { quantiles: { p10: 25, p50: 50, p90: 75 } }
    expect(shares(numeric({ range, working }))).toEqual([
      ["r1", expect.closeTo(0.1, 12)],
      ["r2", expect.closeTo(0.4, 12)],
      ["r3", expect.closeTo(0.4, 12)],
      ["r4", expect.closeTo(0.1, 12)],
    ])
    const date: Binned = {
      kind: "date",
      range: ["2018-01-01", "2018-12-31"],
      openUpper: true,
      working: { quantiles: { p10: "2018-04-02", p50: null, p90: null }, pBeyondRange: 0.6 },
    }
    const bins = binsOf(date)
    expect(bins.map(({ id }) => id)).toEqual(["r1", "r2", "r3", "r4", "above"])
    expect(bins[0]).toMatchObject({ label: "2018-01-01 to 2018-04-02", probability: expect.closeTo(0.1, 12) })
    expect(bins[4]?.probability).toBeCloseTo(0.6, 12)
    expect(binOf(date, "2018-12-31")?.id).toBe("r4")
    expect(binOf(date, "2019-01-01")?.id).toBe("above")
  })

  it("sum to 1 and are never negative, whatever the percentiles, the range and the thresholds", () => {
    let looked = 0
    for (let seed = 1; seed <= 500; seed++) {
      const { draw, yes, below } = chances(seed)
      const [a = 0, b = 0, c = 0] = [draw(), draw(), yes(0.2) ? 0.5 : draw()].toSorted((x, y) => x - y)
      const some = (x: number) => (yes(0.25) ? null : x)
      const bins = binsOf(
        numeric({
          working: {
            quantiles: { p10: some(a), p50: some(yes(0.2) ? a : b), p90: some(c) },
            ...(yes(0.3) ? { pBeyondRange: draw() } : {}),
          },
          ...(yes(0.7) ? { range: [2 * draw() - 1, 0.2 + 2 * draw()] as [number, number] } : {}),
          ...(yes(0.3) ? { openUpper: true } : {}),
          ...(yes(0.5)
            ? { thresholds: Array.from({ length: below(4) }, (_, i) => ({ id: `t${i}`, upTo: draw() })) }
            : {}),
        }),
      )
      if (bins.length === 0) continue
      looked++
      const sum = bins.reduce((total, { probability }) => total + probability, 0)
      expect(sum, `seed ${seed}`).toBeCloseTo(1, 12)
      expect(
        bins.every(({ probability }) => probability >= 0),
        `seed ${seed}`,
      ).toBe(true)
    }
    expect(looked).toBeGreaterThan(250)
  })

  it("there are none without a value, without range and thresholds, or of other questions", () => {
    const working = { quantiles: { p10: 1, p50: 2, p90: 3 } }
    expect(binsOf(numeric({ range: [0, 4] }))).toEqual([])
    expect(binsOf(numeric({ working }))).toEqual([])
    expect(binsOf({ kind: "binary", working: { probabilities: { yes: 1 } } })).toEqual([])
    expect(binsOf(numeric({ working, range: [4, 4] }))).toEqual([])
  })
})
