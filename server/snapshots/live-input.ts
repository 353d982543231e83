/** A board as it is, given to renderers as if it were a snapshot: taken, and kept nowhere. */
import * as Y from "yjs"
import { withoutHidden } from "../../core/snapshot-hidden.ts"
import type { RenderInput, RenderOptions } from "../exports/render.ts"
import type { SnapshotStore } from "../store/snapshot-store.ts"
import { readKept } from "./read-kept.ts"
import type { TakingWorld } from "./taking.ts"

/** Beyond the number of every snapshot of the same moment. */
const afterAll = 2 ** 31 - 1

export async function liveInput(
  world: Pick<TakingWorld, "live" | "thread" | "engineVersion" | "now"> & {
    snapshots: Pick<SnapshotStore, "before">
  },
  boardId: string,
  options: RenderOptions,
  /** What is left out in any case. */
  left: ReadonlySet<string>,
): Promise<{ input: RenderInput; canonical: string; hidden: ReadonlySet<string> }> {
  const { live, thread, snapshots, engineVersion } = world
  const hidden = new Set([...left, ...(await live.conditions(boardId)).hidden])
  const ledger = await live.read(boardId, "ledger")
  const { doc, seq } = await live.read(boardId, "board")
  const at = world.now()
  const made = await thread.snapshot({
    board: Y.encodeStateAsUpdate(doc),
    ledger: Y.encodeStateAsUpdate(ledger.doc),
    facts: { boardId, title: null, author: "", takenAt: at, asOf: at, seq, engineVersion },
    hidden: [...hidden],
  })
  if (!made) throw new Error("a board that is shared was not made into a snapshot")
  const read = readKept(made)
  if (!read.ok) throw new Error(read.error.message)
  const before = await snapshots.before({ boardId, asOf: new Date(at), number: afterAll })
  const then = before && readKept(before)
  const previous =
    before && then?.ok
      ? {
          id: before.id,
          number: before.number,
          hash: before.hash,
          snapshot: withoutHidden(then.value, hidden),
        }
      : null
  const input: RenderInput = {
    id: "live",
    number: 0,
    // Not kept, so there is nothing to compare a hash with.
    hash: "",
    snapshot: read.value,
    previous,
    hiddenNow: [],
    exportedAt: at,
    options,
  }
  return { input, canonical: made.canonical, hidden }
}
