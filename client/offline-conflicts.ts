/**
 * A13: where the group has changed a field that this person changed without a connection, the group's value stands,
 * and its author is asked. Yjs alone would rank by client id, and a stale number would beat a newer one half of the
 * time. Texts are not asked about: in them both people's words stay.
 */
import type * as Y from "yjs"
import { type Collection, collections } from "../core/board.ts"
import { readEntity, readMeta } from "../core/board-doc.ts"
import { canonicalJson } from "../core/canonical-json.ts"
import { type BoardChange, type Touch, touchesOf } from "../core/changes.ts"
import { storedField } from "./operation.ts"

/** A field that the group has changed while this person changed it without a connection. */
export interface Conflict {
  id: string
  /** Mine: not on the board. */
  change: FieldChange
  /** What I had set before that in the same field, none of which is on the board either. */
  earlier: FieldChange[]
  /** What stands on the board. */
  theirs: unknown
  /** The name of whoever set it, where that is known. */
  by: string | null
  at: number
}

export type FieldChange = Extract<
  BoardChange,
  { kind: "set" | "setMeta" | "setWorking" | "move" | "delete" | "restore" }
>

interface Open {
  id: string
  changes: readonly BoardChange[]
  away: boolean
}

export interface SortedOut {
  /** What of each operation is to be done; null: nothing, because all of it is asked about. */
  left(operation: { id: string }): readonly BoardChange[] | null
  conflicts: Pick<Conflict, "change" | "earlier" | "theirs">[]
  /** What the document must say in the end if what is left is in it. */
  mine: { touch: Touch; value: unknown }[]
}

type Field =
  | { is: "mine"; change: FieldChange; already: boolean }
  | { is: "theirs"; change: FieldChange; earlier: FieldChange[]; theirs: unknown }

/** `committed` is the group's document, without anything of `open`. */
export function sortOut(committed: Y.Doc, open: readonly Open[]): SortedOut {
  const fields = new Map<string, Field>()
  const left = new Map<string, readonly BoardChange[] | null>()
  for (const operation of open) {
    const changes = operation.changes.filter((change) => {
      if (!isOfField(change)) return true
      const key = keyOf(change)
      const before = fields.get(key)
      if (before) {
        // Mine all the way, or asked about all the way: what I set last is what I meant.
        if (before.is === "mine") before.already = false
        else before.earlier.push(before.change)
        before.change = change
        return before.is === "mine"
      }
      const now = operation.away ? valueNow(committed, change) : undefined
      if (now === undefined || same(now, wanted(change)) || same(now, baseOf(change))) {
        const already = now !== undefined && same(now, wanted(change))
        fields.set(key, { is: "mine", change, already })
        return !already
      }
      fields.set(key, { is: "theirs", change, earlier: [], theirs: now })
      return false
    })
    const asked = changes.length === 0 && operation.changes.some((change) => isAsked(change))
    left.set(operation.id, asked ? null : changes)
  }

  function isAsked(change: BoardChange): boolean {
    return isOfField(change) && fields.get(keyOf(change))?.is === "theirs"
  }

  const all = [...fields.values()]
  const values = all.flatMap((field) => {
    if (field.is === "mine" || same(field.theirs, wanted(field.change))) return []
    const { change, earlier, theirs } = field
    return [{ change, earlier, theirs }]
  })
  return {
    left: ({ id }) => left.get(id) ?? null,
    conflicts: [...values, ...removedMeanwhile(committed, open, fields)],
    mine: all.flatMap((field) => (field.is === "mine" && !field.already ? written(field.change) : [])),
  }
}

/** No time of deleting: nobody here has seen it deleted. */
const unseen = 0

/** The question whether what the group removed is to come back, because of what was done in it meanwhile. */
export const isOfRemoved = ({ change }: Pick<Conflict, "change">): boolean =>
  change.kind === "restore" && change.deletedAt === unseen

