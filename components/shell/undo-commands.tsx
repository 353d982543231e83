"use client"

/** My undo and redo (R17), as commands with their keys, and a word about what was taken back. */
import { useEffect, useRef } from "react"
import { useYou } from "../../client/use-people.ts"
import { type Stepped, useSteps, useUndo } from "../../client/use-undo.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { useToasts } from "../ui/toast.tsx"

/** Once on a board's page. */
export function UndoCommands() {
  const may = useYou()?.role !== "viewer"
  const steps = useSteps()
  const { undo, redo } = useUndo()
  const { show, close } = useToasts()
  const shown = useRef<{ id: string; offers: "undo" | "redo" | null } | null>(null)

  // What it offers may be gone: after another change there is nothing to do again.
  useEffect(() => {
    const { id, offers } = shown.current ?? { id: "", offers: null }
    if (offers === null || steps[offers] !== null) return
    close(id)
    shown.current = null
  }, [steps, close])

  const tell = (message: Parameters<typeof show>[0], offers: "undo" | "redo" | null = null) => {
    // One at a time: ten steps taken back are no ten notes.
    if (shown.current !== null) close(shown.current.id)
    shown.current = { id: show({ timeout: 6_000, ...message }), offers }
  }
  const said = (title: string, { words, left }: Stepped, label: "Undo" | "Redo", again: () => void) =>
    tell(
      {
        title: `${title}: ${words}`,
        ...(left === null ? {} : { description: left }),
        action: { label, onClick: again },
      },
      label === "Undo" ? "undo" : "redo",
    )
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
  useUndoAtRest()
  return null
}

/** A field whose words have been handed on has nothing of its own to undo: there the keys mean the board too. */
function useUndoAtRest(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey, target, isComposing } = event
      if (isComposing || altKey || ctrlKey === metaKey || key.toLowerCase() !== "z") return
      if (!(target instanceof Element) || !target.matches("[data-at-rest]")) return
      event.preventDefault()
      event.stopPropagation()
      runCommand(shiftKey ? "edit.redo" : "edit.undo")
    }
    // Before the field, which keeps what is pressed in it to itself.
    window.addEventListener("keydown", pressed, true)
    return () => window.removeEventListener("keydown", pressed, true)
  }, [])
}

export const nothingToUndo = "There is nothing of yours to undo."
export const nothingToRedo = "There is nothing to do again."
