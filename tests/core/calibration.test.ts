import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type CalibrationCase,
  type CalibrationVerdict,
  calibration,
  fewestQuestions,
  jeffreysInterval,
} from "../../core/calibration.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"

const cases = (probability: number, happened: number, n: number, of = `${probability}`): CalibrationCase[] =>
  Array.from({ length: n }, (_, k) => ({ questionId: `${of}/${k}`, probability, happened: k < happened }))

/** What somebody says about `n` questions, and how they come out by the chance that they really have. */
function forecaster(
  seed: number | Chance,
  n: number,
  say: (chance: number) => number,
  chances?: (u: number) => number,
) {
  const chance = typeof seed === "number" ? seededChance(seed) : seed
  return Array.from({ length: n }, (_, k): CalibrationCase => {
    const u = (chance.below(1_000) + 0.5) / 1_000
    const p = chances ? chances(u) : u
    return { questionId: `${k}`, probability: say(p), happened: chance.below(1_000_000) < p * 1_000_000 }
  })
}
const logOdds = (p: number) => Math.log(p / (1 - p))
const timesOdds = (factor: number) => (p: number) => 1 / (1 + Math.exp(-factor * logOdds(p)))
const kinds = (verdicts: CalibrationVerdict[]): string[] =>
  verdicts.flatMap((verdict): readonly string[] =>
    verdict.kind === "miscalibrated" ? verdict.signs : [verdict.kind],
  )

describe("bins", () => {
  it("count what was said and what happened, with the Jeffreys band", () => {
    const { bins, n } = calibration([...cases(0.35, 3, 8), ...cases(0.3, 0, 0), ...cases(1, 5, 5)])
    expect(n).toBe(13)
    expect(bins).toHaveLength(10)
    expect(bins[3]).toMatchObject({
      low: 0.3,
      high: 0.4,
      n: 8,
      observed: 0.375,
      said: expect.closeTo(0.35, 12),
    })
    expect(bins[3]?.band).toEqual([
      expect.closeTo(0.1501069727867479, 10),
      expect.closeTo(0.6571746898670182, 10),
    ])
    expect(bins[9]).toMatchObject({ n: 5, observed: 1, band: [expect.any(Number), 1] })
  })
  it("are [low, high), and 1 is in the last", () => {
    const { bins } = calibration([
      ...cases(0.3, 1, 5),
      ...cases(0.1, 1, 5, "x"),
      ...cases(1, 1, 5),
      ...cases(0, 0, 5),
    ])
    expect(bins.map(({ n }) => n)).toEqual([5, 5, 0, 5, 0, 0, 0, 0, 0, 5])
  })
  it("fewer than five cases: a count and nothing else", () => {
    const { bins } = calibration(cases(0.35, 3, 4))
    expect(bins[3]).toEqual({ low: 0.3, high: 0.4, n: 4, said: null, observed: null, band: null })
  })
  it("a case counts by its share of the question's life, in the band as well", () => {
    const whole = calibration(cases(0.35, 4, 10)).bins[3]
    const half = calibration(cases(0.35, 4, 10).map((one) => ({ ...one, weight: 0.5 }))).bins[3]
    expect(half).toMatchObject({ n: 10, observed: whole?.observed })
    expect(half?.band).toEqual(jeffreysInterval(2, 5))
    expect(half?.band?.[0]).toBeLessThan(whole?.band?.[0] ?? 0)
  })
  it("a band always holds the rate, and narrows with the number of cases", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), (n, some) => {
        const k = Math.min(some, n)
        const [low, high] = jeffreysInterval(k, n)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
        const [lower, higher] = jeffreysInterval(4 * k, 4 * n)
        expect(higher - lower).toBeLessThan(high - low)
      }),
      { seed: 61 },
    )
  })
  it("what is no probability or no weight is left out", () => {
    const bad = [
      { probability: 1.2 },
      { probability: Number.NaN },
      { weight: 0 },
      { weight: 2 },
      { weight: Number.NaN },
    ]
    const list = bad.map((one) => ({ questionId: "q", probability: 0.5, happened: true, ...one }))
    expect(calibration(list)).toMatchObject({
      n: 0,
      murphy: null,
      verdict: { kind: "too-few", questions: 0 },
    })
  })
})

describe("Murphy's decomposition", () => {
  it("of a small example, by hand", () => {
    // .2 five times, one happened; .8 five times, three happened. Overall .4.
    const { murphy } = calibration([...cases(0.2, 1, 5), ...cases(0.8, 3, 5)])
    expect(murphy?.reliability).toBeCloseTo(0.5 * 0 + 0.5 * 0.04, 12)
    expect(murphy?.resolution).toBeCloseTo(0.5 * 0.04 + 0.5 * 0.04, 12)
    expect(murphy?.uncertainty).toBeCloseTo(0.24, 12)
    expect(murphy?.residual).toBeCloseTo(0, 12)
    expect(murphy?.brierHalf).toBeCloseTo((4 * 0.04 + 0.64 + 3 * 0.04 + 2 * 0.64) / 10, 12)
  })
  it("adds up to the Brier score with its residual, whatever is said and however it is weighed", () => {
    const one = fc.record({
      questionId: fc.string(),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      happened: fc.boolean(),
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    let left = 0
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 60 }), (list) => {
        const { murphy } = calibration(list)
        if (!murphy) throw new Error("there are cases")
        const { reliability, resolution, uncertainty, residual } = murphy
        const weight = list.reduce((sum, each) => sum + each.weight, 0)
        const brier =
          list.reduce(
            (sum, each) => sum + each.weight * (each.probability - (each.happened ? 1 : 0)) ** 2,
            0,
          ) / weight
        expect(Math.abs(murphy.brierHalf - brier)).toBeLessThan(1e-12)
        expect(Math.abs(reliability - resolution + uncertainty + residual - brier)).toBeLessThan(1e-12)
        left = Math.max(left, Math.abs(residual))
      }),
      {
        seed: 62,
        numRuns: 500,
        examples: [
          [
            [0.31, 0.39].map(
              (probability) => ({ ...cases(probability, 1, 1)[0], weight: 1 }) as Required<CalibrationCase>,
            ),
          ],
        ],
      },
    )
    expect(left, "without the residual it would not add up").toBeGreaterThan(0.001)
  })
})

