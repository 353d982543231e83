import { describe, expect, it } from "vitest"
import { lengthWords, timeAxis, timeTicks } from "../../../components/history/time-axis.ts"

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = Date.UTC(2018, 6, 16, 9)
const utc = () => 0

describe("the axis of time", () => {
  it("keeps true proportions where nothing is much longer than the rest", () => {
    const axis = timeAxis([start, start + hour, start + 4 * hour], [100, 500])
    expect(axis.cuts).toEqual([])
    expect(axis.x(start)).toBe(100)
    expect(axis.x(start + hour)).toBe(200)
    expect(axis.x(start + 4 * hour)).toBe(500)
  })

  it("cuts years between two sittings, says how long, and goes on rising", () => {
    const later = Date.UTC(2026, 10, 22, 14)
    const moments = [0, 20, 45, 60]
      .map((m) => start + m * minute)
      .concat([0, 10, 30].map((m) => later + m * minute))
    const axis = timeAxis(moments, [0, 1000])
    expect(axis.cuts.map(({ from, to }) => lengthWords(to - from))).toEqual(["8 years"])
    expect(axis.stretches).toHaveLength(2)
    const places = moments.map(axis.x)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    expect(places[0]).toBe(0)
    expect(places.at(-1)).toBeCloseTo(1000)
    // 20 of 60 minutes are a third of their stretch.
    expect((places[1] ?? 0) / (places[3] ?? 1)).toBeCloseTo(1 / 3)
  })

  it("makes no cut for seconds between two moves of a thumb", () => {
    const axis = timeAxis(
      [0, 1_000, 2_000, 3_000, 10 * minute].map((ms) => start + ms),
      [0, 100],
    )
    expect(axis.cuts).toEqual([])
  })

  it("places one moment in the middle, and none at the left", () => {
    expect(timeAxis([start], [100, 300]).x(start)).toBe(200)
    expect(timeAxis([], [100, 300]).x(start)).toBe(100)
  })

  it("holds what lies outside at its edges", () => {
    const axis = timeAxis([start, start + hour], [0, 100])
    expect(axis.x(start - day)).toBe(0)
    expect(axis.x(start + day)).toBe(100)
  })

  it("never makes more cuts than can be read", () => {
    const moments = Array.from(
      { length: 40 },
      (_, i) => start + Math.floor(i / 4) * 40 * day + (i % 4) * 2 * minute,
    )
    expect(timeAxis(moments, [0, 800]).cuts.length).toBeLessThanOrEqual(5)
  })
})

describe("ticks of time", () => {
  it("are round moments that never touch, with the day said once", () => {
    const ticks = timeTicks(timeAxis([start, start + 90 * minute], [0, 400]), utc)
    expect(ticks.map(({ label }) => label)).toEqual([
      "09:00",
      "09:15",
      "09:30",
      "09:45",
      "10:00",
      "10:15",
      "10:30",
    ])
    expect(ticks.map(({ under }) => under)).toEqual(["16 Jul 2018", ...Array(6).fill(null)])
    for (const [i, tick] of ticks.slice(1).entries())
      expect(tick.x - (ticks[i]?.x ?? 0)).toBeGreaterThanOrEqual(64)
  })

  it("go by days, months and years where time is long", () => {
    const labels = (to: number) => timeTicks(timeAxis([start, to], [0, 500]), utc).map(({ label }) => label)
    expect(labels(start + 5 * day)).toEqual(["17 Jul", "18 Jul", "19 Jul", "20 Jul", "21 Jul"])
    expect(labels(start + 150 * day)).toEqual(["Aug", "Sep", "Oct", "Nov", "Dec"])
    expect(labels(start + 5 * 365 * day)).toEqual(["2019", "2020", "2021", "2022", "2023"])
  })

  it("follow the clock on the wall", () => {
    const tokyo = () => 9 * hour
    const [first] = timeTicks(timeAxis([start, start + 90 * minute], [0, 400]), tokyo)
    expect(first).toMatchObject({ label: "18:00", under: "16 Jul 2018" })
  })

  it("name a stretch that is too narrow for a scale", () => {
    const ticks = timeTicks(timeAxis([start], [0, 30]), utc)
    expect(ticks).toEqual([{ at: start, x: 15, label: "16 Jul", under: "2018" }])
  })
})

describe("how long a cut is", () => {
  it("is said in one unit", () => {
    expect([5 * minute, 3 * hour, 2 * day, 90 * day, 8.3 * 365 * day].map(lengthWords)).toEqual([
      "5 minutes",
      "3 hours",
      "2 days",
      "3 months",
      "8 years",
    ])
  })
})
