/**
 * A network between real client sessions and real rooms. Within one direction of one connection everything arrives in
 * order or not at all, because TCP does that; between connections, and between the two directions of one, anything
 * goes: what an old socket still carries lands after the hello on the new one, a cut loses the end of what was on its
 * way, each side learns of it in its own time, and a reader that stops reading loses its queue (R10).
 *
 * Frames that come twice are no matter of TCP: a browser may send again what was already on its way.
 */
import type { Transport, TransportListener } from "../../client/session.ts"
import type {
  Command,
  CommandReply,
  Compare,
  CompareReply,
  Edit,
  Focus,
  Hello,
  HelloReply,
  Inquire,
  InquireReply,
  Leave,
  ServerMessage,
} from "../../core/protocol.ts"
import {
  type Clock,
  pieceBytes,
  piecesOf,
  type RoomMember,
  type SharedState,
} from "../../server/rooms/ports.ts"
import type { Registry } from "../../server/rooms/registry.ts"
import type { Session } from "../../server/rooms/session.ts"
import type { FakeNet } from "../support/fake-wire.ts"
import type { Chance } from "./seeded-chance.ts"

export interface Server {
  registry: Registry
  net: FakeNet
}

export interface NetworkWorld {
  boardId: string
  clock: Clock
  chance: Chance
  /** The server that takes new connections; null while there is none. */
  server(): Server | null
  /** Who connects, as the database says at that moment; null for who is no member any more. */
  member(): RoomMember | null
  /** Everything that a welcome carries, as it leaves the server. */
  welcomed(reply: HelloReply, hello: Hello): void
  /** A long state, as it leaves the server. */
  streamed?(state: SharedState): void
  /** An edit, in the moment in which it reaches a server. */
  arrived?(edit: Edit): void
  /** What an inquiry is answered. */
  answered?(committed: readonly string[]): void
  /** What is sent to this socket alone. */
  told?(message: ServerMessage): void
  /** The queue of a slow reader was dropped. */
  lagged?(): void
  spoiled?(): void
  /** What a reader may leave unread, in messages; a real one is counted in bytes. */
  unreadMessages?: number
}

export interface SimulatedTransport extends Transport {
  /** The connection is gone; who notices first is chance. */
  cut(): void
  /** The tab stops reading for so long. */
  stall(ms: number): void
  /** One word of what comes next to this tab will not be what was sent, though everything else fits. */
  spoil(): void
  /** From now on nothing is lost, late or sent twice. */
  calm(): void
  /** Where it is connected to. */
  server(): Server | null
}

/** As long as the real transport waits for an answer. */
const answerMs = 10_000
let sockets = 0

