import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { Board, type Collection, collectionNames, collections, fieldShape } from "../../core/board.ts"
import {
  applyChanges,
  countEntities,
  fieldsOf,
  observeChanges,
  readBoard,
  readEntity,
  rootNames,
  shapeOf,
  writeBoard,
} from "../../core/board-doc.ts"
import { BoardChange, type ChangeRecord, touchesOf } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import { blankBoard } from "../../core/new-board.ts"
import { parseTemplate } from "../../core/template.ts"
import { textEdit } from "../../core/text-doc.ts"

const template = parseTemplate(
  JSON.parse(readFileSync(new URL("../../prisma/templates/korea-2018.json", import.meta.url), "utf8")),
)
if (!template.ok) throw new Error(template.error.message)
const korea = template.value.board

const small: Board = {
  ...blankBoard("Small"),
  scenarios: korea.scenarios.slice(0, 3),
  actors: korea.actors.slice(0, 2),
}

function docWith(board: Board, clientID: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientID
  writeBoard(doc, board)
  return doc
}

/** Another person's copy. */
function copyOf(doc: Y.Doc, clientID: number): Y.Doc {
  const copy = new Y.Doc()
  copy.clientID = clientID
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [
    Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)),
    Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)),
  ]
  Y.applyUpdate(a, fromB)
  Y.applyUpdate(b, fromA)
}

const kim = "s-kim-eef"
const set = (id: string, field: string, value: unknown, collection: Collection = "scenarios"): BoardChange =>
  ({ kind: "set", collection, id, field, value, base: null }) as BoardChange
const scenarioIn = (doc: Y.Doc, id: string) => {
  const scenario = readEntity(doc, "scenarios", id)
  if (!scenario) throw new Error(`no scenario ${id}`)
  return scenario
}

// --- any change -------------------------------------------------------------------------------------------------

const scenarioId = fc.constantFrom(...small.scenarios.map((scenario) => scenario.id), "gone")
const written = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constant("\ud83d"),
)
const p = fc.double({ min: 0, max: 1, noNaN: true })
const change: fc.Arbitrary<BoardChange> = fc.oneof(
  fc.tuple(scenarioId, written).map(([id, value]) => set(id, "title", value)),
  fc.tuple(scenarioId, fc.integer({ min: 0, max: 6 })).map(([id, value]) => set(id, "impact", value)),
  fc
    .tuple(scenarioId, fc.constantFrom("e1", "e2", "e3"), fc.option(written))
    .map(([id, entry, passage]) => set(id, `evidence:${entry}`, passage === null ? null : { passage })),
  fc.tuple(scenarioId, p).map(
    ([id, yes]): BoardChange => ({
      kind: "setWorking",
      id,
      value: { probabilities: { yes, no: 1 - yes } },
      base: null,
    }),
  ),
  fc.tuple(scenarioId, fc.nat(60), fc.nat(9), written).map(
    ([id, index, length, insert]): BoardChange => ({
      kind: "editText",
      collection: "scenarios",
      id,
      field: "resolutionCriteria",
      index,
      remove: "Yes if the".slice(0, length),
      insert,
    }),
  ),
  fc.tuple(fc.constantFrom("n1", "n2", "n3"), written).map(
    ([id, title]): BoardChange => ({
      kind: "add",
      collection: "scenarios",
      id,
      fields: { title, kind: "binary", status: "open", resolutionCriteria: "x" },
    }),
  ),
  fc.tuple(scenarioId, fc.constantFrom("a0", "a5", "b01")).map(
    ([id, order]): BoardChange => ({
      kind: "move",
      id,
      setId: "set-1",
      order,
      base: { setId: null, order: null },
    }),
  ),
  scenarioId.map((id): BoardChange => ({ kind: "delete", collection: "scenarios", id, at: 7 })),
  scenarioId.map((id): BoardChange => ({ kind: "restore", collection: "scenarios", id, deletedAt: 7 })),
  written.map((value): BoardChange => ({ kind: "setMeta", field: "title", value, base: null })),
  fc
    .tuple(fc.nat(9), written)
    .map(
      ([index, insert]): BoardChange => ({ kind: "editMetaText", field: "note", index, remove: "", insert }),
    ),
)

