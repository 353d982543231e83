// What a round does by itself: its deadline, and the countdown when all who are here are in.
import { describe, expect, it } from "vitest"
import { asks, opens, says, settled, type Workshop, workshop } from "./judged-workshop.ts"

const entry = async (w: Workshop) => (await w.record()).rounds[0]

describe("a deadline", () => {
  it("B4 closes the round at its time, and what comes after it is late, also before the round is closed", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    const deadline = w.clock.now() + 60_000
    expect(await asks(fay, opens({ deadline: w.clock.now() }))).toMatchObject({ reason: "late" })
    await asks(fay, opens({ deadline }))
    await w.clock.pass(59_000)
    expect(await asks(ann, says(0.2))).toMatchObject({ ok: true })
    w.judgements.hold("changeRound")
    await w.clock.pass(1_500)
    expect(await asks(ben, says(0.3))).toMatchObject({ reason: "late" })
    await w.judgements.release()
    await settled()
    expect(await entry(w)).toMatchObject({ status: "closed", closedAt: deadline })
  })

  it("B4 is moved, and taken away", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    const deadline = w.clock.now() + 60_000
    await asks(fay, opens({ deadline }))
    expect(await asks(ann, { kind: "set-deadline", round: 1, deadline: null })).toMatchObject({
      reason: "forbidden",
    })
    expect(await asks(fay, { kind: "set-deadline", round: 1, deadline: 5 })).toMatchObject({ reason: "late" })
    await asks(fay, { kind: "set-deadline", round: 1, deadline: deadline + 60_000 })
    await w.clock.pass(90_000)
    expect(await entry(w)).toMatchObject({ status: "open", deadline: deadline + 60_000 })
    await asks(fay, { kind: "set-deadline", round: 1, deadline: null })
    await w.clock.pass(900_000)
    expect(await entry(w)).toMatchObject({ status: "open", deadline: null })
    await asks(fay, { kind: "close-round", round: 1 })
    expect(await asks(fay, { kind: "set-deadline", round: 1, deadline })).toMatchObject({ reason: "late" })
  })

  it("B4 that passes while nobody is here, or while no server runs, is caught up when somebody comes", async () => {
    const w = await workshop()
    const deadline = w.clock.now() + 120_000
    await asks(w.people.fay, opens({ deadline }))
    for (const tab of Object.values(w.people)) tab.disconnect()
    await w.clock.pass(300_000)
    expect(w.judgements.rows.board("board1").rounds[0]?.status).toBe("open")
    await w.join("ann")
    await w.clock.pass(100)
    expect(await entry(w)).toMatchObject({ status: "closed", closedAt: deadline })
    await asks(await w.join("fay"), opens({ scenarioIds: ["host"], deadline: w.clock.now() + 1_000 }))
    w.restart()
    await w.clock.pass(60_000)
    expect(w.judgements.rows.board("board1").rounds[1]?.status).toBe("open")
    await w.join("ann")
    await w.clock.pass(100)
    expect((await w.record()).rounds[1]).toMatchObject({ status: "closed" })
  })

  it("B4 is kept when the database fails at its moment", async () => {
    const w = await workshop()
    await asks(w.people.fay, opens({ deadline: w.clock.now() + 10_000 }))
    let fails = 0
    w.judgements.plan = ({ name }) => ({
      outcome: name === "changeRound" && fails++ < 3 ? "failed" : "committed",
    })
    await w.clock.pass(30_000)
    expect(fails).toBeGreaterThan(3)
    expect(await entry(w)).toMatchObject({ status: "closed" })
  })
})

