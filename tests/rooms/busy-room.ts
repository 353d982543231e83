// One room with as many readers as a test says, and tabs that send frames to it by hand.
import * as Y from "yjs"
import { applyChanges, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { freeWork } from "../../core/permissions.ts"
import type { ServerMessages } from "../../core/protocol.ts"
import type { Meters } from "../../server/rooms/ports.ts"
import { createRoom, type Room } from "../../server/rooms/room.ts"
import type { RoomSender } from "../../server/rooms/taking.ts"
import { longestTickMs } from "../../server/rooms/tick.ts"
import { createTokenBucket } from "../../server/rooms/token-bucket.ts"
import { type FakeClock, fakeClock, settled } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"

export const boardId = "board1"

export interface BusyRoom {
  clock: FakeClock
  store: MemoryStore
  database: MemoryDatabase
  room: Room
  /** Of the room itself, which may be ahead of the log. */
  doc: Y.Doc
  batches: ServerMessages["batch"][]
  meters: { name: string; of: unknown }[]
  broken: string[]
  audience: number
  tab(clientId: number, memberId?: string): RoomTab
  /** So many edits that ticks are as long as they get; all of it is committed then, and a tick begins. */
  rush(): Promise<void>
}

export interface RoomTab {
  doc: Y.Doc
  sender: RoomSender
  told: string[]
  /** Makes the changes in this tab: the operation, not yet sent. */
  makes(...changes: BoardChange[]): { id: string; update: Uint8Array }
  titles(title: string): { id: string; update: Uint8Array }
  sends(...operations: { id: string; update: Uint8Array }[]): void
}

export async function busyRoom(audience = 300): Promise<BusyRoom> {
  const clock = fakeClock()
  const database = new MemoryDatabase()
  const founded = new Y.Doc()
  founded.clientID = 1
  writeBoard(founded, small)
  database.addBoard(boardId, { board: Y.encodeStateAsUpdate(founded) })
  const store = createMemoryStore(database, clock, "server")
  const net = createFakeNet()
  const loaded = await store.load(boardId, "board")
  const doc = new Y.Doc()
  for (const update of loaded.updates) Y.applyUpdate(doc, update)
  const tabs: RoomTab[] = []
  const meters: BusyRoom["meters"] = []
  const counted =
    (name: keyof Meters) =>
    (of: unknown): void => {
      meters.push({ name, of })
    }
  let operations = 0
  const busy: BusyRoom = {
    clock,
    store,
    database,
    doc,
    batches: [],
    meters,
    broken: [],
    audience,
    room: createRoom(
      {
        boardId,
        name: "board",
        store,
        clock,
        newId: () => `server-op-${++operations}`,
        log: { info() {}, warn() {}, error: (_fields, message) => busy.broken.push(message) },
        meters: {
          ...silentMeters,
          taken: counted("taken"),
          refused: counted("refused"),
          later: counted("later"),
          committed: counted("committed"),
        },
        publisher: net,
        reachable() {},
        conditions: () => freeWork,
        phaseBroken() {},
        audience: () => busy.audience,
        broken: (why) => busy.broken.push(why),
      },
      loaded,
      doc,
    ),
    tab(clientId, memberId = `member${clientId}`) {
      const tab = makeTab(busy, clientId, memberId, () => `op${++operations}`)
      tabs.push(tab)
      return tab
    },
    async rush() {
      const [some, others] = [busy.tab(900), busy.tab(901)]
      for (let i = 0; i < 80; i++) {
        for (const tab of [some, others]) tab.sends(tab.titles(`rush ${i}`))
      }
      await clock.pass(2 * longestTickMs)
      // A tick has just been, so that what a test sends now waits for the next one.
      some.sends(some.titles("The rush is over"))
      await settled()
      meters.length = 0
      busy.batches.length = 0
    },
  }
  net.watch = (_board, _doc, message) => {
    if (message.type !== "batch") return
    busy.batches.push(message.body)
    for (const tab of tabs) Y.applyUpdate(tab.doc, message.body.update)
  }
  return busy
}

function makeTab(busy: BusyRoom, clientId: number, memberId: string, newId: () => string): RoomTab {
  const told: string[] = []
  const doc = busy.database.document(boardId, "board")
  doc.clientID = clientId
  const sender: RoomSender = {
    member: { memberId, name: memberId, colour: 1, role: "analyst" },
    clientId,
    tokens: createTokenBucket(busy.clock),
    waitingFor: null,
    refused: ({ reason, operationId }) => told.push(`refused ${operationId}: ${reason}`),
    later: ({ why, operationIds }) => told.push(`later ${operationIds.join()}: ${why}`),
    resync: () => told.push("gap"),
    acknowledge: (ids) => told.push(`again ${ids.join()}`),
  }
  const tab: RoomTab = {
    doc,
    sender,
    told,
    makes(...changes) {
      const before = Y.encodeStateVector(doc)
      const made: Uint8Array[] = []
      const keep = (update: Uint8Array) => made.push(update)
      doc.on("update", keep)
      const applied = applyChanges(doc, changes)
      doc.off("update", keep)
      if (!applied.ok) throw new Error(applied.error.message)
      return { id: newId(), update: made[0] ?? Y.encodeStateAsUpdate(new Y.Doc(), before) }
    },
    titles: (title) =>
      tab.makes({
        kind: "set",
        collection: "scenarios",
        id: "meet",
        field: "title",
        value: title,
        base: null,
      }),
    sends(...operations) {
      busy.room.edit(sender, operations)
    },
  }
  return tab
}
