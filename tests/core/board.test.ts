import { describe, expect, it } from "vitest"
import type { z } from "zod"
import {
  collectionNames,
  collections,
  fieldShape,
  Grade,
  IsoDate,
  metaShape,
  OrderKey,
  Scenario,
  Source,
  Working,
} from "../../core/board.ts"
import { limits } from "../../core/limits.ts"

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

describe("values", () => {
  it.each<[string, z.ZodType, unknown[], unknown[]]>([
    [
      "dates as precise as their source",
      IsoDate,
      ["2018", "2018-09", "2018-09-30"],
      [
        "18",
        "2018-9",
        "2018-13",
        "2018-00",
        "2018-09-32",
        "2018-09-30T00:00Z",
        " 2018",
        "2018\n",
        2018,
        null,
      ],
    ],
    ["order keys", OrderKey, ["a0", "Zz", "a0V"], ["", "a b", "\u00e9", "a".repeat(65), 1]],
    [
      "days of a scenario",
      Scenario.shape.resolveBy,
      [undefined, "2018-09-30", "2020-02-29"],
      ["2018-09", "2019-02-29", "soon"],
    ],
    [
      "addresses",
      Source.shape.url,
      [undefined, "https://example.org", "HTTP://example.org", "mailto:a@example.org"],
      [
        "javascript:alert(1)",
        "data:text/html,x",
        " https://example.org",
        "ftp://example.org",
        "//example.org",
      ],
    ],
    [
      "Admiralty grades",
      Grade,
      [{ reliability: "A", credibility: 1 }],
      [{ reliability: "G", credibility: 1 }, { reliability: "A", credibility: 7 }, { reliability: "A" }],
    ],
    ["impact", Scenario.shape.impact, [undefined, 1, 5], [0, 6, 2.5, "3", Number.NaN]],
  ])("%s", (_what, schema, good, bad) => {
    for (const value of good) expect([value, takes(schema, value)]).toEqual([value, true])
    for (const value of bad) expect([value, takes(schema, value)]).toEqual([value, false])
  })
})

describe("M1 the working value", () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`o${i}`, 1 / count]))

  it.each<[string, unknown]>([
    ["two outcomes", { probabilities: { yes: 0.3, no: 0.7 } }],
    ["a sum off by rounding", { probabilities: { a: 0.1, b: 0.2, c: 0.7 - 1e-10 } }],
    ["an interval and a pin", { probabilities: { yes: 0.3, no: 0.7 }, low: 0.2, high: 0.4, pinned: ["yes"] }],
    ["as many outcomes as there may be", { probabilities: many(limits.itemsPerEntity) }],
    ["numbers", { quantiles: { p10: 1, p50: 1, p90: 3 } }],
    [
      "days, the last beyond the range",
      { quantiles: { p10: "2018-09-12", p50: "2020-03-01", p90: null }, pBeyondRange: 0.4 },
    ],
  ])("may be %s", (_what, value) => {
    expect(Working.safeParse(value).error).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["no outcome", { probabilities: {} }],
    ["a sum of 0.9", { probabilities: { yes: 0.3, no: 0.6 } }],
    ["a sum off by more than 1e-9", { probabilities: { yes: 0.3, no: 0.7 + 2e-9 } }],
    ["a negative part", { probabilities: { yes: 1.1, no: -0.1 } }],
    ["no numbers", { probabilities: { yes: Number.NaN, no: 1 } }],
    ["strings", { probabilities: { yes: "0.3", no: "0.7" } }],
    ["an outcome of Object.prototype", { probabilities: { toString: 0.5, no: 0.5 } }],
    ["too many outcomes", { probabilities: many(limits.itemsPerEntity + 1) }],
    ["an interval the wrong way round", { probabilities: { yes: 0.3, no: 0.7 }, low: 0.4, high: 0.2 }],
    ["an interval beyond 1", { probabilities: { yes: 0.3, no: 0.7 }, high: 1.2 }],
    ["quantiles that fall", { quantiles: { p10: 3, p50: 2, p90: 4 } }],
    ["quantiles that fall over a gap", { quantiles: { p10: 3, p50: null, p90: 2 } }],
    ["days and numbers", { quantiles: { p10: 1, p50: "2018-01-01", p90: null } }],
    ["a missing quantile", { quantiles: { p10: 1, p50: 2 } }],
    ["an infinite quantile", { quantiles: { p10: 1, p50: 2, p90: Number.POSITIVE_INFINITY } }],
  ])("may not be %s", (_what, value) => {
    expect(takes(Working, value)).toBe(false)
  })
})

describe("the keys of an entity's map", () => {
  it("are those of its schema, its texts and the entries of its lists", () => {
    expect(fieldShape(collections.scenarios, "finePrint")).toEqual({ kind: "text" })
    expect(fieldShape(collections.scenarios, "title")?.kind).toBe("value")
    expect(fieldShape(collections.scenarios, "outcomes:yes")?.kind).toBe("value")
    expect(fieldShape(metaShape, "note")).toEqual({ kind: "text" })
  })

  it("are nothing else", () => {
    const hostile = [
      "id",
      "outcomes",
      "evidence",
      "",
      ":",
      ":x",
      "outcomes:",
      "outcomes:a b",
      "outcomes:__proto__",
      "outcomes:constructor",
      "title:x",
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "toString:x",
      "__proto__:x",
      "mood",
    ]
    for (const key of hostile) expect([key, fieldShape(collections.scenarios, key)]).toEqual([key, null])
  })

  it("have defaults that their own schemas take", () => {
    for (const name of collectionNames) {
      const { schema, defaults } = collections[name]
      for (const [field, value] of Object.entries(defaults)) {
        expect(takes((schema.shape as Record<string, z.ZodType>)[field] as z.ZodType, value)).toBe(true)
      }
    }
  })
})
