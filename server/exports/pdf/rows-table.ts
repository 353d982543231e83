/** The rows of the page: a title, where it stands on a line from 0 to 100%, the number, its words with their range, the change. */
import type { OnePage, PageRow, SaidLikelihood } from "../../../core/one-page.ts"
import type { Face } from "../fonts.ts"
import { languageOf } from "./language-of.ts"
import { type Element, hairline, ink, muted, type Sheet, type Style } from "./sheet.ts"

const serif: Face = { family: "serif", weight: 400 }
const sans: Face = { family: "sans", weight: 400 }
const sansBold: Face = { family: "sans", weight: 600 }

const headStyle: Style = { face: sans, size: 7, leading: 9, color: muted }
const titleStyle: Style = { face: serif, size: 9.8, leading: 11.9 }
const numberStyle: Style = { face: sansBold, size: 11, leading: 12.4, features: ["tnum"] }
const wordsStyle: Style = { face: sans, size: 8.2, leading: 10.6 }
const rangeStyle: Style = { ...wordsStyle, color: muted, features: ["tnum"] }
const changeStyle: Style = { face: sansBold, size: 9, leading: 12, features: ["tnum"] }
const up = "#0b4f9e"
const down = "#9a3f06"

interface Place {
  x: number
  top: number
  width: number
}

export function rowsTable(
  sheet: Sheet,
  document: Element,
  page: OnePage,
  { x, top, width }: Place,
): { bottom: number; cut: boolean } {
  const columns = columnsOf(x, width)
  const table = sheet.element(document, "Table")
  let y = top
  headRow(sheet, table, columns, y, page)
  y += 14
  let cut = false
  const rules: number[] = []
  for (const row of page.rows) {
    rules.push(y)
    const title = sheet.wrap(titleOf(row), titleStyle, columns.scale - columns.title - 14, 2)
    cut ||= title.cut
    const height = 26.4
    drawRow(sheet, table, columns, row, title.lines, y, height)
    y += height
  }
  table.end()
  sheet.artifact(() => {
    for (const at of rules) sheet.rule(x, at, width)
  })
  return { bottom: y, cut }
}

const scaleWidth = 96

function columnsOf(x: number, width: number) {
  const right = x + width
  const words = right - 58 - 92
  return {
    number: x,
    title: x + 17,
    scale: words - 46 - scaleWidth,
    percent: words - 8,
    words,
    change: right,
  }
}
type Columns = ReturnType<typeof columnsOf>

const titleOf = ({ title, outcome }: PageRow): string => (outcome === null ? title : `${title}: ${outcome}`)

function headRow(sheet: Sheet, table: Element, columns: Columns, top: number, page: OnePage): void {
  const row = sheet.element(table, "TR")
  const baseline = top + 9
  const head = (draw: () => void) => sheet.tagged(row, "TH", draw, { scope: "Column" })
  head(() => sheet.put("No. ", columns.number, baseline, { ...headStyle, size: 6.5 }))
  head(() => sheet.put("Scenario ", columns.title, baseline, headStyle))
  head(() => {
    sheet.put("0 ", columns.scale, baseline, headStyle)
    sheet.put("50 ", columns.scale + scaleWidth / 2, baseline, headStyle, "centre")
    sheet.put("100% ", columns.scale + scaleWidth, baseline, headStyle, "right")
  })
  head(() => sheet.put("Likelihood, with its range ", columns.words - 38, baseline, headStyle))
  head(() =>
    sheet.put(page.since === null ? " " : "Change, points ", columns.change, baseline, headStyle, "right"),
  )
  row.end()
}

