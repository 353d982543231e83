import Papa from "papaparse"
import { describe, expect, it } from "vitest"
import type { Board, Scenario } from "../../core/board.ts"
import { asWritten } from "../../core/csv-cells.ts"
import { csvOf, plainDecimal } from "../../server/exports/csv/csv.ts"
import { estimateColumns } from "../../server/exports/estimates-table.ts"
import type { RenderInput } from "../../server/exports/render.ts"
import { koreaBoard } from "../core/any-board.ts"
import { hostileBoard, hostileTexts, renderInput, taken } from "./rendered.ts"

const file = async (input: RenderInput): Promise<string> => String(await csvOf(input))

async function tableOf(input: RenderInput) {
  const { data, errors } = Papa.parse<Record<string, string>>(await file(input), {
    header: true,
    skipEmptyLines: true,
  })
  expect(errors).toEqual([])
  return data
}

describe("the Korea board as CSV", () => {
  const korea = koreaBoard()
  const input = renderInput(taken(korea))

  it("is a table from its first line, with the mark of UTF-8, the hash and the moment in each row", async () => {
    const text = await file(input)
    expect(text.startsWith("\ufeffscenario_id,")).toBe(true)
    expect(text.split("\r\n")[0]?.split(",")).toHaveLength(estimateColumns.length)
    const rows = await tableOf(input)
    expect(new Set(rows.map(({ scenario_id }) => scenario_id)).size).toBe(korea.scenarios.length)
    for (const row of rows) expect(row).toMatchObject({ hash: input.hash, as_of: input.snapshot.asOf })
  })

  it("holds each number as it is held, with its words and their range", async () => {
    for (const row of await tableOf(input)) {
      const scenario = korea.scenarios.find(({ id }) => id === row.scenario_id)
      const { working } = scenario ?? {}
      if (!working || !("probabilities" in working)) continue
      const held = working.probabilities[row.outcome_id ?? ""]
      expect(Number(row.probability)).toBe(held)
      expect(row.words === "").toBe(row.words_range === "")
    }
  })

  it("counts changes in percentage points from the snapshot that is named", async () => {
    const [scenario] = korea.scenarios
    if (!scenario) throw new Error("no scenario")
    const moved: Board = {
      ...korea,
      scenarios: [
        { ...scenario, working: { probabilities: { yes: 0.62, no: 0.38 } } },
        ...korea.scenarios.slice(1),
      ],
    }
    const before = { ...scenario, working: { probabilities: { yes: 0.5, no: 0.5 } } }
    const previous = taken({ ...korea, scenarios: [before] }, {}, { id: "s1", number: 1 })
    const rows = await tableOf(renderInput(taken(moved), { previous }))
    const row = rows.find(({ scenario_id }) => scenario_id === scenario.id)
    expect(row).toMatchObject({ previous_probability: "0.5", change_points: "12" })
    expect(rows.filter(({ change_points }) => change_points !== "")).toHaveLength(1)
  })

  it("B8 holds no number of what a blind round hides, nor what it rests on or was", async () => {
    const scenario = {
      ...korea.scenarios[0],
      working: { probabilities: { yes: 0.4242, no: 0.5758 } },
    } as Scenario
    const secret: Board = { ...korea, scenarios: [{ ...scenario, workingBasis: "told in secret" }] }
    const hidden = new Set([scenario.id])
    const then = await file(renderInput(taken(secret, { hidden })))
    const now = await file(
      renderInput(taken(secret, { hidden }), { previous: taken(secret), hiddenNow: [scenario.id] }),
    )
    expect(await file(renderInput(taken(secret)))).toContain("0.4242")
    for (const text of [then, now]) expect(text).not.toMatch(/0\.4242|0\.5758|told in secret/)
    expect(then).toContain("hidden when this was taken")
  })
})

describe("texts in CSV", () => {
  it("are no formulas, and come back", async () => {
    const rows = await tableOf(renderInput(taken(hostileBoard())))
    expect(rows).toHaveLength(hostileTexts.length)
    for (const row of rows) {
      const text = hostileTexts[Number(row.scenario_id?.slice(1))]
      for (const column of ["title", "outcome", "basis", "resolution_criteria", "fine_print", "background"]) {
        expect(asWritten(row[column] ?? "")).toBe(text)
      }
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]/)
    }
  })

  it.each([
    [1e-7, "0.0000001"],
    [1.25e-9, "0.00000000125"],
    [-3.5e22, "-35000000000000000000000"],
    [0.1 + 0.2, "0.30000000000000004"],
    [0, "0"],
  ])("%d is written without an exponent", (value, written) => {
    expect(plainDecimal(value)).toBe(written)
    expect(Number(written)).toBe(value)
  })
})
