"use client"

import { type ReactNode, useEffect, useRef, useState } from "react"
import type { BoardPlayerState } from "../../client/use-board-history.ts"
import type { Comparison } from "../../core/comparison.ts"
import type { MarksAnswer } from "../../core/history.ts"
import { exactly } from "../comments/when.ts"
import { spokenDifference } from "./change-words.ts"
import { countWords } from "./moment-words.ts"

/** One polite sentence when playing comes to rest; nothing while it plays, and nothing for keys that say it themselves. */
export function PlaybackVoice(props: {
  state: BoardPlayerState
  marks: MarksAnswer
  comparison: Comparison | "waiting" | null
}): ReactNode {
  const { state, marks, comparison } = props
  const [said, setSaid] = useState("")
  const played = useRef(false)
  const due = useRef(false)
  useEffect(() => {
    if (played.current && !state.playing) due.current = true
    if (state.playing) {
      due.current = false
      setSaid("")
    }
    played.current = state.playing
    if (!due.current || state.shown === null || comparison === "waiting") return
    due.current = false
    const first = comparison?.scenarios[0]
    setSaid(
      [
        `Stopped at ${exactly(state.shown.at)}`,
        countWords(state.shown.seq, marks),
        ...(first ? [spokenDifference(first)] : []),
      ].join(". "),
    )
  }, [state, comparison, marks])
  return (
    <div role="status" aria-label="Playback" className="sr-only">
      {said}
    </div>
  )
}
