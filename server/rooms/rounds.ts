/**
 * Rounds from their opening to their end: open, closed, revealed or cancelled, each step one conditional update of a
 * row (B4). What a round does by itself (its deadline, the countdown when all are in) is in its row too: so a server
 * that comes back goes on where the last one stopped.
 */
import { readEntity } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { askedCount, isVote, type RoundPlan, type RoundStatus } from "../../core/judgement.ts"
import type { JudgementReply } from "../../core/protocol.ts"
import { askedPart } from "./asked-part.ts"
import { publishedEstimates } from "./judgement-ledger.ts"
import type { JudgementStore, KeptRound } from "./judgement-port.ts"
import { isRunning, phaseOpenedBy } from "./judgement-record.ts"
import { done, type Judging, kindOf, noSuchRound, type Refused, refused, type Who } from "./judging.ts"
import type { PeopleHere } from "./people-here.ts"

/** From "all are in" to the reveal. */
const countdownMs = 3_000
/** A timer of a browser or of Node takes no more than 24 days. */
const longestWaitMs = 24 * 60 * 60 * 1000

export interface Rounds {
  open(commandId: string, plan: RoundPlan, who: Who): Promise<JudgementReply>
  setDeadline(round: number, deadline: number | null): Promise<JudgementReply>
  close(round: number): Promise<JudgementReply>
  reveal(round: number, who: Who): Promise<JudgementReply>
  cancel(round: number): Promise<JudgementReply>
  hold(round: number, held: boolean): Promise<JudgementReply>
  /** B7 */
  peek(round: number, who: Who): Promise<JudgementReply>
  /** Who is here, or who has answered what, has changed. */
  look(): void
  /** Nobody is here. */
  rest(): void
}

type Change = Parameters<JudgementStore["changeRound"]>[3]

