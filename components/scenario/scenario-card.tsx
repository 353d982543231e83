"use client"

import { clsx } from "clsx"
import { CalendarClock, FileText } from "lucide-react"
import { memo, useId } from "react"
import { useScenario } from "../../client/use-board.ts"
import { usePresenceOn } from "../../client/use-people.ts"
import { useWhatIfActive } from "../../client/use-what-if.ts"
import { UnreadBadge } from "../comments/unread-badge.tsx"
import { CardLikelihood } from "../likelihood/card-likelihood.tsx"
import { isSettled } from "../resolution/resolution-words.ts"
import { ResolvedLine } from "../resolution/resolved-line.tsx"
import { later, rested } from "../shell/later.tsx"
import { AvatarStack, personColour } from "../ui/avatar.tsx"
import { Badge } from "../ui/badge.tsx"
import { showDay } from "../ui/day.ts"
import { ChangeMark } from "./change-mark.tsx"
import { ScenarioMenu } from "./scenario-menu.tsx"
import { statusWords } from "./words.ts"

/** It needs more arithmetic than all else on a board, and a card can be read without. */
const EstimateSummary = later(() =>
  rested().then(async () => (await import("./estimate-summary.tsx")).EstimateSummary),
)

const WhatIfReading = later(() =>
  import("../what-if/what-if-reading.tsx").then((module) => module.WhatIfReading),
)

export interface ScenarioCardProps {
  id: string
  selected: boolean
  onOpen: (id: string) => void
}

/** A scenario at a glance: its statement, its likelihood with the range in words, and who is on it. */
export const ScenarioCard = memo(function ScenarioCard({ id, selected, onOpen }: ScenarioCardProps) {
  const scenario = useScenario(id)
  const people = usePresenceOn(id)
  const readingId = useId()
  const whatIf = useWhatIfActive()
  if (!scenario) return null
  const [first] = people
  const evidence = scenario.evidence.length
  return (
    <article
      {...(first ? { "data-person": personColour(first.colour) } : {})}
      className={clsx(
        "group/card relative scroll-mx-6 scroll-mt-14 scroll-mb-16 rounded-sheet border bg-panel px-5 pt-4 pb-3.5 transition-[border-color,box-shadow]",
        "has-[[data-card]:focus-visible]:outline-2 has-[[data-card]:focus-visible]:outline-accent has-[[data-card]:focus-visible]:outline-offset-2",
        selected
          ? "border-ink ring-1 ring-ink forced-colors:outline-2 forced-colors:outline-[Highlight]"
          : first
            ? "border-person ring-1 ring-person"
            : "border-line hover:border-edge",
      )}
    >
      <div className="flex items-start gap-2">
        <h3 className="min-w-0 flex-1">
          <button
            type="button"
            data-card={id}
            aria-describedby={readingId}
            aria-expanded={selected}
            onClick={() => onOpen(id)}
            className="statement w-full text-left text-base leading-[1.375rem] outline-none after:absolute after:inset-0 after:rounded-sheet"
          >
            {scenario.title || <span className="text-muted italic">Untitled scenario</span>}
          </button>
        </h3>
        <span
          className={clsx(
            "relative z-10 -mt-0.5 -mr-2 transition-opacity group-focus-within/card:opacity-100 group-hover/card:opacity-100 has-data-popup-open:opacity-100 pointer-coarse:opacity-100",
            "opacity-0",
          )}
        >
          <ScenarioMenu scenario={scenario} onOpen={onOpen} />
        </span>
      </div>
      {/* Drawn only near the window: of two hundred bars a screen shows ten. Room at the sides for the mark at 0 and 1. */}
      <div
        id={readingId}
        className="-mx-2 mt-3 px-2 [contain-intrinsic-block-size:auto_3.25rem] [content-visibility:auto] print:[content-visibility:visible]"
      >
        {whatIf ? (
          <WhatIfReading.Part scenario={scenario} waiting={<CardLikelihood scenario={scenario} />} />
        ) : (
          <CardLikelihood scenario={scenario} />
        )}
      </div>
      <footer className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs empty:hidden [&_svg]:size-3.5">
        {scenario.status !== "open" && !isSettled(scenario) && <Badge>{statusWords[scenario.status]}</Badge>}
        <ResolvedLine scenario={scenario} short />
        {scenario.resolveBy && !isSettled(scenario) && (
          <span className="figures inline-flex items-center gap-1">
            <CalendarClock aria-hidden />
            by {showDay(scenario.resolveBy)}
          </span>
        )}
        {!whatIf && <ChangeMark scenario={scenario} />}
        {evidence > 0 && (
          <span className="figures inline-flex items-center gap-1">
            <FileText aria-hidden />
            {evidence}
            <span className="sr-only">{evidence === 1 ? "piece of evidence" : "pieces of evidence"}</span>
          </span>
        )}
        <EstimateSummary.Part scenario={scenario} />
        <UnreadBadge scenarioId={id} />
      </footer>
      {/* On the edge, so that nothing moves when somebody comes or goes. */}
      {people.length > 0 && (
        <span className="absolute right-4 -bottom-2 z-10">
          <AvatarStack
            people={people.map(({ memberId, name, colour }) => ({ id: memberId, name, colour }))}
            most={3}
          />
        </span>
      )}
    </article>
  )
})
