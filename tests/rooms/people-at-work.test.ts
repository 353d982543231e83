// What one person's trouble does to their own work and to that of others: client sessions and rooms, end to end.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
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

describe("a refusal on screen", () => {
  it("A6 a change that the server refuses is gone from the screen within a second, with its reason and its words", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    const ben = await s.person("ben")
    writes(ann.session, "Agreed. ")
    await s.clock.pass(100)
    // Lowered, and the word of it not yet here: the page lets it through.
    s.registry.setRole(boardId, "ann", "viewer")
    expect(writes(ann.session, "My careful words. ").ok).toBe(true)
    expect(backgroundOf(ann.session)).toBe("My careful words. Agreed. ")
    await s.clock.pass(1_000)
    expect(backgroundOf(ann.session)).toBe("Agreed. ")
    expect(ann.session.getState().notices).toMatchObject([
      { message: "Viewers can read the board but not change it." },
    ])
    expect(ann.session.getState().notices[0]?.draft).toContain("My careful words. ")
    expect(backgroundOf(ben.session)).toBe("Agreed. ")
    expect(storedBackground(s)).toBe("Agreed. ")
  })

  it("A6 also the tenth in a row is gone within a second", async () => {
    const s = atWork()
    const ann = await s.person("ann")
    for (let i = 1; i <= 10; i++) {
      s.registry.setRole(boardId, "ann", "viewer")
      expect(writes(ann.session, `No ${i}. `).ok).toBe(true)
      await s.clock.pass(1_000)
      expect(backgroundOf(ann.session)).toBe("")
      expect(ann.session.getState().notices).toHaveLength(i)
      s.registry.setRole(boardId, "ann", "analyst")
      await s.clock.pass(100)
    }
  })
})

describe("R11 when everybody has left", () => {
  it("R11 nothing stays: no timers, no sockets, no room", async () => {
    const s = atWork()
    const people = [await s.person("ann"), await s.person("ann"), await s.person("ben", "viewer")]
    people[0]?.session.setFocus({ scenarioId: "meet" })
    writes((people[0] as (typeof people)[0]).session, "Last words. ")
    await s.clock.pass(1_000)
    for (const { session } of people) await session.close()
    await s.clock.pass(120_000)
    expect(s.clock.timers()).toBe(0)
    expect(s.net.sockets()).toBe(0)
    const { loads } = s.store
    await s.person("cho")
    expect(s.store.loads).toBe(loads + 2)
    expect(storedBackground(s)).toBe("Last words. ")
  })

  it("R11 two thousand people who come and go leave memory as it was", async () => {
    if (!globalThis.gc) setFlagsFromString("--expose-gc")
    const collect = globalThis.gc ?? (runInNewContext("gc") as () => void)
    const s = atWork()
    const stays = await s.person("ann")
    const comeAndGo = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const { session } = await s.person(`guest${i % 50}`)
        session.setFocus({ scenarioId: "meet" })
        await session.close()
      }
      await s.clock.pass(200)
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = await comeAndGo(200)
    const after = await comeAndGo(2_000)
    // A session that stayed would be some 30 kB: two thousand of them sixty megabytes.
    expect(after - before).toBeLessThan(6_000_000)
    expect(s.net.sockets()).toBe(1)
    expect(stays.session.getState().presence).toEqual([])
    expect(stays.session.getState().save).toMatchObject({ state: "saved" })
  })
})
