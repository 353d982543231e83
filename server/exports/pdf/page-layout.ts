/**
 * The one page. Its foot is set from below and its head from above; what lies between gets what is left, and texts are
 * shortened until it fits: never a second page, and what was shortened is said.
 */
import type { OnePage } from "../../../core/one-page.ts"
import type { Face } from "../fonts.ts"
import { rowsTable } from "./rows-table.ts"
import { type Element, hairline, ink, muted, type Sheet, type Style } from "./sheet.ts"
import { fitted } from "./shortening.ts"

const serif: Face = { family: "serif", weight: 400 }
const serifBold: Face = { family: "serif", weight: 600 }
const sans: Face = { family: "sans", weight: 400 }
const sansBold: Face = { family: "sans", weight: 600 }
const mono: Face = { family: "mono", weight: 400 }

export const margin = 46
const gutter = 26

const handlingStyle: Style = { face: sansBold, size: 8.5, leading: 11, tracking: 0.9 }
const boardStyle: Style = { face: serif, size: 11.5, leading: 15 }
const metaStyle: Style = { face: sans, size: 8, leading: 11, color: muted }
const headlineStyle: Style = { face: serifBold, size: 15.5, leading: 20 }
const labelStyle: Style = { face: sansBold, size: 7.5, leading: 12, tracking: 0.15 }
const bodyStyle: Style = { face: serif, size: 9.3, leading: 12.2 }
const noteStyle: Style = { face: sans, size: 7, leading: 9.5, color: muted }
const bandStyle: Style = { face: sans, size: 6.6, leading: 9 }

export interface PageOptions {
  /** How many pages the file has. */
  of: number
  /** What no font has, in a sentence; empty: nothing. */
  undrawn: string
}

export function layOutPage(sheet: Sheet, document: Element, page: OnePage, options: PageOptions): void {
  const width = sheet.width - 2 * margin
  const headEnd = head(sheet, document, page, width)
  const table =
    page.rows.length === 0
      ? { bottom: headEnd, cut: false }
      : rowsTable(sheet, document, page, { x: margin, top: headEnd, width })
  const footTop = sheet.height - footHeight(page)
  const shortened = sections(sheet, document, page, table.bottom + 12, footTop - 6, width)
  foot(sheet, document, page, footTop, width, {
    ...options,
    shortened: shortened || table.cut,
  })
}

function head(sheet: Sheet, document: Element, page: OnePage, width: number): number {
  const right = margin + width
  if (page.handling !== "") {
    const [line = ""] = sheet.wrap(page.handling, handlingStyle, width, 1).lines
    sheet.tagged(document, "P", () => sheet.put(line, sheet.width / 2, 34, handlingStyle, "centre"))
  }
  const metaWidth = width * 0.5
  const boardWidth = width - metaWidth - gutter
  const title = sheet.wrap(page.boardTitle, boardStyle, boardWidth, 2)
  sheet.tagged(document, "P", () => sheet.lines(title.lines, margin, 48, boardStyle))
  const meta = [
    page.snapshotName,
    `as of ${page.asOf}`,
    page.since === null ? "no snapshot before it" : page.since,
  ].map((text) => sheet.wrap(text, metaStyle, metaWidth, 1).lines[0] ?? "")
  sheet.tagged(document, "P", () => {
    meta.forEach((line, at) => {
      sheet.put(`${line.trimEnd()} `, right, 58.6 + at * metaStyle.leading, metaStyle, "right")
    })
  })
  const ruleAt = 48 + meta.length * metaStyle.leading + 8
  sheet.artifact(() => sheet.rule(margin, ruleAt, width, 1, ink))
  const headline = balanced(sheet, page, width)
  let end = 0
  sheet.tagged(document, "H1", () => {
    end = sheet.lines(headline.lines, margin, ruleAt + 11, headlineStyle)
  })
  return end + 10
}

/** On as many lines as it needs, all about as long: no line of one word. */
function balanced(sheet: Sheet, page: OnePage, width: number): { lines: string[] } {
  const widest = fitted(sheet, page.headline, headlineStyle, width, 3, page)
  if (widest.cut) return widest
  let best = widest
  for (let narrower = width * 0.96; narrower > width * 0.5; narrower -= width * 0.04) {
    const tried = sheet.wrap(page.headline, headlineStyle, narrower)
    if (tried.lines.length > widest.lines.length) break
    best = tried
  }
  return best
}

// --- four lists: those with reasons across the page, the others in two columns ------------------------------------------

interface Section {
  title: string
  items: readonly string[]
  none: string
}

