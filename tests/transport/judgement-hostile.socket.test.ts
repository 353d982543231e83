/**
 * Somebody who sends judgement of every broken kind over a raw socket. Whatever they try: they are answered in words,
 * the record does not change, other boards neither, and an honest analyst is served.
 */
import type { Socket } from "socket.io-client"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { newId } from "../../client/browser-world.ts"
import type { BoardSession, SessionState } from "../../client/session.ts"
import type { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { readLedger } from "../../core/ledger-doc.ts"
import { JudgementReply } from "../../core/protocol.ts"
import { insertBoard } from "../../server/store/board-store.ts"
import type { FoundMember } from "../../server/transport/handshake.ts"
import { small } from "../rooms/judged-board.ts"
import { type AttackedServer, attackedServer, helloOf, honest, rawSocket } from "./attacked-server.ts"
import { plan, scenarios, until } from "./blind-round-people.ts"

let server: AttackedServer
let boardId: string
let otherBoardId: string
let fay: Tab
let eve: Tab
let eveMember: FoundMember
let ann: BoardSession
let round: number
let made = 0

beforeAll(async () => {
  server = await attackedServer()
})
afterAll(() => server.stop())

beforeEach(async () => {
  boardId = await boardOfAllKinds()
  otherBoardId = await boardOfAllKinds()
  eveMember = server.member(boardId)
  fay = await tabOf(server.member(boardId, "facilitator"))
  eve = await tabOf(eveMember)
  ann = await honest(server, server.member(boardId))
  round = await opens(fay, {
    scenarioIds: scenarios.slice(0, 4).map(({ id }) => id),
    rationaleRequired: false,
  })
})

// Whatever was tried: the process is alive, and somebody honest is heard.
afterEach(async () => {
  const reply = await ann.judge({ kind: "submit", estimate: estimate({ scenarioId: "aside", round: null }) })
  expect(reply).toMatchObject({ ok: true })
  await ann.close()
  for (const { socket } of [fay, eve]) socket.disconnect()
})

interface Tab {
  socket: Socket
  asks(command: unknown): Promise<JudgementReply>
}

async function tabOf(member: FoundMember, welcomed = true): Promise<Tab> {
  const socket = await rawSocket(server, member)
  if (welcomed) {
    const docs = [{ doc: "board" }, { doc: "ledger" }]
    const welcome = await socket.emitWithAck("hello", helloOf(member.boardId, 1_000 + ++made, { docs }))
    expect(welcome).toMatchObject({ ok: true })
  }
  return {
    socket,
    asks: async (command) =>
      JudgementReply.parse(await socket.timeout(20_000).emitWithAck("judgement", command)),
  }
}

const later: Board["scenarios"][number] = {
  id: "later",
  title: "When, again",
  kind: "date",
  status: "open",
  outcomes: [],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
}

/** One of each kind. */
async function boardOfAllKinds(): Promise<string> {
  const doc = new Y.Doc()
  writeBoard(doc, { ...small, sets: [], scenarios: [...scenarios, later] })
  const id = newId()
  const row = {
    id,
    title: "Summit",
    template: null,
    documents: [{ doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }],
    memberId: "founder",
    createdAt: new Date(),
  }
  await server.prisma.$transaction((writing) => insertBoard(writing, row))
  return id
}

async function opens(tab: Tab, part: object): Promise<number> {
  const reply = await tab.asks({ kind: "open-round", id: `open${++made}`, plan: { ...plan(), ...part } })
  if (!reply.ok || reply.round === undefined) throw new Error(`no round: ${JSON.stringify(reply)}`)
  return reply.round
}

const estimate = (part: Record<string, unknown> = {}) => ({
  id: `e${++made}`,
  scenarioId: "meet",
  round: null as number | null,
  given: null,
  forecast: { probabilities: { yes: 0.6, no: 0.4 } },
  interval: null,
  confidence: null,
  rationale: "Because.",
  sourceIds: [],
  ...part,
})
const submit = (part: Record<string, unknown> = {}) => ({
  kind: "submit",
  estimate: estimate({ round, ...part }),
})
const yesNo = (yes: unknown, no: unknown) => ({ forecast: { probabilities: { yes, no } } })

const ledgerBytes = async (id = boardId): Promise<string> =>
  Buffer.from(Y.encodeStateAsUpdate((await server.registry.read(id, "ledger")).doc)).toString("base64")
const boardBytes = async (id = boardId): Promise<string> =>
  Buffer.from(Y.encodeStateAsUpdate((await server.registry.read(id, "board")).doc)).toString("base64")
const record = async (id = boardId) => readLedger((await server.registry.read(id, "ledger")).doc).judgement
const rows = () => server.prisma.estimate.count()

/** A sentence for a person, and nothing of the machine. */
const isSentence = (message: string) => {
  expect(message).toMatch(/^[A-Z][^\n]{10,200}[.?]$/)
  expect(message).not.toMatch(/undefined|null|NaN|zod|Error|\{|\[object|invalid_|expected/i)
}

/** How many have answered is told a moment after they have. */
async function countsAreTold(): Promise<void> {
  const given = await server.prisma.estimate.findMany({
    where: { boardId, withdrawnAt: null, round: { not: null } },
  })
  const asked = (number: number) =>
    new Set(given.filter((one) => one.round === number).map((one) => `${one.analystId} ${one.scenarioId}`))
      .size
  const isTold = ({ judgement }: SessionState) =>
    judgement.rounds.every(({ number }) => {
      const told = Object.values(judgement.answers.get(number)?.members ?? {})
      return told.reduce((sum, count) => sum + count, 0) === asked(number)
    })
  await until(ann, isTold)
}

/** Nothing is there afterwards that was not there before, on this board and on another. */
async function changesNothing(task: () => Promise<void>): Promise<void> {
  await countsAreTold()
  const state = async () => [
    await ledgerBytes(),
    await boardBytes(),
    await ledgerBytes(otherBoardId),
    await boardBytes(otherBoardId),
    await rows(),
  ]
  const before = await state()
  await task()
  expect(await state()).toEqual(before)
}

async function isRefused(tab: Tab, command: unknown, reason: string): Promise<void> {
  const reply = await tab.asks(command)
  expect(reply, JSON.stringify(command).slice(0, 300)).toMatchObject({ ok: false, reason })
  if (!reply.ok) isSentence(reply.message)
}

describe("what makes no sense", () => {
  const numeric = (p10: unknown, p50: unknown, p90: unknown) => ({
    scenarioId: "tests",
    forecast: { quantiles: { p10, p50, p90 } },
  })
  const on = (scenarioId: string, part: object) => ({ scenarioId, ...part })
  const cases: [what: string, part: Record<string, unknown>, reason: string][] = [
    ["a probability above 1", yesNo(1.2, -0.2), "out-of-range"],
    ["a probability far above 1", yesNo(1e9 + 0.5, 0), "out-of-range"],
    ["a probability below 0", yesNo(-0.1, 1.1), "out-of-range"],
    ["outcomes of 90%", yesNo(0.5, 0.4), "bad-sum"],
    ["outcomes of 100.0000002%", yesNo(0.5, 0.500000002), "bad-sum"],
    ["one outcome of two", { forecast: { probabilities: { yes: 1 } } }, "wrong-outcomes"],
    [
      "an outcome too many",
      { forecast: { probabilities: { yes: 0.5, no: 0.4, maybe: 0.1 } } },
      "wrong-outcomes",
    ],
    ["other outcomes", { forecast: { probabilities: { one: 0.5, other: 0.5 } } }, "wrong-outcomes"],
    ["no outcome at all", { forecast: { probabilities: {} } }, "wrong-outcomes"],
    ["a low above the best guess", { interval: [0.7, 0.9] }, "bad-order"],
    ["a high below the best guess", { interval: [0.1, 0.5] }, "bad-order"],
    ["a low above the high", { interval: [0.9, 0.1] }, "bad-order"],
    ["a low below 0", { interval: [-0.1, 0.9] }, "out-of-range"],
    ["quantiles for a yes-or-no question", { forecast: numeric(1, 2, 3).forecast }, "wrong-kind"],
    ["probabilities for a number", on("tests", yesNo(0.5, 0.5)), "wrong-kind"],
    ["an interval for a number", { ...numeric(1, 2, 3), interval: [0.1, 0.2] }, "wrong-kind"],
    ["days for a number", numeric("2030-01-01", "2031-01-01", "2032-01-01"), "wrong-kind"],
    ["numbers for a day", { ...numeric(1, 2, 3), scenarioId: "when" }, "wrong-kind"],
    ["quantiles that fall", numeric(3, 2, 1), "bad-order"],
    ["a number of sixteen digits", numeric(1, 2, 9_100_000_000_000_000), "out-of-range"],
    ["a number far below", numeric(-9_100_000_000_000_000, 2, 3), "out-of-range"],
    ["given its own outcome", { given: { meet: "yes" } }, "bad-given"],
    ["given what is not there", { given: { nowhere: "yes" } }, "bad-given"],
    ["given an outcome that is not there", { given: { host: "mars" } }, "bad-given"],
    [
      "given more than anybody could think through",
      { given: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`s${index}`, "yes"])) },
      "bad-given",
    ],
    ["a source that is not there", { sourceIds: ["nowhere"] }, "no-such-source"],
    [
      "10,000 sources",
      { sourceIds: Array.from({ length: 10_000 }, (_, index) => `s${index}`) },
      "too-many-sources",
    ],
    ["a reason of 100,000 characters", { rationale: "x".repeat(100_000) }, "too-long"],
    ["a scenario that is not there", { scenarioId: "nowhere" }, "not-asked"],
    ["a scenario that this round does not ask about", { scenarioId: "aside" }, "not-asked"],
    [
      "a scenario that is not there, outside of rounds",
      { scenarioId: "nowhere", round: null },
      "no-such-scenario",
    ],
    ["outside of rounds while a blind one runs", { round: null }, "round-running"],
    ["a round that never was", { round: 99 }, "no-such-round"],
  ]
  it.each(cases)("%s is refused in words", async (_what, part, reason) => {
    await changesNothing(() => isRefused(eve, submit(part), reason))
  })

  const unreadable: [what: string, command: () => unknown][] = [
    ["not a number", () => submit(yesNo(Number.NaN, 1))],
    ["infinity", () => submit(yesNo(Number.POSITIVE_INFINITY, 0))],
    ["a number in words", () => submit(yesNo("0.5", "0.5"))],
    ["a truth value", () => submit(yesNo(true, false))],
    ["a list for a number", () => submit(yesNo([0.5], [0.5]))],
    ["an interval of not a number", () => submit({ interval: [Number.NaN, 1] })],
    ["an interval of three", () => submit({ interval: [0.1, 0.2, 0.3] })],
    [
      "a day that no calendar has",
      () =>
        submit({
          scenarioId: "when",
          forecast: { quantiles: { p10: "2030-02-31", p50: "2031-13-01", p90: "2032-01-99" } },
        }),
    ],
    [
      "an outcome called __proto__",
      () => submit({ forecast: { probabilities: JSON.parse('{"__proto__":0.5,"yes":0.25,"no":0.25}') } }),
    ],
    [
      "an outcome called constructor",
      () => submit({ forecast: { probabilities: { constructor: 0.5, yes: 0.5 } } }),
    ],
    ["an id with a path in it", () => submit({ id: "../../etc" })],
    ["an id of 10,000 characters", () => submit({ id: "x".repeat(10_000) })],
    ["a round of one and a half", () => submit({ round: 1.5 })],
    ["round zero", () => submit({ round: 0 })],
    ["round minus one", () => submit({ round: -1 })],
    ["a round in words", () => submit({ round: "1" })],
    ["a confidence that nobody has", () => submit({ confidence: "total" })],
    ["no estimate", () => ({ kind: "submit" })],
    ["a command that there is none of", () => ({ kind: "reveal-everything" })],
    ["a command called constructor", () => ({ kind: "constructor" })],
    ["nothing", () => null],
    ["a list", () => [1, 2, 3]],
    ["a word", () => "submit"],
    [
      "a round of no scenarios",
      () => ({ kind: "open-round", id: "r1", plan: { ...plan(), scenarioIds: [] } }),
    ],
    [
      "a round of 201 scenarios",
      () => ({
        kind: "open-round",
        id: "r1",
        plan: { ...plan(), scenarioIds: Array.from({ length: 201 }, (_, index) => `s${index}`) },
      }),
    ],
    ["a deadline that is not a number", () => ({ kind: "set-deadline", round, deadline: Number.NaN })],
    ["a deadline before there was time", () => ({ kind: "set-deadline", round, deadline: -1 })],
    ["a deadline beyond all numbers", () => ({ kind: "set-deadline", round, deadline: 1e308 })],
    ["a phase that there is none of", () => ({ kind: "set-phase", phase: "party" })],
  ]
  it.each(unreadable)("%s is not read, and said so", async (_what, command) => {
    await changesNothing(async () => {
      for (const tab of [eve, fay]) {
        const reply = await tab.asks(command())
        expect(reply.ok).toBe(false)
        if (!reply.ok) isSentence(reply.message)
      }
    })
  })

  it("a reason of a megabyte ends that connection and nothing else", async () => {
    await changesNothing(async () => {
      const gone = new Promise((resolve) => eve.socket.once("disconnect", resolve))
      eve.socket.emit("judgement", submit({ rationale: "x".repeat(1_000_000) }), () => {})
      await gone
      const again = await tabOf(eveMember)
      await isRefused(again, submit({ rationale: "x".repeat(100_000) }), "too-long")
      again.socket.disconnect()
    })
    expect(fay.socket.connected).toBe(true)
  })

  it("numbers and words at the edge of what is allowed are taken, and do not break what comes after", async () => {
    const edge: Record<string, unknown>[] = [
      yesNo(-0, 1),
      yesNo(1, 0),
      yesNo(Number.MIN_VALUE, 1),
      { scenarioId: "tests", forecast: { quantiles: { p10: -9e15, p50: 0, p90: 9e15 } } },
      {
        scenarioId: "tests",
        forecast: { quantiles: { p10: -Number.MIN_VALUE, p50: 0, p90: Number.MIN_VALUE } },
      },
      {
        scenarioId: "when",
        forecast: { quantiles: { p10: "0001-01-01", p50: "2030-01-01", p90: "9999-12-31" } },
      },
      { rationale: "half of a pair \ud83d, nothing \u0000 at all, \u202e backwards" },
      { rationale: "x".repeat(2_000) },
      { given: { host: "hanoi" } },
      // What depends on nothing is what was said last without a condition.
      { given: {} },
      { given: JSON.parse('{"__proto__":{"meet":"yes"}}'), rationale: "Under everything." },
    ]
    for (const part of edge)
      expect(await eve.asks(submit(part)), JSON.stringify(part)).toMatchObject({ ok: true })
    const most = { scenarioId: "tests", forecast: { quantiles: { p10: 9e15, p50: 9e15, p90: 9e15 } } }
    expect(await ann.judge(submit(most) as never)).toMatchObject({ ok: true })
    expect(await fay.asks({ kind: "reveal-round", round })).toMatchObject({ ok: true })
    const { estimates } = await record()
    const hers = estimates.filter(({ scenarioId, given }) => scenarioId === "meet" && given === null)
    expect(hers.map(({ rationale }) => rationale)).toEqual(["Under everything."])
    expect(({} as { meet?: unknown }).meet).toBeUndefined()
    // Whatever is made of such numbers: it is an answer, and the board can be read.
    for (const method of ["linear", "median", "trimmed", "geoMeanOdds", "recency"]) {
      const reply = await fay.asks({
        kind: "accept",
        id: `d${++made}`,
        scenarioId: "tests",
        round,
        take: { method },
        reason: "",
      })
      expect(reply, method).toMatchObject({ ok: true })
    }
    const { scenarios: kept } = readBoard((await server.registry.read(boardId, "board")).doc)
    expect(kept.find(({ id }) => id === "tests")?.working).toMatchObject({
      quantiles: { p50: expect.any(Number) },
    })
  })
})

