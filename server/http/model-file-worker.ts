/**
 * The thread beside the calls: reads files of models and writes them, and works out the numbers of snapshots, which for
 * a large board takes seconds.
 */
import { parentPort } from "node:worker_threads"
import { networkOfBoard } from "../../core/bif-board.ts"
import { writeBif } from "../../core/bif-write.ts"
import type { Board } from "../../core/board.ts"
import type { FileFailure } from "../../core/file-refusal.ts"
import { type BoardOfFile, boardOfFile, type FileWanted } from "../../core/import-board.ts"
import { modelOf } from "../../core/network/board-network.ts"
import type { Result } from "../../core/result.ts"
import { writeScw } from "../../core/scw.ts"
import { projectOfBoard } from "../../core/scw-board.ts"
import type { KeptSnapshot } from "../../core/snapshot.ts"
import { type Recomputed, recomputed } from "../../core/snapshot-derived.ts"
import { type MadeSnapshot, type SnapshotTask, snapshotFrom } from "../snapshots/documents.ts"

export type ModelFileTask =
  | { want: "board"; file: FileWanted }
  | { want: "bif"; board: Board; remarks: readonly string[] }
  | { want: "scw"; board: Board }
  | { want: "snapshot"; task: SnapshotTask }
  | { want: "recomputed"; kept: KeptSnapshot; engineVersion: string }

export interface FileRefusal {
  reason: "empty" | "too-large"
  message: string
}

export interface ModelFileMade {
  board: Result<BoardOfFile, FileFailure>
  bif: Result<string, FileRefusal>
  scw: Result<string, FileRefusal>
  snapshot: MadeSnapshot
  recomputed: Recomputed
}

export type ModelFileAnswer = { made: ModelFileMade[ModelFileTask["want"]] } | { error: string }

const port = parentPort
port?.on("message", (task: ModelFileTask) => {
  let answer: ModelFileAnswer
  try {
    answer = { made: carriedOut(task) }
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  port.postMessage(answer)
})

function carriedOut(task: ModelFileTask): ModelFileMade[ModelFileTask["want"]] {
  switch (task.want) {
    case "board":
      return boardOfFile(task.file)
    case "bif": {
      const network = networkOfBoard(task.board, modelOf(task.board))
      if (!network) return refused("too-large", tooLarge)
      if (network.variables.length === 0) return refused("empty", nothingThere)
      return { ok: true, value: writeBif(network, task.remarks) }
    }
    case "scw": {
      const made = projectOfBoard(task.board)
      return made.ok ? { ok: true, value: writeScw(made.value.project) } : made
    }
    case "snapshot":
      return snapshotFrom(task.task)
    case "recomputed":
      return recomputed(task.kept, task.engineVersion)
  }
}

const refused = (reason: FileRefusal["reason"], message: string) =>
  ({ ok: false, error: { reason, message } }) as const

const tooLarge = "So much hangs together on this board that its tables cannot be worked out exactly."
const nothingThere = "There is no scenario with a likelihood on this board."
