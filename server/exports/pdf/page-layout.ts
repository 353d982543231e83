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
const headlineStyle: Style = { face: serifBold, size: 17, leading: 22 }
const labelStyle: Style = { face: sansBold, size: 7.5, leading: 12, tracking: 0.15 }
const bodyStyle: Style = { face: serif, size: 9.5, leading: 12.6 }
const noteStyle: Style = { face: sans, size: 7, leading: 9.5, color: muted }
const bandStyle: Style = { face: sans, size: 6.8, leading: 9 }

export interface PageOptions {
  /** How many pages the file has. */
  of: number
  /** Characters that no font has. */
  missing: readonly string[]
}

export function layOutPage(sheet: Sheet, page: OnePage, options: PageOptions): void {
  const document = sheet.element(null, "Document")
  const width = sheet.width - 2 * margin
  const headEnd = head(sheet, document, page, width)
  const table = rowsTable(sheet, document, page, { x: margin, top: headEnd, width })
  const footTop = sheet.height - footHeight(page)
  const shortened = sections(sheet, document, page, table.bottom + 12, footTop - 6, width)
  foot(sheet, document, page, footTop, width, {
    ...options,
    shortened: shortened || table.cut,
  })
  document.end()
}

function head(sheet: Sheet, document: Element, page: OnePage, width: number): number {
  const right = margin + width
  if (page.handling !== "") {
    const [line = ""] = sheet.wrap(page.handling, handlingStyle, width, 1).lines
    sheet.tagged(document, "P", () => sheet.put(line, sheet.width / 2, 34, handlingStyle, "centre"))
  }
  const metaWidth = width * 0.56
  const boardWidth = width - metaWidth - gutter
  const title = sheet.wrap(page.boardTitle, boardStyle, boardWidth, 2)
  sheet.tagged(document, "P", () => sheet.lines(title.lines, margin, 48, boardStyle))
  const meta = [
    `${page.snapshotName} · as of ${page.asOf}`,
    page.since === null ? "no snapshot before it" : page.since,
  ].map((text) => sheet.wrap(text, metaStyle, metaWidth, 1).lines[0] ?? "")
  sheet.tagged(document, "P", () => {
    meta.forEach((line, at) => {
      sheet.put(`${line.trimEnd()} `, right, 58.6 + at * metaStyle.leading, metaStyle, "right")
    })
  })
  const ruleAt = 48 + Math.max(title.lines.length * boardStyle.leading, 2 * metaStyle.leading + 3) + 5
  sheet.artifact(() => sheet.rule(margin, ruleAt, width, 1, ink))
  const headline = fitted(sheet, page.headline, headlineStyle, width, 3, page)
  let end = 0
  sheet.tagged(document, "H1", () => {
    end = sheet.lines(headline.lines, margin, ruleAt + 11, headlineStyle)
  })
  return end + 10
}

// --- four lists in two columns ------------------------------------------------------------------------------------

interface Section {
  title: string
  items: readonly string[]
  none: string
}

const itemGap = 3.2
const sectionGap = 11
const labelHeight = 17

function sections(
  sheet: Sheet,
  document: Element,
  page: OnePage,
  top: number,
  bottom: number,
  width: number,
): boolean {
  const column = (width - gutter) / 2
  const columns: Section[][] = [
    [
      {
        title: "What changed, and why",
        items: page.changed,
        none: page.since === null ? "There is no snapshot before this one." : "No likelihood changed.",
      },
      { title: "Watch for", items: page.watchFor, none: "No signal is open, and no day is set." },
    ],
    [
      { title: "Where we disagree", items: page.disagree, none: "Nowhere far, in what was revealed." },
      { title: "Decisions taken", items: page.decided, none: "None since then." },
    ],
  ]
  const made = columns.map((lists, at) => ({
    x: margin + at * (column + gutter),
    ...columnThatFits(sheet, page, lists, column, bottom - top),
  }))
  for (const { x, lists } of made) {
    let y = top
    for (const { title, items } of lists) {
      const ruleAt = y
      sheet.artifact(() => sheet.rule(x, ruleAt, column))
      sheet.tagged(document, "H2", () => sheet.put(title, x, ruleAt + 11.5, labelStyle))
      y += labelHeight
      const list = sheet.element(document, "L")
      for (const lines of items) {
        const item = sheet.element(list, "LI")
        const at = y
        sheet.tagged(item, "Lbl", () => sheet.lines(["–"], x, at, { ...bodyStyle, color: muted }))
        sheet.tagged(item, "LBody", () => {
          y = sheet.lines(lines, x + 11, at, bodyStyle) + itemGap
        })
        item.end()
      }
      list.end()
      y += sectionGap - itemGap
    }
  }
  return made.some(({ cut }) => cut)
}

