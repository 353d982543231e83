import { describe, expect, it } from "vitest"
import { calibrationPlot } from "../../../components/scores/calibration-plot.ts"
import { rowOf, type ScoreRow, sorted, sortingAfter } from "../../../components/scores/score-rows.ts"
import { showScore, showShare, verdictWords, voiceWords } from "../../../components/scores/score-words.ts"
import { type CalibrationCase, calibration as computed } from "../../../core/calibration.ts"
import { CalibrationAnswer } from "../../../core/judgement-answers.ts"

/** As the server answers it. */
const calibration = (cases: readonly CalibrationCase[]): CalibrationAnswer =>
  CalibrationAnswer.parse(computed(cases))

const row = (scenarioId: string, more: Partial<ScoreRow>): ScoreRow => ({
  scenarioId,
  title: scenarioId,
  came: "No",
  resolvedOn: "2018-09-12",
  said: null,
  notScored: null,
  brierHalf: null,
  brierOriginal: null,
  log: null,
  peer: null,
  baseline: null,
  coverage: null,
  quantile: null,
  ...more,
})

describe("rows of scores", () => {
  const rows = [
    row("a", { brierHalf: 0.04, peer: -3, resolvedOn: "2018-09-01" }),
    row("b", { brierHalf: null, peer: null, resolvedOn: "2018-10-01", notScored: "not-in-time" }),
    row("c", { brierHalf: 0.64, peer: 3, resolvedOn: "2018-08-01" }),
  ]
  const order = (by: Parameters<typeof sortingAfter>[1], down: boolean) =>
    sorted(rows, { by, down }).map(({ scenarioId }) => scenarioId)

  it("are sorted by any column, and what has no score comes last either way", () => {
    expect(order("brierHalf", true)).toEqual(["c", "a", "b"])
    expect(order("brierHalf", false)).toEqual(["a", "c", "b"])
    expect(order("peer", false)).toEqual(["a", "c", "b"])
    expect(order("resolvedOn", true)).toEqual(["b", "a", "c"])
    expect(order("title", false)).toEqual(["a", "b", "c"])
  })

  it("begin with the worst, and turn round when asked again", () => {
    const first = sortingAfter({ by: "resolvedOn", down: true }, "brierHalf")
    expect(first).toEqual({ by: "brierHalf", down: true })
    expect(sortingAfter(first, "brierHalf")).toEqual({ by: "brierHalf", down: false })
    expect(sortingAfter(first, "peer")).toEqual({ by: "peer", down: false })
  })

  it("take the totals of scores in which silence is nothing", () => {
    const question = {
      scenarioId: "s",
      title: "T",
      resolution: {
        id: "r",
        scenarioId: "s",
        result: { kind: "annulled" as const },
        resolvedOn: "2018-09-12",
        knownOn: null,
        sourceId: null,
        note: "",
        by: "m",
        at: 1,
      },
    }
    const score = {
      stood: 1,
      coverage: 0.5,
      probability: {
        brierHalf: 0.09,
        brierOriginal: 0.18,
        log: -0.36,
        baseline: { mean: 48, total: 24 },
        peer: { mean: 8, total: 4 },
        relativeBrier: null,
      },
      quantile: null,
    }
    expect(rowOf(question, { score, notScored: null }, { came: "No", said: "Yes 30%" })).toMatchObject({
      brierHalf: 0.09,
      brierOriginal: 0.18,
      baseline: 24,
      peer: 4,
      coverage: 0.5,
      quantile: null,
    })
  })
})

describe("scores in figures", () => {
  it("have a true minus, a plus where the sign is the point, and no minus zero", () => {
    expect(showScore(0.0771, 3)).toBe("0.077")
    expect(showScore(-4.6, 2)).toBe("−4.60")
    expect(showScore(12.34, 1, true)).toBe("+12.3")
    expect(showScore(-0.0001, 2, true)).toBe("0.00")
    expect(showScore(null, 2)).toBe("–")
    expect(showShare(0.001)).toBe("<1%")
  })
  it("name whose forecast it is", () => {
    expect(voiceWords("working")).toBe("The team's value")
    expect(voiceWords("geoMeanOdds")).toBe("Geometric mean of odds")
  })
})

describe("calibration", () => {
  const cases = (n: number, probability: number, happened: number, from = 0) =>
    Array.from({ length: n }, (_, i) => ({ questionId: `q${from + i}`, probability, happened: i < happened }))
  const place = { left: 40, size: 100, top: 0 }

  it("draws a group of five or more where it was said and where it happened, with its band", () => {
    const { dots } = calibrationPlot(calibration(cases(10, 0.3, 3)), place)
    expect(dots).toHaveLength(1)
    expect(dots[0]).toMatchObject({ n: 10, off: false })
    expect(dots[0]?.x).toBeCloseTo(70)
    expect(dots[0]?.y).toBeCloseTo(70)
    expect(dots[0]?.y0).toBeLessThan(70)
    expect(dots[0]?.y1).toBeGreaterThan(70)
  })

  it("hides groups of fewer than five, and counts what is hidden", () => {
    const { dots, hidden, counts } = calibrationPlot(
      calibration([...cases(4, 0.3, 1), ...cases(3, 0.72, 2, 10)]),
      place,
    )
    expect(dots).toEqual([])
    expect(hidden).toEqual({ bins: 2, cases: 7 })
    expect(counts.filter(({ n }) => n > 0).map(({ n, shown }) => [n, shown])).toEqual([
      [4, false],
      [3, false],
    ])
  })

  it("marks a group whose band does not hold what was said", () => {
    expect(calibrationPlot(calibration(cases(20, 0.9, 5)), place).dots[0]?.off).toBe(true)
  })

  it("says that there are too few cases, and never more than it knows", () => {
    expect(verdictWords(calibration(cases(4, 0.3, 1)), "You are")).toBe(
      "Too few cases to say: 4 resolved scenarios, and it takes 20.",
    )
    expect(verdictWords(calibration(cases(40, 0.3, 12)), "You are")).toContain("does not prove")
    expect(verdictWords(calibration(cases(60, 0.9, 20)), "The team is")).toContain(
      "things happened less often than was said",
    )
  })
})
