// Trouble that chance would bring too seldom, told step by step: the same rooms, sessions, network and database.
import { describe, expect, it } from "vitest"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { maxHeldBytes, maxHeldOperations } from "../../server/rooms/outbox.ts"
import { marksOfChange } from "./simulated-marks.ts"
import { boardId, createWorld, type Tab, type World } from "./simulated-world.ts"
import { simulate } from "./simulation.ts"

function fairWorld(seed: number): World {
  const world = createWorld(seed, "small")
  world.startServer()
  return world
}

async function opens(world: World, memberId: "ann" | "ben" | "cho"): Promise<Tab> {
  const tab = world.openTab(memberId)
  tab.transport.calm()
  await world.clock.pass(200)
  return tab
}

function does(world: World, tab: Tab, ...changes: BoardChange[]): void {
  const done = tab.session.change(...changes)
  expect(done.ok).toBe(true)
  world.witness.made(tab, changes.flatMap(marksOfChange))
}

const adds = (id: string, fields: Record<string, string>): BoardChange => ({
  kind: "add",
  collection: "scenarios",
  id,
  fields: { title: id, kind: "binary", status: "open", ...fields },
})

const idsOn = (tab: Tab): string[] => tab.session.getState().board.scenarios.map(({ id }) => id)
const stored = (world: World) => readBoard(world.database.document(boardId, "board"))
const saveOf = ({ session }: Tab) => session.getState().save

describe("an outage", () => {
  it("A9 so long that a server holds all that it may: nothing is called saved, typing goes on, and all of it is saved in the end", async () => {
    const world = fairWorld(9_001)
    const tabs = [await opens(world, "ann"), await opens(world, "ben")]
    let away = true
    world.away = () => away
    world.plan = () => ({ outcome: away ? "failed" : "committed", afterMs: 5 })
    const long = "é".repeat(9_990)
    const shorter = "é".repeat(7_000)
    let held = { operations: 0, bytes: 0 }
    for (let i = 0; i < 85; i++) {
      for (const tab of tabs) {
        const mark = world.marks.word()
        does(
          world,
          tab,
          adds(`n${tab.name}${i}`, {
            title: mark,
            background: long,
            finePrint: long,
            resolutionCriteria: shorter,
          }),
        )
      }
      await world.clock.pass(40)
      const { heldOperations, heldBytes } = (world.servers[0] as World["servers"][number]).registry.census()
      held = { operations: Math.max(held.operations, heldOperations), bytes: Math.max(held.bytes, heldBytes) }
    }
    // Full, and not more than full: one frame was let in while there was still room.
    expect(held.bytes).toBeGreaterThan(maxHeldBytes - 100_000)
    expect(held.bytes).toBeLessThan(maxHeldBytes + 100_000)
    expect(held.operations).toBeLessThanOrEqual(maxHeldOperations)
    for (const tab of tabs) expect(saveOf(tab)).toMatchObject({ state: "unsaved", count: 85 })
    expect(world.witness.committed()).toBe(0)
    away = false
    await world.clock.pass(60_000)
    expect(world.witness.committed()).toBe(170)
    for (const tab of tabs) {
      world.witness.looksAt(tab)
      expect(saveOf(tab)).toMatchObject({ state: "saved" })
      expect(readBoard(tab.session.doc)).toEqual(stored(world))
    }
    world.witness.mustHaveSeenNothing()
    world.witness.mustMissNothing()
  }, 120_000)
})

