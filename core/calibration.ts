/**
 * Calibration: of what somebody gave 30 %, did about 30 % happen? Computed from resolved cases and, above all, silent
 * where there are too few of them: most curves of most people say nothing, and look as if they did.
 *
 * - Bins [low, high), the last one closed. A bin with fewer than five cases has no rate and no band.
 * - Band: Jeffreys interval on the observed rate, the 5 % and 95 % quantiles of Beta(k + .5, n - k + .5); 0 at the low
 *   end for k = 0 and 1 at the high end for k = n, so that it always holds the rate (Brown, Cai and DasGupta 2001,
 *   Stat. Sci. 16:101).
 * - Murphy's decomposition (1973) of the mean Brier score, half form: reliability - resolution + uncertainty. Since
 *   forecasts within a bin differ, two terms are left over (Stephenson, Coelho and Jolliffe 2008, Weather and
 *   Forecasting 23:752); they are the residual, and shown.
 * - Verdict: two score tests of Cox's recalibration (1958, Biometrika 45:562), logit P(y) = a + b logit p with a = 0 and
 *   b = 1: did things happen more often than was said, and were the numbers too far from or too near to the middle? Each
 *   at 2.5 %, so that somebody who is calibrated is told otherwise in about one case of twenty. Bins are not tested: of
 *   ten true bands of 90 %, one is missed as a rule. Nothing is said below twenty questions. Where the forecasts held less
 *   doubt (sum of p (1 - p)) than ten tosses of a coin, the normal approximation does not hold, and only what exceeds
 *   Bernstein's bound (1927) is said: who was nearly certain, and wrong again and again.
 *
 * Only cases whose planned resolve date is past belong in here: what resolves early resolves Yes more often. The caller
 * sees to that.
 */
import { betaQuantile } from "./beta-distribution.ts"
import { log, logit } from "./portable-math.ts"

export interface CalibrationCase {
  /** Cases of one question (its outcomes, its estimates) are not independent: they count as one for the verdict. */
  questionId: string
  /** Of what might happen, 0..1. */
  probability: number
  happened: boolean
  /** The share of the question's life for which this was said, above 0 and at most 1; 1 unless told. */
  weight?: number
}

export interface CalibrationBin {
  low: number
  high: number
  /** Cases. */
  n: number
  /** What was said on average, and what happened: weighted; null with fewer than five cases ("too few to say"). */
  said: number | null
  observed: number | null
  /** 5 % and 95 %. */
  band: readonly [number, number] | null
}

export interface MurphyDecomposition {
  /** Mean Brier score, half form: reliability - resolution + uncertainty + residual. */
  brierHalf: number
  /** 0 at best: how far what was said in a bin is from what happened in it. */
  reliability: number
  /** The more the better: how far what happened in the bins differs. */
  resolution: number
  /** Of the questions, not of the forecaster: o (1 - o). */
  uncertainty: number
  /** Variance of the forecasts within bins less twice their covariance with what happened. */
  residual: number
}

export type CalibrationVerdict =
  | { kind: "too-few"; questions: number; needed: number }
  /** Questions enough, but nearly all of them called nearly certain, and rightly as far as one sees. */
  | { kind: "too-certain-to-tell"; questions: number }
  /** Which does not prove that there is none. */
  | { kind: "no-sign-of-miscalibration"; questions: number; tests: CalibrationTests }
  | { kind: "miscalibrated"; questions: number; tests: CalibrationTests; signs: readonly CalibrationSign[] }

/** `too-high`: happened less often than said. `too-extreme`: numbers too near to 0 and 1 (overconfident). */
export type CalibrationSign = "too-high" | "too-low" | "too-extreme" | "too-timid"

export interface CalibrationTests {
  /** In standard deviations. Above 0: happened more often than said. */
  level: number
  /** Above 0: what was said could have been bolder. */
  slope: number
}

export interface Calibration {
  n: number
  bins: readonly CalibrationBin[]
  /** null without a case. */
  murphy: MurphyDecomposition | null
  verdict: CalibrationVerdict
}

export const fewestPerBin = 5
export const fewestQuestions = 20
/** Ten tosses of a coin. */
const leastDoubt = 2.5
/** Two-sided 2.5 % of the normal distribution. */
const threshold = 2.241402727604947
const tenths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/**
 * `edges` rise from 0 to 1. Cases with a probability outside 0..1 or a weight outside 0..1 (or 0) are left out.
 */
export function calibration(
  cases: readonly CalibrationCase[],
  edges: readonly number[] = tenths,
): Calibration {
  const counted = cases.flatMap(({ questionId, probability: p, happened, weight: w = 1 }): Counted[] =>
    p >= 0 && p <= 1 && w > 0 && w <= 1 ? [{ questionId, p, y: happened ? 1 : 0, w }] : [],
  )
  const binned = edges.slice(1).map((high, k) => {
    const low = edges[k] ?? 0
    const last = k === edges.length - 2
    return { low, high, inside: counted.filter(({ p }) => p >= low && (p < high || (last && p <= high))) }
  })
  return {
    n: counted.length,
    bins: binned.map(binOf),
    murphy: counted.length > 0 ? murphy(binned.map(({ inside }) => inside)) : null,
    verdict: verdictOn(counted),
  }
}

