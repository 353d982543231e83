/**
 * The wire, on one page. Every message is a schema here and is parsed on arrival, on both sides.
 *
 * A browser says `hello`, is `welcome`, and from then on sends `edit` and `presence`; the server sends `batch`
 * (others' work and, by operation id, the acknowledgement of one's own), `refused`, `later`, `resync`, `presence`,
 * `you`, `status`, `brought`, `mine` and `bye`. Each is one Socket.IO event of that name with one argument.
 * What is long goes in pieces: a welcome may name a state whose bytes follow as `piece` messages, the same for all
 * who join. A tab may `inquire` which operations are committed, `compare` content, and `leave` for good.
 *
 * Raise PROTOCOL_VERSION whenever an old page and a new server would misunderstand each other;
 * `tests/core/protocol.test.ts` hashes the shape of this page and fails when it moves.
 */
import { z } from "zod"
import { Working } from "./board.ts"
import { BoardChange } from "./changes.ts"
import { Id } from "./ids.ts"
import {
  Aggregation,
  EstimateInput,
  ModelPart,
  OwnEstimate,
  OwnVote,
  PublishedEstimate,
  PublishedVote,
  ResolutionInput,
  RoundPlan,
  VoteForecast,
  VoteInput,
  WorkshopPhase,
} from "./judgement.ts"
import { limits } from "./limits.ts"
import { documentNames, Role } from "./permissions.ts"

export const PROTOCOL_VERSION = 5
/** Of the board document: how the parts of a board lie in it. */
export const SCHEMA_VERSION = 2

export const DocName = z.enum(documentNames)
// Not z.instanceof: its type would be bytes over an ArrayBuffer alone, which those of Node and Yjs are not.
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const ClientId = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32 - 1)
const Seq = z.number().int().min(0)
/** SHA-256 */
const Hash = Bytes.refine((bytes) => bytes.length === 32, "not a hash")

/** How many operations one message may name. */
export const operationsNamed = 1_000
const OperationIds = z.array(Id).max(operationsNamed)

// --- from the browser -------------------------------------------------------------------------------------------

const DocHello = z.object({
  doc: DocName,
  /** What this copy already has; absent for a fresh copy. */
  have: z
    .object({
      epoch: z.number().int(),
      seq: Seq,
      /** Of the bytes of the batch or row with that number: after a database was set back it names another one. */
      hash: Hash,
      stateVector: Bytes.refine((b) => b.length <= 32_768),
    })
    .optional(),
})

export const Hello = z.object({
  protocol: z.number().int(),
  schema: z.number().int(),
  boardId: Id,
  /** Stays the same for the life of a tab. A hello ends what an older connection of the same tab may still bring. */
  tab: Id,
  /** The Yjs client id under which this tab will write to `board` (R3: it becomes this member's). */
  clientId: ClientId,
  /** Nothing has been written under it: the server may give one that this member has given back. */
  clientIdUnused: z.boolean(),
  docs: z.array(DocHello).min(1).max(4),
  /** Operations sent without an answer: the server says which of them are committed. `inquire` takes the rest. */
  openOperations: OperationIds,
})
export type Hello = z.infer<typeof Hello>

/**
 * After the welcome, about operations that the hello had no room for. Answered through its acknowledgement; not
 * answered when the server cannot tell just now, or after a refusal: ask again, or say hello.
 */
export const Inquire = z.object({ operationIds: OperationIds })
export type Inquire = z.infer<typeof Inquire>

/**
 * With nothing open: is my content what yours was at this number? (R18, A10) The hash is of `contentRoots` in
 * `content-doc.ts`. Answered through its acknowledgement, which may take a while when the server hashes for the first
 * time; asked more often than twice a second, the answer is "moved".
 */
export const Compare = z.object({ doc: DocName, epoch: z.number().int(), seq: Seq, hash: Hash })
export type Compare = z.infer<typeof Compare>

/**
 * The tab closes, everything is saved, and nothing more will come under this id: if the tab goes on after all, it
 * says hello under a fresh one. Edits that come later under the old one are not heard.
 */
export const Leave = z.object({ clientId: ClientId })
export type Leave = z.infer<typeof Leave>

export const Operation = z.object({
  id: Id,
  /** Yjs update V1 with the structs of this operation alone. */
  update: Bytes.refine((b) => b.length > 0 && b.length <= limits.frameBytes, "update too large"),
})
export type Operation = z.infer<typeof Operation>

export const Edit = z.object({
  doc: DocName,
  clientId: ClientId,
  operations: z.array(Operation).min(1).max(limits.operationsPerEdit),
})
export type Edit = z.infer<typeof Edit>

