/**
 * Pages of scores: one person's, and the team's, over all questions that are resolved and not annulled. What is scored is
 * what stood, for as long as it stood (`scoring-over-time.ts`).
 */
import { type CalibrationCase, calibration } from "./calibration.ts"
import type { Forecast, ResolutionEntry } from "./judgement.ts"
import type {
  CalibrationAnswer,
  NotScored,
  PastWorking,
  PersonScoresAnswer,
  QuestionScore,
  ResolvedQuestion,
  ScoreSummary,
  TeamScoresAnswer,
  TeamVoice,
} from "./judgement-answers.ts"
import { type AskedScenario, forecastsBy, type GroupMoment, lifeOf, type Said } from "./judgement-past.ts"
import { type PersonScores, type QuestionLife, scoreQuestion, type Track } from "./scoring-over-time.ts"

export interface ScoredQuestion {
  scenario: AskedScenario
  resolution: ResolutionEntry
  said: readonly Said[]
}

/** `questions` in the order in which they are to be shown. `now`: only what was to be known by then is calibration. */
export function personPage(
  analystId: string,
  questions: readonly ScoredQuestion[],
  now: number,
): Pick<PersonScoresAnswer, "summary" | "calibration" | "questions"> {
  const cases: CalibrationCase[] = []
  const shown: PersonScoresAnswer["questions"] = []
  for (const question of questions) {
    const life = lifeOf(question.scenario, question.resolution, question.said)
    const tracks = tracksOf(question.said)
    const own = tracks.find(({ by }) => by === analystId)
    if (!own) continue
    const scores = scoreQuestion(tracks, life)
    const people = scores.scored ? scores.people.length : 0
    shown.push({ ...questionOf(question, life, people), ...scoredOf(scores, analystId) })
    if (scores.scored && now >= life.closesAt) cases.push(...casesOf(own, life, question.scenario.id))
  }
  return {
    summary: summaryOf(shown.map(({ score }) => score)),
    calibration: calibrated(cases),
    questions: shown,
  }
}

export interface TeamQuestion extends ScoredQuestion {
  moments: readonly GroupMoment[]
  /** null: not shown now (B8). */
  working: readonly PastWorking[] | null
}

export const teamVoices: readonly TeamVoice[] = [
  "geoMeanOdds",
  "linear",
  "median",
  "trimmed",
  "recency",
  "working",
]

export function teamPage(
  questions: readonly TeamQuestion[],
  now: number,
): Pick<TeamScoresAnswer, "resolved" | "voices" | "questions"> {
  const cases = new Map<TeamVoice, CalibrationCase[]>(teamVoices.map((voice) => [voice, []]))
  const shown = questions.map((question) => {
    const life = lifeOf(question.scenario, question.resolution, question.said)
    const people = scoreQuestion(tracksOf(question.said), life)
    const tracks = teamVoices.map((voice): Track => ({ by: voice, estimates: estimatesOf(voice, question) }))
    const scores = scoreQuestion(tracks, life)
    if (scores.scored && now >= life.closesAt) {
      for (const track of tracks)
        cases.get(track.by as TeamVoice)?.push(...casesOf(track, life, question.scenario.id))
    }
    return {
      ...questionOf(question, life, people.scored ? people.people.length : 0),
      voices: tracks.flatMap((track) =>
        track.estimates.length > 0 ? [{ voice: track.by as TeamVoice, ...scoredOf(scores, track.by) }] : [],
      ),
    }
  })
  return {
    resolved: questions.length,
    voices: teamVoices.map((voice) => ({
      voice,
      summary: summaryOf(shown.map(({ voices }) => voices.find((one) => one.voice === voice)?.score ?? null)),
      calibration: calibrated(cases.get(voice) ?? []),
    })),
    questions: shown,
  }
}

// --- parts --------------------------------------------------------------------------------------------------------

function estimatesOf(voice: TeamVoice, { moments, working }: TeamQuestion): Track["estimates"] {
  if (voice !== "working") return forecastsBy(moments, voice)
  return (working ?? []).map(({ at, value }, k, all) => ({
    at,
    withdrawnAt: all[k + 1]?.at ?? null,
    forecast: forecastOf(value),
  }))
}

/** What has no value, or one with an open end, answers no question. */
function forecastOf(value: PastWorking["value"]): Forecast {
  if (value === null) return { probabilities: {} }
  if ("probabilities" in value) return { probabilities: value.probabilities }
  const { p10, p50, p90 } = value.quantiles
  return p10 === null || p50 === null || p90 === null
    ? { probabilities: {} }
    : { quantiles: { p10, p50, p90 } }
}

