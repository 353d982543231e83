"use client"

/**
 * A board's page: the bar on top, the board, the scenario that is open beside it, the pill that says what is kept.
 * Which scenario is open and in which view stands in the address (`?s=`, `?view=`), so that reload, Back and a link sent
 * to a colleague all mean it.
 */
import { useEffect } from "react"
import { useMeta, usePhase } from "../../client/use-board.ts"
import { useUnreadCount } from "../../client/use-comments.ts"
import { useRememberBoard } from "../../client/use-recent-boards.ts"
import { BoardSessionProvider } from "../../client/use-session.tsx"
import type { Role } from "../../core/permissions.ts"
import { BoardView } from "../board/board-view.tsx"
import { Moving } from "../board/moving.tsx"
import { PageCommands } from "../commands/page-commands.tsx"
import { ScenarioCommands } from "../commands/scenario-commands.tsx"
import { UnreadMenu } from "../comments/unread-menu.tsx"
import { EstimateCommand } from "../estimate/estimate-command.tsx"
import { Guided } from "../facilitation/guided.tsx"
import { FindingBar } from "../finding/finding-bar.tsx"
import { TaskStrip } from "../rounds/task-strip.tsx"
import { ToastRegion } from "../ui/toast.tsx"
import { ModelPanelHere, WhatIfFrame, WhatIfHere } from "../what-if/what-if-here.tsx"
import { Announcer } from "./announcer.tsx"
import {
  atRest,
  BoardClosed,
  boardParts,
  closedFailed,
  modelViews,
  OutlineView,
  panelFailed,
  panelWaiting,
  ScenarioPanel,
} from "./board-parts.tsx"
import { BoardSkeleton } from "./board-skeleton.tsx"
import { Conflicts } from "./conflicts.tsx"
import { ConnectionBanner } from "./connection-banner.tsx"
import { boardId as boardLandmark } from "./landmarks.ts"
import { useFetchAtRest, useFetchOnIntent } from "./later.tsx"
import { Layers, SendingEstimates } from "./layers.tsx"
import { Differences, Notices } from "./notices.tsx"
import { RestoreAsked } from "./restore-asked.tsx"
import { StatusPill } from "./status-pill.tsx"
import { TopBar } from "./top-bar.tsx"
import { UndoCommands } from "./undo-commands.tsx"
import { useSelectedScenario } from "./use-selected-scenario.ts"
import { useView } from "./use-view.ts"
import type { ViewProps } from "./view-props.ts"

export function BoardShell({ boardId, title, role }: { boardId: string; title: string; role: Role }) {
  return (
    <BoardSessionProvider boardId={boardId}>
      <ToastRegion>
        <BoardPage boardId={boardId} titleAtFirst={title} roleAtFirst={role} />
      </ToastRegion>
    </BoardSessionProvider>
  )
}

function BoardPage({
  boardId,
  titleAtFirst,
  roleAtFirst,
}: {
  boardId: string
  titleAtFirst: string
  roleAtFirst: Role
}) {
  const phase = usePhase()
  const meta = useMeta()
  const ready = phase.phase === "ready"
  const title = ready ? meta.title : titleAtFirst
  const [selectedId, select] = useSelectedScenario()
  const [view, setView] = useView()
  const unread = useUnreadCount()
  useRememberBoard(boardId, title)
  useFetchOnIntent(boardParts)
  useFetchAtRest(atRest)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${title} · Parley`
  }, [title, unread])

  if (phase.phase === "closed")
    return (
      <BoardClosed.Part
        title={title}
        reason={phase.reason}
        message={phase.message}
        failed={closedFailed(phase.message)}
      />
    )
  return (
    <div className="flex h-dvh flex-col overflow-clip">
      <a
        href={`#${boardLandmark}`}
        className="sr-only rounded-control bg-ink px-3 py-2 text-paper focus:not-sr-only focus:fixed! focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the board
      </a>
      {/* A phone has no room for both bars; the open scenario's own leads back. */}
      <div className={selectedId === null ? "" : "hidden lg:block"}>
        <TopBar {...{ boardId, title, view }} roleAtFirst={roleAtFirst} onView={setView}>
          {ready && <UnreadMenu onOpen={select} />}
        </TopBar>
      </div>
      <ConnectionBanner />
      <Notices />
      <Differences />
      <Conflicts />
      {ready && <TaskStrip />}
      {ready && <WhatIfHere />}
      <div className={selectedId === null ? "" : "hidden lg:block"}>{ready && <FindingBar />}</div>
      <div className="relative flex min-h-0 flex-1 max-lg:flex-col">
        {ready && <ModelPanelHere selectedId={selectedId} onSelect={select} />}
        {ready && <WhatIfFrame />}
        <main
          id={boardLandmark}
          tabIndex={-1}
          className="relative min-w-0 flex-1 scroll-pt-14 scroll-pb-16 overflow-auto focus-visible:-outline-offset-2"
          aria-busy={!ready}
        >
          {ready && view === "outline" ? (
            <OutlineView.Part
              selectedId={selectedId}
              onSelect={select}
              waiting={panelWaiting}
              failed={panelFailed(() => setView("board"))}
            />
          ) : ready && view !== "board" && view !== "outline" ? (
            <ModelView
              view={view}
              selectedId={selectedId}
              onSelect={select}
              onLeave={() => setView("board")}
            />
          ) : ready ? (
            <BoardView selectedId={selectedId} onSelect={select} />
          ) : (
            <BoardSkeleton share={phase.phase === "opening" ? phase.share : null} />
          )}
        </main>
        {ready && selectedId !== null ? (
          <aside
            aria-label="Scenario"
            className="absolute inset-0 z-30 flex scroll-pt-14 scroll-pb-16 flex-col overflow-y-auto bg-panel pb-16 lg:relative lg:inset-auto lg:z-auto lg:w-[27rem] lg:shrink-0 lg:border-line lg:border-l"
          >
            <ScenarioPanel.Part
              key={selectedId}
              scenarioId={selectedId}
              onClose={() => select(null)}
              waiting={panelWaiting}
              failed={panelFailed(() => select(null))}
            />
          </aside>
        ) : null}
      </div>
      <StatusPill />
      {ready && <Announcer />}
      {ready && <Guided selectedId={selectedId} onSelect={select} />}
      <PageCommands selectedId={selectedId} onSelect={select} />
      <UndoCommands />
      {ready && <ScenarioCommands selectedId={selectedId} onSelect={select} />}
      {ready && <Moving selectedId={selectedId} />}
      {ready && <Layers />}
      {ready && <EstimateCommand />}
      {ready && <SendingEstimates />}
      {ready && <RestoreAsked boardId={boardId} />}
    </div>
  )
}

function ModelView({
  view,
  onLeave,
  ...props
}: ViewProps & { view: keyof typeof modelViews; onLeave: () => void }) {
  const { Part } = modelViews[view]
  return <Part key={view} {...props} waiting={panelWaiting} failed={panelFailed(onLeave)} />
}
