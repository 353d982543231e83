// Pages of scores, the history of a group and the look back, from what was said.
import { describe, expect, it } from "vitest"
import { aggregate } from "../../core/aggregate.ts"
import type { Forecast, PublishedEstimate, ResolutionEntry, ResolutionResult } from "../../core/judgement.ts"
import { PersonScoresAnswer, PostMortemAnswer, TeamScoresAnswer } from "../../core/judgement-answers.ts"
import {
  type AskedScenario,
  groupMoments,
  lifeOf,
  pastAggregates,
  resolvedAs,
  type Said,
} from "../../core/judgement-past.ts"
import { postMortem } from "../../core/post-mortem.ts"
import { personPage, teamPage, teamVoices } from "../../core/score-pages.ts"

const day = 86_400_000
const begin = Date.UTC(2018, 6, 1)
const scenario = (part: Partial<AskedScenario> = {}): AskedScenario => ({
  id: "meet",
  title: "They meet",
  kind: "binary",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  opensOn: "2018-07-01",
  resolveBy: "2018-07-10",
  ...part,
})
const categories = scenario({
  kind: "categorical",
  outcomes: ["a", "b", "c"].map((id, order) => ({ id, label: id, order })),
})
const days = scenario({ kind: "date", outcomes: [] })

const yes = (p: number): Forecast => ({ probabilities: { yes: p, no: 1 - p } })

let ids = 0
function says(by: string, at: number, forecast: Forecast, part: Partial<PublishedEstimate> = {}): Said {
  const made = begin + at * day
  const estimate: PublishedEstimate = {
    id: `e${++ids}`,
    scenarioId: "meet",
    round: null,
    given: null,
    forecast,
    interval: null,
    confidence: null,
    rationale: `by ${by}`,
    sourceIds: [],
    by,
    mark: by,
    at: made,
    withdrawnAt: null,
    ...part,
  }
  return { estimate, analystId: by, at: made, shownAt: made }
}

const resolved = (result: ResolutionResult, part: Partial<ResolutionEntry> = {}): ResolutionEntry => ({
  id: "r1",
  scenarioId: "meet",
  result,
  resolvedOn: "2018-07-05",
  knownOn: null,
  sourceId: null,
  note: "",
  by: "fay",
  at: begin + 20 * day,
  ...part,
})
const cameTrue = resolved({ kind: "outcome", outcomeId: "yes" })
const later = begin + 100 * day

describe("the life of a question", () => {
  it("is from its first day to the end of its last, or of the day on which the answer could be known", () => {
    expect(lifeOf(scenario(), cameTrue, [])).toMatchObject({
      opensAt: begin,
      closesAt: begin + 10 * day,
      knownAt: begin + 5 * day,
    })
    const known = resolved(cameTrue.result, { knownOn: "2018-07-07" })
    expect(lifeOf(scenario({ closesOn: "2018-07-03" }), known, [])).toMatchObject({
      closesAt: begin + 3 * day,
      knownAt: begin + 7 * day,
    })
  })

  it("that nobody planned is from the first estimate to the moment in which the answer was entered on its day", () => {
    const unplanned: AskedScenario = { ...scenario(), opensOn: undefined, resolveBy: undefined }
    const entered = resolved(cameTrue.result, { at: begin + 4.5 * day })
    const said = [says("ann", 4.2, yes(0.5)), says("ben", 4.1, yes(0.5))]
    expect(lifeOf(unplanned, entered, said)).toMatchObject({
      opensAt: begin + 4.1 * day,
      closesAt: begin + 4.5 * day,
      knownAt: begin + 4.5 * day,
    })
    expect(lifeOf({ ...unplanned, createdAt: begin + day }, entered, said).opensAt).toBe(begin + day)
  })

  it("ends with the last word on it", () => {
    const other = resolved({ kind: "annulled" }, { scenarioId: "other" })
    expect(resolvedAs([cameTrue, other], "meet")).toBe(cameTrue)
    expect(resolvedAs([cameTrue, resolved({ kind: "reopened" })], "meet")).toBeNull()
    expect(resolvedAs([cameTrue, resolved({ kind: "annulled" })], "meet")).toBe("annulled")
    expect(resolvedAs([], "meet")).toBeNull()
  })
})

