/** The page, as a sheet: its very words, its numbers as numbers. */
import type { OnePage, PageRow } from "../../../core/one-page.ts"
import {
  type Cell,
  heading,
  highEnough,
  likelihood,
  linesIn,
  points,
  type Row,
  text,
  wrapped,
} from "./cells.ts"

const columns = [5, 52, 12, 28, 14, 10, 10, 10, 10, 24]
const width = columns.length
/** How many characters of text stand in a line over all columns, and how high a line is. */
const lineCharacters = 165
const lineHeight = 15

export function summarySheet(page: OnePage): { data: Row[]; columns: { width: number }[] } {
  const { handling, boardTitle, snapshotName, asOf, since, headline, rows, more } = page
  const data: Row[] = [
    ...(handling === "" ? [] : [across(handling, { fontWeight: "bold" })]),
    across(boardTitle, { fontWeight: "bold", fontSize: 18, height: 27 }),
    across(`${snapshotName}, as of ${asOf}`),
    ...(since === null ? [] : [across(`With ${since}`)]),
    [],
    across(headline, { fontSize: 13, height: linesIn(headline, 130) * 19 }),
    [],
    highEnough(
      [
        ...[
          heading("No."),
          heading("Scenario"),
          heading("Likelihood", "right"),
          heading("In words", "left", 1),
        ],
        ...[heading("Words stand for"), heading("Change, points", "right"), heading("Was", "right")],
        ...[heading("80% from", "right"), heading("80% to", "right"), heading("Remark", "left", 1)],
      ],
      columns,
      3,
    ),
    ...rows.map((row) => highEnough(rowOf(row), columns, 9)),
    ...(more > 0 ? [across(`${more} more on the sheet Estimates.`)] : []),
    ...section("What changed and why", page.changed),
    ...section("Where we disagree", page.disagree),
    ...section("Watch for", page.watchFor),
    ...section("Decisions taken", page.decided),
    ...section("Basis", [page.basis]),
    ...section("Confidence", page.confidence === null ? [] : [page.confidence]),
    [],
    across(`SHA-256 of the snapshot: ${page.hash}`),
    across(`Exported ${page.exportedOn}, engine ${page.engineVersion}`),
  ]
  return { data, columns: columns.map((width) => ({ width })) }
}

function rowOf({ number, title, outcome, likelihood: said, points: moved, was, remark }: PageRow): Row {
  const rule = { bottomBorderColor: "#c9c6bd", bottomBorderStyle: "hair" } as const
  // An indent counts from the side that is named.
  const indented = { ...rule, align: "left", indent: 1 } as const
  const cells = [
    text(String(number), rule),
    wrapped(outcome === null ? title : `${title}: ${outcome}`, rule),
    said.p === null ? wrapped(said.text, rule) : likelihood(said.p, rule),
    wrapped(said.words, indented),
    text(said.range, rule),
    points(moved, rule),
    was === null ? null : was.p === null ? wrapped(was.text, rule) : likelihood(was.p, rule),
    likelihood(said.low, rule),
    likelihood(said.high, rule),
    wrapped(remark, indented),
  ]
  // An empty cell has no line under it otherwise.
  return cells.map((cell) => cell ?? { ...rule })
}

function section(title: string, lines: readonly string[]): Row[] {
  if (lines.length === 0) return []
  return [[], across(title, { fontWeight: "bold" }), ...lines.map((line) => across(line))]
}

/** Over all columns. What is merged finds no height of its own. */
function across(line: string, look: Partial<NonNullable<Cell>> = {}): Row {
  const height = linesIn(line, lineCharacters) * lineHeight
  const cell = wrapped(line, { columnSpan: width, height, ...look })
  return cell ? [cell, ...Array.from({ length: width - 1 }, () => null)] : []
}
