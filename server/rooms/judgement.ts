/**
 * Judgement on one board: every command of it, in whose name, in which order, and that each has an answer. Commands
 * of facilitators are done one after the other; estimates of different people side by side.
 */

import { type Conditions, mayFacilitate, type Role } from "../../core/permissions.ts"
import type { JudgementCommand, JudgementReply, Mine } from "../../core/protocol.ts"
import { unreachable } from "../../core/result.ts"
import { createDeciding } from "./deciding.ts"
import { createEstimates, type Estimates } from "./estimates.ts"
import type { JudgementStore } from "./judgement-port.ts"
import { createJudgementRecord } from "./judgement-record.ts"
import { done, type Judging, kindOf, refused, type Who } from "./judging.ts"
import { createPeopleHere } from "./people-here.ts"
import type { Clock, RoomLog } from "./ports.ts"
import { createResolving } from "./resolving.ts"
import type { Room } from "./room.ts"
import { createRounds } from "./rounds.ts"
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts"

const retryMs = 1_000
/** It may still be done after that. Sent again it has the effect of one, so nobody has to wait for a database for ever. */
const answerWithinMs = 10_000
/** What one person may ask for over all of their tabs (R5): what was estimated while the line was away comes at once. */
const perPerson = { perSecond: 6, burst: 120 }
/** R6: of one member's attempts one a minute is written down. */
const brokenEveryMs = 60_000

export interface JudgementWorld {
  boardId: string
  judgements: JudgementStore
  clock: Clock
  newId(): string
  log: RoomLog
  open(doc: "board" | "ledger"): Promise<Room>
  /** One entry a socket. */
  present(): readonly { memberId: string; role: Role }[]
  /** R8: concealing: nobody is to see where others are. */
  conditionsChanged(conditions: Conditions, concealing: boolean): void
  toAuthor(memberId: string, mine: Mine): void
}

export interface BoardJudgement {
  /** The rows are read, and what they say is in force. Rejects when they cannot be read. */
  ready(): Promise<void>
  /** Throws before `ready`. */
  conditions(): Conditions
  /** Always answers. */
  obey(command: JudgementCommand, who: Who): Promise<JudgementReply>
  welcomed: Estimates["welcomed"]
  /** Somebody has come, gone, or has another role. */
  peopleChanged(): void
  /** A change was refused because of a phase or a round, and not of a role. */
  phaseBroken(memberId: string, what: string): void
  /** Nobody is here, and nothing is waited for. */
  rest(): void
  /** For good. */
  stop(): void
}

