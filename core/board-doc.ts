/**
 * How a board lies in a Y.Doc, and the only file that knows it.
 *
 * Root map `meta`, and a root map a collection: entity id to a Y.Map. In an entity's map every field is its own
 * key, so that two people editing different fields of one scenario never lose each other's work; long texts are
 * Y.Text; an entry of a list has the key `list:id`; deleting sets `deletedAt`. Nothing is re-created to be edited.
 *
 * Reading is defensive: a field that its schema does not take is left out or shown as its default. A reader never
 * throws, whatever a document holds.
 */
import * as Y from "yjs"
import { z } from "zod"
import {
  type Board,
  type BoardMeta,
  type Collection,
  type CollectionShape,
  collectionNames,
  collections,
  type EntityOf,
  fieldShape,
  metaShape,
  type Scenario,
} from "./board.ts"
import type { BoardChange, ChangeRecord, TextChange, Touch } from "./changes.ts"
import { Id } from "./ids.ts"
import { limits } from "./limits.ts"
import { type Circumstances, noCircumstances } from "./permissions.ts"
import { fail, ok, type Result, unreachable } from "./result.ts"
import { Attributes, FormatRange, isFormatValue } from "./rich-text.ts"
import { countMarks, editText, formatText, newText, placeEdit, readRichText, wellFormed } from "./text-doc.ts"
import { readWorking } from "./working.ts"

export const rootNames = ["meta", ...collectionNames] as const

export const shapeOf = (root: Collection | "meta"): CollectionShape =>
  root === "meta" ? metaShape : collections[root]

// --- reading ----------------------------------------------------------------------------------------------------

export function readBoard(doc: Y.Doc): Board {
  const board: Record<string, unknown> = { meta: readMeta(doc) }
  for (const collection of collectionNames) {
    const entities: unknown[] = []
    for (const id of doc.getMap(collection).keys()) {
      const entity = readEntity(doc, collection, id)
      if (entity) entities.push(entity)
    }
    board[collection] = inOrder(entities as { id: string; order?: string | undefined }[])
  }
  return board as Board
}

export function readMeta(doc: Y.Doc): BoardMeta {
  return readFields(doc.getMap("meta"), metaShape) as BoardMeta
}

/** One entity, or null when there is none of that id or it lacks what it cannot be without (a link's ends, say). */
export function readEntity<C extends Collection>(doc: Y.Doc, collection: C, id: string): EntityOf<C> | null {
  const map = doc.getMap(collection).get(id)
  if (!(map instanceof Y.Map) || !Id.safeParse(id).success) return null
  const shape = collections[collection]
  const fields: Record<string, unknown> = { id, ...readFields(map, shape) }
  if (collection === "scenarios") {
    const scenario = fields as unknown as Scenario
    if (scenario.kind === "binary" && scenario.outcomes.length === 0) scenario.outcomes = yesAndNo()
    const working = readWorking(scenario.working, scenario)
    if (working) scenario.working = working
    else delete scenario.working
  }
  return needed[collection].every((key) => fields[key] !== undefined) ? (fields as EntityOf<C>) : null
}

/** What an entity cannot be without. Each value was parsed by itself when it was read: asked again, opening takes twice as long. */
const needed = Object.fromEntries(
  collectionNames.map((name) => {
    const fields = Object.entries(collections[name].schema.shape) as [string, z.ZodType][]
    return [name, fields.filter(([, field]) => !field.safeParse(undefined).success).map(([key]) => key)]
  }),
) as Record<Collection, string[]>

/** By fractional index, then by id: the same order on every replica. */
export function inOrder<T extends { id: string; order?: string | undefined }>(entities: T[]): T[] {
  return entities.sort((a, b) => compare(a.order ?? "~", b.order ?? "~") || compare(a.id, b.id))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const yesAndNo = (): Scenario["outcomes"] => [
  { id: "yes", label: "Yes", order: 0 },
  { id: "no", label: "No", order: 1 },
]

function readFields(map: Y.Map<unknown>, shape: CollectionShape): Record<string, unknown> {
  const fields: Record<string, unknown> = structuredDefaults(shape)
  for (const text of shape.texts) fields[text] = ""
  const lists: Record<string, { id: string; order?: number }[]> = {}
  for (const list of Object.keys(shape.items)) lists[list] = []
  for (const [key, value] of map.entries()) {
    const field = fieldShape(shape, key)
    if (!field) continue
    if (field.kind === "text") {
      if (value instanceof Y.Text) readText(fields, key, value, shape.rich?.includes(key) ?? false)
      continue
    }
    const parsed = field.schema.safeParse(value)
    if (!parsed.success) continue
    const colon = key.indexOf(":")
    if (colon > 0) lists[key.slice(0, colon)]?.push({ id: key.slice(colon + 1), ...(parsed.data as object) })
    else fields[key] = parsed.data
  }
  for (const [list, entries] of Object.entries(lists)) {
    fields[list] = entries.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || compare(a.id, b.id))
  }
  return fields
}

