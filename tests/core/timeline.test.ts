import { describe, expect, it } from "vitest"
import { dayNumber, dayOf } from "../../core/aggregate-voices.ts"
import { emptyBoard, type Happening } from "../../core/board.ts"
import { lanesOf, movedEvent, packed, spanOfEvent, ticksOf, wholeOf } from "../../core/timeline.ts"
import { scenario } from "../client/small-board.ts"

const days = (span: ReturnType<typeof spanOfEvent>) => span && [dayOf(span.from), dayOf(span.to)]
const dated = (part: Partial<Happening>) => ({ precision: "day" as const, ...part })

describe("how exactly an event is dated", () => {
  it.each([
    [{ date: "2018-07-08" }, ["2018-07-08", "2018-07-08"]],
    [{ date: "2018-09", precision: "month" }, ["2018-09-01", "2018-09-30"]],
    [{ date: "2018-12", precision: "month" }, ["2018-12-01", "2018-12-31"]],
    [{ date: "2018-11", precision: "quarter" }, ["2018-10-01", "2018-12-31"]],
    [{ date: "2018-04-17", precision: "quarter" }, ["2018-04-01", "2018-06-30"]],
    [{ date: "2018-03", precision: "year" }, ["2018-01-01", "2018-12-31"]],
    [{ notBefore: "2018-06-12", notAfter: "2018-07-08", precision: "range" }, ["2018-06-12", "2018-07-08"]],
    [{ notBefore: "2018-06", notAfter: "2018-07", precision: "range" }, ["2018-06-01", "2018-07-31"]],
    [{ notAfter: "2018-07-08", precision: "range" }, ["2018-07-08", "2018-07-08"]],
    // What says no more than a month is a month, whatever is said of it; and there is no 30 February.
    [{ date: "2018-09", precision: "day" }, ["2018-09-01", "2018-09-30"]],
    [{ date: "2018-02-30", precision: "day" }, ["2018-02-01", "2018-02-28"]],
  ] as const)("%o", (event, expected) => {
    expect(days(spanOfEvent(dated(event)))).toEqual(expected)
  })

  it("is nowhere when nothing is known", () => {
    expect(spanOfEvent(dated({}))).toBeNull()
  })

  it("moves by its own steps and back to where it was", () => {
    const cases = [
      [dated({ date: "2018-02-28" }), 1, { date: "2018-03-01" }],
      [dated({ date: "2018-12", precision: "month" }), 1, { date: "2019-01" }],
      [dated({ date: "2018-01", precision: "quarter" }), -1, { date: "2017-10" }],
      [dated({ date: "2018", precision: "year" }), 2, { date: "2020" }],
      [
        dated({ notBefore: "2018-06-12", notAfter: "2018-07-08", precision: "range" }),
        -2,
        { notBefore: "2018-06-10", notAfter: "2018-07-06" },
      ],
    ] as const
    for (const [event, steps, expected] of cases) {
      expect(movedEvent(event, steps)).toEqual(expected)
      const back = movedEvent({ ...event, ...expected }, -steps)
      expect(spanOfEvent({ ...event, ...back })).toEqual(spanOfEvent(event))
    }
  })
})

describe("lanes", () => {
  const board = {
    ...emptyBoard({ title: "", note: "", yardstick: "icd203" }),
    sets: [{ id: "set", title: "Summits", kind: "independent" as const }],
    scenarios: [
      scenario("late", { setId: "set", opensOn: "2018-07-15", resolveBy: "2018-12-31" }),
      scenario("soon", { setId: "set", opensOn: "2018-07-15", resolveBy: "2018-09-30" }),
      scenario("gone", { deletedAt: 1, resolveBy: "2018-09-30" }),
      scenario("timeless"),
      scenario("alone", { setId: "was-deleted", resolveBy: "2018-09-30" }),
    ],
    events: [
      {
        id: "eef",
        title: "Forum",
        date: "2018-09",
        precision: "month" as const,
        status: "scheduled" as const,
      },
    ],
  }

  it("hold what has a place in time, in its order, and nothing that was removed", () => {
    const lanes = lanesOf(board, [])
    expect(lanes.map(({ title, entries }) => [title, entries.map(({ id }) => id)])).toEqual([
      ["Events", ["eef"]],
      ["Summits", ["soon", "late"]],
      ["Not in a set", ["alone"]],
    ])
    const { from, to } = wholeOf(lanes, 0)
    expect(from).toBeLessThan(dayNumber("2018-07-15"))
    expect(to).toBeGreaterThan(dayNumber("2018-12-31"))
  })

  it("have a year around today when there is nothing", () => {
    expect(wholeOf([], 1000)).toEqual({ from: 820, to: 1185 })
  })

  it("put what would cover each other on lines of their own, and use a line again when it is free", () => {
    const [events] = lanesOf(
      {
        ...board,
        scenarios: [],
        events: ["2018-01-01", "2018-01-03", "2018-02-01"].map((date, i) => ({
          id: `e${i}`,
          title: "",
          date,
          precision: "day" as const,
          status: "occurred" as const,
        })),
      },
      [],
    )
    expect(packed(events?.entries ?? [], () => 10)).toEqual([0, 1, 0])
  })
})

describe("the axis", () => {
  it("has months, quarters or years, as there is room", () => {
    const year = { from: dayNumber("2018-01-01"), to: dayNumber("2018-12-31") }
    expect(
      ticksOf(year, 20)
        .map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(["2018", "Feb", "Mar"])
    expect(ticksOf(year, 80).map(({ label }) => label)).toEqual(["2018", "Apr", "Jul", "Oct"])
    expect(ticksOf({ from: year.from, to: dayNumber("2021-06-01") }, 200).map(({ label }) => label)).toEqual([
      "2018",
      "2019",
      "2020",
      "2021",
    ])
    // Never without end, however long the time.
    expect(
      ticksOf({ from: dayNumber("1000-01-01"), to: dayNumber("9999-12-31") }, 10_000).length,
    ).toBeLessThan(200)
  })
})
