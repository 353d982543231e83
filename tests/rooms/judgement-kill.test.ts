// The server is killed at every step of what it does between a row and the ledger, just before and just after the step
// has its effect; another one is started, and everybody comes back.
import { describe, expect, it } from "vitest"
import { readJudgement } from "../../core/judgement-doc.ts"
import type { JudgementCommand } from "../../core/protocol.ts"
import { asks, begins, boardId, opens, says, settled, type Workshop, workshop } from "./judged-workshop.ts"

const never = new Promise<never>(() => {})

/** The `step`th thing that is asked of the database from now on is the last: with its effect, or without. */
function killAt(w: Workshop, step: number, when: "before" | "after"): { steps: () => number } {
  let asked = 0
  const die = () => {
    w.store.crash()
    w.judgements.crash()
    w.net.stop()
  }
  w.judgements.plan = () => {
    asked += 1
    if (asked !== step) return { outcome: "committed" }
    if (when === "after") return { outcome: "committed", after: Promise.resolve().then(die) }
    die()
    return { outcome: "committed", before: never }
  }
  w.store.plan = () => {
    asked += 1
    if (asked === step) die()
    return { outcome: asked === step && when === "before" ? "failed" : "committed", afterMs: 0 }
  }
  return { steps: () => asked }
}

/** How many steps it takes when nobody is killed. */
async function stepsOf(prepare: () => Promise<Workshop>, command: JudgementCommand): Promise<number> {
  const w = await prepare()
  const { steps } = killAt(w, Number.POSITIVE_INFINITY, "before")
  expect(await asks(w.people.fay, command)).toMatchObject({ ok: true })
  return steps()
}

/** For every step: the workshop as it is after the kill and the next start, and all have come back. */
async function afterEachKill(
  prepare: () => Promise<Workshop>,
  command: JudgementCommand,
  check: (w: Workshop, said: string) => Promise<void>,
): Promise<void> {
  const steps = await stepsOf(prepare, command)
  expect(steps).toBeGreaterThan(2)
  for (let step = 1; step <= steps; step++) {
    for (const when of ["before", "after"] as const) {
      const said = `killed ${when} step ${step} of ${steps}`
      const w = await prepare()
      killAt(w, step, when)
      begins(w.people.fay, command)
      for (let i = 0; i < 5; i++) await settled()
      w.restart()
      for (const name of ["fay", "ann", "ben", "vic"]) await w.join(name)
      await w.clock.pass(5_000)
      await check(w, said)
      // And the command, sent again, has the effect of once.
      expect(await asks(w.people.fay, command), said).toMatchObject({ ok: true })
    }
  }
}

const words = "y".repeat(1_500)

/** Sixty estimates, so long that the reveal has several parts. */
async function answered(): Promise<Workshop> {
  const w = await workshop()
  const { fay, ann, ben } = w.people
  await asks(fay, opens())
  await asks(ann, says(0.2, { rationale: words }))
  await asks(ben, says(0.6, { rationale: words }))
  const { estimates, analysts } = w.judgements.rows.board(boardId)
  const [first] = estimates
  if (!first) throw new Error("nothing was said")
  for (let i = 0; i < 58; i++) {
    const id = `m${i}`
    analysts.set(id, { id, name: id, memberId: id })
    estimates.push({ ...first, id: `made-by-${id}`, analystId: id, ordinal: 10 + i })
  }
  await w.clock.pass(1_000)
  return w
}

describe("B5 the reveal is all or nothing, the same for everyone, and survives a kill in the middle", () => {
  it("B5 killed at every step: nothing, or all of it, and after the next start what the rows say", async () => {
    const command: JudgementCommand = { kind: "reveal-round", round: 1 }
    const seen = { nothing: 0, all: 0 }
    await afterEachKill(answered, command, async (w, said) => {
      const status = w.judgements.rows.board(boardId).rounds[0]?.status
      const record = await w.record()
      const expected = status === "revealed" ? 60 : 0
      seen[expected === 60 ? "all" : "nothing"] += 1
      expect(record.estimates, said).toHaveLength(expected)
      expect(record.rounds[0], said).toMatchObject({ status: status === "revealed" ? "revealed" : "open" })
      for (const tab of Object.values(w.people)) expect(readJudgement(tab.ledger), said).toEqual(record)
    })
    expect(seen.nothing).toBeGreaterThan(0)
    expect(seen.all).toBeGreaterThan(4)
  }, 60_000)

  it("B5 nobody is ever shown a part of it: after every message all of it or none", async () => {
    const w = await answered()
    const sizes = new Set<number>()
    const parts = new Set<number>()
    w.net.between = () => {
      for (const tab of Object.values(w.people)) {
        sizes.add(readJudgement(tab.ledger).estimates.length)
        parts.add(tab.ledger.getMap("reveals").size)
      }
    }
    await asks(w.people.fay, { kind: "reveal-round", round: 1 })
    expect([...sizes]).toEqual([0, 60])
    expect(parts.size).toBeGreaterThan(2)
  })

  it("B5 revealed while the record is still being told what came before: it is said to be revealed with all of it", async () => {
    const w = await answered()
    // Its row is there, and it is not told yet.
    w.store.hold()
    const forecast = { probabilities: { seoul: 0.2, geneva: 0.3, other: 0.5 } }
    const open = says(0.2, { scenarioId: "host", round: null, forecast })
    expect(await asks(w.people.ann, open)).toMatchObject({ ok: true })
    w.restart()
    w.store.hold()
    const fay = await w.join("fay")
    const vic = await w.join("vic")
    const revealing = begins(fay, { kind: "reveal-round", round: 1 })
    await settled()
    expect(w.judgements.rows.board(boardId).rounds).toMatchObject([{ status: "revealed" }])
    const seen = new Set<string>()
    w.net.between = () => {
      const { rounds, estimates } = readJudgement(vic.ledger)
      seen.add(`${rounds[0]?.status} with ${estimates.length}`)
    }
    await w.store.release()
    for (let i = 0; i < 10; i++) await settled()
    expect(revealing.reply).toMatchObject({ ok: true })
    expect(seen).toEqual(new Set(["open with 0", "open with 1", "revealed with 61"]))
  })

  it("B5 what a template brings is shown as soon as its board is opened, once", async () => {
    const w = await workshop()
    await asks(w.people.fay, opens())
    const { rounds } = w.judgements.rows.board(boardId)
    const [round] = rounds
    if (!round) throw new Error("no round")
    rounds.splice(0, 1, {
      ...round,
      status: "revealed",
      closedAt: 5,
      revealedAt: 5,
      openedBy: null,
      salt: "",
    })
    const { estimates, analysts } = w.judgements.rows.board(boardId)
    analysts.set("rivera", { id: "rivera", name: "A. Rivera", memberId: null })
    estimates.push({ ...says(0.3).estimate, analystId: "rivera", ordinal: 1, at: 4, withdrawnAt: null })
    w.restart()
    await w.join("ann")
    await settled()
    const record = await w.record()
    expect(record).toMatchObject({
      rounds: [{ status: "revealed", parts: 1 }],
      estimates: [{ by: "rivera", forecast: { probabilities: { yes: 0.3, no: 0.7 } } }],
      analysts: [{ id: "rivera", name: "A. Rivera", memberId: null }],
    })
    const length = w.database.log(boardId, "ledger").length
    w.restart()
    await w.join("ann")
    await w.clock.pass(5_000)
    expect(w.database.log(boardId, "ledger")).toHaveLength(length)
  })
})

