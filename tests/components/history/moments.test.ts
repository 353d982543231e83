import { describe, expect, it } from "vitest"
import type { Asking, HistoryRecord, Level } from "../../../client/history-record.ts"
import { layOut } from "../../../components/history/chart-layout.ts"
import { afterKey } from "../../../components/history/history-chart.tsx"
import { momentsOf, spanOf, stepWords } from "../../../components/history/moments.ts"
import { beginOf, since } from "../../../components/history/span.ts"
import type { Signal } from "../../../core/board.ts"
import type { Decision, RoundEntry } from "../../../core/judgement.ts"

const asking: Asking = { kind: "outcome", outcomeId: "yes", label: "Yes", only: true }
const level = (mid: number, low: number | null = null, high: number | null = null): Level => ({
  mid,
  low,
  high,
})
const minute = 60_000
const start = Date.UTC(2018, 6, 16, 9)

const empty: HistoryRecord = {
  asking,
  team: [],
  rounds: [],
  groups: [],
  open: [],
  own: [],
  decisions: [],
  resolutions: [],
  events: [],
  signals: [],
  conditional: 0,
  now: start + 600 * minute,
}
const world = {
  scenario: {
    outcomes: [
      { id: "yes", label: "Yes", order: 0 },
      { id: "no", label: "No", order: 1 },
    ],
    unit: undefined,
  },
  yardstick: "icd203" as const,
  nameOf: (id: string) => (id === "m1" ? "Mina" : null),
}
const round = (number: number, openedAt: number, revealedAt: number | null): RoundEntry => ({
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
  openedAt,
  openedBy: null,
  closedAt: revealedAt,
  revealedAt,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: null,
})
const decision: Decision = {
  id: "d1",
  scenarioId: "s1",
  round: 2,
  method: "geoMeanOdds",
  value: { probabilities: { yes: 0.26, no: 0.74 } },
  before: null,
  reason: "The invitation stands.",
  by: "m1",
  at: start + 100 * minute,
  takenBackAt: null,
}
const group = (number: number, at: number, mid: number, own: number | null) => ({
  round: number,
  at,
  n: 5,
  method: "geoMeanOdds" as const,
  level: level(mid, mid - 0.05, mid + 0.05),
  others: [mid - 0.1, mid, mid, mid + 0.1],
  own,
})
/** Two rounds, a value set by hand, the group's accepted, an event and how it came out. */
const whole: HistoryRecord = {
  ...empty,
  team: [
    { at: start, by: null, level: level(0.24) },
    { at: start + 90 * minute, by: "m1", level: level(0.3) },
    { at: start + 100 * minute + 1_000, by: "m1", level: level(0.26) },
  ],
  rounds: [round(1, start, start + 45 * minute), round(2, start + 60 * minute, start + 90 * minute)],
  groups: [group(1, start + 45 * minute, 0.27, 0.2), group(2, start + 90 * minute, 0.26, null)],
  own: [{ at: start + 5 * minute, round: 1, level: level(0.2) }],
  decisions: [{ decision, level: level(0.26) }],
  resolutions: [
    {
      id: "r1",
      scenarioId: "s1",
      result: { kind: "outcome", outcomeId: "no" },
      resolvedOn: "2018-09-12",
      knownOn: null,
      sourceId: null,
      note: "",
      by: "m1",
      at: start + 500 * minute,
    },
  ],
  events: [
    {
      id: "ev",
      title: "Eastern Economic Forum",
      date: "2018-09",
      precision: "month",
      status: "scheduled",
      scenarioIds: ["s1"],
    },
  ],
}

