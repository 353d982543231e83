import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nearest, type Row } from "../../../core/network/repair.ts"

const row = (terms: [number, number][], bound: number, equal = false): Row => ({
  terms: terms.map(([at, by]) => ({ at, by })),
  bound,
  equal,
})
const within01 = (n: number): Row[] =>
  Array.from({ length: n }, (_, i) => [row([[i, -1]], 0), row([[i, 1]], 1)]).flat()
const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0)
const satisfies = (x: readonly number[], rows: readonly Row[], slack: number) =>
  rows.every(({ terms, bound, equal }) => {
    const off = terms.reduce((sum, { at, by }) => sum + by * (x[at] ?? 0), 0) - bound
    return equal ? Math.abs(off) <= slack : off <= slack
  })
const close = (a: readonly number[] | null, b: readonly number[]) => {
  expect(a).toHaveLength(b.length)
  for (const [i, value] of b.entries()) expect(a?.[i]).toBeCloseTo(value, 12)
}

describe("the nearest that satisfies linear conditions", () => {
  it("of a simplex is what its sum is over, taken from all alike and never below 0", () => {
    const simplex = [
      row(
        [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
        1,
        true,
      ),
      ...within01(3),
    ]
    close(nearest([0.5, 0.4, 0.4], simplex), [0.4, 0.3, 0.3])
    close(nearest([0.9, 0.5, 0.05], simplex), [0.7, 0.3, 0])
    close(nearest([0.2, 0.3, 0.5], simplex), [0.2, 0.3, 0.5])
  })

  it("what satisfies them already is not touched", () => {
    expect(
      nearest(
        [0.3, 0.2],
        [
          row(
            [
              [1, 1],
              [0, -1],
            ],
            0,
          ),
          ...within01(2),
        ],
      ),
    ).toEqual([0.3, 0.2])
  })

  it("contradicting conditions are told from others", () => {
    expect(nearest([0.5], [row([[0, 1]], 0.2), row([[0, -1]], -0.3)])).toBeNull()
    expect(nearest([0.5], [row([], -1)])).toBeNull()
    expect(nearest([0.5], [row([], 0.5, true)])).toBeNull()
    expect(nearest([0.5], [row([], 0, true), row([], 1)])).toEqual([0.5])
    expect(
      nearest(
        [0.5, 0.5],
        [
          row(
            [
              [0, 1],
              [1, 1],
            ],
            1,
            true,
          ),
          row(
            [
              [0, 1],
              [1, 1],
            ],
            1.2,
            true,
          ),
        ],
      ),
    ).toBeNull()
  })

  it("a condition that is said twice is one", () => {
    const twice = row(
      [
        [0, 1],
        [1, 1],
      ],
      0.8,
      true,
    )
    close(nearest([0.5, 0.5], [twice, twice, ...within01(2)]), [0.4, 0.4])
  })

  it("M7 satisfies what it is asked, and nothing on a fine grid that does is nearer", () => {
    const weight = fc.constantFrom(-1, -0.5, 0, 0.5, 1)
    const condition = fc.tuple(weight, weight, weight, fc.double({ min: -0.2, max: 1, noNaN: true }))
    const value = fc.double({ min: 0, max: 1, noNaN: true })
    let found = 0
    fc.assert(
      fc.property(
        fc.tuple(value, value, value),
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        (start, said) => {
          const rows = [
            ...said.map(([a, b, c, bound]) =>
              row(
                (
                  [
                    [0, a],
                    [1, b],
                    [2, c],
                  ] as [number, number][]
                ).filter(([, by]) => by !== 0),
                bound,
              ),
            ),
            ...within01(3),
          ]
          const x = nearest(start, rows)
          const steps = 20
          let best = Number.POSITIVE_INFINITY
          for (let i = 0; i <= steps; i++)
            for (let j = 0; j <= steps; j++)
              for (let k = 0; k <= steps; k++) {
                const point = [i / steps, j / steps, k / steps]
                if (satisfies(point, rows, 0)) best = Math.min(best, distance(point, start))
              }
          if (x === null) {
            expect(best).toBe(Number.POSITIVE_INFINITY)
            return
          }
          found++
          expect(satisfies(x, rows, 1e-9)).toBe(true)
          expect(distance(x, start)).toBeLessThanOrEqual(best + 1e-9)
        },
      ),
      { seed: 7, numRuns: 150 },
    )
    expect(found).toBeGreaterThan(50)
  })

  it("a long chain of conditions is met to the last digits", () => {
    const n = 60
    const start = Array.from({ length: n }, (_, i) => i / n)
    const chain = Array.from({ length: n - 1 }, (_, i) =>
      row(
        [
          [i + 1, 1],
          [i, -1],
        ],
        0,
      ),
    )
    const x = nearest(start, [...chain, ...within01(n)])
    // Each must not be above the one before it, so all come to the mean.
    close(
      x,
      start.map(() => (n - 1) / (2 * n)),
    )
  })
})
