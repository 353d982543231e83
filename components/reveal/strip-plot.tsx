"use client"

/**
 * The marks of a round on one axis, and above them those of the round before with a line from each to where it went.
 * For the eye and the hand; readers have the table beside it. One stop of the Tab key: arrows go from mark to mark.
 */
import { clsx } from "clsx"
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react"
import { initialsOf, personColour } from "../ui/avatar.tsx"
import "./reveal.css"
import type { Scale } from "./scales.ts"
import { Axis } from "./strip-axis.tsx"
import { along, fallsAfter, type Heap, heap, ladder } from "./strip-layout.ts"

export interface StripMark {
  id: string
  /** 0..1 along the axis. */
  at: number
  /** Ends of what its author thinks possible. */
  span: readonly [number, number] | null
  own: boolean
  name: string | null
  colour: number
  /** All of it in words. */
  said: string
}

export interface Lane {
  /** "Round 2 · 5 answers" */
  title: string
  marks: readonly StripMark[]
  median: number | null
  middle: readonly [number, number] | null
}

export interface StripPlotProps {
  label: string
  scale: Scale
  now: Lane
  before: Lane | null
  /** Each mark in a row of its own with its range: for numbers and days. */
  ranged?: boolean
  selected: string | null
  onSelect: (id: string | null) => void
  /** Seen as it happens: the marks fall. */
  live: boolean
  /** For a wall: large, and without what only a reader close by needs. */
  present: boolean
}

const gap = 44

export function StripPlot(props: StripPlotProps) {
  const { label, scale, now, before, ranged = false, selected, onSelect, live, present } = props
  const [box, width] = useWidth()
  const diameters = present ? ([56, 40, 28, 20, 12] as const) : ([32, 26, 18, 12, 7] as const)
  const ends = diameters[0]
  const placed = ranged
    ? ladder(now.marks, width, fitting(now.marks.length, present ? 420 : 260, diameters), ends)
    : heap(now.marks, width, { diameters, height: present ? 400 : 190, ends })
  const small = present ? 18 : 12
  const earlier = before && heap(before.marks, width, { diameters: [small, small / 2], height: 90, ends })
  const nowHeight = Math.max(placed.rows, 1) * placed.diameter
  const beforeHeight = earlier ? Math.max(earlier.rows, 1) * earlier.diameter + 8 : 0
  const head = 8
  const top = earlier ? head + beforeHeight + gap : head
  const line = top + nowHeight + 6
  const x = (at: number) => along(at, width, ends)
  const earlierLine = head + beforeHeight
  const after = live ? "reveal-after" : undefined
  const chosen = now.marks.find(({ id }) => id === selected) ?? null

  return (
    <div ref={box} className="select-none">
      <Legend {...{ now, before, present }} className={after} />
      <div className="relative" style={{ height: line }}>
        {now.middle && (
          <span
            aria-hidden
            className={clsx(
              "absolute rounded-bar bg-ink/8 forced-colors:border forced-colors:border-[CanvasText] forced-colors:border-dashed",
              after,
            )}
            style={{
              left: x(now.middle[0]),
              width: Math.max(2, x(now.middle[1]) - x(now.middle[0])),
              top: top - 4,
              height: line - top + 4,
            }}
          />
        )}
        <svg
          aria-hidden="true"
          className={clsx("absolute inset-0 overflow-visible", after)}
          width={width}
          height={line}
        >
          {before && earlier && (
            <line x1={0} x2={width} y1={earlierLine} y2={earlierLine} className="stroke-line" />
          )}
          {earlier?.marks.map((from) => {
            const to = placed.marks.find(({ id }) => id === from.id)
            if (!to) return null
            const own = now.marks.find(({ id }) => id === from.id)?.own ?? false
            const y2 = line - 6 - (to.row + 1) * placed.diameter
            return (
              <path
                key={from.id}
                d={`M${from.x},${earlierLine} C${from.x},${earlierLine + gap * 0.6} ${to.x},${y2 - gap * 0.6} ${to.x},${y2}`}
                className={clsx(
                  "fill-none",
                  own || from.id === selected
                    ? "stroke-ink forced-colors:stroke-[CanvasText]"
                    : "stroke-faint forced-colors:stroke-[GrayText]",
                )}
                strokeWidth={own || from.id === selected ? 1.75 : 1}
              />
            )
          })}
          <GroupLine
            from={before?.median == null ? null : { x: x(before.median), top: head, bottom: earlierLine }}
            to={now.median === null ? null : { x: x(now.median), top: top - 6, bottom: line }}
          />
        </svg>
        {before && earlier && <Earlier lane={before} placed={earlier} line={earlierLine} className={after} />}
        <Marks
          {...{ label, placed, selected, onSelect, live, ranged, present, x }}
          marks={now.marks}
          line={line - 6}
        />
        {!ranged && chosen?.span && (
          <span
            aria-hidden
            className="absolute z-10 h-0.5 bg-ink ring-2 ring-paper forced-colors:bg-[CanvasText]"
            style={{
              top: line + 4,
              left: x(chosen.span[0]),
              width: Math.max(2, x(chosen.span[1]) - x(chosen.span[0])),
            }}
          >
            <span className="absolute -top-1 left-0 h-2.5 w-0.5 bg-ink forced-colors:bg-[CanvasText]" />
            <span className="absolute -top-1 right-0 h-2.5 w-0.5 bg-ink forced-colors:bg-[CanvasText]" />
          </span>
        )}
      </div>
      <Axis {...{ scale, width, ends, present }} />
    </div>
  )
}

