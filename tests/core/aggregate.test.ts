import { describe, expect, it } from "vitest"
import {
  type Aggregate,
  type Asked,
  aggregate,
  aggregates,
  standardised,
  type Voice,
  workingFrom,
} from "../../core/aggregate.ts"
import { dayNumber, dayOf } from "../../core/aggregate-voices.ts"
import { Working } from "../../core/board.ts"
import type { Aggregation, Forecast } from "../../core/judgement.ts"

const binary: Asked = { kind: "binary", outcomes: [{ id: "yes" }, { id: "no" }] }
const three: Asked = { kind: "categorical", outcomes: [{ id: "a" }, { id: "b" }, { id: "c" }] }
const number: Asked = { kind: "numeric", outcomes: [] }
const date: Asked = { kind: "date", outcomes: [] }

const says = (p: number, more: Partial<Voice> = {}): Voice => ({
  by: `an-${p}`,
  at: null,
  forecast: { probabilities: { yes: p, no: 1 - p } },
  ...more,
})
const all = (...ps: number[]) => ps.map((p, k) => says(p, { by: `an-${k}`, at: 1_000 * k }))
const splits = (...ps: [number, number, number][]): Voice[] =>
  ps.map(([a, b, c], k) => ({ by: `an-${k}`, at: k, forecast: { probabilities: { a, b, c } } }))
const ranges = (...qs: [number | string, number | string, number | string][]): Voice[] =>
  qs.map(([p10, p50, p90], k) => ({ by: `an-${k}`, at: k, forecast: { quantiles: { p10, p50, p90 } } }))

const yes = (found: { forecast: Forecast } | null | undefined): number => {
  if (!found || !("probabilities" in found.forecast)) throw new Error("no probabilities")
  return found.forecast.probabilities.yes ?? Number.NaN
}
const probabilities = (found: Aggregate | null) =>
  found && "probabilities" in found.forecast ? Object.values(found.forecast.probabilities) : []
const quantiles = (found: Aggregate | null) =>
  found && "quantiles" in found.forecast ? Object.values(found.forecast.quantiles) : []
const pooled = (voices: Voice[], method: Aggregation, asked = binary) => aggregate(voices, asked, method)

describe("the worked board of 2018, as it was pooled by the program that made it (four digits)", () => {
  const board: [name: string, said: number[], derived: Record<string, number>, iqr: [number, number]][] = [
    [
      "s-kim-eef, round 1",
      [0.1, 0.35, 0.15, 0.3, 0.05],
      { linear: 0.19, median: 0.15, trimmed: 0.1833, geoMeanOdds: 0.1586, extremised: 0.0343 },
      [0.1, 0.3],
    ],
    [
      "s-kim-eef, round 2",
      [0.15, 0.3, 0.2, 0.28, 0.12],
      { linear: 0.21, median: 0.2, trimmed: 0.21, geoMeanOdds: 0.2008, extremised: 0.0594 },
      [0.15, 0.28],
    ],
    [
      "s-abe-kim, round 1",
      [0.05, 0.2, 0.08, 0.15, 0.02],
      { linear: 0.1, median: 0.08, trimmed: 0.0933, geoMeanOdds: 0.0773, extremised: 0.007 },
      [0.05, 0.15],
    ],
    [
      "s-abe-kim, round 2",
      [0.08, 0.14, 0.1, 0.12, 0.05],
      { linear: 0.098, median: 0.1, trimmed: 0.1, geoMeanOdds: 0.0929, extremised: 0.0104 },
      [0.08, 0.12],
    ],
    [
      "s-tangible, round 1",
      [0.15, 0.5, 0.25, 0.4, 0.1],
      { linear: 0.28, median: 0.25, trimmed: 0.2667, geoMeanOdds: 0.2521, extremised: 0.1021 },
      [0.15, 0.4],
    ],
    [
      "s-breakdown, round 2",
      [0.33, 0.15, 0.25, 0.18, 0.35],
      { linear: 0.252, median: 0.25, trimmed: 0.2533, geoMeanOdds: 0.2432, extremised: 0.0936 },
      [0.18, 0.33],
    ],
    [
      "s-roadmap, round 1",
      [0.05, 0.3, 0.15, 0.2, 0.08],
      { linear: 0.156, median: 0.15, trimmed: 0.1433, geoMeanOdds: 0.1334, extremised: 0.0232 },
      [0.08, 0.2],
    ],
  ]
  it.each(board)("%s", (_name, said, derived, iqr) => {
    const found = aggregates(all(...said), binary, { extremise: true, a: 2 })
    for (const [method, value] of Object.entries(derived)) {
      const one = found.methods.find((each) => each.method === method)
      expect(Math.abs(yes(one) - value), method).toBeLessThanOrEqual(0.00005 + 1e-12)
    }
    expect(found.band).toMatchObject({ kind: "probabilities", middleHalf: { yes: iqr } })
  })
})

