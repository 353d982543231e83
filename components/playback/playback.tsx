"use client"

import { ListOrdered, SquarePen } from "lucide-react"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { type BoardPlayer, type LineFilter, useHistoryPlayer } from "../../client/use-board-history.ts"
import type { MarksAnswer } from "../../core/history.ts"
import type { Role } from "../../core/permissions.ts"
import { exactly } from "../comments/when.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import { Dialog } from "../ui/dialog.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Kbd } from "../ui/kbd.tsx"
import { Select } from "../ui/select.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { MomentActions } from "./moment-actions.tsx"
import { Failed, MomentHead } from "./moment-head.tsx"
import { type ListTab, MomentList } from "./moment-list.tsx"
import { markLabel, nameOfSeq, seqOf } from "./moment-words.ts"
import { usePlaybackKeys } from "./playback-keys.ts"
import { PlaybackVoice } from "./playback-voice.tsx"
import { PlayedBoard } from "./played-board.tsx"
import { changedIn } from "./played-words.ts"
import { markBeside, marksAt } from "./scrub-layout.ts"
import { Scrubber } from "./scrubber.tsx"
import { Transport } from "./transport.tsx"
import { type Since, useComparison } from "./use-comparison.ts"
import { useMomentAddress, useTrueAddress } from "./use-moment-address.ts"
import { WhatChanged } from "./what-changed.tsx"

export interface PlaybackProps {
  boardId: string
  title: string
  role: Role
  marks: MarksAnswer
  /** Look for what has happened since. */
  onAgain: () => void
}

