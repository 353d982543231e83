/**
 * A leak that is put there on purpose, of each kind, between the commit of an estimate and its author's answer: a
 * watch that does not find these would find none.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { type Aggregate, aggregate } from "../../core/aggregate.ts"
import type { Aggregation, EstimateInput } from "../../core/judgement.ts"
import type { ServerMessage } from "../../core/protocol.ts"
import type { SaidInput } from "../../server/rooms/judgement-port.ts"
import { anybody, inWords, type LeakWatch, leakWatch } from "../support/leak-watch.ts"
import {
  aggregatesOfAll,
  type Company,
  canariesOfAll,
  companyOn,
  does,
  opinionOf,
  plan,
  says,
  scenarios,
  until,
} from "./blind-round-people.ts"
import { type Planted, type WholeServer, wholeServer } from "./whole-server.ts"

let server: WholeServer
let watch: LeakWatch
let company: Company
let usual: Planted

const said = [opinionOf("ana", 1), opinionOf("ben", 1)].map(({ meet }) => meet)
const canaries = [...canariesOfAll(said), ...aggregatesOfAll([said])]

beforeAll(async () => {
  server = await wholeServer({ scenarios, logged: (line) => watch?.heard(anybody, "log", line) })
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

async function aRound(): Promise<void> {
  const fay = await company.comesIn("fay", "facilitator")
  const ana = await company.comesIn("ana", "analyst")
  const ben = await company.comesIn("ben", "analyst")
  const vic = await company.comesIn("vic", "viewer")
  const { round = 0 } = await does(fay, {
    kind: "open-round",
    id: "open-1",
    plan: plan({ scenarioIds: ["meet"] }),
  })
  for (const [index, guest] of [ana, ben].entries()) {
    const meet = said[index]
    if (meet) await says(guest, meet, round)
  }
  await until(vic.session, ({ judgement }) => judgement.answers.get(round)?.complete === 2)
  await company.sweep("vic")
}

const toAll = (boardId: string, message: ServerMessage) => server.publisher.publish(boardId, "board", message)
const nobody = { socketId: "s", memberId: "m", colour: 0, role: "analyst" as const, focus: null }
const yesOf = ({ forecast }: Pick<SaidInput, "forecast">): number =>
  "probabilities" in forecast ? (forecast.probabilities.yes ?? 0) : 0

/** What everybody has said together, as soon as two have. */
function together(
  method: Aggregation,
  leak: (boardId: string, value: Aggregate) => Promise<void>,
): Planted["submitted"] {
  let heard: EstimateInput[] = []
  return async (boardId, _who, estimate) => {
    if ("about" in estimate) return
    heard = [...heard, estimate]
    if (heard.length < 2) return
    const voices = heard.map(({ id, forecast }, at) => ({ by: id, at, forecast }))
    const asked = scenarios.find(({ id }) => id === estimate.scenarioId)
    const value = asked && aggregate(voices, asked, method)
    if (value) await leak(boardId, value)
    heard = []
  }
}

