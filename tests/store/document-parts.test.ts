import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { cutIntoParts, pack, unpack } from "../../server/store/document-parts.ts"
import { chanceOf, edit, writtenTogether } from "./random-document.ts"

const contentOf = (doc: Y.Doc) => doc.getMap("cards").toJSON()

describe("a document in parts", () => {
  it("R12 each part is complete with those before it, and all together are the document", () => {
    let cuts = 0
    for (let seed = 1; seed <= 25; seed++) {
      const chance = chanceOf(seed)
      const [doc] = writtenTogether(chance, 40 + chance(400), 2 + chance(4)) as [Y.Doc]
      const parts = cutIntoParts(doc, 1 + chance(60))
      cuts += parts.length - 1
      const copy = new Y.Doc()
      copy.getMap("cards")
      for (const part of parts) {
        Y.applyUpdate(copy, part)
        expect(copy.store.pendingStructs, `seed ${seed}`).toBeNull()
        expect(copy.store.pendingDs, `seed ${seed}`).toBeNull()
      }
      expect(contentOf(copy), `seed ${seed}`).toEqual(contentOf(doc))
      expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc))
      expect(
        Y.equalDeleteSets(
          Y.createDeleteSetFromStructStore(copy.store),
          Y.createDeleteSetFromStructStore(doc.store),
        ),
      ).toBe(true)
      // And the copy can be written on as the document can.
      edit(copy, chance)
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy))
      expect(contentOf(doc), `seed ${seed}`).toEqual(contentOf(copy))
    }
    expect(cuts).toBeGreaterThan(200)
  })

  it("an empty document is one part", () => {
    const parts = cutIntoParts(new Y.Doc())
    expect(parts).toHaveLength(1)
    Y.applyUpdate(new Y.Doc(), parts[0] as Uint8Array)
  })

  it("a long text counts by its length", () => {
    const doc = new Y.Doc()
    for (let i = 0; i < 100; i++) doc.getText(`text${i}`).insert(0, "x".repeat(10_000))
    expect(cutIntoParts(doc).length).toBeGreaterThan(5)
  })

  it("what is packed is unpacked, and half of it is refused", () => {
    const parts = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array([9])]
    const packed = pack(parts)
    expect(unpack(packed)).toEqual(parts)
    expect(unpack(pack([]))).toEqual([])
    for (let length = 0; length < packed.length; length++) {
      expect(() => unpack(packed.subarray(0, length)), String(length)).toThrow(RangeError)
    }
    expect(() => unpack(new Uint8Array([...packed, 0]))).toThrow(RangeError)
  })
})
