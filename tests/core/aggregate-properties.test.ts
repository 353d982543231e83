// What holds for whatever people say. Seeds are fixed: a failure prints the case that it shrank to.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Asked, aggregate, aggregates, type Voice, workingFrom } from "../../core/aggregate.ts"
import { Working } from "../../core/board.ts"
import type { Aggregation, Forecast } from "../../core/judgement.ts"

const binary: Asked = { kind: "binary", outcomes: [{ id: "yes" }, { id: "no" }] }
const four: Asked = { kind: "categorical", outcomes: ["a", "b", "c", "d"].map((id) => ({ id })) }
const number: Asked = { kind: "numeric", outcomes: [] }
const methods: Aggregation[] = ["geoMeanOdds", "linear", "median", "trimmed", "recency"]

const probability = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 0.5, 1e-9, 0.0005, 0.9999) },
)
const person = { at: fc.integer({ min: 0, max: 50 }), weight: fc.double({ min: 0.01, max: 20, noNaN: true }) }
const named = <T extends object>(people: T[]) => people.map((one, k) => ({ by: `an-${k}`, ...one }))

const pairs = fc
  .array(
    fc.record({ ...person, forecast: probability.map((p) => ({ probabilities: { yes: p, no: 1 - p } })) }),
    { minLength: 1, maxLength: 15 },
  )
  .map(named)