const planted: [what: string, gets: { person: string; channel: RegExp }, plant: () => void][] = [
  [
    "a reason in somebody's presence",
    { person: "vic", channel: /^TCP/ },
    () => {
      server.planted.submitted = async (boardId, _who, { rationale }) =>
        toAll(boardId, { type: "presence", body: { changed: [{ ...nobody, name: rationale }], gone: [] } })
    },
  ],
  [
    "a thumb on its way, in presence",
    { person: "vic", channel: /^frame/ },
    () => {
      server.planted.submitted = async (boardId, _who, estimate) => {
        const focus = { scenarioId: "meet", dragging: { outcomeId: "yes", probability: yesOf(estimate) } }
        toAll(boardId, {
          type: "presence",
          body: { changed: [{ ...nobody, name: "Ana", focus }], gone: [] },
        })
      }
    },
  ],
  [
    "numbers packed into a caret, in base64 of floats",
    { person: "ben", channel: /^TCP/ },
    () => {
      server.planted.submitted = async (boardId, _who, estimate) => {
        const yes = yesOf(estimate)
        const packed = Buffer.from(Float64Array.of(1, yes, 1 - yes).buffer).toString("base64")
        const focus = { field: "title", caret: { anchor: packed, head: "" } }
        toAll(boardId, { type: "presence", body: { changed: [{ ...nobody, name: "Ana", focus }], gone: [] } })
      }
    },
  ],
  [
    "somebody's own estimates, to everybody",
    { person: "fay", channel: /^frame, decoded/ },
    () => {
      server.planted.submitted = async (boardId, _who, estimate) => {
        const own = { at: 1, withdrawnAt: null }
        const said =
          "about" in estimate
            ? { estimates: [], votes: [{ ...estimate, ...own }] }
            : { estimates: [{ ...estimate, ...own }] }
        toAll(boardId, { type: "mine", body: { ...said, whole: false, sharesScores: false } })
      }
    },
  ],
  [
    "an estimate in the ledger",
    { person: "vic", channel: /^frame, Yjs update/ },
    () => {
      server.planted.submitted = (boardId, _who, estimate) =>
        server.registry.write(boardId, "ledger", "server", (doc) => {
          doc.getMap("estimates").set(estimate.id, { ...estimate })
        })
    },
  ],
  [
    "the mean of what was said so far, in the ledger",
    { person: anybody, channel: /^the ledger document/ },
    () => {
      server.planted.submitted = together("linear", (boardId, { forecast }) =>
        server.registry.write(boardId, "ledger", "server", (doc) => {
          doc.getMap("answers").set("so far", { ...forecast })
        }),
      )
    },
  ],
  [
    "the pooled odds as the working value on the board",
    { person: "vic", channel: /^GET \/api\/boards\/\w+$/ },
    () => {
      server.planted.submitted = together("geoMeanOdds", async (boardId, { forecast }) =>
        server.registry.write(boardId, "board", "server", (doc) => {
          const scenario = doc.getMap("scenarios").get("aside") as { set(key: string, value: unknown): void }
          scenario.set("working", { ...forecast })
        }),
      )
    },
  ],
  [
    "an estimate in a line of the log",
    { person: anybody, channel: /^log/ },
    () => {
      server.planted.submitted = async (boardId, who, estimate) =>
        server.log.debug({ boardId, who, estimate }, "an estimate was stored")
    },
  ],
  [
    "a reason in an error that is logged",
    { person: anybody, channel: /^log/ },
    () => {
      server.planted.submitted = async (boardId, _who, { rationale }) =>
        server.log.warn({ boardId, err: new Error(`too long: ${rationale}`) }, "an estimate was not stored")
    },
  ],
  [
    "a reason in what has happened lately",
    { person: "vic", channel: /^GET .*activity/ },
    () => {
      let last = ""
      server.planted.submitted = async (_boardId, _who, { rationale }) => {
        last = rationale
      }
      server.planted.activity = (read) => async (boardId) => ({
        ...(await read(boardId)),
        since: { snapshotId: "s1", title: last, takenAt: new Date(), working: {} },
      })
    },
  ],
  [
    "a number among the metrics",
    { person: anybody, channel: /^metrics/ },
    () => {
      let last = 0
      server.planted.submitted = async (_boardId, _who, estimate) => {
        last = yesOf(estimate)
      }
      server.planted.metrics = (text) => `${text}\nparley_last_estimate ${last.toFixed(4)}\n`
    },
  ],
]

it("B1 with nothing planted the watch is silent", async () => {
  await aRound()
  expect(watch.leaks(), inWords(watch.leaks()).join("\n")).toEqual([])
})

it.each(planted)("B1 planted, and found: %s", async (_what, { person, channel }, plant) => {
  plant()
  await aRound()
  const found = watch.leaks().filter((leak) => leak.person === person && channel.test(leak.channel))
  expect(found, inWords(watch.leaks()).join("\n")).not.toEqual([])
})
