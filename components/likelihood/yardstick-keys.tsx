"use client"

import { clsx } from "clsx"
import type { Yardstick } from "../../core/board.ts"
import { bands } from "../../core/yardstick.ts"
import { bandFill, bandInk } from "./band-colours.ts"
import { bandAt, middleOf } from "./track.ts"

/** The yardstick in words: each term with its range, and pressing one sets the middle of it. */
export function YardstickKeys(props: {
  yardstick: Yardstick
  value: number | null
  disabled: boolean
  onPick: (p: number) => void
}) {
  const { yardstick, value, disabled, onPick } = props
  const held = value === null ? null : bandAt(value, yardstick)
  if (bands(yardstick).length === 0) return null
  // The longest words are those of the middle: they stand in the second column, where there is room for them.
  const columns = [bands(yardstick).slice(0, 3), bands(yardstick).slice(3)]
  return (
    <fieldset
      aria-label="Likelihood in words"
      onKeyDown={(event) => {
        // The numbers that stand before the words, as on the thumb.
        const band = /^[1-7]$/.test(event.key) ? bands(yardstick)[Number(event.key) - 1] : undefined
        if (!band || disabled || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        onPick(middleOf(band))
      }}
      className="flex justify-between gap-x-1 border-line border-t pt-2"
    >
      {columns.map((column) => (
        <div key={column[0]?.words} className="flex min-w-0 flex-col">
          {column.map((band) => (
            <button
              key={band.words}
              type="button"
              disabled={disabled}
              aria-pressed={band === held}
              onClick={() => onPick(middleOf(band))}
              className={clsx(
                "flex min-h-7 min-w-0 items-center gap-1.5 rounded-control text-left text-xs transition-colors disabled:cursor-not-allowed pointer-coarse:min-h-11",
                band === held
                  ? "font-semibold text-ink"
                  : "text-muted hover:not-disabled:bg-wash hover:not-disabled:text-ink",
              )}
            >
              <span
                aria-hidden
                className={clsx(
                  "figures flex size-[1.125rem] shrink-0 items-center justify-center rounded-bar font-semibold text-[0.625rem] forced-colors:border",
                  bandFill[band.rampIndex],
                  bandInk[band.rampIndex],
                  band === held && "outline-2 outline-ink outline-offset-1",
                )}
              >
                {band.rampIndex + 1}
              </span>
              <span className="min-w-0 leading-4 tracking-[-0.01em]">
                {band.words} <span className="figures whitespace-nowrap">({band.range})</span>
              </span>
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  )
}
