/**
 * The wire, on one page. Every message is a schema here and is parsed on arrival, on both sides.
 *
 * A browser says `hello`, is `welcome`, and from then on sends `edit` and `presence`; the server sends `batch`
 * (others' work and, by operation id, the acknowledgement of one's own), `refused`, `later`, `resync`, `presence`,
 * `you`, `status` and `bye`. Each is one Socket.IO event of that name with one argument.
 *
 * Raise PROTOCOL_VERSION whenever an old page and a new server would misunderstand each other;
 * `tests/core/protocol.test.ts` hashes the shape of this page and fails when it moves.
 */
import { z } from "zod"
import { BoardChange } from "./changes.ts"
import { Id } from "./ids.ts"
import { limits } from "./limits.ts"
import { documentNames, Role } from "./permissions.ts"

export const PROTOCOL_VERSION = 1
/** Of the board document: how the parts of a board lie in it. */
export const SCHEMA_VERSION = 1

export const DocName = z.enum(documentNames)
// Not z.instanceof: its type would be bytes over an ArrayBuffer alone, which those of Node and Yjs are not.
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const ClientId = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32 - 1)
const Seq = z.number().int().min(0)

// --- from the browser -------------------------------------------------------------------------------------------

const DocHello = z.object({
  doc: DocName,
  /** What this copy already has; absent for a fresh copy. */
  have: z
    .object({ epoch: z.number().int(), seq: Seq, stateVector: Bytes.refine((b) => b.length <= 32_768) })
    .optional(),
})

export const Hello = z.object({
  protocol: z.number().int(),
  schema: z.number().int(),
  boardId: Id,
  /** The Yjs client id under which this tab will write to `board` (R3: it becomes this member's). */
  clientId: ClientId,
  docs: z.array(DocHello).min(1).max(4),
  /** Operations sent without an answer: the server says which of them are committed. */
  openOperations: z.array(Id).max(1_000),
})
export type Hello = z.infer<typeof Hello>

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
})
export type Focus = z.infer<typeof Focus>

// --- from the server --------------------------------------------------------------------------------------------

export const RefusalReason = z.enum([
  "malformed", // cannot be decoded, or not a message of this page
  "forbidden", // the role does not allow it
  "foreign-client", // structs under a Yjs client id that is not this tab's
  "unknown-key", // a root, entity or field that a board does not have
  "invalid-value", // a value that its field does not take
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
  /** Everything that the copy lacks; everything in it is committed (A4). */
  update: Bytes,
  /** true: this copy is not of this epoch (or was never the server's); begin a fresh document. */
  reset: z.boolean(),
})

export const Welcome = z.object({
  ok: z.literal(true),
  protocol: z.number().int(),
  you: You,
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

export const Bye = z.object({ reason: z.enum(["removed", "shutdown", "replaced"]), message: z.string() })
export type Bye = z.infer<typeof Bye>

/** What the server sends unasked, by event name. `hello` is answered through its acknowledgement. */
export const serverMessages = {
  batch: Batch,
  refused: Refused,
  later: Later,
  resync: Resync,
  presence: Presence,
  you: You,
  status: Status,
  bye: Bye,
} as const
export type ServerMessages = { [K in keyof typeof serverMessages]: z.infer<(typeof serverMessages)[K]> }
export type ServerMessage = {
  [K in keyof ServerMessages]: { type: K; body: ServerMessages[K] }
}[keyof ServerMessages]

/** What a browser sends, by event name. `hello` expects an acknowledgement with a HelloReply. */
export const clientMessages = { hello: Hello, edit: Edit, presence: Focus.nullable() } as const

/** Kept beside each operation until it is saved or refused: enough to do it again in a fresh document. */
export const OpenOperation = z.object({ id: Id, changes: z.array(BoardChange), update: Bytes })
export type OpenOperation = z.infer<typeof OpenOperation>
