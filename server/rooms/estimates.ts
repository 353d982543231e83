/**
 * What each person says, and what only they see of it. An estimate is "received" when it is committed (A12); before
 * the reveal nobody but its author is sent anything of a secret one (B1), and its author always is (B6).
 *
 * What one person sends is stored in the order of its coming, one after the other: so what is stored last stands last.
 */
import type * as Y from "yjs"
import { readEntity } from "../../core/board-doc.ts"
import {
  asksAbout,
  checkEstimate,
  type EstimateInput,
  isVote,
  type OwnVote,
  questionOf,
  type VoteInput,
} from "../../core/judgement.ts"
import { mayEstimate } from "../../core/permissions.ts"
import type { JudgementReply, Mine } from "../../core/protocol.ts"
import { unreachable } from "../../core/result.ts"
import { checkVote } from "../../core/votes.ts"
import { askedPart } from "./asked-part.ts"
import type { KeptRound, OwnSaid, SaidInput } from "./judgement-port.ts"
import {
  done,
  type Judging,
  kindOf,
  noSuchPart,
  noSuchRound,
  noSuchScenario,
  type Refused,
  refused,
  type Who,
} from "./judging.ts"

/** Of one message, as JSON: it goes as one frame. */
const mineBytes = 48 * 1024
const retryMs = 1_000

export interface Estimates {
  /** Of a scenario or of a part of the model. */
  submit(estimate: SaidInput, who: Who): Promise<JudgementReply>
  withdraw(estimateId: string, who: Who): Promise<JudgementReply>
  shareScores(share: boolean, who: Who): Promise<JudgementReply>
  /** Somebody has come in: all that is theirs, as soon as it can be read. */
  welcomed(memberId: string, socket: { isThere(): boolean; send(mine: Mine): void }): void
}

