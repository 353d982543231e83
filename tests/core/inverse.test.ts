/**
 * Two people on one board; what one of them does is taken back and done again while the other goes on. Runs are by
 * seed, so that one that fails is had again.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { Board, Collection } from "../../core/board.ts"
import { applyChanges, fieldsOf, readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { type Deed, deedOf, netChanges, undoing, valueIn } from "../../core/inverse.ts"
import { scenario, smallBoard } from "../client/small-board.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"

const seeds = 110

/** A board in a document, and one person's deeds on it. */
class Bench {
  readonly doc = new Y.Doc()
  #ids = 0

  constructor() {
    this.doc.clientID = 7
    writeBoard(this.doc, smallBoard())
  }

  get board(): Board {
    return readBoard(this.doc)
  }

  does(changes: readonly BoardChange[]): Deed[] {
    const before = this.board
    const done = applyChanges(this.doc, changes)
    if (!done.ok) throw new Error(done.error.message)
    const after = this.board
    return changes.flatMap((change) => deedOf(change, before, after) ?? [])
  }

  /** What is not a text: texts have deeds of their own. */
  anything(chance: Chance, by: string): BoardChange[] {
    const { board } = this
    const pick = <T>(list: readonly T[]): T => list[chance.below(list.length)] as T
    const one = pick(board.scenarios)
    const base = (collection: Collection, id: string, field: string) => valueIn(board, collection, id, field)
    const order = `b${chance.below(9)}${chance.below(9)}1`
    switch (chance.below(8)) {
      case 0:
        return [
          {
            kind: "set",
            collection: "scenarios",
            id: one.id,
            field: "title",
            value: `${by} ${chance.below(99)}`,
            base: one.title,
          },
        ]
      case 1: {
        const yes = (1 + chance.below(98)) / 100
        return [
          {
            kind: "setWorking",
            id: one.id,
            value: { probabilities: { yes, no: 1 - yes } },
            base: one.working ?? null,
          },
        ]
      }
      case 2: {
        const setId = pick(["summits", "sanctions", null])
        return [
          {
            kind: "move",
            id: one.id,
            setId,
            order,
            base: { setId: one.setId ?? null, order: one.order ?? null },
          },
        ]
      }
      case 3:
        return one.deletedAt
          ? [{ kind: "restore", collection: "scenarios", id: one.id, deletedAt: one.deletedAt }]
          : [{ kind: "delete", collection: "scenarios", id: one.id, at: 100 + chance.below(1_000) }]
      case 4: {
        const id = `${by}${++this.#ids}`
        const { id: _id, ...fields } = scenario(id, { setId: "summits", order })
        return [{ kind: "add", collection: "scenarios", id, fields: fieldsOf("scenarios", fields) }]
      }
      case 5: {
        const field = `evidence:e${chance.below(3)}`
        const value = chance.oneIn(3)
          ? null
          : { passage: `${by} ${chance.below(99)}`, order: chance.below(3) }
        return [
          {
            kind: "set",
            collection: "scenarios",
            id: one.id,
            field,
            value,
            base: base("scenarios", one.id, field),
          },
        ]
      }
      case 6:
        return [
          {
            kind: "setMeta",
            field: "handling",
            value: chance.oneIn(3) ? null : `${by} ${chance.below(99)}`,
            base: board.meta.handling ?? null,
          },
        ]
      default:
        return [
          {
            kind: "set",
            collection: "scenarios",
            id: one.id,
            field: "status",
            value: pick(["draft", "open", "closed"]),
            base: one.status,
          },
          {
            kind: "set",
            collection: "scenarios",
            id: one.id,
            field: "impact",
            value: 1 + chance.below(5),
            base: one.impact ?? null,
          },
        ]
    }
  }
}

/** Of a deleted entity nothing is seen but that it is; one that was added and taken back is as good as never there. */
const seen = (board: Board): unknown => ({
  ...board,
  scenarios: board.scenarios.filter(({ deletedAt }) => deletedAt === undefined),
})

/** Every value by its key. */
function keysOf(board: Board): Map<string, string> {
  const keys = new Map<string, string>()
  for (const [field, value] of Object.entries(board.meta)) keys.set(`meta ${field}`, JSON.stringify(value))
  for (const one of [...board.scenarios, ...board.sets])
    for (const [field, value] of Object.entries(one)) {
      if (field !== "evidence") keys.set(`${one.id} ${field}`, JSON.stringify(value))
      else
        for (const entry of value as { id: string }[])
          keys.set(`${one.id} ${entry.id}`, JSON.stringify(entry))
    }
  return keys
}

