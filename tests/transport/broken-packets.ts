/**
 * What can be sent down a socket that no page of ours would send: valid packets broken in their bytes, in their
 * values and in their envelope, and frames of the layers below. Each has a name, so that a run can show that all were
 * tried.
 */
import parser from "socket.io-msgpack-parser"
import type { WebSocket } from "ws"
import type { Chance } from "../rooms/seeded-chance.ts"

export interface Attack {
  chance: Chance
  /** A valid packet of a random kind, as an object. */
  valid(): Packet
  /** The socket, for frames that are not packets. */
  ws: WebSocket
}

export interface Packet {
  type: unknown
  nsp: unknown
  data?: unknown
  id?: unknown
}

/** Sends one malformed thing. */
type Sending = (attack: Attack) => void

const encoder = new parser.Encoder()
export function encode(packet: unknown): Buffer {
  const [bytes] = encoder.encode(packet as never) as unknown as Uint8Array[]
  return Buffer.from(bytes as Uint8Array)
}
const pick = <T>({ below }: Chance, from: readonly T[]): T => from[below(from.length)] as T
const noise = ({ below }: Chance, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => below(256)))

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

const nonsense: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 32,
  2 ** 53 + 2,
  -(2 ** 40),
  "",
  "x",
  "__proto__",
  "constructor",
  "x".repeat(60_000),
  "\ud800",
  "a\u0000b",
  "board",
  "ledger",
  [],
  [[]],
  {},
  nested(10),
  nested(15),
  nested(40),
  Array.from({ length: 5_000 }, (_, i) => i),
  Buffer.alloc(0),
  Buffer.alloc(40),
  Buffer.alloc(70_000),
  Buffer.from([255, 255, 255, 255, 255, 255, 255]),
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  JSON.parse('{"then":1}'),
  { length: 1_000_000_000 },
  { toJSON: "x", toString: 1, valueOf: null },
]

/** One field, however deep it lies, becomes something else, is left out, or gets company. */
function spoiled(packet: Packet, chance: Chance): Packet {
  const data = packet.data as [string, unknown]
  return { ...packet, data: [data[0], spoil(data[1], chance)] }
}

function spoil(value: unknown, chance: Chance): unknown {
  const { oneIn } = chance
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || oneIn(4))
    return pick(chance, nonsense)
  if (Array.isArray(value)) {
    const at = chance.below(value.length + 1)
    return at === value.length ? [...value, pick(chance, nonsense)] : value.with(at, spoil(value[at], chance))
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return pick(chance, nonsense)
  const [key, inside] = pick(chance, entries)
  if (oneIn(6)) return Object.fromEntries(entries.filter(([other]) => other !== key))
  return { ...value, [key]: spoil(inside, chance) }
}

const raw: readonly (readonly number[])[] = [
  [0xdd, 255, 255, 255, 255],
  [0xdf, 255, 255, 255, 255],
  [0xc6, 255, 255, 255, 255, 0],
  [0xc9, 255, 255, 255, 255, 0],
  [0xdb, 255, 255, 255, 255],
  [0xc1],
  [0x84, 0xa4, 0x74, 0x79, 0x70, 0x65],
  new Array(20_000).fill(0x91),
  new Array(20_000).fill(0x81),
  [...new Array(30).fill(0x91), 0xc0],
  [0xd8, ...new Array(17).fill(0)],
  [0xc7, 8, 0, ...new Array(8).fill(255)],
  [0xd7, 0, ...new Array(8).fill(255)],
  [0xc0],
  [0x90],
  [0x80],
]

const events = [
  "error",
  "disconnect",
  "disconnecting",
  "connection",
  "connect",
  "newListener",
  "removeListener",
  "__proto__",
  "constructor",
  "toString",
  "",
  "HELLO",
  "hello ",
  "batch",
  "welcome",
  "bye",
  "you",
]

