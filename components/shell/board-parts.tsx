"use client"

import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"
import { fetchOverlays } from "../ui/overlay-code.ts"
import { Skeleton } from "../ui/skeleton.tsx"
import { later } from "./later.tsx"

/** What opens over or beside a board. */
export const ScenarioPanel = later(() =>
  import("../scenario/scenario-panel.tsx").then((module) => module.ScenarioPanel),
)
export const OutlineView = later(() =>
  import("../outline/outline-view.tsx").then((module) => module.OutlineView),
)
/** Those of them that are no view of cards. */
export const modelViews = {
  influence: later(() => import("../influence/influence-view.tsx").then((module) => module.InfluenceView)),
  impact: later(() =>
    import("../cross-impact/cross-impact-view.tsx").then((module) => module.CrossImpactView),
  ),
  matrix: later(() => import("../matrix/matrix-view.tsx").then((module) => module.MatrixView)),
  timeline: later(() => import("../timeline/timeline-view.tsx").then((module) => module.TimelineView)),
  signals: later(() => import("../signals/signals-view.tsx").then((module) => module.SignalsView)),
  drivers: later(() => import("../drivers/drivers-view.tsx").then((module) => module.DriversView)),
} as const
export const ShareDialog = later(() =>
  import("../share/share-dialog.tsx").then((module) => module.ShareDialog),
)
export const SnapshotDialog = later(() =>
  import("../snapshot/snapshot-dialog.tsx").then((module) => module.SnapshotDialog),
)
export const ExportDialog = later(() =>
  import("../model-file/export-dialog.tsx").then((module) => module.ExportDialog),
)
export const ImportDialog = later(() =>
  import("../import/import-dialog.tsx").then((module) => module.ImportDialog),
)
export const PeopleDialog = later(() =>
  import("../people/people-dialog.tsx").then((module) => module.PeopleDialog),
)
export const CommandPalette = later(() =>
  import("../commands/palette.tsx").then((module) => module.CommandPalette),
)
export const ShortcutsDialog = later(() =>
  import("../board/shortcuts-dialog.tsx").then((module) => module.ShortcutsDialog),
)
export const BoardClosed = later(() => import("./board-closed.tsx").then((module) => module.BoardClosed))

const overlays = { fetch: fetchOverlays }
/** What may be the first thing that a hand asks for, or is for when the connection has gone. */
export const atRest = [overlays, CommandPalette, BoardClosed]
export const boardParts = [
  overlays,
  OutlineView,
  CommandPalette,
  ShortcutsDialog,
  ScenarioPanel,
  ShareDialog,
  SnapshotDialog,
  PeopleDialog,
]

export const panelWaiting = (
  <div className="flex flex-col gap-4 p-6">
    <p role="status" className="sr-only">
      Loading the scenario
    </p>
    <Skeleton className="h-7 w-4/5" />
    <Skeleton className="h-10 w-28" />
    <Skeleton className="h-3 w-full" />
  </div>
)

/** Beside the board there is room to say it. */
export const panelFailed = (onClose: () => void) => (again: () => void) => (
  <EmptyState
    title="This part of the page could not be fetched"
    actions={
      <>
        <Button variant="primary" onClick={again}>
          Try again
        </Button>
        <Button onClick={onClose}>Close</Button>
      </>
    }
  >
    The connection may be down; the board itself goes on. If Parley was updated meanwhile, reload the page
    once your changes are saved.
  </EmptyState>
)

export const dialogFailed = (onOpenChange: (open: boolean) => void) => (again: () => void) => (
  <NotFetched onClose={() => onOpenChange(false)} onAgain={again} />
)

/** The reason alone, when the words around it could not be fetched. */
export const closedFailed = (message: string) => (again: () => void) => (
  <EmptyState
    title="This board cannot go on here"
    actions={
      <Button variant="primary" onClick={again}>
        Try again
      </Button>
    }
  >
    {message}
  </EmptyState>
)
