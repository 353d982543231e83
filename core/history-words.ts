/** What somebody did, as the log keeps it, in the sentences of `sentences.ts`; and which scenarios it was about. */
import { type Board, type Collection, Working } from "./board.ts"
import type { BoardChange } from "./changes.ts"
import type { PlayedChange } from "./history.ts"
import { describeChange } from "./sentences.ts"

/** Each thing once, in the order in which it was done. Entities are named as they are on `board`. */
export function historyWords(changes: readonly PlayedChange[], board: Board): string[] {
  const words = new Set<string>()
  for (const change of changes) {
    const done = changeOf(change, changes)
    if (done) words.add(describeChange(done, board))
  }
  return [...words]
}

function changeOf(change: PlayedChange, beside: readonly PlayedChange[]): BoardChange | null {
  const { collection, id, field, action, before, after } = change
  const value = (after ?? null) as null
  const base = (before ?? null) as null
  if (collection === "meta") {
    if (field === null) return null
    return action === "text"
      ? { kind: "editMetaText", field, index: 0, remove: "", insert: "" }
      : { kind: "setMeta", field, value, base }
  }
  if (field === null) {
    return isObject(after) ? { kind: "add", collection, id, fields: after as Record<string, null> } : null
  }
  if (action === "text") {
    const edit = { collection, id, field, index: 0 } as const
    return wordsIn(before) === "" && wordsIn(after) === ""
      ? { kind: "formatText", ...edit, over: "", name: "bold", value: null, base: [] }
      : { kind: "editText", ...edit, remove: "", insert: "" }
  }
  if (field === "deletedAt") {
    if (typeof after === "number") return { kind: "delete", collection, id, at: after }
    return { kind: "restore", collection, id, deletedAt: typeof before === "number" ? before : 0 }
  }
  if (collection === "scenarios") {
    const working = field === "working" ? Working.safeParse(after) : null
    if (working?.success) {
      const was = Working.safeParse(before)
      return { kind: "setWorking", id, value: working.data, base: was.success ? was.data : null }
    }
    if (field === "order") {
      // Moved into another set it has a new place too; that is told of the set.
      const alsoMoved = beside.some((other) => other.id === id && other.field === "setId")
      return alsoMoved ? null : { kind: "move", id, setId: null, order: "a0", base: stayed }
    }
  }
  return { kind: "set", collection, id, field, value, base }
}

/** The set is the same before and after, whichever it is. */
const stayed = { setId: null, order: null }

const wordsIn = (side: unknown): string =>
  typeof side === "string" ? side : isObject(side) && typeof side.text === "string" ? side.text : ""

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Which scenarios a change is about: itself, or what it hangs on. */
export function scenariosOf(board: Board): (changes: readonly PlayedChange[]) => string[] {
  const known = new Map<string, readonly string[]>()
  const key = (collection: Collection, id: string) => `${collection}/${id}`
  for (const { id, scenarioId } of board.responses) known.set(key("responses", id), [scenarioId])
  for (const { id, scenarioId } of board.signals) known.set(key("signals", id), [scenarioId])
  for (const { id, scenarioId } of board.comments) known.set(key("comments", id), [scenarioId])
  for (const { id, from, to } of board.links) known.set(key("links", id), [from.scenarioId, to.scenarioId])
  for (const { id, scenarioId, given } of board.tables) known.set(key("tables", id), [scenarioId, ...given])
  return (changes) => {
    const ids = new Set<string>()
    for (const { collection, id } of changes) {
      if (collection === "meta") continue
      for (const one of collection === "scenarios" ? [id] : (known.get(key(collection, id)) ?? []))
        ids.add(one)
    }
    return [...ids]
  }
}
