/** Boards that nobody would draw, and everybody may. */
import { readdirSync, readFileSync } from "node:fs"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { describe, expect, it } from "vitest"
import type { Board } from "../../../core/board.ts"
import { modelOf, newModel } from "../../../core/network/board-network.ts"
import { type Answer, type Marginals, nothingSet, type WhatIf } from "../../../core/network/questions.ts"
import { parseTemplate } from "../../../core/template.ts"
import { boardOf, link, randomBoard, randomWhatIf, yesNo } from "./boards.ts"
import { apart, chances } from "./enumeration.ts"

const korea = (): Board => {
  const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

/** All numbers of an answer, as the bits that they are. */
function digits(answer: Answer | { marginals: Marginals }): string {
  if (!("marginals" in answer)) return JSON.stringify(answer)
  const bits = new DataView(new ArrayBuffer(8))
  const words: string[] = []
  for (const id of Object.keys(answer.marginals).toSorted())
    for (const [outcome, p] of Object.entries(answer.marginals[id] ?? {})) {
      bits.setFloat64(0, p)
      words.push(`${id}/${outcome} ${bits.getBigUint64(0).toString(16)}`)
    }
  return words.join("\n")
}
const hashed = (text: string) => bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 32)

/** Every list of a board in another order. */
function shuffled(board: Board, seed: number): Board {
  const { draw } = chances(seed)
  const lists = Object.entries(board).map(([key, value]) => [
    key,
    Array.isArray(value)
      ? value
          .map((entry) => ({ entry, at: draw() }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ entry }) => entry)
      : value,
  ])
  return Object.fromEntries(lists) as Board
}

const someWhatIf: WhatIf = {
  outcomes: {
    "s-kim-eef": { outcomeId: "yes", by: "seeing" },
    "s-exercises": { outcomeId: "resume", by: "doing" },
  },
  levels: { "d-pressure": 3.5 },
  signals: { "g-04": "observed", "g-08": "notObserved" },
}

describe("the same digits", () => {
  it("M5 every probability of the worked board has the bits that it had", () => {
    const model = modelOf(korea())
    const base = hashed(digits({ marginals: model.state().base }))
    const supposed = hashed(digits(model.query(someWhatIf)))
    const drawn = hashed(digits(model.query(someWhatIf, "sampled")))
    expect({ base, supposed, drawn }).toMatchInlineSnapshot(`
      {
        "base": "c3149d22257e4a6ee9f9614c619b5e39",
        "drawn": "633015625705e208d40590970a0ba8d2",
        "supposed": "d7d127796133896a7aebea15b30434b4",
      }
    `)
  })

  it("M5 the order in which entities lie makes no difference to a bit", () => {
    const board = korea()
    const expected = digits(modelOf(board).query(someWhatIf))
    for (let seed = 1; seed <= 5; seed++)
      expect(digits(modelOf(shuffled(board, seed)).query(someWhatIf))).toBe(expected)
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomBoard(seed, true)
      const whatIf = randomWhatIf(random, seed)
      const other = modelOf(shuffled(random, seed))
      expect(digits(other.query(whatIf))).toBe(digits(modelOf(random).query(whatIf)))
      expect(other.state()).toEqual(modelOf(random).state())
    }
  })

  it("M5 nothing in core/network asks the engine for an exponential, a power, chance or the time", () => {
    const files = readdirSync("core/network").filter((name) => name.endsWith(".ts"))
    expect(files.length).toBeGreaterThan(10)
    for (const name of [...files.map((file) => `network/${file}`), "odds.ts"]) {
      const code = readFileSync(`core/${name}`, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
      const found = code.match(
        /Math\.(exp|expm1|log|log1p|log2|log10|pow|random|sin|cos|tan\w*|atan\w*|cbrt|hypot)\b|\bDate\b|performance\.|crypto\b|(?<!2 )\*\* /g,
      )
      expect(found, name).toBeNull()
    }
  })
})

