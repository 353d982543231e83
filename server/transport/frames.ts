/**
 * From a message to the bytes of a WebSocket frame, built once however many sockets get it. Everything that leaves
 * through an outlet is such a frame; nothing is compressed and nothing is masked, so the bytes are the same for all.
 */
import * as ws from "ws"
import type { Piece, ServerMessage } from "../../core/protocol.ts"
import { pieceBytes, type SharedState } from "../rooms/ports.ts"
import { msgpackParser } from "./msgpack-parser.ts"

/** One whole frame, in one part or two. */
export interface Frame {
  readonly parts: readonly Uint8Array[]
  readonly bytes: number
}

/** Up to here a copy into one part is cheaper than a write of two parts to each socket. */
const copiedBytes = 16 * 1024
const binary = 2
const event = 2

// Its types leave it out.
const { Sender } = ws as unknown as {
  Sender: { frame(data: Uint8Array, options: Record<string, unknown>): Uint8Array[] }
}
const encoder = new msgpackParser.Encoder()

/** Of bytes that a parser has made: what Socket.IO itself sends (answers, its greeting). */
export function frameOfBytes(data: Uint8Array): Frame {
  const parts = Sender.frame(data, { fin: true, rsv1: false, opcode: binary, mask: false, readOnly: true })
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  return data.length > copiedBytes ? { parts, bytes } : { parts: [Buffer.concat(parts, bytes)], bytes }
}

export const frameOf = (message: ServerMessage): Frame => frameOfBytes(encoded(message.type, framed(message)))

const framesOfState = new WeakMap<SharedState, Frame[]>()

/** The same object for everyone who is given this state. Holds no copy of its bytes. */
export function pieceFrame(state: SharedState, index: number): Frame {
  const frames = framesOfState.get(state) ?? []
  framesOfState.set(state, frames)
  frames[index] ??= cut(state, index)
  return frames[index]
}

function cut(state: SharedState, index: number): Frame {
  const bytes = state.bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes)
  const body: Piece = { state: state.id, index, bytes: asBuffer(bytes) }
  // The bytes are the last thing in the packet, so that all before them is a short head of this piece alone.
  const whole = encoded("piece", body)
  const [header, payload] = Sender.frame(whole, {
    fin: true,
    rsv1: false,
    opcode: binary,
    mask: false,
    readOnly: true,
  }) as [Uint8Array, Uint8Array]
  const head = Buffer.concat([header, payload.subarray(0, payload.length - bytes.length)])
  return { parts: [head, asBuffer(bytes)], bytes: head.length + bytes.length }
}

/** As one Socket.IO packet. */
function encoded(type: string, body: unknown): Uint8Array {
  const [data] = encoder.encode({ type: event, nsp: "/", data: [type, body] }) as unknown as [Uint8Array]
  return data
}

/**
 * Bytes as the encoder wants them: a Buffer goes out as what it shows, any other view as the whole memory behind it,
 * which may hold somebody else's bytes.
 */
export const asBuffer = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function framed(message: ServerMessage): ServerMessage["body"] {
  switch (message.type) {
    case "batch":
      return { ...message.body, update: asBuffer(message.body.update) }
    case "piece":
      return { ...message.body, bytes: asBuffer(message.body.bytes) }
    default:
      return message.body
  }
}
