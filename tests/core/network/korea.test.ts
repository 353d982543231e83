/** The worked board: what an enumeration of all 786,432 combinations found, in the template's `derived`. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Board } from "../../../core/board.ts"
import { modelOf } from "../../../core/network/board-network.ts"
import { type Answer, type Marginals, nothingSet, type WhatIf } from "../../../core/network/questions.ts"
import { parseTemplate } from "../../../core/template.ts"

interface Derived {
  intercepts: Marginals
  whatIf: { given: Record<string, string>; posterior: Marginals }[]
  driverWhatIf: { levels: Record<string, number>; marginals: Record<string, number> }[]
  images: { top: { configuration: Record<string, string>; probability: number }[] }
  afterObservedSignals: { signalIds: string[]; marginals: Marginals }
  tornado: { target: string; bars: { scenarioId: string; low: number; high: number }[] }
}

const file = JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")) as { derived: Derived }
const { derived } = file
const template = parseTemplate(file)
if (!template.ok) throw new Error(template.error.message)
const board: Board = template.value.board
const model = modelOf(board)

/** Half of the last of the four decimals that the oracle has, and its own rounding. */
const rounding = 6e-5

const exact = (answer: Answer) => {
  if (answer.state !== "exact") throw new Error(`${answer.state}: ${"why" in answer ? answer.why : ""}`)
  return answer.marginals
}
const ask = (whatIf: Partial<WhatIf>) => exact(model.query({ ...nothingSet, ...whatIf }))

function near(marginals: Marginals, expected: Marginals): number {
  let compared = 0
  for (const [scenarioId, outcomes] of Object.entries(expected))
    for (const [outcomeId, p] of Object.entries(outcomes)) {
      const found = marginals[scenarioId]?.[outcomeId] ?? Number.NaN
      expect(Math.abs(found - p), `${scenarioId} ${outcomeId}: ${found}, not ${p}`).toBeLessThan(rounding)
      compared++
    }
  return compared
}

describe("the model of the worked board", () => {
  it("M3 with nothing set every marginal is the working value", () => {
    const { base, exact, problems } = model.state()
    expect(problems).toEqual([])
    expect(exact).toBe(true)
    let compared = 0
    for (const { id, working } of board.scenarios) {
      if (!working || !("probabilities" in working)) continue
      for (const [outcomeId, p] of Object.entries(working.probabilities)) {
        expect(Math.abs((base[id]?.[outcomeId] ?? Number.NaN) - p)).toBeLessThan(1e-9)
        compared++
      }
    }
    expect(compared).toBe(39)
  })

  it("its intercepts are those of the enumeration, up to a constant a scenario", () => {
    const found = model.intercepts()
    for (const [id, expected] of Object.entries(derived.intercepts)) {
      const keys = Object.keys(expected)
      const last = keys.at(-1) as string
      for (const key of keys) {
        const relative = (found[id]?.[key] ?? Number.NaN) - (found[id]?.[last] ?? Number.NaN)
        expect(Math.abs(relative - ((expected[key] ?? 0) - (expected[last] ?? 0)))).toBeLessThan(2e-6)
      }
    }
  })

  it("what follows from an outcome is what the enumeration found, for each of its what-ifs", () => {
    expect(derived.whatIf).toHaveLength(10)
    for (const { given, posterior } of derived.whatIf) {
      const outcomes = Object.fromEntries(
        Object.entries(given).map(([id, outcomeId]) => [id, { outcomeId, by: "seeing" as const }]),
      )
      expect(near(ask({ outcomes }), posterior)).toBeGreaterThan(1)
    }
  })

  it("what follows from drivers at other levels is what the enumeration found", () => {
    expect(derived.driverWhatIf.length).toBeGreaterThan(6)
    for (const { levels, marginals } of derived.driverWhatIf) {
      const yes = Object.fromEntries(Object.entries(marginals).map(([id, p]) => [id, { yes: p }]))
      expect(near(ask({ levels }), yes)).toBe(5)
    }
  })

  it("signals that were priced in count when they are set, the strongest of a group alone", () => {
    const { signalIds, marginals } = derived.afterObservedSignals
    const signals = Object.fromEntries(signalIds.map((id) => [id, "observed" as const]))
    expect(near(ask({ signals }), marginals)).toBe(39)
    // g-02 has the same cause as g-03 and says less.
    expect(ask({ signals: { ...signals, "g-02": "observed" } })).toEqual(ask({ signals }))
  })

  it("nothing that was priced in moves the board as it is", () => {
    const { base, now } = model.state()
    for (const [id, outcomes] of Object.entries(exact(now)))
      for (const [outcomeId, p] of Object.entries(outcomes))
        expect(p).toBeCloseTo(base[id]?.[outcomeId] ?? -1, 12)
  })

  it("whole configurations are as likely as the enumeration found", () => {
    for (const { configuration, probability } of derived.images.top)
      expect(Math.abs((model.probabilityOf(configuration) ?? Number.NaN) - probability)).toBeLessThan(
        rounding,
      )
  })

  it("numbers and days are in the network by their bins", () => {
    const { base } = model.state()
    expect(Object.keys(base["s-poll-next"] ?? {})).toEqual(["r1", "r2", "r3", "r4"])
    expect(Object.keys(base["s-first-meeting-date"] ?? {})).toEqual(["r1", "r2", "r3", "r4", "above"])
    const working = board.scenarios.find(({ id }) => id === "s-first-meeting-date")?.working
    const beyond = working && "quantiles" in working ? working.pBeyondRange : undefined
    expect(beyond).toBeGreaterThan(0)
    expect(base["s-first-meeting-date"]?.above).toBeCloseTo(beyond ?? -1, 12)
  })

  it("M6 contributions add up to the difference", () => {
    const whatIf: WhatIf = {
      outcomes: {
        "s-kim-eef": { outcomeId: "yes", by: "seeing" },
        "s-exercises": { outcomeId: "resume", by: "doing" },
      },
      levels: { "d-pressure": 4, "d-cohesion": 4 },
      signals: { "g-04": "observed", "g-08": "notObserved" },
    }
    const found = model.explain(whatIf, { scenarioId: "s-tangible", outcomeId: "yes" })
    if (!found) throw new Error("no explanation")
    expect(found.method).toBe("shapley")
    expect(found.contributions).toHaveLength(6)
    const sum = found.contributions.reduce((total, { change }) => total + change, 0)
    expect(Math.abs(sum - (found.to - found.from))).toBeLessThan(1e-12)
    expect(found.from).toBeCloseTo(0.28, 9)
    // Kim at the forum has nothing to do with it.
    const change = (id: string) =>
      found.contributions.find(({ part }) => part.kind === "outcome" && part.scenarioId === id)?.change ?? 0
    expect(Math.abs(change("s-kim-eef"))).toBeLessThan(1e-12)
    expect(change("s-exercises")).toBeLessThan(-0.01)
  })

  it("M4 what requires another thing never happens without it", () => {
    expect(ask({ outcomes: { "s-kim-eef": { outcomeId: "no", by: "seeing" } } })["s-abe-kim"]?.yes).toBe(0)
    expect(model.probabilityOf({ "s-kim-eef": "no", "s-abe-kim": "yes" })).toBe(0)
  })
})
