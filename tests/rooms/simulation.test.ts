/**
 * Real rooms and real client sessions over a network, a database and a clock that are made up: one seed decides every
 * delivery, repetition, cut, slow or failed commit, lowered role and crash. At the end every replica must be equal,
 * and whatever was called saved must be in the log.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import type { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import type { HelloReply, ServerMessage } from "../../core/protocol.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { fakeClock } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"
import {
  type Chance,
  type Server,
  type SimulatedTransport,
  seededChance,
  simulatedTransport,
} from "./simulated-network.ts"

const boardId = "board1"
const seedsAtOnce = 20
/** Ann has two tabs. */
const people = ["ann", "ann", "ben", "cho"] as const
const quiet = { info() {}, warn() {}, error() {} }

/** `SEEDS=301-5300 npx vitest run tests/rooms/simulation` is a soak; `npm run soak` is that. */
const [firstSeed = 1, lastSeed = 300] = (process.env.SEEDS ?? "1-300").split("-").map(Number)

/** How often what goes wrong, as one in so many steps; 0 is never. */
interface Weather {
  cut: number
  role: number
  crash: number
  outage: number
  lease: number
  flood: number
  failedCommit: number
}
const rough: Weather = { cut: 12, role: 40, crash: 40, outage: 0, lease: 0, flood: 0, failedCommit: 12 }
const harsh: Weather = { cut: 8, role: 8, crash: 50, outage: 40, lease: 40, flood: 50, failedCommit: 4 }
const weatherOf = (seed: number): Weather => (seed % 2 === 0 ? harsh : rough)

const nothing = { edits: 0, cuts: 0, crashes: 0, refusals: 0, failures: 0, outages: 0, leases: 0, floods: 0 }
type Happened = typeof nothing

describe("rooms and sessions under everything that a network does", () => {
  for (let first = firstSeed; first <= lastSeed; first += seedsAtOnce) {
    const last = Math.min(lastSeed, first + seedsAtOnce - 1)
    it(`A3 A4 A5 R1 R4 replicas are equal, the saved is stored and done once, seeds ${first} to ${last}`, async () => {
      const total = { ...nothing }
      for (let seed = first; seed <= last; seed++) {
        const run = await simulate(seed, weatherOf(seed))
        // In harsh weather everybody may be a viewer for most of one run; not for most of twenty.
        expect(run.edits, `seed ${seed} edited`).toBeGreaterThan(0)
        for (const key of Object.keys(total) as (keyof Happened)[]) total[key] += run[key]
      }
      // A run in which nothing went wrong would prove nothing.
      if (last - first < seedsAtOnce - 1) return
      expect(total.edits).toBeGreaterThan(20 * seedsAtOnce)
      expect(total.cuts).toBeGreaterThan(10)
      expect(total.failures).toBeGreaterThan(10)
      for (const kind of ["crashes", "refusals", "outages", "leases", "floods"] as const) {
        expect(total[kind], kind).toBeGreaterThan(0)
      }
    }, 120_000)
  }

  it.each([
    [2, "an edit behind a refused one landed in the middle of somebody's word"],
    [2470, "a closed room's commit landed late, and the next room took it for its own, which held less"],
    [2456, "a tab that waited before its next hello was not waited for"],
  ])("A3 A5 seed %i: %s", async (seed) => {
    await simulate(seed, weatherOf(seed))
  })
})

