"use client"

/** My undo and redo (R17), as commands with their keys, and a word about what was taken back. */
import { useRef } from "react"
import { useYou } from "../../client/use-people.ts"
import { type Stepped, useSteps, useUndo } from "../../client/use-undo.ts"
import { useCommand } from "../commands/use-command.ts"
import { useToasts } from "../ui/toast.tsx"

/** Once on a board's page. */
export function UndoCommands() {
  const may = useYou()?.role !== "viewer"
  const steps = useSteps()
  const { undo, redo } = useUndo()
  const { show, close } = useToasts()
  const shown = useRef<string | null>(null)

  const tell = (message: Parameters<typeof show>[0]) => {
    // One at a time: ten steps taken back are no ten notes.
    if (shown.current !== null) close(shown.current)
    shown.current = show({ timeout: 6_000, ...message })
  }
  const said = (title: string, { words, left }: Stepped, label: string, again: () => void) =>
    tell({
      title: `${title}: ${words}`,
      ...(left === null ? {} : { description: left }),
      action: { label, onClick: again },
    })
  const back = () => {
    const done = undo()
    if (done.ok) said("Undone", done.value, "Redo", forth)
    else tell({ title: "Nothing was undone", description: done.error.message })
  }
  const forth = () => {
    const done = redo()
    if (done.ok) said("Done again", done.value, "Undo", back)
    else tell({ title: "Nothing was done again", description: done.error.message })
  }
  useCommand("edit.undo", may ? back : null, steps.undo === null ? nothingToUndo : undefined)
  useCommand("edit.redo", may ? forth : null, steps.redo === null ? nothingToRedo : undefined)
  return null
}

export const nothingToUndo = "There is nothing of yours to undo."
export const nothingToRedo = "There is nothing to do again."
