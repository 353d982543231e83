// People who write in one formatted text at once, each with a copy that hears of the others when it happens to.
import * as Y from "yjs"
import { applyChanges } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { Attributes, FormatName } from "../../core/rich-text.ts"
import { entity } from "./judged-board.ts"
import type { seededChance } from "./seeded-chance.ts"

export const backgroundOf = (doc: Y.Doc): Y.Text =>
  entity(doc, "scenarios", "meet").get("background") as Y.Text

const where = { collection: "scenarios", id: "meet", field: "background" } as const
const styles: [FormatName, true | string][] = [
  ["bold", true],
  ["bold", true],
  ["italic", true],
  ["link", "https://example.org/"],
  ["link", "https://example.com/"],
  ["block", "bullet"],
]

/** An edit that a page may make, or one as a careless editor makes it: in the same places, where it matters. */
export function randomEdit({ below, oneIn }: ReturnType<typeof seededChance>, doc: Y.Doc): void {
  const text = backgroundOf(doc)
  const words = text.toString()
  const at = oneIn(2) ? Math.min(3, words.length) : below(words.length + 1)
  const stretch = words.slice(at, at + 1 + below(6))
  const [name, value] = styles[below(styles.length)] as (typeof styles)[number]
  const attributes: Attributes = oneIn(2) ? {} : { [name]: value }
  const insert = ["a", "bc", "def", "🤝", "\n"][below(5)] as string
  const changes: BoardChange[] = []
  if (oneIn(3)) changes.push({ kind: "editText", ...where, index: at, remove: "", insert, attributes })
  else if (oneIn(4)) changes.push({ kind: "editText", ...where, index: at, remove: stretch, insert: "" })
  else if (oneIn(5) && /^[ -~\n]{4}/.test(words.slice(at))) {
    text.format(at, 4, { [name]: oneIn(3) ? null : value })
    return
  } else {
    const set = oneIn(3) ? null : value
    changes.push({ kind: "formatText", ...where, index: at, over: stretch, name, value: set, base: [] })
  }
  const done = applyChanges(doc, changes)
  if (!done.ok) throw new Error(done.error.message)
}

/** What of a document is gone, struct by struct: a character a clock, whoever wrote it. */
export function goneIn(doc: Y.Doc): Record<number, string> {
  const gone: Record<number, string> = {}
  for (const [client, structs] of doc.store.clients)
    gone[client] = structs.map((struct) => (struct.deleted ? "x" : ".").repeat(struct.length)).join("")
  return gone
}

export function copyOf(doc: Y.Doc, clientId: number): Y.Doc {
  const copy = new Y.Doc()
  copy.clientID = clientId
  integrateUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
