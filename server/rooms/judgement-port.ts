/**
 * What judgement is kept in, as the rooms ask for it. These rows are the truth; the ledger document shows of them what
 * everybody may see, and is written again from them after a restart. Every promise that resolves to something done is
 * durable when it resolves; one that rejects leaves the outcome unknown, and the same call made again has the effect
 * of one.
 */
import type {
  Decision,
  EstimateInput,
  ModelDecision,
  OwnEstimate,
  OwnVote,
  ResolutionEntry,
  RoundEntry,
  RoundPlan,
  RoundStatus,
  VoteInput,
} from "../../core/judgement.ts"
import type { Analyst } from "../../core/judgement-doc.ts"

/** A round as it is kept; `parts` is the ledger's own. */
export interface KeptRound extends Omit<RoundEntry, "parts"> {
  /** Of the marks in an anonymous round; a round that follows another has the same. */
  salt: string
}

export interface KeptEstimate extends OwnEstimate {
  analystId: string
  /** Order of commits: of one person's estimates on one question the highest that was not withdrawn stands. */
  ordinal: number
}

export interface KeptVote extends OwnVote {
  analystId: string
  ordinal: number
}

/** Of scenarios and of the model: one machine for both. */
export type KeptSaid = KeptEstimate | KeptVote
export type OwnSaid = OwnEstimate | OwnVote
export type SaidInput = EstimateInput | VoteInput
export type KeptDecision = (Decision | ModelDecision) & { appliedAt: number | null }

/** "known": the same was sent before, and is there. `at`: when it was committed first. */
export type Submitted =
  | { kind: "stored" | "known"; at: number }
  /** The round was not open when it arrived; it is in this state. */
  | { kind: "late"; status: Exclude<RoundStatus, "open"> }
  | { kind: "no-such-round" }
  | { kind: "used-id" }
  /** `limits.estimatesPerPerson` */
  | { kind: "too-many" }

export interface JudgementStore {
  rounds(boardId: string): Promise<KeptRound[]>
  analysts(boardId: string): Promise<Analyst[]>
  /** What stands of open estimates and of every round that is not blind, or is revealed. */
  shown(boardId: string): Promise<KeptSaid[]>
  /** What stands of one round, secret or not. */
  ofRound(boardId: string, round: number): Promise<KeptSaid[]>
  /** What stands of one member's, everywhere. */
  own(boardId: string, memberId: string): Promise<OwnSaid[]>
  /** How many of the round's questions each member has answered. */
  answers(boardId: string, round: number): Promise<Map<string, number>>

  /**
   * B3, B4: committed only while its round is open and before its deadline (the row of the round is held meanwhile),
   * together with the analyst's row. An estimate outside of rounds has no such condition.
   */
  submit(
    boardId: string,
    who: { memberId: string; name: string },
    estimate: SaidInput,
    now: number,
  ): Promise<Submitted>
  /** With all that it took the place of. "late": its round is not open any more. */
  withdraw(
    boardId: string,
    memberId: string,
    estimateId: string,
    now: number,
  ): Promise<{ kind: "done"; estimate: OwnSaid } | { kind: "late" } | { kind: "no-such-estimate" }>

  /** The next number. Asked again with the same command it is the round that was opened. null: `limits.rounds`. */
  openRound(
    boardId: string,
    round: { commandId: string; plan: RoundPlan; by: string; at: number; salt: string },
  ): Promise<KeptRound | null>
  /** B4: one conditional update. null: it is in none of the states `from`. */
  changeRound(
    boardId: string,
    number: number,
    from: readonly RoundStatus[],
    change: Partial<
      Pick<KeptRound, "status" | "closedAt" | "revealedAt" | "deadline" | "countdownEndsAt" | "countdownHeld">
    >,
  ): Promise<KeptRound | null>

  decisions(boardId: string): Promise<KeptDecision[]>
  /** What stands under this id; the same again when it was sent before. */
  decide(boardId: string, decision: Decision | ModelDecision): Promise<KeptDecision>
  decisionApplied(boardId: string, decisionId: string, at: number): Promise<void>
  takenBack(boardId: string, decisionId: string, at: number): Promise<void>
  resolutions(boardId: string): Promise<(ResolutionEntry & { appliedAt: number | null })[]>
  resolve(
    boardId: string,
    resolution: ResolutionEntry,
  ): Promise<ResolutionEntry & { appliedAt: number | null }>
  resolutionApplied(boardId: string, resolutionId: string, at: number): Promise<void>

  sharesScores(boardId: string, memberId: string): Promise<boolean>
  shareScores(boardId: string, memberId: string, share: boolean): Promise<void>
  /** B7 and R6: a line of the audit. Never a number, never a rationale. */
  record(
    boardId: string,
    line: {
      id: string
      memberId: string
      action: "round-peeked" | "round-revealed" | "phase-broken"
      detail: Record<string, string | number>
    },
  ): Promise<void>
}
