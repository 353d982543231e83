import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  baselineScore,
  brierHalf,
  brierOriginal,
  logScore,
  peerScores,
  pinball,
  quantileScore,
} from "../../core/scoring.ts"

const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })

describe("values that others have published", () => {
  it("Brier: half form and original form, the second twice the first of a yes-or-no question", () => {
    // 70 %, and it happened: .09, and .18 in the form of 1950.
    expect(brierHalf(0.7, true)).toBeCloseTo(0.09, 12)
    expect(brierOriginal([0.7, 0.3], 0)).toBeCloseTo(0.18, 12)
    expect([brierHalf(0, true), brierHalf(1, true), brierHalf(0.5, false)]).toEqual([1, 0, 0.25])
    expect([brierOriginal([1, 0], 1), brierOriginal([0, 1], 1)]).toEqual([2, 0])
    expect(brierOriginal([0.5, 0.3, 0.2], 1)).toBeCloseTo(0.25 + 0.49 + 0.04, 12)
  })
  it("baseline: 0 for a coin, 100 log2 of twice the probability, from +99.9 to -896.6 (Metaculus, scores FAQ)", () => {
    expect(baselineScore(0.5, 2)).toBeCloseTo(0, 12)
    expect(baselineScore(0.999, 2)).toBeCloseTo(99.86, 2)
    expect(baselineScore(0.001, 2)).toBeCloseTo(-896.58, 2)
    expect(baselineScore(0.75, 2)).toBeCloseTo(100 * Math.log2(1.5), 9)
    expect(baselineScore(0.25, 4)).toBeCloseTo(0, 12)
    expect(baselineScore(0.6, 3)).toBeCloseTo((100 * Math.log(1.8)) / Math.log(3), 9)
  })
  it("log score: nats, read within .001 and .999", () => {
    expect(logScore(0.5)).toBeCloseTo(-Math.LN2, 12)
    expect([logScore(0), logScore(1)]).toEqual([logScore(0.001), logScore(0.999)])
  })
  it("peer: against the geometric mean of all, N / (N - 1) times", () => {
    const said = [0.2, 0.5, 0.8, 0.9]
    const centre = said.reduce((product, p) => product * p, 1) ** (1 / said.length)
    peerScores(said).forEach((score, k) => {
      expect(Math.abs(score - (100 * 4 * Math.log((said[k] ?? 0) / centre)) / 3)).toBeLessThan(1e-9)
    })
    expect(peerScores([0.3])).toEqual([0])
    expect(peerScores([])).toEqual([])
  })
  it("quantiles: one sharp value costs its error; the weighted interval score by its own definition, to 1e-9", () => {
    expect(quantileScore({ p10: 7, p50: 7, p90: 7 }, 10)).toBeCloseTo(3, 12)
    const values = fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -1000, max: 1000, noNaN: true })))
    fc.assert(
      fc.property(values, ([x, y, z, value]) => {
        const [low = 0, mid = 0, high = 0] = [x, y, z].map(Number).sort((a, b) => a - b)
        const v = Number(value)
        // Bracher and others 2021: alpha = .2, weight of the interval alpha / 2, of the median 1/2, over K + 1/2.
        const interval = high - low + (2 / 0.2) * Math.max(0, low - v) + (2 / 0.2) * Math.max(0, v - high)
        const score = (0.5 * Math.abs(v - mid) + 0.1 * interval) / 1.5
        expect(Math.abs(quantileScore({ p10: low, p50: mid, p90: high }, v) - score)).toBeLessThan(1e-9)
      }),
      { seed: 31 },
    )
  })
})

describe("nobody can expect more by saying other than they believe", () => {
  it("Brier, log, baseline and peer", () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0, max: 1, noNaN: true }), share, (believed, said, other) => {
        const expected = (score: (p: number, happened: boolean) => number, p: number) =>
          believed * score(p, true) + (1 - believed) * score(p, false)
        const came = (p: number, happened: boolean) => (happened ? p : 1 - p)
        const losses = [
          brierHalf,
          (p: number, y: boolean) => brierOriginal([p, 1 - p], y ? 0 : 1),
          (p: number, y: boolean) => -logScore(came(p, y)),
          (p: number, y: boolean) => -baselineScore(came(p, y), 2),
          (p: number, y: boolean) => -(peerScores([came(p, y), came(other, y)])[0] ?? 0),
        ]
        for (const loss of losses)
          expect(expected(loss, believed)).toBeLessThanOrEqual(expected(loss, said) + 1e-9)
        if (Math.abs(said - believed) > 0.01)
          expect(expected(brierHalf, believed)).toBeLessThan(expected(brierHalf, said))
      }),
      { seed: 32, numRuns: 500 },
    )
  })
  it("quantiles: the loss is least at the true one", () => {
    // Of the numbers 0 to 99, all alike, the 10th percentile is 9.5, and so on.
    for (const level of [0.1, 0.5, 0.9]) {
      const expected = (quantile: number) => {
        let sum = 0
        for (let value = 0; value < 100; value++) sum += pinball(quantile, level, value)
        return sum / 100
      }
      const best = expected(100 * level - 0.5)
      for (let quantile = -20; quantile <= 120; quantile += 0.5)
        expect(expected(quantile)).toBeGreaterThanOrEqual(best - 1e-9)
      expect(expected(100 * level + 10)).toBeGreaterThan(best + 0.1)
    }
  })
})

it("peer scores sum to 0 over the people, and only the others count", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 }),
      (said) => {
        const scores = peerScores(said)
        expect(Math.abs(scores.reduce((a, b) => a + b, 0))).toBeLessThan(1e-8)
        const held = said.map((p) => Math.log(Math.min(Math.max(p, 0.001), 0.999)))
        const others = held.slice(1)
        const mean = others.reduce((a, b) => a + b, 0) / others.length
        expect(Math.abs((scores[0] ?? Number.NaN) - 100 * ((held[0] ?? 0) - mean))).toBeLessThan(1e-9)
      },
    ),
    { seed: 33 },
  )
})
