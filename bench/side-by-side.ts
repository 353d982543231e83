/**
 * Parley beside the servers that people use for the same: `npm run bench`.
 *
 * The same boards, people and edits for each, one after the other, on loopback and on the same Node. The load is made
 * by a process of its own (`load/generator.ts`); a run in which that takes more than 80 % of a core says how fast the
 * bench is and not the server, and is void. Tables go to the terminal and into docs/performance.md, between the marks
 * with the profile's name.
 *
 * `npm run bench -- --profile small,crowd --engines parley,relay [--wait seconds] [--cpu-prof folder] [--dry]`
 */
import { fork } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import os from "node:os"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { ensureBuilt } from "../scripts/steps.mjs"
import { type EngineOptions, ensureEngine, type RunningEngine, startEngine } from "./engines.ts"
import type { Measured, Percentiles, Plan, Said, Told } from "./load/generator.ts"
import { type EngineName, engineNames, type Profile, profiles } from "./profiles.ts"

const mostOfACore = 0.8
/** Somebody who is never let in would otherwise be waited for. */
const mostOfARunMs = 300_000
const quietLoad = 1.5

interface Row {
  engine: EngineName
  load: number
  outcome: { measured: Measured; backMs: number | null } | { failed: string }
}

const say = (line: string) => process.stdout.write(`${line}\n`)

const { values } = parseArgs({
  options: {
    profile: { type: "string", default: "small,crowd,busy,presence,boards,storm,idle" },
    engines: { type: "string", default: engineNames.join(",") },
    "cpu-prof": { type: "string" },
    /** Seconds, in all, that may be spent waiting for a quiet machine. */
    wait: { type: "string", default: "600" },
    /** Neither wait nor write the page. */
    dry: { type: "boolean", default: false },
  },
})
const chosen = values.profile.split(",").map((name) => {
  const profile = profiles.find((known) => known.name === name)
  if (!profile) throw new Error(`There is no profile "${name}": ${profiles.map((p) => p.name).join(", ")}.`)
  return profile
})
const engines = values.engines.split(",").map((name) => {
  const engine = engineNames.find((known) => known === name)
  if (!engine) throw new Error(`There is no engine "${name}": ${engineNames.join(", ")}.`)
  return engine
})

let waitLeftSeconds = Number(values.wait)

await ensureBuilt()
const options: EngineOptions = { node: ensureEngine("node") }
if (values["cpu-prof"]) options.profileInto = values["cpu-prof"]
const command = `npm run bench -- --profile ${values.profile} --engines ${values.engines}`

for (const profile of chosen) {
  const rows: Row[] = []
  for (const engine of engines.filter((name) => profile.only?.includes(name) ?? true)) {
    if (!values.dry) await quiet()
    say(`${profile.name}: ${engine} ...`)
    const load = os.loadavg()[0] ?? Number.NaN
    // A process that is killed writes no profile.
    const { kill: _, ...unkilled } = profile
    rows.push({ engine, load, outcome: await runOne(engine, options.profileInto ? unkilled : profile) })
  }
  const table = tableOf(profile, rows)
  say(`\n${profile.what}\n\n${table}\n`)
  if (!values.dry) writePage(profile, table)
}

/** A number that was taken while others were at work says little: the table shows the load all the same. */
async function quiet(): Promise<void> {
  for (; waitLeftSeconds > 0 && (os.loadavg()[0] ?? 0) >= quietLoad; waitLeftSeconds--) await pause(1_000)
}

async function runOne(engine: EngineName, profile: Profile): Promise<Row["outcome"]> {
  let running: RunningEngine | null = null
  try {
    running = await startEngine(engine, options)
    return await drive(engine, profile, running)
  } catch (error) {
    return { failed: (error instanceof Error ? error.message : String(error)).replaceAll("\n", " ") }
  } finally {
    await running?.stop()
  }
}

function drive(engine: EngineName, profile: Profile, running: RunningEngine) {
  const plan: Plan = {
    engine,
    profile,
    address: running.address,
    serverPid: running.pid,
    dataFolder: running.dataFolder,
  }
  const file = fileURLToPath(new URL("./load/generator.ts", import.meta.url))
  const generator = fork(file, [JSON.stringify(plan)], {
    execPath: options.node,
    execArgv: ["--import", "tsx"],
  })
  let backMs: number | null = null
  let restarted = Promise.resolve()
  const tell = (kind: Told["kind"]) => generator.send({ kind } satisfies Told)
  return new Promise<{ measured: Measured; backMs: number | null }>((resolve, reject) => {
    const killAndStart = async () => {
      await running.kill()
      tell("killed")
      backMs = await running.restart()
      tell("restarted")
    }
    generator.on("message", (said: Said) => {
      if (said.kind === "measured") resolve({ measured: said.measured, backMs })
      else {
        restarted = killAndStart()
        restarted.catch(reject)
      }
    })
    const deadline = setTimeout(() => generator.kill("SIGKILL"), mostOfARunMs)
    generator.once("exit", () => clearTimeout(deadline))
    generator.once("exit", (code) => {
      const failed = () => reject(new Error(`the generator ended with code ${code}`))
      // A server that is just coming back would be stopped too early, and outlive the bench.
      restarted.then(failed, failed)
    })
  })
}

