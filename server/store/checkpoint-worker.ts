/**
 * The thread beside the rooms: puts a document together from a checkpoint and rows of the log, by applying them, and
 * encodes it again. What this takes, seconds for a big board, is taken from nobody who is being served.
 */
import { parentPort } from "node:worker_threads"
import { deflateSync, inflateSync } from "node:zlib"
import * as Y from "yjs"
import { integrateUpdate, integrateUpdateV2 } from "../../core/integration-doc.ts"
import { sha256 } from "./checksum.ts"
import { cutIntoParts, pack, unpack } from "./document-parts.ts"

export interface Task {
  id: number
  /** As it is stored; null to begin with an empty document. */
  checkpoint: Uint8Array | null
  /** Updates V1, packed. */
  rows: Uint8Array
  /** `document` asks for the update alone. */
  want: "checkpoint" | "document"
}

export interface Made {
  id: number
  update: Uint8Array
  /** Null where the update alone was wanted. */
  checkpoint: { bytes: Uint8Array; sha256: Uint8Array } | null
}
export type Answer = Made | { id: number; error: string }

const port = parentPort
port?.on("message", (task: Task) => {
  try {
    const answer = carryOut(task)
    port.postMessage(answer, transferable(answer))
  } catch (error) {
    port.postMessage({ id: task.id, error: error instanceof Error ? error.message : String(error) })
  }
})

function carryOut({ id, checkpoint, rows, want }: Task): Made {
  const doc = new Y.Doc()
  if (checkpoint) for (const part of unpack(inflateSync(checkpoint))) integrateUpdateV2(doc, part)
  doc.transact(() => {
    for (const row of unpack(rows)) integrateUpdate(doc, row)
  })
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error("the log does not fit together")
  const update = Y.encodeStateAsUpdate(doc)
  if (want === "document") return { id, update, checkpoint: null }
  const parts = cutIntoParts(doc).map((part) => Y.convertUpdateFormatV1ToV2(part))
  const bytes = new Uint8Array(deflateSync(pack(parts)))
  return { id, update, checkpoint: { bytes, sha256: sha256(bytes) } }
}

/** Only what has its memory for itself: a small buffer may lie in one that many share. */
function transferable({ update, checkpoint }: Made): ArrayBuffer[] {
  return [update, checkpoint?.bytes].flatMap((bytes) =>
    bytes && bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
      ? [bytes.buffer]
      : [],
  )
}
