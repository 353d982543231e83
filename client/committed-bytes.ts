/**
 * What the server has given of a document, kept as bytes. A page that has to take something back while no server
 * answers makes its document anew from these (A6): what was overwritten is no longer in the live one.
 */
import * as Y from "yjs"
import { integrate } from "./replica.ts"

/** Folded into one when what came since the last whole state is longer than it, and than this. */
const foldAfterBytes = 512 * 1024
/** However busy the tab is. */
const foldAtOnceBytes = 16 * 1024 * 1024

export interface CommittedBytes {
  begin(...whole: Uint8Array[]): void
  add(update: Uint8Array): void
  /** Call when `doc` holds what is committed and nothing else. */
  settled(doc: Y.Doc): void
  /** The committed document; null when there is none yet. */
  rebuilt(): Y.Doc | null
  /** What it is made of. */
  updates(): readonly Uint8Array[]
}

export function createCommittedBytes(): CommittedBytes {
  let whole: Uint8Array[] = []
  let since: Uint8Array[] = []
  let sinceBytes = 0

  const begin = (...updates: Uint8Array[]) => {
    whole = updates
    since = []
    sinceBytes = 0
  }

  function rebuilt(): Y.Doc | null {
    if (whole.length === 0) return null
    const doc = new Y.Doc()
    return integrate(doc, ...whole, ...since) ? doc : null
  }

  return {
    begin,
    add(update) {
      since.push(update)
      sinceBytes += update.length
      if (sinceBytes < foldAtOnceBytes) return
      const doc = rebuilt()
      if (doc) begin(Y.encodeStateAsUpdate(doc))
    },
    settled(doc) {
      const length = whole.reduce((sum, update) => sum + update.length, 0)
      if (sinceBytes > Math.max(foldAfterBytes, length)) begin(Y.encodeStateAsUpdate(doc))
    },
    rebuilt,
    updates: () => [...whole, ...since],
  }
}
