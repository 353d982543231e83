import fc from "fast-check"
import { expect, it } from "vitest"
import { betaCumulative, betaQuantile, logGamma } from "../../core/beta-distribution.ts"

// From mpmath 1.3 (Python), 40 digits (betainc solved for x), rounded to doubles.
const quantiles: [k: number, n: number, probability: number, x: number][] = [
  [0, 5, 0.05, 0.00037399702783767725],
  [0, 5, 0.95, 0.3057455846889497],
  [1, 5, 0.05, 0.03644726804538884],
  [1, 5, 0.95, 0.5628446105349781],
  [3, 8, 0.05, 0.15010697278674792],
  [3, 8, 0.95, 0.6571746898670182],
  [5, 10, 0.05, 0.26192200404641924],
  [5, 10, 0.95, 0.7380779959535807],
  [10, 10, 0.05, 0.8292268917551521],
  [10, 10, 0.95, 0.9998082637110255],
  [17, 40, 0.05, 0.3031899008759246],
  [17, 40, 0.95, 0.5545788114016429],
  [2, 100, 0.05, 0.005754191072209277],
  [2, 100, 0.95, 0.05424711654443866],
  [499, 500, 0.05, 0.9922118446709376],
  [499, 500, 0.95, 0.9996480395451269],
  [120, 300, 0.05, 0.3543257447674107],
  [120, 300, 0.95, 0.44709302270874896],
]

it.each(quantiles)(
  "quantiles of Beta(%d + .5, %d - k + .5) as computed with 40 digits",
  (k, n, probability, x) => {
    expect(Math.abs(betaQuantile(probability, k + 0.5, n - k + 0.5) - x)).toBeLessThan(1e-11)
  },
)

it("the distribution and ln gamma as computed with 40 digits", () => {
  const cumulative: [x: number, a: number, b: number, expected: number][] = [
    [0.3, 2, 3, 0.3483],
    [0.02, 500.5, 20000.5, 6.809716699202866e-6],
    [0.5, 7.5, 7.5, 0.5],
    [0.001, 0.5, 0.5, 0.020135041633377492],
  ]
  for (const [x, a, b, expected] of cumulative)
    expect(Math.abs(betaCumulative(x, a, b) / expected - 1), `${x}`).toBeLessThan(1e-10)
  const gammas: [x: number, expected: number][] = [
    [0.5, 0.5723649429247001],
    [2.5, 0.2846828704729192],
    [10, 12.801827480081469],
    [123.456, 469.60554712992945],
    [5000.5, 37586.884887281056],
  ]
  for (const [x, expected] of gammas) expect(Math.abs(logGamma(x) / expected - 1), `${x}`).toBeLessThan(1e-13)
  expect(Math.abs(logGamma(1))).toBeLessThan(1e-14)
})

it("with whole parameters it is a sum of binomials, counted in whole numbers", () => {
  const over = (n: bigint, k: bigint): bigint => (k === 0n ? 1n : (over(n - 1n, k - 1n) * n) / k)
  for (const [a, b, percent] of [
    [1, 1, 37],
    [3, 9, 20],
    [12, 5, 61],
    [40, 60, 45],
  ] as const) {
    // I_x(a, b) = P(at least a of a + b - 1), x in percent.
    const n = BigInt(a + b - 1)
    let sum = 0n
    for (let j = BigInt(a); j <= n; j++)
      sum += over(n, j) * BigInt(percent) ** j * BigInt(100 - percent) ** (n - j)
    const exact = Number((sum * 10n ** 18n) / 100n ** n) / 1e18
    expect(Math.abs(betaCumulative(percent / 100, a, b) - exact)).toBeLessThan(1e-12)
  }
})

it("the quantile is where the distribution has that value, and both ends mirror each other", () => {
  const half = fc.integer({ min: 0, max: 300 }).map((k) => k + 0.5)
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), half, half, (probability, a, b) => {
      const x = betaQuantile(probability, a, b)
      expect(Math.abs(betaCumulative(x, a, b) - probability)).toBeLessThan(1e-9)
      expect(Math.abs(betaQuantile(1 - probability, b, a) - (1 - x))).toBeLessThan(1e-9)
    }),
    { seed: 51 },
  )
})

it("edges", () => {
  expect([
    betaCumulative(0, 2, 3),
    betaCumulative(1, 2, 3),
    betaQuantile(0, 2, 3),
    betaQuantile(1, 2, 3),
  ]).toEqual([0, 1, 0, 1])
  for (const bad of [
    betaQuantile(1.1, 2, 3),
    betaQuantile(0.5, 0, 3),
    betaCumulative(0.5, 1, -1),
    logGamma(0),
  ])
    expect(bad).toBeNaN()
})
