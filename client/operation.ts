/**
 * One operation on a board: the changes it is made of, each with the value it was based on, put to the session all at
 * once, with a sentence for the person where it cannot be.
 */
import {
  type Board,
  type Collection,
  type CollectionShape,
  collections,
  type Scenario,
  type Working,
} from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import { limits } from "../core/limits.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { byId } from "./board-views.ts"
import type { BoardSession } from "./session.ts"

export interface ActionFailure {
  reason: string
  /** A plain sentence for the person. */
  message: string
}

export type Done<T = { id: string }> = Result<T, ActionFailure>
export type Json = Extract<BoardChange, { kind: "set" }>["value"]

/** What every action is made with. */
export interface Operation {
  newId: NewId
  now(): number
  /** An ISO day. */
  today(): string
  board(): Board
  /** All changes or none. An empty list is what was asked for already. */
  act<T>(value: T, changes: BoardChange[]): Done<T>
  onScenario(id: string, work: (scenario: Scenario) => Done): Done
  set(collection: Collection, entity: { id: string }, field: string, value: Json): BoardChange
  setWorking(scenario: Scenario, value: Working): BoardChange
  remove(collection: Collection, id: string): Done
  restore(collection: Collection, id: string): Done
}

export function operationOn(session: BoardSession, world: { newId: NewId; now: () => number }): Operation {
  const { newId, now } = world
  const board = () => session.getState().board
  const today = () => new Date(now()).toISOString().slice(0, 10)

  function act<T>(value: T, changes: BoardChange[]): Done<T> {
    if (changes.length === 0) return ok(value)
    const done = session.change(...changes)
    if (done.ok) return ok(value)
    const { error } = done
    return fail({ reason: error.reason, message: "why" in error ? error.why : error.message })
  }

  function onScenario(id: string, work: (scenario: Scenario) => Done): Done {
    const scenario = byId(board().scenarios, id)
    return scenario ? work(scenario) : gone
  }

  const set = (collection: Collection, entity: { id: string }, field: string, value: Json): BoardChange => ({
    kind: "set",
    collection,
    id: entity.id,
    field,
    value,
    base: storedField(collections[collection], entity, field),
  })

  const setWorking = (scenario: Scenario, value: Working): BoardChange => ({
    kind: "setWorking",
    id: scenario.id,
    value,
    base: scenario.working ?? null,
  })

  const remove = (collection: Collection, id: string): Done => {
    const entity = byId<{ id: string; deletedAt?: number | undefined }>(board()[collection], id)
    if (!entity) return gone
    return act({ id }, entity.deletedAt ? [] : [{ kind: "delete", collection, id, at: now() }])
  }

  const restore = (collection: Collection, id: string): Done => {
    const entity = byId<{ id: string; deletedAt?: number | undefined }>(board()[collection], id)
    if (!entity) return gone
    const { deletedAt } = entity
    return act({ id }, deletedAt ? [{ kind: "restore", collection, id, deletedAt }] : [])
  }

  return { newId, now, today, board, act, onScenario, set, setWorking, remove, restore }
}

export const gone = fail({ reason: "no-such-entity", message: "This is no longer on the board." })

/** Words on one line. */
export function line(text: string): Result<string, ActionFailure> {
  const words = text.replace(/\s+/g, " ").trim()
  if (!words) return fail({ reason: "invalid-value", message: "Write a few words first." })
  return words.length <= limits.lineCharacters
    ? ok(words)
    : fail({ reason: "too-large", message: `This can have at most ${limits.lineCharacters} characters.` })
}

export function storedField(shape: CollectionShape, entity: object, field: string): Json {
  const fields = entity as Record<string, unknown>
  const colon = field.indexOf(":")
  if (colon < 0) return (fields[field] ?? null) as Json
  const list = field.slice(0, colon)
  if (!Object.hasOwn(shape.items, list)) return null
  const entry = ((fields[list] ?? []) as { id: string }[]).find(({ id }) => id === field.slice(colon + 1))
  return entry ? withoutId(entry) : null
}

export function withoutId<Entry extends { id: string }>(entry: Entry): Json {
  const { id: _id, ...rest } = entry
  return rest as Json
}

export const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
