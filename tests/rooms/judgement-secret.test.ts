// What nobody may see before the reveal, looked for in every message that anybody is sent and in every line of the log.
import { describe, expect, it } from "vitest"
import type { RoundPlan } from "../../core/judgement.ts"
import { readJudgement } from "../../core/judgement-doc.ts"
import { asks, both, estimate, opens, says, settled, type Workshop, workshop } from "./judged-workshop.ts"

const secrets = ["Because the harbour froze over", "0.2718281828"]

/** All bytes of a message, those inside of it as they are. */
function spelled(message: unknown): string {
  const parts: string[] = []
  const look = (value: unknown) => {
    if (value instanceof Uint8Array) parts.push(Buffer.from(value).toString("latin1"))
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) look([key, inner].length === 2 ? inner : key)
    else parts.push(String(value))
  }
  look(message)
  return parts.join("\n")
}

const float = Buffer.alloc(8)
float.writeDoubleBE(0.2718281828)
const spellings = [...secrets, float.toString("latin1")]

const leaks = (message: unknown): boolean => {
  const text = spelled(message)
  return spellings.some((spelling) => text.includes(spelling))
}

/** To whom anything of the secrets was sent. */
const toldTo = (w: Workshop): string[] => [
  ...new Set(w.told.filter(({ message }) => leaks(message)).map(({ socketId }) => socketId)),
]

const secretEstimate = (part = {}) =>
  says(0.2718281828, { rationale: "Because the harbour froze over", ...part })

describe("B1 before the reveal nobody but its author is sent anything of an estimate", () => {
  const plans: [string, Partial<RoundPlan>][] = [
    ["named", {}],
    ["anonymous", { anonymous: true }],
    ["counted only", { anonymous: true, countsOnly: true }],
    ["with a deadline and a reveal by itself", { autoReveal: true, peekAllowed: true }],
  ]
  it.each(plans)("B1 in a round that is %s, while all else goes on", async (_what, part) => {
    const w = await workshop()
    const { fay, ann, ben, vic } = w.people
    await asks(fay, opens({ scenarioIds: [...both], ...part }))
    await asks(ann, secretEstimate())
    await w.clock.pass(1_000)
    // Everything that goes on meanwhile: others answer, change, come and go, ask for what is not theirs.
    await asks(ben, says(0.5))
    await asks(ann, secretEstimate())
    await asks(ben, secretEstimate({ round: 7 }))
    await asks(fay, { kind: "set-deadline", round: 1, deadline: w.clock.now() + 60_000 })
    await asks(fay, {
      kind: "accept",
      id: "d1",
      scenarioId: "meet",
      round: 1,
      take: { method: "linear" },
      reason: "",
    })
    await asks(ben, { kind: "peek", round: 1 })
    await asks(vic, { kind: "peek", round: 1 })
    ben.titles("Another title")
    await w.join("cho")
    w.restart()
    const again = await w.join("ann")
    const other = await w.join("ben")
    const fayAgain = await w.join("fay")
    await w.clock.pass(5_000)
    await asks(fayAgain, { kind: "close-round", round: 1 })
    await w.clock.pass(5_000)
    expect((await w.record()).rounds).toMatchObject([{ status: "closed" }])
    expect(toldTo(w)).toEqual([ann.socketId, again.socketId])
    expect(w.logged.filter(leaks)).toEqual([])
    // And the search finds it as soon as it may be seen.
    await asks(fayAgain, { kind: "reveal-round", round: 1 })
    expect(toldTo(w)).toContain(other.socketId)
  })

  it("B1 what was said in a round that is cancelled stays its author's", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    await asks(fay, opens())
    await asks(ann, secretEstimate())
    await asks(fay, { kind: "cancel-round", round: 1 })
    w.restart()
    for (const name of ["ann", "ben", "fay"]) await w.join(name)
    await w.clock.pass(5_000)
    expect(toldTo(w)).toEqual([ann.socketId, w.people.ann.socketId])
    expect(readJudgement(ben.ledger).rounds).toMatchObject([{ status: "cancelled" }])
  })

  it("B1 an error of the database that names what it was given is not written down as it is", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens())
    w.judgements.submit = () => Promise.reject(new Error(`bad value in ${JSON.stringify(secretEstimate())}`))
    expect(await asks(ann, secretEstimate())).toMatchObject({ reason: "unavailable" })
    expect(w.logged.length).toBeGreaterThan(0)
    expect(w.logged.filter(leaks)).toEqual([])
  })

  it("B1 an open estimate on what is asked blind is not taken", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens())
    expect(await asks(ann, secretEstimate({ round: null }))).toMatchObject({ reason: "round-running" })
    await asks(fay, { kind: "reveal-round", round: 1 })
    expect(await asks(ann, secretEstimate({ round: null }))).toMatchObject({ ok: true })
  })
})

