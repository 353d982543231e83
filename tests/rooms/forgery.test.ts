/**
 * A hostile member against a real room. The four forgeries that are known to mute or rewrite somebody in a plain Yjs
 * relay stand here by name; after them come real updates, broken in every way that bytes can be broken.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { createRoom, type Room } from "../../server/rooms/room.ts"
import type { RoomSender } from "../../server/rooms/taking.ts"
import { createTokenBucket } from "../../server/rooms/token-bucket.ts"
import { fakeClock, settled } from "../client/fake-clock.ts"
import { createFakeNet } from "../support/fake-wire.ts"
import { createMemoryStore, MemoryDatabase } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"
import { quiet } from "./served-board.ts"

const boardId = "board1"
const annId = 4_000

interface Watched {
  doc: Y.Doc
  room: Room
  database: MemoryDatabase
  saved: Set<string>
  broken: string[]
  /** Sends one update as a tab of that client id; "saved" or what it was told. */
  send(clientId: number, update: Uint8Array): Promise<string>
  /** Ann's next edit, made on her own copy. */
  annWrites(...changes: BoardChange[]): Promise<string>
}

async function watched(): Promise<Watched> {
  const clock = fakeClock()
  const database = new MemoryDatabase()
  const seed = new Y.Doc()
  seed.clientID = 1
  writeBoard(seed, small)
  database.addBoard(boardId, { board: Y.encodeStateAsUpdate(seed) })
  const store = createMemoryStore(database, clock, "server")
  const net = createFakeNet()
  const saved = new Set<string>()
  const ann = new Y.Doc()
  ann.clientID = annId
  Y.applyUpdate(ann, Y.encodeStateAsUpdate(seed))
  net.watch = (_board, _doc, message) => {
    if (message.type !== "batch") return
    Y.applyUpdate(ann, message.body.update)
    for (const { id } of message.body.operations) saved.add(id)
  }
  const loaded = await store.load(boardId, "board")
  const doc = new Y.Doc()
  for (const update of loaded.updates) Y.applyUpdate(doc, update)
  const broken: string[] = []
  const room = createRoom(
    {
      boardId,
      name: "board",
      store,
      clock,
      newId: () => "server-op",
      log: quiet,
      meters: silentMeters,
      publisher: net,
      reachable() {},
      audience: () => 1,
      broken: (why) => broken.push(why),
    },
    loaded,
    doc,
  )
  const senders = new Map<number, { sender: RoomSender; told: string[] }>()
  let ids = 0

  function senderOf(clientId: number) {
    const known = senders.get(clientId)
    if (known) return known
    const told: string[] = []
    const memberId = clientId === annId ? "ann" : "eve"
    const sender: RoomSender = {
      member: { memberId, name: memberId, colour: 1, role: "analyst" },
      clientId,
      tokens: createTokenBucket(clock, 1_000_000, 1_000_000),
      waitingFor: null,
      refused: ({ reason, limit }) => told.push(limit ?? reason),
      later: ({ why }) => told.push(why),
      resync: () => told.push("gap"),
      acknowledge: () => told.push("again"),
    }
    senders.set(clientId, { sender, told })
    return { sender, told }
  }

  async function send(clientId: number, update: Uint8Array): Promise<string> {
    const id = `op${++ids}`
    const { sender, told } = senderOf(clientId)
    const before = told.length
    room.edit(sender, [{ id, update }])
    const answer = told.slice(before).join()
    if (answer) return answer
    await settled()
    return saved.has(id) ? "saved" : "nothing"
  }

  return {
    doc,
    room,
    database,
    saved,
    broken,
    send,
    annWrites(...changes) {
      let made: Uint8Array | null = null
      const keep = (update: Uint8Array) => {
        made = update
      }
      ann.on("update", keep)
      const done = applyChanges(ann, changes)
      ann.off("update", keep)
      if (!done.ok || !made) throw new Error("ann's edit did nothing")
      return send(annId, made)
    },
  }
}

const title = (value: string): BoardChange => ({
  kind: "set",
  collection: "scenarios",
  id: "meet",
  field: "title",
  value,
  base: null,
})
const titleIn = (doc: Y.Doc) => readBoard(doc).scenarios.find(({ id }) => id === "meet")?.title
const bytesOf = (doc: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64")
const nothingPending = (doc: Y.Doc) => doc.store.pendingStructs === null && doc.store.pendingDs === null

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}
const words = (text: string): number[] => [text.length, ...Buffer.from(text)]

