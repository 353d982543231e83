import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest"
import * as Y from "yjs"
import { systemClock } from "../../client/browser-world.ts"
import { type NodeSession, type OpenBoard, openBoard } from "../../client/node.ts"
import { readEntity, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import { createRegistry } from "../../server/rooms/registry.ts"
import { createSocketServer } from "../../server/transport/socket-server.ts"
import { createMemoryJudgement } from "../support/memory-judgement.ts"
import { createMemoryStore, MemoryDatabase } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { smallBoard } from "./small-board.ts"

const boardId = "board1"
const log = { info() {}, warn() {}, error() {} }

/** The real rooms and the real sockets over a database in memory; of the HTTP calls, joining and tickets. */
class RunningServer {
  port = 0
  readonly database = new MemoryDatabase()
  readonly members = new Map<string, { memberId: string; name: string }>()
  #http: Server | null = null
  #kill: () => void = () => {}
  #starts = 0

  constructor() {
    const doc = new Y.Doc()
    writeBoard(doc, smallBoard())
    const ledger = new Y.Doc()
    writeMember(ledger, { id: "ada", name: "Ada", colour: 1, role: "analyst", joinedAt: 1 })
    this.database.addBoard(boardId, {
      board: Y.encodeStateAsUpdate(doc),
      ledger: Y.encodeStateAsUpdate(ledger),
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const issued = new Map<string, string>()
    const sockets = createSocketServer({
      tickets: {
        redeem(ticket) {
          const memberId = issued.get(ticket)
          issued.delete(ticket)
          return memberId ? { memberId, boardId } : null
        },
      },
      members: {
        find: async (memberId) => {
          const member = this.members.get(memberId)
          return member ? { ...member, boardId, colour: 1, role: "analyst", removed: false } : null
        },
      },
      publicUrl: undefined,
      clock: systemClock,
      log,
      meters: { ...silentMeters, fannedOut() {} },
    })
    const store = createMemoryStore(this.database, systemClock, `server${++this.#starts}`)
    let ids = 0
    const newId = () => `server${this.#starts}op${++ids}`
    const { publisher } = sockets
    sockets.serve(
      createRegistry({
        store,
        judgements: createMemoryJudgement(),
        clock: systemClock,
        newId,
        log,
        meters: silentMeters,
        publisher,
      }),
    )
    const http = createServer((request, response) => {
      void this.#answer(request, response, issued)
    })
    http.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head))
    await new Promise<void>((resolve) => http.listen(this.port, "127.0.0.1", resolve))
    this.port = (http.address() as AddressInfo).port
    const open = new Set<{ destroy(): void }>()
    http.on("connection", (socket) => {
      open.add(socket)
      socket.on("close", () => open.delete(socket))
    })
    this.#http = http
    this.#kill = () => {
      store.crash()
      for (const socket of open) socket.destroy()
      void sockets.close()
    }
  }

  /** As kill -9: what was not committed is gone, and nobody is told. */
  async kill(): Promise<void> {
    const http = this.#http
    if (!http) return
    this.#http = null
    const closed = new Promise((resolve) => http.close(resolve))
    this.#kill()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse, issued: Map<string, string>) {
    const cookie = /person=(\w+)/.exec(request.headers.cookie ?? "")?.[1]
    const reply = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
    if (request.url === "/api/join") {
      let text = ""
      for await (const part of request) text += String(part)
      const { code, name } = JSON.parse(text)
      if (code !== "GOODCODE") {
        return reply(404, { error: { code: "no-such-code", message: "This code opens no board." } })
      }
      const memberId = cookie ?? name.toLowerCase()
      this.members.set(memberId, { memberId, name })
      const set = { "set-cookie": [`person=${memberId}; HttpOnly; Path=/`, "theme=dark; Path=/"] }
      return reply(200, { boardId, url: `/b/${boardId}` }, set)
    }
    if (!cookie || !this.members.has(cookie))
      return reply(401, { error: { code: "who", message: "Join first." } })
    const ticket = `t${this.#starts}x${issued.size}x${cookie}`
    issued.set(ticket, cookie)
    return reply(200, { ticket })
  }
}

let server: RunningServer

beforeEach(async () => {
  server = new RunningServer()
  await server.start()
})
afterEach(() => server.kill())

async function join(name: string, part: Partial<OpenBoard> = {}): Promise<NodeSession> {
  const session = await openBoard({ url: server.url, code: "GOODCODE", name, ...part })
  onTestFinished(() => session.close())
  return session
}

const title = (value: string, id = "s1"): BoardChange => ({
  kind: "set",
  collection: "scenarios",
  id,
  field: "title",
  value,
  base: null,
})
const titleOf = (session: NodeSession, id = "s1") =>
  session.getState().board.scenarios.find((scenario) => scenario.id === id)?.title

describe("openBoard", () => {
  it("joins, and two people see each other and each other's work", async () => {
    const ada = await join("Ada")
    const ben = await join("Ben")
    expect([ada.memberId, ben.memberId]).toEqual(["ada", "ben"])
    expect(ada.getState().members.map(({ name }) => name)).toEqual(["Ada"])
    ada.change(title("Abe and Kim meet"))
    expect(await ada.saved()).toBe("saved")
    expect(readEntity(server.database.document(boardId, "board"), "scenarios", "s1")?.title).toBe(
      "Abe and Kim meet",
    )
    await expect.poll(() => titleOf(ben)).toBe("Abe and Kim meet")
    ben.setFocus({ scenarioId: "s1", dragging: { outcomeId: "yes", probability: 0.4 } })
    await expect
      .poll(() => ada.getState().presence.map(({ name, focus }) => [name, focus?.dragging]))
      .toEqual([["Ben", { outcomeId: "yes", probability: 0.4 }]])
  })

  it("rejects with the server's sentence when the code opens nothing", async () => {
    await expect(join("Eve", { code: "WRONG" })).rejects.toThrow("This code opens no board.")
  })

  it("with the cookie of an earlier visit it is the same member", async () => {
    const first = await join("Ada")
    const again = await join("Ada", { cookie: first.cookie })
    expect(first.cookie).toBe("person=ada; theme=dark")
    expect(again.memberId).toBe(first.memberId)
  })

  it("A1 A8 a server killed in the middle of editing loses nothing that was saved, and gets the rest", async () => {
    const ada = await join("Ada")
    ada.change(title("Saved before"))
    await ada.saved()
    ada.change(title("On its way", "s2"))
    await server.kill()
    await expect.poll(() => ada.getState().save.state, { interval: 5 }).toBe("reconnecting")
    ada.change(title("Typed meanwhile", "s3"))
    const saved = ada.saved()
    await server.start()
    await saved
    const kept = server.database.document(boardId, "board")
    const titles = ["s1", "s2", "s3"].map((id) => readEntity(kept, "scenarios", id)?.title)
    expect(titles).toEqual(["Saved before", "On its way", "Typed meanwhile"])
    expect(ada.getState().notices).toEqual([])
    expect(ada.getState().save.state).toBe("saved")
  })
})
