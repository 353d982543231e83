/**
 * What one board knows of its judgement: the rounds, decisions and counts of the rows, held here while the board is
 * open, and the ledger, which is brought to what the rows say. The rows are the truth. Whatever was cut off between a
 * row and the ledger, by a kill or by a database that went away, is made good when the rows are read the next time; and
 * a reveal is told here alone, so that there is one way in which it can be cut off (B5).
 *
 * No estimate of a secret round comes in here before its row says "revealed" (B1).
 */
import type * as Y from "yjs"
import { askedCount, questionOf, type ResolutionEntry, RoundEntry } from "../../core/judgement.ts"
import {
  type Analyst,
  answersKey,
  type Peek,
  type PhaseEntry,
  partKey,
  readJudgement,
  writeRecord,
} from "../../core/judgement-doc.ts"
import { type RosterEntry, readMembers } from "../../core/ledger-doc.ts"
import { type Conditions, conditionsOf } from "../../core/permissions.ts"
import { publishedEstimate, revealOf, roundEntry, writeEstimate } from "./judgement-ledger.ts"
import type { JudgementStore, KeptDecision, KeptRound, KeptSaid } from "./judgement-port.ts"
import type { Clock } from "./ports.ts"
import type { Room } from "./room.ts"

/** B2: counts change with every answer, and 200 people are told of each change. */
const countsEveryMs = 100
/** How many estimates go into one row of the ledger. */
const estimatesPerWrite = 200
/** Whose lines they are is part of the lines: who was the first to answer must not be told by who wrote (B2). */
const byServer = "server"

type Applied<Row> = Row & { appliedAt: number | null }

export interface RecordWorld {
  boardId: string
  judgements: JudgementStore
  clock: Clock
  openLedger(): Promise<Room>
  /** Of somebody who is here now. */
  roleNow(memberId: string): RosterEntry["role"] | null
  /** The conditions are other ones, or may be. */
  conditionsChanged(conditions: Conditions, concealing: boolean): void
  /** Who has answered what, or which rounds there are, may be news. */
  told(): void
  /** Something was decided and is not on the board yet: to be brought to its end, and told. */
  finish(): Promise<void>
  /** The ledger could not be brought to what the rows say. */
  failed(error: unknown): void
}

export interface JudgementRecord {
  /** Reads the rows, unless they are known and the ledger is the one that was read; brings the ledger to them. */
  ready(): Promise<void>
  /** Throws before `ready`: whoever judges by it must have waited. */
  conditions(): Conditions
  round(number: number): KeptRound | null
  rounds(): KeptRound[]
  running(): KeptRound[]
  /** Of the round's questions, by member; as of the last time that they were counted. */
  answers(round: number): ReadonlyMap<string, number>
  decision(id: string): KeptDecision | null
  decisions(): KeptDecision[]
  resolutions(): Applied<ResolutionEntry>[]
  phase(): PhaseEntry | null
  /** It is read by everybody, and has a bound (R5). */
  full(): boolean
  analystOf(memberId: string): Promise<Analyst>

  /** As its row is now. In force at once; told by `tell`. */
  takeRound(round: KeptRound): void
  takeDecision(decision: KeptDecision): void
  takeResolution(resolution: Applied<ResolutionEntry>): void
  takePhase(phase: PhaseEntry): void
  /** Committed, and for everybody to see: the round is not blind, or there is none. Told soon. */
  show(estimate: KeptSaid): void
  /** What it said is not to be seen any more; `instead` stands in its place. Told soon. */
  unshow(estimate: KeptSaid, instead: KeptSaid | null): void
  /** B7: resolves when the line is in the ledger and committed. */
  peeked(peek: Peek): Promise<void>
  /** Somebody has answered, or answers no more. Told soon. */
  answered(round: number): void
  /** Resolves when all of this is in the ledger and committed. */
  tell(): Promise<void>
  /** What was asked of the rows may have been done or not: they are read again before anything else. */
  doubt(): void
  /** The same, and they are read again even when nobody asks. */
  failed(error: unknown): void
  /** Nobody is here: the next who comes reads anew. */
  forget(): void
}

