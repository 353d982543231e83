/** The sheets that are tables: a row of headings that stays in sight, a filter on each, what each column means. */
import type { Snapshot } from "../../../core/snapshot.ts"
import { linkStrength, relationWords } from "../../../core/strength.ts"
import {
  type EstimateRow,
  estimateColumns,
  estimateRows,
  type TableColumn,
  type TableValue,
} from "../estimates-table.ts"
import { judgementLog, outcomeNameIn } from "../judgement-log.ts"
import type { RenderInput } from "../render.ts"
import {
  type Cell,
  day,
  heading,
  highEnough,
  instant,
  likelihood,
  number,
  points,
  type Row,
  text,
  wrapped,
} from "./cells.ts"

export interface Table {
  name: string
  columns: { head: string; width: number; meaning: string }[]
  rows: Row[]
}

interface Column<Of> {
  head: string
  width: number
  meaning: string
  cell: (of: Of) => Cell
}

const tableOf = <Of>(name: string, columns: Column<Of>[], of: readonly Of[]): Table => ({
  name,
  columns,
  rows: of.map((one) => columns.map(({ cell }) => cell(one))),
})

/** Longer texts are whole in their cells, and seen when the row is made higher. */
const mostLines = 8

export function dataOf({ columns, rows }: Table): Row[] {
  const widths = columns.map(({ width }) => width)
  return [columns.map(({ head }) => heading(head)), ...rows].map((row) => highEnough(row, widths, mostLines))
}

// --- estimates --------------------------------------------------------------------------------------------------

export const estimatesTable = (input: RenderInput): Table =>
  tableOf(
    "Estimates",
    estimateColumns.map((column) => ({
      ...column,
      width: widths[column.head] ?? 12,
      cell: (row: EstimateRow) => estimateCell(column.kind, row[column.head]),
    })),
    estimateRows(input),
  )

const widths: Partial<Record<string, number>> = {
  ...{ title: 52, set: 34, outcome: 18, words: 24, resolution_criteria: 52, fine_print: 40, background: 52 },
  ...{ basis: 40, tags: 20, remark: 30, as_of: 26, hash: 68, scenario_id: 20, outcome_id: 12 },
  ...{ previous_probability: 14, follows_probability: 14 },
}

function estimateCell(kind: TableColumn["kind"], value: TableValue): Cell {
  if (value === null) return null
  switch (kind) {
    case "probability":
      return typeof value === "number" ? number(value, "0.0%") : text(value)
    case "points":
      return typeof value === "number" ? points(value) : text(value)
    case "number":
    case "quantile":
      return typeof value === "number" ? number(value) : day(value)
    case "day":
      return typeof value === "string" ? day(value) : number(value)
    case "text":
      return typeof value === "string" ? text(value) : number(value)
    case "long-text":
      return typeof value === "string" ? wrapped(value) : number(value)
  }
}

// --- the model --------------------------------------------------------------------------------------------------

export function linksTable({ board }: Snapshot): Table {
  const named = outcomeNameIn(new Map(board.scenarios.map((scenario) => [scenario.id, scenario])))
  type Link = (typeof board.links)[number]
  const columns: Column<Link>[] = [
    { head: "link_id", width: 16, meaning: "The link.", cell: ({ id }) => text(id) },
    {
      head: "from",
      width: 48,
      meaning: "The outcome that it goes out from.",
      cell: ({ from }) => wrapped(named(from)),
    },
    {
      head: "relation",
      width: 26,
      meaning: "What it does to the other end.",
      cell: ({ relation }) => text(relationWords[relation].label),
    },
    { head: "to", width: 48, meaning: "The outcome that it goes to.", cell: ({ to }) => wrapped(named(to)) },
    { head: "strength", width: 26, meaning: "How much, in words.", cell: (link) => text(linkStrength(link)) },
    {
      head: "log_odds_shift",
      width: 16,
      meaning: "How far it shifts the log-odds of that outcome, in nats.",
      cell: ({ logOddsShift }) => number(logOddsShift, "0.00"),
    },
    {
      head: "lag_days",
      width: 10,
      meaning: "Days until it takes effect.",
      cell: ({ lagDays }) => number(lagDays),
    },
    {
      head: "rationale",
      width: 52,
      meaning: "Why, in the group's words.",
      cell: ({ rationale }) => wrapped(rationale),
    },
    { head: "basis", width: 40, meaning: "What it rests on.", cell: ({ basis }) => wrapped(basis) },
  ]
  return tableOf("Links", columns, board.links)
}

