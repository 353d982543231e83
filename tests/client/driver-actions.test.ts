import { beforeEach, describe, expect, it } from "vitest"
import { byId } from "../../client/board-views.ts"
import { type DriverActions, driverActions } from "../../client/driver-actions.ts"
import { operationOn } from "../../client/operation.ts"
import type { BoardSession } from "../../client/session.ts"
import { tableOf } from "../../core/response.ts"
import { acting } from "./acting.ts"
import { type FakeClock, settled } from "./fake-clock.ts"

let session: BoardSession
let actions: DriverActions
let clock: FakeClock

beforeEach(async () => {
  const one = await acting()
  session = one.session
  clock = one.clock
  actions = driverActions(operationOn(session, { newId: one.newId, now: clock.now }))
})

const five = ["none", "little", "some", "much", "all"]
function id(done: ReturnType<DriverActions["addDriver"]>): string {
  if (!done.ok) throw new Error(done.error.message)
  return done.value.id
}
const addDriver = (title: string, levels = five, level = 2) => id(actions.addDriver({ title, levels, level }))
const addResponse = (driverIds: string[], modifierId: string | null = null) =>
  id(actions.addResponse({ scenarioId: "s1", outcomeId: "yes", driverIds, modifierId, basis: "" }))
const driver = (of: string) => byId(session.getState().board.drivers, of)
const response = (of: string) => byId(session.getState().board.responses, of)
const table = (of: string) => {
  const found = response(of)
  return found ? tableOf(found) : null
}
const why = (done: { ok: boolean; error?: { message: string } }) => (done.ok ? null : done.error?.message)

describe("a driver", () => {
  it("is added with its levels, and its history begins", () => {
    const pressure = addDriver("  Pressure\napplied ", [" none", "some "], 1)
    expect(driver(pressure)).toMatchObject({
      title: "Pressure applied",
      levels: ["none", "some"],
      level: 1,
      levelHistory: [{ level: 1, at: clock.now() }],
    })
  })

  it("is refused without a title, with one level, with an empty level, at a level that it does not have", () => {
    const refused = [
      actions.addDriver({ title: " ", levels: five, level: 0 }),
      actions.addDriver({ title: "A", levels: ["one"], level: 0 }),
      actions.addDriver({ title: "A", levels: ["one", " "], level: 0 }),
      actions.addDriver({ title: "A", levels: five, level: 5 }),
      actions.addDriver({ title: "A", levels: five, level: 1.5 }),
      actions.addDriver({ title: "A", levels: Array.from({ length: 21 }, () => "x"), level: 0 }),
    ]
    expect(refused.map((done) => done.ok)).toEqual(refused.map(() => false))
    expect(session.getState().board.drivers).toEqual([])
  })

  it("moves to another level together with its history, and both are one step of undo", async () => {
    const pressure = addDriver("Pressure")
    await settled()
    const since = clock.now()
    actions.setLevel(pressure, 4)
    expect(driver(pressure)).toMatchObject({
      level: 4,
      levelHistory: [
        { level: 2, at: since },
        { level: 4, at: clock.now() },
      ],
    })
    expect(why(actions.setLevel(pressure, 5))).toBe("There is no such level.")
    session.undo()
    expect(driver(pressure)).toMatchObject({ level: 2, levelHistory: [{ level: 2, at: since }] })
    expect(session.getState().board.drivers).toHaveLength(1)
  })

  it("gains a level that does what the one below it does, and loses the highest only when it is not today's", () => {
    const [rows, columns] = [addDriver("Rows", five, 2), addDriver("Columns", five.slice(0, 3), 1)]
    const two = addResponse([rows, columns])
    actions.setCell(two, 4, 1, 0.7)
    actions.addLevel(rows, "more than all")
    expect(driver(rows)?.levels).toHaveLength(6)
    expect(table(two)?.[5]).toEqual([0, 0.7, 0])
    actions.setCell(two, 5, 1, -1)
    expect(actions.removeLevel(rows).ok).toBe(true)
    actions.addLevel(rows, "again")
    expect(table(two)?.[5]?.[1], "what was said of it is still there").toBe(-1)
    actions.removeLevel(rows)
    actions.setLevel(rows, 4)
    expect(why(actions.removeLevel(rows))).toBe("This level is what holds today. Set another one first.")
    actions.renameLevel(rows, 4, "everything")
    expect(driver(rows)?.levels.at(-1)).toBe("everything")
  })

  it("is removed and put back", () => {
    const pressure = addDriver("Pressure")
    actions.deleteDriver(pressure)
    expect(driver(pressure)?.deletedAt).toBeDefined()
    expect(actions.setLevel(pressure, 1).ok).toBe(false)
    actions.restoreDriver(pressure)
    expect(driver(pressure)?.deletedAt).toBeUndefined()
  })
})

