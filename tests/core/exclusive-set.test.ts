import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Scenario, Working } from "../../core/board.ts"
import { normalised, remainderOf, totalOf, totalTolerance } from "../../core/exclusive-set.ts"

const scenario = (id: string, p: number, more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: p, no: 1 - p } },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})

const yesOf = ({ working }: { working?: Scenario["working"] }): number =>
  working && "probabilities" in working ? (working.probabilities.yes ?? Number.NaN) : Number.NaN

/** The set after it was normalised. */
const normalisedSet = (scenarios: readonly Scenario[]): Scenario[] => {
  const changed = new Map(
    (normalised(scenarios) ?? []).map(({ scenario, working }) => [scenario.id, working]),
  )
  return scenarios.map((one) => ({ ...one, working: changed.get(one.id) ?? one.working }) as Scenario)
}

describe("the total of a set of which only one can happen", () => {
  it("adds up the yes of every question and says on which side of 100 % it is", () => {
    expect(totalOf([scenario("a", 0.6), scenario("b", 0.44)])).toEqual({
      total: 1.04,
      counted: 2,
      standing: "over",
    })
    expect(totalOf([scenario("a", 0.5), scenario("b", 0.3)])).toMatchObject({ total: 0.8, standing: "under" })
  })

  it("thirds are whole, by the noise of binary fractions and by rounding", () => {
    for (const third of [1 / 3, 0.333]) {
      const thirds = [scenario("a", third), scenario("b", third), scenario("c", third)]
      expect(totalOf(thirds)?.standing).toBe("whole")
    }
  })

  it("leaves out what has no one number, what was removed and what was annulled", () => {
    const { working: _none, ...unanswered } = scenario("d", 0.9)
    expect(
      totalOf([
        scenario("a", 0.4),
        scenario("b", 0.9, { deletedAt: 1 }),
        scenario("c", 0.9, { status: "annulled" }),
        unanswered,
        scenario("e", 0.9, {
          kind: "numeric",
          outcomes: [],
          working: { quantiles: { p10: 1, p50: 2, p90: 3 } },
        }),
      ]),
    ).toEqual({ total: 0.4, counted: 1, standing: "under" })
    expect(totalOf([])).toBeNull()
  })

  it("what is left for none of them is what is missing, and nothing from 100 % on", () => {
    expect(remainderOf([scenario("a", 0.5), scenario("b", 0.3)])).toBeCloseTo(0.2, 12)
    expect(remainderOf([scenario("a", 0.6), scenario("b", 0.44)])).toBeNull()
    expect(remainderOf([scenario("a", 0.6), scenario("b", 0.4)])).toBeNull()
  })
})

describe("normalising", () => {
  const p = fc.oneof(
    fc.integer({ min: 1, max: 999 }).map((n) => n / 1000),
    fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
  )
  const set = fc
    .array(fc.tuple(p, fc.option(fc.tuple(p, p))), { minLength: 2, maxLength: 30 })
    .map((values) =>
      values.map(([yes, interval], i) => {
        const ends = interval?.toSorted((a, b) => a - b)
        const working = {
          probabilities: { yes, no: 1 - yes },
          ...(ends ? { low: Math.min(ends[0] as number, yes), high: Math.max(ends[1] as number, yes) } : {}),
        }
        return scenario(`s${i}`, yes, { working })
      }),
    )

  it("sums to 1, keeps the order, crosses neither 0 nor 1, and every value stays one that a board takes", () => {
    fc.assert(
      fc.property(set, (scenarios) => {
        const done = normalisedSet(scenarios)
        const standing = totalOf(scenarios)?.standing
        const total = done.reduce((all, one) => all + yesOf(one), 0)
        expect(Math.abs(total - 1)).toBeLessThanOrEqual(standing === "whole" ? totalTolerance : 1e-9)
        for (const one of done) {
          expect(yesOf(one)).toBeGreaterThan(0)
          expect(yesOf(one)).toBeLessThan(1)
          expect(Working.safeParse(one.working).success).toBe(true)
        }
        const rising = scenarios
          .map((one, i) => [yesOf(one), yesOf(done[i] as Scenario)] as const)
          .sort(([a], [b]) => a - b)
        expect(rising.every(([, to], i) => i === 0 || to >= (rising[i - 1]?.[1] ?? 0))).toBe(true)
      }),
      { seed: 20, numRuns: 300 },
    )
  })

  it("leaves a set alone that is 100 % already, and one that it has just made so", () => {
    fc.assert(
      fc.property(set, (scenarios) => {
        expect(normalised(normalisedSet(scenarios))).toEqual([])
      }),
      { seed: 21, numRuns: 200 },
    )
    expect(normalised([scenario("a", 0.6), scenario("b", 0.402)])).toEqual([])
  })

  it("takes the interval along, and keeps what is pinned pinned", () => {
    const wide = scenario("a", 0.8, {
      working: { probabilities: { yes: 0.8, no: 0.2 }, low: 0.6, high: 0.9, pinned: ["no"] },
    })
    const [first] = normalised([wide, scenario("b", 0.8)]) ?? []
    expect(first?.working).toEqual({
      probabilities: { yes: 0.5, no: 0.5 },
      low: 0.6 / 1.6,
      high: 0.9 / 1.6,
      pinned: ["no"],
    })
  })

  it("is not offered where one alone would become certain, or where nobody holds anything", () => {
    expect(normalised([scenario("a", 0.4)])).toBeNull()
    expect(normalised([scenario("a", 0.4), scenario("b", 0)])).toBeNull()
    expect(normalised([scenario("a", 0), scenario("b", 0)])).toBeNull()
    expect(normalised([])).toBeNull()
  })

  it("brings one that was certain down with the others", () => {
    const done = normalisedSet([scenario("a", 1), scenario("b", 0.25)])
    expect(done.map(yesOf)).toEqual([0.8, 0.2])
  })
})
