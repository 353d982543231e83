/**
 * Root maps of immutable values, as the ledger has them. What was read once is not looked at again: a ledger of a
 * large workshop holds thousands of values, and each answer of somebody changes one of them.
 */
import type * as Y from "yjs"

interface Known<Value> {
  values: ReadonlyMap<string, Value>
  /** Keys that have been written since. */
  changed: Set<string>
}

const known = new WeakMap<object, Known<unknown>>()

/** Without the values that `parse` does not know. The same map as before while nothing in it has changed. */
export function readRoot<Value>(
  doc: Y.Doc,
  name: string,
  parse: (value: unknown) => Value | undefined,
): ReadonlyMap<string, Value> {
  const root = doc.getMap(name)
  // What is written in a transaction is told to nobody before its end.
  if (doc._transaction !== null) return readAll(root, parse)
  const before = known.get(root) as Known<Value> | undefined
  if (!before) {
    const first: Known<Value> = { values: readAll(root, parse), changed: new Set() }
    root.observe(({ keysChanged }) => {
      for (const key of keysChanged) first.changed.add(key)
    })
    known.set(root, first)
    return first.values
  }
  const { values, changed } = before
  if (changed.size === 0) return values
  const next = readAll(root, parse, (key) => (changed.has(key) ? undefined : values.get(key)))
  before.values = next
  changed.clear()
  return next
}

/** In the document's order, which is that of a copy read anew. */
function readAll<Value>(
  root: Y.Map<unknown>,
  parse: (value: unknown) => Value | undefined,
  unchanged: (key: string) => Value | undefined = () => undefined,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  for (const key of root.keys()) {
    const value = unchanged(key) ?? parse(root.get(key))
    if (value !== undefined) values.set(key, value)
  }
  return values
}

const made = new WeakMap<Y.Doc, Map<string, { from: readonly unknown[]; result: unknown }>>()

/** What is made of roots, made anew when one of those that it is made `from` is another one. */
export function madeFrom<Result>(
  doc: Y.Doc,
  name: string,
  from: readonly unknown[],
  make: () => Result,
): Result {
  const ofDoc = made.get(doc) ?? new Map<string, { from: readonly unknown[]; result: unknown }>()
  made.set(doc, ofDoc)
  const before = ofDoc.get(name)
  if (before && before.from.length === from.length && before.from.every((one, i) => one === from[i]))
    return before.result as Result
  const result = make()
  ofDoc.set(name, { from, result })
  return result
}
