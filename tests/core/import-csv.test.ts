import { describe, expect, it } from "vitest"
import { Board } from "../../core/board.ts"
import { asWritten, neutralised } from "../../core/csv-cells.ts"
import { csvTable } from "../../core/csv-table.ts"
import { type CsvChoices, guessedChoices, readCsv } from "../../core/import-csv.ts"
import { addedFromCsv, boardFromCsv } from "../../core/import-csv-board.ts"
import { asRead, koreaBoard } from "./any-board.ts"

const counter = () => {
  let next = 0
  return () => `id${next++}`
}
function tableOf(text: string) {
  const table = csvTable(text)
  if (!table.ok) throw new Error(table.error.message)
  return table.value
}
function read(text: string, choices: Partial<CsvChoices> = {}) {
  const table = tableOf(text)
  return readCsv(table, { ...guessedChoices(table), ...choices })
}
const messages = (text: string, choices: Partial<CsvChoices> = {}) =>
  read(text, choices).problems.map(({ message }) => message)
const likelihoods = (text: string, choices: Partial<CsvChoices> = {}) =>
  read(text, choices).scenarios.map(({ working }) => (working && "yes" in working ? working.yes : working))

describe("a table", () => {
  it.each([
    ["commas", "Title,Likelihood\nA,30\nB,40\n", ","],
    ["semicolons and decimal commas", "Title;Likelihood\nA;30,5\nB;40\n", ";"],
    ["tabs", "Title\tLikelihood\nA\t30\nB\t40\n", "\t"],
    ["what Excel writes in front", "\ufeffsep=;\r\nTitle;Likelihood\r\nA, or B;30\r\nB;40\r\n", ";"],
  ])("is read that has %s", (_, text, delimiter) => {
    expect(tableOf(text).delimiter).toBe(delimiter)
    const { scenarios, problems } = read(text)
    expect(problems).toEqual([])
    expect(scenarios).toHaveLength(2)
    expect(scenarios[1]).toMatchObject({ title: "B", working: { yes: 0.4 } })
  })

  it("keeps line breaks and quotation marks in a cell, and the numbers of rows that a spreadsheet shows", () => {
    const { scenarios, problems } = read(
      'title,background,likelihood\n\n"He said ""no""","one\ntwo",10%\n,,\nB,,130%\n',
    )
    expect(scenarios[0]).toMatchObject({ row: 3, title: 'He said "no"', fields: { background: "one\ntwo" } })
    expect(problems.map(({ message }) => message)).toEqual(["Row 5: likelihood 130% is above 100."])
  })

  it("without headings is read by what stands in it", () => {
    const { scenarios } = read("Talks resume,30%\nA test,12%\n")
    expect(scenarios.map(({ title, row }) => [title, row])).toEqual([
      ["Talks resume", 1],
      ["A test", 2],
    ])
  })

  it.each([
    ["nothing", "\n , \n", "missing", /nothing in this table/],
    ["an open quotation mark", 'title\n"a\nb', "syntax", /^Row 2: a quotation mark/],
    ["too many rows", "title\n".repeat(2_600), "too-large", /more than the 2,500 rows/],
    ["too many columns", "a,".repeat(200), "too-large", /^Row 1: 201 cells are more than the 100/],
    ["a long cell", `title\n${"x".repeat(10_001)}`, "too-large", /^Row 2: .+ longer than the 10,000/],
    ["10 MB", "x,".repeat(5_000_000), "too-large", /longer than the 2,000,000 characters/],
    ["NUL", "title\na\nb\0", "character", /NUL/],
  ])("is refused that has %s", (_, text, reason, message) => {
    const table = csvTable(text)
    expect(table.ok ? null : table.error.reason).toBe(reason)
    expect(table.ok ? "" : table.error.message).toMatch(message)
  })
})

