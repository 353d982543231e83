"use client"

import { clsx } from "clsx"
import { bandFill } from "../likelihood/band-colours.ts"
import type { Scale } from "./scales.ts"
import { along } from "./strip-layout.ts"

/** The bands in their colours, where they begin and end, and beneath each its words with its range. */
export function Axis({
  scale,
  width,
  ends,
  present,
}: {
  scale: Scale
  width: number
  ends: number
  present: boolean
}) {
  const x = (at: number) => along(at, width, ends)
  const inside = width >= 720 && !present
  return (
    <div aria-hidden>
      <div className="relative h-3">
        <span
          className="absolute inset-y-0 overflow-hidden rounded-bar bg-well forced-colors:border"
          style={{ left: x(0), width: x(1) - x(0) }}
        >
          {scale.bands?.map((band) => (
            <span
              key={band.words}
              className={clsx(
                "absolute inset-y-0 border-paper border-l first:border-l-0",
                bandFill[band.rampIndex],
              )}
              style={{ left: `${band.from * 100}%`, width: `${(band.to - band.from) * 100}%` }}
            />
          ))}
        </span>
      </div>
      <div className={clsx("figures relative text-muted", present ? "h-11 text-xl" : "h-6 text-xs")}>
        {scale.ticks.map(({ at, label }, index) => (
          <span
            key={at}
            className={clsx(
              "absolute top-0 flex flex-col whitespace-nowrap",
              // At the ends of an axis of long words nothing hangs over the edge.
              scale.bands === null && index === 0
                ? "items-start"
                : scale.bands === null && index === scale.ticks.length - 1
                  ? "-translate-x-full items-end"
                  : "-translate-x-1/2 items-center",
              scale.bands === null && index % 2 === 1 && "max-sm:hidden",
            )}
            style={{ left: x(at) }}
          >
            <span className="h-1 w-px bg-faint" />
            <span className={clsx(scale.bands !== null && at === 1 && "translate-x-1.5")}>{label}</span>
          </span>
        ))}
      </div>
      {inside && scale.bands && scale.bands.length > 0 && (
        <div className="relative mt-1 h-14 text-[0.6875rem] text-muted leading-[0.875rem]">
          {scale.bands.map((band) => (
            <span
              key={band.words}
              className="absolute top-0 flex -translate-x-1/2 flex-col items-center text-center"
              style={{
                left: x((band.from + band.to) / 2),
                width: Math.max(52, (x(1) - x(0)) * (band.to - band.from) - 4),
              }}
            >
              <span className="text-ink">{band.words}</span>
              <span className="figures">{band.range}</span>
            </span>
          ))}
        </div>
      )}
      {!inside && !present && scale.bands && scale.bands.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-muted text-xs">
          {scale.bands.map((band) => (
            <li key={band.words} className="flex items-center gap-1.5">
              <span className={clsx("size-2.5 rounded-bar forced-colors:border", bandFill[band.rampIndex])} />
              {band.words} <span className="figures">({band.range})</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
