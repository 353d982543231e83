/**
 * Whether changes can be done in a document as it is, asked before anything of them is written. What a person can do
 * wrong has its own sentence here; what the server lets through is for the judge to say.
 */
import * as Y from "yjs"
import { z } from "zod"
import { type Collection, type CollectionShape, collections, fieldShape, metaShape } from "./board.ts"
import type { BoardChange, TextChange } from "./changes.ts"
import { limits } from "./limits.ts"
import { type Rewritten, unfitModel } from "./model-checks-doc.ts"
import { unreachable } from "./result.ts"
import { Attributes, FormatRange, isFormatValue } from "./rich-text.ts"
import { countMarks, placeEdit } from "./text-doc.ts"

export interface ChangeFailure {
  reason: "no-such-entity" | "exists" | "unknown-field" | "invalid-value" | "too-large" | "loop"
  message: string
}

/** The first of them that cannot be done, after those before it. */
export function checkAll(doc: Y.Doc, changes: readonly BoardChange[]): ChangeFailure | null {
  const planned: Planned = { added: new Set(), texts: new Map(), marks: new Map() }
  for (const change of changes) {
    const failure = check(doc, change, planned)
    if (failure) return failure
  }
  return unfitModel(doc, rewrittenBy(changes))
}

/** What stands under each key after all of them, of the entities that they write to. */
function rewrittenBy(changes: readonly BoardChange[]): Rewritten[] {
  const entities = new Map<string, Rewritten & { fields: Map<string, readonly unknown[]> }>()
  const put = (
    { collection, id }: { collection: Collection; id: string },
    field: string,
    value: unknown,
    added = false,
  ) => {
    const key = `${collection}/${id}`
    const entity = entities.get(key) ?? { collection, id, added, fields: new Map() }
    entities.set(key, entity)
    entity.fields.set(field, [value ?? undefined])
  }
  for (const change of changes) {
    switch (change.kind) {
      case "add":
        put(change, "deletedAt", null, true)
        for (const [field, value] of Object.entries(change.fields)) put(change, field, value)
        break
      case "set":
        put(change, change.field, change.value)
        break
      case "move":
        put({ collection: "scenarios", id: change.id }, "setId", change.setId)
        break
      case "delete":
        put(change, "deletedAt", change.at)
        break
      case "restore":
        put(change, "deletedAt", null)
        break
    }
  }
  return [...entities.values()]
}

/** What the changes before this one will have done, by key. */
interface Planned {
  added: Set<string>
  texts: Map<string, string>
  /** Of the beginnings and ends of formatting the most that there can be. */
  marks: Map<string, number>
}

function check(doc: Y.Doc, change: BoardChange, planned: Planned): ChangeFailure | null {
  const { added } = planned
  const known = (collection: Collection, id: string): ChangeFailure | null =>
    added.has(`${collection}/${id}`) || doc.getMap(collection).get(id) instanceof Y.Map
      ? null
      : { reason: "no-such-entity", message: "This is no longer on the board." }
  switch (change.kind) {
    case "setMeta":
      return checkValue(metaShape, change.field, change.value)
    case "editMetaText":
      return checkText(metaShape, change.field) ?? checkEdit(doc.getMap("meta"), "meta", change, planned)
    case "add": {
      const key = `${change.collection}/${change.id}`
      if (added.has(key) || doc.getMap(change.collection).has(change.id)) {
        return { reason: "exists", message: "There is already an entry with this id." }
      }
      added.add(key)
      const shape: CollectionShape = collections[change.collection]
      for (const [field, value] of Object.entries(change.fields)) {
        if (value === null) continue
        if (field === formattingKey && shape.rich) {
          const failure = checkWholeFormatting(shape, value, key, planned)
          if (failure) return failure
          continue
        }
        const failure =
          fieldShape(shape, field)?.kind === "text" ? checkWholeText(value) : checkValue(shape, field, value)
        if (failure) return failure
        if (typeof value === "string") planned.texts.set(`${key}/${field}`, value)
      }
      return null
    }
    case "set":
      return (
        known(change.collection, change.id) ??
        checkValue(collections[change.collection], change.field, change.value)
      )
    case "setWorking":
      return known("scenarios", change.id) ?? checkValue(collections.scenarios, "working", change.value)
    case "editText":
      return (
        known(change.collection, change.id) ??
        checkText(collections[change.collection], change.field) ??
        checkAttributes(collections[change.collection], change) ??
        checkEdit(
          doc.getMap(change.collection).get(change.id),
          `${change.collection}/${change.id}`,
          change,
          planned,
        )
      )
    case "formatText":
      return (
        known(change.collection, change.id) ??
        checkFormat(collections[change.collection], change) ??
        checkMarks(
          doc.getMap(change.collection).get(change.id),
          `${change.collection}/${change.id}`,
          change.field,
          2,
          planned,
        )
      )
    case "move":
      return (
        known("scenarios", change.id) ??
        checkValue(collections.scenarios, "setId", change.setId) ??
        checkValue(collections.scenarios, "order", change.order)
      )
    case "delete":
      return (
        known(change.collection, change.id) ??
        checkValue(collections[change.collection], "deletedAt", change.at)
      )
    case "restore":
      return known(change.collection, change.id)
    default:
      return unreachable(change)
  }
}

