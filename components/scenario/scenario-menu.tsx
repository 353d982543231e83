"use client"

import { ArrowDown, ArrowUp, Copy, FolderInput, MoreHorizontal, PanelRight, Trash2 } from "lucide-react"
import { useActions } from "../../client/use-actions.ts"
import { useScenarioIdsOf, useSets } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import type { Scenario } from "../../core/board.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem, MenuSeparator, SubMenu } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"
import { useScenarioRemoval } from "./use-scenario-removal.ts"

/** What can be done with a whole scenario; the same on its card and in its panel. */
export function ScenarioMenu({ scenario, onOpen }: { scenario: Scenario; onOpen?: (id: string) => void }) {
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for “${scenario.title}”`} size="sm" tooltip={false}>
          <MoreHorizontal />
        </IconButton>
      }
    >
      <Items scenario={scenario} onOpen={onOpen} />
    </Menu>
  )
}

// By itself, so that a closed menu asks nothing of the board.
function Items({ scenario, onOpen }: { scenario: Scenario; onOpen: ((id: string) => void) | undefined }) {
  const actions = useActions()
  const { show } = useToasts()
  const remove = useScenarioRemoval()
  const sets = useSets()
  const may = useMay()({ collection: "scenarios", id: scenario.id, field: "order", action: "set" })
  const setId = sets.some((set) => set.id === scenario.setId) ? (scenario.setId ?? null) : null
  const ids = useScenarioIdsOf(setId)
  const at = ids.indexOf(scenario.id)
  const disabled = !may.allowed
  const say = (done: ReturnType<typeof actions.moveScenario>) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
  }
  const moveTo = (target: string | null, before: string | null) =>
    say(actions.moveScenario(scenario.id, target, before))

  return (
    <>
      {onOpen && (
        <MenuItem icon={<PanelRight />} shortcut="↵" onSelect={() => onOpen(scenario.id)}>
          Open
        </MenuItem>
      )}
      <MenuItem
        icon={<Copy />}
        disabled={disabled}
        onSelect={() => {
          const done = actions.duplicateScenario(scenario.id)
          if (done.ok) onOpen?.(done.value.id)
          say(done)
        }}
        hint={disabled ? may.why : undefined}
      >
        Duplicate
      </MenuItem>
      <MenuItem
        icon={<ArrowUp />}
        disabled={disabled || at <= 0}
        onSelect={() => moveTo(setId, ids[at - 1] ?? null)}
      >
        Move up
      </MenuItem>
      <MenuItem
        icon={<ArrowDown />}
        disabled={disabled || at < 0 || at === ids.length - 1}
        onSelect={() => moveTo(setId, ids[at + 2] ?? null)}
      >
        Move down
      </MenuItem>
      {!disabled && (
        <SubMenu label="Move to…" icon={<FolderInput />}>
          {sets.map((set) => (
            <MenuItem key={set.id} disabled={set.id === setId} onSelect={() => moveTo(set.id, null)}>
              {set.title || "Untitled set"}
            </MenuItem>
          ))}
          <MenuItem disabled={setId === null} onSelect={() => moveTo(null, null)}>
            No set
          </MenuItem>
        </SubMenu>
      )}
      <MenuSeparator />
      <MenuItem icon={<Trash2 />} danger disabled={disabled} onSelect={() => remove(scenario)}>
        Delete
      </MenuItem>
    </>
  )
}
