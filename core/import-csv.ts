/**
 * Scenarios from somebody's table. Each row is one scenario or a sentence that says why not; with a row that is none,
 * nothing is added until it is mended in the table or left out by hand, so that nobody believes that they have
 * brought forty when it was thirty-eight.
 *
 * What a table of one row each can hold is held (`csv-columns.ts`); links, signals and estimates it cannot.
 */
import { type Scenario, ScenarioKind, ScenarioStatus, type Working } from "./board.ts"
import { asWritten } from "./csv-cells.ts"
import {
  type CsvColumns,
  type CsvField,
  csvFieldNames,
  csvFields,
  guessColumns,
  isOurs,
} from "./csv-columns.ts"
import type { CsvRow, CsvTable } from "./csv-table.ts"
import {
  type ColumnMeaning,
  type DatesAs,
  datesIn,
  dayIn,
  type LikelihoodsAs,
  likelihoodIn,
  likelihoodsIn,
} from "./csv-values.ts"
import { limits } from "./limits.ts"
import { fail, ok, type Result } from "./result.ts"

export interface CsvChoices {
  header: boolean
  columns: CsvColumns
  /** null: as the column itself says. */
  likelihoods: LikelihoodsAs | null
  dates: DatesAs | null
  /** Rows that somebody has left out, by their numbers. */
  leftOut: readonly number[]
}

/** Of a scenario what stands in one row; ids, places and what goes with a kind are given when it is added. */
export interface CsvScenario {
  row: number
  title: string
  /** Title of the set; "" is none. */
  set: string
  kind: Scenario["kind"]
  /** Of several outcomes, with what each was given; of a yes/no question what its first answer is called. */
  outcomes: { label: string; probability: number | null }[]
  working: Working | { yes: number; low?: number; high?: number } | null
  fields: Partial<
    Pick<
      Scenario,
      "status" | "impact" | "unit" | "workingBasis" | "opensOn" | "closesOn" | "resolveBy" | "tags"
    >
  > &
    Pick<Scenario, "resolutionCriteria" | "finePrint" | "background">
}

export interface CsvProblem {
  row: number
  field: CsvField | null
  /** A whole sentence that begins with the row. */
  message: string
}

export interface CsvReading {
  scenarios: CsvScenario[]
  /** Of rows that are not left out. While there is one, nothing is added. */
  problems: CsvProblem[]
  /** What comes otherwise than it stands there, in sentences. */
  notes: string[]
  likelihoods: ColumnMeaning<LikelihoodsAs>
  dates: ColumnMeaning<DatesAs>
  /** Rows with something in them, headings not counted. */
  rows: number
}

export const guessedChoices = (table: CsvTable): CsvChoices => ({
  ...guessColumns(table),
  likelihoods: isOurs(table) ? "share" : null,
  dates: null,
  leftOut: [],
})

const likelihoodFields = ["likelihood", "low", "high"] as const
const dayFields = ["opensOn", "closesOn", "resolveBy"] as const

export function readCsv(table: CsvTable, choices: CsvChoices): CsvReading {
  const { columns, header } = choices
  const rows = header ? table.rows.slice(1) : table.rows
  const width = header ? (table.rows[0]?.cells.length ?? 0) : Number.POSITIVE_INFINITY
  const left = new Set(choices.leftOut)
  const groups = groupsOf(rows, columns).filter((group) => !group.some(({ row }) => left.has(row)))
  const read = groups.flat()
  const column = (fields: readonly CsvField[]) =>
    read.flatMap((row) => fields.map((field) => cellOf(row, columns, field)))
  const saysLikelihoods = likelihoodsIn(column(likelihoodFields))
  const saysDates = datesIn(column([...dayFields, "p10", "p50", "p90"]))
  const meant: Meant = {
    likelihoods: choices.likelihoods ?? saysLikelihoods.as,
    dates: choices.dates ?? saysDates.as,
  }
  const scenarios: CsvScenario[] = []
  const problems: CsvProblem[] = []
  let resolved = 0
  for (const group of groups) {
    const found = readRows(group, columns, width, meant)
    problems.push(...found.problems)
    if (found.scenario) scenarios.push(found.scenario)
    if (found.scenario && outcomeKnown.test(cellOf(group[0], columns, "status"))) resolved += 1
  }
  if (columns.title === undefined) {
    problems.splice(0, problems.length, {
      row: table.rows[0]?.row ?? 1,
      field: "title",
      message: "Say which column holds the statement of each scenario.",
    })
  }
  return {
    scenarios,
    problems,
    notes: [...(resolved > 0 ? [resolvedNote(resolved)] : []), ...twiceNote(scenarios)],
    likelihoods: { ...saysLikelihoods, as: meant.likelihoods },
    dates: { ...saysDates, as: meant.dates },
    rows: rows.length,
  }
}

