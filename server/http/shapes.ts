/** The JSON of calls and answers, as schemas: what comes in is parsed with them, and the OpenAPI document shows them. */
import { z } from "@hono/zod-openapi"
import { csvFieldNames } from "../../core/csv-columns.ts"
import { csvLimits } from "../../core/csv-table.ts"
import { Id as CoreId } from "../../core/ids.ts"
import { snapshotFileLimits } from "../../core/import-snapshot.ts"
import { limits } from "../../core/limits.ts"
import { oneLine } from "../../core/one-line.ts"
import { SnapshotKind as CoreSnapshotKind } from "../../core/snapshot.ts"

export { oneLine }

const idPattern = CoreId
export const Id = z
  .string()
  .refine((id) => idPattern.safeParse(id).success, "not an id")
  .openapi({ example: "k3v0q8z1x7n5b2m4c6d9" })
export const Role = z.enum(["facilitator", "analyst", "viewer"]).openapi("Role")
export const InviteKind = z.enum(["link", "code"]).openapi("InviteKind")

export const Name = z
  .string()
  .overwrite(oneLine)
  .min(1, "A name is needed.")
  .max(limits.nameCharacters, `A name can have at most ${limits.nameCharacters} characters.`)
  .openapi({ example: "Mina" })
export const Title = z
  .string()
  .overwrite(oneLine)
  .max(limits.lineCharacters, `A title can have at most ${limits.lineCharacters} characters.`)
  .openapi({ example: "Korea, autumn 2018" })

const Instant = z.iso.datetime().openapi({ example: "2018-08-31T09:00:00.000Z" })

const Column = z
  .number()
  .int()
  .min(0)
  .max(csvLimits.columns - 1)
const NewTable = z
  .strictObject({
    text: z.string().max(csvLimits.characters, "This table is too large"),
    header: z.boolean().optional().openapi({ description: "Whether the first row is headings." }),
    columns: z
      .strictObject(Object.fromEntries(csvFieldNames.map((field) => [field, Column.optional()])))
      .optional()
      .openapi({
        description: "Which column, counted from 0, holds what. Guessed by the headings without it.",
      }),
    likelihoods: z
      .enum(["percent", "share"])
      .optional()
      .openapi({ description: "What numbers without a sign are, where the column does not say." }),
    dates: z
      .enum(["dmy", "mdy"])
      .optional()
      .openapi({ description: "Whether 3/4/2026 is in April or in March, where the column does not say." }),
    leftOut: z
      .array(z.number().int().min(1))
      .max(csvLimits.rows)
      .optional()
      .openapi({ description: "Rows that are left out, numbered as a spreadsheet does." }),
  })
  .openapi("NewTable", {
    description:
      "CSV with one scenario a row. With a row that is none, nothing is made, and the rows are named.",
  })
export const NewBoard = z
  .strictObject({
    title: Title.optional(),
    template: z.enum(["korea-2018"]).optional(),
    lines: z
      .array(z.string())
      .max(limits.entities)
      .optional()
      .openapi({ description: "One scenario a line; bullets and numbering are taken off." }),
    file: z.string().max(snapshotFileLimits.characters, "This file is too large").optional().openapi({
      description:
        "The text of a file: a snapshot as JSON, a network in BIF, or a project of ScenarioWizard 4. All of it, or a refusal with the line.",
    }),
    hash: z
      .string()
      .regex(/^[\da-fA-F]{64}$/, "not a hash")
      .optional()
      .openapi({ description: "The SHA-256 that a snapshot in `file` must have." }),
    table: NewTable.optional(),
    name: Name.optional().openapi({ description: "The facilitator's name." }),
  })
  .openapi("NewBoard")
export const CreatedBoard = z
  .object({
    id: Id,
    url: z.string(),
    codes: z.object({ facilitator: z.string(), analyst: z.string(), viewer: z.string() }),
    hash: z.string().optional().openapi({ description: "Of the snapshot that it was made of." }),
    notes: z.array(z.string()).optional().openapi({ description: "What did not come along from a file." }),
  })
  .openapi("CreatedBoard")

export const Joining = z.strictObject({ code: z.string().max(500), name: Name }).openapi("Joining")
export const Joined = z.object({ boardId: Id, url: z.string() }).openapi("Joined")
export const JoinPreview = z
  .object({
    title: z.string(),
    role: Role,
    people: z.number().int().openapi({ description: "How many people are on the board." }),
  })
  .openapi("JoinPreview")

export const TicketBody = z.object({ ticket: z.string() }).openapi("Ticket")

