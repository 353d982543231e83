/**
 * How long each file of a snapshot takes, as who asks for it waits: through the thread of the renderers, bundled as the
 * product is (`scripts/steps.mjs`), from the Korea board with a snapshot before it. First: the thread starts and loads the
 * renderer. Later: the median of more.
 * `npm run bench:exports [-- --times 5]`, as a table for docs/performance.md.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { cpus, loadavg } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { build } from "esbuild"
import type { Board } from "../core/board.ts"
import { readSnapshot, snapshotBoardOf, snapshotOf } from "../core/snapshot.ts"
import { derivedOf } from "../core/snapshot-derived.ts"
import { parseTemplate } from "../core/template.ts"
import {
  type NamedSnapshot,
  NotRendered,
  type RenderInput,
  renderedFormats,
} from "../server/exports/render.ts"
import { createRenderThread } from "../server/exports/render-thread.ts"

const { values } = parseArgs({ options: { times: { type: "string", default: "5" } } })
const times = Number(values.times)
const wantedMs = 3_000

function korea(): Board {
  const file = new URL("../prisma/templates/korea-2018.json", import.meta.url)
  const template = parseTemplate(JSON.parse(readFileSync(file, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

function named(board: Board, number: number): NamedSnapshot {
  const hidden = new Set<string>()
  const at = Date.UTC(2026, 10, 22, 9, number)
  const kept = snapshotOf({
    ...{ board, boardId: "bench", title: `Round ${number}`, author: "Bench", takenAt: at, asOf: at },
    ...{ seq: number, engineVersion: "bench", hidden, derived: derivedOf(snapshotBoardOf(board, hidden)) },
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return { id: `s${number}`, number, snapshot: read.value, hash: kept.hash }
}

const board = korea()
const moved: Board = {
  ...board,
  scenarios: board.scenarios.map((one, i) =>
    one.kind === "binary" && i % 2 === 0
      ? {
          ...one,
          working: { probabilities: { yes: 0.05 + i / 40, no: 0.95 - i / 40 }, low: 0.04, high: 0.97 },
        }
      : one,
  ),
}
const input: RenderInput = {
  ...named(moved, 2),
  previous: named(board, 1),
  hiddenNow: [],
  exportedAt: Date.UTC(2026, 10, 23),
  options: { paper: "a4", annex: false, rounded: false, view: "board" },
}

async function measured(make: () => Promise<Uint8Array | string>) {
  const from = performance.now()
  const file = await make()
  return {
    ms: performance.now() - from,
    bytes: typeof file === "string" ? Buffer.byteLength(file) : file.byteLength,
  }
}

// Where the packages are found from.
const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url))
mkdirSync(cache, { recursive: true })
const bundle = mkdtempSync(join(cache, "bench-exports-"))
process.on("exit", () => rmSync(bundle, { recursive: true, force: true }))
await build({
  entryPoints: {
    "render-worker": fileURLToPath(new URL("../server/exports/render-worker.ts", import.meta.url)),
  },
  ...{ outdir: bundle, outExtension: { ".js": ".mjs" }, bundle: true, platform: "node", format: "esm" },
  ...{ target: "node20", packages: "external", splitting: true, logLevel: "warning" },
})
const worker = pathToFileURL(join(bundle, "render-worker.mjs"))

const shown = (ms: number) => (ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`)
const annexed = { ...input, options: { ...input.options, annex: true } }
const jobs = [
  ...renderedFormats.map((format) => ({ name: format.toUpperCase(), format, input })),
  { name: "PDF with annex", format: "pdf" as const, input: annexed },
]

const load = loadavg()[0] ?? 0
const lines = ["| file | first | later (median) | size |", "|---|---|---|---|"]
let slow = false
for (const { name, format, input } of jobs) {
  // Each format has a thread of its own here, so that each first one is a first one.
  const thread = createRenderThread(() => new Worker(worker))
  try {
    const first = await measured(() => thread.file(format, input))
    const later: number[] = []
    for (let i = 0; i < times; i++) later.push((await measured(() => thread.file(format, input))).ms)
    later.sort((a, b) => a - b)
    const median = later[Math.floor(later.length / 2)] ?? Number.NaN
    slow ||= first.ms > wantedMs
    lines.push(`| ${name} | ${shown(first.ms)} | ${shown(median)} | ${Math.ceil(first.bytes / 1024)} kB |`)
  } catch (error) {
    if (!(error instanceof NotRendered)) throw error
    lines.push(`| ${name} | not made: ${error.message} | | |`)
  }
}
const cpu = cpus()
const machine = `${cpu.length} cores (${cpu[0]?.model.trim()}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, one-minute load ${load.toFixed(1)}`
process.stdout.write(`${machine}\n\n${lines.join("\n")}\n`)
if (slow) process.stdout.write(`\nSomething took longer than the ${wantedMs / 1_000} s that are wanted.\n`)
// Threads that rest would keep their memory for two minutes, and nobody asks any more.
process.exit(slow ? 1 : 0)
