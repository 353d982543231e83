import { describe, expect, it } from "vitest"
import type { Working } from "../../core/board.ts"
import type { ResolutionInput } from "../../core/judgement.ts"
import type { JudgementCommand } from "../../core/protocol.ts"
import { asks, estimate, freshId, opens, says, settled, type Workshop, workshop } from "./judged-workshop.ts"

type Accept = Extract<JudgementCommand, { kind: "accept" }>
const accept = (part: Partial<Accept> = {}): Accept => ({
  kind: "accept",
  id: freshId(),
  scenarioId: "meet",
  round: 1,
  take: { method: "linear" },
  reason: "",
  ...part,
})
const byHand = (value: Working, reason = "The treaty was signed.") =>
  accept({ round: null, take: { method: "byHand", value }, reason })

async function revealed(): Promise<Workshop> {
  const w = await workshop()
  const { fay, ann, ben } = w.people
  await asks(fay, opens({ scenarioIds: ["meet", "host", "when"] }))
  await asks(ann, says(0.2, { interval: [0.1, 0.3] }))
  await asks(ben, says(0.6, { interval: [0.5, 0.8] }))
  // A condition is another question.
  await asks(ben, says(0.9, { given: { host: "seoul" } }))
  const days = { p10: "2026-01-02", p50: "2026-02-02", p90: "2026-03-04" }
  await asks(ann, {
    kind: "submit",
    estimate: estimate({ scenarioId: "when", forecast: { quantiles: days } }),
  })
  await asks(fay, { kind: "reveal-round", round: 1 })
  return w
}

