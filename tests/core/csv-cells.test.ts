import fc from "fast-check"
import { expect, it } from "vitest"
import { asWritten, neutralised } from "../../core/csv-cells.ts"

const marks = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'"]
const begins = fc
  .tuple(fc.array(fc.constantFrom(...marks), { maxLength: 3 }), fc.string({ unit: "grapheme" }))
  .map(([front, rest]) => front.join("") + rest)

it("a cell is no formula, and comes back as what it was, whatever it is", () => {
  fc.assert(
    fc.property(begins, (text) => {
      const cell = neutralised(text)
      expect(marks.slice(0, -1)).not.toContain([...cell][0])
      expect(asWritten(cell)).toBe(text)
    }),
    { numRuns: 300 },
  )
})