describe("a response", () => {
  it("begins without a difference between levels", () => {
    const one = addResponse([addDriver("A")])
    expect(table(one)).toEqual([[0], [0], [0], [0], [0]])
  })

  it("takes effect by shares that can be set; they stay while the driver does, and go back in one step", () => {
    const [a, b, c] = [addDriver("A"), addDriver("B"), addDriver("C")]
    const one = addResponse([a], b)
    const words = { scenarioId: "s1", outcomeId: "yes", driverIds: [a], modifierId: b, basis: "" }
    expect(actions.setResponse(one, { ...words, taking: { atZero: 0.4, perLevel: 0.15 } }).ok).toBe(true)
    expect(response(one)?.modifier).toEqual({ driverId: b })
    expect(actions.setResponse(one, { ...words, taking: { atZero: 0.2, perLevel: 0.1 } }).ok).toBe(true)
    expect(response(one)?.modifier).toEqual({ driverId: b, atZero: 0.2, perLevel: 0.1 })
    expect(actions.setResponse(one, { ...words, basis: "So it is" }).ok).toBe(true)
    expect(response(one)?.modifier).toMatchObject({ atZero: 0.2 })
    expect(actions.setResponse(one, { ...words, taking: { atZero: 1.2, perLevel: 0 } }).ok).toBe(false)
    expect(actions.setResponse(one, { ...words, modifierId: c, basis: "So it is" }).ok).toBe(true)
    expect(response(one)?.modifier).toEqual({ driverId: c })
    session.undo()
    expect(response(one)?.modifier).toEqual({ driverId: b, atZero: 0.2, perLevel: 0.1 })
  })

  it("is refused without a driver, with the same twice, with one that is gone, on a scenario that is gone", () => {
    const [a, b] = [addDriver("A"), addDriver("B")]
    actions.deleteDriver(b)
    for (const [driverIds, modifierId] of [
      [[], null],
      [[a, a], null],
      [[a], a],
      [[a, b], null],
      [[a], b],
    ] as const) {
      const words = { scenarioId: "s1", outcomeId: "yes", driverIds, modifierId, basis: "" }
      expect(actions.addResponse(words).ok, String(driverIds)).toBe(false)
    }
    expect(
      actions.addResponse({
        scenarioId: "gone",
        outcomeId: "yes",
        driverIds: [a],
        modifierId: null,
        basis: "",
      }).ok,
    ).toBe(false)
    expect(session.getState().board.responses).toEqual([])
  })

  it("a cell is a key of its own, and the whole table takes away the cells that lay over it, in one step", async () => {
    const two = addResponse([addDriver("A"), addDriver("B")])
    await settled()
    actions.setCell(two, 4, 1, 1.39)
    actions.setCell(two, 0, 0, -2)
    expect(
      response(two)
        ?.cells?.map((cell) => cell.id)
        .sort(),
    ).toEqual(["0-0", "4-1"])
    expect(response(two)?.table[4]?.[1], "the table itself is not rewritten").toBe(0)
    actions.setAnchors(two, [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
    expect(response(two)?.cells ?? []).toEqual([])
    expect(table(two)?.[1]?.[2]).toBe(0.5)
    session.undo()
    expect([table(two)?.[4]?.[1], table(two)?.[0]?.[0], table(two)?.[2]?.[2]]).toEqual([1.39, -2, 0])
  })

  it("refuses cells outside, shifts beyond two, and tables of another size; nothing has changed", () => {
    const two = addResponse([addDriver("A"), addDriver("B", ["low", "high"], 0)])
    const before = response(two)
    const refused = [
      actions.setCell(two, 5, 0, 1),
      actions.setCell(two, 0, 2, 1),
      actions.setCell(two, 0, 0, 2.5),
      actions.setCell(two, 0, 0, Number.NaN),
      actions.setTable(two, [[1]]),
      actions.setPeak(two, { best: 2, widthBelow: 1, widthAbove: 1, height: 1 }),
    ]
    expect(refused.map((done) => done.ok)).toEqual(refused.map(() => false))
    expect(response(two)).toEqual(before)
  })

  it("the curve writes the table; a cell set by hand forgets the curve", () => {
    const one = addResponse([addDriver("A")])
    actions.setPeak(one, { best: 3, widthBelow: 2, widthAbove: 1, height: 1 })
    expect(table(one)).toEqual([[-1.25], [0], [0.75], [1], [0]])
    actions.setCell(one, 0, 0, 0)
    expect(response(one)?.peak).toBeUndefined()
    expect(table(one)).toEqual([[0], [0], [0.75], [1], [0]])
  })

  it("over other drivers keeps what still means something", () => {
    const [a, b] = [addDriver("A", ["0", "1", "2"], 1), addDriver("B", ["0", "1"], 1)]
    const one = addResponse([a])
    actions.setTable(one, [[-1], [0], [1]])
    const words = { scenarioId: "s1", outcomeId: "yes", modifierId: null, basis: "" }
    actions.setResponse(one, { ...words, driverIds: [a, b] })
    expect(table(one)).toEqual([
      [-1, -1],
      [0, 0],
      [1, 1],
    ])
    actions.setCell(one, 2, 1, 2)
    actions.setResponse(one, { ...words, driverIds: [b, a] })
    expect(table(one)).toEqual([
      [-1, 0, 1],
      [-1, 0, 2],
    ])
    actions.setResponse(one, { ...words, driverIds: [a] })
    expect(table(one), "at today's level of the one that went").toEqual([[-1], [0], [2]])
  })
})
