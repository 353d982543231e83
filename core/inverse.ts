/**
 * Taking back what a change has done (R17): noted by key when it is done, with the value before and after, and turned
 * round later, whatever has happened on the board meanwhile. Only where the value is still the one that was set; what
 * somebody else has changed since is left as it is, and named. Texts are turned round by character in
 * `inverse-text.ts`. Nothing is un-made: what was added is deleted, and comes back by being restored.
 */
import { type Board, type Collection, type CollectionShape, collections } from "./board.ts"
import type { BoardChange } from "./changes.ts"
import { unreachable } from "./result.ts"

type Json = Extract<BoardChange, { kind: "set" }>["value"]

/** What one change did to one thing. */
export type Deed =
  | { kind: "field"; collection: Collection | "meta"; id: string; field: string; was: Json; is: Json }
  | { kind: "place"; id: string; was: Place; is: Place }
  /** Whether it is there: null, or since when it is deleted (ms since the epoch). */
  | {
      kind: "life"
      collection: Collection
      id: string
      was: number | null | "unborn"
      is: number | null
      work: Work
    }

interface Place {
  setId: string | null
  order: string | null
}

/** What stood in an entity when it came (back): to delete it later would take with it what others have put in since. */
interface Work {
  fields: string | null
  guests: readonly string[]
}

export interface Undoing {
  changes: BoardChange[]
  /** No longer mine to take back. */
  left: Deed[]
}

/** The deed of a change between the boards before and after its operation; null for a change of a text. */
export function deedOf(change: BoardChange, before: Board, after: Board): Deed | null {
  switch (change.kind) {
    case "setMeta":
      return fieldDeed("meta", "meta", change.field, before, after)
    case "set":
      return fieldDeed(change.collection, change.id, change.field, before, after)
    case "setWorking":
      return fieldDeed("scenarios", change.id, "working", before, after)
    case "move":
      return { kind: "place", id: change.id, was: placeOf(before, change.id), is: placeOf(after, change.id) }
    case "add":
    case "delete":
    case "restore": {
      const { collection, id } = change
      const was = change.kind === "add" ? "unborn" : deletedAt(before, collection, id)
      // Asked for by a command, it may not have come yet.
      const is = change.kind === "delete" ? change.at : null
      return { kind: "life", collection, id, was, is, work: workIn(after, collection, id) }
    }
    case "editText":
    case "editMetaText":
    case "formatText":
      return null
    default:
      return unreachable(change)
  }
}

/** What stands in something that was asked for and has now come is what it came with. True: it is here. */
export function sawArrive(deed: Deed, board: Board): boolean {
  if (deed.kind !== "life") return true
  const work = workIn(board, deed.collection, deed.id)
  if (work.fields === null) return false
  deed.work = work
  return true
}

function fieldDeed(
  collection: Collection | "meta",
  id: string,
  field: string,
  before: Board,
  after: Board,
): Deed {
  const value = (board: Board) => valueIn(board, collection, id, field)
  return { kind: "field", collection, id, field, was: value(before), is: value(after) }
}

/**
 * The changes that take back deeds, given in the order in which they were done. `now` is the board as it is; `at` (ms
 * since the epoch) is when what was added counts as deleted.
 */
export function undoing(deeds: readonly Deed[], now: Board, at: number): Undoing {
  const left: Deed[] = []
  /** What each key will be, where that is another thing than now. */
  const planned = new Map<
    string,
    { collection: Collection | "meta"; id: string; field: string; value: Json }
  >()
  const current = (collection: Collection | "meta", id: string, field: string): Json => {
    const plan = planned.get(keyOf(collection, id, field))
    return plan ? plan.value : valueIn(now, collection, id, field)
  }
  /** What came in the same step goes with it: a set and all that was brought into it. */
  const going = () =>
    new Set(
      [...planned.values()]
        .filter(({ field, value }) => field === "deletedAt" && typeof value === "number")
        .map(({ id }) => id),
    )
  const plan = (collection: Collection | "meta", id: string, field: string, value: Json) =>
    planned.set(keyOf(collection, id, field), { collection, id, field, value })

  for (const deed of deeds.toReversed()) {
    switch (deed.kind) {
      case "field": {
        const { collection, id, field } = deed
        if (isThere(now, collection, id) && same(current(collection, id, field), deed.is))
          plan(collection, id, field, deed.was)
        else left.push(deed)
        break
      }
      case "place": {
        const { id, is, was } = deed
        const still =
          current("scenarios", id, "setId") === is.setId && current("scenarios", id, "order") === is.order
        if (isThere(now, "scenarios", id) && still) {
          plan("scenarios", id, "setId", was.setId)
          plan("scenarios", id, "order", was.order)
        } else left.push(deed)
        break
      }
      case "life": {
        const { collection, id, is, was } = deed
        const still = isThere(now, collection, id) && current(collection, id, "deletedAt") === is
        if (still && (is !== null || untouched(now, deed, going())))
          plan(collection, id, "deletedAt", was === "unborn" ? at : was)
        else left.push(deed)
        break
      }
      default:
        unreachable(deed)
    }
  }

  const changes: BoardChange[] = []
  for (const { collection, id, field, value } of planned.values()) {
    const base = valueIn(now, collection, id, field)
    if (same(base, value)) continue
    if (collection === "meta") changes.push({ kind: "setMeta", field, value, base })
    else if (field === "deletedAt") {
      changes.push(
        typeof value === "number"
          ? { kind: "delete", collection, id, at: value }
          : { kind: "restore", collection, id, deletedAt: base as number },
      )
    } else if (field === "working" && value !== null)
      changes.push({ kind: "setWorking", id, value: value as never, base: base as never })
    else changes.push({ kind: "set", collection, id, field, value, base })
  }
  return { changes, left }
}

