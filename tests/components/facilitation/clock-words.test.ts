import { describe, expect, it } from "vitest"
import { clockWords, readDuration, spokenTime } from "../../../components/facilitation/clock-words.ts"

describe("a time that is left", () => {
  it.each([
    [0, "0:00", "0 seconds"],
    [1, "0:01", "1 second"],
    [59, "0:59", "59 seconds"],
    [60, "1:00", "1 minute"],
    [252, "4:12", "4 minutes 12 seconds"],
    [3_600, "1:00:00", "1 hour"],
    [86_399, "23:59:59", "23 hours 59 minutes 59 seconds"],
  ])("%i seconds read %s and are spoken as %s", (seconds, shown, spoken) => {
    expect([clockWords(seconds), spokenTime(seconds)]).toEqual([shown, spoken])
  })
})

describe("a time that is typed", () => {
  it.each([
    ["5", 300_000],
    [" 2.5 ", 150_000],
    ["2,5", 150_000],
    ["2:30", 150_000],
    ["90 s", 90_000],
    ["10min", 600_000],
    ["1 h", 3_600_000],
    ["1440", 86_400_000],
  ])("%j is %i ms", (typed, ms) => {
    expect(readDuration(typed)).toBe(ms)
  })

  it.each(["", "0", "soon", "-5", "2:75", "1441", "1e9", "5 5", "0.001", "Infinity"])(
    "%j is none",
    (typed) => {
      expect(readDuration(typed)).toBeNull()
    },
  )
})