interface Kept {
  ledger: Room
  rounds: Map<number, KeptRound>
  /** By member. */
  analysts: Map<string, Analyst>
  analystsById: Map<string, Analyst>
  answers: Map<number, ReadonlyMap<string, number>>
  decisions: Map<string, KeptDecision>
  resolutions: Map<string, Applied<ResolutionEntry>>
  phase: PhaseEntry | null
  /** Of estimates that the ledger shows one by one, by person and question. */
  shown: Map<string, string>
}

interface News {
  rounds: Set<number>
  answers: Set<number>
  decisions: Set<string>
  resolutions: Set<string>
  phase: boolean
  /** By person and question; null: it is taken away. */
  estimates: Map<string, { estimate: KeptSaid } | null>
}

const noNews = (): News => ({
  rounds: new Set(),
  answers: new Set(),
  decisions: new Set(),
  resolutions: new Set(),
  phase: false,
  estimates: new Map(),
})

export function createJudgementRecord(world: RecordWorld): JudgementRecord {
  const { boardId, judgements, clock } = world
  let kept: Kept | null = null
  let conditions: Conditions | null = null
  let doubted = false
  let reading: Promise<void> | null = null
  let news = noNews()
  let turn: Promise<unknown> = Promise.resolve()
  let cancelSoon: (() => void) | null = null
  let lastTold = Number.NEGATIVE_INFINITY

  /** Reading and telling go one after the other: what was read earlier must not be told over what is newer. */
  function inTurn<Done>(task: () => Promise<Done>): Promise<Done> {
    const done = turn.then(task)
    turn = done.catch(() => undefined)
    return done
  }

  async function ready(): Promise<void> {
    const ledger = await world.openLedger()
    if (kept?.ledger === ledger && !doubted) return
    reading ??= inTurn(() => read(ledger)).finally(() => {
      reading = null
    })
    await reading
  }

  async function read(ledger: Room): Promise<void> {
    // What is stored from now on is news again; what was stored before is read.
    news = noNews()
    doubted = true
    const before = kept
    // One after the other: after a restart all boards are opened at once, and connections are few.
    const rounds = await judgements.rounds(boardId)
    const analysts = await judgements.analysts(boardId)
    const shown = await judgements.shown(boardId)
    const decisions = await judgements.decisions(boardId)
    const resolutions = await judgements.resolutions(boardId)
    const next: Kept = {
      ledger,
      rounds: byNumber(rounds),
      analysts: new Map(),
      analystsById: new Map(),
      answers: new Map(),
      decisions: new Map(decisions.map((decision) => [decision.id, decision])),
      resolutions: new Map(resolutions.map((resolution) => [resolution.id, resolution])),
      phase: phaseFor(ledger, rounds),
      shown: shownIn(ledger),
    }
    keepAnalysts(next, analysts)
    const since = news
    if (before) carryOver(before, since, next)
    kept = next
    doubted = false
    changed()
    news = whole(next, shown)
    for (const [key, value] of since.estimates) news.estimates.set(key, value)
    // Nobody has to wait for it: what is in force is what the rows say.
    const isUnfinished = [...decisions, ...resolutions].some(({ appliedAt }) => appliedAt === null)
    const telling = isUnfinished ? world.finish() : tell()
    telling.catch(world.failed)
  }

  /** What has become known while the rows were read is newer than they. */
  function carryOver(before: Kept, { rounds, decisions, resolutions, phase }: News, next: Kept): void {
    copy(before.rounds, next.rounds, rounds)
    copy(before.decisions, next.decisions, decisions)
    copy(before.resolutions, next.resolutions, resolutions)
    if (phase) next.phase = before.phase
  }

  /** All that the rows say, to be written where the ledger does not say it. */
  function whole(now: Kept, shown: readonly KeptSaid[]): News {
    const { ledger, rounds, decisions, resolutions, shown: inLedger } = now
    const estimates: News["estimates"] = new Map()
    for (const key of inLedger.keys()) estimates.set(key, null)
    for (const estimate of [...shown].sort((a, b) => a.ordinal - b.ordinal)) {
      if (isOpenToAll(estimate)) estimates.set(keyOf(estimate), { estimate })
    }
    // What is over and told so was counted when it ended.
    const uncounted = [...rounds.values()].filter(
      (round) =>
        isRunning(round) || ledger.peek((doc) => entryIn(doc, round.number))?.status !== round.status,
    )
    return {
      rounds: new Set(rounds.keys()),
      answers: new Set(uncounted.map(({ number }) => number)),
      decisions: new Set(decisions.keys()),
      resolutions: new Set(resolutions.keys()),
      phase: true,
      estimates,
    }
  }

  const roundOf = ({ round }: Pick<KeptSaid, "round">): KeptRound | null =>
    round === null ? null : (kept?.rounds.get(round) ?? null)

  /** Shown one by one, and not in the parts of a reveal. B1: one whose round is not known here is shown nowhere. */
  const isOpenToAll = (estimate: KeptSaid): boolean =>
    estimate.round === null || roundOf(estimate)?.blind === false

  const keyOf = (estimate: KeptSaid): string => {
    const published = publishedEstimate(estimate, roundOf(estimate))
    return `${published.mark}|${questionOf(published)}`
  }

  function changed(): void {
    if (!kept) return
    conditions = conditionsOf(kept.phase?.phase ?? null, [...kept.rounds.values()])
    const running = [...kept.rounds.values()].filter(isRunning)
    // Where somebody is while a mark appears would tell whose it is.
    const concealing = running.some(({ blind, anonymous }) => blind || anonymous)
    world.conditionsChanged(conditions, concealing)
  }

  async function tell(): Promise<void> {
    cancelSoon?.()
    cancelSoon = null
    try {
      await inTurn(write)
    } catch (error) {
      // What was to be told is not known any more; the rows have it.
      doubted = true
      throw error
    }
    world.told()
  }

  function tellSoon(): void {
    const wait = Math.min(countsEveryMs, lastTold + countsEveryMs - clock.now())
    cancelSoon ??= clock.after(Math.max(0, wait), () => {
      cancelSoon = null
      tell().catch(world.failed)
    })
  }

  async function write(): Promise<void> {
    if (!kept) return
    const now = kept
    const { ledger } = now
    const telling = news
    news = noNews()
    lastTold = clock.now()
    const counted = await count(now, telling.answers)
    const revealed = await revealParts(now, telling.rounds)
    await writeEstimates(now, telling.estimates)
    await ledger.write(byServer, (doc) => {
      if (telling.phase && now.phase) writeRecord(doc, "phase", "now", now.phase)
      for (const number of [...telling.rounds].sort((a, b) => a - b)) {
        const round = now.rounds.get(number)
        const entry = revealed.get(number) ?? (round ? untold(round, ledger) : null)
        if (entry) writeRecord(doc, "rounds", String(number), entry)
      }
      for (const [number, answers] of counted) writeAnswers(doc, now.rounds.get(number), answers)
      for (const id of telling.decisions) {
        const decision = now.decisions.get(id)
        if (decision && decision.appliedAt !== null) writeRecord(doc, "decisions", id, untoldParts(decision))
      }
      for (const id of telling.resolutions) {
        const resolution = now.resolutions.get(id)
        if (resolution && resolution.appliedAt !== null)
          writeRecord(doc, "resolutions", id, without(resolution))
      }
    })
  }

  /** B1: a round that is revealed in the rows and not yet here stays as it was told, until all of its parts are. */
  function untold(round: KeptRound, ledger: Room): RoundEntry | null {
    if (round.status === "revealed" && round.blind) return null
    const parts = ledger.peek((doc) => entryIn(doc, round.number)?.parts ?? null)
    return roundEntry(round, parts)
  }

  async function count(
    now: Kept,
    numbers: ReadonlySet<number>,
  ): Promise<Map<number, ReadonlyMap<string, number>>> {
    const counted = new Map<number, ReadonlyMap<string, number>>()
    for (const number of numbers) {
      if (!now.rounds.has(number)) continue
      const answers = await judgements.answers(boardId, number)
      now.answers.set(number, answers)
      counted.set(number, answers)
    }
    return counted
  }

  /** B5: the parts first, each committed before the next; then, with all else, the entry that makes them count. */
  async function revealParts(now: Kept, numbers: ReadonlySet<number>): Promise<Map<number, RoundEntry>> {
    const entries = new Map<number, RoundEntry>()
    for (const number of numbers) {
      const round = now.rounds.get(number)
      if (round?.status !== "revealed" || !round.blind) continue
      if (now.ledger.peek((doc) => isWholeIn(doc, number))) continue
      const estimates = await judgements.ofRound(boardId, number)
      const { entry, parts } = revealOf(round, estimates)
      if (!round.anonymous) await writeAnalysts(now, estimates)
      for (const { key, estimates: some } of parts)
        await now.ledger.write(byServer, (doc) => writeRecord(doc, "reveals", key, some))
      entries.set(number, entry)
    }
    return entries
  }

  async function writeEstimates(now: Kept, estimates: News["estimates"]): Promise<void> {
    const all = [...estimates]
    for (let at = 0; at < all.length; at += estimatesPerWrite) {
      const some = all.slice(at, at + estimatesPerWrite)
      const said = some.flatMap(([, news]) => (news ? [news.estimate] : []))
      await writeAnalysts(
        now,
        said.filter((estimate) => roundOf(estimate)?.anonymous !== true),
      )
      const ids = said.map((estimate) => publishedEstimate(estimate, roundOf(estimate)).id)
      const before = some.map(([key]) => now.shown.get(key))
      await now.ledger.write(byServer, (doc) => {
        for (const id of before)
          if (id !== undefined && !ids.includes(id)) writeRecord(doc, "estimates", id, null)
        for (const estimate of said) writeEstimate(doc, estimate, roundOf(estimate))
      })
      for (const [key, news] of some) {
        if (news) now.shown.set(key, publishedEstimate(news.estimate, roundOf(news.estimate)).id)
        else now.shown.delete(key)
      }
    }
  }

  /** Only of those of whom something is to be seen: that somebody is an analyst tells that they have answered (B2). */
  async function writeAnalysts(now: Kept, estimates: readonly KeptSaid[]): Promise<void> {
    const ids = new Set(estimates.map(({ analystId }) => analystId))
    if ([...ids].some((id) => !now.analystsById.has(id)))
      keepAnalysts(now, await judgements.analysts(boardId))
    await now.ledger.write(byServer, (doc) => {
      for (const id of ids) {
        const analyst = now.analystsById.get(id)
        if (analyst) writeRecord(doc, "analysts", id, analyst)
      }
    })
  }

  /** B2: only members who may estimate count, and of a round that tells numbers alone nobody is named. */
  function writeAnswers(
    doc: Y.Doc,
    round: KeptRound | undefined,
    answers: ReadonlyMap<string, number>,
  ): void {
    if (!round) return
    const roster = new Map(readMembers(doc).map((member) => [member.id, member]))
    const counts = [...answers].filter(([memberId]) => {
      const known = roster.get(memberId)
      const role = world.roleNow(memberId) ?? known?.role
      return role !== "viewer" && known?.removedAt === undefined
    })
    if (round.countsOnly) {
      const begun = counts.filter(([, count]) => count > 0).length
      const complete = counts.filter(([, count]) => count >= askedCount(round)).length
      writeRecord(doc, "answers", answersKey(round.number), { begun, complete })
      return
    }
    const there = new Set(counts.map(([memberId]) => answersKey(round.number, memberId)))
    const prefix = answersKey(round.number, "")
    for (const key of [...doc.getMap("answers").keys()])
      if (key.startsWith(prefix) && !there.has(key)) writeRecord(doc, "answers", key, null)
    for (const [memberId, count] of counts)
      writeRecord(doc, "answers", answersKey(round.number, memberId), count)
  }

  const must = (): Kept => {
    if (!kept) throw new Error("the record was asked before it was read")
    return kept
  }

  return {
    ready,
    conditions() {
      if (!conditions) throw new Error("the record was asked before it was read")
      return conditions
    },
    round: (number) => must().rounds.get(number) ?? null,
    rounds: () => [...must().rounds.values()],
    running: () => (kept ? [...kept.rounds.values()].filter(isRunning) : []),
    answers: (round) => kept?.answers.get(round) ?? new Map(),
    decision: (id) => must().decisions.get(id) ?? null,
    decisions: () => [...must().decisions.values()],
    resolutions: () => [...must().resolutions.values()],
    phase: () => must().phase,
    full: () => must().ledger.full(),
    async analystOf(memberId) {
      const known = kept?.analysts.get(memberId)
      if (known) return known
      const analysts = await judgements.analysts(boardId)
      if (kept) keepAnalysts(kept, analysts)
      const found = analysts.find((analyst) => analyst.memberId === memberId)
      if (!found) throw new Error("an estimate was stored without its analyst")
      return found
    },

    takeRound(round) {
      must().rounds.set(round.number, round)
      news.rounds.add(round.number)
      news.answers.add(round.number)
      changed()
    },
    takeDecision(decision) {
      must().decisions.set(decision.id, decision)
      news.decisions.add(decision.id)
    },
    takeResolution(resolution) {
      must().resolutions.set(resolution.id, resolution)
      news.resolutions.add(resolution.id)
    },
    takePhase(phase) {
      must().phase = phase
      news.phase = true
      changed()
    },
    peeked: (peek) => must().ledger.write(byServer, (doc) => writeRecord(doc, "peeks", peek.id, peek)),
    show(estimate) {
      if (!isOpenToAll(estimate)) return
      news.estimates.set(keyOf(estimate), { estimate })
      tellSoon()
    },
    unshow(estimate, instead) {
      if (!isOpenToAll(estimate)) return
      news.estimates.set(keyOf(estimate), instead && { estimate: instead })
      tellSoon()
    },
    answered(round) {
      news.answers.add(round)
      tellSoon()
    },
    tell,
    doubt() {
      doubted = true
    },
    failed: world.failed,
    forget() {
      cancelSoon?.()
      cancelSoon = null
      kept = null
      news = noNews()
    },
  }
}

