/** Readers that stop reading, and what waits for them. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import * as ws from "ws"
import type { PresenceEntry, ServerMessage } from "../../core/protocol.ts"
import { pieceBytes, piecesOf, type SharedState } from "../../server/rooms/ports.ts"
import { pieceRoomBytes, queueBytes, stuckAfterMs } from "../../server/transport/outlet.ts"
import { type BareServer, bareServer, boardId, helloOfATab, settled } from "./bare-server.ts"
import type { RawReader } from "./raw-reader.ts"

const { Sender } = ws as unknown as { Sender: { frame(data: Uint8Array, options: object): Uint8Array[] } }
setFlagsFromString("--expose-gc")
const collectGarbage = runInNewContext("gc") as () => void

let server: BareServer
beforeEach(async () => {
  server = await bareServer()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

const updateBytes = 32 * 1024
const batch = (seq: number): ServerMessage => ({
  type: "batch",
  body: { doc: "board", epoch: 1, seq, update: Buffer.alloc(updateBytes, seq), operations: [], at: 7 },
})
let lastSeq = 0
const publish = () => server.sockets.publisher.publish(boardId, "board", batch(++lastSeq))
const seqsOf = (reader: RawReader) =>
  reader.events.flatMap(({ name, body }) => (name === "batch" ? [body.seq as number] : []))

const isUpToDate = (reader: RawReader): boolean => reader.events.at(-1)?.body.seq === lastSeq

async function joined(): Promise<RawReader> {
  const reader = await server.reader()
  await reader.ask("hello", helloOfATab)
  return reader
}

/** Publishes until everybody who stopped is lagging; those who read keep up. */
async function fill(stopped: number, reading: RawReader[]): Promise<void> {
  while (server.sockets.census().lagging < stopped) {
    for (let i = 0; i < 8; i++) publish()
    await Promise.all(reading.map((reader) => reader.until(() => isUpToDate(reader))))
    await new Promise((resolve) => setImmediate(resolve))
    expect(server.sockets.census().queuedBytes).toBeLessThanOrEqual(stopped * queueBytes)
    if (lastSeq > 4_000) throw new Error("nobody fell behind")
  }
}

it("R10 a slow reader's queue is bounded, others are unaffected, and it begins again when it has read", async () => {
  const slow = await Promise.all(Array.from({ length: 30 }, joined))
  const quick = await Promise.all(Array.from({ length: 10 }, joined))
  for (const reader of slow) reader.stopReading()
  const first = lastSeq + 1
  await fill(slow.length, quick)
  expect(server.sessions.map(({ told }) => told.includes("lagging"))).toEqual([
    ...slow.map(() => true),
    ...quick.map(() => false),
  ])

  // From here on nothing more is kept for them, however much the others are sent.
  for (const reader of quick) reader.payloads.length = 0
  collectGarbage()
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 32; i++) {
    for (let k = 0; k < 8; k++) publish()
    for (const reader of quick) await reader.until(() => isUpToDate(reader))
    for (const reader of quick) {
      reader.payloads.length = 0
      for (const { body } of reader.events) delete body.update
    }
  }
  // The memory of buffers is given back beside the collection; what a queue keeps would never be.
  const kept = () => {
    collectGarbage()
    return process.memoryUsage().arrayBuffers - before
  }
  await expect.poll(kept, { timeout: 20_000 }).toBeLessThan(4 * 1024 * 1024)
  expect(server.sockets.census().queuedBytes).toBeLessThanOrEqual(slow.length * queueBytes)
  for (const reader of quick) expect(seqsOf(reader)).toEqual(range(first, lastSeq))

  for (const reader of slow) reader.readOn()
  for (const reader of slow) {
    expect(await reader.event("resync")).toEqual({ doc: "board", reason: "slow" })
    // Whole frames, in order, from the first: the stream was broken off between two of them.
    expect(seqsOf(reader)).toEqual(range(first, first + seqsOf(reader).length - 1))
    expect(reader.events.filter(({ name }) => name === "resync")).toHaveLength(1)
  }
  expect(server.resyncs).toEqual(slow.map(() => "slow"))
  expect(server.sockets.census()).toMatchObject({ lagging: 0, queuedBytes: 0, sockets: 40 })

  const gap = seqsOf(slow[0] as RawReader).length
  for (const reader of slow) await reader.ask("hello", helloOfATab)
  publish()
  for (const reader of [...slow, ...quick]) await reader.until(() => isUpToDate(reader))
  expect(seqsOf(slow[0] as RawReader)).toHaveLength(gap + 1)
})

it("R10 a hello that cannot be answered waits for the resync, and a short pause costs nothing", async () => {
  const slow = await joined()
  const quick = await joined()
  slow.stopReading()
  await fill(1, [quick])
  slow.emit("presence", { field: "still there" })
  void slow.ask("hello", helloOfATab)
  const pausing = await joined()
  pausing.stopReading()
  for (let i = 0; i < 12; i++) publish()
  pausing.readOn()
  await pausing.until(() => isUpToDate(pausing))
  expect(seqsOf(pausing)).toEqual(range(lastSeq - 11, lastSeq))
  expect(server.sessions.at(-1)?.told).toEqual(["hello"])
  expect(server.sessions[0]?.told).toEqual(["hello", "lagging", "presence still there"])
  slow.readOn()
  await slow.event("resync")
  await slow.ask("hello", helloOfATab)
  publish()
  await slow.until(() => isUpToDate(slow))
})

