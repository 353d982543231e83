import { expect, it } from "vitest"
import { totalOf } from "../../../components/board/set-total.ts"
import type { Scenario } from "../../../core/board.ts"

const scenario = (id: string, p: number, more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: p, no: 1 - p } },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})

it("adds up the yes of every question and warns above 100 %", () => {
  expect(totalOf([scenario("a", 0.6), scenario("b", 0.44)])).toEqual({ total: 1.04, counted: 2, over: true })
  expect(totalOf([scenario("a", 0.5), scenario("b", 0.3)])).toMatchObject({ total: 0.8, over: false })
})

it("thirds do not warn by the noise of binary fractions", () => {
  const third = [scenario("a", 1 / 3), scenario("b", 1 / 3), scenario("c", 1 / 3)]
  expect(totalOf(third)?.over).toBe(false)
})

it("leaves out what has no one number, what was removed and what was annulled", () => {
  const { working: _none, ...unanswered } = scenario("d", 0.9)
  expect(
    totalOf([
      scenario("a", 0.4),
      scenario("b", 0.9, { deletedAt: 1 }),
      scenario("c", 0.9, { status: "annulled" }),
      unanswered,
      scenario("e", 0.9, {
        kind: "numeric",
        outcomes: [],
        working: { quantiles: { p10: 1, p50: 2, p90: 3 } },
      }),
    ]),
  ).toEqual({ total: 0.4, counted: 1, over: false })
  expect(totalOf([])).toBeNull()
})
