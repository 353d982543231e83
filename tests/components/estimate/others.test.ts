import { describe, expect, it } from "vitest"
import { latestOfEach, markNames } from "../../../components/estimate/others.ts"
import type { PublishedEstimate } from "../../../core/judgement.ts"

const said = (id: string, part: Partial<PublishedEstimate> = {}): PublishedEstimate => ({
  id,
  scenarioId: "s1",
  round: null,
  given: null,
  forecast: { probabilities: { yes: 0.3, no: 0.7 } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  by: "ada",
  mark: "ada",
  at: 1,
  withdrawnAt: null,
  ...part,
})

describe("what others have made open", () => {
  it("is the last of each person under each condition, the unconditional ones first", () => {
    const all = [
      said("a1", { at: 1 }),
      said("b1", { by: "ben", mark: "ben", at: 2, given: { s2: "yes" } }),
      said("a2", { at: 5, round: 2 }),
      said("b2", { by: "ben", mark: "ben", at: 3 }),
      said("a0", { at: 4 }),
    ]
    expect(latestOfEach(all).map(({ id }) => id)).toEqual(["a2", "b2", "b1"])
  })

  it("of an anonymous round it is that of the later round, under one letter a mark", () => {
    const nobody = { by: null, at: null }
    const all = [
      said("x2", { ...nobody, mark: "x", round: 2 }),
      said("x1", { ...nobody, mark: "x", round: 1 }),
      said("c1", { ...nobody, mark: "c", round: 1 }),
    ]
    expect(latestOfEach(all).map(({ id }) => id)).toEqual(["x2", "c1"])
    const names = markNames(latestOfEach(all), [])
    expect([names.get("c"), names.get("x")]).toEqual(["Analyst A", "Analyst B"])
    expect(markNames([said("a1")], [{ id: "ada", name: "Ada" }]).get("ada")).toBe("Ada")
  })
})
