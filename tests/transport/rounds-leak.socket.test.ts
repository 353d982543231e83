/**
 * A blind round over real connections, and everything that anybody gets of it. Then the same with a leak that is put
 * there on purpose, of each kind: a watch that does not find those would find none.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { openBoard } from "../../client/node.ts"
import type { RoundPlan } from "../../core/judgement.ts"
import type { Focus } from "../../core/protocol.ts"
import { anybody, inWords, type LeakWatch, leakWatch } from "../support/leak-watch.ts"
import {
  aggregatesOfAll,
  askedIds,
  type Company,
  canariesOfAll,
  companyOn,
  does,
  type Guest,
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

beforeAll(async () => {
  server = await wholeServer({ scenarios, logged: (line) => watch?.heard(anybody, "log", line) })
  usual = { ...server.planted }
})
afterAll(() => server.stop())
afterEach(async () => {
  await company.leave()
  Object.assign(server.planted, usual)
})

const leaks = () => inWords(watch.leaks())

/** The secrets are out when the row says so, and whatever was on its way before has come. */
function watchReveal(): void {
  server.planted.changing = async (_boardId, _round, { status }) => {
    if (status === "revealed") await company.sweep("vic")
  }
  server.planted.changed = (_boardId, _round, { status }) => {
    if (status === "revealed") watch.reveal()
  }
}

const first = { ana: opinionOf("ana", 1), ben: opinionOf("ben", 1) }
const second = { ana: opinionOf("ana", 2), ben: opinionOf("ben", 2) }
const everything = [first.ana, first.ben, second.ana, second.ben].flatMap((opinion) => Object.values(opinion))
const canaries = [
  ...canariesOfAll(everything),
  ...aggregatesOfAll([
    [...Object.values(first.ana), ...Object.values(first.ben)],
    [...Object.values(second.ana), ...Object.values(first.ben)],
    [...Object.values(second.ana), ...Object.values(second.ben)],
  ]),
]

