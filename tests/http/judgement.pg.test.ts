// History, scores and the look back over HTTP, and what a blind round hides of everything that is handed out.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import type { EstimateInput, RoundPlan } from "../../core/judgement.ts"
import {
  HistoryAnswer,
  PersonScoresAnswer,
  PostMortemAnswer,
  TeamScoresAnswer,
} from "../../core/judgement-answers.ts"
import type { Role } from "../../core/permissions.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import { plan, said } from "../store/judgement-contract.ts"
import { type Answer, type Caller, openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const abeKim = "s-abe-kim"
const roles = ["facilitator", "analyst", "viewer"] as const

const korea = () => workshop({ template: "korea-2018" })

async function workshop(body: Record<string, unknown>) {
  const board = await server.boardWithPeople(body)
  const done = async (role: Role, command: JudgementCommand): Promise<JudgementReply> => {
    const reply = await board.asks(role, command)
    if (!reply.ok) throw new Error(`${command.kind}: ${reply.message}`)
    return reply
  }
  const open = (part: Partial<RoundPlan> = {}) =>
    done("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [abeKim], ...part }),
    })
  const submit = (role: Role, yes: number, part: Partial<EstimateInput> = {}) =>
    done(role, {
      kind: "submit",
      estimate: said(server.world.newId(), yes, { scenarioId: abeKim, round: 3, sourceIds: [], ...part }),
    })
  const resolve = (result: object, part: object = {}) =>
    done("facilitator", {
      kind: "resolve",
      resolution: {
        id: server.world.newId(),
        scenarioId: abeKim,
        result: result as never,
        resolvedOn: "2018-09-12",
        knownOn: null,
        sourceId: null,
        note: "Said in the news.",
        ...part,
      },
    })
  const get = (path: string, who: Caller = board.viewer) => who.call("GET", `/api/boards/${board.id}/${path}`)
  return { ...board, done, open, submit, resolve, get }
}

const refusal = (answer: Answer) => [answer.status, (answer.json as { error?: { code: string } }).error?.code]

describe("the history of a scenario", () => {
  it("has of a template's scenario the value of now and what the group said in both rounds, for every member", async () => {
    const board = await korea()
    for (const role of roles) {
      const answer = await board.get(`scenarios/${abeKim}/history`, board[role])
      expect(answer.headers.get("cache-control")).toBe("no-store")
      const history = HistoryAnswer.strict().parse(answer.json)
      expect(history).toMatchObject({
        scenarioId: abeKim,
        hidden: null,
        complete: true,
        own: [],
        decisions: [],
      })
      expect(history.working).toEqual([
        { at: server.clock.now, by: null, value: { probabilities: { yes: 0.1, no: 0.9 } } },
      ])
      expect(history.rounds.map(({ number }) => number)).toEqual([1, 2])
      expect(history.aggregates.map(({ round, n, method }) => [round, n, method])).toEqual([
        [1, 5, "geoMeanOdds"],
        [2, 5, "geoMeanOdds"],
      ])
      expect(answer.text).not.toContain("salt")
    }
  })

  it("B6 has all that its reader ever said, replaced and withdrawn too, and nothing of that for a viewer or another", async () => {
    const board = await korea()
    await board.submit("analyst", 0.13, { round: null, rationale: "for all to see" })
    await board.open()
    await board.submit("analyst", 0.11, { rationale: "first canary" })
    await board.submit("analyst", 0.12, { rationale: "second canary" })
    const own = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`, board.analyst)).json)
    expect(own.own.map(({ rationale }) => rationale)).toEqual([
      "for all to see",
      "first canary",
      "second canary",
    ])
    for (const who of [board.facilitator, board.viewer]) {
      const answer = await board.get(`scenarios/${abeKim}/history`, who)
      expect(answer.text).not.toContain("canary")
      expect(HistoryAnswer.parse(answer.json).own).toEqual([])
    }
  })

  it("tells each value that the team held, who set it, and the decisions; B8 none of it while a blind round hides it", async () => {
    const board = await korea()
    await board.open()
    await board.submit("analyst", 0.3)
    await board.submit("facilitator", 0.4)
    await board.done("facilitator", { kind: "reveal-round", round: 3 })
    await board.done("facilitator", {
      kind: "accept",
      id: "accept-1",
      scenarioId: abeKim,
      round: 3,
      take: { method: "linear" },
      reason: "",
    })
    const before = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`)).json)
    expect(before.working).toHaveLength(2)
    expect(before.working?.[1]?.value).toMatchObject({ probabilities: { yes: expect.closeTo(0.35, 9) } })
    expect(before.decisions).toMatchObject([{ method: "linear", round: 3 }])
    expect(before.aggregates.map(({ round, n }) => [round, n])).toEqual([
      [1, 5],
      [2, 5],
      [3, 2],
    ])

    await board.open({ follows: 3 })
    for (const role of roles) {
      const during = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`, board[role])).json)
      expect(during).toMatchObject({
        working: null,
        decisions: [],
        hidden: "Hidden while a blind round runs.",
      })
      expect(during.aggregates).toEqual(before.aggregates)
      const other = HistoryAnswer.parse((await board.get("scenarios/s-kim-eef/history", board[role])).json)
      expect(other).toMatchObject({ hidden: null, working: [{ by: null }] })
    }
    await board.done("facilitator", { kind: "reveal-round", round: 4 })
    const after = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`)).json)
    expect(after.working).toEqual(before.working)
  })

  it("is told of scenarios on the board, to its members", async () => {
    const board = await korea()
    const other = await korea()
    expect(refusal(await board.get("scenarios/nosuch/history"))).toEqual([404, "no-such-scenario"])
    expect(refusal(await board.get("scenarios/__proto__/history"))).toEqual([404, "not-found"])
    for (const path of [`scenarios/${abeKim}/history`, `scenarios/${abeKim}/post-mortem`, "scores"]) {
      for (const stranger of [server.caller(), other.facilitator])
        expect(refusal(await board.get(path, stranger))).toEqual([404, "no-such-board"])
    }
  })
})