it("R10 a reader that never reads again is closed, and one that only says nothing is not", async () => {
  const slow = await joined()
  const quick = await joined()
  slow.stopReading()
  await fill(1, [quick])
  expect(server.sockets.census().sockets).toBe(2)
  server.pass(stuckAfterMs / 2)
  expect(server.sockets.census()).toMatchObject({ lagging: 1 })
  server.pass(stuckAfterMs)
  while (server.sockets.census().lagging > 0) await new Promise((resolve) => setImmediate(resolve))
  expect(server.sessions[0]?.told.at(-1)).toBe("close")
  expect(server.sockets.census().queuedBytes).toBe(0)
})

it("presence waits for a reader who is behind, merged to the newest of each, and takes no room", async () => {
  const slow = await joined()
  const quick = await joined()
  slow.stopReading()
  // As much as the network takes, and a little that waits.
  while (server.sockets.census().queuedBytes === 0) {
    publish()
    await quick.until(() => isUpToDate(quick))
  }
  const queued = server.sockets.census().queuedBytes
  const entry = (socketId: string, name: string): PresenceEntry => ({
    socketId,
    memberId: "ann",
    name,
    colour: 1,
    role: "analyst",
    focus: null,
  })
  const look = (changed: PresenceEntry[], gone: string[] = []) =>
    server.sockets.publisher.publish(boardId, "board", { type: "presence", body: { changed, gone } })
  for (let i = 0; i < 500; i++) look([entry("a", `Ann ${i}`), entry(`passing ${i % 3}`, "Ben")])
  look([], ["passing 0", "passing 1"])
  await quick.until(() => quick.events.filter(({ name }) => name === "presence").length === 501)
  expect(server.sockets.census().queuedBytes).toBe(queued)
  slow.readOn()
  const merged = await slow.event("presence")
  expect(merged).toEqual({
    changed: [entry("a", "Ann 499"), entry("passing 2", "Ben")],
    gone: ["passing 0", "passing 1"],
  })
  look([entry("a", "Ann after")])
  await slow.until(() => slow.events.filter(({ name }) => name === "presence").length === 2)
  expect(seqsOf(slow).at(-1)).toBe(lastSeq)
})

// --- long states ------------------------------------------------------------------------------------------------

let states = 0
function stateOf(bytes: number): SharedState {
  const part = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)))
  const whole = Buffer.concat(
    Array.from({ length: Math.ceil(bytes / part.length) }, () => part),
    bytes,
  )
  return { id: `state ${++states}`, bytes: whole }
}
const piecesIn = (reader: RawReader, state: SharedState) =>
  reader.events.flatMap(({ name, body }) => (name === "piece" && body.state === state.id ? [body] : []))
const whole = (reader: RawReader, state: SharedState) =>
  reader.until(() => piecesIn(reader, state).length === piecesOf(state))
const asSent = (reader: RawReader, state: SharedState): boolean => {
  const pieces = piecesIn(reader, state)
  expect(pieces.map(({ index }) => index)).toEqual(range(0, piecesOf(state) - 1))
  return Buffer.concat(pieces.map(({ bytes }) => bytes as Buffer)).equals(state.bytes)
}

it("R11 a long state is cut and framed once, and everyone who joins gets the same bytes", async () => {
  const readers = await Promise.all(Array.from({ length: 8 }, joined))
  const [long, exact, short] = [stateOf(3_000_001), stateOf(4 * pieceBytes), stateOf(10)]
  const framed = vi.spyOn(Sender, "frame")
  for (const { wire } of server.sessions) wire.stream([long, exact, short])
  for (const reader of readers) for (const state of [long, exact, short]) await whole(reader, state)
  expect(framed).toHaveBeenCalledTimes(piecesOf(long) + 4 + 1)
  for (const reader of readers) {
    for (const state of [long, exact, short]) expect(asSent(reader, state)).toBe(true)
  }
})

it("R10 a joiner is sent the next piece when it has room, and is no slow reader for what it was not sent", async () => {
  const joiner = await joined()
  joiner.stopReading()
  const state = stateOf(20 * 1024 * 1024)
  server.sessions[0]?.wire.stream([state])
  await settledServer()
  expect(server.sockets.census().queuedBytes).toBeGreaterThan(0)
  expect(server.sockets.census().queuedBytes).toBeLessThan(pieceRoomBytes + pieceBytes + 1_000)
  for (let i = 0; i < 10; i++) publish()
  joiner.readOn()
  await whole(joiner, state)
  expect(asSent(joiner, state)).toBe(true)
  expect(server.resyncs).toEqual([])
  expect(server.sessions[0]?.told).toEqual(["hello"])
  // What was committed meanwhile did not wait for the last piece.
  const order = joiner.events.map(({ name }) => name)
  expect(order.lastIndexOf("batch")).toBeGreaterThan(0)
  expect(order.lastIndexOf("batch")).toBeLessThan(order.lastIndexOf("piece"))
})

it("a newer state takes the place of an older one", async () => {
  const joiner = await joined()
  joiner.stopReading()
  const [old, newer] = [stateOf(20 * 1024 * 1024), stateOf(2 * 1024 * 1024)]
  const { wire } = server.sessions[0] ?? {}
  wire?.stream([old])
  wire?.stream([newer])
  joiner.readOn()
  await whole(joiner, newer)
  expect(asSent(joiner, newer)).toBe(true)
  expect(piecesIn(joiner, old).length).toBeLessThan(piecesOf(old))
  const begun = joiner.events.findIndex(({ body }) => body.state === newer.id)
  expect(joiner.events.slice(begun).every(({ body }) => body.state === newer.id)).toBe(true)
  await settled(joiner)
  expect(piecesIn(joiner, old).length).toBeLessThan(piecesOf(old))
})

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/** Several turns of the event loop: whatever the network takes at once, it has taken. */
async function settledServer(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}