describe("what the team accepts", () => {
  it("an aggregate of what was said without a condition becomes the working value, with a line of record", async () => {
    const w = await revealed()
    const command = accept()
    expect(await asks(w.people.fay, command)).toEqual({ ok: true, at: w.clock.now() })
    const value = { probabilities: { yes: 0.4, no: 0.6 }, low: 0.3, high: 0.55 }
    const { working } = await w.scenario()
    expect(working).toEqual(value)
    expect((await w.record()).decisions).toEqual([
      {
        id: command.id,
        scenarioId: "meet",
        round: 1,
        method: "linear",
        value,
        before: { probabilities: { yes: 0.1, no: 0.9 } },
        reason: "",
        by: "fay",
        at: w.clock.now(),
        takenBackAt: null,
      },
    ])
    // Sent twice it is one.
    const rows = w.database.log("board1", "board").length
    await w.clock.pass(1_000)
    expect(await asks(w.people.fay, command)).toMatchObject({ ok: true })
    expect(w.database.log("board1", "board")).toHaveLength(rows)
    expect(await asks(w.people.fay, { ...command, scenarioId: "when" })).toMatchObject({ reason: "used-id" })
    const days = accept({ scenarioId: "when", take: { method: "median" } })
    expect(await asks(w.people.fay, days)).toMatchObject({ ok: true })
    expect((await w.scenario("when")).working).toEqual({
      quantiles: { p10: "2026-01-02", p50: "2026-02-02", p90: "2026-03-04" },
    })
  })

  it("M1 puts nothing on an outcome that was retired after the estimates; the others share what it had", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens({ scenarioIds: ["host"] }))
    const probabilities = { seoul: 0.25, geneva: 0.25, other: 0.5 }
    await asks(ann, {
      kind: "submit",
      estimate: estimate({ scenarioId: "host", forecast: { probabilities } }),
    })
    await asks(fay, { kind: "reveal-round", round: 1 })
    ann.edit({
      kind: "set",
      collection: "scenarios",
      id: "host",
      field: "outcomes:other",
      value: { label: "Other", order: 2, retiredOn: "2026-11-01" },
      base: { label: "Other", order: 2 },
    })
    await settled()
    expect(ann.got("refused")).toEqual([])
    expect(await asks(fay, accept({ scenarioId: "host" }))).toMatchObject({ ok: true })
    const shared = { probabilities: { seoul: 0.5, geneva: 0.5, other: 0 } }
    expect((await w.scenario("host")).working).toEqual(shared)
    expect((await w.record()).decisions).toMatchObject([{ value: shared }])
    expect(await asks(fay, { ...byHand({ probabilities }), scenarioId: "host" })).toMatchObject({ ok: true })
    expect((await w.scenario("host")).working).toEqual(shared)
  })

  it("from open estimates, or by hand with a reason", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    expect(await asks(fay, accept({ round: null }))).toMatchObject({ reason: "nothing-to-accept" })
    await asks(ann, says(0.2, { round: null }))
    await asks(ben, says(0.9, { round: null }))
    await asks(ben, says(0.4, { round: null }))
    await w.clock.pass(500)
    expect((await w.record()).estimates).toHaveLength(2)
    expect(await asks(fay, accept({ round: null }))).toMatchObject({ ok: true })
    expect((await w.scenario()).working).toMatchObject({ probabilities: { yes: expect.closeTo(0.3, 12) } })
    const value = { probabilities: { yes: 0.75, no: 0.25 } }
    expect(await asks(fay, byHand(value, " "))).toMatchObject({ reason: "reason-required" })
    expect(await asks(fay, byHand(value, "x".repeat(2_001)))).toMatchObject({ reason: "too-long" })
    expect(await asks(fay, byHand({ quantiles: { p10: 1, p50: 2, p90: 3 } }))).toMatchObject({
      reason: "wrong-kind",
    })
    expect(await asks(fay, byHand(value))).toMatchObject({ ok: true })
    expect((await w.scenario()).working).toEqual(value)
  })

  it("is refused where there is nothing to accept it on", async () => {
    const w = await revealed()
    const { fay, ann } = w.people
    expect(await asks(ann, accept())).toMatchObject({ reason: "forbidden" })
    expect(await asks(fay, accept({ round: 9 }))).toMatchObject({ reason: "no-such-round" })
    expect(await asks(fay, accept({ scenarioId: "nosuch" }))).toMatchObject({ reason: "no-such-scenario" })
    expect(await asks(fay, accept({ scenarioId: "host" }))).toMatchObject({ reason: "nothing-to-accept" })
    await asks(fay, opens({ scenarioIds: ["when"], blind: false }))
    expect(await asks(fay, accept({ round: 2, scenarioId: "when" }))).toMatchObject({ reason: "too-early" })
    expect(await asks(fay, { kind: "take-back", decisionId: "nosuch" })).toMatchObject({
      reason: "no-such-decision",
    })
  })

  it("is taken back to the value of before, where nobody has changed it since", async () => {
    const w = await revealed()
    const { fay, ann } = w.people
    const first = accept()
    await asks(fay, first)
    ann.edit({ kind: "setWorking", id: "meet", value: { probabilities: { yes: 0.5, no: 0.5 } }, base: null })
    await settled()
    expect(await asks(fay, { kind: "take-back", decisionId: first.id })).toMatchObject({
      reason: "changed-since",
    })
    const second = byHand({ probabilities: { yes: 0.75, no: 0.25 } })
    await asks(fay, second)
    await w.clock.pass(1_000)
    expect(await asks(fay, { kind: "take-back", decisionId: second.id })).toEqual({
      ok: true,
      at: w.clock.now(),
    })
    expect((await w.scenario()).working).toEqual({ probabilities: { yes: 0.5, no: 0.5 } })
    expect((await w.record()).decisions.at(-1)).toMatchObject({ id: second.id, takenBackAt: w.clock.now() })
    expect(await asks(fay, { kind: "take-back", decisionId: second.id })).toMatchObject({ ok: true })
  })
})

