import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  along,
  fallsAfter,
  heap,
  ladder,
  type MarkAt,
  stack,
} from "../../../components/reveal/strip-layout.ts"

const marks = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 6 }),
    // Many equal ones, and the ends.
    at: fc.oneof(fc.constantFrom(0, 0.05, 0.3, 0.3, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  { selector: ({ id }) => id, maxLength: 80 },
)
const width = fc.integer({ min: 40, max: 1_600 })
const diameter = fc.integer({ min: 4, max: 40 })

const byId = (all: readonly MarkAt[]) => new Map(all.map((mark) => [mark.id, mark.at]))

describe("marks on a strip", () => {
  it("no two overlap, none leaves the strip, and all are there", () => {
    fc.assert(
      fc.property(marks, width, diameter, (all, w, d) => {
        const { marks: placed, rows } = stack(all, w, d)
        expect(placed.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
        for (const [i, a] of placed.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(Math.min(d / 2, w / 2) - 1e-9)
          expect(a.x).toBeLessThanOrEqual(Math.max(w - d / 2, w / 2) + 1e-9)
          expect(a.row).toBeLessThan(rows)
          for (const b of placed.slice(i + 1)) {
            if (a.row === b.row) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(d)
          }
        }
      }),
    )
  })

  it("their order is kept, and each lies exactly at its value", () => {
    fc.assert(
      fc.property(marks, width, diameter, (all, w, d) => {
        const at = byId(all)
        const placed = stack(all, w, d).marks
        for (const mark of placed) expect(mark.x).toBe(along(at.get(mark.id) ?? -1, w, d))
        const xs = placed.map(({ x }) => x)
        expect(xs).toEqual([...xs].sort((a, b) => a - b))
        const values = placed.map(({ id }) => at.get(id) ?? -1)
        expect(values).toEqual([...values].sort((a, b) => a - b))
      }),
    )
  })

  it("every screen draws the same, in whatever order the record came", () => {
    fc.assert(
      fc.property(marks, width, diameter, (all, w, d) => {
        expect(stack([...all].reverse(), w, d)).toEqual(stack(all, w, d))
      }),
    )
  })

  it("no row is empty below another: a heap is a count", () => {
    fc.assert(
      fc.property(marks, width, diameter, (all, w, d) => {
        const placed = stack(all, w, d).marks
        for (const { x, row } of placed) {
          if (row === 0) continue
          expect(placed.some((b) => b.row === row - 1 && Math.abs(b.x - x) < d)).toBe(true)
        }
      }),
    )
  })

  it("equal ones stand one upon the other", () => {
    const { marks: placed, rows } = stack(
      ["a", "b", "c"].map((id) => ({ id, at: 0.3 })),
      500,
      20,
    )
    expect(rows).toBe(3)
    expect(placed.map(({ row }) => row)).toEqual([0, 1, 2])
    expect(new Set(placed.map(({ x }) => x)).size).toBe(1)
  })

  it("a heap that would be too high is drawn with smaller marks, and the smallest holds them all", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ id: String(i), at: 0.5 }))
    const room = { diameters: [28, 12, 6] as const, height: 200 }
    expect(heap(many.slice(0, 4), 600, { ...room, diameters: [28, 12, 6] }).diameter).toBe(28)
    expect(heap(many.slice(0, 12), 600, { ...room, diameters: [28, 12, 6] }).diameter).toBe(12)
    const all = heap(many, 600, { diameters: [28, 12, 6], height: 10 })
    expect([all.diameter, all.rows, all.marks.length]).toEqual([6, 30, 30])
  })

  it("small marks on a strip for large ones lie above the same values", () => {
    const at = [
      { id: "a", at: 0 },
      { id: "b", at: 0.4 },
    ]
    const large = stack(at, 600, 28).marks.map(({ x }) => x)
    expect(stack(at, 600, 8, 28).marks.map(({ x }) => x)).toEqual(large)
    expect(ladder(at, 600, 8, 28).marks.map(({ x }) => x)).toEqual(large)
  })

  it("a ladder gives each its own row, rising", () => {
    fc.assert(
      fc.property(marks, width, (all, w) => {
        const { marks: placed, rows } = ladder(all, w, 10)
        expect(rows).toBe(all.length)
        expect(placed.map(({ row }) => row)).toEqual(all.map((_, i) => i))
      }),
    )
  })

  it("they fall within 600 ms, the first at once and the last at the end", () => {
    expect([fallsAfter(0, 1), fallsAfter(0, 5), fallsAfter(4, 5)]).toEqual([0, 0, 600])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const delays = Array.from({ length: count }, (_, i) => fallsAfter(i, count))
        expect(delays).toEqual([...delays].sort((a, b) => a - b))
        expect(delays.at(-1)).toBeLessThanOrEqual(600)
      }),
    )
  })
})
