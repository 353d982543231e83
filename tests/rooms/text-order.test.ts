import { expect, it } from "vitest"
import * as Y from "yjs"
import { bench, entity, tabId } from "./judged-board.ts"
import { seededChance } from "./seeded-chance.ts"

const textOf = (doc: Y.Doc): Y.Text => entity(doc, "scenarios", "meet").get("resolutionCriteria") as Y.Text

it("R1 whatever people write in one text at once, however late they hear of each other, is taken, and all read the same", () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { below, oneIn } = seededChance(seed)
    const b = bench()
    const server = b.document.doc
    const people = [101, 5, 4_000_000_000].map((clientId) => {
      const doc = new Y.Doc()
      doc.clientID = clientId
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server))
      return { doc, clientId, arriving: [] as Uint8Array[] }
    })
    for (let step = 0; step < 80; step++) {
      const { doc, clientId, arriving } = people[below(people.length)] as (typeof people)[number]
      for (const update of arriving.splice(0, oneIn(3) ? 0 : below(arriving.length + 1)))
        Y.applyUpdate(doc, update)
      let made: Uint8Array | null = null
      doc.once("update", (update: Uint8Array) => {
        made = update
      })
      doc.transact(() => {
        const text = textOf(doc)
        for (let edits = 1 + below(4); edits > 0; edits--) {
          // Often in the same place, where it matters who comes first.
          const at = oneIn(2) ? Math.min(3, text.length) : below(text.length + 1)
          if (oneIn(4)) text.delete(at, Math.min(below(6), text.length - at))
          else text.insert(at, ["a", "bc", "def", "🤝"][below(4)] as string)
        }
      })
      if (!made) continue
      const verdict = b.judge(made, { clientId })
      expect(verdict.kind, `seed ${seed}, step ${step}`).toMatch(/accept|known/)
      b.accept(made)
      for (const other of people) if (other.clientId !== clientId) other.arriving.push(made)
    }
    for (const { doc, arriving } of people) {
      for (const update of arriving) Y.applyUpdate(doc, update)
      expect(textOf(doc).toString()).toBe(textOf(server).toString())
    }
  }
})

const piece = (left: Y.ID, right: Y.ID, letter: string) =>
  new Uint8Array([
    1,
    1,
    tabId,
    0,
    4 | 128 | 64,
    left.client,
    left.clock,
    right.client,
    right.clock,
    1,
    letter.charCodeAt(0),
    0,
  ])

it("R1 a piece with its neighbours the wrong way round is refused: replicas would make different texts of it", () => {
  const b = bench()
  const server = b.document.doc
  const first = textOf(server)._start as Y.Item
  const id = (clock: number) => Y.createID(first.id.client, first.id.clock + clock)
  const forged = piece(id(4), id(2), "X")
  // Somebody else writes at the same time; on one replica theirs comes first, on the other one the forged one.
  const other = new Y.Doc()
  other.clientID = 90
  Y.applyUpdate(other, Y.encodeStateAsUpdate(server))
  const before = Y.encodeStateVector(other)
  textOf(other).insert(2, "Y")
  const honest = Y.encodeStateAsUpdate(other, before)
  const read = (...updates: Uint8Array[]) => {
    const doc = new Y.Doc()
    for (const update of [Y.encodeStateAsUpdate(server), ...updates]) Y.applyUpdate(doc, update)
    return textOf(doc).toString()
  }
  expect(read(forged, honest)).not.toBe(read(honest, forged))
  expect(b.judge(forged)).toMatchObject({ kind: "refuse", reason: "malformed" })
  expect(b.judge(honest, { clientId: 90 }).kind).toBe("accept")
})

it("R1 a piece that steps over what its author must have known is refused", () => {
  const b = bench()
  const first = textOf(b.document.doc)._start as Y.Item
  const id = (clock: number) => Y.createID(first.id.client, first.id.clock + clock)
  expect(b.judge(piece(id(3), id(9), "X"))).toMatchObject({ kind: "refuse", reason: "malformed" })
  expect(b.judge(piece(id(3), id(4), "X")).kind).toBe("accept")
})

it("R13 an update of thousands of such pieces is refused before it costs anybody a second", () => {
  const b = bench()
  const text = textOf(b.document.doc)
  for (let i = 0; i < 3_000; i++) text.insert(0, "x")
  text.delete(0, 1)
  const first = text._start as Y.Item
  const structs: number[] = []
  for (let i = 0; i < 4_000; i++) structs.push(4 | 128, first.id.client, 0, 1, 97)
  const update = new Uint8Array([1, 0xa0, 31, tabId, 0, ...structs, 0])
  expect(Y.decodeUpdate(update).structs).toHaveLength(4_000)
  expect(b.judge(update).kind).toBe("refuse")
})
