import { describe, expect, it } from "vitest"
import { latestOf, summaryOf } from "../../../components/scenario/estimate-reading.ts"
import type { Scenario } from "../../../core/board.ts"
import type { PublishedEstimate } from "../../../core/judgement.ts"

const scenario: Scenario = {
  id: "s1",
  title: "Abe meets Kim",
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
}

const said = (mark: string, yes: number, part: Partial<PublishedEstimate> = {}): PublishedEstimate => ({
  id: `${mark}-${yes}`,
  scenarioId: "s1",
  round: 1,
  given: null,
  forecast: { probabilities: { yes, no: 1 - yes } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  by: mark,
  mark,
  at: 1,
  withdrawnAt: null,
  ...part,
})

describe("the estimates that a card speaks of", () => {
  const first = [said("a", 0.1), said("b", 0.2)]
  const second = [said("a", 0.3, { round: 2 })]
  const open = [said("c", 0.9, { round: null })]

  it("are those of the newest round that asked, else the open ones, never conditional ones", () => {
    const rounds = [{ number: 1 }, { number: 2 }, { number: 3 }]
    expect(latestOf([...first, ...second, ...open], rounds)).toEqual(second)
    expect(latestOf([...first, ...open], rounds)).toEqual(first)
    expect(latestOf(open, rounds)).toEqual(open)
    expect(latestOf([said("a", 0.5, { round: 3, given: { s2: "yes" } }), ...first], rounds)).toEqual(first)
  })
})

describe("what a card says of them", () => {
  it("is nothing of nobody, a count of two, and a middle half from three on", () => {
    expect(summaryOf([], scenario)).toBeNull()
    expect(summaryOf([said("a", 0.2), said("b", 0.3)], scenario)).toEqual({
      count: 2,
      middleHalf: null,
      split: false,
    })
    const three = summaryOf([said("a", 0.2), said("b", 0.3), said("c", 0.4)], scenario)
    expect(three).toMatchObject({ count: 3, split: false })
    expect(three?.middleHalf).toMatch(/^\d+(\.5)?–\d+(\.5)?%$/)
  })

  it("names a split of the group", () => {
    const apart = [0.05, 0.06, 0.08, 0.9, 0.92, 0.95].map((yes, i) => said(`p${i}`, yes))
    expect(summaryOf(apart, scenario)?.split).toBe(true)
  })
})
