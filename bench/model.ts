/**
 * How long a what-if takes, by the size of the network: `npm run bench:model`.
 *
 * Each question sets something else, so none is answered from what was kept. Measured beside it: one pass over as many
 * bytes of numbers as the model's tables have, which no exact answer from those tables can undercut; and bayesjs (MIT),
 * the library on npm that runs the same networks exactly, whose answers are compared with ours (it is installed into
 * the bench's own folder, with its own pins). Both get a network that they have seen before, and new evidence.
 */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { resolve } from "node:path"
import { parseBif } from "../core/bif.ts"
import { type Board, emptyBoard, type Scenario } from "../core/board.ts"
import { newModel } from "../core/network/board-network.ts"
import type { DiscreteNetwork } from "../core/network/discrete-network.ts"
import { treeShape } from "../core/network/junction-tree-shape.ts"
import { runNetwork } from "../core/network/plain-network.ts"
import { drawsFrom } from "../core/network/portable-random.ts"
import { type Marginals, nothingSet } from "../core/network/questions.ts"
import { parseTemplate } from "../core/template.ts"
import { percentile, writeTable } from "./product.ts"

const questions = 400
/** Nodes. One answer of bayesjs about the board of 100 scenarios had not come after two minutes. */
const mostForLibrary = 40

const draw = drawsFrom(2018)
const below = (n: number) => Math.floor(draw() * n)

// --- what is run --------------------------------------------------------------------------------------------------

