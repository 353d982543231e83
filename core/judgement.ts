/**
 * What people judge, and the rounds in which they are asked (decision 0015). An estimate is one person's own and
 * immutable: a change of mind is another estimate, and of several by one person on one question the last stands, unless
 * it was withdrawn, with those before it. A question is a scenario, within a round or outside of any, unconditional or given how other
 * scenarios come out; or a part of the model, within a round or outside of any: how strong a link is, what the table of
 * a response says. What is said of the model is a vote (`votes.ts`), and goes the way of every estimate: by the
 * command `vote`, into the same rows, secret until the same reveal (B8). Ledger and session keep the two apart, since
 * who reads one seldom wants the other: `estimates` and `votes`, `decisions` and `modelDecisions`, `mine` and
 * `myVotes`.
 *
 * Units: probability in 0..1, log-odds in nats, dates as ISO days, times in ms since the epoch by the server's clock.
 */
import { z } from "zod"
import { Probability, type Scenario, Working } from "./board.ts"
import { Id } from "./ids.ts"
import { limits } from "./limits.ts"
import { fail, ok, type Result } from "./result.ts"

const Time = z.number().int().min(0)
const Day = z.iso.date()
const RoundNumber = z.number().int().min(1).max(10_000)

// --- estimates --------------------------------------------------------------------------------------------------

const quantile = z.union([z.number(), Day])

/** What is said: a probability for each outcome, or the 10th, 50th and 90th percentiles of a number or a day. */
export const Forecast = z.union([
  z.object({ probabilities: z.record(Id, z.number()) }),
  z.object({ quantiles: z.object({ p10: quantile, p50: quantile, p90: quantile }) }),
])
export type Forecast = z.infer<typeof Forecast>

export const Confidence = z.enum(["low", "moderate", "high"])
export type Confidence = z.infer<typeof Confidence>

/** How other scenarios come out: scenario id to outcome id. */
export const Given = z.record(Id, Id)
export type Given = z.infer<typeof Given>