function readText(fields: Record<string, unknown>, key: string, value: Y.Text, rich: boolean): void {
  if (!rich) {
    fields[key] = value.toString().slice(0, limits.textCharacters)
    return
  }
  const { text, formatting } = readRichText(value)
  fields[key] = text
  if (formatting.length > 0) fields.formatting = { ...(fields.formatting as object), [key]: formatting }
}

const structuredDefaults = (shape: CollectionShape): Record<string, unknown> => ({ ...shape.defaults })

/** What of the board, as it is now, bears on the right to touch this (`permissions.ts`). */
export function circumstancesOf(doc: Y.Doc, touch: Touch): Circumstances {
  const layoutLocked = doc.getMap("meta").get("layoutLocked") === true
  const comment = touch.collection === "comments" ? doc.getMap("comments").get(touch.id) : null
  const author = comment instanceof Y.Map ? comment.get("authorId") : null
  return { ...noCircumstances, layoutLocked, author: typeof author === "string" ? author : null }
}

// --- writing ----------------------------------------------------------------------------------------------------

export interface ChangeFailure {
  reason: "no-such-entity" | "exists" | "unknown-field" | "invalid-value" | "too-large"
  message: string
}

/**
 * Put changes into the document, all in one transaction or none. `origin` is handed to observers as the
 * transaction's origin, so that a session can tell its own edits from what arrives. `place` is asked just before
 * each one is written, and may say where in its text it goes; `wrote` is told just after.
 */
export function applyChanges(
  doc: Y.Doc,
  changes: readonly BoardChange[],
  origin?: unknown,
  place: (change: BoardChange) => BoardChange = (change) => change,
  wrote: (change: BoardChange) => void = () => {},
): Result<void, ChangeFailure> {
  // Checked before anything is written: Yjs transactions do not roll back.
  const planned: Planned = { added: new Set(), texts: new Map(), marks: new Map() }
  for (const change of changes) {
    const failure = check(doc, change, planned)
    if (failure) return fail(failure)
  }
  doc.transact(() => {
    for (const change of changes) {
      const placed = place(change)
      write(doc, placed)
      wrote(placed)
    }
  }, origin)
  return ok(undefined)
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
const formattingKey = "formatting"
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

function write(doc: Y.Doc, change: BoardChange): void {
  const entity = (collection: Collection, id: string) => doc.getMap(collection).get(id) as Y.Map<unknown>
  switch (change.kind) {
    case "setMeta":
      setKey(doc.getMap("meta"), change.field, change.value)
      return
    case "editMetaText":
      editText(textIn(doc.getMap("meta"), change.field), change, false)
      return
    case "add":
      addEntity(doc, change.collection, change.id, change.fields)
      return
    case "set":
      setKey(entity(change.collection, change.id), change.field, change.value)
      return
    case "setWorking":
      setKey(entity("scenarios", change.id), "working", change.value)
      return
    case "editText":
      editText(
        textIn(entity(change.collection, change.id), change.field),
        change,
        isRich(change.collection, change.field),
      )
      return
    case "formatText": {
      const text = entity(change.collection, change.id).get(change.field)
      if (text instanceof Y.Text) formatText(text, change)
      return
    }
    case "move": {
      setKey(entity("scenarios", change.id), "setId", change.setId)
      setKey(entity("scenarios", change.id), "order", change.order)
      return
    }
    case "delete":
      setKey(entity(change.collection, change.id), "deletedAt", change.at)
      return
    case "restore":
      setKey(entity(change.collection, change.id), "deletedAt", null)
      return
    default:
      unreachable(change)
  }
}

const isRich = (collection: Collection, field: string): boolean =>
  shapeOf(collection).rich?.includes(field) ?? false

function setKey(map: Y.Map<unknown>, key: string, value: unknown): void {
  if (value !== null) map.set(key, wellFormed(value))
  else if (map.has(key)) map.delete(key)
}

/** Texts exist from the entity's first moment: made on demand, two people's first keystrokes would replace each other. */
function addEntity(doc: Y.Doc, collection: Collection, id: string, fields: Record<string, unknown>): void {
  const shape = collections[collection] as CollectionShape
  const map = new Y.Map<unknown>()
  const formatting = shape.rich ? (fields[formattingKey] as Scenario["formatting"]) : undefined
  for (const [field, value] of Object.entries(fields)) {
    if (shape.texts.includes(field) || (shape.rich && field === formattingKey)) continue
    if (value !== null) map.set(field, wellFormed(value))
  }
  for (const text of shape.texts) map.set(text, newText(String(fields[text] ?? ""), formatting?.[text]))
  doc.getMap(collection).set(id, map)
}

function textIn(map: Y.Map<unknown>, field: string): Y.Text {
  const there = map.get(field)
  if (there instanceof Y.Text) return there
  const text = new Y.Text()
  map.set(field, text)
  return text
}

/** The fields of an entity as a map of the document holds them: what `add` takes. The inverse of reading. */
export function fieldsOf<C extends Collection>(
  collection: C,
  entity: Omit<EntityOf<C>, "id">,
): Extract<BoardChange, { kind: "add" }>["fields"] {
  const shape = collections[collection] as CollectionShape
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(entity)) {
    if (key === "id" || value === undefined || value === null) continue
    if (Object.hasOwn(shape.items, key)) {
      for (const { id, ...item } of value as { id: string }[]) fields[`${key}:${id}`] = item
    } else fields[key] = value
  }
  return fields as Extract<BoardChange, { kind: "add" }>["fields"]
}