const itemGap = 3
const sectionGap = 9
const labelHeight = 17
const indent = 10

function sections(
  sheet: Sheet,
  document: Element,
  page: OnePage,
  top: number,
  bottom: number,
  width: number,
): boolean {
  const column = (width - gutter) / 2
  const changed = {
    title: "What changed, and why",
    items: page.changed,
    none: page.since === null ? "There is no snapshot before this one." : "No likelihood changed.",
  }
  const disagree = {
    title: "Where we disagree",
    items: page.disagree,
    none: "Nowhere far, in what was revealed.",
  }
  const decided = {
    title: "Decisions taken",
    items: page.decided,
    none: page.since === null ? "None yet." : "None since then.",
  }
  const watch = { title: "Watch for", items: page.watchFor, none: "No signal is open, and no day is set." }
  const room = bottom - top - sectionGap
  for (const [at, limit] of limits.entries()) {
    const last = at === limits.length - 1
    const given = limit.lines > linesWithReason ? enough : least
    const across = fittedLists(sheet, page, [changed, disagree], width, limit)
    const left = longestThatFits(sheet, page, [decided], column, room - across.height)
    const right = longestThatFits(sheet, page, [watch], column, room - across.height)
    if (!last && Math.max(left.limit, right.limit) > Math.max(at, given)) continue
    const y = drawLists(sheet, document, across.lists, margin, top, width) + sectionGap
    drawLists(sheet, document, left.lists, margin, y, column)
    drawLists(sheet, document, right.lists, margin + column + gutter, y, column)
    return across.cut || left.cut || right.cut
  }
  return false
}

/** How many lines an item may have, then how many items a list. */
interface Limit {
  lines: number
  items: number
}
const smallest: Limit = { lines: 1, items: 1 }
const limits: readonly Limit[] = [
  ...[12, 7, 5, 4, 3, 2].map((lines) => ({ lines, items: 4 })),
  { lines: 2, items: 3 },
  { lines: 2, items: 2 },
  { lines: 2, items: 1 },
  { lines: 1, items: 2 },
  smallest,
]

/** What a column gets before the list across the page is shortened further; and what, once that has few lines an item. */
const enough = limits.findIndex(({ lines, items }) => lines === 2 && items === 2)
const least = limits.findIndex(({ lines, items }) => lines === 2 && items === 1)
/** Below this many lines an item of what changed loses its reason: the columns give way first. */
const linesWithReason = 3

function longestThatFits(
  sheet: Sheet,
  page: OnePage,
  sections: readonly Section[],
  width: number,
  room: number,
): FittedLists & { limit: number } {
  for (const [at, limit] of limits.entries()) {
    const made = fittedLists(sheet, page, sections, width, limit)
    if (made.height <= room) return { ...made, limit: at }
  }
  return { ...fittedLists(sheet, page, sections, width, smallest), limit: limits.length }
}

interface FittedLists {
  lists: { title: string; items: string[][] }[]
  height: number
  cut: boolean
}

function fittedLists(
  sheet: Sheet,
  page: OnePage,
  sections: readonly Section[],
  width: number,
  { lines, items: most }: Limit,
): FittedLists {
  let cut = false
  const lists = sections.map(({ title, items, none }) => {
    cut ||= items.length > most
    const shown = items.length === 0 ? [none] : items.slice(0, most)
    return {
      title,
      items: shown.map((text) => {
        const fit = fitted(sheet, text, bodyStyle, width - indent, lines, page)
        cut ||= fit.cut
        return fit.lines
      }),
    }
  })
  const item = (one: string[]) => one.length * bodyStyle.leading + itemGap
  const height = lists.reduce(
    (sum, { items }) => sum + labelHeight + items.reduce((all, one) => all + item(one), 0),
    (lists.length - 1) * (sectionGap - itemGap),
  )
  return { lists, height, cut }
}

function drawLists(
  sheet: Sheet,
  document: Element,
  lists: FittedLists["lists"],
  x: number,
  top: number,
  width: number,
): number {
  let y = top
  for (const [number, { title, items }] of lists.entries()) {
    if (number > 0) y += sectionGap - itemGap
    const ruleAt = y
    sheet.artifact(() => sheet.rule(x, ruleAt, width))
    sheet.tagged(document, "H2", () => sheet.put(title, x, ruleAt + 11.5, labelStyle))
    y += labelHeight
    const list = sheet.element(document, "L")
    for (const lines of items) {
      const item = sheet.element(list, "LI")
      const at = y
      sheet.tagged(item, "Lbl", () => sheet.lines(["–"], x, at, { ...bodyStyle, color: muted }))
      sheet.tagged(item, "LBody", () => {
        y = sheet.lines(lines, x + indent, at, bodyStyle) + itemGap
      })
      item.end()
    }
    list.end()
  }
  return y
}