function drawRow(
  sheet: Sheet,
  table: Element,
  columns: Columns,
  row: PageRow,
  title: readonly string[],
  top: number,
  height: number,
): void {
  const element = sheet.element(table, "TR")
  const middle = top + height / 2
  const titleTop = middle - (title.length * titleStyle.leading) / 2
  const { likelihood } = row
  sheet.tagged(element, "TD", () =>
    sheet.lines([`${row.number} `], columns.number, titleTop, {
      ...titleStyle,
      face: sans,
      size: 8,
      color: muted,
    }),
  )
  sheet.tagged(element, "TH", () => sheet.lines(title, columns.title, titleTop, titleStyle), {
    scope: "Row",
    ...languageOf(row.title),
  })
  const figure = sheet.element(element, "TD")
  if (likelihood.p === null) sheet.tagged(figure, "Span", () => {})
  else
    sheet.tagged(figure, "Figure", () => whisker(sheet, columns.scale, middle, row), {
      alt: figureWords(row),
    })
  figure.end()
  sheet.tagged(element, "TD", () => {
    if (likelihood.p === null) {
      const { lines } = sheet.wrap(likelihood.text, wordsStyle, 144, 2)
      sheet.lines(lines, columns.words - 38, middle - (lines.length * wordsStyle.leading) / 2, wordsStyle)
      return
    }
    sheet.put(`${likelihood.text} `, columns.percent, middle + 3.8, numberStyle, "right")
    saidWords(sheet, columns, likelihood, middle)
  })
  sheet.tagged(element, "TD", () => change(sheet, columns, row, middle))
  element.end()
}

function saidWords(sheet: Sheet, columns: Columns, { words, range }: SaidLikelihood, middle: number): void {
  if (words === null || range === null) return
  const room = columns.change - 54 - columns.words
  const { lines } = sheet.wrap(words, wordsStyle, room, 2)
  const top = middle - ((lines.length + 1) * wordsStyle.leading) / 2
  const y = sheet.lines(
    lines.map((line) => `${line.trimEnd()} `),
    columns.words,
    top,
    wordsStyle,
  )
  sheet.lines([`${range} `], columns.words, y, rangeStyle)
}

function change(sheet: Sheet, columns: Columns, { points, remark }: PageRow, middle: number): void {
  const said = points === null ? "" : points === 0 ? "0" : `${points > 0 ? "▲ +" : "▼ −"}${Math.abs(points)}`
  const both = said !== "" && remark !== ""
  if (said !== "") {
    const color = points === null || points === 0 ? muted : points > 0 ? up : down
    sheet.put(said, columns.change, middle + (both ? -1.2 : 3.2), { ...changeStyle, color }, "right")
  }
  if (remark !== "") {
    const { lines } = sheet.wrap(remark, headStyle, 54, both ? 1 : 2)
    lines.forEach((line, at) => {
      const baseline = middle + (both ? 8.6 : 2.4 + (at - (lines.length - 1) / 2) * 8.6)
      sheet.put(line, columns.change, baseline, headStyle, "right")
    })
  }
}

/** The interval, the number, and hollow, where it was. Shapes and not colours tell them apart. */
function whisker(sheet: Sheet, x: number, y: number, { likelihood, was }: PageRow): void {
  const { pen } = sheet
  const at = (p: number) => x + p * scaleWidth
  sheet.rule(x, y, scaleWidth, 0.5, hairline)
  pen.lineWidth(0.5).strokeColor(hairline)
  for (const p of [0, 0.5, 1]) pen.moveTo(at(p), y - 3).lineTo(at(p), y + 3)
  pen.stroke()
  const { p, low, high } = likelihood
  if (low !== null && high !== null) {
    pen.lineWidth(1.1).strokeColor(ink).moveTo(at(low), y).lineTo(at(high), y).stroke()
    pen.moveTo(at(low), y - 3).lineTo(at(low), y + 3)
    pen
      .moveTo(at(high), y - 3)
      .lineTo(at(high), y + 3)
      .stroke()
  }
  if (was?.p != null && was.p !== p)
    pen.lineWidth(0.9).circle(at(was.p), y, 2.7).fillAndStroke("#ffffff", ink)
  if (p !== null) pen.circle(at(p), y, 3.3).fill(ink)
}

function figureWords({ likelihood, was }: PageRow): string {
  const { text, low, high } = likelihood
  const percent = (p: number) => `${Math.round(p * 1000) / 10}%`
  return [
    `On a line from 0 to 100%: ${text}`,
    low !== null && high !== null ? `80% interval from ${percent(low)} to ${percent(high)}` : "",
    was?.p != null ? `before ${was.text}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ")
}
