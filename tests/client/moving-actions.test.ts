/** What moves several things at once, and what repairs a set of which only one can happen. */
import { beforeEach, describe, expect, it } from "vitest"
import { type BoardActions, boardActions } from "../../client/board-actions.ts"
import { byId, living, scenarioIdsOf } from "../../client/board-views.ts"
import type { BoardSession } from "../../client/session.ts"
import type { BoardChange } from "../../core/changes.ts"
import { isQuantiles } from "../../core/working.ts"
import { acting } from "./acting.ts"
import type { ScriptedServer } from "./scripted-server.ts"

let server: ScriptedServer
let session: BoardSession
let actions: BoardActions
let made: BoardChange[][]

beforeEach(async () => {
  const one = await acting()
  server = one.server
  session = one.session
  made = []
  const noted: BoardSession = {
    ...session,
    change: (...changes) => {
      made.push(changes)
      return session.change(...changes)
    },
  }
  actions = boardActions(noted, { newId: one.newId, now: one.clock.now })
})

const board = () => session.getState().board
const yes = (id: string) => {
  const working = byId(board().scenarios, id)?.working
  return working && !isQuantiles(working) ? working.probabilities.yes : undefined
}
const titled = (title: string) => board().scenarios.find((scenario) => scenario.title === title)

describe("moving", () => {
  it("several are moved together, in the order named, by one operation, and it is said where they are", () => {
    expect(actions.moveScenarios(["s4", "s2"], "sanctions", "s3")).toEqual({
      ok: true,
      value: { place: "Sanctions", at: 1, of: 3 },
    })
    expect(scenarioIdsOf(board(), "sanctions")).toEqual(["s4", "s2", "s3"])
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s1"])
    expect(made).toHaveLength(1)
  })

  it("before one of themselves is before the next that stays", () => {
    actions.addScenarios(["A", "B", "C"], "summits")
    const [a, b, c] = ["A", "B", "C"].map((title) => titled(title)?.id as string)
    actions.moveScenarios([c as string, "s1"], "summits", "s1")
    expect(scenarioIdsOf(board(), "summits")).toEqual([c, "s1", "s2", a, b])
  })

  it("where they are already, nothing is done", () => {
    expect(actions.moveScenarios(["s1", "s2"], "summits", null)).toMatchObject({ value: { at: 1, of: 2 } })
    expect(actions.moveScenario("s1", "summits", "s2")).toMatchObject({ ok: true })
    expect(made).toEqual([])
  })

  it("a neighbour that is gone meanwhile leaves the last place", () => {
    actions.deleteScenario("s3")
    actions.moveScenario("s1", "sanctions", "s3")
    expect(scenarioIdsOf(board(), "sanctions")).toEqual(["s1"])
  })

  it("500 at once need a few operations, and come in order", () => {
    actions.addScenarios(
      Array.from({ length: 500 }, (_, i) => `Line ${i}`),
      "summits",
    )
    made = []
    const lines = scenarioIdsOf(board(), "summits").slice(2)
    expect(actions.moveScenarios(lines, "sanctions", null)).toMatchObject({ value: { at: 2, of: 501 } })
    expect(made.length).toBeLessThanOrEqual(3)
    expect(scenarioIdsOf(board(), "sanctions").slice(1)).toEqual(lines)
  })

  it("several are deleted together and come back together", () => {
    actions.deleteScenarios(["s1", "s3", "nobody"])
    expect(living(board().scenarios).map(({ id }) => id)).toEqual(["s2", "s4"])
    actions.restoreScenarios(["s1", "s3"])
    expect(living(board().scenarios)).toHaveLength(4)
    expect(made).toHaveLength(2)
  })

  it("a set goes before another one, or last", () => {
    actions.addSet("Third", "independent")
    const third = living(board().sets).at(-1)?.id as string
    expect(actions.moveSet(third, "summits")).toEqual({ ok: true, value: { place: "Third", at: 1, of: 3 } })
    expect(actions.moveSet(third, null)).toMatchObject({ value: { at: 3 } })
    made = []
    expect(actions.moveSet(third, null)).toMatchObject({ ok: true })
    expect(made).toEqual([])
    expect(living(board().sets).map(({ id }) => id)).toEqual(["summits", "sanctions", third])
  })

  it("an analyst moves nothing under a locked layout, and is told why; words go on", async () => {
    actions.setMeta("layoutLocked", true)
    server.role = "analyst"
    await server.drop()
    await server.connect()
    await server.welcome()
    const refused = { ok: false, error: { message: "A facilitator has locked the layout." } }
    expect(actions.moveScenario("s1", "sanctions", null)).toMatchObject(refused)
    expect(actions.moveScenarios(["s1", "s2"], "sanctions", null)).toMatchObject(refused)
    expect(actions.moveSet("summits", null)).toMatchObject(refused)
    expect(actions.deleteSet("summits")).toMatchObject(refused)
    expect(actions.setField("scenarios", "s1", "title", "Still mine to write")).toMatchObject({ ok: true })
    expect(actions.addScenario({ title: "Another", setId: "summits" })).toMatchObject({ ok: true })
  })
})

describe("a set of which only one can happen", () => {
  it("is made 100 % by one operation", () => {
    actions.setSetKind("summits", "exclusive")
    actions.setProbability("s1", "yes", 0.8)
    made = []
    const before = [yes("s1"), yes("s2")] as [number, number]
    const sum = before[0] + before[1]
    expect(actions.normaliseSet("summits")).toEqual({ ok: true, value: { ids: ["s1", "s2"] } })
    expect(made).toHaveLength(1)
    expect([yes("s1"), yes("s2")]).toEqual(before.map((p) => p / sum))
    actions.normaliseSet("summits")
    expect(made).toHaveLength(1)
  })

  it("what is missing can become a scenario of its own", () => {
    expect(actions.addRemainder("summits")).toMatchObject({ ok: true })
    const rest = titled("None of these")
    expect(yes(rest?.id ?? "")).toBeCloseTo(0.4, 12)
    expect(scenarioIdsOf(board(), "summits").at(-1)).toBe(rest?.id)
    expect(actions.addRemainder("summits")).toMatchObject({ ok: false })
  })
})
