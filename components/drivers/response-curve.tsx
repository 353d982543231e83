"use client"

/** How likely an outcome is along one driver, the others as they are supposed: a curve, and the same as a table. */
import { clsx } from "clsx"
import { useId } from "react"
import type { Driver, OutcomeRef, Yardstick } from "../../core/board.ts"
import type { WhatIf } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { bestLevel, levelName, levelUnder, stopsAlong } from "./driver-reading.ts"
import { useAlong } from "./response-model.ts"

export interface ResponseCurveProps {
  title: string
  driver: Driver
  target: OutcomeRef
  whatIf: WhatIf
  yardstick: Yardstick
}

const width = 320
const height = 120
const pad = { left: 34, right: 12, top: 18, bottom: 22 }

export function ResponseCurve({ title, driver, target, whatIf, yardstick }: ResponseCurveProps) {
  const headingId = useId()
  const along = useAlong(driver, target, whatIf)
  const stops = stopsAlong(driver.levels.length)
  const values = along.state === "ready" ? along.values : null
  const best = values && bestLevel(driver, values)
  const level = levelUnder(driver, whatIf)
  const supposing = level !== driver.level
  const known = values?.filter((p) => p !== null) ?? []
  const top = niceTop(Math.max(0, ...known))
  const x = (at: number) =>
    pad.left + (at / Math.max(1, driver.levels.length - 1)) * (width - pad.left - pad.right)
  const y = (p: number) => height - pad.bottom - (p / top) * (height - pad.top - pad.bottom)
  const at = (wanted: number): number | null => {
    const i = stops.findIndex((stop) => stop >= wanted)
    const [above, p] = [stops[i], values?.[i] ?? null]
    if (above === undefined || p === null || above === wanted) return p
    const before = values?.[i - 1] ?? p
    const below = stops[i - 1] ?? above
    return before + ((wanted - below) / (above - below)) * (p - before)
  }
  const points = stops.flatMap((stop, i) => {
    const p = values?.[i] ?? null
    return p === null ? [] : [`${x(stop).toFixed(1)},${y(p).toFixed(1)}`]
  })
  const [now, then, peak] = [at(driver.level), at(level), best === null ? null : at(best)]

  return (
    <figure aria-labelledby={headingId} className="min-w-0">
      <figcaption id={headingId} className="caption">
        Along {driver.title}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="mt-1 h-auto w-full max-w-md text-ink"
        role="img"
        aria-label={`${title} along ${driver.title}. ${
          best === null
            ? "No level stands out."
            : `Highest at ${levelName(driver, best)}, ${peak === null ? "" : formatProbability(peak)}.`
        }`}
      >
        {[0, top / 2, top].map((p) => (
          <g key={p} className="text-muted">
            <line
              x1={pad.left}
              x2={width - pad.right}
              y1={y(p)}
              y2={y(p)}
              className="stroke-line"
              strokeWidth={1}
            />
            <text
              x={pad.left - 5}
              y={y(p) + 3.5}
              textAnchor="end"
              className="figures fill-muted text-[0.625rem]"
            >
              {Math.round(p * 100)}%
            </text>
          </g>
        ))}
        {driver.levels.map((_, stop) => (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            key={stop}
            x={x(stop)}
            y={height - 6}
            textAnchor="middle"
            className={clsx(
              "figures text-[0.6875rem]",
              stop === driver.level ? "fill-ink font-semibold" : "fill-muted",
            )}
          >
            {stop}
          </text>
        ))}
        {points.length > 1 && (
          <polyline
            points={points.join(" ")}
            fill="none"
            className="stroke-accent forced-colors:stroke-[CanvasText]"
            strokeWidth={2}
            strokeLinejoin="round"
          />
        )}
        {best !== null && peak !== null && (
          <g>
            <line
              x1={x(best)}
              x2={x(best)}
              y1={y(peak)}
              y2={height - pad.bottom}
              className="stroke-ink"
              strokeWidth={1}
              strokeDasharray="2 3"
            />
            <text
              x={x(best)}
              y={y(peak) - 6}
              textAnchor={best === 0 ? "start" : best === driver.levels.length - 1 ? "end" : "middle"}
              className="fill-ink font-semibold text-[0.625rem]"
            >
              ▲ {formatProbability(peak)}
            </text>
          </g>
        )}
        {now !== null && (
          <circle
            cx={x(driver.level)}
            cy={y(now)}
            r={4.5}
            className="fill-panel stroke-ink forced-colors:stroke-[CanvasText]"
            strokeWidth={2.5}
          />
        )}
        {supposing && then !== null && (
          <rect
            x={-5}
            y={-5}
            width={10}
            height={10}
            rx={1.5}
            transform={`translate(${x(level)} ${y(then)}) rotate(45)`}
            className="fill-accent stroke-panel forced-colors:fill-[Highlight]"
            strokeWidth={1.5}
          />
        )}
      </svg>
      <p className="min-h-4 text-muted text-xs">
        {along.state === "failed"
          ? along.why
          : values === null
            ? "Being worked out…"
            : best === null
              ? "No level stands out."
              : `▲ Highest at ${levelName(driver, best)}.`}
      </p>
      {values && (
        <details className="text-xs">
          <summary className="target w-fit cursor-pointer py-1 text-muted hover:text-ink">As a table</summary>
          <table className="mt-1 w-full max-w-md">
            <thead className="sr-only">
              <tr>
                <th scope="col">Level</th>
                <th scope="col">How likely</th>
              </tr>
            </thead>
            <tbody>
              {driver.levels.map((_, stop) => {
                const p = at(stop)
                const marks = [
                  stop === driver.level && "today",
                  supposing && stop === level && "what if",
                  stop === best && "highest",
                ].filter(Boolean)
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                  <tr key={stop} className="border-line border-t align-baseline">
                    <th scope="row" className="py-1 pr-2 text-left font-normal">
                      {levelName(driver, stop)}
                      {marks.length > 0 && <span className="text-muted"> ({marks.join(", ")})</span>}
                    </th>
                    <td className="figures py-1 text-right">
                      {p === null
                        ? "–"
                        : describeLikelihood(p, yardstick).words
                          ? `${formatProbability(p)}, ${describeLikelihood(p, yardstick).text}`
                          : formatProbability(p)}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  )
}

/** A round number above the highest, so that the curve fills its box and the scale is easy to read. */
const niceTop = (p: number): number => [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].find((top) => top >= p) ?? 1
