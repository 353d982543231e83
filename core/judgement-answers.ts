/**
 * What the server answers about the record of judgement: the history of a scenario, scores, and the look back once it is
 * known how a scenario came out. Nothing of a round that is secret now is in any of it (B1), and no value of the team
 * while a blind round hides it (B8).
 *
 * Units: probability in 0..1, dates as ISO days, times in ms since the epoch by the server's clock.
 */
import { z } from "zod"
import { Working } from "./board.ts"
import { Id } from "./ids.ts"
import {
  Aggregation,
  Decision,
  Forecast,
  OwnEstimate,
  PublishedEstimate,
  ResolutionEntry,
  RoundEntry,
} from "./judgement.ts"

const Time = z.number().int().min(0)
const Share = z.number().min(0).max(1)
const Count = z.number().int().min(0)
const RoundNumber = z.number().int().min(1).nullable()
const Span = z.tuple([z.number(), z.number()])
const Quantile = z.union([z.number(), z.iso.date()])
const QuantileSpan = z.tuple([Quantile, Quantile])

// --- history ----------------------------------------------------------------------------------------------------

/** A value of the team, as the log of the board has it. */
export const PastWorking = z.object({
  at: Time,
  /** Member id; null: it came with the board. */
  by: Id.nullable(),
  /** null: it was taken away, or there was none. */
  value: Working.nullable(),
})
export type PastWorking = z.infer<typeof PastWorking>

/** As `Band` in `aggregate.ts`. */
export const PastBand = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("probabilities"),
    middleHalf: z.record(Id, Span),
    interval: z.object({ span: Span, n: Count }).nullable(),
  }),
  z.object({
    kind: z.literal("quantiles"),
    middleHalf: QuantileSpan,
    interval: z.object({ span: QuantileSpan, n: Count }),
  }),
])

/** What those who had answered said together, by the scenario's own method. */
export const PastAggregate = z.object({
  at: Time,
  /** null: of open estimates, outside of rounds. */
  round: RoundNumber,
  method: Aggregation,
  forecast: Forecast,
  band: PastBand.nullable(),
  n: Count,
})
export type PastAggregate = z.infer<typeof PastAggregate>

/** GET /api/boards/{id}/scenarios/{scenarioId}/history. Each list in the order of time. */
export const HistoryAnswer = z.object({
  scenarioId: Id,
  /** null: hidden, `hidden` says why. The last one is the value of now. */
  working: z.array(PastWorking).nullable(),
  /** A sentence; null: nothing is hidden. While it is, `decisions` is empty too. */
  hidden: z.string().nullable(),
  /** Whether all of the board's past has been read. If not, asking again tells more. */
  complete: z.boolean(),
  /** After each reveal, and at each change of the open estimates of two or more people. */
  aggregates: z.array(PastAggregate),
  /** The caller's own, replaced and withdrawn ones too; empty for viewers. */
  own: z.array(OwnEstimate),
  /** Those that ask for this scenario. */
  rounds: z.array(RoundEntry),
  decisions: z.array(Decision),
  resolutions: z.array(ResolutionEntry),
})
export type HistoryAnswer = z.infer<typeof HistoryAnswer>

// --- scores -----------------------------------------------------------------------------------------------------

const MeanAndTotal = z.object({ mean: z.number(), total: z.number() })

/** On one question, over its life: `PersonScores` in `scoring-over-time.ts`, where each is explained. */
export const QuestionScore = z.object({
  /** ms for which an estimate stood and counted. */
  stood: z.number(),
  /** Of the planned life of the question. */
  coverage: Share,
  probability: z
    .object({
      /** (p - y)², 0..1; yes-or-no scenarios only. */
      brierHalf: z.number().nullable(),
      /** The sum over outcomes, 0..2. */
      brierOriginal: z.number(),
      /** Nats. */
      log: z.number(),
      baseline: MeanAndTotal,
      peer: MeanAndTotal.nullable(),
      relativeBrier: z.number().nullable(),
    })
    .nullable(),
  quantile: z.object({ score: z.number(), relative: z.number().nullable() }).nullable(),
})
export type QuestionScore = z.infer<typeof QuestionScore>

/** Over several questions: plain means, each question counting as one. null: no question has one. */
export const ScoreSummary = z.object({
  /** Scored at all. */
  questions: Count,
  coverage: Share.nullable(),
  brierHalf: z.object({ mean: z.number(), questions: Count }).nullable(),
  brierOriginal: z.object({ mean: z.number(), questions: Count }).nullable(),
  log: z.object({ mean: z.number(), questions: Count }).nullable(),
  /** Of the totals (mean times coverage). */
  baseline: z.object({ mean: z.number(), questions: Count }).nullable(),
  peer: z.object({ mean: z.number(), questions: Count }).nullable(),
  relativeBrier: z.object({ mean: z.number(), questions: Count }).nullable(),
})
export type ScoreSummary = z.infer<typeof ScoreSummary>