/** What others may see of what somebody is doing now. Never stored. */
export const Focus = z.object({
  scenarioId: Id.optional(),
  field: z.string().max(130).optional(),
  /** A thumb being dragged: the value on its way, per outcome, in 0..1. */
  dragging: z.object({ outcomeId: Id, probability: z.number().min(0).max(1) }).optional(),
  /** In the text `field`: encoded relative positions, so that they stay with their words. */
  caret: z.object({ anchor: z.string().max(200), head: z.string().max(200) }).optional(),
})
export type Focus = z.infer<typeof Focus>

/** What a facilitator asks of the server for everybody. Answered through its acknowledgement. */
export const Command = z.discriminatedUnion("kind", [
  /** Everybody is offered to come to a scenario. Nobody's focus is moved. */
  z.object({ kind: z.literal("bring"), scenarioId: Id }),
  z.object({
    kind: z.literal("start-timer"),
    label: z.string().max(limits.nameCharacters),
    durationMs: z.number().int().min(1_000).max(limits.timerMs),
  }),
  z.object({ kind: z.literal("pause-timer") }),
  z.object({ kind: z.literal("resume-timer") }),
  z.object({ kind: z.literal("extend-timer"), byMs: z.number().int().min(1_000).max(limits.timerMs) }),
  z.object({ kind: z.literal("stop-timer") }),
])
export type Command = z.infer<typeof Command>

const RoundNumber = RoundPlan.shape.follows.unwrap()

/**
 * Judgement: what is said in rounds and outside of them, and what a facilitator does with it. Answered through its
 * acknowledgement, and "received" only after its commit (A12). Sent twice, each has the effect of once: what makes
 * something new carries its id.
 */
export const JudgementCommand = z.discriminatedUnion("kind", [
  // of everybody who may estimate
  z.object({ kind: z.literal("submit"), estimate: EstimateInput }),
  /** On a link or a response; withdrawn as an estimate is. */
  z.object({ kind: z.literal("vote"), vote: VoteInput }),
  z.object({ kind: z.literal("withdraw"), estimateId: Id }),
  /** Whether others may see one's own page of scores. */
  z.object({ kind: z.literal("share-scores"), share: z.boolean() }),
  // of facilitators
  z.object({ kind: z.literal("set-phase"), phase: WorkshopPhase.nullable() }),
  z.object({ kind: z.literal("open-round"), id: Id, plan: RoundPlan }),
  z.object({
    kind: z.literal("set-deadline"),
    round: RoundNumber,
    deadline: z.number().int().min(0).nullable(),
  }),
  z.object({ kind: z.literal("close-round"), round: RoundNumber }),
  /** Closes it first if it is open. */
  z.object({ kind: z.literal("reveal-round"), round: RoundNumber }),
  z.object({ kind: z.literal("cancel-round"), round: RoundNumber }),
  /** The countdown to the automatic reveal stands still, or begins anew. */
  z.object({ kind: z.literal("hold-reveal"), round: RoundNumber, held: z.boolean() }),
  /** B7: written into the record. */
  z.object({ kind: z.literal("peek"), round: RoundNumber }),
  /** An aggregate of what stands of a round (null: of open estimates), or a value set by hand, with a reason. */
  z.object({
    kind: z.literal("accept"),
    id: Id,
    scenarioId: Id,
    round: RoundNumber.nullable(),
    take: z.discriminatedUnion("method", [
      z.object({ method: Aggregation }),
      z.object({ method: z.literal("byHand"), value: Working }),
    ]),
    reason: z.string(),
  }),
  /** The same of a link or a response: the median of what stands, or set by hand. Nats. */
  z.object({
    kind: z.literal("accept-vote"),
    id: Id,
    about: ModelPart,
    round: RoundNumber.nullable(),
    take: z.discriminatedUnion("method", [
      z.object({ method: z.literal("median") }),
      z.object({ method: z.literal("byHand"), value: VoteForecast }),
    ]),
    reason: z.string(),
  }),
  /** What was there before, where nobody has changed it since. */
  z.object({ kind: z.literal("take-back"), decisionId: Id }),
  z.object({ kind: z.literal("resolve"), resolution: ResolutionInput }),
])
export type JudgementCommand = z.infer<typeof JudgementCommand>

// --- from the server --------------------------------------------------------------------------------------------

