import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Server, type Socket } from "socket.io"
import parser from "socket.io-msgpack-parser"
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest"
import type { Transport } from "../../client/session.ts"
import { createSocketTransport } from "../../client/socket-transport.ts"
import type { Edit, Hello, HelloReply, ServerMessage } from "../../core/protocol.ts"

/** As much of a server as a transport can tell from a whole one: tickets, the handshake, and words in both directions. */
class TicketServer {
  port = 0
  tickets: { headers: IncomingMessage["headers"]; given: string }[] = []
  answer: (response: ServerResponse, ticket: string) => void = (response, ticket) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ticket }))
  }
  admit: (auth: unknown) => Error | undefined = () => undefined
  handshakes: { auth: unknown; headers: IncomingMessage["headers"] }[] = []
  sockets: Socket[] = []
  #http: HttpServer | null = null
  #io: Server | null = null

  async listen(): Promise<void> {
    const http = createServer((request, response) => {
      const given = `ticket${this.tickets.length + 1}`
      this.tickets.push({ headers: request.headers, given })
      this.answer(response, given)
    })
    const io = new Server(http, { parser, transports: ["websocket"], serveClient: false })
    io.use((socket, next) => {
      this.handshakes.push({ auth: socket.handshake.auth, headers: socket.handshake.headers })
      next(this.admit(socket.handshake.auth))
    })
    io.on("connection", (socket) => void this.sockets.push(socket))
    await new Promise<void>((resolve) => http.listen(this.port, "127.0.0.1", resolve))
    this.port = (http.address() as AddressInfo).port
    this.#http = http
    this.#io = io
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** As a killed process: nobody is told anything. */
  async kill(): Promise<void> {
    const http = this.#http
    if (!http) return
    for (const socket of this.sockets) Reflect.get(socket.conn.transport, "socket").terminate()
    http.closeAllConnections()
    await this.#io?.close()
    this.#http = null
    this.sockets = []
  }
}

let server: TicketServer
let transport: Transport
let heard: string[]
let messages: ServerMessage[]
let logged: string[]

beforeEach(async () => {
  server = new TicketServer()
  await server.listen()
  heard = []
  messages = []
  logged = []
  transport = createSocketTransport({
    boardId: "board1",
    url: server.url,
    cookie: "parley=me",
    log: (message) => logged.push(message),
  })
})

afterEach(async () => {
  transport.close()
  await server.kill()
})

function open(): void {
  transport.open({
    connected: () => heard.push("connected"),
    disconnected: (why) => heard.push(`disconnected: ${why}`),
    message: (message) => messages.push(message),
    denied: (reason, message) => heard.push(`denied: ${reason}: ${message}`),
  })
}

const heardLast = () => expect.poll(() => heard.at(-1), { timeout: 8_000, interval: 5 })
const connection = async (): Promise<Socket> => {
  await heardLast().toBe("connected")
  const socket = server.sockets.at(-1)
  if (!socket) throw new Error("no socket")
  return socket
}

describe("coming in", () => {
  it("fetches a ticket as the same origin with the cookie, and shows it at the handshake", async () => {
    open()
    await connection()
    expect(server.tickets[0]?.headers).toMatchObject({ origin: server.url, cookie: "parley=me" })
    expect(server.handshakes[0]?.auth).toEqual({ ticket: "ticket1" })
    expect(server.handshakes[0]?.headers).toMatchObject({ origin: server.url })
  })

  it("R6 a refused ticket is the end, with the server's own sentence", async () => {
    server.answer = (response) =>
      response
        .writeHead(403, { "content-type": "application/json" })
        .end(JSON.stringify({ error: { code: "removed", message: "A facilitator has removed you." } }))
    open()
    await heardLast().toBe("denied: removed: A facilitator has removed you.")
    expect(server.tickets.length).toBe(1)
  })

  it.each([
    [401, "denied: not-a-member: You are not a member of this board. Open its link or enter its code."],
    [404, "denied: no-such-board: There is no board at this address."],
  ])("an answer of %i without words gets words", async (status, words) => {
    server.answer = (response) => response.writeHead(status).end("{}")
    open()
    await heardLast().toBe(words)
  })

  it("a refusal at the handshake is the end, unless it is only a stale ticket", async () => {
    server.admit = (auth) => {
      const { ticket } = auth as { ticket: string }
      const data =
        ticket === "ticket1"
          ? { reason: "busy", message: "This ticket is not valid any more." }
          : { reason: "removed", message: "You were removed." }
      return Object.assign(new Error(data.message), { data })
    }
    open()
    await heardLast().toBe("denied: removed: You were removed.")
    expect(heard).toEqual(["disconnected: refused", "denied: removed: You were removed."])
  })
})