export const sendings: Readonly<Record<string, { weight: number; send: Sending }>> = {
  "a packet with bytes changed": {
    weight: 8,
    send: ({ ws, valid, chance }) => {
      const bytes = encode(valid())
      for (let changes = 1 + chance.below(3); changes > 0; changes--)
        bytes[chance.below(bytes.length)] = chance.below(256)
      ws.send(bytes)
    },
  },
  "a packet cut off": {
    weight: 2,
    send: ({ ws, valid, chance }) => {
      const bytes = encode(valid())
      ws.send(bytes.subarray(0, chance.below(bytes.length)))
    },
  },
  "a packet with bytes put in": {
    weight: 2,
    send: ({ ws, valid, chance }) => {
      const bytes = encode(valid())
      const at = chance.below(bytes.length)
      ws.send(Buffer.concat([bytes.subarray(0, at), noise(chance, 1 + chance.below(8)), bytes.subarray(at)]))
    },
  },
  "two packets in one frame": {
    weight: 1,
    send: ({ ws, valid }) => ws.send(Buffer.concat([encode(valid()), encode(valid())])),
  },
  noise: { weight: 1, send: ({ ws, chance }) => ws.send(noise(chance, chance.below(200))) },
  "lengths and depths that are not there": {
    weight: 2,
    send: ({ ws, chance }) => ws.send(Buffer.from(pick(chance, raw))),
  },
  "a field of another kind": {
    weight: 70,
    send: ({ ws, valid, chance }) => ws.send(encode(spoiled(valid(), chance))),
  },
  "two fields of another kind": {
    weight: 10,
    send: ({ ws, valid, chance }) => ws.send(encode(spoiled(spoiled(valid(), chance), chance))),
  },
  "no arguments, or too many": {
    weight: 4,
    send: ({ ws, valid, chance }) => {
      const packet = valid()
      const data = packet.data as unknown[]
      ws.send(encode({ ...packet, data: chance.oneIn(2) ? [data[0]] : [...data, ...data] }))
    },
  },
  "an acknowledgement that cannot be": {
    weight: 4,
    send: ({ ws, valid, chance }) => {
      const id = pick(chance, [-1, 1.5, "1", 2 ** 53, null, [], Number.NaN, 0, undefined])
      ws.send(encode({ ...valid(), id }))
    },
  },
  "another event": {
    weight: 3,
    send: ({ ws, valid, chance }) => {
      const [, body] = valid().data as unknown[]
      ws.send(encode({ type: 2, nsp: "/", data: [pick<unknown>(chance, [...events, 7, null, {}]), body] }))
    },
  },
  "another kind of packet": {
    weight: 3,
    send: ({ ws, valid, chance }) => {
      const type = pick<unknown>(chance, [0, 1, 3, 4, 5, 6, 7, -1, 1.5, "2", null, undefined, [], 2 ** 40])
      ws.send(
        encode({
          ...valid(),
          type,
          ...(chance.oneIn(2) ? { attachments: pick(chance, [1, 1_000_000, -1, "x"]) } : {}),
        }),
      )
    },
  },
  "another namespace": {
    weight: 2,
    send: ({ ws, valid, chance }) => {
      ws.send(
        encode({
          ...valid(),
          nsp: pick<unknown>(chance, ["", "/admin", "//", null, 7, "/".repeat(5_000), undefined, {}]),
        }),
      )
    },
  },
  "a second connect, or a goodbye": {
    weight: 2,
    send: ({ ws, chance }) => {
      ws.send(
        encode({
          type: chance.below(2),
          nsp: "/",
          data: pick<unknown>(chance, [undefined, { ticket: "x" }, {}, []]),
        }),
      )
    },
  },
  "a text frame": {
    weight: 4,
    send: ({ ws, chance }) => {
      ws.send(
        pick(chance, [
          "0",
          "1",
          "2",
          "2probe",
          "3",
          "4",
          "5",
          "6",
          "7",
          "9",
          "",
          "4hello",
          '42["edit",{}]',
          '40{"ticket":"x"}',
          "b4AAAA",
          "bAAAA",
          "\u0000",
          "4".repeat(100_000),
        ]),
      )
    },
  },
  "a frame in pieces": {
    weight: 4,
    send: ({ ws, valid, chance }) => {
      const bytes = encode(spoiled(valid(), chance))
      const parts = Math.min(bytes.length, 40)
      for (let i = 0; i < parts; i++) {
        const part = bytes.subarray(
          Math.floor((i * bytes.length) / parts),
          Math.floor(((i + 1) * bytes.length) / parts),
        )
        ws.send(part, { fin: i === parts - 1 })
      }
    },
  },
  "pings and pongs": {
    weight: 4,
    send: ({ ws, chance }) => {
      for (let i = 0; i < 40; i++) ws.ping(noise(chance, chance.below(120)))
      ws.pong(noise(chance, 100))
    },
  },
  "a frame too large": { weight: 1, send: ({ ws }) => ws.send(Buffer.alloc(300_000, 0xc0)) },
  "bytes below the frames": {
    weight: 2,
    send: ({ ws, chance }) => {
      const frames = [
        [0x82, 0x05, 1, 2, 3, 4, 5], // unmasked
        [0xf2, 0x80, 0, 0, 0, 0], // reserved bits
        [0x8b, 0x80, 0, 0, 0, 0], // an opcode that there is not
        [0x80, 0x80, 0, 0, 0, 0], // going on with nothing
        [0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0], // of eighteen exabytes
        [0x89, 0xfe, 1, 0, 0, 0, 0, 0], // a ping of 256
        [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], // text that is no text
      ]
      const socket = Reflect.get(ws, "_socket") as { write(bytes: Uint8Array): void }
      socket.write(Buffer.from(pick(chance, frames)))
    },
  },
}
