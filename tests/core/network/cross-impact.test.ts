import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type Board, emptyBoard, type Link, type Scenario } from "../../../core/board.ts"
import { balancesOn, consistentConfigurations, mostDescriptors } from "../../../core/network/cross-impact.ts"
import { parseTemplate } from "../../../core/template.ts"

const scenario = (id: string, outcomes: string[], more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  kind: outcomes.length === 2 ? "binary" : "categorical",
  status: "open",
  outcomes: outcomes.map((label, order) => ({ id: label, label, order })),
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})
let links = 0
const link = (from: string, to: string, more: Partial<Link> = {}): Link => {
  const [a = "", b = ""] = from.split(".")
  const [c = "", d = ""] = to.split(".")
  links += 1
  return {
    id: `l${links}`,
    relation: "influences",
    from: { scenarioId: a, outcomeId: b },
    to: { scenarioId: c, outcomeId: d },
    logOddsShift: Math.LN2,
    ...more,
  }
}
const board = (scenarios: Scenario[], links: Link[]): Board => ({
  ...emptyBoard({ title: "t", note: "", yardstick: "icd203" }),
  scenarios,
  links,
})
const ids = ({ scenarios }: Board) => scenarios.map(({ id }) => id)
const choices = (of: Board) =>
  consistentConfigurations(of, ids(of), null).configurations.map(({ outcomes }) =>
    Object.values(outcomes).join(" "),
  )

describe("scores from links", () => {
  it("are doublings of the odds, added where two say the same", () => {
    const { balances } = balancesOn(
      board(
        [scenario("a", ["yes", "no"]), scenario("b", ["x", "y", "z"])],
        [
          link("a.yes", "b.x", { logOddsShift: 2 * Math.LN2 }),
          link("a.yes", "b.x", { logOddsShift: Math.LN2 }),
          link("a.no", "b.z", { logOddsShift: -Math.LN2 }),
          link("a.no", "b.y", { deletedAt: 1 }),
          link("a.no", "c.y"),
          link("a.no", "b.nothing"),
        ],
      ),
      ["a", "b"],
    )
    const rows = [0, 1].map((row) => [...balances.scores.slice(row * 5, row * 5 + 5)])
    expect(rows).toEqual([
      [0, 0, 3, 0, 0],
      [0, 0, 0, 0, -1],
    ])
  })

  it("hard relations forbid: requires, implies, excludes, and a set of which one can happen", () => {
    const two = [scenario("a", ["yes", "no"]), scenario("b", ["yes", "no"])]
    const hard = (relation: Link["relation"]) =>
      choices(board(two, [link("a.yes", "b.yes", { relation })])).sort()
    expect(hard("requires")).toEqual(["no no", "yes no", "yes yes"])
    expect(hard("implies")).toEqual(["no no", "no yes", "yes yes"])
    expect(hard("excludes")).toEqual(["no no", "no yes", "yes no"])
    const inSet = two.map((one) => ({ ...one, setId: "s" }))
    const set = { ...board(inSet, []), sets: [{ id: "s", title: "One of", kind: "exclusive" as const }] }
    expect(choices(set).sort()).toEqual(["no no", "no yes", "yes no"])
  })

  it("takes numbers by their bins, and leaves out what is deleted, annulled, or has nothing to choose", () => {
    const number = scenario("n", [], {
      kind: "numeric",
      range: [0, 10],
      thresholds: [{ id: "low", upTo: 4 }],
      working: { quantiles: { p10: 1, p50: 4, p90: 9 } },
    })
    const all = board(
      [
        number,
        scenario("gone", ["yes", "no"], { deletedAt: 1 }),
        scenario("annulled", ["yes", "no"], { status: "annulled" }),
        scenario("empty", [], { kind: "numeric" }),
        scenario("a", ["yes", "no"]),
      ],
      [link("a.yes", "n.low"), link("a.no", "n.above")],
    )
    expect(choices(all)).toEqual(["low yes", "above no"])
    expect(choices(board([], []))).toEqual([])
  })
})

describe("configurations", () => {
  it("carry what they are worth: total, margin, and how likely all of it is", () => {
    const all = board(
      [scenario("a", ["yes", "no"]), scenario("b", ["yes", "no"])],
      [link("a.yes", "b.yes"), link("a.no", "b.no"), link("b.yes", "a.yes", { logOddsShift: 2 * Math.LN2 })],
    )
    const model = {
      probabilityOf: ({ a, b }: Readonly<Record<string, string>>) =>
        a === "yes" && b === "yes" ? 0.2 : a === "no" && b === "no" ? 0 : Number.NaN,
    }
    expect(consistentConfigurations(all, ["a", "b"], model)).toEqual({
      configurations: [
        { outcomes: { a: "yes", b: "yes" }, total: 3, consistency: 1, probability: 0.2 },
        { outcomes: { a: "no", b: "no" }, total: 1, consistency: 0, probability: 0 },
      ],
      complete: true,
      examined: expect.any(Number),
    })
    const without = { probabilityOf: () => null }
    expect(consistentConfigurations(all, ["a", "b"], without).configurations[0]?.probability).toBeNull()
  })

  it("of the Korea board keep its hard relations, and are the same every time", () => {
    const url = new URL("../../../prisma/templates/korea-2018.json", import.meta.url)
    const template = parseTemplate(JSON.parse(readFileSync(url, "utf8")))
    if (!template.ok) throw new Error(template.error.message)
    const korea = template.value.board
    const linked = new Set(korea.links.flatMap(({ from, to }) => [from.scenarioId, to.scenarioId]))
    const budget = { steps: 5_000_000, found: 200 }
    const answer = consistentConfigurations(korea, [...linked], null, budget)
    expect(answer.configurations.length).toBeGreaterThan(0)
    expect(consistentConfigurations(korea, [...linked].reverse(), null, budget)).toEqual(answer)
    const required = korea.links.filter(({ relation }) => relation === "requires")
    expect(required.length).toBeGreaterThan(0)
    for (const { outcomes } of answer.configurations)
      for (const { from, to } of required)
        if (outcomes[to.scenarioId] === to.outcomeId) expect(outcomes[from.scenarioId]).toBe(from.outcomeId)
  })

  it("of more scenarios than can be looked at together, says that it has not looked", () => {
    const many = board(
      Array.from({ length: mostDescriptors + 1 }, (_, i) => scenario(`s${i}`, ["yes", "no"])),
      [],
    )
    expect(consistentConfigurations(many, ids(many), null)).toEqual({
      configurations: [],
      complete: false,
      examined: 0,
    })
  })
})