const fitting = (count: number, height: number, diameters: readonly number[]): number =>
  diameters.find((diameter) => count * diameter <= height) ?? diameters.at(-1) ?? 7

/** What is what, above the strip, where no line runs through it. */
function Legend({
  now,
  before,
  present,
  className,
}: {
  now: Lane
  before: Lane | null
  present: boolean
  className: string | undefined
}) {
  return (
    <ul
      className={clsx(
        "mb-3 flex flex-wrap items-center gap-x-5 gap-y-1 [&>li]:flex [&>li]:items-center [&>li]:gap-2",
        present ? "text-xl" : "text-xs",
        className,
      )}
    >
      {before && (
        <li className="text-muted">
          <span aria-hidden className="size-[0.8em] rounded-full border-[1.5px] border-muted" />
          {before.title}
        </li>
      )}
      <li className="font-medium">
        <span aria-hidden className="size-[0.8em] rounded-full bg-ink forced-colors:bg-[CanvasText]" />
        {now.title}
      </li>
      {now.median !== null && (
        <li className="text-muted">
          <span aria-hidden className="h-[1.1em] w-0.5 bg-accent forced-colors:bg-[Highlight]" />
          median
        </li>
      )}
      {now.middle !== null && (
        <li className="text-muted">
          <span
            aria-hidden
            className="h-[1.1em] w-[1.4em] rounded-bar bg-ink/8 forced-colors:border forced-colors:border-[CanvasText] forced-colors:border-dashed"
          />
          middle half
        </li>
      )}
    </ul>
  )
}

/** The median of both rounds, as one line. */
function GroupLine({
  from,
  to,
}: {
  from: { x: number; top: number; bottom: number } | null
  to: { x: number; top: number; bottom: number } | null
}) {
  if (to === null) return null
  const start = from
    ? `M${from.x},${from.top} V${from.bottom} C${from.x},${from.bottom + gap * 0.6} ${to.x},${to.top - gap * 0.6} ${to.x},${to.top} V${to.bottom}`
    : `M${to.x},${to.top} V${to.bottom}`
  return (
    <path
      d={start}
      className="fill-none stroke-accent forced-colors:stroke-[Highlight]"
      strokeWidth={2}
      strokeDasharray={from ? undefined : "none"}
    />
  )
}

function Earlier({
  lane,
  placed,
  line,
  className,
}: {
  lane: Lane
  placed: Heap
  line: number
  className: string | undefined
}) {
  const d = placed.diameter
  return (
    <div aria-hidden className={className}>
      {placed.marks.map(({ id, x, row }) => {
        const own = lane.marks.find((mark) => mark.id === id)?.own ?? false
        return (
          <span
            key={id}
            className={clsx(
              "absolute rounded-full border-[1.5px] forced-colors:border-[CanvasText]",
              own ? "border-ink bg-ink" : "border-faint bg-paper",
            )}
            style={{ left: x - d / 2 + 1, top: line - (row + 1) * d, width: d - 2, height: d - 2 }}
          />
        )
      })}
    </div>
  )
}

