/**
 * The scores of everybody on one question, over its life. An estimate stands from the moment when it was made until its
 * author makes another, withdraws it, or the question ends, and counts for as long as it stood.
 *
 * Truncation: what counts begins when the question opens and ends when it closes or when the answer could be known,
 * whichever is first; what is divided by is the time for which it was planned to be open. Dividing by the time that it
 * was really open would pay for loud guesses on questions that may end early, for those who say "it happens soon" would
 * be scored on a full life when it does and on a full life when it does not (Metaculus, scores FAQ).
 *
 * So each score has a `mean` over the time in which the person had an estimate, and the `coverage` of the planned life
 * by it. Baseline and peer score, where 0 is "said nothing", are `mean` times coverage, as Metaculus has it: `total`.
 * Scores that are 0 at best (Brier, quantile) have no total: who says nothing would be perfect.
 *
 * Peer and relative scores compare, moment by moment, those who had an estimate at that moment.
 */
import { median } from "./aggregate-statistics.ts"
import { type Asked, hear, numberOf } from "./aggregate-voices.ts"
import type { Forecast, ResolutionResult } from "./judgement.ts"
import { baselineScore, brierHalf, brierOriginal, logScore, peerScores, quantileScore } from "./scoring.ts"

/** One person's estimates of one question, in any order. Times are in ms since the epoch. */
export interface Track {
  by: string
  estimates: readonly { at: number; withdrawnAt?: number | null; forecast: Forecast }[]
}

export interface QuestionLife {
  asked: Asked
  opensAt: number
  /** The planned close. */
  closesAt: number
  /** From when the answer could be known. */
  knownAt: number
  result: ResolutionResult
}

export interface PersonScores {
  by: string
  /** ms for which an estimate stood and counted; above 0. */
  stood: number
  /** Share of the planned life with an estimate, 0..1. */
  coverage: number
  /** Of several outcomes and of two; null for numbers and days. */
  probability: {
    /** Binary scenarios alone. 0..1. */
    brierHalf: number | null
    /** 0..2. */
    brierOriginal: number
    /** Nats. */
    log: number
    baseline: { mean: number; total: number }
    /** null: nobody else ever had an estimate at the same time. */
    peer: { mean: number; total: number } | null
    /** Own original Brier score less the median of everybody's (own included): below 0 is better than the middle. */
    relativeBrier: number | null
  } | null
  /** Of numbers and days, in units or days; null for others. */
  quantile: { score: number; relative: number | null } | null
}

export type QuestionScores =
  | { scored: true; people: readonly PersonScores[] }
  | { scored: false; why: "annulled" | "reopened" | "does-not-answer" | "no-life" }

/**
 * The scores of all who had an estimate while it counted, in the order of the tracks; who never had one is not among
 * them. `does-not-answer`: the resolution names no outcome of the question, or a value of another kind; `no-life`: it
 * was planned to close before it opened. Estimates that do not answer the question count as none.
 */
export function scoreQuestion(tracks: readonly Track[], life: QuestionLife): QuestionScores {
  const { result, opensAt, closesAt, knownAt } = life
  if (result.kind === "annulled" || result.kind === "reopened") return { scored: false, why: result.kind }
  if (!(closesAt > opensAt)) return { scored: false, why: "no-life" }
  const truth = truthOf(result, life.asked)
  if (!truth) return { scored: false, why: "does-not-answer" }
  const people = tracks.map((track) => ({
    by: track.by,
    stands: standsOf(track, life.asked),
    sums: emptySums(),
  }))
  const end = Math.min(closesAt, knownAt)
  const times = people.flatMap(({ stands }) => stands.flatMap(({ from, until }) => [from, until]))
  const cuts = [...new Set([opensAt, end, ...times.filter((at) => at > opensAt && at < end)])].sort(
    (a, b) => a - b,
  )
  for (const [k, from] of cuts.entries()) {
    const until = cuts[k + 1]
    if (until === undefined || from >= end) break
    const present = people.flatMap(({ stands, sums }) => {
      // Of several the last that was not withdrawn.
      const standing = stands.findLast((one) => one.from <= from && one.until > from)
      return standing?.values ? [{ values: standing.values, sums }] : []
    })
    addMoment(present, truth, life.asked, until - from)
  }
  const horizon = closesAt - opensAt
  return {
    scored: true,
    people: people.flatMap(({ by, sums }) =>
      sums.time > 0 ? [scoresOf(by, sums, truth, life.asked, horizon)] : [],
    ),
  }
}