describe("a change in words", () => {
  const words = (from: Level | null, to: Level | null) => stepWords(from, to, asking, "icd203")
  it("says both numbers, the points and what became of the term, with its range", () => {
    expect(words(level(0.24), level(0.3))).toBe("24% → 30% (+6 pp), still unlikely (20–45%)")
    expect(words(level(0.3), level(0.08))).toBe("30% → 8% (−22 pp), now very unlikely (5–20%)")
    expect(words(null, level(0.3))).toBe("Begins at 30%, unlikely (20–45%)")
    expect(words(level(0.3), null)).toBe("The value was taken away")
  })
  it("says an interval that changed alone", () => {
    expect(words(level(0.3), level(0.3, 0.2, 0.4))).toBe("30%, with the 80% interval 20–40%")
    expect(words(level(0.3, 0.2, 0.4), level(0.3))).toBe("30%, now without an interval")
  })
  it("never says a term without its range, over the whole scale", () => {
    for (let p = 1; p < 100; p++) {
      const said = words(level(0.5), level(p / 100))
      for (const term of ["likely", "chance", "certain"])
        if (said.includes(term)) expect(said).toMatch(/\([^()]*\d–\d+%\)|even chance \(45–55%\)/)
    }
  })
})

describe("the moments of a history", () => {
  const moments = momentsOf(whole, world)
  it("are in order, and say what happened", () => {
    expect(moments.map(({ what }) => what)).toEqual([
      "Team's value",
      "Round 1",
      "Round 2",
      "Team's value",
      "Accepted",
      "Now",
      "Resolution",
      "Scheduled",
    ])
    expect(moments[1]?.words).toBe(
      "5 estimates, together 27%, unlikely (20–45%), by geometric mean of odds; middle half 22–32%. You said 20%.",
    )
    expect(moments[3]?.words).toBe("24% → 30% (+6 pp), still unlikely (20–45%). Set by Mina.")
    expect(moments[4]?.words).toBe(
      "The geometric mean of odds of round 2 became the team's value: 26%, unlikely (20–45%). By Mina. “The invitation stands.”",
    )
    expect(moments[6]?.words).toBe("Resolved: No · 12 Sep 2018. Said by Mina.")
  })
  it("tell what a decision set as the decision, and of a thumb on its way the last", () => {
    const dragged = {
      ...empty,
      team: [0.2, 0.21, 0.22, 0.3].map((mid, i) => ({ at: start + i * 500, by: "m1", level: level(mid) })),
    }
    expect(momentsOf(dragged, world).map(({ words }) => words)).toEqual([
      "Begins at 30%, unlikely (20–45%). Set by Mina.",
      "The team holds 30%, unlikely (20–45%).",
    ])
  })
  it("tell a value that was set by hand right after a decision as itself", () => {
    const moved = {
      ...empty,
      decisions: [{ decision, level: level(0.26) }],
      team: [
        { at: decision.at, by: "m1", level: level(0.26) },
        { at: decision.at + 3_000, by: "m1", level: level(0.4) },
      ],
    }
    expect(momentsOf(moved, world).map(({ words }) => words)).toContain(
      "26% → 40% (+14 pp), still unlikely (20–45%). Set by Mina.",
    )
  })
  it("tell a signal that was observed on its day, one that stayed away, and none that is open", () => {
    const signal: Signal = {
      id: "k",
      title: "The Kremlin announces it",
      scenarioId: "s1",
      outcomeId: "yes",
      pGivenOutcome: 0.7,
      pGivenNotOutcome: 0.02,
      state: "observed",
      observedOn: "2018-07-15",
      reportedOn: "2018-07-16",
      pricedIn: false,
    }
    const { observedOn: _observed, reportedOn: _reported, ...open } = signal
    const signals: Signal[] = [
      signal,
      { ...open, id: "undated" },
      { ...open, id: "away", state: "notObserved", reportedOn: "2018-07-14", pricedIn: true },
    ]
    const told = momentsOf({ ...empty, signals }, world)
    expect(told.map(({ id, when, what, words }) => [id, when, what, words])).toEqual([
      [
        "signal-away",
        "14 Jul 2018",
        "Signal",
        "Signal not observed: The Kremlin announces it. Expected in 70% of cases if “Yes”, in 2% otherwise. Already in the estimates.",
      ],
      [
        "signal-k",
        "15 Jul 2018",
        "Signal",
        "Signal observed: The Kremlin announces it. Expected in 70% of cases if “Yes”, in 2% otherwise.",
      ],
    ])
    const layout = layOut({ ...empty, signals }, told, {
      width: 800,
      height: 400,
      yardstick: "icd203",
      close: false,
      range: null,
      zone: () => 0,
    })
    expect(layout.signals.map(({ id, observed }) => [id, observed])).toEqual([
      ["signal-k", true],
      ["signal-away", false],
    ])
    expect(layout.signals[0]?.x).toBeGreaterThan(layout.signals[1]?.x ?? 0)
  })
  it("are none where nothing happened", () => {
    expect(momentsOf(empty, world)).toEqual([])
  })
  it("give an event that knows only its month the whole of it, and one without a date none", () => {
    const span = spanOf({ id: "e", title: "", precision: "month", status: "expected", date: "2018-09" })
    expect(span && [new Date(span.from).toISOString(), new Date(span.to).toISOString()]).toEqual([
      "2018-09-01T00:00:00.000Z",
      "2018-09-30T23:59:59.999Z",
    ])
    expect(spanOf({ id: "e", title: "", precision: "range", status: "expected" })).toBeNull()
  })
})

