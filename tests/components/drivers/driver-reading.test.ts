import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import {
  bestLevel,
  cellWhatIfs,
  levelAfterKey,
  levelName,
  modifierSentence,
  modifyingOf,
  readingOf,
  staysOf,
  warningOf,
  whatIfsAlong,
} from "../../../components/drivers/driver-reading.ts"
import { movedByKey, movedTo, shiftAt } from "../../../components/drivers/peak-handles.ts"
import type { Driver, Response } from "../../../core/board.ts"
import { modelOf } from "../../../core/network/board-network.ts"
import { nothingSet, type WhatIf } from "../../../core/network/questions.ts"
import { severalOf } from "../../../core/network/several.ts"
import { peakTable } from "../../../core/response.ts"
import { parseTemplate } from "../../../core/template.ts"

const korea = (() => {
  const read = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
  if (!read.ok) throw new Error("the example board cannot be read")
  return read.value.board
})()
const driver = (id: string) => korea.drivers.find((one) => one.id === id) as Driver
const response = (id: string) => korea.responses.find((one) => one.id === id) as Response
const at = (levels: WhatIf["levels"]): WhatIf => ({ ...nothingSet, levels })
const tangible = { scenarioId: "s-tangible", outcomeId: "yes" }
const breakdown = { scenarioId: "s-breakdown", outcomeId: "yes" }

describe("levels", () => {
  it("are not numbered twice", () => {
    expect(levelName(driver("d-pressure"), 2)).toBe("2 · sanctions enforced")
    expect(levelName({ levels: ["1 May", "2"] }, 0)).toBe("0 · 1 May")
    expect(levelName({ levels: ["0", "1"] }, 1)).toBe("1 · 1")
    expect(levelName(driver("d-pressure"), 2.1)).toBe("2.1")
  })

  it("go by keys: arrows to the next whole one, digits to their own", () => {
    expect(levelAfterKey("ArrowUp", 3, 5)).toBe(4)
    expect(levelAfterKey("ArrowUp", 4, 5)).toBe(4)
    expect(levelAfterKey("ArrowDown", 2.5, 5)).toBe(2)
    expect(levelAfterKey("Home", 3, 5)).toBe(0)
    expect(levelAfterKey("End", 3, 5)).toBe(4)
    expect(levelAfterKey("4", 0, 5)).toBe(4)
    expect(levelAfterKey("5", 0, 5)).toBeNull()
    expect(levelAfterKey("j", 0, 5)).toBeNull()
  })

  it("tell where a driver has stood, the latest first", () => {
    expect(staysOf({ level: 1 })).toEqual([{ level: 1, since: null }])
    const levelHistory = [
      { level: 2, at: 0 },
      { level: 1, at: 50 },
    ]
    expect(staysOf({ level: 1, levelHistory })).toEqual([
      { level: 1, since: 50 },
      { level: 2, since: null },
    ])
  })
})

