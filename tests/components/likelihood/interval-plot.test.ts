import { describe, expect, it } from "vitest"
import {
  faultOf,
  placeOf,
  plotRange,
  readQuantity,
  showQuantity,
} from "../../../components/likelihood/interval-plot.ts"
import { showDay } from "../../../components/ui/day.ts"

describe("placing", () => {
  it("numbers and days lie in proportion, clamped to the range", () => {
    expect(placeOf(25, [0, 100])).toBe(0.25)
    expect(placeOf("2018-07-02", ["2018-07-01", "2018-07-05"])).toBe(0.25)
    expect(placeOf(-5, [0, 100])).toBe(0)
    expect(placeOf(500, [0, 100])).toBe(1)
    expect(placeOf(5, [5, 5])).toBe(0)
    expect(placeOf("soon", ["2018-07-01", "2018-07-05"])).toBe(0)
  })

  it("without a range the plot holds what was estimated", () => {
    expect(plotRange({}, null)).toBeNull()
    const numbers = plotRange({}, { p10: 10, p50: 20, p90: 30 })
    expect(numbers?.[0]).toBeLessThan(10)
    expect(numbers?.[1]).toBeGreaterThan(30)
    expect(plotRange({}, { p10: "2018-07-10", p50: null, p90: "2018-07-20" })).toEqual([
      "2018-07-03",
      "2018-07-27",
    ])
    expect(plotRange({ range: [0, 1] }, { p10: 10, p50: 20, p90: 30 })).toEqual([0, 1])
  })
})

describe("reading", () => {
  it("numbers with point, comma and thousands; empty is nothing", () => {
    expect(readQuantity("12.5", "numeric")).toEqual({ ok: true, value: 12.5 })
    expect(readQuantity("12,5", "numeric")).toEqual({ ok: true, value: 12.5 })
    expect(readQuantity("1,200,000", "numeric")).toEqual({ ok: true, value: 1_200_000 })
    expect(readQuantity("−3", "numeric")).toEqual({ ok: true, value: -3 })
    expect(readQuantity("  ", "numeric")).toEqual({ ok: true, value: null })
  })

  it("refuses what is no number and no day", () => {
    for (const text of ["many", "1e999", "NaN", "--2"]) expect(readQuantity(text, "numeric").ok).toBe(false)
    for (const text of ["2018-02-30", "30.9.2018", "2018-13-01"])
      expect(readQuantity(text, "date").ok).toBe(false)
    expect(readQuantity("2018-09-30", "date")).toEqual({ ok: true, value: "2018-09-30" })
  })
})

describe("faults", () => {
  it("percentiles rise", () => {
    expect(faultOf({ p10: 5, p50: 4, p90: 9 }, {})).toContain("10th percentile lies above the median")
    expect(faultOf({ p10: 5, p50: null, p90: 4 }, {})).toContain(
      "10th percentile lies above the 90th percentile",
    )
    expect(faultOf({ p10: 4, p50: 4, p90: 9 }, {})).toBeNull()
    expect(faultOf({ p10: "2018-09-01", p50: "2018-08-01", p90: null }, {})).not.toBeNull()
  })

  it("and lie in the range, unless its end is open", () => {
    expect(faultOf({ p10: 5, p50: 50, p90: 120 }, { range: [0, 100] })).toBe("The range ends at 100.")
    expect(faultOf({ p10: 5, p50: 50, p90: 120 }, { range: [0, 100], openUpper: true })).toBeNull()
    expect(faultOf({ p10: -5, p50: 50, p90: 60 }, { range: [0, 100] })).toBe("The range begins at 0.")
  })
})

it("quantities are shown with their unit, days in words", () => {
  expect(showQuantity(83, "percent")).toBe("83%")
  expect(showQuantity(1200, "troops")).toBe("1,200 troops")
  expect(showQuantity("2018-09-30")).toBe("30 Sep 2018")
  expect(showDay("2018-07")).toBe("Jul 2018")
  expect(showDay("2018")).toBe("2018")
})
