"use client"

import { Camera, Command, Share2, Vote } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useYou } from "../../client/use-people.ts"
import type { Role } from "../../core/permissions.ts"
import { LayoutLockSign } from "../board/layout-lock.tsx"
import { entryOf } from "../commands/catalogue.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { TimerChip } from "../facilitation/timer-chip.tsx"
import { PeopleButton } from "../people/people-button.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Tooltip } from "../ui/tooltip.tsx"
import { dialogFailed, ExportDialog, ImportDialog, ShareDialog, SnapshotDialog } from "./board-parts.tsx"
import { BoardTitle } from "./board-title.tsx"
import { MoreMenu, snapshotWord } from "./more-menu.tsx"
import { PageLink } from "./page-link.tsx"
import { UndoButtons } from "./undo-buttons.tsx"
import type { View } from "./use-view.ts"
import { ViewSwitch } from "./view-switch.tsx"
import { Mark } from "./wordmark.tsx"

type Which = "share" | "snapshot" | "export" | "import"

export function TopBar({
  boardId,
  title,
  roleAtFirst,
  view,
  onView,
  children,
}: {
  boardId: string
  title: string
  roleAtFirst: Role
  view: View
  onView: (view: View) => void
  /** Before the faces. */
  children?: ReactNode
}) {
  const role = useYou()?.role ?? roleAtFirst
  const keysOf = useKeysOf()
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
  useCommand("model.export", () => ask("export"))
  useCommand(
    "board.import",
    () => ask("import"),
    role === "viewer" ? "Viewers can read the board but not change it." : undefined,
  )
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
      <PageLink
        href="/"
        aria-label="Parley, home"
        className="target grid size-8 shrink-0 place-items-center rounded-control text-ink"
      >
        <Mark />
      </PageLink>
      <span aria-hidden className="h-5 w-px bg-line" />
      <BoardTitle title={title} mayEdit={facilitates} />
      {role === "viewer" ? <Badge>Viewer</Badge> : null}
      <LayoutLockSign />
      <ViewSwitch view={view} onView={onView} />
      <span className="flex-1" />
      <TimerChip />
      {children}
      <PeopleButton boardId={boardId} />
      <span className="hidden items-center gap-2 sm:flex">
        <UndoButtons />
        <IconButton
          label={entryOf("palette.open").title}
          shortcut={keysOf("palette.open")}
          onClick={() => runCommand("palette.open")}
        >
          <Command />
        </IconButton>
        <IconButton
          label={entryOf("round.open").title}
          shortcut={keysOf("round.open")}
          onClick={() => runCommand("round.open")}
        >
          <Vote />
        </IconButton>
        <Tooltip text="The board as it stands now, kept" shortcut={keysOf("board.snapshot")}>
          <Button variant="quiet" icon={<Camera />} onClick={() => ask("snapshot")}>
            {snapshotWord(role)}
          </Button>
        </Tooltip>
        {facilitates ? (
          <Button variant="primary" icon={<Share2 />} onClick={() => ask("share")}>
            Share
          </Button>
        ) : null}
      </span>
      <MoreMenu role={role} onOpen={ask} view={view} onView={onView} />
      {asked.has("share") && facilitates ? <ShareDialog.Part {...dialog("share")} /> : null}
      {asked.has("import") ? <ImportDialog.Part {...dialog("import")} /> : null}
      {asked.has("export") ? <ExportDialog.Part {...dialog("export")} /> : null}
      {asked.has("snapshot") ? <SnapshotDialog.Part {...dialog("snapshot")} role={role} /> : null}
    </header>
  )
}
