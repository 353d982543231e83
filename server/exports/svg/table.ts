/** Rows of cells in columns, each as high as its highest cell. */
import { baselineIn, type Drawing } from "./drawing.ts"
import { hairline, ink } from "./palette.ts"
import { type Style, styles } from "./typesetting.ts"

export interface Column {
  head: string
  width: number
  from?: "start" | "end"
}

export type Cell =
  | null
  | { text: string; style: Style; indent?: number; under?: { text: string; style: Style } }
  /** Draws into the row, beside its first line. */
  | { draw: (x: number, middle: number, width: number) => void }

export const columnGap = 20
const rowPad = 7

export const tableWidth = (columns: readonly Column[]): number =>
  columns.reduce((sum, { width }) => sum + width + columnGap, -columnGap)

export function tableHead(drawing: Drawing, columns: readonly Column[], x: number, y: number): number {
  let at = x
  for (const { head, width, from = "start" } of columns) {
    const [line = ""] = drawing.type.lines(head, styles.label, width, 1)
    drawing.text(line, from === "start" ? at : at + width, y + baselineIn(styles.label), styles.label, from)
    at += width + columnGap
  }
  drawing.line(x, y + 21, x + tableWidth(columns), y + 21, { stroke: ink })
  return y + 22
}

/** The y below it. */
export function tableRow(
  drawing: Drawing,
  columns: readonly Column[],
  cells: readonly Cell[],
  x: number,
  y: number,
): number {
  let [at, bottom] = [x, y + rowPad]
  const top = y + rowPad
  columns.forEach(({ width, from = "start" }, i) => {
    const cell = cells[i]
    if (cell && "text" in cell) {
      const indent = cell.indent ?? 0
      let end = top
      for (const { text, style } of [cell, ...(cell.under ? [cell.under] : [])]) {
        if (text === "") continue
        for (const line of drawing.type.lines(text, style, width - indent, 8)) {
          const edge = from === "start" ? at + indent : at + width
          drawing.text(line, edge, end + baselineIn(style), style, from)
          end += style.leading
        }
      }
      bottom = Math.max(bottom, end)
    } else if (cell) {
      cell.draw(at, top + 10, width)
      bottom = Math.max(bottom, top + 20)
    }
    at += width + columnGap
  })
  drawing.line(x, bottom + rowPad, x + tableWidth(columns), bottom + rowPad, { stroke: hairline })
  return bottom + rowPad
}
