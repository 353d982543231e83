/**
 * The annex on paper. First every block gets its place, so that the number of pages is known before page 1 is drawn; then
 * all is drawn. A block may go on over pages; a heading stays with the first lines of what it heads.
 */
import type { OnePage } from "../../../core/one-page.ts"
import type { Face } from "../fonts.ts"
import type { Block, Row } from "./annex-blocks.ts"
import { languageOf } from "./language-of.ts"
import { type Element, hairline, ink, muted, type Sheet, type Style } from "./sheet.ts"

const serif: Face = { family: "serif", weight: 400 }
const serifBold: Face = { family: "serif", weight: 600 }
const sans: Face = { family: "sans", weight: 400 }
const sansBold: Face = { family: "sans", weight: 600 }
const mono: Face = { family: "mono", weight: 400 }

const margin = 46
const top = 82
const foot = 64
const indent = 10

type Kind = Block["kind"]
const styles: Record<Kind, Style> = {
  part: { face: serifBold, size: 15.5, leading: 20 },
  set: { face: sansBold, size: 9.5, leading: 13, color: muted },
  scenario: { face: serifBold, size: 11.5, leading: 15 },
  label: { face: sansBold, size: 7.5, leading: 12, tracking: 0.15 },
  strong: { face: sansBold, size: 9, leading: 12.4 },
  text: { face: serif, size: 9.3, leading: 12.4 },
  item: { face: serif, size: 9.3, leading: 12.4 },
  row: { face: sans, size: 7.8, leading: 10.6, features: ["tnum"] },
}
const rowHead: Style = { ...styles.row, size: 7, color: muted }
const handlingStyle: Style = { face: sansBold, size: 8.5, leading: 11, tracking: 0.9 }
const runningStyle: Style = { face: sans, size: 7.5, leading: 10, color: muted }
const before: Record<Kind, number> = {
  part: 20,
  set: 14,
  scenario: 15,
  label: 6,
  strong: 3,
  text: 2,
  item: 2.5,
  row: 3.5,
}
const tags: Partial<Record<Kind, string>> = { part: "H2", set: "H3", scenario: "H4" }
const heads = (block: Block): boolean =>
  block.kind in tags ||
  block.kind === "label" ||
  block.kind === "strong" ||
  (block.kind === "row" && block.head)

interface Cell {
  x: number
  style: Style
  lines: string[]
  tag: string
  scope?: "Column" | "Row" | undefined
}
interface Chunk {
  page: number
  y: number
  from: number
  to: number
}
interface Placed {
  block: Block
  cells: Cell[]
  chunks: Chunk[]
  /** Of a row of a table: the row of its heads. */
  head: Placed | null
}

export interface PlacedAnnex {
  pages: number
  placed: Placed[]
}

/** `pages` are those of the annex alone. */
export function placeAnnex(sheet: Sheet, blocks: readonly Block[]): PlacedAnnex {
  const width = sheet.width - 2 * margin
  const bottom = sheet.height - foot
  const placed: Placed[] = []
  let head: Placed | null = null
  for (const block of blocks) {
    const one: Placed = { block, cells: cellsOf(sheet, block, width), chunks: [], head: null }
    if (block.kind !== "row") head = null
    else if (block.head) head = one
    else one.head = head
    placed.push(one)
  }
  let page = 0
  let y = top
  const turn = ({ head }: Placed) => {
    page += 1
    y = top + (head ? heightOf(head) + before.row : 0)
  }
  for (const [at, one] of placed.entries()) {
    const { leading } = styles[one.block.kind]
    const count = linesOf(one)
    if (y > top) y += gapBefore(one, placed[at - 1])
    if (y > top && y + wanted(placed, at) > bottom) turn(one)
    let from = 0
    while (from < count) {
      const fits = Math.max(1, Math.floor((bottom - y) / leading))
      const alone = count - from - fits === 1 && fits > 2
      const to = Math.min(count, from + fits - (alone ? 1 : 0))
      one.chunks.push({ page, y, from, to })
      y += (to - from) * leading
      from = to
      if (from < count) turn(one)
    }
  }
  return { pages: page + 1, placed }
}

const gapBefore = ({ block }: Placed, after?: Placed): number => {
  const begins = block.kind === "row" ? block.head : after?.block.kind === "row"
  return begins ? Math.max(6, before[block.kind]) : before[block.kind]
}
const linesOf = ({ cells }: Placed): number => Math.max(1, ...cells.map(({ lines }) => lines.length))
const heightOf = (one: Placed): number => linesOf(one) * styles[one.block.kind].leading

/** Of a row up to this many lines all stand on one page. */
const wholeRow = 16

/** Lines that must stand together where it begins. */
const beginning = (one: Placed): number =>
  one.block.kind === "row" && linesOf(one) <= wholeRow ? linesOf(one) : Math.min(2, linesOf(one))

/** Room that must be left for it to begin here: headings one after another, and the beginning of what they head. */
function wanted(placed: readonly Placed[], from: number): number {
  let room = 0
  for (let at = from; at < placed.length; at++) {
    const one = placed[at]
    if (!one) break
    const { leading } = styles[one.block.kind]
    if (at > from) room += gapBefore(one)
    if (!heads(one.block)) return room + beginning(one) * leading
    room += Math.min(6, linesOf(one)) * leading
  }
  return room
}

