"use client"

import { clsx } from "clsx"
import {
  CalendarRange,
  Columns3,
  Grid3x3,
  ListTree,
  Radar,
  SlidersVertical,
  Table2,
  Waypoints,
} from "lucide-react"
import type { ReactNode } from "react"
import type { CommandId } from "../commands/catalogue.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { useCommand } from "../commands/use-command.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuChoice } from "../ui/menu.tsx"
import { Tooltip } from "../ui/tooltip.tsx"
import { askForNew } from "./asked-for.ts"
import type { View } from "./use-view.ts"

export const viewOptions = [
  { value: "board", label: "Board" },
  { value: "outline", label: "Outline" },
  { value: "influence", label: "Influence" },
  { value: "impact", label: "Cross-impact" },
  { value: "matrix", label: "Matrix" },
  { value: "timeline", label: "Timeline" },
  { value: "signals", label: "Signals" },
  { value: "drivers", label: "Drivers" },
] as const satisfies readonly { value: View; label: string }[]

const icons: Record<View, ReactNode> = {
  board: <Columns3 aria-hidden />,
  outline: <ListTree aria-hidden />,
  influence: <Waypoints aria-hidden />,
  impact: <Table2 aria-hidden />,
  matrix: <Grid3x3 aria-hidden />,
  timeline: <CalendarRange aria-hidden />,
  signals: <Radar aria-hidden />,
  drivers: <SlidersVertical aria-hidden />,
}
const labelOf = (view: View): string => viewOptions.find(({ value }) => value === view)?.label ?? ""
const commandOf = (view: View): CommandId => `view.${view}`

/**
 * The same board in another shape: beside each other where there is room, else a menu. On a phone it stands in the More
 * menu.
 */
export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const keysOf = useKeysOf()
  const label = labelOf(view)
  const shown = (one: View) =>
    [() => onView(one), one === view ? `This is the ${labelOf(one).toLowerCase()}.` : undefined] as const
  useCommand("view.board", ...shown("board"))
  useCommand("view.outline", ...shown("outline"))
  useCommand("view.influence", ...shown("influence"))
  useCommand("view.impact", ...shown("impact"))
  useCommand("view.matrix", ...shown("matrix"))
  useCommand("view.timeline", ...shown("timeline"))
  useCommand("view.signals", ...shown("signals"))
  useCommand("view.drivers", ...shown("drivers"))
  // The view itself, where it is open, offers it above these.
  const makes = (what: "signal" | "driver" | "event", where: View) => () => {
    askForNew(what)
    onView(where)
  }
  useCommand("signal.new", makes("signal", "signals"))
  useCommand("driver.new", makes("driver", "drivers"))
  useCommand("event.new", makes("event", "timeline"))
  return (
    <>
      <fieldset aria-label="View" className="hidden shrink-0 rounded-control bg-well p-0.5 xl:flex">
        {viewOptions.map(({ value: one, label: name }) => (
          <Tooltip key={one} text={`Show as ${name.toLowerCase()}`} shortcut={keysOf(commandOf(one))}>
            <button
              type="button"
              aria-pressed={one === view}
              onClick={() => onView(one)}
              className={clsx(
                "target inline-flex h-7 items-center gap-1.5 rounded-[4px] px-2 text-sm transition-colors [&_svg]:size-4",
                one === view
                  ? "bg-panel font-medium text-ink ring-1 ring-line forced-colors:outline-2 forced-colors:outline-[Highlight]"
                  : "text-muted hover:text-ink",
              )}
            >
              {icons[one]}
              <span className={one === view ? "" : "max-[110rem]:sr-only"}>{name}</span>
            </button>
          </Tooltip>
        ))}
      </fieldset>
      <span className="hidden shrink-0 md:inline-flex xl:hidden">
        <Menu
          trigger={
            <IconButton label={`View: ${label}`} tooltip={false}>
              {icons[view]}
            </IconButton>
          }
        >
          <MenuChoice label="View" value={view} options={viewOptions} onChange={onView} />
        </Menu>
      </span>
    </>
  )
}