/** A whole board into an empty document: the server's, when a board is made (R15). */
export function writeBoard(doc: Y.Doc, board: Board): void {
  doc.transact(() => {
    const meta = doc.getMap("meta")
    for (const [key, value] of Object.entries(board.meta)) {
      if (value !== undefined && !metaShape.texts.includes(key)) meta.set(key, wellFormed(value))
    }
    for (const text of metaShape.texts) meta.set(text, newText(board.meta[text as "note"] ?? ""))
    for (const collection of collectionNames) {
      for (const entity of board[collection]) {
        addEntity(doc, collection, entity.id, fieldsOf(collection, entity as never))
      }
    }
  })
}

// --- watching ---------------------------------------------------------------------------------------------------

/**
 * Calls back once a transaction with what each key went through, before and after. A text's record carries its
 * whole value after and, before, the value as it was.
 */
export function observeChanges(
  doc: Y.Doc,
  listener: (records: ChangeRecord[], transaction: Y.Transaction) => void,
): () => void {
  const stop = rootNames.map((root) => {
    const map = doc.getMap(root)
    const observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
      const records = events.flatMap((event) => recordsOf(root, event))
      if (records.length > 0) listener(records, transaction)
    }
    map.observeDeep(observer as never)
    return () => map.unobserveDeep(observer as never)
  })
  return () => {
    for (const end of stop) end()
  }
}

function recordsOf(
  root: (typeof rootNames)[number],
  event: Y.YEvent<Y.AbstractType<unknown>>,
): ChangeRecord[] {
  const path = event.path
  const records: ChangeRecord[] = []
  if (event instanceof Y.YTextEvent) {
    const field = String(path[path.length - 1])
    const id = root === "meta" ? "meta" : String(path[0])
    const after = event.target.toString()
    records.push({ collection: root, id, field, action: "text", before: textBefore(event), after })
    return records
  }
  if (!(event instanceof Y.YMapEvent)) return records
  for (const [key, change] of event.keys) {
    const after = plain((event.target as Y.Map<unknown>).get(key))
    const before = plain(change.oldValue)
    if (root !== "meta" && path.length === 0) {
      records.push({ collection: root, id: key, field: null, action: "add", before, after })
    } else {
      const id = root === "meta" ? "meta" : String(path[0])
      const action = change.action === "delete" ? "clear" : "set"
      records.push({ collection: root, id, field: key, action, before, after })
    }
  }
  return records
}

/** Observers run before deleted content is collected, so what this transaction took out can still be read. */
function textBefore(event: Y.YTextEvent): string {
  let before = ""
  for (let item = event.target._start; item !== null; item = item.right) {
    const wasThere = !event.adds(item) && (!item.deleted || event.deletes(item))
    if (wasThere && item.content instanceof Y.ContentString) before += item.content.str
  }
  return before
}

const plain = (value: unknown): unknown =>
  value instanceof Y.AbstractType ? value.toJSON() : value === undefined ? null : value

/** Entities that lie in the document, deleted ones included: they still cost memory and are counted by R5. */
export function countEntities(doc: Y.Doc): number {
  return collectionNames.reduce((count, collection) => count + doc.getMap(collection).size, 0)
}