/** What was said only for a case in which something else comes out is about another question. */
export function tracksOf(said: readonly Said[]): Track[] {
  const tracks = new Map<string, { at: number; withdrawnAt: number | null; forecast: Forecast }[]>()
  for (const { analystId, at, estimate } of said) {
    if (estimate.given !== null) continue
    const { withdrawnAt, forecast } = estimate
    tracks.set(analystId, [...(tracks.get(analystId) ?? []), { at, withdrawnAt, forecast }])
  }
  return [...tracks].map(([by, estimates]) => ({ by, estimates }))
}

export function questionOf(
  { scenario, resolution }: Pick<ScoredQuestion, "scenario" | "resolution">,
  { opensAt, closesAt, knownAt }: QuestionLife,
  people: number,
): ResolvedQuestion {
  const { id: scenarioId, title } = scenario
  return { scenarioId, title, resolution, opensAt, endsAt: Math.min(closesAt, knownAt), people }
}

function scoredOf(
  scores: ReturnType<typeof scoreQuestion>,
  by: string,
): { score: QuestionScore | null; notScored: NotScored | null } {
  if (!scores.scored) {
    const { why } = scores
    return { score: null, notScored: why === "no-life" ? "no-life" : "does-not-answer" }
  }
  const found = scores.people.find((one) => one.by === by)
  return found ? { score: withoutName(found), notScored: null } : { score: null, notScored: "not-in-time" }
}

const withoutName = ({ by: _, ...score }: PersonScores): QuestionScore => score

function summaryOf(scores: readonly (QuestionScore | null)[]): ScoreSummary {
  const scored = scores.filter((score) => score !== null)
  const over = (of: (score: QuestionScore) => number | null | undefined) => {
    const values = scored.map(of).filter((value) => value !== null && value !== undefined)
    return values.length > 0 ? { mean: meanOf(values), questions: values.length } : null
  }
  return {
    questions: scored.length,
    coverage: scored.length > 0 ? meanOf(scored.map(({ coverage }) => coverage)) : null,
    brierHalf: over(({ probability }) => probability?.brierHalf),
    brierOriginal: over(({ probability }) => probability?.brierOriginal),
    log: over(({ probability }) => probability?.log),
    baseline: over(({ probability }) => probability?.baseline.total),
    peer: over(({ probability }) => probability?.peer?.total),
    relativeBrier: over(({ probability }) => probability?.relativeBrier),
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Each estimate for the share of the planned life for which it stood: of two outcomes the first, else each. */
function casesOf({ estimates }: Track, life: QuestionLife, questionId: string): CalibrationCase[] {
  const { asked, opensAt, closesAt, knownAt, result } = life
  if (result.kind !== "outcome") return []
  const end = Math.min(closesAt, knownAt)
  const inOrder = [...estimates].sort((a, b) => a.at - b.at)
  const times = inOrder.flatMap(({ at, withdrawnAt }) => [at, withdrawnAt ?? end])
  const cuts = [...new Set([opensAt, end, ...times.filter((at) => at > opensAt && at < end)])].sort(
    (a, b) => a - b,
  )
  const stood = new Map<Forecast, number>()
  for (const [k, from] of cuts.entries()) {
    const until = cuts[k + 1]
    if (until === undefined || from >= end) break
    const standing = inOrder.findLast((one) => one.at <= from && (one.withdrawnAt ?? end) > from)
    if (standing) stood.set(standing.forecast, (stood.get(standing.forecast) ?? 0) + until - from)
  }
  const counted = asked.kind === "binary" ? asked.outcomes.slice(0, 1) : asked.outcomes
  return [...stood].flatMap(([forecast, time]) =>
    counted.flatMap(({ id }): CalibrationCase[] => {
      const probability = "probabilities" in forecast ? forecast.probabilities[id] : undefined
      if (probability === undefined) return []
      const weight = Math.min(1, time / (closesAt - opensAt))
      return [{ questionId, probability, happened: id === result.outcomeId, weight }]
    }),
  )
}

function calibrated(cases: readonly CalibrationCase[]): CalibrationAnswer {
  const { n, bins, murphy, verdict } = calibration(cases)
  return {
    n,
    bins: bins.map(({ band, ...bin }) => ({ ...bin, band: band && [band[0], band[1]] })),
    murphy,
    verdict: "signs" in verdict ? { ...verdict, signs: [...verdict.signs] } : verdict,
  }
}
