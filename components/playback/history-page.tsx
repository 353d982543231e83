"use client"

/**
 * The life of a board: what happened on the left, the board as it was in the middle, what changed on the right, and one
 * line over the whole of it beneath. It reads; whatever changes the board is done on the board.
 */
import { ArrowLeft } from "lucide-react"
import type { ReactNode } from "react"
import { useBoardHistory } from "../../client/use-board-history.ts"
import type { Role } from "../../core/permissions.ts"
import { PageLink } from "../shell/page-link.tsx"
import { ThemeSwitch } from "../shell/theme-switch.tsx"
import { Mark } from "../shell/wordmark.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button, buttonLook } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { ToastRegion } from "../ui/toast.tsx"
import { Playback } from "./playback.tsx"

export function HistoryPage({ boardId, title, role }: { boardId: string; title: string; role: Role }) {
  const { marks, failure, again } = useBoardHistory(boardId)
  const back = `/b/${boardId}`
  return (
    <ToastRegion>
      <div className="flex h-dvh flex-col overflow-clip">
        <header className="flex h-14 shrink-0 items-center gap-2 border-line border-b bg-panel pr-2 pl-3 sm:gap-3 sm:pr-4 sm:pl-5">
          <PageLink
            href="/"
            aria-label="Parley, home"
            className="target hidden size-8 shrink-0 place-items-center rounded-control text-ink sm:grid"
          >
            <Mark />
          </PageLink>
          <PageLink
            href={back}
            aria-label={`Back to ${title}`}
            className="target inline-flex min-w-0 items-center gap-1.5 rounded-control font-medium text-muted hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{title}</span>
          </PageLink>
          <span aria-hidden className="text-faint">
            /
          </span>
          <h1 className="font-semibold">History</h1>
          {role === "viewer" ? <Badge>Viewer</Badge> : null}
          <span className="flex-1" />
          <ThemeSwitch />
        </header>
        {marks === null ? (
          failure === null ? (
            <Waiting />
          ) : (
            <Said
              title={failure.code === "unreachable" ? "You are offline" : "The history cannot be shown"}
              actions={
                <>
                  <Button variant="primary" onClick={again}>
                    Try again
                  </Button>
                  <PageLink href={back} className={buttonLook({ variant: "quiet" })}>
                    Back to the board
                  </PageLink>
                </>
              }
            >
              {failure.message}
            </Said>
          )
        ) : marks.last.seq <= marks.first.seq ? (
          <Said
            title="Nothing has happened yet"
            actions={
              <PageLink href={back} className={buttonLook({ variant: "primary" })}>
                Back to the board
              </PageLink>
            }
          >
            As soon as somebody changes the board, you can go back to any moment of it here.
          </Said>
        ) : (
          <Playback {...{ boardId, title, role, marks }} onAgain={again} />
        )}
      </div>
    </ToastRegion>
  )
}

function Said({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <main className="min-h-0 flex-1 overflow-auto">
      <EmptyState title={title} actions={actions}>
        <p>{children}</p>
      </EmptyState>
    </main>
  )
}

export function Waiting() {
  return (
    <main aria-busy className="flex min-h-0 flex-1 gap-6 p-6">
      <p role="status" className="sr-only">
        Loading the history
      </p>
      <div className="hidden w-64 flex-col gap-3 lg:flex">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
      <div className="flex flex-1 flex-col gap-3">
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-32" />
        <Skeleton className="h-32" />
      </div>
    </main>
  )
}
