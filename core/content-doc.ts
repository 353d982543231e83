/**
 * The content of a document as 32 bytes, to find replicas that are not equal although nothing is missing between
 * them (R18): state vectors can be equal on different documents. Every entry of every root has a hash of its own;
 * those are combined with XOR, so that a changed entry costs one hash. A check on ourselves, not on an adversary.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import * as Y from "yjs"
import { collectionNames } from "./board.ts"
import { canonicalJson } from "./canonical-json.ts"
import { judgementRoots } from "./judgement-doc.ts"
import type { DocumentName } from "./permissions.ts"

/** What of a document is compared: the same list on both sides. */
export const contentRoots: Record<DocumentName, readonly string[]> = {
  board: ["meta", ...collectionNames],
  ledger: ["members", "timer", ...judgementRoots],
}

export interface ContentHash {
  /** Of the document as it is now. */
  hash(): Uint8Array
  /** Hashes at most so many of the entries that have changed; true when none is left. For work in slices. */
  settle(atMost: number): boolean
  stop(): void
}

export function createContentHash(doc: Y.Doc, roots: readonly string[]): ContentHash {
  const combined = new Uint8Array(32)
  const known = new Map<string, Map<string, Uint8Array>>()
  const dirty = new Map<string, Set<string>>()
  const stops: (() => void)[] = []

  for (const name of roots) {
    const root = doc.getMap(name)
    const changed = new Set<string>(root.keys())
    known.set(name, new Map())
    dirty.set(name, changed)
    const mark = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
      for (const event of events) {
        const [entry] = event.path
        if (entry === undefined) for (const key of event.keys.keys()) changed.add(key)
        else changed.add(String(entry))
      }
    }
    root.observeDeep(mark)
    stops.push(() => root.unobserveDeep(mark))
  }

  function settle(atMost: number): boolean {
    let left = atMost
    for (const [name, changed] of dirty) {
      const root = doc.getMap(name)
      const hashes = known.get(name) as Map<string, Uint8Array>
      for (const key of changed) {
        if (left-- <= 0) return false
        changed.delete(key)
        const before = hashes.get(key)
        if (before) mix(combined, before)
        hashes.delete(key)
        if (!root.has(key)) continue
        const now = sha256(utf8ToBytes(canonicalJson([name, key, plain(root.get(key))])))
        mix(combined, now)
        hashes.set(key, now)
      }
    }
    return true
  }

  return {
    hash() {
      settle(Number.POSITIVE_INFINITY)
      return combined.slice()
    },
    settle,
    stop() {
      for (const stop of stops) stop()
    },
  }
}

function mix(into: Uint8Array, hash: Uint8Array): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) ^ (hash[i] as number)
}

/** What is read from it, formatting included; how Yjs came by it is left out. Total: whatever is there has a form. */
function plain(value: unknown): unknown {
  if (value instanceof Y.Text) return runsOf(value)
  if (value instanceof Y.Map) return Object.fromEntries([...value].map(([key, part]) => [key, plain(part)]))
  if (value instanceof Y.Array) return value.toArray().map(plain)
  if (value instanceof Y.AbstractType) return plain(value.toJSON())
  if (value instanceof Uint8Array) return { $bytes: bytesToHex(value) }
  if (Array.isArray(value)) return value.map(plain)
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : { $number: String(value) }
    case "string":
    case "boolean":
      return value
    case "object":
      if (value === null) return null
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
    default:
      return { [`$${typeof value}`]: String(value) }
  }
}

/** Marks that were set twice, or on nothing, cut a text into other pieces than it reads in. */
function runsOf(text: Y.Text): unknown[] {
  const runs: { insert: unknown; attributes: string; marks: unknown }[] = []
  for (const { insert, attributes = {} } of text.toDelta() as { insert: unknown; attributes?: object }[]) {
    const marks = plain(Object.fromEntries(Object.entries(attributes).filter(([, mark]) => mark !== null)))
    const run = { insert: plain(insert), attributes: canonicalJson(marks), marks }
    const before = runs.at(-1)
    if (typeof run.insert === "string" && typeof before?.insert === "string") {
      if (before.attributes === run.attributes) {
        before.insert += run.insert
        continue
      }
    }
    runs.push(run)
  }
  return runs.map(({ insert, marks }) => [insert, marks])
}