// --- the table ----------------------------------------------------------------------------------------------------

function tableOf(profile: Profile, rows: Row[]): string {
  const columns: [title: string, cell: (measured: Measured, backMs: number | null) => string][] = []
  if (profile.editsPerSecond > 0) {
    columns.push(
      ["CPU ms per 1,000 deliveries", ({ cost, deliveries }) => perThousand(cost, deliveries)],
      ["edit to remote p50 / p95 / p99, ms", ({ latency }) => threeOf(latency)],
      ['edit to "kept" p50 / p95 / p99, ms', ({ acknowledged }) => threeOf(acknowledged)],
      ["edits sent", ({ edits, seconds }) => `${edits} (${(edits / seconds).toFixed(0)}/s)`],
      ["never arrived", ({ missing }) => String(missing)],
    )
  }
  columns.push(
    ["all the same at the end", ({ converged }) => (converged === null ? "-" : converged ? "yes" : "**no**")],
    ["memory per person", ({ bytesPerPerson }) => kB(bytesPerPerson)],
    ["join p50 / p95 / p99, ms", ({ join }) => threeOf(join)],
  )
  if (profile.editsPerSecond === 0 && profile.seconds > 0) {
    columns.push(
      ["grew while idle", ({ grewBytes }) => `${(grewBytes / 1_000_000).toFixed(1)} MB`],
      [
        "CPU while idle",
        ({ idleShare }) => (idleShare === null ? "-" : `${(idleShare * 100).toFixed(1)} % of a core`),
      ],
    )
  }
  if (profile.kill) {
    columns.push([
      "kill -9: lost of acknowledged",
      ({ lost }) => (lost ? `${lost.missing} of ${lost.acknowledged}` : "keeps nothing"),
    ])
    columns.push(["back after", (_, backMs) => (backMs === null ? "-" : `${(backMs / 1_000).toFixed(1)} s`)])
  }
  columns.push(["generator", ({ generatorShare }) => `${(generatorShare * 100).toFixed(0)} % of a core`])
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`
  return [
    line(["server", ...columns.map(([title]) => title), "load before"]),
    `|${"---|".repeat(columns.length + 2)}`,
    ...rows.map(({ engine, load, outcome }) => {
      if ("failed" in outcome) return line([engine, `failed: ${outcome.failed}`, load.toFixed(2)])
      const isVoid = outcome.measured.generatorShare > mostOfACore
      const cells = columns.map(([, cell]) => cell(outcome.measured, outcome.backMs))
      return line([
        isVoid ? `${engine} (**void**: the generator was the limit)` : engine,
        ...cells,
        load.toFixed(2),
      ])
    }),
  ].join("\n")
}

function perThousand({ serverMs, databaseMs }: Measured["cost"], deliveries: number): string {
  const per = (ms: number) => ((ms / deliveries) * 1_000).toFixed(1)
  return databaseMs > 0
    ? `${per(serverMs + databaseMs)} (server ${per(serverMs)}, PostgreSQL ${per(databaseMs)})`
    : per(serverMs)
}

/** Memory that the server gave back meanwhile is nobody's. */
function kB(bytes: number): string {
  return bytes < 0 ? "too little to tell" : `${(bytes / 1_000).toFixed(0)} kB`
}

function threeOf(values: Percentiles | null): string {
  const short = (ms: number) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0))
  return values ? [values.p50, values.p95, values.p99].map(short).join(" / ") : "-"
}

function writePage(profile: Profile, table: string): void {
  const page = "docs/performance.md"
  const begin = `<!-- bench:${profile.name} -->`
  const end = `<!-- /bench:${profile.name} -->`
  const text = readFileSync(page, "utf8")
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${page} has no marks ${begin} and ${end}`)
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? "unknown"})`
  const where = `\`${command}\`, ${machine}, ${os.platform()} ${os.release()}, ${new Date().toISOString().slice(0, 16)}Z`
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n${where}\n\n${table}\n${text.slice(to)}`)
}
