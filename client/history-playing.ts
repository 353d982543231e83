/** How the rows of a board's log are played in a page. */
import type { HiddenNote } from "../core/hidden-working.ts"
import type { KeyframeAnswer, PlayedCommit } from "../core/history.ts"
import { boardOf, PlayedFields, playCommit } from "../core/played-board.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { type SnapshotBoard, snapshotBoardOf } from "../core/snapshot.ts"

export const boardPlaying = {
  fieldsOf({ fields }: KeyframeAnswer): Result<PlayedFields, { message: string }> {
    const read = PlayedFields.safeParse(fields)
    return read.success
      ? ok(read.data)
      : fail({ message: "This stretch of the history cannot be read by this page. Reload it and try again." })
  },
  play: (fields: PlayedFields, commits: readonly PlayedCommit[]): PlayedFields =>
    playCommit(fields, { operations: commits.flatMap(({ operations }) => operations) }),
  boardOf: (fields: PlayedFields, hidden: HiddenNote): SnapshotBoard =>
    snapshotBoardOf(boardOf(fields), new Set(hidden?.scenarioIds)),
}
