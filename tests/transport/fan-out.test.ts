/** Batches on their way to many: what really comes off a TCP connection, and how often it was built. */
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import * as ws from "ws"
import { Batch, type ServerMessage } from "../../core/protocol.ts"
import { type BareServer, bareServer, boardId } from "./bare-server.ts"
import { packetOf, type RawReader } from "./raw-reader.ts"

const { Sender } = ws as unknown as { Sender: { frame(data: Uint8Array, options: object): Uint8Array[] } }

let server: BareServer
beforeEach(async () => {
  server = await bareServer()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

const batch = (seq: number, update: Uint8Array): ServerMessage => ({
  type: "batch",
  body: { doc: "board", epoch: 1, seq, update, operations: [{ id: "op1", memberId: "ann" }], at: 7 },
})

async function readers(count: number): Promise<RawReader[]> {
  const all = await Promise.all(Array.from({ length: count }, () => server.reader()))
  for (const [i] of all.entries()) server.sockets.publisher.join(socketIdOf(i), boardId, "board")
  return all
}
const socketIdOf = (i: number): string => server.sessions[i]?.wire.socketId ?? ""

it("R9 a batch is framed once however many get it, and each gets the same whole frame", async () => {
  const everybody = await readers(30)
  const frame = vi.spyOn(Sender, "frame")
  const update = crypto.getRandomValues(new Uint8Array(300))
  server.sockets.publisher.publish(boardId, "board", batch(1, update))
  await Promise.all(everybody.map((reader) => reader.event("batch")))
  expect(frame).toHaveBeenCalledTimes(1)

  const expected = batch(1, Buffer.from(update)) as { body: Batch }
  for (const reader of everybody) {
    expect(reader.payloads.at(-1)).toEqual(packetOf({ type: 2, nsp: "/", data: ["batch", expected.body] }))
    const body = Batch.parse(await reader.event("batch"))
    expect(Buffer.from(body.update)).toEqual(Buffer.from(update))
  }
  expect(server.fannedOut).toEqual([
    { sockets: 30, bytes: 30 * (everybody[0]?.payloads.at(-1)?.length ?? 0) + 120 },
  ])
})

it.each([1, 125, 126, 20_000, 65_535, 70_000, 900_000])(
  "R9 an update of %i bytes arrives as it was, alone and behind others",
  async (size) => {
    const [reader] = await readers(1)
    const update = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)))
    const long = Buffer.concat(
      Array.from({ length: Math.ceil(size / update.length) }, () => update),
      size,
    )
    // A view into the middle of another memory: what lies around it is somebody else's.
    const around = new Uint8Array(size + 20)
    around.set(long, 10)
    for (const seq of [1, 2, 3]) {
      server.sockets.publisher.publish(boardId, "board", batch(seq, around.subarray(10, 10 + size)))
    }
    await reader?.until(() => reader.events.filter(({ name }) => name === "batch").length === 3)
    const bodies = reader?.events.filter(({ name }) => name === "batch").map(({ body }) => Batch.parse(body))
    expect(bodies?.map(({ seq }) => seq)).toEqual([1, 2, 3])
    for (const { update } of bodies ?? []) expect(Buffer.from(update).equals(long)).toBe(true)
  },
)

it("reaches those of the group, and nobody before joining or after leaving", async () => {
  const [ann, ben] = await readers(2)
  const { publisher } = server.sockets
  publisher.leave(socketIdOf(1), boardId, "board")
  publisher.join(socketIdOf(1), "another", "board")
  publisher.publish(boardId, "board", batch(1, new Uint8Array(3)))
  publisher.publish(boardId, "ledger", batch(2, new Uint8Array(3)))
  publisher.publish("another", "board", batch(3, new Uint8Array(3)))
  publisher.join(socketIdOf(1), boardId, "board")
  publisher.publish(boardId, "board", batch(4, new Uint8Array(3)))
  const seqs = (reader?: RawReader) =>
    reader?.events.filter(({ name }) => name === "batch").map(({ body }) => body.seq)
  await ann?.until(() => seqs(ann)?.at(-1) === 4)
  await ben?.until(() => seqs(ben)?.at(-1) === 4)
  expect(seqs(ann)).toEqual([1, 4])
  expect(seqs(ben)).toEqual([3, 4])
})

it("what is said to one, answered, and published comes in the order in which it was said", async () => {
  server.acts.compare = (_compare, reply) => {
    const wire = server.sessions[0]?.wire
    server.sockets.publisher.publish(boardId, "board", batch(1, new Uint8Array(80_000)))
    wire?.send({ type: "status", body: { durability: "stored" } })
    reply({ result: "same" })
    server.sockets.publisher.publish(boardId, "board", batch(2, new Uint8Array(80_000)))
    wire?.send({ type: "bye", body: { reason: "shutdown", message: "Goodbye." } })
    wire?.close()
  }
  const [reader] = await readers(1)
  await reader?.ask("compare", { doc: "board", epoch: 1, seq: 0, hash: Buffer.alloc(32) })
  await reader?.gone()
  const kinds = reader?.payloads.map(
    (payload) => /batch|status|bye|same/.exec(payload.toString("latin1"))?.[0],
  )
  expect(kinds?.slice(1, 6)).toEqual(["batch", "status", "same", "batch", "bye"])
})