// --- the foot -----------------------------------------------------------------------------------------------------

const footHeight = ({ yardstick, confidence }: OnePage): number =>
  108 + (yardstick.bands.length > 0 ? 36 : 0) + (confidence === null ? 0 : 12)

function foot(
  sheet: Sheet,
  document: Element,
  page: OnePage,
  top: number,
  width: number,
  options: PageOptions & { shortened: boolean },
): void {
  let y = top
  sheet.artifact(() => sheet.rule(margin, y, width, 1, ink))
  y += 7
  const said: [string, string][] = [["Basis", page.basis]]
  if (page.confidence !== null)
    said.push(["Confidence", capital(page.confidence.replace(/^Analytic confidence: /, ""))])
  for (const [label, text] of said) {
    const style: Style = { face: sans, size: 8.5, leading: 12 }
    const bold: Style = { ...style, face: sansBold }
    const [line = ""] = sheet.wrap(text, style, width - 58, 1).lines
    sheet.tagged(document, "P", () => {
      sheet.lines([`${label} `], margin, y, bold)
      sheet.lines([line], margin + 58, y, style)
    })
    y += 12
  }
  y += 7
  if (page.yardstick.bands.length > 0) {
    yardstickStrip(sheet, document, page, y, width)
    y += 36
  }
  notes(sheet, document, page, y, width, options)
  const last = sheet.height - 40
  sheet.artifact(() => sheet.rule(margin, last - 14, width))
  sheet.tagged(document, "P", () => {
    sheet.put(`SHA-256 ${page.hash} `, margin, last - 4, { face: mono, size: 5.9, leading: 8, color: muted })
    const end = `Page 1 of ${options.of} · exported ${page.exportedOn} · Parley ${page.engineVersion}`
    sheet.put(end, margin + width, last - 4, { ...noteStyle, size: 6.8 }, "right")
  })
  if (page.handling !== "") {
    const [line = ""] = sheet.wrap(page.handling, handlingStyle, width, 1).lines
    sheet.tagged(document, "P", () =>
      sheet.put(line, sheet.width / 2, sheet.height - 22, handlingStyle, "centre"),
    )
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const greys = ["#eceef2", "#dcdfe5", "#c6cad3", "#a9aeba", "#878d9b", "#646a79", "#3d4351"]
const yardstickNames = { icd203: "Words by ICD 203.", phia: "Words by the PHIA yardstick.", numbers: "" }

function yardstickStrip(sheet: Sheet, document: Element, page: OnePage, top: number, width: number): void {
  const { bands } = page.yardstick
  const cell = width / bands.length
  const list = sheet.element(document, "P")
  bands.forEach((band, at) => {
    const x = margin + at * cell
    sheet.artifact(() => {
      sheet.pen.rect(x, top, cell - 2, 4).fill(greys[at] ?? hairline)
    })
    sheet.tagged(list, "Span", () => {
      sheet.put(`${band.words} `, x, top + 14, bandStyle)
      sheet.put(`${band.range} `, x, top + 23.5, { ...bandStyle, color: muted, features: ["tnum"] })
    })
  })
  list.end()
}

function notes(
  sheet: Sheet,
  document: Element,
  page: OnePage,
  top: number,
  width: number,
  { shortened, undrawn, of }: PageOptions & { shortened: boolean },
): void {
  const { rows } = page
  const said = [
    // What is not as it was written comes first: of more than two lines the end is cut.
    undrawn,
    shortened
      ? of > 1
        ? "Texts that end in … are whole in the annex that follows."
        : "Texts that end in … are whole in the PDF with annex."
      : of > 1
        ? "An annex follows."
        : "",
    page.more > 0 ? `${page.more} more ${page.more === 1 ? "scenario" : "scenarios"} on the board.` : "",
    yardstickNames[page.yardstick.name],
    rows.some(({ was }) => was !== null) ? "Dot: now; ring: at the snapshot before." : "",
    rows.some(({ likelihood }) => likelihood.low !== null) ? "Bar: 80% interval." : "",
  ].filter((text) => text !== "")
  if (said.length === 0) return
  const { lines } = sheet.wrap(said.join(" "), noteStyle, width, 2)
  sheet.tagged(document, "Note", () => sheet.lines(lines, margin, top, noteStyle))
}
