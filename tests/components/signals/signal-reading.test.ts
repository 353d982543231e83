import { describe, expect, it } from "vitest"
import {
  afterSignal,
  diagnosticity,
  gradeWords,
  inOrder,
  likelihoodWarning,
  lnRatio,
  outweighed,
  ratioNumber,
  ratioWords,
  standsStill,
  tellingUnder,
  windowWords,
} from "../../../components/signals/signal-reading.ts"
import type { Signal } from "../../../core/board.ts"

const signal = (id: string, more: Partial<Signal> = {}): Signal => ({
  id,
  title: `Title of ${id}`,
  scenarioId: "kim",
  outcomeId: "yes",
  pGivenOutcome: 0.7,
  pGivenNotOutcome: 0.02,
  state: "watching",
  pricedIn: false,
  ...more,
})

describe("how telling a signal is", () => {
  it("is the ratio of the two likelihoods, in words and as a number", () => {
    expect(ratioWords({ ifSo: 0.7, ifNot: 0.02 })).toBe("about 35 times as likely")
    expect(ratioNumber({ ifSo: 0.7, ifNot: 0.02 })).toBe("×35")
    expect(ratioWords({ ifSo: 0.2, ifNot: 0.8 })).toBe("a quarter as likely")
    expect(ratioNumber({ ifSo: 0.2, ifNot: 0.8 })).toBe("×0.25")
    expect(ratioWords({ ifSo: 0.4, ifNot: 0.4 })).toBe("no difference")
  })
  it("says what cannot be instead of a number that is none", () => {
    expect(ratioWords({ ifSo: 0.5, ifNot: 0 })).toBe("only then")
    expect(ratioWords({ ifSo: 0, ifNot: 0.5 })).toBe("never then")
    expect(ratioWords({ ifSo: 0, ifNot: 0 })).toBe("never")
    for (const telling of [
      { ifSo: 0.5, ifNot: 0 },
      { ifSo: 0, ifNot: 0.5 },
      { ifSo: 0, ifNot: 0 },
    ])
      expect(ratioNumber(telling)).toBeNull()
    expect(lnRatio({ ifSo: 1, ifNot: 1 })).toBe(0)
  })
  it("warns of what tells nothing and of certainty, and of nothing else", () => {
    expect(likelihoodWarning({ ifSo: 0.3, ifNot: 0.3 })).toContain("tell nothing")
    expect(likelihoodWarning({ ifSo: 0, ifNot: 0.3 })).toContain("mistaken report")
    expect(likelihoodWarning({ ifSo: 0.3, ifNot: 0 })).toContain("mistaken report")
    expect(likelihoodWarning({ ifSo: 1, ifNot: 0.3 })).toContain("overlooked report")
    expect(likelihoodWarning({ ifSo: 0.3, ifNot: 1 })).toContain("overlooked report")
    expect(likelihoodWarning({ ifSo: 0.7, ifNot: 0.02 })).toBeNull()
  })
  it("is Bayes: seen it moves the outcome one way, not seen the other, and on average not at all", () => {
    const telling = { ifSo: 0.7, ifNot: 0.02 }
    const seen = afterSignal(0.35, telling, true) as number
    const away = afterSignal(0.35, telling, false) as number
    expect(seen).toBeCloseTo(0.245 / (0.245 + 0.013), 12)
    expect(away).toBeLessThan(0.35)
    const p = 0.35 * 0.7 + 0.65 * 0.02
    expect(p * seen + (1 - p) * away).toBeCloseTo(0.35, 12)
    expect(afterSignal(0, { ifSo: 0.7, ifNot: 0 }, true)).toBeNull()
  })
})

describe("a signal under the outcomes of a scenario", () => {
  const none = { marginals: null, given: null, outcomes: 2 }
  it("turns round under the other outcome of two", () => {
    const s = signal("a")
    expect(tellingUnder(s, { scenarioId: "kim", outcomeId: "yes" }, none)).toEqual({ ifSo: 0.7, ifNot: 0.02 })
    expect(tellingUnder(s, { scenarioId: "kim", outcomeId: "no" }, none)).toEqual({ ifSo: 0.02, ifNot: 0.7 })
  })
  it("of several is weighed by how likely they are now", () => {
    const s = signal("a", { scenarioId: "who", outcomeId: "abe", pGivenOutcome: 0.8, pGivenNotOutcome: 0.2 })
    const marginals = { who: { abe: 0.3, moon: 0.4, xi: 0.3 } }
    // Not Moon is Abe or Xi, equally likely.
    const told = tellingUnder(
      s,
      { scenarioId: "who", outcomeId: "moon" },
      { ...none, marginals, outcomes: 3 },
    )
    expect(told?.ifSo).toBe(0.2)
    expect(told?.ifNot).toBeCloseTo(0.5, 12)
    expect(tellingUnder(s, { scenarioId: "who", outcomeId: "moon" }, { ...none, outcomes: 3 })).toBeNull()
  })
  it("of another scenario comes by way of the model, as Bayes turns it", () => {
    // P(meeting | Kim) .4, P(meeting | not) 0, P(Kim) .3: P(meeting) .12, P(Kim | meeting) 1, P(Kim | none) .18 / .88.
    const marginals = { kim: { yes: 0.3, no: 0.7 }, meeting: { yes: 0.12, no: 0.88 } }
    const told = tellingUnder(
      signal("a"),
      { scenarioId: "meeting", outcomeId: "yes" },
      { marginals, given: 0.4, outcomes: 2 },
    )
    expect(told?.indirect).toBe(true)
    expect(told?.ifSo).toBeCloseTo(0.7, 12)
    const kim = 0.18 / 0.88
    expect(told?.ifNot).toBeCloseTo(0.7 * kim + 0.02 * (1 - kim), 12)
    expect(
      tellingUnder(
        signal("b", { scenarioId: "elsewhere" }),
        { scenarioId: "meeting", outcomeId: "yes" },
        { marginals, given: 0.4, outcomes: 2 },
      ),
    ).toBeNull()
  })
})

