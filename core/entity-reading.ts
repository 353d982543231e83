/**
 * How raw entries, key by key, read as a part of a board, wherever they lie: in a Y.Doc (`board-doc.ts`) or in the
 * fields of a past moment (`played-board.ts`). Knows neither.
 *
 * Reading is defensive: a field that its schema does not take is left out or shown as its default. A reader never
 * throws, whatever it is handed.
 */
import type { z } from "zod"
import {
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
import { Id } from "./ids.ts"
import type { FormatRange } from "./rich-text.ts"
import { readWorking } from "./working.ts"

export interface ReadText {
  text: string
  formatting: FormatRange[]
}

export interface RawEntries {
  entries: Iterable<[string, unknown]>
  /** null: this value is no text. A plain one has no formatting. */
  textOf(value: unknown, rich: boolean): ReadText | null
}

/** Null when there is none of that id, or it lacks what it cannot be without (a link's ends, say). */
export function readEntityFields<C extends Collection>(
  collection: C,
  id: string,
  raw: RawEntries,
): EntityOf<C> | null {
  if (!Id.safeParse(id).success) return null
  const fields: Record<string, unknown> = { id, ...readFields(raw, collections[collection]) }
  if (collection === "scenarios") {
    const scenario = fields as unknown as Scenario
    if (scenario.kind === "binary" && scenario.outcomes.length === 0) scenario.outcomes = yesAndNo()
    const working = readWorking(scenario.working, scenario)
    if (working) scenario.working = working
    else delete scenario.working
  }
  return needed[collection].every((key) => fields[key] !== undefined) ? (fields as EntityOf<C>) : null
}

export const readMetaFields = (raw: RawEntries): BoardMeta => readFields(raw, metaShape) as BoardMeta

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

function readFields({ entries, textOf }: RawEntries, shape: CollectionShape): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...shape.defaults }
  for (const text of shape.texts) fields[text] = ""
  const lists: Record<string, { id: string; order?: number }[]> = {}
  for (const list of Object.keys(shape.items)) lists[list] = []
  for (const [key, value] of entries) {
    const field = fieldShape(shape, key)
    if (!field) continue
    if (field.kind === "text") {
      const read = textOf(value, shape.rich?.includes(key) ?? false)
      if (read) putText(fields, key, read)
      continue
    }
    const parsed = field.schema.safeParse(value)
    if (!parsed.success) continue
    const colon = key.indexOf(":")
    if (colon > 0) lists[key.slice(0, colon)]?.push({ id: key.slice(colon + 1), ...(parsed.data as object) })
    else fields[key] = parsed.data
  }
  for (const [list, items] of Object.entries(lists)) {
    if (items.length === 0 && mayLack(shape, list)) continue
    fields[list] = items.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || compare(a.id, b.id))
  }
  return fields
}

/** Lists that came to be known later: a board without any reads as it did. */
const mayLack = (shape: CollectionShape, list: string): boolean => {
  const schema = shape.schema.shape[list] as z.ZodType
  return schema.def.type === "optional"
}

function putText(fields: Record<string, unknown>, key: string, { text, formatting }: ReadText): void {
  fields[key] = text
  if (formatting.length > 0) fields.formatting = { ...(fields.formatting as object), [key]: formatting }
}
