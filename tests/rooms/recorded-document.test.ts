import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { recordWrites } from "../../server/rooms/recorded-document.ts"
import { type DecodedUpdate, decodeUpdate } from "../../server/rooms/update-decoding.ts"
import { bench, entity } from "./judged-board.ts"

const decoded = (update: Uint8Array): DecodedUpdate => {
  const found = decodeUpdate(update)
  if (!found) throw new Error("it cannot be read")
  return found
}
const title = (value: string) =>
  ({ kind: "set", collection: "scenarios", id: "meet", field: "title", value, base: null }) as const
const touched = { collection: "scenarios", id: "meet", field: "title", action: "set" } as const

describe("a document that is written to on the record", () => {
  it("R9 what is applied together is one update, and each part keeps its own records", () => {
    const b = bench()
    const recorded = recordWrites(b.document.doc, "board")
    const updates = [b.changes(title("One")), b.changes(title("Two"))]
    const records: unknown[] = []
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(b.document.doc))
    const update = recorded.together(() => {
      for (const each of updates) records.push(recorded.apply(decoded(each), [touched]))
    })
    expect(records).toEqual([
      [{ ...touched, before: "They meet", after: "One" }],
      [{ ...touched, before: "One", after: "Two" }],
    ])
    Y.applyUpdate(copy, update as Uint8Array)
    expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(b.document.doc))
    expect(entity(copy, "scenarios", "meet").get("title")).toBe("Two")
  })

  it("R9 what comes to nothing is no update", () => {
    expect(recordWrites(bench().document.doc, "board").together(() => {})).toBeNull()
  })

  it("R4 what does not follow on what is there is not integrated, and nothing is left waiting", () => {
    const b = bench()
    const recorded = recordWrites(b.document.doc, "board")
    b.changes(title("never sent"))
    const behind = b.changes(title("behind a gap"))
    const before = b.bytes()
    expect(() => recorded.together(() => recorded.apply(decoded(behind), [touched]))).toThrow()
    expect(b.bytes()).toBe(before)
    expect(b.document.doc.store.pendingStructs).toBeNull()
  })

  it("R4 a deletion of what is not there is not done", () => {
    const b = bench()
    const recorded = recordWrites(b.document.doc, "board")
    const deletes = [{ client: 4_711, clock: 0, end: 3 }]
    expect(() => recorded.together(() => recorded.apply({ structs: [], deletes }, []))).toThrow()
    expect(b.document.doc.store.pendingDs).toBeNull()
  })

  it("R1 nothing is applied outside of what is written together", () => {
    const b = bench()
    const recorded = recordWrites(b.document.doc, "board")
    expect(() => recorded.apply(decoded(b.changes(title("alone"))), [touched])).toThrow()
  })

  it("only a board is on the record", () => {
    const mutate = (doc: Y.Doc) => doc.getMap("meta").set("title", "Ours")
    expect(recordWrites(new Y.Doc(), "ledger").mutate(mutate).records).toEqual([])
    expect(recordWrites(new Y.Doc(), "board").mutate(mutate).records).toEqual([
      { collection: "meta", id: "meta", field: "title", action: "set", before: null, after: "Ours" },
    ])
  })
})
