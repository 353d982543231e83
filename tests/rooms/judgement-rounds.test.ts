import { describe, expect, it } from "vitest"
import type { EstimateInput } from "../../core/judgement.ts"
import { readJudgement } from "../../core/judgement-doc.ts"
import type { JudgementCommand, JudgementRefusal } from "../../core/protocol.ts"
import { asks, begins, both, estimate, freshId, opens, says, settled, workshop } from "./judged-workshop.ts"

describe("a round from its opening to its reveal", () => {
  it("B5 shows nothing before it is revealed, and then all of it, to who is there and to who comes later", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    expect(await asks(fay, opens())).toEqual({ ok: true, at: w.clock.now(), round: 1 })
    expect(await asks(ann, says(0.2, { rationale: "It rains." }))).toMatchObject({ ok: true })
    expect(await asks(ben, says(0.6))).toMatchObject({ ok: true })
    await w.clock.pass(1_000)
    const before = await w.record()
    expect(before.estimates).toEqual([])
    expect(before.answers.get(1)).toEqual({ members: { ann: 1, ben: 1 }, begun: 2, complete: 2 })
    expect(await asks(fay, { kind: "reveal-round", round: 1 })).toMatchObject({ ok: true })
    const after = await w.record()
    expect(after.rounds).toMatchObject([{ number: 1, status: "revealed", parts: 1 }])
    expect(after.estimates.map(({ forecast }) => forecast)).toEqual([
      { probabilities: { yes: 0.2, no: 0.8 } },
      { probabilities: { yes: 0.6, no: 0.4 } },
    ])
    expect(after.analysts.map(({ memberId }) => memberId).sort()).toEqual(["ann", "ben"])
    const late = await w.join("cho")
    for (const tab of [fay, ann, ben, late]) expect(readJudgement(tab.ledger)).toEqual(after)
  })

  it("A12 an estimate is received when it is committed, and who is late hears in what way", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    await asks(fay, opens())
    w.judgements.hold("submit")
    const waiting = begins(ann, says(0.2))
    await settled()
    expect(waiting.reply).toBeNull()
    await w.judgements.release()
    await settled()
    expect(waiting.reply).toMatchObject({ ok: true })
    await asks(fay, { kind: "close-round", round: 1 })
    const late = await asks(ben, says(0.3))
    await asks(fay, { kind: "reveal-round", round: 1 })
    const revealed = await asks(ben, says(0.3))
    await asks(fay, opens())
    await asks(fay, { kind: "cancel-round", round: 2 })
    const cancelled = await asks(ben, says(0.3, { round: 2 }))
    expect([late, revealed, cancelled]).toMatchObject([
      { ok: false, reason: "late" },
      { ok: false, reason: "revealed" },
      { ok: false, reason: "late" },
    ])
    const sentences = [late, revealed, cancelled].map((reply) => (reply.ok ? "" : reply.message))
    expect(new Set(sentences).size).toBe(3)
    expect((await w.record()).estimates).toHaveLength(1)
  })

  it("B3 one estimate a person a question: a change takes the place of what was said, sent twice it is one", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens({ scenarioIds: [...both] }))
    const first = says(0.2)
    const at = w.clock.now()
    expect(await asks(ann, first)).toEqual({ ok: true, at })
    await w.clock.pass(1_000)
    await asks(ann, says(0.4))
    expect(await asks(ann, first)).toEqual({ ok: true, at })
    await asks(fay, { kind: "reveal-round", round: 1 })
    expect(await asks(ann, first)).toEqual({ ok: true, at })
    expect((await w.record()).estimates).toMatchObject([{ forecast: { probabilities: { yes: 0.4 } } }])
    expect(
      await asks(ann, { kind: "submit", estimate: estimate({ ...first.estimate, rationale: "x" }) }),
    ).toMatchObject({
      reason: "used-id",
    })
  })
})

