"use client"

/**
 * A round as it is shown to everybody at once: where each stands, where the group does, what is taken from it. Before
 * the reveal it is a waiting screen with counts and nothing else, for a wall as for a late comer.
 */
import { clsx } from "clsx"
import { ChevronLeft, ChevronRight, Presentation, Table2 } from "lucide-react"
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react"
import { useMeta } from "../../client/use-board.ts"
import { useAnswers, useRound } from "../../client/use-judgement.ts"
import { useMembers, useOnline, useYou } from "../../client/use-people.ts"
import { useServerNow } from "../../client/use-round-clock.ts"
import { useScenariosOf } from "../../client/use-round-scenarios.ts"
import type { Scenario } from "../../core/board.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { PeekLines } from "../rounds/peek-lines.tsx"
import { countWords, roundName } from "../rounds/round-words.ts"
import { whoIsIn } from "../rounds/who-is-in.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Stage } from "../ui/stage.tsx"
import { TakenTogether } from "./accept.tsx"
import { ExtremeReasons, Nudge } from "./reasons.tsx"
import { GroupNumbers, MarksTable, RevealStrips, SelectedMark } from "./reveal-strips.tsx"
import { campsWords, deviationWords, shiftWords, spreadWords } from "./reveal-words.ts"
import { NextSteps, RunningNow, StageClock } from "./stage-foot.tsx"
import { useReading } from "./use-reading.ts"

export function RevealStage({
  round: number,
  scenarioId,
  close,
}: {
  round: number
  scenarioId: string | null
  close: () => void
}) {
  const round = useRound(number)
  if (round === null)
    return (
      <Stage title={`Round ${number}`} onClose={close}>
        <EmptyState title="There is no such round" actions={<Button onClick={close}>Close</Button>}>
          The address may be mistyped, or it belongs to another board.
        </EmptyState>
      </Stage>
    )
  if (round.status !== "revealed")
    return (
      <Stage title={roundName(round)} onClose={close}>
        <Waiting round={round} />
      </Stage>
    )
  return <Revealed round={round} scenarioId={scenarioId} close={close} />
}

/** Counts and nothing else (B2): this may hang on a wall. */
function Waiting({ round }: { round: RoundEntry }) {
  const answers = useAnswers(round.number)
  const members = useMembers()
  const online = useOnline()
  const { complete, expected } = whoIsIn(round, answers, members, online)
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-auto p-6">
      <div className="text-center">
        <p className="figures font-semibold text-3xl" role="status">
          {round.status === "cancelled" ? "Cancelled" : countWords(complete, expected)}
        </p>
        <p className="mt-4 text-muted text-xl">
          {round.status === "cancelled"
            ? "What was said in it stays with those who said it."
            : round.status === "closed"
              ? "The round is closed. It is about to be revealed."
              : round.blind
                ? "Nobody sees an estimate before the reveal."
                : "Estimates are shown on the board as they come."}
        </p>
      </div>
    </div>
  )
}

/** So long after a reveal it is still seen as it happens. */
const liveMs = 90_000

function Revealed({
  round,
  scenarioId,
  close,
}: {
  round: RoundEntry
  scenarioId: string | null
  close: () => void
}) {
  const [, show] = useLayer()
  const scenarios = useScenariosOf(round.scenarioIds)
  const now = useServerNow()
  const facilitates = useYou()?.role === "facilitator"
  const [present, setPresent] = useState(false)
  const [table, setTable] = useState(false)
  const [live] = useState(() => round.revealedAt !== null && now() - round.revealedAt < liveMs)
  const heading = useRef<HTMLHeadingElement>(null)
  const main = useRef<HTMLElement>(null)
  const found = scenarios.findIndex(({ id }) => id === scenarioId)
  const index = Math.max(0, found)
  const scenario = scenarios[index]

  const go = (to: number) => {
    const next = scenarios[to]
    if (!next || to === index) return
    show({ is: "reveal", round: round.number, scenarioId: next.id })
    main.current?.scrollTo({ top: 0 })
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(typing)) return
    const by =
      event.key === "j" || event.key === "ArrowRight"
        ? 1
        : event.key === "k" || event.key === "ArrowLeft"
          ? -1
          : 0
    if (by === 0) return
    event.preventDefault()
    go(index + by)
  }
  const swipe = useSwipe((by) => go(index + by))

  return (
    <Stage
      title={roundName(round)}
      onClose={close}
      onKeyDown={pressed}
      large={present}
      initialFocus={heading}
      tools={
        <>
          <StageClock />
          <IconButton
            label="Show as table"
            aria-pressed={table}
            onClick={() => setTable(!table)}
            className={clsx(table && "bg-wash")}
          >
            <Table2 />
          </IconButton>
          <IconButton
            label="Large, for a wall"
            aria-pressed={present}
            onClick={() => setPresent(!present)}
            className={clsx("max-sm:hidden", present && "bg-wash")}
          >
            <Presentation />
          </IconButton>
        </>
      }
    >
      {live && <Announced round={round} />}
      <PeekLines round={round} className="border-line border-b px-6 py-1.5" />
      <div className="flex min-h-0 flex-1">
        {scenarios.length > 1 && !present && <ScenarioList scenarios={scenarios} index={index} onGo={go} />}
        <main ref={main} className="min-w-0 flex-1 overflow-y-auto overscroll-contain" {...swipe}>
          {scenario ? (
            <OneScenario
              key={scenario.id}
              {...{ round, scenario, live, present, table, facilitates }}
              heading={heading}
            />
          ) : (
            <EmptyState title="Its scenarios are not on the board any more" />
          )}
        </main>
      </div>
      <footer className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-panel px-4 py-2 sm:px-6">
        {scenarios.length > 1 && (
          <nav aria-label="Scenarios of the round" className="flex items-center gap-1">
            <IconButton
              label="Previous scenario"
              shortcut="K"
              disabled={index === 0}
              onClick={() => go(index - 1)}
            >
              <ChevronLeft />
            </IconButton>
            <span className={clsx("figures", present ? "text-xl" : "text-sm")}>
              {index + 1} of {scenarios.length}
            </span>
            <IconButton
              label="Next scenario"
              shortcut="J"
              disabled={index === scenarios.length - 1}
              onClick={() => go(index + 1)}
            >
              <ChevronRight />
            </IconButton>
          </nav>
        )}
        <span className="flex-1" />
        <RunningNow present={present} />
        {facilitates && <NextSteps round={round} present={present} />}
      </footer>
    </Stage>
  )
}