/** What is done in a thing that the group has removed stays in it, and would be seen by nobody. */
function removedMeanwhile(
  committed: Y.Doc,
  open: readonly Open[],
  fields: ReadonlyMap<string, Field>,
): SortedOut["conflicts"] {
  const asked = new Map<string, SortedOut["conflicts"][number]>()
  for (const change of open.flatMap(({ away, changes }) => (away ? changes : []))) {
    if (change.kind === "add" || change.kind === "delete" || change.kind === "restore") continue
    for (const { collection, id } of touchesOf(change)) {
      if (collection === "meta") continue
      const restore = { kind: "restore" as const, collection, id, deletedAt: unseen }
      // My own deleting, or restoring, is a change of that field.
      if (fields.has(keyOf(restore))) continue
      const theirs = valueNow(committed, restore)
      if (typeof theirs === "number") asked.set(keyOf(restore), { change: restore, earlier: [], theirs })
    }
  }
  return [...asked.values()]
}

/** The change with what stands in the document now as its base: callers may have looked a moment ago. */
export function basedOn(doc: Y.Doc, change: BoardChange): BoardChange {
  if (
    change.kind !== "set" &&
    change.kind !== "setMeta" &&
    change.kind !== "setWorking" &&
    change.kind !== "move"
  )
    return change
  const base = valueNow(doc, change)
  return base === undefined || same(base, change.base) ? change : ({ ...change, base } as BoardChange)
}

export const isOfField = (change: BoardChange): change is FieldChange =>
  change.kind !== "add" &&
  change.kind !== "editText" &&
  change.kind !== "editMetaText" &&
  change.kind !== "formatText"

const keyOf = (change: FieldChange): string => {
  const [first] = touchesOf(change)
  return first ? `${first.collection}/${first.id}/${change.kind === "move" ? "place" : first.field}` : ""
}

/** As it is read, since that is what people saw; undefined: there is nothing there that could have a field. */
export function valueNow(doc: Y.Doc, change: FieldChange): unknown {
  if (change.kind === "setMeta")
    return orNull((readMeta(doc) as unknown as Record<string, unknown>)[change.field])
  const collection: Collection =
    change.kind === "setWorking" || change.kind === "move" ? "scenarios" : change.collection
  const entity = readEntity(doc, collection, change.id) as Record<string, unknown> | null
  if (!entity) return undefined
  switch (change.kind) {
    case "set":
      return storedField(collections[collection], entity, change.field)
    case "setWorking":
      return orNull(entity.working)
    case "move":
      return { setId: orNull(entity.setId), order: orNull(entity.order) }
    case "delete":
      // When it was deleted is no question for anybody.
      return entity.deletedAt === undefined ? null : "deleted"
    case "restore":
      return orNull(entity.deletedAt)
  }
}

function wanted(change: FieldChange): unknown {
  switch (change.kind) {
    case "move":
      return { setId: change.setId, order: change.order }
    case "delete":
      return "deleted"
    case "restore":
      return null
    default:
      return change.value
  }
}

function baseOf(change: FieldChange): unknown {
  switch (change.kind) {
    case "delete":
      return null
    case "restore":
      return change.deletedAt
    default:
      return change.base
  }
}

function written(change: FieldChange): { touch: Touch; value: unknown }[] {
  const value = (field: string | null): unknown => {
    if (change.kind === "move") return field === "setId" ? change.setId : change.order
    if (change.kind === "delete") return change.at
    return change.kind === "restore" ? null : change.value
  }
  return touchesOf(change).map((touch) => ({ touch, value: value(touch.field) }))
}

/** Not one of them was overruled by the accident of a client id. */
export function stands(doc: Y.Doc, mine: SortedOut["mine"]): boolean {
  return mine.every(({ touch: { collection, id, field }, value }) => {
    const map = collection === "meta" ? doc.getMap("meta") : doc.getMap(collection).get(id)
    const now = (map as Y.Map<unknown> | undefined)?.get(field ?? "")
    return same(orNull(now), value)
  })
}

const orNull = (value: unknown): unknown => value ?? null

const same = (one: unknown, other: unknown): boolean =>
  one === other || canonicalJson(orNull(one)) === canonicalJson(orNull(other))

/** The scenario that it is about, if it is about one. */
export function scenarioOf(change: FieldChange): string | null {
  if (change.kind === "setMeta") return null
  if (change.kind === "setWorking" || change.kind === "move") return change.id
  return change.collection === "scenarios" ? change.id : null
}