export const Invite = z
  .object({
    id: Id,
    role: Role,
    kind: InviteKind,
    code: z.string(),
    url: z.string(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    maxUses: z.number().int().nullable(),
    uses: z.number().int(),
  })
  .openapi("Invite")
const aYearInHours = 24 * 366
export const NewInvite = z
  .strictObject({
    role: Role,
    kind: InviteKind,
    expiresInHours: z.number().positive().max(aYearInHours).optional(),
    maxUses: z.number().int().min(1).max(10_000).optional(),
  })
  .openapi("NewInvite")
export const Invites = z.object({ invites: z.array(Invite) }).openapi("Invites")

export const RoleChange = z.strictObject({ role: Role }).openapi("RoleChange")
export const Recovering = z
  .strictObject({
    /** One of the two says which board. */
    code: z.string().max(500).optional(),
    boardId: Id.optional(),
    key: z.string().max(200).openapi({ example: "river amber lounge tulip" }),
    replace: z.boolean().optional().openapi({ description: "Also when this device is somebody else's." }),
  })
  .openapi("Recovering")
export const PersonalKey = z.object({ key: z.string(), url: z.string() }).openapi("PersonalKey")

export const NameChange = z.strictObject({ name: Name }).openapi("NameChange")
export const MemberBody = z
  .object({ id: Id, name: z.string(), colour: z.number().int(), role: Role })
  .openapi("Member")

export const BoardBody = z
  .looseObject({ meta: z.looseObject({ title: z.string() }), scenarios: z.array(z.looseObject({ id: Id })) })
  .openapi("Board", {
    description: "The board as canonical JSON: every part of it, in a fixed order of keys.",
  })

export const NewScenarios = z
  .strictObject({
    setId: Id.nullable().openapi({ description: "null: in no set." }),
    lines: z.array(z.string()).max(limits.entities),
    afterId: Id.optional().openapi({ description: "Of the set's scenarios; without it they come last." }),
    listId: Id.refine((id) => id.length <= 40, "too long")
      .optional()
      .openapi({ description: "Sent twice under one id, a list is added once." }),
  })
  .openapi("NewScenarios")
export const AddedScenarios = z.object({ ids: z.array(Id) }).openapi("AddedScenarios")

/** Kept as it is written, but for what PostgreSQL keeps in no text. */
const Note = z
  .string()
  .overwrite((text) => text.replace(/[\0\p{Cs}]+/gu, " ").trim())
  .max(limits.textCharacters, `A note can have at most ${limits.textCharacters} characters.`)
  .openapi({ example: "Before the delegation came in." })
export const NewSnapshot = z
  .strictObject({ title: Title.optional(), note: Note.optional() })
  .openapi("NewSnapshot")
export const TakenSnapshot = z
  .object({ id: Id, number: z.number().int(), hash: z.string() })
  .openapi("TakenSnapshot")
export const SnapshotLine = z
  .object({
    id: Id,
    number: z.number().int().openapi({ description: "Counts on its board from 1." }),
    // Made here: whether core's own knows `openapi` hangs on which module was loaded first.
    kind: z.enum(CoreSnapshotKind.options).openapi({
      description: "Taken by a hand, or by itself: at a reveal, an inject, by the hour.",
    }),
    title: z.string(),
    note: z.string(),
    asOf: Instant.openapi({ description: "The moment that it speaks of." }),
    createdAt: Instant,
    hash: z.string().openapi({ description: "SHA-256 of its JSON, byte for byte." }),
    author: z.string().nullable().openapi({ description: "null: taken by itself." }),
    round: z.number().int().nullable().openapi({ description: "The round at whose reveal it was taken." }),
  })
  .openapi("SnapshotLine")
export const Snapshots = z.object({ snapshots: z.array(SnapshotLine) }).openapi("Snapshots")
export const OneSnapshot = SnapshotLine.extend({
  seq: z.number().int(),
  engineVersion: z.string(),
  recomputes: z.object({
    same: z.boolean().openapi({
      description: "The text gives its hash, and the numbers that follow from it come out again.",
    }),
    words: z.string(),
  }),
}).openapi("Snapshot")

export const HealthBody = z
  .object({
    status: z.string(),
    version: z.string(),
    database: z.object({ kind: z.string(), version: z.string() }),
    durability: z.unknown(),
  })
  .openapi("Health")

export const BoardParams = z.object({ id: Id.openapi({ param: { name: "id", in: "path" } }) })
export const InviteParams = BoardParams.extend({
  inviteId: Id.openapi({ param: { name: "inviteId", in: "path" } }),
})
export const MemberParams = BoardParams.extend({
  memberId: Id.openapi({ param: { name: "memberId", in: "path" } }),
})
export const CodeParams = z.object({
  code: z
    .string()
    .max(200)
    .openapi({ param: { name: "code", in: "path" } }),
})