describe("a person's page", () => {
  it("scores what stood for as long as it stood, and counts each estimate in the calibration for its share", () => {
    const said = [says("ann", 1, yes(0.2)), says("ann", 3, yes(0.8)), says("ben", 0, yes(0.5))]
    const page = personPage("ann", [{ scenario: scenario(), resolution: cameTrue, said }], later)
    expect(page.questions).toMatchObject([
      { people: 2, opensAt: begin, endsAt: begin + 5 * day, notScored: null },
    ])
    const score = page.questions[0]?.score
    expect(score?.probability?.brierHalf).toBeCloseTo((2 * 0.64 + 2 * 0.04) / 4, 12)
    expect(score?.coverage).toBeCloseTo(0.4, 12)
    expect(page.summary).toMatchObject({ questions: 1, coverage: score?.coverage })
    expect(page.summary.baseline?.mean).toBeCloseTo(score?.probability?.baseline.total ?? Number.NaN, 12)
    expect(page.calibration.n).toBe(2)
    expect(page.calibration.murphy?.brierHalf).toBeCloseTo(0.34, 12)
    const whole = { of: "person", memberId: "ann", name: "Ann", shared: false, ...page }
    expect(PersonScoresAnswer.strict().parse(whole)).toEqual(whole)
  })

  it("has the calibration of what was planned to be over only", () => {
    const question = { scenario: scenario(), resolution: cameTrue, said: [says("ann", 1, yes(0.2))] }
    expect(personPage("ann", [question], begin + 9 * day).calibration.n).toBe(0)
    expect(personPage("ann", [question], begin + 10 * day).calibration.n).toBe(1)
  })

  it("counts of several outcomes each, of a day none, and of a condition nothing", () => {
    const probabilities = { a: 0.2, b: 0.3, c: 0.5 }
    const came = resolved({ kind: "outcome", outcomeId: "c" })
    const several = { scenario: categories, resolution: came, said: [says("ann", 1, { probabilities })] }
    expect(personPage("ann", [several], later).calibration.n).toBe(3)
    const quantiles = { p10: "2018-07-02", p50: "2018-07-05", p90: "2018-07-30" }
    const onDay = resolved({ kind: "value", value: "2018-07-05" })
    const date = { scenario: days, resolution: onDay, said: [says("ann", 1, { quantiles })] }
    const page = personPage("ann", [date], later)
    expect(page.calibration.n).toBe(0)
    expect(page.questions[0]?.score).toMatchObject({
      probability: null,
      quantile: { score: expect.any(Number) },
    })
    expect(page.summary).toMatchObject({ questions: 1, brierHalf: null, log: null })
    const given = says("ann", 1, yes(0.2), { given: { talks: "yes" } })
    expect(
      personPage("ann", [{ scenario: scenario(), resolution: cameTrue, said: [given] }], later).questions,
    ).toEqual([])
  })

  it("says why something is not scored, and leaves out what the person never judged", () => {
    const late = {
      scenario: scenario(),
      resolution: cameTrue,
      said: [says("ann", 7, yes(0.2)), says("ben", 1, yes(0.2))],
    }
    const foreign = { ...late, resolution: resolved({ kind: "outcome", outcomeId: "gone" }) }
    const backwards = { ...late, scenario: scenario({ opensOn: "2018-07-20" }) }
    const why = (question: typeof late) => personPage("ann", [question], later).questions[0]?.notScored
    expect([late, foreign, backwards].map(why)).toEqual(["not-in-time", "does-not-answer", "no-life"])
    expect(personPage("eve", [late], later).questions).toEqual([])
    expect(personPage("ann", [late], later).summary).toMatchObject({
      questions: 0,
      coverage: null,
      brierHalf: null,
    })
  })
})

