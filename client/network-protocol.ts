/**
 * What a page and its worker say to each other about the model of a board, parsed on both ends. A question carries the
 * parts of the board that changed since the one before it, and the version that they make; its answer carries the same
 * version, so that it is never taken for one about another board.
 */
import { z } from "zod"
import { Board, Link, OutcomeRef, Supposed } from "../core/board.ts"
import { PublishedEstimate } from "../core/judgement.ts"
import type { ModelAnswers, ModelQuestion, WhatIf } from "../core/network/questions.ts"
import type { ModelParts } from "./network-board.ts"

// --- the parts of a board ---------------------------------------------------------------------------------------

const Parts = z.object({
  sets: Board.shape.sets,
  scenarios: Board.shape.scenarios,
  drivers: Board.shape.drivers,
  responses: Board.shape.responses,
  links: Board.shape.links,
  signals: Board.shape.signals,
  tables: Board.shape.tables,
  estimates: z.array(PublishedEstimate),
}) satisfies z.ZodType<ModelParts>

// --- questions --------------------------------------------------------------------------------------------------

const SignalState = z.enum(["observed", "notObserved", "watching"])
export const WhatIfShape = z.object({
  outcomes: z.record(z.string(), Supposed),
  levels: z.record(z.string(), z.number()),
  signals: z.record(z.string(), SignalState),
}) satisfies z.ZodType<WhatIf>

const how = z.enum(["exact", "sampled"])
const whatIf = WhatIfShape
const target = OutcomeRef
const Question = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("state") }),
  z.object({ ask: z.literal("what-if"), whatIf, how }),
  z.object({ ask: z.literal("several"), whatIfs: z.array(whatIf).max(400), target }),
  z.object({ ask: z.literal("explain"), whatIf, target }),
  z.object({ ask: z.literal("tornado"), whatIf, target }),
  z.object({ ask: z.literal("watch-next"), whatIf, target: target.nullable() }),
  z.object({ ask: z.literal("influences"), target }),
  z.object({
    ask: z.literal("link-effect"),
    link: Link.pick({ relation: true, from: true, to: true, logOddsShift: true }),
    id: z.string().nullable(),
  }),
  z.object({ ask: z.literal("coherence") }),
  z.object({ ask: z.literal("consistent"), scenarioIds: z.array(z.string()) }),
]) satisfies z.ZodType<ModelQuestion>

/** `id` comes back with the answer; `begin`: nothing that was handed over before still holds. */
export const ToWorker = z.object({
  id: z.number().int(),
  version: z.number().int(),
  begin: z.boolean(),
  changed: Parts.partial(),
  question: Question,
})
export type ToWorker = z.infer<typeof ToWorker>

// --- answers ----------------------------------------------------------------------------------------------------

const probability = z.number()
const Marginals = z.record(z.string(), z.record(z.string(), probability))
const SetPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("outcome"), scenarioId: z.string() }),
  z.object({ kind: z.literal("level"), driverId: z.string() }),
  z.object({ kind: z.literal("signal"), signalId: z.string() }),
])
const AnswerShape = z.discriminatedUnion("state", [
  z.object({ state: z.literal("exact"), marginals: Marginals, evidence: z.number() }),
  z.object({
    state: z.literal("sampled"),
    marginals: Marginals,
    errors: Marginals,
    samples: z.number(),
    effective: z.number(),
  }),
  z.object({ state: z.literal("impossible"), between: z.array(SetPart), why: z.string() }),
  z.object({ state: z.literal("too-large"), why: z.string() }),
])
const Problem = z.object({
  kind: z.enum([
    "loop",
    "dangling",
    "within-set",
    "contradiction",
    "unreachable",
    "resolved-against",
    "bad-table",
    "too-large",
  ]),
  message: z.string(),
  ids: z.array(z.string()),
  scenarioIds: z.array(z.string()),
})
const Drafted = Link.pick({ relation: true, from: true, to: true, logOddsShift: true })
const Closing = Drafted.extend({ logOddsShift: z.number() })
const place = z.object({ outcomeId: z.string(), probability })
const answers = {
  state: z.object({
    scenarioIds: z.array(z.string()),
    base: Marginals,
    now: AnswerShape,
    problems: z.array(Problem),
    exact: z.boolean(),
  }),
  "what-if": AnswerShape,
  several: z.array(probability.nullable()),
  explain: z
    .object({
      target,
      from: probability,
      to: probability,
      contributions: z.array(z.object({ part: SetPart, change: z.number() })),
      method: z.enum(["shapley", "in-order"]),
    })
    .nullable(),
  tornado: z
    .object({
      target,
      now: probability,
      bars: z.array(
        z.object({
          scenarioId: z.string(),
          low: place,
          high: place,
          doing: z.object({ low: probability, high: probability }).nullable(),
          role: z.enum(["cause", "consequence", "related"]),
        }),
      ),
    })
    .nullable(),
  "watch-next": z.array(
    z.object({
      signalId: z.string(),
      worth: z.number(),
      pObserved: probability,
      ifObserved: probability,
      ifNot: probability,
    }),
  ),
  influences: z.array(
    z.object({
      kind: z.enum(["link", "response", "signal", "table"]),
      id: z.string(),
      shift: z.number().nullable(),
      ifSo: probability.nullable(),
      ifNot: probability.nullable(),
    }),
  ),
  "link-effect": z
    .object({
      ifSo: probability.nullable(),
      ifNot: probability.nullable(),
      now: probability,
      others: z.array(z.object({ target, without: probability, with: probability })),
    })
    .nullable(),
  coherence: z.array(
    z.object({
      id: z.string(),
      kind: z.enum([
        "exclusive-set",
        "requires",
        "implies",
        "excludes",
        "total-probability",
        "frechet",
        "conditional",
      ]),
      message: z.string(),
      scenarioIds: z.array(z.string()),
      size: z.number(),
      repair: z.array(z.object({ target, from: probability, to: probability })),
      link: z.object({ id: z.string().nullable(), link: Closing }).optional(),
    }),
  ),
  consistent: z.object({
    configurations: z.array(
      z.object({
        outcomes: z.record(z.string(), z.string()),
        total: z.number(),
        consistency: z.number(),
        probability: probability.nullable(),
      }),
    ),
    complete: z.boolean(),
    examined: z.number(),
  }),
} satisfies { [Ask in keyof ModelAnswers]: z.ZodType<ModelAnswers[Ask]> }

export const FromWorker = z.discriminatedUnion("kind", [
  /** Its code is here and runs. */
  z.object({ kind: z.literal("ready") }),
  z.object({
    kind: z.literal("answer"),
    id: z.number().int(),
    version: z.number().int(),
    answer: z.unknown(),
  }),
  /** `why` is a sentence for the person. */
  z.object({ kind: z.literal("failed"), id: z.number().int(), version: z.number().int(), why: z.string() }),
])
export type FromWorker = z.infer<typeof FromWorker>

/** undefined: not an answer to that question. */
export function parseAnswer<Ask extends keyof ModelAnswers>(
  ask: Ask,
  answer: unknown,
): ModelAnswers[Ask] | undefined {
  const parsed = answers[ask].safeParse(answer)
  return parsed.success ? (parsed.data as ModelAnswers[Ask]) : undefined
}
