/**
 * A WebSocket that can discard: the crowd of a bench must cost its own process next to nothing, so a frame that
 * nobody wants is skipped by its length and never looked at. No extensions, no fragments.
 */
import { randomBytes } from "node:crypto"
import { connect, type Socket } from "node:net"

export interface RawSocketWanted {
  url: string
  /** Everything until `discard`; then only what is no longer than was said there. */
  onFrame(payload: Buffer, isText: boolean): void
  onClose(): void
}

export interface RawSocket {
  send(payload: Uint8Array | string): void
  /** From now on frames above `longest` bytes are skipped. */
  discard(longest: number): void
  close(): void
}

const text = 1
const binary = 2
const closing = 8
const ping = 9
const pong = 10

/** One for all: what is read is looked at before the next socket's turn, and only an unfinished rest is copied. */
const readInto = Buffer.allocUnsafe(256 * 1024)

export function openRawSocket({ url, onFrame, onClose }: RawSocketWanted): Promise<RawSocket> {
  const { hostname, port, host, pathname, search } = new URL(url)
  let receive: (chunk: Buffer) => void = () => {}
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: readInto,
      callback(length) {
        receive(readInto.subarray(0, length))
        return true
      },
    },
  })
  let longest = Number.POSITIVE_INFINITY
  /** The rest of a frame that nobody wants. */
  let skip = 0
  let held: Buffer | null = null

  function read(chunk: Buffer): void {
    let bytes = held ? Buffer.concat([held, chunk]) : chunk
    held = null
    if (skip > 0) {
      const skipped = Math.min(skip, bytes.length)
      skip -= skipped
      bytes = bytes.subarray(skipped)
    }
    let at = 0
    while (at < bytes.length) {
      const head = headOf(bytes, at)
      if (!head) break
      const begin = at + head.bytes
      const wanted = head.length <= longest || head.opcode >= closing
      if (!wanted) {
        at = begin + head.length
        if (at > bytes.length) skip = at - bytes.length
        continue
      }
      if (begin + head.length > bytes.length) break
      at = begin + head.length
      // A frame may be kept by whom it is for; the next read would write over it.
      take(head.opcode, Buffer.from(bytes.subarray(begin, at)))
    }
    if (at < bytes.length) held = Buffer.from(bytes.subarray(at))
  }

  function take(opcode: number, payload: Buffer): void {
    if (opcode === ping) write(pong, payload)
    else if (opcode === closing) socket.end()
    else if (opcode === text || opcode === binary) onFrame(payload, opcode === text)
  }

  function write(opcode: number, payload: Uint8Array): void {
    if (socket.writable) socket.write(masked(opcode, payload))
  }

  return new Promise((resolve, reject) => {
    socket.once("error", reject)
    socket.once("connect", () => {
      const key = randomBytes(16).toString("base64")
      socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nUpgrade: websocket\r\n` +
          `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      )
    })
    let answer = Buffer.alloc(0)
    const onAnswer = (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      const end = answer.indexOf("\r\n\r\n")
      if (end < 0) return
      receive = () => {}
      const status = answer.subarray(0, answer.indexOf("\r\n")).toString()
      if (!status.startsWith("HTTP/1.1 101")) {
        socket.destroy()
        reject(new Error(`${url}: ${status}`))
        return
      }
      socket.off("error", reject)
      // A server that is killed resets its sockets; that is a close like any other.
      socket.on("error", () => socket.destroy())
      socket.once("close", onClose)
      resolve({
        send: (payload) =>
          typeof payload === "string" ? write(text, Buffer.from(payload)) : write(binary, payload),
        discard(most) {
          longest = most
        },
        close: () => closeSocket(socket, onClose),
      })
      // What comes before the caller has its socket is kept until then.
      held = answer.subarray(end + 4)
      receive = (chunk) => {
        held = Buffer.concat([held ?? Buffer.alloc(0), chunk])
      }
      setImmediate(() => {
        receive = read
        if (held && held.length > 0) read(Buffer.alloc(0))
      })
    }
    receive = onAnswer
  })
}

function closeSocket(socket: Socket, onClose: () => void): void {
  socket.off("close", onClose)
  socket.destroy()
}

interface Head {
  opcode: number
  /** Of the head itself. */
  bytes: number
  /** Of what follows. */
  length: number
}

function headOf(bytes: Buffer, at: number): Head | null {
  const rest = bytes.length - at
  if (rest < 2) return null
  const first = bytes.readUInt8(at)
  if ((first & 0x80) === 0) throw new Error("a fragmented frame, which this socket does not read")
  const opcode = first & 0x0f
  const short = bytes.readUInt8(at + 1) & 0x7f
  if (short < 126) return { opcode, bytes: 2, length: short }
  if (short === 126) return rest < 4 ? null : { opcode, bytes: 4, length: bytes.readUInt16BE(at + 2) }
  return rest < 10 ? null : { opcode, bytes: 10, length: Number(bytes.readBigUInt64BE(at + 2)) }
}

function masked(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + 4 + length)
  frame.writeUInt8(0x80 | opcode, 0)
  frame.writeUInt8(0x80 | (head === 2 ? length : head === 4 ? 126 : 127), 1)
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  const mask = randomBytes(4)
  mask.copy(frame, head)
  for (let i = 0; i < length; i++) frame[head + 4 + i] = (payload[i] as number) ^ (mask[i & 3] as number)
  return frame
}