describe("keys of the chart", () => {
  const kinds = ["team", "round", "own", "round", "now"].map((kind) => ({ kind }) as { kind: "team" })
  it("go from moment to moment, to the ends, and by pages from round to round", () => {
    expect(afterKey("ArrowRight", 1, kinds)).toBe(2)
    expect(afterKey("ArrowLeft", 1, kinds)).toBe(0)
    expect(afterKey("Home", 3, kinds)).toBe(0)
    expect(afterKey("End", 0, kinds)).toBe(4)
    expect(afterKey("PageUp", 1, kinds)).toBe(3)
    expect(afterKey("PageUp", 3, kinds)).toBe(4)
    expect(afterKey("PageDown", 3, kinds)).toBe(1)
    expect(afterKey("x", 3, kinds)).toBeNull()
  })
})

describe("a part of a history", () => {
  it("begins with the value that held then", () => {
    const part = since(whole, start + 50 * minute)
    expect(part.team[0]).toMatchObject({ at: start + 50 * minute, level: { mid: 0.24 } })
    expect(part.rounds.map(({ number }) => number)).toEqual([2])
    expect(part.own).toEqual([])
    expect(beginOf("rounds", whole)).toBe(start)
    expect(beginOf("all", whole)).toBeNull()
  })
})

describe("what the chart draws", () => {
  const wishes = { height: 400, yardstick: "icd203" as const, close: false, range: null, zone: () => 0 }
  for (const width of [320, 390, 760, 1100]) {
    it(`lies within ${width} pixels, and each mark where its value is`, () => {
      const layout = layOut(whole, momentsOf(whole, world), { ...wishes, width })
      const { plot } = layout
      expect(plot.right).toBeGreaterThan(plot.left)
      const xs = [...layout.stops.map(({ x }) => x), ...layout.groups.map(({ x }) => x)]
      for (const x of xs) {
        expect(x).toBeGreaterThanOrEqual(plot.left)
        expect(x).toBeLessThanOrEqual(plot.right)
      }
      for (const { y } of layout.groups) {
        expect(y).toBeGreaterThanOrEqual(plot.top)
        expect(y).toBeLessThanOrEqual(plot.bottom)
      }
      expect(layout.labels.map(({ id }) => id)).toContain("team")
      expect(layout.own[0]?.x).toBe(layout.groups[0]?.x)
    })
  }
  it("is nothing but its axes for a scenario to which nothing happened", () => {
    const layout = layOut(empty, [], { ...wishes, width: 800 })
    expect(layout.team).toEqual({ lines: [], ribbons: [], end: null })
    expect(layout.labels).toEqual([])
  })
  it("holds a single value", () => {
    const one = { ...empty, team: [{ at: start, by: null, level: level(0.3) }], now: start }
    const layout = layOut(one, momentsOf(one, world), { ...wishes, width: 800 })
    expect(layout.team.lines).toHaveLength(1)
    expect(layout.labels.map(({ text }) => text)).toContain("Team 30%")
  })
})
