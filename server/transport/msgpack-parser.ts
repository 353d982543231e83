/**
 * The parser of the wire: msgpack as Socket.IO's own parser reads it, behind a look at the frame. The decoder trusts
 * the lengths that a frame names: five bytes make it set aside memory for a hundred million entries. And Socket.IO
 * emits an event under whatever name it is sent, "error" among them, which ends a Node process.
 */
import * as msgpack from "socket.io-msgpack-parser"
import { clientMessages } from "../../core/protocol.ts"

const maxDepth = 16
const connect = 0
const disconnect = 1
const event = 2

class GuardedDecoder extends msgpack.Decoder {
  override add(frame: unknown): void {
    if (!(frame instanceof Uint8Array) || !isWellFormed(frame))
      throw new Error("not a frame of this protocol")
    super.add(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength))
  }

  /** Called by `add` with what was decoded, before anybody else sees it. */
  override checkPacket(packet: unknown): void {
    super.checkPacket(packet)
    const { type, nsp, data } = packet as { type: number; nsp: string; data?: unknown[] }
    const known =
      type === connect ||
      type === disconnect ||
      (type === event && typeof data?.[0] === "string" && Object.hasOwn(clientMessages, data[0]))
    if (!known || nsp !== "/") throw new Error("not a packet that a browser sends")
  }
}

export const msgpackParser = { Encoder: msgpack.Encoder, Decoder: GuardedDecoder }

/**
 * Whether a frame is one msgpack value whose every part lies within it. Nothing is built while looking, and what an
 * array or a map claims to hold can never be more than the bytes that are left.
 */
export function isWellFormed(frame: Uint8Array): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  /** Values still to come, for each of the arrays and maps that are open. */
  const open: number[] = [1]
  let at = 0
  while (open.length > 0) {
    const left = open.length - 1
    if (open[left] === 0) {
      open.pop()
      continue
    }
    open[left] = (open[left] as number) - 1
    const head = headOf(view, at)
    if (!head) return false
    at = head.end
    if (at > view.byteLength || head.children > view.byteLength - at) return false
    if (head.children > 0) open.push(head.children)
    if (open.length > maxDepth) return false
  }
  return at === view.byteLength
}

interface Head {
  end: number
  children: number
}

function headOf(view: DataView, at: number): Head | null {
  const rest = view.byteLength - at
  if (rest < 1) return null
  const prefix = view.getUint8(at)
  if (prefix < 0x80 || prefix >= 0xe0) return { end: at + 1, children: 0 }
  if (prefix < 0x90) return { end: at + 1, children: 2 * (prefix & 15) }
  if (prefix < 0xa0) return { end: at + 1, children: prefix & 15 }
  if (prefix < 0xc0) return { end: at + 1 + (prefix & 31), children: 0 }
  const shape = shapes[prefix]
  if (!shape) return null
  const [lengthBytes, fixed, per] = shape
  if (rest < 1 + lengthBytes) return null
  const length =
    lengthBytes === 0
      ? 0
      : lengthBytes === 1
        ? view.getUint8(at + 1)
        : lengthBytes === 2
          ? view.getUint16(at + 1)
          : view.getUint32(at + 1)
  const begin = at + 1 + lengthBytes + fixed
  return per === "bytes" ? { end: begin + length, children: 0 } : { end: begin, children: length * per }
}

/** Bytes of the length, bytes after it whatever it says, and what it counts. */
const shapes: Record<number, readonly [0 | 1 | 2 | 4, number, "bytes" | 1 | 2]> = {
  192: [0, 0, "bytes"],
  194: [0, 0, "bytes"],
  195: [0, 0, "bytes"],
  196: [1, 0, "bytes"],
  197: [2, 0, "bytes"],
  198: [4, 0, "bytes"],
  199: [1, 1, "bytes"],
  200: [2, 1, "bytes"],
  201: [4, 1, "bytes"],
  202: [0, 4, "bytes"],
  203: [0, 8, "bytes"],
  204: [0, 1, "bytes"],
  205: [0, 2, "bytes"],
  206: [0, 4, "bytes"],
  207: [0, 8, "bytes"],
  208: [0, 1, "bytes"],
  209: [0, 2, "bytes"],
  210: [0, 4, "bytes"],
  211: [0, 8, "bytes"],
  212: [0, 2, "bytes"],
  213: [0, 3, "bytes"],
  214: [0, 5, "bytes"],
  215: [0, 9, "bytes"],
  216: [0, 17, "bytes"],
  217: [1, 0, "bytes"],
  218: [2, 0, "bytes"],
  219: [4, 0, "bytes"],
  220: [2, 0, 1],
  221: [4, 0, 1],
  222: [2, 0, 2],
  223: [4, 0, 2],
}