export function simulatedTransport(world: NetworkWorld): SimulatedTransport {
  const { clock, chance, boardId, unreadMessages = Number.POSITIVE_INFINITY } = world
  let listener: TransportListener | null = null
  let connection: Connection | null = null
  let calm = false
  let spoiling = false

  const latency = () => (calm ? 1 : chance.oneIn(10) ? chance.below(400) : chance.below(40))
  const newPipe = () => createPipe(clock, latency)

  interface Connection {
    up: Pipe
    down: Pipe
    session: Session
    server: Server
    socketId: string
    replies: Set<(error: Error) => void>
    /** As the browser sees it. */
    open: boolean
    /** Its queue was dropped, and it has not been told yet. */
    slow: boolean
    pieces: { state: SharedState; index: number }[]
  }

  function connect(): void {
    const pause = calm ? 10 : 10 + latency() * (chance.oneIn(5) ? 10 : 1)
    clock.after(pause, () => {
      if (!listener || connection) return
      const server = world.server()
      if (!server || server.net.stopped()) return connect()
      const member = world.member()
      if (!member) {
        listener.denied("not-a-member", "You are not a member of this board.")
        return
      }
      const socketId = `sim${++sockets}`
      const down = newPipe()
      const wire = server.net.wire(
        socketId,
        (message) => queue(made, message),
        () => down.last(() => lost(made)),
      )
      const session = server.registry.connect({
        boardId,
        member,
        wire: {
          ...wire,
          send(message) {
            if (!server.net.stopped()) world.told?.(message)
            wire.send(message)
          },
          stream: (states) => stream(made, states),
        },
      })
      const made: Connection = {
        up: newPipe(),
        down,
        session,
        server,
        socketId,
        replies: new Set(),
        open: true,
        slow: false,
        pieces: [],
      }
      connection = made
      listener.connected()
    })
  }

  const queue = (on: Connection, message: ServerMessage) => put(on, () => tell(on, message))

  /** What the network has been given still arrives; the rest is dropped, answers too, until the reader has read it. */
  function put(on: Connection, task: () => void): void {
    if (on.slow) return
    if (on.down.waiting() < unreadMessages) {
      on.down.send(task)
      return
    }
    on.slow = true
    world.lagged?.()
    on.pieces = []
    on.down.forget(chance.below(unreadMessages))
    if (!on.server.net.stopped()) on.session.lagging()
    on.down.send(() => {
      on.slow = false
      if (!on.server.net.stopped()) tell(on, { type: "resync", body: { doc: "board", reason: "slow" } })
    })
  }

  function tell(on: Connection, message: ServerMessage): void {
    if (on.open) listener?.message(spoiling ? spoiled(message) : message)
  }

  function spoiled(message: ServerMessage): ServerMessage {
    if (message.type !== "batch") return message
    const update = withAnotherWord(message.body.update)
    if (!update) return message
    spoiling = false
    world.spoiled?.()
    return { type: "batch", body: { ...message.body, update } }
  }

  /** One piece at a time, so that batches come between them, and a newer stream takes the place of what is left. */
  function stream(on: Connection, states: readonly SharedState[]): void {
    for (const state of states) world.streamed?.(state)
    const going = on.pieces.length > 0
    on.pieces = states.flatMap((state) =>
      Array.from({ length: piecesOf(state) }, (_, index) => ({ state, index })),
    )
    if (!going) nextPiece(on)
  }

  function nextPiece(on: Connection): void {
    const [piece] = on.pieces
    if (!piece || on.server.net.stopped()) return
    put(on, () => {
      const { state, index } = piece
      const bytes = state.bytes.slice(index * pieceBytes, (index + 1) * pieceBytes)
      tell(on, { type: "piece", body: { state: state.id, index, bytes } })
      if (on.pieces[0] === piece) on.pieces.shift()
      nextPiece(on)
    })
  }

  /** The browser learns that the connection is gone. */
  function lost(on: Connection): void {
    if (!on.open) return
    on.open = false
    if (connection === on) connection = null
    for (const giveUp of [...on.replies]) giveUp(new Error("the connection was lost"))
    listener?.disconnected("network")
    connect()
  }

  /** The server learns it, behind whatever still comes from there. */
  function gone(on: Connection): void {
    on.up.last(() => {
      on.server.net.forget(on.socketId)
      on.session.close()
    })
  }

  function cut(): void {
    const on = connection
    if (!on) return
    // The end of what was on its way never comes; the rest may take its time.
    on.up.cut(chance.below(on.up.waiting() + 1))
    on.down.cut(chance.below(on.down.waiting() + 1))
    on.up.hold(chance.oneIn(3) ? chance.below(4_000) : chance.below(200))
    clock.after(chance.below(chance.oneIn(5) ? 20_000 : 1_000), () => gone(on))
    if (chance.oneIn(3)) clock.after(chance.below(1_000), () => lost(on))
    else lost(on)
  }

  function send(task: (session: Session) => void): void {
    const on = connection
    if (!on) return
    on.up.send(() => {
      if (!on.server.net.stopped()) task(on.session)
    })
  }

  /** A question that is answered on the same connection or never. */
  function ask<Reply>(question: (session: Session, reply: (reply: Reply) => void) => void): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const on = connection
      if (!on) return reject(new Error("not connected"))
      const giveUp = (why: Error) => {
        cancel()
        on.replies.delete(giveUp)
        reject(why)
      }
      const cancel = clock.after(answerMs, () => giveUp(new Error("no answer")))
      on.replies.add(giveUp)
      send((session) =>
        question(session, (reply) => {
          put(on, () => {
            cancel()
            if (on.replies.delete(giveUp)) resolve(reply)
          })
        }),
      )
    })
  }

  function edit(edit: Edit): void {
    send((session) => {
      world.arrived?.(edit)
      session.edit(edit)
    })
  }

  return {
    open(next) {
      listener = next
      connect()
    },
    hello: (hello: Hello) =>
      ask<HelloReply>((session, reply) => {
        // The real transport logs what goes wrong here, and the browser waits for an answer in vain.
        session
          .hello(hello, (answer) => {
            world.welcomed(answer, hello)
            reply(answer)
          })
          .catch(() => {})
      }),
    edit(frame: Edit) {
      edit(frame)
      if (calm) return
      if (chance.oneIn(12)) edit(frame)
      const on = connection
      if (chance.oneIn(40)) clock.after(chance.below(2_000), () => connection === on && edit(frame))
    },
    inquire: (inquire: Inquire) =>
      ask<InquireReply>((session, reply) => {
        void session.inquire(inquire, (answer) => {
          world.answered?.(answer.committed)
          reply(answer)
        })
      }),
    compare: (compare: Compare) => ask<CompareReply>((session, reply) => session.compare(compare, reply)),
    judgement: () =>
      Promise.resolve({ ok: false as const, reason: "unavailable" as const, message: "Not in this test." }),
    command: (command: Command) =>
      ask<CommandReply>((session, reply) => {
        void session.command(command, reply)
      }),
    leave(leave: Leave) {
      send((session) => session.leave(leave))
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
      for (const giveUp of [...on.replies]) giveUp(new Error("closed"))
      gone(on)
    },
    cut,
    stall(ms) {
      connection?.down.hold(ms)
    },
    spoil() {
      spoiling = true
    },
    calm() {
      calm = true
      spoiling = false
    },
    server: () => connection?.server ?? null,
  }
}

