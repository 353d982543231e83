/** A new board from any file that is read here. Pure, and not quick: it belongs in a thread of its own. */

import { boardTitle } from "./bif-board.ts"
import type { Board } from "./board.ts"
import { csvTable } from "./csv-table.ts"
import { kindOfText, notText } from "./file-kind.ts"
import type { FileFailure } from "./file-refusal.ts"
import { type CsvChoices, type CsvProblem, guessedChoices, readCsv } from "./import-csv.ts"
import { boardFromCsv } from "./import-csv-board.ts"
import { importSnapshot } from "./import-snapshot.ts"
import { boardFromFile } from "./model-file.ts"
import { fail, ok, type Result } from "./result.ts"

export interface FileWanted {
  text: string
  /** Empty: the file's own. */
  title: string
  /** Of a snapshot: the hash that it must have. */
  hash: string | null
  /** Of a table: what is not said is guessed. Null: the file is no table. */
  table: Partial<CsvChoices> | null
}

export interface BoardOfFile {
  board: Board
  /** What did not come along. */
  notes: string[]
  /** Of a snapshot. */
  hash: string | null
}

export function boardOfFile(wanted: FileWanted): Result<BoardOfFile, FileFailure> {
  const { text, title, table } = wanted
  const other = notText(text)
  if (other) return fail(other)
  if (table !== null) return ofTable(text, title, table)
  if (kindOfText(text) === "json") return ofSnapshot(wanted)
  const board = boardFromFile(text, title)
  return board.ok ? ok({ board: board.value, notes: [], hash: null }) : board
}

function ofSnapshot({ text, title, hash }: FileWanted): Result<BoardOfFile, FileFailure> {
  const read = importSnapshot(text, hash)
  if (!read.ok) return read
  const { board, notes } = read.value
  const named = title === "" ? board : { ...board, meta: { ...board.meta, title: boardTitle(title, "") } }
  return ok({ board: named, notes, hash: read.value.hash })
}

function ofTable(
  text: string,
  title: string,
  choices: Partial<CsvChoices>,
): Result<BoardOfFile, FileFailure> {
  const table = csvTable(text)
  if (!table.ok) return table
  const { scenarios, problems } = readCsv(table.value, { ...guessedChoices(table.value), ...choices })
  if (problems.length > 0) return fail(refusedRows(problems))
  let made = 0
  const board = boardFromCsv(scenarios, title, () => `c${++made}`)
  return board.ok
    ? ok({ board: board.value, notes: [], hash: null })
    : fail({ reason: "missing", message: board.error, line: null })
}

const mostTold = 3

function refusedRows(problems: readonly CsvProblem[]): FileFailure {
  const more = problems.length - mostTold
  const told = problems.slice(0, mostTold).map(({ message }) => message)
  if (more > 0) told.push(`And ${more} more.`)
  return { reason: "syntax", message: told.join(" "), line: problems[0]?.row ?? null }
}
