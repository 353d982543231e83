"use client"

/**
 * One's own judgement, a question a screen: the lowest, the highest and the best guess, how firm the ground is, and why.
 * On the way nobody's numbers are shown but one's own, so that nobody is anchored. At the end stands all that was said.
 */
import { useCallback, useEffect, useRef, useState } from "react"
import { useScenario, useScenarios } from "../../client/use-board.ts"
import {
  useOwnEstimates,
  useOwnEstimatesAreHere,
  useWaitingQuestions,
} from "../../client/use-estimate-desk.ts"
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useRound } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import type { Scenario } from "../../core/board.ts"
import { type Given, questionOf, type RoundEntry } from "../../core/judgement.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { PageDialog } from "../ui/page-dialog.tsx"
import { nextUnanswered } from "./asking-order.ts"
import { Deadline, HowManyIn, WaitingBadge } from "./counts.tsx"
import { QuestionScreen, type ScreenAction } from "./question-screen.tsx"
import { SheetFoot } from "./sheet-foot.tsx"
import { Summary } from "./summary.tsx"
import { useSwipe } from "./use-swipe.ts"

export interface EstimateSheetProps {
  /** null: outside of rounds. */
  round: number | null
  scenarioId: string | null
  close: () => void
}

export function EstimateSheet({ round: number, scenarioId, close }: EstimateSheetProps) {
  const round = useRound(number)
  const you = useYou()
  const right = useEstimateRight()
  const here = useOwnEstimatesAreHere()
  const open = useOpenQuestions(scenarioId)
  const ids = number === null ? open : (round?.scenarioIds ?? [])
  const empty = (title: string, text: string | null) => (
    <PageDialog
      title="Your estimates"
      onClose={close}
      footer={
        <div className="flex justify-end">
          <Button size="lg" onClick={close}>
            Close
          </Button>
        </div>
      }
    >
      <EmptyState title={title} className="px-0!">
        {text}
      </EmptyState>
    </PageDialog>
  )
  if (number !== null && round === null)
    return empty(
      "There is no such round on this board",
      "The address may be mistyped, or the round belongs to another board.",
    )
  if (you?.role === "viewer")
    return empty(
      "Viewers follow a round but do not estimate",
      "You see with everybody else how many are in, and the reveal when it comes. A facilitator can make you an analyst.",
    )
  if (ids.length === 0)
    return empty(
      "There is nothing to estimate yet",
      right.why ?? "Estimates are given on scenarios. Add one to the board first.",
    )
  // The first question is the first that I have not answered.
  if (!here) return empty("Loading your estimates…", null)
  return <Asking key={number ?? "open"} {...{ ids, round, scenarioId, close }} />
}

/** Outside of rounds: the one that was opened, or all that are open, in the order of the board. */
function useOpenQuestions(scenarioId: string | null): string[] {
  const [only] = useState(scenarioId)
  const scenarios = useScenarios()
  if (only !== null) return [only]
  return scenarios.filter(({ status }) => status === "open" || status === "draft").map(({ id }) => id)
}

