// The transport alone: real sockets, and sessions that do what a test says. No rooms, no database.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { PROTOCOL_VERSION, SCHEMA_VERSION } from "../../core/protocol.ts"
import type { RoomMember, Wire } from "../../server/rooms/ports.ts"
import type { Registry } from "../../server/rooms/registry.ts"
import type { Session } from "../../server/rooms/session.ts"
import type { FoundMember } from "../../server/transport/handshake.ts"
import { createSocketServer, type SocketServer } from "../../server/transport/socket-server.ts"
import { type RawReader, readerWith } from "./raw-reader.ts"

export const boardId = "board-of-the-test"

export const helloOfATab = {
  protocol: PROTOCOL_VERSION,
  schema: SCHEMA_VERSION,
  boardId,
  tab: "a-tab",
  clientId: 7,
  clientIdUnused: true,
  docs: [{ doc: "board" }],
  openOperations: [],
}

export interface BareSession {
  wire: Wire
  member: RoomMember
  /** What it was told, by name, in order. */
  told: string[]
}

export interface BareServer {
  url: string
  sockets: SocketServer
  sessions: BareSession[]
  /** In order: the reasons of the resyncs, and what was published to how many. */
  resyncs: string[]
  fannedOut: { sockets: number; bytes: number }[]
  /** What timers and buckets believe: the time, and `pass` to let it go by at once. */
  pass(ms: number): void
  /** What a session does; by default a hello joins the board's group. */
  acts: Partial<Omit<Session, "boardId" | "memberId" | "role">>
  member: FoundMember | null
  lookUps: number
  reader(): Promise<RawReader>
  stop(): Promise<void>
}

export async function bareServer(part: { handshakesAtOnce?: number } = {}): Promise<BareServer> {
  let ahead = 0
  const timers = new Set<{ at: number; run(): void; handle: ReturnType<typeof setTimeout> }>()
  const now = () => Date.now() + ahead
  const clock = {
    now,
    after(ms: number, run: () => void) {
      const timer = { at: now() + ms, run: () => {}, handle: setTimeout(() => timer.run(), ms) }
      timer.run = () => {
        clearTimeout(timer.handle)
        if (timers.delete(timer)) run()
      }
      timers.add(timer)
      return () => {
        clearTimeout(timer.handle)
        timers.delete(timer)
      }
    },
  }
  const readers: RawReader[] = []
  const server: BareServer = {
    url: "",
    sessions: [],
    resyncs: [],
    fannedOut: [],
    acts: {},
    lookUps: 0,
    member: { memberId: "ann", boardId, name: "Ann", colour: 1, role: "analyst", removed: false },
    sockets: createSocketServer({
      tickets: { redeem: (ticket) => (ticket === "good" ? { memberId: "ann", boardId } : null) },
      members: {
        async find() {
          server.lookUps += 1
          return server.member
        },
      },
      publicUrl: undefined,
      clock,
      log: { info() {}, warn() {}, error() {} },
      meters: {
        resync: (reason) => void server.resyncs.push(reason),
        fannedOut: ({ sockets, bytes }) => void server.fannedOut.push({ sockets, bytes }),
      },
      ...part,
    }),
    pass(ms) {
      ahead += ms
      for (const timer of [...timers]) if (timer.at <= now()) timer.run()
    },
    async reader() {
      const reader = await readerWith(server.url, "good")
      readers.push(reader)
      await reader.event("connect")
      return reader
    },
    async stop() {
      for (const { tcp } of readers) tcp.destroy()
      await server.sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      for (const { handle } of timers) clearTimeout(handle)
    },
  }
  const { publisher } = server.sockets

  function connect({ wire, member }: Parameters<Registry["connect"]>[0]): Session {
    const told: string[] = []
    server.sessions.push({ wire, member, told })
    const note = (name: string) => () => void told.push(name)
    return {
      boardId,
      memberId: member.memberId,
      role: () => member.role,
      async hello(_hello, reply) {
        told.push("hello")
        publisher.join(wire.socketId, boardId, "board")
        reply({ ok: false, reason: "busy", message: "There are no rooms here." })
      },
      async judgement(_command, reply) {
        told.push("judgement")
        reply({ ok: true, at: 0 })
      },
      mine: note("mine"),
      edit: note("edit"),
      presence: (focus) => void told.push(`presence ${focus?.field ?? ""}`),
      malformed: note("malformed"),
      update: note("update"),
      bye: note("bye"),
      close: note("close"),
      leave: note("leave"),
      async command(command, reply) {
        told.push(`command ${command.kind}`)
        reply({ ok: true })
      },
      async inquire(_inquire, reply) {
        told.push("inquire")
        reply({ committed: [] })
      },
      compare(_compare, reply) {
        told.push("compare")
        reply({ result: "same" })
      },
      lagging() {
        told.push("lagging")
        publisher.leave(wire.socketId, boardId, "board")
      },
      ...server.acts,
    }
  }

  server.sockets.serve({
    connect,
    updateMember() {},
    removeMember() {},
  } as Partial<Registry> as Registry)
  const http = createServer((_request, response) => response.end())
  http.on("upgrade", (request, socket, head) => server.sockets.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return server
}

/** Through the whole way in and out of the server, so that what was sent before it has been handled. */
export async function settled(reader: RawReader): Promise<void> {
  await reader.ask("compare", { doc: "board", epoch: 1, seq: 0, hash: Buffer.alloc(32) })
}
