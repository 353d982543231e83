/** One document as this tab has it, and which of the server's commits it is level with. */
import * as Y from "yjs"
import { integrateUpdate } from "../core/integration-doc.ts"
import type { Batch, Hello, Welcome } from "../core/protocol.ts"
import { rowHash } from "../core/row-hash.ts"

export type DocWelcome = Welcome["docs"][number]
type DocHave = NonNullable<Hello["docs"][number]["have"]>

export interface Place {
  epoch: number
  seq: number
  /** Worked out when asked for: most batches are followed by another before the next hello. */
  hash(): Uint8Array
}

export interface Replica {
  doc: Y.Doc
  /** null until the server has given its state. */
  place: Place | null
}

/** False when the update cannot be read, or builds on something that is not here. */
export function integrate(doc: Y.Doc, ...updates: Uint8Array[]): boolean {
  try {
    for (const update of updates) integrateUpdate(doc, update)
  } catch {
    return false
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null
}

export const placeOf = ({ epoch, seq, hash }: DocWelcome): Place => ({ epoch, seq, hash: () => hash })

/** A repeated batch moves nothing. */
export function placeBehind(place: Place, { seq, update }: Batch): Place {
  if (seq <= place.seq) return place
  let hash: Uint8Array | null = null
  return {
    epoch: place.epoch,
    seq,
    hash() {
      hash ??= rowHash(update)
      return hash
    },
  }
}

export function have({ doc, place }: Replica, stateVector = Y.encodeStateVector(doc)): { have?: DocHave } {
  if (!place) return {}
  const { epoch, seq } = place
  return { have: { epoch, seq, hash: place.hash(), stateVector } }
}
