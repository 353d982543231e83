"use client"

import { Camera, Command, Keyboard, MoreHorizontal, Share2 } from "lucide-react"
import Link from "next/link"
import { type ReactNode, useState } from "react"
import { useYou } from "../../client/use-people.ts"
import type { Role } from "../../core/permissions.ts"
import { LayoutLockItem, LayoutLockSign } from "../board/layout-lock.tsx"
import { setSingleKeys, useSingleKeys } from "../board/single-keys.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { TimerChip } from "../facilitation/timer-chip.tsx"
import { PeopleButton } from "../people/people-button.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSwitch } from "../ui/menu.tsx"
import { dialogFailed, ShareDialog, SnapshotDialog } from "./board-parts.tsx"
import { BoardTitle } from "./board-title.tsx"
import { setCalm, useCalm } from "./calm.ts"
import { applyTheme, currentTheme, type Theme } from "./theme.ts"
import { UndoButtons, UndoItems } from "./undo-buttons.tsx"
import { Mark } from "./wordmark.tsx"

type Which = "share" | "snapshot"

export function TopBar({
  boardId,
  title,
  roleAtFirst,
  children,
}: {
  boardId: string
  title: string
  roleAtFirst: Role
  /** Before the faces. */
  children?: ReactNode
}) {
  const role = useYou()?.role ?? roleAtFirst
  const [open, setOpen] = useState<Which | null>(null)
  const facilitates = role === "facilitator"
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState<ReadonlySet<Which>>(new Set())
  const ask = (which: Which) => {
    setAsked(new Set([...asked, which]))
    setOpen(which)
  }
  const dialog = (which: Which) => {
    const onOpenChange = (next: boolean) => setOpen(next ? which : null)
    const failed = open === which ? dialogFailed(onOpenChange) : () => null
    return { boardId, open: open === which, onOpenChange, failed }
  }
  useCommand("board.snapshot", () => ask("snapshot"))
  useCommand(
    "board.share",
    () => ask("share"),
    facilitates ? undefined : "Only facilitators share the board.",
  )
  return (
    <header
      data-landmark="bar"
      className="flex h-14 shrink-0 items-center gap-2 border-line border-b bg-panel pr-2 pl-3 sm:gap-3 sm:pr-4 sm:pl-5"
    >
      <Link
        href="/"
        prefetch={false}
        aria-label="Parley, home"
        className="target grid size-8 shrink-0 place-items-center rounded-control text-ink"
      >
        <Mark />
      </Link>
      <span aria-hidden className="h-5 w-px bg-line" />
      <BoardTitle title={title} mayEdit={facilitates} />
      {role === "viewer" ? <Badge>Viewer</Badge> : null}
      <LayoutLockSign />
      <span className="flex-1" />
      <TimerChip />
      {children}
      <PeopleButton boardId={boardId} />
      <span className="hidden items-center gap-2 sm:flex">
        <UndoButtons />
        <FindButton />
        <Button variant="quiet" icon={<Camera />} onClick={() => ask("snapshot")}>
          {snapshotWord(role)}
        </Button>
        {facilitates ? (
          <Button variant="primary" icon={<Share2 />} onClick={() => ask("share")}>
            Share
          </Button>
        ) : null}
      </span>
      <MoreMenu role={role} onOpen={ask} />
      {asked.has("share") && facilitates ? <ShareDialog.Part {...dialog("share")} /> : null}
      {asked.has("snapshot") ? <SnapshotDialog.Part {...dialog("snapshot")} role={role} /> : null}
    </header>
  )
}

function FindButton() {
  return (
    <IconButton
      label="Find a command or scenario"
      shortcut={useKeysOf()("palette.open")}
      onClick={() => runCommand("palette.open")}
    >
      <Command />
    </IconButton>
  )
}

const themeOptions = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const

/** On a phone it also holds what has no room in the bar. */
function MoreMenu({ role, onOpen }: { role: Role; onOpen: (which: Which) => void }) {
  const [theme, setTheme] = useState<Theme>("system")
  const [narrow, setNarrow] = useState(false)
  const [singleKeys] = useSingleKeys()
  const calm = useCalm()
  const keysOf = useKeysOf()
  return (
    <Menu
      onOpenChange={(open) => {
        if (!open) return
        setTheme(currentTheme())
        setNarrow(window.matchMedia("(width < 40rem)").matches)
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
      <LayoutLockItem />
      <MenuSeparator />
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

const snapshotWord = (role: Role): string => (role === "viewer" ? "Snapshots" : "Snapshot")
