import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  formatProbability,
  formatProbabilityRange,
  type ProbabilityFailure,
  parseProbability,
  shownPercent,
} from "../../core/probability.ts"

const third = 1 / 3

describe("what people type", () => {
  it.each<[string, number]>([
    ["62%", 0.62],
    ["62 %", 0.62],
    [" 62\u00a0% ", 0.62],
    ["62 percent", 0.62],
    ["62 per cent", 0.62],
    ["62", 0.62],
    ["0.62", 0.62],
    [".62", 0.62],
    ["0,62", 0.62],
    [",62", 0.62],
    ["62.5%", 0.625],
    ["62,5%", 0.625],
    ["62,5 %", 0.625],
    ["0.5%", 0.005],
    ["1%", 0.01],
    ["1.0%", 0.01],
    ["1", 0.01],
    ["1.5", 0.015],
    ["0", 0],
    ["0.0", 0],
    ["-0", 0],
    ["100", 1],
    ["100%", 1],
    ["3/10", 0.3],
    ["3 / 10", 0.3],
    ["3\u204410", 0.3],
    ["3 in 10", 0.3],
    ["3 out of 10", 0.3],
    ["3 of 10", 0.3],
    ["0/10", 0],
    ["10/10", 1],
    ["1 in 1,000", 0.001],
    ["1 in 10 000", 0.0001],
    ["1 in 1000", 0.001],
    ["2,5/10", 0.25],
    ["50/50", 0.5],
    ["50:50", 0.5],
    ["50-50", 0.5],
    ["1:2", third],
    ["1 : 2", third],
    ["1:2 odds", third],
    ["odds 1:2", third],
    ["odds of 1:2", third],
    ["0:1", 0],
    ["2 to 1 against", third],
    ["2 TO 1 Against", third],
    ["2:1 against", third],
    ["2/1 against", third],
    ["2-1 against", third],
    ["2\u20131 against", third],
    ["2 to 1 odds against", third],
    ["2 to 1 on", 1 - third],
    ["2 to 1 for", 1 - third],
    ["2 to 1 in favour", 1 - third],
    ["2 to 1 in favor", 1 - third],
    ["2:1 on", 1 - third],
    ["1 to 1", 0.5],
    ["1,000 to 1 against", 1 / 1001],
    ["<1%", 0.005],
    ["< 1 %", 0.005],
    [">99%", 0.995],
    ["<0.1%", 0.0005],
    ["\uff16\uff12\uff05", 0.62],
    ["\uff11\uff1a\uff12", third],
    ["\uff0e\uff16\uff12", 0.62],
  ])("reads %j as %d", (text, p) => {
    const parsed = parseProbability(text)
    expect(parsed.ok).toBe(true)
    if (parsed.ok) expect(parsed.value).toBeCloseTo(p, 12)
  })

  it.each<[string, ProbabilityFailure["reason"]]>([
    ["", "empty"],
    ["   ", "empty"],
    ["%", "not-a-probability"],
    ["likely", "not-a-probability"],
    ["NaN", "not-a-probability"],
    ["Infinity", "not-a-probability"],
    ["1e-3", "not-a-probability"],
    ["0x10", "not-a-probability"],
    ["--5", "not-a-probability"],
    ["1/2/3", "not-a-probability"],
    ["1:2:3", "not-a-probability"],
    ["30-40%", "not-a-probability"],
    ["30–40", "not-a-probability"],
    ["<20%", "not-a-probability"],
    [">50%", "not-a-probability"],
    ["<0", "not-a-probability"],
    ["<<1%", "not-a-probability"],
    ["__proto__", "not-a-probability"],
    ["1.0", "ambiguous"],
    ["1,0", "ambiguous"],
    ["1.000", "ambiguous"],
    ["1,000", "ambiguous"],
    ["40/60", "ambiguous"],
    ["1 in 1.000", "ambiguous"],
    ["2 to 1", "ambiguous"],
    ["-5%", "negative"],
    ["\u22125", "negative"],
    ["-.2", "negative"],
    ["-1/2", "negative"],
    ["1/-2", "negative"],
    ["-1:2", "negative"],
    ["101", "above-one"],
    ["100.1%", "above-one"],
    ["150%", "above-one"],
    ["11/10", "above-one"],
    ["999999999999999999999999999999", "above-one"],
    ["3/0", "division-by-zero"],
    ["0/0", "division-by-zero"],
    ["0:0", "division-by-zero"],
    ["0 to 0 against", "division-by-zero"],
    ["1".repeat(41), "too-long"],
    ["9".repeat(1_000_000), "too-long"],
    [" ".repeat(1_000_000), "too-long"],
  ])("refuses %.30j as %s, in a sentence", (text, reason) => {
    const parsed = parseProbability(text)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(parsed.error.reason).toBe(reason)
    expect(parsed.error.message).toMatch(/^.+\.$/)
    expect(parsed.error.message.length).toBeLessThan(160)
  })

  it("gives a number in 0..1 or a typed failure, whatever the text", () => {
    const pieces = fc.constantFrom(
      ..."0123456789.,%:/<>- ",
      " to ",
      " in ",
      "against",
      "on",
      "odds",
      "\uff15",
      "e",
      "__proto__",
    )
    const written = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
    )
    fc.assert(
      fc.property(written, (text) => {
        const parsed = parseProbability(text)
        if (parsed.ok) expect(parsed.value >= 0 && parsed.value <= 1).toBe(true)
        else expect(parsed.error.message).not.toBe("")
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it("reads back what is shown, and shows the same again", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
        const shown = formatProbability(p)
        const parsed = parseProbability(shown)
        expect(parsed.ok && formatProbability(parsed.value)).toBe(shown)
      }),
      { seed: 2, numRuns: 500 },
    )
  })
})

describe("what is shown", () => {
  it.each<[number, string]>([
    [0, "0%"],
    [1e-12, "<1%"],
    [0.0099, "<1%"],
    [0.01, "1%"],
    [1 - 0.99, "1%"],
    [0.3, "30%"],
    [0.305, "30.5%"],
    [0.285, "28.5%"],
    [0.3049, "30%"],
    [1 / 3, "33%"],
    [0.1 + 0.2, "30%"],
    [0.99, "99%"],
    [0.9901, ">99%"],
    [1 - 1e-12, ">99%"],
    [1, "100%"],
  ])("shows %d as %s", (p, text) => {
    expect(formatProbability(p)).toBe(text)
  })

  it("rises with the probability, and shows 0% and 100% for nothing else", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(p, p, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(shownPercent(low)).toBeLessThanOrEqual(shownPercent(high))
        if (a !== 0) expect(formatProbability(a)).not.toBe("0%")
        if (a !== 1) expect(formatProbability(a)).not.toBe("100%")
      }),
      { seed: 3, numRuns: 500 },
    )
  })

  it("joins a range with an en dash", () => {
    expect(formatProbabilityRange(0.2, 0.45)).toBe("20\u201345%")
    expect(formatProbabilityRange(0.001, 0.05)).toBe("<1\u20135%")
    expect(formatProbabilityRange(0.301, 0.3)).toBe("30%")
  })
})