describe("coming back", () => {
  it("A8 a killed server is rejoined within seconds of its return, with a fresh ticket", async () => {
    open()
    await connection()
    await server.kill()
    await heardLast().toBe("disconnected: network")
    await server.listen()
    const began = performance.now()
    await connection()
    expect(performance.now() - began).toBeLessThan(5_000)
    const tickets = server.handshakes.map(({ auth }) => (auth as { ticket: string }).ticket)
    expect(new Set(tickets).size).toBe(tickets.length)
    expect(tickets.length).toBeGreaterThan(1)
  })

  it("a server that is only starting is asked again", async () => {
    let asked = 0
    const usual = server.answer
    server.answer = (response, ticket) => {
      if (++asked <= 2) response.writeHead(503).end('{"status":"starting"}')
      else usual(response, ticket)
    }
    open()
    await connection()
    expect(asked).toBe(3)
  })

  it("nothing is kept by Socket.IO to be sent ahead of the next hello", async () => {
    open()
    const first = await connection()
    first.disconnect(true)
    await heardLast().toBe("disconnected: server")
    const update = new Uint8Array([1])
    transport.edit({ doc: "board", clientId: 1, operations: [{ id: "late", update }] })
    transport.presence(null)
    const said: string[] = []
    const second = await connection()
    second.onAny((name: string) => said.push(name))
    second.on("hello", (_hello: Hello, reply: (answer: HelloReply) => void) =>
      reply({ ok: false, reason: "busy", message: "Later." }),
    )
    await transport.hello(hello())
    expect(said).toEqual(["hello"])
  })

  it("closed in the pause before a retry, it does not come back, while another does", async () => {
    open()
    await connection()
    const others: string[] = []
    // The slowest of pauses: by the time that it is back, this one would have been.
    const other = createSocketTransport({ boardId: "board1", url: server.url, random: () => 1 })
    onTestFinished(() => other.close())
    other.open({
      connected: () => others.push("connected"),
      disconnected: () => others.push("disconnected"),
      message: () => {},
      denied: () => {},
    })
    await expect.poll(() => others.at(-1), { interval: 5 }).toBe("connected")
    await server.kill()
    await heardLast().toBe("disconnected: network")
    transport.close()
    const heardBefore = [...heard]
    await server.listen()
    await expect.poll(() => others.at(-1), { timeout: 8_000, interval: 5 }).toBe("connected")
    expect(heard).toEqual(heardBefore)
    expect(server.sockets.length).toBe(1)
  })
})

const hello = (): Hello => {
  // A view into a larger memory: what lies around it must not leave.
  const stateVector = new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5)
  return {
    protocol: 1,
    schema: 1,
    boardId: "board1",
    tab: "tab1",
    clientId: 7,
    clientIdUnused: false,
    docs: [
      { doc: "board", have: { epoch: 1, seq: 2, hash: Buffer.alloc(32, 7), stateVector } },
      { doc: "ledger" },
    ],
    openOperations: ["op1"],
  }
}

