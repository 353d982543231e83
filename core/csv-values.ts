/**
 * Likelihoods and days as they stand in the cells of somebody's table. One cell alone can often mean two things
 * (0.5: half a percent or one half; 3/4/2026: April or March), a whole column seldom: so a column is looked at first,
 * and where it does not say either, somebody is asked.
 */
import { parseProbability } from "./probability.ts"
import { fail, ok, type Result } from "./result.ts"

export type LikelihoodsAs = "percent" | "share"
export type DatesAs = "dmy" | "mdy"

export interface ColumnMeaning<As> {
  /** null: it could be either, and nothing is taken until somebody says. */
  as: As | null
  /** Whether another answer would change anything. */
  asked: boolean
}

/** The sentence of what is wrong with a cell. */
type Read<T> = Result<T, string>

// --- likelihoods ------------------------------------------------------------------------------------------------

const bare = /^(?:\d+(?:[.,]\d+)?|[.,]\d+)$/
const plainNumber = (cell: string): number | null =>
  bare.test(cell.trim()) ? Number(cell.trim().replace(",", ".")) : null

export function likelihoodsIn(cells: readonly string[]): ColumnMeaning<LikelihoodsAs> {
  const numbers = cells.flatMap((cell) => plainNumber(cell) ?? [])
  const small = numbers.filter((n) => n > 0 && n < 1).length
  const large = numbers.filter((n) => n > 1).length
  const ones = numbers.some((n) => n === 1)
  if (small > 0 && large > 0) return { as: null, asked: true }
  if (small > 0) return { as: "share", asked: true }
  if (large > 0) return { as: "percent", asked: false }
  return ones ? { as: null, asked: true } : { as: "percent", asked: false }
}

/** A probability in 0..1. `as` is what numbers without a sign are. */
export function likelihoodIn(cell: string, as: LikelihoodsAs | null): Read<number> {
  const number = plainNumber(cell)
  if (number !== null && number > 0) {
    if (as === null && number <= 1) {
      return fail(
        `${cell.trim()} could be ${cell.trim()}% or ${percentOf(number)}%: say what numbers in this column are`,
      )
    }
    if (as === "share") return number <= 1 ? ok(number) : fail(`${cell.trim()} is more than 1`)
    return number <= 100 ? ok(number / 100) : fail(`${cell.trim()}% is above 100`)
  }
  const read = parseProbability(cell)
  if (read.ok) return read
  if (read.error.reason === "above-one") return fail(`${cell.trim()} is above 100`)
  return fail(read.error.message.replace(/\.$/, ""))
}

const percentOf = (share: number): string => String(Number((share * 100).toPrecision(12)))

// --- days -------------------------------------------------------------------------------------------------------

const slashed = /^(\d{1,2})([/\-.])(\d{1,2})\2(\d{4})$/
const named =
  /^(?:(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?|([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?),? (\d{4})$/i
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const monthNames = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
]

export function datesIn(cells: readonly string[]): ColumnMeaning<DatesAs> {
  let either = 0
  let dayFirst = 0
  let monthFirst = 0
  for (const cell of cells) {
    const [, first, mark, second] = slashed.exec(cell.trim()) ?? []
    // 3.4.2026 is written day first wherever it is written with points.
    if (first === undefined || mark === ".") continue
    if (Number(first) > 12) dayFirst += 1
    else if (Number(second) > 12) monthFirst += 1
    else if (first !== second) either += 1
  }
  if (dayFirst > 0 && monthFirst > 0) return { as: null, asked: true }
  if (dayFirst > 0) return { as: "dmy", asked: false }
  if (monthFirst > 0) return { as: "mdy", asked: false }
  return either > 0 ? { as: null, asked: true } : { as: "dmy", asked: false }
}

/** An ISO day. `as` is how days with slashes or hyphens are written. */
export function dayIn(cell: string, as: DatesAs | null): Read<string> {
  const text = cell.trim().replace(/\s+/g, " ")
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?$/.exec(text)
  if (iso) return day(text, Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const words = named.exec(text)
  if (words) {
    const name = (words[2] ?? words[3] ?? "").toLowerCase()
    const month = months.indexOf(name === "sept" ? "sep" : name) + 1 || monthNames.indexOf(name) + 1
    return day(text, Number(words[5]), month, Number(words[1] ?? words[4]))
  }
  const [, first, mark, second, year] = slashed.exec(text) ?? []
  if (first === undefined) return fail(`“${text.slice(0, 40)}” is not a day such as 2026-11-30 or 30.11.2026`)
  const [a, b] = [Number(first), Number(second)]
  if (mark === ".") return day(text, Number(year), b, a)
  if (as === null && a !== b) {
    if (a > 12) return day(text, Number(year), b, a)
    if (b > 12) return day(text, Number(year), a, b)
    return fail(`${text} could be day first or month first: say which`)
  }
  return as === "mdy" ? day(text, Number(year), a, b) : day(text, Number(year), b, a)
}

function day(text: string, year: number, month: number, dayOfMonth: number): Read<string> {
  const at = new Date(Date.UTC(year, month - 1, dayOfMonth))
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== dayOfMonth || year < 1000) {
    return fail(`${text} is not a day of the calendar`)
  }
  return ok(at.toISOString().slice(0, 10))
}
