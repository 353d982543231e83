/**
 * Judgement in memory, as rooms see it: the rows outlive the server that asks for them, and calls take as long and end
 * as a test says.
 */

import { canonicalJson } from "../../core/canonical-json.ts"
import {
  asksAbout,
  isVote,
  partKey,
  questionOf,
  type ResolutionEntry,
  type VoteInput,
} from "../../core/judgement.ts"
import type { Analyst } from "../../core/judgement-doc.ts"
import { limits as usualLimits } from "../../core/limits.ts"
import type {
  JudgementStore,
  KeptDecision,
  KeptRound,
  KeptSaid,
  KeptVote,
  OwnSaid,
  SaidInput,
} from "../../server/rooms/judgement-port.ts"
import { storable } from "../../server/store/storable.ts"
import type { Outcome } from "./memory-store.ts"

type Applied = { appliedAt: number | null }
export type AuditLine = Parameters<JudgementStore["record"]>[1]

export interface JudgementBoard {
  rounds: (KeptRound & { commandId: string })[]
  analysts: Map<string, Analyst>
  /** All that was ever said, replaced and withdrawn too, in the order of commits. */
  estimates: KeptSaid[]
  decisions: KeptDecision[]
  resolutions: (ResolutionEntry & Applied)[]
  sharing: Set<string>
  audit: AuditLine[]
}

/** What is durable. */
export class MemoryJudgementRows {
  readonly boards = new Map<string, JudgementBoard>()

  board(boardId: string): JudgementBoard {
    const board = this.boards.get(boardId) ?? {
      rounds: [],
      analysts: new Map(),
      estimates: [],
      decisions: [],
      resolutions: [],
      sharing: new Set(),
      audit: [],
    }
    this.boards.set(boardId, board)
    return board
  }
}

export interface MemoryCall {
  name: keyof JudgementStore
  /** Of the call: the board first. */
  args: readonly unknown[]
}

export interface MemoryJudgement extends JudgementStore {
  readonly rows: MemoryJudgementRows
  /** All calls that were made, in order. */
  readonly calls: MemoryCall[]
  /**
   * How the next call goes, asked once a call, when it is made: it has its effect after `before` has resolved, and is
   * answered after `after` has. "lost-answer": it had its effect, and rejects.
   */
  plan: (call: MemoryCall) => { outcome: Outcome; before?: Promise<unknown>; after?: Promise<unknown> }
  /** Calls of this name, or of any, wait for `release` before they have their effect. */
  hold(name?: keyof JudgementStore): void
  release(outcome?: Outcome): Promise<void>
  held(): number
  /** The database does not answer. */
  away: () => boolean
  /** The process is gone: what was on its way may have its effect, but nobody hears of it. */
  crash(): void
}

