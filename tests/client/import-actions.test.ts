import { describe, expect, it } from "vitest"
import { importActions } from "../../client/import-actions.ts"
import { csvTable } from "../../core/csv-table.ts"
import { guessedChoices, readCsv } from "../../core/import-csv.ts"
import { limits } from "../../core/limits.ts"
import { scripted } from "./scripted-session.ts"

async function opened() {
  const s = scripted()
  await s.live()
  let next = 0
  const actions = importActions(s.session, { newId: () => `new${next++}`, now: () => 5 })
  const board = () => s.session.getState().board
  return { ...s, actions, board }
}

function rowsOf(text: string) {
  const table = csvTable(text)
  if (!table.ok) throw new Error(table.error.message)
  const { scenarios, problems } = readCsv(table.value, guessedChoices(table.value))
  expect(problems).toEqual([])
  return scenarios
}
const living = (all: readonly { deletedAt?: number | undefined }[]) =>
  all.filter(({ deletedAt }) => deletedAt === undefined).length

describe("a table on a board", () => {
  it("R17 is one step of undo, however many operations it takes", async () => {
    const { session, actions, board } = await opened()
    const before = board()
    const long = "x".repeat(3_000)
    const text = Array.from({ length: 40 }, (_, i) => `Row ${i},New set,${i + 1}%,${long}`).join("\n")
    const done = actions.addFromTable(rowsOf(`title,set,likelihood,background\n${text}`))
    expect(done).toMatchObject({ ok: true, value: { ids: { length: 40 } } })
    expect(living(board().scenarios)).toBe(before.scenarios.length + 40)
    expect(board().sets.map(({ title }) => title)).toContain("New set")
    const undone = session.undo()
    expect(undone.ok).toBe(true)
    expect(living(board().scenarios)).toBe(before.scenarios.length)
    expect(living(board().sets)).toBe(before.sets.length)
    session.redo()
    expect(living(board().scenarios)).toBe(before.scenarios.length + 40)
    session.undo()
    expect(session.undo()).toMatchObject({ ok: false, error: { reason: "nothing" } })
  })

  it("adds nothing of what is too much, and names the row", async () => {
    const { session, actions, board } = await opened()
    const before = board()
    const korean = "\ud55c".repeat(limits.textCharacters)
    const refused = actions.addFromTable(
      rowsOf(`title,background,criteria,details\nFine,,,\nLong,${korean},${korean},${korean}`),
    )
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^Row 3: /) } })
    expect(board()).toEqual(before)
    expect(session.undo()).toMatchObject({ ok: false, error: { reason: "nothing" } })
  })
})