const typing = "input, textarea, select, [contenteditable=true]"

function OneScenario({
  round,
  scenario,
  live,
  present,
  table,
  facilitates,
  heading,
}: {
  round: RoundEntry
  scenario: Scenario
  live: boolean
  present: boolean
  table: boolean
  facilitates: boolean
  heading: React.RefObject<HTMLHeadingElement | null>
}) {
  const { yardstick } = useMeta()
  const reading = useReading(round, scenario)
  const [selected, setSelected] = useState<string | null>(null)
  const mark = reading.marks.find(({ id }) => id === selected) ?? null
  const { disagreement, camps } = reading
  const shift = shiftWords(reading)
  return (
    <div
      className={clsx(
        "mx-auto flex w-full flex-col px-5 py-6 sm:px-8",
        present ? "max-w-none gap-8" : "max-w-5xl gap-7",
      )}
    >
      <h2
        ref={heading}
        tabIndex={-1}
        className={clsx("statement outline-none", present ? "text-2xl" : "text-lg sm:text-xl")}
      >
        {scenario.title || "Untitled scenario"}
      </h2>
      {reading.marks.length === 0 ? (
        <p className="text-muted">Nobody answered this question in this round.</p>
      ) : (
        <>
          {table ? (
            <MarksTable reading={reading} yardstick={yardstick} />
          ) : (
            <>
              <RevealStrips
                {...{ reading, round, yardstick, selected, live, present }}
                onSelect={setSelected}
              />
              <MarksTable reading={reading} yardstick={yardstick} className="sr-only" />
            </>
          )}
          {!table && !present && (
            <div aria-live="polite">
              {mark ? (
                <SelectedMark {...{ mark, reading, yardstick }} />
              ) : (
                <p className="text-muted text-sm">Choose a mark to read what was said.</p>
              )}
            </div>
          )}
          <section aria-label="The group" className={clsx("flex flex-col gap-3", live && "reveal-after")}>
            <GroupNumbers {...{ reading, yardstick, present }} />
            <p className={present ? "text-xl" : "text-base"}>
              {disagreement && <strong className="font-semibold">{spreadWords(disagreement)}</strong>}{" "}
              {camps && campsWords(camps, scenario)} {shift}
            </p>
            {disagreement && disagreement.n > 1 && !present && (
              <p className="figures -mt-2 text-muted text-xs">{deviationWords(disagreement)}</p>
            )}
          </section>
          {!present && <Nudge reading={reading} />}
          <ExtremeReasons {...{ reading, yardstick, present }} />
          {!present && <TakenTogether {...{ reading, round, yardstick, facilitates }} />}
        </>
      )}
    </div>
  )
}

function ScenarioList({
  scenarios,
  index,
  onGo,
}: {
  scenarios: readonly Scenario[]
  index: number
  onGo: (index: number) => void
}) {
  return (
    <nav
      aria-label="All scenarios of the round"
      className="hidden w-64 shrink-0 overflow-y-auto border-line border-r bg-panel p-3 lg:block"
    >
      <ol className="flex flex-col gap-1">
        {scenarios.map((scenario, at) => (
          <li key={scenario.id}>
            <button
              type="button"
              aria-current={at === index ? "true" : undefined}
              onClick={() => onGo(at)}
              className={clsx(
                "w-full rounded-control px-3 py-2 text-left text-sm transition-colors hover:bg-wash",
                at === index && "bg-wash font-medium",
              )}
            >
              <span className="line-clamp-3">{scenario.title || "Untitled scenario"}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Once, for ears. */
function Announced({ round }: { round: RoundEntry }) {
  const answers = useAnswers(round.number)
  const [said, setSaid] = useState("")
  useEffect(() => {
    setSaid(
      `Round ${round.number} is revealed: ${answers.complete === 1 ? "1 answer" : `${answers.complete} answers`}.`,
    )
  }, [round.number, answers.complete])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}

/** A finger across the stage; a list that scrolls sideways keeps its own. */
function useSwipe(go: (by: 1 | -1) => void) {
  const start = useRef<{ x: number; y: number } | null>(null)
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== "touch") return
      start.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp(event: PointerEvent) {
      const from = start.current
      start.current = null
      if (!from) return
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
      if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)) go(dx < 0 ? 1 : -1)
    },
    onPointerCancel() {
      start.current = null
    },
    style: { touchAction: "pan-y" as const },
  }
}
