/**
 * What rooms may rely on in what keeps judgement, as cases that both have to pass: the one in PostgreSQL, and the one
 * in memory with which the tests of rounds stand and fall.
 */
import { describe, expect, it } from "vitest"
import type {
  Decision,
  EstimateInput,
  ResolutionEntry,
  RoundPlan,
  RoundStatus,
  VoteInput,
} from "../../core/judgement.ts"
import type { JudgementStore } from "../../server/rooms/judgement-port.ts"

export const smallLimits = { estimatesPerPerson: 6, rounds: 3 }

export interface JudgementUnderTest {
  /** With `smallLimits`; each call is another process. */
  store(): JudgementStore
  /** A new board with these members on it. */
  board(memberIds: readonly string[]): Promise<string>
  /** What the audit has. */
  audit(boardId: string): Promise<{ id: string; memberId: string | null; action: string; detail: unknown }[]>
}

export const plan = (part: Partial<RoundPlan> = {}): RoundPlan => ({
  title: "First",
  scenarioIds: ["meet", "talks"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  ...part,
})

export const said = (id: string, yes: number, part: Partial<EstimateInput> = {}): EstimateInput => ({
  id,
  scenarioId: "meet",
  round: 1,
  given: null,
  forecast: { probabilities: { yes, no: 1 - yes } },
  interval: [yes / 2, yes],
  confidence: "low",
  rationale: `Because ${id}.`,
  sourceIds: ["src-1"],
  ...part,
})

export const voted = (id: string, shift: number, part: Partial<VoteInput> = {}): VoteInput => ({
  id,
  about: { kind: "link", id: "l1" },
  round: 1,
  forecast: { shift },
  confidence: "low",
  rationale: `Because ${id}.`,
  sourceIds: ["src-1"],
  ...part,
})

let members = 0

export function judgementContract(subject: () => JudgementUnderTest): void {
  async function opened(part: Partial<RoundPlan> | null = {}) {
    const ann = { memberId: `ann${++members}`, name: "Ann" }
    const ben = { memberId: `ben${members}`, name: "Ben" }
    const boardId = await subject().board([ann.memberId, ben.memberId])
    const store = subject().store()
    const open = (commandId: string, more: Partial<RoundPlan> = {}) =>
      store.openRound(boardId, {
        commandId,
        plan: plan(more),
        by: "fay",
        at: 1_000,
        salt: `salt of ${commandId}`,
      })
    if (part) await open("open-1", part)
    const close = (to: RoundStatus = "closed", round = 1) =>
      store.changeRound(boardId, round, ["open", "closed"], { status: to, closedAt: 5_000 })
    const ids = async (which: "shown" | "ofRound" | "own", about?: string | number) => {
      if (which === "shown") return (await store.shown(boardId)).map(({ id }) => id)
      if (which === "own") return (await store.own(boardId, about as string)).map(({ id }) => id)
      return (await store.ofRound(boardId, (about as number | undefined) ?? 1)).map(({ id }) => id)
    }
    return { boardId, store, ann, ben, open, close, ids }
  }

  describe("an estimate", () => {
    it("is read back as it was sent, with its author and moment, by another process", async () => {
      const { boardId, store, ann } = await opened()
      const one = said("e1", 0.1 + 0.2, {
        given: { talks: "yes", other: "o2" },
        confidence: null,
        interval: null,
        sourceIds: [],
      })
      const two = said("e2", 1e-7, { scenarioId: "talks" })
      const days = { quantiles: { p10: "2019-01-01", p50: "2019-06-30", p90: "2031-12-31" } }
      const three = said("e3", 0, { scenarioId: "when", interval: null, forecast: days })
      const numbers = { quantiles: { p10: -1e300, p50: 0, p90: 5e-324 } }
      const four = said("e4", 0, { scenarioId: "how-many", interval: null, forecast: numbers })
      for (const [i, estimate] of [one, two, three, four].entries()) {
        expect(await store.submit(boardId, ann, estimate, 2_000 + i)).toEqual({
          kind: "stored",
          at: 2_000 + i,
        })
      }
      const kept = await subject().store().ofRound(boardId, 1)
      expect(kept).toEqual(
        [one, two, three, four].map((estimate, i) => ({
          ...estimate,
          at: 2_000 + i,
          withdrawnAt: null,
          analystId: ann.memberId,
          ordinal: expect.any(Number),
        })),
      )
      expect(await store.own(boardId, ann.memberId)).toEqual(
        [one, two, three, four].map((estimate, i) => ({ ...estimate, at: 2_000 + i, withdrawnAt: null })),
      )
    })

    it("A3 sent twice is one, was received when it was first, and says so after the close and its withdrawal too", async () => {
      const { boardId, store, ann, close, ids } = await opened()
      const estimate = said("e1", 0.3, { given: {}, rationale: "a\0b \ud83d c" })
      expect(await store.submit(boardId, ann, estimate, 2_000)).toEqual({ kind: "stored", at: 2_000 })
      expect(await store.submit(boardId, ann, structuredClone(estimate), 2_500)).toEqual({
        kind: "known",
        at: 2_000,
      })
      const reordered = { ...estimate, forecast: { probabilities: { no: 0.7, yes: 0.3 } } }
      expect(await store.submit(boardId, ann, reordered, 2_600)).toEqual({ kind: "known", at: 2_000 })
      await store.withdraw(boardId, ann.memberId, "e1", 2_700)
      await close()
      expect(await store.submit(boardId, ann, estimate, 6_000)).toEqual({ kind: "known", at: 2_000 })
      expect(await ids("ofRound")).toEqual([])
    })

    it("B3 of another content or person under an id that was used is refused, and what stands there stands", async () => {
      const { boardId, store, ann, ben } = await opened()
      const estimate = said("e1", 0.3)
      await store.submit(boardId, ann, estimate, 2_000)
      const others: Partial<EstimateInput>[] = [
        { forecast: { probabilities: { yes: 0.31, no: 0.69 } } },
        { rationale: "Another reason." },
        { given: { talks: "yes" } },
        { scenarioId: "talks" },
        { round: null },
        { confidence: "high" },
        { confidence: null },
        { interval: null },
        { sourceIds: [] },
      ]
      for (const other of others) {
        const answer = await store.submit(boardId, ann, { ...estimate, ...other }, 3_000)
        expect(answer, JSON.stringify(other)).toEqual({ kind: "used-id" })
      }
      expect(await store.submit(boardId, ben, estimate, 3_000)).toEqual({ kind: "used-id" })
      expect(await store.ofRound(boardId, 1)).toMatchObject([{ ...estimate, analystId: ann.memberId }])
      expect(await store.own(boardId, ben.memberId)).toEqual([])
    })

    it("B3 a change replaces what one person said on one question in one round, and nothing else", async () => {
      const { boardId, store, ann, ben, open, ids } = await opened()
      await open("open-2")
      const estimates: [typeof ann, EstimateInput][] = [
        [ann, said("first", 0.1)],
        [ann, said("given", 0.2, { given: { talks: "yes" } })],
        [ben, said("bens", 0.3)],
        [ann, said("talks", 0.4, { scenarioId: "talks" })],
        [ann, said("round2", 0.5, { round: 2 })],
        [ann, said("second", 0.6)],
      ]
      for (const [who, estimate] of estimates) {
        expect(await store.submit(boardId, who, estimate, 2_000)).toMatchObject({ kind: "stored" })
      }
      expect(await ids("ofRound")).toEqual(["given", "bens", "talks", "second"])
      expect(await ids("ofRound", 2)).toEqual(["round2"])
      expect(await ids("own", ann.memberId)).toEqual(["given", "talks", "round2", "second"])
    })

    it("B3 of several that one person sends without waiting the last one sent stands", async () => {
      const { boardId, store, ann, ids } = await opened(null)
      const last = smallLimits.estimatesPerPerson - 1
      const all = Array.from({ length: last + 1 }, (_, i) => said(`e${i}`, i / 10, { round: null }))
      await Promise.all(all.map((estimate) => store.submit(boardId, ann, estimate, 2_000)))
      expect(await ids("own", ann.memberId)).toEqual([`e${last}`])
    })

    it("is refused beyond what one person may make, replaced and withdrawn ones counted, and known ones still known", async () => {
      const { boardId, store, ann, ben, ids } = await opened()
      const most = smallLimits.estimatesPerPerson
      const all = Array.from({ length: most }, (_, i) => said(`e${i}`, i / 10, { round: i % 2 ? 1 : null }))
      for (const estimate of all) await store.submit(boardId, ann, estimate, 2_000)
      await store.withdraw(boardId, ann.memberId, "e0", 2_100)
      expect(await store.submit(boardId, ann, said("more", 0.5), 3_000)).toEqual({ kind: "too-many" })
      expect(await store.submit(boardId, ann, said("open", 0.5, { round: null }), 3_000)).toEqual({
        kind: "too-many",
      })
      expect(await store.submit(boardId, ann, all[0] as EstimateInput, 3_000)).toMatchObject({
        kind: "known",
      })
      expect(await store.submit(boardId, ben, said("bens", 0.5), 3_000)).toMatchObject({ kind: "stored" })
      expect(await ids("ofRound")).toEqual([`e${most - 1}`, "bens"])
    })

    it("makes its author an analyst, under the name of now", async () => {
      const { boardId, store, ann, ben } = await opened()
      expect(await store.analysts(boardId)).toEqual([])
      await store.submit(boardId, ann, said("e1", 0.1), 2_000)
      await store.submit(boardId, { ...ann, name: "Anna\0" }, said("e2", 0.2), 2_000)
      await store.submit(boardId, ben, said("late", 0.2, { round: 7 }), 2_000)
      const { memberId } = ann
      expect(await store.analysts(boardId)).toEqual([{ id: memberId, name: "Anna\ufffd", memberId }])
    })
  })

  describe("a vote on the model", () => {
    const onTable = (id: string, cell: number) =>
      voted(id, 0, {
        about: { kind: "response", id: "r1" },
        forecast: {
          table: [
            [0, cell],
            [cell, 0.1 + 0.2],
          ],
        },
      })

    it("B8 is read back as it was sent, beside what is said of scenarios, and counts as an answer", async () => {
      const { boardId, store, ann, ben } = await opened({ linkIds: ["l1"], responseIds: ["r1"] })
      const all = [said("e1", 0.1), voted("v1", -0.1), onTable("t1", 1e-7)]
      for (const one of all)
        expect(await store.submit(boardId, ann, one, 2_000)).toMatchObject({ kind: "stored" })
      await store.submit(boardId, ben, voted("v2", 1), 2_000)
      await store.submit(boardId, ben, voted("v3", 1, { about: { kind: "link", id: "not-asked" } }), 2_000)
      const own = await subject().store().own(boardId, ann.memberId)
      expect(own).toEqual(all.map((one) => ({ ...one, at: 2_000, withdrawnAt: null })))
      expect(await store.answers(boardId, 1)).toEqual(
        new Map([
          [ann.memberId, 3],
          [ben.memberId, 1],
        ]),
      )
      expect(await store.shown(boardId)).toEqual([])
      const [round] = await store.rounds(boardId)
      expect(round).toMatchObject({ linkIds: ["l1"], responseIds: ["r1"] })
    })

    it("B3 A3 is replaced, known, withdrawn and late as every estimate is, and no other question with it", async () => {
      const { boardId, store, ann, close, ids } = await opened({ linkIds: ["l1"], responseIds: ["r1"] })
      // A scenario, a link and a response may bear the same id.
      await store.submit(boardId, ann, said("e1", 0.1, { scenarioId: "l1" }), 2_000)
      await store.submit(
        boardId,
        ann,
        voted("r", 0.5, { about: { kind: "response", id: "l1" }, forecast: { table: [[1]] } }),
        2_000,
      )
      await store.submit(boardId, ann, voted("v1", 1), 2_000)
      await store.submit(boardId, ann, voted("v2", 2), 2_100)
      expect(await store.submit(boardId, ann, voted("v2", 2), 2_200)).toEqual({ kind: "known", at: 2_100 })
      expect(await store.submit(boardId, ann, voted("v2", 2.5), 2_200)).toEqual({ kind: "used-id" })
      expect(await ids("ofRound")).toEqual(["e1", "r", "v2"])
      expect(await store.withdraw(boardId, ann.memberId, "v2", 2_300)).toMatchObject({
        kind: "done",
        estimate: { about: { kind: "link", id: "l1" }, forecast: { shift: 2 } },
      })
      expect(await ids("ofRound")).toEqual(["e1", "r"])
      await close()
      expect(await store.submit(boardId, ann, voted("v3", 1), 6_000)).toEqual({
        kind: "late",
        status: "closed",
      })
    })

    it("what the team takes of it is a decision like any other", async () => {
      const { boardId, store } = await opened()
      const decision = {
        id: "d1",
        about: { kind: "response" as const, id: "r1" },
        round: 1,
        method: "median" as const,
        value: { table: [[0.5]] },
        before: { table: [[0]] },
        reason: "",
        by: "fay",
        at: 3_000,
        takenBackAt: null,
      }
      expect(await store.decide(boardId, decision)).toEqual({ ...decision, appliedAt: null })
      await store.decisionApplied(boardId, "d1", 3_100)
      expect(await subject().store().decisions(boardId)).toEqual([{ ...decision, appliedAt: 3_100 }])
    })
  })

  describe("the close", () => {
    it("B3 B4 after it an estimate is late, with the state of its round, and changes nothing", async () => {
      const { boardId, store, ann, ben, close, ids } = await opened()
      await store.submit(boardId, ann, said("e1", 0.1), 2_000)
      await store.submit(boardId, ben, said("b1", 0.1), 2_000)
      for (const status of ["closed", "revealed", "cancelled"] as const) {
        await close(status)
        if (status !== "closed") await store.changeRound(boardId, 1, ["revealed"], { status })
        const answer = await store.submit(boardId, ann, said(`after-${status}`, 0.9), 2_000)
        expect(answer.kind).toBe("late")
      }
      expect(await ids("ofRound")).toEqual(["e1", "b1"])
    })

    it.each(["closed", "revealed", "cancelled"] as const)(
      "B3 an estimate for a round that is %s hears that",
      async (status) => {
        const { boardId, store, ann, close } = await opened()
        await close(status)
        expect(await store.submit(boardId, ann, said("e1", 0.9), 2_000)).toEqual({ kind: "late", status })
        expect(await store.analysts(boardId)).toEqual([])
      },
    )

    it("B3 a deadline is kept to the millisecond, and one that is moved counts as it is now", async () => {
      const { boardId, store, ann, ids } = await opened({ deadline: 4_000 })
      expect(await store.submit(boardId, ann, said("in", 0.1), 3_999)).toMatchObject({ kind: "stored" })
      expect(await store.submit(boardId, ann, said("out", 0.2), 4_000)).toEqual({
        kind: "late",
        status: "closed",
      })
      expect(await store.withdraw(boardId, ann.memberId, "in", 4_000)).toEqual({ kind: "late" })
      await store.changeRound(boardId, 1, ["open"], { deadline: 5_000 })
      expect(await store.submit(boardId, ann, said("moved", 0.3), 4_000)).toMatchObject({ kind: "stored" })
      await store.changeRound(boardId, 1, ["open"], { deadline: null })
      expect(await store.submit(boardId, ann, said("free", 0.4), 9_000)).toMatchObject({ kind: "stored" })
      expect(await ids("ofRound")).toEqual(["free"])
    })

    it("has nothing to say of estimates outside of rounds, nor of rounds that are not there", async () => {
      const { boardId, store, ann, close } = await opened()
      await close()
      expect(await store.submit(boardId, ann, said("open", 0.1, { round: null }), 9_000)).toMatchObject({
        kind: "stored",
      })
      expect(await store.submit(boardId, ann, said("none", 0.1, { round: 2 }), 2_000)).toEqual({
        kind: "no-such-round",
      })
    })

    it("B4 is one step from one state to the next: only one of several that are asked for at once is made", async () => {
      const { boardId, store } = await opened()
      const closings = await Promise.all(
        [1, 2, 3, 4].map((n) => store.changeRound(boardId, 1, ["open"], { status: "closed", closedAt: n })),
      )
      const made = closings.filter((round) => round !== null)
      expect(made).toHaveLength(1)
      expect(await store.rounds(boardId)).toEqual(made)
      expect(await store.changeRound(boardId, 1, ["open"], { status: "cancelled" })).toBeNull()
      expect(await store.changeRound(boardId, 9, ["open", "closed"], { status: "cancelled" })).toBeNull()
      const revealed = await store.changeRound(boardId, 1, ["closed"], { status: "revealed", revealedAt: 7 })
      expect(revealed).toMatchObject({ status: "revealed", revealedAt: 7, closedAt: made[0]?.closedAt })
      expect(await store.rounds(boardId)).toEqual([revealed])
    })
  })

  describe("a withdrawal", () => {
    it("takes back one's own, once, and what it took the place of; what is said afterwards stands", async () => {
      const { boardId, store, ann, ids } = await opened()
      await store.submit(boardId, ann, said("e1", 0.1), 2_000)
      const second = said("e2", 0.2)
      await store.submit(boardId, ann, second, 2_100)
      const done = { kind: "done", estimate: { ...second, at: 2_100, withdrawnAt: 2_200 } }
      expect(await store.withdraw(boardId, ann.memberId, "e2", 2_200)).toEqual(done)
      expect(await store.withdraw(boardId, ann.memberId, "e2", 2_300)).toEqual(done)
      expect(await ids("ofRound")).toEqual([])
      await store.submit(boardId, ann, said("e3", 0.3), 2_400)
      await store.submit(boardId, ann, said("e4", 0.4, { scenarioId: "talks" }), 2_500)
      expect(await store.withdraw(boardId, ann.memberId, "e1", 2_600)).toMatchObject({ kind: "done" })
      expect(await ids("ofRound")).toEqual(["e3", "e4"])
    })

    it("of somebody else's, or of none, finds nothing", async () => {
      const { boardId, store, ann, ben, ids } = await opened()
      await store.submit(boardId, ann, said("e1", 0.1), 2_000)
      expect(await store.withdraw(boardId, ben.memberId, "e1", 2_200)).toEqual({ kind: "no-such-estimate" })
      expect(await store.withdraw(boardId, ann.memberId, "e9", 2_200)).toEqual({ kind: "no-such-estimate" })
      expect(await ids("ofRound")).toEqual(["e1"])
    })

    it("B4 is late when the round is not open any more, unless it was made before; outside of rounds never", async () => {
      const { boardId, store, ann, close, ids } = await opened()
      const estimates = [
        said("e1", 0.1),
        said("e2", 0.2, { scenarioId: "talks" }),
        said("open", 0.1, { round: null }),
      ]
      for (const estimate of estimates) await store.submit(boardId, ann, estimate, 2_000)
      await store.withdraw(boardId, ann.memberId, "e2", 2_100)
      await close()
      expect(await store.withdraw(boardId, ann.memberId, "e1", 6_000)).toEqual({ kind: "late" })
      expect(await store.withdraw(boardId, ann.memberId, "e2", 6_000)).toMatchObject({
        kind: "done",
        estimate: { withdrawnAt: 2_100 },
      })
      expect(await store.withdraw(boardId, ann.memberId, "open", 6_000)).toMatchObject({ kind: "done" })
      expect(await ids("ofRound")).toEqual(["e1"])
    })
  })

  describe("what is shown", () => {
    it("B1 B6 a blind estimate is its author's own, and nobody's else before the reveal", async () => {
      const { boardId, store, ann, ben, open, close, ids } = await opened()
      await open("open-2", { blind: false })
      await store.submit(boardId, ann, said("blind", 0.1), 2_000)
      await store.submit(boardId, ann, said("open-round", 0.2, { round: 2 }), 2_000)
      await store.submit(boardId, ann, said("outside", 0.3, { round: null }), 2_000)
      for (const status of ["closed", "cancelled"] as const) {
        expect(await ids("shown")).toEqual(["open-round", "outside"])
        await close(status)
        expect(await ids("shown")).toEqual(["open-round", "outside"])
        expect(await ids("own", ann.memberId)).toEqual(["blind", "open-round", "outside"])
        expect(await ids("own", ben.memberId)).toEqual([])
      }
      await store.changeRound(boardId, 1, ["cancelled"], { status: "revealed" })
      expect(await ids("shown")).toEqual(["blind", "open-round", "outside"])
    })

    it("B2 counts the questions of the round that each has answered", async () => {
      const { boardId, store, ann, ben } = await opened()
      const by = async () => Object.fromEntries(await store.answers(boardId, 1))
      expect(await by()).toEqual({})
      await store.submit(boardId, ann, said("e1", 0.1), 2_000)
      await store.submit(boardId, ann, said("e2", 0.2), 2_000)
      await store.submit(
        boardId,
        ann,
        said("e3", 0.2, { scenarioId: "talks", given: { meet: "yes" } }),
        2_000,
      )
      await store.submit(boardId, ann, said("e4", 0.2, { scenarioId: "not-asked" }), 2_000)
      await store.submit(boardId, ben, said("b1", 0.2, { scenarioId: "talks" }), 2_000)
      await store.submit(boardId, ben, said("b2", 0.2), 2_000)
      expect(await by()).toEqual({ [ann.memberId]: 1, [ben.memberId]: 2 })
      await store.withdraw(boardId, ben.memberId, "b1", 2_500)
      expect(await by()).toEqual({ [ann.memberId]: 1, [ben.memberId]: 1 })
    })
  })

  describe("a round", () => {
    it("is kept as it was planned, under the next number", async () => {
      const { boardId, store, open } = await opened(null)
      const first = plan({
        title: "One\0",
        deadline: 9_000,
        anonymous: true,
        countsOnly: true,
        autoReveal: true,
      })
      const second = plan({
        follows: 1,
        blind: false,
        rationaleRequired: true,
        hidesWorking: false,
        peekAllowed: true,
      })
      const opening = {
        status: "open",
        openedAt: 1_000,
        openedBy: "fay",
        closedAt: null,
        revealedAt: null,
        countdownEndsAt: null,
        countdownHeld: false,
      }
      const one = { ...first, title: "One\ufffd", number: 1, ...opening, salt: "salt of a" }
      const two = { ...second, number: 2, ...opening, salt: "salt of b" }
      expect(await open("a", first)).toEqual(one)
      expect(await open("b", second)).toEqual(two)
      expect(await subject().store().rounds(boardId)).toEqual([one, two])
      const changed = await store.changeRound(boardId, 2, ["open"], {
        countdownEndsAt: 8_000,
        countdownHeld: true,
      })
      expect(changed).toEqual({ ...two, countdownEndsAt: 8_000, countdownHeld: true })
      expect(await store.changeRound(boardId, 2, ["open"], { countdownEndsAt: null })).toEqual({
        ...two,
        countdownHeld: true,
      })
    })

    it("A3 opened twice by one command is one, as it is now, and at most so many are opened", async () => {
      const { boardId, store, open } = await opened(null)
      const answers = await Promise.all(["a", "b", "a", "c", "b"].map((id) => open(id)))
      expect(new Set(answers.map((round) => round?.number))).toEqual(new Set([1, 2, 3]))
      expect(await store.rounds(boardId)).toHaveLength(3)
      const number = answers[0]?.number as number
      await store.changeRound(boardId, number, ["open"], { status: "closed", closedAt: 3_000 })
      expect(await open("a")).toMatchObject({ number, status: "closed", salt: "salt of a" })
      expect(await open("d")).toBeNull()
      expect(await open("a")).toMatchObject({ number })
    })
  })

  describe("what the team did", () => {
    const decision = (part: Partial<Decision> = {}): Decision => ({
      id: "d1",
      scenarioId: "meet",
      round: 1,
      method: "geoMeanOdds",
      value: { probabilities: { yes: 0.3, no: 0.7 } },
      before: { probabilities: { yes: 0.5, no: 0.5 } },
      reason: "",
      by: "fay",
      at: 5_000,
      takenBackAt: null,
      ...part,
    })
    const resolution = (part: Partial<ResolutionEntry> = {}): ResolutionEntry => ({
      id: "r1",
      scenarioId: "meet",
      result: { kind: "outcome", outcomeId: "yes" },
      resolvedOn: "2018-09-18",
      knownOn: "2018-09-19",
      sourceId: "src-1",
      note: "In Pyongyang.",
      by: "fay",
      at: 6_000,
      ...part,
    })

    it("A3 a value that was taken is one line of the record, taken back once", async () => {
      const { boardId, store } = await opened()
      const second = decision({ id: "d0", method: "byHand", reason: "a\0", round: null, before: null })
      expect(await store.decide(boardId, decision())).toEqual({ ...decision(), appliedAt: null })
      await store.decide(boardId, second)
      await store.decisionApplied(boardId, "d1", 5_100)
      await store.decisionApplied(boardId, "d1", 5_200)
      expect(await store.decide(boardId, decision({ reason: "another" }))).toEqual({
        ...decision(),
        appliedAt: 5_100,
      })
      await store.takenBack(boardId, "d1", 7_000)
      await store.takenBack(boardId, "d1", 8_000)
      await store.takenBack(boardId, "d9", 8_000)
      expect(await subject().store().decisions(boardId)).toEqual([
        { ...second, reason: "a\ufffd", appliedAt: null },
        { ...decision(), appliedAt: 5_100, takenBackAt: 7_000 },
      ])
    })

    it("A3 what was said of an outcome is one line of the record, in the order in which it was said", async () => {
      const { boardId, store } = await opened()
      const lines = [
        resolution(),
        resolution({ id: "r0", result: { kind: "reopened" }, knownOn: null, sourceId: null, at: 6_000 }),
        resolution({ id: "r2", result: { kind: "value", value: "2018-09-18" } }),
        resolution({ id: "r3", result: { kind: "annulled" }, resolvedOn: "1998-02-28" }),
      ]
      for (const line of lines)
        expect(await store.resolve(boardId, line)).toEqual({ ...line, appliedAt: null })
      const ofNoYear = resolution({
        id: "r9",
        scenarioId: "talks",
        resolvedOn: "0000-02-29",
        knownOn: "0000-01-01",
      })
      const kept = { ...ofNoYear, resolvedOn: "0001-01-01", knownOn: "0001-01-01", appliedAt: null }
      expect(await store.resolve(boardId, ofNoYear)).toEqual(kept)
      await store.resolutionApplied(boardId, "r0", 6_100)
      await store.resolutionApplied(boardId, "r0", 6_200)
      expect(await store.resolve(boardId, resolution({ note: "another" }))).toMatchObject({
        note: "In Pyongyang.",
      })
      expect(await subject().store().resolutions(boardId)).toEqual([
        ...lines.map((line) => ({ ...line, appliedAt: line.id === "r0" ? 6_100 : null })),
        kept,
      ])
    })

    it("a page of scores is its owner's until it is shared, and again when it is not any more", async () => {
      const { boardId, store, ann, ben } = await opened()
      expect(await store.sharesScores(boardId, ann.memberId)).toBe(false)
      await store.shareScores(boardId, ann.memberId, true)
      await store.shareScores(boardId, ann.memberId, true)
      expect(await store.sharesScores(boardId, ann.memberId)).toBe(true)
      expect(await store.sharesScores(boardId, ben.memberId)).toBe(false)
      expect(await store.sharesScores(boardId, "nobody")).toBe(false)
      await store.shareScores(boardId, ann.memberId, false)
      expect(await store.sharesScores(boardId, ann.memberId)).toBe(false)
    })

    it("B7 a line of the audit is written once", async () => {
      const { boardId, store, ann } = await opened()
      const { memberId } = ann
      const line = { id: `line-${boardId}`, memberId, action: "round-peeked", detail: { round: 1 } } as const
      await store.record(boardId, line)
      await store.record(boardId, line)
      expect(await subject().audit(boardId)).toEqual([line])
    })
  })

  it("boards know nothing of each other, whatever ids they share", async () => {
    const one = await opened()
    const two = await opened()
    const before = async ({ boardId, store, ann }: typeof one) => ({
      rounds: await store.rounds(boardId),
      analysts: await store.analysts(boardId),
      ofRound: await store.ofRound(boardId, 1),
      shown: await store.shown(boardId),
      own: await store.own(boardId, ann.memberId),
      answers: await store.answers(boardId, 1),
      decisions: await store.decisions(boardId),
      resolutions: await store.resolutions(boardId),
      shares: await store.sharesScores(boardId, ann.memberId),
    })
    await two.store.submit(two.boardId, one.ann, said("e1", 0.1), 2_000)
    await two.store.submit(two.boardId, one.ann, said("open", 0.1, { round: null }), 2_000)
    const untouched = await before(two)

    const { store, boardId, ann } = one
    expect(await store.submit(boardId, ann, said("e1", 0.9), 2_500)).toMatchObject({ kind: "stored" })
    expect(await store.submit(boardId, ann, said("open", 0.9, { round: null }), 2_500)).toMatchObject({
      kind: "stored",
    })
    await store.withdraw(boardId, ann.memberId, "open", 2_600)
    await one.close("revealed")
    await one.open("open-2")
    expect(await store.shown(boardId)).toMatchObject([
      { id: "e1", forecast: { probabilities: { yes: 0.9 } } },
    ])
    await store.shareScores(two.boardId, ann.memberId, true)
    expect(await store.sharesScores(two.boardId, two.ann.memberId)).toBe(false)
    expect({ ...(await before(two)) }).toEqual(untouched)
  })
}
