import { describe, expect, it } from "vitest"
import { wordsOfListLine } from "../../core/list-line.ts"

describe("a line of a pasted list", () => {
  it.each([
    ["- Talks resume", "Talks resume"],
    ["  3) Talks resume", "Talks resume"],
    ["- 1. Talks resume", "Talks resume"],
    ["* [x] Talks\tresume ", "Talks resume"],
    ["(a) Talks resume", "Talks resume"],
    ["・ 会談が再開する", "会談が再開する"],
    ["1. “Talks resume”", "Talks resume"],
  ])("%s is read without its marks", (line, words) => {
    expect(wordsOfListLine(line)).toBe(words)
  })

  it.each(["2019 drills resume", "-5 degrees", "1.5 million leave", "A treaty is signed", '"Moon" visits'])(
    "%s keeps its beginning",
    (line) => {
      expect(wordsOfListLine(line)).toBe(line)
    },
  )

  it("a megabyte of marks ends, and quickly", () => {
    expect(wordsOfListLine("- ".repeat(500_000))).not.toBe("")
  })
})
