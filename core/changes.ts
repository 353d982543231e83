/**
 * Every edit of a board is a typed change with the value that it was based on. A change is what the outbox keeps,
 * what a refusal hands back, what undo turns round, what history tells and what permissions are asked about.
 * `board-doc.ts` puts a change into a document; this file knows no document.
 */
import { z } from "zod"
import { type Collection, collectionNames, OrderKey, Working } from "./board.ts"
import { Id } from "./ids.ts"
import { limits } from "./limits.ts"
import { unreachable } from "./result.ts"
import { Attributes, FormatName, FormatRange } from "./rich-text.ts"

const CollectionName = z.enum(collectionNames as [Collection, ...Collection[]])
const FieldName = z.string().min(1).max(130)
const Json = z.json()
const Text = z.string().max(limits.textCharacters)

export const BoardChange = z.discriminatedUnion("kind", [
  /** A field of the board itself (title, yardstick, as-of day, handling line). */
  z.object({ kind: z.literal("setMeta"), field: FieldName, value: Json, base: Json }),
  z.object({
    kind: z.literal("editMetaText"),
    field: FieldName,
    index: z.number().int().min(0),
    remove: Text,
    insert: Text,
  }),
  /** A new entity, whole: a map of field to value, texts as strings, list entries under `list:id`. */
  z.object({
    kind: z.literal("add"),
    collection: CollectionName,
    id: Id,
    fields: z.record(FieldName, Json),
  }),
  /** One field; null clears it. List entries are fields too: `evidence:e1`. */
  z.object({
    kind: z.literal("set"),
    collection: CollectionName,
    id: Id,
    field: FieldName,
    value: Json,
    base: Json,
  }),
  z.object({ kind: z.literal("setWorking"), id: Id, value: Working, base: Working.nullable() }),
  z.object({
    kind: z.literal("editText"),
    collection: CollectionName,
    id: Id,
    field: FieldName,
    index: z.number().int().min(0),
    remove: Text,
    insert: Text,
    /** Of what is inserted into a rich text: exactly these, none when absent. Plain texts take none. */
    attributes: Attributes.optional(),
  }),
  /**
   * One attribute of a stretch of a rich text; null takes it away. `over` is what stands there; `base` what it had of
   * this attribute, counted from the beginning of the stretch (`rangesWithin`).
   */
  z.object({
    kind: z.literal("formatText"),
    collection: CollectionName,
    id: Id,
    field: FieldName,
    index: z.number().int().min(0),
    over: Text,
    name: FormatName,
    value: z.union([z.literal(true), z.string(), z.null()]),
    base: z.array(FormatRange),
  }),
  z.object({
    kind: z.literal("move"),
    id: Id,
    setId: Id.nullable(),
    order: OrderKey,
    base: z.object({ setId: Id.nullable(), order: OrderKey.nullable() }),
  }),
  z.object({ kind: z.literal("delete"), collection: CollectionName, id: Id, at: z.number().int().min(0) }),
  z.object({ kind: z.literal("restore"), collection: CollectionName, id: Id, deletedAt: z.number() }),
])
export type BoardChange = z.infer<typeof BoardChange>

/** Those that lie at a place in a text. */
export type TextChange = Extract<BoardChange, { kind: "editText" | "editMetaText" | "formatText" }>

/** What one key of a document went through: the unit in which rights are asked and history is kept. */
export interface Touch {
  /** `meta` has one map, so its id is `meta` too. */
  collection: Collection | "meta"
  id: string
  /** null: the entity itself came into being. */
  field: string | null
  action: "add" | "set" | "clear" | "text"
}

/** The keys that a change touches, for asking permission before anything is done. */
export function touchesOf(change: BoardChange): Touch[] {
  switch (change.kind) {
    case "setMeta":
      return [{ collection: "meta", id: "meta", field: change.field, action: "set" }]
    case "editMetaText":
      return [{ collection: "meta", id: "meta", field: change.field, action: "text" }]
    case "add":
      return [{ collection: change.collection, id: change.id, field: null, action: "add" }]
    case "set":
      return [
        {
          collection: change.collection,
          id: change.id,
          field: change.field,
          action: change.value === null ? "clear" : "set",
        },
      ]
    case "setWorking":
      return [{ collection: "scenarios", id: change.id, field: "working", action: "set" }]
    case "editText":
    case "formatText":
      return [{ collection: change.collection, id: change.id, field: change.field, action: "text" }]
    case "move":
      return [
        { collection: "scenarios", id: change.id, field: "setId", action: "set" },
        { collection: "scenarios", id: change.id, field: "order", action: "set" },
      ]
    case "delete":
      return [{ collection: change.collection, id: change.id, field: "deletedAt", action: "set" }]
    case "restore":
      return [{ collection: change.collection, id: change.id, field: "deletedAt", action: "clear" }]
    default:
      return unreachable(change)
  }
}

/**
 * What the log keeps of an edited text, before and after: what was taken out and put in, and where it is formatted
 * what of the formatting went and came (in characters of the text before, and of that after). Of words that were only
 * formatted the text is empty.
 */
export interface TextRecord {
  index: number
  text: string
  formatting?: FormatRange[]
}

/** What the log keeps of one key in one commit, with the value before and after (null: nothing there). */
export interface ChangeRecord extends Touch {
  before: unknown
  after: unknown
}
