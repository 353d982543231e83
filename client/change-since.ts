/**
 * How far a scenario's likelihood has come since the newest snapshot: in percentage points as the two numbers are
 * shown, so that the card's arithmetic is the reader's. Of a yes/no question its first outcome; of several outcomes the
 * one that moved most. A number or a date has quantiles and no points.
 */
import type { Scenario, Working } from "../core/board.ts"
import { askedOutcomes, pointsBetween } from "../core/said-likelihood.ts"
import { isQuantiles, readWorking } from "../core/working.ts"

/** The newest snapshot: the working value of each scenario that was in it. */
export interface Since {
  snapshotId: string
  title: string
  /** ms since the epoch */
  takenAt: number
  working: Readonly<Record<string, Working | null>>
}

export interface Change {
  /** Percentage points, above 0 for more likely. */
  points: number
  outcomeId: string
  label: string
}

/** null: nothing to compare. 0 points: the same as it was. */
export const changeSince = (scenario: Scenario, since: Since | null): Change | null =>
  since && Object.hasOwn(since.working, scenario.id)
    ? changeFrom(scenario, since.working[scenario.id] ?? null)
    : null

/** From what it was, whatever outcomes have come or gone since. */
export function changeFrom(scenario: Scenario, was: Working | null): Change | null {
  const { working: now } = scenario
  if (!now || isQuantiles(now) || !was || isQuantiles(was)) return null
  const before = readWorking(was, scenario)
  if (!before || isQuantiles(before)) return null
  const changes = askedOutcomes(scenario).map(({ id, label }): Change => {
    const [was, is] = [before.probabilities[id] ?? 0, now.probabilities[id] ?? 0]
    return { points: pointsBetween({ p: was }, { p: is }) ?? 0, outcomeId: id, label }
  })
  const [first, ...others] = changes
  if (!first || scenario.kind === "binary") return first ?? null
  return others.reduce((most, one) => (Math.abs(one.points) > Math.abs(most.points) ? one : most), first)
}

/** `+6`, `−4`, `0`: with a true minus sign. */
export const signedPoints = (points: number): string =>
  points > 0 ? `+${points}` : points < 0 ? `−${-points}` : "0"
