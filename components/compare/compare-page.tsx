"use client"

/**
 * Two moments of a board beside each other, in words and numbers, or as two boards. The address holds both
 * (`?from=&to=`), so that what is found can be sent to somebody.
 */
import { ArrowLeft, ArrowLeftRight, Clock, GitFork, History, Printer } from "lucide-react"
import { useRouter, useSearchParams } from "next/navigation"
import { type ReactNode, useEffect, useMemo, useState } from "react"
import { type MomentState, useMoment } from "../../client/use-moment.ts"
import { type SnapshotLine, useParleyApi } from "../../client/use-parley-api.ts"
import { compareBoards } from "../../core/compare.ts"
import type { MomentAnswer } from "../../core/history.ts"
import type { Role } from "../../core/permissions.ts"
import { instantWords } from "../../core/time-words.ts"
import { PlayedBoard } from "../playback/played-board.tsx"
import { later, useFetchAtRest } from "../shell/later.tsx"
import { PageLink } from "../shell/page-link.tsx"
import { ThemeSwitch } from "../shell/theme-switch.tsx"
import { Mark } from "../shell/wordmark.tsx"
import { Button, buttonLook } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { ToastRegion } from "../ui/toast.tsx"
import { ComparedScenarios } from "./compared-scenarios.tsx"
import { summaryOf } from "./compared-words.ts"
import { MomentChoice } from "./moment-choice.tsx"

const Fork = later(() => import("../playback/moment-actions.tsx").then((module) => module.ForkDialog))
const parts = [Fork]

interface PageProps {
  boardId: string
  title: string
  role: Role
}

export function ComparePage(props: PageProps) {
  const { boardId, title } = props
  return (
    <ToastRegion>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-14 shrink-0 items-center gap-2 border-line border-b bg-panel pr-2 pl-3 sm:gap-3 sm:pr-4 sm:pl-5 print:hidden">
          <PageLink
            href="/"
            aria-label="Parley, home"
            className="target hidden size-8 shrink-0 place-items-center rounded-control text-ink sm:grid"
          >
            <Mark />
          </PageLink>
          <PageLink
            href={`/b/${boardId}`}
            aria-label={`Back to ${title}`}
            className="target inline-flex min-w-0 items-center gap-1.5 rounded-control font-medium text-muted hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{title}</span>
          </PageLink>
          <span aria-hidden className="text-faint">
            /
          </span>
          <h1 className="font-semibold">Compare</h1>
          <span className="flex-1" />
          <ThemeSwitch />
        </header>
        <Comparing {...props} />
      </div>
    </ToastRegion>
  )
}

function Comparing({ boardId, title, role }: PageProps) {
  const asked = useSearchParams()
  const router = useRouter()
  const { snapshots, listed, failure: unlisted, again: listAgain } = useSnapshots(boardId)
  // Without a wish: what has changed since the newest snapshot.
  const newest = snapshots[0] ? `s${snapshots[0].id}` : null
  const from = asked.get("from") ?? newest
  const to = asked.get("to") ?? "now"
  const [before, after] = [useMoment(boardId, from), useMoment(boardId, from === null ? null : to)]
  const [boards, setBoards] = useState(false)

  const go = (next: { from?: string; to?: string }) => {
    const query = new URLSearchParams({ from: next.from ?? from ?? "now", to: next.to ?? to })
    router.replace(`/b/${boardId}/compare?${query}`, { scroll: false })
  }
  if (listed && from === null)
    return (
      <Said
        title="There is nothing to compare with yet"
        actions={
          <PageLink href={`/b/${boardId}/history`} className={buttonLook({ variant: "primary" })}>
            Choose a moment in the history
          </PageLink>
        }
      >
        Take a snapshot of the board, and later you can see here what has changed since.
      </Said>
    )
  const unknown = from === null && unlisted ? { failure: unlisted, again: listAgain } : null
  const failed = before.failure ? before : after.failure ? after : unknown
  return (
    <main className="mx-auto w-full max-w-6xl px-4 pt-5 pb-16 sm:px-6 print:max-w-none print:p-0">
      <p className="hidden font-semibold print:block">{title}</p>
      <div className="flex items-end gap-2">
        <MomentChoice
          label="Before"
          value={from ?? "now"}
          snapshots={snapshots}
          onChange={(next) => go({ from: next })}
        />
        <IconButton label="Swap before and after" onClick={() => go({ from: to, to: from ?? "now" })}>
          <ArrowLeftRight />
        </IconButton>
        <MomentChoice label="After" value={to} snapshots={snapshots} onChange={(next) => go({ to: next })} />
      </div>
      {failed?.failure ? (
        <Said
          title={failed.failure.code === "unreachable" ? "You are offline" : "This moment cannot be shown"}
          actions={
            <Button variant="primary" onClick={failed.again}>
              Try again
            </Button>
          }
        >
          {failed.failure.message}
        </Said>
      ) : before.moment && after.moment && from !== null ? (
        <Found
          {...{ boardId, title, role, from, to, boards }}
          before={before.moment}
          after={after.moment}
          onBoards={setBoards}
        />
      ) : (
        <div aria-busy className="mt-6 flex flex-col gap-3">
          <p role="status" className="sr-only">
            Comparing
          </p>
          <Skeleton className="h-6 w-2/3" />
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      )}
    </main>
  )
}