describe("what is decided survives a kill in the middle", () => {
  const revealed = async () => {
    const w = await workshop()
    const { fay, ann, ben } = w.people
    await asks(fay, opens())
    await asks(ann, says(0.2))
    await asks(ben, says(0.6))
    await asks(fay, { kind: "reveal-round", round: 1 })
    await w.clock.pass(1_000)
    return w
  }
  const value = { probabilities: { yes: 0.4, no: 0.6 } }
  const before = { probabilities: { yes: 0.1, no: 0.9 } }
  const accept: JudgementCommand = {
    kind: "accept",
    id: "d1",
    scenarioId: "meet",
    round: 1,
    take: { method: "linear" },
    reason: "",
  }

  it("accepted: the row, the board and the record agree after every kill", async () => {
    await afterEachKill(revealed, accept, async (w, said) => {
      const [row] = w.judgements.rows.board(boardId).decisions
      const record = await w.record()
      expect((await w.scenario()).working, said).toEqual(row ? value : before)
      expect(record.decisions, said).toMatchObject(row ? [{ id: "d1", value, takenBackAt: null }] : [])
      expect(row?.appliedAt, said).not.toBeNull()
    })
  }, 30_000)

  it("taken back: sent again after a kill it comes to its end, and the value of before stands", async () => {
    const accepted = async () => {
      const w = await revealed()
      await asks(w.people.fay, accept)
      return w
    }
    const command: JudgementCommand = { kind: "take-back", decisionId: "d1" }
    await afterEachKill(accepted, command, async (w, said) => {
      const [row] = w.judgements.rows.board(boardId).decisions
      const { working } = await w.scenario()
      if (row?.takenBackAt) expect(working, said).toEqual(before)
      expect((await w.record()).decisions, said).toMatchObject([{ takenBackAt: row?.takenBackAt ?? null }])
    })
  }, 30_000)

  it("resolved: the row, the board and the record agree after every kill", async () => {
    const command: JudgementCommand = {
      kind: "resolve",
      resolution: {
        id: "r1",
        scenarioId: "meet",
        result: { kind: "outcome", outcomeId: "yes" },
        resolvedOn: "2026-11-01",
        knownOn: null,
        sourceId: "src1",
        note: "",
      },
    }
    await afterEachKill(revealed, command, async (w, said) => {
      const [row] = w.judgements.rows.board(boardId).resolutions
      const scenario = await w.scenario()
      expect(scenario.status, said).toBe(row ? "resolved" : "open")
      expect(scenario.resolution, said).toEqual(
        row ? { outcomeId: "yes", resolvedOn: "2026-11-01", sourceId: "src1" } : undefined,
      )
      expect((await w.record()).resolutions, said).toHaveLength(row ? 1 : 0)
      expect(row?.appliedAt, said).not.toBeNull()
    })
  }, 30_000)

  it("an open estimate is in the record after a kill between its row and the ledger, and no more what it replaced", async () => {
    const w = await workshop()
    const { ann } = w.people
    await asks(ann, says(0.2, { round: null }))
    await w.clock.pass(1_000)
    w.store.hold()
    expect(await asks(ann, says(0.4, { round: null }))).toMatchObject({ ok: true })
    w.restart()
    await w.join("ann")
    await settled()
    const { estimates } = await w.record()
    expect(estimates.map(({ forecast }) => forecast)).toEqual([{ probabilities: { yes: 0.4, no: 0.6 } }])
  })
})
