import { describe, expect, it } from "vitest"
import { arrivalOf, justRevealed } from "../../../components/rounds/arrival.ts"
import {
  askable,
  chosenIds,
  deadlineOf,
  leftOutWords,
  mannerOf,
  notYet,
  usualManner,
} from "../../../components/rounds/round-plan.ts"
import { countWords, kindOfRound, missingWords, nameList } from "../../../components/rounds/round-words.ts"
import { whoIsIn } from "../../../components/rounds/who-is-in.ts"
import type { Scenario } from "../../../core/board.ts"
import type { RoundEntry } from "../../../core/judgement.ts"
import { limits } from "../../../core/limits.ts"

const scenario = (id: string, more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  kind: "binary",
  status: "open",
  outcomes: [],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})

const round = (number: number, more: Partial<RoundEntry> = {}): RoundEntry => ({
  ...usualManner,
  number,
  scenarioIds: ["a", "b"],
  deadline: null,
  follows: null,
  status: "open",
  openedAt: 0,
  openedBy: null,
  closedAt: null,
  revealedAt: null,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: null,
  ...more,
})

describe("what can be asked", () => {
  const all = [
    scenario("a"),
    scenario("b", { setId: "set-1" }),
    scenario("c", { status: "resolved" }),
    scenario("d", { status: "annulled" }),
  ]

  it("what is resolved, annulled or asked already is left out, and it is said why", () => {
    const { can, cannot } = askable(all, [round(3, { scenarioIds: ["b"], status: "closed" })])
    expect(can.map(({ id }) => id)).toEqual(["a"])
    expect(leftOutWords(cannot)).toBe("3 are left out: 1 asked in round 3, 1 resolved, 1 annulled.")
    expect(leftOutWords(askable([scenario("a")], []).cannot)).toBeNull()
  })

  it("a round that is over keeps nothing back", () => {
    const over = [round(1, { status: "revealed" }), round(2, { status: "cancelled" })]
    expect(askable(all, over).can.map(({ id }) => id)).toEqual(["a", "b"])
  })

  it("all, a set, some, and those of the last round that can be asked still", () => {
    const { can } = askable(all, [])
    const rounds = [round(1, { status: "revealed", scenarioIds: ["b", "c", "gone"] })]
    expect(chosenIds({ is: "all" }, can, rounds)).toEqual(["a", "b"])
    expect(chosenIds({ is: "set", setId: "set-1" }, can, rounds)).toEqual(["b"])
    expect(chosenIds({ is: "set", setId: null }, can, rounds)).toEqual(["a"])
    expect(chosenIds({ is: "ticked", ids: new Set(["b", "c"]) }, can, rounds)).toEqual(["b"])
    expect(chosenIds({ is: "again", round: 1 }, can, rounds)).toEqual(["b"])
  })

  it("none and too many are said in words", () => {
    expect(notYet([])).toBe("Choose at least one scenario.")
    expect(notYet(["a"])).toBeNull()
    expect(notYet(Array.from({ length: limits.roundScenarios + 1 }, String))).toMatch(/at most 200 scenarios/)
  })

  it("blind, with names, team's likelihood hidden, revealed by hand: unless somebody says otherwise", () => {
    expect(usualManner).toEqual({
      title: "",
      blind: true,
      anonymous: false,
      countsOnly: false,
      rationaleRequired: false,
      hidesWorking: true,
      autoReveal: false,
      peekAllowed: false,
    })
  })

  it("asked again it is asked in the same manner, under no old name", () => {
    const before = round(1, { title: "Morning", anonymous: true, countsOnly: true, rationaleRequired: true })
    expect(mannerOf(before)).toMatchObject({
      title: "",
      anonymous: true,
      countsOnly: true,
      rationaleRequired: true,
    })
    expect(mannerOf(undefined)).toBe(usualManner)
  })

  it("a deadline in minutes, at a time of today, or else of tomorrow", () => {
    const noon = new Date(2026, 10, 22, 12, 0, 0).getTime()
    expect(deadlineOf({ is: "none" }, noon)).toBeNull()
    expect(deadlineOf({ is: "minutes", minutes: 5 }, noon)).toBe(noon + 300_000)
    expect(deadlineOf({ is: "time", text: "12:30" }, noon)).toBe(noon + 30 * 60_000)
    expect(deadlineOf({ is: "time", text: "11:00" }, noon)).toBe(new Date(2026, 10, 23, 11).getTime())
    expect(deadlineOf({ is: "time", text: "" }, noon)).toBeUndefined()
  })
})

