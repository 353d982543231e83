// What the judge takes of formatting: known attributes with values that they take, in texts that have formatting, and
// a bounded number of them.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readEntity } from "../../core/board-doc.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { limits } from "../../core/limits.ts"
import { bench, entity, small } from "./judged-board.ts"

const words = "Both sides meet in Singapore.\nA list\n"
const [meet] = small.scenarios
const described = { ...small, scenarios: [{ ...meet, background: words } as NonNullable<typeof meet>] }
const textOf = (doc: Y.Doc, field = "background"): Y.Text =>
  entity(doc, "scenarios", "meet").get(field) as Y.Text

/** A struct behind the first character of the text, written by hand: what Yjs itself would not let a page write. */
function forged(
  b: ReturnType<typeof bench>,
  content: Y.ContentFormat | Y.ContentEmbed | Y.ContentType,
): Uint8Array {
  return b.does((tab) => {
    const text = textOf(tab)
    const left = text._start as Y.Item
    const transaction = tab._transaction as Y.Transaction
    const at = Y.createID(left.id.client, left.id.clock + 1)
    const right = Y.getItemCleanStart(transaction, at)
    const before = right.left as Y.Item
    const id = Y.createID(tab.clientID, Y.getState(tab.store, tab.clientID))
    new Y.Item(id, before, before.lastId, right, right.id, text, null, content).integrate(transaction, 0)
  })
}

/** One mark behind another, as no page writes them and a forger may. */
function marksInARow(
  b: ReturnType<typeof bench>,
  count: number,
  valueAt: (i: number) => true | string,
): Uint8Array {
  return b.does((tab) => {
    const text = textOf(tab)
    const transaction = tab._transaction as Y.Transaction
    let right = text._start as Y.Item
    for (let i = 0; i < count; i++) {
      const value = valueAt(i)
      const content = new Y.ContentFormat(value === true ? "bold" : "link", value as never)
      const id = Y.createID(tab.clientID, Y.getState(tab.store, tab.clientID))
      const mark = new Y.Item(id, null, null, right, right.id, text, null, content)
      mark.integrate(transaction, 0)
      right = mark
    }
  })
}

