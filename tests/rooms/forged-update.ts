// An update taken apart into what its bytes say, and put together again from whatever one likes: what no Yjs document
// would ever write can be written here.
import * as Y from "yjs"

export type Id = readonly [client: number, clock: number]

export interface ForgedStruct {
  /** How far the next clock is; an honest struct is as long as its content. */
  length: number
  origin: Id | null
  rightOrigin: Id | null
  /** A root by its name, or whatever was made at this id; written only where no neighbour says it. */
  parent: string | Id
  key: string | null
  /** The number of the content's kind, and its bytes. 0 is garbage, 10 a gap: neither has neighbours. */
  kind: number
  content: number[]
}

export interface ForgedBlock {
  client: number
  clock: number
  structs: ForgedStruct[]
}

export interface ForgedUpdate {
  blocks: ForgedBlock[]
  deletes: { client: number; ranges: [clock: number, length: number][] }[]
}

const dismantled = new WeakMap<Uint8Array, ForgedUpdate>()

/** A copy each time, to be broken. */
export function dismantle(update: Uint8Array): ForgedUpdate {
  const parts = dismantled.get(update) ?? partsOf(update)
  dismantled.set(update, parts)
  return {
    blocks: parts.blocks.map(({ client, clock, structs }) => ({
      client,
      clock,
      structs: structs.map((struct) => ({ ...struct })),
    })),
    deletes: parts.deletes.map(({ client, ranges }) => ({ client, ranges: [...ranges] })),
  }
}

/** The same edit as it would have been made under another number that nothing was written under yet. */
export function renamed(update: Uint8Array, from: number, clock: number, to: number): Uint8Array {
  const { blocks, deletes } = dismantle(update)
  const moved = ([client, at]: Id): Id => (client === from && at >= clock ? [to, at - clock] : [client, at])
  for (const block of blocks) {
    if (block.client === from) Object.assign(block, { client: to, clock: block.clock - clock })
    for (const struct of block.structs) {
      struct.origin &&= moved(struct.origin)
      struct.rightOrigin &&= moved(struct.rightOrigin)
      if (typeof struct.parent !== "string") struct.parent = moved(struct.parent)
    }
  }
  const apart = deletes.flatMap(({ client, ranges }) =>
    ranges.map(([at, length]) => {
      const [mover, there] = moved([client, at])
      return { client: mover, ranges: [[there, length] as [number, number]] }
    }),
  )
  return assemble({ blocks, deletes: apart })
}

function partsOf(update: Uint8Array): ForgedUpdate {
  const { structs, ds } = Y.decodeUpdate(update)
  const blocks: ForgedBlock[] = []
  for (const struct of structs as (Y.Item | Y.GC | Y.Skip)[]) {
    const { client, clock } = struct.id
    let block = blocks.at(-1)
    if (block?.client !== client) {
      block = { client, clock, structs: [] }
      blocks.push(block)
    }
    block.structs.push(struct instanceof Y.Item ? itemOf(struct) : bare(struct))
  }
  const deletes = [...ds.clients].map(([client, items]) => ({
    client,
    ranges: items.map(({ clock, len }): [number, number] => [clock, len]),
  }))
  return { blocks, deletes }
}

const bare = (struct: Y.GC | Y.Skip): ForgedStruct => empty(struct instanceof Y.GC ? 0 : 10, struct.length)

export const empty = (kind: number, length: number): ForgedStruct => ({
  length,
  origin: null,
  rightOrigin: null,
  parent: "meta",
  key: null,
  kind,
  content: varint(length),
})

function itemOf(item: Y.Item): ForgedStruct {
  const idOf = (id: Y.ID | null): Id | null => (id ? [id.client, id.clock] : null)
  // Of a decoded item the parent is a root's name or an id, or nothing where a neighbour says it.
  const parent = item.parent as unknown
  const { content } = item
  return {
    length: item.length,
    origin: idOf(item.origin),
    rightOrigin: idOf(item.rightOrigin),
    parent: parent instanceof Y.ID ? [parent.client, parent.clock] : String(parent ?? "meta"),
    key: item.parentSub,
    kind: content.getRef(),
    content: contentBytes(content),
  }
}

