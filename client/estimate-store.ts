/**
 * What a browser keeps on its device of a person's own judgement: what is typed and not sent, question by question,
 * and open estimates that wait for the connection. Keyed by board and member.
 *
 * This is the port; `estimate-database.ts` is the one of browsers. No method throws or rejects, and each ends within a
 * bounded time.
 */
import { z } from "zod"
import { Id } from "../core/ids.ts"
import { Confidence, EstimateInput, Given } from "../core/judgement.ts"
import { JudgementRefusal } from "../core/protocol.ts"
import type { Result } from "../core/result.ts"
import type { StoreTrouble } from "./offline-store.ts"

/** As it is typed: not yet whole, and perhaps not yet right. Nothing in it was put there by anybody else. */
export const EstimateDraft = z.object({
  /** By outcome; an outcome that is not in it was not asked yet. */
  probabilities: z.record(Id, z.number()),
  /** Of a yes-or-no scenario: the lowest and the highest that it could plausibly be. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Outcomes that are held while the others are scaled. */
  pinned: z.array(Id),
  /** As typed. */
  quantiles: z.object({ p10: z.string(), p50: z.string(), p90: z.string() }),
  confidence: Confidence.nullable(),
  rationale: z.string(),
  sourceIds: z.array(Id),
})
export type EstimateDraft = z.infer<typeof EstimateDraft>

export const emptyDraft: EstimateDraft = {
  probabilities: {},
  low: null,
  high: null,
  pinned: [],
  quantiles: { p10: "", p50: "", p90: "" },
  confidence: null,
  rationale: "",
  sourceIds: [],
}

const Question = z.object({
  scenarioId: Id,
  round: z.number().int().nullable(),
  given: Given.nullable(),
})
export type Question = z.infer<typeof Question>

export const DraftEntry = Question.extend({
  draft: EstimateDraft,
  /** Sent, and no answer came: sent again as it is, it is the same estimate. */
  attempt: EstimateInput.nullable(),
  /** Why what was sent came back. */
  refusal: z.object({ reason: JudgementRefusal, message: z.string() }).nullable(),
  at: z.number(),
})
export type DraftEntry = z.infer<typeof DraftEntry>

export const WaitingEstimate = z.object({ estimate: EstimateInput, at: z.number() })
export type WaitingEstimate = z.infer<typeof WaitingEstimate>

export interface EstimateOwner {
  boardId: string
  memberId: string
}

export interface KeptEstimates {
  drafts: DraftEntry[]
  /** In the order in which they were made. */
  waiting: WaitingEstimate[]
}

export interface EstimateChange {
  keep?: readonly DraftEntry[]
  /** Questions, as `questionOf` names them. */
  drop?: readonly string[]
  queue?: readonly WaitingEstimate[]
  /** Ids of estimates. */
  unqueue?: readonly string[]
}

export interface EstimateStore {
  read(owner: EstimateOwner): Promise<Result<KeptEstimates, StoreTrouble>>
  /** All of it or nothing. */
  write(owner: EstimateOwner, change: EstimateChange): Promise<Result<void, StoreTrouble>>
  /** false: another tab has sent it, or taken it back. */
  isWaiting(owner: EstimateOwner, estimateId: string): Promise<Result<boolean, StoreTrouble>>
  /** Takes everything of this board off the device, whoever's it is, and hands over what this member had (A6, A7). */
  forget(owner: EstimateOwner): Promise<Result<KeptEstimates, StoreTrouble>>
  close(): void
}
