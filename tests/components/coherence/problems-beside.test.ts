import { describe, expect, it } from "vitest"
import { problemsBeside } from "../../../components/coherence/problems-beside.ts"
import type { CoherenceGap, ModelProblem } from "../../../core/network/questions.ts"

const gap: CoherenceGap = {
  id: "g1",
  kind: "requires",
  message: "B needs A.",
  scenarioIds: ["a", "b"],
  size: 0.1,
  repair: [],
}
const problem = (kind: ModelProblem["kind"], ...scenarioIds: string[]): ModelProblem => ({
  kind,
  message: "It is so.",
  ids: [],
  scenarioIds,
})

describe("what the model could not meet", () => {
  it("M7 is named once: in the gap where there is one, by itself where there is none", () => {
    const [met, alone, loop] = [
      problem("unreachable", "b"),
      problem("unreachable", "c"),
      problem("loop", "a", "b"),
    ]
    expect(problemsBeside([gap], [met, alone, loop])).toEqual([alone, loop])
    expect(problemsBeside([], [met])).toEqual([met])
  })
})
