/**
 * A snapshot: the group's judgement at a moment, in one canonical text, and the hash of that text (M8).
 *
 * The hash is SHA-256, in lower-case hex, over the UTF-8 bytes of the whole canonical text: the board's entities as
 * the group holds them (with the working values), and beside them the format, the board's id, the title, the
 * author, when it was taken, the moment that it speaks of, the sequence number of the log, what was said and decided
 * as everybody could see it, and the numbers that the engine of the version beside them made of the board. What is
 * blind is not in it (B1). While a blind round runs, working values that it hides are left out, with the decisions
 * that tell them, and it is said of which scenarios (B8). Nor presence, roles, comments, or anything deleted; a link,
 * response or signal goes with a deleted scenario that it hangs on.
 *
 * The canonical text follows RFC 8785: keys sorted by code unit, no white space, numbers and strings as ECMAScript
 * writes them. What is hashed is what is kept and handed out, byte for byte, so anybody can check it with sha256sum.
 */
import { z } from "zod"
import { Board, ConditionalTable, World } from "./board.ts"
import { canonicalJson, hashOf } from "./canonical-json.ts"
import { hiddenNote, withoutHiddenWorking } from "./hidden-working.ts"
import { Id } from "./ids.ts"
import {
  Decision,
  ModelDecision,
  PublishedEstimate,
  PublishedVote,
  ResolutionEntry,
  RoundEntry,
} from "./judgement.ts"
import { limits } from "./limits.ts"
import { fail, ok, type Result } from "./result.ts"

export const snapshotFormat = "parley-snapshot/2"
/** Those that are read; they lack what came later. */
export const snapshotFormats = ["parley-snapshot/1", snapshotFormat] as const

const Instant = z.iso.datetime()

/** What people said to each other on the way is not the judgement that they came to. */
export const SnapshotBoard = Board.omit({ comments: true }).extend({
  // Snapshots that were taken before there were any.
  tables: z.array(ConditionalTable).default([]),
  worlds: z.array(World).default([]),
})
export type SnapshotBoard = z.infer<typeof SnapshotBoard>

/** Why it was taken: by somebody's hand, or by itself. */
export const SnapshotKind = z.enum(["named", "round", "inject", "hourly"])
export type SnapshotKind = z.infer<typeof SnapshotKind>

/**
 * What had been said, decided and resolved by then, as everybody could see it (`ledger-doc.ts`): rounds that were
 * revealed, their estimates and those outside of blind rounds, without what was replaced or withdrawn.
 */
export const SnapshotJudgement = z.object({
  rounds: z.array(RoundEntry),
  /** Whose names stand behind the ids in `by`; nobody of an anonymous round. */
  people: z.array(z.object({ id: Id, name: z.string().max(limits.nameCharacters) })),
  estimates: z.array(PublishedEstimate),
  votes: z.array(PublishedVote),
  decisions: z.array(Decision),
  modelDecisions: z.array(ModelDecision),
  resolutions: z.array(ResolutionEntry),
})
export type SnapshotJudgement = z.infer<typeof SnapshotJudgement>

export const nothingJudged: SnapshotJudgement = {
  rounds: [],
  people: [],
  estimates: [],
  votes: [],
  decisions: [],
  modelDecisions: [],
  resolutions: [],
}

/** What the engine of `engineVersion` made of the board (M8): computed again it is the same, digit for digit. */
export const SnapshotDerived = z.object({
  /** With all that is resolved and observed: scenario id to outcome id to probability. */
  likelihoods: z.record(Id, z.record(z.string(), z.number())),
  exact: z.boolean(),
  /** Why there is nothing, or less than there should be, in sentences. */
  problems: z.array(z.string()),
})
export type SnapshotDerived = z.infer<typeof SnapshotDerived>

export const Snapshot = z.object({
  format: z.enum(snapshotFormats),
  kind: SnapshotKind.default("named"),
  note: z.string().max(limits.textCharacters).default(""),
  /** The round whose reveal it was taken at. */
  round: z.number().int().min(1).nullable().default(null),
  judgement: SnapshotJudgement.default(nothingJudged),
  derived: SnapshotDerived.nullable().default(null),
  boardId: Id,
  title: z.string().max(limits.lineCharacters),
  /** The name of the person who took it, as it was then. */
  author: z.string().max(limits.nameCharacters),
  takenAt: Instant,
  /** The moment whose judgement this is. */
  asOf: Instant,
  seq: z.number().int().min(0),
  engineVersion: z.string().max(40),
  board: SnapshotBoard,
  /** Scenarios whose working value a blind round hid (B8); absent when there was none. */
  hidden: z.array(Id).optional(),
})
export type Snapshot = z.infer<typeof Snapshot>

