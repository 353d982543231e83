import { describe, expect, it } from "vitest"
import {
  afterArrow,
  afterStrengthKey,
  balancesOn,
  cellKey,
  cellsOf,
  cellWords,
  configurationWords,
  differenceWords,
  keyOf,
  type Line,
  linesOf,
  mostScenarios,
  reachOf,
  type Strength,
  shortOf,
  usualChoice,
} from "../../../components/cross-impact/matrix-reading.ts"
import type { Link } from "../../../core/board.ts"
import { scenario } from "../../client/small-board.ts"

const kim = scenario("kim", { title: "Kim attends" })
const meeting = scenario("meeting", { title: "Abe meets Kim" })
const who = scenario("who", {
  title: "Who hosts",
  kind: "categorical",
  outcomes: [
    { id: "ru", label: "Russia", order: 0 },
    { id: "old", label: "Mongolia", order: 1, retiredOn: "2018-07-01" },
    { id: "se", label: "Sweden", order: 2 },
  ],
})
const scenarios = [kim, meeting, who]
const lines = linesOf(scenarios)
const line = (scenarioId: string, outcomeId: string): Line => {
  const found = lines.find((one) => one.scenarioId === scenarioId && one.outcomeId === outcomeId)
  if (!found) throw new Error(`${scenarioId} ${outcomeId}`)
  return found
}
const link = (id: string, from: string, to: string, more: Partial<Link> = {}): Link => {
  const ref = (text: string) => {
    const [scenarioId = "", outcomeId = ""] = text.split(" ")
    return { scenarioId, outcomeId }
  }
  return { id, relation: "influences", from: ref(from), to: ref(to), logOddsShift: Math.log(2), ...more }
}

describe("the lines of the matrix", () => {
  it("are the outcomes that are still asked about, scenario by scenario", () => {
    expect(lines.map(keyOf)).toEqual(["kim yes", "kim no", "meeting yes", "meeting no", "who ru", "who se"])
    expect(lines.map(({ place, of }) => `${place}/${of}`)).toEqual(["0/2", "1/2", "0/2", "1/2", "0/2", "1/2"])
  })
  it("are by default those of scenarios with links, else of the first ten, and never a wall", () => {
    expect(usualChoice(scenarios, [link("a", "kim yes", "meeting yes")])).toEqual(["kim", "meeting"])
    const many = Array.from({ length: 200 }, (_, i) => scenario(`s${i}`))
    expect(usualChoice(many, [])).toEqual(many.slice(0, 10).map(({ id }) => id))
    const chain = many.slice(1).map((to, i) => link(`l${i}`, `s${i} yes`, `${to.id} yes`))
    expect(usualChoice(many, chain)).toHaveLength(mostScenarios)
  })
})

describe("a cell", () => {
  it("is written short, and hard relations as letters", () => {
    const short = (times: number) => shortOf({ relation: "influences", logOddsShift: Math.log(times) })
    expect([8, 4, 3, 2, 1.5, 1.3, 1, 1 / 1.3, 1 / 2, 1 / 3, 1 / 4, 1 / 8].map(short)).toEqual([
      "++",
      "++",
      "++",
      "+",
      "+",
      "(+)",
      "0",
      "(−)",
      "−",
      "−−",
      "−−",
      "−−",
    ])
    expect((["requires", "implies", "excludes"] as const).map((relation) => shortOf({ relation }))).toEqual([
      "R",
      "I",
      "X",
    ])
  })
  it("is said whole, with the exact number", () => {
    const from = line("kim", "yes")
    const to = line("meeting", "yes")
    expect(cellWords(from, to, [])).toBe("“Kim attends: Yes” to “Abe meets Kim: Yes”: no link.")
    expect(cellWords(from, to, [link("a", "kim yes", "meeting yes")])).toBe(
      "“Kim attends: Yes” makes “Abe meets Kim: Yes” twice as likely. Odds ×2, +0.69 nats.",
    )
    const two = cellsOf([
      link("a", "kim yes", "meeting yes"),
      link("b", "kim yes", "meeting yes", { relation: "requires", logOddsShift: undefined }),
    ]).get(cellKey(from, to))
    expect(cellWords(from, to, two ?? [])).toBe(
      "“Abe meets Kim: Yes” needs “Kim attends: Yes”. And 1 more between the two.",
    )
  })
})

