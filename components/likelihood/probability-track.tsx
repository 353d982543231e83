"use client"

import { clsx } from "clsx"
import type { RefObject } from "react"
import type { DraggingPerson } from "../../client/use-people.ts"
import type { Yardstick } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { bands } from "../../core/yardstick.ts"
import { initialsOf, personColour } from "../ui/avatar.tsx"
import { bandFill } from "./band-colours.ts"
import {
  afterKey,
  atPointer,
  type Bounds,
  edgesOf,
  type Interval,
  numberedEdges,
  spoken,
  within,
} from "./track.ts"
import { type Thumb, useThumb } from "./use-thumb.ts"

export interface ProbabilityTrackProps {
  label: string
  thumb: Thumb
  track: RefObject<HTMLDivElement | null>
  bounds: Bounds
  yardstick: Yardstick
  /** A sentence why it cannot be moved; null when it can. */
  why: string | null
  /** Only a scenario of two outcomes has an interval. */
  interval?: Interval
  onInterval?: (interval: Interval) => void
  colleagues: readonly DraggingPerson[]
  /** Ticks with their numbers beneath. */
  scale?: boolean
}

const percent = (p: number): string => `${p * 100}%`

/** 0 to 100 with the bands of the yardstick, the likelihood as a dot of ink, its interval as a whisker beneath. */
export function ProbabilityTrack(props: ProbabilityTrackProps) {
  const {
    label,
    thumb,
    track,
    bounds,
    yardstick,
    why,
    interval,
    onInterval,
    colleagues,
    scale = false,
  } = props
  const { shown, moving } = thumb
  const whisker = interval && (interval.low !== undefined || interval.high !== undefined)

  return (
    <div className="select-none">
      <div className={clsx("relative h-6", colleagues.length === 0 && "pointer-events-none")} aria-hidden>
        {colleagues.map((person) => (
          <ColleagueThumb key={person.memberId} {...person} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the slider within is the control; this is more to aim at */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the slider's */}
      <div
        ref={track}
        className={clsx("relative flex h-3 items-center", why === null && "cursor-pointer")}
        // A finger may be on its way down the page: it sets the value by a tap, a mouse at once.
        onPointerDown={(event) => {
          if (event.pointerType === "touch") return
          thumb.grab(event)
          event.currentTarget.querySelector<HTMLElement>("[role=slider]")?.focus()
        }}
        onPointerMove={thumb.bind.onPointerMove}
        onPointerUp={thumb.bind.onPointerUp}
        onPointerCancel={thumb.bind.onPointerCancel}
        onClick={(event) => {
          const tapped = (event.nativeEvent as PointerEvent).pointerType === "touch"
          // A click at the end of a drag is not a tap.
          if (why !== null || !tapped || (event.target as Element).closest("[role=slider]")) return
          thumb.jump(atPointer(event.clientX, event.currentTarget.getBoundingClientRect(), bounds))
        }}
      >
        {/* What can be hit is taller than what is seen. */}
        <span className="absolute inset-x-0 -inset-y-2.5" />
        <Bands yardstick={yardstick} />
        <span
          role="slider"
          tabIndex={why === null ? 0 : -1}
          aria-label={label}
          aria-valuemin={Math.round(bounds.min * 100)}
          aria-valuemax={Math.round(bounds.max * 100)}
          aria-valuenow={Math.round(shown * 1000) / 10}
          aria-valuetext={spoken(shown, yardstick, interval)}
          aria-disabled={why === null ? undefined : true}
          aria-orientation="horizontal"
          {...thumb.bind}
          style={{ left: percent(shown) }}
          className={clsx(
            "group/thumb absolute z-10 flex size-6 -translate-x-1/2 touch-none items-center justify-center rounded-full outline-none pointer-coarse:size-11",
            why === null ? (moving ? "cursor-grabbing" : "cursor-grab") : "cursor-not-allowed",
            !moving && "transition-[left]",
          )}
        >
          <span
            className={clsx(
              "size-[1.125rem] rounded-full bg-ink ring-[3px] ring-panel transition-transform forced-colors:border-2 forced-colors:border-[CanvasText] forced-colors:bg-[CanvasText]",
              "group-focus-visible/thumb:outline-2 group-focus-visible/thumb:outline-accent group-focus-visible/thumb:outline-offset-[3px]",
              why === null && "group-hover/thumb:scale-110",
              moving && "scale-110",
            )}
          />
        </span>
      </div>
      <div className={clsx("relative", onInterval ? "h-6" : "h-2")}>
        {whisker && (
          <Whisker {...{ interval, shown, bounds, yardstick, why, track, label }} onInterval={onInterval} />
        )}
      </div>
      {scale && <Scale yardstick={yardstick} />}
    </div>
  )
}

/** The seven bands; where the yardstick leaves a gap, the well shows through. */
export function Bands({ yardstick, thin = false }: { yardstick: Yardstick; thin?: boolean }) {
  const drawn = bands(yardstick).length > 0 ? bands(yardstick) : bands("icd203")
  return (
    <span
      aria-hidden
      className={clsx(
        "pointer-events-none absolute inset-x-0 overflow-hidden rounded-bar bg-well forced-colors:border",
        thin ? "h-1" : "h-3",
      )}
    >
      {drawn.map((band) => (
        <span
          key={band.words}
          className={clsx(
            "absolute inset-y-0 border-panel border-l first:border-l-0",
            bandFill[band.rampIndex],
          )}
          style={{ left: percent(band.from), width: percent(band.to - band.from) }}
        />
      ))}
    </span>
  )
}

export function Scale({ yardstick }: { yardstick: Yardstick }) {
  const numbered = numberedEdges(yardstick)
  return (
    <div aria-hidden className="figures relative h-5 text-[0.6875rem] text-muted leading-4">
      {edgesOf(yardstick).map((edge) => (
        <span
          key={edge}
          className="absolute top-0 flex -translate-x-1/2 flex-col items-center"
          style={{ left: percent(edge) }}
        >
          <span className="h-1 w-px bg-faint" />
          {/* The last two numbers stand closest: the end of the scale reaches outwards. */}
          <span className={clsx(edge === 1 && "translate-x-1.5")}>
            {numbered.has(edge) && Math.round(edge * 100)}
          </span>
        </span>
      ))}
    </div>
  )
}

function ColleagueThumb({ name, colour, probability }: DraggingPerson) {
  return (
    <span
      data-person={personColour(colour)}
      data-colleague={name}
      className="absolute bottom-0 z-20 flex -translate-x-1/2 flex-col items-center transition-[left] duration-100 ease-linear calm:hidden!"
      style={{ left: percent(probability) }}
    >
      <span className="figures inline-flex h-[1.125rem] items-center gap-1 whitespace-nowrap rounded-full bg-person px-1.5 font-semibold text-[0.625rem] text-on-person leading-none forced-colors:border">
        {initialsOf(name)}
        <span className="font-medium">{formatProbability(probability)}</span>
      </span>
      <span className="h-1.5 w-0.5 bg-person forced-colors:bg-[CanvasText]" />
      <span className="absolute top-full h-3 w-0.5 bg-person ring-1 ring-panel forced-colors:bg-[CanvasText]" />
    </span>
  )
}

function Whisker(props: {
  interval: Interval
  shown: number
  bounds: Bounds
  yardstick: Yardstick
  why: string | null
  track: RefObject<HTMLDivElement | null>
  label: string
  onInterval: ((interval: Interval) => void) | undefined
}) {
  const { interval, shown, bounds, yardstick, why, track, label, onInterval } = props
  // As the value passes an end while it is dragged, the interval widens with it, as it will when it is let go.
  const low = Math.min(interval.low ?? shown, shown)
  const high = Math.max(interval.high ?? shown, shown)
  const end = (which: "low" | "high", value: number): Parameters<typeof useThumb>[0] => {
    const span: Bounds = which === "low" ? { min: bounds.min, max: shown } : { min: shown, max: bounds.max }
    return {
      value,
      track,
      disabled: why !== null,
      place: (x, box) => atPointer(x, box, span),
      key: (event, p) => {
        const next = /^\d$/.test(event.key) ? null : afterKey(event, p, bounds, yardstick)
        return next === null ? null : within(next, span)
      },
      onMove: () => {},
      onCommit: (p) => onInterval?.({ ...interval, [which]: p }),
    }
  }
  const lower = useThumb(end("low", low))
  const upper = useThumb(end("high", high))

  return (
    <>
      <span
        aria-hidden
        className="absolute top-[0.6875rem] h-0.5 bg-ink forced-colors:bg-[CanvasText]"
        style={{ left: percent(lower.shown), width: percent(Math.max(0, upper.shown - lower.shown)) }}
      />
      {interval.low !== undefined && (
        <WhiskerEnd
          thumb={lower}
          name={`${label}: low end of the 80% range`}
          {...{ why, bounds }}
          side="low"
        />
      )}
      {interval.high !== undefined && (
        <WhiskerEnd
          thumb={upper}
          name={`${label}: high end of the 80% range`}
          {...{ why, bounds }}
          side="high"
        />
      )}
    </>
  )
}

function WhiskerEnd(props: {
  thumb: Thumb
  name: string
  why: string | null
  bounds: Bounds
  side: "low" | "high"
}) {
  const { thumb, name, why, bounds, side } = props
  return (
    <span
      role="slider"
      tabIndex={why === null ? 0 : -1}
      aria-label={name}
      aria-valuemin={Math.round(bounds.min * 100)}
      aria-valuemax={Math.round(bounds.max * 100)}
      aria-valuenow={Math.round(thumb.shown * 1000) / 10}
      aria-valuetext={`${formatProbability(thumb.shown).replace("%", " percent")}`}
      aria-disabled={why === null ? undefined : true}
      {...thumb.bind}
      style={{ left: percent(thumb.shown) }}
      className={clsx(
        "group/end absolute top-1.5 z-10 size-6 touch-none outline-none pointer-coarse:h-11 pointer-coarse:w-8",
        // Two ends close together stay apart under the pointer: each reaches outwards.
        side === "low" ? "-translate-x-[72%]" : "-translate-x-[28%]",
        why === null ? "cursor-ew-resize" : "cursor-not-allowed",
      )}
    >
      <span
        className={clsx(
          "absolute top-0 h-3 w-[3px] rounded-full bg-ink group-focus-visible/end:outline-2 group-focus-visible/end:outline-accent group-focus-visible/end:outline-offset-[3px] forced-colors:bg-[CanvasText]",
          side === "low" ? "left-[72%] -translate-x-1/2" : "left-[28%] -translate-x-1/2",
        )}
      />
    </span>
  )
}
