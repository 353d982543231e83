import { describe, expect, it } from "vitest"
import { askingsOf, type HistorySources, historyRecord, levelOfWorking } from "../../client/history-record.ts"
import type { Scenario, Signal } from "../../core/board.ts"
import type { OwnEstimate, PublishedEstimate, RoundEntry } from "../../core/judgement.ts"

const scenario: Scenario = {
  id: "s1",
  title: "Abe and Kim meet",
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: 0.3, no: 0.7 }, low: 0.2, high: 0.4 },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
}
const round = (number: number, revealedAt: number | null): RoundEntry => ({
  number,
  title: "",
  scenarioIds: ["s1"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  status: revealedAt === null ? "open" : "revealed",
  openedAt: number * 1_000,
  openedBy: null,
  closedAt: revealedAt,
  revealedAt,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: revealedAt === null ? null : 1,
})
const own = (id: string, p: number, more: Partial<OwnEstimate> = {}): OwnEstimate => ({
  id,
  scenarioId: "s1",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: p, no: 1 - p } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  at: 1_100,
  withdrawnAt: null,
  ...more,
})
const said = (by: string | null, p: number, more: Partial<PublishedEstimate> = {}): PublishedEstimate => ({
  ...own(`e-${by}-${p}`, p),
  by,
  mark: by ?? `m${p}`,
  ...more,
})
const sources = (more: Partial<HistorySources> = {}): HistorySources => ({
  scenario,
  asking: { kind: "outcome", outcomeId: "yes", label: "Yes", only: true },
  past: { working: [], aggregates: [], own: [] },
  rounds: [],
  estimates: [],
  decisions: [],
  resolutions: [],
  mine: [],
  myAnalystId: "me",
  events: [],
  signals: [],
  hidden: false,
  now: 100_000,
  ...more,
})
const value = (p: number) => ({ probabilities: { yes: p, no: 1 - p } })

describe("the team's line", () => {
  it("is the log's past, and goes on with what this page has seen since", () => {
    const { team } = historyRecord(
      sources({ past: { working: [{ at: 10, by: "m1", value: value(0.1) }], aggregates: [], own: [] } }),
    )
    expect(team.map(({ at, level }) => [at, level?.mid])).toEqual([
      [10, 0.1],
      [100_000, 0.3],
    ])
    expect(team.at(-1)?.level).toEqual({ mid: 0.3, low: 0.2, high: 0.4 })
  })

  it("tells the value of now once, when the log has it already", () => {
    const past = { working: [{ at: 10, by: "m1", value: scenario.working ?? null }], aggregates: [], own: [] }
    expect(historyRecord(sources({ past })).team).toHaveLength(1)
  })

  it("has a gap where the value was taken away or answered another kind of question", () => {
    const working = [
      { at: 10, by: null, value: value(0.2) },
      { at: 20, by: null, value: null },
      { at: 30, by: null, value: { quantiles: { p10: 1, p50: 2, p90: 3 } } },
    ]
    const { team } = historyRecord(sources({ past: { working, aggregates: [], own: [] } }))
    expect(team.slice(0, 3).map(({ level }) => level?.mid ?? null)).toEqual([0.2, null, null])
  })

  it("B8 is not shown while a blind round hides it, nor is what was accepted before", () => {
    const { team, decisions } = historyRecord(
      sources({
        hidden: true,
        past: { working: [{ at: 10, by: "m1", value: value(0.1) }], aggregates: [], own: [] },
        decisions: [
          {
            id: "d",
            scenarioId: "s1",
            round: 1,
            method: "median",
            value: value(0.2),
            before: null,
            reason: "",
            by: "m1",
            at: 20,
            takenBackAt: null,
          },
        ],
      }),
    )
    expect(team).toEqual([])
    expect(decisions).toEqual([])
  })
})

