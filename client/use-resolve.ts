"use client"

/** Says how a scenario came out. A source that the board does not have yet is added first. */
import { useCallback, useRef } from "react"
import type { ResolutionInput } from "../core/judgement.ts"
import type { JudgementReply } from "../core/protocol.ts"
import { newId } from "./browser-world.ts"
import type { NewSource } from "./evidence-actions.ts"
import { useActions } from "./use-actions.ts"
import { useSession } from "./use-session.tsx"

export type Resolution = Omit<ResolutionInput, "id">

export function useResolve(): (resolution: Resolution, source: NewSource | null) => Promise<JudgementReply> {
  const session = useSession()
  const actions = useActions()
  // Sent again after no answer it is the same one, with the same source: neither is made twice.
  const before = useRef<{ said: string; id: string } | null>(null)
  const added = useRef<{ said: string; id: string } | null>(null)
  return useCallback(
    async (resolution, source) => {
      let { sourceId } = resolution
      if (source !== null) {
        const said = JSON.stringify(source)
        if (added.current?.said !== said) {
          const done = actions.addSource(source)
          if (!done.ok) return refused(done.error.message)
          added.current = { said, id: done.value.id }
        }
        sourceId = added.current.id
        // The server looks the source up, so it has to be there.
        const kept = await session.saved().then(
          () => true,
          () => false,
        )
        if (!kept) return refused("The new source was refused. Choose one that is on the board, or none.")
      }
      const said = JSON.stringify({ ...resolution, sourceId })
      if (before.current?.said !== said) before.current = { said, id: newId() }
      return session.judge({
        kind: "resolve",
        resolution: { ...resolution, sourceId, id: before.current.id },
      })
    },
    [session, actions],
  )
}

const refused = (message: string): JudgementReply => ({ ok: false, reason: "unavailable", message })