interface FoundProps {
  boardId: string
  title: string
  role: Role
  from: string
  to: string
  before: MomentAnswer
  after: MomentAnswer
  boards: boolean
  onBoards: (boards: boolean) => void
}

function Found({ boardId, title, role, from, to, before, after, boards, onBoards }: FoundProps) {
  const [forking, setForking] = useState(false)
  useFetchAtRest(parts)
  const hidden = useMemo(
    () => new Set([...(before.hidden?.scenarioIds ?? []), ...(after.hidden?.scenarioIds ?? [])]),
    [before, after],
  )
  const comparison = useMemo(
    () => compareBoards(before.board, after.board, { hidden }),
    [before, after, hidden],
  )
  const changed = useMemo(
    () => new Set(comparison.scenarios.map(({ scenarioId }) => scenarioId)),
    [comparison],
  )
  const nothing = comparison.scenarios.length === 0 && comparison.parts.length === 0
  const mayRestore = role !== "viewer" && to === "now" && from !== "now"
  const restoreAt = (scenarioId?: string) =>
    `/b/${boardId}?${new URLSearchParams({ restore: from, ...(scenarioId ? { scenario: scenarioId } : {}) })}`
  const when = (at: number) => instantWords(new Date(at).toISOString())
  return (
    <>
      <p className="mt-3 text-muted text-sm">
        {when(before.at)} to {when(after.at)}
      </p>
      <p role="status" className="statement mt-2 text-lg">
        {nothing ? "Nothing changed between these two moments." : summaryOf(comparison)}
      </p>
      {hidden.size > 0 && (
        <p className="mt-3 rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
          A blind round hides numbers: of {hidden.size === 1 ? "one scenario" : `${hidden.size} scenarios`}{" "}
          nothing is compared but words.
        </p>
      )}
      <div className="mt-4 mb-6 flex flex-wrap gap-2 print:hidden">
        {mayRestore && !nothing && (
          <PageLink href={restoreAt()} className={buttonLook({ variant: "secondary", size: "sm" })}>
            <History aria-hidden />
            Restore all of “before”…
          </PageLink>
        )}
        {role !== "viewer" && (
          <Button size="sm" icon={<GitFork />} onClick={() => setForking(true)}>
            Fork “before” as a new board…
          </Button>
        )}
        <PageLink
          href={`/b/${boardId}/history?at=e${before.seq}`}
          className={buttonLook({ variant: "secondary", size: "sm" })}
        >
          <Clock aria-hidden />
          Open in the history
        </PageLink>
        {!nothing && (
          <Button size="sm" aria-pressed={boards} onClick={() => onBoards(!boards)}>
            {boards ? "In words" : "As two boards"}
          </Button>
        )}
        <Button size="sm" icon={<Printer />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      {forking && (
        <Fork.Part
          {...{ boardId, title }}
          seq={before.seq}
          onClose={() => setForking(false)}
          failed={(again) => <NotFetched onClose={() => setForking(false)} onAgain={again} />}
        />
      )}
      {boards && !nothing ? (
        <div className="grid gap-6 xl:grid-cols-2">
          <TheBoard name="Before" at={when(before.at)}>
            <PlayedBoard board={before.board} changed={changed} hidden={hidden} />
          </TheBoard>
          <TheBoard name="After" at={when(after.at)}>
            <PlayedBoard board={after.board} changed={changed} hidden={hidden} />
          </TheBoard>
        </div>
      ) : (
        <ComparedScenarios comparison={comparison} restoreAt={mayRestore ? restoreAt : null} />
      )}
    </>
  )
}

function TheBoard({ name, at, children }: { name: string; at: string; children: ReactNode }) {
  return (
    <section aria-label={`${name}, ${at}`} className="min-w-0">
      <h2 className="font-semibold">
        {name} <span className="font-normal text-muted text-sm">{at}</span>
      </h2>
      {/* Scrolled by keys too. */}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="mt-2 max-h-[75dvh] overflow-auto rounded-control border border-line"
      >
        {children}
      </div>
    </section>
  )
}

function Said({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <EmptyState title={title} actions={actions}>
      <p>{children}</p>
    </EmptyState>
  )
}

interface Listed {
  snapshots: readonly SnapshotLine[]
  /** The list is here: an empty one means that there are none. */
  listed: boolean
  failure: MomentState["failure"]
  again: () => void
}

function useSnapshots(boardId: string): Listed {
  const api = useParleyApi()
  const [snapshots, setSnapshots] = useState<readonly SnapshotLine[] | null>(null)
  const [failure, setFailure] = useState<MomentState["failure"]>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew.
  useEffect(() => {
    let gone = false
    void api.listSnapshots(boardId).then((answer) => {
      if (gone) return
      if (answer.ok) setSnapshots(answer.value)
      setFailure(answer.ok ? null : answer.error)
    })
    return () => {
      gone = true
    }
  }, [api, boardId, attempt])
  const again = () => setAttempt((before) => before + 1)
  return { snapshots: snapshots ?? [], listed: snapshots !== null, failure, again }
}
