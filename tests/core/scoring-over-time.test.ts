import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Asked } from "../../core/aggregate.ts"
import type { Forecast } from "../../core/judgement.ts"
import {
  type QuestionLife,
  type QuestionScores,
  scoreQuestion,
  type Track,
} from "../../core/scoring-over-time.ts"

const binary: Asked = { kind: "binary", outcomes: [{ id: "yes" }, { id: "no" }] }
const three: Asked = { kind: "categorical", outcomes: [{ id: "a" }, { id: "b" }, { id: "c" }] }
const date: Asked = { kind: "date", outcomes: [] }
const day = 86_400_000

const says = (p: number): Forecast => ({ probabilities: { yes: p, no: 1 - p } })
const track = (by: string, ...estimates: [day: number, p: number, withdrawn?: number][]): Track => ({
  by,
  estimates: estimates.map(([at, p, withdrawn]) => ({
    at: at * day,
    forecast: says(p),
    ...(withdrawn === undefined ? {} : { withdrawnAt: withdrawn * day }),
  })),
})
/** Open for 100 days, and known on `known`. */
const life = (known: number, outcomeId = "yes", asked = binary): QuestionLife => ({
  asked,
  opensAt: 0,
  closesAt: 100 * day,
  knownAt: known * day,
  result: { kind: "outcome", outcomeId },
})
function people(scores: QuestionScores) {
  if (!scores.scored) throw new Error(scores.why)
  return scores.people
}
const one = (tracks: Track[], of: QuestionLife, by = "ann") => {
  const found = people(scoreQuestion(tracks, of)).find((each) => each.by === by)
  if (!found) throw new Error(`${by} has no scores`)
  return found
}
const base = (p: number) => 100 * (1 + Math.log2(p))

describe("time", () => {
  it("an estimate counts for as long as it stood", () => {
    // 20 days at .5, 30 at .8, 50 at .9.
    const ann = one([track("ann", [0, 0.5], [20, 0.8], [50, 0.9])], life(100))
    expect(ann.coverage).toBe(1)
    expect(ann.probability?.brierHalf).toBeCloseTo(0.2 * 0.25 + 0.3 * 0.04 + 0.5 * 0.01, 12)
    expect(ann.probability?.brierOriginal).toBeCloseTo(2 * (0.2 * 0.25 + 0.3 * 0.04 + 0.5 * 0.01), 12)
    expect(ann.probability?.baseline.total).toBeCloseTo(0.3 * base(0.8) + 0.5 * base(0.9), 9)
  })
  it("from a late start: the mean of what was said, and the total by the share of the life that it covers", () => {
    const ann = one([track("ann", [75, 0.8])], life(100))
    expect(ann.coverage).toBeCloseTo(0.25, 12)
    expect(ann.probability?.brierHalf).toBeCloseTo(0.04, 12)
    expect(ann.probability?.baseline.mean).toBeCloseTo(base(0.8), 9)
    expect(ann.probability?.baseline.total).toBeCloseTo(0.25 * base(0.8), 9)
  })
  it("known early: scored to that day, divided by the planned life", () => {
    const ann = one([track("ann", [0, 0.9])], life(10))
    expect(ann.coverage).toBeCloseTo(0.1, 12)
    expect(ann.probability?.baseline.total).toBeCloseTo(0.1 * base(0.9), 9)
    expect(ann.probability?.baseline.mean).toBeCloseTo(base(0.9), 9)
  })
  it("known late: scored to the planned close", () => {
    const ann = one([track("ann", [0, 0.9], [150, 0.01])], life(300))
    expect(ann).toMatchObject({ coverage: 1, stood: 100 * day })
    expect(ann.probability?.brierHalf).toBeCloseTo(0.01, 12)
  })
  it("so saying loudly that it comes soon does not pay: belief is best with truncation, and worse without", () => {
    // A question of two days; believed: it happens on the first day with .3, else not at all. Before the first day ends
    // the belief is .3, afterwards it is 0. Who says p on day one:
    const expected = (p: number, planned: boolean) => {
      const said = (q: number, known: number, came: string, closes: number) =>
        one([track("ann", [0, q], [1, 0.001])], { ...life(known, came), closesAt: closes * day }).probability
          ?.baseline.total ?? Number.NaN
      return 0.3 * said(p, 1, "yes", planned ? 2 : 1) + 0.7 * said(p, 2, "no", 2)
    }
    for (const loud of [0.2, 0.4, 0.45, 0.6])
      expect(expected(0.3, true)).toBeGreaterThan(expected(loud, true))
    expect(expected(0.45, false)).toBeGreaterThan(expected(0.3, false))
  })
  it("what was said before it opened counts from the opening, what came after it was known not at all", () => {
    const ann = one([track("ann", [-5, 0.7], [40, 0.99])], life(40))
    expect(ann.probability?.brierHalf).toBeCloseTo(0.09, 12)
    expect(ann.coverage).toBeCloseTo(0.4, 12)
    expect(people(scoreQuestion([track("late", [50, 0.99])], life(40)))).toEqual([])
  })
  it("withdrawn, it stands until then; the one before it stands again", () => {
    const gone = one([track("ann", [0, 0.6, 30])], life(100))
    expect(gone.coverage).toBeCloseTo(0.3, 12)
    const back = one([track("ann", [0, 0.6], [20, 0.9, 50])], life(100))
    expect(back.coverage).toBe(1)
    expect(back.probability?.brierHalf).toBeCloseTo(0.7 * 0.16 + 0.3 * 0.01, 12)
  })
  it("the order in which estimates are told makes no difference", () => {
    const told = track("ann", [50, 0.9], [0, 0.5], [20, 0.8])
    expect(one([told], life(100))).toEqual(one([track("ann", [0, 0.5], [20, 0.8], [50, 0.9])], life(100)))
  })
})

