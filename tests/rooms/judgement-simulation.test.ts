// People who estimate, change, withdraw, open, close and reveal at random, on a database that fails, hangs and loses its
// answers, and servers that are killed. Afterwards the record must be what the rows say, for everybody, and exactly what
// was committed before the end of a round is revealed. Before that no secret value may have been sent to anybody else.
import { describe, expect, it } from "vitest"
import type { OwnEstimate, PublishedEstimate } from "../../core/judgement.ts"
import { questionOf } from "../../core/judgement.ts"
import { type JudgementRecord, readJudgement } from "../../core/judgement-doc.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import type { KeptSaid } from "../../server/rooms/judgement-port.ts"
import { begins, boardId, estimate, freshId, opens, type Workshop, workshop } from "./judged-workshop.ts"
import { type Chance, seededChance } from "./seeded-chance.ts"

const names = ["fay", "ann", "ben", "cho", "dee"] as const
const steps = 120

interface Sent {
  command: JudgementCommand
  by: string
  reply: JudgementReply | null
}

interface Run {
  w: Workshop
  chance: Chance
  sent: Sent[]
  seen: { restarts: number; reveals: number; late: number; withdrawn: number; failed: number }
}

/** No two estimates say the same, so that each is known wherever it is seen. */
let said = 0
const uniqueYes = (): number => 0.1 + (++said % 100_000) * 8e-6

async function run(seed: number): Promise<Run> {
  const w = await workshop()
  const chance = seededChance(seed)
  const r: Run = { w, chance, sent: [], seen: { restarts: 0, reveals: 0, late: 0, withdrawn: 0, failed: 0 } }
  for (const name of names) await w.join(name)
  for (let step = 0; step < steps; step++) {
    weather(r)
    await act(r)
    await w.clock.pass(chance.below(300))
    if (chance.below(30) === 0) await restart(r)
  }
  fairWeather(w)
  await w.clock.pass(30_000)
  await restart(r)
  await w.clock.pass(30_000)
  return r
}

function weather({ w, chance, seen }: Run): void {
  const fails = chance.below(6) === 0
  w.judgements.plan = () => {
    const luck = fails ? chance.below(4) : 3
    if (luck < 2) seen.failed += 1
    const wait =
      chance.below(5) === 0 ? new Promise<void>((done) => w.clock.after(chance.below(400), done)) : undefined
    const outcome = luck === 0 ? "failed" : luck === 1 ? "lost-answer" : "committed"
    return wait === undefined ? { outcome } : { outcome, before: wait }
  }
  const plan = w.store.plan
  w.store.plan = (commit) =>
    fails && chance.below(3) === 0
      ? { outcome: chance.below(2) === 0 ? "failed" : "lost-answer", afterMs: 0 }
      : { ...plan(commit), outcome: "committed", afterMs: chance.below(4) === 0 ? chance.below(300) : 0 }
}

function fairWeather(w: Workshop): void {
  w.judgements.plan = () => ({ outcome: "committed" })
  w.store.plan = () => ({ outcome: "committed", afterMs: 0 })
}

async function restart({ w, seen }: Run): Promise<void> {
  seen.restarts += 1
  w.restart()
  fairWeather(w)
  for (const name of names) await w.join(name)
}

async function act({ w, chance, sent }: Run): Promise<void> {
  const { rounds, estimates } = w.judgements.rows.board(boardId)
  const by = names[chance.below(names.length)] ?? "ann"
  const round =
    rounds.length === 0 ? null : (rounds[Math.max(0, rounds.length - 1 - chance.below(2))] ?? null)
  const number = round?.number ?? 1
  const luck = chance.below(20)
  const send = (name: string, command: JudgementCommand) => {
    const tab = name === "fay" ? w.people.fay : tabOf(w, name)
    sent.push(Object.assign(begins(tab, command), { command, by: name }))
  }
  if (luck < 10) {
    const yes = uniqueYes()
    const scenarioId = round?.scenarioIds[0] ?? "meet"
    send(by, {
      kind: "submit",
      estimate: estimate({
        scenarioId,
        round: chance.below(6) === 0 ? null : number,
        forecast: { probabilities: probabilities(scenarioId, yes) },
        rationale: `because of ${yes}!`,
      }),
    })
  } else if (luck < 12) {
    const again = sent[chance.below(sent.length)]
    if (again) send(again.by, again.command)
  } else if (luck < 14) {
    const one = estimates[Math.max(0, estimates.length - 1 - chance.below(5))]
    if (one) send(one.analystId, { kind: "withdraw", estimateId: one.id })
  } else if (luck < 17) {
    const scenarioIds = [chance.below(2) === 0 ? "meet" : "host"]
    const blind = chance.below(4) !== 0
    const anonymous = chance.below(2) === 0
    const deadline = chance.below(3) === 0 ? w.clock.now() + chance.below(3_000) : null
    send(
      "fay",
      opens({ scenarioIds, blind, anonymous, countsOnly: chance.below(2) === 0, deadline, title: freshId() }),
    )
  } else if (luck < 18) send("fay", { kind: "close-round", round: number })
  else send("fay", { kind: chance.below(5) === 0 ? "cancel-round" : "reveal-round", round: number })
}