export function createRounds(
  judging: Judging,
  people: PeopleHere,
  /** After the commands that came before. */
  inOrder: <Done>(task: () => Promise<Done>) => Promise<Done>,
): Rounds {
  const { boardId, judgements, record, clock, newId, log } = judging
  let cancelWait: (() => void) | null = null

  /** null: it is in another state, and what was known of it was not true any more. */
  async function change(
    number: number,
    from: readonly RoundStatus[],
    change: Change,
  ): Promise<KeptRound | null> {
    const round = await judgements.changeRound(boardId, number, from, change)
    if (round) record.takeRound(round)
    else {
      record.doubt()
      await record.ready()
    }
    return round
  }

  async function open(commandId: string, plan: RoundPlan, who: Who): Promise<JudgementReply> {
    const by = who().memberId
    const asked: RoundPlan = {
      ...plan,
      scenarioIds: [...new Set(plan.scenarioIds)],
      linkIds: plan.linkIds?.length ? [...new Set(plan.linkIds)] : undefined,
      responseIds: plan.responseIds?.length ? [...new Set(plan.responseIds)] : undefined,
      // Who has answered how much, and when, would tell whose a mark is.
      countsOnly: plan.countsOnly || plan.anonymous,
    }
    const same = record.running().find((round) => round.openedBy === by && isOf(asked, round))
    // Its answer was lost on the way, and it was sent again.
    if (same) return { ok: true, at: same.openedAt, round: same.number }
    const unfit = await unfitness(asked)
    if (unfit) return unfit
    const follows = asked.follows === null ? null : record.round(asked.follows)
    const at = clock.now()
    // Who takes part in both has the same mark in both.
    const salt = follows?.salt || newId() + newId()
    const round = await judgements.openRound(boardId, { commandId, plan: asked, by, at, salt })
    if (!round) return refused("too-many", "This board has had as many rounds as it can keep.")
    record.takeRound(round)
    const phase = record.phase()
    // Sent again much later it is the round of then, and moves nobody out of the phase of now.
    if (phase && phase.phase !== null && round.openedAt === at) record.takePhase(phaseOpenedBy(round, phase))
    await record.tell()
    return { ok: true, at: round.openedAt, round: round.number }
  }

  async function unfitness(plan: RoundPlan): Promise<Refused | null> {
    if (askedCount(plan) === 0) return refused("not-asked", "A round asks about something. Choose what.")
    if (plan.follows !== null) {
      const before = record.round(plan.follows)
      if (!before) return noSuchRound
      if (before.status !== "revealed")
        return refused("too-early", "The round before this one is not revealed yet.")
    }
    if (plan.deadline !== null && plan.deadline <= clock.now()) return pastDeadline
    const room = await judging.openBoard()
    const unfit = await room.committed((doc) => {
      for (const id of plan.scenarioIds) {
        const scenario = readEntity(doc, "scenarios", id)
        if (!scenario || scenario.deletedAt !== undefined)
          return refused("no-such-scenario", "A scenario of this round is not on the board any more.")
        if (scenario.status === "resolved" || scenario.status === "annulled")
          return refused("no-such-scenario", "A scenario of this round is resolved. Leave it out.")
      }
      for (const id of plan.linkIds ?? []) {
        const asked = askedPart(doc, { kind: "link", id })
        if (asked?.kind !== "link")
          return refused("no-such-part", "A link of this round is not on the board any more.")
        if (asked.link.relation !== "influences")
          return refused("no-such-part", "A link of this round is certain and has no strength. Leave it out.")
      }
      for (const id of plan.responseIds ?? [])
        if (!askedPart(doc, { kind: "response", id }))
          return refused("no-such-part", "A table of this round is not on the board any more.")
      return null
    })
    if (unfit) return unfit
    const asked = (of: "scenarioIds" | "linkIds" | "responseIds") => {
      const taken = new Set(record.running().flatMap((round) => round[of] ?? []))
      return plan[of]?.some((id) => taken.has(id))
    }
    if (asked("scenarioIds"))
      return refused(
        "round-running",
        "Another round asks about one of these scenarios. Reveal or cancel it first.",
      )
    return asked("linkIds") || asked("responseIds")
      ? refused(
          "round-running",
          "Another round asks about one of these parts of the model. Reveal or cancel it first.",
        )
      : null
  }

  async function setDeadline(number: number, deadline: number | null): Promise<JudgementReply> {
    if (!record.round(number)) return noSuchRound
    if (deadline !== null && deadline <= clock.now()) return pastDeadline
    const round = await change(number, ["open"], { deadline })
    if (!round) return over(number)
    await record.tell()
    return done(clock.now())
  }

  async function close(number: number): Promise<JudgementReply> {
    const known = record.round(number)
    if (!known) return noSuchRound
    if (known.status === "closed") return done(known.closedAt ?? clock.now())
    const closedAt = clock.now()
    const round = await change(number, ["open"], { status: "closed", closedAt, countdownEndsAt: null })
    if (!round) return over(number)
    await record.tell()
    return done(closedAt)
  }

  async function reveal(number: number, who: Who | null): Promise<JudgementReply> {
    const known = record.round(number)
    if (!known) return noSuchRound
    if (known.status !== "revealed") {
      const now = clock.now()
      const round = await change(number, ["open", "closed"], {
        status: "revealed",
        closedAt: known.closedAt ?? now,
        revealedAt: now,
        countdownEndsAt: null,
        countdownHeld: false,
      })
      if (!round) return over(number)
    }
    await record.tell()
    const revealedAt = record.round(number)?.revealedAt ?? clock.now()
    if (who && known.status !== "revealed") noteReveal(number, who().memberId)
    return done(revealedAt)
  }

  function noteReveal(round: number, memberId: string): void {
    const line = { id: newId(), memberId, action: "round-revealed" as const, detail: { round } }
    judgements.record(boardId, line).catch((error: unknown) => {
      log.warn({ boardId, round, why: kindOf(error) }, "a reveal is not in the audit")
    })
  }

  async function cancel(number: number): Promise<JudgementReply> {
    const known = record.round(number)
    if (!known) return noSuchRound
    if (known.status === "cancelled") return done(known.closedAt ?? clock.now())
    const closedAt = known.closedAt ?? clock.now()
    const round = await change(number, ["open", "closed"], {
      status: "cancelled",
      closedAt,
      countdownEndsAt: null,
    })
    if (!round) return over(number)
    await record.tell()
    return done(closedAt)
  }

  async function hold(number: number, held: boolean): Promise<JudgementReply> {
    if (!record.round(number)) return noSuchRound
    const countdownEndsAt = !held && allAreIn(number) ? clock.now() + countdownMs : null
    const round = await change(number, ["open"], { countdownHeld: held, countdownEndsAt })
    if (!round) return over(number)
    await record.tell()
    return done(clock.now())
  }

  async function peek(number: number, who: Who): Promise<JudgementReply> {
    const round = record.round(number)
    if (!round) return noSuchRound
    if (!isRunning(round)) return over(number)
    if (!round.peekAllowed)
      return refused("peek-not-allowed", "In this round nobody looks before the reveal.")
    // Written first: nobody looks without a line, in the audit and for everybody to see.
    const { memberId } = who()
    const id = newId()
    const line = {
      id,
      memberId,
      action: "round-peeked" as const,
      detail: { round: number },
    }
    await judgements.record(boardId, line)
    await record.peeked({ id, round: number, by: memberId, at: clock.now() })
    const estimates = await judgements.ofRound(boardId, number)
    const published = publishedEstimates(estimates, round)
    const votes = published.flatMap((said) => (isVote(said) ? [said] : []))
    return {
      ok: true,
      at: clock.now(),
      peeked: published.flatMap((said) => (isVote(said) ? [] : [said])),
      ...(votes.length > 0 ? { peekedVotes: votes } : {}),
    }
  }

  /** Of one that is not open any more, or not running any more. */
  function over(number: number): Refused {
    switch (record.round(number)?.status) {
      case "revealed":
        return refused("revealed", "This round is revealed already.")
      case "cancelled":
        return refused("late", "This round was cancelled.")
      case "closed":
        return refused("late", "This round is closed.")
      default:
        return refused("unavailable", "The round has just changed. Try again.")
    }
  }

  // --- by themselves ----------------------------------------------------------------------------------------------

  /** Who leads is not waited for, unless they have begun to answer. */
  function waitedFor(number: number): string[] {
    const answers = record.answers(number)
    return [...people.who()]
      .filter(([memberId, role]) => role === "analyst" || (answers.get(memberId) ?? 0) > 0)
      .map(([memberId]) => memberId)
  }

  function incomplete(number: number): string[] {
    const round = record.round(number)
    const asked = round ? askedCount(round) : 0
    const answers = record.answers(number)
    return waitedFor(number).filter((memberId) => (answers.get(memberId) ?? 0) < asked)
  }

  function allAreIn(number: number): boolean {
    const round = record.round(number)
    if (!round?.autoReveal || people.comingBack(round.openedAt) !== null) return false
    return waitedFor(number).length > 0 && incomplete(number).length === 0
  }

  const waitsForPeople = ({ status, autoReveal, countdownHeld }: KeptRound): boolean =>
    status === "open" && autoReveal && !countdownHeld

  /** Whether a countdown begins or ends. */
  function shouldTurn(round: KeptRound): boolean {
    if (!waitsForPeople(round)) return false
    return round.countdownEndsAt === null ? allAreIn(round.number) : incomplete(round.number).length > 0
  }

  const isDue = ({ status, deadline, countdownEndsAt }: KeptRound): boolean =>
    status === "open" && Math.min(deadline ?? Infinity, countdownEndsAt ?? Infinity) <= clock.now()

  async function goOn(): Promise<void> {
    await record.ready()
    let changed = false
    for (const { number } of record.running()) {
      const round = record.round(number)
      if (!round) continue
      if (shouldTurn(round)) {
        const countdownEndsAt = round.countdownEndsAt === null ? clock.now() + countdownMs : null
        await change(number, ["open"], { countdownEndsAt })
        changed = true
      } else if (isDue(round)) {
        await end(round)
        changed = true
      }
    }
    if (changed) await record.tell()
  }

  async function end(round: KeptRound): Promise<void> {
    const { number, deadline, countdownEndsAt } = round
    if (countdownEndsAt !== null && countdownEndsAt <= clock.now()) await reveal(number, null)
    else
      await change(number, ["open"], {
        status: "closed",
        closedAt: deadline ?? clock.now(),
        countdownEndsAt: null,
      })
  }

  /** Does at once what is due, and waits for what comes next. */
  function look(): void {
    cancelWait?.()
    cancelWait = null
    const running = record.running()
    if (running.length === 0) return
    if (running.some((round) => isDue(round) || shouldTurn(round))) {
      soon(0)
      return
    }
    const open = running.filter(({ status }) => status === "open")
    const times = open.flatMap(({ deadline, countdownEndsAt }) => [deadline, countdownEndsAt])
    for (const round of open.filter(waitsForPeople))
      times.push(people.nextGone(), people.comingBack(round.openedAt))
    const next = Math.min(...times.filter((time) => time !== null))
    if (next !== Infinity) soon(Math.min(longestWaitMs, Math.max(0, next - clock.now())))
  }

  function soon(ms: number): void {
    cancelWait?.()
    cancelWait = clock.after(ms, () => {
      cancelWait = null
      inOrder(goOn).then(look, (error: unknown) => {
        log.warn({ boardId, why: kindOf(error) }, "a round could not go on by itself")
        // Read again, it is looked at again.
        record.failed(error)
      })
    })
  }

  return {
    open,
    setDeadline,
    close,
    reveal,
    cancel,
    hold,
    peek,
    look,
    rest() {
      cancelWait?.()
      cancelWait = null
    },
  }
}

const pastDeadline = refused("late", "This deadline has passed already. Choose a later time.")

const isOf = (plan: RoundPlan, round: KeptRound): boolean =>
  Object.entries(plan).every(
    ([key, value]) => canonicalJson(value ?? null) === canonicalJson(round[key as keyof RoundPlan] ?? null),
  )
