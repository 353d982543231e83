import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  applyDelta,
  changesOf,
  compose,
  type Delta,
  deltaBetween,
  isNothing,
  lengthOf,
  mapPlace,
  moveOver,
  placeBefore,
  type Rich,
  richOf,
  sameRich,
  textOf,
} from "../../client/rich-delta.ts"
import { applyChanges } from "../../core/board-doc.ts"
import { rangesOf } from "../../core/format-ranges.ts"
import { linesOf } from "../../core/rich-lines.ts"
import { edited, rich, textAndRanges } from "./formatted-texts.ts"
import { documentWith, formattedBackground } from "./rich-document.ts"

const plain = (text: string): Rich => richOf(text)
const put = (index: number, text: string): Delta => [
  { kind: "keep", length: index, restyle: {} },
  { kind: "put", text, attributes: {} },
]

describe("lines of a formatted text", () => {
  it("has one line more than line breaks, with the kind that each line break says", () => {
    const lines = linesOf("Why\none\ntwo", [
      { from: 3, to: 4, name: "block", value: "heading" },
      { from: 4, to: 6, name: "bold", value: true },
      { from: 7, to: 8, name: "block", value: "bullet" },
    ])
    expect(lines).toEqual([
      { from: 0, block: "heading", stretches: [{ text: "Why", marks: {} }] },
      {
        from: 4,
        block: "bullet",
        stretches: [
          { text: "on", marks: { bold: true } },
          { text: "e", marks: {} },
        ],
      },
      { from: 8, block: null, stretches: [{ text: "two", marks: {} }] },
    ])
  })

  it("says every word of any text once, whatever the ranges are, and no address that a page may not open", () => {
    fc.assert(
      fc.property(textAndRanges, ([text, ranges]) => {
        const lines = linesOf(text, ranges)
        const said = lines.map(({ stretches }) => stretches.map((stretch) => stretch.text).join(""))
        expect(said.join("\n")).toBe(text)
        for (const { from, stretches } of lines) {
          expect(text.slice(from).startsWith(stretches[0]?.text ?? "")).toBe(true)
          for (const { marks } of stretches) expect(marks.link ?? "https:").toMatch(/^(https?|mailto):/)
        }
      }),
    )
  })

  it("comes back from its own ranges", () => {
    fc.assert(
      fc.property(rich, (text) => {
        expect(sameRich(richOf(textOf(text), rangesOf(text)), text)).toBe(true)
      }),
    )
  })
})

describe("deltas", () => {
  it("makes the other text of the one, and nothing of what is equal", () => {
    fc.assert(
      fc.property(rich, rich, (before, after) => {
        expect(applyDelta(before, deltaBetween(before, after))).toEqual(after)
        expect(isNothing(deltaBetween(before, before))).toBe(true)
      }),
    )
  })

  it("does one behind the other as one", () => {
    fc.assert(
      fc.property(
        rich.chain((before) =>
          edited(before).chain((first) =>
            fc.tuple(fc.constant(before), fc.constant(first), edited(applyDelta(before, first))),
          ),
        ),
        ([before, first, second]) => {
          expect(applyDelta(before, compose(first, second))).toEqual(
            applyDelta(applyDelta(before, first), second),
          )
        },
      ),
    )
  })

  it("comes to the same text whoever is first, each moved over the other", () => {
    fc.assert(
      fc.property(
        rich.chain((before) => fc.tuple(fc.constant(before), edited(before), edited(before))),
        ([before, theirs, mine]) => {
          const mineAfter = applyDelta(applyDelta(before, theirs), moveOver(theirs, mine, "theirs"))
          const theirsAfter = applyDelta(applyDelta(before, mine), moveOver(mine, theirs, "mine", true))
          expect(theirsAfter).toEqual(mineAfter)
        },
      ),
    )
  })

  it("keeps what one put in when the other takes out everything", () => {
    const theirs: Delta = [{ kind: "take", length: 5 }]
    expect(textOf(applyDelta(plain(""), moveOver(theirs, put(2, "new"), "theirs")))).toBe("new")
  })

  it("leaves what lies between two edits alone", () => {
    const delta = deltaBetween(plain("one two three"), plain("One two Three"))
    expect(delta.filter(({ kind }) => kind === "take").length).toBe(2)
  })

  it("keeps a place with its words, there and back", () => {
    fc.assert(
      fc.property(
        rich.chain((before) => fc.tuple(fc.constant(before), edited(before), fc.nat(1_000))),
        ([before, delta, any]) => {
          const after = applyDelta(before, delta)
          const place = any % (lengthOf(before) + 1)
          const mapped = mapPlace(delta, place)
          expect(mapped).toBeGreaterThanOrEqual(0)
          expect(mapped).toBeLessThanOrEqual(lengthOf(after))
          expect(mapPlace(delta, place, true)).toBeGreaterThanOrEqual(mapped)
          const back = placeBefore(delta, any % (lengthOf(after) + 1))
          expect(back).toBeGreaterThanOrEqual(0)
          expect(back).toBeLessThanOrEqual(lengthOf(before))
        },
      ),
    )
    expect(mapPlace(put(3, "xx"), 3)).toBe(3)
    expect(mapPlace(put(3, "xx"), 3, true)).toBe(5)
    expect(mapPlace(put(3, "xx"), 4)).toBe(6)
    expect(mapPlace([{ kind: "take", length: 4 }], 2)).toBe(0)
    expect(placeBefore(put(3, "xx"), 4)).toBe(3)
    expect(placeBefore(put(3, "xx"), 6)).toBe(4)
  })
})

describe("deltas as changes of the board", () => {
  const where = { collection: "scenarios", id: "s1", field: "background" } as const

  it("does in a document what it does to the text, attributes and all", () => {
    fc.assert(
      fc.property(
        rich.chain((before) => fc.tuple(fc.constant(before), edited(before))),
        ([before, delta]) => {
          const doc = documentWith(before)
          const done = applyChanges(doc, changesOf(before, delta, where))
          expect(done).toMatchObject({ ok: true })
          expect(formattedBackground(doc)).toEqual(applyDelta(before, delta))
        },
      ),
    )
  })

  it("says what stood there, and what a stretch was before", () => {
    const before = richOf("one two", [{ from: 4, to: 7, name: "bold", value: true }])
    const delta: Delta = [
      { kind: "keep", length: 7, restyle: { bold: null } },
      { kind: "put", text: "!", attributes: { bold: true } },
    ]
    expect(changesOf(before, delta, where)).toEqual([
      {
        kind: "formatText",
        ...where,
        index: 0,
        over: "one two",
        name: "bold",
        value: null,
        base: [{ from: 4, to: 7, name: "bold", value: true }],
      },
      { kind: "editText", ...where, index: 7, remove: "", insert: "!", attributes: { bold: true } },
    ])
  })
})
