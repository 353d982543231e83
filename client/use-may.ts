"use client"

import { useCallback } from "react"
import type { Touch } from "../core/changes.ts"
import { may } from "../core/permissions.ts"
import { byId } from "./board-views.ts"
import { useSessionState } from "./use-session.tsx"

export type May = { allowed: true } | { allowed: false; why: string }

/**
 * Whether you may make a change now, with the sentence to show when you may not:
 * `const may = useMay(); may({ collection: "scenarios", id, field: "title", action: "set" })`.
 * Of a comment that is only now being written it asks on which scenario.
 */
export function useMay(): (touch: Touch, commentsOn?: string) => May {
  const role = useSessionState((s) => s.you?.role ?? null)
  const memberId = useSessionState((s) => s.you?.memberId ?? null)
  const layoutLocked = useSessionState((s) => s.board.meta.layoutLocked === true)
  const comments = useSessionState((s) => s.board.comments)
  const conditions = useSessionState((s) => s.conditions)
  const readOnly = useSessionState((s) => (s.save.state === "read-only" ? s.save.why : null))
  return useCallback(
    (touch, commentsOn) => {
      if (readOnly !== null) return { allowed: false, why: readOnly }
      if (role === null || memberId === null) return { allowed: true }
      const comment = touch.collection === "comments" ? byId(comments, touch.id) : undefined
      const asked = may({ role, memberId }, touch, {
        author: comment?.authorId ?? null,
        commentsOn: comment?.scenarioId ?? commentsOn ?? null,
        layoutLocked,
        conditions,
      })
      return asked.ok ? { allowed: true } : { allowed: false, why: asked.error.why }
    },
    [role, memberId, layoutLocked, comments, conditions, readOnly],
  )
}
