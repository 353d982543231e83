/**
 * A network between real client sessions and real rooms: every delivery takes as long as one random source says, in
 * order within a connection and in any order between them; frames come twice, connections are cut, and the server
 * learns of it later than the browser, or the other way round.
 */
import type { Transport, TransportListener } from "../../client/session.ts"
import type { Edit, Focus, Hello, HelloReply, ServerMessage } from "../../core/protocol.ts"
import type { Clock, RoomMember } from "../../server/rooms/ports.ts"
import type { Registry } from "../../server/rooms/registry.ts"
import type { Session } from "../../server/rooms/session.ts"
import type { FakeNet } from "../support/fake-wire.ts"

export interface Chance {
  /** A whole number below n. */
  below(n: number): number
  /** true in one of n cases. */
  oneIn(n: number): boolean
}

export function seededChance(seed: number): Chance {
  let state = Math.imul(seed, 2654435761) | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return { below: (n) => Math.floor(next() * n), oneIn: (n) => next() * n < 1 }
}

export interface Server {
  registry: Registry
  net: FakeNet
}

export interface NetworkWorld {
  boardId: string
  clock: Clock
  chance: Chance
  /** The server that runs now; null while there is none. */
  server(): Server | null
  /** Who connects, as the database says at that moment. */
  member(): RoomMember
  /** Everything that a welcome carries, as it leaves the server. */
  welcomed(reply: HelloReply): void
}

export interface SimulatedTransport extends Transport {
  cut(): void
  /** From now on nothing is lost, late or sent twice. */
  calm(): void
}

let sockets = 0

export function simulatedTransport(world: NetworkWorld): SimulatedTransport {
  const { clock, chance, boardId } = world
  let listener: TransportListener | null = null
  let connection: Connection | null = null
  let calm = false

  interface Connection {
    up: Direction
    down: Direction
    session: Session
    server: Server
    socketId: string
    hellos: Set<(error: Error) => void>
    open: boolean
  }
  interface Direction {
    lastAt: number
  }

  const latency = () => (calm ? 1 : chance.oneIn(10) ? chance.below(400) : chance.below(40))

  function later(direction: Direction, task: () => void): void {
    direction.lastAt = Math.max(direction.lastAt, clock.now() + latency())
    clock.after(direction.lastAt - clock.now(), task)
  }

  function connect(): void {
    clock.after(latency() + 10, () => {
      if (!listener || connection) return
      const server = world.server()
      if (!server) return connect()
      const socketId = `sim${++sockets}`
      const down: Direction = { lastAt: 0 }
      const deliver = (message: ServerMessage) =>
        later(down, () => {
          if (made.open) listener?.message(message)
        })
      const wire = server.net.wire(socketId, deliver, () => later(down, () => lose(made)))
      const session = server.registry.connect({ boardId, wire, member: world.member() })
      const made: Connection = {
        up: { lastAt: 0 },
        down,
        session,
        server,
        socketId,
        hellos: new Set(),
        open: true,
      }
      connection = made
      listener.connected()
    })
  }

  function lose(lost: Connection): void {
    if (!lost.open) return
    lost.open = false
    if (connection === lost) connection = null
    for (const reject of lost.hellos) reject(new Error("the connection was lost"))
    // The server may go on for a while with a socket that nobody listens to any more.
    clock.after(latency() * 5, () => {
      lost.server.net.forget(lost.socketId)
      lost.session.close()
    })
    listener?.disconnected("network")
    connect()
  }

  /** What has left the browser arrives even when the connection is lost on the way back. */
  function send(task: (session: Session) => void): void {
    const on = connection
    if (!on) return
    later(on.up, () => {
      if (world.server() === on.server) task(on.session)
    })
  }

  return {
    open(next) {
      listener = next
      connect()
    },
    hello(hello: Hello) {
      return new Promise<HelloReply>((resolve, reject) => {
        const on = connection
        if (!on) return reject(new Error("not connected"))
        on.hellos.add(reject)
        send((session) => {
          void session.hello(hello, (reply) => {
            world.welcomed(reply)
            later(on.down, () => {
              on.hellos.delete(reject)
              if (on.open) resolve(reply)
            })
          })
        })
      })
    },
    edit(edit: Edit) {
      send((session) => session.edit(edit))
      if (!calm && chance.oneIn(12)) send((session) => session.edit(edit))
    },
    presence(focus: Focus | null) {
      send((session) => session.presence(focus))
    },
    close() {
      listener = null
      const on = connection
      connection = null
      if (!on) return
      on.open = false
      on.server.net.forget(on.socketId)
      on.session.close()
    },
    cut() {
      if (connection) lose(connection)
    },
    calm() {
      calm = true
    },
  }
}
