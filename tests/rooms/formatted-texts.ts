// People who write in one formatted text at once, each with a copy that hears of the others when it happens to.
import * as Y from "yjs"
import { applyChanges } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { Attributes, FormatName } from "../../core/rich-text.ts"
import { recordWrites } from "../../server/rooms/recorded-document.ts"
import { bench, entity } from "./judged-board.ts"
import { seededChance } from "./seeded-chance.ts"

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

/** People at work on one text, the room's document after it, and the rows of the log. */
export function worked(seed: number) {
  const chance = seededChance(seed)
  const { below, oneIn } = chance
  const b = bench()
  const server = b.document.doc
  backgroundOf(server).insert(0, "Both sides meet in Singapore.\nA list\n")
  const founded = Y.encodeStateAsUpdate(server)
  const recorded = recordWrites(server, "board")
  const rows: Uint8Array[] = [founded]
  let formatted = 0
  const people = [101, 5, 4_000_000_000].map((clientId) => ({
    doc: copyOf(server, clientId),
    clientId,
    arriving: [] as Uint8Array[],
  }))
  for (let step = 0; step < 60; step++) {
    const { doc, clientId, arriving } = people[below(people.length)] as (typeof people)[number]
    for (const update of arriving.splice(0, oneIn(3) ? 0 : below(arriving.length + 1)))
      integrateUpdate(doc, update)
    let made: Uint8Array | null = null
    doc.once("update", (update: Uint8Array) => {
      made = update
    })
    doc.transact(() => {
      for (let edits = 1 + below(4); edits > 0; edits--) randomEdit(chance, doc)
    })
    if (!made) continue
    const verdict = b.judge(made, { clientId })
    if (verdict.kind === "known") continue
    if (verdict.kind !== "accept") throw new Error(`seed ${seed}, step ${step}: ${JSON.stringify(verdict)}`)
    const update = recorded.together(() => {
      for (const { before, after } of recorded.apply(verdict.decoded, verdict.touches))
        if (JSON.stringify([before, after]).includes("formatting")) formatted++
    })
    if (!update) continue
    rows.push(update)
    for (const other of people) if (other.clientId !== clientId) other.arriving.push(update)
  }
  for (const { doc, arriving } of people) for (const update of arriving) integrateUpdate(doc, update)
  return { server, people: people.map(({ doc }) => doc), rows, formatted }
}
