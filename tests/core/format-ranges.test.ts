import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  changedFormatting,
  type Run,
  rangesOf,
  rangesWithin,
  runsOf,
  shifted,
  without,
} from "../../core/format-ranges.ts"
import { type Attributes, type FormatName, FormatRange, formatNames } from "../../core/rich-text.ts"

const attributes: fc.Arbitrary<Attributes> = fc.record(
  {
    bold: fc.constant(true as const),
    link: fc.constantFrom("https://example.org/", "https://example.com/"),
    block: fc.constantFrom("bullet" as const, "heading" as const),
  },
  { requiredKeys: [] },
)
const runs: fc.Arbitrary<Run[]> = fc.array(fc.record({ text: fc.string({ maxLength: 4 }), attributes }), {
  maxLength: 8,
})
const textOf = (list: readonly Run[]): string => list.map(({ text }) => text).join("")

/** What each character has, the slow way. */
const has = (ranges: readonly FormatRange[], at: number, name: FormatName) =>
  ranges.find((range) => range.name === name && range.from <= at && at < range.to)?.value ?? null
const table = (ranges: readonly FormatRange[], length: number) =>
  Array.from({ length }, (_, at) => formatNames.map((name) => has(ranges, at, name)))

const wellMade = (ranges: readonly FormatRange[]): void => {
  for (const range of ranges) expect(FormatRange.safeParse(range).success).toBe(true)
  for (const [i, range] of ranges.entries()) {
    const next = ranges[i + 1]
    if (next)
      expect(range.from < next.from || (range.from === next.from && range.name < next.name)).toBe(true)
    const following = ranges.slice(i + 1).find(({ name }) => name === range.name)
    if (following)
      expect(
        range.to < following.from || (range.to === following.from && range.value !== following.value),
      ).toBe(true)
  }
}

describe("ranges of formatting", () => {
  it("are what the runs are that they come from, merged and in order", () => {
    fc.assert(
      fc.property(runs, (list) => {
        const ranges = rangesOf(list)
        wellMade(ranges)
        const expected = list.flatMap((run) =>
          [...Array(run.text.length)].map(() => formatNames.map((name) => run.attributes[name] ?? null)),
        )
        expect(table(ranges, textOf(list).length)).toEqual(expected)
        expect(rangesOf(runsOf(textOf(list), ranges))).toEqual(ranges)
        expect(textOf(runsOf(textOf(list), ranges))).toBe(textOf(list))
      }),
      { seed: 41 },
    )
  })

  it("have parts, and what others do not say is left", () => {
    fc.assert(
      fc.property(runs, runs, fc.nat(20), fc.nat(20), (list, others, a, b) => {
        const [one, two] = [rangesOf(list), rangesOf(others)]
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const part = rangesWithin(one, from, to)
        wellMade(part)
        expect(table(shifted(part, from), to).slice(from)).toEqual(table(one, to).slice(from))
        const left = without(one, two)
        wellMade(left)
        const expected = table(one, 40).map((row, at) =>
          row.map((value, i) => (value === has(two, at, formatNames[i] as FormatName) ? null : value)),
        )
        expect(table(left, 40)).toEqual(expected)
      }),
      { seed: 42 },
    )
  })

  it("tell of an edit what went and what came, and nothing of what stayed as it was", () => {
    fc.assert(
      fc.property(runs, runs, fc.nat(12), fc.nat(5), fc.nat(5), (list, others, index, removed, inserted) => {
        const [before, after] = [rangesOf(list), rangesOf(others)]
        const changed = changedFormatting(before, after, { index, removed, inserted })
        wellMade(changed.before)
        wellMade(changed.after)
        const back = (at: number) =>
          at < index ? at : at >= index + inserted ? at - inserted + removed : null
        for (let at = 0; at < 45; at++) {
          for (const name of formatNames) {
            const was = back(at)
            const is = has(after, at, name)
            const stayed = was !== null && has(before, was, name) === is
            expect(has(changed.after, at, name)).toBe(stayed ? null : is)
            if (was !== null)
              expect(has(changed.before, was, name)).toBe(stayed ? null : has(before, was, name))
          }
        }
        for (let at = index; at < index + removed; at++)
          for (const name of formatNames) expect(has(changed.before, at, name)).toBe(has(before, at, name))
      }),
      { seed: 43 },
    )
  })
})
