/**
 * `readSnapshot` for where the rooms live: what hashes here is the machine's own, many times as fast as the one that pages
 * have too, and of a large snapshot the hash is most of the work.
 */
import { createHash } from "node:crypto"
import type { Result } from "../../core/result.ts"
import { type KeptSnapshot, readSnapshot, Snapshot, type SnapshotFailure } from "../../core/snapshot.ts"

export const givesItsHash = ({ canonical, hash }: KeptSnapshot): boolean =>
  createHash("sha256").update(canonical).digest("hex") === hash

export function readKept(kept: KeptSnapshot): Result<Snapshot, SnapshotFailure> {
  const read = givesItsHash(kept) ? Snapshot.safeParse(parsed(kept.canonical)) : null
  // Of what cannot be read the other one knows why.
  return read?.success ? { ok: true, value: read.data } : readSnapshot(kept)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
