/** A real server, somebody honest, and somebody who sends whatever they can think of. */
import { connect as connectTcp } from "node:net"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import * as Y from "yjs"
import type { BoardSession } from "../../client/session.ts"
import { readBoard, rootNames } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import { PROTOCOL_VERSION } from "../../core/protocol.ts"
import type { FoundMember } from "../../server/transport/handshake.ts"
import {
  type AttackedServer,
  attackedServer,
  helloOf,
  honest,
  knock,
  next,
  rawSocket,
} from "./attacked-server.ts"

let server: AttackedServer
let boardId: string
let eve: FoundMember
let ann: BoardSession
let edits = 0

beforeAll(async () => {
  server = await attackedServer()
})
afterAll(() => server.stop())

beforeEach(async () => {
  boardId = await server.board()
  eve = server.member(boardId)
  ann = await honest(server, server.member(boardId))
})

// Whatever was tried: the process is alive, somebody honest is served, and what they write is stored.
afterEach(async () => {
  const title = `still here ${++edits}`
  const made = ann.change({
    kind: "set",
    collection: "scenarios",
    id: "meet",
    field: "title",
    value: title,
    base: null,
  })
  expect(made.ok).toBe(true)
  await ann.saved()
  const { doc } = await server.registry.read(boardId, "board")
  expect(readBoard(doc).scenarios.map((scenario) => scenario.title)).toEqual([title])
  expect([...doc.share.keys()].sort()).toEqual(rootsOf(doc))
  await ann.close()
})

const rootsOf = (doc: Y.Doc): string[] =>
  [...doc.share.keys()].filter((root) => rootNames.some((name) => name === root)).sort()

const bytesOf = async (): Promise<string> =>
  Buffer.from(Y.encodeStateAsUpdate((await server.registry.read(boardId, "board")).doc)).toString("base64")

/** A tab that is in step with the board, and what it makes of an edit. */
async function tabOf(member: FoundMember, clientId: number) {
  const socket = await rawSocket(server, member)
  const welcome = await socket.emitWithAck("hello", helloOf(boardId, clientId))
  expect(welcome.ok).toBe(true)
  const doc = new Y.Doc()
  doc.clientID = clientId
  Y.applyUpdate(doc, new Uint8Array(welcome.docs[0].update))
  const makes = (act: (doc: Y.Doc) => void): Buffer => {
    let made: Uint8Array = new Uint8Array()
    doc.once("update", (update: Uint8Array) => {
      made = update
    })
    doc.transact(() => act(doc))
    return Buffer.from(made)
  }
  const send = (update: Buffer, id: string) =>
    socket.emit("edit", { doc: "board", clientId, operations: [{ id, update }] })
  return { socket, doc, makes, send }
}

const entity = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("scenarios").get("meet") as Y.Map<unknown>