const outcomeKnown = /^(?:resolved|annulled)$/i
const resolvedNote = (count: number): string =>
  `${count === 1 ? "1 scenario is" : `${count} scenarios are`} resolved or annulled there, and ${count === 1 ? "comes" : "come"} as closed: how it came out is said on the board.`

/** A table that was put together from two often says one thing twice; whether it is one thing somebody must know. */
function twiceNote(scenarios: readonly CsvScenario[]): string[] {
  const first = new Map<string, number>()
  const twice = scenarios.flatMap(({ title, row }) => {
    const same = title.toLowerCase()
    const before = first.get(same)
    if (before === undefined) first.set(same, row)
    return before === undefined ? [] : [{ row, before }]
  })
  const [one] = twice
  if (!one) return []
  return twice.length === 1
    ? [`Row ${one.row} has the same statement as row ${one.before}; both come.`]
    : [
        `${twice.length} rows have a statement that stands in a row before, row ${one.row} first; all of them come.`,
      ]
}

type Group = [CsvRow, ...CsvRow[]]

/** A scenario a row; where rows share the id of one, they are its outcomes. */
function groupsOf(rows: readonly CsvRow[], columns: CsvColumns): Group[] {
  const groups: Group[] = []
  const known = new Map<string, Group>()
  for (const row of rows) {
    const id = columns.outcome === undefined ? "" : cellOf(row, columns, "scenarioId")
    const there = known.get(id)
    if (there) there.push(row)
    else {
      const group: Group = [row]
      groups.push(group)
      if (id !== "") known.set(id, group)
    }
  }
  return groups
}

interface Meant {
  likelihoods: LikelihoodsAs | null
  dates: DatesAs | null
}

function cellOf({ cells }: CsvRow, columns: CsvColumns, field: CsvField): string {
  const at = columns[field]
  if (at === undefined) return ""
  const written = asWritten(cells[at] ?? "")
  return keptAsTheyAre.has(field) && written.trim() !== "" ? written : written.trim()
}

