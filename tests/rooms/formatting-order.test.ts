// Formatted texts through the judge and the room's way of writing: whoever formats and writes what at once, all that
// is taken reads the same everywhere, also from the log, from a checkpoint and from a copy.
import { expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard, readEntity } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { copySteps } from "../../core/copied-doc.ts"
import { integrateUpdate, integrateUpdateV2 } from "../../core/integration-doc.ts"
import { cutIntoParts } from "../../server/store/document-parts.ts"
import { backgroundOf, goneIn, randomEdit, worked } from "./formatted-texts.ts"
import { seededChance } from "./seeded-chance.ts"

const hashOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash()

const seeds = Array.from({ length: 25 }, (_, i) => i + 1)

it("R1 R18 whatever people write and format in one text at once, however late they hear of each other, is taken, and all read the same", () => {
  let formatted = 0
  for (const seed of seeds) {
    const { server, people, rows, formatted: records } = worked(seed)
    formatted += records
    const fromLog = new Y.Doc()
    fromLog.transact(() => {
      for (const row of rows) integrateUpdate(fromLog, row)
    })
    for (const doc of [...people, fromLog]) {
      expect(backgroundOf(doc).toDelta(), `seed ${seed}`).toEqual(backgroundOf(server).toDelta())
      expect(goneIn(doc), `seed ${seed}`).toEqual(goneIn(server))
      expect(readBoard(doc)).toEqual(readBoard(server))
      expect(hashOf(doc)).toEqual(hashOf(server))
    }
  }
  // Of 1,500 edits; a run that formatted nothing would prove nothing.
  expect(formatted).toBeGreaterThan(500)
})

it("R12 a checkpoint keeps formatting, and who builds on it reads what the others read", () => {
  for (const seed of seeds) {
    const { server, people } = worked(seed)
    const restored = new Y.Doc()
    restored.clientID = 9
    for (const part of cutIntoParts(server)) integrateUpdateV2(restored, Y.convertUpdateFormatV1ToV2(part))
    expect(goneIn(restored), `seed ${seed}`).toEqual(goneIn(server))
    const chance = seededChance(seed + 1_000)
    const before = Y.encodeStateVector(restored)
    for (let edits = 0; edits < 10; edits++) randomEdit(chance, restored)
    const update = Y.encodeStateAsUpdate(restored, before)
    for (const doc of [server, ...people]) {
      integrateUpdate(doc, update)
      expect(backgroundOf(doc).toDelta(), `seed ${seed}`).toEqual(backgroundOf(restored).toDelta())
    }
  }
})

it("R12 a document that is written anew keeps every word and its formatting, line breaks at the end too", () => {
  let ends = 0
  for (const seed of seeds) {
    const { server } = worked(seed)
    if (seed % 2 === 0) backgroundOf(server).insert(backgroundOf(server).length, "\n", { block: "heading" })
    const fresh = new Y.Doc()
    for (const _ of copySteps(server, fresh, contentRoots.board)) {
      // One entry each.
    }
    expect(hashOf(fresh), `seed ${seed}`).toEqual(hashOf(server))
    const [was, is] = [server, fresh].map((doc) => readEntity(doc, "scenarios", "meet"))
    expect(is).toEqual(was)
    if (is?.background.endsWith("\n")) ends++
  }
  expect(ends).toBeGreaterThan(10)
})
