import { describe, expect, it } from "vitest"
import {
  headOf,
  levelWords,
  movedMost,
  partWords,
  pointsBetween,
} from "../../../components/what-if/model-words.ts"
import { signedShare } from "../../../components/what-if/shares.ts"
import { nothingSet } from "../../../core/network/questions.ts"
import { scenario } from "../../client/small-board.ts"

const driver = {
  id: "pressure",
  title: "Pressure",
  kind: "ordinal" as const,
  levels: ["none", "on paper", "enforced"],
  level: 1,
}

describe("what is set, in words", () => {
  it("names the outcome, the level and the state", () => {
    const whatIf = {
      outcomes: { s1: { outcomeId: "yes", by: "seeing" as const } },
      levels: { pressure: 1.5 },
      signals: { gone: "observed" as const },
    }
    const named = { scenarios: [scenario("s1", { title: "Kim attends" })], drivers: [driver], signals: [] }
    expect(partWords({ kind: "outcome", scenarioId: "s1" }, whatIf, named)).toBe("Kim attends: Yes")
    expect(partWords({ kind: "level", driverId: "pressure" }, whatIf, named)).toBe(
      "Pressure: 1.5 of 2, between “on paper” and “enforced”",
    )
    expect(partWords({ kind: "signal", signalId: "gone" }, whatIf, named)).toBe(
      "Something that is no longer there: observed",
    )
    expect(levelWords(driver, 2)).toBe("enforced (2 of 2)")
    expect(levelWords({ levels: ["0 none", "1 on paper"] }, 1)).toBe("1 on paper")
  })
})

describe("how far numbers move", () => {
  it("is in points as the numbers are shown", () => {
    expect(pointsBetween(0.1, 0.455)).toBe(35.5)
    expect(pointsBetween(0.004, 0.003)).toBe(0)
    expect(signedShare(-0.0126)).toBe("−1.3 points")
    expect(signedShare(0.01)).toBe("+1 point")
    expect(signedShare(0.0002)).toBe("0 points")
  })

  it("lists what moves most first, of each scenario the outcome that moved most, and leaves out what is set", () => {
    const two = scenario("s2", {
      kind: "categorical",
      outcomes: ["a", "b", "c"].map((id, order) => ({ id, label: id, order })),
    })
    const before = {
      s1: { yes: 0.1, no: 0.9 },
      s2: { a: 0.5, b: 0.3, c: 0.2 },
      s3: { yes: 0.5, no: 0.5 },
    }
    const after = {
      s1: { yes: 0.2, no: 0.8 },
      s2: { a: 0.45, b: 0.05, c: 0.5 },
      s3: { yes: 1, no: 0 },
    }
    const moved = movedMost([scenario("s1"), two, scenario("s3"), scenario("s4")], before, after, {
      s3: { outcomeId: "yes", by: "seeing" },
    })
    expect(moved.map((one) => [one.scenario.id, one.outcome.id, one.points])).toEqual([
      ["s2", "c", 30],
      ["s1", "yes", 10],
    ])
    expect(movedMost([scenario("s1")], before, before, nothingSet.outcomes)[0]?.points).toBe(0)
    expect(headOf(two, after.s2)?.id).toBe("c")
    expect(headOf(scenario("s4"), undefined)).toBeNull()
  })
})
