/**
 * Reading a board again after an edit: only what was touched, and so that whatever reads the same stays the same
 * object. A page of two hundred scenarios then renders the one that moved.
 */
import type * as Y from "yjs"
import { type Board, type Collection, collectionNames, type Scenario } from "../core/board.ts"
import { readEntity, readMeta } from "../core/board-doc.ts"
import { inOrder } from "../core/entity-reading.ts"
import { keepSame } from "./keep-same.ts"

/** The board as the document has it now, where only `touched` (ids by collection) has changed since `before`. */
export function reread(doc: Y.Doc, before: Board, touched: Map<Collection | "meta", Set<string>>): Board {
  const next: Board = { ...before }
  for (const [collection, ids] of touched) {
    if (collection === "meta") next.meta = keepSame(before.meta, readMeta(doc))
    else
      (next as Record<Collection, unknown>)[collection] = rereadEntities(
        doc,
        before[collection],
        collection,
        ids,
      )
  }
  return next
}

interface Entity {
  id: string
  order?: string | undefined
}

function rereadEntities(doc: Y.Doc, before: Entity[], collection: Collection, ids: Set<string>): Entity[] {
  const left = new Set(ids)
  let sorted = true
  const next: Entity[] = []
  for (const old of before) {
    if (!left.delete(old.id)) {
      next.push(old)
      continue
    }
    const read: Entity | null = readEntity(doc, collection, old.id)
    if (!read) continue
    if (read.order !== old.order) sorted = false
    next.push(keepSame(old, read))
  }
  for (const id of left) {
    const read: Entity | null = readEntity(doc, collection, id)
    if (!read) continue
    sorted = false
    next.push(read)
  }
  const unchanged = next.length === before.length && next.every((entity, i) => entity === before[i])
  if (unchanged) return before
  return sorted ? next : inOrder(next)
}

/** After a fresh document: what reads the same keeps its identity, so that the page does not render all anew. */
export function sharedBoard(before: Board, after: Board): Board {
  const next: Record<string, unknown> = { meta: keepSame(before.meta, after.meta) }
  for (const collection of collectionNames)
    next[collection] = sharedList<Entity>(before[collection], after[collection])
  return next as Board
}

/** `after`, with what reads the same as in `before` kept as the same object. */
export function sharedList<T extends { id: string }>(before: T[], after: T[]): T[] {
  const old = new Map(before.map((entity) => [entity.id, entity]))
  const next = after.map((entity) => {
    const known = old.get(entity.id)
    return known ? keepSame(known, entity) : entity
  })
  return next.length === before.length && next.every((entity, i) => entity === before[i]) ? before : next
}

const redacted = new WeakMap<Scenario, Scenario>()

/** The board as pages may have it: without the working values that a blind round hides (B8). */
export function withoutHidden(board: Board, hidden: ReadonlySet<string>, before: Board): Board {
  if (hidden.size === 0) return board
  const scenarios = board.scenarios.map((scenario) => {
    if (!hidden.has(scenario.id)) return scenario
    const { working: _, workingBasis: __, ...rest } = scenario
    const shown = redacted.get(scenario) ?? rest
    redacted.set(scenario, shown)
    return shown
  })
  const same =
    scenarios.length === before.scenarios.length && scenarios.every((one, i) => one === before.scenarios[i])
  return { ...board, scenarios: same ? before.scenarios : scenarios }
}
