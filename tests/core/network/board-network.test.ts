/** The model of a board against what it says, worked out the slow way. */
import { describe, expect, it } from "vitest"
import type { Board, OutcomeRef } from "../../../core/board.ts"
import { modelOf, networkOf } from "../../../core/network/board-network.ts"
import type { DiscreteNetwork } from "../../../core/network/discrete-network.ts"
import { type Marginals, nothingSet, type WhatIf } from "../../../core/network/questions.ts"
import { shiftOf } from "../../../core/response.ts"
import { boardOf, link, randomBoard, randomWhatIf, ref, scenario, yesNo } from "./boards.ts"
import { apart, enumerated } from "./enumeration.ts"

const exact = (board: Board, whatIf: Partial<WhatIf> = {}) => {
  const answer = modelOf(board).query({ ...nothingSet, ...whatIf })
  if (answer.state !== "exact") throw new Error(`${answer.state}: ${"why" in answer ? answer.why : ""}`)
  return answer.marginals
}
const seeing = (...refs: string[]): Partial<WhatIf> => ({
  outcomes: Object.fromEntries(
    refs.map(ref).map(({ scenarioId, outcomeId }) => [scenarioId, { outcomeId, by: "seeing" as const }]),
  ),
})

// --- the slow way -------------------------------------------------------------------------------------------------

/** The variable of a scenario in the plain network, and the numbers of the states in which it has an outcome. */
function statesOf(
  board: Board,
  network: DiscreteNetwork,
  target: OutcomeRef,
): { name: string; states: number[] } {
  const own = network.variables.find(({ name }) => name === target.scenarioId)
  if (own) return { name: own.name, states: [own.states.indexOf(target.outcomeId)] }
  const set = network.variables.find(({ states }) => states.includes(target.scenarioId))
  if (!set) throw new Error(`${target.scenarioId} is in no variable`)
  const happens =
    target.outcomeId === board.scenarios.find(({ id }) => id === target.scenarioId)?.outcomes[0]?.id
  const all = [...set.states.keys()]
  return { name: set.name, states: all.filter((s) => (set.states[s] === target.scenarioId) === happens) }
}

/** What the drivers add to each state of a variable. */
function shiftsOf(
  board: Board,
  network: DiscreteNetwork,
  name: string,
  levels: Record<string, number>,
): number[] {
  const variable = network.variables.find((own) => own.name === name)
  const shifts = variable?.states.map(() => 0) ?? []
  for (const response of board.responses) {
    const found = statesOf(board, network, response)
    if (found.name !== name) continue
    const { shift } = shiftOf(response, board.drivers, levels)
    const inSet = variable?.states.includes(response.scenarioId)
    const member = variable?.states.indexOf(response.scenarioId) ?? -1
    if (inSet) shifts[member] = (shifts[member] ?? 0) + (found.states.includes(member) ? shift : -shift)
    else for (const s of found.states) shifts[s] = (shifts[s] ?? 0) + shift
  }
  return shifts
}

/** The network in which drivers stand at other levels and outcomes are made so. */
function changed(board: Board, network: DiscreteNetwork, whatIf: WhatIf): DiscreteNetwork | null {
  const made = new Map<string, number[]>()
  for (const [scenarioId, { outcomeId, by }] of Object.entries(whatIf.outcomes)) {
    if (by !== "doing") continue
    const { name, states } = statesOf(board, network, { scenarioId, outcomeId })
    made.set(name, made.get(name)?.filter((s) => states.includes(s)) ?? states)
  }
  if ([...made.values()].some((states) => states.length === 0)) return null
  const variables = network.variables.map((variable) => {
    const today = shiftsOf(board, network, variable.name, {})
    const then = shiftsOf(board, network, variable.name, whatIf.levels)
    const left = made.get(variable.name)
    const table = variable.table.map((row) => {
      const moved = row.map((p, s) => p * Math.exp((then[s] ?? 0) - (today[s] ?? 0)))
      const open = moved.map((p, s) => (left && !left.includes(s) ? 0 : p))
      const sum = open.reduce((a, b) => a + b, 0)
      return sum > 0 ? open.map((p) => p / sum) : row.map((_, s) => (left?.includes(s) ? 1 / left.length : 0))
    })
    return { ...variable, table }
  })
  return { ...network, variables }
}

