// One room with its log, Ann who works in it honestly on a copy of her own, and strangers who send what they like.
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { applyChanges, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { Role } from "../../core/permissions.ts"
import { freeWork } from "../../core/permissions.ts"
import { RefusalReason } from "../../core/protocol.ts"
import type { RoomLog } from "../../server/rooms/ports.ts"
import { createRoom, type Room } from "../../server/rooms/room.ts"
import type { RoomSender } from "../../server/rooms/taking.ts"
import { createTokenBucket } from "../../server/rooms/token-bucket.ts"
import { fakeClock, settled } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"

export const boardId = "board1"
export const annId = 4_000
/** Under which the board was written when it was made. */
export const founderId = 1

export interface WatchedRoom {
  /** The server's own. */
  doc: Y.Doc
  /** Ann's: what everybody else sees. */
  ann: Y.Doc
  room: Room
  store: MemoryStore
  database: MemoryDatabase
  /** Operation ids that a batch has named. */
  saved: Set<string>
  /** What was published, without what Ann has applied already. */
  published: { update: Uint8Array; operations: { id: string; memberId: string }[] }[]
  /** Why the room gave up, and what it wrote into the log as an error: nobody may bring that about. */
  broken: string[]
  /** Sends one update as a tab of that client id; "taken", or what it was told. */
  offer(clientId: number, update: Uint8Array, role?: Role): string
  /** As `offer`, and waits for the commit; "saved", or what it was told. */
  send(clientId: number, update: Uint8Array): Promise<string>
  /** Ann's next edit, made on her own copy, as an operation of this id. */
  annOffers(id: string, ...changes: BoardChange[]): string
  annWrites(...changes: BoardChange[]): Promise<string>
  lastOffered(): string
  /** One frame of several operations, answered when its tick has come: their ids, and what the sender is told. */
  frame(clientId: number, updates: readonly Uint8Array[]): { ids: string[]; told: readonly string[] }
  /** Until whatever waits for a tick has been taken and committed. */
  tick(): Promise<void>
}

/** With a crowd of readers a room takes what arrives in ticks; alone, at once. */
export async function watchRoom(board: Board = small, readers = 1): Promise<WatchedRoom> {
  const clock = fakeClock()
  const database = new MemoryDatabase()
  const founded = foundedBoard(board)
  database.addBoard(boardId, { board: founded })
  const store = createMemoryStore(database, clock, "server")
  const net = createFakeNet()
  const saved = new Set<string>()
  const published: WatchedRoom["published"] = []
  const ann = new Y.Doc()
  ann.clientID = annId
  integrateUpdate(ann, founded)
  net.watch = (_board, _doc, message) => {
    if (message.type !== "batch") return
    integrateUpdate(ann, message.body.update)
    published.push(message.body)
    for (const { id } of message.body.operations) saved.add(id)
  }
  const loaded = await store.load(boardId, "board")
  const doc = new Y.Doc()
  for (const update of loaded.updates) integrateUpdate(doc, update)
  const broken: string[] = []
  const log: RoomLog = { info() {}, warn() {}, error: (_fields, message) => broken.push(message) }
  const room = createRoom(
    {
      boardId,
      name: "board",
      store,
      clock,
      newId: () => "server-op",
      log,
      meters: silentMeters,
      publisher: net,
      reachable() {},
      conditions: () => freeWork,
      phaseBroken() {},
      audience: () => readers,
      broken: (why) => broken.push(why),
    },
    loaded,
    doc,
  )
  const senders = new Map<string, { sender: RoomSender; told: string[] }>()
  let ids = 0

  function senderOf(clientId: number, role: Role) {
    const known = senders.get(`${clientId} ${role}`)
    if (known) return known
    const told: string[] = []
    const memberId = clientId === annId ? "ann" : "eve"
    const sender: RoomSender = {
      member: { memberId, name: memberId, colour: 1, role },
      clientId,
      tokens: createTokenBucket(clock, 1_000_000_000, 1_000_000_000),
      waitingFor: null,
      refused: ({ reason, limit }) => told.push(limit ?? RefusalReason.parse(reason)),
      later: ({ why }) => told.push(why),
      resync: () => told.push("gap"),
      acknowledge: () => told.push("again"),
    }
    senders.set(`${clientId} ${role}`, { sender, told })
    return { sender, told }
  }

  function offerAs(id: string, clientId: number, update: Uint8Array, role: Role): string {
    const { sender, told } = senderOf(clientId, role)
    told.length = 0
    room.edit(sender, [{ id, update }])
    return told.length > 0 ? told.join() : "taken"
  }

  const watched: WatchedRoom = {
    doc,
    ann,
    room,
    store,
    database,
    saved,
    published,
    broken,
    lastOffered: () => `op${ids}`,
    offer: (clientId, update, role = "analyst") => offerAs(`op${++ids}`, clientId, update, role),
    async send(clientId, update) {
      const answer = watched.offer(clientId, update)
      if (answer !== "taken") return answer
      await settled()
      return saved.has(watched.lastOffered()) ? "saved" : "nothing"
    },
    frame(clientId, updates) {
      const { sender, told } = senderOf(clientId, "analyst")
      const operations = updates.map((update) => ({ id: `op${++ids}`, update }))
      room.edit(sender, operations)
      return { ids: operations.map(({ id }) => id), told }
    },
    tick: () => clock.pass(1_000),
    annOffers(id, ...changes) {
      return offerAs(id, annId, madeIn(ann, changes), "facilitator")
    },
    async annWrites(...changes) {
      const id = `ann${++ids}`
      const answer = watched.annOffers(id, ...changes)
      if (answer !== "taken") return answer
      await settled()
      return saved.has(id) ? "saved" : "nothing"
    },
  }
  return watched
}

const founded = new WeakMap<Board, Uint8Array>()

/** A board as it is stored when it is made, the same bytes each time. */
export function foundedBoard(board: Board): Uint8Array {
  const known = founded.get(board)
  if (known) return known
  const doc = new Y.Doc()
  doc.clientID = founderId
  writeBoard(doc, board)
  const bytes = Y.encodeStateAsUpdate(doc)
  founded.set(board, bytes)
  return bytes
}

/** The update of these changes, made in this document. */
export function madeIn(doc: Y.Doc, changes: readonly BoardChange[]): Uint8Array {
  let made: Uint8Array | null = null
  const keep = (update: Uint8Array) => {
    made = update
  }
  doc.on("update", keep)
  const done = applyChanges(doc, changes)
  doc.off("update", keep)
  if (!done.ok) throw new Error(done.error.message)
  if (!made) throw new Error("the edit did nothing")
  return made
}