describe("the board of dialogue and pressure", () => {
  it("says what cohesion lets take effect", () => {
    const modifying = modifyingOf(response("r-tangible"), korea.drivers, nothingSet)
    expect(modifying && modifierSentence(modifying)).toBe(
      "At level 2 of 4 of “Cohesion of the pressure coalition (US, Japan, ROK, China, Russia)”, 70% of “Pressure applied” takes effect.",
    )
  })

  it("marks today between cells, the what-if in its own, and the optimum", () => {
    const reading = readingOf(response("r-tangible"), korea.drivers, at({ "d-pressure": 4, "d-cohesion": 4 }))
    expect(reading?.today.row).toBe(2)
    expect(reading?.today.column).toBeCloseTo(2.1, 9)
    expect(reading?.supposed).toEqual({ row: 2, column: 4 })
    expect(reading?.highest).toEqual({ row: 3, column: 2, shared: false })
  })

  it("each cell is asked for where it holds: all of the pressure takes effect", () => {
    const cells = cellWhatIfs(response("r-tangible"), korea.drivers, at({ "d-abductee-linkage": 0 }))
    expect(cells).toHaveLength(5)
    expect(cells[2]?.[4]).toEqual(
      at({ "d-abductee-linkage": 0, "d-dialogue": 2, "d-pressure": 4, "d-cohesion": 4 }),
    )
    const model = modelOf(korea)
    const asked = cells.flat().flatMap((cell) => cell ?? [])
    const p = severalOf(model, asked, tangible)
    expect(p[2 * 5 + 4]).toBeCloseTo(0.0892, 3)
    const highest = Math.max(...p.map((value) => value ?? 0))
    expect(p.indexOf(highest), "the optimum of the table is the optimum of the outcome").toBe(3 * 5 + 2)
  })

  it("where cohesion cannot be whole, cells beyond its reach are left out, not guessed", () => {
    const drivers = korea.drivers.map((one) =>
      one.id === "d-cohesion" ? { ...one, levels: one.levels.slice(0, 3) } : one,
    )
    const cells = cellWhatIfs(response("r-tangible"), drivers, nothingSet)
    expect(cells[0]?.[2]?.levels["d-pressure"]).toBeCloseTo(2 / 0.7, 9)
    expect(cells[0]?.[3]).toBeNull()
  })

  it("pressure 4 with cohesion 4: tangible step 28% to 9%, breakdown 24% to 58%; the peak lies below", () => {
    const model = modelOf(korea)
    const united = at({ "d-cohesion": 4, "d-pressure": 4 })
    const from = [tangible, breakdown].map((target) => severalOf(model, [nothingSet], target)[0])
    const to = [tangible, breakdown].map((target) => severalOf(model, [united], target)[0])
    expect(from.map((p) => Math.round((p ?? 0) * 100))).toEqual([28, 24])
    expect(to.map((p) => Math.round((p ?? 0) * 100))).toEqual([9, 58])
    const along = severalOf(model, whatIfsAlong(driver("d-pressure"), united), tangible)
    expect(bestLevel(driver("d-pressure"), along)).toBe(2)
  })

  it("no level stands out where all are alike, or some are not known", () => {
    const two = { levels: ["low", "high"] }
    expect(bestLevel(two, [0.3, 0.3, 0.3])).toBeNull()
    expect(bestLevel(two, [0.3, 0.4, null])).toBeNull()
    expect(bestLevel(two, [0.3, 0.9, 0.4])).toBe(1)
  })

  it("warns of a table without an optimum under words that speak of one", () => {
    const said = { ...response("r-tangible"), shape: "single-peaked" }
    expect(warningOf(said, [[0], [1], [2]]), "evidence speaks of a balance").toMatch(/only rises/)
    expect(warningOf(said, [[0], [1], [0]])).toBeNull()
  })
})

describe("the handles of the curve", () => {
  const peak = { best: 2, widthBelow: 1.5, widthAbove: 1, height: 1 }

  it("are dragged within the levels and the cap", () => {
    expect(movedTo(peak, "best", { level: 7, shift: 9 }, 4)).toEqual({ ...peak, best: 4, height: 2 })
    expect(movedTo(peak, "below", { level: 1.9, shift: 0 }, 4).widthBelow).toBe(0.5)
    expect(movedTo(peak, "above", { level: 3.7, shift: 0 }, 4).widthAbove).toBe(1.5)
  })

  it("are moved by keys: a bar goes where its arrow points", () => {
    expect(movedByKey(peak, "best", "ArrowLeft", 4)?.best).toBe(1.5)
    expect(movedByKey(peak, "best", "ArrowUp", 4)?.height).toBe(1.1)
    expect(movedByKey(peak, "below", "ArrowLeft", 4)?.widthBelow).toBe(2)
    expect(movedByKey(peak, "above", "ArrowLeft", 4)?.widthAbove).toBe(0.5)
    expect(movedByKey(peak, "above", "Tab", 4)).toBeNull()
  })

  it("what is drawn is what is written, up to the cap", () => {
    for (const [level, [shift]] of peakTable(5, peak).entries())
      expect(Math.max(-2, shiftAt(peak, level))).toBeCloseTo(shift ?? Number.NaN, 12)
  })
})
