/** The thread that works out snapshots is the one that reads files of models. */
import type { SnapshotThread } from "../snapshots/taking.ts"
import { modelFiles } from "./model-file-thread.ts"

export const snapshotThread: SnapshotThread = {
  snapshot: (task) => modelFiles.ask({ want: "snapshot", task }),
  recomputed: (kept, engineVersion) => modelFiles.ask({ want: "recomputed", kept, engineVersion }),
}