describe("two people at once", () => {
  it("end with the same board, whatever they change and whichever way it is merged", () => {
    let applied = 0
    const changes = fc.array(change, { maxLength: 12 })
    fc.assert(
      fc.property(changes, changes, changes, (mine, theirs, later) => {
        const a = docWith(small, 1)
        const b = copyOf(a, 2)
        for (const one of mine) if (applyChanges(a, [one]).ok) applied++
        for (const one of theirs) applyChanges(b, [one])
        // A third copy hears the two in the other order.
        const c = new Y.Doc()
        Y.applyUpdate(c, Y.encodeStateAsUpdate(b))
        Y.applyUpdate(c, Y.encodeStateAsUpdate(a))
        exchange(a, b)
        for (const one of later) applyChanges(a, [one])
        exchange(a, b)
        Y.applyUpdate(c, Y.encodeStateAsUpdate(a, Y.encodeStateVector(c)))
        const read = readBoard(a)
        expect(readBoard(b)).toEqual(read)
        expect(readBoard(c)).toEqual(read)
        expect(Board.safeParse(read).error).toBeUndefined()
      }),
      { seed: 30, numRuns: 20 },
    )
    // A run in which nothing happened proves nothing.
    expect(applied).toBeGreaterThan(50)
  })

  it("keep both edits of different fields of one scenario", () => {
    const fields: [string, unknown][] = [
      ["title", "Kim comes"],
      ["impact", 5],
      ["resolveBy", "2018-09-13"],
      ["working", { probabilities: { yes: 0.3, no: 0.7 } }],
      ["evidence:mine", { passage: "seen" }],
      ["outcomes:maybe", { label: "Maybe", order: 2 }],
      ["tags", ["summit"]],
      ["deletedAt", 9],
    ]
    for (const [mine, myValue] of fields) {
      for (const [theirs, theirValue] of fields) {
        if (mine === theirs) continue
        const a = docWith(small, 1)
        const b = copyOf(a, 2)
        expect(applyChanges(a, [set(kim, mine, myValue)]).ok).toBe(true)
        expect(applyChanges(b, [set(kim, theirs, theirValue)]).ok).toBe(true)
        exchange(a, b)
        for (const doc of [a, b]) {
          const map = doc.getMap("scenarios").get(kim) as Y.Map<unknown>
          expect([map.get(mine), map.get(theirs)]).toEqual([myValue, theirValue])
        }
      }
    }
  })

  it("keep both additions to a list, and both texts typed into one field", () => {
    const a = docWith(small, 1)
    const b = copyOf(a, 2)
    const before = scenarioIn(a, kim)
    const type = (doc: Y.Doc, index: number, insert: string) =>
      applyChanges(doc, [
        {
          kind: "editText",
          collection: "scenarios",
          id: kim,
          field: "resolutionCriteria",
          index,
          remove: "",
          insert,
        },
        {
          kind: "editText",
          collection: "scenarios",
          id: kim,
          field: "finePrint",
          index: 0,
          remove: "",
          insert,
        },
      ])
    applyChanges(a, [set(kim, "evidence:a9", { passage: "from A" })])
    applyChanges(b, [set(kim, "evidence:b9", { passage: "from B" })])
    type(a, 0, "First: ")
    type(b, before.resolutionCriteria.length, " Last.")
    exchange(a, b)
    const after = scenarioIn(a, kim)
    expect(after).toEqual(scenarioIn(b, kim))
    expect(after.evidence.map((entry) => entry.id)).toEqual(
      ["a9", "b9", "e1"].toSorted((x, y) => {
        const order = (id: string) => after.evidence.find((entry) => entry.id === id)?.order ?? 0
        return order(x) - order(y) || (x < y ? -1 : 1)
      }),
    )
    expect(after.resolutionCriteria).toBe(`First: ${before.resolutionCriteria} Last.`)
    expect([after.finePrint].map((text) => [text.includes("First: "), text.includes(" Last.")])).toEqual([
      [true, true],
    ])
  })

  it("keep an edit of a scenario that the other deleted: restoring shows it", () => {
    const a = docWith(small, 1)
    const b = copyOf(a, 2)
    applyChanges(a, [{ kind: "delete", collection: "scenarios", id: kim, at: 5 }])
    applyChanges(b, [set(kim, "title", "Kim comes")])
    exchange(a, b)
    expect(scenarioIn(a, kim)).toMatchObject({ title: "Kim comes", deletedAt: 5 })
    applyChanges(a, [{ kind: "restore", collection: "scenarios", id: kim, deletedAt: 5 }])
    expect(scenarioIn(a, kim).deletedAt).toBeUndefined()
  })
})