export const RefusalReason = z.enum([
  "malformed", // cannot be decoded, or not a message of this page
  "forbidden", // the role does not allow it
  "foreign-client", // structs under a Yjs client id that is not this tab's
  "unknown-key", // a root, entity or field that a board does not have
  "invalid-value", // a value that its field does not take
  "loop", // links would lead back to where they began (M2); the message names the way
  "too-large", // a limit of R5, named in `limit`
  "read-only", // the board could not be loaded, or the document is the server's
  "not-welcome", // no hello, or an edit after a refusal under the same client id
  "deleted", // the entity was never there
])
export type RefusalReason = z.infer<typeof RefusalReason>

export const Refused = z.object({
  doc: DocName,
  clientId: ClientId,
  /** The operation that was refused; everything of this client id behind it is ignored until a new hello. */
  operationId: Id.nullable(),
  reason: RefusalReason,
  /** A sentence for the person. */
  message: z.string(),
  limit: z.string().optional(),
})
export type Refused = z.infer<typeof Refused>

/** Nothing is wrong with these operations, only with the moment: send them again, in order, after the wait. */
export const Later = z.object({
  doc: DocName,
  clientId: ClientId,
  operationIds: z.array(Id),
  retryAfterMs: z.number().int().min(0),
  why: z.enum(["rate", "storage"]),
})
export type Later = z.infer<typeof Later>

/** A gap: the server lacks something that these operations build on. Say hello again with what you have. */
export const Resync = z.object({ doc: DocName, reason: z.enum(["gap", "reset", "slow"]) })
export type Resync = z.infer<typeof Resync>

export const Batch = z.object({
  doc: DocName,
  epoch: z.number().int(),
  seq: Seq,
  update: Bytes,
  /** The operations that this batch commits: for their author, "saved". */
  operations: z.array(z.object({ id: Id, memberId: Id })),
  /** When the row was committed, ms since the epoch, by the server's clock. */
  at: z.number().int(),
})
export type Batch = z.infer<typeof Batch>

export const PresenceEntry = z.object({
  /** One entry a socket; a person with two tabs has two entries and one member id. */
  socketId: z.string(),
  memberId: Id,
  name: z.string(),
  colour: z.number().int(),
  role: Role,
  focus: Focus.nullable(),
})
export type PresenceEntry = z.infer<typeof PresenceEntry>
export const Presence = z.object({ changed: z.array(PresenceEntry), gone: z.array(z.string()) })
export type Presence = z.infer<typeof Presence>

export const You = z.object({
  memberId: Id,
  name: z.string(),
  colour: z.number().int(),
  role: Role,
  socketId: z.string(),
})
export type You = z.infer<typeof You>

/** A2: "saved" may be said only while the database is durable; otherwise "stored, not crash-safe". */
export const Durability = z.enum(["saved", "stored", "unavailable"])
export type Durability = z.infer<typeof Durability>
export const Status = z.object({ durability: Durability })

export const DocWelcome = z.object({
  doc: DocName,
  epoch: z.number().int(),
  seq: Seq,
  /** Of the bytes of the row with that number. */
  hash: Hash,
  /**
   * Everything that the copy lacks, all of it committed (A4). With pieces: what was committed since the state that
   * they make up, to be applied after them; only then is the copy at `seq`.
   */
  update: Bytes,
  /** An earlier state, whole or what the copy lacks of it, follows as `piece` messages that name it. */
  pieces: z.object({ state: z.string(), count: z.number().int().min(1).max(10_000) }).nullable(),
  /** true: this copy is not of this epoch (or was never the server's); begin a fresh document. */
  reset: z.boolean(),
})

export const Welcome = z.object({
  ok: z.literal(true),
  protocol: z.number().int(),
  you: You,
  /** The one that was asked for; another one only when nothing had been written under that. */
  clientId: ClientId,
  durability: Durability,
  /** The board could not be loaded whole: it is shown, and nothing is taken (A11). */
  readOnly: z.string().nullable(),
  docs: z.array(DocWelcome),
  committedOperations: z.array(Id),
  presence: z.array(PresenceEntry),
  serverTime: z.number().int(),
})
export type Welcome = z.infer<typeof Welcome>

export const NotWelcome = z.object({
  ok: z.literal(false),
  reason: z.enum([
    "malformed",
    "client-too-old", // reload; unsent edits are kept
    "client-too-new", // the server is older than the page
    "not-a-member",
    "removed",
    "no-such-board",
    "quarantined", // this board cannot be read back and is out of service
    "client-id-taken", // choose another id and replay
    "busy",
  ]),
  message: z.string(),
})
export type NotWelcome = z.infer<typeof NotWelcome>
export const HelloReply = z.discriminatedUnion("ok", [Welcome, NotWelcome])
export type HelloReply = z.infer<typeof HelloReply>

