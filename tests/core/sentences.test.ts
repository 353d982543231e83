import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { collectionNames } from "../../core/board.ts"
import { BoardChange } from "../../core/changes.ts"
import { describeChange } from "../../core/sentences.ts"
import { parseTemplate } from "../../core/template.ts"

const file = new URL("../../prisma/templates/korea-2018.json", import.meta.url)
const template = parseTemplate(JSON.parse(readFileSync(file, "utf8")))
if (!template.ok) throw new Error(template.error.message)
const { board } = template.value

const kim = "s-kim-eef"
const kimTitle = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const exercises = "Status of the 2019 US-ROK exercises"
const before = { resume: 0.2, partial: 0.35, suspend: 0.38, other: 0.07 }

describe("a change in words", () => {
  it.each<[BoardChange, string]>([
    [
      {
        kind: "setWorking",
        id: kim,
        value: { probabilities: { yes: 0.3, no: 0.7 } },
        base: { probabilities: { yes: 0.22, no: 0.78 } },
      },
      `${kimTitle}: Yes 22% → 30%`,
    ],
    [
      { kind: "setWorking", id: kim, value: { probabilities: { yes: 0.3, no: 0.7 } }, base: null },
      `${kimTitle}: Yes 30%`,
    ],
    [
      {
        kind: "setWorking",
        id: kim,
        value: { probabilities: { yes: 0.22, no: 0.78 }, low: 0.15, high: 0.3 },
        base: { probabilities: { yes: 0.22, no: 0.78 } },
      },
      `${kimTitle}: 80% interval 15–30%`,
    ],
    [
      {
        kind: "setWorking",
        id: kim,
        value: { probabilities: { yes: 0.2201, no: 0.7799 } },
        base: { probabilities: { yes: 0.22, no: 0.78 } },
      },
      `${kimTitle}: likelihood adjusted by less than is shown`,
    ],
    [
      {
        kind: "setWorking",
        id: "s-exercises",
        value: { probabilities: { ...before, resume: 0.3, suspend: 0.28 } },
        base: { probabilities: before },
      },
      `${exercises}: Preparations for full exercises start 20% → 30%, Suspension kept 38% → 28%`,
    ],
    [
      {
        kind: "setWorking",
        id: "s-exercises",
        value: { probabilities: before, pinned: ["other"] },
        base: { probabilities: before },
      },
      `${exercises}: Other / unclear pinned`,
    ],
    [
      {
        kind: "setWorking",
        id: "s-exercises",
        value: { probabilities: { resume: 0.1, partial: 0.2, suspend: 0.3, other: 0.4 } },
        base: { probabilities: before },
      },
      `${exercises}: Preparations for full exercises start 20% → 10%, ` +
        "Scaled-down / fundamental parts only 35% → 20%, Suspension kept 38% → 30% and 1 more",
    ],
    [
      {
        kind: "setWorking",
        id: "s-first-meeting-date",
        value: { quantiles: { p10: "2018-09-12", p50: "2020-02-01", p90: null }, pBeyondRange: 0.4 },
        base: { quantiles: { p10: "2018-09-12", p50: "2020-03-01", p90: null }, pBeyondRange: 0.45 },
      },
      "Date of the first Abe-Kim meeting: median 2020-03-01 → 2020-02-01",
    ],
    [
      {
        kind: "setWorking",
        id: "s-first-meeting-date",
        value: { quantiles: { p10: null, p50: null, p90: null }, pBeyondRange: 0.4 },
        base: null,
      },
      "Date of the first Abe-Kim meeting: 40% beyond the range",
    ],
    [
      { kind: "set", collection: "scenarios", id: kim, field: "impact", value: 5, base: 4 },
      `${kimTitle}: impact 4 → 5`,
    ],
    [
      { kind: "set", collection: "scenarios", id: kim, field: "resolveBy", value: "2018-09-13", base: null },
      `${kimTitle}: resolve-by day set to 2018-09-13`,
    ],
    [
      { kind: "set", collection: "scenarios", id: kim, field: "resolveBy", value: null, base: "2018-09-30" },
      `${kimTitle}: resolve-by day cleared`,
    ],
    [
      { kind: "set", collection: "scenarios", id: kim, field: "tags", value: ["a", "b"], base: null },
      `${kimTitle}: tags changed`,
    ],
    [
      { kind: "set", collection: "scenarios", id: kim, field: "title", value: "Kim comes", base: kimTitle },
      `${kimTitle}: renamed to “Kim comes”`,
    ],
    [
      {
        kind: "set",
        collection: "scenarios",
        id: kim,
        field: "evidence:e9",
        value: { passage: "x" },
        base: null,
      },
      `${kimTitle}: evidence added`,
    ],
    [
      {
        kind: "set",
        collection: "scenarios",
        id: "s-exercises",
        field: "outcomes:more",
        value: { label: "More", order: 9 },
        base: { label: "Most", order: 9 },
      },
      `${exercises}: outcome “More” changed`,
    ],
    [
      {
        kind: "set",
        collection: "scenarios",
        id: "s-exercises",
        field: "outcomes:more",
        value: null,
        base: { label: "More", order: 9 },
      },
      `${exercises}: outcome “More” removed`,
    ],
    [
      {
        kind: "editText",
        collection: "scenarios",
        id: kim,
        field: "finePrint",
        index: 0,
        remove: "",
        insert: "x",
      },
      `${kimTitle}: fine print edited`,
    ],
    [{ kind: "add", collection: "scenarios", id: "s-new", fields: { title: "New" } }, "Scenario added: New"],
    [{ kind: "add", collection: "links", id: "l-new", fields: {} }, "Link added: a link"],
    [{ kind: "add", collection: "actors", id: "a-new", fields: {} }, "Actor added: Untitled actor"],
    [{ kind: "delete", collection: "scenarios", id: kim, at: 1 }, `Scenario deleted: ${kimTitle}`],
    [{ kind: "restore", collection: "scenarios", id: kim, deletedAt: 1 }, `Scenario restored: ${kimTitle}`],
    [{ kind: "delete", collection: "scenarios", id: "gone", at: 1 }, "Scenario deleted: Untitled scenario"],
    [
      { kind: "move", id: kim, setId: "set-japan", order: "a1", base: { setId: "set-forum", order: "a1" } },
      `${kimTitle}: moved to Japan's agenda`,
    ],
    [
      { kind: "move", id: kim, setId: "set-forum", order: "a2", base: { setId: "set-forum", order: "a1" } },
      `${kimTitle}: moved within its set`,
    ],
    [
      { kind: "move", id: kim, setId: null, order: "a2", base: { setId: "set-forum", order: "a1" } },
      `${kimTitle}: taken out of its set`,
    ],
    [
      { kind: "setMeta", field: "yardstick", value: "phia", base: "icd203" },
      "Board: yardstick ICD 203 → PHIA",
    ],
    [{ kind: "setMeta", field: "title", value: "Taiwan", base: "Korea" }, "Board renamed to “Taiwan”"],
    [{ kind: "editMetaText", field: "note", index: 0, remove: "", insert: "x" }, "Board: note edited"],
  ])("%#: %j", (change, sentence) => {
    expect(BoardChange.safeParse(change).success).toBe(true)
    expect(describeChange(change, board)).toBe(sentence)
  })

  it("clips a long title between characters", () => {
    const title = "\u{1f600}".repeat(200)
    const sentence = describeChange(
      { kind: "add", collection: "scenarios", id: "x", fields: { title } },
      board,
    )
    expect(sentence).toBe(`Scenario added: ${"\u{1f600}".repeat(79)}…`)
  })

  it("is one short line for any change at all", () => {
    const id = fc.constantFrom(kim, "s-exercises", "s-poll-next", "gone")
    const field = fc.constantFrom(
      "title",
      "impact",
      "outcomes:x",
      "evidence:e1",
      "working",
      "setId",
      "__proto__",
      ":",
    )
    const collection = fc.constantFrom(...collectionNames)
    const json = fc.jsonValue() as fc.Arbitrary<never>
    const change: fc.Arbitrary<BoardChange> = fc.oneof(
      fc.record({ kind: fc.constant("set" as const), collection, id, field, value: json, base: json }),
      fc.record({ kind: fc.constant("setMeta" as const), field, value: json, base: json }),
      fc.record({
        kind: fc.constant("add" as const),
        collection,
        id,
        fields: fc.dictionary(fc.constantFrom("title", "name", "text", "kind"), json),
      }),
    )
    fc.assert(
      fc.property(change, (any) => {
        const sentence = describeChange(any, board)
        expect(sentence.length).toBeGreaterThan(8)
        expect(sentence).not.toContain("\n")
        expect([...sentence].length).toBeLessThan(300)
      }),
      { seed: 11, numRuns: 300 },
    )
  })
})
