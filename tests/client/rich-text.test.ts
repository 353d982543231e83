import { getSchema } from "@tiptap/core"
import { EditorState, TextSelection } from "@tiptap/pm/state"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  applyDelta,
  deltaBetween,
  lengthOf,
  mapPlace,
  type Rich,
  richOf,
  textOf,
} from "../../client/rich-delta.ts"
import { addressOf, lastLine, richExtensions } from "../../client/rich-schema.ts"
import { documentOf, placeAt, positionAt, richOfDocument, transactionOf } from "../../client/rich-text.ts"
import { edited, rich, textAndRanges } from "./formatted-texts.ts"

const schema = getSchema(richExtensions)
const stateOf = (text: Rich) => EditorState.create({ doc: documentOf(schema, text), plugins: [lastLine()] })
const textAndEdit = rich.chain((before) => fc.tuple(fc.constant(before), edited(before)))

describe("a formatted text as the editor's document", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(rich, (text) => {
        const doc = documentOf(schema, text)
        doc.check()
        expect(doc.lastChild?.type.name).toBe("paragraph")
        expect(richOfDocument(doc)).toEqual(text)
      }),
    )
  })

  it("comes back as it was from any text with any ranges, and the document from what came back", () => {
    fc.assert(
      fc.property(textAndRanges, ([text, ranges]) => {
        const doc = documentOf(schema, richOf(text, ranges))
        doc.check()
        const back = richOfDocument(doc)
        expect(textOf(back)).toBe(text)
        expect(documentOf(schema, back).eq(doc)).toBe(true)
      }),
    )
  })

  it("has a position for every place, and the place for that position", () => {
    fc.assert(
      fc.property(rich, (text) => {
        const doc = documentOf(schema, text)
        for (let place = 0; place <= lengthOf(text); place++) {
          const position = positionAt(doc, place)
          expect(doc.resolve(position).parent.isTextblock).toBe(true)
          expect(placeAt(doc, position)).toBe(place)
        }
        expect(positionAt(doc, 1_000)).toBe(positionAt(doc, lengthOf(text)))
      }),
    )
  })

  it("ends a list with a line break when a list is its last line", () => {
    const list = schema.node("doc", null, [schema.node("bullet", null, [schema.text("one")])])
    expect(richOfDocument(list)).toEqual([
      { text: "one", attributes: {} },
      { text: "\n", attributes: { block: "bullet" } },
    ])
  })
})

describe("what others did", () => {
  it("makes their text of the one that is shown", () => {
    fc.assert(
      fc.property(textAndEdit, ([before, delta]) => {
        const state = stateOf(before)
        const after = state.applyTransaction(transactionOf(state, delta)).state
        after.doc.check()
        expect(richOfDocument(after.doc)).toEqual(applyDelta(before, delta))
      }),
    )
  })

  it("leaves the caret with its words, and what is put in at the caret behind it", () => {
    fc.assert(
      fc.property(textAndEdit, fc.nat(1_000), ([before, delta], any) => {
        const place = any % (lengthOf(before) + 1)
        let state = stateOf(before)
        const caret = TextSelection.create(state.doc, positionAt(state.doc, place))
        state = state.apply(state.tr.setSelection(caret))
        state = state.applyTransaction(transactionOf(state, delta)).state
        expect(placeAt(state.doc, state.selection.head)).toBe(mapPlace(delta, place))
      }),
    )
  })

  it("does not touch the lines that they did not touch", () => {
    const before = richOf("one\ntwo\nthree")
    const state = stateOf(before)
    const tr = transactionOf(state, deltaBetween(before, richOf("one\ntwo!\nthree")))
    expect(tr.steps.length).toBe(1)
    expect(tr.doc.child(0)).toBe(state.doc.child(0))
    expect(tr.doc.child(2)).toBe(state.doc.child(2))
    expect(tr.scrolledIntoView).toBe(false)
  })
})

describe("an address", () => {
  it.each([
    ["example.org", "https://example.org/"],
    ["example.org:8080/a", "https://example.org:8080/a"],
    ["https://example.org/a?b=c#d", "https://example.org/a?b=c#d"],
    ["HTTP://Example.org", "http://example.org/"],
    ["kim@example.org", "mailto:kim@example.org"],
    ["mailto:kim@example.org", "mailto:kim@example.org"],
  ])("%s is %s", (typed, href) => {
    expect(addressOf(typed)).toBe(href)
  })

  it.each([
    "",
    "two words",
    "javascript:alert(1)",
    "data:text/html,x",
    "word",
    "file:///etc/passwd",
    "https://",
  ])("%s is none", (typed) => {
    expect(addressOf(typed)).toBeNull()
  })
})
