/**
 * Socket.IO between browsers and rooms: WebSocket only, one path, one board a socket. What is decided here is who may
 * open a socket and how much it may send and leave unread; everything else is the session's.
 */
import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type Socket as Connection, Server as Engine } from "engine.io"
import { Server, type Socket } from "socket.io"
import { WebSocketServer } from "ws"
import { limits } from "../../core/limits.ts"
import type { Clock, Meters, Publisher, RoomLog } from "../rooms/ports.ts"
import type { Registry } from "../rooms/registry.ts"
import type { Session } from "../rooms/session.ts"
import { hangUp, listen, wireOf } from "./connection.ts"
import { createFanOut, type FanOutMeters } from "./fan-out.ts"
import { frameOf } from "./frames.ts"
import { admit, isOwnOrigin, type MemberDoor, type TicketDoor } from "./handshake.ts"
import { lookingUpTogether } from "./look-ups.ts"
import { msgpackParser } from "./msgpack-parser.ts"
import { createOutlet, type Outlet, stuckAfterMs, webSocketOf } from "./outlet.ts"

export const socketPath = "/socket.io/"

/** A hello names up to 1,000 open operations and two state vectors; an edit stays within `limits.frameBytes`. */
const maxFrameBytes = 2 * limits.frameBytes
/** Before a ticket was shown: a greeting with a ticket has a few hundred. */
export const maxStrangersFrameBytes = 8 * 1024
/** A browser sends a message in one frame; a proxy may cut it into a few. */
export const maxFragments = 32
/** Parts of one frame as the network brought them: at a kB or more each, many times what a frame may hold. */
export const maxBufferedChunks = 1_024
/** Strangers in the act of coming in, all at once. A thousand people who come back together are far from it. */
export const mostHandshakes = 2_000
const connectTimeoutMs = 10_000
/** What changed while somebody came in is in force well within a second (R6), and asked for many in one question. */
const recheckWithinMs = 100
const stuckCheckMs = 5_000

export interface TransportMeters extends FanOutMeters, Pick<Meters, "resync"> {}

export interface SocketServerWorld {
  tickets: TicketDoor
  members: MemberDoor
  /** Where colleagues reach the server, if a proxy stands before it. */
  publicUrl: string | undefined
  clock: Clock
  log: RoomLog
  meters: TransportMeters
  /** For tests: other than `mostHandshakes`. */
  handshakesAtOnce?: number
}

export interface SocketServer {
  /** For the registry, which is made before anybody connects. */
  readonly publisher: Publisher
  /** Lets sockets in: from now on each of them is a session of this registry. */
  serve(registry: Registry): void
  /** For requests below `socketPath` that ask to become a WebSocket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  census(): SocketCensus
  close(): Promise<void>
}

export interface SocketCensus {
  sockets: number
  /** Connections that have not shown a ticket yet. */
  handshakes: number
  /** Readers whose queue was dropped and who have not caught up. */
  lagging: number
  /** Bytes that readers have not taken. */
  queuedBytes: number
}

/** Has the limits that engine.io does not pass on. */
class BoundedWebSocketServer extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    super({ ...options, maxFragments, maxBufferedChunks } as typeof options)
  }
}

export function createSocketServer(world: SocketServerWorld): SocketServer {
  const { tickets, members, publicUrl, clock, log, meters, handshakesAtOnce = mostHandshakes } = world
  const engine = new Engine({
    transports: ["websocket"],
    perMessageDeflate: false,
    maxHttpBufferSize: maxStrangersFrameBytes,
    wsEngine: BoundedWebSocketServer,
    allowRequest(request, answer) {
      answer(null, handshakes() < handshakesAtOnce && isOwnOrigin(request, publicUrl))
    },
  })
  const io = new Server({ serveClient: false, parser: msgpackParser, connectTimeout: connectTimeoutMs })
  const fanOut = createFanOut(meters, () => performance.now())
  const reading = new Map<Connection, Reading>()
  // Before Socket.IO hears of the connection and writes to it.
  engine.on("connection", (connection: Connection) => {
    reading.set(connection, readingOf(connection))
    connection.once("close", () => reading.delete(connection))
  })
  io.bind(engine)

  const handshakes = (): number => Math.max(0, engine.clientsCount - io.sockets.sockets.size)

  function readingOf(connection: Connection): Reading {
    const outlet = createOutlet(connection, {
      clock,
      lagged() {
        log.info({ boardId: reader.session?.boardId }, "a reader fell behind; its queue was dropped (R10)")
        reader.session?.lagging()
      },
      caughtUp() {
        if (!reader.session) return
        meters.resync("slow")
        outlet.put(frameOf({ type: "resync", body: { doc: "board", reason: "slow" } }))
      },
    })
    const reader: Reading = { outlet, session: null }
    return reader
  }

  const atTheDoor = lookingUpTogether(members)
  const again = lookingUpTogether(members, (ask) => void clock.after(recheckWithinMs, ask))

  function serve(registry: Registry): void {
    io.use((socket, next) => {
      admit(socket.handshake.auth, tickets, atTheDoor).then(
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
      const reader = reading.get(socket.conn)
      // Gone in the same moment.
      if (!reader) return
      const { outlet } = reader
      webSocketOf(socket.conn)._receiver._maxPayload = maxFrameBytes
      fanOut.entered(socket.id, outlet)
      socket.once("disconnect", () => fanOut.left(socket.id))
      reader.session = registry.connect({ ...socket.data, wire: wireOf(socket, outlet) })
      listen(socket, reader.session, outlet, { clock, log })
      void recheck(registry, reader.session, () => hangUp(socket, outlet))
    })
  }

  /** What changed between the handshake's look at the member and the session's beginning reached no socket (R6). */
  async function recheck(registry: Registry, of: Session, hangUp: () => void): Promise<void> {
    const { boardId, memberId } = of
    try {
      const now = await again.find(memberId)
      if (!now || now.removed) registry.removeMember(boardId, memberId)
      else registry.updateMember(boardId, memberId, { name: now.name, colour: now.colour, role: now.role })
    } catch (error) {
      // It comes back with another ticket, and is looked up then.
      log.warn({ boardId, memberId, err: error }, "a member could not be looked up again")
      hangUp()
    }
  }

  let cancelCheck = clock.after(stuckCheckMs, closeStuck)
  function closeStuck(): void {
    for (const [connection, { outlet, session }] of reading) {
      if (outlet.stuckForMs() <= stuckAfterMs) continue
      log.warn(
        { boardId: session?.boardId, memberId: session?.memberId },
        "a reader that takes nothing was closed",
      )
      webSocketOf(connection).terminate()
    }
    cancelCheck = clock.after(stuckCheckMs, closeStuck)
  }

  return {
    publisher: fanOut,
    serve,
    handleUpgrade(request, socket, head) {
      engine.handleUpgrade(request as Parameters<typeof engine.handleUpgrade>[0], socket, head)
    },
    census() {
      const outlets = [...reading.values()].map(({ outlet }) => outlet)
      return {
        sockets: io.sockets.sockets.size,
        handshakes: handshakes(),
        lagging: outlets.filter((outlet) => outlet.isLagging()).length,
        queuedBytes: outlets.reduce((sum, outlet) => sum + outlet.queued(), 0),
      }
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

interface Reading {
  outlet: Outlet
  session: Session | null
}
