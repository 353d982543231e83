/**
 * Everything that a run of the simulation is made of: one database, servers on it, people with tabs, and a witness.
 * What goes wrong, and when, is the weather's business.
 */
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import type { Role } from "../../core/permissions.ts"
import type { RoomMember } from "../../server/rooms/ports.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { type FakeClock, fakeClock } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import {
  createMemoryJudgement,
  type MemoryJudgement,
  MemoryJudgementRows,
} from "../support/memory-judgement.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore, type Outcome } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { type Chance, seededChance } from "./seeded-chance.ts"
import { type BoardKind, boardBytes } from "./simulated-boards.ts"
import { createMarks, type Marks } from "./simulated-marks.ts"
import { type Server, type SimulatedTransport, simulatedTransport } from "./simulated-network.ts"
import { type Author, createWitness, type Witness } from "./simulated-witness.ts"

export const boardId = "board1"
export const members = ["ann", "ben", "cho"] as const
export type MemberId = (typeof members)[number]
const quiet = { info() {}, warn() {}, error() {} }

export interface Tab extends Author {
  memberId: MemberId
  transport: SimulatedTransport
}

export interface SimulatedServer extends Server {
  store: MemoryStore
  judgements: MemoryJudgement
}

/** How often what the network and the rooms do by themselves came about. */
export interface Seen {
  /** The queue of a slow reader was dropped. */
  lagged: number
  statesInPieces: number
  /** A tab was given other content than everybody else. */
  spoiled: number
  /** A client id that one tab gave back went to another. */
  idsHandedOn: number
}

export interface World {
  said: string
  chance: Chance
  clock: FakeClock
  database: MemoryDatabase
  marks: Marks
  witness: Witness
  newId(): string
  tabs: Tab[]
  openTab(memberId: MemberId): Tab
  closeTab(tab: Tab): Promise<void>
  /** Those that run; the last one takes new connections. */
  servers: SimulatedServer[]
  startServer(): void
  /** The process is gone, in this very moment. */
  crash(server: SimulatedServer): void
  /** Says goodbye and ends. */
  shutDown(server: SimulatedServer): void
  /** null: no member any more. */
  roleOf(memberId: MemberId): Role | null
  setRole(memberId: MemberId, role: Role | null): void
  seen: Seen
  /** How the next commit goes; set by the weather. */
  plan: () => { outcome: Outcome; afterMs: number }
  /** The database does not answer. */
  away(): boolean
}

export function createWorld(seed: number, kind: BoardKind): World {
  const said = `seed ${seed}`
  const chance = seededChance(seed)
  const clock = fakeClock()
  const database = new MemoryDatabase()
  database.addBoard(boardId, { board: boardBytes(kind), ledger: ledgerBytes() })
  const rows = new MemoryJudgementRows()
  const witness = createWitness(database, boardId, said)
  const roles = new Map<MemberId, Role | null>([
    ["ann", "facilitator"],
    ["ben", "analyst"],
    ["cho", "analyst"],
  ])
  let started = 0
  let opened = 0
  let ids = 0
  let clientIds = 1_000

  const member = (memberId: MemberId): RoomMember | null => {
    const role = roles.get(memberId)
    return role ? { memberId, name: memberId, colour: 1, role } : null
  }

  const world: World = {
    said,
    chance,
    clock,
    database,
    marks: createMarks(),
    witness,
    newId: () => `i${++ids}`,
    tabs: [],
    servers: [],
    seen: { lagged: 0, statesInPieces: 0, spoiled: 0, idsHandedOn: 0 },
    plan: () => ({ outcome: "committed", afterMs: 0 }),
    away: () => false,

    openTab(memberId) {
      const name = `${memberId}${++opened}`
      const transport = simulatedTransport({
        boardId,
        clock,
        chance,
        unreadMessages: 15,
        server: () => world.servers.at(-1) ?? null,
        member: () => member(memberId),
        welcomed(reply, hello) {
          witness.welcomes(memberId, reply)
          if (reply.ok && reply.clientId !== hello.clientId) world.seen.idsHandedOn += 1
        },
        streamed(state) {
          witness.streams(state)
          world.seen.statesInPieces += 1
        },
        arrived: (edit) => witness.arrives(roles.get(memberId) ?? null, edit),
        answered: (operationIds) => witness.answers(memberId, operationIds),
        spoiled() {
          world.seen.spoiled += 1
        },
        lagged() {
          world.seen.lagged += 1
        },
        told: (message) => witness.told(memberId, message),
      })
      let operations = 0
      const session = createBoardSession({
        boardId,
        clock,
        transport: {
          ...transport,
          edit(edit) {
            witness.sends(tab, edit)
            transport.edit(edit)
          },
        },
        newId: () => `${name}o${++operations}`,
        newClientId: () => (clientIds += 337),
      })
      const tab: Tab = { name, memberId, session, transport }
      world.tabs.push(tab)
      return tab
    },

    async closeTab(tab) {
      witness.closes(tab)
      world.tabs.splice(world.tabs.indexOf(tab), 1)
      await tab.session.close()
    },

    startServer() {
      const store = createMemoryStore(database, clock, `server${++started}`)
      const net = createFakeNet()
      const newId = () => `server${started}o${++ids}`
      const judgements = createMemoryJudgement(rows)
      judgements.away = () => world.away()
      const registry = createRegistry({
        store,
        judgements,
        clock,
        newId,
        log: quiet,
        meters: silentMeters,
        publisher: net,
      })
      store.plan = () => world.plan()
      store.away = () => world.away()
      net.watch = (_board, _doc, message) => witness.published(net, message)
      world.servers.push({ store, judgements, net, registry })
    },

    crash(server) {
      server.store.crash()
      server.judgements.crash()
      server.net.stop()
      world.servers = world.servers.filter((other) => other !== server)
      for (const { transport } of world.tabs) if (transport.server() === server) transport.cut()
    },

    shutDown(server) {
      world.servers = world.servers.filter((other) => other !== server)
      void server.registry.shutdown().then(() => world.crash(server))
    },

    roleOf: (memberId) => roles.get(memberId) ?? null,
    setRole(memberId, role) {
      roles.set(memberId, role)
      for (const { registry } of world.servers) {
        if (role) registry.setRole(boardId, memberId, role)
        else registry.removeMember(boardId, memberId)
      }
    },
  }
  return world
}

function ledgerBytes(): Uint8Array {
  const doc = new Y.Doc()
  for (const id of members) writeMember(doc, { id, name: id, colour: 1, role: "analyst", joinedAt: 1 })
  return Y.encodeStateAsUpdate(doc)
}