/** As its author sends it. The shape alone; whether it makes sense `checkEstimate` says, in words. */
export const EstimateInput = z.object({
  /** Chosen by the author: sent twice it is one estimate. */
  id: Id,
  scenarioId: Id,
  /** null: outside of rounds, open to all at once. */
  round: RoundNumber.nullable(),
  given: Given.nullable(),
  forecast: Forecast,
  /** Of a binary scenario: between these, with 80 %, lies the probability that much more thought would give. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  confidence: Confidence.nullable(),
  rationale: z.string(),
  sourceIds: z.array(Id),
})
export type EstimateInput = z.infer<typeof EstimateInput>

/** As its author sees it, always (B6). */
export const OwnEstimate = EstimateInput.extend({ at: Time, withdrawnAt: Time.nullable() })
export type OwnEstimate = z.infer<typeof OwnEstimate>

/** As everybody sees it, once they may: in the ledger. */
export const PublishedEstimate = EstimateInput.extend({
  /** Analyst id; null in an anonymous round. */
  by: Id.nullable(),
  /**
   * The same for all that one person says in a round and in those that follow it: the analyst id, or in anonymous
   * rounds a mark that tells nothing.
   */
  mark: Id,
  /** null in an anonymous round: the moment would tell who it was. */
  at: Time.nullable(),
  withdrawnAt: Time.nullable(),
})
export type PublishedEstimate = z.infer<typeof PublishedEstimate>

// --- votes on the model -----------------------------------------------------------------------------------------

/** A link, whose strength is asked for, or a response, whose table is. */
export const ModelPart = z.object({ kind: z.enum(["link", "response"]), id: Id })
export type ModelPart = z.infer<typeof ModelPart>

const mostLevels = 20
/** A shift of log-odds, -4..4; or a table of them, rows for the levels of the first driver, each within -2..2. Nats. */
export const VoteForecast = z.union([
  z.object({ shift: z.number() }),
  z.object({ table: z.array(z.array(z.number()).max(mostLevels)).max(mostLevels) }),
])
export type VoteForecast = z.infer<typeof VoteForecast>

/** As its author sends it; whether it makes sense `checkVote` says, in words. */
export const VoteInput = z.object({
  /** Chosen by the author: sent twice it is one vote. */
  id: Id,
  about: ModelPart,
  /** null: outside of rounds, open to all at once. */
  round: RoundNumber.nullable(),
  forecast: VoteForecast,
  confidence: Confidence.nullable(),
  rationale: z.string(),
  sourceIds: z.array(Id),
})
export type VoteInput = z.infer<typeof VoteInput>

export const OwnVote = VoteInput.extend({ at: Time, withdrawnAt: Time.nullable() })
export type OwnVote = z.infer<typeof OwnVote>

/** As of an estimate. */
export const PublishedVote = VoteInput.extend({
  by: PublishedEstimate.shape.by,
  mark: PublishedEstimate.shape.mark,
  at: PublishedEstimate.shape.at,
  withdrawnAt: PublishedEstimate.shape.withdrawnAt,
})
export type PublishedVote = z.infer<typeof PublishedVote>

export const isVote = <Vote extends { about: ModelPart }>(
  said: Vote | { scenarioId: string },
): said is Vote => "about" in said

/** Of two estimates by one person: do they answer the same question? */
export const questionOf = (
  said: Pick<EstimateInput, "scenarioId" | "round" | "given"> | Pick<VoteInput, "about" | "round">,
): string =>
  "about" in said
    ? [said.round ?? "", partKey(said.about)].join("|")
    : [said.round ?? "", said.scenarioId, givenKey(said.given)].join("|")

/** Unlike the id of any scenario. */
export const partKey = ({ kind, id }: ModelPart): string => `${kind}:${id}`

/** One text for one condition, whatever the order of its parts; empty for none. */
export const givenKey = (given: Given | null): string =>
  Object.entries(given ?? {})
    .map(([scenarioId, outcomeId]) => `${scenarioId}=${outcomeId}`)
    .sort()
    .join("&")

// --- rounds -----------------------------------------------------------------------------------------------------

export const RoundPlan = z.object({
  title: z.string().max(limits.nameCharacters),
  /** With those of the model at least one. */
  scenarioIds: z.array(Id).max(limits.roundScenarios),
  /** Links and responses that are asked about too; absent: none. */
  linkIds: z.array(Id).max(limits.roundScenarios).optional(),
  responseIds: z.array(Id).max(limits.roundScenarios).optional(),
  /** Nobody sees another's estimate before the reveal. */
  blind: z.boolean(),
  /** Nobody sees after the reveal either who said what. */
  anonymous: z.boolean(),
  /** Others see how many have answered, and not who. */
  countsOnly: z.boolean(),
  rationaleRequired: z.boolean(),
  /** While it is blind, the working values of its scenarios are not shown. */
  hidesWorking: z.boolean(),
  /** When all who are here are in, it is revealed after a countdown. */
  autoReveal: z.boolean(),
  /** Facilitators may look before the reveal, which is written into the record. */
  peekAllowed: z.boolean(),
  deadline: Time.nullable(),
  /** The round whose questions are asked again; that one is kept. */
  follows: RoundNumber.nullable(),
})
export type RoundPlan = z.infer<typeof RoundPlan>

/** cancelled: closed without a reveal; what was said in it stays its authors' own. */
export const RoundStatus = z.enum(["open", "closed", "revealed", "cancelled"])
export type RoundStatus = z.infer<typeof RoundStatus>

export const RoundEntry = RoundPlan.extend({
  number: RoundNumber,
  status: RoundStatus,
  openedAt: Time,
  openedBy: Id.nullable(),
  closedAt: Time.nullable(),
  revealedAt: Time.nullable(),
  /** The countdown to the automatic reveal: when it ends; held: it stands still. */
  countdownEndsAt: Time.nullable(),
  countdownHeld: z.boolean(),
  /** Of the revealed estimates in the ledger, which shows them only when all are there (B5). */
  parts: z.number().int().min(0).nullable(),
})
export type RoundEntry = z.infer<typeof RoundEntry>

type Asked = Pick<RoundPlan, "scenarioIds" | "linkIds" | "responseIds">

/** How many questions a round asks, of every kind. */
export const askedCount = ({ scenarioIds, linkIds, responseIds }: Asked): number =>
  scenarioIds.length + (linkIds?.length ?? 0) + (responseIds?.length ?? 0)

export const asksAbout = ({ linkIds, responseIds }: Asked, { kind, id }: ModelPart): boolean =>
  ((kind === "link" ? linkIds : responseIds) ?? []).includes(id)

/** Open or closed, and blind: what was said in it is secret now. */
export const isSecret = (round: Pick<RoundEntry, "blind" | "status">): boolean =>
  round.blind && (round.status === "open" || round.status === "closed")

export interface Answers {
  /** How many questions each has answered, by member; null: the round tells only how many. */
  members: Readonly<Record<string, number>> | null
  /** Have answered something; have answered all. */
  begun: number
  complete: number
}

// --- decisions, resolutions, phases -------------------------------------------------------------------------------

export const Aggregation = z.enum(["linear", "median", "trimmed", "geoMeanOdds", "recency"])
export type Aggregation = z.infer<typeof Aggregation>

/** An aggregate, or a number set by hand, that the team took as its working value. */
export const Decision = z.object({
  id: Id,
  scenarioId: Id,
  round: RoundNumber.nullable(),
  method: z.union([Aggregation, z.literal("byHand")]),
  value: Working,
  before: Working.nullable(),
  /** Set by hand it needs one. */
  reason: z.string().max(limits.rationaleCharacters),
  by: Id,
  at: Time,
  takenBackAt: Time.nullable(),
})
export type Decision = z.infer<typeof Decision>

/** What the team took for the strength of a link or for the table of a response: the median, or set by hand. */
export const ModelDecision = Decision.omit({ scenarioId: true }).extend({
  about: ModelPart,
  method: z.enum(["median", "byHand"]),
  value: VoteForecast,
  before: VoteForecast.nullable(),
})
export type ModelDecision = z.infer<typeof ModelDecision>

/** How it came out. `reopened`: what was said of it before no longer holds. */
export const ResolutionResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("outcome"), outcomeId: Id }),
  z.object({ kind: z.literal("value"), value: quantile }),
  z.object({ kind: z.literal("annulled") }),
  z.object({ kind: z.literal("reopened") }),
])
export type ResolutionResult = z.infer<typeof ResolutionResult>

