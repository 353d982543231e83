import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Outcome, Working, type WorkingProbabilities } from "../../core/board.ts"
import {
  activeProbabilities,
  newOutcomes,
  outcomesForKind,
  without,
  withRetired,
  yesAndNo,
} from "../../core/outcomes.ts"
import { uniform } from "../../core/working.ts"

const today = "2018-07-08"
const counted = () => {
  let ids = 0
  return () => `n${++ids}`
}
const outcome = (id: string, retiredOn?: string): Outcome => ({
  id,
  label: id,
  order: 0,
  ...(retiredOn ? { retiredOn } : {}),
})

describe("the outcomes of a new scenario", () => {
  it("are Yes and No, under the ids that everybody gives them, whatever they are called", () => {
    expect(newOutcomes("binary", [], counted())).toEqual(yesAndNo())
    expect(newOutcomes("binary", ["They meet"], counted())).toEqual([
      { id: "yes", label: "They meet", order: 0 },
      { id: "no", label: "No", order: 1 },
    ])
  })

  it("are at least two where there are several, and none of a number or a date", () => {
    const labels = (given: string[]) => newOutcomes("categorical", given, counted()).map(({ label }) => label)
    expect(labels([])).toEqual(["Outcome A", "Outcome B"])
    expect(labels(["Abe"])).toEqual(["Abe", "Outcome B"])
    expect(labels(["Abe", "Moon", "Xi"])).toEqual(["Abe", "Moon", "Xi"])
    expect(newOutcomes("numeric", ["Abe"], counted())).toEqual([])
    expect(newOutcomes("date", [], counted())).toEqual([])
  })
})

describe("the value over the active outcomes", () => {
  const outcomes = [outcome("a"), outcome("b", today), outcome("c")]

  it("is what is held, in proportion; without one, all are alike", () => {
    const working = { probabilities: { a: 0.2, b: 0.5, c: 0.3 }, pinned: ["a", "b"] }
    expect(activeProbabilities({ kind: "categorical", outcomes, working })).toEqual({
      probabilities: { a: 0.4, c: 0.6 },
      pinned: ["a"],
    })
    expect(activeProbabilities({ kind: "categorical", outcomes })).toEqual(uniform(["a", "c"]))
    const onlyRetired = { probabilities: { a: 0, b: 1, c: 0 } }
    expect(activeProbabilities({ kind: "categorical", outcomes, working: onlyRetired })).toEqual(
      uniform(["a", "c"]),
    )
    const quantiles = { quantiles: { p10: 1, p50: 2, p90: 3 } }
    expect(activeProbabilities({ kind: "categorical", outcomes, working: quantiles })).toEqual(
      uniform(["a", "c"]),
    )
  })

  it("is nothing where there is nothing to hold", () => {
    expect(activeProbabilities({ kind: "numeric", outcomes })).toBeNull()
    expect(activeProbabilities({ kind: "categorical", outcomes: [outcome("a", today)] })).toBeNull()
  })

  it("does not change by a bit what sums to 1 already", () => {
    const working = { probabilities: { a: 0.1 + 0.2, b: 0, c: 0.7 }, low: 0.2, high: 0.4 }
    const active = activeProbabilities({ kind: "categorical", outcomes, working })
    expect(active).toEqual({ probabilities: { a: 0.1 + 0.2, c: 0.7 }, low: 0.2, high: 0.4 })
  })

  it("gives every retired outcome its 0 again", () => {
    expect(withRetired({ outcomes }, { probabilities: { a: 0.4, c: 0.6 }, pinned: ["a"] })).toEqual({
      probabilities: { a: 0.4, b: 0, c: 0.6 },
      pinned: ["a"],
    })
  })

  it("without one outcome, the others share what it had", () => {
    expect(without({ probabilities: { a: 0.25, b: 0.25, c: 0.5 }, pinned: ["c"] }, "c")).toEqual({
      probabilities: { a: 0.5, b: 0.5 },
    })
    expect(without({ probabilities: { a: 0, b: 0, c: 1 } }, "c")).toEqual(uniform(["a", "b"]))
  })
})

describe("another kind", () => {
  it("keeps outcomes that fit, with their value, and lets the interval go", () => {
    const working = { probabilities: { yes: 0.3, no: 0.7 }, low: 0.2, high: 0.4 }
    expect(
      outcomesForKind({ outcomes: yesAndNo(), working }, "categorical", { newId: counted(), today }),
    ).toEqual({ outcomes: yesAndNo(), working: { probabilities: { yes: 0.3, no: 0.7 } } })
  })

  it("retires what does not fit, and begins alike", () => {
    const outcomes = [outcome("a"), outcome("b"), outcome("c")]
    const working = { probabilities: { a: 0.2, b: 0.5, c: 0.3 } }
    expect(outcomesForKind({ outcomes, working }, "binary", { newId: counted(), today })).toEqual({
      outcomes: [...yesAndNo(), ...outcomes.map((each) => ({ ...each, retiredOn: today }))],
      working: { probabilities: { yes: 0.5, no: 0.5, a: 0, b: 0, c: 0 } },
    })
  })

  it("takes Yes and No back out of retirement, whole", () => {
    const outcomes = [outcome("yes", "2018-01-01"), outcome("no"), outcome("late"), outcome("never")]
    const working = { probabilities: { yes: 0, no: 0.5, late: 0.5, never: 0 } }
    const next = outcomesForKind({ outcomes, working }, "binary", { newId: counted(), today })
    expect(next.outcomes.slice(0, 2)).toEqual(yesAndNo())
    expect(next.working.probabilities).toEqual({ yes: 0, no: 1, late: 0, never: 0 })
  })

  it("M1 leaves a working value over every outcome that there then is, whatever was there before", () => {
    const ids = ["yes", "no", "a", "b", "c"]
    const scenario = fc
      .record({
        outcomes: fc
          .shuffledSubarray(ids)
          .chain((some) =>
            fc.tuple(
              ...some.map((id) => fc.boolean().map((gone) => outcome(id, gone ? "2018-01-01" : undefined))),
            ),
          ),
        weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 }),
        held: fc.boolean(),
      })
      .map(({ outcomes, weights, held }) => {
        const total = outcomes.reduce((sum, _, i) => sum + (weights[i] ?? 0), 0)
        const probabilities = Object.fromEntries(outcomes.map(({ id }, i) => [id, (weights[i] ?? 0) / total]))
        const working: WorkingProbabilities | undefined = held && total > 0 ? { probabilities } : undefined
        return working ? { outcomes, working } : { outcomes }
      })
    fc.assert(
      fc.property(scenario, fc.constantFrom("binary" as const, "categorical" as const), (before, kind) => {
        const { outcomes, working } = outcomesForKind(before, kind, { newId: counted(), today })
        expect(Working.safeParse(working).success).toBe(true)
        const after = new Map([...before.outcomes, ...outcomes].map((each) => [each.id, each]))
        expect(Object.keys(working.probabilities).toSorted()).toEqual([...after.keys()].toSorted())
        const active = [...after.values()].filter(({ retiredOn }) => !retiredOn)
        if (kind === "binary") expect(active).toHaveLength(2)
        else expect(active.length).toBeGreaterThanOrEqual(2)
        for (const { id, retiredOn } of after.values()) {
          if (retiredOn) expect(working.probabilities[id]).toBe(0)
        }
      }),
      { seed: 41, numRuns: 200 },
    )
  })
})
