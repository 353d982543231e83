// What goes out as CSV comes in as it was, for what such a table can hold.
import fc from "fast-check"
import { expect, it } from "vitest"
import type { Board, Scenario } from "../../core/board.ts"
import { csvTable } from "../../core/csv-table.ts"
import { guessedChoices, readCsv } from "../../core/import-csv.ts"
import { boardFromCsv } from "../../core/import-csv-board.ts"
import { blankBoard } from "../../core/new-board.ts"
import { firstOrders } from "../../core/order.ts"
import { readSnapshot, snapshotOf } from "../../core/snapshot.ts"
import { csvOf } from "../../server/exports/csv/csv.ts"
import type { RenderInput } from "../../server/exports/render.ts"
import { asRead, koreaBoard, plainScenario } from "../core/any-board.ts"

async function tableOf(board: Board): Promise<string> {
  const kept = snapshotOf({
    ...{ board, boardId: "b1", title: "T", author: "Mina", takenAt: 1e12, asOf: 1e12, seq: 1 },
    ...{ engineVersion: "0", hidden: new Set<string>() },
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  const input = { snapshot: read.value, hash: kept.hash, number: 1, previous: null, hiddenNow: [] }
  return String(await csvOf(input as unknown as RenderInput))
}

function comesBack(text: string): Board {
  const table = csvTable(text)
  if (!table.ok) throw new Error(table.error.message)
  const { scenarios, problems } = readCsv(table.value, guessedChoices(table.value))
  expect(problems).toEqual([])
  let next = 0
  const board = boardFromCsv(scenarios, "Back", () => `i${next++}`)
  if (!board.ok) throw new Error(board.error)
  return asRead(board.value)
}

/** Without ids, which are new, and without what no table holds. */
function held(board: Board) {
  const setOf = (id: string | undefined) => board.sets.find((set) => set.id === id)?.title ?? ""
  return board.scenarios
    .map((one) => ({
      ...{ set: setOf(one.setId), title: one.title, kind: one.kind, tags: one.tags, impact: one.impact },
      status: one.status === "resolved" || one.status === "annulled" ? "closed" : one.status,
      ...{ background: one.background, criteria: one.resolutionCriteria, finePrint: one.finePrint },
      ...{ opensOn: one.opensOn, closesOn: one.closesOn, resolveBy: one.resolveBy, unit: one.unit },
      working: workingOf(one),
    }))
    .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
}
function workingOf({ kind, working, outcomes }: Scenario) {
  if (!working || "quantiles" in working) return working
  const labels = kind === "binary" ? outcomes.slice(0, 1) : outcomes
  const { low, high, probabilities } = working
  return { low, high, shares: labels.map(({ id, label }) => [label, probabilities[id]]) }
}

it("any plain scenarios go out as a table and come back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plainScenario, { minLength: 1, maxLength: 6 }), async (made) => {
      const orders = firstOrders(made.length)
      const blank = blankBoard("Out")
      const scenarios = made.map((one, i) => ({
        ...one,
        title: `${one.title.replace(/[\p{Cc}\s]+/gu, " ").trim()} ${i}`.trim(),
        ...{ id: `n${i}`, order: orders[i] as string, ...(i % 2 === 0 ? { setId: "set-1" } : {}) },
      }))
      const board = asRead({ ...blank, scenarios })
      expect(held(comesBack(await tableOf(board)))).toEqual(held(board))
    }),
    { seed: 74, numRuns: 25 },
  )
})

it("so does the Korea board: several outcomes, numbers and days", async () => {
  const board = asRead(koreaBoard())
  const kinds = new Set(board.scenarios.map(({ kind }) => kind))
  expect(kinds.size).toBeGreaterThan(2)
  expect(held(comesBack(await tableOf(board)))).toEqual(held(board))
})