function probabilities(scenarioId: string, yes: number): Record<string, number> {
  return scenarioId === "host" ? { seoul: yes, geneva: 1 - yes, other: 0 } : { yes, no: 1 - yes }
}

const tabOf = (w: Workshop, name: string) => {
  const tab = w.everybody.get(name)
  if (!tab) throw new Error(`${name} is not here`)
  return tab
}

const yesOf = ({ forecast }: Pick<KeptSaid | PublishedEstimate | OwnEstimate, "forecast">): number =>
  "probabilities" in forecast ? (Object.values(forecast.probabilities).sort()[1] ?? 0) : 0

/** By the rows alone: what everybody may see now. */
function expected(w: Workshop): string[] {
  const { rounds, estimates } = w.judgements.rows.board(boardId)
  const last = new Map<string, KeptSaid>()
  for (const one of estimates)
    if (one.withdrawnAt === null) last.set(`${one.analystId}|${questionOf(one)}`, one)
  return [...last.values()]
    .filter(({ round }) => {
      const its = rounds.find(({ number }) => number === round)
      return round === null || its?.blind === false || its?.status === "revealed"
    })
    .map(
      (said) => `${said.round} ${"scenarioId" in said ? said.scenarioId : said.about.id} ${said.rationale}`,
    )
    .sort()
}

const seenIn = (record: JudgementRecord): string[] =>
  record.estimates.map(({ round, scenarioId, rationale }) => `${round} ${scenarioId} ${rationale}`).sort()

const seeds = Array.from({ length: 25 }, (_, i) => 4_100 + i)

describe("people who judge at random over a database that fails and servers that are killed", () => {
  const all = { restarts: 0, reveals: 0, late: 0, withdrawn: 0, failed: 0, shown: 0, open: 0 }

  it.each(seeds)("A12 B1 B3 B5 B6 seed %i", async (seed) => {
    const r = await run(seed)
    const { w } = r
    const { rounds, estimates } = w.judgements.rows.board(boardId)
    const record = await w.record()
    const why = `seed ${seed}`

    // The record is what the rows say, and everybody has the same.
    expect(seenIn(record), why).toEqual(expected(w))
    expect(
      record.rounds.map(({ number, status }) => [number, status]),
      why,
    ).toEqual(rounds.map(({ number, status }) => [number, status]))
    for (const name of names) expect(readJudgement(tabOf(w, name).ledger), why).toEqual(record)

    // A12: whoever was told that it is received is in the rows, once; whoever was told of lateness is not.
    for (const { command, by, reply } of r.sent) {
      if (command.kind !== "submit" || !reply) continue
      const rows = estimates.filter(({ id }) => id === command.estimate.id)
      if (reply.ok) expect(rows, why).toMatchObject([{ analystId: by }])
      else if (reply.reason === "late" || reply.reason === "revealed") {
        r.seen.late += 1
        expect(rows, why).toEqual([])
      }
    }

    // B1: what is secret to the end was sent to its author's sockets and to nobody else's.
    const secret = estimates.filter(({ round }) => {
      const its = rounds.find(({ number }) => number === round)
      return its?.blind && its.status !== "revealed"
    })
    for (const { socketId, message } of w.told) {
      const text = Buffer.from(JSON.stringify(message, asText)).toString("latin1")
      for (const { rationale, analystId } of secret)
        if (text.includes(rationale)) expect(w.socketsOf(analystId), why).toContain(socketId)
    }

    // B6: everybody has their own, and nothing but their own.
    for (const name of names) {
      const own = estimates.filter(({ analystId }) => analystId === name).map(({ id }) => id)
      const mine = tabOf(w, name)
        .got("mine")
        .flatMap((one) => one.estimates)
      for (const { id } of mine) expect(own, why).toContain(id)
      const standing = new Map(
        estimates
          .filter(({ analystId, withdrawnAt }) => analystId === name && withdrawnAt === null)
          .map((one) => [questionOf(one), one]),
      )
      expect(new Set(mine.map(yesOf)), why).toEqual(new Set([...standing.values()].map(yesOf)))
    }

    all.restarts += r.seen.restarts
    all.failed += r.seen.failed
    all.late += r.seen.late
    all.reveals += rounds.filter(({ status, blind }) => status === "revealed" && blind).length
    all.withdrawn += estimates.filter(({ withdrawnAt }) => withdrawnAt !== null).length
    all.shown += record.estimates.length
    all.open += secret.length
  })

  it("has been through what it is for", () => {
    for (const [what, times] of Object.entries(all)) expect(times, what).toBeGreaterThan(20)
  })
})

const asText = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value
