import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, fieldsOf, readBoard, readEntity, writeBoard } from "../../core/board-doc.ts"
import { BoardChange } from "../../core/changes.ts"
import { rangesWithin, runsOf } from "../../core/format-ranges.ts"
import { limits } from "../../core/limits.ts"
import type { Attributes, FormatName, FormatRange } from "../../core/rich-text.ts"
import { small } from "../rooms/judged-board.ts"

const words = "Both sides meet in Singapore.\nA list\n"
const bold = (from: number, to: number): FormatRange => ({ from, to, name: "bold", value: true })

function board(background = words, formatting: FormatRange[] = []): Y.Doc {
  const doc = new Y.Doc()
  const [scenario] = small.scenarios
  if (!scenario) throw new Error("no scenario")
  writeBoard(doc, {
    ...small,
    scenarios: [
      { ...scenario, background, ...(formatting.length > 0 && { formatting: { background: formatting } }) },
    ],
  })
  return doc
}

const textOf = (doc: Y.Doc): Y.Text => {
  const scenario = doc.getMap("scenarios").get("meet")
  const text = scenario instanceof Y.Map ? scenario.get("background") : null
  if (!(text instanceof Y.Text)) throw new Error("no text")
  return text
}
const read = (doc: Y.Doc) => {
  const scenario = readEntity(doc, "scenarios", "meet")
  return { text: scenario?.background, formatting: scenario?.formatting?.background }
}
const edit = (index: number, remove: string, insert: string, attributes?: Attributes): BoardChange => ({
  kind: "editText",
  collection: "scenarios",
  id: "meet",
  field: "background",
  index,
  remove,
  insert,
  ...(attributes && { attributes }),
})
const format = (index: number, over: string, name: FormatName, value: true | string | null): BoardChange => ({
  kind: "formatText",
  collection: "scenarios",
  id: "meet",
  field: "background",
  index,
  over,
  name,
  value,
  base: [],
})