/** What a list of deeds comes to, as changes: for words about them. */
export function netChanges(deeds: readonly Deed[]): BoardChange[] {
  const net = new Map<string, Deed>()
  for (const deed of deeds) {
    const key = `${deed.kind} ${deed.id} ${deed.kind === "field" ? deed.field : ""}`
    const before = net.get(key)
    net.set(key, before ? ({ ...deed, was: before.was } as Deed) : deed)
  }
  return [...net.values()].map((deed): BoardChange => {
    switch (deed.kind) {
      case "field": {
        const { collection, id, field, was: base, is: value } = deed
        if (collection === "meta") return { kind: "setMeta", field, value, base }
        if (field === "working" && value !== null)
          return { kind: "setWorking", id, value: value as never, base: base as never }
        return { kind: "set", collection, id, field, value, base }
      }
      case "place":
        return {
          kind: "move",
          id: deed.id,
          setId: deed.is.setId,
          order: deed.is.order ?? "a0",
          base: deed.was,
        }
      case "life": {
        const { collection, id, was, is } = deed
        if (is !== null) return { kind: "delete", collection, id, at: is }
        if (was === "unborn") return { kind: "add", collection, id, fields: {} }
        return { kind: "restore", collection, id, deletedAt: was ?? 0 }
      }
      default:
        return unreachable(deed)
    }
  })
}

// --- reading a board by key -------------------------------------------------------------------------------------

const keyOf = (collection: string, id: string, field: string): string => `${collection} ${id} ${field}`

type Entity = { id: string; deletedAt?: number | undefined }

const entityIn = (board: Board, collection: Collection, id: string): Entity | undefined =>
  (board[collection] as readonly Entity[]).find((entity) => entity.id === id)

const isThere = (board: Board, collection: Collection | "meta", id: string): boolean =>
  collection === "meta" || entityIn(board, collection, id) !== undefined

const deletedAt = (board: Board, collection: Collection, id: string): number | null =>
  entityIn(board, collection, id)?.deletedAt ?? null

/** As readers see it; null: nothing there. An entry of a list has the field `list:id`. */
export function valueIn(board: Board, collection: Collection | "meta", id: string, field: string): Json {
  const holder: object | undefined = collection === "meta" ? board.meta : entityIn(board, collection, id)
  if (!holder) return null
  const fields = holder as Record<string, unknown>
  const colon = field.indexOf(":")
  if (colon < 0) return (fields[field] ?? null) as Json
  const list = field.slice(0, colon)
  const shape: CollectionShape | null = collection === "meta" ? null : collections[collection]
  if (!shape || !Object.hasOwn(shape.items, list)) return null
  const entry = (fields[list] as { id: string }[] | undefined)?.find(
    ({ id }) => id === field.slice(colon + 1),
  )
  if (!entry) return null
  const { id: _id, ...rest } = entry
  return rest as Json
}

function placeOf(board: Board, id: string): Place {
  const scenario = board.scenarios.find((candidate) => candidate.id === id)
  return { setId: scenario?.setId ?? null, order: scenario?.order ?? null }
}

// --- what others have put in ------------------------------------------------------------------------------------

function workIn(board: Board, collection: Collection, id: string): Work {
  const entity = entityIn(board, collection, id)
  return { fields: entity ? fieldsOf(entity) : null, guests: guestsOf(board, id) }
}

function untouched(
  now: Board,
  { collection, id, work }: Extract<Deed, { kind: "life" }>,
  going: ReadonlySet<string>,
): boolean {
  const here = workIn(now, collection, id)
  const known = new Set([...work.guests, ...going])
  return (
    (work.fields === null || here.fields === work.fields) && here.guests.every((guest) => known.has(guest))
  )
}

/** Without its place in the order: neighbours are numbered anew when others come between them. */
function fieldsOf(entity: Entity): string {
  const { order: _order, deletedAt: _deletedAt, ...fields } = entity as Entity & { order?: string }
  return canonical(fields)
}

/** Living entities that speak of it: comments on a scenario, scenarios in a set, evidence from a source. */
function guestsOf(board: Board, id: string): string[] {
  const guests: string[] = []
  for (const [collection, entities] of Object.entries(board)) {
    if (collection === "meta") continue
    for (const entity of entities as Entity[]) {
      if (entity.deletedAt === undefined && entity.id !== id && idsNamedBy(entity).has(id))
        guests.push(entity.id)
    }
  }
  return guests
}

const named = new WeakMap<object, ReadonlySet<string>>()

/** Parts of a board never change, so each is looked through once. */
function idsNamedBy(entity: object): ReadonlySet<string> {
  let ids = named.get(entity)
  if (!ids) {
    const found = new Set<string>()
    collectIds(entity, found)
    ids = found
    named.set(entity, ids)
  }
  return ids
}

function collectIds(value: object, into: Set<string>): void {
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === "string" && key.endsWith("Id")) into.add(part)
    else if (Array.isArray(part) && key.endsWith("Ids")) for (const id of part) into.add(String(id))
    else if (typeof part === "object" && part !== null) collectIds(part, into)
  }
}

// --- comparing --------------------------------------------------------------------------------------------------

const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)

/** The same text for the same value, in whatever order its keys were put. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  )
