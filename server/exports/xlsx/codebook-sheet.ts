/** What every column means, the words of the yardstick with their ranges, and which snapshot it is. */
import type { OnePage } from "../../../core/one-page.ts"
import { heading, highEnough, likelihood, type Row, text, wrapped } from "./cells.ts"
import type { Table } from "./tables.ts"

const yardsticks: Record<OnePage["yardstick"]["name"], string> = {
  icd203: "ICD 203 (United States, 2015). A value on an edge belongs to the upper band.",
  phia: "PHIA probability yardstick (United Kingdom). Values between two bands have no term of their own: both neighbours are named.",
  numbers: "None: this board uses numbers only.",
}

export function codebookSheet(
  page: OnePage,
  tables: readonly Table[],
): { data: Row[]; columns: { width: number }[] } {
  const { yardstick } = page
  const facts = [
    ["Board", page.boardTitle],
    ["Snapshot", page.snapshotName],
    ["As of", page.asOf],
    ["SHA-256", page.hash],
    ["Engine", page.engineVersion],
    ["Exported", page.exportedOn],
    ["Yardstick", yardsticks[yardstick.name]],
    [
      "Confidence",
      "Analytic confidence is kept apart from likelihood: it says how well founded a number is, not how high.",
    ],
  ] as const
  const bands: Row[] =
    yardstick.bands.length === 0
      ? []
      : [
          [],
          ["Words", "Range they stand for", "From", "To"].map((head) => heading(head)),
          ...yardstick.bands.map(({ words, range, from, to }) => [
            text(words),
            text(range),
            likelihood(from, { align: "left" }),
            likelihood(to, { align: "left" }),
          ]),
        ]
  const data: Row[] = [
    ["Sheet", "Column", "Meaning", ""].map((head) => heading(head)),
    ...tables.flatMap(({ name, columns }) =>
      columns.map(({ head, meaning }) => [text(name), text(head), wrapped(meaning)]),
    ),
    ...bands,
    [],
    ...facts.map(([name, value]) => [text(name, { fontWeight: "bold" }), null, wrapped(value)]),
  ]
  const widths = [28, 24, 90, 10]
  return {
    data: data.map((row) => (row.length === 0 ? row : highEnough(row, widths, 8))),
    columns: widths.map((width) => ({ width })),
  }
}
