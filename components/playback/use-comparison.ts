"use client"

import { useDeferredValue, useEffect, useMemo, useState } from "react"
import type { BoardPlayer, BoardPlayerState } from "../../client/use-board-history.ts"
import { compareBoards } from "../../core/compare.ts"
import type { Comparison } from "../../core/comparison.ts"
import type { MarksAnswer } from "../../core/history.ts"
import type { SnapshotBoard } from "../../core/snapshot.ts"
import { markBeside } from "./scrub-layout.ts"

/** What the moment is compared with. */
export type Since = "change" | "mark"

const againMs = 2_000

/** "waiting": on its way. null: nothing comes before. */
export function useComparison(
  player: BoardPlayer | null,
  state: BoardPlayerState,
  marks: MarksAnswer,
  since: Since,
  hidden: ReadonlySet<string>,
): Comparison | "waiting" | null {
  // The board and the line go first; the words follow when there is time.
  const shown = useDeferredValue(state.shown)
  const from =
    since === "mark" && shown ? (markBeside(marks.marks, shown.seq, -1)?.seq ?? marks.first.seq) : null
  const [former, setFormer] = useState<{ seq: number; board: SnapshotBoard } | null>(null)
  useEffect(() => {
    if (from === null || player === null) return
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () =>
      void player.boardAt(from).then((board) => {
        if (gone) return
        if (board) setFormer({ seq: from, board })
        // Offline, or the server still plays the log up to there.
        else timer = setTimeout(ask, againMs)
      })
    ask()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [player, from])
  return useMemo(() => {
    if (shown === null) return "waiting"
    if (from === null) {
      const before = shown.before()
      return before && compareBoards(before, shown.board, { hidden })
    }
    if (shown.seq <= marks.first.seq) return null
    return former?.seq === from ? compareBoards(former.board, shown.board, { hidden }) : "waiting"
  }, [shown, from, former, hidden, marks])
}
