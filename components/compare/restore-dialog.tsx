"use client"

/**
 * Bringing the board back to a moment that the address names (`?restore=`, one scenario of it with `&scenario=`): what
 * it would change is said in numbers before it is done, and undo is offered after.
 */
import { useMemo, useState } from "react"
import { useMoment } from "../../client/use-moment.ts"
import {
  type RestorePlan,
  useLockedScenarios,
  useRestoreActions,
  useWholeBoard,
} from "../../client/use-restore.ts"
import { useUndoIfLast } from "../../client/use-undo.ts"
import { compareBoards } from "../../core/compare.ts"
import type { MomentAnswer } from "../../core/history.ts"
import type { Restored } from "../../core/restoring.ts"
import { withoutDeleted } from "../../core/snapshot.ts"
import { instantWords } from "../../core/time-words.ts"
import { WhatChanged } from "../playback/what-changed.tsx"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { useToasts } from "../ui/toast.tsx"
import { summaryOf } from "./compared-words.ts"

export interface RestoreDialogProps {
  boardId: string
  moment: string
  scenarioId: string | null
  onClose: () => void
}

export function RestoreDialog({ boardId, moment: name, scenarioId, onClose }: RestoreDialogProps) {
  const { moment, failure, again } = useMoment(boardId, name)
  const what: Restored = scenarioId === null ? { kind: "whole" } : { kind: "scenario", scenarioId }
  return (
    <Dialog
      title={scenarioId === null ? "Restore the board" : "Restore this scenario"}
      description="An edit like any other: everybody sees it, it stands in the history, and you can undo it. Comments, estimates and rounds are not touched."
      size="md"
      open
      onOpenChange={(open) => open || onClose()}
    >
      {failure ? (
        <div className="flex flex-col items-start gap-3">
          <p role="alert" className="text-danger">
            {failure.message}
          </p>
          <Button onClick={again}>Try again</Button>
        </div>
      ) : moment === null ? (
        <div aria-busy>
          <p role="status" className="sr-only">
            Loading the moment
          </p>
          <Skeleton className="h-24" />
        </div>
      ) : (
        <Restorable {...{ moment, what, onClose }} />
      )}
    </Dialog>
  )
}

/** So many take long enough that somebody would press again. */
const manyChanges = 300

function Restorable({
  moment,
  what,
  onClose,
}: {
  moment: MomentAnswer
  what: Restored
  onClose: () => void
}) {
  const board = useWholeBoard()
  const locked = useLockedScenarios()
  const actions = useRestoreActions()
  const toasts = useToasts()
  const undoIfLast = useUndoIfLast()
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const hidden = useMemo(() => new Set([...locked, ...(moment.hidden?.scenarioIds ?? [])]), [locked, moment])
  // biome-ignore lint/correctness/useExhaustiveDependencies: worked out anew when the board is another.
  const plan = useMemo(() => actions.plan(moment.board, what, hidden), [actions, moment, hidden, board])
  const comparison = useMemo(() => {
    const all = compareBoards(withoutDeleted(board), moment.board, { hidden })
    if (what.kind === "whole") return all
    return {
      ...all,
      scenarios: all.scenarios.filter((one) => one.scenarioId === what.scenarioId),
      parts: [],
      same: 0,
    }
  }, [board, moment, hidden, what])
  const when = instantWords(new Date(moment.at).toISOString())

  function begin() {
    setError(null)
    if (plan.changes.length < manyChanges) return restore()
    setBusy(true)
    // The page says that it is at it before it is: thousands of changes take seconds.
    requestAnimationFrame(() => setTimeout(restore))
  }
  function undo(words: string) {
    const { ok, last } = undoIfLast(words)
    if (ok) return
    toasts.show({
      title: "This was not undone",
      description:
        last === null || last === words
          ? "It cannot be taken back just now."
          : `You have changed something since: ${last}. Undo takes that back first.`,
    })
  }
  function restore() {
    const done = actions.restore(moment.board, what, hidden)
    setBusy(false)
    if (!done.ok) return setError(done.error.message)
    onClose()
    toasts.show({
      title: what.kind === "whole" ? "The board is restored" : "The scenario is restored",
      description: `As it was on ${when}.`,
      action: { label: "Undo", onClick: () => undo(done.value.words) },
    })
  }
  if (plan.changes.length === 0)
    return (
      <div className="flex flex-col items-start gap-4">
        <p>
          {plan.left.length > 0 || plan.resolved.length > 0
            ? "What is different may not be changed just now."
            : `It is as it was on ${when}. There is nothing to restore.`}
        </p>
        <Left plan={plan} />
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    )
  return (
    <div className="flex flex-col gap-4">
      <p>
        Back to <strong className="font-semibold">{when}</strong>:{" "}
        {summaryOf(comparison) || "only what is not compared changes, such as the order of things."}
      </p>
      <Left plan={plan} />
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[45dvh] overflow-auto rounded-control border border-line p-3"
      >
        <WhatChanged comparison={comparison} />
      </div>
      <p role="alert" className="text-danger empty:hidden">
        {error}
      </p>
      <div className="flex items-center justify-end gap-2">
        <p role="status" className="min-w-0 flex-1 text-muted text-sm empty:hidden">
          {busy ? `Restoring: ${plan.changes.length.toLocaleString("en")} changes…` : ""}
        </p>
        <Button onClick={onClose} disabled={busy}>
          Cancel
        </Button>
        <Button variant="primary" disabled={busy} icon={busy ? <Busy /> : undefined} onClick={begin}>
          Restore
        </Button>
      </div>
    </div>
  )
}

/** What stays as it is, and why. */
function Left({ plan: { locked, left, resolved } }: { plan: RestorePlan }) {
  const said = [
    ...(locked.length > 0
      ? [
          `A blind round runs: ${locked.length === 1 ? "one likelihood stays" : `${locked.length} likelihoods stay`} as it is.`,
        ]
      : []),
    ...(resolved.length > 0
      ? [
          `How ${resolved.length === 1 ? "one scenario" : `${resolved.length} scenarios`} came out is a matter of record, and stays.`,
        ]
      : []),
    ...left.map(
      ({ why, count }) => `${why} So ${count === 1 ? "one change is" : `${count} changes are`} left out.`,
    ),
  ]
  if (said.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
      {said.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
