"use client"

/**
 * A curve with one best level: a handle on its top (best level and height) and one on either side (how far it reaches).
 * It only writes the table. Each handle is dragged, or moved by its keys.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from "react"
import type { Driver } from "../../core/board.ts"
import { capped, type Peak } from "../../core/response.ts"
import { exactStrength, responseLimit, strengthWords } from "../../core/strength.ts"
import { levelName } from "./driver-reading.ts"
import { type Handle, movedByKey, movedTo, shiftAt } from "./peak-handles.ts"

const width = 480
const height = 220
const pad = { left: 12, right: 12, top: 16, bottom: 26 }

export function PeakEditor(props: { driver: Driver; peak: Peak; onPeak: (peak: Peak) => void }) {
  const { driver, peak, onPeak } = props
  const box = useRef<HTMLDivElement>(null)
  const top = driver.levels.length - 1
  const x = (level: number) => pad.left + (level / Math.max(1, top)) * (width - pad.left - pad.right)
  const y = (shift: number) =>
    pad.top + ((responseLimit - shift) / (2 * responseLimit)) * (height - pad.top - pad.bottom)
  const curve = Array.from({ length: 121 }, (_, i) => (i / 120) * top)
    .map((level) => `${x(level).toFixed(1)},${y(capped(shiftAt(peak, level))).toFixed(1)}`)
    .join(" ")
  const places: Record<Handle, { level: number; shift: number; label: string; now: number; text: string }> = {
    below: {
      level: Math.max(0, peak.best - peak.widthBelow),
      shift: 0,
      label: "Reaches down by",
      now: peak.widthBelow,
      text: `${round(peak.widthBelow)} levels below the best`,
    },
    best: {
      level: peak.best,
      shift: peak.height,
      label: "Best level and height",
      now: peak.best,
      text: `best at ${levelName(driver, peak.best)}, ${strengthWords(peak.height)}`,
    },
    above: {
      level: Math.min(top, peak.best + peak.widthAbove),
      shift: 0,
      label: "Reaches up by",
      now: peak.widthAbove,
      text: `${round(peak.widthAbove)} levels above the best`,
    },
  }
  const drag = (handle: Handle) => (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const rect = box.current?.getBoundingClientRect()
    if (!rect || rect.width === 0) return
    const level =
      (((event.clientX - rect.left) / rect.width) * width - pad.left) / (width - pad.left - pad.right)
    const shift =
      responseLimit -
      ((((event.clientY - rect.top) / rect.height) * height - pad.top) / (height - pad.top - pad.bottom)) *
        2 *
        responseLimit
    onPeak(movedTo(peak, handle, { level: level * top, shift }, top))
  }
  const key = (handle: Handle) => (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const next = movedByKey(peak, handle, event.key, top)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    onPeak(next)
  }

  return (
    <div>
      <div ref={box} className="relative touch-none select-none">
        <svg viewBox={`0 0 ${width} ${height}`} className="block h-auto w-full" aria-hidden="true">
          <line
            x1={pad.left}
            x2={width - pad.right}
            y1={y(0)}
            y2={y(0)}
            className="stroke-edge"
            strokeWidth={1}
          />
          <text x={pad.left} y={y(0) + 13} className="fill-muted text-[0.625rem]">
            no difference
          </text>
          <polyline
            points={curve}
            fill="none"
            strokeWidth={2}
            className="stroke-accent forced-colors:stroke-[CanvasText]"
          />
          {driver.levels.map((_, level) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            <g key={level}>
              <circle cx={x(level)} cy={y(capped(shiftAt(peak, level)))} r={3.5} className="fill-ink" />
              <text
                x={x(level)}
                y={height - 8}
                textAnchor="middle"
                className="figures fill-muted text-[0.6875rem]"
              >
                {level}
              </text>
            </g>
          ))}
        </svg>
        {(["below", "best", "above"] as const).map((handle) => {
          const { level, shift, label, now, text } = places[handle]
          return (
            <span
              key={handle}
              role="slider"
              tabIndex={0}
              aria-label={label}
              aria-valuemin={0}
              aria-valuemax={top}
              aria-valuenow={round(now)}
              aria-valuetext={text}
              onKeyDown={key(handle)}
              onPointerDown={(event) => {
                event.preventDefault()
                event.currentTarget.setPointerCapture(event.pointerId)
                event.currentTarget.focus()
              }}
              onPointerMove={drag(handle)}
              style={{ left: `${(x(level) / width) * 100}%`, top: `${(y(capped(shift)) / height) * 100}%` }}
              className="absolute flex size-7 -translate-1/2 cursor-grab touch-none items-center justify-center rounded-full outline-none focus-visible:outline-2 focus-visible:outline-accent active:cursor-grabbing pointer-coarse:size-11"
            >
              <span
                className={
                  handle === "best"
                    ? "size-4 rounded-full bg-ink ring-[3px] ring-panel forced-colors:bg-[CanvasText]"
                    : "h-5 w-1.5 rounded-full bg-ink ring-2 ring-panel forced-colors:bg-[CanvasText]"
                }
              />
            </span>
          )
        })}
      </div>
      <p className="mt-2 text-sm">
        Best at <strong className="font-semibold">{levelName(driver, peak.best)}</strong>,{" "}
        {strengthWords(peak.height)} there (<span className="figures">{exactStrength(peak.height)}</span> in
        log-odds); nothing is left of it {round(peak.widthBelow)} levels below and {round(peak.widthAbove)}{" "}
        above, and beyond it works against.
      </p>
      <p className="mt-1 text-muted text-xs">
        Drag the dot and the two bars. With keys: the dot moves left and right by level, up and down by
        strength; a bar moves left and right.
      </p>
    </div>
  )
}

const round = (value: number): number => Number(value.toFixed(1))
