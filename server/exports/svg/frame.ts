/** What is round every picture: handling line, title, moment, the view, the yardstick, the hash. */
import type { OnePage } from "../../../core/one-page.ts"
import { printableLine } from "../printable.ts"
import type { ViewName } from "../render.ts"
import { type Box, baselineIn, createDrawing, type Drawing, escaped, n } from "./drawing.ts"
import { hairline, ink, paper, ramp } from "./palette.ts"
import type { Body } from "./shown.ts"
import { styles, type Typesetter } from "./typesetting.ts"

export const viewTitles: Record<ViewName, string> = {
  board: "Board",
  outline: "Outline",
  influence: "Influence",
  "cross-impact": "Cross-impact",
  matrix: "Likelihood and impact",
  timeline: "Timeline",
  signals: "Signals",
  drivers: "Drivers",
}

/** Views that say likelihoods, so that words must be explained. */
const inWords: ReadonlySet<ViewName> = new Set(["board", "outline", "influence", "matrix"])

const margin = 44
const leastWidth = 1100

export interface FrameOptions {
  page: OnePage
  view: ViewName
  body: Body
  onlyDrawable: boolean
  /** In sentences: what was left out, what could not be drawn. */
  remarks: readonly string[]
  /** CSS of embedded fonts; empty: none. */
  fontFaces: string
}

export interface Framed {
  svg: string
  width: number
  height: number
  boxes: readonly Box[]
}

export function framed(type: Typesetter, options: FrameOptions): Framed {
  const { page, view, body, remarks, fontFaces, onlyDrawable } = options
  const width = Math.max(leastWidth, Math.ceil(body.width) + 2 * margin)
  const room = width - 2 * margin
  const drawing = createDrawing(type, { onlyDrawable })
  let y = handlingLine(drawing, page.handling, width, 26)
  const beside = drawing.lines(type.lines(page.boardTitle, styles.title, room * 0.6), margin, y, styles.title)
  let at = y + 8
  for (const line of [...type.lines(page.snapshotName, styles.meta, room * 0.36), `as of ${page.asOf}`]) {
    drawing.text(line, width - margin, at + baselineIn(styles.meta), styles.meta, "end")
    at += styles.meta.leading
  }
  y = drawing.lines([viewTitles[view]], margin, beside + 2, styles.heading)
  y = Math.max(y, at) + 10
  drawing.line(margin, y, width - margin, y, { stroke: ink, weight: 1.5 })
  y += 24
  drawing.place(body.drawing, margin, y)
  y += body.height + 30
  if (inWords.has(view)) y = yardstickStrip(drawing, page, margin, y, room)
  for (const remark of remarks)
    y = drawing.lines(type.lines(remark, styles.small, room), margin, y, styles.small) + 4
  drawing.line(margin, y + 4, width - margin, y + 4, { stroke: hairline })
  y += 12
  const engine = `Parley ${page.engineVersion}`
  drawing.text(engine, width - margin, y + baselineIn(styles.small), styles.small, "end")
  const hash = type.lines(`SHA-256 ${page.hash}`, styles.hash, room - type.width(engine, styles.small) - 20)
  y = drawing.lines(hash, margin, y, styles.hash)
  y = page.handling === "" ? y + 22 : handlingLine(drawing, page.handling, width, y + 8) + 4
  const height = Math.ceil(y)
  const name = `${page.boardTitle} – ${viewTitles[view]}`
  const said = [page.handling, `${page.snapshotName}, as of ${page.asOf}.`, body.description, ...remarks]
  return {
    width,
    height,
    boxes: drawing.boxes,
    svg: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img" lang="${escaped(page.language)}" xml:lang="${escaped(page.language)}" aria-labelledby="title desc">`,
      `<title id="title">${escaped(printableLine(name))}</title>`,
      `<desc id="desc">${escaped(printableLine(said.filter((one) => one !== "").join(" ")))}</desc>`,
      fontFaces === "" ? "" : `<style>${fontFaces}</style>`,
      `<rect width="${n(width)}" height="${n(height)}" fill="${paper}"/>`,
      ...drawing.marks,
      "</svg>\n",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  }
}

function handlingLine(drawing: Drawing, handling: string, width: number, y: number): number {
  if (handling === "") return y
  let at = y
  for (const line of drawing.type.lines(handling, styles.handling, width - 2 * margin, 2)) {
    drawing.text(line, width / 2, at + baselineIn(styles.handling), styles.handling, "middle")
    at += styles.handling.leading
  }
  return at + 8
}

/** The words and the range that each stands for: without it a word is read as anything. */
function yardstickStrip(
  drawing: Drawing,
  { yardstick }: OnePage,
  x: number,
  y: number,
  room: number,
): number {
  const { bands } = yardstick
  if (bands.length === 0) return y
  const width = room / bands.length
  const words = bands.map((band) => drawing.type.lines(band.words, styles.small, width - 40))
  const most = Math.max(...words.map(({ length }) => length))
  bands.forEach(({ range }, i) => {
    const at = x + i * width
    drawing.rect(at, y + 2, 12, 12, { fill: ramp[i] ?? ramp[0], stroke: ink, weight: 0.75 })
    const end = drawing.lines(words[i] ?? [], at + 18, y, styles.small)
    drawing.lines([range], at + 18, end, styles.small)
  })
  return y + (most + 1) * styles.small.leading + 14
}
