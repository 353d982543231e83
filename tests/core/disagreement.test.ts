import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Asked, Voice } from "../../core/aggregate.ts"
import { camps, disagreement, extremes, outsideMiddleHalf, shift } from "../../core/disagreement.ts"

const binary: Asked = { kind: "binary", outcomes: [{ id: "yes" }, { id: "no" }] }
const three: Asked = { kind: "categorical", outcomes: [{ id: "a" }, { id: "b" }, { id: "c" }] }
const date: Asked = { kind: "date", outcomes: [] }
const number: Asked = { kind: "numeric", outcomes: [] }

const forecast = (p: number) => ({ probabilities: { yes: p, no: 1 - p } })
const all = (...ps: number[]): Voice[] => ps.map((p, k) => ({ by: `an-${k}`, at: k, forecast: forecast(p) }))
const fromOdds = (...xs: number[]) => all(...xs.map((x) => 1 / (1 + Math.exp(-x))))
const ranges = (...qs: [number | string, number | string, number | string][]): Voice[] =>
  qs.map(([p10, p50, p90], k) => ({ by: `an-${k}`, at: k, forecast: { quantiles: { p10, p50, p90 } } }))

describe("the worked board of 2018: standard deviation of log-odds, middle half and range", () => {
  it.each<[number[], number, [number, number], [number, number]]>([
    [[0.1, 0.35, 0.15, 0.3, 0.05], 0.9602, [0.1, 0.3], [0.05, 0.35]],
    [[0.15, 0.3, 0.2, 0.28, 0.12], 0.4935, [0.15, 0.28], [0.12, 0.3]],
    [[0.05, 0.2, 0.08, 0.15, 0.02], 0.9953, [0.05, 0.15], [0.02, 0.2]],
    [[0.08, 0.14, 0.1, 0.12, 0.05], 0.4397, [0.08, 0.12], [0.05, 0.14]],
    [[0.15, 0.5, 0.25, 0.4, 0.1], 0.908, [0.15, 0.4], [0.1, 0.5]],
    [[0.1, 0.22, 0.15, 0.18, 0.1], 0.4136, [0.1, 0.18], [0.1, 0.22]],
  ])("%j", (said, deviation, half, range) => {
    const found = disagreement(all(...said), binary)
    expect(Math.abs((found?.deviation ?? 0) - deviation)).toBeLessThanOrEqual(0.00005 + 1e-12)
    expect(found).toMatchObject({
      n: 5,
      middleHalf: half,
      range,
      line: { kind: "logOdds", outcomeId: "yes" },
    })
  })
})

describe("how far apart", () => {
  it("the mean over pairs is what adding up all pairs gives, to 1e-12", () => {
    const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 12,
    })
    fc.assert(
      fc.property(probabilities, (said) => {
        let sum = 0
        let pairs = 0
        for (let i = 0; i < said.length; i++)
          for (let j = 0; j < i; j++) {
            sum += Math.abs((said[i] ?? 0) - (said[j] ?? 0))
            pairs++
          }
        expect(Math.abs((disagreement(all(...said), binary)?.meanPairwise ?? -1) - sum / pairs)).toBeLessThan(
          1e-12,
        )
      }),
      { seed: 21 },
    )
  })
  it("nobody: nothing; one, or all alike: none", () => {
    expect(disagreement([], binary)).toBeNull()
    for (const voices of [all(0.3), all(0.3, 0.3, 0.3)])
      expect(disagreement(voices, binary)).toMatchObject({ deviation: 0, meanPairwise: 0, range: [0.3, 0.3] })
    expect(disagreement(all(0, 1), binary)?.deviation).toBeCloseTo((Math.log(999) * 2) / Math.SQRT2, 9)
  })
  it("of several outcomes it speaks of the one that leads", () => {
    const split = (a: number, b: number, c: number, k: number): Voice => ({
      by: `${k}`,
      at: k,
      forecast: { probabilities: { a, b, c } },
    })
    const found = disagreement([split(0.2, 0.7, 0.1, 1), split(0.4, 0.5, 0.1, 2)], three)
    expect(found).toMatchObject({ line: { kind: "logOdds", outcomeId: "b" }, range: [0.5, 0.7] })
  })
  it("of days it is in widths of what people gave, and is read back as days", () => {
    const found = disagreement(
      ranges(["2018-09-01", "2018-09-11", "2018-09-21"], ["2018-09-01", "2018-09-21", "2018-09-21"]),
      date,
    )
    expect(found).toMatchObject({
      line: { kind: "widths", width: 20 },
      range: ["2018-09-11", "2018-09-21"],
      meanPairwise: 10,
    })
    expect(found?.deviation).toBeCloseTo(0.5 / Math.SQRT2, 12)
    expect(disagreement(ranges([1, 1, 1], [4, 4, 4]), number)?.line).toEqual({ kind: "widths", width: 1 })
  })
})

