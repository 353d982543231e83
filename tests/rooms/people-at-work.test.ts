// What one person's trouble does to their own work and to that of others: client sessions and rooms, end to end.
import { describe, expect, it } from "vitest"
import { readBoard } from "../../core/board-doc.ts"
import { atWork, backgroundOf, writes } from "./people-at-work.ts"
import { boardId } from "./served-board.ts"

const storedBackground = (s: ReturnType<typeof atWork>) =>
  readBoard(s.database.document(boardId, "board")).scenarios[0]?.background

describe("an operation is done once", () => {
  it("A3 what was being committed when a later change was refused is not done again", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    s.store.hold()
    writes(ann.session, "once ")
    await s.clock.pass(20)
    // The page thinks that it may; the server knows better.
    s.registry.setRole(boardId, "ann", "viewer")
    writes(ann.session, "refused ")
    await s.clock.pass(20)
    s.registry.setRole(boardId, "ann", "analyst")
    await s.clock.pass(20)
    await s.store.release()
    await s.clock.pass(2_000)
    expect(storedBackground(s)).toBe("once ")
    expect(backgroundOf(ann.session)).toBe("once ")
    expect(ann.session.getState().save).toMatchObject({ state: "saved" })
    expect(ann.session.getState().notices).toHaveLength(1)
  })

  it("A3 an entry whose adding was being committed when a later change was refused makes no second refusal", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    s.store.hold()
    ann.session.change({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    await s.clock.pass(20)
    s.registry.setRole(boardId, "ann", "viewer")
    writes(ann.session, "refused ")
    await s.clock.pass(20)
    s.registry.setRole(boardId, "ann", "analyst")
    await s.clock.pass(20)
    await s.store.release()
    await s.clock.pass(2_000)
    expect(ann.session.getState().notices).toHaveLength(1)
    expect(ann.session.getState().board.issues).toMatchObject([{ id: "i1", text: "one" }])
  })

  it("A3 a tab that comes back while its first edit is being committed keeps its number, and the edit is done once", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    const { clientID } = ann.session.doc
    s.store.hold()
    writes(ann.session, "once ")
    await s.clock.pass(20)
    ann.transport.cut()
    await s.clock.pass(100)
    await s.store.release()
    await s.clock.pass(2_000)
    expect(storedBackground(s)).toBe("once ")
    expect(backgroundOf(ann.session)).toBe("once ")
    expect(ann.session.doc.clientID).toBe(clientID)
  })

  it("A6 while the database is away, a refusal waits for the outcome of what went before it, and nothing is lost", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    s.store.plan = () => ({ outcome: "failed", afterMs: 0 })
    writes(ann.session, "once ")
    await s.clock.pass(1_000)
    s.registry.setRole(boardId, "ann", "viewer")
    ann.session.change({ kind: "add", collection: "issues", id: "i1", fields: { text: "no" } })
    s.registry.setRole(boardId, "ann", "analyst")
    await s.clock.pass(60_000)
    expect(ann.session.getState().save).toMatchObject({ state: "unsaved" })
    s.store.plan = () => ({ outcome: "committed", afterMs: 0 })
    await s.clock.pass(40_000)
    expect(storedBackground(s)).toBe("once ")
    expect(ann.session.getState().save).toMatchObject({ state: "saved" })
  })
})