describe("a document that holds anything at all", () => {
  const shared = (depth: number): fc.Arbitrary<unknown> =>
    fc.oneof(
      fc.string().map((text) => new Y.Text(text)),
      fc.array(fc.jsonValue(), { maxLength: 2 }).map((list) => Y.Array.from(list as object[])),
      fc.constant(null).map(() => new Y.XmlElement("p")),
      depth > 0
        ? fc
            .dictionary(key, shared(depth - 1), { maxKeys: 3 })
            .map((entries) => new Y.Map(Object.entries(entries)))
        : fc.constant(null).map(() => new Y.Map()),
    )
  const fieldNames = collectionNames.flatMap((name) => [
    ...Object.keys(collections[name].schema.shape),
    ...Object.keys(collections[name].items).flatMap((list) => [`${list}:x`, `${list}:__proto__`, `${list}:`]),
  ])
  const key = fc.constantFrom("__proto__", "constructor", "toString", "", ":", "x:y", ...fieldNames)
  // Of the right shape now and then, so that what is read gets past the first check.
  const plausible = fc.constantFrom<unknown>(
    { scenarioId: "a", outcomeId: "yes" },
    { probabilities: { yes: 0.3, no: 0.7 } },
    { probabilities: { constructor: 1 } },
    { probabilities: { yes: Number.NaN, no: 1 } },
    { quantiles: { p10: 1, p50: "2018-01-01", p90: null } },
    { quantiles: { p10: null, p50: 3, p90: null } },
    { label: "L", order: Number.POSITIVE_INFINITY },
    { label: "L", order: 1 },
    { passage: "p" },
    "binary",
    "categorical",
    "numeric",
    "open",
    ["a", "b"],
    0.5,
    1,
    "a0",
  )
  const value = fc.oneof(
    plausible,
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      undefined,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      2 ** 60,
      10n,
      new Uint8Array(3),
    ),
    shared(2),
  )
  const entity = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.array(fc.tuple(key, value), { maxLength: 8 }).map((entries) => new Y.Map(entries)),
    },
    { weight: 1, arbitrary: value },
  )
  const entityId = fc.constantFrom("a", "b", "constructor", "__proto__", "", "x".repeat(65), "meta")
  const content = fc.array(fc.tuple(fc.constantFrom(...rootNames, "unknown"), entityId, entity), {
    maxLength: 8,
  })
  const metaContent = fc.array(fc.tuple(key, value), { maxLength: 4 })

  it("is read without a throw as a well-formed board, the same on every replica", () => {
    let readable = 0
    fc.assert(
      fc.property(content, metaContent, (entries, meta) => {
        const doc = new Y.Doc()
        doc.transact(() => {
          for (const [root, id, map] of entries) doc.getMap(root).set(id, map)
          for (const [field, held] of meta) doc.getMap("meta").set(field, held)
        })
        const board = readBoard(doc)
        expect(Board.safeParse(board).error).toBeUndefined()
        readable += collectionNames.reduce((count, name) => count + board[name].length, 0)
        expect(countEntities(doc)).toBeGreaterThanOrEqual(0)
        expect(readBoard(copyOf(doc, 9))).toEqual(board)
        expect(Object.hasOwn(Object.prototype, "passage")).toBe(false)
      }),
      { seed: 31, numRuns: 60 },
    )
    expect(readable).toBeGreaterThan(20)
  })

  it("is read when a root is of another type than a map", () => {
    for (const root of rootNames) {
      const hostile = new Y.Doc()
      hostile.getArray(root).insert(0, [1, { a: 1 }, new Y.Map()])
      expect(Board.safeParse(readBoard(copyOf(hostile, 2))).success).toBe(true)
      const text = new Y.Doc()
      text.getText(root).insert(0, "text")
      expect(Board.safeParse(readBoard(copyOf(text, 2))).success).toBe(true)
      const xml = new Y.Doc()
      xml.getXmlFragment(root).insert(0, [new Y.XmlText("x")])
      expect(Board.safeParse(readBoard(copyOf(xml, 2))).success).toBe(true)
    }
  })

  it("never shows an outcome under a key of Object.prototype", () => {
    const doc = docWith(small, 1)
    const map = doc.getMap("scenarios").get(kim) as Y.Map<unknown>
    map.set("outcomes:constructor", { label: "C", order: 5 })
    map.set("outcomes:__proto__", { label: "P", order: 6 })
    expect(scenarioIn(doc, kim).outcomes.map((outcome) => outcome.id)).toEqual(["yes", "no"])
  })

  it("leaves out a malformed field and nothing else", () => {
    const doc = docWith(small, 1)
    const whole = scenarioIn(doc, kim)
    ;(doc.getMap("scenarios").get(kim) as Y.Map<unknown>).set("impact", "very")
    const { impact: _, ...rest } = whole
    expect(scenarioIn(doc, kim)).toEqual(rest)
  })
})

