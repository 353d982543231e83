/** What a column of somebody's table can be for a scenario, and which one its heading says that it is. */
import type { CsvTable } from "./csv-table.ts"
import { likelihoodIn } from "./csv-values.ts"

export const csvFields = {
  title: {
    name: "statement",
    heads: ["title", "scenario", "question", "name", "event", "statement", "forecast"],
  },
  set: { name: "set", heads: ["group", "column", "category", "theme", "topic", "scenario set"] },
  kind: { name: "kind", heads: ["type", "scenario kind", "question type"] },
  likelihood: {
    name: "likelihood",
    heads: [
      "probability",
      "prob",
      "chance",
      "p",
      "estimate",
      "working likelihood",
      "likelihood %",
      "probability %",
      "percent",
    ],
  },
  low: { name: "low", heads: ["lower", "low end", "lower bound", "interval low", "80% low"] },
  high: { name: "high", heads: ["upper", "high end", "upper bound", "interval high", "80% high"] },
  outcomes: { name: "outcomes", heads: ["options", "answers", "choices"] },
  /** Rows that share it are one scenario of several outcomes, as our own tables are written. */
  scenarioId: { name: "scenario id", heads: ["id", "question id"] },
  outcome: { name: "outcome of the row", heads: ["outcome", "answer", "option"] },
  p10: { name: "10th percentile", heads: ["p10", "10%", "q10"] },
  p50: { name: "median", heads: ["p50", "50%", "q50", "50th percentile"] },
  p90: { name: "90th percentile", heads: ["p90", "90%", "q90"] },
  beyondRange: { name: "beyond range", heads: ["p beyond range"] },
  unit: { name: "unit", heads: ["units"] },
  status: { name: "status", heads: ["state"] },
  impact: { name: "impact", heads: ["severity", "consequence"] },
  resolutionCriteria: { name: "resolution criteria", heads: ["criteria", "resolution", "resolves when"] },
  finePrint: { name: "fine print", heads: ["details"] },
  background: {
    name: "background",
    heads: ["description", "notes", "note", "context", "comment", "comments"],
  },
  workingBasis: {
    name: "basis",
    heads: ["why", "rationale", "reason", "working basis", "basis of the likelihood"],
  },
  opensOn: { name: "opens on", heads: ["opens", "open date", "start", "start date"] },
  closesOn: { name: "closes on", heads: ["closes", "close date"] },
  resolveBy: {
    name: "resolve by",
    heads: ["deadline", "due", "by", "by when", "date", "end date", "resolves by", "resolution date"],
  },
  tags: { name: "tags", heads: ["labels", "keywords", "tag"] },
} as const satisfies Record<string, { name: string; heads: readonly string[] }>

export type CsvField = keyof typeof csvFields
export const csvFieldNames = Object.keys(csvFields) as CsvField[]

/** Which column (counted from 0) holds what. A field that is not there is in no column. */
export type CsvColumns = Partial<Record<CsvField, number>>

const plain = (heading: string): string =>
  heading
    .replace(/^\ufeff/, "")
    // `resolveBy`, `resolve_by` and `Resolve by` are one.
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim()

const byHead = new Map<string, CsvField>(
  csvFieldNames.flatMap((field) =>
    [csvFields[field].name, plain(field), ...csvFields[field].heads].map((head) => [head, field] as const),
  ),
)

/** Whether the first row is headings, and the columns that they name. Each field is guessed once. */
export function guessColumns({ rows }: CsvTable): { header: boolean; columns: CsvColumns } {
  const first = rows[0]?.cells ?? []
  const columns: CsvColumns = {}
  for (const [at, heading] of first.entries()) {
    const field = byHead.get(plain(heading))
    if (field !== undefined && columns[field] === undefined) columns[field] = at
  }
  if (columns.title !== undefined || Object.keys(columns).length > 1) return { header: true, columns }
  // No heading that is known: what holds words is the statement, what reads as a likelihood the likelihood.
  const likelihood = first.findIndex((cell) => cell.trim() !== "" && likelihoodIn(cell, "percent").ok)
  const title = first.findIndex((cell, at) => at !== likelihood && /\p{L}/u.test(cell))
  if (title >= 0) columns.title = title
  if (likelihood >= 0) columns.likelihood = likelihood
  return { header: false, columns }
}

/** Whether it is a file of ours, whose numbers are shares of 1 and say so nowhere in a cell. */
export function isOurs({ rows }: CsvTable): boolean {
  const heads = new Set(rows[0]?.cells.map(plain))
  return ["scenario id", "outcome id", "probability", "hash"].every((head) => heads.has(head))
}

/** The columns as they are called, for choosing among them. */
export function columnNames({ rows }: CsvTable, header: boolean): string[] {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const first = header ? (rows[0]?.cells ?? []) : []
  return Array.from({ length: width }, (_, at) => first[at]?.trim() || `Column ${at + 1}`)
}
