import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Board, Driver, Response } from "../../core/board.ts"
import {
  anchorLevels,
  anchorsOf,
  balanceWarning,
  between,
  cellId,
  fromAnchors,
  isMonotone,
  peakOf,
  peakTable,
  poolTables,
  shareTaking,
  shiftOf,
  sizeOf,
  tableOf,
} from "../../core/response.ts"
import { responseLimit } from "../../core/strength.ts"
import { parseTemplate } from "../../core/template.ts"

const file = JSON.parse(
  readFileSync(new URL("../../prisma/templates/korea-2018.json", import.meta.url), "utf8"),
) as {
  derived: {
    driverWhatIf: {
      levels: Record<string, number>
      effectivePressure: number
      shift: Record<string, number>
    }[]
  }
}

function korea(): Board {
  const template = parseTemplate(file)
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

const driver = (id: string, levels: number, level = 0): Driver => ({
  id,
  title: id,
  kind: "ordinal",
  levels: Array.from({ length: levels }, (_, k) => `level ${k}`),
  level,
})
const response = (more: Partial<Response>): Response => ({
  id: "r",
  scenarioId: "s",
  outcomeId: "yes",
  driverIds: ["d"],
  table: [],
  evidence: [],
  ...more,
})

describe("the dialogue-and-pressure board", () => {
  const board = korea()
  const worked = file.derived.driverWhatIf

  it("has nine worked settings of its drivers", () => expect(worked).toHaveLength(9))

  it.each(worked)("shifts at $levels are as worked, to 1e-9", ({ levels, effectivePressure, shift }) => {
    for (const [scenarioId, expected] of Object.entries(shift)) {
      const found = board.responses.find((one) => one.scenarioId === scenarioId)
      if (!found) throw new Error(`no response of ${scenarioId}`)
      const shifted = shiftOf(found, board.drivers, levels)
      expect(shifted.problem).toBeNull()
      expect(Math.abs(shifted.shift - expected)).toBeLessThanOrEqual(1e-9)
      expect(Math.abs(shifted.column - effectivePressure)).toBeLessThanOrEqual(1e-9)
    }
  })

  it("its peak is at the summit track with pressure at 2, and it is no monotone table", () => {
    const tangible = board.responses.find(({ id }) => id === "r-tangible")
    const table = tableOf(tangible as Response)
    expect(peakOf(table)).toEqual({ row: 3, column: 2, shift: 0.88, shared: false })
    expect(isMonotone(table)).toBe(false)
  })

  it("a response to one driver goes down its rows", () => {
    const linkage = board.responses.find(({ id }) => id === "r-linkage-meeting") as Response
    const at = (level: number) => shiftOf(linkage, board.drivers, { "d-abductee-linkage": level }).shift
    expect([0, 1, 2, 3, 2.5].map(at)).toEqual([0.6, 0.3, 0, -0.9, -0.45])
  })

  it("without named levels the drivers stand where the board has them", () => {
    const tangible = board.responses.find(({ id }) => id === "r-tangible") as Response
    expect(shiftOf(tangible, board.drivers).shift).toBeCloseTo(0.781, 9)
  })
})

describe("the table as it stands", () => {
  it("cells that were set one by one lie over it", () => {
    const one = response({
      table: [
        [1, 2],
        [3, 4],
      ],
      cells: [{ id: cellId(0, 1), shift: -1 }],
    })
    expect(tableOf(one)).toEqual([
      [1, -1],
      [3, 4],
    ])
  })

  it("ragged rows, missing cells and cells of no table are 0 or nothing", () => {
    const ragged = response({
      table: [[1], [], [2, 3]],
      cells: [
        { id: "0-1", shift: 5 },
        { id: "9-9", shift: 5 },
        { id: "99-1", shift: 5 },
        { id: "x", shift: 5 },
        { id: "1-0", shift: Number.NaN },
      ],
    })
    expect(tableOf(ragged, { rows: 4, columns: 2 })).toEqual([
      [1, 5],
      [0, 0],
      [2, 3],
      [0, 0],
    ])
    expect(tableOf(ragged)).toHaveLength(10)
    expect(tableOf(response({}))).toEqual([])
    expect(tableOf(response({ table: [[1, 2]] }), { rows: 1, columns: 1 })).toEqual([[1]])
  })
})

describe("the shift at levels", () => {
  const grid = response({
    driverIds: ["d", "e"],
    table: [
      [0, 1],
      [2, 5],
    ],
  })
  const drivers = [driver("d", 2), driver("e", 2), driver("c", 5, 2)]

  it("is bilinear between levels, and beyond the ends as at the ends", () => {
    expect(shiftOf(grid, drivers, { d: 0.5, e: 0.5 }).shift).toBe(2)
    expect(shiftOf(grid, drivers, { d: 1, e: 0.25 }).shift).toBe(2.75)
    expect(shiftOf(grid, drivers, { d: 7, e: -3 }).shift).toBe(2)
    expect(shiftOf(grid, drivers, { d: Number.NaN, e: Number.POSITIVE_INFINITY }).shift).toBe(0)
  })

  it("levels named like members of every object are not taken for levels", () => {
    expect(
      shiftOf(response({ driverIds: ["toString"], table: [[1], [2]] }), [driver("toString", 2)], {}).shift,
    ).toBe(1)
  })

  it("a modifier takes part of the last driver, never more than the whole", () => {
    const modified = { ...grid, modifier: { driverId: "c" } }
    expect(shiftOf(modified, drivers, { d: 0, e: 1 })).toMatchObject({ row: 0, column: 0.7, shift: 0.7 })
    expect(shiftOf(modified, drivers, { d: 0, e: 1, c: 4 }).shift).toBe(1)
    const own = { ...grid, modifier: { driverId: "c", atZero: 0.5, perLevel: 0.5 } }
    expect(shiftOf(own, drivers, { d: 0, e: 1, c: 0 }).shift).toBe(0.5)
    expect(shiftOf(own, drivers, { d: 0, e: 1, c: 4 }).shift).toBe(1)
    expect(shareTaking({ driverId: "c" }, 4)).toBe(1)
    const alone = response({ table: [[0], [1], [4]], modifier: { driverId: "c" } })
    expect(shiftOf(alone, [driver("d", 3), ...drivers.slice(2)], { d: 2 }).shift).toBeCloseTo(2.2, 12)
  })

  it("a driver that is gone shifts nothing and says so; a modifier that is gone modifies nothing", () => {
    expect(shiftOf(grid, drivers.slice(0, 1))).toMatchObject({
      shift: 0,
      problem: expect.stringMatching(/no longer/),
    })
    const deleted = [driver("d", 2), { ...driver("e", 2, 1), deletedAt: 1 }]
    expect(shiftOf(grid, deleted)).toMatchObject({ shift: 0, problem: expect.stringMatching(/no longer/) })
    const modified = { ...grid, modifier: { driverId: "gone" } }
    expect(shiftOf(modified, drivers, { e: 1 })).toMatchObject({
      shift: 1,
      problem: expect.stringMatching(/all of it/),
    })
  })

  it("lies between the least and the greatest entry, and is an entry at whole levels", () => {
    const shift = fc.double({ min: -20, max: 20, noNaN: true })
    const level = fc.double({ min: -2, max: 12, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.array(shift, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        level,
        level,
        (table, row, column) => {
          const found = between(table, row, column)
          const all = table.flat()
          expect(found).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9)
          expect(found).toBeLessThanOrEqual(Math.max(...all) + 1e-9)
          const whole = between(table, Math.floor(row), Math.floor(column))
          expect(all).toContain(whole)
        },
      ),
      { seed: 6 },
    )
  })
})

describe("anchors", () => {
  it("are the lowest, the middle and the highest level", () => {
    expect([1, 2, 3, 4, 5, 20].map(anchorLevels)).toEqual([
      [0],
      [0, 1],
      [0, 1, 2],
      [0, 2, 3],
      [0, 2, 4],
      [0, 10, 19],
    ])
  })

  it("make the table between them, bilinear", () => {
    expect(
      fromAnchors(
        [
          [0, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ],
        { rows: 5, columns: 5 },
      )[1],
    ).toEqual([0, 0.25, 0.5, 0.25, 0])
    expect(fromAnchors([[-1], [1], [0]], { rows: 4, columns: 1 })).toEqual([[-1], [0], [1], [0]])
  })

  it("what was filled in is read back from the table that it made", () => {
    const sizes = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.infiniteStream(fc.double({ min: -2, max: 2, noNaN: true })),
        (rows, columns, numbers) => {
          const anchors = anchorLevels(rows).map(() =>
            anchorLevels(columns).map(() => Number(numbers.next().value) + 0),
          )
          expect(anchorsOf(fromAnchors(anchors, { rows, columns }))).toEqual(anchors)
        },
      ),
      { seed: 6 },
    )
  })

  it("entries are capped", () => {
    expect(fromAnchors([[9], [-9], [0]], { rows: 3, columns: 1 })).toEqual([
      [responseLimit],
      [-responseLimit],
      [0],
    ])
  })
})

