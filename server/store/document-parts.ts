/**
 * A whole document as several updates that are applied one after the other, each complete with what came before: a
 * server that reads a long document back does so a part at a time, and other rooms get their turn in between.
 *
 * The order is one in which every struct comes after those that it names (its neighbours when it was written, its
 * parent, what its client wrote before).
 */
import * as Y from "yjs"

type Struct = Y.Item | Y.GC

/** What is applied in a few milliseconds. Characters count as well: a long text is one struct. */
const structsAPart = 1_000
const charactersAStruct = 64

/** Updates V1, in their order. */
export function cutIntoParts(doc: Y.Doc, weightOfPart: number = structsAPart): Uint8Array[] {
  const parts: Uint8Array[] = []
  let part = new Map<number, Struct[]>()
  let weight = 0
  for (const struct of inOrder(doc)) {
    const { client } = struct.id
    const ofClient = part.get(client)
    if (ofClient) ofClient.push(struct)
    else part.set(client, [struct])
    weight += weightOf(struct)
    if (weight < weightOfPart) continue
    parts.push(encode(part))
    part = new Map()
    weight = 0
  }
  if (part.size > 0 || parts.length === 0) parts.push(encode(part))
  return parts
}

function weightOf(struct: Struct): number {
  const text = struct instanceof Y.Item && struct.content instanceof Y.ContentString
  return text ? 1 + struct.length / charactersAStruct : 1
}

function* inOrder(doc: Y.Doc): Generator<Struct> {
  const { clients } = doc.store
  /** Of each client, how many of its structs have been given out. */
  const given = new Map<number, number>()
  const next = (client: number): Struct | undefined => clients.get(client)?.[given.get(client) ?? 0]
  // Higher ids first, as Yjs writes them: where two wrote at the same place, the later of them is found at once.
  for (const client of [...clients.keys()].sort((a, b) => b - a)) {
    for (let struct = next(client); struct; struct = next(client)) {
      const path = [struct]
      for (let top = path.at(-1); top; top = path.at(-1)) {
        const lacks = namedBy(top).find((id) => {
          const first = next(id.client)
          return first !== undefined && id.clock >= first.id.clock && first !== top
        })
        const before = lacks && next(lacks.client)
        if (before) {
          if (path.includes(before)) throw new Error("structs that wait for each other")
          path.push(before)
        } else {
          given.set(top.id.client, (given.get(top.id.client) ?? 0) + 1)
          path.pop()
          yield top
        }
      }
    }
  }
}

function namedBy(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const { origin, rightOrigin, parent } = struct
  const parentItem = parent instanceof Y.AbstractType ? parent._item : null
  return [origin, rightOrigin, parentItem?.id ?? null].filter((id) => id !== null)
}

/** Update V1: the structs of each client, then which of them are deleted. */
function encode(structs: ReadonlyMap<number, Struct[]>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const clients = [...structs].sort(([a], [b]) => b - a)
  const deleted: [number, { clock: number; length: number }[]][] = []
  encoder.writeLen(clients.length)
  for (const [client, own] of clients) {
    encoder.writeLen(own.length)
    encoder.writeClient(client)
    encoder.writeDsClock((own[0] as Struct).id.clock)
    const ranges: { clock: number; length: number }[] = []
    for (const struct of own) {
      struct.write(encoder, 0)
      if (!struct.deleted) continue
      const range = ranges.at(-1)
      if (range && range.clock + range.length === struct.id.clock) range.length += struct.length
      else ranges.push({ clock: struct.id.clock, length: struct.length })
    }
    if (ranges.length > 0) deleted.push([client, ranges])
  }
  encoder.writeLen(deleted.length)
  for (const [client, ranges] of deleted) {
    encoder.writeClient(client)
    encoder.writeLen(ranges.length)
    for (const { clock, length } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(length)
    }
  }
  return encoder.toUint8Array()
}

/** Several byte strings as one: how many, their lengths (32 bits each), and they themselves. */
export function pack(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = 4 * (parts.length + 1)
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, head))
  const view = new DataView(packed.buffer)
  view.setUint32(0, parts.length, true)
  let at = head
  parts.forEach((part, i) => {
    view.setUint32(4 * (i + 1), part.length, true)
    packed.set(part, at)
    at += part.length
  })
  return packed
}

/** Throws RangeError when it was not packed like that. */
export function unpack(packed: Uint8Array): Uint8Array[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const count = view.getUint32(0, true)
  let at = 4 * (count + 1)
  const parts: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const end = at + view.getUint32(4 * (i + 1), true)
    if (end > packed.length) throw new RangeError("parts that are not there")
    parts.push(packed.subarray(at, end))
    at = end
  }
  if (at !== packed.length) throw new RangeError("more than its parts")
  return parts
}
