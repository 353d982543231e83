/**
 * What a renderer is given of a snapshot: it and the one before, without anything that a blind round hides by now (B8).
 * A file of a snapshot is the same whoever asks, so nothing of the caller is in it.
 */
import { fail, ok, type Result } from "../../core/result.ts"
import { withoutHidden } from "../../core/snapshot-hidden.ts"
import type { NamedSnapshot, RenderInput, RenderOptions } from "../exports/render.ts"
import type { SnapshotRow, SnapshotStore } from "../store/snapshot-store.ts"
import { readKept } from "./read-kept.ts"

export type NoInput = "no-such-snapshot-before" | "damaged-snapshot"

export interface InputWanted {
  snapshot: SnapshotRow
  /** The id of the one to count changes from; null: the one before, if there is one. */
  since: string | null
  /** By a blind round, now. */
  hidden: ReadonlySet<string>
  exportedAt: number
  options: RenderOptions
}

export async function renderInput(
  snapshots: Pick<SnapshotStore, "byId" | "before">,
  { snapshot, since, hidden, exportedAt, options }: InputWanted,
): Promise<Result<RenderInput, NoInput>> {
  const previous = since === null ? await snapshots.before(snapshot) : await snapshots.byId(since)
  // Those of other boards are not there, whoever may be on them.
  if (since !== null && previous?.boardId !== snapshot.boardId) return fail("no-such-snapshot-before")
  const own = named(snapshot, hidden)
  if (!own) return fail("damaged-snapshot")
  return ok({
    ...own,
    previous: previous && named(previous, hidden),
    hiddenNow: [...hidden].filter((id) => !own.snapshot.hidden?.includes(id)).sort(),
    exportedAt,
    options,
  })
}

function named(
  { id, number, hash, canonical }: SnapshotRow,
  hidden: ReadonlySet<string>,
): NamedSnapshot | null {
  const read = readKept({ canonical, hash })
  return read.ok ? { id, number, hash, snapshot: withoutHidden(read.value, hidden) } : null
}
