"use client"

/**
 * The chart of a history. One thing to focus: arrows go from moment to moment, and a line beneath says what is there.
 * The team is blue, the group grey, oneself ink; each says its name where it ends.
 */
import { clsx } from "clsx"
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import type { HistoryRecord } from "../../client/use-history.ts"
import type { Yardstick } from "../../core/board.ts"
import { type ChartLayout, layOut } from "./chart-layout.ts"
import type { Moment } from "./moments.ts"
import { lengthWords } from "./time-axis.ts"

export interface HistoryChartProps {
  title: string
  record: HistoryRecord
  moments: readonly Moment[]
  yardstick: Yardstick
  close: boolean
  range: readonly [number, number] | null
  chartRef: RefObject<HTMLDivElement | null>
}

export function HistoryChart({
  title,
  record,
  moments,
  yardstick,
  close,
  range,
  chartRef,
}: HistoryChartProps) {
  const width = useWidth(chartRef)
  const height = width < 560 ? 320 : heightFor(window.innerHeight)
  const layout = useMemo(
    () => (width > 0 ? layOut(record, moments, { width, height, yardstick, close, range }) : null),
    [record, moments, width, height, yardstick, close, range],
  )
  // By id, so that what comes in while somebody looks does not move their cursor.
  const [chosen, setChosen] = useState<string | null>(null)
  const found = moments.findIndex(({ id }) => id === chosen)
  const at = found < 0 ? moments.length - 1 : found
  const moment = moments[at]

  const go = (to: number) => setChosen(moments[Math.min(Math.max(to, 0), moments.length - 1)]?.id ?? null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const to = afterKey(event.key, at, moments)
    if (to === null) return
    event.preventDefault()
    go(to)
  }
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const near = nearest(layout, event.clientX - box.left, event.clientY - box.top)
    if (near !== null) setChosen(near)
  }

  return (
    <figure>
      <div
        ref={chartRef}
        role="slider"
        tabIndex={0}
        aria-label={`History of ${title}: moments`}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, moments.length)}
        aria-valuenow={at + 1}
        aria-valuetext={moment ? `${moment.when}. ${moment.what}. ${moment.words}` : "Nothing yet"}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        style={{ height }}
        className="w-full touch-pan-y rounded-control focus-visible:outline-offset-4"
      >
        {layout && (
          <Drawing {...{ layout, width, height }} cursor={chosen === null ? null : (moment?.id ?? null)} />
        )}
      </div>
      <figcaption className="mt-3 min-h-16 border-line border-t pt-3 sm:min-h-12">
        {moment && (
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
            <span className="figures text-muted text-xs">{moment.when}</span>
            <span>
              <strong className="font-semibold">{moment.what}.</strong> {moment.words}
            </span>
          </p>
        )}
      </figcaption>
    </figure>
  )
}

/** So that the line beneath can be read without scrolling on a low screen. */
const heightFor = (windowHeight: number): number =>
  Math.min(420, Math.max(260, Math.round(windowHeight * 0.86 - 340)))

/** Where a key takes the cursor; null: not a key of the chart. Pages go from round to round. */
export function afterKey(key: string, at: number, moments: readonly Pick<Moment, "kind">[]): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return at + 1
    case "ArrowLeft":
    case "ArrowDown":
      return at - 1
    case "Home":
      return 0
    case "End":
      return moments.length - 1
    case "PageUp": {
      const next = moments.findIndex(({ kind }, i) => i > at && kind === "round")
      return next < 0 ? moments.length - 1 : next
    }
    case "PageDown":
      return Math.max(
        0,
        moments.findLastIndex(({ kind }, i) => i < at && kind === "round"),
      )
    default:
      return null
  }
}

function nearest(layout: ChartLayout | null, x: number, y: number): string | null {
  let best: { id: string; far: number } | null = null
  for (const stop of layout?.stops ?? []) {
    // Across counts more than up and down: what lies over one another in time is told apart by its height.
    const far = Math.abs(stop.x - x) + (stop.y === null ? 0.25 * 60 : 0.25 * Math.abs(stop.y - y))
    if (best === null || far < best.far) best = { id: stop.id, far }
  }
  return best?.id ?? null
}

