/**
 * What was said about one scenario over time, once everybody may see it: what the group said together after each reveal
 * and along the estimates outside of rounds, and for how long each of them counts once it is known what came.
 */
import { type Aggregates, aggregates, type Band } from "./aggregate.ts"
import type { Scenario } from "./board.ts"
import type { Aggregation, PublishedEstimate, ResolutionEntry, RoundEntry } from "./judgement.ts"
import type { PastAggregate } from "./judgement-answers.ts"
import type { QuestionLife } from "./scoring-over-time.ts"

/** An estimate that everybody may see, and what only the server knows of it. */
export interface Said {
  estimate: PublishedEstimate
  /** Since when everybody could see it. */
  shownAt: number
  analystId: string
  /** When it was made, in anonymous rounds too. */
  at: number
}

export type AskedScenario = Pick<
  Scenario,
  "id" | "title" | "kind" | "outcomes" | "aggregation" | "opensOn" | "closesOn" | "resolveBy" | "createdAt"
>

/** Moments of open estimates that are told apart; of more, evenly taken ones and the last. */
const mostMoments = 200
/** One voice outside of rounds is no group. */
const fewestOpen = 2

export interface GroupMoment {
  at: number
  round: number | null
  aggregates: Aggregates
}

/** In the order of time. Conditional estimates speak of another question. */
export function groupMoments(
  said: readonly Said[],
  scenario: AskedScenario,
  rounds: readonly Pick<RoundEntry, "number" | "status" | "revealedAt" | "scenarioIds">[],
): GroupMoment[] {
  const estimates = said.map(({ estimate }) => estimate).filter(({ given }) => given === null)
  const moments: GroupMoment[] = []
  const tell = (at: number, round: number | null, fewest: number) => {
    const standing = standingAt(
      estimates.filter((estimate) => estimate.round === round),
      at,
    )
    const voices = standing.map(({ mark, at, forecast, interval }) => ({ by: mark, at, forecast, interval }))
    const together = aggregates(voices, scenario, { extremise: false })
    if (together.n >= fewest) moments.push({ at, round, aggregates: together })
  }
  for (const { number, status, revealedAt, scenarioIds } of rounds) {
    if (status === "revealed" && revealedAt !== null && scenarioIds.includes(scenario.id))
      tell(revealedAt, number, 1)
  }
  const open = estimates.filter(({ round }) => round === null)
  for (const at of thinned(open.flatMap(({ at, withdrawnAt }) => [at, withdrawnAt])))
    tell(at, null, fewestOpen)
  return moments.sort((a, b) => a.at - b.at)
}

/** By the scenario's own method. */
export function pastAggregates(moments: readonly GroupMoment[]): PastAggregate[] {
  return moments.flatMap(({ at, round, aggregates: { default: method, methods, band, n } }) => {
    const forecast = methods.find((one) => one.method === method)?.forecast
    return forecast ? [{ at, round, method, forecast, band: band && answered(band), n }] : []
  })
}

export const forecastsBy = (moments: readonly GroupMoment[], method: Aggregation) =>
  moments.flatMap(({ at, aggregates: { methods } }) => {
    const forecast = methods.find((one) => one.method === method)?.forecast
    return forecast ? [{ at, forecast }] : []
  })

/** Of each mark the last that was made by then and not withdrawn by then; what has no moment was always there. */
function standingAt(estimates: readonly PublishedEstimate[], moment: number): PublishedEstimate[] {
  const last = new Map<string, PublishedEstimate>()
  for (const estimate of estimates) {
    if ((estimate.at ?? 0) > moment || (estimate.withdrawnAt ?? Number.POSITIVE_INFINITY) <= moment) continue
    const before = last.get(estimate.mark)
    if (!before || (before.at ?? 0) <= (estimate.at ?? 0)) last.set(estimate.mark, estimate)
  }
  return [...last.values()]
}

function thinned(times: readonly (number | null)[]): number[] {
  const inOrder = [...new Set(times)].filter((at) => at !== null).sort((a, b) => a - b)
  const step = Math.ceil(inOrder.length / mostMoments)
  return inOrder.filter((_, k) => (inOrder.length - 1 - k) % step === 0)
}

function answered(band: Band): PastAggregate["band"] {
  if (band.kind === "quantiles") {
    const { middleHalf, interval } = band
    return {
      kind: "quantiles",
      middleHalf: [...middleHalf],
      interval: { span: [...interval.span], n: interval.n },
    }
  }
  const { middleHalf, interval } = band
  return {
    kind: "probabilities",
    middleHalf: Object.fromEntries(Object.entries(middleHalf).map(([id, [low, high]]) => [id, [low, high]])),
    interval: interval && { span: [interval.span[0], interval.span[1]], n: interval.n },
  }
}

// --- the life of a question ---------------------------------------------------------------------------------------

const dayMs = 86_400_000
const startOf = (day: string): number => Math.max(0, Date.parse(`${day}T00:00:00Z`))
const endOf = (day: string): number => startOf(day) + dayMs

/**
 * From when to when estimates of a question count. Days are in UTC: it opens with its first day and closes at the end of
 * its last. Where nobody planned either, it opened with the scenario or the first estimate, and closed when the answer
 * could be known: at the end of that day, or when it was entered if that was before.
 */
export function lifeOf(
  scenario: AskedScenario,
  resolution: Pick<ResolutionEntry, "result" | "resolvedOn" | "knownOn" | "at">,
  said: readonly Said[],
): QuestionLife {
  const knownAt = Math.min(endOf(resolution.knownOn ?? resolution.resolvedOn), resolution.at)
  const began = Math.min(scenario.createdAt ?? knownAt, knownAt, ...said.map(({ at }) => at))
  const closes = scenario.closesOn ?? scenario.resolveBy
  return {
    asked: scenario,
    opensAt: scenario.opensOn === undefined ? began : startOf(scenario.opensOn),
    closesAt: closes === undefined ? knownAt : endOf(closes),
    knownAt,
    result: resolution.result,
  }
}

/** The last word on a scenario, if it says how it came out: neither reopened nor annulled. */
export function resolvedAs(
  resolutions: readonly ResolutionEntry[],
  scenarioId: string,
): ResolutionEntry | "annulled" | null {
  const last = resolutions.findLast((entry) => entry.scenarioId === scenarioId)
  if (!last || last.result.kind === "reopened") return null
  return last.result.kind === "annulled" ? "annulled" : last
}