describe("B1 B8 while a blind round runs", () => {
  it("B1 no call answers anything of it to anybody but its author, neither before the close nor after it", async () => {
    const board = await korea()
    await board.open({ scenarioIds: [abeKim, "s-kim-eef"] })
    const canary = 0.123456789
    await board.submit("analyst", canary, { rationale: "canary in a coal mine" })
    await board.resolve({ kind: "outcome", outcomeId: "no" }, { scenarioId: "s-moon-eef" })
    const paths = [
      "",
      "activity",
      "snapshots",
      "network.bif",
      "network.scw",
      "scores",
      `scores?member=${board.idOf("facilitator")}`,
      "scenarios/s-moon-eef/post-mortem",
      `scenarios/${abeKim}/history`,
      `scenarios/${abeKim}/post-mortem`,
    ]
    const taken = (await board.facilitator.call("POST", `/api/boards/${board.id}/snapshots`, {})).json as {
      id: string
    }
    const nothing = async () => {
      for (const who of [board.facilitator, board.viewer]) {
        const texts = await Promise.all(paths.map(async (path) => (await board.get(path, who)).text))
        for (const type of ["json", "md"])
          texts.push((await who.call("GET", `/api/snapshots/${taken.id}.${type}`)).text)
        for (const text of texts) {
          expect(text.length).toBeGreaterThan(10)
          expect(text).not.toContain("canary in a coal mine")
          expect(text).not.toContain("0.12345")
        }
      }
    }
    await nothing()
    await board.done("facilitator", { kind: "close-round", round: 3 })
    await nothing()
    await board.done("facilitator", { kind: "reveal-round", round: 3 })
    const history = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`)).json)
    expect(history.aggregates.at(-1)).toMatchObject({
      round: 3,
      n: 1,
      forecast: { probabilities: { yes: canary } },
    })
  })

  it("B8 boards, activity, snapshots and their files leave out the value that it hides, and say so", async () => {
    const board = await korea()
    const { facilitator, viewer } = board
    const snapshot = async () =>
      (await facilitator.call("POST", `/api/boards/${board.id}/snapshots`, {})).json as {
        id: string
        hash: string
      }
    const file = (id: string, type: string) => viewer.call("GET", `/api/snapshots/${id}.${type}`)
    type Shown = { scenarios: { id: string; working?: unknown; workingBasis?: unknown }[]; hidden?: unknown }
    const onBoard = async () => (await viewer.call("GET", `/api/boards/${board.id}`)).json as Shown
    const before = await snapshot()
    const whole = await onBoard()
    expect(whole).not.toHaveProperty("hidden")
    const files = { json: (await file(before.id, "json")).text, md: (await file(before.id, "md")).text }

    await board.open()
    const why = { scenarioIds: [abeKim], why: "Hidden while a blind round runs." }
    const shown = await onBoard()
    expect(shown.hidden).toEqual(why)
    for (const [i, scenario] of shown.scenarios.entries()) {
      const { working, workingBasis, ...rest } = whole.scenarios[i] as Shown["scenarios"][number]
      expect(scenario).toEqual(scenario.id === abeKim ? rest : { ...rest, working, workingBasis })
    }
    const activity = (await board.get("activity")).json as { since: { working: object }; hidden: unknown }
    expect(activity.hidden).toEqual(why)
    expect(Object.keys(activity.since.working)).toHaveLength(19)
    expect(activity.since.working).not.toHaveProperty(abeKim)

    // One that was taken before is what was hashed or nothing; to read it is there but for the number.
    const refused = await file(before.id, "json")
    expect(refusal(refused)).toEqual([409, "hidden"])
    expect(refused.headers.get("x-parley-hash")).toBeNull()
    const md = (await file(before.id, "md")).text
    expect(md).toContain("Hidden while a blind round runs.")
    expect(md.match(/\*\*10%/g)?.length ?? 0).toBe((files.md.match(/\*\*10%/g)?.length ?? 0) - 1)

    const during = await snapshot()
    const kept = JSON.parse((await file(during.id, "json")).text) as { board: Shown; hidden: string[] }
    expect(kept.hidden).toEqual([abeKim])
    expect(kept.board.scenarios.filter(({ working }) => working === undefined).map(({ id }) => id)).toEqual([
      abeKim,
    ])

    await board.done("facilitator", { kind: "cancel-round", round: 3 })
    expect(await onBoard()).toEqual(whole)
    expect((await file(before.id, "json")).text).toBe(files.json)
    expect((await file(before.id, "md")).text).toBe(files.md)
    expect((await file(during.id, "md")).text).toContain("hidden when this was taken")
    expect((await board.get("activity")).json).toMatchObject({ hidden: null })
  })

  it("B8 a round that does not hide values, or is open to all, leaves them where they are", async () => {
    const board = await korea()
    await board.open({ hidesWorking: false })
    await board.open({ blind: false, scenarioIds: ["s-kim-eef"] })
    const answer = (await board.viewer.call("GET", `/api/boards/${board.id}`)).json
    expect(answer).not.toHaveProperty("hidden")
  })
})

describe("scores", () => {
  it("of the team before anything is resolved are none, for every voice", async () => {
    const board = await korea()
    const answer = await board.get("scores")
    const page = TeamScoresAnswer.strict().parse(answer.json)
    expect(page).toMatchObject({ resolved: 0, questions: [], pages: [] })
    expect(page.voices.map(({ voice }) => voice)).toEqual([
      "geoMeanOdds",
      "linear",
      "median",
      "trimmed",
      "recency",
      "working",
    ])
    for (const { summary, calibration } of page.voices)
      expect([summary.questions, summary.brierHalf, calibration.verdict.kind]).toEqual([0, null, "too-few"])
  })

  it("of the team count what is resolved and not annulled, by method, from what the template's analysts said", async () => {
    const board = await korea()
    await board.resolve({ kind: "outcome", outcomeId: "no" })
    await board.resolve({ kind: "annulled" }, { scenarioId: "s-kim-eef" })
    await board.resolve({ kind: "outcome", outcomeId: "yes" }, { scenarioId: "s-abe-eef" })
    await board.resolve({ kind: "reopened" }, { scenarioId: "s-abe-eef" })
    const page = TeamScoresAnswer.parse((await board.get("scores")).json)
    expect(page.resolved).toBe(1)
    const [question] = page.questions
    expect(question).toMatchObject({ scenarioId: abeKim, people: 5 })
    const history = HistoryAnswer.parse((await board.get(`scenarios/${abeKim}/history`)).json)
    const pooled = history.aggregates.map(({ forecast }) =>
      "probabilities" in forecast ? forecast.probabilities.yes : null,
    )
    // The first value stood for three quarters of an hour, the second for the weeks until it was known.
    const [first = 0, second = 0] = pooled as number[]
    const reveals = history.aggregates.map(({ at }) => at) as [number, number]
    const end = question?.endsAt as number
    const mean =
      ((reveals[1] - reveals[0]) * first ** 2 + (end - reveals[1]) * second ** 2) / (end - reveals[0])
    const own = question?.voices.find(({ voice }) => voice === "geoMeanOdds")
    expect(own?.score?.probability?.brierHalf).toBeCloseTo(mean, 12)
    // The team's own value came with the board, after it was all over.
    expect(question?.voices.map(({ voice }) => voice)).toContain("median")
  })

  it("of a person are theirs alone until they share them, and again when they do not any more", async () => {
    const board = await korea()
    const analystId = board.idOf("analyst")
    const path = `scores?member=${analystId}`
    for (const who of [board.facilitator, board.viewer]) {
      const answer = await board.get(path, who)
      expect(refusal(answer)).toEqual([403, "forbidden"])
      expect(answer.text).toContain("Ana has not shared this page. It is theirs alone.")
    }
    const own = PersonScoresAnswer.strict().parse((await board.get(path, board.analyst)).json)
    expect(own).toMatchObject({ memberId: analystId, name: "Ana", shared: false, questions: [] })

    await board.done("analyst", { kind: "share-scores", share: true })
    expect((await board.get(path)).json).toMatchObject({ of: "person", shared: true })
    const team = TeamScoresAnswer.parse((await board.get("scores", board.facilitator)).json)
    expect(team.pages.map(({ memberId }) => memberId)).toEqual([board.idOf("facilitator"), analystId])
    expect(TeamScoresAnswer.parse((await board.get("scores")).json).pages).toEqual([
      { memberId: analystId, name: "Ana" },
    ])
    await board.done("analyst", { kind: "share-scores", share: false })
    expect(refusal(await board.get(path))).toEqual([403, "forbidden"])
    expect(refusal(await board.get("scores?member=nobody"))).toEqual([404, "no-such-member"])
    expect(refusal(await board.get("scores?member=%00"))).toEqual([400, "malformed"])
  })
})

/** A question of today: asked in an anonymous round and openly, and answered with yes. */
async function resolvedToday() {
  const board = await workshop({ lines: ["Kim comes", "The forum is held"] })
  const scenarioId = "s1"
  const asked = { scenarioId, interval: null, confidence: null }
  await board.open({ scenarioIds: [scenarioId], anonymous: true })
  const anonymous = { ...asked, round: 1 }
  await board.submit("analyst", 0.99, { ...anonymous, rationale: "He was seen packing." })
  await board.submit("facilitator", 0.2, { ...anonymous, rationale: "He never travels." })
  await board.submit("facilitator", 0.1, { ...anonymous, rationale: "He really never travels." })
  await board.done("facilitator", { kind: "reveal-round", round: 1 })
  const open = { ...asked, round: null }
  await board.submit("facilitator", 0.3, { ...open, rationale: "Not before winter." })
  await board.submit("analyst", 0.6, { ...open, rationale: "A train is ready." })
  await board.submit("analyst", 0.7, { ...open, rationale: "Two trains are ready." })
  await board.submit("analyst", 0.01, {
    ...open,
    given: { s2: "no" },
    rationale: "Unless the forum is called off.",
  })
  // An hour between one and the next, so that each has stood for a while.
  const rows = await server.prisma.estimate.findMany({
    where: { boardId: board.id },
    orderBy: { ordinal: "asc" },
  })
  const hour = 3_600_000
  const began = Date.now() - 10 * hour
  for (const [i, { id }] of rows.entries()) {
    const where = { boardId_id: { boardId: board.id, id } }
    await server.prisma.estimate.update({ where, data: { createdAt: new Date(began + i * hour) } })
  }
  const revealedAt = new Date(began + 2.5 * hour)
  await server.prisma.round.updateMany({ where: { boardId: board.id }, data: { revealedAt } })
  const today = new Date().toISOString().slice(0, 10)
  await board.resolve({ kind: "outcome", outcomeId: "yes" }, { scenarioId, resolvedOn: today })
  return { ...board, began, hour, ids: rows.map(({ id }) => id) }
}

describe("once it is known how it came out", () => {
  it("a person's page has what they said everywhere; to others it has nothing of anonymous rounds", async () => {
    const board = await resolvedToday()
    await board.done("analyst", { kind: "share-scores", share: true })
    const path = `scores?member=${board.idOf("analyst")}`
    const own = PersonScoresAnswer.parse((await board.get(path, board.analyst)).json)
    const seen = PersonScoresAnswer.parse((await board.get(path, board.viewer)).json)
    for (const page of [own, seen])
      expect(page.questions).toMatchObject([
        { scenarioId: "s1", title: "Kim comes", people: 2, notScored: null },
      ])
    const [ofOwn, ofSeen] = [own.questions[0], seen.questions[0]]
    // .99 for four hours, .6 for one, .7 until it was known; the condition is another question.
    const end = ofOwn?.endsAt as number
    const parts = [
      [4, 0.99],
      [1, 0.6],
      [(end - board.began) / board.hour - 5, 0.7],
    ] as const
    const mean = (of: (typeof parts)[number][]) =>
      of.reduce((sum, [hours, p]) => sum + hours * (1 - p) ** 2, 0) /
      of.reduce((sum, [hours]) => sum + hours, 0)
    expect(ofOwn?.score?.probability?.brierHalf).toBeCloseTo(mean([...parts]), 12)
    expect(ofSeen?.score?.probability?.brierHalf).toBeCloseTo(mean(parts.slice(1)), 12)
    expect(own.summary).toMatchObject({ questions: 1, brierHalf: { questions: 1 }, peer: { questions: 1 } })
    // What resolves before it was planned to resolves Yes more often: calibration waits for the rest.
    expect(own.calibration).toMatchObject({ n: 0, verdict: { kind: "too-few", questions: 0, needed: 20 } })
    const before = server.clock.now
    server.clock.now = end
    onTestFinished(() => {
      server.clock.now = before
    })
    const then = PersonScoresAnswer.parse((await board.get(path, board.analyst)).json)
    expect(then.calibration).toMatchObject({ n: 3, verdict: { kind: "too-few", questions: 1, needed: 20 } })
    const other = PersonScoresAnswer.parse(
      (await board.get(`scores?member=${board.idOf("facilitator")}`, board.facilitator)).json,
    )
    const [a, b] = [own, other].map(
      ({ questions }) => questions[0]?.score?.probability?.peer?.total ?? Number.NaN,
    )
    expect((a as number) > 0 && (b as number) < 0).toBe(true)
  })

  it("the look back tells what was said when, its scores, the best reason and the worst, and names nobody who was anonymous", async () => {
    const board = await resolvedToday()
    const [packing, , never, winter, train, trains, calledOff] = board.ids
    for (const role of roles) {
      const answer = await board.get("scenarios/s1/post-mortem", board[role])
      const { entries, groups, best, worst, first, question } = PostMortemAnswer.strict().parse(answer.json)
      expect(question).toMatchObject({ scenarioId: "s1", people: 2 })
      const words = entries.map(({ estimate: { rationale } }) => rationale)
      expect(new Set(words.slice(0, 2))).toEqual(
        new Set(["He was seen packing.", "He really never travels."]),
      )
      expect(words.slice(2)).toEqual([
        "Not before winter.",
        "A train is ready.",
        "Two trains are ready.",
        "Unless the forum is called off.",
      ])
      const anonymous = entries.slice(0, 2)
      for (const { estimate, shownAt } of anonymous) {
        expect(estimate).toMatchObject({ by: null, at: null, round: 1 })
        expect(shownAt).toBe(board.began + 2.5 * board.hour)
      }
      for (const id of [packing, never]) expect(answer.text).not.toContain(`"${id}"`)
      expect(answer.text).not.toContain("He never travels.")
      const named = entries.slice(2)
      expect(named.map(({ estimate: { id } }) => id)).toEqual([winter, train, trains, calledOff])
      expect(named.map(({ score }) => score?.brierHalf ?? null)).toEqual([
        expect.closeTo(0.49, 12),
        expect.closeTo(0.16, 12),
        expect.closeTo(0.09, 12),
        null,
      ])
      const reasonOf = (id: string | null) =>
        entries.find(({ estimate }) => estimate.id === id)?.estimate.rationale
      expect([reasonOf(best), reasonOf(worst)]).toEqual(["He was seen packing.", "He really never travels."])
      expect(first).toBe(train)
      expect(groups.map(({ round, n }) => [round, n])).toEqual([
        [1, 2],
        [null, 2],
        [null, 2],
      ])
      expect(groups.every(({ score }) => score !== null)).toBe(true)
    }
  })

  it("there is no look back before, nor after it was reopened or annulled", async () => {
    const board = await korea()
    const path = `scenarios/${abeKim}/post-mortem`
    expect(refusal(await board.get(path))).toEqual([409, "not-resolved"])
    await board.resolve({ kind: "annulled" })
    expect(refusal(await board.get(path))).toEqual([409, "annulled"])
    await board.resolve({ kind: "outcome", outcomeId: "no" })
    const { entries, groups } = PostMortemAnswer.parse((await board.get(path)).json)
    expect([entries.length, groups.length]).toEqual([15, 2])
    await board.resolve({ kind: "reopened" })
    expect(refusal(await board.get(path))).toEqual([409, "not-resolved"])
    expect(refusal(await board.get("scenarios/nosuch/post-mortem"))).toEqual([404, "no-such-scenario"])
  })
})