export interface SnapshotInputs {
  board: Board
  boardId: string
  title: string
  author: string
  /** ms since the epoch, both */
  takenAt: number
  asOf: number
  seq: number
  engineVersion: string
  /** Of a blind round that runs: `Conditions`. */
  hidden: ReadonlySet<string>
  kind?: SnapshotKind
  note?: string
  round?: number | null
  judgement?: SnapshotJudgement
  derived?: SnapshotDerived | null
}

export interface KeptSnapshot {
  /** The text that is hashed and kept. */
  canonical: string
  /** SHA-256 of `canonical`, hex */
  hash: string
}

export function snapshotOf(inputs: SnapshotInputs): KeptSnapshot {
  const { takenAt, asOf, board: whole, ...rest } = inputs
  const board = snapshotBoardOf(whole, rest.hidden)
  const judgement = rest.judgement ?? nothingJudged
  const hidden = hiddenNote(
    board.scenarios.map(({ id }) => id),
    rest.hidden,
  )?.scenarioIds
  const snapshot: Snapshot = {
    format: snapshotFormat,
    kind: rest.kind ?? "named",
    note: rest.note ?? "",
    round: rest.round ?? null,
    judgement: {
      ...judgement,
      decisions: judgement.decisions.filter(({ scenarioId }) => !rest.hidden.has(scenarioId)),
    },
    derived: rest.derived ?? null,
    boardId: rest.boardId,
    title: rest.title,
    author: rest.author,
    takenAt: new Date(takenAt).toISOString(),
    asOf: new Date(asOf).toISOString(),
    seq: rest.seq,
    engineVersion: rest.engineVersion,
    board,
    hidden,
  }
  const canonical = canonicalJson(snapshot)
  return { canonical, hash: hashOf(canonical) }
}

export interface SnapshotFailure {
  reason: "damaged" | "unknown-format"
  message: string
}

/** Read a kept snapshot back. The text must be what was hashed. */
export function readSnapshot({ canonical, hash }: KeptSnapshot): Result<Snapshot, SnapshotFailure> {
  if (hashOf(canonical) !== hash) {
    return fail({
      reason: "damaged",
      message: "This snapshot is not what was taken: its text does not give its hash.",
    })
  }
  const snapshot = Snapshot.safeParse(parsed(canonical))
  return snapshot.success
    ? ok(snapshot.data)
    : fail({ reason: "unknown-format", message: "This snapshot is in a format that is not read here." })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The board as a snapshot holds it. */
export const snapshotBoardOf = (board: Board, hidden: ReadonlySet<string>): SnapshotBoard =>
  withoutHiddenWorking(withoutDeleted(board), hidden)

/** What can be seen: what is deleted is left out, and what hangs on it. */
export function withoutDeleted(board: Board): SnapshotBoard {
  const live = <E extends { deletedAt?: number | undefined }>(entities: readonly E[]): E[] =>
    entities.filter((entity) => entity.deletedAt === undefined)
  const scenarios = live(board.scenarios)
  const ids = new Set(scenarios.map((scenario) => scenario.id))
  return {
    meta: board.meta,
    sets: live(board.sets),
    scenarios,
    issues: live(board.issues),
    sources: live(board.sources),
    actors: live(board.actors),
    events: live(board.events),
    drivers: live(board.drivers),
    responses: live(board.responses).filter((response) => ids.has(response.scenarioId)),
    links: live(board.links).filter((link) => ids.has(link.from.scenarioId) && ids.has(link.to.scenarioId)),
    signals: live(board.signals).filter((signal) => ids.has(signal.scenarioId)),
    tables: live(board.tables).filter((table) =>
      [table.scenarioId, ...table.given].every((id) => ids.has(id)),
    ),
    // One that is shared while it is worked at is nothing yet that the group holds.
    worlds: live(board.worlds).filter(({ liveSince }) => liveSince === undefined),
  }
}
