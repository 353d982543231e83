/**
 * One socket: parses what a browser says and hands it to its session. Nothing that it says may throw out of a
 * handler, and what cannot be read is answered, a few times, and then the socket is closed.
 */
import type { Socket } from "socket.io"
import { z } from "zod"
import {
  clientMessages,
  type Edit,
  type HelloReply,
  type NotWelcome,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  type ServerMessage,
  type Welcome,
} from "../../core/protocol.ts"
import { type Clock, pieceBytes, piecesOf, type RoomLog, type Wire } from "../rooms/ports.ts"
import type { Session } from "../rooms/session.ts"
import { createTokenBucket } from "../rooms/token-bucket.ts"

/** Unreadable messages in the life of a socket; a page of ours sends none. */
export const maxUnreadable = 10
/** A page says hello once a connection, and again after a gap or a refusal. */
const hellosPerSecond = 2
const helloBurst = 20

export function wireOf(socket: Socket): Wire {
  return {
    socketId: socket.id,
    send({ type, body }) {
      socket.emit(type, framed({ type, body } as ServerMessage))
    },
    stream(states) {
      for (const state of states) {
        for (let index = 0; index < piecesOf(state); index++) {
          const bytes = state.bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes)
          socket.emit("piece", { state: state.id, index, bytes: asBuffer(bytes) })
        }
      }
    },
    close() {
      socket.disconnect(true)
    },
  }
}

export function listen(socket: Socket, session: Session, world: { clock: Clock; log: RoomLog }): void {
  const { clock, log } = world
  const hellos = createTokenBucket(clock, hellosPerSecond, helloBurst)
  let unreadable = 0

  const handle = (name: string, task: () => void) => {
    try {
      task()
    } catch (error) {
      // Ours to repair, not the sender's: but whoever can cause it must not be able to do so without end.
      log.error(
        { boardId: session.boardId, memberId: session.memberId, name, err: error },
        "a message failed",
      )
      socket.disconnect(true)
    }
  }

  function notReadable(): void {
    unreadable += 1
    if (unreadable <= maxUnreadable) {
      session.malformed()
      return
    }
    log.warn(
      { boardId: session.boardId, memberId: session.memberId },
      "a socket that talks nonsense was closed",
    )
    socket.disconnect(true)
  }

  socket.on("hello", (raw: unknown, acknowledge: unknown) => {
    handle("hello", () => {
      if (typeof acknowledge !== "function") return notReadable()
      const reply = (answer: HelloReply) => acknowledge(framedReply(answer))
      const hello = clientMessages.hello.safeParse(raw)
      if (!hello.success) {
        const old = otherVersion(raw)
        if (!old) notReadable()
        return reply(
          old ?? { ok: false, reason: "malformed", message: "The server could not read this message." },
        )
      }
      if (!hellos.take()) return reply({ ok: false, reason: "busy", message: "That was too many hellos." })
      session.hello(hello.data, reply).catch((error: unknown) => {
        log.error({ boardId: session.boardId, err: error }, "a hello failed")
        reply({ ok: false, reason: "busy", message: "The server cannot open this board just now." })
      })
    })
  })

  socket.on("edit", (raw: unknown) => {
    handle("edit", () => {
      const edit = clientMessages.edit.safeParse(raw)
      if (edit.success) session.edit(edit.data satisfies Edit)
      else notReadable()
    })
  })

  socket.on("presence", (raw: unknown) => {
    handle("presence", () => {
      const focus = clientMessages.presence.safeParse(raw)
      if (focus.success) session.presence(focus.data)
      else notReadable()
    })
  })

  socket.on("disconnect", () => handle("disconnect", () => session.close()))
}

const Versions = z.object({ protocol: z.number(), schema: z.number() })

/** A hello of another version may have another shape: its version is answered all the same (R14). */
function otherVersion(raw: unknown): NotWelcome | null {
  const said = Versions.safeParse(raw)
  if (!said.success) return null
  const { protocol, schema } = said.data
  if (protocol > PROTOCOL_VERSION || schema > SCHEMA_VERSION) {
    const message = "This server is older than the page. Try again in a moment."
    return { ok: false, reason: "client-too-new", message }
  }
  if (protocol < PROTOCOL_VERSION || schema < SCHEMA_VERSION) {
    const message = "Parley has been updated. Reload the page; what is unsent is kept."
    return { ok: false, reason: "client-too-old", message }
  }
  return null
}

/**
 * Bytes as the encoder wants them: a Buffer goes out as what it shows, any other view as the whole memory behind it,
 * which may hold somebody else's bytes.
 */
const asBuffer = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A message's body, ready for the encoder. */
export function framed(message: ServerMessage): ServerMessage["body"] {
  return message.type === "batch" ? { ...message.body, update: asBuffer(message.body.update) } : message.body
}

function framedReply(reply: HelloReply): HelloReply {
  return reply.ok ? { ...reply, docs: reply.docs.map(withBuffers) } : reply
}

const withBuffers = (doc: Welcome["docs"][number]): Welcome["docs"][number] => ({
  ...doc,
  hash: asBuffer(doc.hash),
  update: asBuffer(doc.update),
})