describe("how it came out", () => {
  const resolution = (part: Partial<ResolutionInput> = {}): ResolutionInput => ({
    id: freshId(),
    scenarioId: "meet",
    result: { kind: "outcome", outcomeId: "yes" },
    resolvedOn: "2026-11-01",
    knownOn: "2026-11-03",
    sourceId: "src1",
    note: "",
    ...part,
  })
  const resolves = (w: Workshop, part: Partial<ResolutionInput> = {}) =>
    asks(w.people.fay, { kind: "resolve", resolution: resolution(part) })

  it("is put on the board, is said anew with a note, and is opened again", async () => {
    const w = await workshop()
    const { ann } = w.people
    expect(await asks(ann, { kind: "resolve", resolution: resolution() })).toMatchObject({
      reason: "forbidden",
    })
    expect(await resolves(w, { result: { kind: "reopened" }, note: "x" })).toMatchObject({
      reason: "too-early",
    })
    expect(await resolves(w)).toMatchObject({ ok: true })
    expect(await w.scenario()).toMatchObject({
      status: "resolved",
      resolution: { outcomeId: "yes", resolvedOn: "2026-11-01", knownOn: "2026-11-03", sourceId: "src1" },
    })
    expect(await asks(ann, says(0.3, { round: null }))).toMatchObject({ reason: "late" })
    expect(await asks(w.people.fay, opens())).toMatchObject({ reason: "no-such-scenario" })
    expect(await resolves(w, { result: { kind: "annulled" } })).toMatchObject({ reason: "reason-required" })
    await w.clock.pass(1_000)
    const annulled = {
      result: { kind: "annulled" as const },
      note: "The photograph was forged.",
      sourceId: null,
    }
    expect(await resolves(w, annulled)).toMatchObject({ ok: true })
    const after = await w.scenario()
    expect(after.status).toBe("annulled")
    expect(after.resolution).toEqual({ resolvedOn: "2026-11-01", knownOn: "2026-11-03" })
    await w.clock.pass(1_000)
    expect(await resolves(w, { result: { kind: "reopened" }, note: "It is open." })).toMatchObject({
      ok: true,
    })
    const reopened = await w.scenario()
    expect([reopened.status, reopened.resolution]).toEqual(["open", undefined])
    expect((await w.record()).resolutions.map(({ result }) => result.kind)).toEqual([
      "outcome",
      "annulled",
      "reopened",
    ])
    expect(await asks(ann, says(0.3, { round: null }))).toMatchObject({ ok: true })
  })

  it("must be an answer to what was asked", async () => {
    const w = await workshop()
    expect(await resolves(w, { result: { kind: "outcome", outcomeId: "nosuch" } })).toMatchObject({
      reason: "wrong-outcomes",
    })
    expect(await resolves(w, { result: { kind: "value", value: 3 } })).toMatchObject({ reason: "wrong-kind" })
    expect(await resolves(w, { scenarioId: "when", result: { kind: "value", value: 3 } })).toMatchObject({
      reason: "wrong-kind",
    })
    expect(await resolves(w, { sourceId: "nosuch" })).toMatchObject({ reason: "no-such-source" })
    expect(await resolves(w, { scenarioId: "nosuch" })).toMatchObject({ reason: "no-such-scenario" })
    expect(await resolves(w, { note: "x".repeat(2_001) })).toMatchObject({ reason: "too-long" })
    expect(
      await resolves(w, { scenarioId: "when", result: { kind: "value", value: "2026-10-30" } }),
    ).toMatchObject({ ok: true })
    expect((await w.scenario("when")).resolution).toMatchObject({ value: "2026-10-30" })
  })

  it("is not written by hand into the board", async () => {
    const w = await workshop()
    w.people.fay.edit({
      kind: "set",
      collection: "scenarios",
      id: "meet",
      field: "resolution",
      value: { outcomeId: "yes", resolvedOn: "2026-11-01" },
      base: null,
    })
    await settled()
    expect(w.people.fay.got("refused")).toMatchObject([{ reason: "forbidden" }])
    expect((await w.scenario()).resolution).toBeUndefined()
  })
})
