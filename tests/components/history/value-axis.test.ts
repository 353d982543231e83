import { describe, expect, it } from "vitest"
import type { Asking } from "../../../client/history-record.ts"
import { showLevel, valueAxis } from "../../../components/history/value-axis.ts"

const yes: Asking = { kind: "outcome", outcomeId: "yes", label: "Yes", only: true }
const whole = { close: false, range: null }

describe("the axis of likelihoods", () => {
  it("goes from 0 to 100 %, with the edges of the yardstick as its only lines", () => {
    const axis = valueAxis(yes, [0.24, 0.3], "icd203", [0, 400], whole)
    expect(axis.domain).toEqual([0, 1])
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      "0%",
      "5%",
      "20%",
      "45%",
      "55%",
      "80%",
      "95%",
      "100%",
    ])
    expect(axis.y(0)).toBe(400)
    expect(axis.y(0.25)).toBe(300)
    expect(axis.bands.map(({ words, range }) => `${words} (${range})`)).toContain("unlikely (20–45%)")
  })

  it("closer is what was said, to the next edges", () => {
    const axis = valueAxis(yes, [0.07, 0.3], "icd203", [0, 400], { close: true, range: null })
    expect(axis.domain).toEqual([0.05, 0.45])
    expect(axis.bands.map(({ words }) => words)).toEqual(["very unlikely", "unlikely"])
  })

  it("closer holds where all is on one edge, at 0 and at 100 %", () => {
    for (const value of [0, 0.2, 1]) {
      const { domain } = valueAxis(yes, [value], "icd203", [0, 400], { close: true, range: null })
      expect(domain[1]).toBeGreaterThan(domain[0])
      expect(domain[0]).toBeLessThanOrEqual(value)
      expect(domain[1]).toBeGreaterThanOrEqual(value)
    }
  })

  it("has round lines without a yardstick of words", () => {
    const axis = valueAxis(yes, [0.3], "numbers", [0, 400], whole)
    expect(axis.ticks.map(({ label }) => label)).toEqual(["0%", "20%", "40%", "60%", "80%", "100%"])
    expect(axis.bands).toEqual([])
  })
})

describe("the axis of numbers and days", () => {
  it("has round numbers with their unit", () => {
    const axis = valueAxis({ kind: "numbers", unit: "percent" }, [62, 83, 91], "icd203", [0, 400], whole)
    expect(axis.ticks.length).toBeGreaterThanOrEqual(3)
    expect(axis.ticks.length).toBeLessThanOrEqual(7)
    expect(axis.ticks.map(({ label }) => label)).toContain("80%")
    expect(axis.y(91)).toBeGreaterThan(0)
  })

  it("holds one value alone", () => {
    const { domain } = valueAxis({ kind: "numbers", unit: null }, [12], "icd203", [0, 400], whole)
    expect(domain[0]).toBeLessThan(12)
    expect(domain[1]).toBeGreaterThan(12)
  })

  it("shows days as days", () => {
    expect(showLevel(17_775, { kind: "days" })).toBe("1 Sep 2018")
    const axis = valueAxis({ kind: "days" }, [17_775, 17_900], "icd203", [0, 400], whole)
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      "1 Sep 2018",
      "1 Oct 2018",
      "1 Nov 2018",
      "1 Dec 2018",
      "1 Jan 2019",
    ])
  })
})