describe("verdict", () => {
  it("says nothing of few questions, however bad they look, and however many estimates were made on them", () => {
    const wrong = cases(0.9, 0, fewestQuestions - 1)
    expect(calibration(wrong).verdict).toEqual({ kind: "too-few", questions: 19, needed: 20 })
    expect(calibration([...wrong, ...wrong, ...wrong]).verdict.kind).toBe("too-few")
    expect(calibration(cases(0.9, 0, fewestQuestions)).verdict).toMatchObject({ signs: ["too-high"] })
  })
  it("says nothing where hardly anything was in doubt", () => {
    expect(calibration(cases(0.01, 0, 100)).verdict).toEqual({ kind: "too-certain-to-tell", questions: 100 })
    expect(calibration(cases(0.01, 2, 100)).verdict).toEqual({ kind: "too-certain-to-tell", questions: 100 })
  })
  it("but somebody nearly certain who is wrong again and again is told", () => {
    expect(calibration(cases(0.01, 12, 100)).verdict).toMatchObject({
      kind: "miscalibrated",
      signs: ["too-low"],
    })
    const bothSides = [...cases(0.01, 8, 50), ...cases(0.99, 42, 50)]
    expect(calibration(bothSides).verdict).toMatchObject({ kind: "miscalibrated", signs: ["too-extreme"] })
    const calibrated = Array.from(
      { length: 300 },
      (_, k) =>
        calibration(
          forecaster(
            k + 900,
            40,
            (p) => p,
            (u) => (u < 0.5 ? 0.02 : 0.98),
          ),
        ).verdict.kind,
    )
    expect(calibrated.filter((kind) => kind === "miscalibrated").length).toBeLessThanOrEqual(15)
    expect(calibrated).toContain("too-certain-to-tell")
  })
  it("somebody who is calibrated is told otherwise in about one case of twenty, of 20 questions as of 200", () => {
    // One stream for all: what neighbouring seeds give first is alike. One bin, for the bands cost the time.
    const chance = seededChance(1)
    for (const n of [20, 60, 200]) {
      const verdicts = Array.from(
        { length: 600 },
        () =>
          calibration(
            forecaster(chance, n, (p) => p),
            [0, 1],
          ).verdict,
      )
      // 30 are expected, give or take 5.
      const told = verdicts.filter(({ kind }) => kind === "miscalibrated").length
      expect(told, `${n} questions`).toBeLessThanOrEqual(48)
      expect(told, `${n} questions`).toBeGreaterThan(12)
    }
  })
  it("a perfect forecaster of 20,000 questions: every bin holds what was said, or all but two", () => {
    const { bins, murphy, verdict } = calibration(forecaster(7, 20_000, (p) => p))
    const held = bins.filter(({ said, band }) => said !== null && band && band[0] <= said && said <= band[1])
    expect(held.length).toBeGreaterThanOrEqual(8)
    expect(murphy?.reliability).toBeLessThan(0.0005)
    expect(verdict.kind).toBe("no-sign-of-miscalibration")
  })
  it.each<[string, (p: number) => number, string]>([
    ["too bold", timesOdds(3), "too-extreme"],
    ["too timid", timesOdds(0.3), "too-timid"],
    ["too high", (p) => p ** 0.4, "too-high"],
    ["too low", (p) => p ** 2.5, "too-low"],
  ])("names the sign where there are questions enough: %s", (_name, say, sign) => {
    const verdicts = Array.from({ length: 20 }, (_, k) => calibration(forecaster(k + 100, 300, say)).verdict)
    expect(kinds(verdicts).filter((found) => found === sign)).toHaveLength(20)
    const opposite = {
      "too-extreme": "too-timid",
      "too-timid": "too-extreme",
      "too-high": "too-low",
      "too-low": "too-high",
    }[sign]
    expect(kinds(verdicts)).not.toContain(opposite)
  })
  it("many estimates on one question are one: copies make no verdict surer", () => {
    const list = forecaster(3, 40, timesOdds(1.5))
    const copies = Array.from({ length: 10 }, () => list.map((one) => ({ ...one, weight: 0.1 }))).flat()
    const [once, often] = [calibration(list).verdict, calibration(copies).verdict]
    if (!("tests" in once) || !("tests" in often)) throw new Error("both are tested")
    expect(often.tests.level).toBeCloseTo(once.tests.level, 9)
    expect(often.tests.slope).toBeCloseTo(once.tests.slope, 9)
  })
  it("0 that came true and 1 that did not are wrong, not impossible", () => {
    const { verdict } = calibration([...cases(0, 10, 20), ...cases(0.5, 10, 20)])
    expect(verdict).toMatchObject({ kind: "miscalibrated", signs: expect.arrayContaining(["too-low"]) })
  })
})