describe("a likelihood in a table", () => {
  it("is read as people write it", () => {
    expect(likelihoods("title,p\na,30\nb,30%\nc,3/10\nd,1:2\ne,3 in 10\nf,\ng,0\nh,100")).toEqual([
      ...[0.3, 0.3, 0.3, 1 / 3, 0.3],
      null,
      ...[0, 1],
    ])
  })

  it("that could be two things is read by its column, and where that does not say, somebody is asked", () => {
    expect(likelihoods("title,p\na,0.3\nb,1\nc,0")).toEqual([0.3, 1, 0])
    const mixed = "title,p\na,0.5\nb,30"
    expect(read(mixed).likelihoods).toEqual({ as: null, asked: true })
    expect(messages(mixed)).toEqual([
      "Row 2: likelihood 0.5 could be 0.5% or 50%: say what numbers in this column are.",
    ])
    expect(likelihoods(mixed, { likelihoods: "percent" })).toEqual([0.005, 0.3])
    expect(messages(mixed, { likelihoods: "share" })).toEqual(["Row 3: likelihood 30 is more than 1."])
    expect(messages("title,p\na,1\nb,0")).toHaveLength(1)
  })

  it("numbers: groups of three are thousands, what stands behind a comma else are decimals", () => {
    const medians = (cells: string[]) =>
      read(["title;kind;p50", ...cells.map((cell, at) => `Q${at};number;${cell}`)].join("\n")).scenarios.map(
        ({ working }) => (working && "quantiles" in working ? working.quantiles.p50 : null),
      )
    expect(medians(["0,125", "12345,678", "1,234,567", "1 234,5", "-1\u2019234.5"])).toEqual([
      0.125, 12345.678, 1_234_567, 1234.5, -1234.5,
    ])
  })

  it("a median that is a day is as open to two readings as a deadline, and is asked about too", () => {
    const text = "title,kind,p50\na,date,3/4/2026\nb,date,5/4/2026"
    expect(read(text).dates).toEqual({ as: null, asked: true })
    expect(messages(text)).toHaveLength(2)
    expect(messages(text, { dates: "mdy" })).toEqual([])
  })

  it("says which rows have the same statement, and brings them", () => {
    const { notes, scenarios } = read("title,p\nTalks,30%\nWar,10%\ntalks,40%")
    expect(notes).toEqual(["Row 4 has the same statement as row 2; both come."])
    expect(scenarios).toHaveLength(3)
  })

  it("needs its low and high on either side", () => {
    expect(messages("title,p,low,high\na,30,40,50\nb,30,10,50\nc,,10,20")).toEqual([
      "Row 2: likelihood does not lie between its low and high.",
      "Row 4: likelihood is missing beside its low or high.",
    ])
  })
})

describe("a day in a table", () => {
  const days = (text: string, choices: Partial<CsvChoices> = {}) =>
    read(text, choices).scenarios.map(({ fields }) => fields.resolveBy)

  it("is read as it is written, and asked about where month and day could change places", () => {
    expect(
      days('title,due\na,2026-11-30\nb,30.11.2026\nc,3.4.2026\nd,30 Nov 2026\ne,"November 30, 2026"'),
    ).toEqual([...["2026-11-30", "2026-11-30", "2026-04-03", "2026-11-30", "2026-11-30"]])
    expect(days("title,due\na,3/4/2026\nb,30/11/2026")).toEqual(["2026-04-03", "2026-11-30"])
    expect(days("title,due\na,3/4/2026\nb,11/30/2026")).toEqual(["2026-03-04", "2026-11-30"])
    const either = "title,due\na,3/4/2026\nb,4/4/2026"
    expect(messages(either)).toEqual([
      "Row 2: resolve by 3/4/2026 could be day first or month first: say which.",
    ])
    expect(days(either, { dates: "mdy" })).toEqual(["2026-03-04", "2026-04-04"])
    expect(messages("title,due\na,31.2.2026\nb,soon\nc,2026-13-01")).toEqual([
      "Row 2: resolve by 31.2.2026 is not a day of the calendar.",
      "Row 3: resolve by “soon” is not a day such as 2026-11-30 or 30.11.2026.",
      "Row 4: resolve by 2026-13-01 is not a day of the calendar.",
    ])
  })
})

