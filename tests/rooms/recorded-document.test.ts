import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { BoardChange } from "../../core/changes.ts"
import type { Attributes, FormatName } from "../../core/rich-text.ts"
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

  describe("of a formatted text", () => {
    const background = { collection: "scenarios", id: "meet", field: "background", action: "text" } as const
    const where = { collection: "scenarios", id: "meet", field: "background" } as const
    const words = "Both sides meet in Singapore."

    function recordsOf(changes: BoardChange[], before: BoardChange[] = []): unknown[] {
      const b = bench()
      const recorded = recordWrites(b.document.doc, "board")
      const records: unknown[] = []
      const take = (update: Uint8Array) => recorded.apply(decoded(update), [background])
      const write: BoardChange = { kind: "editText", ...where, index: 0, remove: "", insert: words }
      const first = b.changes(write, ...before)
      recorded.together(() => take(first))
      const second = b.changes(...changes)
      recorded.together(() => records.push(...take(second)))
      return records
    }
    const format = (
      index: number,
      over: string,
      name: FormatName,
      value: true | string | null,
    ): BoardChange => ({
      kind: "formatText",
      ...where,
      index,
      over,
      name,
      value,
      base: [],
    })
    const bold = (from: number, to: number) => ({ from, to, name: "bold", value: true })

    it("words that are only formatted leave a record of what came and what went", () => {
      expect(recordsOf([format(5, "sides", "bold", true)])).toEqual([
        {
          ...background,
          before: { index: 5, text: "" },
          after: { index: 5, text: "", formatting: [bold(5, 10)] },
        },
      ])
      const link = { from: 5, to: 15, name: "link" }
      const [before, after] = ["https://example.org/", "https://example.com/"]
      expect(
        recordsOf(
          [format(5, "sides meet", "link", after)],
          [format(5, "sides meet", "link", before), format(0, "Both sides", "bold", true)],
        ),
      ).toEqual([
        {
          ...background,
          before: { index: 5, text: "", formatting: [{ ...link, value: before }] },
          after: { index: 5, text: "", formatting: [{ ...link, value: after }] },
        },
      ])
    })

    it("words that are put in or taken out are recorded with what they had, and plain ones as ever", () => {
      const put = (insert: string, remove: string, attributes?: Attributes): BoardChange => ({
        kind: "editText",
        ...where,
        index: 5,
        remove,
        insert,
        ...(attributes && { attributes }),
      })
      expect(recordsOf([put("parties", "sides")])).toEqual([
        { ...background, before: { index: 5, text: "sid" }, after: { index: 5, text: "parti" } },
      ])
      expect(recordsOf([put("", "sides ")], [format(0, "Both sides", "bold", true)])).toEqual([
        {
          ...background,
          before: { index: 5, text: "sides ", formatting: [bold(5, 10)] },
          after: { index: 5, text: "" },
        },
      ])
      expect(recordsOf([put("two ", "", { bold: true })])).toEqual([
        {
          ...background,
          before: { index: 5, text: "" },
          after: { index: 5, text: "two ", formatting: [bold(5, 9)] },
        },
      ])
    })

    it("what comes to nothing leaves none", () => {
      expect(recordsOf([format(0, "Both", "bold", true), format(0, "Both", "bold", null)])).toEqual([])
    })

    it("R5 a small edit of a long text leaves a small record", () => {
      const many = Array.from({ length: 12 }, (_, i) =>
        format(2 * i, words.slice(2 * i, 2 * i + 1), "italic", true),
      )
      const [record] = recordsOf([format(0, words, "bold", true)], many)
      expect(record).toEqual({
        ...background,
        before: { index: 0, text: "" },
        after: { index: 0, text: "", formatting: [bold(0, words.length)] },
      })
    })

    it("a scenario that comes into being formatted is recorded so", () => {
      const b = bench()
      const recorded = recordWrites(b.document.doc, "board")
      const formatting = { background: [bold(0, 4)] }
      const fields = { title: "New", kind: "binary", status: "open", background: words, formatting }
      const update = b.changes({ kind: "add", collection: "scenarios", id: "new", fields: fields as never })
      const added = { collection: "scenarios", id: "new", field: null, action: "add" } as const
      recorded.together(() => {
        expect(recorded.apply(decoded(update), [added])).toMatchObject([
          { ...added, before: null, after: { background: words, formatting } },
        ])
      })
    })
  })
})