export const ResolutionInput = z.object({
  id: Id,
  scenarioId: Id,
  result: ResolutionResult,
  /** When it happened, and when it could be known. */
  resolvedOn: Day,
  knownOn: Day.nullable(),
  sourceId: Id.nullable(),
  note: z.string().max(limits.rationaleCharacters),
})
export type ResolutionInput = z.infer<typeof ResolutionInput>

export const ResolutionEntry = ResolutionInput.extend({ by: Id, at: Time })
export type ResolutionEntry = z.infer<typeof ResolutionEntry>

export const WorkshopPhase = z.enum(["prepare", "estimate", "discuss", "re-estimate", "review"])
export type WorkshopPhase = z.infer<typeof WorkshopPhase>

// --- does it make sense? ----------------------------------------------------------------------------------------

export interface UnfitEstimate {
  reason:
    | "wrong-kind"
    | "wrong-outcomes"
    | "out-of-range"
    | "bad-sum"
    | "bad-order"
    | "bad-given"
    | "bad-size"
    | "too-long"
    | "too-many-sources"
    | "rationale-required"
  /** A sentence for the person. */
  message: string
}

export const sumTolerance = 1e-9

/** The scenario as asked now: an estimate names its outcomes, all of them and no others. */
export function checkEstimate(
  estimate: EstimateInput,
  scenario: Pick<Scenario, "id" | "kind" | "outcomes">,
  rules: { rationaleRequired: boolean },
): Result<true, UnfitEstimate> {
  const unfit = (reason: UnfitEstimate["reason"], message: string) => fail({ reason, message })
  const words = checkWords(estimate, rules)
  if (!words.ok) return words
  const conditions = Object.keys(estimate.given ?? {})
  if (conditions.length > limits.conditionsPerEstimate)
    return unfit("bad-given", `An estimate can depend on at most ${limits.conditionsPerEstimate} others.`)
  if (conditions.includes(scenario.id))
    return unfit("bad-given", "A scenario cannot be judged given its own outcome.")
  return "probabilities" in estimate.forecast
    ? checkProbabilities(estimate.forecast.probabilities, estimate.interval, scenario, unfit)
    : checkQuantiles(estimate.forecast.quantiles, estimate.interval, scenario, unfit)
}

