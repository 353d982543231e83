import { describe, expect, it } from "vitest"
import type { PlayedChange } from "../../core/history.ts"
import { historyWords, scenariosOf } from "../../core/history-words.ts"
import { varied } from "../rooms/honest-edits.ts"

const on = (
  field: string | null,
  before: unknown,
  after: unknown,
  part: Partial<PlayedChange> = {},
): PlayedChange => ({
  collection: "scenarios",
  id: "meet",
  field,
  action: "set",
  before,
  after,
  ...part,
})
const told = (...changes: PlayedChange[]) => historyWords(changes, varied)

describe("what the log keeps, in words", () => {
  it("says what was done, in the voice of every other place", () => {
    expect(
      told(on("working", { probabilities: { yes: 0.1, no: 0.9 } }, { probabilities: { yes: 0.3, no: 0.7 } })),
    ).toEqual(["They meet: Yes 10% → 30%"])
    expect(told(on("deletedAt", null, 5))).toEqual(["Scenario deleted: They meet"])
    expect(told(on("deletedAt", 5, null, { action: "clear" }))).toEqual(["Scenario restored: They meet"])
    expect(
      told(on(null, null, { text: "Sanctions" }, { collection: "issues", id: "i9", action: "add" })),
    ).toEqual(["Issue added: Sanctions"])
    expect(told(on("yardstick", "icd203", "phia", { collection: "meta", id: "meta" }))).toEqual([
      "Board: yardstick ICD 203 → PHIA",
    ])
  })

  it("a text is edited or formatted, and however often it is said once", () => {
    const edit = (text: string, formatting?: object[]) =>
      on(
        "background",
        { index: 0, text: "" },
        { index: 0, text, ...(formatting && { formatting }) },
        { action: "text" },
      )
    expect(told(edit("a"), edit("b"))).toEqual(["They meet: background edited"])
    const bold = [{ from: 0, to: 1, name: "bold", value: true }]
    expect(told(edit("", bold))).toEqual(["They meet: background formatted"])
  })

  it("moved to another set it has a new place too, which is not told beside it", () => {
    const order = on("order", "a0", "a5")
    expect(told(order)).toEqual(["They meet: moved within its set"])
    expect(told(on("setId", null, "s1"), order)).toEqual(["They meet: moved to Talks"])
  })

  it("what hangs on a scenario is about it", () => {
    const about = scenariosOf(varied)
    const link = on("logOddsShift", 0.7, 1, { collection: "links", id: "link1" })
    expect(about([link])).toEqual(["come", "talk"])
    expect(about([on("title", "a", "b"), link])).toEqual(["meet", "come", "talk"])
    expect(about([on("title", "a", "b", { collection: "meta", id: "meta" })])).toEqual([])
  })
})
