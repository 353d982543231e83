"use client"

import { Plus } from "lucide-react"
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useCommand } from "../commands/use-command.ts"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"

/** A name is enough; whether only one of its scenarios can happen is said here or later. */
export function NewSet() {
  const actions = useActions()
  const [open, setOpen] = useState(false)
  const [title, setTitle] = useState("")
  const [exclusive, setExclusive] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useCommand("set.new", () => setOpen(true))
  const close = () => {
    setOpen(false)
    setTitle("")
    setExclusive(false)
    setError(null)
  }
  if (!open) {
    return (
      <Button
        variant="quiet"
        icon={<Plus />}
        className="w-full justify-start! text-muted"
        onClick={() => setOpen(true)}
      >
        New set
      </Button>
    )
  }
  return (
    <form
      className="flex flex-col gap-2 rounded-sheet border border-line bg-panel p-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!title.trim()) return
        const done = actions.addSet(title, exclusive ? "exclusive" : "independent")
        if (done.ok) close()
        else setError(done.error.message)
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        close()
      }}
    >
      <TextField
        label="Name of the set"
        autoFocus
        maxLength={500}
        value={title}
        error={error}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <label className="flex items-center gap-2 text-muted text-xs pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="size-4"
          checked={exclusive}
          onChange={(event) => setExclusive(event.currentTarget.checked)}
        />
        Only one of its scenarios can happen
      </label>
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="quiet" onClick={close}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" disabled={!title.trim()}>
          Add set
        </Button>
      </div>
    </form>
  )
}