describe("in whose name", () => {
  it("what says that it is another member's is one's own", async () => {
    const victim = ann.getState().you?.memberId
    const forged = {
      analystId: victim,
      memberId: victim,
      by: victim,
      mark: victim,
      at: 1,
      withdrawnAt: 1,
      ordinal: 9,
    }
    const sent = submit(forged)
    expect(await eve.asks({ ...sent, ...forged })).toMatchObject({ ok: true })
    const kept = await server.prisma.estimate.findMany({ include: { analyst: true } })
    const mine = kept.filter(({ id }) => id === sent.estimate.id)
    expect(mine.map(({ analyst }) => analyst.memberId)).toEqual([eveMember.memberId])
    expect(ann.getState().mine).toEqual([])
  })

  it("an estimate of somebody else is neither replaced, nor withdrawn, nor told", async () => {
    const hers = submit({ rationale: "Hers." })
    expect(await ann.judge(hers as never)).toMatchObject({ ok: true })
    await changesNothing(async () => {
      await isRefused(eve, { kind: "withdraw", estimateId: hers.estimate.id }, "no-such-estimate")
      await isRefused(fay, { kind: "withdraw", estimateId: hers.estimate.id }, "no-such-estimate")
      await isRefused(eve, submit({ id: hers.estimate.id, rationale: "Mine." }), "used-id")
    })
    expect(ann.getState().mine.map(({ rationale }) => rationale)).toEqual(["Hers."])
  })

  it("B3 the same number sent twice is one estimate, and with other content it is refused", async () => {
    const sent = submit()
    const first = await eve.asks(sent)
    expect(first).toMatchObject({ ok: true })
    expect(await eve.asks(sent)).toEqual(first)
    await changesNothing(async () => {
      await isRefused(eve, { ...sent, estimate: { ...sent.estimate, rationale: "Another." } }, "used-id")
      await isRefused(eve, { ...sent, estimate: { ...sent.estimate, ...yesNo(0.5, 0.5) } }, "used-id")
      await isRefused(
        eve,
        { ...sent, estimate: { ...sent.estimate, scenarioId: "aside", round: null } },
        "used-id",
      )
    })
  })

  it("R7 a viewer judges nothing, and an analyst leads nothing", async () => {
    const vera = await tabOf(server.member(boardId, "viewer"))
    const leading = [
      { kind: "set-phase", phase: "review" },
      { kind: "open-round", id: `r${++made}`, plan: plan({ scenarioIds: ["aside"] }) },
      { kind: "set-deadline", round, deadline: Date.now() + 60_000 },
      { kind: "close-round", round },
      { kind: "reveal-round", round },
      { kind: "cancel-round", round },
      { kind: "hold-reveal", round, held: true },
      { kind: "peek", round },
      {
        kind: "accept",
        id: `d${++made}`,
        scenarioId: "aside",
        round: null,
        take: { method: "median" },
        reason: "",
      },
      { kind: "take-back", decisionId: "d1" },
      {
        kind: "resolve",
        resolution: {
          id: `o${++made}`,
          scenarioId: "aside",
          result: { kind: "outcome", outcomeId: "yes" },
          resolvedOn: "2026-01-01",
          knownOn: null,
          sourceId: null,
          note: "",
        },
      },
    ]
    await changesNothing(async () => {
      for (const command of leading)
        for (const tab of [eve, vera]) await isRefused(tab, { ...command, role: "facilitator" }, "forbidden")
      await isRefused(vera, submit(), "forbidden")
      await isRefused(vera, { kind: "share-scores", share: true }, "forbidden")
      await isRefused(vera, { kind: "withdraw", estimateId: "e1" }, "forbidden")
    })
    vera.socket.disconnect()
  })

  it("before hello nothing is heard", async () => {
    const stranger = await tabOf(server.member(boardId, "facilitator"), false)
    await changesNothing(async () => {
      await isRefused(stranger, submit(), "unavailable")
      await isRefused(stranger, { kind: "reveal-round", round }, "unavailable")
    })
    stranger.socket.disconnect()
  })
})

