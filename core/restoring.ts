/**
 * The changes that make of a board as it is what it was at an earlier moment: a forward edit like any other (R16). Only
 * what differs is touched, field by field, so that what somebody writes meanwhile in another field stays, and undo turns
 * it round. Comments, and what people estimated and decided, are no part of it.
 */
import { type Board, type Collection, type CollectionShape, collections, metaShape } from "./board.ts"
import { fieldsOf } from "./board-doc.ts"
import type { BoardChange } from "./changes.ts"
import { runsOf } from "./format-ranges.ts"
import { limits } from "./limits.ts"
import { type Attributes, type FormatName, type FormatRange, formatNames } from "./rich-text.ts"
import { type SnapshotBoard, withoutDeleted } from "./snapshot.ts"
import { textEdit } from "./text-doc.ts"

export type Restored = { kind: "whole" } | { kind: "scenario"; scenarioId: string }

export interface Restoring {
  /** In an order in which each can be done after those before it. */
  changes: BoardChange[]
  /** Scenarios whose likelihood stays as it is, because a blind round locks it (B8). */
  locked: string[]
  /** Those that have come out since, or had by then: how is a matter of record, and stays. */
  resolved: string[]
}

export interface RestoringWorld {
  /** ms since the epoch: when what goes counts as deleted. */
  now: number
  /** Scenarios whose likelihood a blind round locks or hides. */
  locked: ReadonlySet<string>
}

type Json = Extract<BoardChange, { kind: "set" }>["value"]
type Entity = { id: string; deletedAt?: number | undefined }
type Kept = Exclude<Collection, "comments">

/** What hangs on others comes after them, and goes before them. */
const byNeed: readonly Kept[] = [
  "sources",
  "actors",
  "issues",
  "sets",
  "scenarios",
  "drivers",
  "events",
  "links",
  "responses",
  "tables",
  "signals",
  "worlds",
]

export function restoring(
  board: Board,
  target: SnapshotBoard,
  what: Restored,
  world: RestoringWorld,
): Restoring {
  const wanted = (collection: Kept, id: string): boolean =>
    what.kind === "whole" || (collection === "scenarios" && id === what.scenarioId)
  const work = new Differences(world)
  if (what.kind === "whole") work.meta(board, target)
  const visible = withoutDeleted(board)
  // What hangs on a scenario that comes back would come with it.
  const coming = withoutDeleted({ ...board, scenarios: target.scenarios })
  for (const collection of byNeed.toReversed()) {
    const then = new Set(target[collection].map(({ id }) => id))
    const here = new Set([...visible[collection], ...(collection === "scenarios" ? [] : coming[collection])])
    for (const { id } of here)
      if (!then.has(id) && wanted(collection, id))
        work.changes.push({ kind: "delete", collection, id, at: world.now })
  }
  // Of one scenario alone the sets do not come back with it.
  const sets = new Set([...(what.kind === "whole" ? target.sets : []), ...visible.sets].map(({ id }) => id))
  for (const collection of byNeed) {
    const here = new Map<string, Entity>((board[collection] as Entity[]).map((entity) => [entity.id, entity]))
    for (const then of target[collection] as Entity[])
      if (wanted(collection, then.id)) work.entity(collection, here.get(then.id), then, sets)
  }
  return { changes: work.changes, locked: work.locked, resolved: work.resolved }
}

class Differences {
  readonly changes: BoardChange[] = []
  readonly locked: string[] = []
  readonly resolved: string[] = []
  readonly #world: RestoringWorld

  constructor(world: RestoringWorld) {
    this.#world = world
  }

  meta({ meta }: Board, target: SnapshotBoard): void {
    const [now, then] = [meta as Record<string, unknown>, target.meta as Record<string, unknown>]
    for (const field of keysOf(now, then)) {
      const [base, value] = [json(now[field]), json(then[field])]
      if (same(base, value)) continue
      if (metaShape.texts.includes(field)) {
        const edit = textEdit(String(base ?? ""), String(value ?? ""))
        this.changes.push({ kind: "editMetaText", field, ...edit })
      } else this.changes.push({ kind: "setMeta", field, value, base })
    }
  }

  entity(collection: Kept, here: Entity | undefined, then: Entity, sets: ReadonlySet<string>): void {
    if (!here) {
      const { id, ...fields } = this.#free(collection, then)
      this.changes.push({ kind: "add", collection, id, fields: fieldsOf(collection, fields as never) })
      return
    }
    const { id, deletedAt } = here
    if (deletedAt !== undefined) this.changes.push({ kind: "restore", collection, id, deletedAt })
    const shape: CollectionShape = collections[collection]
    const [was, is] = [here as Record<string, unknown>, then as Record<string, unknown>]
    const cameOut = collection === "scenarios" && (isOut(was) || isOut(is))
    if (cameOut && !same(json([was.status, was.resolution]), json([is.status, is.resolution])))
      this.resolved.push(id)
    for (const field of keysOf(was, is)) {
      if (cameOut && (field === "status" || field === "resolution")) continue
      if (["id", "deletedAt", "createdAt", "formatting"].includes(field)) continue
      if (collection === "scenarios" && (field === "setId" || field === "order")) continue
      if (Object.hasOwn(shape.items, field)) this.#list(collection, id, field, was[field], is[field])
      else if (shape.texts.includes(field)) this.#text(collection, id, field, here, then)
      else this.#value(collection, id, field, json(was[field]), json(is[field]))
    }
    if (collection === "scenarios") this.#place(id, was, is, sets)
  }

