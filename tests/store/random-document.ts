// A document that several people write in at once, from a seed: maps in maps, texts, lists, deletes, overwrites.
import * as Y from "yjs"

export type Chance = (below: number) => number

/** mulberry32 */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export function edit(doc: Y.Doc, chance: Chance): void {
  const cards = doc.getMap<Y.Map<unknown>>("cards")
  doc.transact(() => {
    const keys = [...cards.keys()]
    const key = keys[chance(keys.length || 1)]
    const card = key === undefined ? undefined : cards.get(key)
    const kind = chance(10)
    if (!card || kind === 0) {
      const made = new Y.Map<unknown>([
        ["title", `card ${chance(1_000)}`],
        ["value", chance(100)],
      ])
      made.set("text", new Y.Text("said"))
      made.set("list", new Y.Array())
      cards.set(`c${chance(40)}`, made)
      return
    }
    const text = card.get("text") as Y.Text
    const list = card.get("list") as Y.Array<unknown>
    if (kind === 1) cards.delete(key as string)
    else if (kind <= 3) card.set("value", chance(100))
    else if (kind <= 6) text.insert(chance(text.length + 1), "word ".repeat(1 + chance(3)))
    else if (kind === 7) text.delete(chance(text.length + 1) >> 1, Math.min(3, text.length >> 1))
    else if (kind === 8) list.insert(chance(list.length + 1), [chance(9), { of: "list" }])
    else if (list.length > 0) list.delete(chance(list.length), 1)
  })
}

/** Several people, each with a copy that now and then hears of the others' work. */
export function writtenTogether(chance: Chance, edits: number, people = 4): Y.Doc[] {
  const docs = Array.from({ length: people }, (_, i) => {
    const doc = new Y.Doc()
    doc.clientID = 1 + i * 1_000 + chance(1_000)
    return doc
  })
  for (let i = 0; i < edits; i++) {
    edit(docs[chance(people)] as Y.Doc, chance)
    if (chance(5) === 0) hear(docs[chance(people)] as Y.Doc, docs[chance(people)] as Y.Doc)
  }
  for (const from of docs) for (const to of docs) hear(to, from)
  return docs
}

export function hear(to: Y.Doc, from: Y.Doc): void {
  if (to !== from) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
}