describe("camps", () => {
  it("two that are apart, with who is in which", () => {
    const found = camps(all(0.6, 0.1, 0.12, 0.65, 0.08), binary)
    expect(found?.lower.voices.map(({ by }) => by)).toEqual(["an-4", "an-1", "an-2"])
    expect(found?.upper).toMatchObject({ range: [0.6, 0.65] })
    expect(found?.gap).toBeCloseTo(Math.log(1.5 / (0.12 / 0.88)), 9)
  })
  it.each<[string, number[]]>([
    ["an outlier is no camp", [0.1, 0.1, 0.12, 0.11, 0.9]],
    ["nor is one at the other end", [0.02, 0.6, 0.61, 0.62, 0.6]],
    ["a gap no more than 1.4 times as wide as a camp", [0, 1, 2.4, 2.5].map((x) => 1 / (1 + Math.exp(-x)))],
    ["evenly spread", [0.05, 0.15, 0.35, 0.6, 0.8, 0.93]],
    ["near to each other in two heaps", [0.4, 0.41, 0.5, 0.51]],
    ["three people", [0.1, 0.1, 0.9]],
    ["one in between joins them", [0.1, 0.12, 0.3, 0.6, 0.65]],
    ["all alike", [0.2, 0.2, 0.2, 0.2]],
  ])("none: %s", (_name, said) => {
    expect(camps(all(...said), binary)).toBeNull()
  })
  it("a single cluster, less wide than odds of three to one, never splits", () => {
    const cluster = fc.tuple(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.array(fc.double({ min: 0, max: Math.log(3) - 1e-6, noNaN: true }), { minLength: 4, maxLength: 20 }),
    )
    fc.assert(
      fc.property(cluster, ([centre, offsets]) => {
        expect(camps(fromOdds(...offsets.map((x) => centre + x)), binary)).toBeNull()
      }),
      { seed: 22, numRuns: 500 },
    )
  })
  it("evenly spread voices never split, however wide", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const step = (share * 13) / n
        expect(camps(fromOdds(...Array.from({ length: n }, (_, k) => (k - n / 2) * step)), binary)).toBeNull()
      }),
      { seed: 23, numRuns: 500 },
    )
  })
  it("two clusters at least one and a half widths apart always split, there", () => {
    const side = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(side, side, fc.double({ min: 1.51, max: 3, noNaN: true }), (one, other, apart) => {
        const lower = one.map((x) => -2 + x - 1)
        const upper = other.map((x) => -2 + apart + x)
        const found = camps(fromOdds(...lower, ...upper), binary)
        expect(found?.lower.voices.length).toBe(lower.length)
        expect(found?.upper.voices.length).toBe(upper.length)
      }),
      { seed: 24, numRuns: 500 },
    )
  })
  it("of days: two heaps more than a width apart", () => {
    const early = ["2018-09-01", "2018-09-05", "2018-09-11"] as [string, string, string]
    const late = ["2018-11-01", "2018-11-05", "2018-11-11"] as [string, string, string]
    expect(camps(ranges(early, late, early, late), date)?.upper.range).toEqual(["2018-11-05", "2018-11-05"])
    expect(camps(ranges(early, early, early, late), date)).toBeNull()
  })
})

