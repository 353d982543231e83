"use client"

import {
  ArrowDown,
  ArrowUp,
  ChartSpline,
  CircleCheck,
  CircleHelp,
  Copy,
  FlaskConical,
  FolderInput,
  MoreHorizontal,
  PanelRight,
  SquareCheck,
  Trash2,
} from "lucide-react"
import { useActions } from "../../client/use-actions.ts"
import { useScenarioIdsOf, useSets } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useYou } from "../../client/use-people.ts"
import type { Scenario } from "../../core/board.ts"
import { askWhereTo, setHands, togglePicked, useHands } from "../board/hands.ts"
import { whereTo } from "../board/places.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { isSettled } from "../resolution/resolution-words.ts"
import { useLayer } from "../shell/use-layer.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"
import { openModelPanel } from "../what-if/model-panel.ts"
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
  const keysOf = useKeysOf()
  const may = useMay()
  const [, showLayer] = useLayer()
  const facilitator = useYou()?.role === "facilitator"
  const asked = (field: string | null, action: "add" | "set") => {
    const answer = may({ collection: "scenarios", id: scenario.id, field, action })
    return answer.allowed ? {} : { disabled: true, hint: answer.why }
  }
  const move = asked("order", "set")
  const setId = sets.some((set) => set.id === scenario.setId) ? (scenario.setId ?? null) : null
  const ids = useScenarioIdsOf(setId)
  const picked = useHands((hands) => hands.picked.includes(scenario.id))
  const at = ids.indexOf(scenario.id)
  const step = (before: string | null) => {
    const done = actions.moveScenarios([scenario.id], setId, before)
    if (done.ok) setHands({ said: whereTo(done.value, 1) })
    else show({ title: done.error.message, tone: "danger" })
  }

  return (
    <>
      {onOpen && (
        <MenuItem icon={<PanelRight />} shortcut="↵" onSelect={() => onOpen(scenario.id)}>
          Open
        </MenuItem>
      )}
      <MenuItem icon={<ChartSpline />} onSelect={() => showLayer({ is: "history", scenarioId: scenario.id })}>
        History
      </MenuItem>
      <MenuItem
        icon={<FlaskConical />}
        shortcut={keysOf("model.what-if")}
        onSelect={() => openModelPanel({ is: "what-if", scenarioId: scenario.id })}
      >
        What if…
      </MenuItem>
      <MenuItem
        icon={<CircleHelp />}
        shortcut={keysOf("model.explain")}
        onSelect={() => openModelPanel({ is: "why", target: { scenarioId: scenario.id, outcomeId: "" } })}
      >
        Why this number
      </MenuItem>
      {facilitator && (
        <MenuItem
          icon={<CircleCheck />}
          onSelect={() => showLayer({ is: "resolve", scenarioId: scenario.id })}
        >
          {isSettled(scenario) ? "How it came out…" : "Resolve…"}
        </MenuItem>
      )}
      <MenuItem
        icon={<Copy />}
        {...asked(null, "add")}
        onSelect={() => {
          const done = actions.duplicateScenario(scenario.id)
          if (done.ok) onOpen?.(done.value.id)
          else show({ title: done.error.message, tone: "danger" })
        }}
      >
        Duplicate
      </MenuItem>
      <MenuItem
        icon={<FolderInput />}
        shortcut={keysOf("scenario.move")}
        {...move}
        onSelect={() => askWhereTo([scenario.id])}
      >
        Move to…
      </MenuItem>
      <MenuItem
        icon={<ArrowUp />}
        disabled={move.disabled === true || at <= 0}
        onSelect={() => step(ids[at - 1] ?? null)}
      >
        Move up
      </MenuItem>
      <MenuItem
        icon={<ArrowDown />}
        disabled={move.disabled === true || at < 0 || at === ids.length - 1}
        onSelect={() => step(ids[at + 2] ?? null)}
      >
        Move down
      </MenuItem>
      {onOpen && (
        <MenuItem
          icon={<SquareCheck />}
          shortcut={keysOf("scenario.select")}
          onSelect={() => togglePicked(scenario.id)}
        >
          {picked ? "Take out of the selection" : "Select"}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<Trash2 />} danger {...asked("deletedAt", "set")} onSelect={() => remove(scenario)}>
        Delete
      </MenuItem>
    </>
  )
}
