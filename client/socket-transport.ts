/**
 * The way to the server over Socket.IO: WebSocket only, msgpack, a one-time ticket before every connection. What the
 * layer above adds: the session, which says hello on each fresh connection and knows what to send again.
 *
 * Reconnecting is done here and not by Socket.IO, because each attempt needs a new ticket, and an answer to the
 * ticket can mean that there is nothing to come back to.
 */
import { io } from "socket.io-client"
import parser from "socket.io-msgpack-parser"
import * as z from "zod"
import { Bye, NotWelcome, replies, type ServerMessage, serverMessages } from "../core/protocol.ts"
import type { Transport, TransportListener } from "./session.ts"

export interface SocketTransportWorld {
  boardId: string
  /** Where the server is; in a page, where the page came from. */
  url?: string
  /** For Node: the cookie of the person. A browser sends its own. */
  cookie?: string
  log?: (message: string, detail: unknown) => void
  /** 0..1; for jitter. */
  random?: () => number
}

/**
 * Quick for the first half minute, because a restarted server is back within seconds, and nobody should then wait
 * for a pause to end; spread by half to either side, because all come back at once.
 */
const delaysMs = [150, 400, 800, 1_200, ...Array<number>(16).fill(1_700), 3_000, 5_000, 10_000]
const answerTimeoutMs = 30_000
const connectTimeoutMs = 8_000
const ticketTimeoutMs = 8_000

const Denial = NotWelcome.shape.reason.or(Bye.shape.reason)
const Ticket = z.object({ ticket: z.string().min(1) })
const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const MiddlewareRefusal = z.object({ data: z.object({ reason: Denial, message: z.string() }) })

type Denial = z.infer<typeof Denial>