function slow(
  board: Board,
  network: DiscreteNetwork,
  whatIf: WhatIf,
): { evidence: number; marginals: Marginals } {
  const other = changed(board, network, whatIf)
  if (!other) return { evidence: 0, marginals: {} }
  const seen = Object.entries(whatIf.outcomes)
    .filter(([, { by }]) => by === "seeing")
    .map(([scenarioId, { outcomeId }]) => statesOf(board, network, { scenarioId, outcomeId }))
  const heard = board.signals.flatMap((signal) => {
    const state = whatIf.signals[signal.id] ?? (signal.pricedIn ? "watching" : signal.state)
    if (state !== "observed" && state !== "notObserved") return []
    const of = (p: number) => (state === "observed" ? p : 1 - p)
    const so = of(signal.pGivenOutcome)
    const not = of(signal.pGivenNotOutcome)
    return [{ ...statesOf(board, network, signal), so, not }]
  })
  const found = enumerated(other, (at) => {
    let weight = 1
    for (const { name, states } of seen) if (!states.includes(at[name] ?? -1)) weight = 0
    for (const { name, states, so, not } of heard) weight *= states.includes(at[name] ?? -1) ? so : not
    return weight
  })
  const marginals = Object.fromEntries(
    board.scenarios.map(({ id, outcomes }) => [
      id,
      Object.fromEntries(
        outcomes.map((outcome) => {
          const { name, states } = statesOf(board, network, { scenarioId: id, outcomeId: outcome.id })
          const of = network.variables.find((variable) => variable.name === name)?.states ?? []
          return [
            outcome.id,
            states.reduce((sum, s) => sum + (found.marginals[name]?.[of[s] ?? ""] ?? Number.NaN), 0),
          ]
        }),
      ),
    ]),
  )
  return { evidence: found.evidence, marginals }
}

const plain = (board: Board): DiscreteNetwork => {
  const network = networkOf(modelOf(board))
  if (!network) throw new Error("no network")
  return network
}