describe("against a second computation, to 1e-9", () => {
  it("linear: fractions of whole numbers", () => {
    // Thousandths and whole weights, added as BigInt.
    const said = [137, 911, 500, 3, 998, 250, 42]
    const weights = [3, 1, 4, 1, 5, 9, 2]
    const voices = said.map((p, k) => says(p / 1000, { by: `${k}`, weight: weights[k] ?? 1 }))
    const top = said.reduce((sum, p, k) => sum + BigInt(p) * BigInt(weights[k] ?? 1), 0n)
    const under = weights.reduce((sum, w) => sum + BigInt(w), 0n) * 1000n
    expect(yes(pooled(voices, "linear"))).toBeCloseTo(Number((top * 10n ** 15n) / under) / 1e15, 12)
  })

  it("geometric mean of odds: the n-th root of the product of odds, by the platform's power", () => {
    const said = [0.02, 0.4, 0.77, 0.991, 0.3, 0.15]
    const weights = [1, 2, 1, 0.5, 3, 1.5]
    const sum = weights.reduce((a, b) => a + b, 0)
    const odds = said.reduce((product, p, k) => product * (p / (1 - p)) ** ((weights[k] ?? 0) / sum), 1)
    const voices = said.map((p, k) => says(p, { by: `${k}`, weight: weights[k] ?? 1 }))
    expect(Math.abs(yes(pooled(voices, "geoMeanOdds")) - odds / (1 + odds))).toBeLessThan(1e-12)
  })

  it("log pool of three outcomes: weighted products, normalised", () => {
    const said: [number, number, number][] = [
      [0.2, 0.3, 0.5],
      [0.6, 0.3, 0.1],
      [0.05, 0.9, 0.05],
      [0.33, 0.33, 0.34],
    ]
    const products = [0, 1, 2].map((k) => said.reduce((product, p) => product * (p[k] ?? 0), 1) ** 0.25)
    const sum = products.reduce((a, b) => a + b, 0)
    const found = probabilities(pooled(splits(...said), "geoMeanOdds", three))
    found.forEach((p, k) => {
      expect(Math.abs(p - (products[k] ?? 0) / sum)).toBeLessThan(1e-12)
    })
  })

  it("the log pool of two outcomes is the geometric mean of odds", () => {
    const two: Asked = { ...binary, kind: "categorical" }
    const voices = all(0.1, 0.35, 0.15, 0.3, 0.05)
    expect(
      Math.abs(yes(pooled(voices, "geoMeanOdds", two)) - yes(pooled(voices, "geoMeanOdds"))),
    ).toBeLessThan(1e-14)
  })

  it("weighted median: whole weights are so many voices of weight one", () => {
    const said = [0.9, 0.1, 0.4, 0.4, 0.75, 0.2]
    for (const weights of [
      [1, 1, 1, 1, 1, 1],
      [3, 1, 2, 5, 1, 4],
      [2, 2, 1, 1, 3, 3],
    ]) {
      const copies = said.flatMap((p, k) => Array<number>(weights[k] ?? 0).fill(p)).sort((a, b) => a - b)
      const half = copies.length / 2
      const plain = ((copies[Math.ceil(half) - 1] ?? 0) + (copies[Math.floor(half)] ?? 0)) / 2
      const voices = said.map((p, k) => says(p, { by: `${k}`, weight: weights[k] ?? 1 }))
      expect(Math.abs(yes(pooled(voices, "median")) - plain)).toBeLessThan(1e-12)
      const tenth = voices.map((voice) => ({ ...voice, weight: (voice.weight ?? 1) / 10 }))
      expect(yes(pooled(tenth, "median")), "only the proportions of weights count").toBe(
        yes(pooled(voices, "median")),
      )
    }
  })

  it("median of three outcomes: less .001, normalised, times .997, plus .001", () => {
    const found = probabilities(
      pooled(splits([0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1]), "median", three),
    )
    // Medians .2, .3, .1; less .001: .199, .299, .099, together .597.
    const by = [0.199, 0.299, 0.099].map((x) => (x / 0.597) * 0.997 + 0.001)
    found.forEach((p, k) => {
      expect(p).toBeCloseTo(by[k] ?? 0, 12)
    })
  })

  it("recency: weights exp(sqrt k - sqrt n), the k-th oldest of n", () => {
    // Weights of five: .291, .440, .604, .790, 1: half of 3.124 is reached by the fourth in order of value.
    const said = [0.9, 0.8, 0.1, 0.3, 0.4]
    const weights = said.map((_, k) => Math.exp(Math.sqrt(k + 1) - Math.sqrt(5)))
    const inOrder = said.map((p, k) => ({ p, w: weights[k] ?? 0 })).sort((a, b) => a.p - b.p)
    const half = weights.reduce((a, b) => a + b, 0) / 2
    let sum = 0
    const expected = inOrder.find(({ w }) => {
      sum += w
      return sum >= half
    })?.p
    expect(yes(pooled(all(...said), "recency"))).toBe(expected)
    expect(yes(pooled(all(...said), "recency")), "newer voices say less").toBe(0.4)
    expect(yes(pooled(all(...[...said].reverse()), "recency")), "the other way round more").toBe(0.8)
    expect(yes(pooled(all(...said), "median"))).toBe(0.4)
  })

  it("recency: who spoke in the same moment weighs the same, together as much as their places", () => {
    // Of four at 0, 1, 1, 1 the last three share the weights of places 2, 3 and 4: .557, .765 and 1.
    const voices = [0.1, 0.2, 0.6, 0.9].map((p, k) => says(p, { by: `${k}`, at: Math.min(k, 1) }))
    // Weights .368, .774, .774, .774: half of 2.69 is 1.345, reached by the third.
    expect(yes(pooled(voices, "recency"))).toBe(0.6)
    // Two old ones with .462 each against two newer ones with .882 each.
    const halves = [0.9, 0.8, 0.3, 0.1].map((p, k) => says(p, { by: `${k}`, at: k < 2 ? 0 : 1 }))
    expect(yes(pooled(halves, "recency"))).toBe(0.3)
    // Three with .445 each do not outweigh .790 and 1.
    const late = [0.1, 0.2, 0.3, 0.9, 0.95].map((p, k) => says(p, { by: `${k}`, at: k < 3 ? 0 : k }))
    expect(yes(pooled(late, "recency"))).toBe(0.9)
  })

  it("trimmed: floor(alpha n) dropped at each end, and said so", () => {
    const ten = [0.01, 0.2, 0.3, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.99]
    const found = pooled(all(...ten), "trimmed")
    expect(yes(found)).toBeCloseTo(3.1 / 8, 12)
    expect(found?.notes).toEqual([{ kind: "trimmed", alpha: 0.1, droppedEachEnd: 1 }])
    expect(pooled(all(...ten.slice(0, 5)), "trimmed")?.notes).toEqual([
      { kind: "trimmed", alpha: 0.2, droppedEachEnd: 1 },
    ])
    expect(pooled(all(0.1, 0.2, 0.9), "trimmed")?.notes).toEqual([
      { kind: "trimmed", alpha: 0.2, droppedEachEnd: 0 },
    ])
    expect(yes(pooled(all(0.1, 0.2, 0.9), "trimmed"))).toBeCloseTo(0.4, 12)
  })
})

