"use client"

/**
 * The whole life of the board on one line: how fast the work went as bars, what stands out as marks above, the days
 * beneath, and the moment that is shown as a line of ink. By mouse, finger and keys.
 */
import { clsx } from "clsx"
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react"
import type { HistoryMark, MarksAnswer } from "../../core/history.ts"
import { exactly } from "../comments/when.ts"
import { MarkIcon } from "./mark-icon.tsx"
import { spokenMoment } from "./moment-words.ts"
import { barsOf, daysOf, inOrder, markNear, marksAt, placeOf, seqAt, timeAt } from "./scrub-layout.ts"

export interface ScrubberProps {
  marks: MarksAnswer
  seq: number
  /** Of the moment that is shown; null: on its way. */
  at: number | null
  /** While the hand is on it; nothing is remembered of these. */
  onScrub: (seq: number) => void
  /** Where the hand has let go. */
  onGo: (seq: number) => void
  /** It moves by itself; a voice is not to follow every change. */
  playing: boolean
  onStep: (by: 1 | -1) => void
  onMark: (by: 1 | -1) => void
}

/** A slider's own keys, beside those of the page. */
const sliderKeys: Record<string, { mark: boolean; by: 1 | -1 }> = {
  ArrowUp: { mark: false, by: 1 },
  ArrowDown: { mark: false, by: -1 },
  PageUp: { mark: true, by: 1 },
  PageDown: { mark: true, by: -1 },
}

export function Scrubber({ marks, seq, at, playing, onScrub, onGo, onStep, onMark }: ScrubberProps) {
  const line = useRef<HTMLDivElement>(null)
  const width = useWidth(line)
  const [held, setHeld] = useState<number | null>(null)
  const bars = useMemo(() => barsOf(marks), [marks])
  const days = useMemo(() => daysOf(marks, width > 0 ? dayWidth / width : 1), [marks, width])
  const shown = held ?? seq
  const place = placeOf(shown, marks)
  const when = exactly(at !== null && held === null ? at : timeAt(shown, marks))

  function under(event: PointerEvent): number {
    const box = line.current?.getBoundingClientRect()
    if (!box || box.width === 0) return shown
    const to = (event.clientX - box.left) / box.width
    // A mark is meant sooner than the change beside it.
    const near = markNear(marks.marks, to, marks, (event.pointerType === "touch" ? 10 : 5) / box.width)
    return near?.seq ?? seqAt(to, marks)
  }
  const letGo = (event: PointerEvent) => {
    if (held === null) return
    const to = under(event)
    setHeld(null)
    onGo(to)
  }

  return (
    <div className="min-w-0 flex-1 select-none px-3">
      <div
        ref={line}
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={marks.first.seq}
        aria-valuemax={marks.last.seq}
        aria-valuenow={shown}
        aria-valuetext={playing ? "Playing" : spokenMoment(shown, when, marksAt(marks.marks, shown), marks)}
        aria-orientation="horizontal"
        onKeyDown={(event) => {
          const key = sliderKeys[event.key]
          if (!key || event.ctrlKey || event.metaKey || event.altKey) return
          event.preventDefault()
          if (key.mark) onMark(key.by)
          else onStep(key.by)
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const to = under(event)
          setHeld(to)
          onScrub(to)
        }}
        onPointerMove={(event) => {
          if (held === null) return
          const to = under(event)
          if (to === held) return
          setHeld(to)
          onScrub(to)
        }}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        className="relative h-16 cursor-pointer touch-none rounded-control outline-offset-8"
      >
        <Marks marks={marks} width={width} />
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-9 overflow-hidden">
          {bars.map(({ seq: from, from: left, to, height }) => (
            <span
              key={from}
              className={clsx(
                "absolute bottom-0 min-w-px",
                left < place
                  ? "bg-muted forced-colors:bg-[CanvasText]"
                  : "bg-faint/60 forced-colors:bg-[GrayText]",
              )}
              style={{
                left: `${left * 100}%`,
                width: `max(1px, calc(${(to - left) * 100}% - 1px))`,
                // A young board has few, and they are bars still.
                maxWidth: "1rem",
                height: `${height * 100}%`,
              }}
            />
          ))}
        </span>
        <span
          aria-hidden
          className="absolute inset-x-0 bottom-0 h-px bg-edge forced-colors:bg-[CanvasText]"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-5 bottom-0 w-0.5 -translate-x-1/2 bg-ink forced-colors:bg-[Highlight]"
          style={{ left: `${place * 100}%` }}
        >
          <span className="absolute -bottom-1.5 left-1/2 size-4 -translate-x-1/2 rounded-full bg-ink ring-2 ring-panel forced-colors:bg-[Highlight]" />
        </span>
      </div>
      <div aria-hidden className="figures relative mt-2 h-4 text-[0.6875rem] text-muted leading-4">
        {days.map(({ seq: from, at: day, place: left }) => (
          <span
            key={from}
            className="absolute top-0 whitespace-nowrap"
            style={width > 0 && (1 - left) * width < dayWidth ? { right: 0 } : { left: `${left * 100}%` }}
          >
            {dayFormat.format(day)}
          </span>
        ))}
      </div>
    </div>
  )
}

/** As many as do not lie over each other; those of more weight first. */
function Marks({ marks, width }: { marks: MarksAnswer; width: number }) {
  const drawn = useMemo(() => fitting(marks, width), [marks, width])
  return (
    <span aria-hidden className="absolute inset-x-0 top-0 h-5">
      {marks.marks.map((mark) => (
        <span
          key={`${mark.kind}-${mark.id ?? ""}-${mark.seq}-${mark.at}`}
          className="absolute top-5 h-11 w-px bg-edge/70 forced-colors:bg-[CanvasText]"
          style={{ left: `${placeOf(mark.seq, marks) * 100}%` }}
        />
      ))}
      {drawn.map((mark) => (
        <span
          key={`${mark.kind}-${mark.id ?? ""}-${mark.seq}-${mark.at}`}
          className="absolute top-0 grid size-5 -translate-x-1/2 place-items-center bg-panel text-ink"
          style={{ left: `${placeOf(mark.seq, marks) * 100}%` }}
        >
          <MarkIcon kind={mark.kind} className="size-3.5" />
        </span>
      ))}
    </span>
  )
}

const weight: readonly HistoryMark["kind"][] = [
  "reveal",
  "inject",
  "resolution",
  "decision",
  "snapshot",
  "began",
]
const iconWidth = 22
const dayWidth = 84

function fitting(marks: MarksAnswer, width: number): HistoryMark[] {
  const taken: number[] = []
  const rank = (mark: HistoryMark) => weight.indexOf(mark.kind) + (mark.snapshotKind === "named" ? -3.5 : 0)
  return inOrder(marks.marks)
    .sort((a, b) => rank(a) - rank(b))
    .filter((mark) => {
      const x = placeOf(mark.seq, marks) * width
      if (taken.some((other) => Math.abs(other - x) < iconWidth)) return false
      taken.push(x)
      return true
    })
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const watch = new ResizeObserver(() => setWidth(current.clientWidth))
    watch.observe(current)
    setWidth(current.clientWidth)
    return () => watch.disconnect()
  }, [element])
  return width
}