/** The 90 % Jeffreys interval on a rate after `k` of `n` (weights may make them fractions): 0 <= k <= n, n > 0. */
export function jeffreysInterval(k: number, n: number): readonly [number, number] {
  const low = k <= 0 ? 0 : betaQuantile(0.05, k + 0.5, n - k + 0.5)
  const high = k >= n ? 1 : betaQuantile(0.95, k + 0.5, n - k + 0.5)
  return [low, high]
}

// --- parts --------------------------------------------------------------------------------------------------------

interface Counted {
  questionId: string
  p: number
  y: number
  w: number
}

const sum = (cases: readonly Counted[], of: (one: Counted) => number): number =>
  cases.reduce((total, one) => total + one.w * of(one), 0)

const average = (cases: readonly Counted[], of: (one: Counted) => number): number =>
  sum(cases, of) / sum(cases, () => 1)

function binOf({
  low,
  high,
  inside,
}: {
  low: number
  high: number
  inside: readonly Counted[]
}): CalibrationBin {
  const n = inside.length
  if (n < fewestPerBin) return { low, high, n, said: null, observed: null, band: null }
  return {
    low,
    high,
    n,
    said: average(inside, ({ p }) => p),
    observed: average(inside, ({ y }) => y),
    band: jeffreysInterval(
      sum(inside, ({ y }) => y),
      sum(inside, () => 1),
    ),
  }
}

function murphy(bins: readonly (readonly Counted[])[]): MurphyDecomposition {
  const all = bins.flat()
  const weight = sum(all, () => 1)
  const rate = average(all, ({ y }) => y)
  let reliability = 0
  let resolution = 0
  let residual = 0
  for (const inside of bins) {
    if (inside.length === 0) continue
    const share = sum(inside, () => 1) / weight
    const said = average(inside, ({ p }) => p)
    const observed = average(inside, ({ y }) => y)
    reliability += share * (said - observed) ** 2
    resolution += share * (observed - rate) ** 2
    const variance = average(inside, ({ p }) => (p - said) ** 2)
    const covariance = average(inside, ({ p, y }) => (p - said) * (y - observed))
    residual += share * (variance - 2 * covariance)
  }
  const brierHalf = average(all, ({ p, y }) => (p - y) ** 2)
  return { brierHalf, reliability, resolution, uncertainty: rate * (1 - rate), residual }
}

function verdictOn(cases: readonly Counted[]): CalibrationVerdict {
  const questions = new Set(cases.map(({ questionId }) => questionId)).size
  if (questions < fewestQuestions) return { kind: "too-few", questions, needed: fewestQuestions }
  const { level, slope } = coxTests(cases)
  const tests: CalibrationTests = { level: level.z, slope: slope.z }
  const enough = level.variance >= leastDoubt
  const tells = (test: ScoreTest) => (enough ? Math.abs(test.z) > threshold : test.bound > log(80))
  const signs: CalibrationSign[] = []
  if (tells(level)) signs.push(level.z > 0 ? "too-low" : "too-high")
  if (tells(slope)) signs.push(slope.z > 0 ? "too-timid" : "too-extreme")
  if (!enough && signs.length === 0) return { kind: "too-certain-to-tell", questions }
  return signs.length > 0
    ? { kind: "miscalibrated", questions, tests, signs }
    : { kind: "no-sign-of-miscalibration", questions, tests }
}

/** 0 and 1 count as .001 and .999. */
function coxTests(cases: readonly Counted[]): { level: ScoreTest; slope: ScoreTest } {
  const held = cases.map(({ questionId, p, y, w }) => {
    const within = Math.min(Math.max(p, 0.001), 0.999)
    return { questionId, y, w, p: within, x: logit(within), doubt: within * (1 - within) }
  })
  const all = held.reduce((total, { w, doubt }) => total + w * doubt, 0)
  const centre = held.reduce((total, { w, doubt, x }) => total + w * doubt * x, 0) / all
  return { level: scoreTest(held, () => 1), slope: scoreTest(held, ({ x }) => x - centre) }
}

interface ScoreTest {
  /** In standard deviations. */
  z: number
  variance: number
  /** -ln of Bernstein's bound on the chance of as much on this side. */
  bound: number
}

interface Held {
  questionId: string
  p: number
  y: number
  w: number
  x: number
  doubt: number
}

/**
 * sum c (y - p). Cases of one question are taken as going wholly together, which is the largest variance that their sum
 * can have: so the test never claims more than the questions give.
 */
function scoreTest(cases: readonly Held[], c: (one: Held) => number): ScoreTest {
  const spread = new Map<string, { deviation: number; most: number }>()
  let score = 0
  for (const one of cases) {
    const factor = one.w * c(one)
    score += factor * (one.y - one.p)
    const own = spread.get(one.questionId) ?? { deviation: 0, most: 0 }
    own.deviation += Math.abs(factor) * Math.sqrt(one.doubt)
    own.most += Math.abs(factor) * Math.max(one.p, 1 - one.p)
    spread.set(one.questionId, own)
  }
  let variance = 0
  let most = 0
  for (const own of spread.values()) {
    variance += own.deviation ** 2
    most = Math.max(most, own.most)
  }
  // All forecasts alike say nothing about the slope.
  if (variance < 1e-9) return { z: 0, variance, bound: 0 }
  const bound = score ** 2 / (2 * variance + (2 / 3) * most * Math.abs(score))
  return { z: score / Math.sqrt(variance), variance, bound }
}
