import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { integrateUpdate, integrateUpdateV2 } from "../../core/integration-doc.ts"
import { backgroundOf, copyOf, goneIn, randomEdit } from "../rooms/formatted-texts.ts"
import { bench } from "../rooms/judged-board.ts"
import { seededChance } from "../rooms/seeded-chance.ts"

/** Three people format one text at once; the replicas when everybody has heard of everything. */
function written(seed: number, take: (doc: Y.Doc, update: Uint8Array) => void): Y.Doc[] {
  const chance = seededChance(seed)
  const { below, oneIn } = chance
  const start = bench().document.doc
  backgroundOf(start).insert(0, "Both sides meet in Singapore.\nA list\n")
  const people = [101, 5, 4_000_000_000].map((clientId) => {
    const doc = copyOf(start, clientId)
    const person = { doc, arriving: [] as Uint8Array[] }
    doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      if (local) for (const other of people) if (other !== person) other.arriving.push(update)
    })
    return person
  })
  for (let step = 0; step < 60; step++) {
    const { doc, arriving } = people[below(people.length)] as (typeof people)[number]
    for (const update of arriving.splice(0, oneIn(3) ? 0 : below(arriving.length + 1))) take(doc, update)
    doc.transact(() => {
      for (let edits = 1 + below(3); edits > 0; edits--) randomEdit(chance, doc)
    })
  }
  for (const { doc, arriving } of people)
    while (arriving.length > 0) take(doc, arriving.shift() as Uint8Array)
  return people.map(({ doc }) => doc)
}

const seeds = Array.from({ length: 30 }, (_, i) => i + 1)
const hashOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash()

describe("updates of others", () => {
  it("A10 R18 whoever formats what at once, every replica has the same structs and has deleted the same ones", () => {
    for (const seed of seeds) {
      const [first, ...others] = written(seed, integrateUpdate) as [Y.Doc, ...Y.Doc[]]
      for (const other of others) {
        expect(backgroundOf(other).toDelta(), `seed ${seed}`).toEqual(backgroundOf(first).toDelta())
        expect(goneIn(other), `seed ${seed}`).toEqual(goneIn(first))
        expect(hashOf(other)).toEqual(hashOf(first))
      }
    }
  })

  it("A10 taken in as Yjs would have it they differ, so what we do about it is needed", () => {
    const differing = seeds.filter((seed) => {
      const [first, ...others] = written(seed, Y.applyUpdate).map((doc) => JSON.stringify(goneIn(doc)))
      return others.some((other) => other !== first)
    })
    expect(differing.length).toBeGreaterThan(0)
  })

  it("A10 many in one transaction, and in the second encoding, are taken in as they are", () => {
    const source = written(3, integrateUpdate)[0] as Y.Doc
    const update = Y.encodeStateAsUpdate(source)
    const together = new Y.Doc()
    together.transact(() => {
      integrateUpdate(together, update)
      integrateUpdate(together, update)
    })
    const second = new Y.Doc()
    integrateUpdateV2(second, Y.convertUpdateFormatV1ToV2(update))
    for (const doc of [together, second]) {
      expect(goneIn(doc)).toEqual(goneIn(source))
      expect(doc._observers.has("afterTransaction")).toBe(false)
    }
  })

  it("R1 one that is cut off throws as ever, and leaves no listener behind", () => {
    const doc = new Y.Doc()
    const update = Y.encodeStateAsUpdate(bench().document.doc)
    expect(() => integrateUpdate(doc, update.subarray(0, update.length - 9))).toThrow()
    expect(doc._observers.has("afterTransaction")).toBe(false)
  })

  it("A10 no other file of the product takes updates in, or asks a text's event for its delta", () => {
    const files = ["core", "client", "server", "components", "app", "faults"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => join(folder, file)),
    )
    expect(files.length).toBeGreaterThan(200)
    const offending = files.filter(
      (file) =>
        !file.endsWith("integration-doc.ts") &&
        /\bapplyUpdate(V2)?\(|\bevents?\.(delta|changes)\b/.test(readFileSync(file, "utf8")),
    )
    expect(offending).toEqual([])
  })
})
