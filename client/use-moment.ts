"use client"

/** The board at a moment of its life, for pages that read it: `now`, `e<number>`, `s<snapshot id>`. */
import { useCallback, useEffect, useState } from "react"
import { MomentAnswer } from "../core/history.ts"
import { boardAnswer } from "./board-answer.ts"
import type { ApiFailure } from "./parley-api.ts"

export interface MomentState {
  moment: MomentAnswer | null
  failure: ApiFailure | null
  again: () => void
}

/** null: no moment is asked for. */
export function useMoment(boardId: string, name: string | null): MomentState {
  const [state, setState] = useState<{
    of: string
    moment: MomentAnswer | null
    failure: ApiFailure | null
  }>()
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt((before) => before + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew.
  useEffect(() => {
    if (name === null) return
    const stop = new AbortController()
    const ask = async (): Promise<void> => {
      const path = `moments/${encodeURIComponent(name)}`
      const answer = await boardAnswer(boardId, path, MomentAnswer, { signal: stop.signal })
      if (stop.signal.aborted) return
      // The server still plays the log up to there; it says when to ask again.
      if (!answer.ok && answer.error.code === "history-building") {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        if (!stop.signal.aborted) await ask()
        return
      }
      setState({
        of: name,
        moment: answer.ok ? answer.value : null,
        failure: answer.ok ? null : answer.error,
      })
    }
    void ask()
    return () => stop.abort()
  }, [boardId, name, attempt])
  const here = state?.of === name ? state : null
  return { moment: here?.moment ?? null, failure: here?.failure ?? null, again }
}
