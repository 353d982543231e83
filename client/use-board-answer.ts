"use client"

import { useCallback, useEffect, useState } from "react"
import type { z } from "zod"
import { boardAnswer } from "./board-answer.ts"
import type { ApiFailure } from "./parley-api.ts"
import { useSession, useSessionState } from "./use-session.tsx"

export type BoardAnswer<T> =
  | { state: "loading"; value: null; again: () => void }
  | { state: "here"; value: T; again: () => void }
  /** What was known before is kept beside the reason. */
  | { state: "failed"; value: T | null; failure: ApiFailure; again: () => void }

/**
 * Asks when it is mounted, when `path` or `asOf` changes, when the connection is back, and when `again` is called.
 * `asOf`: stands for what the answer depends on; what was known stays on screen until better is known.
 */
export function useBoardAnswer<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  asOf = "",
): BoardAnswer<z.infer<Schema>> {
  type Value = z.infer<Schema>
  const { boardId } = useSession()
  const online = useSessionState((s) => s.save.state !== "offline")
  const [attempt, setAttempt] = useState(0)
  const [known, setKnown] = useState<{ path: string; value: Value } | null>(null)
  const [failure, setFailure] = useState<ApiFailure | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt, state of the record or connection asks anew.
  useEffect(() => {
    const leaving = new AbortController()
    void boardAnswer(boardId, path, schema, { signal: leaving.signal }).then((answer) => {
      if (leaving.signal.aborted) return
      if (answer.ok) setKnown({ path, value: answer.value })
      setFailure(answer.ok ? null : answer.error)
    })
    return () => leaving.abort()
  }, [boardId, path, schema, asOf, attempt, online])

  const again = useCallback(() => setAttempt((before) => before + 1), [])
  const value = known?.path === path ? known.value : null
  if (failure !== null) return { state: "failed", value, failure, again }
  return value === null ? { state: "loading", value: null, again } : { state: "here", value, again }
}