describe("the group", () => {
  const estimates = [said("a", 0.1), said("b", 0.2), said("c", 0.3), said("me", 0.25)]

  it("is what a revealed round said together, with its middle half; oneself is not among the others", () => {
    const { groups } = historyRecord(
      sources({ rounds: [round(1, 5_000)], estimates, mine: [own("e-me-0.25", 0.25)] }),
    )
    const [group] = groups
    expect(group).toMatchObject({ round: 1, at: 5_000, n: 4, own: 0.25 })
    expect(group?.others).toEqual([0.1, 0.2, 0.3])
    expect(group?.level.mid).toBeGreaterThan(0.1)
    expect(group?.level.mid).toBeLessThan(0.3)
    expect(group?.level.low).toBeCloseTo(0.15)
    expect(group?.level.high).toBeCloseTo(0.275)
  })

  it("of an anonymous round takes one dot with my value for mine", () => {
    const nameless = [said(null, 0.1), said(null, 0.25), said(null, 0.25, { mark: "other" })]
    const { groups } = historyRecord(
      sources({ rounds: [round(1, 5_000)], estimates: nameless, mine: [own("x", 0.25)] }),
    )
    expect(groups[0]?.others).toEqual([0.1, 0.25])
  })

  it("has nothing of a round that is still running, and one voice outside of rounds is no group", () => {
    const { groups } = historyRecord(
      sources({ rounds: [round(1, null)], estimates: [said("a", 0.1, { round: null, at: 3 })] }),
    )
    expect(groups).toEqual([])
  })

  it("outside of rounds is a line through what the server told, to what stands now", () => {
    const { open, groups } = historyRecord(
      sources({
        past: {
          working: [],
          aggregates: [
            { at: 5, round: null, method: "median", forecast: value(0.15), band: null, n: 2 },
            { at: 6, round: 1, method: "median", forecast: value(0.9), band: null, n: 2 },
          ],
          own: [],
        },
        estimates: [said("a", 0.1, { round: null, at: 5 }), said("b", 0.4, { round: null, at: 9 })],
      }),
    )
    expect(open.map(({ at }) => at)).toEqual([5, 9])
    expect(groups.map(({ round: number }) => number)).toEqual([null])
  })

  it("leaves out what holds only given another outcome, and counts it", () => {
    const { conditional, groups } = historyRecord(
      sources({
        rounds: [round(1, 5_000)],
        estimates: [said("a", 0.9, { given: { s2: "yes" } }), said("b", 0.2)],
      }),
    )
    expect(conditional).toBe(1)
    expect(groups[0]?.n).toBe(1)
  })
})

describe("my own", () => {
  it("B6 is there during a blind round, replaced ones of it are not, withdrawn ones never", () => {
    const { own: mine } = historyRecord(
      sources({
        rounds: [round(1, null)],
        past: {
          working: [],
          aggregates: [],
          own: [own("first", 0.1), own("gone", 0.9, { round: null, withdrawnAt: 9 })],
        },
        mine: [own("second", 0.2, { at: 1_200 }), own("open", 0.5, { round: null, at: 50 })],
      }),
    )
    expect(mine.map(({ at, level }) => [at, level.mid])).toEqual([
      [50, 0.5],
      [1_200, 0.2],
    ])
  })
})

describe("what a history can be of", () => {
  it("is the first outcome of yes or no, each outcome of several, the value of a number or a day", () => {
    expect(askingsOf(scenario).map((one) => one.kind === "outcome" && one.outcomeId)).toEqual(["yes"])
    expect(askingsOf({ ...scenario, kind: "categorical" })).toHaveLength(2)
    expect(askingsOf({ ...scenario, kind: "date" })).toEqual([{ kind: "days" }])
    expect(askingsOf({ ...scenario, kind: "numeric", unit: "percent" })).toEqual([
      { kind: "numbers", unit: "percent" },
    ])
  })

  it("reads days as days, with an end beyond the range left open", () => {
    const working = { quantiles: { p10: "2018-09-01", p50: "2018-10-01", p90: null } }
    expect(levelOfWorking(working, { kind: "days" })).toEqual({ mid: 17_805, low: 17_775, high: null })
  })
})

describe("signals", () => {
  it("of this scenario are told once they were observed or stayed away", () => {
    const signal = (id: string, more: Partial<Signal>): Signal => ({
      id,
      title: id,
      scenarioId: scenario.id,
      outcomeId: "yes",
      pGivenOutcome: 0.7,
      pGivenNotOutcome: 0.1,
      pricedIn: false,
      state: "observed",
      ...more,
    })
    const { signals } = historyRecord(
      sources({
        signals: [
          signal("seen", {}),
          signal("away", { state: "notObserved" }),
          signal("open", { state: "watching" }),
          signal("past", { state: "expired" }),
          signal("deleted", { deletedAt: 5 }),
          signal("elsewhere", { scenarioId: "other" }),
        ],
      }),
    )
    expect(signals.map(({ id }) => id)).toEqual(["seen", "away"])
  })
})
