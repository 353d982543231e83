/**
 * Every way that is known to us to break an honest update: in its bytes, as a bad line or a careless program would,
 * and in what they say, as somebody would who has read how Yjs writes. Each has a name, so that a run can show that
 * all were tried.
 */
import * as Y from "yjs"
import { limits } from "../../core/limits.ts"
import {
  any,
  assemble,
  dismantle,
  empty,
  type ForgedBlock,
  type ForgedStruct,
  type ForgedUpdate,
  type Id,
  list,
  varint,
  words,
} from "./forged-update.ts"
import type { Chance } from "./seeded-chance.ts"

export interface Target {
  chance: Chance
  /** An honest update: what is to be broken. */
  honest: Uint8Array
  /** Another one, of the same or another client. */
  other: Uint8Array
  /** The document that it is for. */
  doc: Y.Doc
  senderId: number
  victimId: number
}

export type Breakage = (target: Target) => Uint8Array

const concat = (...parts: (Uint8Array | readonly number[])[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const pick = <T>({ below }: Chance, from: readonly T[]): T => from[below(from.length)] as T
const randomBytes = ({ below }: Chance, count: number): number[] =>
  Array.from({ length: count }, () => below(256))

/** Seven bits a byte for ever, and the edges of what numbers can hold. */
const hugeNumbers: readonly number[][] = [
  [255, 255, 255, 255, 15],
  [255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
  new Array(40).fill(255),
  varint(2 ** 31 - 1),
  varint(2 ** 31),
  varint(2 ** 32 - 1),
  varint(2 ** 32),
  varint(2 ** 53 - 1),
  [128, 128, 128, 0],
]

// --- bytes ------------------------------------------------------------------------------------------------------

export const inBytes = {
  "bits flipped"({ honest, chance }) {
    const bytes = honest.slice()
    for (let flips = 1 + chance.below(4); flips > 0; flips--) {
      const at = chance.below(bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << chance.below(8))
    }
    return bytes
  },
  "bytes changed"({ honest, chance }) {
    const bytes = honest.slice()
    for (let changes = 1 + chance.below(4); changes > 0; changes--)
      bytes[chance.below(bytes.length)] = chance.below(256)
    return bytes
  },
  "a byte one more or less"({ honest, chance }) {
    const bytes = honest.slice()
    const at = chance.below(bytes.length)
    bytes[at] = (bytes[at] as number) + (chance.below(2) === 0 ? 1 : -1)
    return bytes
  },
  "bytes put in"({ honest, chance }) {
    const at = chance.below(honest.length + 1)
    return concat(honest.subarray(0, at), randomBytes(chance, 1 + chance.below(8)), honest.subarray(at))
  },
  "bytes taken out"({ honest, chance }) {
    const at = chance.below(honest.length)
    return concat(honest.subarray(0, at), honest.subarray(at + 1 + chance.below(8)))
  },
  "a stretch twice"({ honest, chance }) {
    const at = chance.below(honest.length)
    const end = at + 1 + chance.below(honest.length - at)
    return concat(honest.subarray(0, end), honest.subarray(at))
  },
  "cut off": ({ honest, chance }) => honest.slice(0, chance.below(honest.length)),
  "a number too large"({ honest, chance }) {
    const at = chance.below(honest.length)
    return concat(honest.subarray(0, at), pick(chance, hugeNumbers), honest.subarray(at + 1))
  },
  "a number too large put in"({ honest, chance }) {
    const at = chance.below(honest.length + 1)
    return concat(honest.subarray(0, at), pick(chance, hugeNumbers), honest.subarray(at))
  },
  "two updates spliced"({ honest, other, chance }) {
    return concat(honest.subarray(0, chance.below(honest.length)), other.subarray(chance.below(other.length)))
  },
  "one update behind another": ({ honest, other }) => concat(other, honest),
  "structs of one with deletions of another": ({ honest, other }) =>
    concat(honest.subarray(0, -1), other.subarray(-4)),
  "something behind the end": ({ honest, chance }) =>
    concat(honest, randomBytes(chance, 1 + chance.below(20))),
  "somebody's number for another's"({ honest, senderId, victimId, chance }) {
    const from = Buffer.from(varint(senderId))
    const bytes = Buffer.from(honest)
    const at = bytes.indexOf(from)
    if (at < 0) return concat([1], honest)
    const to = pick(chance, [victimId, 1, 0, 2 ** 32, senderId + 1])
    return concat(bytes.subarray(0, at), varint(to), bytes.subarray(at + from.length))
  },
  "another count of blocks": ({ honest, chance }) =>
    concat(pick(chance, [[0], [2], [3], ...hugeNumbers]), honest.subarray(1)),
  "the other encoding": ({ honest }) => Y.convertUpdateFormatV1ToV2(honest),
  "the other encoding, broken"({ honest, chance }) {
    const bytes = Y.convertUpdateFormatV1ToV2(honest)
    bytes[chance.below(bytes.length)] = chance.below(256)
    return bytes
  },
  "nothing but noise": ({ chance }) => new Uint8Array(randomBytes(chance, chance.below(60))),
} satisfies Record<string, Breakage>

// --- what the bytes say -----------------------------------------------------------------------------------------

const inside =
  (breakIt: (update: ForgedUpdate, target: Target) => void): Breakage =>
  (target) => {
    const update = dismantle(target.honest)
    breakIt(update, target)
    return assemble(update)
  }

/** As `inside`, at one of the structs; an update of deletions alone gets one. */
const atStruct = (breakIt: (struct: ForgedStruct, target: Target, block: ForgedBlock) => void): Breakage =>
  inside((update, target) => {
    if (update.blocks.length === 0) {
      const clock = Y.getState(target.doc.store, target.senderId)
      update.blocks.push({ client: target.senderId, clock, structs: [inTitle()] })
    }
    const block = pick(target.chance, update.blocks)
    breakIt(pick(target.chance, block.structs), target, block)
  })

const inTitle = (): ForgedStruct => ({
  ...empty(8, 1),
  parent: "meta",
  key: "title",
  content: list([any("forged")]),
})

/** An id of something in the document, or near it. */
function someId({ chance, doc, senderId, victimId }: Target): Id {
  const clients = [...doc.store.clients.keys()]
  const client = pick(chance, [...clients, senderId, victimId])
  const state = Y.getState(doc.store, client)
  switch (chance.below(8)) {
    case 0:
      return [client, state]
    case 1:
      return [client, state + chance.below(100)]
    case 2:
      return [pick(chance, [0, 999_999, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]), chance.below(3)]
    default:
      return [client, chance.below(Math.max(1, state))]
  }
}

const roots = [
  "meta",
  "scenarios",
  "issues",
  "links",
  "sets",
  "members",
  "secrets",
  "",
  "__proto__",
  "constructor",
  "toString",
  "x".repeat(2_000),
  "scenarios\u0000",
  "ｍeta",
  "\ud800",
]
const keys = [
  ...[
    "title",
    "kind",
    "status",
    "working",
    "impact",
    "order",
    "deletedAt",
    "setId",
    "finePrint",
    "background",
    "text",
    "from",
  ],
  ...[
    "id",
    "outcomes",
    "evidence",
    "evidence:",
    ":e1",
    "evidence:e1",
    "evidence:e1:e2",
    "outcomes:yes",
    "outcomes:constructor",
  ],
  ...[
    "evidence:__proto__",
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "valueOf",
    "then",
  ],
  ...[
    "meet",
    "when",
    "fresh",
    "a/b",
    "",
    " ",
    "\u0000",
    "x".repeat(65),
    "k".repeat(10_000),
    "title\u0000",
    "\ud800",
    "ＴＩＴＬＥ",
  ],
]

const nested = (depth: number): number[] => [...Array.from({ length: depth }, () => [117, 1]).flat(), 126]
const nestedMaps = (depth: number): number[] => [
  ...Array.from({ length: depth }, () => [118, 1, 1, 97]).flat(),
  126,
]

/** Values as they lie in an update. */
const values: readonly number[][] = [
  ...[
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    -1,
    1e308,
    5e-324,
    2 ** 53 + 2,
    3.5,
    0,
    1,
    5,
  ].map(any),
  ...[
    undefined,
    null,
    true,
    false,
    3n,
    -(2n ** 63n),
    "",
    "x",
    "open",
    "binary",
    "2026-01-01",
    "x".repeat(501),
    "x".repeat(30_000),
    "\ud800",
    "a\udc00",
    "\u0000",
    "javascript:alert(1)",
  ].map(any),
  ...[[], {}, [[]], [[[[[[[[[]]]]]]]]], new Uint8Array(5), [undefined], { length: 1 }].map(any),
  any(new Map([["__proto__", { polluted: true }]])),
  any(
    new Map<string, unknown>([
      ["probabilities", { yes: 1, no: 0 }],
      ["__proto__", { low: 0 }],
    ]),
  ),
  any(
    new Map<string, unknown>([
      [
        "probabilities",
        new Map<string, unknown>([
          ["__proto__", 1],
          ["yes", 1],
        ]),
      ],
    ]),
  ),
  any(new Map<string, unknown>([["constructor", { prototype: { polluted: true } }]])),
  // The same key twice: which of the two was judged?
  [118, 2, ...words("probabilities"), ...any({ yes: 1 }), ...words("probabilities"), ...any({ yes: 9 })],
  any({ probabilities: { yes: 0.7, no: 0.4 } }),
  any({ probabilities: { yes: -1, no: 2 } }),
  any({ probabilities: { yes: Number.NaN, no: 1 } }),
  any({ probabilities: { constructor: 1 } }),
  any({ probabilities: { yes: 0.25, no: 0.75 } }),
  any({
    probabilities: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`o${i}`, i === 0 ? 1 : 0])),
  }),
  any({ quantiles: { p10: 3, p50: 2, p90: 1 } }),
  any({ passage: "x", order: Number.NaN }),
  any({ passage: "x", extra: { deep: { deep: { deep: {} } } } }),
  nested(9),
  nested(20_000),
  nestedMaps(10),
  nestedMaps(8_000),
  [117, ...varint(2 ** 31)],
  [118, ...varint(2 ** 40)],
  [116, ...varint(2 ** 32)],
  [119, ...varint(60_000)],
  [124, 0x7f, 0xc0, 0, 0],
  [115],
  [0],
]

