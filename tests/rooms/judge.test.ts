import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import type { Verdict } from "../../server/rooms/judge.ts"
import { type Bench, bench, entity, small, tabId } from "./judged-board.ts"
import { seededChance } from "./seeded-chance.ts"

const setTitle = { kind: "set", collection: "scenarios", id: "meet", field: "title", base: null } as const
const [meeting] = small.scenarios
const linkable = {
  ...small,
  scenarios: [...small.scenarios, { ...meeting, id: "part" } as typeof meeting & {}],
}
const reasonOf = (verdict: Verdict): string =>
  verdict.kind === "refuse" ? (verdict.limit ?? verdict.reason) : verdict.kind

describe("what an honest tab sends is taken, with what it touches named", () => {
  it("takes a field, a text, an entry, a new entity, a deletion and its restoring", () => {
    const b = bench()
    const take = (update: Uint8Array) => {
      const verdict = b.judge(update)
      if (verdict.kind !== "accept") throw new Error(JSON.stringify(verdict))
      b.accept(update)
      expect(b.document.doc.store.pendingStructs).toBeNull()
      return verdict.touches.map(
        (touch) => `${touch.action} ${touch.collection}/${touch.id}/${touch.field ?? ""}`,
      )
    }
    expect(take(b.changes({ ...setTitle, value: "They do meet" }))).toEqual(["set scenarios/meet/title"])
    expect(take(b.changes({ ...setTitle, value: "Again" }, { ...setTitle, value: "And again" }))).toEqual([
      "set scenarios/meet/title",
    ])
    const edit = {
      kind: "editText",
      collection: "scenarios",
      id: "meet",
      field: "resolutionCriteria",
    } as const
    expect(take(b.changes({ ...edit, index: 2, remove: "photo", insert: "film" }))).toEqual([
      "text scenarios/meet/resolutionCriteria",
    ])
    expect(
      take(
        b.changes(
          { ...edit, index: 0, remove: "", insert: "x" },
          { ...edit, index: 0, remove: "x", insert: "" },
        ),
      ),
    ).toEqual(["text scenarios/meet/resolutionCriteria"])
    const evidence = { ...setTitle, field: "evidence:e1" }
    expect(take(b.changes({ ...evidence, value: { passage: "He said so" } }))).toEqual([
      "set scenarios/meet/evidence:e1",
    ])
    expect(take(b.changes({ ...evidence, value: null }))).toEqual(["clear scenarios/meet/evidence:e1"])
    const fields = { title: "They part", kind: "binary", status: "open", finePrint: "small" }
    expect(take(b.changes({ kind: "add", collection: "scenarios", id: "part", fields }))).toEqual([
      "add scenarios/part/",
    ])
    expect(take(b.changes({ kind: "delete", collection: "scenarios", id: "part", at: 5 }))).toEqual([
      "set scenarios/part/deletedAt",
    ])
    expect(take(b.changes({ kind: "restore", collection: "scenarios", id: "part", deletedAt: 5 }))).toEqual([
      "clear scenarios/part/deletedAt",
    ])
    expect(take(b.changes({ kind: "setMeta", field: "title", value: "Talks", base: null }))).toEqual([
      "set meta/meta/title",
    ])
    expect(
      take(b.changes({ kind: "editMetaText", field: "note", index: 0, remove: "Two", insert: "Three" })),
    ).toEqual(["text meta/meta/note"])
    expect(readBoard(b.document.doc)).toEqual(readBoard(b.tab))
  })

  it("takes edits that two tabs made without knowing of each other", () => {
    const b = bench()
    const other = new Y.Doc()
    other.clientID = 900
    Y.applyUpdate(other, Y.encodeStateAsUpdate(b.document.doc))
    const before = Y.encodeStateVector(other)
    entity(other, "scenarios", "meet").set("title", "theirs")
    const theirs = Y.encodeStateAsUpdate(other, before)
    const mine = b.changes({ ...setTitle, value: "mine" })
    expect(b.judge(theirs, { clientId: 900 }).kind).toBe("accept")
    b.accept(theirs)
    expect(b.judge(mine).kind).toBe("accept")
    b.accept(mine)
    Y.applyUpdate(b.tab, theirs)
    expect(readBoard(b.document.doc)).toEqual(readBoard(b.tab))
  })

  it("R1 a repeated update is known, and so is a deletion that somebody else made first", () => {
    const b = bench()
    const update = b.changes({ ...setTitle, value: "once" })
    b.accept(update)
    expect(b.judge(update).kind).toBe("known")
    const clear = b.changes({ ...setTitle, field: "setId", value: null })
    b.accept(clear)
    expect(b.judge(clear).kind).toBe("known")
  })
})

