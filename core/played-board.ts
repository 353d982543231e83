/**
 * A board at a moment of its past, as plain data, and the way from there to the next moment and back: what the log keeps
 * of each key, before and after, is put in. Pure; no Yjs. How the fields read as a board is `entity-reading.ts`, as for
 * the live document.
 *
 * Fields are never changed: what a change does not touch is the same object before and after, and is read once.
 */
import { z } from "zod"
import {
  type Board,
  type Collection,
  type CollectionShape,
  collectionNames,
  collections,
  metaShape,
} from "./board.ts"
import {
  inOrder,
  type RawEntries,
  type ReadText,
  readEntityFields,
  readMetaFields,
} from "./entity-reading.ts"
import { playedFormatting, rangesWithin } from "./format-ranges.ts"
import type { PlayedChange, PlayedCommit } from "./history.ts"
import { limits } from "./limits.ts"
import { FormatRange } from "./rich-text.ts"

const PlayedText = z.object({ text: z.string(), formatting: z.array(FormatRange) })

/** One entity, raw as it lies in the document, deleted ones included. */
const PlayedEntity = z.object({
  values: z.record(z.string(), z.unknown()),
  texts: z.record(z.string(), PlayedText),
})
export type PlayedEntity = z.infer<typeof PlayedEntity>

const Entities = z.record(z.string(), PlayedEntity)
type Entities = Readonly<Record<string, PlayedEntity>>

export const PlayedFields = z.object({
  meta: PlayedEntity,
  ...(Object.fromEntries(collectionNames.map((name) => [name, Entities])) as Record<
    Collection,
    typeof Entities
  >),
})
export type PlayedFields = { readonly meta: PlayedEntity } & { readonly [Name in Collection]: Entities }

const nothingIn: PlayedEntity = { values: {}, texts: {} }

/** Before the first row of a log. */
export const noFields: PlayedFields = {
  meta: nothingIn,
  ...(Object.fromEntries(collectionNames.map((name) => [name, {}])) as Record<Collection, Entities>),
}

// --- playing ----------------------------------------------------------------------------------------------------

export type Direction = "forward" | "back"

/** `changes` in the order of the log; played back, the last of them is taken back first. */
export function play(
  fields: PlayedFields,
  changes: readonly PlayedChange[],
  direction: Direction,
): PlayedFields {
  const next: Writable = { ...fields }
  /** What was made here, and so may be written to. */
  const own = new Set<object>()
  const count = changes.length
  for (let i = 0; i < count; i++) {
    const change = changes[direction === "forward" ? i : count - 1 - i] as PlayedChange
    if (change.collection === "meta") {
      next.meta = mine(own, next.meta)
      put(next.meta, metaShape, change, direction)
      continue
    }
    let entities = next[change.collection]
    if (!own.has(entities)) {
      entities = { ...entities }
      own.add(entities)
      next[change.collection] = entities
    }
    const { id, collection } = change
    if (change.field === null) {
      const whole = direction === "forward" ? change.after : change.before
      if (isObject(whole)) entities[id] = entityOf(collections[collection], whole)
      else delete entities[id]
      continue
    }
    const entity = Object.hasOwn(entities, id) ? entities[id] : undefined
    // Of an entity that is not there nothing can be changed.
    if (!entity) continue
    const written = mine(own, entity)
    entities[id] = written
    put(written, collections[collection], change, direction)
  }
  return next
}

export const playCommit = (
  fields: PlayedFields,
  { operations }: Pick<PlayedCommit, "operations">,
  direction: Direction = "forward",
): PlayedFields =>
  play(
    fields,
    operations.flatMap(({ changes }) => changes),
    direction,
  )

type Writable = { meta: PlayedEntity } & { [Name in Collection]: Record<string, PlayedEntity> }

function mine(own: Set<object>, entity: PlayedEntity): PlayedEntity {
  if (own.has(entity)) return entity
  const copy = { values: { ...entity.values }, texts: { ...entity.texts } }
  own.add(copy)
  return copy
}

function put(
  { values, texts }: PlayedEntity,
  shape: CollectionShape,
  { field, action, before, after }: PlayedChange,
  direction: Direction,
): void {
  const key = field as string
  const [from, to] = direction === "forward" ? [before, after] : [after, before]
  const there = Object.hasOwn(texts, key) ? (texts[key] as ReadText) : null
  if (action === "text") {
    texts[key] = editedText(there ?? noText, from, to)
    return
  }
  if (to === null || to === undefined) {
    delete values[key]
    delete texts[key]
    return
  }
  const text = shape.texts.includes(key) ? textIn(to, there) : null
  if (text) texts[key] = text
  else values[key] = to
}