describe("others", () => {
  it("peer: compared with those who spoke at the time; it sums to 0", () => {
    const tracks = [track("ann", [0, 0.8]), track("ben", [50, 0.4])]
    const ann = one(tracks, life(100))
    expect(ann.probability?.peer?.total).toBeCloseTo(0.5 * 100 * Math.log(2), 9)
    expect(ann.probability?.peer?.mean).toBeCloseTo(0.5 * 100 * Math.log(2), 9)
    const ben = one(tracks, life(100), "ben")
    expect(ben.probability?.peer?.total).toBeCloseTo(-0.5 * 100 * Math.log(2), 9)
    expect(ben.probability?.peer?.mean).toBeCloseTo(-100 * Math.log(2), 9)
  })
  it("alone there is no peer and no relative score", () => {
    expect(one([track("ann", [0, 0.8])], life(100)).probability).toMatchObject({
      peer: null,
      relativeBrier: null,
    })
    const never = [track("ann", [0, 0.8, 50]), track("ben", [50, 0.4])]
    expect(one(never, life(100)).probability).toMatchObject({ peer: null, relativeBrier: null })
  })
  it("relative Brier: below 0 is better than the middle of the group", () => {
    const tracks = [track("ann", [0, 0.9]), track("ben", [0, 0.5]), track("cho", [0, 0.1])]
    expect(one(tracks, life(100)).probability?.relativeBrier).toBeCloseTo(0.02 - 0.5, 12)
    expect(one(tracks, life(100), "ben").probability?.relativeBrier).toBe(0)
  })
  it("against a second computation: hour by hour, whoever says what, to 1e-9; peers sum to 0", () => {
    const estimates = fc.array(
      fc.tuple(
        fc.integer({ min: -10, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
      ),
      { maxLength: 5 },
    )
    const group = fc.array(estimates, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(group, fc.integer({ min: 1, max: 60 }), fc.boolean(), (all, known, came) => {
        const tracks = all.map((said, k): Track => {
          // One estimate a moment.
          const own = new Map(said.map(([at, p, stays]) => [at, { p, stays }]))
          const list = [...own].map(([at, { p, stays }]) => ({
            at,
            forecast: says(p),
            withdrawnAt: stays > 30 ? null : at + stays,
          }))
          return { by: `${k}`, estimates: list }
        })
        const of: QuestionLife = {
          asked: binary,
          opensAt: 0,
          closesAt: 50,
          knownAt: known,
          result: { kind: "outcome", outcomeId: came ? "yes" : "no" },
        }
        const standing = (one: Track, hour: number): number | null => {
          const valid = one.estimates.filter(
            ({ at, withdrawnAt }) => at <= hour && (withdrawnAt == null || withdrawnAt > hour),
          )
          const last = valid.sort((a, b) => b.at - a.at)[0]?.forecast
          return last && "probabilities" in last ? (last.probabilities.yes ?? null) : null
        }
        const sums = tracks.map(() => ({ hours: 0, brier: 0, log: 0, peer: 0 }))
        for (let hour = 0; hour < Math.min(50, known); hour++) {
          const said = tracks.map((one) => standing(one, hour))
          const logs = said.map((p) =>
            p === null ? null : Math.log(Math.min(Math.max(came ? p : 1 - p, 0.001), 0.999)),
          )
          sums.forEach((sum, k) => {
            const [p, ln] = [said[k] ?? null, logs[k] ?? null]
            if (p === null || ln === null) return
            const others = logs.filter((other, j): other is number => j !== k && other !== null)
            sum.hours++
            sum.brier += (p - (came ? 1 : 0)) ** 2
            sum.log += ln
            if (others.length > 0) sum.peer += 100 * (ln - others.reduce((a, b) => a + b, 0) / others.length)
          })
        }
        const found = people(scoreQuestion(tracks, of))
        expect(found.map(({ by }) => by)).toEqual(tracks.map(({ by }) => by).filter((_, k) => sums[k]?.hours))
        let peers = 0
        for (const person of found) {
          const sum = sums[Number(person.by)] ?? { hours: Number.NaN, brier: 0, log: 0, peer: 0 }
          const near = (a: number | null | undefined, b: number) =>
            expect(Math.abs((a ?? Number.NaN) - b)).toBeLessThan(1e-9)
          near(person.coverage, sum.hours / 50)
          near(person.probability?.brierHalf, sum.brier / sum.hours)
          near(person.probability?.log, sum.log / sum.hours)
          near(person.probability?.peer?.total ?? 0, sum.peer / 50)
          peers += person.probability?.peer?.total ?? 0
        }
        expect(Math.abs(peers)).toBeLessThan(1e-9)
      }),
      { seed: 41, numRuns: 200 },
    )
  })
})

describe("kinds", () => {
  it("several outcomes: the original Brier score and the baseline of three; no half form", () => {
    const tracks: Track[] = [
      { by: "ann", estimates: [{ at: 0, forecast: { probabilities: { a: 0.5, b: 0.3, c: 0.2 } } }] },
    ]
    const ann = one(tracks, life(100, "b", three))
    expect(ann.probability?.brierHalf).toBeNull()
    expect(ann.probability?.brierOriginal).toBeCloseTo(0.78, 12)
    expect(ann.probability?.baseline.total).toBeCloseTo((100 * Math.log(0.9)) / Math.log(3), 9)
    expect(ann.quantile).toBeNull()
  })
  it("days: in days, against the middle of the group", () => {
    const on = (p10: string, p50: string, p90: string): Forecast => ({ quantiles: { p10, p50, p90 } })
    const tracks: Track[] = [
      { by: "ann", estimates: [{ at: 0, forecast: on("2018-09-10", "2018-09-10", "2018-09-10") }] },
      { by: "ben", estimates: [{ at: 0, forecast: on("2018-09-20", "2018-09-20", "2018-09-20") }] },
    ]
    const of: QuestionLife = { ...life(100, "", date), result: { kind: "value", value: "2018-09-12" } }
    expect(one(tracks, of)).toMatchObject({
      probability: null,
      quantile: { score: expect.closeTo(2, 9), relative: expect.closeTo(-3, 9) },
    })
    expect(one(tracks.slice(0, 1), of).quantile?.relative).toBeNull()
  })
})

describe("what is not scored, and why", () => {
  const ann = [track("ann", [0, 0.5])]
  it.each<[string, Partial<QuestionLife>, string]>([
    ["annulled", { result: { kind: "annulled" } }, "annulled"],
    ["reopened", { result: { kind: "reopened" } }, "reopened"],
    ["an outcome that it has not", { result: { kind: "outcome", outcomeId: "maybe" } }, "does-not-answer"],
    ["a value of a yes-or-no question", { result: { kind: "value", value: 3 } }, "does-not-answer"],
    ["an outcome of a number", { asked: { kind: "numeric", outcomes: [{ id: "yes" }] } }, "does-not-answer"],
    ["closes before it opens", { closesAt: -1 }, "no-life"],
  ])("%s", (_name, change, why) => {
    expect(scoreQuestion(ann, { ...life(100), ...change })).toEqual({ scored: false, why })
  })
  it("known before it opened: nobody has scores", () => {
    expect(scoreQuestion(ann, life(-1))).toEqual({ scored: true, people: [] })
  })
  it("an estimate over other outcomes counts as none while it stands", () => {
    const tracks: Track[] = [
      {
        by: "ann",
        estimates: [
          { at: 0, forecast: says(0.5) },
          { at: 60 * day, forecast: { probabilities: { yes: 0.5, maybe: 0.5 } } },
        ],
      },
    ]
    expect(one(tracks, life(100)).coverage).toBeCloseTo(0.6, 12)
  })
})
