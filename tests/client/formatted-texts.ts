// Texts with formatting, and edits of them, at random.
import fc from "fast-check"
import {
  applyDelta,
  compose,
  type Delta,
  deltaBetween,
  type Rich,
  richOfLines,
} from "../../client/rich-delta.ts"
import type { Run } from "../../core/format-ranges.ts"
import type { Line, Stretch } from "../../core/rich-lines.ts"
import type { FormatRange } from "../../core/rich-text.ts"

const letters = fc.constantFrom("a", "b", "c", " ", "€", "😀")
const mark = fc.constantFrom<Stretch["marks"]>(
  {},
  {},
  {},
  { bold: true },
  { italic: true },
  { bold: true, code: true },
  { link: "https://example.org/" },
  { link: "mailto:kim@example.org", italic: true },
)
const block = fc.constantFrom<Line["block"]>(null, null, "heading", "subheading", "bullet", "number", "quote")
const stretch = fc.record({ text: fc.string({ unit: letters, minLength: 1, maxLength: 6 }), marks: mark })
const line = fc.record({ block, stretches: fc.array(stretch, { maxLength: 3 }) })

/** In their one form: as they are read from lines. */
export const rich: fc.Arbitrary<Rich> = fc
  .array(line, { minLength: 1, maxLength: 5 })
  .map((lines) => richOfLines(lines))

/** An edit that a person could have made between one text and another: some of it is kept. */
export const edited = (before: Rich): fc.Arbitrary<Delta> =>
  fc.array(fc.tuple(fc.nat(1_000), fc.nat(3), rich, fc.boolean()), { maxLength: 3 }).map((steps) => {
    let delta: Delta = []
    for (const [place, length, put, restyles] of steps) {
      const now = applyDelta(before, delta)
      const characters = now.flatMap(({ text, attributes }) =>
        Array.from(text, (letter): Run => ({ text: letter, attributes })),
      )
      const at = place % (characters.length + 1)
      const touched = characters.slice(at, at + length)
      const instead = restyles
        ? touched.map(({ text, attributes }) => ({
            text,
            attributes: text === "\n" ? { block: "quote" as const } : { ...attributes, bold: true as const },
          }))
        : put
      const next = [...characters.slice(0, at), ...instead, ...characters.slice(at + length)]
      delta = compose(delta, deltaBetween(now, next))
    }
    return delta
  })

/** Any text, and ranges of which some make no sense. */
export const textAndRanges: fc.Arbitrary<[string, FormatRange[]]> = fc
  .string({ unit: fc.constantFrom("a", "b", "\n", " ", "😀"), maxLength: 30 })
  .chain((text) =>
    fc.tuple(
      fc.constant(text),
      fc.array(
        fc
          .tuple(
            fc.nat(40),
            fc.nat(40),
            fc.constantFrom("bold", "italic", "code", "link", "block"),
            fc.nat(2),
          )
          .map(([a, b, name, kind]): FormatRange => {
            const value =
              name === "block"
                ? (["bullet", "number", "nothing known"][kind] ?? "quote")
                : name === "link"
                  ? (["https://example.org/", "javascript:alert(1)", "mailto:a@b.org"][kind] ?? "")
                  : true
            return {
              from: Math.min(a, b),
              to: Math.max(a, b) + 1,
              name: name as FormatRange["name"],
              value,
            }
          }),
        { maxLength: 5 },
      ),
    ),
  )
