"use client"

import {
  Camera,
  Command,
  FileDown,
  FileUp,
  History,
  Keyboard,
  MoreHorizontal,
  Share2,
  Target,
  Vote,
} from "lucide-react"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { Role } from "../../core/permissions.ts"
import { LayoutLockItem } from "../board/layout-lock.tsx"
import { setSingleKeys, useSingleKeys } from "../board/single-keys.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSwitch } from "../ui/menu.tsx"
import { setCalm, useCalm } from "./calm.ts"
import { applyTheme, currentTheme, type Theme } from "./theme.ts"
import { UndoItems } from "./undo-buttons.tsx"
import { useLayer } from "./use-layer.ts"
import type { View } from "./use-view.ts"
import { viewOptions } from "./view-switch.tsx"

const themeOptions = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const

/** On a phone it also holds what has no room in the bar. */
export function MoreMenu({
  role,
  onOpen,
  view,
  onView,
}: {
  role: Role
  onOpen: (which: "share" | "snapshot") => void
  view: View
  onView: (view: View) => void
}) {
  const [theme, setTheme] = useState<Theme>("system")
  const [narrow, setNarrow] = useState(false)
  const [switchless, setSwitchless] = useState(false)
  const [singleKeys] = useSingleKeys()
  const calm = useCalm()
  const keysOf = useKeysOf()
  const [, showLayer] = useLayer()
  const router = useRouter()
  useCommand("board.history", () => router.push(`${window.location.pathname}/history`))
  return (
    <Menu
      onOpenChange={(open) => {
        if (!open) return
        setTheme(currentTheme())
        setNarrow(window.matchMedia("(width < 40rem)").matches)
        setSwitchless(window.matchMedia("(width < 48rem)").matches)
      }}
      trigger={
        <IconButton label="More" tooltip={false}>
          <MoreHorizontal />
        </IconButton>
      }
    >
      {narrow ? (
        <>
          <UndoItems />
          {role === "facilitator" ? (
            <MenuItem icon={<Share2 />} shortcut={keysOf("board.share")} onSelect={() => onOpen("share")}>
              Share
            </MenuItem>
          ) : null}
          <MenuItem icon={<Camera />} shortcut={keysOf("board.snapshot")} onSelect={() => onOpen("snapshot")}>
            {snapshotWord(role)}
          </MenuItem>
        </>
      ) : null}
      <MenuItem
        icon={<Command />}
        shortcut={keysOf("palette.open")}
        onSelect={() => runCommand("palette.open")}
      >
        Find a command or scenario
      </MenuItem>
      <MenuItem icon={<Vote />} shortcut={keysOf("round.open")} onSelect={() => runCommand("round.open")}>
        Rounds and phases
      </MenuItem>
      <MenuItem
        icon={<History />}
        shortcut={keysOf("board.history")}
        onSelect={() => runCommand("board.history")}
      >
        History
      </MenuItem>
      <MenuItem icon={<Target />} onSelect={() => showLayer({ is: "scores", memberId: null })}>
        Scores
      </MenuItem>
      {role === "viewer" ? null : (
        <MenuItem icon={<FileUp />} onSelect={() => runCommand("board.import")}>
          Import scenarios
        </MenuItem>
      )}
      <MenuItem icon={<FileDown />} onSelect={() => runCommand("model.export")}>
        Export the network
      </MenuItem>
      <LayoutLockItem />
      <MenuSeparator />
      {switchless ? (
        <>
          <MenuChoice label="View" value={view} options={viewOptions} onChange={onView} />
          <MenuSeparator />
        </>
      ) : null}
      <MenuChoice
        label="Colours"
        value={theme}
        options={themeOptions}
        onChange={(next) => {
          applyTheme(next)
          setTheme(next)
        }}
      />
      <MenuSeparator />
      <MenuSwitch checked={calm} onChange={setCalm} hint="Hides where others are, and motion">
        Calm mode
      </MenuSwitch>
      <MenuSwitch checked={singleKeys} onChange={setSingleKeys}>
        Single-letter keys
      </MenuSwitch>
      <MenuItem icon={<Keyboard />} shortcut={keysOf("help.keys")} onSelect={() => runCommand("help.keys")}>
        All keys
      </MenuItem>
    </Menu>
  )
}

export const snapshotWord = (role: Role): string => (role === "viewer" ? "Snapshots" : "Snapshot")