export function createJudgement(world: JudgementWorld): BoardJudgement {
  const { boardId, judgements, clock, newId, log } = world
  const people = createPeopleHere(clock, world.present)
  const broken = new Map<string, number>()
  const buckets = new Map<string, TokenBucket>()
  let order: Promise<unknown> = Promise.resolve()
  let cancelRetry: (() => void) | null = null
  let stopped = false

  const record = createJudgementRecord({
    boardId,
    judgements,
    clock,
    openLedger: () => world.open("ledger"),
    roleNow: people.roleOf,
    conditionsChanged: world.conditionsChanged,
    told: () => rounds.look(),
    finish: () => inOrder(finish),
    failed(error) {
      log.warn({ boardId, why: kindOf(error) }, "the record of judgement is behind its rows")
      record.doubt()
      // With nobody here, the next who comes has it read anew.
      if (stopped || world.present().length === 0) return
      cancelRetry ??= clock.after(retryMs, () => {
        cancelRetry = null
        record.ready().catch(record.failed)
      })
    },
  })
  const judging: Judging = {
    boardId,
    judgements,
    record,
    clock,
    newId,
    log,
    openBoard: () => world.open("board"),
    phaseBroken,
  }
  const estimates = createEstimates(judging, world.toAuthor)
  const deciding = createDeciding(judging)
  const resolving = createResolving(judging)
  const rounds = createRounds(judging, people, inOrder)

  function inOrder<Done>(task: () => Promise<Done>): Promise<Done> {
    const done = order.then(task)
    order = done.catch(() => undefined)
    return done
  }

  function mayAsk({ memberId }: ReturnType<Who>): boolean {
    const bucket = buckets.get(memberId) ?? createTokenBucket(clock, perPerson.perSecond, perPerson.burst)
    buckets.set(memberId, bucket)
    return bucket.take()
  }

  function obey(command: JudgementCommand, who: Who): Promise<JudgementReply> {
    if (!mayAsk(who()))
      return Promise.resolve(refused("too-often", "That was quick. Wait a moment, then try again."))
    return new Promise((resolve) => {
      const giveUp = clock.after(answerWithinMs, () => resolve(unavailable))
      void attempt(command, who).then((reply) => {
        giveUp()
        resolve(reply)
      })
    })
  }

  async function attempt(command: JudgementCommand, who: Who): Promise<JudgementReply> {
    try {
      if (stopped) return unavailable
      await record.ready()
      switch (command.kind) {
        case "submit":
          return await estimates.submit(command.estimate, who)
        case "vote":
          return await estimates.submit(command.vote, who)
        case "withdraw":
          return await estimates.withdraw(command.estimateId, who)
        case "share-scores":
          return await estimates.shareScores(command.share, who)
        default:
          return await inOrder(() => lead(command, who))
      }
    } catch (error) {
      // It may be done or not: the rows are read again, and the same command sent again has the effect of one.
      record.failed(error)
      return unavailable
    }
  }

  async function lead(command: Leading, who: Who): Promise<JudgementReply> {
    const allowed = mayFacilitate(who())
    if (!allowed.ok) return refused("forbidden", allowed.error.why)
    await record.ready()
    switch (command.kind) {
      case "set-phase":
        return setPhase(command.phase, who)
      case "open-round":
        return rounds.open(command.id, command.plan, who)
      case "set-deadline":
        return rounds.setDeadline(command.round, command.deadline)
      case "close-round":
        return rounds.close(command.round)
      case "reveal-round":
        return rounds.reveal(command.round, who)
      case "cancel-round":
        return rounds.cancel(command.round)
      case "hold-reveal":
        return rounds.hold(command.round, command.held)
      case "peek":
        return rounds.peek(command.round, who)
      case "accept":
        return deciding.accept(command, who)
      case "accept-vote":
        return deciding.acceptVote(command, who)
      case "take-back":
        return deciding.takeBack(command.decisionId, who)
      case "resolve":
        return resolving.resolve(command.resolution, who)
      default:
        return unreachable(command)
    }
  }

  async function setPhase(phase: Conditions["phase"], who: Who): Promise<JudgementReply> {
    const before = record.phase()
    const now = clock.now()
    if ((before?.phase ?? null) !== phase) record.takePhase({ phase, since: now, by: who().memberId })
    await record.tell()
    return done(record.phase()?.since ?? now)
  }

  async function finish(): Promise<void> {
    await deciding.finish()
    await resolving.finish()
    await record.tell()
  }

  function phaseBroken(memberId: string, what: string): void {
    const now = clock.now()
    if (now < (broken.get(memberId) ?? Number.NEGATIVE_INFINITY) + brokenEveryMs) return
    broken.set(memberId, now)
    const phase = record.conditions().phase ?? "none"
    const line = { id: newId(), memberId, action: "phase-broken" as const, detail: { what, phase } }
    judgements.record(boardId, line).catch((error: unknown) => {
      log.warn({ boardId, memberId, why: kindOf(error) }, "an attempt against the phase is not in the audit")
    })
  }

  function rest(): void {
    cancelRetry?.()
    cancelRetry = null
    rounds.rest()
    record.forget()
  }

  return {
    ready: record.ready,
    conditions: record.conditions,
    obey,
    welcomed: estimates.welcomed,
    peopleChanged() {
      people.changed()
      rounds.look()
    },
    phaseBroken,
    rest,
    stop() {
      stopped = true
      rest()
    },
  }
}

const unavailable = refused("unavailable", "The server cannot do this just now. Try again in a moment.")

type Leading = Exclude<JudgementCommand, { kind: "submit" | "vote" | "withdraw" | "share-scores" }>
