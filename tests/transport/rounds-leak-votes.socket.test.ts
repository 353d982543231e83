/**
 * Personal tables and votes on links in a blind round over real connections, and everything that anybody gets of it; then
 * with a leak that is put there on purpose.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import type { VoteInput } from "../../core/judgement.ts"
import type { Canary } from "../support/leak-search.ts"
import { anybody, inWords, type LeakWatch, leakWatch } from "../support/leak-watch.ts"
import { type Company, companyOn, does, type Guest, plan, scenarios, until } from "./blind-round-people.ts"
import { type Planted, type WholeServer, wholeServer } from "./whole-server.ts"

const yes = (scenarioId: string) => ({ scenarioId, outcomeId: "yes" })
const model: Pick<Board, "links" | "drivers" | "responses"> = {
  links: [{ id: "l1", relation: "influences", from: yes("aside"), to: yes("meet"), logOddsShift: 0.5 }],
  drivers: [{ id: "d1", title: "Pressure", kind: "ordinal", levels: ["low", "middle", "high"], level: 0 }],
  responses: [{ id: "r1", ...yes("meet"), driverIds: ["d1"], table: [[0], [0.5], [0]], evidence: [] }],
}

interface Ballot {
  link: Omit<VoteInput, "round">
  table: Omit<VoteInput, "round">
}

const ballot = (name: string, shift: number, cells: [number, number], words: [string, string]): Ballot => ({
  link: {
    id: `${name}-link`,
    about: { kind: "link", id: "l1" },
    forecast: { shift },
    confidence: "moderate",
    rationale: words[0],
    sourceIds: [],
  },
  table: {
    id: `${name}-table`,
    about: { kind: "response", id: "r1" },
    forecast: { table: [[cells[0]], [cells[1]], [0]] },
    confidence: null,
    rationale: words[1],
    sourceIds: [],
  },
})
const ballots = {
  ana: ballot(
    "ana",
    1.3792648510237,
    [-0.7265190834412, 1.1593720846651],
    ["bqrtzwkpl mvxdshgnf tbkrwqzlp", "wgnhtskdv xzplmqrbf kdvwgnhts"],
  ),
  ben: ballot(
    "ben",
    -0.6183902745198,
    [0.4417263950812, 1.8820746315937],
    ["pznkvtrlw qsdghmbxf rlwpznkvt", "hfkmzrwtq vbnsdlpgx zrwtqhfkm"],
  ),
}

function canariesIn(owner: "ana" | "ben"): Canary[] {
  const { link, table } = ballots[owner]
  return [link, table].flatMap((vote): Canary[] => [
    { kind: "text", name: `${vote.id}: reason`, owner, text: vote.rationale },
    ...numbersIn(vote).map(
      (value, i): Canary => ({ kind: "number", name: `${vote.id}: number ${i}`, owner, value }),
    ),
  ])
}

const numbersIn = ({ forecast }: Pick<VoteInput, "forecast">): number[] =>
  ("shift" in forecast ? [forecast.shift] : forecast.table.flat()).filter((value) => value !== 0)

/** What the two say together: of two the median is the mean. */
const together = (["link", "table"] as const).flatMap((what) => {
  const [ana, ben] = [numbersIn(ballots.ana[what]), numbersIn(ballots.ben[what])]
  return ana.map(
    (value, i): Canary => ({
      kind: "number",
      name: `median of ${what}, ${i}`,
      owner: null,
      value: (value + (ben[i] ?? 0)) / 2,
    }),
  )
})
const canaries = [...canariesIn("ana"), ...canariesIn("ben"), ...together]

let server: WholeServer
let watch: LeakWatch
let company: Company
let usual: Planted

beforeAll(async () => {
  server = await wholeServer({ scenarios, model, logged: (line) => watch?.heard(anybody, "log", line) })
  usual = { ...server.planted }
})
afterAll(() => server.stop())
beforeEach(async () => {
  watch = leakWatch(canaries)
  company = await companyOn(server, watch)
})
afterEach(async () => {
  await company.leave()
  Object.assign(server.planted, usual)
})

