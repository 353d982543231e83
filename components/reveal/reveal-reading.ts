/**
 * What a revealed round says about one scenario, read once for all that is drawn of it: the marks, whose they are, the
 * group's numbers, and how both moved since the round before. Pure: every screen, and who comes late, reads the same.
 */
import { type Aggregates, aggregates } from "../../core/aggregate.ts"
import type { Scenario } from "../../core/board.ts"
import {
  type Camps,
  camps,
  type Disagreement,
  disagreement,
  extremes,
  outsideMiddleHalf,
  type Shift,
  shift,
} from "../../core/disagreement.ts"
import type { Forecast, OwnEstimate, PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import type { Analyst } from "../../core/judgement-doc.ts"
import type { RosterEntry } from "../../core/ledger-doc.ts"

export interface Mark {
  /** The same in a round and in those that follow it. */
  id: string
  own: boolean
  /** null in an anonymous round. */
  name: string | null
  colour: number
  estimate: PublishedEstimate
}

/** A mark as `core` counts it. */
export type MarkVoice = { by: string; at: number | null; forecast: Forecast; mark: Mark } & {
  interval: PublishedEstimate["interval"]
}

export interface Reading {
  scenario: Scenario
  marks: readonly Mark[]
  /** Of the round before, where there is one. */
  earlier: readonly Mark[]
  aggregates: Aggregates
  earlierAggregates: Aggregates | null
  disagreement: Disagreement | null
  camps: Camps<MarkVoice> | null
  extremes: { lowest: Mark; highest: Mark } | null
  shift: Shift | null
  own: Mark | null
  /** Where you stand outside of the middle half: for you alone. */
  outside: "above" | "below" | null
}

export interface RevealRecord {
  round: RoundEntry
  /** The revealed round whose questions it asks again. */
  previous: RoundEntry | null
  estimates: readonly PublishedEstimate[]
  analysts: readonly Analyst[]
  people: ReadonlyMap<string, RosterEntry>
  mine: readonly OwnEstimate[]
  you: string | null
}

export function readReveal(record: RevealRecord, scenario: Scenario): Reading {
  const marks = marksOf(record, record.round, scenario)
  const earlier = record.previous ? marksOf(record, record.previous, scenario) : []
  const voices = marks.map(voiceOf)
  const before = earlier.map(voiceOf)
  const extremise = record.round.blind && record.round.follows === null
  const far = extremes(voices, scenario)
  const own = marks.find((mark) => mark.own) ?? null
  return {
    scenario,
    marks,
    earlier,
    aggregates: aggregates(voices, scenario, { extremise }),
    earlierAggregates: earlier.length > 0 ? aggregates(before, scenario, { extremise: false }) : null,
    disagreement: disagreement(voices, scenario),
    camps: camps(voices, scenario),
    extremes: far && { lowest: far.lowest.mark, highest: far.highest.mark },
    shift: earlier.length > 0 ? shift(before, voices, scenario) : null,
    own,
    outside: own ? outsideMiddleHalf(own.estimate.forecast, voices, scenario) : null,
  }
}

const voiceOf = (mark: Mark): MarkVoice => ({
  by: mark.id,
  at: mark.estimate.at,
  forecast: mark.estimate.forecast,
  interval: mark.estimate.interval,
  mark,
})

function marksOf(
  { estimates, analysts, people, mine, you }: RevealRecord,
  round: RoundEntry,
  scenario: Scenario,
): Mark[] {
  const asked = estimates.filter(
    (one) => one.round === round.number && one.scenarioId === scenario.id && one.given === null,
  )
  const own = mine.find(
    (one) =>
      one.round === round.number &&
      one.scenarioId === scenario.id &&
      one.given === null &&
      one.withdrawnAt === null,
  )
  // An anonymous mark leads back to nobody, so one's own is known by what it says; of two that say the same to the
  // letter it makes no difference which is shown as one's own.
  const ownAnonymous = own && asked.find((one) => one.by === null && sameWords(one, own))
  return asked.map((estimate): Mark => {
    const analyst = analysts.find(({ id }) => id === estimate.by)
    // The analyst of a member has the member's id; one who came with a template is nobody here.
    const memberId = analyst ? analyst.memberId : estimate.by
    const member = memberId === null ? undefined : people.get(memberId)
    return {
      id: estimate.mark,
      own: estimate.by === null ? estimate === ownAnonymous : memberId !== null && memberId === you,
      name: estimate.by === null ? null : (member?.name ?? analyst?.name ?? "Somebody"),
      colour:
        member?.colour ??
        Math.max(
          0,
          analysts.findIndex(({ id }) => id === estimate.by),
        ),
      estimate,
    }
  })
}

const sameWords = (a: PublishedEstimate, b: OwnEstimate): boolean =>
  contentOf(a) === contentOf(b) && a.rationale === b.rationale && a.confidence === b.confidence

const contentOf = ({ forecast, interval }: Pick<PublishedEstimate, "forecast" | "interval">): string =>
  JSON.stringify([
    "probabilities" in forecast
      ? Object.entries(forecast.probabilities).sort(([a], [b]) => (a < b ? -1 : 1))
      : [forecast.quantiles.p10, forecast.quantiles.p50, forecast.quantiles.p90],
    interval,
  ])

/** What it says on one strip: the probability of the outcome, or the middle value. */
export function onStrip(forecast: Forecast, outcomeId: string | null): number | string | null {
  if ("quantiles" in forecast) return forecast.quantiles.p50
  return outcomeId === null ? null : (forecast.probabilities[outcomeId] ?? null)
}