describe("B2 others see who has answered, or how many", () => {
  it("B2 by name, of members who may estimate alone, and not more often than ten times a second", async () => {
    const w = await workshop()
    const { fay, ann, ben, vic } = w.people
    await asks(fay, opens({ scenarioIds: [...both] }))
    const three = { seoul: 0.1, geneva: 0.2, other: 0.7 }
    await asks(ann, says(0.2))
    await asks(ann, {
      kind: "submit",
      estimate: estimate({ scenarioId: "host", forecast: { probabilities: three } }),
    })
    await asks(ben, says(0.6))
    expect(await asks(vic, says(0.6))).toMatchObject({ reason: "forbidden" })
    await w.clock.pass(200)
    expect((await w.record()).answers.get(1)).toEqual({ members: { ann: 2, ben: 1 }, begun: 2, complete: 1 })
    // Made a viewer, one does not count any more.
    w.registry.setRole("board1", "ben", "viewer")
    await asks(ann, says(0.3))
    await w.clock.pass(200)
    expect((await w.record()).answers.get(1)).toEqual({ members: { ann: 2 }, begun: 1, complete: 1 })
    const before = w.told.length
    for (let i = 0; i < 50; i++) {
      await asks(ann, says(i / 100))
      await w.clock.pass(10)
    }
    await asks(ann, { kind: "withdraw", estimateId: "none" })
    const batches = w.told.slice(before).filter(({ socketId }) => socketId === vic.socketId)
    expect(batches.length).toBeLessThanOrEqual(7)
  })

  it("B2 a round that tells numbers alone names nobody, in no message", async () => {
    const w = await workshop()
    const { fay, ann, ben, vic } = w.people
    await asks(fay, opens({ countsOnly: true, anonymous: true }))
    const from = w.told.length
    await asks(ann, says(0.2))
    await w.clock.pass(200)
    expect((await w.record()).answers.get(1)).toEqual({ members: null, begun: 1, complete: 1 })
    for (const { socketId, message } of w.told.slice(from)) {
      if (socketId === ann.socketId || message.type === "presence") continue
      expect(spelled(message)).not.toMatch(/\bann\b/)
    }
    await asks(ben, says(0.4))
    await asks(fay, { kind: "reveal-round", round: 1 })
    expect(spelled(w.told.filter(({ socketId }) => socketId === vic.socketId).at(-1)?.message)).not.toMatch(
      /\bann\b/,
    )
    const record = await w.record()
    expect(record.analysts).toEqual([])
    expect(record.estimates.map(({ by, at }) => [by, at])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(new Set(record.estimates.map(({ mark }) => mark)).size).toBe(2)
    // The same person has the same mark in the round that follows.
    await asks(fay, opens({ countsOnly: true, anonymous: true, follows: 1 }))
    await asks(ann, says(0.9, { round: 2 }))
    await asks(fay, { kind: "reveal-round", round: 2 })
    const marks = (await w.record()).estimates.filter(({ round }) => round === 2).map(({ mark }) => mark)
    expect(
      record.estimates.find(
        ({ forecast }) => "probabilities" in forecast && forecast.probabilities.yes === 0.2,
      )?.mark,
    ).toBe(marks[0])
    expect(
      w.told.some(({ message }) =>
        spelled(message).includes(w.judgements.rows.board("board1").rounds[0]?.salt ?? "?"),
      ),
    ).toBe(false)
  })
})

describe("B6 the author always sees their own", () => {
  it("B6 in every tab, after every change, after coming back, and after a restart; and nobody else does", async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    const second = await w.join("ann")
    await asks(fay, opens())
    await asks(ann, says(0.2))
    await asks(ann, says(0.4))
    for (const tab of [ann, second])
      expect(tab.got("mine").at(-1)).toMatchObject({
        whole: false,
        estimates: [{ forecast: { probabilities: { yes: 0.4 } }, withdrawnAt: null }],
      })
    w.restart()
    const back = await w.join("ann")
    expect(back.got("mine")).toMatchObject([
      { whole: true, estimates: [{ forecast: { probabilities: { yes: 0.4 } } }], sharesScores: false },
    ])
    await asks(back, { kind: "withdraw", estimateId: back.got("mine")[0]?.estimates[0]?.id ?? "" })
    // What was said before went with it.
    expect(back.got("mine").at(-1)).toMatchObject({ whole: true, estimates: [] })
    for (const tab of [fay, ben, w.people.vic])
      expect(tab.got("mine").flatMap(({ estimates }) => estimates)).toEqual([])
  })

  it("B6 a read that fails is made again, and what is much comes in several messages", async () => {
    const w = await workshop()
    const { ann } = w.people
    const long = "x".repeat(2_000)
    const given = (i: number) => ({ given: { host: ["seoul", "geneva", "other"][i % 3] as string } })
    await asks(ann, says(0.5, { round: null, rationale: long }))
    for (let i = 0; i < 3; i++)
      await asks(ann, says(0.1 * (i + 1), { round: null, rationale: long, ...given(i) }))
    w.judgements.rows.board("board1").estimates.push(
      ...Array.from({ length: 60 }, (_, i) => ({
        ...estimate({ round: null, scenarioId: `old${i}`, rationale: long }),
        analystId: "ann",
        ordinal: 100 + i,
        at: 1,
        withdrawnAt: null,
      })),
    )
    const fails = w.judgements.own
    let failed = 0
    w.judgements.own = (...args) => (failed++ < 2 ? Promise.reject(new Error("away")) : fails(...args))
    const tab = await w.join("ann")
    await w.clock.pass(5_000)
    const mine = tab.got("mine")
    expect(failed).toBe(3)
    expect(mine.length).toBeGreaterThan(2)
    expect(mine.map(({ whole }) => whole)).toEqual([true, ...mine.slice(1).map(() => false)])
    expect(mine.flatMap(({ estimates }) => estimates)).toHaveLength(64)
    for (const message of mine) expect(JSON.stringify(message).length).toBeLessThan(64 * 1024)
  })

  it("B6 whether one's scores are shared is told to oneself", async () => {
    const w = await workshop()
    const { ann, vic } = w.people
    expect(await asks(ann, { kind: "share-scores", share: true })).toMatchObject({ ok: true })
    expect(ann.got("mine").at(-1)).toEqual({ estimates: [], whole: false, sharesScores: true })
    expect(await asks(vic, { kind: "share-scores", share: true })).toMatchObject({ reason: "forbidden" })
  })
})