function Marks({
  label,
  marks,
  placed,
  line,
  selected,
  onSelect,
  live,
  ranged,
  present,
  x,
}: Pick<StripPlotProps, "label" | "selected" | "onSelect" | "live" | "present"> & {
  marks: readonly StripMark[]
  placed: Heap
  line: number
  ranged: boolean
  x: (at: number) => number
}) {
  const group = useRef<HTMLDivElement>(null)
  const d = placed.diameter
  const byId = new Map(marks.map((mark) => [mark.id, mark]))
  const stop = selected !== null && byId.has(selected) ? selected : placed.marks[0]?.id

  const pressed = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    if (by === 0) return
    // Elsewhere on the stage an arrow goes to another scenario.
    event.preventDefault()
    event.stopPropagation()
    const at = placed.marks.findIndex(({ id }) => id === stop)
    const next = placed.marks[Math.min(placed.marks.length - 1, Math.max(0, at + by))]
    if (!next) return
    onSelect(next.id)
    group.current?.querySelector<HTMLElement>(`[data-mark="${CSS.escape(next.id)}"]`)?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form.
    <div ref={group} role="group" aria-label={label} onKeyDown={pressed}>
      {placed.marks.map(({ id, x: middle, row }, index) => {
        const mark = byId.get(id)
        if (!mark) return null
        const chosen = id === selected
        const named = mark.name !== null && !mark.own
        const style: CSSProperties = {
          left: middle - d / 2,
          top: line - (row + 1) * d,
          width: d,
          height: d,
          ...(live ? { ["--falls-after" as string]: `${fallsAfter(index, placed.marks.length)}ms` } : {}),
        }
        return (
          <span key={id} className={clsx("absolute", live && "reveal-mark")} style={style}>
            {ranged && mark.span && (
              <span
                aria-hidden
                className={clsx(
                  "absolute top-1/2 h-0.5 -translate-y-1/2 forced-colors:bg-[CanvasText]",
                  mark.own ? "bg-ink" : "bg-faint",
                )}
                style={{ left: x(mark.span[0]) - (middle - d / 2), width: x(mark.span[1]) - x(mark.span[0]) }}
              />
            )}
            <button
              type="button"
              data-mark={id}
              aria-label={mark.said}
              aria-pressed={chosen}
              tabIndex={id === stop ? 0 : -1}
              onClick={() => onSelect(chosen ? null : id)}
              {...(named ? { "data-person": personColour(mark.colour) } : {})}
              className={clsx(
                "absolute inset-0 flex items-center justify-center overflow-hidden rounded-full font-semibold leading-none tracking-tight ring-panel focus-visible:z-10 forced-colors:border-2 forced-colors:border-[CanvasText]",
                d >= 16 ? "m-px" : "m-[0.5px]",
                d >= 50 ? "text-[1.75rem]" : d >= 40 ? "text-base" : d >= 26 ? "text-xs" : "text-[0.625rem]",
                mark.own
                  ? "bg-ink text-paper forced-colors:bg-[CanvasText] forced-colors:text-[Canvas]"
                  : named
                    ? "bg-person text-on-person"
                    : "bg-muted text-paper",
                chosen && "z-10 ring-3 ring-ink!",
              )}
            >
              {mark.own ? null : named && d >= (present ? 50 : 22) ? initialsOf(mark.name ?? "") : null}
            </button>
            {mark.own && (
              <span
                aria-hidden
                className={clsx(
                  "pointer-events-none absolute left-1/2 -translate-x-1/2 whitespace-nowrap font-semibold",
                  d >= 32 && !present
                    ? "top-1/2 -translate-y-1/2 text-[0.625rem] text-paper forced-colors:text-[Canvas]"
                    : clsx(
                        "-top-0.5 -translate-y-full rounded-control bg-ink px-1 text-paper forced-colors:border",
                        present ? "text-xl" : "text-[0.625rem]",
                      ),
                )}
              >
                You
              </span>
            )}
          </span>
        )
      })}
    </div>
  )
}

/** How wide it is drawn; a guess before that is known. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width === 0 ? 600 : width] as const
}
