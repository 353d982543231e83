import { describe, expect, it } from "vitest"
import { type EstimateDraft, emptyDraft } from "../../../client/use-estimate-desk.ts"
import {
  answerOf,
  canScale,
  draftText,
  endBounds,
  endOf,
  estimateWords,
  giveLeft,
  isBlank,
  lengthWords,
  nextEnd,
  placeOfRefusal,
  readEnd,
  scaleRest,
  sharesOf,
  startOf,
  takerOf,
  withEnd,
  withPin,
  withShare,
} from "../../../components/estimate/answer.ts"
import { nextUnanswered } from "../../../components/estimate/asking-order.ts"
import { roundEnd } from "../../../components/estimate/round-end.ts"
import type { Outcome, Scenario } from "../../../core/board.ts"
import { JudgementRefusal } from "../../../core/protocol.ts"

const outcome = (id: string, part: Partial<Outcome> = {}): Outcome =>
  ({ id, label: id, order: id, ...part }) as Outcome
const yesNo = {
  id: "s1",
  title: "Kim comes to the forum",
  kind: "binary" as const,
  outcomes: [outcome("yes"), outcome("no")],
} satisfies Partial<Scenario>
const several = {
  ...yesNo,
  kind: "categorical" as const,
  outcomes: [outcome("a"), outcome("b"), outcome("c", { residual: true })],
}
const rules = { rationaleRequired: false }
const shares = (probabilities: Record<string, number>, pinned: string[] = []): EstimateDraft => ({
  ...emptyDraft,
  probabilities,
  pinned,
})
const total = ({ probabilities }: EstimateDraft) => Object.values(probabilities).reduce((a, b) => a + b, 0)

describe("a yes-or-no question", () => {
  it("is asked for the lowest, the highest and then the best guess, and begins with nothing", () => {
    let draft = emptyDraft
    expect(isBlank(draft)).toBe(true)
    for (const [end, p] of [
      ["low", 0.2],
      ["high", 0.5],
      ["best", 0.3],
    ] as const) {
      expect(nextEnd(draft, yesNo)).toBe(end)
      expect(endOf(draft, end, yesNo)).toBeNull()
      const missing = answerOf(draft, yesNo, rules)
      expect(missing.ok === false && missing.error.at).toBe(end)
      draft = withEnd(draft, end, p, yesNo)
    }
    expect(nextEnd(draft, yesNo)).toBeNull()
    expect(answerOf(draft, yesNo, rules)).toEqual({
      ok: true,
      value: {
        forecast: { probabilities: { yes: 0.3, no: 0.7 } },
        interval: [0.2, 0.5],
        confidence: null,
        rationale: "",
        sourceIds: [],
      },
    })
  })

  it("thumbs do not pass one another, and keys begin where no number is suggested", () => {
    const draft = withEnd(withEnd(emptyDraft, "low", 0.2, yesNo), "high", 0.5, yesNo)
    expect(endBounds(draft, "low", yesNo)).toEqual({ min: 0, max: 0.5 })
    expect(endBounds(draft, "high", yesNo)).toEqual({ min: 0.2, max: 1 })
    expect(endBounds(draft, "best", yesNo)).toEqual({ min: 0.2, max: 0.5 })
    expect(endBounds(withEnd(draft, "best", 0.4, yesNo), "low", yesNo).max).toBe(0.4)
    expect(startOf(emptyDraft, "low", yesNo)).toBe(0)
    expect(startOf(emptyDraft, "high", yesNo)).toBe(1)
    expect(startOf(draft, "best", yesNo)).toBe(0.35)
  })

  it("what is typed out of order is said beside its field, and not mended in silence", () => {
    const fault = (low: number, high: number, best: number) => {
      const done = answerOf(withEnd({ ...emptyDraft, low, high }, "best", best, yesNo), yesNo, rules)
      return done.ok ? null : done.error.at
    }
    expect(fault(0.6, 0.5, 0.55)).toBe("high")
    expect(fault(0.2, 0.5, 0.1)).toBe("best")
    expect(fault(0.2, 0.5, 0.6)).toBe("best")
    expect(fault(0.3, 0.3, 0.3)).toBeNull()
  })

  it("an end may be certain and a best guess may not", () => {
    expect(readEnd("0", "low")).toEqual({ ok: true, value: 0 })
    expect(readEnd("100%", "high")).toEqual({ ok: true, value: 1 })
    expect(readEnd("0", "best").ok).toBe(false)
    expect(readEnd("100", "best").ok).toBe(false)
    expect(readEnd("1 in 3", "best")).toEqual({ ok: true, value: 1 / 3 })
    expect(readEnd("soon", "low").ok).toBe(false)
  })

  it("asks for a reason where the round does, and takes one of 2,000 characters and no longer", () => {
    const said = withEnd({ ...emptyDraft, low: 0.1, high: 0.9 }, "best", 0.5, yesNo)
    const at = (draft: EstimateDraft, rationaleRequired: boolean) => {
      const done = answerOf(draft, yesNo, { rationaleRequired })
      return done.ok ? done.value.rationale.length : done.error.at
    }
    expect(at(said, false)).toBe(0)
    expect(at({ ...said, rationale: "  " }, true)).toBe("rationale")
    expect(at({ ...said, rationale: "x".repeat(2_000) }, true)).toBe(2_000)
    expect(at({ ...said, rationale: "x".repeat(2_001) }, true)).toBe("rationale")
  })
})

