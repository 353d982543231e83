/**
 * Cells of a sheet. What people wrote is always a text: Excel and LibreOffice work out only what stands in `<f>`, which
 * nothing here writes, so a text that begins with `=` stays the text that it is.
 */
import type { CellObject, Row } from "write-excel-file/node"
import { shownPercent } from "../../../core/probability.ts"
import { printable } from "../printable.ts"

/** Excel takes no more in a cell. */
const mostCharacters = 32_767

type Look = Omit<CellObject, "value" | "type">
export type Cell = CellObject | null
export type { Row }

export const text = (value: string | null | undefined, look: Look = {}): Cell => {
  // Excel reads `_x0041_` as a character by its number, in whatever people wrote.
  const plain = printable(value ?? "").replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
  if (plain === "") return null
  return {
    alignVertical: "top",
    ...look,
    type: String,
    value: plain.slice(0, mostCharacters).replace(/\p{Cs}$/u, ""),
  }
}

export const wrapped = (value: string | null | undefined, look: Look = {}): Cell =>
  text(value, { wrap: true, ...look })

export const number = (value: number | null | undefined, format?: string, look: Look = {}): Cell =>
  value === null || value === undefined
    ? null
    : { alignVertical: "top", ...look, type: Number, value, ...(format === undefined ? {} : { format }) }

/** As the page shows it: whole percents, halves, `<1%`; the cell holds the exact number. */
export function likelihood(p: number | null, look: Look = {}): Cell {
  if (p === null) return null
  const percent = shownPercent(p)
  if (percent > 0 && percent < 1) return number(p, '"<1%"', look)
  if (percent > 99 && percent < 100) return number(p, '">99%"', look)
  return number(p, Number.isInteger(percent) ? "0%" : "0.0%", look)
}

/** Percentage points with their sign. */
export const points = (value: number | null, look: Look = {}): Cell =>
  number(value, value !== null && Number.isInteger(value) ? "+0;-0;0" : "+0.0;-0.0;0.0", look)

/** An ISO day. Sheets know none before 1 March 1900 that all programs count alike: those are texts. */
export function day(iso: string | null | undefined, look: Look = {}): Cell {
  if (!iso || iso < "1900-03-01" || !/^\d{4}-\d\d-\d\d$/.test(iso)) return text(iso, look)
  return instant(Date.parse(iso), "d mmm yyyy", look)
}

/** ms since the epoch. Sheets know no zones: the heading says UTC. */
export const instant = (at: number, format = "d mmm yyyy hh:mm", look: Look = {}): Cell => ({
  alignVertical: "top",
  align: "left",
  ...look,
  type: Date,
  value: new Date(at),
  format,
})

const lineHeight = 15

/** Wide letters take the room of two. */
export function linesIn(text: string, most: number): number {
  const lines = text.split("\n").map((line) => {
    const wide = line.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0
    return Math.max(1, Math.ceil((line.length + wide) / most))
  })
  return lines.reduce((sum, count) => sum + count, 0)
}

/** As high as its wrapped texts need: not every program finds that by itself when it opens a sheet. */
export function highEnough(row: Row, widths: readonly number[], mostLines: number): Row {
  const lines = row.map((cell, at) =>
    cell !== null && typeof cell === "object" && "wrap" in cell && typeof cell.value === "string"
      ? linesIn(cell.value, (widths[at] ?? 10) * 1.1)
      : 1,
  )
  const height = Math.min(Math.max(1, ...lines), mostLines) * lineHeight + 1
  const [first, ...rest] = row
  return [{ ...(first !== null && typeof first === "object" ? first : {}), height } as Cell, ...rest]
}

export const heading = (value: string, align: "left" | "right" = "left", indent = 0): Cell =>
  text(value, {
    align,
    ...(indent > 0 ? { indent } : {}),
    fontWeight: "bold",
    wrap: true,
    alignVertical: "bottom",
    backgroundColor: "#e9e7e1",
    bottomBorderColor: "#16181d",
    bottomBorderStyle: "thin",
  })
