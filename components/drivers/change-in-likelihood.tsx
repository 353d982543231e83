"use client"

import { clsx } from "clsx"
import { formatProbability, shownPercent } from "../../core/probability.ts"

/** "28% → 9% ▼19": from the board as it is to the what-if. null: not worked out yet. */
export function ChangeInLikelihood({
  now,
  supposed,
  large = false,
}: {
  now: number | null
  /** null: nothing is supposed, or it cannot be so. */
  supposed: number | null
  large?: boolean
}) {
  if (now === null) return <span className="text-muted">…</span>
  const from = formatProbability(now)
  const to = supposed === null ? from : formatProbability(supposed)
  const points = supposed === null ? 0 : Math.round(shownPercent(supposed) - shownPercent(now))
  return (
    <span
      className={clsx("figures inline-flex items-baseline gap-1.5 whitespace-nowrap", large && "text-lg")}
    >
      <span className={from === to ? "font-semibold" : "text-muted"}>{from}</span>
      {from !== to && (
        <>
          <span aria-hidden className="text-muted">
            →
          </span>
          <span className="sr-only">would be</span>
          <span className="font-semibold">{to}</span>
          {points !== 0 && (
            <span className={clsx("font-medium text-xs", points > 0 ? "text-up" : "text-down")}>
              <span aria-hidden>{points > 0 ? "▲" : "▼"}</span>
              <span className="sr-only">{points > 0 ? "up" : "down"}</span> {Math.abs(points)}
              <span className="sr-only"> points</span>
            </span>
          )}
        </>
      )}
    </span>
  )
}
