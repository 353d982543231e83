// Votes on links and tables of responses: estimates by command, in the rounds of all others (B8).
import { beforeEach, describe, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { RoundPlan, VoteForecast, VoteInput } from "../../core/judgement.ts"
import { conditionsOf, may } from "../../core/permissions.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import { tableOf } from "../../core/response.ts"
import { judge } from "../../server/rooms/judge.ts"
import { bench, small, tabId } from "./judged-board.ts"
import {
  boardId,
  asks as commands,
  plan as planOf,
  settled,
  type Workshop,
  workshop,
} from "./judged-workshop.ts"

const yes = (scenarioId: string) => ({ scenarioId, outcomeId: "yes" })
const more: Partial<Board> = {
  scenarios: [{ ...(small.scenarios[0] as Board["scenarios"][number]), id: "come", title: "He comes" }],
  drivers: [{ id: "d1", title: "Pressure", kind: "ordinal", levels: ["a", "b"], level: 0 }],
  links: [
    { id: "l1", relation: "influences", from: yes("come"), to: yes("meet"), logOddsShift: 0.2 },
    { id: "sure", relation: "requires", from: yes("come"), to: yes("meet") },
  ],
  responses: [
    {
      id: "r1",
      ...yes("meet"),
      driverIds: ["d1"],
      table: [[0], [0.5]],
      cells: [{ id: "1-0", shift: 0.25 }],
      evidence: [],
    },
  ],
}

let w: Workshop
beforeEach(async () => {
  w = await workshop(more)
})

const asking = (part: Partial<RoundPlan> = {}): RoundPlan =>
  planOf({ scenarioIds: [], linkIds: ["l1"], responseIds: ["r1"], ...part })
const vote = (id: string, forecast: VoteForecast, part: Partial<VoteInput> = {}): VoteInput => ({
  id,
  about: "shift" in forecast ? { kind: "link", id: "l1" } : { kind: "response", id: "r1" },
  round: 1,
  forecast,
  confidence: null,
  rationale: "",
  sourceIds: [],
  ...part,
})
type Name = "fay" | "ann" | "ben" | "vic"
const asks = (who: Name, command: JudgementCommand) => commands(w.people[who], command)
const says = (who: Name, sent: VoteInput) => asks(who, { kind: "vote", vote: sent })
let opened = 0
const opens = (plan: RoundPlan = asking()) => asks("fay", { kind: "open-round", id: `open${++opened}`, plan })
const reasonOf = (reply: JudgementReply) => (reply.ok ? "ok" : reply.reason)
const board = async () => readBoard((await w.registry.read(boardId, "board")).doc)
const link = async () => (await board()).links.find(({ id }) => id === "l1")
const response = async () => (await board()).responses[0]

describe("votes on the model", () => {
  it("B8 B1 B6 stay their authors' own until the reveal, then show all at once, and count as answers", async () => {
    await opens()
    expect(reasonOf(await says("ann", vote("v1", { shift: 1.25 })))).toBe("ok")
    expect(reasonOf(await says("ann", vote("v2", { table: [[0], [1.5]] })))).toBe("ok")
    expect(reasonOf(await says("ben", vote("v3", { shift: 0.75 })))).toBe("ok")
    await w.clock.pass(1_000)
    await settled()
    const before = await w.record()
    expect(before.votes).toEqual([])
    expect(before.answers.get(1)).toMatchObject({ members: { ann: 2, ben: 1 }, begun: 2, complete: 1 })
    const heard = (name: string) =>
      w.told
        .filter(({ socketId }) => w.socketsOf(name).includes(socketId))
        .map(({ message }) => JSON.stringify(message))
    expect(heard("ann").some((text) => text.includes("1.25"))).toBe(true)
    for (const name of ["ben", "fay", "vic"])
      expect(
        heard(name).some((text) => text.includes("1.25")),
        name,
      ).toBe(false)

    await asks("fay", { kind: "reveal-round", round: 1 })
    const { votes, estimates } = await w.record()
    expect(estimates).toEqual([])
    expect(votes.map(({ by, about, forecast }) => [by, about.id, forecast])).toEqual([
      ["ann", "l1", { shift: 1.25 }],
      ["ann", "r1", { table: [[0], [1.5]] }],
      ["ben", "l1", { shift: 0.75 }],
    ])
  })

  it("B3 a change replaces it, what is withdrawn is gone, what comes late is refused", async () => {
    await opens()
    await says("ann", vote("v1", { shift: 1 }))
    await says("ann", vote("v2", { shift: 2 }))
    await says("ben", vote("v3", { shift: 3 }))
    expect(reasonOf(await asks("ben", { kind: "withdraw", estimateId: "v3" }))).toBe("ok")
    expect(reasonOf(await says("ann", vote("v1", { shift: 1.5 })))).toBe("used-id")
    await asks("fay", { kind: "reveal-round", round: 1 })
    expect((await w.record()).votes.map(({ id }) => id)).toEqual(["v2"])
    expect(reasonOf(await says("ben", vote("v4", { shift: 3 })))).toBe("revealed")
  })

  it("outside of rounds they are open at once, and not while a blind round asks", async () => {
    expect(reasonOf(await says("ann", vote("v1", { shift: 1 }, { round: null })))).toBe("ok")
    await w.clock.pass(1_000)
    await settled()
    expect((await w.record()).votes.map(({ id }) => id)).toEqual(["v1"])
    await opens()
    expect(reasonOf(await says("ben", vote("v2", { shift: 1 }, { round: null })))).toBe("round-running")
    expect(reasonOf(await says("ben", vote("v3", { table: [[0], [1]] }, { round: null })))).toBe(
      "round-running",
    )
  })

  it.each([
    [
      "a link that is not asked",
      vote("v", { shift: 1 }, { about: { kind: "link", id: "sure" } }),
      "not-asked",
    ],
    [
      "a response under the id of a link",
      vote("v", { shift: 1 }, { about: { kind: "response", id: "l1" } }),
      "not-asked",
    ],
    [
      "a table for a link",
      vote("v", { table: [[0], [1]] }, { about: { kind: "link", id: "l1" } }),
      "wrong-kind",
    ],
    [
      "a strength for a table",
      vote("v", { shift: 1 }, { about: { kind: "response", id: "r1" } }),
      "wrong-kind",
    ],
    ["a strength beyond 4", vote("v", { shift: 4.5 }), "out-of-range"],
    ["no number", vote("v", { shift: Number.NaN }), "out-of-range"],
    ["a cell beyond 2", vote("v", { table: [[0], [2.5]] }), "out-of-range"],
    ["a cell that is no number", vote("v", { table: [[0], [Number.NaN]] }), "out-of-range"],
    ["a table for other levels", vote("v", { table: [[0], [1], [0]] }), "bad-size"],
    ["an empty table", vote("v", { table: [] }), "bad-size"],
  ])("is refused: %s", async (_what, sent, reason) => {
    await opens()
    expect(reasonOf(await says("ann", sent))).toBe(reason)
    expect(w.judgements.rows.board(boardId).estimates).toEqual([])
  })

  it("R7 a viewer votes on nothing", async () => {
    await opens()
    expect(reasonOf(await says("vic", vote("v", { shift: 1 })))).toBe("forbidden")
  })

  it("a round asks about what is there, and about something", async () => {
    expect(reasonOf(await opens(asking({ linkIds: [], responseIds: [] })))).toBe("not-asked")
    expect(reasonOf(await opens(asking({ linkIds: ["nowhere"] })))).toBe("no-such-part")
    expect(reasonOf(await opens(asking({ linkIds: ["sure"] })))).toBe("no-such-part")
    expect(reasonOf(await opens(asking({ responseIds: ["nowhere"] })))).toBe("no-such-part")
    expect(reasonOf(await opens())).toBe("ok")
    expect(reasonOf(await opens(asking({ linkIds: ["l1"], responseIds: [], title: "Again" })))).toBe(
      "round-running",
    )
  })

  it("B5 a reveal that a kill cut off is brought to its end, votes and all", async () => {
    await opens()
    await says("ann", vote("v1", { shift: 1 }))
    await says("ben", vote("v2", { table: [[0], [1]] }))
    const rows = w.judgements.rows.board(boardId)
    Object.assign(rows.rounds[0] ?? {}, { status: "revealed", closedAt: 5, revealedAt: 5 })
    w.restart()
    for (const name of ["fay", "ann", "ben", "vic"]) await w.join(name)
    await w.clock.pass(1_000)
    await settled()
    expect((await w.record()).votes.map(({ id }) => id)).toEqual(["v1", "v2"])
  })
})

describe("what is asked blind stands still on the board", () => {
  const conditions = conditionsOf(null, [
    { ...asking(), status: "open" } as Parameters<typeof conditionsOf>[1][number],
  ])
  const circumstances = { author: null, commentsOn: null, layoutLocked: false, conditions }
  const facilitator = { role: "facilitator" as const, memberId: "fay" }

  it.each([
    [
      "links",
      "l1",
      ["logOddsShift", "direction", "relation", "from", "to", "deletedAt"],
      ["rationale", "lagDays"],
    ],
    ["responses", "r1", ["table", "cells:0-0", "peak", "driverIds", "deletedAt"], ["basis", "evidence:e1"]],
  ] as const)("B8 of %s", (collection, id, locked, free) => {
    const allowed = (of: string, field: string) =>
      may(facilitator, { collection, id: of, field, action: "set" }, circumstances)
    for (const field of locked) {
      expect(allowed(id, field), field).toMatchObject({
        ok: false,
        error: { why: expect.stringContaining("blind round") },
      })
      expect(allowed("other", field).ok, field).toBe(true)
    }
    for (const field of free) expect(allowed(id, field).ok, field).toBe(true)
  })

  it("B8 the judge asks it too, and the room has it from its rounds", async () => {
    const full = await board()
    const b = bench(full)
    const update = b.changes({
      kind: "set",
      collection: "links",
      id: "l1",
      field: "logOddsShift",
      value: 2,
      base: 0.2,
    })
    const sender = { role: "facilitator" as const, memberId: "fay", clientId: tabId }
    expect(judge(b.document, sender, update, conditions)).toMatchObject({
      kind: "refuse",
      reason: "forbidden",
      byConditions: true,
    })
    expect(judge(b.document, sender, update).kind).toBe("accept")
  })
})

describe("what the team takes", () => {
  const accept = (id: string, part: object) =>
    asks("fay", {
      kind: "accept-vote",
      id,
      about: { kind: "link", id: "l1" },
      round: 1,
      reason: "",
      ...part,
    } as JudgementCommand)

  beforeEach(async () => {
    await opens()
    await says("ann", vote("v1", { shift: 1 }))
    await says("ben", vote("v2", { shift: 2 }))
    await says("fay", vote("v3", { shift: -1 }))
    await says("ann", vote("t1", { table: [[0], [1]] }))
    await says("ben", vote("t2", { table: [[-1], [2]] }))
  })

  it("not before the reveal; then the median, as a line of the record, which can be taken back", async () => {
    expect(reasonOf(await accept("a1", { take: { method: "median" } }))).toBe("round-running")
    await asks("fay", { kind: "reveal-round", round: 1 })
    expect(
      reasonOf(
        await asks("ann", {
          kind: "accept-vote",
          id: "a1",
          about: { kind: "link", id: "l1" },
          round: 1,
          reason: "",
          take: { method: "median" },
        }),
      ),
    ).toBe("forbidden")
    expect(reasonOf(await accept("a1", { take: { method: "median" } }))).toBe("ok")
    expect(await link()).toMatchObject({ logOddsShift: 1, direction: "+" })
    expect((await w.record()).modelDecisions).toMatchObject([
      {
        id: "a1",
        about: { kind: "link", id: "l1" },
        method: "median",
        value: { shift: 1 },
        before: { shift: 0.2 },
        by: "fay",
      },
    ])
    expect((await w.record()).decisions).toEqual([])
    expect(reasonOf(await asks("fay", { kind: "take-back", decisionId: "a1" }))).toBe("ok")
    expect((await link())?.logOddsShift).toBe(0.2)
    expect((await w.record()).modelDecisions[0]?.takenBackAt).not.toBeNull()
  })

  it("a table cell by cell, over cells that were set one by one", async () => {
    await asks("fay", { kind: "reveal-round", round: 1 })
    const about = { kind: "response", id: "r1" } as const
    expect(reasonOf(await accept("a1", { about, take: { method: "median" } }))).toBe("ok")
    const taken = await response()
    expect(taken?.table).toEqual([[-0.5], [1.5]])
    expect(taken && tableOf(taken)).toEqual([[-0.5], [1.5]])
    await asks("fay", { kind: "take-back", decisionId: "a1" })
    const back = await response()
    expect(back && tableOf(back)).toEqual([[0], [0.25]])
  })

  it("by hand with a reason, within bounds, and of the right kind", async () => {
    await asks("fay", { kind: "reveal-round", round: 1 })
    const hand = (value: VoteForecast) => ({ method: "byHand" as const, value })
    expect(reasonOf(await accept("a1", { take: hand({ shift: 0.5 }) }))).toBe("reason-required")
    const reason = "Ann convinced us."
    expect(reasonOf(await accept("a1", { take: hand({ shift: 9 }), reason }))).toBe("out-of-range")
    expect(reasonOf(await accept("a1", { take: hand({ table: [[1]] }), reason }))).toBe("wrong-kind")
    expect(reasonOf(await accept("a1", { take: hand({ shift: -0.5 }), reason }))).toBe("ok")
    expect(await link()).toMatchObject({ logOddsShift: -0.5, direction: "-" })
  })

  it("not taken back over what somebody has changed since", async () => {
    await asks("fay", { kind: "reveal-round", round: 1 })
    await accept("a1", { take: { method: "median" } })
    w.people.ann.edit({
      kind: "set",
      collection: "links",
      id: "l1",
      field: "logOddsShift",
      value: 3,
      base: 1,
    })
    await settled()
    expect(reasonOf(await asks("fay", { kind: "take-back", decisionId: "a1" }))).toBe("changed-since")
    expect((await link())?.logOddsShift).toBe(3)
  })
})
