/** How much one socket may ask for, how long it may take to come in, and what shapes of frames are taken. */
import { connect } from "node:net"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { helloWithinMs, maxUnreadable, rates } from "../../server/transport/connection.ts"
import {
  maxBufferedChunks,
  maxFragments,
  maxStrangersFrameBytes,
} from "../../server/transport/socket-server.ts"
import { type BareServer, bareServer, helloOfATab, settled } from "./bare-server.ts"
import { dialRaw, maskedFrame, packetOf, type RawReader } from "./raw-reader.ts"

let server: BareServer
beforeEach(async () => {
  server = await bareServer({ handshakesAtOnce: 20 })
})
afterEach(() => server.stop())

const told = () => server.sessions[0]?.told ?? []
const toldOf = (name: string) => told().filter((what) => what.startsWith(name))
async function greeted(): Promise<RawReader> {
  const reader = await server.reader()
  await reader.ask("hello", helloOfATab)
  return reader
}

describe("what one socket may ask for", () => {
  it("R5 presence faster than it may is thinned, and the last word is never lost", async () => {
    const reader = await greeted()
    for (let i = 1; i <= 500; i++) reader.emit("presence", { field: `field ${i}` })
    await settled(reader)
    const { burst } = rates.presence
    expect(toldOf("presence").length).toBeGreaterThanOrEqual(burst)
    expect(toldOf("presence").length).toBeLessThan(500)
    server.pass(1_000)
    server.pass(1_000)
    expect(toldOf("presence").at(-1)).toBe("presence field 500")
    const before = toldOf("presence").length
    server.pass(1_000)
    expect(toldOf("presence")).toHaveLength(before)
  })

  it("R5 presence that waits is dropped with its socket", async () => {
    const reader = await greeted()
    for (let i = 1; i <= 100; i++) reader.emit("presence", { field: `field ${i}` })
    await settled(reader)
    reader.tcp.destroy()
    while (told().at(-1) !== "close") await new Promise((resolve) => setImmediate(resolve))
    server.pass(5_000)
    expect(told().at(-1)).toBe("close")
  })

  it("R5 too many hellos are answered with busy, and some later ones are taken", async () => {
    const reader = await greeted()
    const answers = await Promise.all(
      Array.from({ length: rates.hello.burst + 20 }, () => reader.ask("hello", helloOfATab)),
    )
    const busy = answers.filter(({ message }) => message === "That was too many hellos.")
    expect(busy.length).toBeGreaterThan(0)
    expect(toldOf("hello").length).toBeGreaterThanOrEqual(rates.hello.burst)
    expect(toldOf("hello").length + busy.length).toBe(answers.length + 1)
    server.pass(1_000)
    expect(await reader.ask("hello", helloOfATab)).toMatchObject({ message: "There are no rooms here." })
  })

  it("R5 inquiries beyond the limit have no answer, because 'none' would be untrue", async () => {
    const reader = await greeted()
    let answers = 0
    for (let i = 0; i < rates.inquire.burst * 3; i++) {
      void reader.ask("inquire", { operationIds: ["op1"] }).then(() => {
        answers += 1
      })
    }
    await settled(reader)
    expect(answers).toBe(toldOf("inquire").length)
    expect(answers).toBeGreaterThanOrEqual(rates.inquire.burst)
    expect(answers).toBeLessThan(rates.inquire.burst * 2)
  })

  it("R5 commands beyond the limit are told so, and what is no command is not taken", async () => {
    const reader = await greeted()
    const answers = await Promise.all(
      Array.from({ length: rates.command.burst * 3 }, () => reader.ask("command", { kind: "pause-timer" })),
    )
    const refused = answers.filter((answer) => (answer as { reason?: string }).reason === "too-often")
    expect(toldOf("command").length).toBeGreaterThanOrEqual(rates.command.burst)
    expect(toldOf("command").length + refused.length).toBe(answers.length)
    expect(refused.length).toBeGreaterThan(0)
    server.pass(2_000)
    const before = toldOf("command").length
    for (const nonsense of [
      { kind: "reveal" },
      { kind: "start-timer", label: "x", durationMs: 1e12 },
      { kind: "bring", scenarioId: "../s" },
      null,
    ]) {
      reader.emit("command", nonsense as never)
    }
    await settled(reader)
    expect(toldOf("command")).toHaveLength(before)
    expect(toldOf("malformed")).toHaveLength(4)
  })

  it("R5 comparisons beyond the limit are told to ask again when it is quiet", async () => {
    const reader = await greeted()
    const compare = { doc: "board", epoch: 1, seq: 0, hash: Buffer.alloc(32) }
    const answers = await Promise.all(
      Array.from({ length: rates.compare.burst * 3 }, () => reader.ask("compare", compare)),
    )
    const results = answers.map(({ result }) => result)
    expect(results.slice(0, rates.compare.burst)).toEqual(Array(rates.compare.burst).fill("same"))
    expect(results.at(-1)).toBe("moved")
    expect(toldOf("compare")).toHaveLength(results.filter((result) => result === "same").length)
  })

  it("R5 a tab leaves once; a thousand times is heard a few times", async () => {
    const reader = await greeted()
    for (let i = 0; i < 1_000; i++) reader.emit("leave", { clientId: 7 })
    await settled(reader)
    expect(toldOf("leave").length).toBeGreaterThanOrEqual(rates.leave.burst)
    expect(toldOf("leave").length).toBeLessThan(rates.leave.burst + 5)
  })

  it.each([
    ["inquire", { operationIds: Array(1_001).fill("op") }],
    ["inquire", { operationIds: "op" }],
    ["compare", { doc: "board", epoch: 1, seq: 0, hash: Buffer.alloc(31) }],
    ["compare", { doc: "__proto__", epoch: 1, seq: 0, hash: Buffer.alloc(32) }],
    ["leave", { clientId: -1 }],
    ["leave", null],
  ])("R13 %s with nonsense in it is malformed, and ends the socket when it goes on", async (name, body) => {
    const reader = await greeted()
    for (let i = 0; i <= maxUnreadable; i++) void reader.ask(name, body)
    await reader.gone()
    expect(toldOf("malformed")).toHaveLength(maxUnreadable)
    expect(toldOf(name)).toEqual([])
  })
})