describe("numbers and days", () => {
  const said = ranges([1, 5, 9], [2, 3, 20], [0, 4, 8], [1, 10, 30], [3, 3, 3])
  it("each quantile is averaged for itself", () => {
    expect(quantiles(pooled(said, "linear", number))).toEqual([7 / 5, 5, 14])
    expect(quantiles(pooled(said, "median", number))).toEqual([1, 4, 9])
    expect(quantiles(pooled(said, "trimmed", number))).toEqual([4 / 3, 4, 37 / 3])
  })
  it("there is no mean of odds: the median takes its place and says so", () => {
    const found = pooled(said, "geoMeanOdds", number)
    expect(quantiles(found)).toEqual([1, 4, 9])
    expect(found).toMatchObject({
      method: "geoMeanOdds",
      used: "median",
      notes: [{ kind: "median-instead" }],
    })
  })
  it("is never extremised", () => {
    const found = aggregates(said, number, { extremise: true })
    expect(found.methods.map(({ method }) => method)).not.toContain("extremised")
    expect(found.band).toEqual({
      kind: "quantiles",
      middleHalf: [3, 5],
      interval: { span: [7 / 5, 14], n: 5 },
    })
  })
  it("days are whole days, and differences are in days", () => {
    const days = ranges(
      ["2018-09-01", "2018-09-10", "2018-10-01"],
      ["2018-09-02", "2018-09-30", "2019-01-01"],
      ["2018-08-30", "2018-09-11", "2018-09-12"],
    )
    expect(quantiles(pooled(days, "median", date))).toEqual(["2018-09-01", "2018-09-11", "2018-10-01"])
    expect(quantiles(pooled(days, "linear", date))).toEqual(["2018-09-01", "2018-09-17", "2018-10-25"])
    const linear = aggregates(days, date, { extremise: false }).methods.find(
      ({ method }) => method === "linear",
    )
    expect(linear?.difference).toEqual({ p10: 0, p50: 6, p90: 24 })
  })
  it("days and day numbers are the same, leap days and early years too", () => {
    expect([dayNumber("1970-01-01"), dayNumber("2000-02-29"), dayNumber("1969-12-31")]).toEqual([
      0, 11016, -1,
    ])
    // From the year 0 to 9999.
    for (let day = -719_528; day <= 2_932_896; day += 9_973) expect(dayNumber(dayOf(day))).toBe(day)
    expect(dayNumber("2018-09")).toBeNaN()
  })
})