async function voting() {
  const fay = await company.comesIn("fay", "facilitator")
  const ana = await company.comesIn("ana", "analyst")
  const ben = await company.comesIn("ben", "analyst")
  const vic = await company.comesIn("vic", "viewer")
  const asked = plan({ scenarioIds: [], linkIds: ["l1"], responseIds: ["r1"] })
  const { round = 0 } = await does(fay, { kind: "open-round", id: "open-votes", plan: asked })
  for (const [guest, { link, table }] of [
    [ana, ballots.ana],
    [ben, ballots.ben],
  ] as const) {
    await does(guest, { kind: "vote", vote: { ...link, round } })
    await does(guest, { kind: "vote", vote: { ...table, round } })
  }
  await until(vic.session, ({ judgement }) => judgement.answers.get(round)?.complete === 2)
  return { fay, ana, ben, vic, round }
}

const ids = ({ session }: Guest): string[] => session.getState().myVotes.map(({ id }) => id)

it("B1 B6 B8 until the reveal commits nothing of a vote or a table reaches anybody but its author", async () => {
  const { fay, ana, ben, vic, round } = await voting()
  ana.way.cut()
  await until(ana.session, ({ save }) => save.state !== "saved")
  await until(ana.session, ({ save, myVotes }) => save.state === "saved" && myVotes.length === 2)
  const tab = await company.comesIn("ana", "analyst", ana.session.cookie)
  await until(tab.session, ({ myVotes }) => myVotes.length === 2)
  expect([ids(ben), ids(vic), ids(fay)]).toEqual([["ben-link", "ben-table"], [], []])
  await company.sweep("fay", "ana", "ben", "vic")
  expect(watch.leaks(), inWords(watch.leaks()).join("\n")).toEqual([])

  server.planted.changing = async (_boardId, _round, { status }) => {
    if (status === "revealed") await company.sweep("vic")
  }
  server.planted.changed = (_boardId, _round, { status }) => {
    if (status === "revealed") watch.reveal()
  }
  await does(fay, { kind: "reveal-round", round })
  for (const { session } of [fay, ana, tab, ben, vic])
    await until(session, ({ judgement }) => judgement.votes.length === 4)
  expect(watch.leaks(), inWords(watch.leaks()).join("\n")).toEqual([])
  const names = [...canariesIn("ana"), ...canariesIn("ben")].map(({ name }) => name)
  expect(names.filter((name) => !watch.found("vic").has(name))).toEqual([])

  await does(fay, {
    kind: "accept-vote",
    id: "accept-1",
    about: { kind: "response", id: "r1" },
    round,
    take: { method: "median" },
    reason: "",
  })
  await until(vic.session, ({ board }) => board.responses[0]?.table[1]?.[0] !== 0.5)
  expect(vic.session.getState().board.responses[0]?.table.flat()).toEqual(
    [0, 1, 2].map((row) => {
      const cell = (name: "ana" | "ben") => {
        const { forecast } = ballots[name].table
        return "table" in forecast ? (forecast.table[row]?.[0] ?? 0) : 0
      }
      return expect.closeTo((cell("ana") + cell("ben")) / 2, 12)
    }),
  )
})

it("B1 planted, and found: votes among what is everybody's own", async () => {
  server.planted.submitted = async (boardId, _who, said) => {
    if (!("about" in said)) return
    const votes = [{ ...said, at: 1, withdrawnAt: null }]
    server.publisher.publish(boardId, "board", {
      type: "mine",
      body: { estimates: [], votes, whole: false, sharesScores: false },
    })
  }
  await voting()
  const found = watch.leaks().filter(({ person }) => person === "vic")
  expect(found.length, inWords(watch.leaks()).join("\n")).toBeGreaterThan(0)
})
