/** A snapshot made from the documents of a moment, where nobody waits for it: in a thread (`model-file-worker.ts`). */
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { readLedger } from "../../core/ledger-doc.ts"
import { limits } from "../../core/limits.ts"
import { oneLine } from "../../core/one-line.ts"
import { conditionsOf } from "../../core/permissions.ts"
import {
  type KeptSnapshot,
  readSnapshot,
  type Snapshot,
  type SnapshotInputs,
  snapshotBoardOf,
  snapshotOf,
} from "../../core/snapshot.ts"
import { derivedOf } from "../../core/snapshot-derived.ts"
import { snapshotJudgement } from "../../core/snapshot-judgement.ts"

export interface SnapshotTask {
  /** Whole documents as updates V1. */
  board: Uint8Array
  ledger: Uint8Array
  facts: Omit<SnapshotInputs, "board" | "hidden" | "title" | "judgement" | "derived"> & {
    /** null: the board's. */
    title: string | null
  }
  /** Hidden by more than the ledger tells. */
  hidden: readonly string[]
  /** Without the numbers that follow: working them out is more than the thread can do. */
  withoutDerived?: boolean
  /** Not another one that holds what this one held. */
  unlike?: KeptSnapshot | null
}

/** null: nothing has changed since. */
export type MadeSnapshot = (KeptSnapshot & { title: string }) | null

export function snapshotFrom(task: SnapshotTask): MadeSnapshot {
  const { board, ledger, facts, hidden, unlike } = task
  const held = readBoard(documentOf(board))
  const record = readLedger(documentOf(ledger))
  const inRounds = conditionsOf(record.judgement.phase?.phase ?? null, record.judgement.rounds).hidden
  const left = new Set([...hidden, ...inRounds])
  const title = facts.title || oneLine(held.meta.title).slice(0, limits.lineCharacters)
  const inputs = { ...facts, title, board: held, hidden: left, judgement: snapshotJudgement(record) }
  const before = unlike ? readSnapshot(unlike) : null
  if (before?.ok && contentOf(before.value) === contentOf(readBack(snapshotOf(inputs)))) return null
  const derived = task.withoutDerived ? null : derivedOf(snapshotBoardOf(held, left))
  return { ...snapshotOf({ ...inputs, derived }), title }
}

function readBack(kept: KeptSnapshot): Snapshot {
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

/** What the group holds and has said; that somebody is called otherwise now is no news. */
const contentOf = ({ board, judgement: { people: _, ...said } }: Snapshot): string =>
  canonicalJson([board, said])

function documentOf(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  integrateUpdate(doc, update)
  return doc
}