describe("edges", () => {
  const methods: Aggregation[] = ["linear", "median", "trimmed", "geoMeanOdds", "recency"]
  it("nobody: no value by any method", () => {
    expect(aggregates([], binary, { extremise: true })).toEqual({
      n: 0,
      leftOut: 0,
      default: "geoMeanOdds",
      methods: [],
      band: null,
    })
    expect(pooled([], "linear")).toBeNull()
  })
  it.each([0, 0.0004, 0.3, 1])("one voice, or all alike: just what they say (%d)", (p) => {
    for (const voices of [all(p), all(p, p, p, p, p)]) {
      for (const method of methods) expect(yes(pooled(voices, method)), method).toBe(p)
    }
  })
  it("0 and 1 count as .001 and .999 in odds, and it is said for how many", () => {
    const found = pooled(all(0, 1, 0.5), "geoMeanOdds")
    expect(yes(found)).toBeCloseTo(0.5, 12)
    expect(found?.notes).toEqual([{ kind: "clamped", voices: 2 }])
    expect(pooled(all(0.1, 0.5), "geoMeanOdds")?.notes).toEqual([])
  })
  it("what all hold impossible stays so, in every method", () => {
    const voices = splits([0.4, 0.6, 0], [0.7, 0.3, 0], [0, 1, 0], [0.2, 0.8, 0], [0.1, 0.9, 0])
    for (const { method, forecast } of aggregates(voices, three, { extremise: true }).methods) {
      if (!("probabilities" in forecast)) throw new Error("probabilities")
      expect(forecast.probabilities.c, method).toBe(0)
    }
  })
  it("what all hold impossible is not made possible by extremising, of two outcomes either", () => {
    const found = aggregates(all(0, 0, 0), binary, { extremise: true }).methods
    expect(found.map((one) => yes(one))).toEqual([0, 0, 0, 0, 0, 0])
    expect(aggregates(all(1, 1), binary, { extremise: true }).methods.map((one) => yes(one))).toEqual([
      1, 1, 1, 1, 1, 1,
    ])
  })
  it("medians that leave nothing: the linear pool, and it says so", () => {
    const found = pooled(splits([1, 0, 0], [0, 1, 0], [0, 0, 1]), "median", three)
    expect(probabilities(found)).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(found?.notes).toEqual([{ kind: "linear-instead" }])
  })
  it("who does not answer the question is left out and counted", () => {
    const found = aggregates(
      [
        ...all(0.2, 0.4),
        { by: "other outcomes", at: 1, forecast: { probabilities: { yes: 0.5, maybe: 0.5 } } },
        { by: "more", at: 1, forecast: { probabilities: { yes: 0.5, no: 0.3, maybe: 0.2 } } },
        { by: "fewer", at: 1, forecast: { probabilities: { yes: 1 } } },
        { by: "numbers", at: 1, forecast: { quantiles: { p10: 1, p50: 2, p90: 3 } } },
        says(0.9, { weight: 0 }),
        says(0.9, { weight: Number.NaN }),
        says(0.9, { weight: -1 }),
      ],
      binary,
      { extremise: false },
    )
    expect(found).toMatchObject({ n: 2, leftOut: 7 })
    expect(yes(found.methods.find(({ method }) => method === "linear"))).toBeCloseTo(0.3, 12)
    const days = ranges([1, 2, 3], ["2018-01-01", "2018-01-02", "2018-01-03"])
    expect(aggregates(days, number, { extremise: false })).toMatchObject({ n: 1, leftOut: 1 })
    expect(aggregates(days, date, { extremise: false })).toMatchObject({ n: 1, leftOut: 1 })
  })
  it("recency without times, or of two, weighs all alike and says why", () => {
    const untold = all(0.1, 0.2, 0.9).map((voice) => ({ ...voice, at: null }))
    expect(pooled(untold, "recency")?.notes).toEqual([{ kind: "equally-recent", because: "times-not-told" }])
    expect(pooled(all(0.1, 0.3), "recency")?.notes).toEqual([
      { kind: "equally-recent", because: "two-or-fewer" },
    ])
    expect(yes(pooled(all(0.1, 0.3), "recency"))).toBeCloseTo(0.2, 12)
  })
})

