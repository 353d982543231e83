import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { parseBif } from "../../core/bif.ts"
import { networkOfBoard } from "../../core/bif-board.ts"
import { networkMarginals } from "../../core/bif-marginals.ts"
import { writeBif } from "../../core/bif-write.ts"
import { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { boardFromFile, previewOf } from "../../core/model-file.ts"
import { modelOf } from "../../core/network/board-network.ts"
import { consistentConfigurations } from "../../core/network/cross-impact.ts"
import type { DiscreteNetwork, DiscreteVariable } from "../../core/network/discrete-network.ts"
import { parseScw, writeScw } from "../../core/scw.ts"
import { projectOfBoard } from "../../core/scw-board.ts"
import { parseTemplate } from "../../core/template.ts"

const published = (name: string) => readFileSync(new URL(`network/data/${name}.bif`, import.meta.url), "utf8")

function made(text: string, title = ""): Board {
  const board = boardFromFile(text, title)
  if (!board.ok) throw new Error(board.error.message)
  return board.value
}
function networkIn(text: string): DiscreteNetwork {
  const file = parseBif(text)
  if (!file.ok) throw new Error(file.error.message)
  return file.value.network
}
function exported(board: Board): DiscreteNetwork {
  const network = networkOfBoard(board, modelOf(board))
  if (!network) throw new Error("too large")
  return network
}

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 4_294_967_296
}

function drawn(seed: number): DiscreteNetwork {
  const next = random(seed)
  const variables: DiscreteVariable[] = []
  for (let i = 0; i < 2 + next() * 5; i += 1) {
    const states = ["low", "middle", "high"].slice(0, 2 + Math.floor(next() * 2))
    const parents = variables.filter(() => next() < 0.4).slice(0, 3)
    const rows = parents.reduce((n, parent) => n * parent.states.length, 1)
    const table = Array.from({ length: rows }, () => {
      const weights = states.map(() => (next() < 0.1 ? 0 : next()))
      const total = weights.reduce((a, b) => a + b)
      return total === 0 ? states.map((_, s) => (s === 0 ? 1 : 0)) : weights.map((w) => w / total)
    })
    const names = parents.map(({ name }) => name)
    // Rows belong to whatever order of the parents is told, so any order is as good.
    variables.push({ name: `v${i}`, states, parents: next() < 0.5 ? names : names.toReversed(), table })
  }
  return { name: "drawn", variables }
}
/** P of every whole state of the world, straight from the tables. */
function* worlds({ variables }: DiscreteNetwork): Generator<{ state: number[]; p: number }> {
  const index = new Map(variables.map(({ name }, i) => [name, i]))
  const state = variables.map(() => 0)
  for (;;) {
    let p = 1
    for (const [v, { parents, table }] of variables.entries()) {
      const row = parents.reduce((at, name) => {
        const parent = index.get(name) as number
        return at * (variables[parent]?.states.length ?? 0) + (state[parent] as number)
      }, 0)
      p *= table[row]?.[state[v] as number] ?? Number.NaN
    }
    yield { state: [...state], p }
    let v = variables.length - 1
    while (v >= 0 && state[v] === (variables[v]?.states.length ?? 0) - 1) state[v--] = 0
    if (v < 0) return
    state[v] = (state[v] as number) + 1
  }
}

function conditioned(network: DiscreteNetwork, variable: number, seen: number): number[][] {
  const sums = network.variables.map(({ states }) => states.map(() => 0))
  let total = 0
  for (const { state, p } of worlds(network)) {
    if (state[variable] !== seen) continue
    total += p
    for (const [v, s] of state.entries()) (sums[v] as number[])[s] = ((sums[v] as number[])[s] ?? 0) + p
  }
  return sums.map((row) => row.map((p) => p / total))
}

