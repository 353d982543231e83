import { describe, expect, it } from "vitest"
import { type RevealRecord, readReveal } from "../../../components/reveal/reveal-reading.ts"
import {
  campsWords,
  forecastWords,
  nudgeWords,
  shiftWords,
  signed,
  spokenForecast,
  spreadWords,
} from "../../../components/reveal/reveal-words.ts"
import type { Scenario } from "../../../core/board.ts"
import type { OwnEstimate, PublishedEstimate, RoundEntry } from "../../../core/judgement.ts"

const scenario: Scenario = {
  id: "s-1",
  title: "Abe and Kim meet",
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
}

const round = (number: number, more: Partial<RoundEntry> = {}): RoundEntry => ({
  number,
  title: "",
  scenarioIds: ["s-1"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  status: "revealed",
  openedAt: 0,
  openedBy: null,
  closedAt: 1,
  revealedAt: 1,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: 1,
  ...more,
})

const said = (by: string, p: number, more: Partial<PublishedEstimate> = {}): PublishedEstimate => ({
  id: `${more.round ?? 1}-${by}`,
  scenarioId: "s-1",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: p, no: 1 - p } },
  interval: null,
  confidence: null,
  rationale: `because ${by}`,
  sourceIds: [],
  by,
  mark: by,
  at: 1,
  withdrawnAt: null,
  ...more,
})

const person = (id: string, name: string, colour: number) =>
  [id, { id, name, colour, role: "analyst" as const, joinedAt: 0 }] as const

const record = (estimates: PublishedEstimate[], more: Partial<RevealRecord> = {}): RevealRecord => ({
  round: round(1),
  previous: null,
  estimates,
  analysts: [
    { id: "an-ben", name: "Ben", memberId: "m-ben" },
    { id: "an-cara", name: "Cara", memberId: "m-cara" },
    { id: "an-old", name: "Analyst 1", memberId: null },
  ],
  people: new Map([person("m-ben", "Ben", 3), person("m-cara", "Cara", 4)]),
  mine: [],
  you: "m-ben",
  ...more,
})

describe("a revealed round, read", () => {
  it("marks have the names and colours of their people; who came with a template has a name; mine is mine", () => {
    const { marks, own } = readReveal(
      record([said("an-ben", 0.3), said("an-cara", 0.6), said("an-old", 0.2), said("an-gone", 0.4)]),
      scenario,
    )
    expect(marks.map(({ name, own: mine }) => [name, mine])).toEqual([
      ["Ben", true],
      ["Cara", false],
      ["Analyst 1", false],
      ["Somebody", false],
    ])
    expect(marks[0]?.colour).toBe(3)
    expect(own?.id).toBe("an-ben")
  })

  it("estimates of other rounds, other scenarios and given something else are not counted", () => {
    const { marks, aggregates } = readReveal(
      record([
        said("an-ben", 0.3),
        said("an-cara", 0.9, { round: 2 }),
        said("an-cara", 0.9, { scenarioId: "s-2" }),
        said("an-cara", 0.9, { given: { "s-2": "yes" } }),
      ]),
      scenario,
    )
    expect(marks).toHaveLength(1)
    expect(aggregates.n).toBe(1)
  })

  it("in an anonymous round no name is known, and my own is found by what it says", () => {
    const anonymous = (mark: string, p: number, rationale: string) =>
      said(mark, p, { id: `x-${mark}`, by: null, at: null, rationale })
    const own: OwnEstimate = {
      ...said("an-ben", 0.3, { rationale: "mine" }),
      id: "my-own-id",
      at: 5,
      withdrawnAt: null,
    }
    const { marks, own: found } = readReveal(
      record([anonymous("m1", 0.3, "theirs"), anonymous("m2", 0.3, "mine"), anonymous("m3", 0.7, "mine")], {
        round: round(1, { anonymous: true }),
        mine: [own],
      }),
      scenario,
    )
    expect(marks.map(({ name }) => name)).toEqual([null, null, null])
    expect(found?.id).toBe("m2")
  })

  it("who stands outside of the middle half is told so, and nobody else is", () => {
    const all = [said("an-ben", 0.9), ...["a", "b", "c", "d"].map((id) => said(id, 0.2))]
    const reading = readReveal(record(all), scenario)
    expect(reading.outside).toBe("above")
    expect(nudgeWords("above")).toBe("You are above the middle half. Want to say why?")
    expect(readReveal(record(all, { you: "m-cara" }), scenario).outside).toBeNull()
  })

  it("extremised only for a first blind round", () => {
    const methods = (more: Partial<RoundEntry>) =>
      readReveal(
        record([said("a", 0.2), said("b", 0.3)], { round: round(1, more) }),
        scenario,
      ).aggregates.methods.map(({ method }) => method)
    expect(methods({})).toContain("extremised")
    expect(methods({ blind: false })).not.toContain("extremised")
    expect(methods({ follows: 1, number: 1 })).not.toContain("extremised")
  })

  it("the shift is drawn for each and for the group", () => {
    const reading = readReveal(
      record(
        [
          said("an-ben", 0.6),
          said("an-cara", 0.2),
          said("an-ben", 0.4, { round: 2 }),
          said("an-cara", 0.3, { round: 2 }),
        ],
        { round: round(2, { follows: 1 }), previous: round(1) },
      ),
      scenario,
    )
    expect(reading.shift?.marks.map(({ by, change }) => [by, Math.round(change)])).toEqual([
      ["an-ben", -20],
      ["an-cara", 10],
    ])
    expect(shiftWords(reading)).toMatch(/People came closer\.$/)
    expect(reading.earlier).toHaveLength(2)
  })
})

describe("its words", () => {
  it("say how far apart people are", () => {
    const words = (...ps: number[]) => {
      const found = readReveal(record(ps.map((p, i) => said(`a${i}`, p))), scenario).disagreement
      return found && spreadWords(found)
    }
    expect(words(0.3)).toBe("One answer so far.")
    expect(words(0.3, 0.3)).toBe("All say the same.")
    expect(words(0.3, 0.32, 0.35)).toBe("People agree closely.")
    expect(words(0.2, 0.35, 0.5)).toBe("People differ.")
    expect(words(0.05, 0.5, 0.9)).toBe("People are far apart.")
  })

  it("name two camps with how many stand where", () => {
    const { camps } = readReveal(
      record([0.19, 0.2, 0.2, 0.21, 0.64, 0.65, 0.66].map((p, i) => said(`a${i}`, p))),
      scenario,
    )
    expect(camps && campsWords(camps, scenario)).toBe(
      "The group seems to split. Two camps: 4 near 19–21%, 3 near 64–66%.",
    )
  })

  it("a likelihood is said with its range", () => {
    const forecast = { probabilities: { yes: 0.3, no: 0.7 } }
    expect(forecastWords(forecast, scenario)).toBe("30%")
    expect(spokenForecast(forecast, scenario, "icd203")).toBe("30%, unlikely (20–45%)")
    expect(spokenForecast(forecast, scenario, "numbers")).toBe("30%")
  })

  it("changes have their sign", () => {
    expect([signed(3.4), signed(-12), signed(0.2), signed(-0.2), signed(0.25, 1)]).toEqual([
      "+3",
      "−12",
      "0",
      "0",
      "+0.3",
    ])
  })
})
