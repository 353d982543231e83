/**
 * How a board lies in a Y.Doc, and the only file that knows it.
 *
 * Root map `meta`, and a root map a collection: entity id to a Y.Map. In an entity's map every field is its own
 * key, so that two people editing different fields of one scenario never lose each other's work; long texts are
 * Y.Text; an entry of a list has the key `list:id`; deleting sets `deletedAt`. Nothing is re-created to be edited.
 * How what lies there reads as a board is `entity-reading.ts`.
 */
import * as Y from "yjs"
import {
  type Board,
  type BoardMeta,
  type Collection,
  type CollectionShape,
  collectionNames,
  collections,
  type EntityOf,
  metaShape,
  type Scenario,
} from "./board.ts"
import { type ChangeFailure, checkAll, formattingKey } from "./change-checks-doc.ts"
import type { BoardChange, ChangeRecord, Touch } from "./changes.ts"
import {
  inOrder,
  type RawEntries,
  type ReadText,
  readEntityFields,
  readMetaFields,
} from "./entity-reading.ts"
import { limits } from "./limits.ts"
import { type Circumstances, type Conditions, freeWork } from "./permissions.ts"
import { fail, ok, type Result, unreachable } from "./result.ts"
import { editText, formatText, newText, readRichText, wellFormed } from "./text-doc.ts"

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

export const readMeta = (doc: Y.Doc): BoardMeta => readMetaFields(rawEntries(doc.getMap("meta")))

/** One entity, or null when there is none of that id or it lacks what it cannot be without (a link's ends, say). */
export function readEntity<C extends Collection>(doc: Y.Doc, collection: C, id: string): EntityOf<C> | null {
  const map = doc.getMap(collection).get(id)
  return map instanceof Y.Map ? readEntityFields(collection, id, rawEntries(map)) : null
}

const rawEntries = (map: Y.Map<unknown>): RawEntries => ({ entries: map.entries(), textOf: readText })

function readText(value: unknown, rich: boolean): ReadText | null {
  if (!(value instanceof Y.Text)) return null
  if (rich) return readRichText(value)
  return { text: value.toString().slice(0, limits.textCharacters), formatting: noFormatting }
}

const noFormatting: ReadText["formatting"] = []

/** What of the board, as it is now, bears on the right to touch this (`permissions.ts`). */
export function circumstancesOf(doc: Y.Doc, touch: Touch, conditions: Conditions = freeWork): Circumstances {
  const layoutLocked = doc.getMap("meta").get("layoutLocked") === true
  const said = (collection: Collection, key: string) => {
    const entity = touch.collection === collection ? doc.getMap(collection).get(touch.id) : null
    const value = entity instanceof Y.Map ? entity.get(key) : null
    return typeof value === "string" ? value : null
  }
  const author = said("comments", "authorId") ?? said("worlds", "createdBy")
  return { author, commentsOn: said("comments", "scenarioId"), layoutLocked, conditions }
}

// --- writing ----------------------------------------------------------------------------------------------------

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
  const failure = checkAll(doc, changes)
  if (failure) return fail(failure)
  doc.transact(() => {
    for (const change of changes) {
      const placed = place(change)
      write(doc, placed)
      wrote(placed)
    }
  }, origin)
  return ok(undefined)
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