const longText = words("y".repeat(limits.textCharacters + 1))
const deepJson = list([words("[".repeat(20_000))])

const formatNames = [
  "bold",
  "link",
  "block",
  "code",
  "size",
  "__proto__",
  "constructor",
  "toString",
  "ychange",
  "",
]
/** As JSON, which is how they lie in an update. */
const formatValues = [
  ...["null", "true", "false", "1", "NaN", "undefined", "", "{}", "[]", '"heading"', '"song"'],
  ...[
    '"https://example.org/"',
    '"javascript:alert(1)"',
    '"data:text/html,x"',
    '"https://a\\nb"',
    '"https://\\ud800"',
  ],
  ...['{"__proto__":{"polluted":true}}', '["https://example.org/"]', '{"toString":"https://example.org/"}'],
  JSON.stringify(`https://example.org/${"a".repeat(3_000)}`),
  "[".repeat(20_000),
]

/** Content of any kind, whatever may be there, as long as it says that it is. */
const contents: readonly ((
  chance: Chance,
) => Partial<ForgedStruct> & Pick<ForgedStruct, "kind" | "content">)[] = [
  ({ below }) => ({ kind: 1, length: below(50), content: varint(below(50)) }),
  (chance) => ({ kind: 1, length: 1, content: pick(chance, hugeNumbers) }),
  () => ({ kind: 1, length: 2 * limits.frameBytes, content: varint(2 * limits.frameBytes) }),
  () => ({ kind: 2, length: 1, content: list([words('{"__proto__":{"polluted":true}}')]) }),
  () => ({ kind: 2, length: 1, content: list([words("undefined")]) }),
  () => ({ kind: 2, length: 1, content: deepJson }),
  () => ({ kind: 3, length: 1, content: [3, 1, 2, 3] }),
  (chance) => ({ kind: 3, length: 1, content: pick(chance, hugeNumbers) }),
  ({ below }) => ({ kind: 4, length: 3, content: words("abc".slice(below(4))) }),
  () => ({ kind: 4, length: limits.textCharacters + 1, content: longText }),
  () => ({ kind: 4, length: 1, content: words("\ud800") }),
  () => ({ kind: 4, length: 3, content: words("a\u0000b") }),
  () => ({ kind: 4, length: 0, content: words("") }),
  () => ({ kind: 5, length: 1, content: words('{"image":"x"}') }),
  () => ({ kind: 5, length: 1, content: words('{"__proto__":{"polluted":true}}') }),
  () => ({ kind: 5, length: 1, content: words("not json") }),
  () => ({ kind: 6, length: 1, content: [...words("bold"), ...words("true")] }),
  (chance) => ({
    kind: 6,
    length: 1,
    content: [...words(pick(chance, formatNames)), ...words(pick(chance, formatValues))],
  }),
  () => ({ kind: 6, length: 1, content: [...words("__proto__"), ...words('{"polluted":true}')] }),
  ({ below }) => ({ kind: 7, length: 1, content: [below(9), ...words("div")] }),
  ({ below }) => ({ kind: 7, length: 1, content: [below(3)] }),
  () => ({ kind: 7, length: 1, content: [3, ...words("__proto__")] }),
  (chance) => ({ kind: 7, length: 1, content: pick(chance, hugeNumbers) }),
  (chance) => ({ kind: 8, length: 1, content: list([pick(chance, values)]) }),
  (chance) => ({ kind: 8, length: 2, content: list([pick(chance, values), pick(chance, values)]) }),
  () => ({ kind: 8, length: 0, content: [0] }),
  (chance) => ({ kind: 8, length: 1, content: pick(chance, hugeNumbers) }),
  () => ({
    kind: 9,
    length: 1,
    content: [...words("some-document"), ...any({ gc: false, autoLoad: true, meta: { a: 1 } })],
  }),
  () => ({ kind: 9, length: 1, content: [...words("board1"), ...any({})] }),
  () => ({
    kind: 9,
    length: 1,
    content: [...words(""), ...any(new Map([["__proto__", { polluted: true }]]))],
  }),
  () => ({ kind: 9, length: 1, content: [...words("x"), ...any(null)] }),
  ({ below }) => ({ kind: 11 + below(21), length: 1, content: [1] }),
]

