/** Taking a snapshot by somebody's hand: of what the rooms have committed at this moment, and nothing else (A4). */
import * as Y from "yjs"
import type { KeptSnapshot } from "../../core/snapshot.ts"
import type { Recomputed } from "../../core/snapshot-derived.ts"
import type { Registry } from "../rooms/registry.ts"
import type { SnapshotStore } from "../store/snapshot-store.ts"
import type { MadeSnapshot, SnapshotTask } from "./documents.ts"

/** Done in a thread, since a large board takes seconds. */
export interface SnapshotThread {
  snapshot(task: SnapshotTask): Promise<MadeSnapshot>
  recomputed(kept: KeptSnapshot, engineVersion: string): Promise<Recomputed>
}

export interface TakingWorld {
  live: Pick<Registry, "read" | "conditions">
  snapshots: Pick<SnapshotStore, "insert">
  thread: Pick<SnapshotThread, "snapshot">
  engineVersion: string
  now(): number
  newId(): string
}

export interface Taken {
  id: string
  number: number
  hash: string
}

/** Rejects as the rooms do, and as the thread does. */
export async function take(
  { live, snapshots, thread, engineVersion, now, newId }: TakingWorld,
  wanted: { boardId: string; by: { id: string; name: string }; title: string | null; note: string },
): Promise<Taken> {
  const { boardId, by, note } = wanted
  const { hidden } = await live.conditions(boardId)
  const ledger = await live.read(boardId, "ledger")
  const board = await live.read(boardId, "board")
  const at = now()
  const facts = {
    boardId,
    title: wanted.title,
    note,
    author: by.name,
    takenAt: at,
    asOf: at,
    seq: board.seq,
    engineVersion,
    kind: "named" as const,
    round: null,
  }
  const made = await thread.snapshot({
    board: Y.encodeStateAsUpdate(board.doc),
    ledger: Y.encodeStateAsUpdate(ledger.doc),
    facts,
    hidden: [...hidden],
  })
  if (!made) throw new Error("a snapshot that was asked for was not made")
  const id = newId()
  const number = await snapshots.insert({
    id,
    boardId,
    title: made.title,
    asOf: new Date(at),
    seq: board.seq,
    canonical: made.canonical,
    hash: made.hash,
    engineVersion,
    kind: "named",
    note,
    round: null,
    createdBy: by.id,
    createdAt: new Date(at),
  })
  if (number === null) throw new Error("two snapshots were given one id")
  return { id, number, hash: made.hash }
}
