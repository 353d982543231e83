/**
 * A CSV file as rows of cells, whatever it is separated by, within limits. Rows keep the numbers that a spreadsheet
 * shows, so that "row 7" is where a person looks for it.
 */
import Papa from "papaparse"
import { type FileFailure, FileRefused, refusedAt, shown } from "./file-refusal.ts"
import { limits } from "./limits.ts"
import { mostListedScenarios } from "./new-board.ts"
import { ok, type Result } from "./result.ts"

export const csvLimits = {
  characters: 2_000_000,
  rows: mostListedScenarios,
  columns: 100,
  cellCharacters: limits.textCharacters,
} as const

type Delimiter = "," | ";" | "\t" | "|"

export interface CsvRow {
  /** As a spreadsheet counts, from 1. */
  row: number
  cells: string[]
}

export interface CsvTable {
  delimiter: Delimiter
  /** All rows that are not empty, a row of headings among them. */
  rows: CsvRow[]
}

const delimiters: Delimiter[] = [",", ";", "\t", "|"]

export function csvTable(text: string): Result<CsvTable, FileFailure> {
  try {
    return ok(tableOf(text))
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, error: error.failure }
    throw error
  }
}

function tableOf(whole: string): CsvTable {
  if (whole.length > csvLimits.characters) {
    refusedAt(
      null,
      "too-large",
      `This table is longer than the ${thousands(csvLimits.characters)} characters that are read.`,
    )
  }
  if (whole.includes("\0"))
    refusedAt(lineOf(whole, "\0"), "character", "the character NUL stands here, and cannot be kept.")
  // Excel writes it, and Excel alone reads it.
  const [first = "", told] = /^\ufeff?(?:sep=([,;\t|])(?:\r\n|\n|\r))?/i.exec(whole) ?? []
  const text = whole.slice(first.length)
  const skipped = told === undefined ? 0 : 1
  const delimiter = (told as Delimiter | undefined) ?? delimiterOf(text)
  const parsed = Papa.parse<string[]>(text, {
    delimiter,
    // One more than may be is enough to know.
    preview: 2 * csvLimits.rows,
  })
  const broken = parsed.errors.find(({ type }) => type === "Quotes")
  if (broken) {
    const row = (broken.row ?? 0) + 1 + skipped
    refusedAt(
      null,
      "syntax",
      `Row ${row}: a quotation mark opens here and is not closed as a table asks for it.`,
    )
  }
  const rows = parsed.data
    .map((cells, i) => ({ row: i + 1 + skipped, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
  if (rows.length === 0) refusedAt(null, "missing", "There is nothing in this table.")
  if (rows.length > csvLimits.rows + 1) {
    refusedAt(
      null,
      "too-large",
      `This table has more than the ${thousands(csvLimits.rows)} rows that can come at once.`,
    )
  }
  for (const { row, cells } of rows) checkRow(row, cells)
  return { delimiter, rows }
}

const looked = 20
const lookedCharacters = 50_000

/** What cuts most of the first rows into as many cells as the first one, and into the most. */
function delimiterOf(text: string): Delimiter {
  const begin = text.slice(0, lookedCharacters)
  let best: { delimiter: Delimiter; alike: number; width: number } = { delimiter: ",", alike: 0, width: 1 }
  for (const delimiter of delimiters) {
    const { data } = Papa.parse<string[]>(begin, { delimiter, preview: looked })
    const rows = data.filter((cells) => cells.some((cell) => cell.trim() !== ""))
    const width = rows[0]?.length ?? 0
    if (width < 2) continue
    const alike = rows.filter((cells) => cells.length === width).length
    if (alike > best.alike || (alike === best.alike && width > best.width)) best = { delimiter, alike, width }
  }
  return best.delimiter
}

function checkRow(row: number, cells: readonly string[]): void {
  if (cells.length > csvLimits.columns) {
    refusedAt(
      null,
      "too-large",
      `Row ${row}: ${cells.length} cells are more than the ${csvLimits.columns} that are read.`,
    )
  }
  const long = cells.find((cell) => cell.length > csvLimits.cellCharacters)
  if (long !== undefined) {
    const most = thousands(csvLimits.cellCharacters)
    refusedAt(
      null,
      "too-large",
      `Row ${row}: ${shown(long)} is longer than the ${most} characters of a cell.`,
    )
  }
}

const thousands = (count: number): string => count.toLocaleString("en")

const lineOf = (text: string, mark: string): number =>
  text.slice(0, text.indexOf(mark)).split(/\r\n|\n|\r/).length