describe("keys", () => {
  it("step from strength to strength, and over no difference there is no link", () => {
    const walk = (keys: string) => {
      let now: Strength = null
      return [...keys].map((key) => {
        const next = afterStrengthKey(key, now)
        if (next === undefined) return "not a key"
        now = next
        return now === null ? "none" : Number(Math.exp(now).toPrecision(3))
      })
    }
    expect(walk("++++")).toEqual([2, 4, 8, 8])
    expect(walk("+-----")).toEqual([2, "none", 0.5, 0.25, 0.125, 0.125])
    expect(walk("1230")).toEqual([2, 4, 8, "none"])
    expect(walk("q4")).toEqual(["not a key", "not a key"])
    expect(afterStrengthKey("Delete", 1)).toBeNull()
  })
  it("between the steps + and − go to the next one", () => {
    expect(afterStrengthKey("+", 1)).toBeCloseTo(Math.log(4), 12)
    expect(afterStrengthKey("-", 1)).toBeCloseTo(Math.log(2), 12)
    expect(afterStrengthKey("-", 0.1)).toBeNull()
  })
  it("arrows stay within the matrix", () => {
    expect(afterArrow("ArrowRight", { row: 0, column: 5 }, 6)).toEqual({ row: 0, column: 5 })
    expect(afterArrow("ArrowDown", { row: 0, column: 5 }, 6)).toEqual({ row: 1, column: 5 })
    expect(afterArrow("Home", { row: 2, column: 5 }, 6)).toEqual({ row: 2, column: 0 })
    expect(afterArrow("PageDown", { row: 2, column: 5 }, 6)).toEqual({ row: 5, column: 5 })
    expect(afterArrow("a", { row: 2, column: 5 }, 6)).toBeNull()
  })
})

describe("a configuration", () => {
  it("brings what is chosen together on each line, in doublings of the odds", () => {
    const cells = cellsOf([
      link("a", "kim yes", "meeting yes", { logOddsShift: Math.log(8) }),
      link("b", "who ru", "meeting yes", { logOddsShift: -Math.log(4) }),
      link("c", "who se", "meeting yes", { logOddsShift: 2 }),
      link("d", "kim yes", "meeting no", { relation: "excludes", logOddsShift: undefined }),
    ])
    const balances = balancesOn(lines, cells, { kim: "yes", who: "ru", meeting: "yes" })
    expect(balances.get("meeting yes")).toBeCloseTo(1, 12)
    expect(balances.get("meeting no")).toBe(0)
  })
  it("is told by what happens", () => {
    expect(configurationWords({ kim: "yes", meeting: "no", who: "se" }, scenarios)).toEqual({
      happen: ["Kim attends", "Who hosts: Sweden"],
      not: 1,
    })
    expect(
      differenceWords(
        { kim: "yes", meeting: "no", who: "se" },
        { kim: "no", meeting: "no", who: "ru" },
        scenarios,
      ),
    ).toEqual(["Kim attends: Yes", "Who hosts: Sweden"])
  })
})

it("influence and dependence are sums over the chosen scenarios alone", () => {
  const reaches = reachOf(
    [kim, meeting],
    [
      link("a", "kim yes", "meeting yes", { logOddsShift: -1.5 }),
      link("b", "kim yes", "meeting no", { relation: "excludes", logOddsShift: undefined }),
      link("c", "who ru", "meeting yes", { logOddsShift: 2 }),
    ],
  )
  expect(reaches.map(({ scenarioId, influence, dependence }) => [scenarioId, influence, dependence])).toEqual(
    [
      ["kim", 5.5, 0],
      ["meeting", 0, 5.5],
    ],
  )
})