function korea(): Board {
  const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

/** Binary scenarios with two links each on average, from those that lie near before. */
function boardOf(count: number): Board {
  const scenarios = Array.from({ length: count }, (_, i): Scenario => {
    const yes = 0.05 + 0.9 * draw()
    return {
      id: `s${String(i).padStart(3, "0")}`,
      title: `Scenario ${i}`,
      kind: "binary",
      status: "open",
      outcomes: ["yes", "no"].map((id, order) => ({ id, label: id, order })),
      working: { probabilities: { yes, no: 1 - yes } },
      resolutionCriteria: "",
      finePrint: "",
      background: "",
      evidence: [],
    }
  })
  const links = Array.from({ length: 2 * count }, (_, i): Board["links"][number] => {
    const to = 1 + below(count - 1)
    const from = Math.max(0, to - 1 - below(6))
    const ref = (at: number) => ({ scenarioId: scenarios[at]?.id ?? "", outcomeId: "yes" })
    return { id: `l${i}`, relation: "influences", from: ref(from), to: ref(to), logOddsShift: 4 * draw() - 2 }
  })
  return { ...emptyBoard({ title: "Bench", note: "", yardstick: "icd203" }), scenarios, links }
}

/** As large as ALARM (Beinlich et al. 1989): 37 nodes, 46 arcs, two to four states, at most four parents. */
function alarmSized(): DiscreteNetwork {
  const states = Array.from({ length: 37 }, () => Array.from({ length: 2 + below(3) }, (_, s) => `s${s}`))
  const parents = states.map(() => [] as number[])
  for (let arcs = 0; arcs < 46; ) {
    const to = 1 + below(36)
    const from = Math.max(0, to - 1 - below(7))
    const of = parents[to] as number[]
    if (of.includes(from) || of.length === 4) continue
    of.push(from)
    arcs++
  }
  return {
    name: "alarm-sized",
    variables: states.map((own, v) => ({
      name: `v${v}`,
      states: own,
      parents: (parents[v] ?? []).map((p) => `v${p}`),
      table: Array.from(
        { length: (parents[v] ?? []).reduce((n, p) => n * (states[p]?.length ?? 1), 1) },
        () => {
          const parts = own.map(() => 0.05 + draw())
          const sum = parts.reduce((a, b) => a + b, 0)
          return parts.map((p) => p / sum)
        },
      ),
    })),
  }
}

function published(name: string): DiscreteNetwork {
  const file = parseBif(readFileSync(`tests/core/network/data/${name}.bif`, "utf8"))
  if (!file.ok) throw new Error(file.error.message)
  return file.value.network
}

// --- clocks -------------------------------------------------------------------------------------------------------

interface Spread {
  median: number
  p95: number
}

/** As many times, or until `withinMs` are over. */
function timed(times: number, run: (i: number) => void, withinMs = 20_000): Spread {
  const ends = performance.now() + withinMs
  // Compiled before it is measured: a page asks its worker again and again.
  for (let i = 0; i < Math.min(50, times / 2) && performance.now() < ends - withinMs / 2; i++) run(times + i)
  const took: number[] = []
  while (took.length === 0 || (took.length < times && performance.now() < ends)) {
    const began = performance.now()
    run(took.length)
    took.push(performance.now() - began)
  }
  return { median: percentile(took, 0.5), p95: percentile(took, 0.95) }
}

/** Cells of all tables of a network's junction tree. */
function cellsOf({ variables }: DiscreteNetwork): number {
  const number = new Map(variables.map(({ name }, v) => [name, v]))
  const shape = treeShape({
    cards: variables.map(({ states }) => states.length),
    parents: variables.map(({ parents }) =>
      parents.map((name) => number.get(name) ?? 0).toSorted((a, b) => a - b),
    ),
  })
  if (!shape) throw new Error("too large")
  return shape.cells
}

/** One pass over that many numbers. */
function bandwidth(cells: number): number {
  const numbers = new Float64Array(cells).fill(1)
  let kept = 0
  // Short passes are repeated within one measurement: the clock has steps of microseconds.
  const repeats = Math.max(1, Math.ceil(100_000 / cells))
  const { median } = timed(200, () => {
    for (let r = 0; r < repeats; r++) {
      let sum = 0
      for (let i = 0; i < cells; i++) sum += numbers[i] as number
      kept += sum
    }
  })
  if (kept === 0) throw new Error("nothing was added up")
  return median / repeats
}

const us = (value: number) =>
  value < 1 ? `${(value * 1000).toPrecision(3)} us` : `${value.toPrecision(3)} ms`

// --- bayesjs ------------------------------------------------------------------------------------------------------

interface Bayes {
  inferAll(
    network: unknown,
    given: Record<string, string>,
    options: { precision: number },
  ): Record<string, Record<string, number>>
}

function bayesjs(): Bayes {
  const into = resolve(".cache", "bench", "bayesjs")
  if (!existsSync(resolve(into, "node_modules", "bayesjs"))) {
    mkdirSync(into, { recursive: true })
    cpSync(resolve("bench", "engines", "bayesjs"), into, { recursive: true })
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    execFileSync("npm", ["install", ...flags], { cwd: into, stdio: "inherit" })
  }
  return createRequire(resolve(into, "package.json"))("bayesjs") as Bayes
}

/** The network as bayesjs takes it. */
function asBayes({ variables }: DiscreteNetwork): Record<string, unknown> {
  const byName = new Map(variables.map((variable) => [variable.name, variable]))
  return Object.fromEntries(
    variables.map(({ name, states, parents, table }) => {
      const row = (values: readonly number[]) =>
        Object.fromEntries(states.map((state, s) => [state, values[s]]))
      const when = (at: number): Record<string, string> => {
        const found: Record<string, string> = {}
        let left = at
        for (const parent of parents.toReversed()) {
          const of = byName.get(parent)?.states ?? []
          found[parent] = of[left % of.length] ?? ""
          left = Math.floor(left / of.length)
        }
        return found
      }
      const cpt =
        parents.length === 0
          ? row(table[0] ?? [])
          : // biome-ignore lint/suspicious/noThenProperty: so it is called there
            table.map((values, i) => ({ when: when(i), then: row(values) }))
      return [name, { id: name, states, parents, cpt }]
    }),
  )
}

function farthest(a: Marginals, b: Marginals): number {
  let most = 0
  for (const [name, states] of Object.entries(a))
    for (const [state, p] of Object.entries(states))
      most = Math.max(most, Math.abs(p - (b[name]?.[state] ?? Number.NaN)))
  return most
}

// --- the run ------------------------------------------------------------------------------------------------------

interface Row {
  name: string
  size: string
  cells: number
  ours: Spread
  theirs: Spread | null
  apart: number | null
  build: Spread
}
const rows: Row[] = []
const library = bayesjs()

/** New evidence each time: two variables in one of their states. */
const evidenceFor = ({ variables }: DiscreteNetwork) =>
  Array.from({ length: questions + 60 }, () => {
    const given: Record<string, string> = {}
    for (let k = 0; k < 2; k++) {
      const { name, states } = variables[below(variables.length)] ?? { name: "", states: [""] }
      given[name] = states[below(states.length)] ?? ""
    }
    return given
  })

function besides(network: DiscreteNetwork, run: (given: Record<string, string>) => Marginals | null) {
  const theirs = asBayes(network)
  const evidence = evidenceFor(network)
  let apart = 0
  for (const given of evidence.slice(0, 2)) {
    const ours = run(given)
    if (ours) apart = Math.max(apart, farthest(ours, library.inferAll(theirs, given, { precision: 12 })))
  }
  // A new object each time: it keeps what it found by the identity of the evidence.
  const spread = timed(
    60,
    (i) => void library.inferAll(theirs, { ...evidence[i % evidence.length] }, { precision: 12 }),
    8_000,
  )
  return { theirs: spread, apart }
}

for (const name of ["asia", "alarm-sized"] as const) {
  const network = name === "asia" ? published(name) : alarmSized()
  const run = runNetwork(network)
  if (!run.ok) throw new Error(run.error.message)
  const evidence = evidenceFor(network)
  const ours = timed(questions, (i) => void run.value.given(evidence[i] ?? {}))
  const build = timed(30, () => void runNetwork(network))
  rows.push({
    name,
    size: `${network.variables.length} nodes`,
    cells: cellsOf(network),
    ours,
    build,
    ...besides(network, (given) => run.value.given(given)?.marginals ?? null),
  })
}

for (const [name, board] of [
  ["Korea 2018", korea()],
  ["100 scenarios", boardOf(100)],
  ["200 scenarios", boardOf(200)],
] as const) {
  process.stdout.write(`${name}\n`)
  const model = newModel(board)
  const network = model.network()
  if (!network) throw new Error(`${name}: too large`)
  const evidence = evidenceFor(network)
  const asked = (given: Record<string, string>) => ({
    ...nothingSet,
    outcomes: Object.fromEntries(
      Object.entries(given).map(([id, outcomeId]) => [id, { outcomeId, by: "seeing" as const }]),
    ),
  })
  // A board's what-if also moves a driver, where there is one; a level that nobody asked for yet.
  const driver = board.drivers[1]?.id
  const ours = timed(questions, (i) => {
    model.query({
      ...asked(evidence[i] ?? {}),
      levels: driver ? { [driver]: (4 * i) / (questions + 60) } : {},
    })
  })
  const build = timed(20, () => void newModel(board).state())
  rows.push({
    name,
    size: `${network.variables.length} nodes`,
    cells: cellsOf(network),
    ours,
    build,
    ...(network.variables.length > mostForLibrary
      ? { theirs: null, apart: null }
      : besides(network, (given) => {
          const answer = model.query(asked(given))
          return answer.state === "exact" ? answer.marginals : null
        })),
  })
}

const table = [
  "| network | cells | what-if, median (p95) | x one pass over the cells | bayesjs, median (p95) | x ours | farthest apart | from the board to its model |",
  "|---|---|---|---|---|---|---|---|",
  ...rows.map(({ name, size, cells, ours, theirs, apart, build }) => {
    const times = (ours.median / bandwidth(cells)).toPrecision(2)
    const library = theirs
      ? `${us(theirs.median)} (${us(theirs.p95)}) | ${(theirs.median / ours.median).toPrecision(2)} | ${(apart ?? 0).toExponential(1)}`
      : "not run | | "
    return `| ${name}, ${size} | ${cells.toLocaleString("en")} | ${us(ours.median)} (${us(ours.p95)}) | ${times} | ${library} | ${us(build.median)} |`
  }),
].join("\n")
process.stdout.write(`${table}\n`)
if (!process.argv.includes("--dry")) writeTable("bench:model", table)