/** Of one scenario; all but its outcomes stands in the first of its rows. */
function readRows(
  group: Group,
  columns: CsvColumns,
  width: number,
  meant: Meant,
): { scenario: CsvScenario | null; problems: CsvProblem[] } {
  const [row] = group
  const problems: CsvProblem[] = []
  const cell = (field: CsvField) => cellOf(row, columns, field)
  const wrong = (field: CsvField | null, said: string) => {
    const about = field === null ? said : `${csvFields[field].name} ${said}`
    problems.push({ row: row.row, field, message: `Row ${row.row}: ${about}.` })
  }
  function taken<T>(field: CsvField, read: Result<T, string>): T | undefined {
    if (read.ok) return read.value
    wrong(field, read.error)
    return undefined
  }

  if (row.cells.slice(width).some((rest) => rest.trim() !== "")) {
    wrong(null, `${row.cells.length} cells stand under ${width} headings; a quotation mark may be missing`)
  }
  for (const field of csvFieldNames) {
    const most = longTexts.has(field) ? limits.textCharacters : limits.lineCharacters
    if (cell(field).length > most) {
      wrong(
        field,
        `has ${cell(field).length} characters; at most ${most.toLocaleString("en")} can stand there`,
      )
    }
    if (/\p{Cs}/u.test(cell(field))) wrong(field, "holds half of a character, which cannot be kept")
  }
  const title = oneLine(cell("title"))
  if (title === "") wrong("title", "is missing")

  const said = kindOf(cell("kind"))
  if (said === null) {
    wrong("kind", `“${short(cell("kind"))}” is none of: yes/no, several outcomes, number, date`)
  }
  const told = taken("outcomes", outcomesIn(cell("outcomes"))) ?? []
  const kind = said === "" ? impliedKind(group.length > 1 ? group : told, cell("p50")) : (said ?? "binary")
  const outcomes = told.length > 0 ? told : outcomesOfRows()
  if (kind !== "categorical" && group.length > 1) {
    wrong("scenarioId", `stands in ${group.length} rows, which only several outcomes of one scenario share`)
  }
  const working = workingOf()
  const fields = fieldsOfRow()
  if (problems.length > 0) return { scenario: null, problems }
  return {
    scenario: { row: row.row, title, set: oneLine(cell("set")), kind, outcomes, working, fields },
    problems,
  }

  function outcomesOfRows(): CsvScenario["outcomes"] {
    const first = oneLine(cell("outcome"))
    if (kind !== "categorical")
      return kind === "binary" && first !== "" ? [{ label: first, probability: null }] : []
    if (group.length === 1 && first === "") return []
    const rows = group.map((one) => {
      const label = oneLine(cellOf(one, columns, "outcome"))
      const value = cellOf(one, columns, "likelihood")
      const read = value === "" ? null : likelihoodIn(value, meant.likelihoods)
      const said = (field: CsvField, words: string) =>
        problems.push({ row: one.row, field, message: `Row ${one.row}: ${csvFields[field].name} ${words}.` })
      if (read && !read.ok) said("likelihood", read.error)
      if (label === "") said("outcome", "is missing")
      return { label, probability: read?.ok ? read.value : null }
    })
    return problems.length > 0 ? rows : (taken("outcomes", together(rows)) ?? rows)
  }

  function workingOf(): CsvScenario["working"] {
    if (kind === "binary") {
      const [yes, low, high] = likelihoodFields.map((field) =>
        cell(field) === "" ? undefined : taken(field, likelihoodIn(cell(field), meant.likelihoods)),
      )
      if (yes === undefined) {
        if (low !== undefined || high !== undefined) wrong("likelihood", "is missing beside its low or high")
        return null
      }
      if ((low ?? yes) > yes || (high ?? yes) < yes)
        wrong("likelihood", "does not lie between its low and high")
      return { yes, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
    }
    if (kind === "categorical") {
      if (outcomes.length < 2)
        wrong("outcomes", "must be two at least, as in “Talks: 30%; War: 10%; Neither: 60%”")
      return null
    }
    return quantilesOf(kind)
  }

  function quantilesOf(of: "numeric" | "date"): CsvScenario["working"] {
    const given = (["p10", "p50", "p90"] as const).map((field) => {
      if (cell(field) === "") return null
      return taken<number | string>(
        field,
        of === "date" ? dayIn(cell(field), meant.dates) : numberIn(cell(field)),
      )
    })
    if (given.every((value) => value === null)) return null
    const [p10 = null, p50 = null, p90 = null] = given
    const known = [p10, p50, p90].filter((value) => value !== null)
    if (known.some((value, i) => i > 0 && (known[i - 1] as number | string) > value)) {
      wrong("p50", "and the percentiles beside it must rise")
    }
    const beyond =
      cell("beyondRange") === ""
        ? undefined
        : taken("beyondRange", likelihoodIn(cell("beyondRange"), "share"))
    return { quantiles: { p10, p50, p90 }, ...(beyond === undefined ? {} : { pBeyondRange: beyond }) }
  }

  function fieldsOfRow(): CsvScenario["fields"] {
    const fields: CsvScenario["fields"] = {
      resolutionCriteria: cell("resolutionCriteria"),
      finePrint: cell("finePrint"),
      background: cell("background"),
    }
    if (cell("status") !== "") {
      const status = taken("status", statusIn(cell("status")))
      if (status) fields.status = status
    }
    if (cell("impact") !== "") {
      const impact = /^[1-5]$/.test(cell("impact")) ? Number(cell("impact")) : null
      if (impact === null) wrong("impact", `“${short(cell("impact"))}” is not a whole number from 1 to 5`)
      else fields.impact = impact
    }
    for (const field of ["unit", "workingBasis"] as const)
      if (cell(field) !== "") fields[field] = oneLine(cell(field))
    for (const field of dayFields) {
      const day = cell(field) === "" ? undefined : taken(field, dayIn(cell(field), meant.dates))
      if (day !== undefined) fields[field] = day
    }
    const tags = cell("tags") === "" ? [] : (taken("tags", tagsIn(cell("tags"))) ?? [])
    if (tags.length > 0) fields.tags = tags
    return fields
  }
}

/** Not trimmed: they are texts of their own, and come back as they went. */
const keptAsTheyAre: ReadonlySet<CsvField> = new Set(["resolutionCriteria", "finePrint", "background"])
const longTexts: ReadonlySet<CsvField> = new Set([
  "resolutionCriteria",
  "finePrint",
  "background",
  "outcomes",
  "tags",
])

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, " ").trim()

