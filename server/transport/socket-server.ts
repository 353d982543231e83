/**
 * Socket.IO between browsers and rooms: WebSocket only, one path, one board a socket. What is decided here is who may
 * open a socket and how much it may send and leave unread; everything else is the session's.
 */
import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { Server as Engine } from "engine.io"
import { Server, type Socket } from "socket.io"
import { limits } from "../../core/limits.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Clock, Publisher, RoomLog } from "../rooms/ports.ts"
import type { Registry } from "../rooms/registry.ts"
import type { Session } from "../rooms/session.ts"
import { framed, listen, wireOf } from "./connection.ts"
import { admit, isOwnOrigin, type MemberDoor, type TicketDoor } from "./handshake.ts"
import { msgpackParser } from "./msgpack-parser.ts"

export const socketPath = "/socket.io/"

/** A hello names up to 1,000 open operations and two state vectors; an edit stays within `limits.frameBytes`. */
const maxFrameBytes = 2 * limits.frameBytes
/** A socket that leaves more than this unread is closed; it reconnects and catches up from its state vector. */
const maxUnreadBytes = 8 * 1024 * 1024
const unreadCheckMs = 2_000
const connectTimeoutMs = 10_000

export interface SocketServerWorld {
  tickets: TicketDoor
  members: MemberDoor
  /** Where colleagues reach the server, if a proxy stands before it. */
  publicUrl: string | undefined
  clock: Clock
  log: RoomLog
}

export interface SocketServer {
  /** For the registry, which is made before anybody connects. */
  readonly publisher: Publisher
  /** Lets sockets in: from now on each of them is a session of this registry. */
  serve(registry: Registry): void
  /** For requests below `socketPath` that ask to become a WebSocket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

export function createSocketServer(world: SocketServerWorld): SocketServer {
  const { tickets, members, publicUrl, clock, log } = world
  const engine = new Engine({
    transports: ["websocket"],
    perMessageDeflate: false,
    maxHttpBufferSize: maxFrameBytes,
    allowRequest(request, answer) {
      answer(null, isOwnOrigin(request, publicUrl))
    },
  })
  const io = new Server({ serveClient: false, parser: msgpackParser, connectTimeout: connectTimeoutMs })
  io.bind(engine)

  const groupOf = (boardId: string, doc: DocumentName): string => `${boardId}/${doc}`

  const publisher: Publisher = {
    publish(boardId, doc, message) {
      io.to(groupOf(boardId, doc)).emit(message.type, framed(message))
    },
    join(socketId, boardId, doc) {
      void io.sockets.sockets.get(socketId)?.join(groupOf(boardId, doc))
    },
    leave(socketId, boardId, doc) {
      void io.sockets.sockets.get(socketId)?.leave(groupOf(boardId, doc))
    },
  }

  function serve(registry: Registry): void {
    io.use((socket, next) => {
      admit(socket.handshake.auth, tickets, members).then(
        (admitted) => {
          if (admitted.ok) {
            socket.data = admitted.value
            next()
          } else next(refusal(admitted.error))
        },
        (error: unknown) => {
          log.warn({ err: error }, "a socket could not be admitted")
          next(refusal({ reason: "busy", message: "The server cannot let you in just now." }))
        },
      )
    })
    io.on("connection", (socket: Socket) => {
      const session = registry.connect({ ...socket.data, wire: wireOf(socket) })
      listen(socket, session, { clock, log })
      void recheck(registry, session, socket)
    })
  }

  /** What changed between the handshake's look at the member and the session's beginning reached no socket (R6). */
  async function recheck(registry: Registry, of: Session, socket: Socket): Promise<void> {
    const { boardId, memberId } = of
    try {
      const now = await members.find(memberId)
      if (!now || now.removed) registry.removeMember(boardId, memberId)
      else registry.updateMember(boardId, memberId, { name: now.name, colour: now.colour, role: now.role })
    } catch (error) {
      // It comes back with another ticket, and is looked up then.
      log.warn({ boardId, memberId, err: error }, "a member could not be looked up again")
      socket.disconnect(true)
    }
  }

  let cancelCheck = clock.after(unreadCheckMs, checkUnread)
  function checkUnread(): void {
    for (const socket of io.sockets.sockets.values()) {
      if (unreadBytes(socket) <= maxUnreadBytes) continue
      log.warn({ socketId: socket.id }, "a socket that does not read was closed")
      socket.disconnect(true)
      socket.conn.close(true)
    }
    cancelCheck = clock.after(unreadCheckMs, checkUnread)
  }

  return {
    publisher,
    serve,
    handleUpgrade(request, socket, head) {
      engine.handleUpgrade(request as Parameters<typeof engine.handleUpgrade>[0], socket, head)
    },
    async close() {
      cancelCheck()
      await io.close()
      engine.close()
    },
  }
}

const refusal = (data: { reason: string; message: string }): Error =>
  Object.assign(new Error(data.message), { data })

function unreadBytes(socket: Socket): number {
  let bytes = 0
  // What engine.io has not handed to the network yet; it has no other name for it.
  const waiting = Reflect.get(socket.conn, "writeBuffer") as { data?: unknown }[]
  for (const { data } of waiting) {
    if (typeof data === "string" || data instanceof Uint8Array) bytes += data.length
  }
  return bytes
}
