/**
 * What lies under bytes as they were sent: bodies are unpacked, frames are read as msgpack, and what is a Yjs update
 * in them is read struct by struct. Each layer is searched beside the raw bytes, since a string that two structs share
 * or a body that was packed shows only there.
 */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib"
import * as msgpack from "socket.io-msgpack-parser"
import * as Y from "yjs"

export interface Layer {
  name: string
  bytes: Buffer
}

/** As the header `content-encoding` says; throws for what it does not know, since it could not be searched. */
export function unpacked(body: Uint8Array, encodings: string): Buffer {
  const names = encodings
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")
  return names.reduceRight((bytes, name) => {
    if (name === "gzip" || name === "x-gzip") return gunzipSync(bytes)
    if (name === "br") return brotliDecompressSync(bytes)
    // Some say deflate and mean it without the head of zlib.
    if (name === "deflate") return ((bytes[0] ?? 0) & 15) === 8 ? inflateSync(bytes) : inflateRawSync(bytes)
    throw new Error(`a body packed by ${name} cannot be searched`)
  }, Buffer.from(body))
}

/** A frame of Socket.IO as JSON, and what the updates in it say. */
export function layersOfFrame(payload: Uint8Array): Layer[] {
  return frameReader()(payload)
}

/** Reads the frames of one connection in order: what comes in pieces is read as one as well. */
export function frameReader(): (payload: Uint8Array) => Layer[] {
  const states = new Map<string, Buffer[]>()
  return (payload) => {
    const packet = decodedPacket(payload)
    if (packet === null) return []
    const piece = pieceIn(packet)
    if (!piece) return layersOf(packet)
    const pieces = [...(states.get(piece.state) ?? []), piece.bytes]
    states.set(piece.state, pieces)
    const state = Buffer.concat(pieces)
    return [...layersOf(packet), { name: "pieces", bytes: state }, ...layersOf({ state })]
  }
}

function pieceIn(packet: unknown): { state: string; bytes: Buffer } | null {
  const data = (packet as { data?: unknown } | null)?.data
  if (!Array.isArray(data) || data[0] !== "piece") return null
  const { state, bytes } = data[1] as { state: string; bytes: Uint8Array }
  return { state, bytes: Buffer.from(bytes) }
}

function decodedPacket(payload: Uint8Array): unknown {
  const found: unknown[] = []
  try {
    const decoder = new msgpack.Decoder()
    decoder.on("decoded", (value: unknown) => found.push(value))
    decoder.add(Buffer.from(payload))
  } catch {
    // Not a packet of this protocol: its raw bytes are searched all the same.
  }
  return found[0] ?? null
}

/** Of a value that was decoded: itself as JSON, and what each binary in it holds as a Yjs update. */
export function layersOf(value: unknown): Layer[] {
  const binaries: Uint8Array[] = []
  const text = JSON.stringify(value, (_key, part: unknown) => {
    const bytes = bytesIn(part)
    if (bytes === null) return part
    binaries.push(bytes)
    return `${bytes.length} bytes`
  })
  const layers: Layer[] = [{ name: "decoded", bytes: Buffer.from(text ?? "") }]
  for (const bytes of binaries) layers.push(...layersOfUpdate(bytes))
  return layers
}

/** `JSON.stringify` hands a Buffer over as what its toJSON makes of it. */
function bytesIn(part: unknown): Uint8Array | null {
  if (part instanceof Uint8Array) return part
  if (part instanceof ArrayBuffer) return new Uint8Array(part)
  const made = part as { type?: unknown; data?: unknown } | null
  return typeof made === "object" && made?.type === "Buffer" && Array.isArray(made.data)
    ? Buffer.from(made.data as number[])
    : null
}

export function layersOfUpdate(update: Uint8Array): Layer[] {
  for (const [name, decode] of [
    ["Yjs update", Y.decodeUpdate],
    ["Yjs update V2", Y.decodeUpdateV2],
  ] as const) {
    try {
      const { structs } = decode(update)
      if (structs.length === 0) continue
      return [{ name, bytes: Buffer.from(JSON.stringify(structs.map(contentOf))) }]
    } catch {
      // Not one of that version.
    }
  }
  return []
}

function contentOf(struct: unknown): unknown {
  if (!(struct instanceof Y.Item)) return null
  const { content, parentSub } = struct
  if (content instanceof Y.ContentString) return [parentSub, content.str]
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return [parentSub, content.arr]
  if (content instanceof Y.ContentEmbed) return [parentSub, content.embed]
  if (content instanceof Y.ContentFormat) return [content.key, content.value]
  if (content instanceof Y.ContentBinary) return [parentSub, content.content]
  return [parentSub]
}
