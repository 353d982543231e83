import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  exactStrength,
  linkLimit,
  linkSentence,
  linkStrength,
  nearestStep,
  oddsWords,
  parseStrength,
  responseLimit,
  responseSteps,
  strengthSteps,
  strengthWords,
} from "../../core/strength.ts"

describe("strength in words", () => {
  it.each([
    [1.39, "4 times as likely"],
    [Math.log(4), "4 times as likely"],
    [0.69, "twice as likely"],
    [0, "no difference"],
    [-0.69, "half as likely"],
    [-1.39, "a quarter as likely"],
    [2.08, "8 times as likely"],
    [-2.08, "an eighth as likely"],
    // Links of the worked board.
    [2.2, "about 9 times as likely"],
    [2.4, "about 11 times as likely"],
    [0.5, "about 1.6 times as likely"],
    [-1.0, "about a third as likely"],
    [-0.9, "about 0.41 times as likely"],
    [-0.6, "about half as likely"],
    [0.02, "hardly any difference"],
    [-0.02, "hardly any difference"],
    [-20, "less than a hundredth as likely"],
    [20, "over 1000 times as likely"],
  ])("%d nats: %s", (shift, words) => expect(strengthWords(shift)).toBe(words))

  it("small print tells what the odds are multiplied by", () => {
    expect([Math.log(2), 0, -Math.log(4), 2.2, 4, -4].map(oddsWords)).toEqual([
      "odds ×2",
      "odds ×1",
      "odds ×0.25",
      "odds ×9.03",
      "odds ×55",
      "odds ×0.018",
    ])
  })

  it("exact numbers have a sign and no more than two decimals", () => {
    expect([Math.log(4), 0.7, 0, -0, -0.001, -Math.log(2)].map(exactStrength)).toEqual([
      "+1.39",
      "+0.7",
      "0",
      "0",
      "0",
      "−0.69",
    ])
  })

  it("the nearest step is the nearest, and of two the weaker", () => {
    expect(nearestStep(1.2).words).toBe("4 times as likely")
    expect(nearestStep(-3.9).words).toBe("an eighth as likely")
    expect(nearestStep(Math.log(2) / 2).shift).toBe(0)
    expect(nearestStep(9, responseSteps).words).toBe("4 times as likely")
    expect(responseSteps.every(({ shift }) => Math.abs(shift) <= responseLimit)).toBe(true)
    expect(responseSteps).toHaveLength(5)
  })
})

describe("strength as typed", () => {
  it.each([
    ["+1.39", 1.39],
    ["-0.7", -0.7],
    ["−0.7", -0.7],
    ["1,4", 1.4],
    [".5 nats", 0.5],
    ["x2", Math.log(2)],
    ["× 0.5", -Math.log(2)],
    ["odds ×4", Math.log(4)],
    ["/4", -Math.log(4)],
    ["0", 0],
    ["-0", 0],
    ["Twice as likely", Math.log(2)],
    ["no difference", 0],
  ])("%s", (text, shift) => {
    const read = parseStrength(text)
    expect(read.ok && read.value).toBeCloseTo(shift, 12)
    expect(read.ok && Object.is(read.value, -0)).toBe(false)
  })

  it.each([
    ["", "empty"],
    ["much", "not-a-strength"],
    ["1e3", "not-a-strength"],
    ["x0", "too-strong"],
    ["/0", "too-strong"],
    ["4.01", "too-strong"],
    ["999999", "too-strong"],
    ["1.2.3", "not-a-strength"],
    ["5".repeat(100_000), "not-a-strength"],
  ])("%s is refused in a sentence", (text, reason) => {
    const read = parseStrength(text)
    expect(!read.ok && read.error.reason).toBe(reason)
    expect(!read.ok && read.error.message).toMatch(/\.$/)
  })

  it("what a chooser offers and what is shown are read back as they were", () => {
    for (const { shift, words } of strengthSteps)
      expect(parseStrength(words)).toEqual({ ok: true, value: shift })
    fc.assert(
      fc.property(fc.double({ min: -linkLimit, max: linkLimit, noNaN: true }), (shift) => {
        const read = parseStrength(exactStrength(shift))
        return read.ok && Math.abs(read.value - shift) <= 0.005 + 1e-12
      }),
      { seed: 6 },
    )
  })
})

describe("links in words", () => {
  const ends = { from: "Kim attends", to: "Abe and Kim meet" }
  it.each([
    [
      { relation: "influences", logOddsShift: Math.log(2) },
      "twice as likely",
      "“Kim attends” makes “Abe and Kim meet” twice as likely.",
    ],
    [
      { relation: "influences", logOddsShift: 0 },
      "no difference",
      "“Kim attends” makes no difference to “Abe and Kim meet”.",
    ],
    [{ relation: "influences" }, "no difference", "“Kim attends” makes no difference to “Abe and Kim meet”."],
    [{ relation: "requires" }, "is needed for", "“Abe and Kim meet” needs “Kim attends”."],
    [{ relation: "implies" }, "brings with it", "“Kim attends” brings “Abe and Kim meet” with it."],
    [{ relation: "excludes" }, "rules out", "“Kim attends” rules out “Abe and Kim meet”."],
  ] as const)("%j", (link, short, sentence) => {
    expect(linkStrength(link)).toBe(short)
    expect(linkSentence(link, ends)).toBe(sentence)
  })
})
