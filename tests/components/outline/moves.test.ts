import { expect, it } from "vitest"
import { movesSentence } from "../../../components/outline/moves.ts"
import type { Scenario } from "../../../core/board.ts"

const scenario = (id: string, title: string, labels: string[]): Scenario => ({
  id,
  title,
  kind: labels.length === 2 ? "binary" : "categorical",
  status: "open",
  outcomes: labels.map((label, order) => ({ id: label.toLowerCase(), label, order })),
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
})
const scenarios = [
  scenario("a", "Talks", ["Yes", "No"]),
  scenario("b", "Drills", ["Resume", "Partial", "Suspend"]),
  scenario("c", "Meeting", ["Yes", "No"]),
  scenario("d", "Venue", ["Yes", "No"]),
  scenario("e", "Nothing to it", ["Yes", "No"]),
]
const yes = (p: number) => ({ yes: p, no: 1 - p })
const before = {
  a: yes(0.5),
  b: { resume: 0.2, partial: 0.3, suspend: 0.5 },
  c: yes(0.1),
  d: yes(0.35),
  e: yes(0.4),
}

it("the largest moves are told first, then how many more there are", () => {
  const after = {
    a: yes(0.48),
    b: { resume: 0.4, partial: 0.3, suspend: 0.3 },
    c: yes(0.45),
    d: yes(0.7),
    e: yes(0.4),
  }
  expect(movesSentence(scenarios, before, after)).toMatch(
    /^What if: (Meeting: 10% to 45%; Venue: 35% to 70%|Venue: 35% to 70%; Meeting: 10% to 45%); Drills, (Resume: 20% to 40%|Suspend: 50% to 30%); and 1 more\.$/,
  )
})

it("what is not seen to move is not told, nor what is not in the model", () => {
  expect(movesSentence(scenarios, before, { ...before, a: yes(0.5004) })).toBe(
    "What if: no likelihood moves.",
  )
  expect(movesSentence(scenarios, before, { c: yes(0.2) })).toBe("What if: Meeting: 10% to 20%.")
})