describe("what the group said over time", () => {
  const rounds = [
    { number: 1, status: "revealed" as const, revealedAt: begin + day, scenarioIds: ["meet"] },
    { number: 2, status: "closed" as const, revealedAt: null, scenarioIds: ["meet"] },
    { number: 3, status: "revealed" as const, revealedAt: begin + 2 * day, scenarioIds: ["other"] },
  ]

  it("is one value at each reveal, of that round alone, and one at each change of what two or more say openly", () => {
    const said = [
      says("ann", 0.5, yes(0.2), { round: 1 }),
      says("ben", 0.6, yes(0.4), { round: 1 }),
      says("ann", 3, yes(0.1)),
      says("ben", 4, yes(0.3)),
      says("ben", 5, yes(0.5), { withdrawnAt: begin + 6 * day }),
      says("eve", 4.5, yes(0.9), { given: { talks: "no" } }),
    ]
    const past = pastAggregates(groupMoments(said, scenario(), rounds))
    const pool = (...ps: number[]) =>
      aggregate(
        ps.map((p, i) => ({ by: String(i), at: null, forecast: yes(p) })),
        scenario(),
        "geoMeanOdds",
      )?.forecast
    expect(past.map(({ at, round, n, forecast }) => [(at - begin) / day, round, n, forecast])).toEqual([
      [1, 1, 2, pool(0.2, 0.4)],
      [4, null, 2, pool(0.1, 0.3)],
      [5, null, 2, pool(0.1, 0.5)],
      [6, null, 2, pool(0.1, 0.3)],
    ])
  })

  it("is by the method of the scenario", () => {
    const said = [says("ann", 0, yes(0.1), { round: 1 }), says("ben", 0, yes(0.5), { round: 1 })]
    const [point] = pastAggregates(groupMoments(said, scenario({ aggregation: "linear" }), rounds))
    expect(point).toMatchObject({
      method: "linear",
      forecast: { probabilities: { yes: expect.closeTo(0.3, 12) } },
    })
  })

  it("of very many moments are so many, with the last among them", () => {
    const said = Array.from({ length: 1_001 }, (_, i) => says(i % 2 ? "ann" : "ben", i / 1_000, yes(0.5)))
    const past = groupMoments(said, scenario(), [])
    expect(past.length).toBeLessThanOrEqual(200)
    expect(past.length).toBeGreaterThan(100)
    expect(past.at(-1)?.at).toBe(said.at(-1)?.at)
  })
})

describe("the team's page", () => {
  const rounds = [{ number: 1, status: "revealed" as const, revealedAt: begin + day, scenarioIds: ["meet"] }]
  const said = [says("ann", 0.5, yes(0.2), { round: 1 }), says("ben", 0.6, yes(0.6), { round: 1 })]
  const asked = (working: Parameters<typeof teamPage>[0][number]["working"]) => ({
    scenario: scenario(),
    resolution: cameTrue,
    said,
    moments: groupMoments(said, scenario(), rounds),
    working,
  })
  const past = [
    { at: begin, by: null, value: { probabilities: { yes: 0.5, no: 0.5 } } },
    { at: begin + day, by: "fay", value: null },
    { at: begin + 2 * day, by: "fay", value: { probabilities: { yes: 0.9, no: 0.1 } } },
  ]

  it("scores every way of putting the voices together, and the team's own value while it had one", () => {
    const page = teamPage([asked(past)], later)
    const [question] = page.questions
    const of = (voice: string) => question?.voices.find((one) => one.voice === voice)?.score
    expect(of("linear")?.probability?.brierHalf).toBeCloseTo(0.36, 12)
    expect(of("linear")?.coverage).toBeCloseTo(0.4, 12)
    expect(of("working")?.probability?.brierHalf).toBeCloseTo((1 * 0.25 + 3 * 0.01) / 4, 12)
    expect(page.voices.map(({ voice }) => voice)).toEqual(teamVoices)
    expect(page.voices.every(({ summary }) => summary.questions === 1)).toBe(true)
    const whole = { of: "team", pages: [], complete: true, ...page }
    expect(TeamScoresAnswer.strict().parse(whole)).toEqual(whole)
  })

  it("B8 has nothing of a value of the team that is hidden", () => {
    const page = teamPage([asked(null)], later)
    expect(page.questions[0]?.voices.map(({ voice }) => voice)).not.toContain("working")
    expect(page.voices.at(-1)).toMatchObject({ voice: "working", summary: { questions: 0 } })
  })
})

