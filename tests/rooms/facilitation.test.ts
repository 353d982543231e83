import { describe, expect, it } from "vitest"
import { readLedger, type Timer } from "../../core/ledger-doc.ts"
import type { Command, CommandReply } from "../../core/protocol.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

type Workshop = Served & { fay: Tab; ann: Tab; vic: Tab }

async function workshop(): Promise<Workshop> {
  const served = serve()
  const [fay, ann, vic] = [
    served.tab("fay", "facilitator"),
    served.tab("ann", "analyst"),
    served.tab("vic", "viewer"),
  ]
  for (const tab of [fay, ann, vic]) await tab.hello()
  return Object.assign(served, { fay, ann, vic })
}

async function asks(tab: Tab, command: Command): Promise<CommandReply | null> {
  let reply: CommandReply | null = null
  void tab.session.command(command, (answer) => {
    reply = answer
  })
  await settled()
  return reply
}

async function timerOf({ registry }: Served): Promise<Timer | null> {
  return readLedger((await registry.read(boardId, "ledger")).doc).timer
}

const tenMinutes: Command = { kind: "start-timer", label: "Estimate", durationMs: 600_000 }
const ok = { ok: true }

describe("bring everyone", () => {
  it("offers the scenario to all who are there, in the facilitator's name", async () => {
    const w = await workshop()
    expect(await asks(w.fay, { kind: "bring", scenarioId: "meet" })).toEqual(ok)
    for (const tab of [w.fay, w.ann, w.vic]) {
      expect(tab.got("brought")).toEqual([
        { id: expect.any(String), by: "fay", scenarioId: "meet", at: w.clock.now() },
      ])
    }
  })

  it("is for scenarios that stand on the board", async () => {
    const w = await workshop()
    for (const scenarioId of ["nosuch", "__proto__"]) {
      expect(await asks(w.fay, { kind: "bring", scenarioId })).toMatchObject({ reason: "no-such-scenario" })
    }
    w.fay.edit({ kind: "delete", collection: "scenarios", id: "meet", at: 5 })
    await settled()
    expect(await asks(w.fay, { kind: "bring", scenarioId: "meet" })).toMatchObject({
      reason: "no-such-scenario",
    })
    expect(w.ann.got("brought")).toEqual([])
  })
})

describe("R6 a command is asked of the role as it is now", () => {
  it.each([{ kind: "bring", scenarioId: "meet" } as const, tenMinutes, { kind: "stop-timer" } as const])(
    "$kind is the facilitators'",
    async (command) => {
      const w = await workshop()
      for (const tab of [w.ann, w.vic]) {
        expect(await asks(tab, command)).toMatchObject({ ok: false, reason: "forbidden" })
      }
      w.registry.setRole(boardId, "fay", "analyst")
      expect(await asks(w.fay, command)).toMatchObject({ ok: false, reason: "forbidden" })
      w.registry.setRole(boardId, "ann", "facilitator")
      expect(await asks(w.ann, command)).toEqual(ok)
      expect(w.vic.got("brought").length).toBe(command.kind === "bring" ? 1 : 0)
    },
  )

  it("is not heard before a hello, nor from who has left", async () => {
    const served = serve()
    const early = served.tab("fay", "facilitator")
    expect(await asks(early, tenMinutes)).toMatchObject({ reason: "unavailable" })
    await early.hello()
    early.disconnect()
    expect(await asks(early, tenMinutes)).toMatchObject({ reason: "unavailable" })
  })
})

describe("the timer", () => {
  it("runs by the server's clock, is paused, goes on, is given more, and ends", async () => {
    const w = await workshop()
    const began = w.clock.now()
    expect(await asks(w.fay, tenMinutes)).toEqual(ok)
    const started = await timerOf(w)
    expect(started).toEqual({
      id: expect.any(String),
      by: "fay",
      label: "Estimate",
      durationMs: 600_000,
      endsAt: began + 600_000,
      remainingMs: null,
    })
    await w.clock.pass(60_000)
    await asks(w.fay, { kind: "pause-timer" })
    expect(await timerOf(w)).toEqual({ ...started, endsAt: null, remainingMs: 540_000 })
    // Paused twice is paused once.
    await asks(w.fay, { kind: "pause-timer" })
    await w.clock.pass(3_600_000)
    await asks(w.fay, { kind: "extend-timer", byMs: 60_000 })
    expect(await timerOf(w)).toMatchObject({ endsAt: null, remainingMs: 600_000 })
    await asks(w.fay, { kind: "resume-timer" })
    expect(await timerOf(w)).toMatchObject({ endsAt: w.clock.now() + 600_000, remainingMs: null })
    await asks(w.fay, { kind: "stop-timer" })
    expect(await timerOf(w)).toBeNull()
    expect(await asks(w.fay, { kind: "stop-timer" })).toEqual(ok)
    for (const kind of ["pause-timer", "resume-timer"] as const) {
      expect(await asks(w.fay, { kind })).toMatchObject({ reason: "no-timer" })
    }
  })

  it("given more after it has run out, runs from now", async () => {
    const w = await workshop()
    await asks(w.fay, { kind: "start-timer", label: "", durationMs: 1_000 })
    await w.clock.pass(60_000)
    await asks(w.fay, { kind: "extend-timer", byMs: 120_000 })
    expect(await timerOf(w)).toMatchObject({ endsAt: w.clock.now() + 120_000, durationMs: 120_000 })
  })

  it("is the same after a restart of the server, which has the hour right", async () => {
    const w = await workshop()
    await asks(w.fay, tenMinutes)
    const before = await timerOf(w)
    w.restart()
    expect(await timerOf(w)).toEqual(before)
  })

  it("A4 is said to be done only when it is kept", async () => {
    const w = await workshop()
    w.store.hold()
    let reply: CommandReply | null = null
    void w.fay.session.command(tenMinutes, (answer) => {
      reply = answer
    })
    await settled()
    // Nothing is said before it is kept.
    expect(reply).toBeNull()
    await w.store.release()
    await settled()
    expect(reply).toEqual(ok)
  })
})