describe("rows that are no scenarios", () => {
  const text = [
    "Title,Kind,Outcomes,Status,Impact,Tags,P50,Set",
    ",yes/no,,,,,,",
    "Two things,several outcomes,Talks: 30%; War: 50%,,,,,",
    "Odd,maybe,,resolved,7,,,",
    "Number,number,,,,,many,",
    'Good,several outcomes,"Talks: 30%; War: 10%; Neither: 60%",open,3,north; south,,Moves',
    "Long,,,,,,,,,and more",
  ].join("\n")

  it("say why, each of its faults, and hold up all the others", () => {
    expect(messages(text)).toEqual([
      "Row 2: statement is missing.",
      "Row 3: outcomes add up to 80%, not to 100%.",
      "Row 3: outcomes must be two at least, as in “Talks: 30%; War: 10%; Neither: 60%”.",
      "Row 4: kind “maybe” is none of: yes/no, several outcomes, number, date.",
      "Row 4: impact “7” is not a whole number from 1 to 5.",
      "Row 5: median “many” is not a number.",
      "Row 7: 10 cells stand under 8 headings; a quotation mark may be missing.",
    ])
  })

  it("go when they are left out one by one", () => {
    const { scenarios, problems, rows } = read(text, { leftOut: [2, 3, 4, 5, 7] })
    expect(problems).toEqual([])
    expect(rows).toBe(6)
    expect(scenarios).toEqual([expect.objectContaining({ title: "Good", set: "Moves", kind: "categorical" })])
  })

  it("are all of them when no column is the statement", () => {
    expect(messages("Impact,Status\n3,open", { columns: { impact: 0 } })).toEqual([
      "Say which column holds the statement of each scenario.",
    ])
  })
})

describe("what a table becomes", () => {
  const text = [
    "Statement;Set;Likelihood;Outcomes;P10;P50;P90",
    "=1+1;Moves;30%;;;;",
    '<b>Talks</b>;moves;;"A; B";;;',
    "Price;Other;;;10;20,5;30",
    "When;;;;2026-01-01;2026-06-01;",
  ].join("\n")

  it("is a board that stands as it is in a document", () => {
    const made = boardFromCsv(read(text).scenarios, "From a table", counter())
    if (!made.ok) throw new Error(made.error)
    expect(Board.safeParse(made.value).error).toBeUndefined()
    expect(asRead(made.value)).toEqual(made.value)
    expect(made.value.sets.map(({ title }) => title)).toEqual(["Moves", "Other"])
    expect(made.value.scenarios.map(({ title, kind, working }) => [title, kind, working])).toEqual([
      ["=1+1", "binary", { probabilities: { yes: 0.3, no: 0.7 } }],
      ["<b>Talks</b>", "categorical", { probabilities: expect.any(Object) }],
      ["Price", "numeric", { quantiles: { p10: 10, p50: 20.5, p90: 30 } }],
      ["When", "date", { quantiles: { p10: "2026-01-01", p50: "2026-06-01", p90: null } }],
    ])
  })

  it("is put behind what stands there, in the sets that there are", () => {
    const board = asRead(koreaBoard())
    const set = board.sets[0]
    if (!set) throw new Error("no set")
    const { scenarios } = read(`title,set\nFirst,"${set.title.toUpperCase()}"\nSecond,New\nThird,new`)
    const added = addedFromCsv(scenarios, board, { newId: counter(), now: 5 })
    if (!added.ok) throw new Error(added.error)
    expect(added.value.sets.map(({ title }) => title)).toEqual(["New"])
    expect(added.value.scenarios.map(({ setId }) => setId)).toEqual([set.id, "id0", "id0"])
    const last = board.scenarios.filter(({ setId }) => setId === set.id).at(-1)
    const first = added.value.scenarios[0]
    expect(first && last?.order && (first.order as string) > last.order).toBe(true)
  })
})

describe("a cell", () => {
  it.each(["=1+1", "+1", "-5 degrees", "@home", "\ttab", "'=1", "''", "'tis", "plain", "\uff1dwide", ""])(
    "holds %j as no formula, and is read back",
    (text) => {
      expect(neutralised(text)).not.toMatch(/^[=+\-@\t\r\uff1d]/)
      expect(asWritten(neutralised(text))).toBe(text)
    },
  )
})