describe("side by side", () => {
  it("the default is first, and the others say how far they are from it in percentage points", () => {
    const { methods, ...found } = aggregates(all(0.1, 0.35, 0.15, 0.3, 0.05), binary, { extremise: false })
    expect(found).toMatchObject({ n: 5, leftOut: 0, default: "geoMeanOdds" })
    expect(methods.map(({ method }) => method)).toEqual([
      "geoMeanOdds",
      "linear",
      "median",
      "trimmed",
      "recency",
    ])
    expect(methods[0]?.difference).toEqual({ yes: 0, no: 0 })
    expect(methods[1]?.difference.yes).toBeCloseTo(100 * (0.19 - yes(methods[0])), 9)
  })
  it("a scenario's own method is its default", () => {
    const { methods, ...found } = aggregates(
      all(0.1, 0.5),
      { ...binary, aggregation: "linear" },
      { extremise: false },
    )
    expect(found.default).toBe("linear")
    expect(methods[0]).toMatchObject({ method: "linear", difference: { yes: 0 } })
  })
  it("extremised only where asked for, at most 2.5, with the plain value beside it", () => {
    const voices = all(0.1, 0.35, 0.15, 0.3, 0.05)
    const last = (a?: number) =>
      aggregates(voices, binary, a === undefined ? { extremise: true } : { extremise: true, a }).methods.at(
        -1,
      )
    const plain = pooled(voices, "geoMeanOdds")
    expect(last()).toMatchObject({ method: "extremised", notes: [{ a: 2, plain: plain?.forecast }] })
    expect(last(9)).toEqual(last(2.5))
    expect(last(0.1)?.forecast).toEqual(plain?.forecast)
    expect(last(9)?.notes).toMatchObject([{ kind: "extremised", a: 2.5 }])
    const odds = (p: number) => p / (1 - p)
    expect(odds(yes(last(2.5)))).toBeCloseTo(odds(yes(plain)) ** 2.5, 12)
  })
  it("the band: the mean of 80 % intervals, brought to 80 % where they were wider or narrower", () => {
    expect(standardised([0.1, 0.5], 0.3, 0.8)).toEqual([0.1, 0.5])
    const [low, high] = standardised([0.2, 0.4], 0.3, 0.4)
    expect([low, high]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.5, 12)])
    expect(standardised([0.01, 0.99], 0.5, 0.4)).toEqual([0, 1])
    const found = aggregates(
      [
        says(0.3, { by: "a", interval: [0.2, 0.4] }),
        says(0.3, { by: "b", interval: [0.2, 0.4], cover: 0.4 }),
        says(0.9, { by: "c" }),
      ],
      binary,
      { extremise: false },
    )
    expect(found.band).toMatchObject({
      interval: { n: 2, span: [expect.closeTo(0.15, 12), expect.closeTo(0.45, 12)] },
    })
  })
})

describe("as a working value", () => {
  it("what any method gives is one that the board takes", () => {
    const cases: [Asked, Voice[]][] = [
      [binary, all(0, 0.35, 1, 0.3, 0.05)],
      [three, splits([0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1])],
      [number, ranges([1, 5, 9], [2, 3, 20], [0, 4, 8])],
      [date, ranges(["2018-09-01", "2018-09-10", "2018-10-01"])],
    ]
    for (const [asked, voices] of cases) {
      for (const { forecast, method } of aggregates(voices, asked, { extremise: true }).methods)
        expect(Working.safeParse(workingFrom(forecast)).success, method).toBe(true)
    }
  })
  it("an interval is round the first outcome of the scenario and is widened to hold it", () => {
    const forecast = { probabilities: { no: 0.9, yes: 0.1 } }
    expect(workingFrom(forecast, [0.2, 0.4], binary.outcomes)).toMatchObject({ low: 0.1, high: 0.4 })
    expect(workingFrom(forecast, [0.05, 0.2], binary.outcomes)).toMatchObject({ low: 0.05, high: 0.2 })
    expect(workingFrom({ quantiles: { p10: 1, p50: 2, p90: 3 } }, [0, 1])).toEqual({
      quantiles: { p10: 1, p50: 2, p90: 3 },
    })
  })
})