describe("the wire", () => {
  it("carries bytes exactly, in both directions", async () => {
    open()
    const socket = await connection()
    const welcome: HelloReply = {
      ok: true,
      protocol: 1,
      you: { memberId: "me", name: "Ben", colour: 1, role: "analyst", socketId: "s" },
      clientId: 7,
      durability: "saved",
      readOnly: null,
      docs: [
        {
          doc: "board",
          epoch: 1,
          seq: 3,
          hash: Buffer.alloc(32, 8),
          update: Buffer.from([4, 5]),
          pieces: null,
          reset: false,
        },
      ],
      committedOperations: ["op1"],
      presence: [],
      serverTime: 1_531_008_000_000,
    }
    const received: Hello[] = []
    socket.on("hello", (said: Hello, reply: (answer: HelloReply) => void) => {
      received.push(said)
      reply(welcome)
    })
    const answer = await transport.hello(hello())
    expect(answer).toEqual(welcome)
    expect([...(received[0]?.docs[0]?.have?.stateVector ?? [])]).toEqual([1, 2, 3])
    const edited = new Promise<Edit>((resolve) => socket.on("edit", resolve))
    const update = new Uint8Array([9, 6, 7, 9]).subarray(1, 3)
    transport.edit({ doc: "board", clientId: 7, operations: [{ id: "op2", update }] })
    const edit = await edited
    expect([...(edit.operations[0]?.update ?? [])]).toEqual([6, 7])
  })

  it("asks what is committed, compares content, and leaves", async () => {
    open()
    const socket = await connection()
    const heardThere: unknown[] = []
    socket.on("inquire", (said: unknown, reply: (answer: unknown) => void) => {
      heardThere.push(said)
      reply({ committed: ["op2"] })
    })
    socket.on("compare", (said: { hash: Uint8Array }, reply: (answer: unknown) => void) => {
      heardThere.push({ ...said, hash: [...said.hash] })
      reply({ result: "different" })
    })
    const left = new Promise((resolve) => socket.on("leave", resolve))
    expect(await transport.inquire({ operationIds: ["op1", "op2"] })).toEqual({ committed: ["op2"] })
    const hash = new Uint8Array(34).fill(5).subarray(1, 33)
    const compared = await transport.compare({ doc: "board", epoch: 1, seq: 7, hash })
    expect(compared).toEqual({ result: "different" })
    transport.leave({ clientId: 7 })
    expect(await left).toEqual({ clientId: 7 })
    expect(heardThere).toEqual([
      { operationIds: ["op1", "op2"] },
      { doc: "board", epoch: 1, seq: 7, hash: Array(32).fill(5) },
    ])
  })

  it("R5 a piece comes as bytes", async () => {
    open()
    const socket = await connection()
    socket.emit("piece", { state: "x", index: 3, bytes: Buffer.from([1, 2, 3]) })
    await expect
      .poll(() =>
        messages.map(({ type, body }) => (type === "piece" ? { ...body, bytes: [...body.bytes] } : type)),
      )
      .toEqual([{ state: "x", index: 3, bytes: [1, 2, 3] }])
  })

  it("an unreadable answer to a comparison is a failure, and makes no difference", async () => {
    open()
    const socket = await connection()
    socket.on("compare", (_said: unknown, reply: (answer: unknown) => void) => reply({ result: "perhaps" }))
    const asked = { doc: "board", epoch: 1, seq: 7, hash: new Uint8Array(32) } as const
    await expect(transport.compare(asked)).rejects.toThrow("could not be read")
  })

  it("drops and logs what is not a message of this protocol", async () => {
    open()
    const socket = await connection()
    socket.emit("status", { durability: "perfect" })
    socket.emit("batch", { doc: "board", update: "text" })
    socket.emit("nonsense", 1)
    socket.emit("status", { durability: "stored" })
    await expect.poll(() => messages).toEqual([{ type: "status", body: { durability: "stored" } }])
    expect(logged.length).toBe(2)
  })

  it("an unreadable answer to hello is a failure, not a welcome", async () => {
    open()
    const socket = await connection()
    socket.on("hello", (_hello: Hello, reply: (answer: unknown) => void) => reply({ ok: true }))
    await expect(transport.hello(hello())).rejects.toThrow("could not be read")
  })

  it("a hello that the server does not live to answer fails at once", async () => {
    open()
    const socket = await connection()
    socket.on("hello", () => socket.disconnect(true))
    await expect(transport.hello(hello())).rejects.toThrow()
  })
})
