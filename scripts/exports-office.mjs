// Opens the files of a snapshot of the Korea board with LibreOffice, as somebody who gets them would, and checks that it
// reads them: PPTX and XLSX become PDF, the CSV a sheet again, the PDF is read by Draw. `npm run exports:office [-- --keep
// <folder>]` keeps what was made, to be looked at.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { readSnapshot, snapshotBoardOf, snapshotOf } from "../core/snapshot.ts"
import { derivedOf } from "../core/snapshot-derived.ts"
import { parseTemplate } from "../core/template.ts"
import { renderThread } from "../server/exports/render-thread.ts"

const { values } = parseArgs({ options: { keep: { type: "string" } } })
const limitMs = 120_000

const office = ["soffice", "libreoffice"].find(
  (name) => spawnSync(name, ["--version"], { timeout: limitMs }).status === 0,
)
if (office === undefined) {
  process.stderr.write(
    "LibreOffice is not here, so nothing was checked. On Debian: apt-get install libreoffice-impress libreoffice-calc libreoffice-draw\n",
  )
  process.exit(1)
}

const folder = values.keep ?? mkdtempSync(join(tmpdir(), "parley-office-"))
mkdirSync(folder, { recursive: true })
const input = koreaInput()
const failures = []
for (const { format, to, filter } of [
  { format: "pptx", to: "pdf" },
  { format: "xlsx", to: "pdf" },
  { format: "csv", to: "xlsx", filter: "CSV:44,34,76,1" },
  { format: "pdf", to: "png", filter: "draw_pdf_import" },
]) {
  const file = join(folder, `korea-${format}.${format}`)
  writeFileSync(file, await renderThread.file(format, input))
  const failure = opened(file, to, filter)
  process.stdout.write(`${format.padEnd(5)}${failure ?? `opened by ${office}, written as ${to}`}\n`)
  if (failure) failures.push(format)
}
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
process.exit(failures.length > 0 ? 1 : 0)

/** Why not; undefined: it was. */
function opened(file, to, filter) {
  // A profile of its own: a LibreOffice that is open elsewhere would take the file and say nothing.
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`
  const made = file.replace(/\.\w+$/, `.${to}`)
  const args = [
    profile,
    "--headless",
    ...(filter ? [`--infilter=${filter}`] : []),
    "--convert-to",
    to,
    "--outdir",
    folder,
    file,
  ]
  const { status, stderr, error } = spawnSync(office, args, { timeout: limitMs, encoding: "utf8" })
  if (error) return `not opened: ${error.message}`
  if (status !== 0) return `not opened: ${stderr.trim()}`
  const size = statSync(made, { throwIfNoEntry: false })?.size ?? 0
  return size > 1_000 ? undefined : `not opened: ${stderr.trim() || "nothing was written"}`
}

function koreaInput() {
  const file = new URL("../prisma/templates/korea-2018.json", import.meta.url)
  const template = parseTemplate(JSON.parse(readFileSync(file, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  const { board } = template.value
  const before = {
    ...board,
    scenarios: board.scenarios.map((one, i) =>
      one.kind === "binary" && i % 3 === 0
        ? { ...one, working: { probabilities: { yes: 0.5, no: 0.5 } } }
        : one,
    ),
  }
  return {
    ...named(board, 2),
    previous: named(before, 1),
    hiddenNow: [],
    exportedAt: Date.now(),
    options: { paper: "a4", annex: true, rounded: false, view: "board" },
  }
}

function named(board, number) {
  const hidden = new Set()
  const at = Date.now() - 3_600_000 * (3 - number)
  const kept = snapshotOf({
    ...{ board, boardId: "office", title: `Round ${number}`, author: "Office", takenAt: at, asOf: at },
    ...{ seq: number, engineVersion: "office", hidden, derived: derivedOf(snapshotBoardOf(board, hidden)) },
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return { id: `s${number}`, number, snapshot: read.value, hash: kept.hash }
}