function checkWholeText(value: unknown): ChangeFailure | null {
  if (typeof value !== "string")
    return { reason: "invalid-value", message: "This value is not allowed here." }
  return value.length <= limits.textCharacters ? null : tooLong
}

const tooLong: ChangeFailure = {
  reason: "too-large",
  message: `A text can have at most ${limits.textCharacters.toLocaleString("en")} characters.`,
}

function checkValue(shape: CollectionShape, field: string, value: unknown): ChangeFailure | null {
  const found = fieldShape(shape, field)
  if (found?.kind !== "value") return { reason: "unknown-field", message: `A board has no field "${field}".` }
  if (value === null) {
    return isNeeded(shape, field) ? { reason: "invalid-value", message: "This cannot be left empty." } : null
  }
  const parsed = found.schema.safeParse(value)
  return parsed.success
    ? null
    : {
        reason: "invalid-value",
        message: parsed.error.issues[0]?.message ?? "This value is not allowed here.",
      }
}

/** Without it nobody could read the entity any more: a link's ends, say. */
export function isNeeded(shape: CollectionShape, field: string): boolean {
  const found = fieldShape(shape, field)
  return (
    found?.kind === "value" &&
    !field.includes(":") &&
    !Object.hasOwn(shape.defaults, field) &&
    !found.schema.safeParse(undefined).success
  )
}

function checkText(shape: CollectionShape, field: string): ChangeFailure | null {
  return fieldShape(shape, field)?.kind === "text"
    ? null
    : { reason: "unknown-field", message: `A board has no text "${field}".` }
}

/** Refused whole: an insertion of which a part is left out would lose somebody's words without a sound. */
function checkEdit(map: unknown, of: string, change: TextInsertion, planned: Planned): ChangeFailure | null {
  const key = `${of}/${change.field}`
  const shared = map instanceof Y.Map ? map.get(change.field) : undefined
  const before = planned.texts.get(key) ?? (shared instanceof Y.Text ? shared.toString() : "")
  const { index, removed, insert } = placeEdit(before, change)
  const after = before.slice(0, index) + insert + before.slice(index + removed)
  planned.texts.set(key, after)
  if (insert && after.length > limits.textCharacters) return tooLong
  const formatted = change.kind === "editText" ? Object.keys(change.attributes ?? {}).length : 0
  return formatted > 0 ? checkMarks(map, of, change.field, 2 * formatted, planned) : null
}

type TextInsertion = Exclude<TextChange, { kind: "formatText" }>

const unformatted = (field: string): ChangeFailure => ({
  reason: "unknown-field",
  message: `"${field}" takes no formatting.`,
})
const notAllowed: ChangeFailure = { reason: "invalid-value", message: "This value is not allowed here." }

function checkAttributes(
  shape: CollectionShape,
  { field, attributes }: Extract<BoardChange, { kind: "editText" }>,
): ChangeFailure | null {
  if (attributes === undefined) return null
  if (!shape.rich?.includes(field)) return unformatted(field)
  return Attributes.safeParse(attributes).success ? null : notAllowed
}

function checkFormat(
  shape: CollectionShape,
  { field, name, value }: Extract<BoardChange, { kind: "formatText" }>,
): ChangeFailure | null {
  if (!shape.rich?.includes(field)) return unformatted(field)
  return isFormatValue(name, value) ? null : notAllowed
}

/** An entity holds no such key: the formatting of its rich texts lies in them. */
export const formattingKey = "formatting"
const Formatting = z.record(z.string(), z.array(FormatRange))

function checkWholeFormatting(
  shape: CollectionShape,
  value: unknown,
  of: string,
  { marks }: Planned,
): ChangeFailure | null {
  const parsed = Formatting.safeParse(value)
  if (!parsed.success) return notAllowed
  for (const [field, ranges] of Object.entries(parsed.data)) {
    if (!shape.rich?.includes(field)) return unformatted(field)
    marks.set(`${of}/${field}`, 2 * ranges.length)
    if (2 * ranges.length > limits.formatMarks) return tooFormatted
  }
  return null
}

function checkMarks(
  map: unknown,
  of: string,
  field: string,
  atMost: number,
  { marks }: Planned,
): ChangeFailure | null {
  const key = `${of}/${field}`
  const shared = map instanceof Y.Map ? map.get(field) : undefined
  const after = (marks.get(key) ?? (shared instanceof Y.Text ? countMarks(shared) : 0)) + atMost
  marks.set(key, after)
  return after > limits.formatMarks ? tooFormatted : null
}

const tooFormatted: ChangeFailure = {
  reason: "too-large",
  message: `A text can have at most ${(limits.formatMarks / 2).toLocaleString("en")} formatted stretches.`,
}
