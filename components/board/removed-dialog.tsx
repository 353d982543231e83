"use client"

import { RotateCcw } from "lucide-react"
import { useEffect, useRef } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useDeletedScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { useToasts } from "../ui/toast.tsx"

export interface RemovedDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** What was removed stays here and can be brought back by anybody who may edit. */
export function RemovedDialog({ open, onOpenChange }: RemovedDialogProps) {
  const removed = useDeletedScenarios()
  const actions = useActions()
  const { show } = useToasts()
  const may = useMay()({ collection: "scenarios", id: "any", field: "deletedAt", action: "clear" })
  const list = useRef<HTMLUListElement>(null)
  const restored = useRef<string | null>(null)
  // With the last one the list closes, and its button goes: the focus goes to the card that came back.
  useEffect(() => {
    if (open || restored.current === null) return
    document.querySelector<HTMLElement>(`[data-card="${CSS.escape(restored.current)}"]`)?.focus()
    restored.current = null
  }, [open])
  return (
    <Dialog
      title="Removed scenarios"
      description="Nothing here is lost. A scenario comes back to where it was."
      size="md"
      open={open}
      onOpenChange={onOpenChange}
    >
      <ul ref={list} tabIndex={-1} className="flex flex-col outline-none">
        {removed.map((scenario) => (
          <li
            key={scenario.id}
            className="flex items-center gap-4 border-line border-t py-3 first:border-t-0"
          >
            <span className="statement min-w-0 flex-1 text-base leading-[1.375rem]">{scenario.title}</span>
            {may.allowed && (
              <Button
                size="sm"
                icon={<RotateCcw />}
                aria-label={`Restore “${scenario.title}”`}
                onClick={() => {
                  const done = actions.restoreScenario(scenario.id)
                  if (!done.ok) return show({ title: done.error.message, tone: "danger" })
                  // Its button goes with it; the next one is a Tab away.
                  if (removed.length > 1) return list.current?.focus()
                  restored.current = scenario.id
                  onOpenChange(false)
                }}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
