import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import { blankBoard, boardFromLines, mostListedScenarios } from "../../core/new-board.ts"

const stored = (board: Board): Y.Doc => {
  const doc = new Y.Doc()
  writeBoard(doc, board)
  return doc
}

describe("a blank board", () => {
  it("is well formed, with one set to put a first scenario into", () => {
    const board = blankBoard("  Taiwan\n2027 ")
    expect(Board.safeParse(board).success).toBe(true)
    expect(board.meta.title).toBe("Taiwan 2027")
    expect(readBoard(stored(board))).toEqual(board)
    expect(board.sets).toHaveLength(1)
  })

  it("always has a title that fits", () => {
    expect(blankBoard(" \u0000 ").meta.title).toBe("Untitled board")
    expect(blankBoard("x".repeat(2_000)).meta.title).toHaveLength(limits.lineCharacters)
  })
})

describe("a pasted list", () => {
  it("becomes one scenario a line, without bullets, numbering and empty lines", () => {
    const text = [
      "- Dash",
      "  * Star",
      "\u2022 Dot",
      "",
      "1. One",
      "12) Twelve",
      "(c) Letter",
      "- [ ] Box",
      "[x] Done",
      "   ",
      "2019 drills resume",
      "1.5 million people leave",
      "-5 degrees at the pole",
      "Tab\tinside",
    ].join("\r\n")
    const board = boardFromLines("List", text)
    expect(board.ok && board.value.scenarios.map((scenario) => scenario.title)).toEqual([
      "Dash",
      "Star",
      "Dot",
      "One",
      "Twelve",
      "Letter",
      "Box",
      "Done",
      "2019 drills resume",
      "1.5 million people leave",
      "-5 degrees at the pole",
      "Tab inside",
    ])
  })

  it("holds each at 50%, in the order of the list, in the one set", () => {
    const board = boardFromLines("List", Array.from({ length: 120 }, (_, i) => `Scenario ${i}`).join("\n"))
    if (!board.ok) throw new Error(board.error.message)
    expect(Board.safeParse(board.value).success).toBe(true)
    const read = readBoard(stored(board.value))
    expect(read).toEqual(board.value)
    expect(read.scenarios.map((scenario) => scenario.title)).toEqual(
      Array.from({ length: 120 }, (_, i) => `Scenario ${i}`),
    )
    for (const scenario of read.scenarios) {
      expect(scenario.working).toEqual({ probabilities: { yes: 0.5, no: 0.5 } })
      expect(scenario.setId).toBe("set-1")
    }
  })

  it.each<[string, string, object]>([
    ["nothing", "", { reason: "empty" }],
    ["only bullets and blanks", " - \n* \n\n1. \n", { reason: "empty" }],
    ["a line too long", `fine\n${"x".repeat(501)}`, { reason: "line-too-long", line: 2 }],
    [
      "too many",
      "x\n".repeat(mostListedScenarios + 1),
      { reason: "too-many", line: mostListedScenarios + 1 },
    ],
  ])("is refused for %s, in a sentence", (_what, text, failure) => {
    const board = boardFromLines("List", text)
    expect(board.ok ? null : board.error).toMatchObject(failure)
    if (!board.ok) expect(board.error.message).toMatch(/^[A-Z].+\.$/)
  })
})
