/**
 * One socket: parses what a browser says and hands it to its session. Nothing that it says may throw out of a
 * handler, and what cannot be read is answered, a few times, and then the socket is closed.
 */
import type { Socket } from "socket.io"
import { z } from "zod"
import {
  type CommandReply,
  type CompareReply,
  clientMessages,
  type Edit,
  type Focus,
  type HelloReply,
  type InquireReply,
  type JudgementReply,
  type NotWelcome,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  type Welcome,
} from "../../core/protocol.ts"
import type { Clock, RoomLog, Wire } from "../rooms/ports.ts"
import type { Session } from "../rooms/session.ts"
import { createTokenBucket, type TokenBucket } from "../rooms/token-bucket.ts"
import { asBuffer, frameOf } from "./frames.ts"
import type { Outlet } from "./outlet.ts"

/** Unreadable messages in the life of a socket; a page of ours sends none. */
export const maxUnreadable = 10
/** Whoever is let in and says nothing is not a page of ours. */
export const helloWithinMs = 10_000

/** What a socket may ask for a second, and in one burst. Edits have a limit of their own, per person (R5). */
export const rates = {
  /** Once a connection, and again after a gap or a refusal. */
  hello: { perSecond: 2, burst: 20 },
  /** The board sends ten batches a second; what comes faster replaces what is waiting. */
  presence: { perSecond: 15, burst: 30 },
  /** Each looks up as many operations as a hello does. */
  inquire: { perSecond: 2, burst: 20 },
  /** A page asks after a reconnect and now and then. */
  compare: { perSecond: 1, burst: 10 },
  /** A facilitator's hand. */
  command: { perSecond: 1, burst: 10 },
  /** What was estimated while the line was away comes all at once. */
  judgement: { perSecond: 3, burst: 60 },
  /** Once in the life of a tab. */
  leave: { perSecond: 0.1, burst: 5 },
} as const

export function wireOf(socket: Socket, outlet: Outlet): Wire {
  return {
    socketId: socket.id,
    send(message) {
      outlet.put(frameOf(message))
    },
    stream: outlet.stream,
    close: () => hangUp(socket, outlet),
  }
}

/** What was said before it still goes out. */
export function hangUp(socket: Socket, outlet: Outlet): void {
  outlet.finish()
  socket.disconnect(true)
}

export function listen(
  socket: Socket,
  session: Session,
  outlet: Outlet,
  world: { clock: Clock; log: RoomLog },
): void {
  const { clock, log } = world
  // Made when first asked for: most sockets are idle, and there are thousands of them.
  const buckets: Partial<Record<keyof typeof rates, TokenBucket>> = {}
  function allowed(name: keyof typeof rates): TokenBucket {
    const { perSecond, burst } = rates[name]
    const bucket = buckets[name] ?? createTokenBucket(clock, perSecond, burst)
    buckets[name] = bucket
    return bucket
  }
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
      hangUp(socket, outlet)
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
    hangUp(socket, outlet)
  }

  const cancelWait = clock.after(helloWithinMs, () => hangUp(socket, outlet))

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
      cancelWait()
      // Its answer could not be sent; the resync that follows asks for another hello.
      if (outlet.isLagging()) return
      if (!allowed("hello").take())
        return reply({ ok: false, reason: "busy", message: "That was too many hellos." })
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

  socket.on("inquire", (raw: unknown, acknowledge: unknown) => {
    handle("inquire", () => {
      const inquire = clientMessages.inquire.safeParse(raw)
      if (!inquire.success || typeof acknowledge !== "function") return notReadable()
      // Unanswered, it is asked again; "none of them" would be untrue.
      if (!allowed("inquire").take()) return
      session
        .inquire(inquire.data, (reply: InquireReply) => acknowledge(reply))
        .catch((error: unknown) => {
          log.warn({ boardId: session.boardId, err: error }, "operations could not be looked up")
        })
    })
  })

  socket.on("compare", (raw: unknown, acknowledge: unknown) => {
    handle("compare", () => {
      const compare = clientMessages.compare.safeParse(raw)
      if (!compare.success || typeof acknowledge !== "function") return notReadable()
      const reply = (answer: CompareReply) => acknowledge(answer)
      if (allowed("compare").take()) session.compare(compare.data, reply)
      else reply({ result: "moved" })
    })
  })

  socket.on("command", (raw: unknown, acknowledge: unknown) => {
    handle("command", () => {
      const command = clientMessages.command.safeParse(raw)
      if (!command.success || typeof acknowledge !== "function") return notReadable()
      const reply = (answer: CommandReply) => acknowledge(answer)
      if (!allowed("command").take())
        return reply({
          ok: false,
          reason: "too-often",
          message: "That was quick. Wait a moment, then try again.",
        })
      session.command(command.data, reply).catch((error: unknown) => {
        log.error({ boardId: session.boardId, err: error }, "a command failed")
      })
    })
  })

  socket.on("judgement", (raw: unknown, acknowledge: unknown) => {
    handle("judgement", () => {
      if (typeof acknowledge !== "function") return notReadable()
      const reply = (answer: JudgementReply) => acknowledge(answer)
      const command = clientMessages.judgement.safeParse(raw)
      if (!command.success) {
        notReadable()
        return reply({ ok: false, reason: "forbidden", message: "The server could not read this message." })
      }
      if (!allowed("judgement").take())
        return reply({
          ok: false,
          reason: "too-often",
          message: "That was quick. Wait a moment, then try again.",
        })
      session.judgement(command.data, reply).catch((error: unknown) => {
        log.error(
          { boardId: session.boardId, kind: command.data.kind, why: (error as Error).name },
          "a command failed",
        )
      })
    })
  })

  socket.on("leave", (raw: unknown) => {
    handle("leave", () => {
      const leave = clientMessages.leave.safeParse(raw)
      if (!leave.success) return notReadable()
      if (allowed("leave").take()) session.leave(leave.data)
    })
  })

  let newest: { focus: Focus | null } | null = null
  let cancelLook = () => {}
  function look(): void {
    if (!newest || !allowed("presence").take()) return
    session.presence(newest.focus)
    newest = null
  }
  socket.on("presence", (raw: unknown) => {
    handle("presence", () => {
      const focus = clientMessages.presence.safeParse(raw)
      if (!focus.success) return notReadable()
      const waiting = newest !== null
      newest = { focus: focus.data }
      look()
      // The last word of somebody who is quick is never lost: it only waits.
      if (newest && !waiting)
        cancelLook = clock.after(allowed("presence").waitFor(1), () => handle("presence", lookLater))
    })
  })
  function lookLater(): void {
    look()
    if (newest) cancelLook = clock.after(allowed("presence").waitFor(1), () => handle("presence", lookLater))
  }

  socket.on("disconnect", () => {
    cancelWait()
    cancelLook()
    newest = null
    handle("disconnect", () => session.close())
  })
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

function framedReply(reply: HelloReply): HelloReply {
  return reply.ok ? { ...reply, docs: reply.docs.map(withBuffers) } : reply
}

const withBuffers = (doc: Welcome["docs"][number]): Welcome["docs"][number] => ({
  ...doc,
  hash: asBuffer(doc.hash),
  update: asBuffer(doc.update),
})
