/**
 * One socket's way out (R10). A frame goes to the network at once while the network takes it; otherwise it waits
 * here, where it can still be dropped, because what the network has been given is written to its end: half a frame
 * would end the connection. Over the bound the queue is dropped, and once the reader has read what was on its way it
 * is told to begin again. The pieces of a long state are taken from their source only when there is room.
 *
 * It stands on members of engine.io and ws that have no type (`transport.socket`, `_sender`, `_socket`): their
 * versions are pinned, and tests/transport/fan-out.test.ts reads the frames that come out.
 */
import type { Socket as Connection } from "engine.io"
import type { Presence, PresenceEntry } from "../../core/protocol.ts"
import { type Clock, piecesOf, type SharedState } from "../rooms/ports.ts"
import { type Frame, frameOf, frameOfBytes, pieceFrame } from "./frames.ts"

/** What may lie between us and one reader, here and in the network's hands (R10). */
export const queueBytes = 1024 * 1024
/** The network is given more once it has less than this. */
export const handedBytes = 64 * 1024
/** Another piece is cut off once less than this is on its way. */
export const pieceRoomBytes = 256 * 1024
/** Presence is for readers who are keeping up: with more than this on its way it waits and is merged. */
export const presenceRoomBytes = 16 * 1024
/** A reader who has taken nothing for so long, with something waiting, is gone. */
export const stuckAfterMs = 60_000

export interface Outlet {
  put(frame: Frame): void
  /** Held back and merged while the reader is behind: only the newest of each entry is of interest. */
  putPresence(presence: Presence, frame: Frame): void
  /** A newer call takes the place of an older one. */
  stream(states: readonly SharedState[]): void
  /** Presence that was held back is out of date: a welcome brings all of it. */
  forgetPresence(): void
  /** Hands on what is waiting, and from now on everything at once: the connection is about to be closed. */
  finish(): void
  isLagging(): boolean
  /** Bytes that this reader has not taken. */
  queued(): number
  /** ms since the reader last took anything, when something is waiting for it; else 0. */
  stuckForMs(): number
}

export interface OutletWorld {
  clock: Pick<Clock, "now">
  /** The queue was dropped. */
  lagged(): void
  /** The reader has read what was on its way. */
  caughtUp(): void
}

interface RawWebSocket {
  readonly readyState: number
  readonly bufferedAmount: number
  terminate(): void
  readonly _sender: { sendFrame(parts: readonly Uint8Array[], taken: (error?: Error) => void): void }
  readonly _socket: { cork(): void; uncork(): void }
  readonly _receiver: { _maxPayload: number }
}
const open = 1

export const webSocketOf = (connection: Connection): RawWebSocket =>
  Reflect.get(connection.transport, "socket") as RawWebSocket

/** Everything that Socket.IO writes to this connection goes through the outlet from now on, in one order. */
export function createOutlet(connection: Connection, { clock, lagged, caughtUp }: OutletWorld): Outlet {
  const ws = webSocketOf(connection)
  let held: Frame[] = []
  let heldBytes = 0
  let coming: { states: readonly SharedState[]; state: number; piece: number } | null = null
  let missed: Map<string, PresenceEntry | null> | null = null
  let lagging = false
  let finishing = false
  let stuckSince: number | null = null

  connection.write = connection.send = (data) => {
    put(frameOfBytes(data as unknown as Uint8Array))
    return connection
  }

  const write = (frame: Frame) => ws._sender.sendFrame(frame.parts, taken)

  function put(frame: Frame): void {
    if (lagging || ws.readyState !== open) return
    const given = ws.bufferedAmount
    if (finishing || (held.length === 0 && given < handedBytes)) write(frame)
    else if (given + heldBytes + frame.bytes > queueBytes) lag()
    else {
      held.push(frame)
      heldBytes += frame.bytes
      stuckSince ??= clock.now()
    }
  }

  function lag(): void {
    lagging = true
    held = []
    heldBytes = 0
    coming = null
    missed = null
    stuckSince ??= clock.now()
    lagged()
  }

  /** After every write, whether the network took it at once or later. */
  function taken(error?: Error): void {
    if (error || ws.readyState !== open) return
    if (lagging) {
      stuckSince = clock.now()
      if (ws.bufferedAmount > 0) return
      lagging = false
      stuckSince = null
      caughtUp()
      return
    }
    if (held.length > 0 || coming || missed) pump()
    stuckSince = held.length > 0 || coming ? clock.now() : null
  }

  function pump(): void {
    ws._socket.cork()
    let sent = 0
    for (let next = held[0]; next && ws.bufferedAmount < handedBytes; next = held[sent]) {
      sent += 1
      heldBytes -= next.bytes
      write(next)
    }
    held.splice(0, sent)
    if (held.length === 0) {
      while (coming && ws.bufferedAmount < pieceRoomBytes) {
        const next = nextPiece(coming)
        if (next) write(next)
        else coming = null
      }
    }
    ws._socket.uncork()
    if (missed && held.length === 0 && ws.bufferedAmount <= presenceRoomBytes) {
      const body = presenceOf(missed)
      missed = null
      write(frameOf({ type: "presence", body }))
    }
  }

  return {
    put,
    putPresence(presence, frame) {
      if (lagging || finishing || ws.readyState !== open) return
      if (!missed && held.length === 0 && ws.bufferedAmount <= presenceRoomBytes) {
        write(frame)
        return
      }
      missed ??= new Map()
      for (const entry of presence.changed) missed.set(entry.socketId, entry)
      for (const socketId of presence.gone) missed.set(socketId, null)
    },
    stream(states) {
      coming = null
      if (lagging || finishing || ws.readyState !== open || states.length === 0) return
      coming = { states, state: 0, piece: 0 }
      stuckSince ??= clock.now()
      pump()
    },
    forgetPresence() {
      missed = null
    },
    finish() {
      finishing = true
      if (ws.readyState === open) for (const frame of held) write(frame)
      held = []
      heldBytes = 0
      coming = null
      missed = null
    },
    isLagging: () => lagging,
    queued: () => heldBytes + (ws.readyState === open ? ws.bufferedAmount : 0),
    stuckForMs: () => (stuckSince === null ? 0 : Math.max(0, clock.now() - stuckSince)),
  }
}

function nextPiece(at: { states: readonly SharedState[]; state: number; piece: number }): Frame | null {
  for (let state = at.states[at.state]; state; state = at.states[++at.state], at.piece = 0) {
    if (at.piece < piecesOf(state)) return pieceFrame(state, at.piece++)
  }
  return null
}

function presenceOf(entries: ReadonlyMap<string, PresenceEntry | null>): Presence {
  const presence: Presence = { changed: [], gone: [] }
  for (const [socketId, entry] of entries) {
    if (entry) presence.changed.push(entry)
    else presence.gone.push(socketId)
  }
  return presence
}