// --- what stands in a cell --------------------------------------------------------------------------------------

const kindWords: Record<Scenario["kind"], readonly string[]> = {
  binary: ["yes/no", "yes no", "boolean", "yes or no"],
  categorical: ["several outcomes", "multiple choice", "several", "choice", "options"],
  numeric: ["number", "quantity", "continuous"],
  date: ["day", "when"],
}

/** "" where nothing is said; null where it is not understood. */
function kindOf(cell: string): Scenario["kind"] | "" | null {
  const words = cell.toLowerCase()
  if (words === "") return ""
  return ScenarioKind.options.find((kind) => kind === words || kindWords[kind].includes(words)) ?? null
}

const impliedKind = (outcomes: readonly unknown[], median: string): Scenario["kind"] => {
  if (outcomes.length > 0) return "categorical"
  if (median === "") return "binary"
  return /^\d{4}-\d\d-\d\d/.test(median) ? "date" : "numeric"
}

function statusIn(cell: string): Result<Scenario["status"], string> {
  const words = cell.toLowerCase()
  // Resolved it is when somebody has said how it came out, on this board.
  if (outcomeKnown.test(words)) return ok("closed")
  const status = ScenarioStatus.options.find((one) => one === words)
  return status ? ok(status) : fail(`“${short(cell)}” is none of: draft, open, closed`)
}

function numberIn(cell: string): Result<number, string> {
  // Groups of three are thousands; 0,125 and 12345,678 are not made of groups.
  const [, mark] =
    /^[-\u2212]?[1-9]\d{0,2}([,\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?$/.exec(cell) ?? []
  const plain = mark === undefined ? cell : cell.replaceAll(mark, "")
  const value = /^[-\u2212]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?$/i.test(plain)
    ? Number(plain.replace("\u2212", "-").replace(",", "."))
    : Number.NaN
  return Number.isFinite(value) ? ok(value) : fail(`“${short(cell)}” is not a number`)
}

function tagsIn(cell: string): Result<string[], string> {
  const tags = [
    ...new Set(
      cell
        .split(/[;,|\n]/)
        .map(oneLine)
        .filter(Boolean),
    ),
  ]
  const long = tags.find((tag) => tag.length > 40)
  if (long !== undefined) return fail(`“${short(long)}” is longer than 40 characters`)
  return tags.length > limits.itemsPerEntity ? fail(`are more than ${limits.itemsPerEntity}`) : ok(tags)
}

/** `Talks: 30%; War: 10%; Neither: 60%`, or labels alone. */
function outcomesIn(cell: string): Result<CsvScenario["outcomes"], string> {
  const parts = cell
    .split(/[;|\n]/)
    .map(oneLine)
    .filter(Boolean)
  if (parts.length > limits.itemsPerEntity) return fail(`are more than ${limits.itemsPerEntity}`)
  const outcomes: CsvScenario["outcomes"] = []
  for (const part of parts) {
    const [, label, value] = /^(.+?)\s*[:=]\s*([\d.,]+\s*%?)$/.exec(part) ?? [null, part, undefined]
    if (label === undefined) continue
    const read =
      value === undefined
        ? null
        : likelihoodIn(value, /%|^(?:[2-9]|1\d|100)/.test(value) ? "percent" : "share")
    if (read && !read.ok) return fail(`“${short(part)}”: ${read.error}`)
    outcomes.push({ label, probability: read?.value ?? null })
  }
  return together(outcomes)
}

/** What several outcomes must be as one question. */
function together(outcomes: CsvScenario["outcomes"]): Result<CsvScenario["outcomes"], string> {
  if (outcomes.length > limits.itemsPerEntity) return fail(`are more than ${limits.itemsPerEntity}`)
  if (new Set(outcomes.map(({ label }) => label)).size < outcomes.length) return fail("name one thing twice")
  const given = outcomes.flatMap(({ probability }) => probability ?? [])
  if (given.length > 0 && given.length < outcomes.length)
    return fail("have a likelihood each, or none of them")
  const sum = given.reduce((a, b) => a + b, 0)
  // Whole percents of three may lack one.
  if (given.length > 0 && Math.abs(sum - 1) > 0.02) {
    return fail(`add up to ${Number((sum * 100).toFixed(1))}%, not to 100%`)
  }
  return ok(outcomes)
}