describe("the model of a board", () => {
  it("answers as the enumeration of every combination does, on 200 boards of every kind", () => {
    let impossible = 0
    let asked = 0
    for (let seed = 1; seed <= 200; seed++) {
      const board = randomBoard(seed, seed % 2 === 0)
      const model = modelOf(board)
      const network = plain(board)
      for (let question = 0; question < 3; question++) {
        const whatIf = question === 0 ? nothingSet : randomWhatIf(board, seed * 10 + question)
        const expected = slow(board, network, whatIf)
        const found = model.query(whatIf)
        asked++
        if (expected.evidence === 0) {
          expect(found.state, `seed ${seed}.${question}`).toBe("impossible")
          impossible++
          continue
        }
        if (found.state !== "exact") throw new Error(`seed ${seed}.${question}: ${found.state}`)
        expect(Math.abs(found.evidence - expected.evidence), `seed ${seed}.${question}`).toBeLessThan(1e-12)
        expect(apart(found.marginals, expected.marginals), `seed ${seed}.${question}`).toBeLessThan(1e-12)
      }
    }
    expect(asked).toBe(600)
    expect(impossible).toBeGreaterThan(20)
    expect(impossible).toBeLessThan(200)
  })

  it("M3 the base is the working value on every board without hard relations", () => {
    let compared = 0
    for (let seed = 1; seed <= 199; seed += 2) {
      const board = randomBoard(seed, false)
      const { base } = modelOf(board).state()
      for (const { id, working } of board.scenarios) {
        const expected = working && "probabilities" in working ? working.probabilities : {}
        expect(apart({ [id]: base[id] ?? {} }, { [id]: expected }), `seed ${seed}, ${id}`).toBeLessThan(1e-9)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(300)
  })

  it("M3 what hard relations allow is reached or named, on every board with them", () => {
    let named = 0
    let met = 0
    for (let seed = 2; seed <= 300; seed += 2) {
      const board = randomBoard(seed, true)
      const { base, problems } = modelOf(board).state()
      const unreachable = new Set(
        problems.filter(({ kind }) => kind === "unreachable").flatMap((p) => p.scenarioIds),
      )
      for (const { id, working } of board.scenarios) {
        const expected = working && "probabilities" in working ? working.probabilities : {}
        const off = apart({ [id]: base[id] ?? {} }, { [id]: expected })
        expect(Number.isFinite(off)).toBe(true)
        if (unreachable.has(id)) named++
        else {
          expect(off, `seed ${seed}, ${id}`).toBeLessThan(1e-9)
          met++
        }
      }
    }
    expect(named).toBeGreaterThan(20)
    expect(met).toBeGreaterThan(300)
  })

  it("a link adds its shift to the log-odds of its target, and nothing else", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.3), scenario("b", { x: 0.2, y: 0.3, z: 0.5 }), yesNo("c", 0.4)],
      links: [link("1", "influences", "a/yes", "c/yes", 1.2), link("2", "influences", "b/y", "c/no", 0.7)],
    })
    const c = plain(board).variables.find(({ name }) => name === "c")
    expect(c?.parents).toEqual(["a", "b"])
    const odds = c?.table.map(([yes = 0, no = 0]) => Math.log(yes / no)) ?? []
    const [yesX = 0, yesY, yesZ, noX, noY, noZ] = odds
    expect([yesY, yesZ, noX, noY, noZ].map((x) => (x ?? 0) - yesX)).toEqual([
      expect.closeTo(-0.7, 12),
      expect.closeTo(0, 12),
      expect.closeTo(-1.2, 12),
      expect.closeTo(-1.9, 12),
      expect.closeTo(-1.2, 12),
    ])
  })

  it("what is made so says nothing about its causes, what is seen does", () => {
    const board = boardOf({
      scenarios: [yesNo("cause", 0.3), yesNo("effect", 0.4), yesNo("next", 0.5)],
      links: [
        link("1", "influences", "cause/yes", "effect/yes", 2),
        link("2", "influences", "effect/yes", "next/yes", 1),
      ],
    })
    const seen = exact(board, seeing("effect/yes"))
    const made = exact(board, { outcomes: { effect: { outcomeId: "yes", by: "doing" } } })
    expect(seen.cause?.yes).toBeGreaterThan(0.5)
    expect(made.cause?.yes).toBeCloseTo(0.3, 12)
    expect(made.next?.yes).toBeCloseTo(seen.next?.yes ?? 0, 12)
  })

  it("M4 B requires A: B never happens without it, and A always with it", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.4), yesNo("b", 0.3)],
      links: [link("1", "requires", "a/yes", "b/yes")],
    })
    const model = modelOf(board)
    expect(model.probabilityOf({ a: "no", b: "yes" })).toBe(0)
    expect(exact(board, seeing("b/yes")).a?.yes).toBe(1)
    expect(exact(board).b?.yes).toBeCloseTo(0.3, 12)
    expect(model.query({ ...nothingSet, ...seeing("b/yes", "a/no") }).state).toBe("impossible")
  })

  it("M3 B requires A and is put above it: as near as can be, and said with both numbers", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.2), yesNo("b", 0.5)],
      links: [link("1", "requires", "a/yes", "b/yes")],
    })
    const { base, problems } = modelOf(board).state()
    expect(base.b?.yes).toBeCloseTo(0.2, 12)
    expect(problems).toEqual([
      {
        kind: "unreachable",
        message:
          "“Title of b” (yes) is put at 50%, but what it requires, follows from or is excluded by allows no nearer than 20%.",
        ids: ["1"],
        scenarioIds: ["b", "a"],
      },
    ])
  })

  it("M3 of several outcomes the nearest that can be reached is the nearest by squares", () => {
    // Outcome x needs a; y and z share what is left alike, whatever was wanted of them beyond that.
    const board = boardOf({
      scenarios: [yesNo("a", 0.25), scenario("b", { x: 0.55, y: 0.3, z: 0.15 })],
      links: [link("1", "requires", "a/yes", "b/x")],
    })
    const { base } = modelOf(board).state()
    expect(base.b).toEqual({
      x: expect.closeTo(0.25, 12),
      y: expect.closeTo(0.45, 12),
      z: expect.closeTo(0.3, 12),
    })
    // And exactly as much as a leaves is no gap.
    const whole = boardOf({
      scenarios: [yesNo("a", 0.25), yesNo("b", 0.25)],
      links: [link("1", "requires", "a/yes", "b/yes")],
    })
    expect(modelOf(whole).state().problems).toEqual([])
    expect(exact(whole, seeing("a/yes")).b?.yes).toBe(1)
  })

  it("implies and excludes forbid, and working values of 0 and 1 hold", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.3), yesNo("b", 0.6), yesNo("c", 0.5), yesNo("never", 0), yesNo("sure", 1)],
      links: [
        link("1", "implies", "a/yes", "b/yes"),
        link("2", "excludes", "a/yes", "c/yes"),
        link("3", "influences", "a/yes", "never/yes", 3),
        link("4", "influences", "a/yes", "sure/no", 3),
      ],
    })
    const seen = exact(board, seeing("a/yes"))
    expect([seen.b?.yes, seen.c?.yes, seen.never?.yes, seen.sure?.yes]).toEqual([1, 0, 0, 1])
    expect(
      apart(exact(board), { b: { yes: 0.6 }, c: { yes: 0.5 }, never: { yes: 0 }, sure: { yes: 1 } }),
    ).toBeLessThan(1e-12)
    const impossible = modelOf(board).query({ ...nothingSet, ...seeing("never/yes", "b/yes") })
    expect(impossible).toEqual({
      state: "impossible",
      between: [{ kind: "outcome", scenarioId: "never" }],
      why: "It cannot be so that “Title of never” is yes: in this model that has a probability of 0.",
    })
    const made = exact(board, { outcomes: { never: { outcomeId: "yes", by: "doing" } } })
    expect(made.never?.yes).toBe(1)
    expect(made.a?.yes).toBeCloseTo(0.3, 12)
  })

  it("names the smallest part of what cannot all be so", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.4), yesNo("b", 0.3), yesNo("c", 0.5), yesNo("d", 0.5)],
      links: [link("1", "requires", "a/yes", "b/yes"), link("2", "influences", "c/yes", "b/yes", 1)],
    })
    const answer = modelOf(board).query({ ...nothingSet, ...seeing("a/no", "b/yes", "c/yes", "d/no") })
    expect(answer).toEqual({
      state: "impossible",
      between: [
        { kind: "outcome", scenarioId: "a" },
        { kind: "outcome", scenarioId: "b" },
      ],
      why: "It cannot all be so that “Title of a” is no and “Title of b” is yes: in this model that has a probability of 0.",
    })
  })

  it("hard relations that leave nothing possible are named and passed over there, never NaN", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.4), yesNo("b", 0.3), yesNo("c", 0.5)],
      links: [link("1", "requires", "a/yes", "c/yes"), link("2", "implies", "b/yes", "c/yes")],
    })
    const { problems, base } = modelOf(board).state()
    expect(problems.map(({ kind, message }) => [kind, message])).toContainEqual([
      "contradiction",
      "When “Title of a” is no and “Title of b” is yes, requirements and exclusions leave nothing possible for “Title of c”; there they are passed over.",
    ])
    expect(base.c?.yes).toBeCloseTo(0.5, 9)
  })

  it("an exclusive set is one thing: one happens, or none", () => {
    const board = boardOf({
      sets: [{ id: "set", title: "Who wins", kind: "exclusive" }],
      scenarios: [
        yesNo("m1", 0.5, { setId: "set" }),
        yesNo("m2", 0.3, { setId: "set" }),
        yesNo("cause", 0.4),
        yesNo("after", 0.5),
      ],
      links: [
        link("1", "influences", "cause/yes", "m1/no", 1.5),
        link("2", "influences", "m2/no", "after/yes", 1),
        link("3", "influences", "m1/yes", "m2/yes", 1),
      ],
    })
    const { problems, scenarioIds } = modelOf(board).state()
    expect(problems.map(({ kind }) => kind)).toEqual(["within-set"])
    expect(scenarioIds).toEqual(["cause", "m1", "m2", "after"])
    expect(exact(board, seeing("m1/yes")).m2).toEqual({ yes: 0, no: 1 })
    expect(exact(board, seeing("m1/no")).m2?.yes).toBeCloseTo(0.6, 12)
    expect(exact(board, seeing("cause/yes")).m1?.yes).toBeLessThan(0.5)
    expect(exact(board, seeing("m2/no")).after?.yes).toBeGreaterThan(0.5)
    const made = exact(board, { outcomes: { m1: { outcomeId: "no", by: "doing" } } })
    expect(made.m1?.yes).toBe(0)
    expect(made.cause?.yes).toBeCloseTo(0.4, 12)
    expect(modelOf(board).query({ ...nothingSet, ...seeing("m1/yes", "m2/yes") }).state).toBe("impossible")
    const over = boardOf({
      ...board,
      scenarios: [yesNo("m1", 0.9, { setId: "set" }), yesNo("m2", 0.6, { setId: "set" })],
      links: [],
    })
    const state = modelOf(over).state()
    expect(state.base.m1?.yes).toBeCloseTo(0.6, 12)
    expect(state.problems.map(({ kind, message }) => [kind, message])).toEqual([
      [
        "unreachable",
        "Only one of “Who wins” can happen, but together they hold 150%; the model takes them in proportion, as 100%.",
      ],
    ])
  })

  describe("what was resolved against the board", () => {
    const happened = (outcomeId: string) =>
      ({ status: "resolved", resolution: { outcomeId, resolvedOn: "2026-01-01" } }) as const
    const told = (board: Board) =>
      modelOf(board)
        .state()
        .problems.filter(({ kind }) => kind === "resolved-against")

    it("a scenario that stood at 0% and happened is a fact without causes: named, and the model goes on", () => {
      const board = boardOf({
        scenarios: [yesNo("a", 0.4), yesNo("b", 0, happened("yes")), yesNo("c", 0.3)],
        links: [link("1", "influences", "a/yes", "b/yes", 2), link("2", "influences", "b/yes", "c/yes", 1)],
      })
      const now = exact(board)
      expect(now.b?.yes).toBe(1)
      expect(now.a?.yes).toBeCloseTo(0.4, 12)
      // The consequence moves as its link says.
      expect(now.c?.yes).toBeCloseTo((0.3 * Math.E) / (0.7 + 0.3 * Math.E), 9)
      expect(told(board)).toEqual([
        {
          kind: "resolved-against",
          message:
            "“Title of b” is yes, as resolved. The board held that at 0%. The model takes it as a fact that says nothing about what led to it.",
          ids: [],
          scenarioIds: ["b"],
        },
      ])
      expect(modelOf(board).query({ ...nothingSet, ...seeing("a/yes") }).state).toBe("exact")
      expect(modelOf(board).probabilityOf({ b: "yes", a: "yes" })).toBeCloseTo(0.4, 12)
      const drawn = modelOf(board).query(nothingSet, "sampled")
      expect(drawn.state === "sampled" && drawn.marginals.b?.yes).toBe(1)
    })

    it("a consequence that happened without what it requires is the fact, and its cause stays as seen", () => {
      const board = boardOf({
        scenarios: [yesNo("a", 0.5, happened("no")), yesNo("b", 0.2, happened("yes")), yesNo("z", 0.5)],
        links: [link("1", "requires", "a/yes", "b/yes"), link("2", "influences", "z/yes", "a/yes", 1)],
      })
      const now = exact(board)
      expect([now.a?.yes, now.b?.yes]).toEqual([0, 1])
      expect(now.z?.yes).toBeLessThan(0.5)
      expect(told(board).map(({ scenarioIds, message }) => [scenarioIds, message])).toEqual([
        [["b"], expect.stringContaining("With what else is resolved the board holds that to be impossible.")],
      ])
    })

    it("in a set of which one happens: none of them where they made 100%, and of two that happened the first", () => {
      const set = (...members: Board["scenarios"]) =>
        boardOf({ sets: [{ id: "set", title: "Only one", kind: "exclusive" }], scenarios: members })
      const of = (id: string, p: number, outcomeId: string) =>
        yesNo(id, p, { setId: "set", ...happened(outcomeId) })
      const none = set(of("a", 0.6, "no"), of("b", 0.4, "no"))
      expect([exact(none).a?.yes, exact(none).b?.yes]).toEqual([0, 0])
      expect(told(none)).toHaveLength(1)
      const both = set(of("a", 0.6, "yes"), of("b", 0.3, "yes"))
      expect([exact(both).a?.yes, exact(both).b?.yes]).toEqual([1, 0])
      expect(told(both)[0]?.message).toContain("Of “Only one” only one can happen")
    })
  })

  it("what is resolved is evidence, by outcome and by value", () => {
    const board = boardOf({
      scenarios: [
        yesNo("a", 0.3, { status: "resolved", resolution: { outcomeId: "yes", resolvedOn: "2026-01-01" } }),
        yesNo("b", 0.5),
        scenario(
          "n",
          {},
          {
            kind: "numeric",
            outcomes: [],
            working: { quantiles: { p10: 2, p50: 5, p90: 8 } },
            range: [0, 10],
            thresholds: [{ id: "low", upTo: 4 }],
            status: "resolved",
            resolution: { value: 4, resolvedOn: "2026-01-01" },
          },
        ),
      ],
      links: [link("1", "influences", "a/yes", "b/yes", 1), link("2", "influences", "n/above", "b/yes", 1)],
    })
    const { base, now } = modelOf(board).state()
    expect(base.a?.yes).toBe(0.3)
    if (now.state !== "exact") throw new Error(now.state)
    expect(now.marginals.a?.yes).toBe(1)
    expect(now.marginals.n?.low).toBe(1)
    // Set otherwise, the resolution is what is left aside.
    expect(exact(board, seeing("a/no")).a?.yes).toBe(0)
    // Likewise a configuration that goes against it is impossible.
    expect(modelOf(board).probabilityOf({ a: "no" })).toBe(0)
  })

  it("a table is taken as it is where it gives the working values, and shifted where it does not", () => {
    const rows = [
      [0.9, 0.1],
      [0.2, 0.8],
    ]
    const table = {
      id: "t",
      scenarioId: "b",
      given: ["a"],
      outcomes: [
        ["yes", "no"],
        ["yes", "no"],
      ],
      rows,
    }
    const board = boardOf({ scenarios: [yesNo("a", 0.5), yesNo("b", 0.55)], tables: [table] })
    expect(plain(board).variables.find(({ name }) => name === "b")?.table).toEqual(rows)
    const other = boardOf({ scenarios: [yesNo("a", 0.5), yesNo("b", 0.3)], tables: [table] })
    expect(exact(other).b?.yes).toBeCloseTo(0.3, 12)
    const misfit = boardOf({
      ...board,
      tables: [
        {
          ...table,
          outcomes: [
            ["yes", "no"],
            ["x", "y"],
          ],
        },
      ],
    })
    expect(
      modelOf(misfit)
        .state()
        .problems.map(({ kind }) => kind),
    ).toEqual(["bad-table"])
  })
})
