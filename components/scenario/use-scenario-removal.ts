"use client"

import { useCallback } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useUndo } from "../../client/use-undo.ts"
import { useToasts } from "../ui/toast.tsx"

/** Removes a scenario and offers to take it back. */
export function useScenarioRemoval(): (scenario: { id: string; title: string }) => void {
  const actions = useActions()
  const { undo } = useUndo()
  const { show } = useToasts()
  return useCallback(
    ({ id, title }) => {
      const done = actions.deleteScenario(id)
      if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
      show({
        title: "Scenario removed",
        description: title,
        action: {
          label: "Undo",
          onClick: () => {
            const restored = undo({ collection: "scenarios", id })
            if (!restored.ok) show({ title: restored.error.message, tone: "danger" })
          },
        },
      })
    },
    [actions, show, undo],
  )
}
