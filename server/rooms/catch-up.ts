/**
 * What a joiner lacks, made of committed bytes only (A4): a whole document as it was at some commit, and the
 * commits since then. The server's own document runs ahead of the database, so it is encoded only at a moment when
 * it holds exactly what is committed, and the result is kept for the next joiner (R11).
 */
import * as Y from "yjs"

export const emptyUpdate: Uint8Array = new Uint8Array([0, 0])

const maxRecentCommits = 256
const maxRecentBytes = 512 * 1024

export interface CatchUp {
  /** Call once a commit, in order. */
  committed(seq: number, update: Uint8Array): void
  /** A whole encode of the document as of `seq`. */
  encoded(seq: number, whole: Uint8Array): void
  /** The document as of the last commit; null when it must be encoded first. */
  whole(): Uint8Array | null
  /** What a copy that has everything up to `seq` lacks; null when that is too long ago to tell. */
  since(seq: number): Uint8Array | null
}

export function createCatchUp(startSeq: number): CatchUp {
  let seq = startSeq
  const recent: { seq: number; update: Uint8Array }[] = []
  let recentBytes = 0
  let base: { seq: number; whole: Uint8Array } | null = null

  function since(from: number): Uint8Array | null {
    if (from > seq || from < seq - recent.length) return null
    const missing = recent.slice(recent.length - (seq - from)).map(({ update }) => update)
    if (missing.length === 0) return emptyUpdate
    return missing.length === 1 ? (missing[0] as Uint8Array) : Y.mergeUpdates(missing)
  }

  return {
    committed(at, update) {
      seq = at
      recent.push({ seq, update })
      recentBytes += update.length
      while (recent.length > maxRecentCommits || recentBytes > maxRecentBytes) {
        recentBytes -= recent.shift()?.update.length ?? 0
      }
    },
    encoded(at, whole) {
      if (!base || at >= base.seq) base = { seq: at, whole }
    },
    whole() {
      if (!base) return null
      if (base.seq === seq) return base.whole
      const missing = since(base.seq)
      if (!missing) {
        base = null
        return null
      }
      base = { seq, whole: Y.mergeUpdates([base.whole, missing]) }
      return base.whole
    },
    since,
  }
}