describe("a blind round", () => {
  beforeEach(async () => {
    watch = leakWatch(canaries)
    company = await companyOn(server, watch)
    watchReveal()
  })

  async function everybody() {
    const fay = await company.comesIn("fay", "facilitator")
    const ana = await company.comesIn("ana", "analyst")
    const ben = await company.comesIn("ben", "analyst")
    const cyd = await company.comesIn("cyd", "analyst")
    const vic = await company.comesIn("vic", "viewer")
    return { fay, ana, ben, cyd, vic }
  }

  async function opens(fay: Guest, part: Partial<RoundPlan>): Promise<number> {
    const { round } = await does(fay, {
      kind: "open-round",
      id: `open-${company.boardId}-${part.title ?? ""}`,
      plan: plan(part),
    })
    if (round === undefined) throw new Error("the round has no number")
    return round
  }

  const isIn = (guest: Guest, ids: readonly string[]) =>
    until(guest.session, ({ mine }) => ids.every((id) => mine.some((own) => own.id === id)))

  it.each([
    ["named", {}],
    [
      "anonymous, with counts only",
      { anonymous: true, countsOnly: true, hidesWorking: false, peekAllowed: true },
    ],
  ] as const)(
    "B1 B6 %s: until the reveal commits nothing of it reaches anybody but its author",
    async (_name, part) => {
      const { fay, ana, ben, cyd, vic } = await everybody()
      const round = await opens(fay, part)
      const runs = (guest: Guest) =>
        until(guest.session, ({ judgement }) => judgement.rounds.at(-1)?.number === round)
      await Promise.all([ana, ben, cyd, vic].map(runs))

      // Said, changed, withdrawn and said anew, from two tabs and after a cut.
      for (const id of askedIds) await says(ana, first.ana[id], round)
      for (const id of askedIds) await says(ben, first.ben[id], round)
      await says(ana, first.ana.given, round)
      const tab = await company.comesIn("ana", "analyst", ana.session.cookie)
      expect(tab.session.memberId).toBe(ana.session.memberId)
      await isIn(
        tab,
        Object.values(first.ana).map(({ estimate }) => estimate.id),
      )
      await says(tab, second.ana.meet, round)
      await isIn(ana, [second.ana.meet.estimate.id])
      ana.way.cut()
      await until(ana.session, ({ save }) => save.state !== "saved")
      await until(ana.session, ({ save }) => save.state === "saved")
      await isIn(ana, [second.ana.meet.estimate.id])
      for (const id of ["host", "tests", "when"] as const) await says(ana, second.ana[id], round)
      await does(ben, { kind: "withdraw", estimateId: first.ben.meet.estimate.id })
      await until(ben.session, ({ mine }) => mine.every(({ id }) => id !== first.ben.meet.estimate.id))
      await says(ben, second.ben.meet, round)

      // A page that tells others what it is doing tells them nothing of this.
      const { forecast } = second.ana.meet.estimate
      const probability = "probabilities" in forecast ? (forecast.probabilities.yes ?? 0) : 0
      const focus: Focus = {
        scenarioId: "meet",
        field: "working",
        dragging: { outcomeId: "yes", probability },
      }
      ana.session.setFocus(focus)
      ana.session.setFocus({
        scenarioId: "meet",
        field: first.ana.meet.estimate.rationale.replaceAll(" ", "-"),
      })

      // Life goes on meanwhile.
      const titled = cyd.session.change({
        kind: "set",
        collection: "scenarios",
        id: "aside",
        field: "title",
        value: "Something else",
        base: "Not asked",
      })
      expect(titled.ok).toBe(true)
      await cyd.session.saved()
      const taken = await fetch(`${server.url}/api/boards/${company.boardId}/snapshots`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie: cyd.session.cookie, origin: server.url },
        body: JSON.stringify({ title: "Meanwhile" }),
      })
      expect(taken.status).toBe(201)
      await company.shares(cyd)
      await does(ben, { kind: "share-scores", share: true })
      const dee = await company.comesIn("dee", "analyst")
      await runs(dee)
      await company.sweep("fay", "ana", "ben", "cyd", "vic")
      expect(leaks(), leaks().join("\n")).toEqual([])

      await does(fay, { kind: "close-round", round })
      await until(vic.session, ({ judgement }) => judgement.rounds.at(-1)?.status === "closed")
      await until(ana.session, ({ mine }) => mine.some(({ id }) => id === second.ana.meet.estimate.id))
      await does(fay, { kind: "reveal-round", round })

      const eve = await company.comesIn("eve", "viewer")
      const everyone = [fay, ana, tab, ben, cyd, vic, dee, eve]
      await Promise.all(
        everyone.map(({ session }) => until(session, ({ judgement }) => judgement.estimates.length === 9)),
      )
      await company.sweep("vic", "cyd")
      expect(leaks(), leaks().join("\n")).toEqual([])
      const { before, after } = watch.searched()
      expect(Math.min(before, after)).toBeGreaterThan(10_000)

      const { meet: _replaced, ...rest } = first.ben
      const stands = [
        ...askedIds.map((id) => second.ana[id]),
        first.ana.given,
        ...askedIds.map((id) => ({ ...rest, meet: second.ben.meet })[id]),
      ]
      const names = canariesOfAll(stands).map(({ name }) => name)
      const taken_back = canariesOfAll([first.ana.meet, first.ben.meet]).map(({ name }) => name)
      for (const { name } of [fay, cyd, vic, dee, eve]) {
        const found = watch.found(name)
        expect(
          names.filter((canary) => !found.has(canary)),
          `what ${name} did not get`,
        ).toEqual([])
        expect(
          taken_back.filter((canary) => found.has(canary)),
          `what was taken back, and ${name} got`,
        ).toEqual([])
      }
      // The author's own, all the time and after.
      for (const { session } of [ana, tab])
        expect(session.getState().judgement.estimates.map(({ rationale }) => rationale)).toContain(
          second.ana.meet.estimate.rationale,
        )
    },
  )

  it("B2 where only counts are told, nothing that travels says who has answered", async () => {
    const { fay, ana, ben, vic } = await everybody()
    const round = await opens(fay, { countsOnly: true, anonymous: true })
    await until(vic.session, ({ judgement }) => judgement.rounds.at(-1)?.number === round)
    const counted = (begun: number) =>
      until(vic.session, ({ judgement }) => judgement.answers.get(round)?.begun === begun)
    await counted(0)

    // From here on: what vic, ben and fay get because of ana's answer.
    const identity = (name: string, text: string) => ({ name, owner: null, kind: "text" as const, text })
    const who = leakWatch([identity("her member id", ana.session.memberId)])
    const listeners = await Promise.all(
      ["vic", "ben", "fay"].map(async (name) => {
        const way = await who.wayFor(name, server.url)
        const role = name === "vic" ? "viewer" : name === "ben" ? "analyst" : "facilitator"
        const cookie = { vic, ben, fay }[name as "vic" | "ben" | "fay"].session.cookie
        return { way, session: await openBoard({ url: way.url, code: company.codes[role], name, cookie }) }
      }),
    )
    who.reveal()
    for (const id of askedIds) await says(ana, first.ana[id], round)
    await counted(1)
    await Promise.all(
      listeners.map(({ session }) =>
        until(session, ({ judgement }) => judgement.answers.get(round)?.complete === 1),
      ),
    )
    for (const { session } of listeners) {
      expect(session.getState().judgement.answers.get(round)).toEqual({
        members: null,
        begun: 1,
        complete: 1,
      })
      expect(session.getState().judgement.analysts).toEqual([])
    }
    expect(["vic", "ben", "fay"].flatMap((name) => [...who.found(name)])).toEqual([])
    expect(who.searched().after).toBeGreaterThan(100)
    await Promise.all(listeners.map(({ session }) => session.close()))
    await Promise.all(listeners.map(({ way }) => way.close()))
    expect(ben.session.getState().judgement.answers.get(round)?.members).toBeNull()
  })

  it("B2 who has answered is told where the round says so, and nothing else", async () => {
    const { fay, ana, vic } = await everybody()
    const round = await opens(fay, {})
    await says(ana, first.ana.meet, round)
    await until(vic.session, ({ judgement }) => judgement.answers.get(round)?.begun === 1)
    expect(vic.session.getState().judgement.answers.get(round)?.members).toEqual({
      [ana.session.memberId]: 1,
    })
    expect(vic.session.getState().mine).toEqual([])
    await company.sweep("fay", "vic")
    expect(leaks(), leaks().join("\n")).toEqual([])
  })
})
