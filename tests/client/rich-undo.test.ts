import fc from "fast-check"
import { expect, it } from "vitest"
import {
  applyDelta,
  compose,
  type Delta,
  deltaBetween,
  inverseOf,
  type Rich,
  richOf,
  textOf,
} from "../../client/rich-delta.ts"
import { createRichUndo } from "../../client/rich-undo.ts"
import { edited, rich } from "./formatted-texts.ts"

const put = (index: number, text: string): Delta => [
  { kind: "keep", length: index, restyle: {} },
  { kind: "put", text, attributes: {} },
]
const textAndEdits = rich.chain((before) =>
  edited(before).chain((mine) =>
    fc.tuple(fc.constant(before), fc.constant(mine), edited(applyDelta(before, mine))),
  ),
)

it("the inverse of a delta takes it back", () => {
  fc.assert(
    fc.property(textAndEdits, ([before, delta]) => {
      expect(applyDelta(applyDelta(before, delta), inverseOf(before, delta))).toEqual(before)
    }),
  )
})

it("R17 steps are taken back one by one, and come again", () => {
  fc.assert(
    fc.property(textAndEdits, ([before, first, second]) => {
      const undo = createRichUndo()
      const middle = applyDelta(before, first)
      const after = applyDelta(middle, second)
      undo.did(before, first, 0)
      undo.did(middle, second, 10_000)
      expect(applyDelta(after, undo.undo(after) ?? [])).toEqual(middle)
      expect(applyDelta(middle, undo.undo(middle) ?? [])).toEqual(before)
      expect(undo.undo(before)).toBeNull()
      expect(applyDelta(before, undo.redo(before) ?? [])).toEqual(middle)
      expect(applyDelta(middle, undo.redo(middle) ?? [])).toEqual(after)
      expect(undo.redo(after)).toBeNull()
    }),
  )
})

it("R17 undo takes none of a colleague's characters, wherever they wrote", () => {
  fc.assert(
    fc.property(textAndEdits, fc.array(fc.nat(1_000), { maxLength: 4 }), ([before, mine], places) => {
      const undo = createRichUndo()
      undo.did(before, mine, 0)
      let shown: Rich = applyDelta(before, mine)
      for (const place of places) {
        const theirs = put(place % (textOf(shown).length + 1), "")
        const whole = Array.from(textOf(shown))
        // Between whole characters only, as everybody writes.
        const at = whole.slice(0, place % (whole.length + 1)).join("").length
        const word = put(at, "THEIRS")
        undo.theirs(compose(theirs, word))
        shown = applyDelta(shown, word)
      }
      const text = textOf(applyDelta(shown, undo.undo(shown) ?? []))
      const letters = (said: string) => said.replaceAll(/[^A-Z]/g, "")
      expect(letters(text)).toBe(letters(textOf(shown)))
      expect(text.replaceAll(/[A-Z]/g, "")).toBe(textOf(before))
    }),
  )
})

it("R17 what a colleague restyled since stays as they made it", () => {
  const undo = createRichUndo()
  const before = richOf("one two")
  const bold = richOf("one two", [{ from: 0, to: 7, name: "bold", value: true }])
  undo.did(before, deltaBetween(before, bold), 0)
  const link = richOf("one two", [
    { from: 0, to: 7, name: "bold", value: true },
    { from: 4, to: 7, name: "link", value: "https://example.org/" },
  ])
  undo.theirs(deltaBetween(bold, link))
  const half = richOf("one two", [{ from: 4, to: 7, name: "link", value: "https://example.org/" }])
  expect(applyDelta(link, undo.undo(link) ?? [])).toEqual(half)
})

it("typing on is one step; a pause or another place begins a new one", () => {
  const undo = createRichUndo()
  let shown = richOf("text")
  const type = (place: number, text: string, at: number) => {
    undo.did(shown, put(place, text), at)
    shown = applyDelta(shown, put(place, text))
  }
  const back = () => {
    shown = applyDelta(shown, undo.undo(shown) ?? [])
    return textOf(shown)
  }
  type(4, "a", 0)
  type(5, "b", 400)
  type(6, "c", 1_000)
  type(0, "d", 1_001)
  expect(back()).toBe("textabc")
  expect(back()).toBe("textab")
  expect(back()).toBe("text")
})
