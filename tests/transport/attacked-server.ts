// A whole server below HTTP: real PostgreSQL, real sockets, tickets by hand; and a socket that says what it likes.
import { randomUUID } from "node:crypto"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { io, type Socket } from "socket.io-client"
import parser from "socket.io-msgpack-parser"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import { newId, systemClock } from "../../client/browser-world.ts"
import type { BoardSession, Transport } from "../../client/session.ts"
import { writeBoard } from "../../core/board-doc.ts"
import type { Role } from "../../core/permissions.ts"
import {
  CommandReply,
  CompareReply,
  HelloReply,
  InquireReply,
  JudgementReply,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  type ServerMessage,
  serverMessages,
} from "../../core/protocol.ts"
import { createTickets, type Tickets } from "../../server/auth/tickets.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createRegistry, type Registry } from "../../server/rooms/registry.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import type { FoundMember } from "../../server/transport/handshake.ts"
import { createSocketServer, type SocketServer } from "../../server/transport/socket-server.ts"
import { small } from "../rooms/judged-board.ts"
import { freshDatabase } from "../support/database.ts"
import { silentMeters } from "../support/silent-meters.ts"

const quiet = { info() {}, warn() {}, error() {} }

export interface AttackedServer {
  url: string
  prisma: PrismaClient
  registry: Registry
  sockets: SocketServer
  tickets: Tickets
  /** ms by which the tickets' clock is ahead. */
  ahead: { ms: number }
  members: Map<string, FoundMember>
  board(): Promise<string>
  member(boardId: string, role?: Role): FoundMember
  stop(): Promise<void>
}

export async function attackedServer(): Promise<AttackedServer> {
  const database = await freshDatabase()
  const prisma = createPrisma(database.url)
  const members = new Map<string, FoundMember>()
  const ahead = { ms: 0 }
  const tickets = createTickets({
    now: () => Date.now() + ahead.ms,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  })
  const sockets = createSocketServer({
    tickets,
    members: { find: async (memberId) => members.get(memberId) ?? null },
    publicUrl: undefined,
    clock: systemClock,
    log: quiet,
    meters: { resync() {}, fannedOut() {} },
  })
  const store = createBoardStore({ prisma, owner: randomUUID(), log: quiet, durability: () => "saved" })
  const registry = createRegistry({
    store,
    judgements: createJudgementStore({ prisma }),
    clock: systemClock,
    newId,
    log: quiet,
    meters: silentMeters,
    publisher: sockets.publisher,
  })
  sockets.serve(registry)
  const http: Server = createServer((_request, response) => response.end())
  http.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return {
    url,
    prisma,
    registry,
    sockets,
    tickets,
    ahead,
    members,
    async board() {
      const id = newId()
      const doc = new Y.Doc()
      writeBoard(doc, small)
      const documents = [{ doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }]
      const row = {
        id,
        title: "Summit",
        template: null,
        documents,
        memberId: "founder",
        createdAt: new Date(),
      }
      await prisma.$transaction((writing) => insertBoard(writing, row))
      return id
    },
    member(boardId, role = "analyst") {
      const memberId = newId()
      const found: FoundMember = { memberId, boardId, name: "Ann", colour: 1, role, removed: false }
      members.set(memberId, found)
      return found
    },
    async stop() {
      await registry.shutdown()
      await sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await prisma.$disconnect()
      await database.drop()
    },
  }
}

/** A socket of this member that sends whatever it is told to; resolves when the server has let it in. */
export async function rawSocket(server: AttackedServer, member: FoundMember): Promise<Socket> {
  const { memberId, boardId } = member
  const socket = dial(server, { auth: { ticket: server.tickets.issue({ memberId, boardId }) } })
  await new Promise<void>((resolve, reject) => {
    socket.on("connect", resolve)
    socket.on("connect_error", reject)
  })
  return socket
}

export function dial(server: { url: string }, part: { auth?: object; origin?: string | null } = {}): Socket {
  const { auth = {}, origin = server.url } = part
  return io(server.url, {
    path: "/socket.io/",
    transports: ["websocket"],
    parser,
    forceNew: true,
    reconnection: false,
    auth,
    ...(origin === null ? {} : { extraHeaders: { origin } }),
  })
}

/** "in", or why not. */
export async function knock(
  server: AttackedServer,
  part: { auth?: object; origin?: string | null },
): Promise<string> {
  const socket = dial(server, part)
  try {
    return await new Promise((resolve) => {
      socket.on("connect", () => resolve("in"))
      socket.on("connect_error", (error: Error & { data?: { reason?: string } }) =>
        resolve(error.data?.reason ?? error.message),
      )
    })
  } finally {
    socket.disconnect()
  }
}

export const helloOf = (boardId: string, clientId: number, part: object = {}) => ({
  protocol: PROTOCOL_VERSION,
  schema: SCHEMA_VERSION,
  boardId,
  tab: newId(),
  clientId,
  clientIdUnused: false,
  docs: [{ doc: "board" }],
  openOperations: [],
  ...part,
})

/** Resolves with the next message of this kind. */
export const next = (socket: Socket, type: string): Promise<Record<string, unknown>> =>
  new Promise((resolve) => socket.once(type, resolve))

/** The product's own session, over a socket of its own: somebody honest in the same room. */
export async function honest(server: AttackedServer, member: FoundMember): Promise<BoardSession> {
  return honestOver(await rawSocket(server, member), member)
}

export async function honestOver(socket: Socket, member: FoundMember): Promise<BoardSession> {
  const transport: Transport = {
    open(given) {
      for (const [type, schema] of Object.entries(serverMessages)) {
        socket.on(type, (raw) => given.message({ type, body: schema.parse(raw) } as ServerMessage))
      }
      given.connected()
    },
    hello: async (hello) => {
      const docs = hello.docs.map(({ doc, have }) =>
        have
          ? {
              doc,
              have: { ...have, hash: Buffer.from(have.hash), stateVector: Buffer.from(have.stateVector) },
            }
          : { doc },
      )
      return HelloReply.parse(await socket.emitWithAck("hello", { ...hello, docs }))
    },
    edit: ({ operations, ...edit }) =>
      void socket.emit("edit", {
        ...edit,
        operations: operations.map(({ id, update }) => ({ id, update: Buffer.from(update) })),
      }),
    inquire: async (inquire) => InquireReply.parse(await socket.emitWithAck("inquire", inquire)),
    compare: async (compare) =>
      CompareReply.parse(
        await socket.emitWithAck("compare", { ...compare, hash: Buffer.from(compare.hash) }),
      ),
    judgement: async (command) => JudgementReply.parse(await socket.emitWithAck("judgement", command)),
    command: async (command) => CommandReply.parse(await socket.emitWithAck("command", command)),
    presence: (focus) => void socket.emit("presence", focus),
    leave: (leave) => void socket.emit("leave", leave),
    close: () => {
      socket.disconnect()
    },
  }
  const session = createBoardSession({ boardId: member.boardId, transport, clock: systemClock, newId })
  await new Promise<void>((resolve) => {
    const stop = session.subscribe(() => {
      if (session.getState().phase.phase !== "ready") return
      stop()
      resolve()
    })
  })
  return session
}