describe("at the wrong time and place", () => {
  it("A12 B4 a round that is closed, cancelled or revealed takes nothing more, each in its own words", async () => {
    const late = submit({ rationale: "Late." })
    expect(await fay.asks({ kind: "close-round", round })).toMatchObject({ ok: true })
    await changesNothing(() => isRefused(eve, late, "late"))
    expect(await fay.asks({ kind: "reveal-round", round })).toMatchObject({ ok: true })
    await changesNothing(() => isRefused(eve, late, "revealed"))
    const next = await opens(fay, { scenarioIds: ["meet"] })
    expect(await fay.asks({ kind: "cancel-round", round: next })).toMatchObject({ ok: true })
    await changesNothing(() =>
      isRefused(eve, { ...late, estimate: { ...late.estimate, round: next } }, "late"),
    )
  })

  it("a round of another board is none of this one's", async () => {
    const there = await tabOf(server.member(otherBoardId, "facilitator"))
    await opens(there, { scenarioIds: ["meet"] })
    const second = await opens(there, { scenarioIds: ["host"] })
    await changesNothing(async () => {
      await isRefused(eve, submit({ scenarioId: "host", round: second }), "no-such-round")
      for (const kind of ["close-round", "reveal-round", "cancel-round", "peek"])
        await isRefused(fay, { kind, round: second }, "no-such-round")
    })
    there.socket.disconnect()
  })

  it("a replayed command of every kind has the effect of one", async () => {
    const asked = { kind: "open-round", id: `open${++made}`, plan: { ...plan(), scenarioIds: ["aside"] } }
    const opened = await fay.asks(asked)
    expect(opened).toMatchObject({ ok: true })
    const number = opened.ok ? (opened.round ?? 0) : 0
    expect(await fay.asks(asked)).toEqual(opened)
    const both = { scenarioId: "aside", round: number }
    expect(await eve.asks(submit(both))).toMatchObject({ ok: true })
    const sent = submit({ ...both, forecast: { probabilities: { yes: 0.8, no: 0.2 } } })
    expect(await eve.asks(sent)).toMatchObject({ ok: true })

    const resolution = {
      id: `o${++made}`,
      scenarioId: "aside",
      result: { kind: "outcome", outcomeId: "yes" },
      resolvedOn: "2026-01-01",
      knownOn: null,
      sourceId: null,
      note: "",
    }
    const decision = `d${++made}`
    const commands = [
      { kind: "set-phase", phase: "estimate" },
      { kind: "set-deadline", round: number, deadline: Date.now() + 3_600_000 },
      { kind: "hold-reveal", round: number, held: true },
      { kind: "close-round", round: number },
      { kind: "reveal-round", round: number },
      { kind: "set-phase", phase: null },
      {
        kind: "accept",
        id: decision,
        scenarioId: "aside",
        round: number,
        take: { method: "linear" },
        reason: "",
      },
      { kind: "take-back", decisionId: decision },
      { kind: "resolve", resolution },
    ]
    for (const command of commands) {
      expect(await fay.asks(command), command.kind).toMatchObject({ ok: true })
      await changesNothing(async () => {
        expect(await fay.asks(command), `${command.kind} again`).toMatchObject({ ok: true })
      })
    }
    await changesNothing(async () => {
      // Resolved meanwhile, it could not be asked again, and is not.
      expect((await fay.asks(asked)).ok).toBe(false)
      expect(await eve.asks(sent)).toMatchObject({ ok: true })
    })
    const { rounds, decisions, resolutions, estimates } = await record()
    expect(rounds.filter(({ scenarioIds }) => scenarioIds.includes("aside"))).toHaveLength(1)
    expect([decisions.length, resolutions.length, estimates.length]).toEqual([1, 1, 1])
    const reopened = { ...resolution, id: `o${++made}`, result: { kind: "reopened" }, note: "Too early." }
    expect(await fay.asks({ kind: "resolve", resolution: reopened })).toMatchObject({ ok: true })
  })

  it("the command that opened a round, sent again when that round and its phase are over, opens and moves nothing", async () => {
    const asked = { kind: "open-round", id: `open${++made}`, plan: { ...plan(), scenarioIds: ["aside"] } }
    const opened = await fay.asks(asked)
    expect(await fay.asks({ kind: "cancel-round", round: opened.ok ? opened.round : 0 })).toMatchObject({
      ok: true,
    })
    expect(await fay.asks({ kind: "set-phase", phase: "discuss" })).toMatchObject({ ok: true })
    await changesNothing(async () => {
      expect(await fay.asks(asked)).toEqual(opened)
    })
    expect((await record()).phase?.phase).toBe("discuss")
    expect(await fay.asks({ kind: "set-phase", phase: null })).toMatchObject({ ok: true })
  })

  it("a deadline further away than any calendar reaches is still a day that a page can show", async () => {
    const deadline = Number.MAX_SAFE_INTEGER
    expect(await fay.asks({ kind: "set-deadline", round, deadline })).toMatchObject({ ok: true })
    const number = await opens(fay, { scenarioIds: ["aside"], deadline })
    const { rounds } = await record()
    for (const told of rounds) expect(new Date(told.deadline ?? Number.NaN).getTime()).toBe(told.deadline)
    expect(await fay.asks({ kind: "cancel-round", round: number })).toMatchObject({ ok: true })
  })

  it("words that a database cannot keep are kept as far as they can be", async () => {
    const bad = "nothing \u0000 here, half \ud83d there"
    const number = await opens(fay, { scenarioIds: ["aside"], title: bad })
    expect(await fay.asks({ kind: "cancel-round", round: number })).toMatchObject({ ok: true })
    const byHand = { method: "byHand", value: { probabilities: { yes: 0.3, no: 0.7 } } }
    const accept = {
      kind: "accept",
      id: `d${++made}`,
      scenarioId: "aside",
      round: null,
      take: byHand,
      reason: bad,
    }
    expect(await fay.asks(accept)).toMatchObject({ ok: true })
    const resolution = {
      id: `o${++made}`,
      scenarioId: "aside",
      result: { kind: "annulled" },
      resolvedOn: "2026-01-01",
      knownOn: null,
      sourceId: null,
      note: bad,
    }
    expect(await fay.asks({ kind: "resolve", resolution })).toMatchObject({ ok: true })
    // The afterEach's estimate needs the scenario open again.
    const again = { ...resolution, id: `o${++made}`, result: { kind: "reopened" }, note: "Too early." }
    expect(await fay.asks({ kind: "resolve", resolution: again })).toMatchObject({ ok: true })
  })
})

