"use client"

/**
 * One track for the lowest, the highest and the best guess. A thumb is not there until its number is; a touch on the
 * track moves the one that is asked for. A finger that goes on down the page takes its touch back.
 */
import { clsx } from "clsx"
import { type RefObject, useRef } from "react"
import type { EstimateDraft } from "../../client/use-estimate-desk.ts"
import type { Scenario, Yardstick } from "../../core/board.ts"
import { Bands, Scale } from "../likelihood/probability-track.tsx"
import { afterKey, atPointer, spoken } from "../likelihood/track.ts"
import { type Thumb, useThumb } from "../likelihood/use-thumb.ts"
import { type End, endBounds, endOf, endWords, startOf } from "./answer.ts"

export interface ThreeThumbsProps {
  scenario: Pick<Scenario, "outcomes">
  /** Without what is on its way: a thumb that is let go is compared with it. */
  draft: EstimateDraft
  active: End
  yardstick: Yardstick
  disabled: boolean
  onActive: (end: End) => void
  /** null: it is where it was. */
  onMove: (end: End, p: number | null) => void
  onCommit: (end: End, p: number) => void
  /** Set by a hand on the track, which goes on to what is asked next. */
  onPlaced: () => void
  onEnter: () => void
}

export function ThreeThumbs(props: ThreeThumbsProps) {
  const { scenario, draft, active, yardstick, disabled, onActive, onPlaced, onEnter } = props
  const track = useRef<HTMLDivElement>(null)
  const low = useEnd("low", props, track)
  const high = useEnd("high", props, track)
  const best = useEnd("best", props, track)
  const asked = { low, high, best }[active]
  const [from, to] = [low.shown, high.shown]
  return (
    // What a finger does here is not a swipe to the next question.
    <div className="select-none px-3" data-no-swipe>
      <div
        ref={track}
        className={clsx(
          "relative flex h-14 touch-pan-y items-center",
          disabled ? "cursor-not-allowed" : "cursor-pointer",
        )}
        onPointerDown={asked.grab}
        onPointerMove={asked.bind.onPointerMove}
        onPointerUp={(event) => {
          asked.bind.onPointerUp(event)
          if (!disabled) onPlaced()
        }}
        onPointerCancel={asked.bind.onPointerCancel}
        onLostPointerCapture={asked.bind.onLostPointerCapture}
      >
        <Bands yardstick={yardstick} />
        {Number.isFinite(best.shown) && (
          <ThumbAt
            {...{ end: "best", thumb: best, disabled, draft, scenario, yardstick, active, onActive, onEnter }}
          />
        )}
      </div>
      <div className="relative -mt-3 h-11">
        {Number.isFinite(from) && Number.isFinite(to) && (
          <span
            aria-hidden
            className="absolute top-[1.3125rem] h-0.5 bg-ink forced-colors:bg-[CanvasText]"
            style={{ left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` }}
          />
        )}
        {Number.isFinite(from) && (
          <ThumbAt
            {...{ end: "low", thumb: low, disabled, draft, scenario, yardstick, active, onActive, onEnter }}
          />
        )}
        {Number.isFinite(to) && (
          <ThumbAt
            {...{ end: "high", thumb: high, disabled, draft, scenario, yardstick, active, onActive, onEnter }}
          />
        )}
      </div>
      <Scale yardstick={yardstick} />
    </div>
  )
}

function useEnd(end: End, props: ThreeThumbsProps, track: RefObject<HTMLDivElement | null>): Thumb {
  const { scenario, draft, yardstick, disabled, onMove, onCommit } = props
  const bounds = endBounds(draft, end, scenario)
  return useThumb({
    // Not a number: there is none, and any that comes is another.
    value: endOf(draft, end, scenario) ?? Number.NaN,
    track,
    disabled,
    place: (x, box) => atPointer(x, box, bounds),
    key: (event, p) =>
      afterKey(event, Number.isFinite(p) ? p : startOf(draft, end, scenario), bounds, yardstick),
    onMove: (p) => onMove(end, p),
    onCommit: (p) => onCommit(end, p),
  })
}

function ThumbAt(props: {
  end: End
  thumb: Thumb
  disabled: boolean
  draft: EstimateDraft
  scenario: Pick<Scenario, "outcomes">
  yardstick: Yardstick
  active: End
  onActive: (end: End) => void
  onEnter: () => void
}) {
  const { end, thumb, disabled, draft, scenario, yardstick, active, onActive, onEnter } = props
  const { min, max } = endBounds(draft, end, scenario)
  const { shown, moving } = thumb
  return (
    <span
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={endWords[end]}
      aria-valuemin={Math.round(min * 100)}
      aria-valuemax={Math.round(max * 100)}
      aria-valuenow={Math.round(shown * 1000) / 10}
      aria-valuetext={spoken(shown, yardstick)}
      aria-disabled={disabled || undefined}
      aria-orientation="horizontal"
      {...thumb.bind}
      onPointerDown={(event) => {
        onActive(end)
        thumb.bind.onPointerDown(event)
      }}
      onKeyDown={(event) => {
        const settled = event.key === "Enter" && !thumb.moving
        thumb.bind.onKeyDown(event)
        if (!settled || disabled) return
        event.preventDefault()
        onEnter()
      }}
      onFocus={() => onActive(end)}
      style={{ left: `${shown * 100}%` }}
      className={clsx(
        "group/thumb absolute z-10 flex size-8 touch-none items-center justify-center rounded-full outline-none pointer-coarse:size-11",
        disabled ? "cursor-not-allowed" : moving ? "cursor-grabbing" : "cursor-grab",
        !moving && "transition-[left]",
        // Two ends close together stay apart under the finger: each reaches outwards.
        end === "low" && "top-0 -translate-x-[78%]",
        end === "high" && "top-0 -translate-x-[22%]",
        end === "best" && "-translate-x-1/2",
      )}
    >
      {end === "best" ? (
        <span
          className={clsx(
            "size-5 rounded-full bg-ink ring-[3px] ring-float transition-transform group-focus-visible/thumb:outline-2 group-focus-visible/thumb:outline-accent group-focus-visible/thumb:outline-offset-[3px] forced-colors:border-2 forced-colors:border-[CanvasText] forced-colors:bg-[CanvasText]",
            active === end && "scale-110",
          )}
        />
      ) : (
        <span
          className={clsx(
            "absolute top-1/2 h-5 w-[5px] -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink group-focus-visible/thumb:outline-2 group-focus-visible/thumb:outline-accent group-focus-visible/thumb:outline-offset-[3px] forced-colors:bg-[CanvasText]",
            end === "low" ? "left-[78%]" : "left-[22%]",
            active === end && "h-6",
          )}
        />
      )}
    </span>
  )
}