async function simulate(seed: number, weather: Weather): Promise<Happened> {
  const chance = seededChance(seed)
  const clock = fakeClock()
  const database = new MemoryDatabase()
  database.addBoard(boardId, {
    board: encoded((doc) => writeBoard(doc, small)),
    ledger: encoded(writeRoster),
  })
  const roles = new Map<string, Role>(people.map((name) => [name, "analyst"]))
  const happened = { ...nothing }
  const words = createWords()
  const unlike: number[] = []
  const said = `seed ${seed}`
  let ids = 0
  const newId = () => `id${++ids}x${seed}`
  let calm = false
  let running = null as (Server & { store: MemoryStore }) | null
  let servers = 0
  let outageUntil = 0

  function start(): void {
    const store = createMemoryStore(database, clock, `server${++servers}`)
    store.plan = () => {
      const away = clock.now() < outageUntil
      if (!away && (calm || !chance.oneIn(weather.failedCommit)))
        return { outcome: "committed", afterMs: calm ? 1 : chance.below(30) }
      happened.failures++
      return { outcome: chance.oneIn(2) ? "failed" : "lost-answer", afterMs: chance.below(200) }
    }
    const net = createFakeNet()
    net.watch = mustBeCommitted
    running = {
      store,
      net,
      registry: createRegistry({ store, clock, newId, log: quiet, meters: silentMeters, publisher: net }),
    }
  }

  function mustBeCommitted(_board: string, doc: DocumentName, message: ServerMessage): void {
    if (message.type !== "batch") return
    const { seq, update, operations } = message.body
    const row = database.log(boardId, doc)[seq - 1]
    const ids = (of: readonly { id: string }[] = []) => of.map(({ id }) => id).join()
    // Collected, because the room that publishes would only log what is thrown here.
    if (row?.update !== update || ids(row.operations) !== ids(operations)) unlike.push(seq)
  }

  function mustHoldOnlyCommitted(reply: HelloReply): void {
    if (!reply.ok) return
    for (const { doc, update } of reply.docs) {
      const stored = database.document(boardId, doc)
      for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))) {
        expect(
          Y.getState(stored.store, client),
          `${said}: a welcome held what is not stored`,
        ).toBeGreaterThanOrEqual(clock)
      }
    }
    for (const id of reply.committedOperations) expect(database.has(boardId, "board", id), said).toBe(true)
  }

  start()
  const sessions: BoardSession[] = []
  const transports: SimulatedTransport[] = []
  let clientIds = 0
  const inWeather = (oneIn: number) => oneIn > 0 && chance.oneIn(oneIn)
  for (const memberId of people) {
    const transport = simulatedTransport({
      boardId,
      clock,
      chance,
      server: () => running,
      member: () => ({ memberId, name: memberId, colour: 1, role: roles.get(memberId) ?? "analyst" }),
      welcomed: mustHoldOnlyCommitted,
    })
    transports.push(transport)
    const newClientId = () => 100_000 + chance.below(1_000_000) * 10 + (++clientIds % 10)
    sessions.push(createBoardSession({ boardId, transport, clock, newId, newClientId }))
  }

  for (let step = 0; step < 60; step++) {
    await clock.pass(chance.below(60))
    const who = chance.below(people.length)
    const session = sessions[who] as BoardSession
    if (session.getState().phase.phase === "ready") {
      if (words.said(session, randomChanges(session, chance, newId))) happened.edits++
      if (inWeather(weather.flood)) {
        happened.floods++
        for (let i = 0; i < 130; i++) words.said(session, randomText(session, chance, newId))
      }
    }
    if (inWeather(weather.cut)) {
      transports[chance.below(people.length)]?.cut()
      happened.cuts++
    }
    if (inWeather(weather.role)) {
      const memberId = people[chance.below(people.length)] ?? "ann"
      const role: Role = roles.get(memberId) === "viewer" ? "analyst" : "viewer"
      roles.set(memberId, role)
      running?.registry.setRole(boardId, memberId, role)
    }
    if (inWeather(weather.outage)) {
      happened.outages++
      outageUntil = clock.now() + chance.below(60_000)
      await clock.pass(chance.below(20_000))
    }
    const kept = database.boards.get(boardId)
    if (kept && inWeather(weather.lease)) {
      happened.leases++
      Object.assign(kept, { owner: "somebody else", fence: kept.fence + 1 })
    }
    if (running && inWeather(weather.crash)) {
      happened.crashes++
      running.store.crash()
      running = null
      for (const transport of transports) transport.cut()
      clock.after(chance.below(500), start)
    }
  }

  calm = true
  outageUntil = 0
  for (const memberId of people) {
    roles.set(memberId, "analyst")
    running?.registry.setRole(boardId, memberId, "analyst")
  }
  for (const transport of transports) transport.calm()
  for (let i = 0; i < 240 && !sessions.every(isSaved); i++) await clock.pass(1_000)
  // What the others sent last may still be on its way, and a tab that was refused again and again waits up to 30 s.
  await clock.pass(35_000)

  const stored = database.document(boardId, "board")
  const content = readBoard(stored)
  for (const [i, session] of sessions.entries()) {
    const name = `${said}, ${people[i]}`
    expect(session.getState().save, `${name} ${JSON.stringify(session.getState().phase)}`).toMatchObject({
      state: "saved",
    })
    expect(readBoard(session.doc), name).toEqual(content)
    expect(session.getState().board, name).toEqual(content)
    expect(stateOf(session.doc), name).toEqual(stateOf(stored))
    expect(session.doc.store.pendingStructs, name).toBeNull()
    expect(session.doc.store.pendingDs, name).toBeNull()
    happened.refusals += session.getState().notices.length
  }
  const live = await (running as Server).registry.read(boardId, "board")
  expect(stateOf(live.doc), said).toEqual(stateOf(stored))
  expect(readBoard(live.doc), said).toEqual(content)
  expect(unlike, `${said}: batches were published that are not what is stored`).toEqual([])
  mustHoldEveryOperationOnce(database, said)
  words.mustStand(content, sessions, said)
  await Promise.all(sessions.map((session) => session.close()))
  return happened
}

