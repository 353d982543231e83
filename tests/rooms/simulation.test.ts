/**
 * Real rooms and real client sessions over a network, a database and a clock that are made up: one seed decides every
 * delivery, repetition, cut, slow or failed commit, lowered role and crash. At the end every replica must be equal,
 * and whatever was called saved must be in the log.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import type { HelloReply, ServerMessage } from "../../core/protocol.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { fakeClock } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore } from "../support/memory-store.ts"
import { small } from "./judged-board.ts"
import { type Chance, type Server, type SimulatedTransport, simulatedTransport } from "./simulated-network.ts"

const boardId = "board1"
const seeds = 300
const seedsAtOnce = 20
const people = ["ann", "ben", "cho"] as const
const quiet = { info() {}, warn() {}, error() {} }

describe("rooms and sessions under everything that a network does", () => {
  for (let first = 1; first <= seeds; first += seedsAtOnce) {
    it(`A4 A5 R1 R4 replicas are equal and the saved is stored, seeds ${first} to ${first + seedsAtOnce - 1}`, async () => {
      const total = { edits: 0, cuts: 0, crashes: 0, refusals: 0, failures: 0 }
      for (let seed = first; seed < first + seedsAtOnce; seed++) {
        const run = await simulate(seed)
        expect(run.edits, `seed ${seed} edited`).toBeGreaterThan(10)
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += run[key]
      }
      // A run in which nothing went wrong would prove nothing.
      expect(total.cuts).toBeGreaterThan(10)
      expect(total.crashes).toBeGreaterThan(3)
      expect(total.failures).toBeGreaterThan(10)
    })
  }
})

async function simulate(seed: number) {
  const chance = seededChance(seed)
  const clock = fakeClock()
  const database = new MemoryDatabase()
  database.addBoard(boardId, {
    board: encoded((doc) => writeBoard(doc, small)),
    ledger: encoded(writeRoster),
  })
  const roles = new Map<string, Role>(people.map((name) => [name, "analyst"]))
  const happened = { edits: 0, cuts: 0, crashes: 0, refusals: 0, failures: 0 }
  const said = `seed ${seed}`
  let ids = 0
  const newId = () => `id${++ids}x${seed}`
  let calm = false
  let running = null as (Server & { store: MemoryStore }) | null
  let servers = 0

  function start(): void {
    const store = createMemoryStore(database, clock, `server${++servers}`)
    store.plan = () => {
      if (calm || !chance.oneIn(12)) return { outcome: "committed", afterMs: calm ? 1 : chance.below(30) }
      happened.failures++
      return { outcome: chance.oneIn(2) ? "failed" : "lost-answer", afterMs: chance.below(200) }
    }
    const net = createFakeNet()
    net.watch = mustBeCommitted
    running = { store, net, registry: createRegistry({ store, clock, newId, log: quiet, publisher: net }) }
  }

  function mustBeCommitted(_board: string, doc: DocumentName, message: ServerMessage): void {
    if (message.type !== "batch") return
    const row = database.log(boardId, doc)[message.body.seq - 1]
    expect(row?.update, `${said}: a batch was published before it was stored`).toBe(message.body.update)
    expect(row?.operations.map(({ id }) => id)).toEqual(message.body.operations.map(({ id }) => id))
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
      if (session.change(...randomChanges(session, chance, newId)).ok) happened.edits++
    }
    if (chance.oneIn(12)) {
      transports[chance.below(people.length)]?.cut()
      happened.cuts++
    }
    if (chance.oneIn(40)) {
      const memberId = people[chance.below(people.length)] ?? "ann"
      const role: Role = roles.get(memberId) === "viewer" ? "analyst" : "viewer"
      roles.set(memberId, role)
      running?.registry.setRole(boardId, memberId, role)
    }
    if (running && chance.oneIn(40)) {
      happened.crashes++
      running.store.crash()
      running = null
      for (const transport of transports) transport.cut()
      clock.after(chance.below(500), start)
    }
  }

  calm = true
  for (const memberId of people) {
    roles.set(memberId, "analyst")
    running?.registry.setRole(boardId, memberId, "analyst")
  }
  for (const transport of transports) transport.calm()
  for (let i = 0; i < 120 && !sessions.every(isSaved); i++) await clock.pass(1_000)
  // What the others sent last may still be on its way.
  await clock.pass(3_000)

  const stored = database.document(boardId, "board")
  const content = readBoard(stored)
  for (const [i, session] of sessions.entries()) {
    const name = `${said}, ${people[i]}`
    expect(session.getState().save, name).toMatchObject({ state: "saved" })
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
  mustHoldEveryOperationOnce(database, said)
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
  const { board } = session.getState()
  const scenario = board.scenarios[chance.below(board.scenarios.length)]
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
      const fields = { title: newId(), kind: "binary", status: "open", background: "Here is what we know." }
      return [{ kind: "add", collection: "scenarios", id: newId(), fields }]
    }
    case 3:
    case 4: {
      const index = chance.below(scenario.background.length + 1)
      const remove = scenario.background.slice(index, index + chance.below(4))
      const insert = chance.oneIn(3) ? "" : `<${chance.below(1_000)}>`
      return [{ kind: "editText", collection: "scenarios", id, field: "background", index, remove, insert }]
    }
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

function encoded(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  write(doc)
  return Y.encodeStateAsUpdate(doc)
}

function writeRoster(doc: Y.Doc): void {
  for (const id of people) writeMember(doc, { id, name: id, colour: 1, role: "analyst", joinedAt: 1 })
}

function seededChance(seed: number): Chance {
  let state = Math.imul(seed, 2654435761) | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return { below: (n) => Math.floor(next() * n), oneIn: (n) => next() * n < 1 }
}