describe("several outcomes", () => {
  it("say what is left, who may take it, and add up to 100 %", () => {
    const draft = shares({ a: 0.5, b: 0.3 })
    expect(sharesOf(draft, several)).toMatchObject({ isWhole: false, open: [{ id: "c" }] })
    expect(takerOf(draft, several)?.id).toBe("c")
    const whole = giveLeft(draft, several)
    expect(whole.probabilities.c).toBeCloseTo(0.2, 12)
    expect(sharesOf(whole, several)).toMatchObject({ left: 0, isWhole: true })
    expect(answerOf(whole, several, rules).ok).toBe(true)
    // Too much can be taken from the residual one, as far as it has it.
    expect(giveLeft(shares({ a: 0.6, b: 0.3, c: 0.2 }), several).probabilities.c).toBeCloseTo(0.1, 12)
    expect(takerOf(shares({ a: 0.9, b: 0.3, c: 0.1 }), several)).toBeNull()
    expect(takerOf(shares({ a: 0.5, b: 0.3, c: 0.1 }, ["c"]), several)).toBeNull()
  })

  it("name the first without a number, and what is too much", () => {
    const fault = (draft: EstimateDraft) => {
      const done = answerOf(draft, several, rules)
      return done.ok ? null : done.error
    }
    expect(fault(shares({ a: 0.5 }))?.at).toBe("outcome:b")
    expect(fault(shares({ a: 0.5, b: 0.5, c: 0.05 }))).toEqual({
      at: "forecast",
      message: "This is 5% more than 100%.",
    })
  })

  it("are scaled to 100 % in tenths of a percent, those that are held left as they are, whatever they were", () => {
    let state = 7
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    let scaled = 0
    for (let run = 0; run < 500; run++) {
      const outcomes = Array.from({ length: 2 + Math.floor(next() * 8) }, (_, i) => outcome(`o${i}`))
      let draft = emptyDraft
      for (const { id } of outcomes) draft = withShare(draft, id, Math.round(next() * 100) / 100)
      const [first] = outcomes
      if (next() < 0.5 && first) draft = withPin(draft, first.id, true)
      if (!canScale(draft, { outcomes })) continue
      scaled += 1
      const done = scaleRest(draft, { outcomes })
      expect(Math.abs(total(done) - 1)).toBeLessThan(1e-9)
      for (const [id, p] of Object.entries(done.probabilities)) {
        expect(p).toBeGreaterThanOrEqual(0)
        if (draft.pinned.includes(id)) expect(p).toBe(draft.probabilities[id])
      }
    }
    expect(scaled).toBeGreaterThan(300)
  })

  it("an outcome that was retired is not asked, and stands in the estimate with nothing", () => {
    const retired = {
      ...several,
      outcomes: [...several.outcomes, outcome("old", { retiredOn: "2018-06-01" })],
    }
    const done = answerOf(shares({ a: 0.5, b: 0.3, c: 0.2 }), retired, rules)
    expect(done.ok && done.value.forecast).toEqual({ probabilities: { a: 0.5, b: 0.3, c: 0.2, old: 0 } })
  })
})

