/**
 * A snapshot as a table for whoever computes with it (`estimates-table.ts`), by RFC 4180. It begins with the mark of
 * UTF-8: without it Excel reads the bytes as the code page of the machine, and Korean becomes rubbish; what reads tables
 * otherwise skips it (`utf-8-sig` in Python). No line above the headings: it is a table from its first byte, and the hash
 * and the moment are columns, so that they stay with rows that are copied out.
 */
import Papa from "papaparse"
import { neutralised } from "../../../core/csv-cells.ts"
import { estimateColumns, estimateRows, type TableValue } from "../estimates-table.ts"
import type { Renderer } from "../render.ts"

export const csvOf: Renderer = async (input) => {
  const heads = estimateColumns.map(({ head }) => head)
  const rows = estimateRows(input).map((row) => heads.map((head) => cellOf(row[head])))
  return `\ufeff${Papa.unparse([heads, ...rows], { newline: "\r\n" })}\r\n`
}

function cellOf(value: TableValue): string {
  if (value === null) return ""
  if (typeof value === "number") return plainDecimal(value)
  // NUL ends a text for many that read it, and no table holds it.
  return neutralised(value.replaceAll("\0", ""))
}

/** Never `1e-7`: tables are read by rules that know no exponents, and a number stays the same number. */
export function plainDecimal(value: number): string {
  const short = String(value)
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(short) ?? []
  if (exponent === undefined) return short
  const places = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + places
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, "0")}`
}