describe("a value that is taken by hand", () => {
  const take = (value: unknown, part: object = {}) => ({
    kind: "accept",
    id: `d${++made}`,
    scenarioId: "aside",
    round: null,
    take: { method: "byHand", value },
    reason: "The group agreed.",
    ...part,
  })
  const fits = { probabilities: { yes: 0.3, no: 0.7 } }
  const cases: [what: string, command: () => unknown][] = [
    ["of other outcomes", () => take({ probabilities: { one: 0.3, other: 0.7 } })],
    ["of one outcome of two", () => take({ probabilities: { yes: 1 } })],
    ["of numbers for a day", () => take({ quantiles: { p10: 1, p50: 2, p90: 3 } }, { scenarioId: "later" })],
    ["of another kind", () => take({ quantiles: { p10: 1, p50: 2, p90: 3 } })],
    ["that sums to 90%", () => take({ probabilities: { yes: 0.3, no: 0.6 } })],
    ["above 1", () => take({ probabilities: { yes: 1.5, no: -0.5 } })],
    ["that is not a number", () => take({ probabilities: { yes: Number.NaN, no: 1 } })],
    ["whose low is above its high", () => take({ ...fits, low: 0.9, high: 0.1 })],
    [
      "of days for a yes-or-no question",
      () => take({ quantiles: { p10: "2030-01-01", p50: null, p90: null } }),
    ],
    ["that is nothing", () => take(null)],
    ["with the prototype of everything", () => take(JSON.parse('{"probabilities":{"__proto__":1}}'))],
    ["without a reason", () => take(fits, { reason: " " })],
    ["with a reason of 50,000 characters", () => take(fits, { reason: "x".repeat(50_000) })],
    ["of a scenario that is not there", () => take(fits, { scenarioId: "nowhere" })],
    ["while a blind round asks for it", () => take(fits, { scenarioId: "meet" })],
    ["of a round that is not revealed", () => take(fits, { scenarioId: "aside", round })],
    ["of a round that never was", () => take(fits, { round: 99 })],
  ]
  it.each(cases)("%s is refused in words, and the board keeps its own", async (_what, command) => {
    await changesNothing(async () => {
      const reply = await fay.asks(command())
      expect(reply.ok).toBe(false)
      if (!reply.ok) isSentence(reply.message)
    })
  })
})

