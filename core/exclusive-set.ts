/**
 * A set of which only one scenario can happen: what its scenarios hold together, and the repairs that are offered when
 * it is not 100 %. Nothing is ever repaired unasked (M7). Pure; probabilities are in 0..1.
 *
 * Only yes-or-no questions are added up: the others have no one number. What was removed or annulled cannot happen.
 */
import type { Scenario, WorkingProbabilities } from "./board.ts"
import { isQuantiles, moveOutcome } from "./working.ts"

/** Further than this from 1 is more than what rounding leaves: half a percent, as values are shown. */
export const totalTolerance = 0.005

export interface SetTotal {
  /** In 0..1 and above. */
  total: number
  /** Scenarios that were added up. */
  counted: number
  standing: "whole" | "over" | "under"
}

/** null when there is nothing to add up. */
export function totalOf(scenarios: readonly Scenario[]): SetTotal | null {
  const shares = sharesOf(scenarios)
  if (shares.length === 0) return null
  const total = sum(shares)
  const off = total - 1
  const standing = off > totalTolerance ? "over" : off < -totalTolerance ? "under" : "whole"
  return { total, counted: shares.length, standing }
}

export interface Normalised {
  scenario: Scenario
  working: WorkingProbabilities
}

/**
 * Every share scaled by the same factor so that they sum to 1, each with its interval; nothing where they do already.
 * null where scaling cannot help: with a single scenario that holds anything, it would become certain.
 */
export function normalised(scenarios: readonly Scenario[]): Normalised[] | null {
  const shares = sharesOf(scenarios)
  const standing = totalOf(scenarios)
  if (!standing) return null
  if (standing.standing === "whole") return []
  const { total } = standing
  const scaled = shares.map((share) => ({ ...share, to: share.p / total }))
  if (scaled.some(({ p, to }) => p < 1 && to >= 1) || total === 0) return null
  if (scaled.filter(({ p }) => p > 0).length < 2) return null
  return scaled
    .filter(({ p, to }) => p !== to)
    .map(({ scenario, working, outcomeId, to }) => {
      // A pin holds a value while its neighbours move; here it is the value itself that is to move.
      const { pinned, low, high, ...free } = working
      const moved = moveOutcome(free, outcomeId, to)
      return {
        scenario,
        working: {
          ...moved,
          ...(low === undefined ? {} : { low: Math.min(low / total, to) }),
          ...(high === undefined ? {} : { high: Math.min(1, Math.max(high / total, to)) }),
          ...(pinned ? { pinned } : {}),
        },
      }
    })
}

/** What "None of these" would hold; null where nothing is left for it. */
export function remainderOf(scenarios: readonly Scenario[]): number | null {
  const total = totalOf(scenarios)
  return total?.standing === "under" ? 1 - total.total : null
}

interface Share {
  scenario: Scenario
  working: WorkingProbabilities
  outcomeId: string
  p: number
}

function sharesOf(scenarios: readonly Scenario[]): Share[] {
  return scenarios.flatMap((scenario) => {
    const { working } = scenario
    const [yes] = scenario.outcomes
    const open = scenario.kind === "binary" && !scenario.deletedAt && scenario.status !== "annulled"
    if (!open || !yes || !working || isQuantiles(working)) return []
    return [{ scenario, working, outcomeId: yes.id, p: working.probabilities[yes.id] ?? 0 }]
  })
}

const sum = (shares: readonly Share[]): number => shares.reduce((total, { p }) => total + p, 0)
