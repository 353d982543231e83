/**
 * What a joiner lacks, made of committed bytes only (A4): a whole document as it was at some commit, and the commits
 * since then. The server's own document runs ahead of the database, so it is encoded only at a moment when it holds
 * exactly what is committed, and the result is kept for the next joiner (R11).
 *
 * While people join, others edit. So a long state is not made anew for each commit: the same bytes are shared by all
 * who join within a while, and what was committed since goes to each of them beside it.
 */
import * as Y from "yjs"
import { rowHash } from "../../core/row-hash.ts"
import type { SharedState } from "./ports.ts"

export const emptyUpdate: Uint8Array = new Uint8Array([0, 0])

/** What is longer is shared and goes in pieces. */
export const inlineBytes = 64 * 1024
const maxRecentCommits = 1_000
const maxRecentBytes = 1024 * 1024
/** Different points from which people come back at one time, for each of which something merged is kept. */
const maxStarts = 4
const maxTails = 8
const mergedAtOnce = 32

/** First the state, if there is one, then the update. */
export interface Given {
  state: SharedState | null
  update: Uint8Array
}

export interface CatchUp {
  /** Call once a commit, in order. */
  committed(seq: number, update: Uint8Array): void
  /** A whole encode of the document as of `seq`. */
  encoded(seq: number, whole: Uint8Array): void
  /** The document as of the last commit; null when it must be encoded first. */
  whole(): Given | null
  /** What a copy that has everything up to `seq` lacks; null when that is too long ago to tell. */
  since(seq: number): Given | null
  /** What a copy with this state vector lacks, for the price of a pass over the whole document. As `whole`. */
  beyond(stateVector: Uint8Array): Given | null
  /** How much was committed since; null when that is too long ago to tell. */
  bytesSince(seq: number): number | null
  /** The hash of the row `seq`, if it is one of those that are remembered. */
  hashOf(seq: number): Uint8Array | null
}

interface Start {
  /** The copy that takes this in is at that number. */
  to: number
  state: SharedState
}

export function createCatchUp(startSeq: number, newId: () => string): CatchUp {
  let seq = startSeq
  const recent: { seq: number; update: Uint8Array; hash: Uint8Array | null }[] = []
  let recentBytes = 0
  let base: Start | null = null
  const starts = new Map<number, Start>()
  /** By the number that they begin behind; as of `seq`. */
  const tails = new Map<number, Uint8Array>()
  let whole: Uint8Array | null = null

  function tailBehind(from: number): Uint8Array | null {
    if (from > seq || from < seq - recent.length) return null
    const known = tails.get(from)
    if (known) return known
    const tail = merged(recent.slice(recent.length - (seq - from)).map(({ update }) => update))
    tails.set(from, tail)
    dropOldest(tails, maxTails)
    return tail
  }

  function given(start: Start): Given | null {
    const tail = tailBehind(start.to)
    if (!tail || tail.length > inlineBytes) return null
    return { state: start.state, update: tail }
  }

  return {
    committed(at, update) {
      seq = at
      tails.clear()
      whole = null
      recent.push({ seq, update, hash: null })
      recentBytes += update.length
      while (recent.length > maxRecentCommits || recentBytes > maxRecentBytes) {
        recentBytes -= recent.shift()?.update.length ?? 0
      }
    },
    encoded(at, bytes) {
      if (base && at < base.to) return
      base = { to: at, state: { id: newId(), bytes } }
      whole = null
    },
    whole() {
      if (!base) return null
      const all = given(base)
      if (!all) {
        base = null
        return null
      }
      if (base.state.bytes.length + all.update.length > inlineBytes) return all
      whole ??= merged([base.state.bytes, all.update])
      return { state: null, update: whole }
    },
    since(from) {
      const start = starts.get(from)
      const shared = start && given(start)
      if (shared) return shared
      const tail = tailBehind(from)
      if (!tail) return null
      if (tail.length <= inlineBytes) return { state: null, update: tail }
      const fresh = { to: seq, state: { id: newId(), bytes: tail } }
      starts.delete(from)
      starts.set(from, fresh)
      dropOldest(starts, maxStarts)
      return { state: fresh.state, update: emptyUpdate }
    },
    beyond(stateVector) {
      const tail = base && tailBehind(base.to)
      if (!base || !tail) return null
      const update = merged([Y.diffUpdate(base.state.bytes, stateVector), tail])
      if (update.length <= inlineBytes) return { state: null, update }
      return { state: { id: newId(), bytes: update }, update: emptyUpdate }
    },
    bytesSince(from) {
      if (from > seq || from < seq - recent.length) return null
      return recent.slice(recent.length - (seq - from)).reduce((sum, { update }) => sum + update.length, 0)
    },
    hashOf(at) {
      const row = recent[recent.length - 1 - (seq - at)]
      if (!row || at > seq) return null
      row.hash ??= rowHash(row.update)
      return row.hash
    },
  }
}

function dropOldest(kept: Map<number, unknown>, atMost: number): void {
  for (const oldest of kept.keys()) if (kept.size > atMost) kept.delete(oldest)
}

/** Yjs merges in the square of their number; in groups, and then the groups, it is a fraction of that. */
function merged(updates: Uint8Array[]): Uint8Array {
  let left = updates.filter((update) => update !== emptyUpdate)
  while (left.length > 1) {
    const groups: Uint8Array[] = []
    for (let i = 0; i < left.length; i += mergedAtOnce) {
      const group = left.slice(i, i + mergedAtOnce)
      groups.push(group.length === 1 ? (group[0] as Uint8Array) : Y.mergeUpdates(group))
    }
    left = groups
  }
  return left[0] ?? emptyUpdate
}
