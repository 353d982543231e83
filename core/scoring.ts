/**
 * Scores of one forecast once it is known how it came out. How they add up over the life of a question is
 * `scoring-over-time.ts`. Every score here is proper: nobody can expect a better one by saying anything but what they
 * believe (logarithmic ones between .001 and .999, where they read a probability as lying: a 0 that comes true would
 * cost infinitely much).
 *
 * - Brier, half form: (p - y)² of the first outcome of a binary scenario, 0..1. The form of most papers and of Manifold.
 * - Brier, original form (Brier 1950): sum over outcomes of (p_k - o_k)², 0..2; of a binary scenario twice the half form.
 *   Good Judgment Open and Fatebook print this one. Whoever shows a Brier score says which form it is.
 * - Log score: ln p of what came true, in nats, 0 at best.
 * - Baseline (Metaculus): 100 (ln p + ln N) / ln N for N outcomes, so 100 (1 + log2 p) for two: 0 for saying that all
 *   are alike, 100 at best.
 * - Peer (Metaculus): 100 (ln p_i - mean of ln p_j over the others). Sums to 0 over the people compared.
 * - Quantile score of a number or a day: the mean over p10, p50 and p90 of twice the pinball loss, which is the weighted
 *   interval score with one interval and the median (Bracher and others 2021, PLoS Comput. Biol. 17:e1008618) and a
 *   three-point CRPS. In units or days; 0 at best; of a forecast that is one sharp value the absolute error.
 */
import { log } from "./portable-math.ts"

const least = 0.001
const atLeast = (p: number): number => Math.min(Math.max(p, least), 1 - least)

/** (p - y)²: `p` the probability in 0..1 that it happens, `happened` whether it did. 0 at best, 1 at worst. */
export const brierHalf = (p: number, happened: boolean): number => (p - (happened ? 1 : 0)) ** 2

/** sum (p_k - o_k)² over all outcomes; `came` is the index of the one that came true. 0 at best, 2 at worst. */
export const brierOriginal = (probabilities: readonly number[], came: number): number =>
  probabilities.reduce((sum, p, k) => sum + (p - (k === came ? 1 : 0)) ** 2, 0)

/** ln p of what came true, in nats, with p read within .001-.999: from -6.91 to -0.001. */
export const logScore = (p: number): number => log(atLeast(p))

/** Against saying that all `outcomes` (2 or more) are alike: at most 100. `p` of what came true, within .001-.999. */
export const baselineScore = (p: number, outcomes: number): number =>
  (100 * (log(atLeast(p)) + log(outcomes))) / log(outcomes)

/**
 * For each of two or more people, who gave what came true the probabilities `ps`, how much better they did than the
 * others did on average. Sums to 0. One person alone has nobody to be compared with: 0.
 */
export function peerScores(ps: readonly number[]): number[] {
  if (ps.length < 2) return ps.map(() => 0)
  const logs = ps.map((p) => log(atLeast(p)))
  const sum = [...logs].sort((a, b) => a - b).reduce((a, b) => a + b, 0)
  return logs.map((own) => 100 * (own - (sum - own) / (ps.length - 1)))
}

export interface Quantiles {
  p10: number
  p50: number
  p90: number
}

/** How far the quantiles (numbers or day numbers) are from the value that came, in their unit. 0 at best. */
export function quantileScore({ p10, p50, p90 }: Quantiles, value: number): number {
  return (2 * (pinball(p10, 0.1, value) + pinball(p50, 0.5, value) + pinball(p90, 0.9, value))) / 3
}

/** The loss that the true `level` quantile makes as small as can be expected (Koenker and Bassett 1978). */
export const pinball = (quantile: number, level: number, value: number): number =>
  value >= quantile ? level * (value - quantile) : (1 - level) * (quantile - value)