describe("the nudge and the edges", () => {
  const voices = all(0.1, 0.2, 0.3, 0.4, 0.9)
  it("outside of the middle half, and on which side; its edges are inside", () => {
    const where = (p: number) => outsideMiddleHalf(forecast(p), voices, binary)
    expect([where(0.1), where(0.2), where(0.3), where(0.4), where(0.9)]).toEqual([
      "below",
      null,
      null,
      null,
      "above",
    ])
    expect(outsideMiddleHalf({ quantiles: { p10: 1, p50: 2, p90: 3 } }, voices, binary)).toBeNull()
    expect(outsideMiddleHalf(forecast(0.1), [], binary)).toBeNull()
  })
  it("at most a quarter of the people on either side is told so", () => {
    const people = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(people, (said) => {
        const told = said.map((p) => outsideMiddleHalf(forecast(p), all(...said), binary))
        for (const side of ["above", "below"])
          expect(told.filter((one) => one === side).length).toBeLessThanOrEqual(said.length / 4)
      }),
      { seed: 25 },
    )
  })
  it("the two who are furthest out; nobody where all say the same", () => {
    expect(extremes(voices, binary)).toMatchObject({ lowest: { by: "an-0" }, highest: { by: "an-4" } })
    expect(extremes(all(0.5, 0.2, 0.2, 0.5), binary)).toMatchObject({
      lowest: { by: "an-1" },
      highest: { by: "an-0" },
    })
    expect(extremes(all(0.3, 0.3), binary)).toBeNull()
    expect(extremes(all(0.3), binary)).toBeNull()
    const withReason = voices.map((voice) => ({ ...voice, rationale: `because ${voice.by}` }))
    expect(extremes(withReason, binary)?.highest.rationale).toBe("because an-4")
  })
})

describe("from round to round", () => {
  it("the worked board: how far each moved, and that the group came together", () => {
    const found = shift(all(0.1, 0.35, 0.15, 0.3, 0.05), all(0.15, 0.3, 0.2, 0.28, 0.12), binary)
    expect(found?.marks.map(({ change }) => Math.round(change * 1e9) / 1e9)).toEqual([5, -5, 5, -2, 7])
    expect(found?.marks[0]).toMatchObject({ by: "an-0", from: 0.1, to: 0.15 })
    expect(found?.marks[0]?.onLine).toBeCloseTo(Math.log(0.15 / 0.85 / (0.1 / 0.9)), 12)
    expect(found?.group.change).toBeCloseTo(100 * (0.2008 - 0.1586), 1)
    expect(found?.group.deviationFrom).toBeCloseTo(0.9602, 3)
    expect(found?.group.deviationTo).toBeCloseTo(0.4935, 3)
    expect(found?.group.from).toMatchObject({ method: "geoMeanOdds" })
  })
  it("who spoke only once has not moved; a round with nobody is none", () => {
    const second = [...all(0.4), { by: "new", at: 1, forecast: forecast(0.9) }]
    expect(shift(all(0.2, 0.3), second, binary, "linear")?.marks.map(({ by }) => by)).toEqual(["an-0"])
    expect(shift(all(0.2, 0.3), second, binary, "linear")?.group.change).toBeCloseTo(40, 9)
    expect(shift([], second, binary)).toBeNull()
    expect(shift(second, [], binary)).toBeNull()
  })
  it("days: by how many", () => {
    const found = shift(
      ranges(["2018-09-01", "2018-09-11", "2018-09-21"]),
      ranges(["2018-09-01", "2018-09-06", "2018-09-11"]),
      date,
    )
    expect(found?.marks).toEqual([
      { by: "an-0", from: "2018-09-11", to: "2018-09-06", change: -5, onLine: expect.closeTo(-0.5, 9) },
    ])
    expect(found?.group).toMatchObject({ change: -5 })
  })
})
