"use client"

/** Over the board: when this was, which change of how many, by whom, and what stands out there. */
import { type BoardPlayerState, changesPerSecond } from "../../client/use-board-history.ts"
import type { MarksAnswer } from "../../core/history.ts"
import { exactly } from "../comments/when.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { MarkIcon } from "./mark-icon.tsx"
import { countWords, gapWords, markLabel, namesOf } from "./moment-words.ts"
import { authorsOf } from "./played-words.ts"
import { marksAt } from "./scrub-layout.ts"

export function MomentHead(props: { state: BoardPlayerState; marks: MarksAnswer; unknown: boolean }) {
  const { state, marks, unknown } = props
  const { shown, seq, loading, playing, speed } = state
  const here = marksAt(marks.marks, shown?.seq ?? seq)
  const who = namesOf(authorsOf(shown?.commit ?? null), marks.people)
  const skipped = shown ? gapBefore(shown) : null
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 pt-3 pb-2 sm:px-6">
      <h2 className="figures font-semibold text-lg">
        {shown ? exactly(shown.at) : state.failure ? "Not to be shown just now" : "One moment…"}
      </h2>
      <p className="figures text-muted text-sm">
        {shown && countWords(shown.seq, marks)}
        {who && ` · ${who}`}
        {loading && shown && " · on its way…"}
        {playing && ` · ${rateWords(changesPerSecond(marks.last.seq - marks.first.seq, speed))}`}
      </p>
      {skipped && <Badge>{skipped}</Badge>}
      {here.map((mark) => (
        <Badge key={`${mark.kind}-${mark.id ?? mark.at}`} tone="accent" icon={<MarkIcon kind={mark.kind} />}>
          {markLabel(mark)}
        </Badge>
      ))}
      {unknown && (
        <p role="status" className="w-full text-notice text-sm">
          The address names a moment that this board does not have. This is the newest.
        </p>
      )}
    </div>
  )
}

const rateWords = (rate: number) => `playing ${rate} changes a second, idle hours skipped`

function gapBefore(shown: NonNullable<BoardPlayerState["shown"]>): string | null {
  return shown.beforeAt === null ? null : gapWords(shown.beforeAt, shown.at)
}

export function Failed({ state, onAgain }: { state: BoardPlayerState; onAgain: () => void }) {
  const { failure, shown } = state
  if (failure === null) return null
  return (
    <div
      role="alert"
      className="mx-4 mb-2 flex flex-wrap items-center gap-3 rounded-control bg-notice-wash px-3 py-2 text-notice sm:mx-6"
    >
      <p className="min-w-0 flex-1 basis-56 text-sm">
        {failure.message} {shown && `Shown is the board as it was on ${exactly(shown.at)}.`}
      </p>
      <Button size="sm" onClick={onAgain}>
        Try again
      </Button>
    </div>
  )
}