export const isRunning = ({ status }: KeptRound): boolean => status === "open" || status === "closed"

const byNumber = (rounds: readonly KeptRound[]): Map<number, KeptRound> =>
  new Map([...rounds].sort((a, b) => a.number - b.number).map((round) => [round.number, round]))

function keepAnalysts(kept: Kept, analysts: readonly Analyst[]): void {
  for (const analyst of analysts) {
    kept.analystsById.set(analyst.id, analyst)
    if (analyst.memberId !== null) kept.analysts.set(analyst.memberId, analyst)
  }
}

const untoldParts = (decision: KeptDecision) => ("about" in decision ? without(decision) : without(decision))

function without<Row extends { appliedAt: number | null }>(row: Row): Omit<Row, "appliedAt"> {
  const { appliedAt: _appliedAt, ...rest } = row
  return rest
}

function copy<Key, Value>(from: Map<Key, Value>, to: Map<Key, Value>, keys: ReadonlySet<Key>): void {
  for (const key of keys) {
    const value = from.get(key)
    if (value !== undefined) to.set(key, value)
  }
}

const entryIn = (doc: Y.Doc, number: number): RoundEntry | null =>
  RoundEntry.safeParse(doc.getMap("rounds").get(String(number))).data ?? null

function isWholeIn(doc: Y.Doc, number: number): boolean {
  const entry = entryIn(doc, number)
  if (entry?.status !== "revealed" || entry.parts === null) return false
  const reveals = doc.getMap("reveals")
  return Array.from({ length: entry.parts }, (_, part) => partKey(number, part)).every((key) =>
    reveals.has(key),
  )
}

