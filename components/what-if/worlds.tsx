"use client"

/** What-ifs that are kept by name, for everybody on the board. */
import { MoreHorizontal } from "lucide-react"
import { useState } from "react"
import { useMay } from "../../client/use-may.ts"
import { useWhatIfKept } from "../../client/use-what-if.ts"
import { useSavedWorlds, useWorldDesk } from "../../client/use-worlds.ts"
import type { World } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { CommittedField } from "../ui/committed-field.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"

export function Worlds() {
  const worlds = useSavedWorlds()
  if (worlds.length === 0) return null
  return (
    <ul aria-label="Saved what-ifs" className="mt-3 flex flex-col">
      {worlds.map((world) => (
        <Saved key={world.id} world={world} />
      ))}
    </ul>
  )
}

function Saved({ world }: { world: World }) {
  const desk = useWorldDesk()
  const { own, source, openedFrom } = useWhatIfKept()
  const { show } = useToasts()
  const may = useMay()
  const [renaming, setRenaming] = useState(false)
  const mayRename = may({ collection: "worlds", id: world.id, field: "title", action: "set" })
  const mayDelete = may({ collection: "worlds", id: world.id, field: "deletedAt", action: "set" })
  const opened = source.kind === "own" && openedFrom === world.id
  const refused = (answer: typeof mayRename) =>
    answer.allowed ? {} : { disabled: true as const, hint: answer.why }
  const say = (done: { ok: true } | { ok: false; error: { message: string } }, title: string) =>
    show(done.ok ? { title } : { title: done.error.message, tone: "danger" })
  return (
    <li className="flex items-center gap-1 border-line border-t py-1 first:border-t-0">
      {renaming ? (
        <CommittedField
          label={`Name of “${world.title}”`}
          hideLabel
          autoFocus
          value={world.title}
          maxLength={200}
          onCommit={(text) => {
            const done = desk.renameWorld(world.id, text)
            if (!done.ok) return done.error.message
            setRenaming(false)
            return null
          }}
        />
      ) : (
        <Button
          size="sm"
          variant="quiet"
          className="min-w-0 flex-1 justify-start"
          onClick={() => desk.open(world)}
          aria-current={opened ? "true" : undefined}
        >
          <span className="truncate">
            {world.title}
            {opened && <span className="text-muted"> · open</span>}
          </span>
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label={`Actions for the what-if “${world.title}”`} size="sm" tooltip={false}>
            <MoreHorizontal />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => desk.open(world)}>Open</MenuItem>
        {opened && (
          <MenuItem
            {...refused(mayRename)}
            onSelect={() => say(desk.saveIntoWorld(world.id, own), `Saved into “${world.title}”`)}
          >
            Save what is set into it
          </MenuItem>
        )}
        <MenuItem {...refused(mayRename)} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem
          danger
          {...refused(mayDelete)}
          onSelect={() => {
            const done = desk.removeWorld(world.id)
            if (!done.ok) show({ title: done.error.message, tone: "danger" })
            else
              show({
                title: `Deleted the what-if “${world.title}”`,
                action: { label: "Undo", onClick: () => void desk.restoreWorld(world.id) },
              })
          }}
        >
          Delete
        </MenuItem>
      </Menu>
    </li>
  )
}