function useWidth(ref: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  const last = useRef(0)
  useEffect(() => {
    const box = ref.current
    if (!box) return
    const observer = new ResizeObserver(([entry]) => {
      const next = Math.floor(entry?.contentRect.width ?? 0)
      if (next === last.current) return
      last.current = next
      setWidth(next)
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [ref])
  return width
}

// --- drawing ----------------------------------------------------------------------------------------------------

function Drawing(props: { layout: ChartLayout; width: number; height: number; cursor: string | null }) {
  const { layout, width, height, cursor } = props
  const { plot } = layout
  const stop = layout.stops.find(({ id }) => id === cursor)
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className="block overflow-visible font-sans [&_*]:transition-none"
    >
      <Ground layout={layout} />
      {layout.resolutions.map(({ id, x, holds }) => (
        <line
          key={id}
          x1={x}
          x2={x}
          y1={plot.top}
          y2={plot.bottom}
          strokeDasharray={holds ? undefined : "2 4"}
          className={holds ? "stroke-[1.5] stroke-ink" : "stroke-muted"}
        />
      ))}
      {layout.team.ribbons.map((d) => (
        <path key={d} d={d} className="fill-accent/10 forced-colors:fill-none" />
      ))}
      {layout.open.ribbons.map((d) => (
        <path key={d} d={d} className="fill-muted/15 forced-colors:fill-none" />
      ))}
      {layout.open.lines.map((d) => (
        <path key={d} d={d} className="fill-none stroke-muted" />
      ))}
      {layout.groupLine && (
        <path d={layout.groupLine} strokeDasharray="3 4" className="fill-none stroke-muted" />
      )}
      {layout.team.lines.map((d) => (
        <path
          key={d}
          d={d}
          strokeLinejoin="round"
          className="fill-none stroke-[2.25] stroke-accent forced-colors:stroke-[Highlight]"
        />
      ))}
      <Cuts layout={layout} />
      <TermsInside layout={layout} />
      {layout.groups.map(({ id, x, y, y0, y1, dots }) => (
        <g key={id}>
          {y0 !== null && y1 !== null && (
            <rect
              x={x - 5}
              width={10}
              y={y1}
              height={Math.max(1, y0 - y1)}
              rx={2}
              className="fill-muted/30 forced-colors:fill-none forced-colors:stroke-[CanvasText]"
            />
          )}
          {dots.map((dot) => (
            <circle
              key={`${dot.x} ${dot.y}`}
              cx={dot.x}
              cy={dot.y}
              r={3}
              className="fill-faint forced-colors:fill-[GrayText]"
            />
          ))}
          <line
            x1={x - 9}
            x2={x + 9}
            y1={y}
            y2={y}
            className="stroke-[2.5] stroke-muted forced-colors:stroke-[CanvasText]"
          />
        </g>
      ))}
      {layout.own.map(({ id, x, y, y0, y1 }) => (
        <g key={id}>
          {y0 !== null && y1 !== null && <line x1={x} x2={x} y1={y0} y2={y1} className="stroke-ink" />}
          <circle
            cx={x}
            cy={y}
            r={4.5}
            className="fill-ink stroke-2 stroke-float forced-colors:fill-[CanvasText]"
          />
        </g>
      ))}
      {layout.decisions.map(({ id, x, y }) => (
        <path
          key={id}
          d={`M${x} ${y - 6}l6 6l-6 6l-6-6Z`}
          className="fill-float stroke-2 stroke-accent forced-colors:stroke-[Highlight]"
        />
      ))}
      {layout.team.end && (
        <circle
          cx={layout.team.end.x}
          cy={layout.team.end.y}
          r={4}
          className="fill-accent forced-colors:fill-[Highlight]"
        />
      )}
      {stop && (
        <g>
          <line x1={stop.x} x2={stop.x} y1={plot.top} y2={plot.bottom} className="stroke-accent" />
          {stop.y !== null && (
            <circle cx={stop.x} cy={stop.y} r={8} className="fill-none stroke-2 stroke-accent" />
          )}
        </g>
      )}
      <Labels layout={layout} />
    </svg>
  )
}

/** Terms of the yardstick and their edges, rounds, the axis of time, days of events. */
function Ground({ layout }: { layout: ChartLayout }) {
  const { plot, values, termsBeside, ticks, rounds, events, signals } = layout
  return (
    <g>
      {rounds.map(({ id, x0, x1, running }) => (
        <rect
          key={id}
          x={x0}
          width={Math.max(2, x1 - x0)}
          y={plot.top}
          height={plot.bottom - plot.top}
          className={running ? "fill-notice-wash" : "fill-wash"}
        />
      ))}
      {values.ticks.map(({ value, y, label }) => (
        <g key={value}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} className="stroke-line" />
          {label !== null && !termsBeside && (
            <text x={plot.left - 8} y={y + 4} textAnchor="end" className="figures fill-muted text-xs">
              {label}
            </text>
          )}
        </g>
      ))}
      {termsBeside &&
        values.bands.map(
          ({ words, range, y0, y1 }) =>
            y1 - y0 >= 10 && (
              <text
                key={words}
                x={plot.left - 10}
                y={(y0 + y1) / 2 + 4}
                textAnchor="end"
                className="figures fill-muted text-xs"
              >
                {words} ({range})
              </text>
            ),
        )}
      <line x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} className="stroke-edge" />
      {events.map(({ id, x0, x1 }) => (
        <g key={id}>
          {x1 - x0 > 8 ? (
            <line
              x1={x0}
              x2={x1}
              y1={plot.bottom + 13}
              y2={plot.bottom + 13}
              className="stroke-[3] stroke-muted"
            />
          ) : (
            <path d={`M${(x0 + x1) / 2} ${plot.bottom + 8}l5 8h-10Z`} className="fill-muted" />
          )}
        </g>
      ))}
      {signals.map(({ id, x, observed }) => (
        <path
          key={id}
          d={`M${x} ${plot.bottom + 7}l5 5l-5 5l-5 -5Z`}
          className={observed ? "fill-accent" : "fill-float stroke-muted"}
        />
      ))}
      {ticks.map(({ at, x, label, under }) => (
        <g key={at}>
          <line x1={x} x2={x} y1={plot.bottom} y2={plot.bottom + 5} className="stroke-edge" />
          <text x={x} y={plot.bottom + 38} textAnchor="middle" className="figures fill-muted text-xs">
            {label}
          </text>
          {under && (
            <text x={x} y={plot.bottom + 53} textAnchor="middle" className="figures fill-muted text-xs">
              {under}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** Where time was cut out: the paper is torn there, and says how much is missing. */
function Cuts({ layout: { cuts, plot, quietEnd } }: { layout: ChartLayout }) {
  return cuts.map(({ from, to, x0, x1 }) => {
    const middle = (x0 + x1) / 2
    return (
      <g key={from}>
        <rect
          x={middle - 8}
          width={16}
          y={plot.top - 2}
          height={plot.bottom - plot.top + 8}
          className="fill-float"
        />
        <path
          d={`M${middle - 8} ${plot.bottom + 4}l4-8M${middle + 4} ${plot.bottom + 4}l4-8`}
          className="stroke-edge"
        />
        <text
          transform={`translate(${middle + 4} ${quietEnd === "top" ? plot.top + 8 : plot.bottom - 12}) rotate(-90)`}
          textAnchor={quietEnd === "top" ? "end" : "start"}
          className="figures fill-muted text-xs"
        >
          {lengthWords(to - from)}
        </text>
      </g>
    )
  })
}

const toneOf: Record<string, string> = {
  team: "fill-accent font-semibold",
  own: "fill-ink font-semibold",
  group: "fill-muted font-semibold",
}

/** Where there is no room beside the plot: above what has been torn out, and under the marks. */
function TermsInside({ layout: { plot, values, termsBeside } }: { layout: ChartLayout }) {
  if (termsBeside) return null
  return values.bands
    .filter(({ y0, y1 }) => y1 - y0 >= 18)
    .map(({ words, range, y1 }) => (
      <text
        key={words}
        x={plot.left + 4}
        y={y1 - 5}
        className="fill-muted stroke-[3] stroke-float text-xs [paint-order:stroke]"
      >
        {words} ({range})
      </text>
    ))
}

function Labels({ layout: { labels } }: { layout: ChartLayout }) {
  return labels.map(({ id, text, x, y, anchor }) => (
    <text
      key={id}
      x={x}
      y={y}
      textAnchor={anchor}
      className={clsx(
        "figures stroke-[3] stroke-float text-xs [paint-order:stroke] forced-colors:fill-[CanvasText] forced-colors:stroke-none",
        id.startsWith("resolution") ? "fill-ink font-semibold" : (toneOf[id] ?? "fill-muted"),
      )}
    >
      {text}
    </text>
  ))
}
