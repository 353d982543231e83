import { describe, expect, it } from "vitest"
import { mostScenarios, readScenarioList } from "../../../components/home/scenario-list.ts"

describe("reading a pasted list", () => {
  it("takes one scenario a line, without bullets, numbers and quotation marks", () => {
    const { titles } = readScenarioList(
      "- 1. Talks resume\r\n 2) Talks fail\n- A treaty is signed\n•  Sanctions   eased\n[ ] Border opens\n“Moon visits Pyongyang”\n",
    )
    expect(titles).toEqual([
      "Talks resume",
      "Talks fail",
      "A treaty is signed",
      "Sanctions eased",
      "Border opens",
      "Moon visits Pyongyang",
    ])
  })

  it("keeps numbers that belong to the sentence", () => {
    expect(readScenarioList("2019 exercises begin\n3.5 % growth\n-5 degrees in May").titles).toEqual([
      "2019 exercises begin",
      "3.5 % growth",
      "-5 degrees in May",
    ])
  })

  it("leaves out empty and repeated lines", () => {
    expect(readScenarioList("a\n\n  \na\nb").titles).toEqual(["a", "b"])
  })

  it("cuts what is too long, without breaking a character, and says so", () => {
    const { titles, shortened } = readScenarioList(`a${"😀".repeat(600)}\nshort`)
    expect(shortened).toBe(1)
    expect(titles[0]).toBe(`a${"😀".repeat(249)}`)
  })

  it("takes as many as a board takes at once and counts the rest", () => {
    const list = readScenarioList(Array.from({ length: mostScenarios + 7 }, (_, i) => `line ${i}`).join("\n"))
    expect(list.titles).toHaveLength(mostScenarios)
    expect(list.leftOut).toBe(7)
  })
})