describe("floods", () => {
  it("a flood of estimates is answered too-often, stores a bounded number, and slows nobody else", async () => {
    const before = await rows()
    const sent = 1_000
    const replies: Promise<JudgementReply>[] = []
    for (let count = 0; count < sent; count++)
      replies.push(eve.asks(submit({ rationale: "x".repeat(1_900) })))
    // Somebody honest in the middle of it, and on another board.
    expect(await ann.judge(submit() as never)).toMatchObject({ ok: true })
    const there = await tabOf(server.member(otherBoardId))
    expect(await there.asks({ kind: "submit", estimate: estimate() })).toMatchObject({ ok: true })
    const answers = await Promise.all(replies)
    const refused = answers.flatMap((reply) => (reply.ok ? [] : [reply]))
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(["too-often"]))
    for (const { message } of refused.slice(0, 1)) isSentence(message)
    expect(refused.length).toBeGreaterThan(sent / 2)
    expect((await rows()) - before).toBe(sent - refused.length + 2)
    expect(server.sockets.census().queuedBytes).toBeLessThan(1_000_000)
    there.socket.disconnect()
  })

  it("a flood of what cannot be read closes that socket, and no other", async () => {
    const gone = new Promise((resolve) => eve.socket.once("disconnect", resolve))
    for (let count = 0; count < 50; count++) eve.socket.emit("judgement", { kind: "nonsense" }, () => {})
    await gone
    expect(fay.socket.connected).toBe(true)
    const without = await tabOf(eveMember)
    // Without a way to answer it is nonsense too, and not an end of the process.
    without.socket.emit("judgement", submit())
    expect(await without.asks(submit())).toMatchObject({ ok: false })
    without.socket.disconnect()
  })
})
