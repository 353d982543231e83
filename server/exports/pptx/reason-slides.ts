/** The second slide: what changed and why, and what to look at. The third: what it all rests on. */
import type { OnePage } from "../../../core/one-page.ts"
import {
  bullets,
  colours,
  type Drawn,
  fitted,
  fullWidth,
  heightOf,
  linesOf,
  page as paper,
  smallest,
  typewriter,
  words,
} from "./drawing.ts"

const columnWidth = 5.9
const columns = [paper.left, paper.right - columnWidth] as const
const top = 1.75
const bottom = 6.75

export function changeSlide(drawn: Drawn, page: OnePage): void {
  const none = page.since === null ? "There is no earlier snapshot to compare with." : "Nothing has moved."
  const left: Part[] = [
    { title: "What changed and why", lines: page.changed, none },
    { title: "Where we disagree", lines: page.disagree, none: "No difference is on record." },
  ]
  const right: Part[] = [
    { title: "Watch for", lines: page.watchFor, none: "No signal and no day is named." },
    { title: "Decisions taken", lines: page.decided, none: "None were taken." },
  ]
  column(drawn, left, columns[0])
  column(drawn, right, columns[1])
}

interface Part {
  title: string
  lines: readonly string[]
  none: string
}

const gaps = 0.42

/** One part below the other, each as high as its text, and cut where both would not fit. */
function column(drawn: Drawn, parts: readonly Part[], x: number): void {
  const width = columnWidth - 0.3
  for (const most of [6, 5, 4, 3, 2]) {
    const cut = parts.map(({ title, lines, none }) => {
      const shown = (lines.length > 0 ? lines : [none]).map((line) => fitted(line, width, most))
      const height = shown.reduce((sum, line) => sum + heightOf(linesOf(line, width)) + 0.08, 0.1)
      return { title, shown, height }
    })
    const total = cut.reduce((sum, { height }) => sum + height + gaps, 0)
    if (total > bottom - top && most > 2) continue
    let y = top
    for (const { title, shown, height } of cut) {
      words(drawn, title, { x, y, w: columnWidth, h: 0.34 }, { fontSize: 18, bold: true })
      bullets(drawn, shown, { x, y: y + 0.36, w: columnWidth, h: height })
      y += height + gaps
    }
    return
  }
}

const method =
  "Each number is the one that the group holds together. Changes are in percentage points between the numbers as they are shown. The words go by the yardstick below and stand for the range beside them. Confidence says how well founded the numbers are, not how high."

export function basisSlide(drawn: Drawn, page: OnePage): void {
  const { yardstick } = page
  const put = (title: string, text: string, x: number, y: number) => {
    words(drawn, title, { x, y, w: columnWidth, h: 0.34 }, { fontSize: 18, bold: true })
    words(drawn, fitted(text, columnWidth - 0.1, 6), { x, y: y + 0.38, w: columnWidth, h: 1.5 })
  }
  put("Basis", page.basis, columns[0], top)
  put("Confidence", page.confidence ?? "Nobody said how confident they are.", columns[0], top + 1.25)
  put("Method", method, columns[1], top)
  if (yardstick.bands.length > 0) strip(drawn, page, 4.42)
  else
    words(drawn, "This board uses numbers only, without words for them.", {
      x: paper.left,
      y: 4.5,
      w: fullWidth,
      h: 0.3,
    })
  const facts = `SHA-256 of the snapshot, the same in each of its files, exported ${page.exportedOn}, engine ${page.engineVersion}:`
  words(drawn, facts, { x: paper.left, y: 6.12, w: fullWidth, h: 0.28 }, { color: colours.muted })
  words(drawn, page.hash, { x: paper.left, y: 6.42, w: fullWidth, h: 0.3 }, { fontFace: typewriter })
}

const yardstickNames: Record<OnePage["yardstick"]["name"], string> = {
  icd203: "Words for likelihoods (ICD 203)",
  phia: "Words for likelihoods (PHIA probability yardstick)",
  numbers: "",
}

/** As wide as their words need, not as their ranges are: the numbers stand in them. */
function strip(drawn: Drawn, { yardstick }: OnePage, y: number): void {
  const { slide, alt } = drawn
  words(
    drawn,
    yardstickNames[yardstick.name],
    { x: paper.left, y, w: fullWidth, h: 0.34 },
    { fontSize: 18, bold: true },
  )
  const width = fullWidth / yardstick.bands.length
  yardstick.bands.forEach(({ words: term, range }, i) => {
    const objectName = `Band ${i + 1}`
    slide.addText(`${term}\n${range}`, {
      ...{ x: paper.left + i * width, y: y + 0.42, w: width, h: 0.95, objectName },
      ...{ shape: "rect", fill: { color: i % 2 === 0 ? colours.pale : colours.paper }, lang: "en-GB" },
      ...{ line: { color: colours.ink, width: 0.75 }, fontSize: smallest, color: colours.ink },
      ...{ align: "center", valign: "middle", margin: 4 },
    })
    alt.set(objectName, `${term}: ${range}`)
  })
}
