/**
 * The page for one sheet of paper where nothing can be measured: a browser that prints it. Every text has as many lines as
 * on the sheet there is room for, and lines are counted in letters. What fits is as it was; the PDF measures.
 */
import type { OnePage, PageRow } from "./one-page.ts"
import { shortenedTo } from "./one-page-shortening.ts"

/** Letters across the sheet, in a column of two, and of a title in the table; those of East Asia count twice. */
export const letters = { across: 118, column: 58, title: 62, headline: 88 } as const
/** Lines that a text may have. */
export const sheetLines = {
  ...{ handling: 1, boardTitle: 1, headline: 2, title: 2 },
  ...{ changed: 3, disagree: 4, watchFor: 2, decided: 2, basis: 1 },
} as const

export function oneSheetOf(page: OnePage): { page: OnePage; cut: boolean } {
  const short = (text: string, lines: number, width: number): string =>
    shortenedTo(text, (tried) => linesOf(tried, width) <= lines, page.yardstick)
  const listed = (texts: readonly string[], lines: number): string[] =>
    texts.map((text) => short(text, lines, letters.column))
  const sheet: OnePage = {
    ...page,
    handling: short(page.handling, sheetLines.handling, letters.across),
    boardTitle: short(page.boardTitle, sheetLines.boardTitle, letters.across),
    snapshotName: short(page.snapshotName, 1, letters.column),
    since: page.since && short(page.since, 1, letters.across),
    headline: short(page.headline, sheetLines.headline, letters.headline),
    rows: page.rows.map((row) => shortRow(row, page)),
    changed: listed(page.changed, sheetLines.changed),
    disagree: listed(page.disagree, sheetLines.disagree),
    watchFor: listed(page.watchFor, sheetLines.watchFor),
    decided: listed(page.decided, sheetLines.decided),
    basis: short(page.basis, sheetLines.basis, letters.across),
  }
  return { page: sheet, cut: JSON.stringify(sheet) !== JSON.stringify(page) }
}

/** Its title, which of its outcomes it is of, and what is remarked stand on the same lines. */
function shortRow(row: PageRow, { yardstick }: OnePage): PageRow {
  const most = letters.title / 2
  const outcome = row.outcome && shortenedTo(row.outcome, (tried) => linesOf(tried, most) <= 1, yardstick)
  const after = `${outcome === null ? "" : `: ${outcome}`}${row.remark === "" ? "" : ` (${row.remark})`}`
  const fits = (tried: string) => linesOf(`${tried}${after}`, letters.title) <= sheetLines.title
  return { ...row, outcome, title: shortenedTo(row.title, fits, yardstick) }
}

const wide = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]|[\u{1f000}-\u{3ffff}]/u
const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (wide.test(one) ? 2 : 1), 0)

/** How many lines a text takes: words that do not fit begin another, one that fits on none is broken. */
export function linesOf(text: string, width: number): number {
  let lines = 1
  let used = 0
  for (const word of text.match(/\S+\s*/g) ?? []) {
    const own = widthOf(word.trimEnd())
    // Between letters of East Asia a line may end anywhere.
    const broken = own > width || wide.test(word)
    if (used > 0 && used + own > width && !broken) {
      lines += 1
      used = 0
    }
    used += widthOf(word)
    if (broken) {
      lines += Math.floor((used - 1) / width)
      used = ((used - 1) % width) + 1
    }
  }
  return lines
}
