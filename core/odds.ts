/** What a link and a signal say, as ratios of odds. Derived whenever they are shown, never stored. */
import type { Link, Signal } from "./board.ts"
import { exp } from "./portable-math.ts"

/** What the odds of the target are multiplied by when the source holds; null for hard relations. */
export function oddsMultiplier(link: Pick<Link, "logOddsShift">): number | null {
  return link.logOddsShift === undefined ? null : exp(link.logOddsShift)
}

type SignalOdds = Pick<Signal, "pGivenOutcome" | "pGivenNotOutcome">

/** P(signal | outcome) / P(signal | not outcome): Infinity or NaN where the division has no number. */
export function likelihoodRatio(signal: SignalOdds): number {
  return signal.pGivenOutcome / signal.pGivenNotOutcome
}

/** What the signal's staying away says: (1 - P(s | outcome)) / (1 - P(s | not outcome)). */
export function likelihoodRatioIfAbsent(signal: SignalOdds): number {
  return (1 - signal.pGivenOutcome) / (1 - signal.pGivenNotOutcome)
}