describe("explanations", () => {
  it("M6 contributions add up on every board, averaged or one after another", () => {
    const methods = { shapley: 0, "in-order": 0 }
    for (let seed = 1; seed <= 80; seed++) {
      const board = randomBoard(seed, seed % 2 === 0)
      const whatIf = randomWhatIf(board, seed)
      const target = { scenarioId: "s0", outcomeId: board.scenarios[0]?.outcomes[0]?.id ?? "" }
      const found = modelOf(board).explain(whatIf, target)
      if (!found) continue
      methods[found.method]++
      const sum = found.contributions.reduce((total, { change }) => total + change, 0)
      expect(Math.abs(sum - (found.to - found.from)), `seed ${seed}`).toBeLessThan(1e-12)
    }
    expect(methods.shapley).toBeGreaterThan(20)
    expect(methods["in-order"]).toBeGreaterThan(2)
  })
})

describe("what does not fit is left out and named", () => {
  it("M2 a link that closes a loop, by the titles round it", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 0.3), yesNo("b", 0.4), yesNo("c", 0.5)],
      links: [
        link("1", "influences", "a/yes", "b/yes", 1),
        link("2", "influences", "b/yes", "c/yes", 1),
        link("3", "influences", "c/yes", "a/yes", 1),
        link("4", "influences", "c/yes", "c/no", 1),
      ],
    })
    const { problems, base } = modelOf(board).state()
    expect(problems.map(({ kind, ids, message }) => [kind, ids, message])).toEqual([
      [
        "loop",
        ["3"],
        "The link from “Title of c” to “Title of a” is left out, because it would close a loop: “Title of a” → “Title of b” → “Title of c” → “Title of a”.",
      ],
      ["loop", ["4"], "The link from “Title of c” to itself is left out: it is a loop."],
    ])
    expect(base.a?.yes).toBe(0.3)
  })

  it("ends that are gone: scenarios and outcomes; what has no value is not in the network", () => {
    const { working: _, ...unvalued } = yesNo("unvalued", 0.5)
    const board = boardOf({
      scenarios: [
        yesNo("a", 0.3),
        yesNo("removed", 0.4, { deletedAt: 1 }),
        yesNo("annulled", 0.4, { status: "annulled" }),
        unvalued,
      ],
      links: [
        link("1", "influences", "removed/yes", "a/yes", 1),
        link("2", "influences", "nobody/yes", "a/yes", 1),
        link("3", "influences", "a/maybe", "a/yes", 1),
        link("4", "influences", "unvalued/yes", "a/yes", 1),
        link("5", "influences", "annulled/yes", "a/yes", 1),
      ],
    })
    const { problems, scenarioIds } = modelOf(board).state()
    expect(scenarioIds).toEqual(["a"])
    expect(problems.map(({ kind, message }) => [kind, message])).toEqual([
      ["dangling", "A link leads to or from “Title of removed”, which is no longer there."],
      ["dangling", "A link leads to or from a scenario, which is no longer there."],
      ["dangling", "A link leads to or from an outcome of “Title of a”, which is no longer there."],
    ])
  })

  it("an empty board, and questions about what is not there", () => {
    const model = modelOf(boardOf({}))
    expect(model.state()).toEqual({
      scenarioIds: [],
      base: {},
      now: { state: "exact", marginals: {}, evidence: 1 },
      problems: [],
      exact: true,
    })
    const strange: WhatIf = {
      outcomes: { nobody: { outcomeId: "yes", by: "seeing" } },
      levels: { nothing: 3 },
      signals: { none: "observed" },
    }
    expect(model.query(strange).state).toBe("exact")
    expect(model.query(nothingSet, "sampled").state).toBe("sampled")
    expect(model.explain(strange, { scenarioId: "nobody", outcomeId: "yes" })).toBeNull()
    expect(model.probabilityOf({ nobody: "yes" })).toBeNull()
    expect(model.network()).toEqual({ name: "A board", variables: [] })
    const a = modelOf(boardOf({ scenarios: [yesNo("a", 0.3)] }))
    expect(a.query({ ...nothingSet, outcomes: { a: { outcomeId: "gone", by: "doing" } } }).state).toBe(
      "exact",
    )
  })

  it("signals of certainty: one that cannot be, one that proves, no number is missing", () => {
    const signal = (id: string, p: number, q: number, more: object = {}): Board["signals"][number] => ({
      id,
      title: id,
      scenarioId: "a",
      outcomeId: "yes",
      pGivenOutcome: p,
      pGivenNotOutcome: q,
      state: "observed",
      pricedIn: false,
      ...more,
    })
    const of = (...signals: Board["signals"]) =>
      modelOf(boardOf({ scenarios: [yesNo("a", 0.3), yesNo("b", 0.5)], signals })).query(nothingSet)
    const proof = of(signal("g", 0.5, 0))
    expect(proof.state === "exact" && proof.marginals.a?.yes).toBe(1)
    expect(of(signal("g", 0, 0))).toMatchObject({
      state: "impossible",
      between: [{ kind: "signal", signalId: "g" }],
    })
    expect(of(signal("g1", 0.5, 0), signal("g2", 0, 0.5)).state).toBe("impossible")
    // In one group only one of them counts, the first of equals.
    const grouped = of(
      signal("g1", 0.5, 0, { independenceGroup: "x" }),
      signal("g2", 0, 0.5, { independenceGroup: "x" }),
    )
    expect(grouped.state === "exact" && grouped.marginals.a?.yes).toBe(1)
  })

  it("values of 1e-12 and shifts of 20 leave numbers, and sum to 1", () => {
    const board = boardOf({
      scenarios: [yesNo("a", 1e-12), yesNo("b", 1 - 1e-12), yesNo("c", 0.5), yesNo("d", 1e-9)],
      links: [
        link("1", "influences", "a/yes", "c/yes", 4),
        link("2", "influences", "b/yes", "c/no", 4),
        link("3", "influences", "c/yes", "d/yes", 4),
      ],
      drivers: [{ id: "x", title: "x", kind: "ordinal", levels: ["0", "1"], level: 0 }],
      responses: ["c", "d"].map((scenarioId) => ({
        id: `r-${scenarioId}`,
        scenarioId,
        outcomeId: "yes",
        driverIds: ["x"],
        table: [[-20], [20]],
        evidence: [],
      })),
    })
    const { base, problems } = modelOf(board).state()
    expect(problems).toEqual([])
    expect(apart(base, { a: { yes: 1e-12 }, c: { yes: 0.5 }, d: { yes: 1e-9 } })).toBeLessThan(1e-12)
    const answer = modelOf(board).query({
      outcomes: { a: { outcomeId: "yes", by: "seeing" }, b: { outcomeId: "no", by: "seeing" } },
      levels: { x: 1 },
      signals: {},
    })
    if (answer.state !== "exact") throw new Error(answer.state)
    for (const outcomes of Object.values(answer.marginals))
      expect((outcomes.yes ?? Number.NaN) + (outcomes.no ?? Number.NaN)).toBeCloseTo(1, 12)
  })
})