const noText: ReadText = { text: "", formatting: [] }

/** A text that was set as a whole: its words, or its words and their formatting. */
function textIn(value: unknown, there: ReadText | null): ReadText | null {
  // Made and written to in one operation, its formatting is told where it was made.
  if (typeof value === "string") return there?.text === value ? there : { text: value, formatting: [] }
  const whole = PlayedText.safeParse(value)
  return whole.success ? whole.data : null
}

interface TextSide {
  index: number
  text: string
  formatting?: FormatRange[]
}

function editedText(there: ReadText, from: unknown, to: unknown): ReadText {
  // What the server itself writes is told whole.
  if (typeof to === "string") return { text: to, formatting: [] }
  if (!isTextSide(from) || !isTextSide(to)) return there
  const { text } = there
  const [removed, inserted] = [from.text.length, to.text.length]
  // Of words that were only formatted each side has a place of its own, and nothing is moved.
  const { index } = from
  const words =
    removed === 0 && inserted === 0 ? text : text.slice(0, index) + to.text + text.slice(index + removed)
  const sides = { went: from.formatting ?? [], came: to.formatting ?? [] }
  return { text: words, formatting: playedFormatting(there.formatting, sides, { index, removed, inserted }) }
}

const isTextSide = (value: unknown): value is TextSide =>
  isObject(value) &&
  typeof value.index === "number" &&
  typeof value.text === "string" &&
  (value.formatting === undefined || Array.isArray(value.formatting))

/** As `add` tells it: its keys, texts as their words, and beside them what of those is formatted. */
function entityOf(shape: CollectionShape, whole: Readonly<Record<string, unknown>>): PlayedEntity {
  const entity: PlayedEntity = { values: {}, texts: {} }
  const formatting = shape.rich && isObject(whole.formatting) ? whole.formatting : {}
  for (const [key, value] of Object.entries(whole)) {
    if (shape.rich && key === "formatting") continue
    if (shape.texts.includes(key) && typeof value === "string") {
      const ranges = Object.hasOwn(formatting, key) ? formatting[key] : []
      entity.texts[key] = { text: value, formatting: Array.isArray(ranges) ? (ranges as FormatRange[]) : [] }
    } else entity.values[key] = value
  }
  return entity
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// --- reading ----------------------------------------------------------------------------------------------------

const readEntities = new WeakMap<PlayedEntity, { entity: { id: string } | null }>()
const readCollections = new WeakMap<Entities, readonly { id: string }[]>()
const readMetas = new WeakMap<PlayedEntity, Board["meta"]>()

/** The board of these fields, deleted entities included: equal to `readBoard` of the document then. Not to be changed. */
export function boardOf(fields: PlayedFields): Board {
  const board: Record<string, unknown> = {
    meta: remembered(readMetas, fields.meta, () => readMetaFields(raw(fields.meta))),
  }
  for (const collection of collectionNames) {
    const entities = fields[collection]
    board[collection] = remembered(readCollections, entities, () => readCollection(collection, entities))
  }
  return board as Board
}

function readCollection(collection: Collection, entities: Entities): { id: string }[] {
  const read: { id: string }[] = []
  for (const [id, fields] of Object.entries(entities)) {
    const { entity } = remembered(readEntities, fields, () => ({
      entity: readEntityFields(collection, id, raw(fields)),
    }))
    if (entity) read.push(entity)
  }
  return inOrder(read)
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const there = known.get(key)
  if (there !== undefined) return there
  const made = make()
  known.set(key, made)
  return made
}

function* entriesOf({ values, texts }: PlayedEntity): Generator<[string, unknown]> {
  yield* Object.entries(values)
  yield* Object.entries(texts)
}

const raw = (entity: PlayedEntity): RawEntries => ({
  entries: entriesOf(entity),
  textOf: (value, rich) => {
    // A text lies among the texts, so what is under its key is one.
    const { text, formatting } = value as ReadText
    return {
      text: text.slice(0, limits.textCharacters),
      formatting: rich ? rangesWithin(formatting, 0, limits.textCharacters) : [],
    }
  },
})
