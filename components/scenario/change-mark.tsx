"use client"

import { clsx } from "clsx"
import { signedPoints, useChangeSince } from "../../client/use-activity.ts"
import type { Scenario } from "../../core/board.ts"

/**
 * `▲ +6 since Move 1`: percentage points since the newest snapshot. Nothing without a snapshot, and on a card nothing
 * where nothing moved. Sign and arrow say what the colour says.
 */
export function ChangeMark({ scenario, short = false }: { scenario: Scenario; short?: boolean }) {
  const compared = useChangeSince(scenario)
  if (!compared || (compared.change.points === 0 && !short)) return null
  const { change, title } = compared
  const { points } = change
  const of = scenario.kind === "categorical" ? change.label : null
  return (
    <span
      className={clsx(
        "figures inline-flex min-w-0 items-baseline gap-1",
        points > 0 ? "text-up" : points < 0 ? "text-down" : "text-muted",
      )}
    >
      {points !== 0 && <span aria-hidden>{points > 0 ? "▲" : "▼"}</span>}
      <span className="whitespace-nowrap font-medium">{signedPoints(points)}</span>
      <span className={short ? "sr-only" : "min-w-0 truncate text-muted"}>
        <span className="sr-only"> percentage points</span>
        {of && ` ${of}`} since {title}
      </span>
    </span>
  )
}
