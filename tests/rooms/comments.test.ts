// What the judge asks of comments: whose they are is the server's to say, and no page's.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { Comment } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import type { Role } from "../../core/permissions.ts"
import { judge, type Verdict } from "../../server/rooms/judge.ts"
import { any, assemble, dismantle, type ForgedStruct, type ForgedUpdate } from "./forged-update.ts"
import { type Bench, bench, entity, small, tabId } from "./judged-board.ts"
import { type Chance, seededChance } from "./seeded-chance.ts"

const comment = (id: string, authorId: string): Comment => ({
  id,
  scenarioId: "meet",
  authorId,
  text: `What ${authorId} says`,
  createdAt: 1_000,
  order: "a0",
})
const board = { ...small, comments: [comment("c1", "ann"), comment("c2", "ann"), comment("e1", "eve")] }

const fields = {
  scenarioId: "meet",
  authorId: "eve",
  text: "Not before spring.",
  createdAt: 2_000,
  order: "a1",
}
const adding = (part: Record<string, unknown> = {}, id = "n1"): BoardChange =>
  ({ kind: "add", collection: "comments", id, fields: { ...fields, ...part } }) as BoardChange
const setting = (id: string, field: string, value: unknown): BoardChange =>
  ({ kind: "set", collection: "comments", id, field, value, base: null }) as BoardChange

const judged = (b: Bench, update: Uint8Array, role: Role = "analyst", memberId = "eve"): Verdict =>
  judge(b.document, { role, memberId, clientId: tabId }, update)
const reasonOf = (verdict: Verdict) => (verdict.kind === "refuse" ? verdict.reason : verdict.kind)

/** A new comment in the tab, as whoever forges likes it. */
const born = (tab: Y.Doc, part: Record<string, unknown>, id = "n1") => {
  const map = new Y.Map<unknown>()
  for (const [key, value] of Object.entries({ ...fields, ...part }))
    if (value !== undefined) map.set(key, value)
  tab.getMap("comments").set(id, map)
}

describe("what a commenter may do", () => {
  it("writes one in their own name, edits it, takes it away and puts it back", () => {
    const b = bench(board)
    const mine: BoardChange[] = [
      adding({ mentions: ["ann"] }),
      setting("n1", "text", "Not before summer."),
      setting("n1", "mentions", ["ann", "ben"]),
      setting("n1", "editedAt", 3_000),
      { kind: "delete", collection: "comments", id: "n1", at: 4_000 },
      { kind: "restore", collection: "comments", id: "n1", deletedAt: 4_000 },
      setting("n1", "mentions", null),
    ]
    for (const change of mine) {
      const update = b.changes(change)
      expect(reasonOf(judged(b, update)), change.kind).toBe("accept")
      b.accept(update)
    }
    const kept = readBoard(b.document.doc).comments.find(({ id }) => id === "n1")
    expect(kept).toEqual({ id: "n1", ...fields, text: "Not before summer.", editedAt: 3_000 })
  })

  it("on a scenario that the same edit adds", () => {
    const b = bench(board)
    const scenario = { title: "They part", kind: "binary", status: "open" }
    const update = b.changes(
      { kind: "add", collection: "scenarios", id: "part", fields: scenario },
      adding({ scenarioId: "part" }),
    )
    expect(reasonOf(judged(b, update))).toBe("accept")
  })

  it("in two tabs at once, and twice in one edit", () => {
    const b = bench(board)
    const other = new Y.Doc()
    other.clientID = 900
    Y.applyUpdate(other, Y.encodeStateAsUpdate(b.document.doc))
    const known = Y.encodeStateVector(other)
    entity(other, "comments", "e1").set("text", "From the other tab.")
    b.accept(Y.encodeStateAsUpdate(other, known))
    const twice = b.changes(setting("e1", "text", "From this tab."), setting("e1", "text", "From this one."))
    expect(reasonOf(judged(b, twice))).toBe("accept")
    b.accept(twice)
    expect(readBoard(b.document.doc).comments.find(({ id }) => id === "e1")?.text).toMatch(/^From/)
  })

  it("R6 a facilitator takes down and restores anybody's, and changes nobody's words", () => {
    const b = bench(board)
    const taken = b.changes({ kind: "delete", collection: "comments", id: "c1", at: 4_000 })
    expect(reasonOf(judged(b, taken))).toBe("forbidden")
    expect(reasonOf(judged(b, taken, "facilitator"))).toBe("accept")
    b.accept(taken)
    const restored = b.changes({ kind: "restore", collection: "comments", id: "c1", deletedAt: 4_000 })
    expect(reasonOf(judged(b, restored))).toBe("forbidden")
    expect(reasonOf(judged(b, restored, "facilitator"))).toBe("accept")
    b.accept(restored)
    expect(reasonOf(judged(b, b.changes(setting("c1", "text", "Agreed.")), "facilitator"))).toBe("forbidden")
  })

  it("R7 a viewer writes, edits and deletes nothing", () => {
    for (const change of [adding(), setting("e1", "text", "x"), setting("e1", "deletedAt", 5)]) {
      const b = bench(board)
      expect(reasonOf(judged(b, b.changes(change), "viewer"))).toBe("forbidden")
    }
  })
})