function cellsOf(sheet: Sheet, block: Block, width: number): Cell[] {
  const style = styles[block.kind]
  if (block.kind === "row") return rowCells(sheet, block, width)
  if (block.kind === "item") {
    const mark = block.mark ?? "–"
    const left = Math.max(indent, sheet.measure(`${mark} `, style))
    return [
      { x: margin, style: { ...style, color: muted }, lines: [mark], tag: "Lbl" },
      { x: margin + left, style, lines: sheet.flow(block.text, style, width - left), tag: "LBody" },
    ]
  }
  return [{ x: margin, style, lines: sheet.flow(block.text, style, width), tag: tags[block.kind] ?? "P" }]
}

function rowCells(sheet: Sheet, { cells, shares, head, headed }: Row, width: number): Cell[] {
  let left = 0
  return cells.map((text, at) => {
    const x = margin + left
    const own = (shares[at] ?? 0) * width
    left += own
    const used = head ? rowHead : styles.row
    const lines = sheet.flow(text, used, own - (at === cells.length - 1 ? 0 : 8))
    const tag = head || (headed && at === 0) ? "TH" : "TD"
    return { x, style: used, lines, tag, scope: tag === "TD" ? undefined : head ? "Column" : "Row" }
  })
}

export function drawAnnex(sheet: Sheet, document: Element, page: OnePage, annex: PlacedAnnex): void {
  let drawnPage = -1
  let holder: { kind: Kind; element: Element } | null = null
  for (const { block, cells, chunks, head } of annex.placed) {
    const group = block.kind === "item" ? "L" : block.kind === "row" ? "Table" : null
    if (holder && (holder.kind !== block.kind || (block.kind === "row" && block.head))) {
      holder.element.end()
      holder = null
    }
    if (group && !holder) holder = { kind: block.kind, element: sheet.element(document, group) }
    const parent = holder?.element ?? document
    const row = group ? sheet.element(parent, group === "L" ? "LI" : "TR") : null
    const lang = languageOf(cells[cells.length - 1]?.lines.join("") ?? "")
    const elements = cells.map(({ tag, scope }) =>
      sheet.element(row ?? parent, tag, { ...(scope && { scope }), ...(block.kind === "scenario" && lang) }),
    )
    for (const { page: number, y, from, to } of chunks) {
      if (number !== drawnPage) {
        drawnPage = number
        sheet.turn()
        furniture(sheet, page, number + 2, annex.pages + 1)
        // Again for the eye; who is read to has the heads by their cells.
        const again = head
        if (again && again.chunks[0]?.page !== number)
          sheet.artifact(() => {
            for (const { x, style, lines } of again.cells) sheet.lines(lines, x, top, style)
          })
      }
      if (block.kind === "row" && !block.head && (from === 0 || y > top))
        sheet.artifact(() => sheet.rule(margin, y - 1.6, sheet.width - 2 * margin, 0.4))
      if (block.kind === "scenario" && y > top && from === 0)
        sheet.artifact(() => sheet.rule(margin, y - 6, sheet.width - 2 * margin, 0.5, hairline))
      cells.forEach(({ x, style, lines, tag }, at) => {
        const shown = lines.slice(from, to)
        const element = elements[at]
        // A space at each end, or words of two lines are read as one.
        const spaced = shown.map((line) => `${line.trimEnd()} `)
        if (element && shown.length > 0) sheet.more(element, tag, () => sheet.lines(spaced, x, y, style))
      })
    }
    for (const element of elements) element.end()
    row?.end()
  }
  holder?.element.end()
}

/** What every page of the annex has: whose it is, how it is handled, which file, which page. */
function furniture(sheet: Sheet, page: OnePage, number: number, of: number): void {
  const width = sheet.width - 2 * margin
  const right = margin + width
  sheet.artifact(() => {
    if (page.handling !== "") {
      const [line = ""] = sheet.wrap(page.handling, handlingStyle, width, 1).lines
      sheet.put(line, sheet.width / 2, 34, handlingStyle, "centre")
      sheet.put(line, sheet.width / 2, sheet.height - 22, handlingStyle, "centre")
    }
    const half = width / 2 - 10
    const [title = ""] = sheet.wrap(page.boardTitle, runningStyle, half, 1).lines
    const [name = ""] = sheet.wrap(page.snapshotName, runningStyle, half, 1).lines
    sheet.put(`${title.trimEnd()} `, margin, 56, runningStyle)
    sheet.put(`${name.trimEnd()} `, right, 56, runningStyle, "right")
    sheet.rule(margin, 62, width, 0.8, ink)
    const last = sheet.height - 40
    sheet.rule(margin, last - 14, width)
    sheet.put(`SHA-256 ${page.hash.slice(0, 16)}… `, margin, last - 4, {
      ...{ face: mono, size: 5.9, leading: 8, color: muted },
    })
    sheet.put(`Annex · page ${number} of ${of}`, right, last - 4, { ...runningStyle, size: 6.8 }, "right")
  })
}
