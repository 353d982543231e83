/**
 * The life of a board as calls tell it: who changed what when, what stands out, and the board at any moment. A moment is
 * named in addresses as `now`, `e<number of the log>` or `s<snapshot id>`.
 *
 * While a blind round hides working values (B8), no answer here tells what they are or ever were.
 */
import { z } from "zod"
import { collectionNames } from "./board.ts"
import { HiddenNote } from "./hidden-working.ts"
import { Id } from "./ids.ts"
import { SnapshotBoard, SnapshotKind } from "./snapshot.ts"

const Time = z.number().int()
const Seq = z.number().int().min(0)

export const MomentName = z.string().regex(/^(now|e\d{1,10}|s[A-Za-z0-9][A-Za-z0-9_-]{0,63})$/)

/** One key of the document and what it went through; as in the log (`ChangeRecord`). */
export const PlayedChange = z.object({
  collection: z.enum(["meta", ...collectionNames]),
  id: z.string(),
  field: z.string().nullable(),
  action: z.enum(["add", "set", "clear", "text"]),
  before: z.unknown(),
  after: z.unknown(),
})
export type PlayedChange = z.infer<typeof PlayedChange>

/** One row of the log: what was committed together. */
export const PlayedCommit = z.object({
  seq: Seq,
  at: Time,
  operations: z.array(z.object({ by: Id.nullable(), changes: z.array(PlayedChange) })),
})
export type PlayedCommit = z.infer<typeof PlayedCommit>

/** `GET /api/boards/:id/moments/:moment`: the board then, as a snapshot would hold it. */
export const MomentAnswer = z.object({
  seq: Seq,
  at: Time,
  board: SnapshotBoard,
  hidden: HiddenNote,
})
export type MomentAnswer = z.infer<typeof MomentAnswer>

/** `GET /api/boards/:id/keyframes/:seq`: where playback begins: the newest keyframe at or before `seq`, and what follows it. */
export const KeyframeAnswer = z.object({
  /** Of the keyframe. */
  seq: Seq,
  at: Time,
  /** The fields of every entity, deleted ones included, as `played-board.ts` holds them. */
  fields: z.unknown(),
  /** All commits after it up to the next one, or to the end; so many at most that an answer stays small. */
  commits: z.array(PlayedCommit),
  /** Where the next stretch begins; null: the end of the log, or what follows cannot be read back. */
  next: Seq.nullable(),
  hidden: HiddenNote,
})
export type KeyframeAnswer = z.infer<typeof KeyframeAnswer>

/** What stands out on the line of time. */
export const HistoryMark = z.object({
  kind: z.enum(["snapshot", "reveal", "decision", "resolution", "inject", "began"]),
  at: Time,
  /** The number of the board's log at that time. */
  seq: Seq,
  title: z.string(),
  /** Of the snapshot, the decision or the resolution. */
  id: Id.nullable(),
  snapshotKind: SnapshotKind.optional(),
})
export type HistoryMark = z.infer<typeof HistoryMark>

/** `GET /api/boards/:id/marks`: the span of the log, what stands out, and how much happened when. */
export const MarksAnswer = z.object({
  first: z.object({ seq: Seq, at: Time }),
  last: z.object({ seq: Seq, at: Time }),
  marks: z.array(HistoryMark),
  /** Members by id, also those who have left: names for `by`. */
  people: z.array(z.object({ id: Id, name: z.string() })),
  /** At most 200 equal stretches of the log: when each began, and how many commits lie in it. */
  pace: z.array(z.object({ seq: Seq, at: Time, commits: z.number().int().min(0) })),
})
export type MarksAnswer = z.infer<typeof MarksAnswer>

/** `GET /api/boards/:id/history?before=&member=&scenario=`: the newest first. */
export const HistoryLine = z.object({
  seq: Seq,
  at: Time,
  by: Id.nullable(),
  /** What was done, in words: "set the likelihood of “Abe meets Kim” to 30%". */
  words: z.array(z.string()),
  scenarioIds: z.array(Id),
})
export type HistoryLine = z.infer<typeof HistoryLine>
export const HistoryPage = z.object({
  lines: z.array(HistoryLine),
  /** Ask with `before` this for more; null: that was all, or all that can be read. */
  before: Seq.nullable(),
  /** What came before cannot be read back. */
  damaged: z.boolean().default(false),
  hidden: HiddenNote,
})
export type HistoryPage = z.infer<typeof HistoryPage>