const splits = fc
  .array(
    fc.record({
      ...person,
      forecast: fc
        .tuple(...["a", "b", "c", "d"].map(() => fc.double({ min: 0, max: 1, noNaN: true })))
        .filter((parts) => parts.reduce((x, y) => x + y, 0) > 0.01)
        .map((parts) => {
          const sum = parts.reduce((x, y) => x + y, 0)
          return { probabilities: Object.fromEntries(parts.map((x, k) => ["abcd"[k] ?? "", x / sum])) }
        }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(named)
const ranges = fc
  .array(
    fc.record({
      ...person,
      forecast: fc
        .tuple(...[0, 1, 2].map(() => fc.double({ min: -1e6, max: 1e6, noNaN: true })))
        .map((three) => [...three].sort((x, y) => x - y))
        .map(([p10 = 0, p50 = 0, p90 = 0]) => ({ quantiles: { p10, p50, p90 } })),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(named)
const cases: [name: string, asked: Asked, voices: fc.Arbitrary<Voice[]>][] = [
  ["binary", binary, pairs],
  ["several outcomes", four, splits],
  ["numbers", number, ranges],
]

const numbers = (forecast: Forecast): number[] =>
  "probabilities" in forecast
    ? Object.values(forecast.probabilities)
    : Object.values(forecast.quantiles).map(Number)
const yes = (voices: Voice[], method: Aggregation) =>
  numbers(aggregate(voices, binary, method)?.forecast ?? { probabilities: {} })[0] ?? Number.NaN
const said = (voices: Voice[], k: number) => voices.map(({ forecast }) => numbers(forecast)[k] ?? Number.NaN)
const runs = { numRuns: 150 }

describe.each(cases)("%s", (_name, asked, arbitrary) => {
  it("M5 the order in which people speak changes no digit", () => {
    fc.assert(
      fc.property(arbitrary, fc.infiniteStream(fc.nat(1_000)), (voices, chance) => {
        const shuffled = voices
          .map((voice) => ({ voice, at: chance.next().value ?? 0 }))
          .sort((x, y) => x.at - y.at)
          .map(({ voice }) => voice)
        expect(aggregates(shuffled, asked, { extremise: true })).toEqual(
          aggregates(voices, asked, { extremise: true }),
        )
      }),
      { ...runs, seed: 11 },
    )
  })

  it("M1 every method gives a whole forecast, which can become the working value", () => {
    fc.assert(
      fc.property(arbitrary, (voices) => {
        for (const { method, forecast } of aggregates(voices, asked, { extremise: true }).methods) {
          const values = numbers(forecast)
          if (asked.kind === "numeric") expect([...values].sort((x, y) => x - y)).toEqual(values)
          else expect(Math.abs(values.reduce((x, y) => x + y, 0) - 1), method).toBeLessThanOrEqual(1e-9)
          expect(Working.safeParse(workingFrom(forecast)).success, method).toBe(true)
        }
      }),
      { ...runs, seed: 12 },
    )
  })

  it("a person who says the same with half the weight twice is the same person", () => {
    fc.assert(
      fc.property(arbitrary, (voices) => {
        const halves = voices.flatMap((voice) => {
          const weight = (voice.weight ?? 1) / 2
          return [
            { ...voice, weight },
            { ...voice, weight, by: `${voice.by} again` },
          ]
        })
        // Trimmed and recency count heads.
        for (const method of ["linear", "median", "geoMeanOdds"] as const) {
          const once = numbers(aggregate(voices, asked, method)?.forecast ?? { probabilities: {} })
          const twice = numbers(aggregate(halves, asked, method)?.forecast ?? { probabilities: {} })
          for (const [k, value] of once.entries())
            expect(Math.abs(value - (twice[k] ?? 0))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
        }
      }),
      { ...runs, seed: 13 },
    )
  })
})

it("of two outcomes and of quantiles an aggregate lies within what was said", () => {
  fc.assert(
    fc.property(pairs, (voices) => {
      for (const method of methods) {
        const p = yes(voices, method)
        expect(p, method).toBeGreaterThanOrEqual(Math.min(...said(voices, 0)))
        expect(p, method).toBeLessThanOrEqual(Math.max(...said(voices, 0)))
      }
    }),
    { ...runs, seed: 14 },
  )
  fc.assert(
    fc.property(ranges, (voices) => {
      for (const method of methods) {
        numbers(aggregate(voices, number, method)?.forecast ?? { probabilities: {} }).forEach((value, k) => {
          expect(value, method).toBeGreaterThanOrEqual(Math.min(...said(voices, k)))
          expect(value, method).toBeLessThanOrEqual(Math.max(...said(voices, k)))
        })
      }
    }),
    { ...runs, seed: 15 },
  )
})

it("of several outcomes the linear pool lies within what was said, and the log pool keeps odds within what was said", () => {
  fc.assert(
    fc.property(splits, (voices) => {
      const linear = numbers(aggregate(voices, four, "linear")?.forecast ?? { probabilities: {} })
      linear.forEach((p, k) => {
        expect(p).toBeGreaterThanOrEqual(Math.min(...said(voices, k)) - 1e-12)
        expect(p).toBeLessThanOrEqual(Math.max(...said(voices, k)) + 1e-12)
      })
      const held = (p: number) => Math.min(Math.max(p, 0.001), 0.999)
      const pool = numbers(aggregate(voices, four, "geoMeanOdds")?.forecast ?? { probabilities: {} })
      const odds = voices.map(
        ({ forecast }) => held(numbers(forecast)[0] ?? 0) / held(numbers(forecast)[1] ?? 0),
      )
      const [a = 0, b = 0] = pool
      if (a === 0 || b === 0) return
      expect(a / b).toBeGreaterThanOrEqual(Math.min(...odds) * (1 - 1e-9))
      expect(a / b).toBeLessThanOrEqual(Math.max(...odds) * (1 + 1e-9))
    }),
    { ...runs, seed: 16 },
  )
})

it("if somebody finds it likelier, no method finds it less likely", () => {
  fc.assert(
    fc.property(pairs, fc.nat(14), fc.double({ min: 0, max: 1, noNaN: true }), (voices, who, up) => {
      const raised = voices.map((voice, k) => {
        if (k !== who % voices.length) return voice
        const p = numbers(voice.forecast)[0] ?? 0
        const more = p + (1 - p) * up
        return { ...voice, forecast: { probabilities: { yes: more, no: 1 - more } } }
      })
      for (const method of methods)
        expect(yes(raised, method), method).toBeGreaterThanOrEqual(yes(voices, method) - 1e-12)
    }),
    { ...runs, seed: 17 },
  )
})

it("yes and no are alike: what is said of one is one less what is said of the other", () => {
  fc.assert(
    fc.property(pairs, (voices) => {
      const turned = voices.map((voice) => {
        const [p = 0, q = 0] = numbers(voice.forecast)
        return { ...voice, forecast: { probabilities: { yes: q, no: p } } }
      })
      for (const method of methods)
        expect(Math.abs(yes(turned, method) + yes(voices, method) - 1), method).toBeLessThan(1e-12)
    }),
    { ...runs, seed: 18 },
  )
})

it("extremised is on the same side of one half as the plain mean of odds, and further out", () => {
  fc.assert(
    fc.property(pairs, (voices) => {
      const all = aggregates(voices, binary, { extremise: true }).methods
      const plain = numbers(
        all.find(({ method }) => method === "geoMeanOdds")?.forecast ?? { probabilities: {} },
      )[0]
      const out = numbers(
        all.find(({ method }) => method === "extremised")?.forecast ?? { probabilities: {} },
      )[0]
      if (plain === undefined || out === undefined) throw new Error("both are shown")
      // What lies beyond .999 already is not clamped for the plain value, which stays within what was said.
      if (plain < 0.002 || plain > 0.998) return
      expect(Math.abs(out - 0.5)).toBeGreaterThanOrEqual(Math.abs(plain - 0.5) - 1e-12)
      expect((out - 0.5) * (plain - 0.5)).toBeGreaterThanOrEqual(-1e-15)
    }),
    { ...runs, seed: 19 },
  )
})

it("recency: the weights written out again, with the platform's exponential", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 3, maxLength: 15 }), (said) => {
      const voices = said.map(
        (p, k): Voice => ({
          by: `${k}`,
          at: k,
          forecast: { probabilities: { yes: p / 1000, no: 1 - p / 1000 } },
        }),
      )
      const weighed = said
        .map((p, k) => ({ p, weight: Math.exp(Math.sqrt(k + 1) - Math.sqrt(said.length)) }))
        .sort((x, y) => x.p - y.p)
      const half = weighed.reduce((sum, { weight }) => sum + weight, 0) / 2
      let sum = 0
      const middle = weighed.find(({ weight }) => {
        sum += weight
        return sum > half
      })
      expect(yes(voices, "recency")).toBe((middle?.p ?? 0) / 1000)
    }),
    { ...runs, seed: 20 },
  )
})

it("weights in tenths are the same weights: a sum that misses its aim by a last place has reached it", () => {
  const weighed = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 9 })), {
    minLength: 2,
    maxLength: 9,
  })
  fc.assert(
    fc.property(weighed, (list) => {
      const weighing = (share: number) =>
        list.map(([p, weight], k): Voice => {
          const forecast = { probabilities: { yes: p / 1000, no: 1 - p / 1000 } }
          return { by: `${k}`, at: k, weight: weight * share, forecast }
        })
      expect(yes(weighing(0.1), "median")).toBe(yes(weighing(1), "median"))
    }),
    { numRuns: 2_000, seed: 29 },
  )
})
