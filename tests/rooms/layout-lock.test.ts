/** Under a locked layout nothing is moved but by facilitators, whatever page an update comes from. */
import { describe, expect, it } from "vitest"
import type { BoardChange } from "../../core/changes.ts"
import { bench, small } from "./judged-board.ts"

const locked = () => bench({ ...small, meta: { ...small.meta, layoutLocked: true } })
const move: BoardChange = {
  kind: "move",
  id: "meet",
  setId: null,
  order: "a5",
  base: { setId: "s1", order: "a0" },
}
const setOrder: BoardChange = {
  kind: "set",
  collection: "sets",
  id: "s1",
  field: "order",
  value: "a5",
  base: null,
}
const removeSet: BoardChange = { kind: "delete", collection: "sets", id: "s1", at: 5 }
const layout = { move, setOrder, removeSet }

describe("a locked layout", () => {
  for (const [name, change] of Object.entries(layout)) {
    it(`R6 refuses an analyst's ${name} with a sentence, and leaves every byte as it was`, () => {
      const b = locked()
      const before = b.bytes()
      expect(b.judge(b.changes(change), { role: "analyst" })).toMatchObject({
        kind: "refuse",
        reason: "forbidden",
        message: "A facilitator has locked the layout.",
      })
      expect(b.bytes()).toBe(before)
    })

    it(`takes a facilitator's ${name}, and an analyst's where nothing is locked`, () => {
      const b = locked()
      expect(b.judge(b.changes(change), { role: "facilitator" }).kind).toBe("accept")
      const open = bench()
      expect(open.judge(open.changes(change), { role: "analyst" }).kind).toBe("accept")
    })
  }

  it("does not stop an analyst from writing, and a move hidden among words is found", () => {
    const words: BoardChange = {
      kind: "set",
      collection: "scenarios",
      id: "meet",
      field: "title",
      value: "They do meet",
      base: "They meet",
    }
    const b = locked()
    expect(b.judge(b.changes(words), { role: "analyst" }).kind).toBe("accept")
    const c = locked()
    expect(c.judge(c.changes(words, move), { role: "analyst" })).toMatchObject({ reason: "forbidden" })
  })

  it("is not unlocked by an analyst, alone or on the way to a move", () => {
    const unlock: BoardChange = { kind: "setMeta", field: "layoutLocked", value: null, base: true }
    for (const changes of [[unlock], [unlock, move], [move, unlock]]) {
      const b = locked()
      expect(b.judge(b.changes(...changes), { role: "analyst" })).toMatchObject({ reason: "forbidden" })
    }
  })
})