describe("the door", () => {
  it("lets in only pages of ours", async () => {
    const auth = () => ({ ticket: server.tickets.issue({ memberId: eve.memberId, boardId }) })
    const host = server.url.slice("http://".length)
    expect(await knock(server, { auth: auth() })).toBe("in")
    for (const origin of [
      null,
      "null",
      "https://evil.example",
      `http://${host}.evil.example`,
      `ftp://${host}`,
      "http://",
      `http://127.0.0.1:1`,
    ]) {
      expect(await knock(server, { auth: auth(), origin }), String(origin)).not.toBe("in")
    }
  })

  it("takes a ticket once, while it is fresh, and only one that it has given out", async () => {
    const ticket = server.tickets.issue({ memberId: eve.memberId, boardId })
    expect(await knock(server, { auth: { ticket } })).toBe("in")
    expect(await knock(server, { auth: { ticket } })).toBe("busy")
    const stale = server.tickets.issue({ memberId: eve.memberId, boardId })
    server.ahead.ms += 10 * 60_000
    expect(await knock(server, { auth: { ticket: stale } })).toBe("busy")
    for (const auth of [
      {},
      { ticket: "" },
      { ticket: 7 },
      { ticket: ["a"] },
      { ticket: "guess" },
      { ticket: "x".repeat(5_000) },
    ]) {
      expect(await knock(server, { auth })).toBe("busy")
    }
  })

  it("R6 lets in no stranger, nobody who was removed, and nobody with a ticket of another board", async () => {
    const issue = (memberId: string, board: string) => ({
      ticket: server.tickets.issue({ memberId, boardId: board }),
    })
    expect(await knock(server, { auth: issue("nobody", boardId) })).toBe("not-a-member")
    expect(await knock(server, { auth: issue(eve.memberId, await server.board()) })).toBe("not-a-member")
    server.members.set(eve.memberId, { ...eve, removed: true })
    expect(await knock(server, { auth: issue(eve.memberId, boardId) })).toBe("removed")
  })

  it("R6 whoever cannot be looked up again is not let go on with the role of before", async () => {
    const found = server.members.get.bind(server.members)
    let looks = 0
    server.members.get = (memberId) => {
      if (memberId === eve.memberId && ++looks === 2) throw new Error("the database does not answer")
      return found(memberId)
    }
    try {
      const socket = await rawSocket(server, eve)
      if (socket.connected) await next(socket, "disconnect")
      expect(looks).toBe(2)
    } finally {
      server.members.get = found
    }
    expect((await rawSocket(server, eve)).connected).toBe(true)
  })

  it("speaks WebSocket and nothing else", async () => {
    const polling = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: server.url },
    })
    expect(await polling.text()).toBe("")
    const { port } = new URL(server.url)
    const raw = connectTcp(Number(port), "127.0.0.1")
    raw.write(
      `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
    const answer = await new Promise<string>((resolve) => raw.once("data", (data) => resolve(String(data))))
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    raw.destroy()
  })
})

describe("frames that are not msgpack, or not what they claim", () => {
  const array32 = (length: number) => [
    0xdd,
    length >>> 24,
    (length >>> 16) & 255,
    (length >>> 8) & 255,
    length & 255,
  ]
  const frames: [string, Buffer | string][] = [
    ["text", "hello"],
    ["JSON", '42["edit",{}]'],
    ["broken JSON", '42["edit",{'],
    ["nothing", Buffer.alloc(0)],
    ["zeros", Buffer.alloc(1_000)],
    ["a hundred million entries in five bytes", Buffer.from(array32(100_000_000))],
    [
      "thousands of such arrays within each other",
      Buffer.from(Array.from({ length: 12_000 }, () => array32(30_000_000)).flat()),
    ],
    ["four gigabytes in six bytes", Buffer.from([0xc9, 255, 255, 255, 255, 0])],
    ["a million bytes", Buffer.alloc(1_000_000, 0xc0)],
    ["an event called error", packet({ type: 2, nsp: "/", data: ["error", "boom"] })],
    ["an event called disconnect", packet({ type: 2, nsp: "/", data: ["disconnect"] })],
    ["an event called connection", packet({ type: 2, nsp: "/", data: ["newListener", "x"] })],
    ["an event whose name is a map", packet({ type: 2, nsp: "/", data: [{}] })],
    ["an event without a name", packet({ type: 2, nsp: "/", data: [] })],
    ["an acknowledgement of nothing", packet({ type: 3, nsp: "/", id: 7, data: [1] })],
    ["another namespace", packet({ type: 0, nsp: "/admin" })],
    ["__proto__ as a packet", packet(JSON.parse('{"__proto__":{"type":2},"nsp":"/"}'))],
    ["a second connect", packet({ type: 0, nsp: "/" })],
  ]

  it.each(frames)("R13 %s ends that socket and nothing else", async (_what, frame) => {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
      headers: { origin: server.url },
    })
    const closed = new Promise<void>((resolve) => ws.once("close", () => resolve()))
    ws.on("error", () => {})
    await new Promise<void>((resolve) => ws.once("message", () => resolve()))
    const ticket = server.tickets.issue({ memberId: eve.memberId, boardId })
    ws.send(packet({ type: 0, nsp: "/", data: { ticket } }))
    await new Promise<void>((resolve) => ws.once("message", () => resolve()))
    ws.send(typeof frame === "string" ? `4${frame}` : frame)
    await closed
  })
})

describe("messages that are not the protocol's", () => {
  it("R5 answers what it cannot read, a few times, and then hangs up", async () => {
    const before = await bytesOf()
    const nonsense: unknown[] = [
      null,
      7,
      Number.NaN,
      "x".repeat(50_000),
      [],
      { doc: "board" },
      { doc: "control", clientId: 5, operations: [] },
      { doc: "board", clientId: Number.NaN, operations: [{ id: "a", update: Buffer.from([0, 0]) }] },
      { doc: "board", clientId: 5, operations: [{ id: "__proto__", update: Buffer.from([0, 0]) }] },
      { doc: "board", clientId: 5, operations: [{ id: "a", update: "text" }] },
      JSON.parse('{"__proto__":{"doc":"board","clientId":5,"operations":[]}}'),
    ]
    const socket = await rawSocket(server, eve)
    const refused = next(socket, "refused")
    const closed = next(socket, "disconnect")
    for (const message of nonsense) socket.emit("edit", message)
    expect(await refused).toMatchObject({ reason: "malformed", operationId: null })
    await closed
    expect(await bytesOf()).toBe(before)
  })

  it("R5 a message of a megabyte ends the socket", async () => {
    const socket = await rawSocket(server, eve)
    const closed = next(socket, "disconnect")
    socket.emit("presence", { field: "x".repeat(1_000_000) })
    await closed
  })

  it("R8 presence that carries more than it may, or somebody else's name, shows nothing of it", async () => {
    const { socket } = await tabOf(eve, 501)
    socket.emit("presence", { scenarioId: "meet", name: "Ann", memberId: "founder", role: "facilitator" })
    await until(() => ann.getState().presence.some(({ focus }) => focus?.scenarioId === "meet"))
    const [seen] = ann.getState().presence.filter(({ memberId }) => memberId === eve.memberId)
    expect(seen).toMatchObject({ memberId: eve.memberId, role: "analyst", focus: { scenarioId: "meet" } })
    expect(Object.keys(seen?.focus ?? {})).toEqual(["scenarioId"])
    socket.disconnect()
    await until(() => ann.getState().presence.length === 0)
  })

  it("a hello for another board, without a callback, or with nonsense in it opens nothing", async () => {
    const socket = await rawSocket(server, eve)
    const other = await server.board()
    socket.emit("hello", helloOf(boardId, 502))
    expect(await socket.emitWithAck("hello", helloOf(other, 502))).toMatchObject({
      ok: false,
      reason: "not-a-member",
    })
    expect(await socket.emitWithAck("hello", helloOf("__proto__", 502))).toMatchObject({ ok: false })
    expect(await socket.emitWithAck("hello", { boardId })).toMatchObject({ ok: false, reason: "malformed" })
    const nowhere = helloOf(boardId, 502, { docs: [{ doc: "control" }] })
    expect(await socket.emitWithAck("hello", nowhere)).toMatchObject({ ok: false, reason: "malformed" })
    const stateVector = Buffer.from([255, 255, 255])
    const lying = helloOf(boardId, 502, {
      docs: [{ doc: "board", have: { epoch: 1, seq: 1, hash: Buffer.alloc(32), stateVector } }],
    })
    expect(await socket.emitWithAck("hello", lying)).toMatchObject({ ok: true, docs: [{ reset: true }] })
    socket.disconnect()
  })

  it("R14 an older and a newer page have their own answers, whatever shape their hello has", async () => {
    const socket = await rawSocket(server, eve)
    const hello = (protocol: number) =>
      socket.emitWithAck("hello", { protocol, schema: 1, spoken: "differently" })
    expect(await hello(PROTOCOL_VERSION - 1)).toMatchObject({ ok: false, reason: "client-too-old" })
    expect(await hello(PROTOCOL_VERSION + 1)).toMatchObject({ ok: false, reason: "client-too-new" })
    expect(await socket.emitWithAck("hello", helloOf(boardId, 503))).toMatchObject({ ok: true })
    socket.disconnect()
  })
})

describe("edits that may not be", () => {
  it("R2 an edit without hello, and one under another's client id, change nothing", async () => {
    const before = await bytesOf()
    const stranger = await rawSocket(server, eve)
    const first = next(stranger, "refused")
    stranger.emit("edit", {
      doc: "board",
      clientId: 5,
      operations: [{ id: "a", update: Buffer.from([0, 0]) }],
    })
    expect(await first).toMatchObject({ reason: "not-welcome" })
    const tab = await tabOf(eve, 504)
    const forged = next(tab.socket, "refused")
    tab.socket.emit("edit", {
      doc: "board",
      clientId: 505,
      operations: [{ id: "a", update: Buffer.from([0, 0]) }],
    })
    expect(await forged).toMatchObject({ reason: "foreign-client" })
    expect(await bytesOf()).toBe(before)
    stranger.disconnect()
    tab.socket.disconnect()
  })

  it("R7 a viewer's raw socket changes not one byte", async () => {
    const before = await bytesOf()
    const tab = await tabOf(server.member(boardId, "viewer"), 506)
    const refused = next(tab.socket, "refused")
    tab.send(
      tab.makes((doc) => entity(doc).set("title", "mine")),
      "op1",
    )
    expect(await refused).toMatchObject({ reason: "forbidden", operationId: "op1" })
    tab.socket.emit("edit", {
      doc: "ledger",
      clientId: 506,
      operations: [{ id: "op2", update: Buffer.from([0, 0]) }],
    })
    expect(await bytesOf()).toBe(before)
    tab.socket.disconnect()
  })

  const bad: [string, string, (doc: Y.Doc) => void][] = [
    ["another root", "unknown-key", (doc) => doc.getMap("admin").set("a", 1)],
    ["__proto__", "unknown-key", (doc) => entity(doc).set("__proto__", { polluted: true })],
    ["NaN", "invalid-value", (doc) => entity(doc).set("impact", Number.NaN)],
    [
      "M1 numbers that do not sum to 1",
      "invalid-value",
      (doc) => entity(doc).set("working", { probabilities: { yes: 1, no: 1 } }),
    ],
    ["the entity itself", "invalid-value", (doc) => doc.getMap("scenarios").delete("meet")],
  ]
  it.each(bad)("R1 refuses %s with %s, and nobody else hears of it", async (_what, reason, act) => {
    const before = await bytesOf()
    const tab = await tabOf(eve, 507)
    const refused = next(tab.socket, "refused")
    tab.send(tab.makes(act), "op1")
    expect(await refused).toMatchObject({ reason, operationId: "op1" })
    expect(await bytesOf()).toBe(before)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    tab.socket.disconnect()
  })

  it("R1 a truncated update is refused", async () => {
    const before = await bytesOf()
    const tab = await tabOf(eve, 508)
    const refused = next(tab.socket, "refused")
    tab.send(tab.makes((doc) => entity(doc).set("title", "cut off")).subarray(0, 20), "op1")
    expect(await refused).toMatchObject({ reason: "malformed" })
    expect(await bytesOf()).toBe(before)
    tab.socket.disconnect()
  })

  it("R5 a flood is answered with later, and what came before it is saved", async () => {
    const tab = await tabOf(eve, 509)
    const later = next(tab.socket, "later")
    for (let i = 0; i < limits.operationBurst * 3; i++) {
      tab.send(
        tab.makes((doc) => entity(doc).set("workingBasis", `flood ${i}`)),
        `flood${i}`,
      )
    }
    expect(await later).toMatchObject({ why: "rate" })
    tab.socket.disconnect()
    const found = await server.prisma.docUpdate.findMany({
      where: { boardId, operationIds: { has: "flood0" } },
    })
    expect(found).toHaveLength(1)
  })

  it("R6 a role lowered and a member removed hold on the live socket within a second", async () => {
    const tab = await tabOf(eve, 510)
    const you = next(tab.socket, "you")
    const began = Date.now()
    server.registry.setRole(boardId, eve.memberId, "viewer")
    expect(await you).toMatchObject({ role: "viewer" })
    const refused = next(tab.socket, "refused")
    tab.send(
      tab.makes((doc) => entity(doc).set("title", "mine")),
      "op1",
    )
    expect(await refused).toMatchObject({ reason: "forbidden" })
    const bye = next(tab.socket, "bye")
    const closed = next(tab.socket, "disconnect")
    server.registry.removeMember(boardId, eve.memberId)
    expect(await bye).toMatchObject({ reason: "removed" })
    await closed
    expect(Date.now() - began).toBeLessThan(1_000)
  })
})

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 10 }).toBe(true)
}

function packet(value: unknown): Buffer {
  return encode(value)
}

/** msgpack, as little of it as these frames need. */
function encode(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xc0])
  if (typeof value === "number") return Buffer.from([value])
  if (typeof value === "string") {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([0xd9, bytes.length]), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([0x90 | value.length]), ...value.map(encode)])
  const entries = Object.entries(value as object)
  return Buffer.concat([Buffer.from([0x80 | entries.length]), ...entries.flat().map(encode)])
}
