/** The picture that is shown where a link to a page is pasted: 1200 by 630, three rows of it. */
import type { OnePage, PageRow } from "../../../core/one-page.ts"
import { rampIndexOf } from "../../../core/yardstick.ts"
import { typesetFor } from "../fonts.ts"
import { otherScripts } from "../other-scripts.ts"
import { baselineIn, createDrawing, type Drawing, track } from "../svg/drawing.ts"
import { hairline, ink, paper, ramp } from "../svg/palette.ts"
import { fixedCharacters } from "../svg/svg.ts"
import { createTypesetter, faces, type Style, styles } from "../svg/typesetting.ts"
import { pixelsOf } from "./pixels.ts"

const width = 1200
const height = 630
const margin = 64
const room = width - 2 * margin

const larger = (style: Style, size: number, leading: number): Style => ({ ...style, size, leading })
const handling = larger(styles.handling, 19, 26)
const title = larger(styles.title, 46, 56)
const meta = larger(styles.meta, 22, 30)
const statement = larger(styles.statement, 26, 32)
const number = larger(styles.number, 34, 40)
const words = larger(styles.body, 20, 26)

export async function previewOf(page: OnePage): Promise<Uint8Array> {
  const texts = [
    page.boardTitle,
    page.handling,
    page.snapshotName,
    page.asOf,
    ...page.rows
      .slice(0, 3)
      .flatMap((row) => [row.title, row.outcome ?? "", ...Object.values(row.likelihood).map(String)]),
    fixedCharacters,
  ]
  const typeset = await typesetFor(texts, faces)
  const type = createTypesetter(typeset)
  const drawing = createDrawing(type, { onlyDrawable: true })
  layOut(drawing, otherScripts(typeset.missing()).told(page))
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    ...drawing.marks,
    "</svg>",
  ].join("\n")
  return pixelsOf(svg, 1)
}

function layOut(drawing: Drawing, page: OnePage): void {
  const { type } = drawing
  if (page.handling !== "") {
    const [line = ""] = type.lines(page.handling, handling, room, 1)
    drawing.text(line, width / 2, 44, handling, "middle")
  }
  let y = drawing.lines(type.lines(page.boardTitle, title, room, 2), margin, 62, title)
  const moment = `as of ${page.asOf}`
  const momentWidth = type.width(moment, meta)
  const [name = ""] = type.lines(page.snapshotName, meta, room - momentWidth - 30, 1)
  drawing.text(name, margin, y + baselineIn(meta), meta)
  drawing.text(moment, width - margin, y + baselineIn(meta), meta, "end")
  y += meta.leading + 12
  drawing.line(margin, y, width - margin, y, { stroke: ink, weight: 2 })
  const rows = page.rows.slice(0, 3)
  if (rows.length === 0) drawing.lines(["No scenarios yet."], margin, y + 40, statement)
  const each = (height - 24 - y) / 3
  rows.forEach((row, i) => {
    if (i > 0) drawing.line(margin, y + i * each, width - margin, y + i * each, { stroke: hairline })
    drawRow(drawing, row, y + i * each, each)
  })
}

function drawRow(drawing: Drawing, row: PageRow, top: number, height: number): void {
  const { type } = drawing
  const { likelihood } = row
  const left = 640
  const name = row.outcome === null ? row.title : `${row.title}: ${row.outcome}`
  const lines = type.lines(name, statement, left - 40, 3)
  drawing.lines(lines, margin, top + (height - lines.length * statement.leading) / 2, statement)
  const x = margin + left
  const roomLeft = room - left
  const { p } = likelihood
  if (p === null) {
    const said = type.lines(likelihood.text, words, roomLeft, 3)
    drawing.lines(said, x, top + (height - said.length * words.leading) / 2, words)
    return
  }
  const middle = top + height / 2
  const fill = ramp[rampIndexOf(p)] ?? ramp[0]
  track(drawing, { x: x + 6, y: middle - 18, width: roomLeft - 120 }, { ...likelihood, p }, fill)
  drawing.text(likelihood.text, width - margin, middle - 6, number, "end")
  const said = likelihood.words === null ? "" : `${likelihood.words} (${likelihood.range ?? ""})`
  drawing.lines(type.lines(said, words, roomLeft, 2), x, middle + 10, words)
}