describe("changes are all or nothing", () => {
  const good = set(kim, "title", "Changed")
  it.each<[string, BoardChange, string]>([
    ["an entity that is not there", set("gone", "title", "x"), "no-such-entity"],
    ["a field that a board does not have", set(kim, "mood", "x"), "unknown-field"],
    ["a field of Object.prototype", set(kim, "__proto__", { a: 1 }), "unknown-field"],
    ["a list as one value", set(kim, "outcomes", []), "unknown-field"],
    ["the id", set(kim, "id", "x"), "unknown-field"],
    ["a text set as a value", set(kim, "finePrint", "x"), "unknown-field"],
    ["a value out of bounds", set(kim, "impact", 6), "invalid-value"],
    ["a value that is no number", set(kim, "impact", Number.NaN), "invalid-value"],
    ["a script for an address", set("src-dove", "url", "javascript:alert(1)", "sources"), "no-such-entity"],
    [
      "probabilities that do not sum to 1",
      set(kim, "working", { probabilities: { yes: 0.5, no: 0.6 } }),
      "invalid-value",
    ],
    ["a line too long", set(kim, "title", "x".repeat(limits.lineCharacters + 1)), "invalid-value"],
    [
      "an order that is no key",
      { kind: "move", id: kim, setId: null, order: "a b", base: { setId: null, order: null } },
      "invalid-value",
    ],
    [
      "a set that is no id",
      { kind: "move", id: kim, setId: "a b", order: "a0", base: { setId: null, order: null } },
      "invalid-value",
    ],
    ["a time that is none", { kind: "delete", collection: "scenarios", id: kim, at: -1 }, "invalid-value"],
    ["an id that is taken", { kind: "add", collection: "scenarios", id: kim, fields: {} }, "exists"],
    [
      "a new entity with a bad field",
      { kind: "add", collection: "scenarios", id: "n", fields: { impact: 9 } },
      "invalid-value",
    ],
    [
      "a new entity with a text that is none",
      { kind: "add", collection: "scenarios", id: "n", fields: { finePrint: 4 } },
      "invalid-value",
    ],
    [
      "a new entity with a text too long",
      { kind: "add", collection: "scenarios", id: "n", fields: { finePrint: "x".repeat(10_001) } },
      "too-large",
    ],
    [
      "a text field that is none",
      {
        kind: "editText",
        collection: "scenarios",
        id: kim,
        field: "title",
        index: 0,
        remove: "",
        insert: "x",
      },
      "unknown-field",
    ],
    [
      "a board field that is none",
      { kind: "setMeta", field: "note", value: "x", base: null },
      "unknown-field",
    ],
  ])("%s is refused and nothing is written, before it or behind it", (_what, bad, reason) => {
    const doc = docWith(small, 1)
    const before = Y.encodeStateAsUpdate(doc)
    for (const changes of [[bad], [good, bad], [bad, good], [good, bad, good]]) {
      const applied = applyChanges(doc, changes)
      expect(applied.ok ? null : applied.error.reason).toBe(reason)
      if (!applied.ok) expect(applied.error.message.length).toBeGreaterThan(5)
      expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
    }
    expect(applyChanges(doc, [good]).ok).toBe(true)
  })

  it("the same id cannot be added twice at once, and what was added can be edited at once", () => {
    const doc = docWith(small, 1)
    const add: BoardChange = { kind: "add", collection: "issues", id: "i1", fields: { text: "One" } }
    const twice = applyChanges(doc, [add, add])
    expect(twice.ok ? null : twice.error.reason).toBe("exists")
    expect(applyChanges(doc, [add, set("i1", "text", "Two", "issues")]).ok).toBe(true)
    expect(readEntity(doc, "issues", "i1")).toEqual({ id: "i1", text: "Two" })
  })

  it("what an entity cannot be read without cannot be cleared", () => {
    const doc = docWith(korea, 1)
    const cleared = applyChanges(doc, [set("l-01", "from", null, "links")])
    expect(cleared.ok ? null : cleared.error.reason).toBe("invalid-value")
    expect(applyChanges(doc, [set(kim, "impact", null), set(kim, "evidence:e1", null)]).ok).toBe(true)
    expect(scenarioIn(doc, kim).impact).toBeUndefined()
    expect(scenarioIn(doc, kim).evidence).toEqual([])
  })

  it("are one transaction with the origin that was given", () => {
    const doc = docWith(small, 1)
    const origins: unknown[] = []
    doc.on("afterTransaction", (transaction: Y.Transaction) => origins.push(transaction.origin))
    applyChanges(doc, [good, set(kim, "impact", 1)], "mine")
    expect(origins).toEqual(["mine"])
  })
})

