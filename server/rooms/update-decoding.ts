/**
 * The bytes of an update as structs and deletions, or nothing when they are not what an honest client writes.
 * Nothing here touches a document: `applyUpdate` on a truncated update throws only after it has changed one (R1).
 */
import * as Y from "yjs"

export type Struct = Y.Item | Y.GC | Y.Skip

export interface DeletedRange {
  client: number
  clock: number
  end: number
}

export interface DecodedUpdate {
  structs: Struct[]
  /** Sorted by client and clock, no two overlapping: so that walking them is linear in the document. */
  deletes: DeletedRange[]
}

export function decodeUpdate(bytes: Uint8Array): DecodedUpdate | null {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    decoded = Y.decodeUpdateV2(bytes, Reading)
  } catch {
    return null
  }
  // What stands behind the end would be dropped, and called saved: an edit in the other encoding reads as nothing.
  if (lastReading?.restDecoder.pos !== bytes.length) return null
  const structs = decoded.structs as Struct[]
  // Yjs keeps only the last of two blocks of one client, so a block that is named twice would be judged whole and
  // applied in part.
  if (leadingNumber(bytes) !== new Set(structs.map((struct) => struct.id.client)).size) return null
  for (const struct of structs) {
    if (!(struct.length > 0) || !Number.isSafeInteger(struct.id.clock + struct.length)) return null
  }
  const deletes = sortedRanges(decoded.ds.clients)
  return deletes && { structs, deletes }
}

let lastReading: Reading | null = null

/** Yjs' own reader, whose place in the bytes can be asked for afterwards. */
class Reading extends Y.UpdateDecoderV1 {
  constructor(decoder: Y.UpdateDecoderV1["restDecoder"]) {
    super(decoder)
    lastReading = this
  }
}

function sortedRanges(clients: Map<number, { clock: number; len: number }[]>): DeletedRange[] | null {
  const ranges: DeletedRange[] = []
  for (const [client, items] of clients) {
    let last = -1
    for (const { clock, len } of items.toSorted((a, b) => a.clock - b.clock)) {
      if (!(len > 0) || clock < last || !Number.isSafeInteger(clock + len)) return null
      last = clock + len
      ranges.push({ client, clock, end: last })
    }
  }
  return ranges
}

/** An update begins with the number of its client blocks, seven bits a byte, low bits first. */
function leadingNumber(bytes: Uint8Array): number {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i] ?? 0
    value += (byte & 127) * 128 ** i
    if (byte < 128) return value
  }
  return -1
}