/** Of an estimate or a vote: its reason and what it rests on. */
export function checkWords(
  estimate: Pick<EstimateInput, "rationale" | "sourceIds">,
  rules: { rationaleRequired: boolean },
): Result<true, UnfitEstimate> {
  const unfit = (reason: UnfitEstimate["reason"], message: string) => fail({ reason, message })
  if (estimate.rationale.length > limits.rationaleCharacters) {
    const most = limits.rationaleCharacters.toLocaleString("en")
    return unfit(
      "too-long",
      `A reason can have at most ${most} characters. Shorten it, or put it into a comment.`,
    )
  }
  if (rules.rationaleRequired && estimate.rationale.trim() === "")
    return unfit("rationale-required", "This round asks for a reason. Say in a sentence why.")
  if (estimate.sourceIds.length > limits.sourcesPerEstimate)
    return unfit("too-many-sources", `An estimate can name at most ${limits.sourcesPerEstimate} sources.`)
  return ok(true)
}

type Unfit = (reason: UnfitEstimate["reason"], message: string) => Result<never, UnfitEstimate>
type AskedScenario = Pick<Scenario, "id" | "kind" | "outcomes">

function checkProbabilities(
  probabilities: Readonly<Record<string, number>>,
  interval: EstimateInput["interval"],
  { kind, outcomes }: AskedScenario,
  unfit: Unfit,
): Result<true, UnfitEstimate> {
  if (kind === "numeric" || kind === "date")
    return unfit(
      "wrong-kind",
      "This scenario asks for a low, a middle and a high value, not for probabilities.",
    )
  const ids = outcomes.map(({ id }) => id)
  const given = Object.keys(probabilities)
  if (given.length !== ids.length || ids.some((id) => !Object.hasOwn(probabilities, id)))
    return unfit("wrong-outcomes", "The outcomes of this scenario have changed. Look at them and judge anew.")
  const values = Object.values(probabilities)
  if (!values.every((p) => Probability.safeParse(p).success))
    return unfit("out-of-range", "A likelihood lies between 0% and 100%.")
  if (Math.abs(values.reduce((a, b) => a + b, 0) - 1) > sumTolerance)
    return unfit("bad-sum", "The outcomes must add up to 100%.")
  if (interval === null) return ok(true)
  if (kind !== "binary")
    return unfit("wrong-kind", "Only a yes-or-no scenario has a low and a high likelihood.")
  const [low, high] = interval
  if (!interval.every((p) => Probability.safeParse(p).success))
    return unfit("out-of-range", "A likelihood lies between 0% and 100%.")
  const best = probabilities[ids[0] ?? ""] ?? 0
  if (low > best || best > high)
    return unfit("bad-order", "The best guess lies between the lowest and the highest likelihood.")
  return ok(true)
}

function checkQuantiles(
  { p10, p50, p90 }: Extract<Forecast, { quantiles: unknown }>["quantiles"],
  interval: EstimateInput["interval"],
  { kind }: AskedScenario,
  unfit: Unfit,
): Result<true, UnfitEstimate> {
  const type = kind === "numeric" ? "number" : kind === "date" ? "string" : null
  if (type === null) return unfit("wrong-kind", "This scenario asks for a likelihood, not for values.")
  if ([p10, p50, p90].some((value) => typeof value !== type))
    return unfit(
      "wrong-kind",
      kind === "date" ? "This scenario asks for days." : "This scenario asks for numbers.",
    )
  // What is larger is another number after its way over the wire.
  if ([p10, p50, p90].some((value) => typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER))
    return unfit("out-of-range", "A number can have at most 15 digits. Choose a larger unit.")
  if (p10 > p50 || p50 > p90)
    return unfit("bad-order", "The low value comes first, then the middle one, then the high one.")
  if (interval !== null)
    return unfit("wrong-kind", "Only a yes-or-no scenario has a low and a high likelihood.")
  return ok(true)
}