describe("texts", () => {
  const blank = blankBoard("B")
  const noted = (note: string) => docWith({ ...blank, meta: { ...blank.meta, note } }, 1)
  const piece = fc.constantFrom(
    "a",
    "b",
    " ",
    "\n",
    "\u{1f600}",
    "\u{1f601}",
    "\u{1f9d1}\u200d\u{1f680}",
    "e\u0301",
    "\u{20bb7}",
  )
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""))

  it("become one another by the smallest edit, through the document, emoji included", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = textEdit(before, after)
        expect(
          before.slice(0, edit.index) + edit.insert + before.slice(edit.index + edit.remove.length),
        ).toBe(after)
        expect(edit.remove.length).toBeLessThanOrEqual(before.length)
        if (before === after) expect(edit).toMatchObject({ remove: "", insert: "" })
        const doc = noted(before)
        expect(applyChanges(doc, [{ kind: "editMetaText", field: "note", ...edit }]).ok).toBe(true)
        expect(readBoard(doc).meta.note).toBe(after)
        expect(readBoard(copyOf(doc, 2)).meta.note).toBe(after)
      }),
      { seed: 32, numRuns: 60 },
    )
  })

  it("never part the halves of a surrogate pair, wherever an edit is done again", () => {
    fc.assert(
      fc.property(text, fc.nat(12), text, (before, index, insert) => {
        const doc = noted(before)
        applyChanges(doc, [{ kind: "editMetaText", field: "note", index, remove: "", insert }])
        const after = readBoard(doc).meta.note
        expect(after).not.toMatch(/[\p{Surrogate}\ufffd]/u)
        expect(after).toHaveLength(before.length + insert.length)
      }),
      { seed: 33, numRuns: 60 },
    )
  })

  it("are the same on every replica when half a pair is written", () => {
    const doc = docWith(small, 1)
    const half = "x\ud83dy"
    applyChanges(doc, [
      set(kim, "title", half),
      set(kim, "evidence:h", { passage: half }),
      {
        kind: "editText",
        collection: "scenarios",
        id: kim,
        field: "finePrint",
        index: 0,
        remove: "",
        insert: half,
      },
      { kind: "add", collection: "issues", id: "i1", fields: { text: half } },
    ])
    expect(readBoard(copyOf(doc, 2))).toEqual(readBoard(doc))
    expect(scenarioIn(doc, kim).title).toBe("x\ufffdy")
  })

  it("take out only what is still what was meant, where the text has moved on", () => {
    const edited = (note: string, edit: { index: number; remove: string; insert: string }) => {
      const doc = noted(note)
      applyChanges(doc, [{ kind: "editMetaText", field: "note", ...edit }])
      return readBoard(doc).meta.note
    }
    expect(edited("abc def", { index: 4, remove: "def", insert: "x" })).toBe("abc x")
    expect(edited("more abc def", { index: 4, remove: "def", insert: "x" })).toBe("more abc x")
    expect(edited("nothing", { index: 4, remove: "def", insert: "x" })).toBe("nothxing")
    expect(edited("", { index: 400, remove: "def", insert: "x" })).toBe("x")
    expect(edited("a banana, an ant", { index: 8, remove: "an", insert: "" })).toBe("a banana,  ant")
  })

  it("do not grow beyond their limit, and are refused whole rather than cut off in silence", () => {
    const note = "x".repeat(limits.textCharacters - 1)
    const doc = noted(note)
    applyChanges(doc, [{ kind: "editMetaText", field: "note", index: 0, remove: "", insert: "\u{1f600}" }])
    expect(readBoard(doc).meta.note).toBe(note)
    const edit = { kind: "editMetaText", field: "note", index: 0 } as const
    const tooLong = { ok: false, error: { reason: "too-large" } }
    expect(applyChanges(doc, [{ ...edit, remove: "", insert: "yz" }])).toMatchObject(tooLong)
    expect(
      applyChanges(doc, [
        { ...edit, remove: "", insert: "y" },
        { ...edit, remove: "", insert: "z" },
      ]),
    ).toMatchObject(tooLong)
    expect(readBoard(doc).meta.note).toBe(note)
    expect(applyChanges(doc, [{ ...edit, remove: "xx", insert: "yz" }])).toMatchObject({ ok: true })
    expect(readBoard(doc).meta.note).toBe(`yz${note.slice(2)}`)
  })
})