interface FittedColumn {
  lists: { title: string; items: string[][] }[]
  cut: boolean
}

/** With as many lines an item as there is room for, then with fewer items. */
function columnThatFits(
  sheet: Sheet,
  page: OnePage,
  lists: readonly Section[],
  width: number,
  room: number,
): FittedColumn {
  const tries = [12, 7, 5, 4, 3, 2, 1].map((lines) => ({ lines, items: 4 }))
  let last: FittedColumn = { lists: [], cut: true }
  for (const { lines, items } of [...tries, { lines: 1, items: 2 }, { lines: 1, items: 1 }]) {
    let cut = false
    const made = lists.map(({ title, items: texts, none }) => {
      cut ||= texts.length > items
      const shown = texts.length === 0 ? [none] : texts.slice(0, items)
      return {
        title,
        items: shown.map((text) => {
          const fit = fitted(sheet, text, bodyStyle, width - 11, lines, page)
          cut ||= fit.cut
          return fit.lines
        }),
      }
    })
    const height = made.reduce(
      (sum, list) =>
        sum +
        labelHeight +
        sectionGap -
        itemGap +
        list.items.reduce((all, item) => all + item.length * bodyStyle.leading + itemGap, 0),
      -sectionGap,
    )
    last = { lists: made, cut }
    if (height <= room) return last
  }
  return last
}

// --- the foot -----------------------------------------------------------------------------------------------------

const footHeight = ({ yardstick, confidence }: OnePage): number =>
  114 + (yardstick.bands.length > 0 ? 36 : 0) + (confidence === null ? 0 : 12)

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
    said.push(["Confidence", page.confidence.replace(/^Analytic confidence: /, "Analytic: ")])
  for (const [label, text] of said) {
    const style: Style = { face: sans, size: 8.5, leading: 12 }
    const bold: Style = { ...style, face: sansBold }
    const [line = ""] = sheet.wrap(text, style, width - 66, 1).lines
    sheet.tagged(document, "P", () => {
      sheet.lines([`${label} `], margin, y, bold)
      sheet.lines([line], margin + 66, y, style)
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

const greys = ["#eceef2", "#dcdfe5", "#c6cad3", "#a9aeba", "#878d9b", "#646a79", "#3d4351"]
const yardstickNames = { icd203: "ICD 203", phia: "PHIA yardstick", numbers: "" }

function yardstickStrip(sheet: Sheet, document: Element, page: OnePage, top: number, width: number): void {
  const { bands, name } = page.yardstick
  const labelWidth = 66
  const cell = (width - labelWidth) / bands.length
  const list = sheet.element(document, "P")
  sheet.tagged(list, "Span", () =>
    sheet.lines(["Words and", `${yardstickNames[name]} `], margin, top + 1, bandStyle),
  )
  bands.forEach((band, at) => {
    const x = margin + labelWidth + at * cell
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
  { shortened, missing, of }: PageOptions & { shortened: boolean },
): void {
  const said = [
    page.more > 0 ? `${page.more} more ${page.more === 1 ? "scenario" : "scenarios"} on the board.` : "",
    shortened
      ? `Texts that end in … are shortened: more in the annex${of > 1 ? " behind this page" : ""}.`
      : "",
    missing.length > 0 ? `Shown as □, since no font here has it: ${codePoints(missing)}.` : "",
  ].filter((text) => text !== "")
  if (said.length === 0) return
  const { lines } = sheet.wrap(said.join(" "), noteStyle, width, 1)
  sheet.tagged(document, "Note", () => sheet.lines(lines, margin, top, noteStyle))
}

const codePoints = (missing: readonly string[]): string =>
  missing
    .slice(0, 6)
    .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`)
    .join(", ") + (missing.length > 6 ? ` and ${missing.length - 6} more` : "")
