import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { writeBoard } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { copySteps, NotCopied } from "../../core/copied-doc.ts"
import { small } from "../rooms/judged-board.ts"

const hashOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash()

function board(): Y.Doc {
  const doc = new Y.Doc()
  writeBoard(doc, small)
  return doc
}

const firstOf = (doc: Y.Doc, root: string): Y.Map<unknown> => {
  const [entry] = doc.getMap(root).values()
  if (!(entry instanceof Y.Map)) throw new Error(`nothing in ${root}`)
  return entry
}

describe("content hash", () => {
  it("R18 equal content has one hash, however it came about", () => {
    const [a, b] = [board(), board()]
    expect(Y.encodeStateVector(a)).not.toEqual(Y.encodeStateVector(b))
    expect(hashOf(a)).toEqual(hashOf(b))
    firstOf(a, "scenarios").set("title", "another")
    firstOf(a, "scenarios").set("title", "They meet")
    expect(hashOf(a)).toEqual(hashOf(b))
  })

  it("R18 state vectors that are equal do not hide a difference", () => {
    const doc = board()
    const copies = [new Y.Doc(), new Y.Doc()] as const
    for (const copy of copies) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    // Without a struct of its own: a deletion that reached one of the two.
    copies[0].clientID = 7
    firstOf(copies[0], "scenarios").delete("title")
    expect(Y.encodeStateVector(copies[0])).toEqual(Y.encodeStateVector(copies[1]))
    expect(hashOf(copies[0])).not.toEqual(hashOf(copies[1]))
  })

  it("R18 a hash that is kept up follows every kind of change, as if made anew", () => {
    const doc = board()
    const kept = createContentHash(doc, contentRoots.board)
    let before = kept.hash()
    const text = new Y.Text("one")
    const nested = new Y.Map()
    const changes: (() => void)[] = [
      () => doc.getMap("meta").set("unknown", { a: [1, 2] }),
      () => firstOf(doc, "scenarios").set("note", text),
      () => text.insert(3, " two"),
      () => text.format(0, 3, { bold: true }),
      () => firstOf(doc, "scenarios").set("nested", nested),
      () => nested.set("deep", 1),
      () => doc.getMap("issues").set("i9", new Y.Map()),
      () => doc.getMap("issues").delete("i9"),
    ]
    const seen = new Set<string>()
    for (const change of changes) {
      change()
      const now = kept.hash()
      expect(now).not.toEqual(before)
      expect(now).toEqual(hashOf(doc))
      seen.add(now.join())
      before = now
    }
    // The last change took back the one before it.
    expect(seen.size).toBe(changes.length - 1)
    kept.stop()
  })

  it("R18 marks that were set twice cut a text, and it still reads the same", () => {
    const doc = board()
    const text = new Y.Text()
    firstOf(doc, "scenarios").set("note", text)
    text.insert(0, "one two")
    text.format(0, 7, { bold: true })
    const plain = board()
    const other = new Y.Text()
    firstOf(plain, "scenarios").set("note", other)
    other.applyDelta([
      { insert: "one", attributes: { bold: true } },
      { insert: " two", attributes: { bold: true, italic: null } },
    ])
    expect(hashOf(doc)).toEqual(hashOf(plain))
    text.format(0, 3, { bold: null })
    expect(hashOf(doc)).not.toEqual(hashOf(plain))
  })

  it("R18 values that JSON has no word for have a hash too", () => {
    const doc = board()
    const hashes = [undefined, null, Number.NaN, 1n, new Uint8Array([1]), new Uint8Array([2])].map(
      (value) => {
        doc.getMap("meta").set("odd", { value })
        return hashOf(doc).join()
      },
    )
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it("settles as many entries as it is told, and says when none is left", () => {
    const doc = board()
    const entries = contentRoots.board.reduce((sum, root) => sum + doc.getMap(root).size, 0)
    const kept = createContentHash(doc, contentRoots.board)
    let slices = 1
    while (!kept.settle(2)) slices += 1
    expect(slices).toBe(Math.ceil(entries / 2))
    expect(kept.hash()).toEqual(hashOf(doc))
  })
})

describe("a copy without a past", () => {
  const copyOf = (doc: Y.Doc): Y.Doc => {
    const copy = new Y.Doc()
    for (const _ of copySteps(doc, copy, contentRoots.board));
    return copy
  }

  it("holds the same content, formatting and unknown fields included, under one client id", () => {
    const doc = board()
    const text = new Y.Text()
    text.applyDelta([
      { insert: "plain " },
      { insert: "bold", attributes: { bold: true } },
      { insert: { at: 1 } },
    ])
    const scenario = firstOf(doc, "scenarios")
    scenario.set("rich", text)
    const array = new Y.Array()
    array.push([1, new Y.Map([["deep", "value"]])])
    scenario.set("later-version", array)
    for (let id = 1; id <= 50; id++) {
      doc.clientID = id
      scenario.set("title", `title ${id}`)
    }
    text.delete(0, 2)

    const copy = copyOf(doc)
    expect(copy.store.clients.size).toBe(1)
    expect(copy.toJSON()).toEqual(doc.toJSON())
    expect(hashOf(copy)).toEqual(hashOf(doc))
    const rich = firstOf(copy, "scenarios").get("rich") as Y.Text
    expect(rich.toDelta()).toEqual(text.toDelta())
  })

  it("refuses what it does not know", () => {
    const foreign = board()
    foreign.getMap("foreign").set("a", 1)
    expect(() => copyOf(foreign)).toThrow(NotCopied)
    const xml = board()
    firstOf(xml, "scenarios").set("xml", new Y.XmlText("a"))
    expect(() => copyOf(xml)).toThrow(NotCopied)
    const inText = board()
    const text = new Y.Text()
    firstOf(inText, "scenarios").set("note", text)
    text.insertEmbed(0, new Y.Map())
    expect(() => copyOf(inText)).toThrow(NotCopied)
  })
})
