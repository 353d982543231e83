/** The estimates that a card speaks of, and what it says of them. Pure. */
import type { Scenario } from "../../core/board.ts"
import { camps, disagreement } from "../../core/disagreement.ts"
import type { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { formatProbabilityRange } from "../../core/probability.ts"

/** Of the newest round that has asked this and is shown; where none has, the open ones. Unconditional ones alone. */
export function latestOf(
  estimates: readonly PublishedEstimate[],
  rounds: readonly Pick<RoundEntry, "number">[],
): PublishedEstimate[] {
  const plain = estimates.filter(({ given }) => given === null)
  const newest = rounds.findLast(({ number }) => plain.some(({ round }) => round === number))
  return plain.filter(({ round }) => round === (newest?.number ?? null))
}

export interface EstimateSummary {
  count: number
  /** As shown; null where there is no such range, or of fewer than three. */
  middleHalf: string | null
  split: boolean
}

export function summaryOf(
  estimates: readonly PublishedEstimate[],
  scenario: Scenario,
): EstimateSummary | null {
  const voices = estimates.map(({ mark, at, forecast }) => ({ by: mark, at, forecast }))
  const found = disagreement(voices, scenario)
  if (found === null) return null
  const [low, high] = found.middleHalf
  const shown =
    scenario.kind === "binary" && found.n >= 3 && typeof low === "number" && typeof high === "number"
  return {
    count: found.n,
    middleHalf: shown ? formatProbabilityRange(low, high) : null,
    split: camps(voices, scenario) !== null,
  }
}