describe("who is in", () => {
  const person = (id: string, role: "facilitator" | "analyst" | "viewer" = "analyst") => ({
    id,
    name: id.toUpperCase(),
    colour: 0,
    role,
  })
  const members = [person("fay", "facilitator"), person("ann"), person("ben"), person("vic", "viewer")]
  const online = [{ memberId: "fay" }, { memberId: "ann" }, { memberId: "vic" }]

  it("analysts are asked; viewers never, and facilitators once they answer", () => {
    const answers = { members: { ann: 2 }, begun: 1, complete: 1 }
    const standing = whoIsIn(round(1), answers, members, online)
    expect(standing.people?.map(({ id, in: done, here }) => [id, done, here])).toEqual([
      ["ann", true, true],
      ["ben", false, false],
    ])
    expect([standing.complete, standing.expected, standing.missing]).toEqual([1, 2, []])
    const withFay = { members: { ann: 2, fay: 1 }, begun: 2, complete: 1 }
    const also = whoIsIn(round(1), withFay, members, online)
    expect(also.expected).toBe(3)
    expect(also.missing?.map(({ id }) => id)).toEqual(["fay"])
  })

  it("nobody waits for a facilitator who only leads, also where a round reveals itself", () => {
    const nobody = { members: {}, begun: 0, complete: 0 }
    const standing = whoIsIn(round(1, { autoReveal: true }), nobody, members, online)
    expect(standing.missing?.map(({ id }) => id)).toEqual(["ann"])
  })

  it("B2 where only counts are told, no name is worked out", () => {
    const standing = whoIsIn(round(1), { members: null, begun: 3, complete: 2 }, members, online)
    expect(standing).toEqual({ complete: 2, begun: 3, expected: 3, people: null, missing: null })
  })

  it("who is missed is said before a reveal", () => {
    const ask = (given: Record<string, number>) => {
      const complete = Object.values(given).filter((count) => count >= 2).length
      return missingWords(
        whoIsIn(round(1), { members: given, begun: Object.keys(given).length, complete }, members, online),
      )
    }
    expect(ask({ ann: 2, ben: 2 })).toBeNull()
    expect(ask({ ann: 2 })).toBe("1 person has not answered, and is away.")
    expect(ask({ ben: 2 })).toBe("1 person has not answered.")
    expect(ask({})).toBe("2 people have not answered, 1 of them away.")
    expect(ask({ ann: 1 })).toBe("2 people have not answered everything, 1 of them away.")
  })

  it("in words", () => {
    expect(countWords(9, 12)).toBe("9 of 12 in")
    expect(countWords(0, 0)).toBe("Nobody to ask yet")
    expect(kindOfRound(round(1, { anonymous: true }))).toBe("blind · anonymous · 2 questions")
    expect(nameList(["A"])).toBe("A")
    expect(nameList(["A", "B", "C"])).toBe("A, B and C")
    expect(nameList(["A", "B", "C", "D", "E"])).toBe("A, B, C and 2 more")
  })
})

describe("when the reveal comes", () => {
  const page = (at: string | null, over = false) => ({
    activeElement: (at === null
      ? null
      : { closest: (selector: string) => (selector.includes(at) ? {} : null) }) as Element | null,
    querySelector: () => (over ? ({} as Element) : null),
  })

  it("it is shown to who waits for it: nothing open, the estimate sheet, the rounds", () => {
    expect(arrivalOf(null, page(null))).toBe("shown")
    expect(arrivalOf({ is: "rounds" }, page(null, true))).toBe("shown")
    expect(arrivalOf({ is: "estimate", round: 1, scenarioId: null }, page(null, true))).toBe("shown")
    expect(arrivalOf({ is: "reveal", round: 1, scenarioId: null }, page(null, true))).toBe("shown")
  })

  it("who types is asked, wherever they are, and so is who looks at something else", () => {
    expect(arrivalOf(null, page("textarea"))).toBe("asked")
    expect(arrivalOf({ is: "estimate", round: 1, scenarioId: null }, page("textarea", true))).toBe("asked")
    expect(arrivalOf(null, page(null, true))).toBe("asked")
    expect(arrivalOf({ is: "history", scenarioId: "a" }, page(null, true))).toBe("asked")
  })

  it("only a round that was running when somebody looked last", () => {
    const before = new Map([
      [1, "revealed"],
      [2, "open"],
      [3, "closed"],
      [4, "open"],
    ])
    const now = [1, 2, 3]
      .map((number) => ({ number, status: "revealed" }))
      .concat([
        { number: 4, status: "cancelled" },
        { number: 5, status: "revealed" },
      ])
    expect(justRevealed(before, now)).toEqual([2, 3])
  })
})