describe("the peak", () => {
  const peak = { best: 2, widthBelow: 1, widthAbove: 2, height: 1 }

  it("is highest at the best level, nothing at its widths, and falls off unevenly", () => {
    expect(peakTable(5, peak)).toEqual([[-2], [0], [1], [0.75], [0]])
    expect(peakOf(peakTable(5, peak))).toEqual({ row: 2, column: 0, shift: 1, shared: false })
    expect(isMonotone(peakTable(5, peak))).toBe(false)
  })

  it("a valley is a negative height; a width of nothing and nonsense leave numbers", () => {
    expect(peakTable(3, { best: 1, widthBelow: 1, widthAbove: 1, height: -1 })).toEqual([[0], [-1], [0]])
    expect(peakTable(3, { best: 1, widthBelow: 0, widthAbove: 0, height: 1 })).toEqual([[-2], [1], [-2]])
    const odd = peakTable(3, { best: Number.NaN, widthBelow: Number.NaN, widthAbove: -1, height: Number.NaN })
    expect(odd.flat().every(Number.isFinite)).toBe(true)
  })

  it("a plateau shares its height; nothing has no peak", () => {
    expect(peakOf([[1, 1]])).toMatchObject({ row: 0, column: 0, shared: true })
    expect(peakOf([])).toBeNull()
  })
})