/** As `Calibration` in `calibration.ts`. */
export const CalibrationAnswer = z.object({
  n: Count,
  bins: z.array(
    z.object({
      low: z.number(),
      high: z.number(),
      n: Count,
      said: z.number().nullable(),
      observed: z.number().nullable(),
      band: Span.nullable(),
    }),
  ),
  murphy: z
    .object({
      brierHalf: z.number(),
      reliability: z.number(),
      resolution: z.number(),
      uncertainty: z.number(),
      residual: z.number(),
    })
    .nullable(),
  verdict: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("too-few"), questions: Count, needed: Count }),
    z.object({ kind: z.literal("too-certain-to-tell"), questions: Count }),
    z.object({
      kind: z.literal("no-sign-of-miscalibration"),
      questions: Count,
      tests: z.object({ level: z.number(), slope: z.number() }),
    }),
    z.object({
      kind: z.literal("miscalibrated"),
      questions: Count,
      tests: z.object({ level: z.number(), slope: z.number() }),
      signs: z.array(z.enum(["too-high", "too-low", "too-extreme", "too-timid"])),
    }),
  ]),
})
export type CalibrationAnswer = z.infer<typeof CalibrationAnswer>

/** A scenario that is resolved and not annulled, and what counted of it. */
export const ResolvedQuestion = z.object({
  scenarioId: Id,
  title: z.string(),
  resolution: ResolutionEntry,
  /** What is said counts from here, */
  opensAt: Time,
  /** until here: the planned close, or when the answer could be known. */
  endsAt: Time,
  /** People whose estimates counted. */
  people: Count,
})
export type ResolvedQuestion = z.infer<typeof ResolvedQuestion>

/**
 * no-life: it was planned to close before it opened. not-in-time: estimates there are, none while it counted.
 * does-not-answer: the resolution is none of the question's outcomes, or of another kind.
 */
export const NotScored = z.enum(["no-life", "not-in-time", "does-not-answer"])
export type NotScored = z.infer<typeof NotScored>

const Scored = { score: QuestionScore.nullable(), notScored: NotScored.nullable() }

/** GET /api/boards/{id}/scores?member=... Somebody else's leaves out what was said in anonymous rounds. */
export const PersonScoresAnswer = z.object({
  of: z.literal("person"),
  memberId: Id,
  name: z.string(),
  /** Others may see this page. */
  shared: z.boolean(),
  summary: ScoreSummary,
  calibration: CalibrationAnswer,
  /** The latest resolution first; those for which there is no estimate are left out. */
  questions: z.array(ResolvedQuestion.extend(Scored)),
})
export type PersonScoresAnswer = z.infer<typeof PersonScoresAnswer>

/** "working": the team's own value. */
export const TeamVoice = z.union([Aggregation, z.literal("working")])
export type TeamVoice = z.infer<typeof TeamVoice>

/** GET /api/boards/{id}/scores */
export const TeamScoresAnswer = z.object({
  of: z.literal("team"),
  /** Resolved and not annulled, scored or not. */
  resolved: Count,
  /** All of them, in a fixed order, also with no question scored. Peer scores compare these voices with each other. */
  voices: z.array(z.object({ voice: TeamVoice, summary: ScoreSummary, calibration: CalibrationAnswer })),
  questions: z.array(ResolvedQuestion.extend({ voices: z.array(z.object({ voice: TeamVoice, ...Scored })) })),
  /** Whose pages the caller may open, the caller's own first if there is one. */
  pages: z.array(z.object({ memberId: Id, name: z.string() })),
  /** As in the history of a scenario: the past of the team's value may not have been read to its beginning. */
  complete: z.boolean(),
})
export type TeamScoresAnswer = z.infer<typeof TeamScoresAnswer>

export const ScoresAnswer = z.discriminatedUnion("of", [PersonScoresAnswer, TeamScoresAnswer])
export type ScoresAnswer = z.infer<typeof ScoresAnswer>

// --- post-mortem ------------------------------------------------------------------------------------------------

/** One estimate against what came. Of a number or a day `quantile` alone, in its unit; of the others the rest. */
export const EntryScore = z.object({
  brierHalf: z.number().nullable(),
  brierOriginal: z.number().nullable(),
  log: z.number().nullable(),
  baseline: z.number().nullable(),
  quantile: z.number().nullable(),
})
export type EntryScore = z.infer<typeof EntryScore>

/** GET /api/boards/{id}/scenarios/{scenarioId}/post-mortem: 409 before it is resolved, and when it is annulled. */
export const PostMortemAnswer = z.object({
  question: ResolvedQuestion,
  /**
   * All that was said and shown, in the order of time: of blind rounds what stood at the reveal, of the others what
   * was replaced or withdrawn too. In anonymous rounds nobody is named, and the order says nothing within the round.
   */
  entries: z.array(
    z.object({
      estimate: PublishedEstimate,
      /** The reveal of its round, or when it was made: since then everybody could see it. */
      shownAt: Time,
      /** null: it does not answer the question, or only given another outcome. */
      score: EntryScore.nullable(),
    }),
  ),
  /** What the group said, as in the history, with its scores. */
  groups: z.array(PastAggregate.extend({ score: EntryScore.nullable() })),
  /** Ids of entries with a reason, by how well they did; null where there are none, or all did alike. */
  best: Id.nullable(),
  worst: Id.nullable(),
  /** Who was first to lean to what came, of those who are named: an entry. null: nobody, or there is no leaning. */
  first: Id.nullable(),
})
export type PostMortemAnswer = z.infer<typeof PostMortemAnswer>