describe("what is observed", () => {
  const recordsOf = (doc: Y.Doc, act: () => void): ChangeRecord[] => {
    const seen: ChangeRecord[] = []
    const stop = observeChanges(doc, (records) => seen.push(...records))
    act()
    stop()
    return seen
  }

  it("is each key that a change touches, with its value before and after", () => {
    const doc = docWith(small, 1)
    const records = recordsOf(doc, () =>
      applyChanges(doc, [set(kim, "impact", 5), set(kim, "evidence:e1", null)]),
    )
    expect(records).toContainEqual({
      collection: "scenarios",
      id: kim,
      field: "impact",
      action: "set",
      before: 4,
      after: 5,
    })
    expect(records).toContainEqual({
      collection: "scenarios",
      id: kim,
      field: "evidence:e1",
      action: "clear",
      before: small.scenarios[1]?.evidence.map(({ id: _, ...entry }) => entry)[0],
      after: null,
    })
    expect(recordsOf(doc, () => {})).toEqual([])
  })

  it("is the same for the one who did it and for those who hear of it, and what touchesOf foretold", () => {
    const key = (touch: object) => JSON.stringify(touch, ["collection", "id", "field"])
    fc.assert(
      fc.property(change, (one) => {
        const mine = docWith(small, 1)
        const theirs = copyOf(mine, 2)
        const vector = Y.encodeStateVector(theirs)
        const records = recordsOf(mine, () => applyChanges(mine, [one]))
        const heard = recordsOf(theirs, () => Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine, vector)))
        const sorted = (list: ChangeRecord[]) => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
        expect(sorted(heard)).toEqual(sorted(records))
        const foretold = touchesOf(one).map(key)
        for (const record of records) expect(foretold).toContain(key(record))
      }),
      { seed: 34, numRuns: 30 },
    )
  })

  it("says of a text what it was, whole", () => {
    const note = "The quick brown fox"
    const doc = docWith({ ...small, meta: { ...small.meta, note } }, 1)
    const edit = (index: number, remove: string, insert: string): BoardChange => ({
      kind: "editMetaText",
      field: "note",
      index,
      remove,
      insert,
    })
    expect(recordsOf(doc, () => applyChanges(doc, [edit(4, "quick", "slow"), edit(0, "The ", "")]))).toEqual([
      {
        collection: "meta",
        id: "meta",
        field: "note",
        action: "text",
        before: note,
        after: "slow brown fox",
      },
    ])
    expect(recordsOf(doc, () => applyChanges(doc, [edit(5, "brown", "red")]))).toEqual([
      {
        collection: "meta",
        id: "meta",
        field: "note",
        action: "text",
        before: "slow brown fox",
        after: "slow red fox",
      },
    ])
  })
})

describe("a board", () => {
  it("is read as it was written, and its entities are what add takes", () => {
    expect(readBoard(docWith(korea, 1))).toEqual(korea)
    const doc = docWith(blankBoard("B"), 1)
    for (const collection of collectionNames) {
      for (const entity of korea[collection]) {
        const add: BoardChange = {
          kind: "add",
          collection,
          id: entity.id,
          fields: fieldsOf(collection, entity as never),
        }
        expect(BoardChange.safeParse(add).success).toBe(true)
        expect(applyChanges(doc, [add])).toEqual({ ok: true, value: undefined })
        expect(readEntity(doc, collection, entity.id)).toEqual(entity)
      }
    }
    expect(countEntities(doc)).toBe(collectionNames.reduce((sum, name) => sum + korea[name].length, 1))
  })

  it("has only keys that its shape knows", () => {
    const doc = docWith(korea, 1)
    for (const root of collectionNames) {
      for (const map of doc.getMap(root).values()) {
        for (const field of (map as Y.Map<unknown>).keys())
          expect(fieldShape(shapeOf(root), field)).not.toBeNull()
      }
    }
  })
})
