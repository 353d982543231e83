// What follows the one page, read back by a parser that is not the one that wrote it.
import { readFileSync } from "node:fs"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import { expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { hiddenWords } from "../../core/hidden-working.ts"
import { nothingJudged, type SnapshotJudgement } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"
import { pdfOf } from "../../server/exports/pdf/pdf.ts"
import { renderInput, taken } from "./rendered.ts"

const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
if (!template.ok) throw new Error(template.error.message)
const korea = template.value.board
const asked = korea.scenarios.find(({ kind }) => kind === "binary")
if (!asked) throw new Error("no yes/no question")

const long = `${"Word after word ".repeat(620)}and the last.`
const board: Board = {
  ...korea,
  meta: { ...korea.meta, handling: "EXERCISE" },
  scenarios: korea.scenarios.map((one) =>
    one.id === asked.id ? { ...one, background: long, workingBasis: "a basis of its own" } : one,
  ),
}
const [yes, no] = asked.outcomes
const said = (id: string, by: string | null): SnapshotJudgement["estimates"][number] => ({
  ...{ id, scenarioId: asked.id, round: 1, given: null, interval: [0.2, 0.4], confidence: "moderate" },
  forecast: { probabilities: { [yes?.id ?? ""]: 0.31, [no?.id ?? ""]: 0.69 } },
  ...{ rationale: `Because of ${id}`, sourceIds: [], by, mark: `mark-${id}`, at: null, withdrawnAt: null },
})
const [link] = korea.links.filter(({ relation }) => relation === "influences")
const [response] = korea.responses
const [source] = korea.sources
if (!link || !response || !source) throw new Error("no model")
const vote = (
  id: string,
  about: SnapshotJudgement["votes"][number]["about"],
  forecast: SnapshotJudgement["votes"][number]["forecast"],
): SnapshotJudgement["votes"][number] => ({
  ...{ id, about, forecast, round: 1, confidence: "low", rationale: `Vote ${id}`, sourceIds: [source.id] },
  ...{ by: null, mark: `mark-${id}`, at: null, withdrawnAt: null },
})
const judgement: SnapshotJudgement = {
  ...nothingJudged,
  people: [{ id: "p1", name: "Mina Named" }],
  estimates: [{ ...said("first", "p1"), sourceIds: [source.id] }, said("second", null)],
  votes: [
    vote("strong", { kind: "link", id: link.id }, { shift: Math.log(4) }),
    { ...vote("gone", { kind: "link", id: link.id }, { shift: 1 }), withdrawnAt: 1 },
    vote(
      "table",
      { kind: "response", id: response.id },
      { table: response.table.map((row) => row.map(() => 1.23)) },
    ),
  ],
}
const options = { paper: "a4", annex: true, rounded: false, view: "board" } as const

/** Where letters stand apart, a parser reads spaces. */
const bare = (text: string) => text.replace(/\s/g, "")

async function pagesOf(annex: boolean, hiddenNow: string[] = [], said = judgement, of = board) {
  const now = taken(of, { judgement: said })
  const bytes = (await pdfOf(renderInput(now, { hiddenNow, options: { ...options, annex } }))) as Uint8Array
  const task = getDocument({ data: bytes.slice(), verbosity: 0 })
  const document = await task.promise
  const pages: { text: string; tags: string }[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const text = items.map((item) => ("str" in item ? item.str : "")).join("")
    pages.push({ text: bare(text), tags: JSON.stringify(await page.getStructTree()) })
  }
  await task.destroy()
  return { pages, hash: now.hash, raw: Buffer.from(bytes).toString("latin1") }
}

const whole = pagesOf(true)

it("the annex follows page 1, whole and in order, tagged, each page with its hash, number and handling line", async () => {
  const { pages, hash } = await whole
  expect(pages.length).toBeGreaterThan(3)
  const [alone] = (await pagesOf(false)).pages
  expect(pages[0]?.text.split("Basis")[0]).toBe(alone?.text.split("Basis")[0])
  expect(pages[0]?.text).toContain(`Page1of${pages.length}`)
  for (const [at, { text }] of pages.slice(1).entries()) {
    expect(text).toContain(hash.slice(0, 16))
    expect(text).toContain(`page${at + 2}of${pages.length}`)
    expect(text.match(/EXERCISE/g)).toHaveLength(2)
  }
  const text = pages.map((page) => page.text).join("")
  const order = [
    asked.title,
    "a basis of its own",
    "Background",
    "Word after word",
    "and the last.",
    "Estimates (2)",
  ]
  const from = text.indexOf("Scenarios", pages[0]?.text.length)
  let at = from
  for (const part of [...order, "Mina Named", "31%", "20–40%", "moderate", "not named", "Links", "Signals"]) {
    at = text.indexOf(bare(part), at)
    expect(at, part).toBeGreaterThan(0)
  }
  expect(text.match(/Word(?!sby)/g)).toHaveLength(620)
  expect(text).not.toContain("mark-second")
  const tags = pages.map((page) => page.tags).join()
  for (const role of ["H2", "H3", "H4", "P", "L", "LI", "LBody", "Table", "TR", "TH", "TD"])
    expect(tags).toContain(`"role":"${role}"`)
})

it("B8 the annex tells neither number nor basis nor estimates of what a blind round hides", async () => {
  const text = (await pagesOf(true, [asked.id])).pages.map((page) => page.text).join("")
  expect(text).toContain(bare(hiddenWords))
  for (const told of ["a basis of its own", "Because of first", "Mina Named"])
    expect(text).not.toContain(bare(told))
})

it("the annex holds tables and votes in words and numbers, and names sources once, by numbers where they are used", async () => {
  const { pages, raw } = await whole
  const text = pages.map((page) => page.text).join("")
  const [driver] = korea.drivers.filter(({ id }) => id === response.driverIds[0])
  for (const level of driver?.levels ?? []) expect(text.split(bare(level)).length, level).toBeGreaterThan(2)
  expect(text).toContain(bare("a quarter as likely (−1.39)"))
  expect(text).toContain(bare("4 times as likely (+1.39) low Vote strong [1]"))
  expect(text).toContain(bare("Because of first [1]"))
  expect(text).toContain(bare("other than accepted in 25 of 25 cells"))
  expect(text).not.toContain(bare("Vote gone"))
  expect(text.split(bare(source.title))).toHaveLength(2)
  for (const scope of ["Column", "Row"]) expect(raw).toMatch(new RegExp(`/Scope /${scope}\\b`))
})

it("a table that goes on over a page has its heads again, and no row that fits on one is on two", async () => {
  const rationale = (at: number) => `Begin${at}x ${"and so on ".repeat(60)} end${at}x`
  const none = { links: [], signals: [], drivers: [], responses: [], tables: [] }
  const alone: Board = { ...korea, ...none, scenarios: [asked] }
  const estimates = Array.from({ length: 20 }, (_, at) => ({
    ...said(`e${at}`, null),
    rationale: rationale(at),
  }))
  const { pages } = await pagesOf(true, [], { ...judgement, estimates, votes: [] }, alone)
  const heads = bare("Round Who Number 80% interval Confidence Reason")
  const withRows = pages.filter(({ text }) => text.includes("Begin"))
  expect(withRows.length).toBeGreaterThan(1)
  for (const { text } of withRows) expect(text).toContain(heads)
  const on = Array.from({ length: 20 }, (_, at) =>
    pages.filter(({ text }) => text.includes(`Begin${at}x`) && text.includes(`end${at}x`)),
  )
  expect(on.every((pages) => pages.length === 1)).toBe(true)
})
