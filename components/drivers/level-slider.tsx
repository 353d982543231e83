"use client"

/**
 * The levels of a driver from the highest down, each in its words, and a thumb among them that supposes another one.
 * One stop of the keyboard: arrows, digits, Home and End; Esc goes back to today's.
 */
import { clsx } from "clsx"
import { type KeyboardEvent, type PointerEvent, useRef } from "react"
import type { Driver } from "../../core/board.ts"
import { levelAfterKey, levelName, levelWords } from "./driver-reading.ts"

export interface LevelSliderProps {
  driver: Driver
  /** What is supposed; today's when nothing is. */
  level: number
  /** null: back to today's. */
  onLevel: (level: number | null) => void
}

export function LevelSlider({ driver, level, onLevel }: LevelSliderProps) {
  const track = useRef<HTMLDivElement>(null)
  const drag = useRef<number | null>(null)
  const count = driver.levels.length
  const supposing = level !== driver.level

  const suppose = (next: number) => {
    if (next !== level) onLevel(next === driver.level ? null : next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === "Escape" && supposing) {
      event.preventDefault()
      event.stopPropagation()
      return onLevel(null)
    }
    const next = levelAfterKey(event.key, level, count)
    if (next === null) return
    event.preventDefault()
    // The board's own single keys must not act on what was meant for the thumb.
    event.stopPropagation()
    suppose(next)
  }
  const at = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    if (!box || box.height === 0) return level
    const fromTop = Math.floor(((event.clientY - box.top) / box.height) * count)
    return count - 1 - Math.min(count - 1, Math.max(0, fromTop))
  }
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    // In sight already: nothing may move under the hand.
    event.currentTarget.focus({ preventScroll: true })
    drag.current = event.pointerId
  }

  return (
    <div className="relative select-none" ref={track}>
      {/* Rows of one height, so that the thumb stands where its level is. */}
      <ol className="grid auto-rows-fr">
        {driver.levels
          .map((words, stop) => ({ words, stop }))
          .reverse()
          .map(({ words, stop }) => (
            <li key={stop} className="relative">
              {/* biome-ignore lint/a11y/noStaticElementInteractions: more to aim at; the slider beside it is the control */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the slider's */}
              <div
                className={clsx(
                  "flex h-full min-h-7 cursor-pointer items-center gap-2 rounded-control py-0.5 pr-2 pl-10 text-sm leading-4 hover:bg-wash pointer-coarse:min-h-11",
                  stop === level ? "font-medium text-ink" : "text-muted",
                )}
                onClick={() => suppose(stop)}
              >
                <span className="figures w-3 shrink-0">{stop}</span>
                <span className="min-w-0 flex-1">{levelWords(words, stop)}</span>
                {stop === driver.level && (
                  <span className="shrink-0 rounded-full border border-edge px-1.5 text-[0.6875rem] text-ink leading-4">
                    today
                  </span>
                )}
              </div>
              <span
                aria-hidden
                className={clsx(
                  "pointer-events-none absolute left-5 w-0.5 -translate-x-1/2 bg-line forced-colors:bg-[CanvasText]",
                  stop === count - 1 ? "top-1/2 bottom-0" : stop === 0 ? "top-0 bottom-1/2" : "inset-y-0",
                )}
              />
              <span
                aria-hidden
                className={clsx(
                  "pointer-events-none absolute top-1/2 left-5 -translate-1/2 rounded-full border-2 bg-panel",
                  stop === driver.level ? "size-3.5 border-ink" : "size-2 border-faint",
                )}
              />
            </li>
          ))}
      </ol>
      <span
        role="slider"
        tabIndex={0}
        aria-label={`What if: ${driver.title}`}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={level}
        aria-valuetext={`${levelName(driver, level)}${supposing ? ", supposed" : ", as today"}`}
        style={{ top: `${((count - 0.5 - level) / count) * 100}%` }}
        onKeyDown={onKeyDown}
        onPointerDown={begin}
        onPointerMove={(event) => {
          if (drag.current === event.pointerId) suppose(at(event))
        }}
        onPointerUp={() => {
          drag.current = null
        }}
        onPointerCancel={() => {
          drag.current = null
        }}
        className="group/thumb absolute left-5 z-10 flex size-7 -translate-1/2 cursor-grab touch-none items-center justify-center rounded-full outline-none active:cursor-grabbing pointer-coarse:size-11"
      >
        <span
          className={clsx(
            "size-[1.125rem] ring-[3px] ring-panel transition-transform group-hover/thumb:scale-110 group-focus-visible/thumb:outline-2 group-focus-visible/thumb:outline-accent group-focus-visible/thumb:outline-offset-[3px] forced-colors:border-2 forced-colors:border-[CanvasText]",
            supposing
              ? "rotate-45 rounded-[3px] bg-accent forced-colors:bg-[Highlight]"
              : "rounded-full bg-ink forced-colors:bg-[CanvasText]",
          )}
        />
      </span>
    </div>
  )
}