describe("signals of one cause", () => {
  it("count once: the one that says most, about one outcome, of those that are evidence", () => {
    const signals = [
      signal("weak", {
        independenceGroup: "kcna",
        state: "observed",
        pGivenOutcome: 0.4,
        pGivenNotOutcome: 0.2,
      }),
      signal("strong", { independenceGroup: "kcna", state: "observed" }),
      signal("other-outcome", { independenceGroup: "kcna", state: "observed", outcomeId: "no" }),
      signal("priced-in", {
        independenceGroup: "kcna",
        state: "observed",
        pricedIn: true,
        pGivenNotOutcome: 0.001,
      }),
      signal("open", { independenceGroup: "kcna", pGivenNotOutcome: 0.001 }),
      signal("alone", { state: "observed" }),
      // That it stayed away says ln(.3/.98).
      signal("away", { independenceGroup: "kcna", state: "notObserved" }),
    ]
    expect([...outweighed(signals)].map(([id, best]) => [id, best.id])).toEqual([
      ["weak", "strong"],
      ["away", "strong"],
    ])
  })
  it("says why it moves nothing", () => {
    const strong = signal("strong")
    expect(standsStill(signal("a"), undefined)).toBeNull()
    expect(standsStill(signal("a", { state: "observed" }), undefined)).toBeNull()
    expect(standsStill(signal("a", { state: "observed", pricedIn: true }), undefined)).toContain("estimates")
    expect(standsStill(signal("a", { state: "observed" }), strong)).toContain("“Title of strong”")
    expect(standsStill(signal("a", { state: "expired" }), undefined)).toContain("Expired")
    expect(
      standsStill(signal("a", { state: "observed", pGivenOutcome: 0.4, pGivenNotOutcome: 0.4 }), undefined),
    ).toContain("tells nothing")
  })
})

describe("a window", () => {
  const window: [string, string] = ["2018-08-20", "2018-09-11"]
  it("says what is left of it, and what is over", () => {
    expect(windowWords(window, "2018-07-08")).toEqual({
      span: "20 Aug – 11 Sep 2018",
      left: "opens in 43 days",
      over: false,
    })
    expect(windowWords(window, "2018-09-10")?.left).toBe("1 day left")
    expect(windowWords(window, "2018-09-11")).toMatchObject({ left: "last day", over: false })
    expect(windowWords(window, "2018-09-14")).toMatchObject({ left: "over for 3 days", over: true })
    expect(windowWords(["2018-12-20", "2019-01-05"], "2018-12-20")?.span).toBe("20 Dec 2018 – 5 Jan 2019")
    expect(windowWords(undefined, "2018-09-14")).toBeNull()
  })
})

describe("order", () => {
  it("puts the most telling first, also one that is certain; and open ones by the end of their window", () => {
    const certain = signal("certain", { pGivenNotOutcome: 0 })
    const plain = signal("plain", { window: ["2018-08-01", "2018-08-10"] })
    const even = signal("even", { pGivenNotOutcome: 0.7, window: ["2018-08-01", "2018-08-05"] })
    const said = signal("said", { state: "observed", window: ["2018-07-01", "2018-07-02"] })
    const telling = (one: Signal) => diagnosticity({ ifSo: one.pGivenOutcome, ifNot: one.pGivenNotOutcome })
    const ids = (list: Signal[]) => list.map(({ id }) => id)
    const all = [even, plain, said, certain]
    expect(ids(inOrder(all, "telling", telling))).toEqual(["certain", "plain", "said", "even"])
    expect(ids(inOrder(all, "window", telling))).toEqual(["even", "plain", "certain", "said"])
    expect(ids(inOrder(all, "board", telling))).toEqual(["even", "plain", "said", "certain"])
  })
})

it("a grade is said in the Admiralty's words", () => {
  expect(gradeWords({ reliability: "B", credibility: 2 })).toEqual({
    code: "B2",
    words: "source usually reliable, report probably true",
  })
  expect(gradeWords(undefined)).toBeNull()
})
