/** What became of a round while somebody was writing: each end has its own words (A12). */
import type { RoundEntry } from "../../core/judgement.ts"
import { clockTime } from "./clock-time.ts"

export interface RoundEnd {
  title: string
  text: string
  revealed: boolean
}

/** null: it is open. `unsent`: something is typed that was not received. */
export function roundEnd(
  round: Pick<RoundEntry, "number" | "status" | "closedAt" | "revealedAt">,
  { unsent, received, now }: { unsent: boolean; received: boolean; now: number },
): RoundEnd | null {
  const at = (time: number | null) => (time === null ? "" : ` at ${clockTime(time, now)}`)
  const kept = unsent
    ? received
      ? " What was received before counts; what you changed since was not sent and is kept here."
      : " What you typed was not sent and is kept here, so that you can copy it."
    : ""
  const counted = received && !unsent ? " Your estimate counts." : ""
  switch (round.status) {
    case "open":
      return null
    case "closed":
      return {
        title: `Round ${round.number} was closed${at(round.closedAt)}`,
        text: `The reveal is still to come.${counted}${kept}`,
        revealed: false,
      }
    case "revealed":
      return {
        title: `Round ${round.number} was revealed${at(round.revealedAt)}`,
        text: `It takes no more estimates.${counted}${kept}`,
        revealed: true,
      }
    case "cancelled":
      return {
        title: `Round ${round.number} was cancelled${at(round.closedAt)}`,
        text: `Nothing of it is revealed; what was received stays yours alone.${kept}`,
        revealed: false,
      }
  }
}