describe("the judge on formatting", () => {
  it("R5 what a text can have is taken, from whoever may edit it, and is an edit of that text", () => {
    for (const attributes of [
      { bold: true },
      { italic: true },
      { code: true },
      { link: "https://example.org/a?b=c#d" },
      { link: "mailto:ann@example.org" },
      { block: "heading" },
      { bold: null },
    ]) {
      const b = bench(described)
      const update = b.does((tab) => {
        textOf(tab).format(0, 4, { bold: true })
        textOf(tab).format(0, 4, attributes)
      })
      expect(b.judge(update, { role: "analyst" }), JSON.stringify(attributes)).toMatchObject({
        kind: "accept",
        touches: [{ collection: "scenarios", id: "meet", field: "background", action: "text" }],
      })
      expect(b.judge(update, { role: "viewer" })).toMatchObject({ kind: "refuse", reason: "forbidden" })
    }
  })

  it.each([
    ["an unknown attribute", "size", 12],
    ["the prototype", "__proto__", { bold: true }],
    ["what every object has", "constructor", true],
    ["bold by half", "bold", "true"],
    ["bold not at all", "bold", false],
    ["a line of no kind", "block", "song"],
    ["a script", "link", "javascript:alert(1)"],
    ["a script that hides", "link", " javascript:alert(1)"],
    ["a script behind an address", "link", "https://example.org/\njavascript:alert(1)"],
    ["a page of its own", "link", "data:text/html,<script>alert(1)</script>"],
    ["an address of 3,000 characters", "link", `https://example.org/${"a".repeat(3_000)}`],
    ["half of a pair", "link", "https://example.org/\ud800"],
    ["an address that reads backwards", "link", "https://example.org/\u202egpj.exe"],
    ["no text as an address", "link", { toString: "https://example.org" }],
    ["a list as an address", "link", ["https://example.org"]],
    ["a number as an address", "link", 7],
  ])("R1 R5 %s is refused, and the document is as it was", (_, key, value) => {
    const b = bench(described)
    const before = b.bytes()
    const verdict = b.judge(forged(b, new Y.ContentFormat(key, value as never)))
    expect(verdict).toMatchObject({ kind: "refuse", reason: "invalid-value" })
    expect(b.bytes()).toBe(before)
    expect(({} as { bold?: unknown }).bold).toBeUndefined()
  })

  it("R1 R5 what is no text has no place in one, formatted or not", () => {
    for (const content of [new Y.ContentEmbed({ image: "x" } as never), new Y.ContentType(new Y.Map())]) {
      const b = bench(described)
      expect(b.judge(forged(b, content))).toMatchObject({ kind: "refuse", reason: "invalid-value" })
    }
  })

  it("R1 R5 plain texts take no formatting", () => {
    for (const [root, field] of [
      ["scenarios", "resolutionCriteria"],
      ["scenarios", "finePrint"],
      ["meta", "note"],
    ] as const) {
      const b = bench(described)
      const update = b.does((tab) => {
        const map = root === "meta" ? tab.getMap("meta") : entity(tab, root, "meet")
        const text = map.get(field) as Y.Text
        text.insert(0, "here")
        text.format(0, 4, { bold: true })
      })
      expect(b.judge(update), field).toMatchObject({ kind: "refuse", reason: "invalid-value" })
    }
  })

  it("R5 a scenario may come with a formatted text, and with no more than one may hold", () => {
    const add = (b: ReturnType<typeof bench>, attributes: object) =>
      b.does((tab) => {
        const map = new Y.Map<unknown>()
        map.set("title", "New")
        for (const field of ["resolutionCriteria", "finePrint", "background"])
          map.set(field, new Y.Text("new"))
        tab.getMap("scenarios").set("new", map)
        textOf(tab).insert(0, "x")
        const text = map.get("background") as Y.Text
        text.format(0, 3, attributes)
      })
    const b = bench(described)
    expect(b.judge(add(b, { bold: true })).kind).toBe("accept")
    expect(b.judge(add(bench(described), { size: 3 }))).toMatchObject({
      kind: "refuse",
      reason: "invalid-value",
    })
  })

  it("R5 marks are no characters: a full text can be formatted, and marks taken out make no room for words", () => {
    const [first] = described.scenarios
    const b = bench({
      ...described,
      scenarios: [{ ...first, background: "a".repeat(limits.textCharacters) } as NonNullable<typeof first>],
    })
    const formatted = b.does((tab) => textOf(tab).format(0, 100, { bold: true }))
    expect(b.judge(formatted).kind).toBe("accept")
    b.accept(formatted)
    const swapped = b.does((tab) => {
      textOf(tab).format(0, 100, { bold: null })
      textOf(tab).insert(0, "b", {})
    })
    expect(b.judge(swapped)).toMatchObject({ kind: "refuse", limit: "textCharacters" })
  })

  it("R5 a text does not grow by formatting: so many marks and no more, until some are taken away", () => {
    const b = bench(described)
    const length = words.length
    const server = textOf(b.document.doc)
    const marks = (count: number) => marksInARow(b, count, () => true)
    for (let held = 0; held + 1_000 <= limits.formatMarks; held += 1_000) {
      const update = marks(1_000)
      expect(b.judge(update).kind).toBe("accept")
      b.accept(update)
    }
    expect(server.length).toBe(length)
    expect(b.judge(marks(1))).toMatchObject({ kind: "refuse", reason: "too-large", limit: "formatMarks" })

    // The refused tab begins anew.
    const fresh = new Y.Doc()
    fresh.clientID = 78
    integrateUpdate(fresh, Y.encodeStateAsUpdate(b.document.doc))
    const made: Uint8Array[] = []
    fresh.on("update", (update: Uint8Array) => made.push(update))
    textOf(fresh).insert(3, "word")
    textOf(fresh).format(0, 10, { bold: null })
    textOf(fresh).format(0, 10, { italic: true })
    for (const update of made) {
      expect(b.judge(update, { clientId: 78 }).kind).toBe("accept")
      b.accept(update)
    }
  })

  it("R5 a megabyte of marks is too large to be sent at once", () => {
    const b = bench(described)
    const update = marksInARow(b, 600, (i) => `https://example.org/${i}/${"a".repeat(1_900)}`)
    expect(update.length).toBeGreaterThan(1_000_000)
    expect(b.judge(update)).toMatchObject({ kind: "refuse", limit: "frameBytes" })
  })

  it("R5 others' formatting is taken away as an edit of the text, and counts as no words", () => {
    const b = bench(described)
    textOf(b.document.doc).format(0, 10, { bold: true })
    integrateUpdate(b.tab, Y.encodeStateAsUpdate(b.document.doc))
    const update = b.changes({
      kind: "formatText",
      collection: "scenarios",
      id: "meet",
      field: "background",
      index: 0,
      over: "Both sides",
      name: "bold",
      value: null,
      base: [{ from: 0, to: 10, name: "bold", value: true }],
    })
    expect(b.judge(update, { role: "analyst" })).toMatchObject({
      kind: "accept",
      touches: [{ action: "text" }],
    })
    b.accept(update)
    expect(readEntity(b.document.doc, "scenarios", "meet")).not.toHaveProperty("formatting")
  })
})
