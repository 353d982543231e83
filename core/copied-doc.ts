/**
 * The content of a document in another one that has no past: everything that is read from it, formatting and fields
 * that this version does not know included, and none of the client ids and deletions that it came about by.
 *
 * Who makes a copy compares content hashes before it is trusted.
 */
import * as Y from "yjs"

/** There is something in the document that this file does not know how to copy. */
export class NotCopied extends Error {}

/**
 * Copies in steps, one entry of a root each, so that the caller may pause between them. `from` must not change
 * meanwhile. Throws NotCopied, and the copy is then half made.
 */
export function* copySteps(from: Y.Doc, to: Y.Doc, roots: readonly string[]): Generator<void, void, void> {
  for (const name of from.share.keys()) {
    if (!roots.includes(name)) throw new NotCopied(`the root ${name}`)
  }
  for (const name of roots) {
    const target = to.getMap(name)
    for (const [key, value] of from.getMap(name)) {
      target.set(key, copied(value))
      yield
    }
  }
}

function copied(value: unknown): unknown {
  if (value instanceof Y.Text) {
    // XML text is a text too, and has attributes that a delta does not tell of.
    if (value.constructor !== Y.Text || Object.keys(value.getAttributes()).length > 0) {
      throw new NotCopied("a text of another kind")
    }
    const delta = value.toDelta() as { insert: unknown }[]
    if (delta.some(({ insert }) => insert instanceof Y.AbstractType)) throw new NotCopied("a part in a text")
    const text = new Y.Text()
    text.applyDelta(delta)
    return text
  }
  if (value instanceof Y.Map) {
    const map = new Y.Map()
    for (const [key, part] of value as Y.Map<unknown>) map.set(key, copied(part))
    return map
  }
  if (value instanceof Y.Array) {
    const array = new Y.Array()
    array.push(value.toArray().map(copied))
    return array
  }
  if (value instanceof Y.AbstractType || value instanceof Y.Doc) throw new NotCopied(value.constructor.name)
  return value
}