describe("B7 facilitators see counts", () => {
  it("B7 a peek is not allowed where the round does not say so, is a facilitator's, and is written down first", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(fay, opens())
    await asks(ann, says(0.2))
    expect(await asks(fay, { kind: "peek", round: 1 })).toMatchObject({ reason: "peek-not-allowed" })
    await asks(fay, { kind: "cancel-round", round: 1 })
    await asks(fay, opens({ peekAllowed: true, anonymous: true }))
    await asks(ann, secretEstimate({ round: 2 }))
    expect(await asks(ann, { kind: "peek", round: 2 })).toMatchObject({ reason: "forbidden" })
    const { audit } = w.judgements.rows.board("board1")
    expect(audit).toEqual([])
    const looked = await asks(fay, { kind: "peek", round: 2 })
    expect(looked).toMatchObject({
      ok: true,
      peeked: [{ by: null, at: null, rationale: "Because the harbour froze over" }],
    })
    expect(audit).toMatchObject([{ memberId: "fay", action: "round-peeked", detail: { round: 2 } }])
    expect(readJudgement(ann.ledger).peeks).toMatchObject([{ round: 2, by: "fay" }])
    expect(leaks(audit)).toBe(false)
    // Without a line there is nothing to see.
    w.judgements.record = () => Promise.reject(new Error("away"))
    expect(await asks(fay, { kind: "peek", round: 2 })).toMatchObject({ ok: false, reason: "unavailable" })
  })
})