describe("R2 what no comment may be, and the document is byte for byte what it was", () => {
  const long = "x".repeat(limits.commentCharacters + 1)
  const many = Array.from({ length: limits.itemsPerEntity + 1 }, (_, i) => `m${i}`)
  const of = (id: string) => (tab: Y.Doc) => entity(tab, "comments", id)
  const cases: [string, string, (tab: Y.Doc) => void][] = [
    ["a forged author", "forbidden", (tab) => born(tab, { authorId: "ann" })],
    ["no author", "invalid-value", (tab) => born(tab, { authorId: undefined })],
    ["no scenario", "invalid-value", (tab) => born(tab, { scenarioId: undefined })],
    ["no words", "invalid-value", (tab) => born(tab, { text: undefined })],
    ["empty words", "invalid-value", (tab) => born(tab, { text: "" })],
    ["no time", "invalid-value", (tab) => born(tab, { createdAt: undefined })],
    ["nothing at all", "invalid-value", (tab) => tab.getMap("comments").set("n1", new Y.Map())],
    ["a scenario that is not there", "invalid-value", (tab) => born(tab, { scenarioId: "nowhere" })],
    ["too long a text", "invalid-value", (tab) => born(tab, { text: long })],
    ["a text of a Y.Text", "invalid-value", (tab) => born(tab, { text: new Y.Text("merged") })],
    ["mentions that are no ids", "invalid-value", (tab) => born(tab, { mentions: ["<b>"] })],
    ["mentions that are one word", "invalid-value", (tab) => born(tab, { mentions: "ann" })],
    ["too many mentions", "invalid-value", (tab) => born(tab, { mentions: many })],
    ["a key of no comment", "unknown-key", (tab) => born(tab, { pinned: true })],
    ["edited before it was written", "invalid-value", (tab) => born(tab, { editedAt: 2_000 })],
    ["deleted before it was written", "invalid-value", (tab) => born(tab, { deletedAt: 2_000 })],
    [
      "its author twice, the right one first",
      "invalid-value",
      (tab) => {
        born(tab, {})
        of("n1")(tab).set("authorId", "ann")
      },
    ],
    [
      "its author twice, the right one last",
      "invalid-value",
      (tab) => {
        born(tab, { authorId: "ann" })
        of("n1")(tab).set("authorId", "eve")
      },
    ],
    [
      "its author taken out again",
      "invalid-value",
      (tab) => {
        born(tab, {})
        of("n1")(tab).delete("authorId")
      },
    ],
    [
      "an honest one, and another's words",
      "forbidden",
      (tab) => {
        born(tab, {})
        of("c1")(tab).set("text", "I agree with Eve.")
      },
    ],
    [
      "an honest one, and a forged one",
      "forbidden",
      (tab) => {
        born(tab, {})
        born(tab, { authorId: "ann" }, "n2")
      },
    ],
    ["another's words", "forbidden", (tab) => of("c1")(tab).set("text", "I agree with Eve.")],
    ["another's mentions", "forbidden", (tab) => of("c1")(tab).set("mentions", ["eve"])],
    ["another's deletion", "forbidden", (tab) => of("c1")(tab).set("deletedAt", 5)],
    ["another's author", "forbidden", (tab) => of("c1")(tab).set("authorId", "eve")],
    ["another in place of another's", "invalid-value", (tab) => born(tab, {}, "c1")],
    ["another in place of one's own", "invalid-value", (tab) => born(tab, {}, "e1")],
    ["taking one's own out", "invalid-value", (tab) => tab.getMap("comments").delete("e1")],
    ["one's own, too long", "invalid-value", (tab) => of("e1")(tab).set("text", long)],
    ["one's own, without words", "invalid-value", (tab) => of("e1")(tab).delete("text")],
    [
      "one's own, with new words that are taken away at once",
      "invalid-value",
      (tab) => {
        of("e1")(tab).set("text", "a")
        of("e1")(tab).delete("text")
      },
    ],
    ["one's own to another author", "forbidden", (tab) => of("e1")(tab).set("authorId", "ann")],
    ["one's own to another scenario", "forbidden", (tab) => of("e1")(tab).set("scenarioId", "part")],
    ["one's own at another time", "forbidden", (tab) => of("e1")(tab).set("createdAt", 1)],
    ["one's own without a time", "forbidden", (tab) => of("e1")(tab).delete("createdAt")],
    ["one's own at another place", "forbidden", (tab) => of("e1")(tab).set("order", "Zz")],
    ["one's own without an author", "invalid-value", (tab) => of("e1")(tab).delete("authorId")],
  ]

  it.each(cases)("R2 %s: %s", (_what, reason, act) => {
    for (const role of ["analyst", "facilitator"] as const) {
      // What a facilitator may do besides is asked above.
      if (role === "facilitator" && _what === "another's deletion") continue
      const b = bench(board)
      const before = b.bytes()
      expect(reasonOf(judged(b, b.does(act), role))).toBe(reason)
      expect(b.bytes()).toBe(before)
    }
  })

  it("R1 structs in another order build on what is not there, and are a gap or no update", () => {
    const b = bench(board)
    const update = dismantle(b.changes(adding()))
    const structs = update.blocks[0]?.structs ?? []
    expect(structs.length).toBeGreaterThan(4)
    const before = b.bytes()
    for (let i = 1; i < structs.length; i++) {
      const turned = [...structs.slice(i), ...structs.slice(0, i)]
      const blocks = [{ client: tabId, clock: 0, structs: turned }]
      expect(reasonOf(judged(b, assemble({ ...update, blocks })))).not.toBe("accept")
    }
    expect(b.bytes()).toBe(before)
  })

  it("R1 a second author beside the first is refused, since Yjs would keep the other one than is read last", () => {
    const b = bench(board)
    const update = dismantle(b.changes(adding()))
    const structs = update.blocks[0]?.structs ?? []
    const author = structs.find(({ key }) => key === "authorId")
    if (!author) throw new Error("no author was written")
    structs.push({ ...author })
    author.content = [1, ...any("ann")]
    expect(reasonOf(judged(b, assemble(update)))).toBe("invalid-value")
  })

  it("R1 a field that says it lies in one's own comment and stands behind another's is another's", () => {
    const b = bench(board)
    const item = (id: string, key: string) => {
      const found = entity(b.document.doc, "comments", id)._map.get(key)
      if (!found) throw new Error(`${id} has no ${key}`)
      return [found.id.client, found.id.clock] as const
    }
    const struct: ForgedStruct = {
      length: 1,
      origin: item("c1", "text"),
      rightOrigin: null,
      parent: [1, 0],
      key: "text",
      kind: 8,
      content: [1, ...any("I agree with Eve.")],
    }
    const update = assemble({ blocks: [{ client: tabId, clock: 0, structs: [struct] }], deletes: [] })
    expect(reasonOf(judged(b, update))).toBe("forbidden")
    const own = { ...struct, origin: item("e1", "text") }
    const mine = assemble({ blocks: [{ client: tabId, clock: 0, structs: [own] }], deletes: [] })
    expect(reasonOf(judged(b, mine))).toBe("accept")
  })
})

