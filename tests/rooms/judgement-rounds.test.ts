import { describe, expect, it } from "vitest"
import { readJudgement } from "../../core/judgement-doc.ts"
import { asks, begins, both, estimate, opens, says, settled, workshop } from "./judged-workshop.ts"

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
