"use client"

import { useCallback } from "react"
import { useModelActions } from "../../client/use-model-actions.ts"
import type { Link } from "../../core/board.ts"
import { useToasts } from "../ui/toast.tsx"

/** Removes a link at once, and offers to bring it back. */
export function useLinkRemoval(): (link: Pick<Link, "id">) => void {
  const actions = useModelActions()
  const { show } = useToasts()
  return useCallback(
    ({ id }) => {
      const done = actions.deleteLink(id)
      if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
      show({
        title: "Link removed",
        action: {
          label: "Undo",
          onClick: () => {
            const restored = actions.restoreLink(id)
            if (!restored.ok) show({ title: restored.error.message, tone: "danger" })
          },
        },
      })
    },
    [actions, show],
  )
}