/** An update with one struct under a client id and clock of one's choice. */
const forged = (client: number, clock: number, struct: number[], deletes: number[] = [0]) =>
  new Uint8Array([1, 1, ...varint(client), ...varint(clock), ...struct, ...deletes])
/** A value in `meta`, under a key. */
const inMeta = (key: string, value: string) => [
  8 | 32,
  1,
  ...words("meta"),
  ...words(key),
  1,
  119,
  ...words(value),
]

describe("R3 the four known forgeries", () => {
  it("R3 the same id and clock with other content does not replace what somebody wrote, or will write", async () => {
    const w = await watched()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    for (const clock of [0, next - 1, next]) {
      expect(await w.send(7, forged(annId, clock, inMeta("handling", "forged")))).toBe("foreign-client")
    }
    expect(bytesOf(w.doc)).toBe(before)
    expect(await w.annWrites(title("Ann's again"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann's again")
  })

  it("R3 garbage under a victim's id does not mute the victim", async () => {
    const w = await watched()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    expect(await w.send(7, forged(annId, next, [0, 5]))).toBe("foreign-client")
    expect(await w.send(8, forged(8, 0, [0, 5]))).toBe("malformed")
    expect(await w.send(9, forged(annId, next, [10, 5]))).toBe("foreign-client")
    expect(bytesOf(w.doc)).toBe(before)
    expect(await w.annWrites(title("Ann speaks"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann speaks")
    expect(Y.getState(w.doc.store, annId)).toBeGreaterThan(next)
  })

  it("R4 deleting what is not yet written deletes nothing when it is", async () => {
    const w = await watched()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    const future = (client: number) => new Uint8Array([0, 1, ...varint(client), 1, ...varint(next), 100])
    expect(await w.send(7, future(annId))).toBe("gap")
    expect(await w.send(8, future(123_456))).toBe("gap")
    expect(bytesOf(w.doc)).toBe(before)
    expect(nothingPending(w.doc)).toBe(true)
    expect(await w.annWrites(title("Ann's, undeleted"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann's, undeleted")
    expect(titleIn(w.database.document(boardId, "board"))).toBe("Ann's, undeleted")
  })

  it("R4 a flood of orphans leaves nothing behind to wait for their parents", async () => {
    const w = await watched()
    const before = bytesOf(w.doc)
    for (let i = 0; i < 2_000; i++) {
      const client = 10_000 + i
      // Behind an item of a stranger, inside a parent of a stranger, and with a gap in one's own clock.
      const behind = [8 | 128, ...varint(99_999), ...varint(i), 1, 119, 1, 120]
      const inside = [8 | 32, 0, ...varint(99_999), ...varint(i), ...words("text"), 1, 119, 1, 120]
      const struct = i % 2 === 0 ? behind : inside
      expect(await w.send(client, forged(client, i % 3 === 0 ? 5 : 0, struct))).toBe("gap")
    }
    expect(bytesOf(w.doc)).toBe(before)
    expect(nothingPending(w.doc)).toBe(true)
    expect(w.doc.store.clients.size).toBe(1)
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
  })
})

describe("R13 updates broken at random", () => {
  const rounds = 10
  const perRound = 300

  // In seven parts, so that a busy machine runs out of time in none.
  it.each([1, 2, 3, 4, 5, 6, 7])(
    `R1 R2 R4 R13 ${rounds * perRound} of them, part %i: the room lives, nothing waits, refusals change no byte, Ann is saved`,
    async (part) => {
      const random = seeded(20260723 + part)
      const below = (n: number) => Math.floor(random() * n)
      const total: Record<string, number> = {}
      for (let round = 0; round < rounds; round++) {
        const w = await watched()
        let annsClock = 0
        let before = bytesOf(w.doc)
        for (let i = 0; i < perRound; i++) {
          // A three-byte number, so that it can stand in for another in the bytes.
          const clientId = 100_000 + round * perRound + i
          const update = mutated(() => honestUpdate(clientId, below), below)
          const rows = w.database.log(boardId, "board").length
          const answer = await w.send(clientId, update)
          total[answer] = (total[answer] ?? 0) + 1
          const after = bytesOf(w.doc)
          if (answer !== "saved") {
            if (after !== before)
              throw new Error(`${answer}, and it is there: ${Buffer.from(update).toString("hex")}`)
            expect(w.database.log(boardId, "board").length).toBe(rows)
          }
          before = after
          if (!nothingPending(w.doc)) throw new Error(`pending after ${Buffer.from(update).toString("hex")}`)
          expect(Y.getState(w.doc.store, annId)).toBe(annsClock)
          if (i % 30 !== 0) continue
          const words = `Ann ${round} ${i}`
          expect(await w.annWrites(title(words))).toBe("saved")
          expect(titleIn(w.doc)).toBe(words)
          annsClock = Y.getState(w.doc.store, annId)
          before = bytesOf(w.doc)
        }
        expect(w.broken).toEqual([])
        const stored = w.database.document(boardId, "board")
        expect(readBoard(stored)).toEqual(readBoard(w.doc))
        expect(Y.encodeStateVector(stored).length).toBe(Y.encodeStateVector(w.doc).length)
        expect(readBoard(stored).scenarios.map(({ id }) => id)).toContain("meet")
        await w.room.close()
      }
      // A run in which everything or nothing came through would prove nothing.
      expect(total.saved).toBeGreaterThan(rounds)
      for (const answer of ["malformed", "gap", "foreign-client", "invalid-value", "unknown-key"]) {
        expect(total[answer], answer).toBeGreaterThan(10)
      }
    },
    60_000,
  )
})

const placeholder = 90_000
let templates: Uint8Array[] | null = null

/** What a page sends as its first operation, of any kind, under this client id. */
function honestUpdate(clientId: number, below: (n: number) => number): Uint8Array {
  templates ??= makeTemplates()
  const from = Buffer.from(varint(placeholder))
  const to = Buffer.from(varint(clientId))
  const bytes = Buffer.from(templates[below(templates.length)] as Uint8Array)
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) to.copy(bytes, at)
  return new Uint8Array(bytes)
}

function makeTemplates(): Uint8Array[] {
  const meet = { collection: "scenarios", id: "meet" } as const
  const text = { kind: "editText", ...meet, field: "resolutionCriteria" } as const
  const kinds: BoardChange[][] = [
    [title("Eve's")],
    [{ kind: "setWorking", id: "meet", value: { probabilities: { yes: 0.25, no: 0.75 } }, base: null }],
    [{ ...text, index: 2, remove: "photograph", insert: "film" }],
    [
      { ...text, index: 0, remove: "", insert: "Once: " },
      { ...text, index: 3, remove: "e: ", insert: "" },
    ],
    [{ kind: "add", collection: "issues", id: "i1", fields: { text: "an issue" } }],
    [
      {
        kind: "add",
        collection: "scenarios",
        id: "part",
        fields: { title: "They part", finePrint: "small" },
      },
    ],
    [{ kind: "set", ...meet, field: "evidence:e1", value: { passage: "He said so" }, base: null }],
    [{ kind: "delete", ...meet, at: 5 }],
    [title("one"), title("two"), { kind: "set", ...meet, field: "setId", value: null, base: "s1" }],
  ]
  return kinds.map((changes) => {
    const doc = new Y.Doc()
    doc.clientID = 1
    writeBoard(doc, small)
    doc.clientID = placeholder
    const before = Y.encodeStateVector(doc)
    applyChanges(doc, changes)
    return Y.encodeStateAsUpdate(doc, before)
  })
}

function mutated(any: () => Uint8Array, below: (n: number) => number): Uint8Array {
  const bytes = any()
  const other = any()
  switch (below(8)) {
    case 0:
      return bytes.slice(0, below(bytes.length) + 1)
    case 1: {
      const cut = below(bytes.length)
      return new Uint8Array([...bytes.slice(0, cut), ...other.slice(below(other.length))])
    }
    case 2: {
      // Another's delete set behind one's own structs, or none of either.
      const deletes = [
        1,
        ...varint([1, annId, placeholder, 100_001][below(4)] ?? 1),
        1,
        below(60),
        1 + below(60),
      ]
      return new Uint8Array([...bytes.slice(0, -1), ...deletes])
    }
    case 3: {
      // Under somebody else's number.
      const number = varint([1, annId, 77][below(3)] ?? 1)
      return new Uint8Array([1, ...bytes.slice(1, 2), ...number, ...bytes.slice(5)])
    }
    case 4:
      return new Uint8Array([...other.slice(0, -1), ...bytes])
    case 5: {
      const at = below(bytes.length)
      return new Uint8Array([...bytes.slice(0, at), ...varint(below(2 ** 31)), ...bytes.slice(at)])
    }
    default:
      for (let flips = 1 + below(3); flips > 0; flips--) {
        const at = below(bytes.length)
        bytes[at] = below(2) === 0 ? (bytes[at] ?? 0) ^ (1 << below(8)) : below(256)
      }
      return bytes
  }
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  }
}