/** Everything that leads to one scenario. */
const fan = (causes: number): Board =>
  boardOf({
    scenarios: [
      yesNo("target", 0.3),
      ...Array.from({ length: causes }, (_, i) => yesNo(`c${i}`, 0.2 + 0.02 * i)),
    ],
    links: Array.from({ length: causes }, (_, i) =>
      link(`l${i}`, "influences", `c${i}/yes`, "target/yes", i % 3 === 0 ? -1 : 0.5),
    ),
  })

describe("too large", () => {
  it("a scenario with 25 causes is said to be, and is drawn within its error bars", () => {
    const board = fan(25)
    const model = modelOf(board)
    const { now, exact, base, problems } = model.state()
    expect(now.state).toBe("too-large")
    expect(exact).toBe(false)
    expect(problems.map(({ kind }) => kind)).toEqual(["too-large"])
    expect(base.target?.yes).toBe(0.3)
    const answer = model.query(nothingSet, "sampled")
    if (answer.state !== "sampled") throw new Error(answer.state)
    expect(answer.samples).toBeGreaterThan(10_000)
    const off = (answer.marginals.target?.yes ?? Number.NaN) - 0.3
    expect(Math.abs(off)).toBeLessThan(4 * (answer.errors.target?.yes ?? 0))
    expect(model.explain(nothingSet, { scenarioId: "target", outcomeId: "yes" })).toBeNull()
  })

  it("what is drawn lies within error bars of what is exact, on boards of every kind", () => {
    let compared = 0
    let far = 0
    for (let seed = 1; seed <= 12; seed++) {
      const board = randomBoard(seed, seed % 2 === 0)
      const whatIf = randomWhatIf(board, seed)
      const model = modelOf(board)
      const expected = model.query(whatIf)
      const drawn = model.query(whatIf, "sampled")
      if (expected.state !== "exact") continue
      if (drawn.state !== "sampled") throw new Error(`seed ${seed}: ${drawn.state}`)
      // Where hard relations meet drawn causes, what is nearest differs by what was drawn.
      for (const [id, outcomes] of Object.entries(expected.marginals))
        for (const [outcomeId, p] of Object.entries(outcomes)) {
          const found = drawn.marginals[id]?.[outcomeId] ?? Number.NaN
          const error = drawn.errors[id]?.[outcomeId] ?? Number.NaN
          expect(Number.isFinite(found) && error > 0).toBe(true)
          expect(Math.abs(found - p), `seed ${seed}, ${id}/${outcomeId}`).toBeLessThan(5 * error + 1e-3)
          if (Math.abs(found - p) > 2 * error) far++
          compared++
        }
    }
    expect(compared).toBeGreaterThan(60)
    // Error bars that said too little, or too much, would show here.
    expect(far / compared).toBeLessThan(0.1)
  })

  it("the same question is drawn the same twice", () => {
    const board = fan(25)
    const whatIf: WhatIf = { ...nothingSet, outcomes: { c3: { outcomeId: "yes", by: "seeing" } } }
    expect(newModel(board).query(whatIf, "sampled")).toEqual(newModel(board).query(whatIf, "sampled"))
  })

  it("the budget decides: with less of it a small board is too large, and nothing is allocated for it", () => {
    const board = fan(8)
    expect(newModel(board, 512 * 2).query(nothingSet).state).toBe("exact")
    expect(newModel(board, 511).query(nothingSet).state).toBe("too-large")
  })

  it("200 scenarios with 400 links anywhere are answered one way or the other", () => {
    const { below } = chances(7)
    const scenarios = Array.from({ length: 200 }, (_, i) => yesNo(`s${i}`, 0.1 + 0.004 * i))
    const links = Array.from({ length: 400 }, (_, i) => {
      const from = below(199)
      return link(
        `l${i}`,
        "influences",
        `s${from}/yes`,
        `s${from + 1 + below(199 - from)}/yes`,
        (i % 7) / 3 - 1,
      )
    })
    const model = modelOf(boardOf({ scenarios, links }))
    expect(model.query(nothingSet).state).toBe("too-large")
    const answer = model.query(
      { ...nothingSet, outcomes: { s150: { outcomeId: "yes", by: "seeing" } } },
      "sampled",
    )
    if (answer.state !== "sampled") throw new Error(answer.state)
    expect(answer.marginals.s150?.yes).toBe(1)
    expect(answer.effective).toBeGreaterThan(1_000)
  })

  it("200 scenarios with 400 links between neighbours are exact", () => {
    const scenarios = Array.from({ length: 200 }, (_, i) => yesNo(`s${1000 + i}`, 0.1 + 0.004 * i))
    const links = Array.from({ length: 400 }, (_, i) => {
      const to = 1 + Math.floor(i / 2)
      const from = Math.max(0, to - (i % 2 === 0 ? 1 : 4))
      return link(
        `l${i}`,
        "influences",
        `s${1000 + from}/yes`,
        `s${1000 + Math.min(199, to)}/yes`,
        (i % 7) / 3 - 1,
      )
    }).filter(({ from, to }) => from.scenarioId !== to.scenarioId)
    const { base, exact, problems } = modelOf(boardOf({ scenarios, links })).state()
    expect(exact).toBe(true)
    expect(problems).toEqual([])
    for (const [i, { id }] of scenarios.entries())
      expect(Math.abs((base[id]?.yes ?? Number.NaN) - (0.1 + 0.004 * i))).toBeLessThan(1e-9)
  })

  it("a board of a thousand scenarios in a star is exact", () => {
    const scenarios = Array.from({ length: 1_000 }, (_, i) => yesNo(`s${i}`, 0.3))
    const links = scenarios.slice(1).map(({ id }, i) => link(`l${i}`, "influences", "s0/yes", `${id}/yes`, 1))
    const answer = modelOf(boardOf({ scenarios, links })).query({
      ...nothingSet,
      outcomes: { s0: { outcomeId: "yes", by: "seeing" } },
    })
    expect(answer.state === "exact" && answer.marginals.s999?.yes).toBeGreaterThan(0.4)
  })
})