/** Somewhere among them, and the clocks of what follows move along. */
function putIn({ structs }: ForgedBlock, { below }: Chance, struct: ForgedStruct): void {
  structs.splice(below(structs.length + 1), 0, struct)
}

export const inWhatTheySay = {
  "under another's number": inside((update, target) => {
    const { chance, victimId, senderId, doc } = target
    const client = pick(chance, [victimId, 1, 0, senderId + 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])
    for (const block of update.blocks) {
      block.client = client
      if (chance.oneIn(2)) block.clock = Y.getState(doc.store, client)
    }
  }),
  "another clock": inside((update, { chance }) => {
    for (const block of update.blocks) {
      block.clock = pick(chance, [
        0,
        block.clock + 1,
        Math.max(0, block.clock - 1),
        block.clock + chance.below(1_000),
        2 ** 31,
        2 ** 53 - 1,
      ])
    }
  }),
  "a block of somebody else's in tow": inside((update, { chance, victimId, doc }) => {
    const client = pick(chance, [victimId, 1, 555])
    const structs = chance.oneIn(3) ? [] : [pick(chance, [inTitle(), empty(0, 3), empty(10, 3)])]
    const block = { client, clock: chance.oneIn(3) ? 0 : Y.getState(doc.store, client), structs }
    update.blocks.splice(chance.below(2), 0, block)
  }),
  "a block twice": inside((update, { chance, senderId, doc }) => {
    const block = pick(chance, update.blocks) ?? {
      client: senderId,
      clock: Y.getState(doc.store, senderId),
      structs: [inTitle()],
    }
    update.blocks.push(chance.oneIn(2) ? block : { ...block, structs: [inTitle()] })
  }),
  "garbage among the structs": atStruct((_struct, { chance }, block) =>
    putIn(block, chance, empty(0, chance.below(20))),
  ),
  "a gap among the structs": atStruct((_struct, { chance }, block) =>
    putIn(block, chance, empty(10, chance.below(20))),
  ),
  "garbage or a gap of impossible length": atStruct((_struct, { chance }, block) =>
    putIn(block, chance, { ...empty(pick(chance, [0, 10]), 1), content: pick(chance, hugeNumbers) }),
  ),
  "another left neighbour": atStruct((struct, target) => {
    struct.origin = target.chance.oneIn(4) ? null : someId(target)
  }),
  "another right neighbour": atStruct((struct, target) => {
    struct.rightOrigin = target.chance.oneIn(4) ? null : someId(target)
  }),
  "neighbours of two places": atStruct((struct, target) => {
    struct.origin = someId(target)
    struct.rightOrigin = someId(target)
  }),
  "its own neighbour": atStruct((struct, { chance }, block) => {
    struct.origin = [block.client, block.clock + chance.below(3)]
    if (chance.oneIn(2)) struct.rightOrigin = struct.origin
  }),
  "another root": atStruct((struct, { chance }) => {
    struct.origin = null
    struct.rightOrigin = null
    struct.parent = pick(chance, roots)
    if (chance.oneIn(4)) struct.key = null
  }),
  "another parent": atStruct((struct, target) => {
    struct.origin = null
    struct.rightOrigin = null
    struct.parent = someId(target)
    if (target.chance.oneIn(4)) struct.key = null
  }),
  "another key": atStruct((struct, { chance }) => {
    struct.key = pick(chance, keys)
    if (chance.oneIn(2)) {
      struct.origin = null
      struct.rightOrigin = null
      struct.parent = pick(chance, ["meta", "scenarios", "issues", "links"])
    }
  }),
  "a key where there is none, or none where there is one": atStruct((struct, { chance }) => {
    struct.key = struct.key === null ? pick(chance, keys) : null
  }),
  "other content": atStruct(
    (struct, { chance }) => void Object.assign(struct, pick(chance, contents)(chance)),
  ),
  "another formatting": atStruct((struct, { chance }) => {
    struct.kind = 6
    struct.length = 1
    struct.content = [...words(pick(chance, formatNames)), ...words(pick(chance, formatValues))]
  }),
  "another value": atStruct((struct, { chance }) => {
    struct.kind = 8
    struct.content = list([pick(chance, values)])
  }),
  "other content under another key of an entity": atStruct((struct, target) => {
    const { chance, doc } = target
    Object.assign(struct, pick(chance, contents)(chance))
    const entity = doc.getMap("scenarios").get(pick(chance, ["meet", "when"]))
    const at = entity instanceof Y.Map ? entity._item?.id : null
    struct.origin = null
    struct.rightOrigin = null
    struct.parent = at ? [at.client, at.clock] : "meta"
    struct.key = pick(chance, keys)
  }),
  "another kind for the same bytes": atStruct((struct, { chance }) => {
    struct.kind = chance.below(32)
  }),
  "structs in another order": inside(({ blocks }, { chance }) => {
    for (const { structs } of blocks) structs.push(...structs.splice(0, chance.below(structs.length + 1)))
  }),
  "a struct left out": atStruct(
    (struct, _target, block) => void block.structs.splice(block.structs.indexOf(struct), 1),
  ),
  "a struct twice": atStruct((struct, { chance }, block) => putIn(block, chance, struct)),
  "only the second half": inside(({ blocks }) => {
    for (const block of blocks) {
      const gone = block.structs.splice(0, Math.ceil(block.structs.length / 2))
      block.clock += gone.reduce((sum, { length }) => sum + length, 0)
    }
  }),
  "deletions of anything": inside((update, target) => {
    const [client, clock] = someId(target)
    const length = pick(target.chance, [0, 1, 2, 5, 100, 2 ** 31, 2 ** 53 - 1])
    update.deletes.push({ client, ranges: [[clock, length]] })
  }),
  "deletions of all that there is": inside((update, { chance, doc, victimId }) => {
    const client = pick(chance, [victimId, 1, ...doc.store.clients.keys()])
    update.deletes.push({ client, ranges: [[0, Math.max(1, Y.getState(doc.store, client))]] })
  }),
  "deletions that overlap, turn back or are endless": inside((update, { chance, senderId, victimId }) => {
    const client = pick(chance, [senderId, victimId, 1])
    const range = (): [number, number] => [chance.below(40), pick(chance, [1, 3, 10, 2 ** 40])]
    update.deletes.push({ client, ranges: [range(), range(), range()] })
    if (chance.oneIn(3)) update.deletes.push({ client, ranges: [range()] })
  }),
  "deletions of what is to come": inside((update, { chance, doc, victimId, senderId }) => {
    const client = pick(chance, [victimId, senderId, 777_777])
    update.deletes.push({
      client,
      ranges: [[Y.getState(doc.store, client) + chance.below(3), 1 + chance.below(100)]],
    })
  }),
  "deletions without the structs": inside((update) => {
    update.blocks.length = 0
  }),
  "an entity of one's own making": inside((update, { chance, senderId, doc }) => {
    const clock = Y.getState(doc.store, senderId)
    const root = pick(chance, roots)
    const entity: ForgedStruct = {
      ...empty(7, 1),
      parent: root,
      key: pick(chance, keys),
      content: [pick(chance, [1, 1, 1, 0, 2])],
    }
    const field = (): ForgedStruct => ({
      ...empty(8, 1),
      parent: [senderId, clock],
      key: pick(chance, keys),
      ...pick(chance, contents)(chance),
    })
    update.blocks = [{ client: senderId, clock, structs: [entity, field(), field()] }]
    update.deletes = chance.oneIn(3) ? [{ client: senderId, ranges: [[clock, 1 + chance.below(3)]] }] : []
  }),
} satisfies Record<string, Breakage>

/** What it says and the bytes that say it. */
export const twice: Breakage = (target) => {
  const once = pick(target.chance, Object.values(inWhatTheySay))(target)
  const inItsBytes = pick(
    target.chance,
    Object.entries(inBytes).filter(([name]) => !name.startsWith("the other")),
  )[1]
  return inItsBytes({ ...target, honest: once, other: once })
}
