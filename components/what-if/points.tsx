import { clsx } from "clsx"
import { signedPoints } from "../../client/use-activity.ts"
import { formatProbability } from "../../core/probability.ts"

/** `▲ +35 points`: sign and arrow say what the colour says. */
export function Points({ points, className }: { points: number; className?: string }) {
  return (
    <span
      className={clsx(
        "figures inline-flex items-baseline gap-1 whitespace-nowrap",
        points > 0 ? "text-up" : points < 0 ? "text-down" : "text-muted",
        className,
      )}
    >
      {points !== 0 && <span aria-hidden>{points > 0 ? "▲" : "▼"}</span>}
      <span className="font-medium">{points === 0 ? "no change" : signedPoints(points)}</span>
      {points !== 0 && <span className="sr-only">percentage points</span>}
    </span>
  )
}

/** `10% → 45%` */
export const FromTo = ({ from, to }: { from: number; to: number }) => (
  <span className="figures whitespace-nowrap">
    <span className="text-muted">{formatProbability(from)}</span>
    <span aria-hidden className="mx-1 text-faint">
      →
    </span>
    <span className="sr-only"> to </span>
    <span className="font-semibold">{formatProbability(to)}</span>
  </span>
)