function contentBytes(content: object): number[] {
  if (content instanceof Y.ContentDeleted) return varint(content.len)
  if (content instanceof Y.ContentString) return words(content.str)
  if (content instanceof Y.ContentAny) return list(content.arr.map(any))
  if (content instanceof Y.ContentType) return [content.type instanceof Y.Text ? 2 : 1]
  if (content instanceof Y.ContentFormat)
    return [...words(content.key), ...words(JSON.stringify(content.value))]
  throw new Error("a board's edit holds no such content")
}

/** A struct of a block whose first is at `clock` begins where those before it end, whatever they say that they are. */
export function assemble({ blocks, deletes }: ForgedUpdate): Uint8Array {
  const bytes = varint(blocks.length)
  for (const { client, clock, structs } of blocks) {
    push(bytes, varint(structs.length))
    push(bytes, varint(client))
    push(bytes, varint(clock))
    for (const struct of structs) push(bytes, structBytes(struct))
  }
  push(bytes, varint(deletes.length))
  for (const { client, ranges } of deletes) {
    push(bytes, varint(client))
    push(bytes, varint(ranges.length))
    for (const [clock, length] of ranges) {
      push(bytes, varint(clock))
      push(bytes, varint(length))
    }
  }
  return new Uint8Array(bytes)
}

function structBytes({ kind, origin, rightOrigin, parent, key, content }: ForgedStruct): number[] {
  if (kind === 0 || kind === 10) return [kind, ...content]
  const bytes = [kind | (origin ? 128 : 0) | (rightOrigin ? 64 : 0) | (key === null ? 0 : 32)]
  if (origin) push(bytes, origin.flatMap(varint))
  if (rightOrigin) push(bytes, rightOrigin.flatMap(varint))
  if (!origin && !rightOrigin) {
    push(bytes, typeof parent === "string" ? [1, ...words(parent)] : [0, ...parent.flatMap(varint)])
    if (key !== null) push(bytes, words(key))
  }
  push(bytes, content)
  return bytes
}

// Not push(...more): sixty thousand arguments are too many for a stack.
function push(bytes: number[], more: readonly number[]): void {
  for (const byte of more) bytes.push(byte)
}

/** Seven bits a byte, low bits first. */
export function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}

/** A string with its length; a lone half of a pair goes out as the three bytes that no encoder writes. */
export function words(text: string): number[] {
  if (!/\p{Surrogate}/u.test(text)) {
    const encoded = Buffer.from(text)
    return [...varint(encoded.length), ...encoded]
  }
  const bytes: number[] = []
  for (const character of text) {
    const unit = character.charCodeAt(0)
    if (character.length === 1 && unit >= 0xd800 && unit <= 0xdfff) {
      bytes.push(0xed, ((unit >> 6) & 0x3f) | 0x80, (unit & 0x3f) | 0x80)
    } else push(bytes, [...Buffer.from(character)])
  }
  return [...varint(bytes.length), ...bytes]
}

export const list = (entries: readonly number[][]): number[] => [...varint(entries.length), ...entries.flat()]

/** A value as an update holds it. Objects may come as a list of entries, so that a key can come twice. */
export function any(value: unknown): number[] {
  if (value === undefined) return [127]
  if (value === null) return [126]
  if (value === false) return [121]
  if (value === true) return [120]
  if (typeof value === "string") return [119, ...words(value)]
  if (typeof value === "bigint") {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64BE(BigInt.asIntN(64, value))
    return [122, ...bytes]
  }
  if (typeof value === "number") {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleBE(value)
    return [123, ...bytes]
  }
  if (value instanceof Uint8Array) return [116, ...varint(value.length), ...value]
  if (value instanceof Map)
    return [118, ...list([...value].map(([key, entry]) => [...words(key), ...any(entry)]))]
  if (Array.isArray(value)) return [117, ...list(value.map(any))]
  return any(new Map(Object.entries(value as object)))
}
