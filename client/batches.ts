/** Many changes as operations that each fit into a frame. */
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { sizeOf } from "./frames.ts"

/** Beside each other in one operation; what Yjs makes of them is a little larger. */
const bytesAtOnce = limits.frameBytes / 2

export function* batchesOf(
  changes: readonly BoardChange[],
  most = Number.POSITIVE_INFINITY,
): Generator<BoardChange[]> {
  let batch: BoardChange[] = []
  let bytes = 0
  for (const change of changes) {
    const size = sizeOf([change])
    if (batch.length > 0 && (bytes + size > bytesAtOnce || batch.length >= most)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(change)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