/** A3: a retry is idempotent, so no operation's structs are in two rows. */
function mustHoldEveryOperationOnce(database: MemoryDatabase, said: string): void {
  const ids = database.log(boardId, "board").flatMap(({ operations }) => operations.map(({ id }) => id))
  expect(new Set(ids).size, said).toBe(ids.length)
}

const isSaved = (session: BoardSession): boolean => session.getState().save.state === "saved"
const stateOf = (doc: Y.Doc): [number, number][] =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)

function randomChanges(session: BoardSession, chance: Chance, newId: () => string): BoardChange[] {
  const scenario = anyScenario(session, chance)
  if (!scenario) return []
  const { id } = scenario
  const set = { kind: "set", collection: "scenarios", id } as const
  switch (chance.below(7)) {
    case 0:
      return [{ ...set, field: "title", value: `title ${newId()}`, base: scenario.title }]
    case 1: {
      const yes = chance.below(1_001) / 1_000
      return [{ kind: "setWorking", id, value: { probabilities: { yes, no: 1 - yes } }, base: null }]
    }
    case 2: {
      const fields = { title: newId(), kind: "binary", status: "open", background: `<${newId()}>` }
      return [{ kind: "add", collection: "scenarios", id: newId(), fields }]
    }
    case 3:
    case 4:
      return randomText(session, chance, newId)
    case 5:
      return scenario.deletedAt === undefined
        ? [{ kind: "delete", collection: "scenarios", id, at: 1 + chance.below(1_000) }]
        : [{ kind: "restore", collection: "scenarios", id, deletedAt: scenario.deletedAt }]
    default:
      return [
        { ...set, field: `evidence:${newId()}`, value: { passage: "as reported" }, base: null },
        { ...set, field: "impact", value: 1 + chance.below(5), base: scenario.impact ?? null },
      ]
  }
}

const anyScenario = (session: BoardSession, chance: Chance) => {
  const { scenarios } = session.getState().board
  return scenarios[chance.below(scenarios.length)]
}

/** Words are put between words, and go out whole, so that a half one in the end was never meant by anybody. */
function randomText(session: BoardSession, chance: Chance, newId: () => string): BoardChange[] {
  const scenario = anyScenario(session, chance)
  if (!scenario) return []
  const there = scenario.background.match(/<[^<>]*>/g) ?? []
  const at = chance.below(there.length + 1)
  const index = there.slice(0, at).join("").length
  const remove = chance.oneIn(4) ? (there[at] ?? "") : ""
  const insert = remove && chance.oneIn(2) ? "" : `<${newId()}>`
  const { id } = scenario
  return [{ kind: "editText", collection: "scenarios", id, field: "background", index, remove, insert }]
}

/** Every word that anybody wrote: once in the end, unless somebody took it out or its author was told of its refusal. */
function createWords() {
  const written = new Set<string>()
  const takenOut = new Set<string>()
  const wordsIn = (text: unknown): string[] => String(text).match(/<[^<>]*>/g) ?? []
  return {
    /** Makes the change; false when the page would not have it. */
    said(session: BoardSession, changes: BoardChange[]): boolean {
      if (!session.change(...changes).ok) return false
      for (const change of changes) {
        if (change.kind === "editText") {
          for (const word of wordsIn(change.insert)) written.add(word)
          for (const word of wordsIn(change.remove)) takenOut.add(word)
        }
        if (change.kind === "add") for (const word of wordsIn(change.fields.background)) written.add(word)
      }
      return true
    },
    mustStand(board: Board, sessions: BoardSession[], said: string): void {
      const text = board.scenarios.map(({ background }) => background).join("")
      const found = wordsIn(text)
      expect(new Set(found).size, `${said}: a word is there twice`).toBe(found.length)
      const refused = new Set<string>()
      for (const session of sessions) {
        for (const { changes } of session.getState().notices) {
          for (const change of changes) {
            if (change.kind === "editText") for (const word of wordsIn(change.insert)) refused.add(word)
            if (change.kind === "add") for (const word of wordsIn(change.fields.background)) refused.add(word)
          }
        }
      }
      const lost = [...written].filter(
        (word) => !takenOut.has(word) && !refused.has(word) && !found.includes(word),
      )
      expect(lost, `${said}: words were lost`).toEqual([])
      const both = [...refused].filter((word) => found.includes(word))
      expect(both, `${said}: words were given back as refused, and are there`).toEqual([])
      expect(text.replace(/<[^<>]*>/g, ""), `${said}: words were broken`).toBe("")
    },
  }
}

function encoded(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  write(doc)
  return Y.encodeStateAsUpdate(doc)
}

function writeRoster(doc: Y.Doc): void {
  for (const id of people) writeMember(doc, { id, name: id, colour: 1, role: "analyst", joinedAt: 1 })
}