/** A part of a long state, the same bytes for everyone who is given that state. */
export const Piece = z.object({ state: z.string(), index: z.number().int().min(0), bytes: Bytes })
export type Piece = z.infer<typeof Piece>

export const InquireReply = z.object({ committed: z.array(Id) })
export type InquireReply = z.infer<typeof InquireReply>

export const CompareReply = z.object({
  /** "moved": the server is not at that number any more, or not yet; ask again when it is quiet. */
  result: z.enum(["same", "moved", "different"]),
})
export type CompareReply = z.infer<typeof CompareReply>

export const CommandReply = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(["forbidden", "no-such-scenario", "no-timer", "too-often", "unavailable"]),
    message: z.string(),
  }),
])
export type CommandReply = z.infer<typeof CommandReply>

export const JudgementRefusal = z.enum([
  "forbidden", // the role
  "phase", // the phase of the workshop
  "no-such-scenario",
  "no-such-part", // a link or a response
  "no-such-round",
  "no-such-estimate",
  "no-such-decision",
  "not-asked", // the round does not ask this; or it asks nothing at all
  "late", // the round was closed before it arrived
  "revealed", // ... and is revealed already
  "too-early", // the round is still open, or not yet revealed
  "round-running", // a blind round asks for this scenario already
  "used-id", // something else was sent under this id
  "wrong-kind",
  "wrong-outcomes",
  "out-of-range",
  "bad-sum",
  "bad-order",
  "bad-given",
  "bad-size", // a table for other levels
  "too-long",
  "too-many-sources",
  "rationale-required",
  "reason-required", // set by hand, or resolved anew
  "too-many", // a limit of R5
  "nothing-to-accept",
  "changed-since", // the working value is not the one that the decision set
  "no-such-source",
  "peek-not-allowed",
  "too-often",
  "unavailable", // the server cannot now: send it again
])
export type JudgementRefusal = z.infer<typeof JudgementRefusal>

export const JudgementReply = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    /** When it was committed, by the server's clock. */
    at: z.number().int(),
    /** Of a round that was opened. */
    round: RoundNumber.optional(),
    /** What a facilitator was shown before the reveal. */
    peeked: z.array(PublishedEstimate).optional(),
    peekedVotes: z.array(PublishedVote).optional(),
  }),
  z.object({ ok: z.literal(false), reason: JudgementRefusal, message: z.string() }),
])
export type JudgementReply = z.infer<typeof JudgementReply>

/**
 * One's own estimates (B6), to every tab of their author: after the welcome those that the ledger does not show,
 * beginning with `whole`, in as many messages as are needed; later those that are new or changed.
 */
export const Mine = z.object({
  estimates: z.array(OwnEstimate),
  votes: z.array(OwnVote).optional(),
  whole: z.boolean(),
  sharesScores: z.boolean(),
})
export type Mine = z.infer<typeof Mine>

/** A facilitator would like everybody to look at a scenario. */
export const Brought = z.object({ id: Id, by: Id, scenarioId: Id, at: z.number().int() })
export type Brought = z.infer<typeof Brought>

export const Bye = z.object({ reason: z.enum(["removed", "shutdown", "replaced"]), message: z.string() })
export type Bye = z.infer<typeof Bye>

/** What the server sends unasked, by event name. */
export const serverMessages = {
  batch: Batch,
  piece: Piece,
  refused: Refused,
  later: Later,
  resync: Resync,
  presence: Presence,
  you: You,
  status: Status,
  brought: Brought,
  mine: Mine,
  bye: Bye,
} as const
export type ServerMessages = { [K in keyof typeof serverMessages]: z.infer<(typeof serverMessages)[K]> }
export type ServerMessage = {
  [K in keyof ServerMessages]: { type: K; body: ServerMessages[K] }
}[keyof ServerMessages]

/** What a browser sends, by event name. */
export const clientMessages = {
  hello: Hello,
  edit: Edit,
  presence: Focus.nullable(),
  inquire: Inquire,
  compare: Compare,
  leave: Leave,
  command: Command,
  judgement: JudgementCommand,
} as const
/** Those that are answered through their acknowledgement, and with what. */
export const replies = {
  hello: HelloReply,
  inquire: InquireReply,
  compare: CompareReply,
  command: CommandReply,
  judgement: JudgementReply,
} as const

/** Kept beside each operation until it is saved or refused: enough to do it again in a fresh document. */
export const OpenOperation = z.object({ id: Id, changes: z.array(BoardChange), update: Bytes })
export type OpenOperation = z.infer<typeof OpenOperation>
