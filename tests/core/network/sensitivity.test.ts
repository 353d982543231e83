// What a number hangs on, what leads to it, and what to watch next, on the worked board and against the network itself.
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Board } from "../../../core/board.ts"
import { type BoardModel, modelOf, newModel } from "../../../core/network/board-network.ts"
import { influencesOn } from "../../../core/network/influences.ts"
import { nothingSet, type WhatIf } from "../../../core/network/questions.ts"
import { tornadoOf } from "../../../core/network/tornado.ts"
import { watchNext } from "../../../core/network/watch-next.ts"
import { parseTemplate } from "../../../core/template.ts"

const file = JSON.parse(
  readFileSync(new URL("../../../prisma/templates/korea-2018.json", import.meta.url), "utf8"),
) as { derived: { tornado: { bars: { scenarioId: string; low: number; high: number }[] } } }
const template = parseTemplate(file)
if (!template.ok) throw new Error(template.error.message)
const { board } = template.value
const model = modelOf(board)
const target = { scenarioId: "s-tangible", outcomeId: "yes" }

const seeing = (scenarioId: string, outcomeId: string, by: "seeing" | "doing" = "seeing"): WhatIf => ({
  ...nothingSet,
  outcomes: { [scenarioId]: { outcomeId, by } },
})
const probability = (of: BoardModel, whatIf: WhatIf, { scenarioId, outcomeId } = target): number => {
  const answer = of.query(whatIf)
  if (answer.state !== "exact") throw new Error(answer.state)
  return answer.marginals[scenarioId]?.[outcomeId] ?? Number.NaN
}
const changed = (change: Partial<Board>): Board => ({ ...board, ...change })

describe("tornado", () => {
  const found = tornadoOf(model, nothingSet, target)
  const bar = (id: string) => found?.bars.find(({ scenarioId }) => scenarioId === id)

  it("swings are those of the worked board, to 1e-3", () => {
    const { bars } = file.derived.tornado
    expect(bars).toHaveLength(17)
    for (const { scenarioId, low, high } of bars) {
      expect(Math.abs((bar(scenarioId)?.low.probability ?? 9) - low)).toBeLessThanOrEqual(1e-3)
      expect(Math.abs((bar(scenarioId)?.high.probability ?? 9) - high)).toBeLessThanOrEqual(1e-3)
    }
    expect(found?.now).toBeCloseTo(0.28, 6)
    const swings = found?.bars.map(({ low, high }) => high.probability - low.probability) ?? []
    expect(swings).toEqual([...swings].sort((a, b) => b - a))
  })

  it("causes, consequences and what is only related are kept apart", () => {
    expect(bar("s-sanctions")).toMatchObject({
      role: "consequence",
      doing: null,
      high: { outcomeId: "eased" },
    })
    expect(bar("s-breakdown")?.role).toBe("consequence")
    expect(bar("s-declare")?.role).toBe("cause")
    expect(bar("s-remains")?.role).toBe("cause")
    expect(bar("s-us-pullout")).toMatchObject({ role: "related", doing: null })
  })

  it("each end is what seeing it gives in the network, each made end what making it gives", () => {
    for (const { scenarioId, low, high, doing } of found?.bars ?? []) {
      for (const end of [low, high])
        expect(probability(model, seeing(scenarioId, end.outcomeId))).toBeCloseTo(end.probability, 9)
      if (doing) {
        expect(probability(model, seeing(scenarioId, low.outcomeId, "doing"))).toBe(doing.low)
        expect(probability(model, seeing(scenarioId, high.outcomeId, "doing"))).toBe(doing.high)
      }
    }
    expect(bar("s-declare")?.doing).not.toBeNull()
  })

  it("under a what-if it begins where that leads, and what is set has no bar", () => {
    const whatIf = seeing("s-exercises", "resume")
    const then = tornadoOf(model, whatIf, target)
    expect(then?.now).toBeCloseTo(0.193, 3)
    expect(then?.bars.some(({ scenarioId }) => scenarioId === "s-exercises")).toBe(false)
    expect(tornadoOf(model, whatIf, { scenarioId: "s-exercises", outcomeId: "resume" })).toBeNull()
    expect(tornadoOf(model, nothingSet, { scenarioId: "nowhere", outcomeId: "yes" })).toBeNull()
  })

  it("what is certain hangs on nothing", () => {
    const certain = seeing("s-kim-eef", "no")
    const flat = tornadoOf(model, certain, { scenarioId: "s-abe-kim", outcomeId: "yes" })
    expect(flat?.now).toBe(0)
    for (const { low, high } of flat?.bars ?? []) expect([low.probability, high.probability]).toEqual([0, 0])
  })

  it("too large to be exact has none", () => {
    expect(tornadoOf(newModel(board, 8), nothingSet, target)).toBeNull()
  })
})