describe("R8 where others are is not seen while something is asked blind", () => {
  it("R8 what was seen is taken away at once, news is not heard, and after the reveal it is", async () => {
    const w = await workshop()
    const { fay, ann, vic } = w.people
    const shown = () =>
      vic
        .got("presence")
        .flatMap(({ changed }) => changed)
        .filter(({ memberId }) => memberId === "ann")
    ann.focus({ scenarioId: "meet", dragging: { outcomeId: "yes", probability: 0.2718281828 } })
    await w.clock.pass(200)
    expect(shown().at(-1)?.focus).toMatchObject({ scenarioId: "meet" })
    await asks(fay, opens())
    await w.clock.pass(200)
    expect(shown().at(-1)?.focus).toBeNull()
    const told = shown().length
    ann.focus({ scenarioId: "host", dragging: { outcomeId: "yes", probability: 0.3 } })
    await w.clock.pass(500)
    expect(shown()).toHaveLength(told)
    w.restart()
    const [late, again, fayAgain] = [await w.join("vic"), await w.join("ann"), await w.join("fay")]
    again.focus({ scenarioId: "meet" })
    await w.clock.pass(500)
    expect(
      late
        .got("presence")
        .flatMap(({ changed }) => changed)
        .every(({ focus }) => focus === null),
    ).toBe(true)
    await asks(fayAgain, { kind: "close-round", round: 1 })
    again.focus({ scenarioId: "meet" })
    await w.clock.pass(500)
    expect(
      late
        .got("presence")
        .flatMap(({ changed }) => changed)
        .every(({ focus }) => focus === null),
    ).toBe(true)
    await asks(fayAgain, { kind: "reveal-round", round: 1 })
    again.focus({ scenarioId: "meet" })
    await w.clock.pass(500)
    expect(
      late
        .got("presence")
        .flatMap(({ changed }) => changed)
        .at(-1)?.focus,
    ).toEqual({ scenarioId: "meet" })
  })
})

describe("B8 what a blind round asks about is locked", () => {
  const working = { probabilities: { yes: 0.9, no: 0.1 } }
  const comment = {
    kind: "add" as const,
    collection: "comments" as const,
    id: "c1",
    fields: { authorId: "ann", scenarioId: "meet", text: "I say 90", createdAt: 5 },
  }

  it("B8 its likelihood and its question are not changed and nothing is said of it, by nobody, until the reveal", async () => {
    const w = await workshop()
    const { fay } = w.people
    await asks(fay, opens())
    const before = await w.scenario()
    for (const change of [
      { kind: "setWorking" as const, id: "meet", value: working, base: null },
      {
        kind: "set" as const,
        collection: "scenarios" as const,
        id: "meet",
        field: "kind",
        value: "categorical",
        base: null,
      },
      // Nobody could answer any more.
      {
        kind: "set" as const,
        collection: "scenarios" as const,
        id: "meet",
        field: "status",
        value: "resolved",
        base: "open",
      },
      comment,
    ]) {
      for (const name of ["ann", "fay"] as const) {
        const tab = await w.join(name)
        if (change.kind === "add")
          tab.edit({ ...change, id: `c-${name}`, fields: { ...change.fields, authorId: name } })
        else tab.edit(change)
        await settled()
        expect(tab.got("refused"), `${change.kind} by ${name}`).toMatchObject([{ reason: "forbidden" }])
      }
    }
    expect(await w.scenario()).toEqual(before)
    // What it does not ask about goes on as ever.
    const ann = await w.join("ann")
    ann.edit({ ...comment, id: "c2", fields: { ...comment.fields, scenarioId: "host" } })
    ann.titles("Spelled better")
    await settled()
    expect(ann.got("refused")).toEqual([])
    await asks(await w.join("fay"), { kind: "reveal-round", round: 1 })
    ann.edit(comment)
    ann.edit({ kind: "setWorking", id: "meet", value: working, base: null })
    await settled()
    expect(ann.got("refused")).toEqual([])
    expect((await w.scenario()).working).toEqual(working)
  })

  it("B8 also for the first edit that a server hears after it has started", async () => {
    const w = await workshop()
    await asks(w.people.fay, opens())
    w.restart()
    const ann = await w.join("ann")
    ann.edit(comment)
    await settled()
    expect(ann.got("refused")).toMatchObject([{ reason: "forbidden" }])
    expect(await w.registry.conditions("board1")).toMatchObject({
      secret: new Set(["meet"]),
      hidden: new Set(["meet"]),
    })
  })

  it("B8 nothing is accepted or resolved on it", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    await asks(ann, says(0.4, { round: null }))
    await asks(fay, opens())
    const take = { method: "linear" as const }
    expect(
      await asks(fay, { kind: "accept", id: "d1", scenarioId: "meet", round: null, take, reason: "" }),
    ).toMatchObject({ reason: "round-running" })
    const result = { kind: "outcome" as const, outcomeId: "yes" }
    const resolution = {
      id: "r1",
      scenarioId: "meet",
      result,
      resolvedOn: "2026-11-01",
      knownOn: null,
      sourceId: null,
      note: "",
    }
    expect(await asks(fay, { kind: "resolve", resolution })).toMatchObject({ reason: "round-running" })
  })
})