describe("the reveal by itself", () => {
  const began = async () => {
    const w = await workshop()
    await asks(w.people.fay, opens({ autoReveal: true }))
    await asks(w.people.fay, says(0.1))
    await asks(w.people.ann, says(0.2))
    await w.clock.pass(500)
    return w
  }
  const allIn = async () => {
    const w = await began()
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
    await asks(w.people.ben, says(0.4))
    await w.clock.pass(500)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: expect.any(Number) })
    return w
  }

  it("B5 comes three seconds after all who are here are in; viewers are not waited for", async () => {
    const w = await allIn()
    await w.clock.pass(3_000)
    expect(await entry(w)).toMatchObject({ status: "revealed", countdownEndsAt: null, parts: 1 })
    expect((await w.record()).estimates).toHaveLength(3)
  })

  it("does not wait for a facilitator who only leads, and does for one who has begun to answer", async () => {
    const leading = await workshop()
    await asks(leading.people.fay, opens({ autoReveal: true, scenarioIds: ["meet"] }))
    await leading.clock.pass(500)
    expect(await entry(leading)).toMatchObject({ countdownEndsAt: null })
    for (const name of ["ann", "ben"] as const) await asks(leading.people[name], says(0.3))
    await leading.clock.pass(500)
    expect(await entry(leading)).toMatchObject({ countdownEndsAt: expect.any(Number) })

    const w = await workshop()
    const host = { probabilities: { seoul: 0.5, geneva: 0.3, other: 0.2 } }
    const where = () => says(0, { scenarioId: "host", forecast: host })
    await asks(w.people.fay, opens({ autoReveal: true, scenarioIds: ["meet", "host"] }))
    await asks(w.people.fay, says(0.3))
    for (const name of ["ann", "ben"] as const) {
      await asks(w.people[name], says(0.3))
      expect(await asks(w.people[name], where())).toMatchObject({ ok: true })
    }
    await w.clock.pass(500)
    expect(await entry(w)).toMatchObject({ countdownEndsAt: null })
    await asks(w.people.fay, where())
    await w.clock.pass(500)
    expect(await entry(w)).toMatchObject({ countdownEndsAt: expect.any(Number) })
  })

  it("does not begin where a round does not say so", async () => {
    const w = await workshop()
    await asks(w.people.fay, opens())
    for (const name of ["fay", "ann", "ben"] as const) await asks(w.people[name], says(0.3))
    await w.clock.pass(60_000)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
  })

  it("is held by a facilitator and by nobody else, and begins anew", async () => {
    const w = await allIn()
    const { fay, ann } = w.people
    expect(await asks(ann, { kind: "hold-reveal", round: 1, held: true })).toMatchObject({
      reason: "forbidden",
    })
    await asks(fay, { kind: "hold-reveal", round: 1, held: true })
    expect(await entry(w)).toMatchObject({ countdownEndsAt: null, countdownHeld: true })
    await w.clock.pass(60_000)
    expect(await entry(w)).toMatchObject({ status: "open" })
    await asks(fay, { kind: "hold-reveal", round: 1, held: false })
    expect(await entry(w)).toMatchObject({ countdownEndsAt: w.clock.now() + 3_000, countdownHeld: false })
    await w.clock.pass(3_000)
    expect(await entry(w)).toMatchObject({ status: "revealed" })
    expect(await asks(fay, { kind: "hold-reveal", round: 1, held: true })).toMatchObject({
      reason: "revealed",
    })
  })

  it("stops when somebody comes in before its end who is not in, and for an answer that is taken back", async () => {
    const w = await allIn()
    const cho = await w.join("cho")
    await w.clock.pass(100)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
    await w.clock.pass(10_000)
    const mine = says(0.7)
    await asks(cho, mine)
    await w.clock.pass(500)
    expect(await entry(w)).toMatchObject({ countdownEndsAt: expect.any(Number) })
    await asks(cho, { kind: "withdraw", estimateId: mine.estimate.id })
    await w.clock.pass(10_000)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
  })

  it("waits for who has gone thirty seconds, and no longer; who became a viewer is not waited for", async () => {
    const w = await began()
    w.people.ben.disconnect()
    await w.clock.pass(29_000)
    expect(await entry(w)).toMatchObject({ countdownEndsAt: null })
    await w.clock.pass(1_500)
    expect(await entry(w)).toMatchObject({ countdownEndsAt: expect.any(Number) })
    const other = await began()
    other.registry.setRole("board1", "ben", "viewer")
    await other.clock.pass(500)
    expect(await entry(other)).toMatchObject({ countdownEndsAt: expect.any(Number) })
  })

  it("B5 waits after a restart for those who have not come back yet, as for who has gone", async () => {
    const w = await began()
    w.restart()
    await w.join("ann")
    await w.clock.pass(10_000)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
    const ben = await w.join("ben")
    await w.join("fay")
    await w.clock.pass(60_000)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: null })
    await asks(ben, says(0.4))
    await w.clock.pass(5_000)
    expect(await entry(w)).toMatchObject({ status: "revealed" })
    // Whoever stays away is not waited for without end.
    const other = await began()
    other.restart()
    await other.join("ann")
    await other.clock.pass(40_000)
    expect(await entry(other)).toMatchObject({ status: "revealed" })
  })

  it("B5 goes on after a restart in the middle of the countdown", async () => {
    const w = await allIn()
    w.restart()
    await w.join("ann")
    await w.clock.pass(1_000)
    expect(await entry(w)).toMatchObject({ status: "open", countdownEndsAt: expect.any(Number) })
    await w.clock.pass(2_500)
    expect(await entry(w)).toMatchObject({ status: "revealed", parts: 1 })
  })
})