/** What stands in the ledger one by one, so that what replaces it can take its place. */
function shownIn(ledger: Room): Map<string, string> {
  return ledger.peek((doc) => {
    const shown = new Map<string, string>()
    for (const [key, value] of doc.getMap("estimates")) {
      const said = value as Parameters<typeof questionOf>[0] & { mark: string }
      shown.set(`${said.mark}|${questionOf(said)}`, key)
    }
    return shown
  })
}

/**
 * The phase is kept in the ledger alone. A round that was opened moves it, and the server may have ended between the
 * row of the round and the ledger.
 */
function phaseFor(ledger: Room, rounds: readonly KeptRound[]): PhaseEntry | null {
  const phase = ledger.peek((doc) => readJudgement(doc).phase)
  if (phase === null || phase.phase === null) return phase
  const opened = rounds.filter(({ status, openedAt }) => status === "open" && openedAt > phase.since)
  return opened.reduce((latest, round) => phaseOpenedBy(round, latest), phase)
}

export const phaseOpenedBy = (
  { follows, openedAt, openedBy }: Pick<KeptRound, "follows" | "openedAt" | "openedBy">,
  before: PhaseEntry,
): PhaseEntry => {
  const phase = follows === null ? "estimate" : "re-estimate"
  return before.phase === phase ? before : { phase, since: openedAt, by: openedBy }
}
