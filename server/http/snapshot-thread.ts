/**
 * The thread that works out snapshots does what the one for files of models does, beside it: whoever reaches the port may
 * have large files read, and no snapshot waits behind them. Should the numbers of a board be too much for it, the snapshot
 * is taken without them: what people said and hold is not lost for that.
 */
import type { SnapshotThread } from "../snapshots/taking.ts"
import { createModelFiles, type ModelFiles, ModelFilesBusy } from "./model-file-thread.ts"

export const createSnapshotThread = ({ ask }: ModelFiles): SnapshotThread => ({
  async snapshot(task) {
    try {
      return await ask({ want: "snapshot", task })
    } catch (error) {
      if (error instanceof ModelFilesBusy) throw error
      return ask({ want: "snapshot", task: { ...task, withoutDerived: true } })
    }
  },
  recomputed: (kept, engineVersion) => ask({ want: "recomputed", kept, engineVersion }),
})

export const snapshotThread: SnapshotThread = createSnapshotThread(createModelFiles())
