import { expect, it } from "vitest"
import { askFor, onIntent, takeIntent } from "../../../components/scenario/open-intent.ts"
import { gradeOf } from "../../../components/scenario/words.ts"

it("a source's grade is its code with what the code says", () => {
  expect(gradeOf({ reliability: "B", credibility: 2 })).toEqual({
    code: "B2",
    words: "usually reliable, probably true",
  })
  expect(gradeOf({ reliability: "F" })).toEqual({ code: "F", words: "reliability unknown" })
  expect(gradeOf({})).toBeNull()
})

it("what a key wants of a scenario is handed over once, and only to that scenario", () => {
  let told = 0
  const stop = onIntent(() => told++)
  askFor("s1", "likelihood")
  expect(told).toBe(1)
  expect(takeIntent("s2")).toBeNull()
  expect(takeIntent("s1")).toBe("likelihood")
  expect(takeIntent("s1")).toBeNull()
  stop()
  askFor("s1", "title")
  expect(told).toBe(1)
  expect(takeIntent("s1")).toBe("title")
})