describe("R6 the phase is asked, of commands and of forged edits", () => {
  it("R6 in the discussion nobody estimates, and who tries is written down once a minute", async () => {
    const w = await workshop()
    const { fay, ann } = w.people
    expect(await asks(ann, { kind: "set-phase", phase: "discuss" })).toMatchObject({ reason: "forbidden" })
    await asks(fay, { kind: "set-phase", phase: "discuss" })
    expect((await w.record()).phase).toEqual({ phase: "discuss", since: w.clock.now(), by: "fay" })
    expect(await asks(ann, says(0.2, { round: null }))).toMatchObject({ reason: "phase" })
    const before = await w.scenario()
    for (let i = 0; i < 3; i++) {
      const tab = await w.join("ann")
      tab.edit({
        kind: "setWorking",
        id: "meet",
        value: { probabilities: { yes: 0.9, no: 0.1 } },
        base: null,
      })
      await settled()
      expect(tab.got("refused")).toMatchObject([{ reason: "forbidden" }])
    }
    expect(await w.scenario()).toEqual(before)
    const { audit } = w.judgements.rows.board("board1")
    expect(audit).toMatchObject([{ memberId: "ann", action: "phase-broken", detail: { phase: "discuss" } }])
    await w.clock.pass(61_000)
    await asks(await w.join("ann"), says(0.2, { round: null }))
    expect(audit).toHaveLength(2)
    // What the role forbids is no attempt against the phase.
    await asks(w.people.vic, says(0.2, { round: null }))
    expect(audit).toHaveLength(2)
  })

  it("R6 a round that is opened begins its phase, also when the server ends in between", async () => {
    const w = await workshop()
    const { fay } = w.people
    await asks(fay, opens())
    expect((await w.record()).phase).toBeNull()
    await asks(fay, { kind: "reveal-round", round: 1 })
    await asks(fay, { kind: "set-phase", phase: "discuss" })
    await w.clock.pass(1_000)
    w.store.hold()
    const command = opens({ follows: 1 })
    void fay.session.judgement(command, () => {})
    await settled()
    w.restart()
    const again = await w.join("fay")
    await settled()
    expect((await w.record()).phase).toMatchObject({ phase: "re-estimate", by: "fay" })
    expect(await asks(again, command)).toMatchObject({ ok: true, round: 2 })
    await asks(again, { kind: "set-phase", phase: "discuss" })
    await w.clock.pass(1_000)
    w.restart()
    await w.join("fay")
    expect((await w.record()).phase).toMatchObject({ phase: "discuss" })
  })
})
