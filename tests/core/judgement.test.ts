import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Scenario } from "../../core/board.ts"
import {
  checkEstimate,
  type EstimateInput,
  EstimateInput as EstimateSchema,
  givenKey,
  isSecret,
  questionOf,
  type RoundStatus,
} from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"

type Asked = Pick<Scenario, "id" | "kind" | "outcomes">

const outcome = (id: string, order: number) => ({ id, label: id, order })
const binary: Asked = { id: "s1", kind: "binary", outcomes: [outcome("yes", 0), outcome("no", 1)] }
const three: Asked = {
  id: "s2",
  kind: "categorical",
  outcomes: [outcome("a", 0), outcome("b", 1), outcome("c", 2)],
}
const numeric: Asked = { id: "s3", kind: "numeric", outcomes: [] }
const dated: Asked = { id: "s4", kind: "date", outcomes: [] }

const said = (part: Partial<EstimateInput> = {}): EstimateInput => ({
  id: "e1",
  scenarioId: "s1",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: 0.3, no: 0.7 } },
  interval: [0.2, 0.45],
  confidence: null,
  rationale: "",
  sourceIds: [],
  ...part,
})
const free = { rationaleRequired: false }
const reasonOf = (estimate: EstimateInput, scenario = binary, rules = free) => {
  const checked = checkEstimate(estimate, scenario, rules)
  return checked.ok ? null : checked.error.reason
}

describe("what an estimate must be", () => {
  it("takes what makes sense of every kind", () => {
    expect(reasonOf(said())).toBeNull()
    expect(reasonOf(said({ interval: null }))).toBeNull()
    expect(reasonOf(said({ interval: [0.3, 0.3] }))).toBeNull()
    expect(
      reasonOf(said({ forecast: { probabilities: { a: 0.2, b: 0.3, c: 0.5 } }, interval: null }), three),
    ).toBeNull()
    expect(
      reasonOf(said({ forecast: { quantiles: { p10: 1, p50: 2, p90: 2 } }, interval: null }), numeric),
    ).toBeNull()
    const days = { p10: "2018-09-01", p50: "2018-09-11", p90: "2018-12-31" }
    expect(reasonOf(said({ forecast: { quantiles: days }, interval: null }), dated)).toBeNull()
  })

  it.each<[string, Partial<EstimateInput>, Asked]>([
    ["out-of-range", { forecast: { probabilities: { yes: 1.2, no: -0.2 } }, interval: null }, binary],
    ["out-of-range", { forecast: { probabilities: { yes: Number.NaN, no: 1 } }, interval: null }, binary],
    ["out-of-range", { interval: [-0.1, 0.4] }, binary],
    ["bad-sum", { forecast: { probabilities: { yes: 0.3, no: 0.6 } } }, binary],
    ["bad-sum", { forecast: { probabilities: { yes: 0.3, no: 0.7 + 1e-6 } } }, binary],
    ["bad-order", { interval: [0.31, 0.4] }, binary],
    ["bad-order", { interval: [0.1, 0.29] }, binary],
    ["wrong-outcomes", { forecast: { probabilities: { yes: 1 } } }, binary],
    ["wrong-outcomes", { forecast: { probabilities: { yes: 0.3, no: 0.7, more: 0 } } }, binary],
    ["wrong-outcomes", { forecast: { probabilities: { yes: 0.3, maybe: 0.7 } } }, binary],
    ["wrong-kind", { forecast: { quantiles: { p10: 1, p50: 2, p90: 3 } }, interval: null }, binary],
    ["wrong-kind", {}, numeric],
    [
      "wrong-kind",
      { forecast: { quantiles: { p10: "2018-01-01", p50: 2, p90: 3 } }, interval: null },
      numeric,
    ],
    ["wrong-kind", { forecast: { quantiles: { p10: 1, p50: 2, p90: 3 } }, interval: null }, dated],
    ["bad-order", { forecast: { quantiles: { p10: 3, p50: 2, p90: 5 } }, interval: null }, numeric],
    ["wrong-kind", { forecast: { probabilities: { a: 0.2, b: 0.3, c: 0.5 } } }, three],
    ["bad-given", { given: { s1: "yes" } }, binary],
    ["bad-given", { given: { a: "y", b: "y", c: "y", d: "y", e: "y", f: "y" } }, binary],
    ["too-long", { rationale: "x".repeat(limits.rationaleCharacters + 1) }, binary],
    ["too-many-sources", { sourceIds: Array.from({ length: 21 }, (_, i) => `q${i}`) }, binary],
  ])("refuses %s in a sentence", (reason, part, scenario) => {
    const checked = checkEstimate(said(part), scenario, free)
    expect(checked).toMatchObject({ ok: false, error: { reason } })
    if (!checked.ok) expect(checked.error.message).toMatch(/^[A-Z].*[.]$/)
  })

  it("asks for a reason where the round does, and takes blanks for none", () => {
    const rules = { rationaleRequired: true }
    expect(reasonOf(said(), binary, rules)).toBe("rationale-required")
    expect(reasonOf(said({ rationale: " \n " }), binary, rules)).toBe("rationale-required")
    expect(reasonOf(said({ rationale: "Kim has said so." }), binary, rules)).toBeNull()
  })

  it("takes any likelihood with an interval round it, and no other order of the three", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(p, p, p, (low, best, high) => {
        const estimate = said({
          forecast: { probabilities: { yes: best, no: 1 - best } },
          interval: [low, high],
        })
        expect(reasonOf(estimate)).toBe(low <= best && best <= high ? null : "bad-order")
      }),
      { seed: 5, numRuns: 500 },
    )
  })
})

describe("the wire", () => {
  it("has no place for whose it is, or when", () => {
    const parsed = EstimateSchema.parse({ ...said(), analystId: "somebody", by: "somebody", at: 1 })
    expect(parsed).toEqual(said())
  })

  it("takes no number that is none, and no key of Object.prototype", () => {
    const forecast = { probabilities: { yes: Number.POSITIVE_INFINITY, no: 0 } }
    expect(EstimateSchema.safeParse(said({ forecast })).success).toBe(false)
    const evil = JSON.parse('{"probabilities":{"__proto__":1}}')
    const parsed = EstimateSchema.parse({ ...said(), forecast: evil })
    expect(reasonOf(parsed)).toBe("wrong-outcomes")
    expect(Object.getPrototypeOf(parsed.forecast)).toBe(Object.prototype)
  })
})

describe("questions", () => {
  it("are the same whatever the order of their conditions, and differ by scenario, round and condition", () => {
    expect(givenKey({ b: "yes", a: "no" })).toBe(givenKey({ a: "no", b: "yes" }))
    const keys = [
      questionOf(said()),
      questionOf(said({ round: 2 })),
      questionOf(said({ round: null })),
      questionOf(said({ scenarioId: "s2" })),
      questionOf(said({ given: { s2: "yes" } })),
      questionOf(said({ given: { s2: "no" } })),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it("are secret while a blind round is open or closed, and at no other time", () => {
    const states: RoundStatus[] = ["open", "closed", "revealed", "cancelled"]
    expect(states.filter((status) => isSecret({ blind: true, status }))).toEqual(["open", "closed"])
    expect(states.filter((status) => isSecret({ blind: false, status }))).toEqual([])
  })
})
