/** What the commands of judgement have in common: whom they ask, and how they refuse. */
import type { JudgementRefusal, JudgementReply } from "../../core/protocol.ts"
import type { JudgementStore } from "./judgement-port.ts"
import type { JudgementRecord } from "./judgement-record.ts"
import type { Clock, RoomLog, RoomMember } from "./ports.ts"
import type { Room } from "./room.ts"

export interface Judging {
  boardId: string
  judgements: JudgementStore
  record: JudgementRecord
  clock: Clock
  newId(): string
  log: RoomLog
  openBoard(): Promise<Room>
  /** A line of the audit, at most one a minute a member (R6). */
  phaseBroken(memberId: string, what: string): void
}

/** Asked anew after everything that was waited for: a role may be lowered meanwhile (R6). */
export type Who = () => RoomMember

export type Refused = Extract<JudgementReply, { ok: false }>

export const done = (at: number): JudgementReply => ({ ok: true, at })
export const refused = (reason: JudgementRefusal, message: string): Refused => ({
  ok: false,
  reason,
  message,
})

export const noSuchScenario = refused("no-such-scenario", "This scenario is not on the board any more.")
export const noSuchPart = refused("no-such-part", "This part of the model is not on the board any more.")
export const noSuchRound = refused("no-such-round", "There is no such round on this board.")
export const runningOn = refused(
  "round-running",
  "A blind round is running on this scenario. Reveal or cancel it first.",
)

/** Of an error its kind and where it came from, and not what it says: a database tells in its errors what it was given (B1). */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : ""
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))
  return [`${error.constructor.name}${code}`, ...frames.slice(0, 4).map((line) => line.trim())].join(" ")
}
