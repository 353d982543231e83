"use client"

import { Redo2, Undo2 } from "lucide-react"
import { useYou } from "../../client/use-people.ts"
import { useSteps } from "../../client/use-undo.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { runCommand } from "../commands/use-command.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { MenuItem, MenuSeparator } from "../ui/menu.tsx"
import { nothingToRedo, nothingToUndo } from "./undo-commands.tsx"

/** In the bar, where there is room for it. Their names say what would be undone. */
export function UndoButtons() {
  const steps = useSteps()
  const keysOf = useKeysOf()
  if (useYou()?.role === "viewer") return null
  return (
    <span className="flex items-center">
      <IconButton
        label={steps.undo === null ? "Undo" : `Undo: ${steps.undo}`}
        shortcut={keysOf("edit.undo")}
        disabled={steps.undo === null}
        focusableWhenDisabled
        onClick={() => runCommand("edit.undo")}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label={steps.redo === null ? "Redo" : `Redo: ${steps.redo}`}
        shortcut={keysOf("edit.redo")}
        disabled={steps.redo === null}
        focusableWhenDisabled
        onClick={() => runCommand("edit.redo")}
      >
        <Redo2 />
      </IconButton>
    </span>
  )
}

/** In the menu of a phone. */
export function UndoItems() {
  const steps = useSteps()
  if (useYou()?.role === "viewer") return null
  return (
    <>
      <MenuItem
        icon={<Undo2 />}
        disabled={steps.undo === null}
        hint={steps.undo ?? nothingToUndo}
        onSelect={() => runCommand("edit.undo")}
      >
        Undo
      </MenuItem>
      <MenuItem
        icon={<Redo2 />}
        disabled={steps.redo === null}
        hint={steps.redo ?? nothingToRedo}
        onSelect={() => runCommand("edit.redo")}
      >
        Redo
      </MenuItem>
      <MenuSeparator />
    </>
  )
}