export function createSocketTransport(world: SocketTransportWorld): Transport {
  const { boardId, url = "", cookie, log = () => {}, random = Math.random } = world
  const origin = url ? new URL(url).origin : undefined

  let ticket = ""
  let listener: TransportListener | null = null
  let attempts = 0
  let waiting: ReturnType<typeof setTimeout> | null = null
  let connecting = false
  let ended = false

  const headers: Record<string, string> = {}
  if (origin) headers.origin = origin
  if (cookie) headers.cookie = cookie

  const socket = io(origin, {
    path: "/socket.io/",
    transports: ["websocket"],
    parser,
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: connectTimeoutMs,
    auth: (give) => give({ ticket }),
    ...(origin ? { extraHeaders: headers } : {}),
  })

  async function attempt(): Promise<void> {
    if (ended || connecting || socket.connected) return
    connecting = true
    if (waiting) clearTimeout(waiting)
    waiting = null
    const answer = await fetchTicket()
    if (ended) return
    if (answer.is === "denied") {
      deny(answer.reason, answer.message)
      return
    }
    if (answer.is === "unreachable") {
      connecting = false
      listener?.disconnected("network")
      retry()
      return
    }
    ticket = answer.ticket
    socket.connect()
  }

  type TicketAnswer =
    | { is: "given"; ticket: string }
    | { is: "denied"; reason: Denial; message: string }
    | { is: "unreachable" }

  async function fetchTicket(): Promise<TicketAnswer> {
    let response: Response
    let body: unknown
    try {
      response = await fetch(`${url}/api/boards/${encodeURIComponent(boardId)}/ticket`, {
        method: "POST",
        credentials: "same-origin",
        cache: "no-store",
        headers,
        signal: AbortSignal.timeout(ticketTimeoutMs),
      })
      body = await response.json()
    } catch {
      // No answer, or not one of this server's: a proxy's page while it restarts.
      return { is: "unreachable" }
    }
    const given = Ticket.safeParse(body)
    if (response.ok && given.success) return { is: "given", ticket: given.data.ticket }
    const byStatus = denials[response.status]
    if (!byStatus) return { is: "unreachable" }
    const refusal = Refusal.safeParse(body)
    const code = Denial.safeParse(refusal.data?.error.code)
    return {
      is: "denied",
      reason: code.success ? code.data : byStatus.reason,
      message: refusal.data?.error.message ?? byStatus.message,
    }
  }

  function retry(): void {
    if (ended || waiting) return
    const delay = delaysMs[Math.min(attempts, delaysMs.length - 1)] ?? 0
    attempts++
    waiting = setTimeout(
      () => {
        waiting = null
        void attempt()
      },
      delay * (0.5 + random()),
    )
  }

  function deny(reason: Denial, message: string): void {
    const told = listener
    end()
    told?.denied(reason, message)
  }

  function end(): void {
    ended = true
    listener = null
    if (waiting) clearTimeout(waiting)
    waiting = null
    stopWatching()
    socket.disconnect()
  }

  socket.on("connect", () => {
    connecting = false
    attempts = 0
    listener?.connected()
  })
  socket.on("disconnect", (reason) => {
    connecting = false
    listener?.disconnected(reason === "io server disconnect" ? "server" : "network")
    retry()
  })
  socket.on("connect_error", (error: unknown) => {
    connecting = false
    const refusal = MiddlewareRefusal.safeParse(error)
    if (refusal.success && isFinal(refusal.data.data.reason)) {
      deny(refusal.data.data.reason, refusal.data.data.message)
      return
    }
    listener?.disconnected(refusal.success ? "refused" : "network")
    retry()
  })
  for (const [type, schema] of Object.entries(serverMessages)) {
    socket.on(type, (raw: unknown) => {
      const body = schema.safeParse(withBytes(raw))
      if (body.success) listener?.message({ type, body: body.data } as ServerMessage)
      else log(`A message "${type}" of the server could not be read and was dropped.`, body.error.issues)
    })
  }

  // A laptop that wakes, or a network that is back, need not wait out the pause.
  const soon = () => {
    if (typeof document !== "undefined" && document.visibilityState === "hidden") return
    attempts = 0
    void attempt()
  }
  const inPage = typeof window !== "undefined" && typeof window.addEventListener === "function"
  if (inPage) {
    window.addEventListener("online", soon)
    window.addEventListener("pageshow", soon)
    document.addEventListener("visibilitychange", soon)
  }
  function stopWatching(): void {
    if (!inPage) return
    window.removeEventListener("online", soon)
    window.removeEventListener("pageshow", soon)
    document.removeEventListener("visibilitychange", soon)
  }

  async function ask<Name extends keyof typeof replies>(
    name: Name,
    question: unknown,
  ): Promise<z.infer<(typeof replies)[Name]>> {
    const reply: unknown = await socket.timeout(answerTimeoutMs).emitWithAck(name, question)
    const parsed = replies[name].safeParse(withBytes(reply))
    if (parsed.success) return parsed.data as z.infer<(typeof replies)[Name]>
    log(`The server's answer to ${name} could not be read.`, parsed.error.issues)
    throw new Error(`The server's answer to ${name} could not be read.`)
  }

  return {
    open(next) {
      listener = next
      void attempt()
    },
    async hello(hello) {
      const docs = hello.docs.map(({ doc, have }) =>
        have
          ? {
              doc,
              have: { ...have, hash: onTheWire(have.hash), stateVector: onTheWire(have.stateVector) },
            }
          : { doc },
      )
      return ask("hello", { ...hello, docs })
    },
    inquire: (inquire) => ask("inquire", inquire),
    command: (command) => ask("command", command),
    judgement: (command) => ask("judgement", command),
    compare: (compare) => ask("compare", { ...compare, hash: onTheWire(compare.hash) }),
    edit({ doc, clientId, operations }) {
      // Not connected, Socket.IO would keep it and send it ahead of the next hello.
      if (!socket.connected) return
      const sent = operations.map(({ id, update }) => ({ id, update: onTheWire(update) }))
      socket.emit("edit", { doc, clientId, operations: sent })
    },
    presence(focus) {
      if (socket.connected) socket.volatile.emit("presence", focus)
    },
    leave(leave) {
      if (socket.connected) socket.emit("leave", leave)
    },
    close: end,
  }
}

const denials: Record<number, { reason: Denial; message: string }> = {
  401: {
    reason: "not-a-member",
    message: "You are not a member of this board. Open its link or enter its code.",
  },
  403: { reason: "not-a-member", message: "You are not a member of this board any more." },
  404: { reason: "no-such-board", message: "There is no board at this address." },
}

/** Refusals that another attempt, with another ticket, would not change. */
const isFinal = (reason: Denial): boolean =>
  reason !== "busy" && reason !== "shutdown" && reason !== "client-id-taken"

// --- bytes ------------------------------------------------------------------------------------------------------

/**
 * The msgpack encoder takes an ArrayBuffer for binary in a browser, and a Buffer in Node; a Uint8Array it writes as a
 * map of numbers there, and as the whole memory behind the view here.
 */
function onTheWire(bytes: Uint8Array): Uint8Array {
  const node = (
    globalThis as { Buffer?: { from(memory: ArrayBufferLike, from: number, length: number): Uint8Array } }
  ).Buffer
  if (node) return node.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return bytes.slice().buffer as unknown as Uint8Array
}

/** The decoder gives ArrayBuffers in a browser; everything here speaks of Uint8Arrays. */
function withBytes(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(withBytes)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withBytes(part)]))
}