export function createMemoryJudgement(
  rows = new MemoryJudgementRows(),
  limits: { estimatesPerPerson: number; rounds: number } = usualLimits,
): MemoryJudgement {
  const calls: MemoryCall[] = []
  const waiting: ((outcome: Outcome) => void)[] = []
  let holding: { name: keyof JudgementStore | undefined } | null = null
  let crashed = false

  const never = new Promise<never>(() => {})

  /** Every call goes through here: the arguments and the answer are copies, as over a wire. */
  async function asked<Value>(
    name: keyof JudgementStore,
    args: readonly unknown[],
    effect: () => Value,
  ): Promise<Value> {
    // Who is gone asks for nothing more.
    if (crashed) return never
    const call: MemoryCall = { name, args: structuredClone(args) }
    calls.push(call)
    const { outcome: planned, before, after } = memory.plan(call)
    let outcome = planned
    if (holding && (holding.name === undefined || holding.name === name)) {
      outcome = await new Promise<Outcome>((resolve) => waiting.push(resolve))
    }
    await before
    if (memory.away() || outcome === "failed") return crashed ? never : gone()
    const value = structuredClone(effect())
    await after
    if (crashed) return never
    return outcome === "lost-answer" ? gone() : value
  }

  const gone = (): never => {
    throw new Error("the database does not answer")
  }

  const standing = (boardId: string, which: (estimate: KeptSaid) => boolean): KeptSaid[] => {
    const last = new Map<string, KeptSaid>()
    for (const estimate of rows.board(boardId).estimates) {
      if (estimate.withdrawnAt !== null || !which(estimate)) continue
      last.set(`${estimate.analystId}|${questionOf(estimate)}`, estimate)
    }
    return [...last.values()].sort((a, b) => a.ordinal - b.ordinal)
  }

  const roundOf = (boardId: string, number: number) =>
    rows.board(boardId).rounds.find((round) => round.number === number)

  const mayBeShown = (boardId: string) => (estimate: KeptSaid) => {
    if (estimate.round === null) return true
    const round = roundOf(boardId, estimate.round)
    return round !== undefined && (!round.blind || round.status === "revealed")
  }

  const own = ({ analystId: _, ordinal: __, ...estimate }: KeptSaid): OwnSaid => estimate
  const kept = ({ commandId: _, ...round }: KeptRound & { commandId: string }): KeptRound => round

  const memory: MemoryJudgement = {
    rows,
    calls,
    plan: () => ({ outcome: "committed" }),
    hold(name) {
      holding = { name }
    },
    async release(outcome = "committed") {
      holding = null
      for (const finish of waiting.splice(0)) finish(outcome)
      await new Promise((resolve) => setImmediate(resolve))
    },
    held: () => waiting.length,
    away: () => false,
    crash() {
      crashed = true
    },

    rounds: (...args) => asked("rounds", args, () => rows.board(args[0]).rounds.map(kept)),
    analysts: (...args) =>
      asked("analysts", args, () =>
        [...rows.board(args[0]).analysts.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
    shown: (...args) => asked("shown", args, () => standing(args[0], mayBeShown(args[0]))),
    ofRound: (...args) => asked("ofRound", args, () => standing(args[0], ({ round }) => round === args[1])),
    own: (...args) =>
      asked("own", args, () => standing(args[0], ({ analystId }) => analystId === args[1]).map(own)),
    answers: (...args) =>
      asked("answers", args, () => {
        const [boardId, number] = args
        const answered = new Map<string, Set<string>>()
        for (const said of standing(boardId, ({ round }) => round === number)) {
          const { analystId } = said
          const memberId = rows.board(boardId).analysts.get(analystId)?.memberId ?? null
          const round = roundOf(boardId, number)
          if (memberId === null || !round || !answers(said, round)) continue
          answered.set(memberId, (answered.get(memberId) ?? new Set()).add(questionOf(said)))
        }
        return new Map([...answered].map(([memberId, scenarios]) => [memberId, scenarios.size]))
      }),

    submit: (...args) =>
      asked("submit", args, () => {
        const [boardId, { memberId, name }, input, now] = args
        const { analysts, estimates } = rows.board(boardId)
        const estimate = asKept(input)
        const there = estimates.find(({ id }) => id === estimate.id)
        if (there) {
          const same = there.analystId === memberId && contentOf(there) === contentOf(estimate)
          return same ? { kind: "known" as const, at: there.at } : { kind: "used-id" as const }
        }
        if (estimate.round !== null) {
          const round = roundOf(boardId, estimate.round)
          if (!round) return { kind: "no-such-round" as const }
          if (round.status !== "open") return { kind: "late" as const, status: round.status }
          if (round.deadline !== null && round.deadline <= now)
            return { kind: "late" as const, status: "closed" as const }
        }
        const before = estimates.filter(({ analystId }) => analystId === memberId)
        if (before.length >= limits.estimatesPerPerson) return { kind: "too-many" as const }
        analysts.set(memberId, { id: memberId, name: storable(name), memberId })
        estimates.push(
          structuredClone({
            ...estimate,
            at: now,
            withdrawnAt: null,
            analystId: memberId,
            ordinal: estimates.length + 1,
          }),
        )
        return { kind: "stored" as const, at: now }
      }),
    withdraw: (...args) =>
      asked("withdraw", args, () => {
        const [boardId, memberId, estimateId, now] = args
        const estimate = rows
          .board(boardId)
          .estimates.find(({ id, analystId }) => id === estimateId && analystId === memberId)
        if (!estimate) return { kind: "no-such-estimate" as const }
        if (estimate.withdrawnAt === null) {
          const round = estimate.round === null ? null : roundOf(boardId, estimate.round)
          const over = round?.deadline != null && round.deadline <= now
          if (round && (round.status !== "open" || over)) return { kind: "late" as const }
          for (const earlier of rows.board(boardId).estimates) {
            const replaced = earlier.analystId === memberId && questionOf(earlier) === questionOf(estimate)
            if (replaced && earlier.ordinal <= estimate.ordinal) earlier.withdrawnAt ??= now
          }
        }
        return { kind: "done" as const, estimate: own(estimate) }
      }),

    openRound: (...args) =>
      asked("openRound", args, () => {
        const [boardId, { commandId, plan, by, at, salt }] = args
        const { rounds } = rows.board(boardId)
        const known = rounds.find((round) => round.commandId === commandId)
        if (known) return kept(known)
        if (rounds.length >= limits.rounds) return null
        const round = {
          ...structuredClone(plan),
          title: storable(plan.title),
          commandId,
          number: Math.max(0, ...rounds.map(({ number }) => number)) + 1,
          status: "open" as const,
          openedAt: at,
          openedBy: by,
          closedAt: null,
          revealedAt: null,
          countdownEndsAt: null,
          countdownHeld: false,
          salt,
        }
        rounds.push(round)
        return kept(round)
      }),
    changeRound: (...args) =>
      asked("changeRound", args, () => {
        const [boardId, number, from, change] = args
        const round = roundOf(boardId, number)
        if (!round || !from.includes(round.status)) return null
        const set = Object.entries(change).filter(([, value]) => value !== undefined)
        Object.assign(round, Object.fromEntries(set))
        return kept(round)
      }),

    decisions: (...args) => asked("decisions", args, () => [...rows.board(args[0]).decisions].sort(byTime)),
    decide: (...args) =>
      asked("decide", args, () => {
        const [boardId, decision] = args
        const row = { ...structuredClone(decision), reason: storable(decision.reason), appliedAt: null }
        return orThere(rows.board(boardId).decisions, row)
      }),
    decisionApplied: (...args) =>
      asked("decisionApplied", args, () => {
        const decision = rows.board(args[0]).decisions.find(({ id }) => id === args[1])
        if (decision) decision.appliedAt ??= args[2]
      }),
    takenBack: (...args) =>
      asked("takenBack", args, () => {
        const decision = rows.board(args[0]).decisions.find(({ id }) => id === args[1])
        if (decision) decision.takenBackAt ??= args[2]
      }),
    resolutions: (...args) => asked("resolutions", args, () => [...rows.board(args[0]).resolutions]),
    resolve: (...args) =>
      asked("resolve", args, () => {
        const [boardId, resolution] = args
        const { resolvedOn, knownOn, note } = resolution
        const row = {
          ...structuredClone(resolution),
          resolvedOn: dayOf(resolvedOn),
          knownOn: knownOn && dayOf(knownOn),
          note: storable(note),
          appliedAt: null,
        }
        return orThere(rows.board(boardId).resolutions, row)
      }),
    resolutionApplied: (...args) =>
      asked("resolutionApplied", args, () => {
        const resolution = rows.board(args[0]).resolutions.find(({ id }) => id === args[1])
        if (resolution) resolution.appliedAt ??= args[2]
      }),

    sharesScores: (...args) => asked("sharesScores", args, () => rows.board(args[0]).sharing.has(args[1])),
    shareScores: (...args) =>
      asked("shareScores", args, () => {
        const { sharing } = rows.board(args[0])
        if (args[2]) sharing.add(args[1])
        else sharing.delete(args[1])
      }),
    record: (...args) =>
      asked("record", args, () => {
        orThere(rows.board(args[0]).audit, structuredClone(args[1]))
      }),
  }
  return memory
}

function orThere<Row extends { id: string }>(rows: Row[], row: Row): Row {
  const there = rows.find(({ id }) => id === row.id)
  if (there) return there
  rows.push(row)
  return row
}

/** There is no year 0. */
const dayOf = (day: string): string => (day < "0001" ? "0001-01-01" : day)

const byTime = (a: KeptDecision, b: KeptDecision) => a.at - b.at || (a.id < b.id ? -1 : 1)

/** What is only said for a case in which something else comes out is no answer yet. */
const answers = (said: KeptSaid, round: KeptRound): boolean =>
  isVote<KeptVote>(said)
    ? asksAbout(round, said.about)
    : said.given === null && round.scenarioIds.includes(said.scenarioId)

function asKept(input: SaidInput): SaidInput {
  const rationale = storable(input.rationale)
  if (isVote<VoteInput>(input)) return { ...input, rationale }
  const given = input.given && Object.keys(input.given).length > 0 ? input.given : null
  return { ...input, given, rationale }
}

const contentOf = (said: SaidInput): string => {
  const { round, forecast, confidence, rationale, sourceIds } = said
  const about = isVote<VoteInput>(said) ? partKey(said.about) : [said.scenarioId, said.given, said.interval]
  return canonicalJson([about, round, forecast, confidence, rationale, sourceIds])
}