describe("the look back", () => {
  const back = (said: Said[], asked: AskedScenario, result: ResolutionResult) => {
    const answer = postMortem({ scenario: asked, resolution: resolved(result), said }, [])
    expect(PostMortemAnswer.strict().parse(answer)).toEqual(answer)
    return answer
  }

  it("of a day has its distance, no leaning, and the nearest and the farthest reason", () => {
    const sharp = (on: string): Forecast => ({ quantiles: { p10: on, p50: on, p90: on } })
    const said = [says("ann", 1, sharp("2018-07-15")), says("ben", 2, sharp("2018-07-06"))]
    const { entries, best, worst, first } = back(said, days, { kind: "value", value: "2018-07-05" })
    expect(entries.map(({ score }) => score?.quantile)).toEqual([10, 1])
    expect([best, worst, first]).toEqual([said[1]?.estimate.id, said[0]?.estimate.id, null])
  })

  it("of several outcomes names who was first to lean to what came", () => {
    const said = [
      says("ann", 1, { probabilities: { a: 0.4, b: 0.3, c: 0.3 } }),
      says("ben", 2, { probabilities: { a: 0.1, b: 0.45, c: 0.45 } }),
      says("eve", 3, { probabilities: { a: 0.1, b: 0.4, c: 0.5 } }),
      says("ann", 4, { probabilities: { a: 0, b: 0, c: 1 } }),
    ]
    const { entries, first } = back(said, categories, { kind: "outcome", outcomeId: "c" })
    expect(first).toBe(said[2]?.estimate.id)
    expect(entries[0]?.score).toMatchObject({
      brierHalf: null,
      brierOriginal: expect.closeTo(0.74, 12),
      quantile: null,
    })
  })

  it("finds no best where all did alike, nobody gave a reason, or it was taken back", () => {
    const came = { kind: "outcome" as const, outcomeId: "yes" }
    const none = { best: null, worst: null }
    expect(back([says("ann", 1, yes(0.5)), says("ben", 1, yes(0.5))], scenario(), came)).toMatchObject(none)
    const silent = [says("ann", 1, yes(0.9), { rationale: " " }), says("ben", 1, yes(0.5))]
    expect(back(silent, scenario(), came)).toMatchObject(none)
    const takenBack = [says("ann", 1, yes(0.9), { withdrawnAt: begin + 2 * day }), says("ben", 1, yes(0.5))]
    expect(back(takenBack, scenario(), came)).toMatchObject(none)
    expect(back([], scenario(), came)).toMatchObject({ entries: [], first: null, ...none })
  })

  it("scores nothing that answers another question than was asked", () => {
    const other = [
      says("ann", 1, { probabilities: { a: 1 } }),
      says("ben", 1, { quantiles: { p10: 1, p50: 2, p90: 3 } }),
    ]
    const { entries } = back(other, scenario(), { kind: "outcome", outcomeId: "yes" })
    expect(entries.map(({ score }) => score)).toEqual([null, null])
    expect(
      back([says("ann", 1, yes(0.4))], scenario(), { kind: "value", value: 3 }).entries[0]?.score,
    ).toBeNull()
  })
})
