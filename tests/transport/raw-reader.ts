// A browser with nothing between us and its TCP connection: it reads frames as they come, stops reading, and goes on.
import { connect, type Socket } from "node:net"
import * as msgpack from "socket.io-msgpack-parser"

interface Packet {
  type: number
  data?: unknown
  id?: number
}

export interface RawReader {
  /** Binary frames as they came, without their head. */
  readonly payloads: Buffer[]
  /** Events in the order of arrival. */
  readonly events: { name: string; body: Record<string, unknown> }[]
  readonly tcp: Socket
  closed: boolean
  stopReading(): void
  readOn(): void
  emit(name: string, body: unknown): void
  ask(name: string, body: unknown): Promise<Record<string, unknown>>
  event(name: string, from?: number): Promise<Record<string, unknown>>
  until(condition: () => boolean): Promise<void>
  gone(): Promise<void>
  sendRaw(bytes: Uint8Array): void
}

export function packetOf(value: unknown): Buffer {
  const [bytes] = new msgpack.Encoder().encode(value) as unknown as [Buffer]
  return bytes
}

/** As a browser frames it: masked. */
export function maskedFrame(payload: Uint8Array, part: { opcode?: number; fin?: boolean } = {}): Buffer {
  const { opcode = 2, fin = true } = part
  const length =
    payload.length < 126
      ? [0x80 | payload.length]
      : payload.length < 65_536
        ? [0x80 | 126, payload.length >> 8, payload.length & 255]
        : [0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (payload.length >>> bits) & 255)]
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode, ...length, 0, 0, 0, 0]), payload])
}

/** Resolves when the WebSocket is open and the server has said so. */
export async function dialRaw(url: string): Promise<RawReader> {
  const { port, host } = new URL(url)
  const tcp = connect(Number(port), "127.0.0.1")
  const waiters = new Set<() => void>()
  const acknowledged = new Map<number, (body: Record<string, unknown>) => void>()
  let lastAsked = 0
  let upgraded = false
  let greeted = false
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let needed = 2

  const reader: RawReader = {
    payloads: [],
    events: [],
    tcp,
    closed: false,
    stopReading: () => void tcp.pause(),
    readOn: () => void tcp.resume(),
    sendRaw: (bytes) => void tcp.write(bytes),
    emit: (name, body) => reader.sendRaw(maskedFrame(packetOf({ type: 2, nsp: "/", data: [name, body] }))),
    ask(name, body) {
      const id = ++lastAsked
      reader.sendRaw(maskedFrame(packetOf({ type: 2, nsp: "/", id, data: [name, body] })))
      return new Promise((resolve) => acknowledged.set(id, resolve))
    },
    async event(name, from = 0) {
      const found = () => reader.events.slice(from).find((event) => event.name === name)
      await reader.until(() => found() !== undefined)
      return found()?.body ?? {}
    },
    until(condition) {
      return new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          waiters.delete(check)
          resolve()
        }
        waiters.add(check)
        check()
      })
    },
    gone: () => reader.until(() => reader.closed),
  }

  const news = () => {
    for (const check of [...waiters]) check()
  }
  tcp.on("error", () => {})
  tcp.on("close", () => {
    reader.closed = true
    news()
  })
  tcp.on("data", (chunk: Buffer) => {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < needed) return
    let bytes = Buffer.concat(waiting, waitingBytes)
    if (!upgraded) {
      const end = bytes.indexOf("\r\n\r\n")
      if (end >= 0) {
        upgraded = true
        bytes = bytes.subarray(end + 4)
      }
    }
    needed = waitingBytes + 1
    while (upgraded) {
      const frame = firstFrame(bytes)
      if (typeof frame === "number") {
        needed = frame
        break
      }
      bytes = bytes.subarray(frame.bytes)
      take(frame.opcode, frame.payload)
    }
    waiting = bytes.length > 0 ? [bytes] : []
    waitingBytes = bytes.length
    news()
  })

  function take(opcode: number, payload: Buffer): void {
    if (opcode === 1) {
      const text = String(payload)
      if (text.startsWith("0")) greeted = true
      if (text === "2") reader.sendRaw(maskedFrame(Buffer.from("3"), { opcode: 1 }))
      return
    }
    if (opcode === 8) tcp.end()
    if (opcode !== 2) return
    reader.payloads.push(payload)
    const { type, data, id } = decoded(payload)
    if (type === 0) reader.events.push({ name: "connect", body: data as Record<string, unknown> })
    if (type === 4) reader.events.push({ name: "connect_error", body: data as Record<string, unknown> })
    if (type === 2) {
      const [name, body] = data as [string, Record<string, unknown>]
      reader.events.push({ name, body })
    }
    if (type === 3 && id !== undefined) {
      acknowledged.get(id)?.((data as [Record<string, unknown>])[0])
      acknowledged.delete(id)
    }
  }

  tcp.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await reader.until(() => greeted || reader.closed)
  return reader
}

/** With a ticket shown and taken. */
export async function readerWith(url: string, ticket: string): Promise<RawReader> {
  const reader = await dialRaw(url)
  reader.sendRaw(maskedFrame(packetOf({ type: 0, nsp: "/", data: { ticket } })))
  await reader.until(() => reader.events.length > 0 || reader.closed)
  return reader
}

function decoded(payload: Buffer): Packet {
  const decoder = new msgpack.Decoder()
  let packet: Packet = { type: -1 }
  decoder.on("decoded", (value: Packet) => {
    packet = value
  })
  decoder.add(payload)
  return packet
}

/** The frame at the beginning; or, when it is not all there, how many bytes it takes. */
function firstFrame(bytes: Buffer): { opcode: number; payload: Buffer; bytes: number } | number {
  if (bytes.length < 2) return 2
  const first = bytes.readUInt8(0)
  const short = bytes.readUInt8(1) & 127
  const head = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < head) return head
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? bytes.readUIntBE(4, 6) : short
  const end = head + length
  if (bytes.length < end) return end
  if (first !== 0x82 && first !== 0x81 && first !== 0x88 && first !== 0x89)
    throw new Error(`a frame that begins with ${first}: the stream is cut`)
  return { opcode: first & 15, payload: bytes.subarray(head, end), bytes: end }
}