export function Playback({ boardId, title, role, marks, onAgain }: PlaybackProps) {
  const playerRef = useRef<BoardPlayer | null>(null)
  const [unknown, setUnknown] = useState(false)
  const address = useMomentAddress((name) => {
    const seq = seqOf(name, marks)
    setUnknown(seq === null)
    playerRef.current?.goTo(seq ?? marks.last.seq)
  })
  const [startAt] = useState(() => seqOf(address.named, marks))
  useEffect(() => setUnknown(startAt === null), [startAt])
  const { player, state } = useHistoryPlayer(boardId, marks, startAt ?? marks.last.seq)
  playerRef.current = player
  const { seq, shown, failure, playing } = state
  const narrow = useNarrow()
  const [sheet, setSheet] = useState<"list" | "changes" | null>(null)
  const [tab, setTab] = useState<ListTab>("marks")
  const [filter, setFilter] = useState<LineFilter>({ memberId: null, scenarioId: null })
  const [since, setSince] = useState<Since>("change")

  // --- going ----------------------------------------------------------------------------------------------------

  const go = useCallback(
    (to: number) => {
      setUnknown(false)
      player?.goTo(to)
      address.push(nameOfSeq(to))
    },
    [player, address.push],
  )
  const toMark = (by: 1 | -1) => {
    const mark = markBeside(marks.marks, seq, by)
    go(mark?.seq ?? (by === 1 ? marks.last.seq : marks.first.seq))
  }
  const toggle = () => (playing ? player?.pause() : player?.play())
  const step = (by: 1 | -1) => player?.step(by)
  usePlaybackKeys({
    onPlay: toggle,
    onStep: step,
    onMark: toMark,
    onEnd: (which) => go(marks[which].seq),
  })
  useTrueAddress(state, address.replace)

  // --- what is shown --------------------------------------------------------------------------------------------

  const changed = useMemo(() => changedIn(shown?.commit ?? null), [shown])
  const hidden = useMemo(() => new Set(shown?.hidden?.scenarioIds ?? []), [shown])
  const comparison = useComparison(player, state, marks, since, hidden)
  const at = shown?.seq === seq ? shown.at : null
  const here = marksAt(marks.marks, seq)
  const snapshot = here.find(({ kind }) => kind === "snapshot") ?? null
  const scenarios = shown?.board.scenarios ?? []

  const list = (
    <MomentList
      {...{ boardId, marks, seq, scenarios, filter, tab }}
      onFilter={setFilter}
      onTab={setTab}
      onGo={(to) => {
        go(to)
        setSheet(null)
      }}
    />
  )
  const changes = (
    <div className="flex flex-col gap-4">
      <Select<Since>
        label="Compared with"
        value={since}
        onChange={setSince}
        options={[
          { value: "change", label: "The change before" },
          { value: "mark", label: markBefore(marks, seq) },
        ]}
      />
      {comparison === "waiting" ? (
        failure === null && <Skeleton className="h-24" />
      ) : comparison === null ? (
        <p className="text-muted">Nothing comes before this moment.</p>
      ) : (
        <WhatChanged comparison={comparison} />
      )}
    </div>
  )
  const actions = shown && (
    <MomentActions
      {...{ boardId, title, role, snapshot }}
      seq={shown.seq}
      newest={shown.seq >= marks.last.seq}
      onTaken={onAgain}
    />
  )

  return (
    <>
      <div className="flex min-h-0 flex-1">
        {!narrow && (
          <aside
            aria-label="Moments"
            className="flex w-[15rem] shrink-0 flex-col border-line border-r bg-panel pt-3 xl:w-[18rem] 2xl:w-[22rem]"
          >
            {list}
            <p className="border-line border-t px-4 py-2 text-muted text-xs pointer-coarse:hidden">
              <Kbd>Space</Kbd> plays, <Kbd>←</Kbd> <Kbd>→</Kbd> go by changes, with <Kbd>Shift</Kbd> by marks
            </p>
          </aside>
        )}
        <main className="flex min-w-0 flex-1 flex-col" aria-busy={shown === null && failure === null}>
          <MomentHead {...{ state, marks, unknown }} />
          {failure && <Failed {...{ state, onAgain: () => player?.again() }} />}
          {shown?.endsEarly && (
            <p className="mx-4 mb-2 rounded-control bg-notice-wash px-3 py-2 text-notice text-sm sm:mx-6">
              What came after this cannot be read back: the record is damaged there.
            </p>
          )}
          {shown?.hidden && (
            <p className="mx-4 mb-2 rounded-control bg-notice-wash px-3 py-2 text-notice text-xs sm:mx-6">
              A blind round runs: of {hidden.size === 1 ? "one scenario" : `${hidden.size} scenarios`} the
              team's number is hidden, now and of the past.
            </p>
          )}
          <section
            aria-label="The board at this moment"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it takes the focus, and it is scrolled by keys too.
            tabIndex={0}
            data-scrolls
            className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
          >
            {shown ? (
              <PlayedBoard board={shown.board} changed={changed} hidden={hidden} />
            ) : (
              failure === null && (
                <div className="flex flex-col gap-3 p-6">
                  <Skeleton className="h-32 max-w-md" />
                  <Skeleton className="h-32 max-w-md" />
                </div>
              )
            )}
          </section>
        </main>
        {!narrow && (
          <aside
            aria-label="What changed"
            className="flex w-[17rem] shrink-0 flex-col border-line border-l bg-panel xl:w-[20rem] 2xl:w-[26rem]"
          >
            <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
              <h2 className="mb-3 font-semibold text-base">What changed</h2>
              {changes}
            </div>
            <div className="border-line border-t px-5 py-3">{actions}</div>
          </aside>
        )}
      </div>
      <footer className="flex shrink-0 flex-col gap-x-5 gap-y-1 border-line border-t bg-panel px-2 pt-3 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-4 lg:flex-row lg:items-center">
        <Scrubber
          {...{ marks, seq, at, playing }}
          onScrub={(to) => player?.goTo(to)}
          onGo={go}
          onStep={step}
          onMark={toMark}
        />
        <div className="flex items-center justify-center gap-1 lg:order-first">
          {narrow && (
            <IconButton label="Moments" size="lg" tooltip={false} onClick={() => setSheet("list")}>
              <ListOrdered />
            </IconButton>
          )}
          <Transport
            playing={playing}
            speed={state.speed}
            disabled={shown === null}
            onPlay={toggle}
            onStep={step}
            onMark={toMark}
            onSpeed={(speed) => player?.setSpeed(speed)}
          />
          {narrow && (
            <IconButton label="What changed" size="lg" tooltip={false} onClick={() => setSheet("changes")}>
              <SquarePen />
            </IconButton>
          )}
        </div>
      </footer>
      {narrow && (
        <>
          <Dialog
            title="Moments"
            size="md"
            open={sheet === "list"}
            onOpenChange={(open) => open || setSheet(null)}
          >
            <div className="-mx-4 flex h-[60dvh] flex-col">{list}</div>
          </Dialog>
          <Dialog
            title="What changed"
            {...(at === null ? {} : { description: exactly(at) })}
            size="md"
            open={sheet === "changes"}
            onOpenChange={(open) => open || setSheet(null)}
          >
            <div className="flex flex-col gap-5">
              {changes}
              {actions}
            </div>
          </Dialog>
        </>
      )}
      <PlaybackVoice state={state} marks={marks} comparison={comparison} />
    </>
  )
}

function markBefore(marks: MarksAnswer, seq: number): string {
  const mark = markBeside(marks.marks, seq, -1)
  return mark ? markLabel(mark) : "The beginning"
}
