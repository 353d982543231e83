import { beforeEach, describe, expect, it } from "vitest"
import { byId } from "../../client/board-views.ts"
import type { ModelActions } from "../../client/model-actions.ts"
import type { BoardSession } from "../../client/session.ts"
import { acting } from "./acting.ts"

let session: BoardSession
let actions: ModelActions

beforeEach(async () => {
  ;({ session, actions } = await acting("analyst"))
})

const get = (id: string) => byId(session.getState().board.events, id)
function added(): string {
  const done = actions.addEvent({
    title: " Forum in \n Vladivostok ",
    date: "2018-09",
    precision: "month",
    status: "scheduled",
    scenarioIds: ["s1"],
  })
  if (!done.ok) throw new Error(done.error.message)
  return done.value.id
}

describe("an event", () => {
  it("is added with its words on one line, moved by its own steps, and undone step by step (R17)", () => {
    const id = added()
    expect(get(id)).toMatchObject({ title: "Forum in Vladivostok", date: "2018-09", precision: "month" })
    expect(actions.moveEvent(id, -2).ok).toBe(true)
    expect(get(id)?.date).toBe("2018-07")
    session.undo()
    expect(get(id)?.date).toBe("2018-09")
    session.undo()
    expect(get(id)?.deletedAt).toBeDefined()
  })

  it("is set whole in one operation: what is left out is cleared, and one undo brings all of it back", () => {
    const id = added()
    actions.setEvent(id, {
      title: "Forum",
      precision: "range",
      notBefore: "2018-09-11",
      notAfter: "2018-09-13",
      status: "occurred",
    })
    expect(get(id)).toMatchObject({ precision: "range", notBefore: "2018-09-11", status: "occurred" })
    expect(get(id)).not.toHaveProperty("date")
    expect(get(id)).not.toHaveProperty("scenarioIds")
    session.undo()
    expect(get(id)).toMatchObject({ date: "2018-09", precision: "month", scenarioIds: ["s1"] })
    expect(get(id)).not.toHaveProperty("notBefore")
  })

  it("that says nothing, or is gone, is refused in a sentence", () => {
    expect(actions.addEvent({ title: "  ", date: "2018", precision: "year", status: "expected" })).toEqual({
      ok: false,
      error: { reason: "invalid-value", message: "Write a few words first." },
    })
    expect(actions.moveEvent("nowhere", 1)).toMatchObject({ ok: false, error: { reason: "no-such-entity" } })
    const wrong = actions.addEvent({ title: "x", date: "2018-13", precision: "month", status: "expected" })
    expect(wrong.ok).toBe(false)
  })

  it("is removed and brought back", () => {
    const id = added()
    actions.deleteEvent(id)
    expect(get(id)?.deletedAt).toBeDefined()
    actions.restoreEvent(id)
    expect(get(id)?.deletedAt).toBeUndefined()
  })
})