export function createEstimates(
  judging: Judging,
  /** To every socket of this member and to nobody else. */
  toAuthor: (memberId: string, mine: Mine) => void,
): Estimates {
  const { boardId, judgements, record, clock, log } = judging
  const turns = new Map<string, Promise<unknown>>()
  const shares = new Map<string, boolean>()

  function inTurnOf<Done>(memberId: string, task: () => Promise<Done>): Promise<Done> {
    const before = turns.get(memberId) ?? Promise.resolve()
    const after = before.then(task)
    const settled = after.then(
      () => undefined,
      () => undefined,
    )
    turns.set(memberId, settled)
    void settled.then(() => {
      if (turns.get(memberId) === settled) turns.delete(memberId)
    })
    return after
  }

  async function submit(sent: SaidInput, who: Who): Promise<JudgementReply> {
    const { memberId, name } = who()
    const estimate = isVote<VoteInput>(sent) ? sent : withoutEmpty(sent)
    const unfit = await unfitness(estimate, who)
    if (unfit) {
      // It may have been taken when it still fitted, and its answer lost on the way.
      const there = (await judgements.own(boardId, memberId)).find(({ id }) => id === estimate.id)
      return there ? done(there.at) : unfit
    }
    const stored = await judgements.submit(boardId, { memberId, name }, estimate, clock.now())
    switch (stored.kind) {
      case "stored":
        await tellOf({ ...estimate, at: stored.at, withdrawnAt: null }, memberId)
        return done(stored.at)
      case "known":
        // Told the first time, or never: the server may have ended in between.
        await tellAll(memberId)
        return done(stored.at)
      case "late":
        return late(stored.status)
      case "no-such-round":
        return noSuchRound
      case "used-id":
        return refused("used-id", "Another estimate was sent under this number. Send it anew.")
      case "too-many":
        return refused("too-many", "You have made more estimates on this board than it can keep.")
      default:
        return unreachable(stored)
    }
  }

  async function tellOf(own: OwnSaid, memberId: string): Promise<void> {
    toAuthor(memberId, { ...mineOf([own]), whole: false, sharesScores: await sharesOf(memberId) })
    if (own.round !== null) record.answered(own.round)
    if (own.round !== null && record.round(own.round)?.blind !== false) return
    const { id: analystId } = await record.analystOf(memberId)
    record.show({ ...own, analystId, ordinal: 0 })
  }

  const sharesOf = async (memberId: string): Promise<boolean> => {
    const share = shares.get(memberId) ?? (await judgements.sharesScores(boardId, memberId))
    shares.set(memberId, share)
    return share
  }

  async function unfitness(estimate: SaidInput, who: Who): Promise<Refused | null> {
    const before = notNow(estimate, who)
    if (before) return before
    const round = estimate.round === null ? null : record.round(estimate.round)
    // Its row says whether it came too late, and whether it was taken before.
    if (round && round.status !== "open") return null
    if (record.full()) return full
    const room = await judging.openBoard()
    const unfit = await room.committed((doc) => unfitFor(doc, estimate, round))
    // R6: what was waited for may have taken long.
    return notNow(estimate, who) ?? unfit
  }

  function notNow(estimate: SaidInput, who: Who): Refused | null {
    const round = estimate.round === null ? null : record.round(estimate.round)
    if (estimate.round !== null && round === null) return noSuchRound
    const notAsked = round && asksNot(round, estimate)
    if (notAsked) return notAsked
    const forbidden = mayNot(who, round)
    if (forbidden) return forbidden
    if (round !== null || !isAskedBlind(estimate)) return null
    const what = isVote<VoteInput>(estimate) ? "part of the model" : "scenario"
    return refused(
      "round-running",
      `A blind round is running on this ${what}. Give your estimate in the round.`,
    )
  }

  function isAskedBlind(estimate: SaidInput): boolean {
    const { secret, links, responses } = record.conditions()
    if (!isVote<VoteInput>(estimate)) return secret.has(estimate.scenarioId)
    const { kind, id } = estimate.about
    return (kind === "link" ? links : responses)?.has(id) ?? false
  }

  /** `round` as it is asked in; one that is over is late, whatever the phase. */
  function mayNot(who: Who, round: KeptRound | null): Refused | null {
    const { role, memberId } = who()
    const byRole = mayEstimate({ role }, { ...record.conditions(), phase: null })
    if (!byRole.ok) return refused("forbidden", byRole.error.why)
    if (round && round.status !== "open") return null
    const byPhase = mayEstimate({ role }, record.conditions())
    if (byPhase.ok) return null
    judging.phaseBroken(memberId, "estimate")
    return refused("phase", byPhase.error.why)
  }

  async function withdraw(estimateId: string, who: Who): Promise<JudgementReply> {
    const { memberId } = who()
    const forbidden = mayNot(who, null)
    if (forbidden) return forbidden
    const answer = await judgements.withdraw(boardId, memberId, estimateId, clock.now())
    switch (answer.kind) {
      case "late":
        return refused("late", "The round is closed. What was said in it stands.")
      case "no-such-estimate":
        return refused("no-such-estimate", "There is no such estimate of yours.")
      case "done":
        await tellWithout(answer.estimate, memberId)
        return done(answer.estimate.withdrawnAt ?? clock.now())
      default:
        return unreachable(answer)
    }
  }

  async function tellAll(memberId: string): Promise<OwnSaid[]> {
    const own = await judgements.own(boardId, memberId)
    for (const mine of messagesOf(own, await sharesOf(memberId))) toAuthor(memberId, mine)
    return own
  }

  async function tellWithout(withdrawn: OwnSaid, memberId: string): Promise<void> {
    const own = await tellAll(memberId)
    if (withdrawn.round !== null) record.answered(withdrawn.round)
    if (withdrawn.round !== null && record.round(withdrawn.round)?.blind !== false) return
    const { id: analystId } = await record.analystOf(memberId)
    const asKept = (estimate: OwnSaid) => ({ ...estimate, analystId, ordinal: 0 })
    const instead = own.find((estimate) => questionOf(estimate) === questionOf(withdrawn))
    record.unshow(asKept(withdrawn), instead ? asKept(instead) : null)
  }

  async function shareScores(share: boolean, who: Who): Promise<JudgementReply> {
    const { role, memberId } = who()
    const allowed = mayEstimate({ role }, { ...record.conditions(), phase: null })
    if (!allowed.ok) return refused("forbidden", allowed.error.why)
    await judgements.shareScores(boardId, memberId, share)
    shares.set(memberId, share)
    toAuthor(memberId, { estimates: [], whole: false, sharesScores: share })
    return done(clock.now())
  }

  function welcomed(memberId: string, socket: Parameters<Estimates["welcomed"]>[1]): void {
    inTurnOf(memberId, async () => {
      if (!socket.isThere()) return
      shares.delete(memberId)
      const [own, share] = await Promise.all([judgements.own(boardId, memberId), sharesOf(memberId)])
      for (const mine of messagesOf(own, share)) socket.send(mine)
    }).catch((error: unknown) => {
      log.warn({ boardId, memberId, why: kindOf(error) }, "somebody's own estimates could not be read")
      clock.after(retryMs, () => {
        if (socket.isThere()) welcomed(memberId, socket)
      })
    })
  }

  return {
    submit: (estimate, who) => inTurnOf(who().memberId, () => submit(estimate, who)),
    withdraw: (estimateId, who) => inTurnOf(who().memberId, () => withdraw(estimateId, who)),
    shareScores: (share, who) => inTurnOf(who().memberId, () => shareScores(share, who)),
    welcomed,
  }
}

