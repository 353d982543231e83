/**
 * The look back at one scenario, once it is known how it came out: what was said when, how far each was from it, and
 * whose reason was right. Who was anonymous stays so.
 */
import { hear, numberOf } from "./aggregate-voices.ts"
import type { Forecast, ResolutionResult } from "./judgement.ts"
import type { EntryScore, PostMortemAnswer } from "./judgement-answers.ts"
import { type AskedScenario, type GroupMoment, lifeOf, pastAggregates, type Said } from "./judgement-past.ts"
import { questionOf, type ScoredQuestion, tracksOf } from "./score-pages.ts"
import { baselineScore, brierHalf, brierOriginal, logScore, quantileScore } from "./scoring.ts"
import { scoreQuestion } from "./scoring-over-time.ts"

export function postMortem(
  { scenario, resolution, said }: ScoredQuestion,
  moments: readonly GroupMoment[],
): PostMortemAnswer {
  const life = lifeOf(scenario, resolution, said)
  const { result } = resolution
  const scores = scoreQuestion(tracksOf(said), life)
  const entries = [...said].sort(byTime).map(({ estimate, shownAt }) => ({
    estimate,
    shownAt,
    score: estimate.given === null ? entryScore(estimate.forecast, scenario, result) : null,
  }))
  const groups = pastAggregates(moments).map((group) => ({
    ...group,
    score: entryScore(group.forecast, scenario, result),
  }))
  return {
    question: questionOf({ scenario, resolution }, life, scores.scored ? scores.people.length : 0),
    entries,
    groups,
    ...bestAndWorst(entries),
    first: firstToLean(entries, scenario, result),
  }
}

type Entries = PostMortemAnswer["entries"]

/** Within an anonymous round by what tells nothing. */
function byTime(a: Said, b: Said): number {
  const place = ({ estimate: { at, mark, id } }: Said) => (at === null ? `${mark}/${id}` : "")
  return (
    a.shownAt - b.shownAt ||
    (a.estimate.at ?? 0) - (b.estimate.at ?? 0) ||
    (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0)
  )
}

/** null: it does not answer the question. */
function entryScore(
  forecast: Forecast,
  scenario: AskedScenario,
  result: ResolutionResult,
): EntryScore | null {
  const values = hear([{ by: "", at: null, forecast }], scenario).spoken[0]?.values
  if (!values) return null
  if (result.kind === "value") {
    const value =
      scenario.kind === "numeric" || scenario.kind === "date"
        ? numberOf(result.value, scenario.kind === "numeric" ? "numbers" : "days")
        : null
    if (value === null) return null
    const [p10 = 0, p50 = 0, p90 = 0] = values
    const quantile = quantileScore({ p10, p50, p90 }, value)
    return { brierHalf: null, brierOriginal: null, log: null, baseline: null, quantile }
  }
  const came =
    result.kind === "outcome" ? scenario.outcomes.findIndex(({ id }) => id === result.outcomeId) : -1
  if (came < 0 || "quantiles" in forecast || values.length < 2) return null
  const p = values[came] ?? 0
  return {
    brierHalf:
      scenario.kind === "binary" && values.length === 2 ? brierHalf(values[0] ?? 0, came === 0) : null,
    brierOriginal: brierOriginal(values, came),
    log: logScore(p),
    baseline: baselineScore(p, values.length),
    quantile: null,
  }
}

/** The higher the better; of a quantile score 0 is best. */
const goodness = ({ log, quantile }: EntryScore): number => log ?? -(quantile ?? Number.POSITIVE_INFINITY)

function bestAndWorst(entries: Entries): Pick<PostMortemAnswer, "best" | "worst"> {
  const withReason = entries.flatMap(({ estimate: { id, rationale, withdrawnAt }, score }) =>
    score && withdrawnAt === null && rationale.trim() !== "" ? [{ id, how: goodness(score) }] : [],
  )
  const inOrder = withReason.sort((a, b) => b.how - a.how)
  const [best, worst] = [inOrder[0], inOrder.at(-1)]
  return best && worst && best.how > worst.how
    ? { best: best.id, worst: worst.id }
    : { best: null, worst: null }
}

function firstToLean(entries: Entries, scenario: AskedScenario, result: ResolutionResult): string | null {
  if (result.kind !== "outcome") return null
  const leaning = entries.filter(({ estimate: { by, at, forecast }, score }) => {
    if (by === null || at === null || !score || !("probabilities" in forecast)) return false
    const { [result.outcomeId]: came = 0, ...others } = forecast.probabilities
    return Object.values(others).every((p) => p < came)
  })
  const [first] = leaning.sort((a, b) => (a.estimate.at ?? 0) - (b.estimate.at ?? 0))
  return first && scenario.outcomes.length > 1 ? first.estimate.id : null
}