// --- moment by moment ---------------------------------------------------------------------------------------------

type Truth = { kind: "outcome"; index: number } | { kind: "value"; value: number }

function truthOf(
  result: Extract<ResolutionResult, { kind: "outcome" | "value" }>,
  asked: Asked,
): Truth | null {
  if (result.kind === "outcome") {
    const index = asked.outcomes.findIndex(({ id }) => id === result.outcomeId)
    const hasOutcomes = asked.kind === "binary" || asked.kind === "categorical"
    return index >= 0 && hasOutcomes && asked.outcomes.length > 1 ? { kind: "outcome", index } : null
  }
  if (asked.kind !== "numeric" && asked.kind !== "date") return null
  const value = numberOf(result.value, asked.kind === "numeric" ? "numbers" : "days")
  return value === null ? null : { kind: "value", value }
}

interface Stand {
  from: number
  until: number
  /** null: it does not answer the question. */
  values: readonly number[] | null
}

function standsOf({ by, estimates }: Track, asked: Asked): Stand[] {
  return [...estimates]
    .sort((a, b) => a.at - b.at)
    .map(({ at, withdrawnAt, forecast }) => ({
      from: at,
      until: withdrawnAt ?? Number.POSITIVE_INFINITY,
      values: hear([{ by, at, forecast }], asked).spoken[0]?.values ?? null,
    }))
}

const emptySums = () => ({
  time: 0,
  company: 0,
  half: 0,
  original: 0,
  log: 0,
  baseline: 0,
  peer: 0,
  relative: 0,
  quantile: 0,
})
type Sums = ReturnType<typeof emptySums>

function addMoment(
  present: readonly { values: readonly number[]; sums: Sums }[],
  truth: Truth,
  asked: Asked,
  time: number,
): void {
  for (const { sums } of present) {
    sums.time += time
    if (present.length > 1) sums.company += time
  }
  const relative = (own: readonly number[]) => {
    const middle = median(own.map((value) => ({ value, weight: 1 })))
    present.forEach(({ sums }, k) => {
      sums.relative += time * ((own[k] ?? 0) - middle)
    })
  }
  if (truth.kind === "value") {
    const scores = present.map(({ values: [p10 = 0, p50 = 0, p90 = 0] }) =>
      quantileScore({ p10, p50, p90 }, truth.value),
    )
    present.forEach(({ sums }, k) => {
      sums.quantile += time * (scores[k] ?? 0)
    })
    relative(scores)
    return
  }
  const said = present.map(({ values }) => values[truth.index] ?? 0)
  const peers = peerScores(said)
  const briers = present.map(({ values }) => brierOriginal(values, truth.index))
  present.forEach(({ values, sums }, k) => {
    const p = said[k] ?? 0
    sums.half += time * brierHalf(values[0] ?? 0, truth.index === 0)
    sums.original += time * (briers[k] ?? 0)
    sums.log += time * logScore(p)
    sums.baseline += time * baselineScore(p, asked.outcomes.length)
    sums.peer += time * (peers[k] ?? 0)
  })
  relative(briers)
}

function scoresOf(by: string, sums: Sums, truth: Truth, asked: Asked, horizon: number): PersonScores {
  const mean = (sum: number) => sum / sums.time
  const both = (sum: number) => ({ mean: mean(sum), total: sum / horizon })
  const compared = sums.company > 0
  const about = { by, stood: sums.time, coverage: sums.time / horizon }
  if (truth.kind === "value") {
    const relative = compared ? mean(sums.relative) : null
    return { ...about, probability: null, quantile: { score: mean(sums.quantile), relative } }
  }
  return {
    ...about,
    quantile: null,
    probability: {
      brierHalf: asked.kind === "binary" && asked.outcomes.length === 2 ? mean(sums.half) : null,
      brierOriginal: mean(sums.original),
      log: mean(sums.log),
      baseline: both(sums.baseline),
      peer: compared ? both(sums.peer) : null,
      relativeBrier: compared ? mean(sums.relative) : null,
    },
  }
}