describe("a database that was set back to an older backup", () => {
  /** Ann and Ben work; the backup is taken; they go on; the database is set back under them. */
  async function setBack(seed: number) {
    const world = fairWorld(seed)
    const ann = await opens(world, "ann")
    const ben = await opens(world, "ben")
    for (let i = 0; i < 10; i++) does(world, i % 2 ? ann : ben, adds(`early${i}`, {}))
    await world.clock.pass(1_000)
    const log = world.database.log(boardId, "board")
    const backup = [...log]
    for (let i = 0; i < 10; i++) {
      does(world, i % 2 ? ann : ben, adds(`late${i}`, {}))
      await world.clock.pass(100)
    }
    await world.clock.pass(1_000)
    for (const tab of [ann, ben]) expect(saveOf(tab)).toMatchObject({ state: "saved" })
    // From here on the log is no longer the one that the witness has seen.
    world.database.landed = () => {}
    world.crash(world.servers[0] as World["servers"][number])
    log.splice(0, log.length, ...backup)
    return { world, ann, ben }
  }

  const late = Array.from({ length: 10 }, (_, i) => `late${i}`)
  const offered = ({ session }: Tab): string => JSON.stringify(session.getState().differences)

  it("A10 everybody ends with what the database holds, and what it has lost is offered to those who had it", async () => {
    const { world, ann, ben } = await setBack(9_002)
    world.startServer()
    await world.clock.pass(180_000)
    for (const tab of [ann, ben]) {
      expect(saveOf(tab)).toMatchObject({ state: "saved" })
      expect(readBoard(tab.session.doc)).toEqual(stored(world))
      expect(idsOn(tab).some((id) => late.includes(id))).toBe(false)
      for (const id of late) expect(offered(tab), `${tab.name} is offered ${id}`).toContain(id)
    }
  })

  it("A10 also when others have worked on, so that the numbers of the rows are the same and what lies under them is not", async () => {
    const { world, ann, ben } = await setBack(9_003)
    ben.transport.close()
    const before = world.database.log(boardId, "board").length
    world.startServer()
    await world.clock.pass(60_000)
    const cho = await opens(world, "cho")
    for (let i = 0; i < 20; i++) {
      does(world, cho, adds(`anew${i}`, {}))
      await world.clock.pass(100)
    }
    expect(world.database.log(boardId, "board").length).toBeGreaterThan(before + 12)
    const again = world.openTab("ben")
    again.transport.calm()
    await world.clock.pass(120_000)
    for (const tab of [ann, cho, again]) {
      expect(saveOf(tab)).toMatchObject({ state: "saved" })
      expect(readBoard(tab.session.doc)).toEqual(stored(world))
      expect(idsOn(tab)).toContain("anew19")
    }
    for (const id of late) expect(offered(ann)).toContain(id)
  })

  it("A7 A10 what was open when it was set back is saved on what the database holds now", async () => {
    const { world, ann } = await setBack(9_004)
    does(world, ann, adds("open1", {}))
    world.startServer()
    await world.clock.pass(180_000)
    expect(saveOf(ann)).toMatchObject({ state: "saved" })
    expect(stored(world).scenarios.map(({ id }) => id)).toContain("open1")
    expect(readBoard(ann.session.doc)).toEqual(stored(world))
  })
})

describe("content that is not what was sent", () => {
  it("R18 A10 is found while idle, gives way to the server's, and both are offered in a file", async () => {
    const world = fairWorld(9_005)
    const ann = await opens(world, "ann")
    const ben = await opens(world, "ben")
    ben.transport.spoil()
    const word = world.marks.word()
    does(world, ann, adds("named", { title: word }))
    await world.clock.pass(1_000)
    const titleOn = ({ session }: Tab) =>
      session.getState().board.scenarios.find(({ id }) => id === "named")?.title
    expect([titleOn(ann), titleOn(ben)]).toEqual([word, word.replace("m", "n")])
    expect(saveOf(ben)).toMatchObject({ state: "saved" })
    await world.clock.pass(150_000)
    expect(titleOn(ben)).toBe(word)
    expect(ben.session.getState().differences).toHaveLength(1)
    const file = JSON.stringify(ben.session.getState().differences)
    expect(file).toContain(word)
    expect(file).toContain(word.replace("m", "n"))
    expect(ann.session.getState().differences).toEqual([])
  })
})

it("a run can be had again: the same seed commits the same and goes through the same", async () => {
  expect(await simulate(4)).toEqual(await simulate(4))
})