function Asking(props: {
  ids: readonly string[]
  round: RoundEntry | null
  scenarioId: string | null
  close: () => void
}) {
  const { ids, round, scenarioId, close } = props
  const [, show] = useLayer()
  const owns = useOwnEstimates()
  const waiting = useWaitingQuestions()
  const number = round?.number ?? null
  const isAnswered = (id: string) => {
    const key = questionOf({ scenarioId: id, round: number, given: null })
    return owns.has(key) || waiting.has(key)
  }
  const unanswered = ids.filter((id) => !isAnswered(id))
  const [at, setAt] = useState<string | null>(() =>
    scenarioId !== null && ids.includes(scenarioId) ? scenarioId : (unanswered[0] ?? null),
  )
  const [action, setAction] = useState<ScreenAction | null>(null)
  const [givens, setGivens] = useState<Readonly<Record<string, Given | null>>>({})
  const nextButton = useRef<HTMLButtonElement>(null)
  const body = useRef<HTMLDivElement>(null)
  /** Sent by this hand: the foot takes the focus once it leads on. */
  const [justSent, setJustSent] = useState(false)

  const go = useCallback(
    (to: string | null) => {
      setAt(to)
      setJustSent(false)
      body.current?.scrollIntoView({ block: "start" })
      if (number !== null) show({ is: "estimate", round: number, scenarioId: to })
    },
    [number, show],
  )
  const index = at === null ? ids.length : ids.indexOf(at)
  const single = ids.length === 1
  const before = ids[index - 1]
  const back = before === undefined ? null : () => go(before)
  const following = at === null ? null : nextUnanswered(ids, at, isAnswered)
  const forth = at === null ? null : single ? null : () => go(ids[index + 1] ?? null)
  const swipe = useSwipe({ onLeft: forth, onRight: back })

  useEffect(() => {
    if (justSent && action === null) nextButton.current?.focus()
  }, [justSent, action])
  // Gone on by one's own hand: the next question's first field has the keys, but no finger wants the keyboard for it.
  const shownAt = useRef(at)
  useEffect(() => {
    if (shownAt.current === at) return
    shownAt.current = at
    const field = isCoarse() ? null : (body.current?.querySelector<HTMLElement>(firstFields) ?? null)
    if (field) field.focus()
    else nextButton.current?.focus()
  }, [at])

  const title =
    round === null
      ? "Your estimate"
      : round.title === ""
        ? `Round ${round.number}`
        : `Round ${round.number} · ${round.title}`
  const leadOn =
    at === null || single
      ? { label: "I'm done", run: close }
      : following === null
        ? { label: "See all mine", run: () => go(null) }
        : { label: "Next", run: () => go(following) }

  return (
    <PageDialog
      title={title}
      onClose={close}
      initialFocus={(interaction) => {
        // A field under a finger would bring the keyboard up before the question was read.
        if (interaction === "touch" || isCoarse()) return body.current
        return body.current?.querySelector<HTMLElement>(firstFields) ?? true
      }}
      aside={
        <>
          <WaitingBadge />
          {round?.status === "open" && <Deadline deadline={round.deadline} />}
        </>
      }
      progress={
        single ? null : <Progress at={index} of={ids.length} answered={ids.length - unanswered.length} />
      }
      onKeyDown={(event) => {
        // The design's key for "ready": a character to whoever is typing.
        if (event.key !== "." || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey)
          return
        event.preventDefault()
        event.stopPropagation()
        if (action === null) leadOn.run()
        else if (action.why === null && !action.busy) action.run()
      }}
      footer={
        <SheetFoot
          {...{ action, leadOn, back, nextButton }}
          skip={action !== null && at !== null && !single ? forth : null}
          status={round && <HowManyIn round={round} />}
        />
      }
    >
      <div ref={body} tabIndex={-1} className="min-h-full outline-none" {...swipe}>
        {at === null ? (
          <Summary {...{ ids, round }} onEdit={go} />
        ) : (
          <At
            key={at}
            scenarioId={at}
            round={round}
            given={givens[at] ?? null}
            onGiven={(given) => setGivens((all) => ({ ...all, [at]: given }))}
            onAction={setAction}
            onSent={() => setJustSent(true)}
            onReveal={() => number !== null && show({ is: "reveal", round: number, scenarioId: at })}
          />
        )}
      </div>
    </PageDialog>
  )
}

function At(props: { scenarioId: string } & Omit<Parameters<typeof QuestionScreen>[0], "scenario">) {
  const { scenarioId, ...screen } = props
  const scenario: Scenario | null = useScenario(scenarioId)
  if (scenario === null)
    return (
      <EmptyState title="This scenario is not on the board" className="px-0!">
        It may have been removed. The other questions go on without it.
      </EmptyState>
    )
  return <QuestionScreen scenario={scenario} {...screen} />
}

function Progress({ at, of, answered }: { at: number; of: number; answered: number }) {
  return (
    <div className="px-5 sm:px-7">
      <div aria-hidden className="relative h-1 overflow-clip rounded-bar bg-well forced-colors:border">
        <span
          className="absolute inset-y-0 left-0 bg-ink transition-[width] forced-colors:bg-[CanvasText]"
          style={{ width: `${(answered / of) * 100}%` }}
        />
      </div>
      <p className="figures mt-1.5 text-muted text-xs">
        {at < of ? `${at + 1} of ${of}` : `All ${of}`} · {answered} answered
      </p>
    </div>
  )
}

const firstFields = "ol input:not(:disabled), ul input:not(:disabled)"

const isCoarse = (): boolean => window.matchMedia("(pointer: coarse)").matches

const isTyping = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select") !== null