describe("numbers and days", () => {
  const quantiles = (p10: string, p50: string, p90: string) => ({
    ...emptyDraft,
    quantiles: { p10, p50, p90 },
  })
  it("are asked low, high, middle, read as people type them, and kept in order", () => {
    const amount = { ...yesNo, kind: "numeric" as const, outcomes: [] }
    const at = (draft: EstimateDraft) => {
      const done = answerOf(draft, amount, rules)
      return done.ok ? done.value.forecast : done.error.at
    }
    expect(at(emptyDraft)).toBe("p10")
    expect(at(quantiles("1", "", ""))).toBe("p90")
    expect(at(quantiles("1", "", "9"))).toBe("p50")
    expect(at(quantiles("1", "x", "9"))).toBe("p50")
    expect(at(quantiles("9", "5", "1"))).toBe("p90")
    expect(at(quantiles("1", "10", "9"))).toBe("p50")
    expect(at(quantiles("1,000", "2 500.5", "9000"))).toEqual({
      quantiles: { p10: 1_000, p50: 2_500.5, p90: 9_000 },
    })
  })

  it("a day comes before a later one", () => {
    const day = { ...yesNo, kind: "date" as const, outcomes: [] }
    const done = answerOf(quantiles("2018-09-30", "2019-01-01", "2019-06-01"), day, rules)
    expect(done.ok).toBe(true)
    const wrong = answerOf(quantiles("2018-09-30", "2018-01-01", "2019-06-01"), day, rules)
    expect(wrong.ok === false && wrong.error.at).toBe("p50")
  })
})

describe("in words", () => {
  it("every refusal of the server has its place", () => {
    const places = JudgementRefusal.options.map((reason) => placeOfRefusal(reason))
    expect(new Set(places)).toEqual(new Set(["forecast", "rationale", "sources", "given", "whole"]))
    expect(placeOfRefusal("late")).toBe("whole")
  })

  it("says what stands, and what was typed with the question over it", () => {
    expect(
      estimateWords({ forecast: { probabilities: { yes: 0.3, no: 0.7 } }, interval: [0.2, 0.45] }, yesNo),
    ).toEqual({ main: "30%", range: "20–45%" })
    const typed = { ...withEnd({ ...emptyDraft, low: 0.2 }, "best", 0.3, yesNo), rationale: " my words " }
    expect(draftText(typed, yesNo)).toBe(
      "Kim comes to the forum\nThe lowest it could plausibly be: 20%\nYour best guess: 30%\nmy words",
    )
  })

  it("advises at 280 characters and stops at 2,000", () => {
    expect(lengthWords(280).tone).toBe("quiet")
    expect(lengthWords(281).tone).toBe("advice")
    expect(lengthWords(2_000).tone).toBe("advice")
    expect(lengthWords(2_001)).toEqual({ text: "1 characters too many", tone: "over" })
  })

  it("A12 closing, reveal and cancelling each have their own message, and what was typed is said to be kept", () => {
    const at = { number: 2, closedAt: 1_000, revealedAt: 2_000 }
    const said = (status: "open" | "closed" | "revealed" | "cancelled", unsent = true) =>
      roundEnd({ ...at, status }, { unsent, received: false, now: 3_000 })
    expect(said("open")).toBeNull()
    const titles = (["closed", "revealed", "cancelled"] as const).map((status) => said(status)?.title)
    expect(new Set(titles).size).toBe(3)
    for (const status of ["closed", "revealed", "cancelled"] as const) {
      expect(said(status)?.text).toContain("kept here")
      expect(said(status, false)?.text).not.toContain("kept here")
    }
  })

  it("goes on to the next without an answer, round the end, and to nowhere when all have theirs", () => {
    const answered = new Set(["b", "d"])
    const next = (at: string) => nextUnanswered(["a", "b", "c", "d"], at, (id) => answered.has(id))
    expect(next("a")).toBe("c")
    expect(next("c")).toBe("a")
    expect(nextUnanswered(["a", "b"], "a", (id) => id === "b")).toBeNull()
  })
})