describe("what is not taken, and why", () => {
  const refusedEstimates: [string, JudgementRefusal, Partial<EstimateInput>][] = [
    ["of a round that is not there", "no-such-round", { round: 7 }],
    ["of what the round does not ask", "not-asked", { scenarioId: "host" }],
    ["that does not sum to 1", "bad-sum", { forecast: { probabilities: { yes: 0.2, no: 0.2 } } }],
    ["outside of 0 to 1", "out-of-range", { forecast: { probabilities: { yes: 1.2, no: -0.2 } } }],
    ["of other outcomes", "wrong-outcomes", { forecast: { probabilities: { yes: 0.2, maybe: 0.8 } } }],
    ["of another kind", "wrong-kind", { forecast: { quantiles: { p10: 1, p50: 2, p90: 3 } } }],
    ["whose interval does not hold it", "bad-order", { interval: [0.5, 0.6] }],
    ["without a reason", "rationale-required", { rationale: "  " }],
    ["with a reason of 100 kB", "too-long", { rationale: "x".repeat(100_000) }],
    [
      "with too many sources",
      "too-many-sources",
      { sourceIds: Array.from({ length: 21 }, (_, i) => `s${i}`) },
    ],
    ["with a source that is not there", "no-such-source", { sourceIds: ["src1", "nosuch"] }],
    ["given a scenario that is not there", "bad-given", { given: { nosuch: "yes" } }],
    ["given an outcome that is not there", "bad-given", { given: { host: "tokyo" } }],
    ["given itself", "bad-given", { given: { meet: "yes" } }],
  ]
  it.each(refusedEstimates)("B3 an estimate %s: %s", async (_what, reason, part) => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens({ rationaleRequired: true }))
    const reply = await asks(ann, { kind: "submit", estimate: estimate({ rationale: "Because.", ...part }) })
    expect(reply).toMatchObject({ ok: false, reason })
    expect(w.judgements.rows.board("board1").estimates).toEqual([])
  })

  it("B3 on a scenario that was deleted outside of a round, or withdrawn by somebody else", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    const mine = says(0.2, { round: null })
    await asks(ann, mine)
    const withdraw: JudgementCommand = { kind: "withdraw", estimateId: mine.estimate.id }
    expect(await asks(ben, withdraw)).toMatchObject({ reason: "no-such-estimate" })
    expect(await asks(ann, withdraw)).toMatchObject({ ok: true })
    expect(await asks(ann, withdraw)).toMatchObject({ ok: true })
    await w.clock.pass(500)
    expect((await w.record()).estimates).toEqual([])
    fay.edit({ kind: "delete", collection: "scenarios", id: "meet", at: 5 })
    await settled()
    expect(await asks(ann, says(0.2, { round: null }))).toMatchObject({ reason: "no-such-scenario" })
    expect(await asks(fay, opens())).toMatchObject({ reason: "no-such-scenario" })
    await asks(fay, opens({ scenarioIds: ["host"] }))
    await asks(fay, { kind: "close-round", round: 1 })
  })

  it("B4 every step of a round is asked of the state that it is in, and sent twice it is one", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    const number = (kind: "close-round" | "reveal-round" | "cancel-round", round = 1): JudgementCommand => ({
      kind,
      round,
    })
    for (const kind of ["close-round", "reveal-round", "cancel-round"] as const)
      expect(await asks(fay, number(kind))).toMatchObject({ reason: "no-such-round" })
    const opening = opens()
    expect(await asks(ann, opening)).toMatchObject({ reason: "forbidden" })
    expect(await asks(fay, opening)).toMatchObject({ ok: true, round: 1 })
    expect(await asks(fay, opening)).toMatchObject({ ok: true, round: 1 })
    expect(await asks(fay, opens({ title: "Another" }))).toMatchObject({ reason: "round-running" })
    expect(await asks(fay, opens({ title: "Another", scenarioIds: ["host"], follows: 1 }))).toMatchObject({
      reason: "too-early",
    })
    expect(await asks(fay, opens({ scenarioIds: ["host"], follows: 8 }))).toMatchObject({
      reason: "no-such-round",
    })
    for (const kind of ["close-round", "reveal-round", "cancel-round"] as const)
      expect(await asks(ann, number(kind))).toMatchObject({ reason: "forbidden" })
    await asks(fay, number("close-round"))
    const closedAt = w.clock.now()
    await w.clock.pass(1_000)
    expect(await asks(fay, number("close-round"))).toEqual({ ok: true, at: closedAt })
    expect(await asks(fay, number("reveal-round"))).toMatchObject({ ok: true })
    const revealedAt = w.clock.now()
    await w.clock.pass(1_000)
    expect(await asks(fay, number("reveal-round"))).toEqual({ ok: true, at: revealedAt })
    expect(await asks(fay, number("cancel-round"))).toMatchObject({ reason: "revealed" })
    expect(await asks(fay, number("close-round"))).toMatchObject({ reason: "revealed" })
    expect((await w.record()).rounds).toMatchObject([{ closedAt, revealedAt, status: "revealed" }])
    expect(await asks(fay, opens({ follows: 1 }, freshId()))).toMatchObject({ ok: true, round: 2 })
    await asks(fay, number("cancel-round", 2))
    expect(await asks(fay, number("reveal-round", 2))).toMatchObject({ reason: "late" })
  })

  it("R6 nothing is heard before a hello, and a role that is lowered holds at once", async () => {
    const w = await workshop()
    const { fay } = w.people
    w.registry.setRole("board1", "fay", "analyst")
    expect(await asks(fay, opens())).toMatchObject({ reason: "forbidden" })
    w.registry.setRole("board1", "fay", "facilitator")
    expect(await asks(fay, opens())).toMatchObject({ ok: true })
    // Also of a command that has been waiting for the one before it.
    w.judgements.hold("changeRound")
    const closing = begins(fay, { kind: "close-round", round: 1 })
    const waiting = begins(fay, { kind: "reveal-round", round: 1 })
    await settled()
    w.registry.setRole("board1", "fay", "analyst")
    await w.judgements.release()
    await settled()
    expect(closing.reply).toMatchObject({ ok: true })
    expect(waiting.reply).toMatchObject({ reason: "forbidden" })
    fay.disconnect()
    expect(await asks(fay, says(0.2))).toMatchObject({ reason: "unavailable" })
  })
})