describe("coming in", () => {
  it("R13 whoever is let in and never says hello is closed; whoever does stays", async () => {
    const silent = await server.reader()
    await greeted()
    server.pass(helloWithinMs - 1_000)
    expect(server.sockets.census().sockets).toBe(2)
    server.pass(1_001)
    await silent.gone()
    expect(server.sockets.census().sockets).toBe(1)
  })

  it("R13 strangers who only open connections are turned away beyond a limit, and make room when they go", async () => {
    const strangers = await Promise.all(Array.from({ length: 20 }, () => dialRaw(server.url)))
    expect(server.sockets.census()).toMatchObject({ handshakes: 20, sockets: 0 })
    const late = await dialRaw(server.url)
    expect(late.closed).toBe(true)
    for (const { tcp } of strangers) tcp.destroy()
    while (server.sockets.census().handshakes > 0) await new Promise((resolve) => setImmediate(resolve))
    const reader = await greeted()
    expect(reader.closed).toBe(false)
    // People who are in are not strangers: they take nobody's place at the door.
    for (let i = 0; i < 25; i++) await server.reader()
    expect(server.sockets.census()).toMatchObject({ handshakes: 0, sockets: 26 })
  })

  it("R13 before a ticket was shown only a short frame is read; afterwards an edit's length", async () => {
    const stranger = await dialRaw(server.url)
    stranger.sendRaw(maskedFrame(Buffer.alloc(maxStrangersFrameBytes + 1)).subarray(0, 100))
    await stranger.gone()
    const reader = await greeted()
    const update = Buffer.alloc(60_000, 1)
    reader.emit("edit", { doc: "board", clientId: 7, operations: [{ id: "op1", update }] })
    await settled(reader)
    expect(toldOf("edit")).toEqual(["edit"])
    reader.sendRaw(maskedFrame(Buffer.alloc(131_073)).subarray(0, 100))
    await reader.gone()
  })

  it("R13 a connection that says nothing holds nobody up", async () => {
    const { port } = new URL(server.url)
    const mute = connect(Number(port), "127.0.0.1")
    await new Promise<void>((resolve) => mute.once("connect", resolve))
    expect((await greeted()).closed).toBe(false)
    mute.destroy()
  })
})

describe("shapes of frames", () => {
  const edit = packetOf({
    type: 2,
    nsp: "/",
    data: [
      "edit",
      { doc: "board", clientId: 7, operations: [{ id: "op1", update: Buffer.alloc(5_000, 1) }] },
    ],
  })
  const fragments = (count: number): Buffer[] =>
    Array.from({ length: count }, (_, i) => {
      const size = Math.ceil(edit.length / count)
      const part = edit.subarray(i * size, (i + 1) * size)
      return maskedFrame(part, { opcode: i === 0 ? 2 : 0, fin: i === count - 1 })
    })

  it("R5 a message in a few fragments is read, one in many ends the socket", async () => {
    const reader = await greeted()
    reader.sendRaw(Buffer.concat(fragments(maxFragments)))
    await settled(reader)
    expect(toldOf("edit")).toEqual(["edit"])
    reader.sendRaw(Buffer.concat(fragments(maxFragments + 1)))
    await reader.gone()
    expect(toldOf("edit")).toEqual(["edit"])
  })

  it("R5 a frame that trickles in byte by byte is given up after so many bytes", async () => {
    const reader = await greeted()
    const frame = maskedFrame(edit)
    reader.tcp.setNoDelay(true)
    reader.sendRaw(frame.subarray(0, 100))
    for (let i = 100; i < 100 + 2 * maxBufferedChunks && !reader.closed; i++) {
      reader.sendRaw(frame.subarray(i, i + 1))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await reader.gone()
    expect(toldOf("edit")).toEqual([])
  })

  const withAttachments: [string, object][] = [
    ["announced", { type: 5, nsp: "/", attachments: 1, data: ["edit", { _placeholder: true, num: 0 }] }],
    ["acknowledged", { type: 6, nsp: "/", id: 1, attachments: 1, data: [{ _placeholder: true, num: 0 }] }],
  ]
  it.each(withAttachments)(
    "R5 there are no binary attachments: one %s ends the socket",
    async (_how, packet) => {
      const reader = await greeted()
      reader.sendRaw(maskedFrame(packetOf(packet)))
      reader.sendRaw(maskedFrame(Buffer.alloc(1_000)))
      await reader.gone()
      expect(told()).toEqual(["hello", "close"])
    },
  )

  it("R5 a placeholder for an attachment is nothing but a value that an edit may not have", async () => {
    const reader = await greeted()
    const operations = [{ id: "op1", update: { _placeholder: true, num: 0 } }]
    reader.emit("edit", { doc: "board", clientId: 7, operations })
    await settled(reader)
    expect(told()).toEqual(["hello", "malformed", "compare"])
  })
})
