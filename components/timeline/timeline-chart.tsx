"use client"

/** Time from left to right. One stop for Tab; arrows go along a lane and from lane to lane. */
import { clsx } from "clsx"
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react"
import { type Entry, type Lane, packed, type Span, ticksOf } from "../../core/timeline.ts"
import { entryName } from "./entry-words.ts"
import { TimelineEntry } from "./timeline-entry.tsx"
import { useShifting } from "./use-shifting.ts"

/** In px. Words are measured by the eye: an estimate that errs on the wide side. */
const lineHeight = 40
const characterWidth = 6.7
const longestWords = 420
const tickRoom = 64

export const wordsWidth = (title: string): number =>
  Math.min(longestWords, title.length * characterWidth + 28)

interface ChartProps {
  lanes: readonly Lane[]
  whole: Span
  /** px */
  perDay: number
  /** px of the box around it. */
  viewport: number
  today: number
  asOf: number | null
  selectedId: string | null
  onOpen: (entry: Entry) => void
}

const keyOf = (lane: Lane, entry: Entry) => `${lane.id}/${entry.id}`

export function TimelineChart(props: ChartProps) {
  const { lanes, whole, perDay, viewport, today, asOf, selectedId, onOpen } = props
  const hint = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const shifting = useShifting(perDay)
  const width = Math.max(viewport, Math.ceil((whole.to - whole.from + 1) * perDay))
  const x = (day: number) => (day - whole.from) * perDay
  const known = lanes.flatMap((lane) => lane.entries.map((entry) => keyOf(lane, entry)))
  const stop = active !== null && known.includes(active) ? active : known[0]

  // Zoomed in, the day of which the board speaks is what is looked at first.
  const middle = asOf ?? today
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each scale, not with every edit of somebody else.
  useEffect(() => {
    const element = scroller.current
    if (element) element.scrollLeft = x(middle) - element.clientWidth / 3
  }, [perDay])

  function move(event: KeyboardEvent, lane: Lane, entry: Entry) {
    if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const steps = (event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 7 : 1)
      if (shifting.shift(entry, steps)) event.preventDefault()
      return
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = neighbour(lanes, lane, entry, event.key)
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    setActive(next)
    const button = scroller.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(next)}"]`)
    button?.focus()
    button?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  return (
    <div className="overflow-hidden rounded-sheet border border-line bg-panel">
      <p id={hint} className="sr-only">
        Arrow keys go from one to the next. Enter opens. Alt with left or right moves an event or a deadline
        in time, with Shift by seven steps.
      </p>
      <section
        ref={scroller}
        aria-label="Strip of time"
        aria-describedby={hint}
        className="relative overflow-x-auto"
      >
        <div style={{ width }} className="relative">
          <div aria-hidden className="relative h-8 border-line border-b">
            {ticksOf(whole, tickRoom / perDay).map(({ day, label, major }) => (
              <span
                key={day}
                style={{ left: x(day) }}
                className={clsx(
                  "figures absolute inset-y-0 border-line border-l pl-1.5 text-xs leading-8",
                  major ? "font-medium text-ink" : "text-muted",
                )}
              >
                {label}
              </span>
            ))}
          </div>
          <div className="relative">
            <Rules whole={whole} perDay={perDay} x={x} />
            {lanes.map((lane) => {
              const places = packed(lane.entries, (entry) =>
                Math.max(entry.to - entry.from + 1, (wordsWidth(entry.title) + 12) / perDay),
              )
              return (
                <section key={lane.id} aria-label={lane.title} className="border-line border-b last:border-0">
                  <h3 className="caption sticky left-0 w-fit max-w-full truncate px-3 pt-2">{lane.title}</h3>
                  <ul className="relative" style={{ height: (Math.max(0, ...places) + 1) * lineHeight + 8 }}>
                    {lane.entries.map((entry, i) => {
                      const key = keyOf(lane, entry)
                      return (
                        <li key={entry.id}>
                          <TimelineEntry
                            entry={entry}
                            id={key}
                            name={entryName(entry)}
                            left={x(entry.from) + shifting.offsetOf(entry)}
                            width={(entry.to - entry.from + 1) * perDay}
                            room={width - x(entry.from)}
                            top={(places[i] ?? 0) * lineHeight + 4}
                            deadline={
                              entry.kind === "scenario" && entry.deadline !== null
                                ? (entry.deadline - entry.from + 1) * perDay
                                : null
                            }
                            reached={stop === key}
                            selected={entry.kind === "scenario" ? entry.id === selectedId : false}
                            onOpen={() => onOpen(entry)}
                            onFocus={() => setActive(key)}
                            onKeyDown={(event) => move(event, lane, entry)}
                            drag={shifting.handlersOf(entry)}
                          />
                        </li>
                      )
                    })}
                  </ul>
                </section>
              )
            })}
            {asOf !== null && asOf !== today && <Now x={x(asOf)} words="The board speaks of this day" />}
            <Now x={x(today)} words="Today" />
          </div>
        </div>
      </section>
      <p aria-live="polite" className="sr-only">
        {shifting.said}
      </p>
    </div>
  )
}

function Rules({ whole, perDay, x }: { whole: Span; perDay: number; x: (day: number) => number }) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {ticksOf(whole, tickRoom / perDay).map(({ day, major }) => (
        <span
          key={day}
          style={{ left: x(day) }}
          className={clsx("absolute inset-y-0 w-px", major ? "bg-line" : "bg-wash")}
        />
      ))}
    </div>
  )
}

function Now({ x, words }: { x: number; words: string }) {
  if (x < 0) return null
  return (
    <span
      style={{ left: x }}
      className="pointer-events-none absolute inset-y-0 w-px border-accent border-l border-dashed"
    >
      <span className="absolute top-0 left-1 whitespace-nowrap rounded-control bg-panel px-1 text-accent text-xs">
        {words}
      </span>
    </span>
  )
}

/** Where an arrow leads: along the lane, or to what is nearest in time in the next one. */
function neighbour(lanes: readonly Lane[], lane: Lane, entry: Entry, key: string): string | null {
  const at = lane.entries.indexOf(entry)
  const along = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0
  if (along !== 0) {
    const next = lane.entries[at + along]
    return next ? keyOf(lane, next) : null
  }
  const ends = key === "Home" ? lane.entries[0] : key === "End" ? lane.entries.at(-1) : null
  if (ends) return keyOf(lane, ends)
  const down = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0
  const other = down === 0 ? undefined : lanes[lanes.indexOf(lane) + down]
  if (!other) return null
  const nearest = other.entries.reduce((best, one) =>
    Math.abs(one.from - entry.from) < Math.abs(best.from - entry.from) ? one : best,
  )
  return keyOf(other, nearest)
}
