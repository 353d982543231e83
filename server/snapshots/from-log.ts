/**
 * A snapshot of a moment of the log, whenever it is made: the log is the history, so one that was cut off is the same
 * when it is made later. Its id follows from what it is of, so that it is kept once.
 */
import { hashOf } from "../../core/canonical-json.ts"
import type { SnapshotKind } from "../../core/snapshot.ts"
import type { HistoryStore, PastDocument } from "../store/history-store.ts"
import type { SnapshotStore } from "../store/snapshot-store.ts"
import { storable } from "../store/storable.ts"
import type { SnapshotThread, Taken } from "./taking.ts"

export interface FromLogWorld {
  history: Pick<HistoryStore, "documentAt">
  snapshots: Pick<SnapshotStore, "insert" | "last">
  thread: Pick<SnapshotThread, "snapshot">
  engineVersion: string
  clock: { now(): number }
}

export interface OfTheLog {
  boardId: string
  kind: Exclude<SnapshotKind, "named">
  /** What tells it from others of its kind on its board. */
  key: string
  title: string
  round: number | null
  at: Date
  /** As it was then; without it, the one of `at`. */
  ledger?: PastDocument
  /** Not if the last one holds the same. */
  ifChanged: boolean
}

/** null: it stands already, or nothing has changed. Throws as the history does. */
export async function takeFromLog(
  { history, snapshots, thread, engineVersion, clock }: FromLogWorld,
  { boardId, kind, key, round, at, ifChanged, ...of }: OfTheLog,
): Promise<Taken | null> {
  const board = await history.documentAt(boardId, "board", { at })
  const ledger = of.ledger ?? (await history.documentAt(boardId, "ledger", { at }))
  const title = storable(of.title)
  const takenAt = clock.now()
  const facts = {
    boardId,
    title,
    author: "",
    takenAt,
    asOf: at.getTime(),
    seq: board.seq,
    engineVersion,
    kind,
    round,
  }
  const made = await thread.snapshot({
    board: board.update,
    ledger: ledger.update,
    facts,
    hidden: [],
    unlike: ifChanged ? await snapshots.last(boardId) : null,
  })
  if (!made) return null
  const id = hashOf(`${boardId}/${kind}/${key}`).slice(0, 24)
  const number = await snapshots.insert({
    id,
    boardId,
    title: made.title,
    asOf: at,
    seq: board.seq,
    canonical: made.canonical,
    hash: made.hash,
    engineVersion,
    kind,
    note: "",
    round,
    createdBy: null,
    createdAt: new Date(takenAt),
  })
  return number === null ? null : { id, number, hash: made.hash }
}