export function signalsTable({ board }: Snapshot): Table {
  const named = outcomeNameIn(new Map(board.scenarios.map((scenario) => [scenario.id, scenario])))
  const sources = new Map(board.sources.map(({ id, title }) => [id, title]))
  type Signal = (typeof board.signals)[number]
  const columns: Column<Signal>[] = [
    { head: "signal_id", width: 16, meaning: "The signal.", cell: ({ id }) => text(id) },
    { head: "signal", width: 48, meaning: "What would be seen.", cell: ({ title }) => wrapped(title) },
    {
      head: "of",
      width: 48,
      meaning: "The outcome that it speaks for or against.",
      cell: (signal) => wrapped(named(signal)),
    },
    {
      head: "if_so",
      width: 11,
      meaning: "How likely it is seen if the outcome comes, 0 to 1.",
      cell: ({ pGivenOutcome }) => likelihood(pGivenOutcome),
    },
    {
      head: "if_not",
      width: 11,
      meaning: "How likely it is seen if the outcome does not come, 0 to 1.",
      cell: ({ pGivenNotOutcome }) => likelihood(pGivenNotOutcome),
    },
    {
      head: "state",
      width: 14,
      meaning: "watching, observed, notObserved (the time is over and it was not there) or expired.",
      cell: ({ state }) => text(state),
    },
    {
      head: "from",
      width: 13,
      meaning: "From when on it is watched for.",
      cell: ({ window }) => day(window?.[0]),
    },
    {
      head: "until",
      width: 13,
      meaning: "Until when it is watched for.",
      cell: ({ window }) => day(window?.[1]),
    },
    {
      head: "observed_on",
      width: 13,
      meaning: "When it was seen.",
      cell: ({ observedOn }) => day(observedOn),
    },
    {
      head: "reported_on",
      width: 13,
      meaning: "When it was told.",
      cell: ({ reportedOn }) => day(reportedOn),
    },
    {
      head: "priced_in",
      width: 10,
      meaning: "yes: the group's numbers hold it already, and it is not counted again.",
      cell: ({ pricedIn }) => text(pricedIn ? "yes" : "no"),
    },
    {
      head: "group",
      width: 18,
      meaning: "Signals of one group are not independent and count together.",
      cell: ({ independenceGroup }) => text(independenceGroup),
    },
    {
      head: "grade",
      width: 8,
      meaning: "Reliability of the source (A to F) and credibility of what it says (1 to 6).",
      cell: ({ grade }) => text(grade && `${grade.reliability}${grade.credibility}`),
    },
    {
      head: "source",
      width: 36,
      meaning: "Where it was told.",
      cell: ({ sourceId }) => wrapped(sources.get(sourceId ?? "")),
    },
    {
      head: "basis",
      width: 40,
      meaning: "What the two likelihoods rest on.",
      cell: ({ basis }) => wrapped(basis),
    },
  ]
  return tableOf("Signals", columns, board.signals)
}

export function logTable(input: RenderInput): Table {
  const hidden = new Set([...input.hiddenNow, ...(input.snapshot.hidden ?? [])])
  const lines = judgementLog(input.snapshot, hidden)
  type Line = (typeof lines)[number]
  const columns: Column<Line>[] = [
    { head: "at_utc", width: 18, meaning: "When, in UTC.", cell: ({ at }) => instant(at) },
    {
      head: "kind",
      width: 22,
      meaning: "Round opened, round revealed, decision, decision on the model or resolution.",
      cell: ({ kind }) => text(kind),
    },
    {
      head: "round",
      width: 8,
      meaning: "Number of the round; empty: outside of rounds.",
      cell: ({ round }) => number(round),
    },
    {
      head: "about",
      width: 52,
      meaning: "The scenario, part of the model, or round.",
      cell: ({ about }) => wrapped(about),
    },
    {
      head: "what",
      width: 52,
      meaning: "What was asked, decided, or how it came out.",
      cell: ({ what }) => wrapped(what),
    },
    {
      head: "reason",
      width: 52,
      meaning: "The reason that was written down; empty: none was.",
      cell: ({ reason }) => wrapped(reason),
    },
    {
      head: "who",
      width: 22,
      meaning: "Who did it; empty where nobody is named.",
      cell: ({ who }) => text(who),
    },
  ]
  return tableOf("Log", columns, lines)
}