describe("a network becomes a board", () => {
  it("the published network asia, as a board that the board's own schema takes and a document gives back", () => {
    const board = made(published("asia"))
    expect(board.meta.title).toBe("Imported network")
    expect(board.scenarios.map(({ title, kind }) => `${title} ${kind}`)).toContain("dysp binary")
    expect(board.tables).toHaveLength(6)
    expect(Board.parse(board)).toEqual(board)
    const doc = new Y.Doc()
    writeBoard(doc, board)
    expect(readBoard(doc)).toEqual(board)
    expect(modelOf(board).state().problems).toEqual([])
    // Lauritzen and Spiegelhalter 1988.
    const dysp = board.scenarios.find(({ title }) => title === "dysp")
    expect(dysp?.working).toEqual({
      probabilities: { yes: expect.closeTo(0.4359706, 7), no: expect.closeTo(0.5640294, 7) },
    })
  })

  it("M3 what is asked of the board is answered as enumeration of the network answers it, to 1e-9", () => {
    const networks = [networkIn(published("asia")), networkIn(published("cancer"))]
    for (let seed = 1; seed <= 60; seed += 1) networks.push(drawn(seed))
    for (const [n, network] of networks.entries()) {
      const board = made(writeBif(network))
      const model = modelOf(board)
      const { base } = model.state()
      for (const [v, scenario] of board.scenarios.entries())
        for (const [s, { id }] of scenario.outcomes.entries())
          expect(base[scenario.id]?.[id], `network ${n}`).toBeCloseTo(
            [...worlds(network)].reduce((sum, { state, p }) => sum + (state[v] === s ? p : 0), 0),
            9,
          )
      const last = network.variables.length - 1
      const seen = board.scenarios[last]
      if (!seen) throw new Error("no scenario")
      const expected = conditioned(network, last, 0)
      if (Number.isNaN(expected[0]?.[0])) continue
      const outcomes = { [seen.id]: { outcomeId: seen.outcomes[0]?.id ?? "", by: "seeing" as const } }
      const answer = model.query({ outcomes, levels: {}, signals: {} })
      if (answer.state !== "exact") throw new Error(`network ${n}: ${answer.state}`)
      for (const [v, scenario] of board.scenarios.entries())
        for (const [s, { id }] of scenario.outcomes.entries())
          expect(answer.marginals[scenario.id]?.[id], `network ${n}`).toBeCloseTo(
            expected[v]?.[s] ?? Number.NaN,
            9,
          )
    }
  })

  it("and is the same network again when it is written out, digit by digit", () => {
    for (const name of ["asia", "cancer"]) {
      const network = networkIn(published(name))
      const again = networkIn(writeBif(exported(made(published(name)))))
      expect(again.variables).toEqual(network.variables)
    }
    for (let seed = 1; seed <= 60; seed += 1) {
      const network = drawn(seed)
      const again = exported(made(writeBif(network), "drawn"))
      expect(again.variables, `seed ${seed}`).toEqual(network.variables)
    }
  })

  it("but with what was changed on the board since: a value that is set, a link that is drawn", () => {
    const board = made(published("asia"))
    const at = (title: string) => board.scenarios.findIndex((scenario) => scenario.title === title)
    const [xray, smoke] = [at("xray"), at("smoke")]
    const scenarios = board.scenarios.map((scenario, i) =>
      i === xray ? { ...scenario, working: { probabilities: { yes: 0.5, no: 0.5 } } } : scenario,
    )
    const set = networkMarginals(exported({ ...board, scenarios }))
    expect(set?.[xray]).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)])
    const link = {
      id: "l1",
      relation: "influences" as const,
      from: { scenarioId: `s${smoke + 1}`, outcomeId: "yes" },
      to: { scenarioId: `s${xray + 1}`, outcomeId: "yes" },
      logOddsShift: 1,
    }
    expect(exported({ ...board, links: [link] }).variables[xray]?.parents).toEqual(["smoke", "either"])
    // Between what is joined already nothing changes but the rows.
    const either = { ...link, from: { scenarioId: `s${at("either") + 1}`, outcomeId: "yes" } }
    const again = exported({ ...board, links: [either] })
    const [before, after] = [exported(board), again].map(
      ({ variables }) => variables[xray]?.table[0]?.[0] ?? 0,
    )
    expect(after).toBeGreaterThan((before ?? 1) + 0.001)
    expect(networkMarginals(again)?.[xray]?.[0]).toBeCloseTo(
      networkMarginals(exported(board))?.[xray]?.[0] ?? 0,
      9,
    )
  })

  it("one that is too large to be exact is refused, and nothing is made", () => {
    const names = Array.from({ length: 60 }, (_, i) => `v${i}`)
    const next = random(3)
    const variables = names.map((name, i): DiscreteVariable => {
      const parents =
        i < 12
          ? []
          : names
              .slice(0, i)
              .toSorted(() => next() - 0.5)
              .slice(0, 8)
      return {
        name,
        states: ["a", "b"],
        parents,
        table: Array.from({ length: 2 ** parents.length }, () => [0.5, 0.5]),
      }
    })
    expect(networkMarginals({ name: "", variables })).toBeNull()
    expect(boardFromFile(writeBif({ name: "", variables }), "")).toMatchObject({
      ok: false,
      error: { reason: "too-large" },
    })
  })
})