describe("R2 what is refused, by name, and the document is byte for byte what it was", () => {
  const many = "x".repeat(limits.textCharacters)
  const withRaw = (raw: unknown) => (tab: Y.Doc) => entity(tab, "scenarios", "meet").set("working", raw)
  const cases: [string, string, (tab: Y.Doc) => void][] = [
    ["an unknown root", "unknown-key", (tab) => tab.getMap("secrets").set("a", 1)],
    ["the root __proto__", "unknown-key", (tab) => tab.getMap("__proto__").set("a", new Y.Map())],
    ["the root constructor", "unknown-key", (tab) => tab.getMap("constructor").set("a", new Y.Map())],
    ["the entity __proto__", "unknown-key", (tab) => tab.getMap("scenarios").set("__proto__", new Y.Map())],
    [
      "the entity constructor",
      "unknown-key",
      (tab) => tab.getMap("scenarios").set("constructor", new Y.Map()),
    ],
    ["an entity id with a slash", "unknown-key", (tab) => tab.getMap("scenarios").set("a/b", new Y.Map())],
    ["an entity that is a value", "invalid-value", (tab) => tab.getMap("scenarios").set("x", { title: "y" })],
    ["an entity that is a text", "invalid-value", (tab) => tab.getMap("scenarios").set("x", new Y.Text("y"))],
    ["an entity that is an array", "invalid-value", (tab) => tab.getMap("scenarios").set("x", new Y.Array())],
    ["an unknown field", "unknown-key", (tab) => entity(tab, "scenarios", "meet").set("isAdmin", true)],
    [
      "the field __proto__",
      "unknown-key",
      (tab) => entity(tab, "scenarios", "meet").set("__proto__", { a: 1 }),
    ],
    ["the field id", "unknown-key", (tab) => entity(tab, "scenarios", "meet").set("id", "other")],
    ["a whole list", "unknown-key", (tab) => entity(tab, "scenarios", "meet").set("outcomes", [])],
    ["an entry of no list", "unknown-key", (tab) => entity(tab, "scenarios", "meet").set("tricks:a", {})],
    [
      "an entry with a bad id",
      "unknown-key",
      (tab) => entity(tab, "scenarios", "meet").set("evidence:__proto__", {}),
    ],
    ["a nested map", "invalid-value", (tab) => entity(tab, "scenarios", "meet").set("title", new Y.Map())],
    [
      "a nested document",
      "invalid-value",
      (tab) => entity(tab, "scenarios", "meet").set("title", new Y.Doc()),
    ],
    ["bytes", "invalid-value", (tab) => entity(tab, "scenarios", "meet").set("title", new Uint8Array(3))],
    ["null as a value", "invalid-value", (tab) => entity(tab, "scenarios", "meet").set("title", null)],
    [
      "undefined as a value",
      "invalid-value",
      (tab) => entity(tab, "scenarios", "meet").set("impact", undefined),
    ],
    ["NaN", "invalid-value", (tab) => entity(tab, "scenarios", "meet").set("impact", Number.NaN)],
    ["NaN in a probability", "invalid-value", withRaw({ probabilities: { yes: Number.NaN, no: 1 } })],
    ["infinity", "invalid-value", withRaw({ probabilities: { yes: Number.POSITIVE_INFINITY, no: 0 } })],
    ["a key that the value does not have", "invalid-value", withRaw({ probabilities: { yes: 1 }, extra: 1 })],
    [
      "an own __proto__ in a value",
      "invalid-value",
      withRaw(JSON.parse('{"probabilities":{"yes":1},"__proto__":{"low":0}}')),
    ],
    ["a big integer", "invalid-value", (tab) => entity(tab, "scenarios", "meet").set("impact", 3n)],
    [
      "a line of 501 characters",
      "invalid-value",
      (tab) => entity(tab, "scenarios", "meet").set("title", "x".repeat(501)),
    ],
    [
      "a text in place of a text",
      "invalid-value",
      (tab) => entity(tab, "scenarios", "meet").set("finePrint", new Y.Text()),
    ],
    [
      "a string in place of a text",
      "invalid-value",
      (tab) => entity(tab, "scenarios", "meet").set("finePrint", "x"),
    ],
    ["taking a text out", "invalid-value", (tab) => entity(tab, "scenarios", "meet").delete("finePrint")],
    [
      "an entity in place of an entity",
      "invalid-value",
      (tab) => tab.getMap("scenarios").set("meet", new Y.Map()),
    ],
    ["taking an entity out", "invalid-value", (tab) => tab.getMap("scenarios").delete("meet")],
    ["a format in a text", "invalid-value", (tab) => text(tab).format(0, 3, { bold: true })],
    ["an embed in a text", "invalid-value", (tab) => text(tab).insertEmbed(0, { image: "x" })],
    ["a map in a text", "invalid-value", (tab) => text(tab).insertEmbed(0, new Y.Map())],
    ["an attribute of a text", "unknown-key", (tab) => text(tab).setAttribute("a", 1)],
    ["an item in a map's list", "unknown-key", (tab) => tab.getArray("scenarios2").push([1])],
    ["a text that is too long", "textCharacters", (tab) => text(tab).insert(0, many)],
  ]
  const text = (tab: Y.Doc): Y.Text => entity(tab, "scenarios", "meet").get("resolutionCriteria") as Y.Text

  it.each(cases)("R5 %s: %s", (_what, reason, act) => {
    const b = bench()
    const update = b.does(act)
    const before = b.bytes()
    expect(reasonOf(b.judge(update))).toBe(reason)
    expect(b.bytes()).toBe(before)
    expect([...b.document.doc.share.keys()]).not.toContain("secrets")
  })

  it("M1 a working value that does not sum to 1 does not get in, from whatever page", () => {
    const b = bench()
    const update = b.does(withRaw({ probabilities: { yes: 0.7, no: 0.4 } }))
    const before = b.bytes()
    expect(reasonOf(b.judge(update))).toBe("invalid-value")
    expect(b.bytes()).toBe(before)
    expect(b.judge(b.does(withRaw({ probabilities: { yes: 0.7, no: 0.3 } }))).kind).toBe("gap")
  })

  it("R5 what an entry cannot be read without is not taken out of it", () => {
    const end = { scenarioId: "meet", outcomeId: "yes" }
    const b = bench(linkable)
    const to = { scenarioId: "part", outcomeId: "no" }
    const fields = { relation: "influences", from: end, to, logOddsShift: 0.7 }
    b.accept(b.changes({ kind: "add", collection: "links", id: "l1", fields }))
    const replaced = b.changes({
      kind: "set",
      collection: "links",
      id: "l1",
      field: "relation",
      value: "requires",
      base: null,
    })
    expect(b.judge(replaced).kind).toBe("accept")
    b.accept(replaced)
    const before = b.bytes()
    expect(reasonOf(b.judge(b.does((tab) => entity(tab, "links", "l1").delete("from"))))).toBe(
      "invalid-value",
    )
    expect(b.bytes()).toBe(before)
  })

  it("R3 refuses structs under any other client id", () => {
    const b = bench()
    const update = b.changes({ ...setTitle, value: "forged" })
    const before = b.bytes()
    expect(reasonOf(b.judge(update, { clientId: tabId + 1 }))).toBe("foreign-client")
    expect(b.bytes()).toBe(before)
  })

  it("R3 refuses an honest struct with a stranger's in tow, known or not", () => {
    const b = bench()
    b.changes({ ...setTitle, value: "mine" })
    const everything = Y.encodeStateAsUpdate(b.tab)
    expect(reasonOf(b.judge(everything))).toBe("foreign-client")
  })

  it("R7 a viewer's update is refused whatever is in it", () => {
    const b = bench()
    expect(reasonOf(b.judge(b.changes({ ...setTitle, value: "mine" }), { role: "viewer" }))).toBe("forbidden")
    expect(reasonOf(b.judge(new Uint8Array([0, 0]), { role: "viewer" }))).toBe("forbidden")
  })

  it("R1 only facilitators change the board's own settings", () => {
    const b = bench()
    const update = b.changes({ kind: "setMeta", field: "title", value: "Mine", base: null })
    expect(reasonOf(b.judge(update, { role: "analyst" }))).toBe("forbidden")
    expect(reasonOf(b.judge(update, { role: "facilitator" }))).toBe("accept")
  })

  it("R1 the ledger is the server's", () => {
    const b = bench()
    b.document.name = "ledger"
    expect(reasonOf(b.judge(b.does((tab) => tab.getMap("members").set("m1", { role: "facilitator" }))))).toBe(
      "forbidden",
    )
  })

  it("R4 a missing predecessor and an unknown neighbour are a gap", () => {
    const b = bench()
    const first = b.changes({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    const second = b.changes({
      kind: "set",
      collection: "issues",
      id: "i1",
      field: "text",
      value: "two",
      base: null,
    })
    expect(b.judge(second).kind).toBe("gap")
    const stranger = new Y.Doc()
    stranger.clientID = 5_000
    entityIn(stranger)
    Y.applyUpdate(b.tab, Y.encodeStateAsUpdate(stranger))
    b.accept(first)
    b.accept(second)
    const onStranger = b.does((tab) => entity(tab, "issues", "strange").set("text", "x"))
    expect(b.judge(onStranger).kind).toBe("gap")
    const deletes = b.does((tab) => entity(tab, "issues", "strange").delete("text"))
    expect(b.judge(deletes).kind).toBe("gap")
    expect(b.document.doc.store.pendingStructs).toBeNull()
  })

  const entityIn = (doc: Y.Doc) => {
    const map = new Y.Map()
    map.set("text", "strange")
    doc.getMap("issues").set("strange", map)
  }

  it("R5 refuses more entities, more entries in a list and more bytes than a board may have", () => {
    const b = bench()
    const add = b.changes({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    b.document.entities = limits.entities
    expect(reasonOf(b.judge(add))).toBe("entities")
    b.document.entities = 0
    b.document.bytes = limits.boardBytes
    expect(reasonOf(b.judge(add))).toBe("boardBytes")
    b.document.bytes = 0
    b.accept(add)
    const entries = (tab: Y.Doc) => {
      for (let i = 0; i <= limits.itemsPerEntity; i++)
        entity(tab, "scenarios", "meet").set(`evidence:e${i}`, { passage: "" })
    }
    expect(reasonOf(b.judge(b.does(entries)))).toBe("itemsPerEntity")
  })

  it("R5 a full text can still be shortened", () => {
    const b = bench()
    const fine = entity(b.document.doc, "scenarios", "meet").get("finePrint") as Y.Text
    fine.insert(0, "x".repeat(limits.textCharacters + 50))
    Y.applyUpdate(b.tab, Y.encodeStateAsUpdate(b.document.doc))
    const mine = entity(b.tab, "scenarios", "meet").get("finePrint") as Y.Text
    const shorter = b.does(() => mine.delete(0, 10))
    expect(b.judge(shorter).kind).toBe("accept")
  })

  it("R5 refuses an update larger than a frame", () => {
    const b = bench()
    expect(reasonOf(b.judge(new Uint8Array(limits.frameBytes + 1)))).toBe("frameBytes")
  })
})

describe("bytes that no page of ours sends", () => {
  it("R1 every truncation of an update is refused, and changes nothing", () => {
    const b = bench()
    const update = b.changes(
      { kind: "add", collection: "issues", id: "i1", fields: { text: "one" } },
      { ...setTitle, value: "They meet after all" },
    )
    const before = b.bytes()
    for (let length = 0; length < update.length; length++) {
      expect(b.judge(update.slice(0, length)).kind).toBe("refuse")
    }
    expect(b.bytes()).toBe(before)
    expect(b.judge(update).kind).toBe("accept")
  })

  it("R1 a client block named twice is refused: Yjs would apply only the last", () => {
    const b = bench()
    const first = b.changes({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    const second = b.changes({ ...setTitle, value: "two" })
    // Blocks: [count][block of first][block of second][no deletions]; both begin with 1 and end with their delete set.
    const firstBlock = first.slice(1, first.length - 1)
    const secondWithDeletes = second.slice(1)
    const twice = new Uint8Array([2, ...firstBlock, ...secondWithDeletes])
    expect(Y.decodeUpdate(twice).structs.length).toBeGreaterThan(1)
    expect(reasonOf(b.judge(twice))).toBe("malformed")
  })

  it("R1 an endless length, a zero length and a clock beyond all numbers are refused", () => {
    const b = bench()
    const varint = (value: number): number[] => {
      const bytes: number[] = []
      let rest = value
      while (rest > 127) {
        bytes.push((rest % 128) | 128)
        rest = Math.floor(rest / 128)
      }
      return [...bytes, rest]
    }
    const inTitle = [1, 1, tabId, 0, 1 | 32, 1, 4, ...Buffer.from("meta"), 5, ...Buffer.from("title")]
    const deleted = (length: number) => new Uint8Array([...inTitle, ...varint(length), 0])
    expect(reasonOf(b.judge(deleted(0)))).toBe("malformed")
    expect(reasonOf(b.judge(deleted(2 ** 40)))).toBe("frameBytes")
    expect(reasonOf(b.judge(deleted(2 ** 53 - 1)))).toBe("frameBytes")
    const garbage = (length: number) => new Uint8Array([1, 1, tabId, 0, 0, ...varint(length), 0])
    expect(reasonOf(b.judge(garbage(1)))).toBe("malformed")
    const deletes = (clock: number, length: number) =>
      new Uint8Array([0, 1, 1, 1, ...varint(clock), ...varint(length)])
    expect(b.judge(deletes(0, 2 ** 50)).kind).toBe("gap")
    expect(reasonOf(b.judge(deletes(0, 0)))).toBe("malformed")
  })

  it("R1 what stands between neighbours of two places is of neither", () => {
    const b = bench()
    const criteria = entity(b.document.doc, "scenarios", "meet").get("resolutionCriteria") as Y.Text
    const note = b.document.doc.getMap("meta").get("note") as Y.Text
    const at = (text: Y.Text) => {
      const { client, clock } = (text._start as Y.Item).id
      return [client, clock]
    }
    // A piece of text behind a character of the criteria and before one of the board's note, which is not an analyst's.
    const between = (left: Y.Text, right: Y.Text) =>
      new Uint8Array([1, 1, tabId, 0, 4 | 128 | 64, ...at(left), ...at(right), 1, 120, 0])
    const before = b.bytes()
    expect(Y.decodeUpdate(between(criteria, note)).structs).toHaveLength(1)
    expect(reasonOf(b.judge(between(criteria, note), { role: "analyst" }))).toBe("unknown-key")
    expect(reasonOf(b.judge(between(note, criteria), { role: "analyst" }))).toBe("unknown-key")
    expect(b.bytes()).toBe(before)
  })

  it("R1 a known struct with a forged neighbour does not get into the document", () => {
    const b = bench()
    const first = b.changes({ ...setTitle, value: "once" })
    b.accept(first)
    const before = b.bytes()
    // Under the tab's id, at its first clock again, with an origin at clock 100 of a stranger.
    const forged = new Uint8Array([1, 1, tabId, 0, 8 | 128, 99, 100, 1, 119, 1, 120, 0])
    expect(Y.decodeUpdate(forged).structs).toHaveLength(1)
    expect(b.judge(forged).kind).toBe("known")
    expect(b.bytes()).toBe(before)
  })

  it("R13 ten thousand nested arrays do not end the process", () => {
    const b = bench()
    const nested: number[] = []
    for (let i = 0; i < 20_000; i++) nested.push(117, 1)
    const head = [1, 1, tabId, 0, 8 | 32, 1, 4, ...Buffer.from("meta"), 5, ...Buffer.from("title"), 1]
    expect(b.judge(new Uint8Array([...head, ...nested, 126, 0])).kind).toBe("refuse")
  })

  it("R1 whatever is done to the bytes, what is accepted fits and leaves a well-formed board", () => {
    const { below } = seededChance(20260722)
    let accepted = 0
    for (let round = 0; round < 60; round++) {
      const b = bench()
      const honest = [
        b.changes({ ...setTitle, value: "They meet" }),
        b.changes({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } }),
        b.changes({
          kind: "editText",
          collection: "scenarios",
          id: "meet",
          field: "finePrint",
          index: 0,
          remove: "",
          insert: "abc",
        }),
      ]
      const target = below(honest.length)
      for (const update of honest.slice(0, target)) b.accept(update)
      const before = b.bytes()
      const original = honest[target] as Uint8Array
      for (let i = 0; i < 60; i++) {
        const update = new Uint8Array(original)
        for (let flips = 1 + below(3); flips > 0; flips--) update[below(update.length)] = below(256)
        const verdict = b.judge(update)
        expect(b.bytes()).toBe(before)
        if (verdict.kind !== "accept") continue
        accepted++
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(b.document.doc))
        Y.applyUpdate(copy, update)
        expect(copy.store.pendingStructs).toBeNull()
        expect(copy.store.pendingDs).toBeNull()
        for (const scenario of readBoard(copy).scenarios) {
          const shown = Object.values(
            (scenario.working as { probabilities?: object } | undefined)?.probabilities ?? { a: 1 },
          )
          expect(shown.reduce((a: number, p: number) => a + p, 0)).toBeCloseTo(1, 9)
        }
        expect(readBoard(copy).scenarios).toHaveLength(1)
      }
    }
    // A run in which nothing came through would prove nothing.
    expect(accepted).toBeGreaterThan(20)
  })
})

describe("R1 what an entity cannot be without", () => {
  const outcome = (scenarioId: string) => ({ scenarioId, outcomeId: "yes" })
  const linked = (): Bench => {
    const b = bench(linkable)
    b.accept(
      b.changes({
        kind: "add",
        collection: "links",
        id: "l1",
        fields: { relation: "requires", from: outcome("meet"), to: outcome("part") },
      }),
    )
    return b
  }
  /** As a page would send it that keeps what was deleted. */
  const keeping = (b: Bench, act: (link: Y.Map<unknown>) => void): Uint8Array => {
    const tab = new Y.Doc({ gc: false })
    Y.applyUpdate(tab, Y.encodeStateAsUpdate(b.document.doc))
    tab.clientID = tabId
    const before = Y.encodeStateVector(tab)
    tab.transact(() => act(entity(tab, "links", "l1")))
    return Y.encodeStateAsUpdate(tab, before)
  }

  it.each(["from", "to", "relation"])("is not set and taken away by one update: %s", (field) => {
    const b = linked()
    const update = keeping(b, (link) => {
      link.set(field, field === "relation" ? "requires" : outcome(field === "from" ? "meet" : "part"))
      link.delete(field)
    })
    expect(reasonOf(b.judge(update))).toBe("invalid-value")
  })

  it("may be set twice by one update, and anything else may be set and taken away", () => {
    const b = linked()
    for (const act of [
      (link: Y.Map<unknown>) => {
        link.set("relation", "requires")
        link.set("relation", "implies")
      },
      (link: Y.Map<unknown>) => {
        link.set("rationale", "so they said")
        link.delete("rationale")
      },
    ]) {
      expect(b.judge(keeping(b, act)).kind).toBe("accept")
    }
    expect(readBoard(b.document.doc).links).toHaveLength(1)
  })
})
