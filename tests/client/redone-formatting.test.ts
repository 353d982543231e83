// Formatting that is still open when its document comes to an end, put on the same characters in the next one.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createWriting, type Writing } from "../../client/writing.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { Attributes, FormatName, FormatRange } from "../../core/rich-text.ts"
import { backgroundOf, copyOf } from "../rooms/formatted-texts.ts"
import { bench } from "../rooms/judged-board.ts"
import { seededChance } from "../rooms/seeded-chance.ts"

const where = { collection: "scenarios", id: "meet", field: "background" } as const
const words = "Both sides meet, both sides talk."
const edit = (index: number, remove: string, insert: string, attributes?: Attributes): BoardChange => ({
  kind: "editText",
  ...where,
  index,
  remove,
  insert,
  ...(attributes && { attributes }),
})
const format = (
  index: number,
  over: string,
  name: FormatName = "bold",
  value: true | string | null = true,
): BoardChange => ({
  kind: "formatText",
  ...where,
  index,
  over,
  name,
  value,
  base: [],
})

function server(text = words): Y.Doc {
  const { doc } = bench().document
  backgroundOf(doc).insert(0, text)
  return doc
}

function does(writing: Writing, doc: Y.Doc, ...changes: BoardChange[]): readonly BoardChange[] {
  const done = writing.write(doc, changes)
  if (!done.ok) throw new Error(done.error.message)
  return done.value.changes
}

function again(writing: Writing, doc: Y.Doc, changes: readonly BoardChange[], forScreen = false) {
  const done = writing.writeAgain(doc, changes, forScreen)
  if (!done.ok) throw new Error(done.error.message)
  return done.value
}

/** What reads formatted, as words. */
function formatted(doc: Y.Doc, name: FormatName = "bold"): string[] {
  const scenario = readEntity(doc, "scenarios", "meet")
  const ranges: FormatRange[] = scenario?.formatting?.background ?? []
  return ranges
    .filter((range) => range.name === name)
    .map(({ from, to }) => scenario?.background.slice(from, to) ?? "")
}

describe("formatting done again", () => {
  it("A6 goes to the characters that it was put on, wherever they are now, and not to other words that read the same", () => {
    const doc = server()
    const writing = createWriting()
    const open = does(writing, copyOf(doc, 7), format(17, "both sides"))
    applyChanges(doc, [edit(0, "", "As both sides say: ")])
    const next = copyOf(doc, 8)
    again(writing, next, open)
    expect(formatted(next)).toEqual(["both sides"])
    expect(readEntity(next, "scenarios", "meet")?.formatting?.background?.[0]?.from).toBe(36)
  })

  it("A6 what was taken out of the stretch, or put into it, meanwhile does not keep it from the rest", () => {
    const doc = server()
    const writing = createWriting()
    const open = does(writing, copyOf(doc, 7), format(0, "Both sides meet"))
    applyChanges(doc, [edit(0, "Both ", ""), edit(5, "", " finally")])
    const next = copyOf(doc, 8)
    again(writing, next, open)
    expect(formatted(next)).toEqual(["sides finally meet"])
  })

  it("A6 where nothing of the stretch is left, nothing is done", () => {
    const doc = server()
    const writing = createWriting()
    const open = does(writing, copyOf(doc, 7), format(0, "Both sides"))
    applyChanges(doc, [edit(0, "Both sides", "All of them")])
    const next = copyOf(doc, 8)
    expect(again(writing, next, open).update).toBeNull()
    expect(formatted(next)).toEqual([])
  })

  it("A6 words that came with their formatting are done again with it, and what was formatted in them after them", () => {
    const doc = server()
    const writing = createWriting()
    const tab = copyOf(doc, 7)
    const typed = does(writing, tab, edit(5, "", "two ", { italic: true, bold: true }))
    const more = does(writing, tab, edit(9, "", "or three ", {}))
    const styled = does(writing, tab, format(5, "two or", "code"))
    applyChanges(doc, [edit(0, "", "Now ")])
    const next = copyOf(doc, 8)
    for (const open of [typed, more, styled]) again(writing, next, open)
    expect(backgroundOf(next).toString()).toBe(`Now Both two or three ${words.slice(5)}`)
    expect([formatted(next), formatted(next, "italic"), formatted(next, "code")]).toEqual([
      ["two "],
      ["two "],
      ["two or"],
    ])
  })

  it("A6 formatting of words that were refused goes nowhere", () => {
    const doc = server()
    const writing = createWriting()
    const tab = copyOf(doc, 7)
    does(writing, tab, edit(0, "", "Both "))
    const styled = does(writing, tab, format(0, "Both"))
    const next = copyOf(doc, 8)
    expect(again(writing, next, styled).update).toBeNull()
  })

  it("A6 through a document that was for the screen only it finds its way", () => {
    const doc = server()
    const writing = createWriting()
    const tab = copyOf(doc, 7)
    const typed = does(writing, tab, edit(5, "", "two ", { bold: true }))
    const styled = does(writing, tab, format(5, "two sides", "italic"))
    const screen = copyOf(doc, 9)
    const shown = [typed, styled].map((open) => again(writing, screen, open, true).changes)
    const next = copyOf(doc, 8)
    for (const open of shown) again(writing, next, open)
    expect([formatted(next), formatted(next, "italic")]).toEqual([["two "], ["two sides"]])
  })

  it("A6 in a document of another making the words themselves say where", () => {
    const writing = createWriting()
    const open = does(writing, copyOf(server(), 7), format(17, "both sides"))
    // Written anew by the server: the same words under other names.
    const { doc } = bench().document
    doc.clientID = 31
    backgroundOf(doc).insert(0, words)
    const next = new Y.Doc()
    next.clientID = 8
    integrateUpdate(next, Y.encodeStateAsUpdate(doc))
    again(writing, next, open)
    expect(formatted(next)).toEqual(["both sides"])
  })

  it("A6 whatever is open reads done again as it read on the tab, where nobody else wrote", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const chance = seededChance(seed)
      const doc = server()
      const writing = createWriting()
      const tab = copyOf(doc, 7)
      const open: (readonly BoardChange[])[] = []
      for (let i = 0; i < 12; i++) {
        const text = backgroundOf(tab).toString()
        const at = chance.below(text.length)
        const change = chance.oneIn(2)
          ? edit(
              at,
              chance.oneIn(2) ? "" : text.slice(at, at + 3),
              "xyz".slice(chance.below(3)),
              chance.oneIn(2) ? { bold: true } : {},
            )
          : format(at, text.slice(at, at + 4), "italic", chance.oneIn(3) ? null : true)
        open.push(does(writing, tab, change))
      }
      const undisturbed = copyOf(doc, 8)
      for (const changes of open) again(writing, undisturbed, changes)
      expect(backgroundOf(undisturbed).toDelta(), `seed ${seed}`).toEqual(backgroundOf(tab).toDelta())
    }
  })
})