describe("a round that is open to all", () => {
  it("shows each answer as it comes, what takes its place, and no more what is withdrawn", async () => {
    const w = await workshop()
    const { fay, ann, ben, vic } = w.people
    await asks(fay, opens({ blind: false, anonymous: true }))
    const said = async () => {
      await w.clock.pass(200)
      return readJudgement(vic.ledger).estimates.map(
        ({ forecast }) => "probabilities" in forecast && forecast.probabilities.yes,
      )
    }
    await asks(ann, says(0.2))
    expect(await said()).toEqual([0.2])
    const last = says(0.4)
    await asks(ann, last)
    await asks(ben, says(0.7))
    expect((await said()).sort()).toEqual([0.4, 0.7])
    await asks(ann, { kind: "withdraw", estimateId: last.estimate.id })
    expect(await said()).toEqual([0.7])
    expect(
      readJudgement(vic.ledger).estimates.every(({ by, id }) => by === null && id !== last.estimate.id),
    ).toBe(true)
    ann.focus({ scenarioId: "meet" })
    await asks(fay, { kind: "reveal-round", round: 1 })
    expect(await said()).toEqual([0.7])
    expect((await w.record()).rounds).toMatchObject([{ status: "revealed", parts: null }])
    w.restart()
    const back = await w.join("vic")
    await w.clock.pass(500)
    expect(readJudgement(back.ledger)).toEqual(await w.record())
    expect(readJudgement(back.ledger).estimates).toHaveLength(1)
  })
})

describe("A12 when the database is away", () => {
  it("A12 nothing is said to be received that is not, and sent again it is received once", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens())
    const command = says(0.2)
    w.judgements.plan = ({ name }) => ({ outcome: name === "submit" ? "lost-answer" : "committed" })
    expect(await asks(ann, command)).toMatchObject({ ok: false, reason: "unavailable" })
    w.judgements.plan = () => ({ outcome: "committed" })
    expect(await asks(ann, command)).toMatchObject({ ok: true })
    expect(w.judgements.rows.board("board1").estimates).toHaveLength(1)
    w.judgements.away = () => true
    expect(await asks(ann, says(0.3))).toMatchObject({ reason: "unavailable" })
    expect(await asks(fay, { kind: "close-round", round: 1 })).toMatchObject({ reason: "unavailable" })
    w.judgements.away = () => false
    await w.clock.pass(2_000)
    expect((await w.record()).answers.get(1)).toMatchObject({ begun: 1 })
    expect(ann.got("mine").at(-1)?.estimates).toMatchObject([{ id: command.estimate.id }])
  })

  it("A12 an answer comes also while the database takes no commits, and what was asked is done once when it does", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    w.store.hold()
    const opening = opens()
    const first = begins(fay, opening)
    await w.clock.pass(9_000)
    expect(first.reply).toBeNull()
    await w.clock.pass(1_500)
    expect(first.reply).toMatchObject({ ok: false, reason: "unavailable" })
    const second = begins(fay, opening)
    const estimated = begins(ann, says(0.2))
    await w.clock.pass(11_000)
    expect(second.reply).toMatchObject({ ok: false, reason: "unavailable" })
    expect(estimated.reply).not.toBeNull()
    await w.store.release()
    await w.clock.pass(2_000)
    expect(await asks(fay, opening)).toMatchObject({ ok: true, round: 1 })
    expect((await w.record()).rounds).toMatchObject([{ number: 1, status: "open" }])
    expect(w.judgements.rows.board("board1").rounds).toHaveLength(1)
  })

  it("A12 the same of every command of a facilitator: its answer lost, it has the effect of one", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    const reveal: JudgementCommand = { kind: "reveal-round", round: 1 }
    const accept: JudgementCommand = {
      kind: "accept",
      id: "d1",
      scenarioId: "meet",
      round: 1,
      take: { method: "median" },
      reason: "",
    }
    const commands: JudgementCommand[] = [
      opens(),
      says(0.3),
      { kind: "close-round", round: 1 },
      reveal,
      accept,
    ]
    commands.push({ kind: "take-back", decisionId: "d1" })
    const changing = new Set(["openRound", "submit", "changeRound", "decide", "takenBack"])
    for (const command of commands) {
      let lost = 0
      w.judgements.plan = ({ name }) => ({
        outcome: changing.has(name) && lost++ === 0 ? "lost-answer" : "committed",
      })
      const tab = command.kind === "submit" ? ann : fay
      expect(await asks(tab, command), command.kind).toMatchObject({ reason: "unavailable" })
      expect(await asks(tab, command), command.kind).toMatchObject({ ok: true })
      expect(lost).toBeGreaterThan(0)
    }
    const { rounds, estimates, decisions } = w.judgements.rows.board("board1")
    expect([rounds.length, estimates.length, decisions.length]).toEqual([1, 1, 1])
    await w.clock.pass(5_000)
    expect(await w.record()).toMatchObject({ rounds: [{ status: "revealed" }], decisions: [{ id: "d1" }] })
    expect((await w.scenario()).working).toEqual({ probabilities: { yes: 0.1, no: 0.9 } })
  })
})