describe("R1 whatever is made of honest comments", () => {
  const kept = (doc: Y.Doc) => doc.getMap("comments").toJSON() as Record<string, Record<string, unknown>>

  it.each([1, 2, 3, 4])("R1 R2 what is taken is the sender's, part %i", (part) => {
    const chance = seededChance(4_700 + part)
    const role: Role = part % 2 === 0 ? "facilitator" : "analyst"
    const answers = new Map<string, number>()
    for (let round = 0; round < 40; round++) {
      const b = bench(board)
      const before = b.bytes()
      const was = kept(b.document.doc)
      const theirs = itemsOf(b.document.doc)
      const honest = dismantle(b.changes(...honestEdit(chance)))
      for (let i = 0; i < 60; i++) {
        const forged = structuredClone(honest)
        for (let turns = 1 + chance.below(3); turns > 0; turns--) breakOne(forged, theirs, chance)
        const update = assemble(forged)
        const verdict = judged(b, update, role)
        expect(b.bytes()).toBe(before)
        answers.set(reasonOf(verdict), (answers.get(reasonOf(verdict)) ?? 0) + 1)
        if (verdict.kind !== "accept") continue
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(b.document.doc))
        Y.applyUpdate(copy, update)
        expect(copy.store.pendingStructs).toBeNull()
        holds(was, kept(copy), role)
        expect(readBoard(copy).comments).toHaveLength(copy.getMap("comments").size)
      }
    }
    // A run in which nothing came through, or everything, would prove nothing.
    expect(answers.get("accept") ?? 0).toBeGreaterThan(50)
    expect(answers.get("forbidden") ?? 0).toBeGreaterThan(50)
    expect(answers.get("invalid-value") ?? 0).toBeGreaterThan(50)
  })

  function holds(was: ReturnType<typeof kept>, is: ReturnType<typeof kept>, role: Role): void {
    expect(Object.keys(is)).toEqual(expect.arrayContaining(Object.keys(was)))
    for (const [id, now] of Object.entries(is)) {
      const before = was[id]
      if (!before) {
        expect(now.authorId).toBe("eve")
        expect(now.scenarioId).toBe("meet")
        expect(now.text).toEqual(expect.stringMatching(/./))
        expect(now.createdAt).toEqual(expect.any(Number))
        continue
      }
      const { authorId, scenarioId, createdAt, order } = before
      expect(now).toMatchObject({ authorId, scenarioId, createdAt, order })
      if (authorId === "eve") continue
      const { deletedAt, ...words } = now
      expect(words).toEqual(before)
      if (role !== "facilitator") expect(deletedAt).toBeUndefined()
    }
  }

  const honestEdit = ({ below }: Chance): BoardChange[] => {
    const edits: BoardChange[][] = [
      [adding()],
      [adding({ mentions: ["ann"] }), adding({ text: "And another." }, "n2")],
      [setting("e1", "text", "On second thoughts."), setting("e1", "editedAt", 3_000)],
      [adding(), setting("e1", "text", "On second thoughts.")],
      [{ kind: "delete", collection: "comments", id: "e1", at: 5_000 }, adding()],
    ]
    return edits[below(edits.length)] as BoardChange[]
  }

  /** Every item of the comments' maps: to stand behind, to lie in, to delete. */
  const itemsOf = (doc: Y.Doc): { id: Y.ID; map: Y.ID; length: number }[] =>
    [...doc.getMap("comments").values()].flatMap((map) => {
      const own = (map as Y.Map<unknown>)._item?.id as Y.ID
      return [...(map as Y.Map<unknown>)._map.values()].map(({ id, length }) => ({ id, map: own, length }))
    })

  const keys = [
    "authorId",
    "scenarioId",
    "text",
    "mentions",
    "createdAt",
    "deletedAt",
    "editedAt",
    "order",
    "n1",
    "c1",
  ]
  const values = ["ann", "eve", "meet", "", "words", 7, ["ann"], null]

  function breakOne(update: ForgedUpdate, theirs: ReturnType<typeof itemsOf>, { below }: Chance): void {
    const block = update.blocks[0]
    if (!block || block.structs.length === 0) return
    const struct = block.structs[below(block.structs.length)] as ForgedStruct
    const target = theirs[below(theirs.length)] as (typeof theirs)[number]
    const key = keys[below(keys.length)] as string
    const value = values[below(values.length)]
    const ways: (() => void)[] = [
      () => void Object.assign(struct, struct.kind === 8 && { content: [1, ...any(value)] }),
      () => void Object.assign(struct, struct.key !== null && { key }),
      () => void Object.assign(struct, { origin: [target.id.client, target.id.clock] }),
      () => void Object.assign(struct, { parent: [target.map.client, target.map.clock] }),
      () => void Object.assign(struct, { parent: "comments" }),
      () => block.structs.push({ ...struct, kind: 8, length: 1, content: [1, ...any(value)], key }),
      () => block.structs.push({ ...struct, kind: 1, length: 1, content: [2] }),
      () => void block.structs.splice(below(block.structs.length), 1),
      () => void block.structs.reverse(),
      () =>
        void update.deletes.push({ client: target.id.client, ranges: [[target.id.clock, target.length]] }),
      () => void update.deletes.push({ client: tabId, ranges: [[below(8), 1]] }),
      () => {
        // Another value of a key of the new comment, chained behind the first as Yjs would chain it.
        const at = below(block.structs.length)
        const clock = block.clock + block.structs.slice(0, at).reduce((sum, { length }) => sum + length, 0)
        const first = block.structs[at] as ForgedStruct
        const next = { ...first, length: 1, kind: 8, origin: [tabId, clock] as const }
        block.structs.push({ ...next, content: [1, ...any(value)] })
      },
    ]
    ;(ways[below(ways.length)] as () => void)()
  }
})