describe("a formatted text", () => {
  it("without formatting reads as it did before there was any", () => {
    const doc = board()
    expect(readEntity(doc, "scenarios", "meet")).not.toHaveProperty("formatting")
    expect(read(doc).text).toBe(words)
  })

  it("reads merged, in order, and only what there is", () => {
    const doc = board()
    const text = textOf(doc)
    text.format(5, 5, { bold: true })
    text.format(0, 5, { bold: true })
    text.format(0, 4, { italic: true, size: 12, link: "javascript:alert(1)" })
    text.format(36, 1, { block: "bullet" })
    text.format(29, 1, { block: "song" })
    expect(read(doc).formatting).toEqual([
      bold(0, 10),
      { from: 0, to: 4, name: "italic", value: true },
      { from: 36, to: 37, name: "block", value: "bullet" },
    ])
  })

  it("reads its first characters only, and of a prototype's attributes nothing", () => {
    const doc = board("a".repeat(limits.textCharacters + 50))
    textOf(doc).format(limits.textCharacters - 2, 20, { bold: true })
    textOf(doc).format(0, 1, { ["__proto__"]: { italic: true } })
    expect(read(doc).formatting).toEqual([bold(limits.textCharacters - 2, limits.textCharacters)])
    expect(read(doc).text).toHaveLength(limits.textCharacters)
  })

  it("keeps its formatting through a copy of the entity, an `add`, and a board written anew", () => {
    const formatting = [bold(0, 4), { from: 36, to: 37, name: "block", value: "bullet" } as const]
    const doc = board(words, formatting)
    expect(read(doc)).toEqual({ text: words, formatting })
    const scenario = readEntity(doc, "scenarios", "meet")
    if (!scenario) throw new Error("no scenario")
    const fields = fieldsOf("scenarios", scenario)
    const add = BoardChange.parse({ kind: "add", collection: "scenarios", id: "copy", fields })
    expect(applyChanges(doc, [add]).ok).toBe(true)
    expect(readEntity(doc, "scenarios", "copy")).toEqual({ ...scenario, id: "copy" })
    const again = new Y.Doc()
    writeBoard(again, readBoard(doc))
    expect(readBoard(again)).toEqual(readBoard(doc))
    const map = again.getMap("scenarios").get("copy")
    expect(map instanceof Y.Map && map.has("formatting")).toBe(false)
  })

  it.each([
    ["of a plain text", { finePrint: [bold(0, 1)] }],
    ["of another attribute", { background: [{ from: 0, to: 1, name: "size", value: true }] }],
    ["with an address that runs", { background: [{ from: 0, to: 1, name: "link", value: "javascript:x" }] }],
    ["of nothing", { background: [bold(1, 1)] }],
    ["in great number", { background: Array.from({ length: 2_501 }, (_, i) => bold(2 * i, 2 * i + 1)) }],
    ["that is no list", "bold"],
  ])("an `add` with formatting %s is not done", (_, formatting) => {
    const doc = board()
    const before = Y.encodeStateAsUpdate(doc)
    const fields = { ...fieldsOf("scenarios", { ...small.scenarios[0], formatting } as never) }
    expect(applyChanges(doc, [{ kind: "add", collection: "scenarios", id: "copy", fields }]).ok).toBe(false)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it("of an entity that is added is put on no more than its text, and never into a pair", () => {
    const doc = board("🤝🤝", [bold(1, 3), { from: 2, to: 90, name: "italic", value: true }])
    expect(read(doc)).toEqual({
      text: "🤝🤝",
      formatting: [bold(0, 4), { from: 2, to: 4, name: "italic", value: true }],
    })
  })
})

describe("editing a formatted text", () => {
  it("what is put in has exactly what is said, and nothing of its neighbours", () => {
    const doc = board(words, [bold(0, 10)])
    applyChanges(doc, [edit(4, "", "!")])
    expect(read(doc).formatting).toEqual([bold(0, 4), bold(5, 11)])
    applyChanges(doc, [edit(5, "", "?", { italic: true, bold: true })])
    expect(read(doc).formatting).toEqual([
      bold(0, 4),
      bold(5, 12),
      { from: 5, to: 6, name: "italic", value: true },
    ])
    applyChanges(doc, [edit(12, "", "x", { bold: true })])
    expect(read(doc).formatting).toContainEqual(bold(5, 13))
  })

  it("a plain text takes no attributes, and no rich one any but its own", () => {
    const doc = board()
    const plain = { ...edit(0, "", "x", { bold: true }), field: "finePrint" } as BoardChange
    expect(applyChanges(doc, [plain])).toMatchObject({ ok: false, error: { reason: "unknown-field" } })
    expect(
      applyChanges(doc, [{ ...format(0, "B", "bold", true), field: "finePrint" } as BoardChange]).ok,
    ).toBe(false)
    const unknown = edit(0, "", "x", { size: 3 } as never)
    expect(applyChanges(doc, [unknown])).toMatchObject({ ok: false, error: { reason: "invalid-value" } })
    expect(applyChanges(doc, [format(0, "Both", "link", "data:text/html,x")]).ok).toBe(false)
    expect(read(doc)).toEqual({ text: words, formatting: undefined })
  })

  it("a stretch gets one attribute, loses it, and keeps the others", () => {
    const doc = board()
    applyChanges(doc, [
      format(0, "Both sides", "bold", true),
      format(5, "sides", "link", "https://example.org/"),
    ])
    expect(read(doc).formatting).toEqual([
      bold(0, 10),
      { from: 5, to: 10, name: "link", value: "https://example.org/" },
    ])
    applyChanges(doc, [format(5, "sides", "bold", null)])
    expect(read(doc).formatting).toEqual([
      bold(0, 5),
      { from: 5, to: 10, name: "link", value: "https://example.org/" },
    ])
  })

  it("what is meant is found where it has moved to, and left alone when it is gone", () => {
    const doc = board()
    applyChanges(doc, [edit(0, "", "Today "), format(0, "Both", "bold", true)])
    expect(read(doc).formatting).toEqual([bold(6, 10)])
    const before = Y.encodeStateAsUpdate(doc)
    applyChanges(doc, [format(0, "Neither", "bold", true)])
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it("half of a pair is not formatted alone: it would become a replacement character", () => {
    const doc = board("a🤝b")
    applyChanges(doc, [format(2, "🤝".slice(1), "bold", true)])
    expect(read(doc)).toEqual({ text: "a🤝b", formatting: [bold(1, 3)] })
  })

  it("R5 one text holds so many beginnings and ends of formatting and no more", () => {
    const doc = board("a".repeat(limits.textCharacters))
    let done = 0
    for (let i = 0; i < limits.textCharacters / 2; i += 50) {
      const changes = Array.from({ length: 50 }, (_, j) => format(2 * (i + j), "a", "bold", true))
      // Each by itself stands at its place: what is meant is the nearest "a".
      if (applyChanges(doc, changes).ok) done += 50
    }
    expect(done).toBe(limits.formatMarks / 2)
    expect(applyChanges(doc, [format(1, "a", "italic", true)])).toMatchObject({
      ok: false,
      error: { reason: "too-large" },
    })
    // Words without formatting are still taken, and what is there can be taken away.
    expect(applyChanges(doc, [edit(0, "aaaa", "b")]).ok).toBe(true)
  })
})

describe("ranges of formatting", () => {
  it("cut a text into runs, and a part of them is counted from its own beginning", () => {
    const ranges = [bold(0, 10), { from: 5, to: 12, name: "italic", value: true } as const]
    expect(runsOf(words, ranges)).toEqual([
      { text: "Both ", attributes: { bold: true } },
      { text: "sides", attributes: { bold: true, italic: true } },
      { text: " m", attributes: { italic: true } },
      { text: "eet in Singapore.\nA list\n", attributes: {} },
    ])
    expect(rangesWithin(ranges, 3, 7)).toEqual([bold(0, 4), { from: 2, to: 4, name: "italic", value: true }])
    expect(runsOf("", ranges)).toEqual([])
  })
})