/** The same structs with another content: no state vector tells it from what was sent. Null where it has no word. */
function withAnotherWord(update: Uint8Array): Uint8Array | null {
  const at = Buffer.from(update).toString("latin1").search(/m\d+x/)
  if (at < 0) return null
  const other = update.slice()
  other[at] = "n".charCodeAt(0)
  return other
}

/** One direction of a connection. */
interface Pipe {
  send(task: () => void): void
  /** Behind everything that still arrives, also when the pipe is cut. */
  last(task: () => void): void
  waiting(): number
  /** Only the first `kept` of those on their way still arrive. */
  forget(kept: number): void
  /** As `forget`, and what is sent from now on is lost as well. */
  cut(kept: number): void
  /** Nothing more arrives for so long. */
  hold(ms: number): void
}

function createPipe(clock: Clock, latency: () => number): Pipe {
  let queue: (() => void)[] = []
  let heldUntil = 0
  let lastAt = 0
  let isCut = false

  function arrive(): void {
    const wait = heldUntil - clock.now()
    if (wait > 0) clock.after(wait, arrive)
    else queue.shift()?.()
  }

  function put(task: () => void): void {
    lastAt = Math.max(lastAt, clock.now() + latency())
    queue.push(task)
    clock.after(lastAt - clock.now(), arrive)
  }

  function forget(kept: number): void {
    queue = queue.slice(0, kept)
  }

  return {
    send(task) {
      if (!isCut) put(task)
    },
    last: put,
    waiting: () => queue.length,
    forget,
    cut(kept) {
      isCut = true
      forget(kept)
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
  }
}