describe("a board becomes a network", () => {
  const url = new URL("../../prisma/templates/korea-2018.json", import.meta.url)
  const template = parseTemplate(JSON.parse(readFileSync(url, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  const korea = template.value.board

  it("M3 the Korea board, opened elsewhere, holds the board's working values", () => {
    const network = networkIn(writeBif(exported(korea)))
    const marginals = networkMarginals(network)
    let compared = 0
    for (const scenario of korea.scenarios) {
      const v = network.variables.findIndex(({ name }) => name === scenario.title)
      if (v < 0 || !scenario.working || !("probabilities" in scenario.working)) continue
      for (const [s, { id }] of scenario.outcomes.entries()) {
        expect(marginals?.[v]?.[s]).toBeCloseTo(scenario.working.probabilities[id] ?? Number.NaN, 6)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(30)
  })

  it("B8 a scenario whose working value is hidden is not in it", () => {
    const [first, ...rest] = korea.scenarios
    if (!first) throw new Error("no scenario")
    const { working: _, workingBasis: __, ...hidden } = first
    const board = { ...korea, scenarios: [hidden, ...rest] }
    expect(exported(korea).variables.map(({ name }) => name)).toContain(first.title)
    expect(exported(board).variables.map(({ name }) => name)).not.toContain(first.title)
  })

  it("its links as a project: whole doublings, hard relations counted and left out", () => {
    const made = projectOfBoard(korea)
    if (!made.ok) throw new Error(made.error.message)
    expect(made.value.hard).toBe(korea.links.filter(({ relation }) => relation !== "influences").length)
    expect(made.value.rounded).toBeGreaterThan(0)
    expect(parseScw(writeScw(made.value.project))).toMatchObject({
      ok: true,
      value: { project: { judgements: made.value.project.judgements } },
    })
  })
})

describe("a cross-impact project becomes a board", () => {
  const chain = writeScw({
    name: "chain",
    descriptors: [
      { name: "A", variants: ["a1", "a2"] },
      { name: "B", variants: ["b1", "b2"] },
      { name: "C", variants: ["c1", "c2"] },
    ],
    judgements: [
      [0, 0, 3, -3, 0, 0],
      [0, 0, -3, 3, 0, 0],
      [0, 0, 0, 0, 7, 0],
      [0, 0, 0, 0, 0, 2],
      [1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ],
  })

  it("M2 keeps what closes no loop, the strongest first, and tells what it leaves out before anything is made", () => {
    expect(previewOf(chain)).toEqual({
      ok: true,
      value: {
        kind: "scw",
        title: "chain",
        scenarios: 3,
        links: 6,
        leftOut: [{ from: "C", to: "A", judgements: 1 }],
        notes: ["One judgement says more than a link can, and is held to the strongest."],
      },
    })
    const board = made(chain)
    expect(Board.parse(board)).toEqual(board)
    expect(modelOf(board).state().problems).toEqual([])
    expect(
      board.links.map(({ from, to, logOddsShift }) => [from.scenarioId, to.scenarioId, logOddsShift]),
    ).toEqual([
      ["s1", "s2", 3 * Math.LN2],
      ["s1", "s2", -3 * Math.LN2],
      ["s1", "s2", -3 * Math.LN2],
      ["s1", "s2", 3 * Math.LN2],
      ["s2", "s3", 4],
      ["s2", "s3", 2 * Math.LN2],
    ])
    const configurations = consistentConfigurations(board, ["s1", "s2", "s3"], modelOf(board)).configurations
    expect(configurations.map(({ outcomes }) => Object.values(outcomes).join())).toEqual([
      "o1,o1,o1",
      "o2,o2,o2",
    ])
    expect(configurations[0]?.probability).toBeGreaterThan(0.3)
  })

  it("and one without loops is the same project again when it is written out", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const next = random(seed)
      const sizes = Array.from({ length: 2 + Math.floor(next() * 4) }, () => 2 + Math.floor(next() * 3))
      const of = sizes.flatMap((size, d) => Array<number>(size).fill(d))
      const project = {
        name: `seed ${seed}`,
        descriptors: sizes.map((size, d) => ({
          name: `D${d}`,
          variants: Array.from({ length: size }, (_, v) => `${d}.${v}`),
        })),
        judgements: of.map((row) => of.map((column) => (row < column ? Math.floor(next() * 11) - 5 + 0 : 0))),
      }
      const back = projectOfBoard(made(writeScw(project)))
      expect(back, `seed ${seed}`).toEqual({ ok: true, value: { project, hard: 0, rounded: 0 } })
    }
  })

  it("one with more judgements than a board can take is refused", () => {
    const n = 90
    const judgements = Array.from({ length: n }, (_, row) =>
      Array.from({ length: n }, (_, column) => (Math.floor(row / 2) === Math.floor(column / 2) ? 0 : 1)),
    )
    const descriptors = Array.from({ length: n / 2 }, (_, d) => ({ name: `D${d}`, variants: ["x", "y"] }))
    const dense = writeScw({ name: "dense", descriptors, judgements })
    expect(previewOf(dense)).toMatchObject({ ok: false, error: { reason: "too-large" } })
    expect(boardFromFile(dense, "")).toMatchObject({ ok: false, error: { reason: "too-large" } })
  })
})