const full = refused("too-many", "The record of this board is full: no more estimates can be added to it.")

function late(status: "closed" | "revealed" | "cancelled"): Refused {
  switch (status) {
    case "closed":
      return refused("late", "The round was closed before your estimate arrived, so it does not count.")
    case "revealed":
      return refused("revealed", "The round was revealed before your estimate arrived, so it does not count.")
    case "cancelled":
      return refused("late", "The round was cancelled before your estimate arrived. Nothing in it counts.")
    default:
      return unreachable(status)
  }
}

const withoutEmpty = (sent: EstimateInput): EstimateInput => {
  const given = sent.given && Object.keys(sent.given).length > 0 ? sent.given : null
  return { ...sent, given }
}

function asksNot(round: KeptRound, said: SaidInput): Refused | null {
  if (isVote<VoteInput>(said))
    return asksAbout(round, said.about)
      ? null
      : refused("not-asked", "This round does not ask about this part of the model.")
  return round.scenarioIds.includes(said.scenarioId)
    ? null
    : refused("not-asked", "This round does not ask about this scenario.")
}

function unfitFor(doc: Y.Doc, said: SaidInput, round: KeptRound | null): Refused | null {
  return isVote<VoteInput>(said) ? unfitVote(doc, said, round) : unfitEstimate(doc, said, round)
}

function unfitVote(doc: Y.Doc, vote: VoteInput, round: KeptRound | null): Refused | null {
  const asked = askedPart(doc, vote.about)
  if (!asked) return noSuchPart
  const fits = checkVote(vote, asked, { rationaleRequired: round?.rationaleRequired ?? false })
  return fits.ok ? missingSource(doc, vote) : refused(fits.error.reason, fits.error.message)
}

function unfitEstimate(doc: Y.Doc, estimate: EstimateInput, round: KeptRound | null): Refused | null {
  const scenario = readEntity(doc, "scenarios", estimate.scenarioId)
  if (!scenario || scenario.deletedAt !== undefined) return noSuchScenario
  if (scenario.status === "resolved" || scenario.status === "annulled")
    return refused("late", "This scenario has been resolved. Estimates on it are no longer taken.")
  const rules = { rationaleRequired: round?.rationaleRequired ?? false }
  const fits = checkEstimate(estimate, scenario, rules)
  if (!fits.ok) return refused(fits.error.reason, fits.error.message)
  for (const [scenarioId, outcomeId] of Object.entries(estimate.given ?? {})) {
    const condition = readEntity(doc, "scenarios", scenarioId)
    const isOutcome = condition?.outcomes.some(({ id }) => id === outcomeId) ?? false
    if (!isOutcome || condition?.deletedAt !== undefined)
      return refused("bad-given", "What this estimate depends on is not on the board any more.")
  }
  return missingSource(doc, estimate)
}

function missingSource(doc: Y.Doc, estimate: Pick<SaidInput, "sourceIds">): Refused | null {
  const missing = estimate.sourceIds.find((id) => {
    const source = readEntity(doc, "sources", id)
    return !source || source.deletedAt !== undefined
  })
  return missing === undefined
    ? null
    : refused("no-such-source", "A source that this estimate names is not on the board any more.")
}

/** Beginning with the whole, in as many messages as are needed. */
function messagesOf(estimates: readonly OwnSaid[], sharesScores: boolean): Mine[] {
  const messages: Mine[] = [{ estimates: [], whole: true, sharesScores }]
  let bytes = 0
  for (const estimate of estimates) {
    // A character takes at most three bytes.
    const size = 3 * JSON.stringify(estimate).length
    const last = messages.at(-1) as Mine
    if (bytes > 0 && bytes + size > mineBytes) {
      messages.push({ ...mineOf([estimate]), whole: false, sharesScores })
      bytes = size
    } else {
      if (!isVote<OwnVote>(estimate)) last.estimates.push(estimate)
      else if (last.votes) last.votes.push(estimate)
      else last.votes = [estimate]
      bytes += size
    }
  }
  return messages
}

function mineOf(said: readonly OwnSaid[]): Pick<Mine, "estimates" | "votes"> {
  const votes = said.flatMap((one) => (isVote<OwnVote>(one) ? [one] : []))
  const estimates = said.flatMap((one) => (isVote<OwnVote>(one) ? [] : [one]))
  return votes.length > 0 ? { estimates, votes } : { estimates }
}