describe("what leads to a number", () => {
  it("M6 the two numbers of a link, weighed with how likely its other end is, add up to the number", () => {
    let links = 0
    for (const { scenarioId, outcomes } of board.scenarios.flatMap(({ id, outcomes }) => ({
      scenarioId: id,
      outcomes,
    })))
      for (const { id: outcomeId } of outcomes)
        for (const { kind, id, ifSo, ifNot } of influencesOn(model, board, { scenarioId, outcomeId })) {
          if (kind !== "link") continue
          links++
          const from = board.links.find((link) => link.id === id)?.from
          const p = probability(model, nothingSet, from)
          const now = probability(model, nothingSet, { scenarioId, outcomeId })
          expect(p * (ifSo ?? 0) + (1 - p) * (ifNot ?? 0)).toBeCloseTo(now, 12)
        }
    expect(links).toBeGreaterThan(40)
  })

  it("links, responses and signals of the scenario, with what each does", () => {
    const found = influencesOn(model, board, target)
    expect(found.map(({ id }) => id)).toEqual([
      "l-08",
      "l-09",
      "l-10",
      "l-11",
      "l-12",
      "l-13",
      "r-tangible",
      "g-04",
    ])
    const declare = found.find(({ id }) => id === "l-13")
    expect(declare?.shift).toBe(2.4)
    expect(declare?.ifSo).toBeCloseTo(0.7057, 3)
    expect(declare?.ifNot).toBeCloseTo(0.2327, 3)
    expect(found.find(({ id }) => id === "r-tangible")?.shift).toBeCloseTo(0.781, 9)
    // Seen before the estimates, so it moves nothing.
    expect(found.find(({ id }) => id === "g-04")).toEqual({
      kind: "signal",
      id: "g-04",
      shift: 0,
      ifSo: null,
      ifNot: null,
    })
  })

  it("a hard relation has no shift, and one side may be nothing", () => {
    const [kim] = influencesOn(model, board, { scenarioId: "s-abe-kim", outcomeId: "yes" })
    expect(kim).toMatchObject({ id: "l-01", shift: null })
    expect(kim?.ifSo).toBeCloseTo(0.4545, 3)
    expect(kim?.ifNot).toBeCloseTo(0, 12)
  })

  it("an observed signal counts with what it says; of one cause only the strongest", () => {
    const signals = board.signals.map((signal) =>
      signal.id === "g-02" || signal.id === "g-03" ? { ...signal, pricedIn: false } : signal,
    )
    const told = changed({ signals })
    const found = influencesOn(modelOf(told), told, { scenarioId: "s-breakdown", outcomeId: "yes" })
    const shiftOf = (id: string) => found.find((one) => one.id === id)?.shift
    expect(shiftOf("g-02")).toBe(0)
    expect(shiftOf("g-03")).toBeCloseTo(Math.log(0.35 / 0.65), 12)
    const counted = found.find(({ id }) => id === "g-03")
    expect(counted?.ifSo).toBeLessThan(counted?.ifNot ?? 0)
  })

  it("what is deleted or would close a loop leads nowhere, and what is unknown has nothing", () => {
    const [first] = board.links.filter(({ id }) => id === "l-08")
    const looped = changed({
      links: [
        ...board.links.map((link) => (link.id === "l-09" ? { ...link, deletedAt: 1 } : link)),
        {
          ...(first as (typeof board.links)[number]),
          id: "l-99",
          from: { scenarioId: "s-breakdown", outcomeId: "yes" },
        },
      ],
    })
    const ids = influencesOn(modelOf(looped), looped, target).map(({ id }) => id)
    expect(ids).not.toContain("l-09")
    expect(ids).not.toContain("l-99")
    expect(influencesOn(model, board, { scenarioId: "nowhere", outcomeId: "yes" })).toEqual([])
  })
})