describe("a reason that speaks of a balance", () => {
  const rising = [[0], [1], [2]]
  it("beside a table that only rises is warned of", () => {
    expect(balanceWarning(rising, "The right balance of dialogue and pressure")).toMatch(
      /only rises or only falls/,
    )
    expect(balanceWarning(rising, "too little pressure does nothing")).not.toBeNull()
    expect(balanceWarning(rising, "More pressure, more steps")).toBeNull()
    expect(balanceWarning([[0], [1], [0]], "a balance")).toBeNull()
  })
  it("flat is monotone; turning in one column is not", () => {
    expect(isMonotone([[0, 0]])).toBe(true)
    expect(
      isMonotone([
        [0, 0],
        [1, 1],
        [2, 0],
      ]),
    ).toBe(false)
  })
})

describe("pooling", () => {
  it("is cell by cell the median, with spread and number of voices", () => {
    const pooled = poolTables([[[0, 1]], [[1, 1]], [[5, 1]], [[2]]])
    expect(pooled.table).toEqual([[1.5, 1]])
    expect(pooled.mean).toEqual([[2, 1]])
    expect(pooled.deviation[0]?.[0]).toBeCloseTo(Math.sqrt(14 / 3), 12)
    expect(pooled.deviation[0]?.[1]).toBe(0)
    expect(pooled.count).toEqual([[4, 3]])
  })
  it("the order of the tables makes no difference, to the last bit", () => {
    const table = fc.array(
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 }),
      {
        minLength: 2,
        maxLength: 2,
      },
    )
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 6 }), (tables) => {
        expect(poolTables([...tables].reverse())).toEqual(poolTables(tables))
      }),
      { seed: 6 },
    )
  })
  it("of nobody is nothing", () => expect(poolTables([]).table).toEqual([]))
})

it("the size of a response is that of its drivers", () => {
  expect(sizeOf({ driverIds: ["d"] }, [driver("d", 4)])).toEqual({ rows: 4, columns: 1 })
  expect(sizeOf({ driverIds: ["d", "e"] }, [driver("d", 4)])).toBeNull()
  expect(sizeOf({ driverIds: [] }, [])).toBeNull()
})
