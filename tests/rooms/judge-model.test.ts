// What the judge asks of links, tables, signals and what-ifs: no loop gets in, whatever somebody writes by hand.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { type Board, collectionNames, type Scenario } from "../../core/board.ts"
import { applyChanges, fieldsOf, readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import type { Role } from "../../core/permissions.ts"
import { judge, type Verdict } from "../../server/rooms/judge.ts"
import { type Bench, bench, entity, small, tabId } from "./judged-board.ts"

const scenario = (id: string, title: string, part: Partial<Scenario> = {}): Scenario => ({
  ...(small.scenarios[0] as Scenario),
  id,
  title,
  ...part,
})
const of = (scenarioId: string, outcomeId = "yes") => ({ scenarioId, outcomeId })
const link = (id: string, from: string, to: string) => ({
  id,
  relation: "influences" as const,
  from: of(from),
  to: of(to),
  logOddsShift: 0.7,
})
const board: Board = {
  ...small,
  scenarios: [
    scenario("kim", "Kim attends"),
    scenario("meet", "Meeting"),
    scenario("talks", "Talks"),
    scenario("count", "How many", { kind: "numeric", outcomes: [] }),
    scenario("gone", "Gone", { deletedAt: 1 }),
  ],
  drivers: [
    { id: "d1", title: "Dialogue", kind: "ordinal", levels: ["low", "high"], level: 0 },
    { id: "d2", title: "Pressure", kind: "ordinal", levels: ["low", "high"], level: 0 },
  ],
  links: [link("l1", "kim", "meet")],
  responses: [{ id: "r1", ...of("meet"), driverIds: ["d1"], table: [[0], [1]], evidence: [] }],
  worlds: [
    { id: "w1", title: "If so", createdBy: "ann", liveSince: 5, outcomes: [], levels: [], signals: [] },
  ],
}

const add = (collection: string, id: string, fields: object): BoardChange =>
  ({ kind: "add", collection, id, fields }) as BoardChange
const addLink = (id: string, from: string, to: string, part: object = {}) => {
  const { id: _, ...fields } = link(id, from, to)
  return add("links", id, { ...fields, ...part })
}
const set = (collection: string, id: string, field: string, value: unknown): BoardChange =>
  ({ kind: "set", collection, id, field, value, base: null }) as BoardChange

const judged = (b: Bench, update: Uint8Array, role: Role = "analyst", memberId = "eve"): Verdict =>
  judge(b.document, { role, memberId, clientId: tabId }, update)
const reasonOf = (verdict: Verdict) => (verdict.kind === "refuse" ? verdict.reason : verdict.kind)
const wordsOf = (verdict: Verdict) => (verdict.kind === "refuse" ? verdict.message : verdict.kind)

/** As a page would send it that does not look first. */
const raw = (b: Bench, collection: string, id: string, fields: object): Uint8Array =>
  b.does((tab) => {
    const map = new Y.Map<unknown>()
    for (const [key, value] of Object.entries(fields)) map.set(key, value)
    tab.getMap(collection).set(id, map)
  })
const rawLink = (b: Bench, id: string, from: string, to: string, part: object = {}) => {
  const { id: _, ...fields } = link(id, from, to)
  return raw(b, "links", id, { ...fields, ...part })
}

/** Another tab of the same document. */
function tabOf(b: Bench, clientId: number): Y.Doc {
  const tab = new Y.Doc()
  tab.clientID = clientId
  for (const root of ["meta", ...collectionNames]) tab.getMap(root)
  Y.applyUpdate(tab, Y.encodeStateAsUpdate(b.document.doc))
  return tab
}

describe("M2 links form no loop", () => {
  it("M2 one that closes a loop is refused, the way named by titles, and nothing is changed", () => {
    const b = bench(board)
    const before = b.bytes()
    const verdict = judged(b, rawLink(b, "l2", "meet", "kim"))
    expect(reasonOf(verdict)).toBe("loop")
    expect(wordsOf(verdict)).toBe("This would close a loop: Meeting -> Kim attends -> Meeting.")
    expect(b.bytes()).toBe(before)
  })

  it("M2 the page says the same before it sends", () => {
    const b = bench(board)
    const applied = applyChanges(b.tab, [addLink("l2", "meet", "kim")])
    expect(applied).toMatchObject({
      ok: false,
      error: { reason: "loop", message: "This would close a loop: Meeting -> Kim attends -> Meeting." },
    })
    expect(applyChanges(b.tab, [addLink("l2", "meet", "talks"), addLink("l3", "talks", "kim")]).ok).toBe(
      false,
    )
  })

  it("M2 longer ways, by two links of one edit, and by a table", () => {
    const b = bench(board)
    b.accept(rawLink(b, "l2", "meet", "talks"))
    expect(reasonOf(judged(b, rawLink(b, "l3", "talks", "kim")))).toBe("loop")

    const two = bench(board)
    const update = two.does((tab) => {
      for (const [id, from, to] of [
        ["a", "meet", "talks"],
        ["b", "talks", "kim"],
      ] as const) {
        const { id: _, ...fields } = link(id, from, to)
        tab.getMap("links").set(id, new Y.Map(Object.entries(fields)))
      }
    })
    expect(reasonOf(judged(two, update))).toBe("loop")

    const three = bench(board)
    const table = {
      scenarioId: "kim",
      given: ["meet"],
      outcomes: [
        ["yes", "no"],
        ["yes", "no"],
      ],
      rows: [
        [0.5, 0.5],
        [0.2, 0.8],
      ],
    }
    expect(reasonOf(judged(three, raw(three, "tables", "t1", table)))).toBe("loop")
    const other = bench(board)
    expect(reasonOf(judged(other, raw(other, "tables", "t1", { ...table, scenarioId: "talks" })))).toBe(
      "accept",
    )
  })

  it("M2 each adds one half in the same tick: the second is refused", () => {
    const b = bench({ ...board, links: [] })
    const other = tabOf(b, 900)
    const known = Y.encodeStateVector(other)
    const { id: _, ...fields } = link("l2", "meet", "kim")
    other.getMap("links").set("l2", new Y.Map(Object.entries(fields)))
    const mine = rawLink(b, "l1", "kim", "meet")
    expect(reasonOf(judged(b, mine))).toBe("accept")
    b.accept(mine)
    const theirs = judge(
      b.document,
      { role: "analyst", memberId: "ben", clientId: 900 },
      Y.encodeStateAsUpdate(other, known),
    )
    expect(reasonOf(theirs)).toBe("loop")
  })

  it("M2 a link that is re-ended, or that comes back, and a scenario that comes back", () => {
    const ended = bench({ ...board, links: [link("l1", "kim", "meet"), link("l2", "talks", "meet")] })
    const turn = ended.does((tab) => {
      entity(tab, "links", "l2").set("from", of("meet"))
      entity(tab, "links", "l2").set("to", of("kim"))
    })
    expect(reasonOf(judged(ended, turn))).toBe("loop")

    const restored = bench({
      ...board,
      links: [link("l1", "kim", "meet"), { ...link("l2", "meet", "kim"), deletedAt: 1 }],
    })
    const back = restored.does((tab) => entity(tab, "links", "l2").delete("deletedAt"))
    expect(reasonOf(judged(restored, back))).toBe("loop")

    const revived = bench({
      ...board,
      links: [link("l1", "kim", "gone"), link("l2", "gone", "kim")],
    })
    const again = revived.does((tab) => entity(tab, "scenarios", "gone").delete("deletedAt"))
    expect(reasonOf(judged(revived, again))).toBe("loop")
    const free = bench(board)
    expect(
      reasonOf(
        judged(
          free,
          free.does((tab) => entity(tab, "scenarios", "gone").delete("deletedAt")),
        ),
      ),
    ).toBe("accept")
  })

  it("M2 what was ended at the same moment by another: whoever's value stays, no loop comes of it", () => {
    for (const clientId of [3, 900_000]) {
      const b = bench({ ...board, links: [link("l1", "kim", "meet"), link("l2", "talks", "kim")] })
      const other = tabOf(b, clientId)
      const known = Y.encodeStateVector(other)
      entity(other, "links", "l2").set("from", of("meet"))
      const theirs = Y.encodeStateAsUpdate(other, known)
      // Committed meanwhile: the same link leads from elsewhere.
      b.accept(b.changes(set("links", "l2", "from", of("count", "r1"))))
      const verdict = judge(b.document, { role: "analyst", memberId: "ben", clientId }, theirs)
      expect(reasonOf(verdict), String(clientId)).toBe("loop")
    }
    for (const clientId of [3, 900_000]) {
      const b = bench({ ...board, links: [link("l1", "kim", "meet"), link("l2", "talks", "count")] })
      const other = tabOf(b, clientId)
      const known = Y.encodeStateVector(other)
      // Both ends by one, one end by the other: meet -> kim may be what is left.
      entity(other, "links", "l2").set("to", of("kim"))
      const theirs = Y.encodeStateAsUpdate(other, known)
      b.accept(b.does((tab) => entity(tab, "links", "l2").set("from", of("meet"))))
      expect(reasonOf(judge(b.document, { role: "analyst", memberId: "ben", clientId }, theirs))).toBe("loop")
    }
    for (const clientId of [3, 900_000]) {
      const b = bench({ ...board, links: [link("l1", "kim", "meet"), link("l2", "talks", "count")] })
      const other = tabOf(b, clientId)
      const known = Y.encodeStateVector(other)
      entity(other, "links", "l2").set("from", of("meet"))
      entity(other, "links", "l2").set("to", of("talks"))
      const theirs = Y.encodeStateAsUpdate(other, known)
      // Either value of the end may stay: meet -> talks is none, meet -> kim is one.
      b.accept(b.does((tab) => entity(tab, "links", "l2").set("to", of("kim"))))
      expect(reasonOf(judge(b.document, { role: "analyst", memberId: "ben", clientId }, theirs))).toBe("loop")
    }
  })

  it("M2 a link between alternatives, and a loop that is there already, forbid nothing elsewhere", () => {
    const b = bench({ ...board, links: [link("l1", "kim", "meet"), link("l2", "meet", "kim")] })
    expect(reasonOf(judged(b, rawLink(b, "l3", "meet", "talks")))).toBe("accept")
  })

  it("M2 a board of two thousand links is judged in time that grows with it, and not with its square", () => {
    const many = (n: number) =>
      bench({
        ...board,
        scenarios: Array.from({ length: n }, (_, i) => scenario(`s${i}`, `S ${i}`)),
        links: Array.from({ length: 2 * n }, (_, i) =>
          link(`l${i}`, `s${i % (n - 2)}`, `s${(i % (n - 2)) + 1 + (i >= n ? 1 : 0)}`),
        ),
      })
    const b = many(1_000)
    const update = rawLink(b, "new", "s10", "s990")
    const looked = countReads(b, () => expect(reasonOf(judged(b, update))).toBe("accept"))
    const small = many(100)
    const fewer = countReads(small, () =>
      expect(reasonOf(judged(small, rawLink(small, "new", "s10", "s90")))).toBe("accept"),
    )
    expect(looked).toBeLessThan(15 * fewer)
  })
})

/** How often the maps of the document are asked for a value. */
function countReads(b: Bench, act: () => void): number {
  let reads = 0
  const { get } = Y.Map.prototype
  Y.Map.prototype.get = function (this: Y.Map<unknown>, key: string) {
    if (this.doc === b.document.doc) reads++
    return get.call(this, key)
  } as typeof get
  try {
    act()
  } finally {
    Y.Map.prototype.get = get
  }
  return reads
}

describe("R2 what makes no sense is refused by name, and the document is byte for byte what it was", () => {
  const signal = {
    title: "Planes",
    ...of("meet"),
    pGivenOutcome: 0.8,
    pGivenNotOutcome: 0.1,
    state: "watching",
    pricedIn: false,
  }
  const response = {
    ...of("meet"),
    driverIds: ["d1", "d2"],
    table: [
      [0, 1],
      [1, 0],
    ],
  }
  const table = {
    scenarioId: "talks",
    given: ["kim"],
    outcomes: [
      ["yes", "no"],
      ["yes", "no"],
    ],
    rows: [
      [0.5, 0.5],
      [0.2, 0.8],
    ],
  }
  const world = { title: "If so", createdBy: "eve" }
  const linked = { relation: "influences", from: of("kim"), to: of("talks"), logOddsShift: 1 }

  it.each([
    ["a link", "links", linked],
    ["a certain link", "links", { relation: "requires", from: of("kim"), to: of("talks") }],
    ["a link to a part of a range", "links", { ...linked, to: of("count", "r3") }],
    ["a signal", "signals", signal],
    ["a response", "responses", response],
    ["a table", "tables", table],
    [
      "a what-if",
      "worlds",
      { ...world, "outcomes:kim": { outcomeId: "no", by: "seeing" }, "levels:d1": { level: 0.5 } },
    ],
  ])("but %s is taken", (_what, collection, fields) => {
    const b = bench(board)
    expect(wordsOf(judged(b, raw(b, collection, "n1", fields)))).toBe("accept")
  })

  const levels = Array.from({ length: 21 }, () => [0])
  it.each([
    ["a link to a deleted scenario", "links", { ...linked, to: of("gone") }],
    ["a link to nowhere", "links", { ...linked, to: of("nowhere") }],
    ["a link to __proto__", "links", { ...linked, to: of("__proto__") }],
    ["a link to an outcome that is not there", "links", { ...linked, to: of("talks", "maybe") }],
    ["a link to constructor", "links", { ...linked, to: of("talks", "constructor") }],
    ["a link to no part of a range", "links", { ...linked, to: of("count", "yes") }],
    ["a link to itself", "links", { ...linked, to: of("kim", "no") }],
    ["a link without a strength", "links", { relation: "influences", from: of("kim"), to: of("talks") }],
    ["a certain link with a strength", "links", { ...linked, relation: "requires" }],
    ["a strength that is no number", "links", { ...linked, logOddsShift: Number.NaN }],
    ["a strength beyond all bounds", "links", { ...linked, logOddsShift: 5 }],
    ["a link without an end", "links", { relation: "influences", from: of("kim"), logOddsShift: 1 }],
    ["an empty link", "links", {}],
    ["a signal of a deleted scenario", "signals", { ...signal, ...of("gone") }],
    ["a signal of no outcome", "signals", { ...signal, outcomeId: "maybe" }],
    ["a signal whose window ends first", "signals", { ...signal, window: ["2026-02-01", "2026-01-01"] }],
    ["a probability above one", "signals", { ...signal, pGivenOutcome: 1.1 }],
    ["a response to a driver that is not there", "responses", { ...response, driverIds: ["d1", "d9"] }],
    ["a response to one driver twice", "responses", { ...response, driverIds: ["d1", "d1"] }],
    ["a modifier that is a driver of the table", "responses", { ...response, modifier: { driverId: "d1" } }],
    ["a ragged table", "responses", { ...response, table: [[0, 1], [1]] }],
    [
      "a table of infinity",
      "responses",
      {
        ...response,
        table: [
          [0, Number.POSITIVE_INFINITY],
          [1, 0],
        ],
      },
    ],
    ["a table of one driver with two columns", "responses", { ...response, driverIds: ["d1"] }],
    ["a table of 21 levels", "responses", { ...response, driverIds: ["d1"], table: levels }],
    ["a cell that is none", "responses", { ...response, "cells:1": { shift: 1 } }],
    ["a cell outside of all tables", "responses", { ...response, "cells:0-20": { shift: 1 } }],
    [
      "rows that do not sum to one",
      "tables",
      {
        ...table,
        rows: [
          [0.5, 0.6],
          [0.2, 0.8],
        ],
      },
    ],
    ["a row too few", "tables", { ...table, rows: [[0.5, 0.5]] }],
    [
      "a column too many",
      "tables",
      {
        ...table,
        rows: [
          [0.5, 0.5, 0],
          [0.2, 0.8, 0],
        ],
      },
    ],
    ["given itself", "tables", { ...table, given: ["talks"] }],
    ["given a deleted scenario", "tables", { ...table, given: ["gone"] }],
    ["outcomes of too few scenarios", "tables", { ...table, outcomes: [["yes", "no"]] }],
    [
      "an outcome twice",
      "tables",
      {
        ...table,
        outcomes: [
          ["yes", "yes"],
          ["yes", "no"],
        ],
      },
    ],
    [
      "a what-if of a scenario that is not there",
      "worlds",
      { ...world, "outcomes:nix": { outcomeId: "no", by: "doing" } },
    ],
    ["a what-if of a driver that is not there", "worlds", { ...world, "levels:nix": { level: 1 } }],
    ["a what-if of a signal that is not there", "worlds", { ...world, "signals:nix": { state: "observed" } }],
    ["a what-if at no level", "worlds", { ...world, "levels:d1": { level: Number.NaN } }],
  ])("%s", (_what, collection, fields) => {
    const b = bench(board)
    const before = b.bytes()
    expect(reasonOf(judged(b, raw(b, collection, "n1", fields)))).toBe("invalid-value")
    expect(b.bytes()).toBe(before)
  })

  it("R5 keys of no part, and more entries than a what-if can have", () => {
    const proto = bench(board)
    const key = raw(proto, "worlds", "n1", { ...world, "__proto__:kim": { outcomeId: "no", by: "seeing" } })
    expect(reasonOf(judged(proto, key))).toBe("unknown-key")
    const flood = bench({
      ...board,
      drivers: Array.from({ length: limits.itemsPerEntity + 1 }, (_, i) => ({
        ...(board.drivers[0] as Board["drivers"][number]),
        id: `f${i}`,
      })),
    })
    const all = Object.fromEntries(
      [...flood.document.doc.getMap("drivers").keys()].map((id) => [`levels:${id}`, { level: 0 }]),
    )
    const verdict = judged(flood, raw(flood, "worlds", "n1", { ...world, ...all }))
    expect(verdict).toMatchObject({ kind: "refuse", reason: "too-large", limit: "itemsPerEntity" })
  })

  it("an end that is said twice in a new link", () => {
    const b = bench(board)
    const tab = new Y.Doc({ gc: false })
    Y.applyUpdate(tab, Y.encodeStateAsUpdate(b.document.doc))
    tab.clientID = tabId
    const known = Y.encodeStateVector(tab)
    tab.transact(() => {
      tab.getMap("links").set("n1", new Y.Map(Object.entries(linked)))
    })
    entity(tab, "links", "n1").set("to", of("meet"))
    const twice = judged(b, Y.encodeStateAsUpdate(tab, known))
    expect(reasonOf(twice)).toBe("accept")
    entity(tab, "links", "n1").delete("to")
    expect(reasonOf(judged(b, Y.encodeStateAsUpdate(tab, known)))).toBe("invalid-value")
  })

  it("what was fitting when it was written stays when its scenario goes, and is edited still", () => {
    const b = bench(board)
    b.accept(b.changes({ kind: "delete", collection: "scenarios", id: "meet", at: 9 }))
    const edited = b.changes(set("links", "l1", "logOddsShift", -1))
    expect(reasonOf(judged(b, edited))).toBe("accept")
    b.accept(edited)
    expect(reasonOf(judged(b, b.changes({ kind: "delete", collection: "links", id: "l1", at: 9 })))).toBe(
      "accept",
    )
  })
})

describe("R6 whose a what-if is", () => {
  it("R6 whoever may edit works at it; its maker and facilitators end and delete it", () => {
    const ways: [BoardChange, analyst: string][] = [
      [set("worlds", "w1", "outcomes:kim", { outcomeId: "no", by: "doing" }), "accept"],
      [set("worlds", "w1", "liveSince", null), "forbidden"],
      [set("worlds", "w1", "liveSince", 9), "forbidden"],
      [{ kind: "delete", collection: "worlds", id: "w1", at: 9 }, "forbidden"],
    ]
    for (const [change, expected] of ways) {
      const b = bench(board)
      const update = b.changes(change)
      expect(reasonOf(judged(b, update)), JSON.stringify(change)).toBe(expected)
      expect(reasonOf(judged(b, update, "analyst", "ann"))).toBe("accept")
      expect(reasonOf(judged(b, update, "facilitator", "fay"))).toBe("accept")
      expect(reasonOf(judged(b, update, "viewer", "ann"))).toBe("forbidden")
    }
  })

  it("R6 in nobody else's name, and nobody becomes its maker afterwards", () => {
    const b = bench(board)
    const forged = raw(b, "worlds", "n1", { title: "Mine", createdBy: "ann" })
    expect(reasonOf(judged(b, forged))).toBe("forbidden")
    const taken = bench(board)
    expect(reasonOf(judged(taken, taken.changes(set("worlds", "w1", "createdBy", "eve"))))).toBe("forbidden")
  })

  it("R7 a viewer changes nothing of the model", () => {
    const changes: BoardChange[] = [
      addLink("n1", "kim", "talks"),
      set("links", "l1", "logOddsShift", 1),
      set("drivers", "d1", "level", 1),
      set("responses", "r1", "cells:0-0", { shift: 1 }),
      set("worlds", "w1", "outcomes:kim", { outcomeId: "no", by: "doing" }),
      add("events", "n1", { title: "Elections", precision: "day", status: "expected" }),
    ]
    for (const change of changes) {
      const b = bench(board)
      expect(reasonOf(judged(b, b.changes(change), "viewer")), JSON.stringify(change)).toBe("forbidden")
      const other = bench(board)
      expect(reasonOf(judged(other, other.changes(change))), JSON.stringify(change)).toBe("accept")
    }
  })

  it("what a board holds of the model is read back as it was written", () => {
    const doc = new Y.Doc()
    writeBoard(doc, board)
    expect(readBoard(doc).links).toEqual(board.links)
    expect(fieldsOf("worlds", board.worlds[0] as never)).toMatchObject({ createdBy: "ann" })
  })
})
