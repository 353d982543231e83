"use client"

import { useState } from "react"
import { type JudgementCommand, type JudgementReply, useJudge } from "../../client/use-judgement.ts"
import { useSaveState } from "../../client/use-save-state.ts"

export interface Asking {
  busy: boolean
  /** Why the last one was refused, in words. */
  error: string | null
  /** Why none can be sent now. */
  offline: string | null
  ask(command: JudgementCommand): Promise<JudgementReply>
  forget(): void
}

/** A facilitator's command and what came of it, for the control that it stands beside. */
export function useAsk(): Asking {
  const judge = useJudge()
  const save = useSaveState()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  return {
    busy,
    error,
    offline:
      save.state === "offline" || save.state === "reconnecting"
        ? "There is no connection. Rounds are run on the server: this goes on when the line is back."
        : null,
    async ask(command) {
      setBusy(true)
      setError(null)
      const reply = await judge(command)
      setBusy(false)
      if (!reply.ok) setError(reply.message)
      return reply
    },
    forget: () => setError(null),
  }
}
