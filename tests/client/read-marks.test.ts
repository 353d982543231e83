import { describe, expect, it } from "vitest"
import type { ApiFailure, ReadMark } from "../../client/parley-api.ts"
import { createReadMarks } from "../../client/read-marks.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { fakeClock } from "./fake-clock.ts"

const away: ApiFailure = { code: "unreachable", status: 0, message: "The server cannot be reached." }

function setUp(kept: Record<string, string[]> = {}) {
  const clock = fakeClock()
  const server = {
    kept: new Map(Object.entries(kept)),
    answers: null as ApiFailure | null,
    loads: 0,
    sent: [] as ReadMark[],
  }
  const told: string[] = []
  const marks = createReadMarks({
    clock,
    async load(): Promise<Result<ReadMark[], ApiFailure>> {
      server.loads++
      if (server.answers) return fail(server.answers)
      return ok([...server.kept].map(([scenarioId, commentIds]) => ({ scenarioId, commentIds })))
    },
    async send(mark): Promise<Result<void, ApiFailure>> {
      server.sent.push(mark)
      if (server.answers) return fail(server.answers)
      server.kept.set(mark.scenarioId, [...(server.kept.get(mark.scenarioId) ?? []), ...mark.commentIds])
      return ok(undefined)
    },
    tell: (ids) => told.push(...ids),
  })
  let heard = 0
  marks.subscribe(() => heard++)
  return { clock, server, marks, told, heard: () => heard }
}

describe("read marks of a tab", () => {
  it("are unknown until the server has said them, and nothing is called unread before", async () => {
    const { clock, server, marks } = setUp({ s1: ["c1"] })
    server.answers = away
    marks.refresh()
    await clock.pass(100)
    expect(marks.get()).toBeNull()
    server.answers = null
    await clock.pass(10_000)
    expect([...(marks.get() ?? [])]).toEqual(["c1"])
  })

  it("hold at once here, and reach the server together a moment later", async () => {
    const { clock, server, marks, told } = setUp()
    marks.refresh()
    await clock.pass(0)
    marks.see("s1", ["c1"])
    marks.see("s1", ["c1", "c2"])
    marks.see("s2", ["c3"])
    expect(marks.get()?.has("c2")).toBe(true)
    expect(told).toEqual(["c1", "c2", "c3"])
    expect(server.sent).toEqual([])
    await clock.pass(1_000)
    expect(server.sent).toEqual([
      { scenarioId: "s1", commentIds: ["c1", "c2"] },
      { scenarioId: "s2", commentIds: ["c3"] },
    ])
    marks.see("s1", ["c1"])
    await clock.pass(60_000)
    expect(server.sent).toHaveLength(2)
    expect(clock.timers()).toBe(0)
  })

  it("stay in the tab while the server is away, and are sent when it is back", async () => {
    const { clock, server, marks } = setUp()
    marks.refresh()
    await clock.pass(0)
    server.answers = away
    marks.see("s1", ["c1"])
    await clock.pass(120_000)
    expect(marks.get()?.has("c1")).toBe(true)
    // Asked again ever more seldom.
    expect(server.sent.length).toBeGreaterThan(2)
    expect(server.sent.length).toBeLessThan(10)
    server.answers = null
    marks.refresh()
    await clock.pass(1_000)
    expect(server.kept.get("s1")).toEqual(["c1"])
  })

  it("are given up where the server will never take them", async () => {
    const { clock, server, marks } = setUp()
    marks.refresh()
    await clock.pass(0)
    server.answers = { code: "removed", status: 403, message: "You were removed." }
    marks.see("s1", ["c1"])
    await clock.pass(600_000)
    expect(server.sent).toHaveLength(1)
  })

  it("come from other devices and other tabs", async () => {
    const { clock, server, marks, heard } = setUp()
    marks.refresh()
    await clock.pass(0)
    server.kept.set("s1", ["c1"])
    const before = heard()
    marks.refresh()
    await clock.pass(0)
    expect(marks.get()?.has("c1")).toBe(true)
    marks.hear(["c2"])
    expect(marks.get()?.has("c2")).toBe(true)
    expect(heard()).toBe(before + 2)
    await clock.pass(10_000)
    expect(server.sent).toEqual([])
  })

  it("go in calls that the server takes", async () => {
    const { clock, server, marks } = setUp()
    marks.refresh()
    await clock.pass(0)
    marks.see(
      "s1",
      Array.from({ length: 1_100 }, (_, i) => `c${i}`),
    )
    await clock.pass(5_000)
    expect(server.sent.map(({ commentIds }) => commentIds.length)).toEqual([500, 500, 100])
  })

  it("end with the page", async () => {
    const { clock, server, marks } = setUp()
    marks.refresh()
    await clock.pass(0)
    marks.see("s1", ["c1"])
    marks.stop()
    await clock.pass(60_000)
    expect(server.sent).toEqual([])
    expect(clock.timers()).toBe(0)
  })
})