describe("taking back by key", () => {
  it("R17 what is done and taken back leaves the board as it was, and done again as it had become", () => {
    const kinds = new Set<string>()
    for (let seed = 1; seed <= seeds; seed++) {
      const chance = seededChance(seed)
      const bench = new Bench()
      const before = seen(bench.board)
      const steps: Deed[][] = []
      for (let i = 0; i < 1 + chance.below(8); i++) {
        const changes = bench.anything(chance, "ann")
        for (const { kind } of changes) kinds.add(kind)
        steps.push(bench.does(changes))
      }
      const done = seen(bench.board)
      const again: Deed[][] = []
      for (const step of steps.toReversed()) {
        const { changes, left } = undoing(step, bench.board, 5_000)
        expect(left, `seed ${seed}`).toEqual([])
        again.push(bench.does(changes))
      }
      expect(seen(bench.board), `seed ${seed}`).toEqual(before)
      const once: Deed[][] = []
      for (const step of again.toReversed()) {
        const { changes, left } = undoing(step, bench.board, 6_000)
        expect(left, `seed ${seed}`).toEqual([])
        once.push(bench.does(changes))
      }
      expect(seen(bench.board), `seed ${seed}`).toEqual(done)
      for (const step of once.toReversed()) bench.does(undoing(step, bench.board, 5_000).changes)
      expect(seen(bench.board), `seed ${seed}`).toEqual(before)
    }
    expect([...kinds].sort()).toEqual(["add", "delete", "move", "restore", "set", "setMeta", "setWorking"])
  })

  it("R17 several operations of one step are taken back at once", () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const chance = seededChance(seed)
      const bench = new Bench()
      const before = seen(bench.board)
      const deeds: Deed[] = []
      const values = ["set", "setWorking", "move", "setMeta"]
      for (let i = 0; i < 12; i++) {
        const changes = bench.anything(chance, "ann")
        if (changes.every(({ kind }) => values.includes(kind))) deeds.push(...bench.does(changes))
      }
      const { changes, left } = undoing(deeds, bench.board, 5_000)
      expect(left).toEqual([])
      bench.does(changes)
      expect(seen(bench.board), `seed ${seed}`).toEqual(before)
    }
  })

  it("R17 nothing that a colleague has changed since is changed, by key", () => {
    const happened = { kept: 0, left: 0, back: 0 }
    for (let seed = 1; seed <= seeds; seed++) {
      const chance = seededChance(seed)
      const bench = new Bench()
      const mine: Deed[][] = []
      /** Keys whose value is a colleague's now. */
      const theirs = new Map<string, string | undefined>()
      const watch = (by: "ann" | "ben", changes: BoardChange[]): Deed[] => {
        const before = keysOf(bench.board)
        const deeds = bench.does(changes)
        const after = keysOf(bench.board)
        for (const key of new Set([...before.keys(), ...after.keys()])) {
          if (before.get(key) === after.get(key)) continue
          if (by === "ben") theirs.set(key, after.get(key))
          else theirs.delete(key)
        }
        return deeds
      }
      for (let i = 0; i < 14; i++) {
        if (chance.oneIn(2)) mine.push(watch("ann", bench.anything(chance, "ann")))
        else watch("ben", bench.anything(chance, "ben"))
      }
      for (const step of mine.toReversed()) {
        const { changes, left } = undoing(step, bench.board, 5_000)
        happened.left += left.length
        happened.back += changes.length
        bench.does(changes)
        const now = keysOf(bench.board)
        for (const [key, value] of theirs) {
          happened.kept++
          expect(now.get(key), `seed ${seed}, ${key}`).toBe(value)
        }
      }
    }
    expect(Math.min(happened.kept, happened.left, happened.back)).toBeGreaterThan(50)
  })

  it("R17 a scenario that a colleague has worked in since it was added is not deleted", () => {
    const colleague: Record<string, BoardChange[]> = {
      "another title": [
        {
          kind: "set",
          collection: "scenarios",
          id: "new1",
          field: "title",
          value: "Theirs",
          base: "Title of new1",
        },
      ],
      words: [
        {
          kind: "editText",
          collection: "scenarios",
          id: "new1",
          field: "background",
          index: 0,
          remove: "",
          insert: "Theirs",
        },
      ],
      "a comment": [
        {
          kind: "add",
          collection: "comments",
          id: "c1",
          fields: { scenarioId: "new1", authorId: "ben", text: "Why?" },
        },
      ],
    }
    for (const [what, theirs] of Object.entries(colleague)) {
      const bench = new Bench()
      const { id, ...fields } = scenario("new1", { setId: "summits", order: "b0" })
      const step = bench.does([
        { kind: "add", collection: "scenarios", id, fields: fieldsOf("scenarios", fields) },
      ])
      bench.does(theirs)
      const { changes, left } = undoing(step, bench.board, 5_000)
      expect({ what, changes, left: left.length }).toEqual({ what, changes: [], left: 1 })
    }
  })

  it("R17 a set in which a colleague has put a scenario since is not deleted; numbering anew is nobody's work", () => {
    const bench = new Bench()
    const step = bench.does([
      {
        kind: "add",
        collection: "sets",
        id: "new1",
        fields: { title: "New", kind: "independent", order: "b0" },
      },
    ])
    bench.does([{ kind: "set", collection: "sets", id: "new1", field: "order", value: "b5", base: "b0" }])
    expect(undoing(step, bench.board, 5_000).changes).toEqual([
      { kind: "delete", collection: "sets", id: "new1", at: 5_000 },
    ])
    bench.does([{ kind: "move", id: "s4", setId: "new1", order: "a0", base: { setId: null, order: "a3" } }])
    expect(undoing(step, bench.board, 5_000)).toMatchObject({ changes: [], left: [{ kind: "life" }] })
  })

  it("R17 a first likelihood is cleared again, and a move out of no set goes back there", () => {
    const bench = new Bench()
    bench.does([
      { kind: "set", collection: "scenarios", id: "s1", field: "working", value: null, base: null },
    ])
    const before = bench.board
    const step = bench.does([
      { kind: "setWorking", id: "s1", value: { probabilities: { yes: 0.2, no: 0.8 } }, base: null },
      { kind: "move", id: "s4", setId: "summits", order: "a9", base: { setId: null, order: "a3" } },
    ])
    bench.does(undoing(step, bench.board, 5_000).changes)
    expect(bench.board).toEqual(before)
  })

  it("says of several small moves what they come to", () => {
    const bench = new Bench()
    const to = (yes: number): BoardChange => ({
      kind: "setWorking",
      id: "s1",
      value: { probabilities: { yes, no: 1 - yes } },
      base: null,
    })
    const deeds = [bench.does([to(0.4)]), bench.does([to(0.5)])].flat()
    expect(netChanges(deeds)).toMatchObject([
      { kind: "setWorking", value: { probabilities: { yes: 0.5 } }, base: { probabilities: { yes: 0.3 } } },
    ])
  })
})
