"use client"

/** The board as it was: its cards in their sets, to be read. It looks as the board does, and nothing on it can be changed. */
import { clsx } from "clsx"
import { CalendarClock } from "lucide-react"
import { memo, useEffect, useRef } from "react"
import type { Scenario, Yardstick } from "../../core/board.ts"
import { totalOf } from "../../core/exclusive-set.ts"
import type { SnapshotBoard } from "../../core/snapshot.ts"
import { HiddenLikelihood } from "../likelihood/hidden-likelihood.tsx"
import { ReadLikelihood } from "../likelihood/likelihood-reading.tsx"
import { statusWords } from "../scenario/words.ts"
import { Badge } from "../ui/badge.tsx"
import { showDay } from "../ui/day.ts"
import { EmptyState } from "../ui/empty-state.tsx"
import { resolvedWords } from "./played-words.ts"

export interface PlayedBoardProps {
  board: SnapshotBoard
  /** Scenarios that the change which led here was about. */
  changed: ReadonlySet<string>
  hidden: ReadonlySet<string>
}

export function PlayedBoard({ board, changed, hidden }: PlayedBoardProps) {
  const frame = useRef<HTMLDivElement>(null)
  useInSight(frame, changed)
  const known = new Set(board.sets.map(({ id }) => id))
  const columns = [
    ...board.sets.map((set) => ({
      id: set.id,
      title: set.title || "Untitled set",
      exclusive: set.kind === "exclusive",
      scenarios: board.scenarios.filter(({ setId }) => setId === set.id),
    })),
    {
      id: "none",
      title: "No set",
      exclusive: false,
      scenarios: board.scenarios.filter(({ setId }) => setId === undefined || !known.has(setId)),
    },
  ].filter(({ scenarios, id }) => scenarios.length > 0 || id !== "none")
  if (board.scenarios.length === 0)
    return (
      <EmptyState title="No scenarios yet">
        <p>At this moment the board held none.</p>
      </EmptyState>
    )
  return (
    <div
      ref={frame}
      className="flex flex-col gap-8 px-4 pt-2 pb-8 sm:w-max sm:min-w-full sm:flex-row sm:items-start sm:gap-6 sm:px-6"
    >
      {columns.map(({ id, title, exclusive, scenarios }) => (
        <section
          key={id}
          aria-label={title}
          className="flex w-full min-w-0 flex-col sm:w-[19rem] sm:shrink-0 xl:max-w-[26rem] xl:flex-1 xl:basis-[19rem]"
        >
          <header className="sticky top-0 z-10 -mx-1 flex min-h-11 items-center gap-2 bg-paper px-1 py-2">
            <h3 className="min-w-0 truncate font-semibold text-sm">{title}</h3>
            <span className="figures text-muted text-xs">{scenarios.length}</span>
          </header>
          {exclusive && <Total scenarios={scenarios} hidden={hidden} />}
          <ul className="flex flex-col gap-3 pt-0.5">
            {scenarios.map((scenario) => (
              <li key={scenario.id}>
                <PlayedCard
                  scenario={scenario}
                  yardstick={board.meta.yardstick}
                  changed={changed.has(scenario.id)}
                  hidden={hidden.has(scenario.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Total({ scenarios, hidden }: { scenarios: Scenario[]; hidden: ReadonlySet<string> }) {
  // From a total and what is shown of it, what is hidden could be worked out.
  const sum = scenarios.some(({ id }) => hidden.has(id)) ? null : totalOf(scenarios)
  return sum && <p className="figures mb-3 px-1 text-muted text-xs">Total {Math.round(sum.total * 100)}%</p>
}

interface PlayedCardProps {
  scenario: Scenario
  yardstick: Yardstick
  changed: boolean
  hidden: boolean
}

const PlayedCard = memo(function PlayedCard({ scenario, yardstick, changed, hidden }: PlayedCardProps) {
  const settled = resolvedWords(scenario)
  return (
    <article
      data-played={scenario.id}
      className={clsx(
        "scroll-mx-6 scroll-my-16 rounded-sheet border bg-panel px-5 pt-4 pb-3.5 transition-[border-color,box-shadow]",
        // More than colour: the edge is heavier too.
        changed
          ? "border-accent ring-1 ring-accent forced-colors:outline-2 forced-colors:outline-[Highlight]"
          : "border-line",
      )}
    >
      <h4 className="statement text-base leading-[1.375rem]">
        {scenario.title || <span className="text-muted italic">Untitled scenario</span>}
      </h4>
      <div className="-mx-2 mt-3 px-2 [contain-intrinsic-block-size:auto_3.25rem] [content-visibility:auto] print:[content-visibility:visible]">
        {hidden ? <HiddenLikelihood /> : <ReadLikelihood scenario={scenario} yardstick={yardstick} />}
      </div>
      <footer className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs empty:hidden [&_svg]:size-3.5">
        {changed && <Badge tone="accent">Changed here</Badge>}
        {scenario.status !== "open" && !settled && <Badge>{statusWords[scenario.status]}</Badge>}
        {settled && <span className="figures font-medium text-ink">{settled}</span>}
        {scenario.resolveBy && !settled && (
          <span className="figures inline-flex items-center gap-1">
            <CalendarClock aria-hidden />
            by {showDay(scenario.resolveBy)}
          </span>
        )}
      </footer>
    </article>
  )
}, sameCard)

// A moment is a new board; what stands on a card is mostly the same.
function sameCard(before: PlayedCardProps, after: PlayedCardProps): boolean {
  return (
    before.yardstick === after.yardstick &&
    before.changed === after.changed &&
    before.hidden === after.hidden &&
    (before.scenario === after.scenario || JSON.stringify(before.scenario) === JSON.stringify(after.scenario))
  )
}

/** The card that a change was about is brought into sight; of many, none. */
function useInSight(frame: React.RefObject<HTMLDivElement | null>, changed: ReadonlySet<string>): void {
  const only = changed.size === 1 ? [...changed][0] : undefined
  useEffect(() => {
    if (only === undefined) return
    frame.current
      ?.querySelector(`[data-played="${CSS.escape(only)}"]`)
      ?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [frame, only])
}