  /** A likelihood that is locked is not brought back either. */
  #free(collection: Kept, then: Entity): Entity {
    if (collection !== "scenarios" || !this.#world.locked.has(then.id) || !("working" in then)) return then
    this.locked.push(then.id)
    const {
      working: _,
      workingBasis: __,
      ...rest
    } = then as Entity & { working?: unknown; workingBasis?: unknown }
    return rest
  }

  #value(collection: Kept, id: string, field: string, base: Json, value: Json): void {
    if (same(base, value)) return
    if (collection === "scenarios" && (field === "working" || field === "workingBasis")) {
      if (this.#world.locked.has(id)) {
        if (!this.locked.includes(id)) this.locked.push(id)
        return
      }
      if (field === "working" && value !== null) {
        this.changes.push({ kind: "setWorking", id, value: value as never, base: base as never })
        return
      }
    }
    this.changes.push({ kind: "set", collection, id, field, value, base })
  }

  #list(collection: Kept, id: string, list: string, now: unknown, then: unknown): void {
    const [here, there] = [entriesOf(now), entriesOf(then)]
    for (const entry of new Set([...here.keys(), ...there.keys()]))
      this.#value(collection, id, `${list}:${entry}`, here.get(entry) ?? null, there.get(entry) ?? null)
  }

  #text(collection: Kept, id: string, field: string, here: Entity, then: Entity): void {
    const [now, was] = [richText(here, field), richText(then, field)]
    const edit = textEdit(now.text, was.text)
    const { index, remove, insert } = edit
    const at = { kind: "editText", collection, id, field, index } as const
    // Two full texts in one change are more than a frame holds.
    if (remove.length + insert.length > limits.textCharacters && remove !== "" && insert !== "")
      this.changes.push({ ...at, remove, insert: "" }, { ...at, remove: "", insert })
    else if (remove !== "" || insert !== "") this.changes.push({ ...at, remove, insert })
    const kept = characters(now)
    kept.splice(edit.index, edit.remove.length, ...Array.from({ length: edit.insert.length }, () => ({})))
    const wanted = characters(was)
    for (const name of formatNames)
      for (const { from, to, value } of stretches(kept, wanted, name))
        this.changes.push({
          kind: "formatText",
          collection,
          id,
          field,
          index: from,
          over: was.text.slice(from, to),
          name,
          value,
          base: rangesOf(kept.slice(from, to), name),
        })
  }

  #place(
    id: string,
    was: Record<string, unknown>,
    is: Record<string, unknown>,
    sets: ReadonlySet<string>,
  ): void {
    const base = { setId: (was.setId as string) ?? null, order: (was.order as string) ?? null }
    const then = (is.setId as string) ?? null
    // Its set may be gone where it alone is brought back: then it stays where it is.
    const setId = then === null || sets.has(then) ? then : base.setId
    const order = (is.order as string) ?? base.order
    if (setId === base.setId && order === base.order) return
    if (order === null)
      this.changes.push({
        kind: "set",
        collection: "scenarios",
        id,
        field: "setId",
        value: setId,
        base: base.setId,
      })
    else this.changes.push({ kind: "move", id, setId, order, base })
  }
}

const isOut = ({ status, resolution }: Record<string, unknown>): boolean =>
  status === "resolved" || status === "annulled" || resolution !== undefined

const keysOf = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])]
const json = (value: unknown): Json => (value ?? null) as Json
const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

function entriesOf(list: unknown): Map<string, Json> {
  const entries = (list ?? []) as ({ id: string } & Record<string, Json>)[]
  return new Map(entries.map(({ id, ...entry }) => [id, entry as Json]))
}

// --- formatting, character by character ---------------------------------------------------------------------------

interface Rich {
  text: string
  formatting: readonly FormatRange[]
}

function richText(entity: Entity, field: string): Rich {
  const { formatting, ...fields } = entity as unknown as Record<string, unknown>
  const ranges = (formatting as Record<string, FormatRange[]> | undefined)?.[field] ?? []
  return { text: String(fields[field] ?? ""), formatting: ranges }
}

const characters = ({ text, formatting }: Rich): Attributes[] =>
  runsOf(text, formatting).flatMap(({ text: run, attributes }) =>
    Array.from({ length: run.length }, () => attributes),
  )

/** Where an attribute is another than it should be: as long as what it should be stays the same. */
function* stretches(now: readonly Attributes[], then: readonly Attributes[], name: FormatName) {
  let from = 0
  while (from < then.length) {
    const value = then[from]?.[name]
    if (now[from]?.[name] === value) {
      from++
      continue
    }
    let to = from + 1
    while (to < then.length && then[to]?.[name] === value && now[to]?.[name] !== value) to++
    yield { from, to, value: value ?? null }
    from = to
  }
}

function rangesOf(stretch: readonly Attributes[], name: FormatName): FormatRange[] {
  const ranges: FormatRange[] = []
  stretch.forEach((attributes, at) => {
    const value = attributes[name]
    if (value === undefined) return
    const last = ranges.at(-1)
    if (last?.to === at && last.value === value) last.to = at + 1
    else ranges.push({ from: at, to: at + 1, name, value })
  })
  return ranges
}
