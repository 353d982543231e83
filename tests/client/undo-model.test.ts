// R17 of what is done to the model: each is taken back by whoever did it, and only where it is still theirs.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { type Board, emptyBoard } from "../../core/board.ts"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { deedOf, undoing } from "../../core/inverse.ts"
import { varied } from "../rooms/honest-edits.ts"

const board: Board = {
  ...emptyBoard(varied.meta),
  scenarios: varied.scenarios,
  drivers: varied.drivers,
  responses: varied.responses,
  links: varied.links,
  signals: varied.signals,
  worlds: [{ id: "w1", title: "If so", createdBy: "ann", outcomes: [], levels: [], signals: [] }],
}
const set = (collection: string, id: string, field: string, value: unknown): BoardChange =>
  ({ kind: "set", collection, id, field, value, base: null }) as BoardChange

const kinds: [what: string, mine: BoardChange, theirs: BoardChange][] = [
  [
    "the strength of a link",
    set("links", "link1", "logOddsShift", 1.4),
    set("links", "link1", "logOddsShift", 2),
  ],
  [
    "an end of a link",
    set("links", "link1", "to", { scenarioId: "meet", outcomeId: "yes" }),
    set("links", "link1", "to", { scenarioId: "meet", outcomeId: "no" }),
  ],
  [
    "a cell",
    set("responses", "resp1", "cells:0-0", { shift: 1 }),
    set("responses", "resp1", "cells:0-0", { shift: 2 }),
  ],
  ["a table", set("responses", "resp1", "table", [[1], [1]]), set("responses", "resp1", "table", [[2], [2]])],
  ["the level of a driver", set("drivers", "driver1", "level", 1), set("drivers", "driver1", "level", 0.5)],
  [
    "what a signal says",
    set("signals", "signal1", "state", "observed"),
    set("signals", "signal1", "state", "expired"),
  ],
  [
    "what a what-if supposes",
    set("worlds", "w1", "outcomes:come", { outcomeId: "yes", by: "seeing" }),
    set("worlds", "w1", "outcomes:come", { outcomeId: "no", by: "doing" }),
  ],
]

function bench() {
  const doc = new Y.Doc()
  writeBoard(doc, board)
  const does = (...changes: BoardChange[]) => {
    const before = readBoard(doc)
    const done = applyChanges(doc, changes)
    if (!done.ok) throw new Error(done.error.message)
    const after = readBoard(doc)
    return changes.flatMap((change) => deedOf(change, before, after) ?? [])
  }
  return { doc, does, board: () => readBoard(doc) }
}

describe("R17 what was done to the model is taken back", () => {
  it.each(kinds)("R17 %s", (_what, mine, theirs) => {
    const b = bench()
    const before = b.board()
    const deeds = b.does(mine)
    expect(b.board()).not.toEqual(before)
    b.does(...undoing(deeds, b.board(), 9).changes)
    expect(b.board()).toEqual(before)

    const shared = bench()
    const own = shared.does(mine)
    shared.does(theirs)
    const now = shared.board()
    expect(undoing(own, now, 9).changes).toEqual([])
  })

  it("R17 a link that was drawn is deleted, and one that was deleted comes back", () => {
    const b = bench()
    const fields = {
      relation: "requires",
      from: { scenarioId: "come", outcomeId: "yes" },
      to: { scenarioId: "meet", outcomeId: "yes" },
    }
    const drawn = b.does({ kind: "add", collection: "links", id: "l2", fields })
    b.does(...undoing(drawn, b.board(), 9).changes)
    expect(b.board().links.find(({ id }) => id === "l2")?.deletedAt).toBe(9)
    const gone = b.does({ kind: "delete", collection: "links", id: "link1", at: 10 })
    b.does(...undoing(gone, b.board(), 11).changes)
    expect(b.board().links.find(({ id }) => id === "link1")?.deletedAt).toBeUndefined()
  })

  it("M2 a link does not come back over one that leads the other way meanwhile", () => {
    const b = bench()
    const gone = b.does({ kind: "delete", collection: "links", id: "link1", at: 10 })
    const { from, to } = varied.links[0] as Board["links"][number]
    b.does({
      kind: "add",
      collection: "links",
      id: "back",
      fields: { relation: "requires", from: to, to: from },
    })
    const undo = undoing(gone, b.board(), 11).changes
    expect(applyChanges(b.doc, undo)).toMatchObject({ ok: false, error: { reason: "loop" } })
  })
})