describe("what to watch next", () => {
  const observed = (id: string, state: "observed" | "notObserved"): WhatIf => ({
    ...nothingSet,
    signals: { [id]: state },
  })

  it("the closed form is what the network says when each is observed and when it stays away", () => {
    const found = watchNext(model, board, nothingSet, target)
    expect(found.map(({ signalId }) => signalId).sort()).toEqual(["g-01", "g-05", "g-06", "g-07", "g-08"])
    const now = probability(model, nothingSet)
    for (const { signalId, worth, pObserved, ifObserved, ifNot } of found) {
      const seen = probability(model, observed(signalId, "observed"))
      const absent = probability(model, observed(signalId, "notObserved"))
      expect(ifObserved).toBeCloseTo(seen, 12)
      expect(ifNot).toBeCloseTo(absent, 12)
      // What is expected is what is held now.
      expect(pObserved * seen + (1 - pObserved) * absent).toBeCloseTo(now, 12)
      expect(worth).toBeCloseTo(pObserved * (seen - now) ** 2 + (1 - pObserved) * (absent - now) ** 2, 12)
    }
    const worths = found.map(({ worth }) => worth)
    expect(worths).toEqual([...worths].sort((a, b) => b - a))
  })

  it("it is the expected fall of the half Brier score", () => {
    for (const { pObserved, ifObserved, ifNot, worth } of watchNext(model, board, nothingSet, target)) {
      const now = probability(model, nothingSet)
      // p (1 - p) is the half Brier score that somebody who holds p expects.
      const expected = (p: number) => p * (1 - p)
      const fall = expected(now) - pObserved * expected(ifObserved) - (1 - pObserved) * expected(ifNot)
      expect(worth).toBeCloseTo(fall, 12)
    }
  })

  it("without a target it is summed over all scenarios, and tells of the signal's own outcome", () => {
    const [first, ...others] = watchNext(model, board, nothingSet, null)
    expect(others).toHaveLength(4)
    const signal = board.signals.find(({ id }) => id === first?.signalId)
    const asIs = model.query(nothingSet)
    const sum = (["observed", "notObserved"] as const).reduce((total, state) => {
      const then = model.query(observed(first?.signalId ?? "", state))
      if (asIs.state !== "exact" || then.state !== "exact") throw new Error("not exact")
      const fall = Object.entries(asIs.marginals).flatMap(([id, marginal]) =>
        Object.entries(marginal).map(([outcomeId, p]) => ((then.marginals[id]?.[outcomeId] ?? 0) - p) ** 2),
      )
      const weight = state === "observed" ? (first?.pObserved ?? 0) : 1 - (first?.pObserved ?? 0)
      return total + (weight * fall.reduce((a, b) => a + b, 0)) / 2
    }, 0)
    expect(first?.worth).toBeCloseTo(sum, 12)
    expect(first?.ifObserved).toBeCloseTo(
      probability(model, observed(first?.signalId ?? "", "observed"), signal as typeof target),
      12,
    )
  })

  it("what is set, priced in, decided, deleted or not in the network is not ranked, or teaches nothing", () => {
    expect(
      watchNext(model, board, observed("g-01", "observed"), target).some(
        ({ signalId }) => signalId === "g-01",
      ),
    ).toBe(false)
    const other = changed({
      signals: board.signals.map((signal) =>
        signal.id === "g-01"
          ? { ...signal, pricedIn: true }
          : signal.id === "g-05"
            ? { ...signal, deletedAt: 1 }
            : signal.id === "g-06"
              ? { ...signal, scenarioId: "nowhere" }
              : signal,
      ),
    })
    expect(
      watchNext(modelOf(other), other, nothingSet, target)
        .map(({ signalId }) => signalId)
        .sort(),
    ).toEqual(["g-07", "g-08"])
    const decided = watchNext(model, board, seeing("s-china-relax", "yes"), target)
    expect(decided.find(({ signalId }) => signalId === "g-08")).toMatchObject({ worth: 0, pObserved: 0.7 })
    expect(watchNext(newModel(board, 8), board, nothingSet, target)).toEqual([])
  })

  it("a signal whose cause was seen in a stronger one teaches nothing; certain ones leave numbers", () => {
    const grouped = changed({
      signals: board.signals.map((signal) =>
        signal.id === "g-04"
          ? { ...signal, pricedIn: false, independenceGroup: "one" }
          : signal.id === "g-08"
            ? { ...signal, ...target, pGivenOutcome: 0.5, pGivenNotOutcome: 0.4, independenceGroup: "one" }
            : signal,
      ),
    })
    const found = watchNext(modelOf(grouped), grouped, nothingSet, target)
    expect(found.find(({ signalId }) => signalId === "g-08")?.worth).toBeCloseTo(0, 12)
    const p = fc.constantFrom(0, 0.3, 1)
    fc.assert(
      fc.property(p, p, (a, b) => {
        const certain = changed({
          signals: board.signals.map((signal) =>
            signal.id === "g-08" ? { ...signal, pGivenOutcome: a, pGivenNotOutcome: b } : signal,
          ),
        })
        for (const worth of watchNext(modelOf(certain), certain, nothingSet, target))
          for (const value of [worth.worth, worth.pObserved, worth.ifObserved, worth.ifNot]) {
            expect(value).toBeGreaterThanOrEqual(0)
            expect(value).toBeLessThanOrEqual(1)
          }
      }),
      { seed: 6, numRuns: 9 },
    )
  })
})
