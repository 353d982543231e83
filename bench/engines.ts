/** The servers that are compared: how each is installed into the bench's own folder, started and killed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs"
import { type AddressInfo, connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../server/database/embedded-postgres.ts"
import { createLog } from "../server/log.ts"
import type { EngineName } from "./profiles.ts"

export interface RunningEngine {
  readonly pid: number
  readonly address: string
  /** Of the server and, where it has one, its database. */
  readonly dataFolder: string
  /** kill -9, and the same again on what it left behind: ms until it answers. */
  kill(): Promise<void>
  restart(): Promise<number>
  stop(): Promise<void>
}

export interface EngineOptions {
  node: string
  /** Where a CPU profile of the server goes; it is then ended softly, since a killed process writes none. */
  profileInto?: string
}

const host = "127.0.0.1"
const startDeadlineMs = 60_000
const folders = resolve(".cache", "bench")

/** Without a folder of its own: Parley, which is this checkout. */
const kept: Record<Exclude<EngineName, "parley"> | "node", { folder: string; entry: string }> = {
  node: { folder: "node", entry: "node_modules/node/bin/node" },
  relay: { folder: "relay", entry: "server.mjs" },
  "y-websocket": { folder: "y-websocket", entry: "node_modules/y-websocket/bin/server.cjs" },
  hocuspocus: { folder: "hocuspocus", entry: "server.mjs" },
  "y-socket.io": { folder: "y-socket-io", entry: "server.mjs" },
}

/** What is to be run: installed once, and again when its pins have changed. */
export function ensureEngine(name: keyof typeof kept): string {
  const { folder, entry } = kept[name]
  const from = join("bench", "engines", folder)
  const into = join(folders, folder)
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "")
  const fresh = read(join(from, "package.json")) === read(join(into, "installed.json"))
  mkdirSync(into, { recursive: true })
  cpSync(from, into, { recursive: true })
  if (!fresh) {
    process.stdout.write(`Installing ${folder} for the bench ...\n`)
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: into,
      stdio: "inherit",
    })
    cpSync(join(from, "package.json"), join(into, "installed.json"))
  }
  return join(into, entry)
}

export async function startEngine(
  name: EngineName,
  { node, profileInto }: EngineOptions,
): Promise<RunningEngine> {
  // One that nobody else on the machine has; a start on a taken port would measure whoever answers there.
  const port = await freePort()
  const dataFolder = mkdtempSync(join(tmpdir(), "parley-bench-"))
  const entry = name === "parley" ? join("scripts", "start.mjs") : ensureEngine(name)
  const database = name === "hocuspocus" ? await startDatabase(dataFolder) : null
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: host,
    NODE_ENV: "production",
    DATA: join(dataFolder, "level"),
    YPERSISTENCE: name === "y-websocket" ? join(dataFolder, "level") : undefined,
    DATABASE_URL: database?.adminUrl("postgres"),
    PARLEY_DATA: dataFolder,
    LOG_LEVEL: "warn",
    npm_lifecycle_event: undefined,
  }
  // A server that tells of every update would otherwise wait for whoever reads it.
  const output = openSync(join(dataFolder, "output.log"), "a")
  let child: ChildProcess
  let ended: Promise<void>

  async function start(): Promise<number> {
    const began = performance.now()
    const profiling = profileInto ? ["--cpu-prof", `--cpu-prof-dir=${profileInto}`] : []
    child = spawn(node, [...profiling, entry], { env, stdio: ["ignore", output, output] })
    ended = new Promise((done) => child.once("exit", () => done()))
    while (!(await answers(name, port))) {
      const late = performance.now() - began > startDeadlineMs
      if (late || child.exitCode !== null) {
        throw new Error(`${name} did not start:\n${readFileSync(join(dataFolder, "output.log"), "utf8")}`)
      }
      await new Promise((wait) => setTimeout(wait, 20))
    }
    return performance.now() - began
  }

  await start()
  return {
    get pid() {
      return child.pid as number
    },
    address: `${host}:${port}`,
    dataFolder,
    async kill() {
      child.kill("SIGKILL")
      await ended
    },
    restart: start,
    async stop() {
      child.kill(profileInto || name === "parley" ? "SIGTERM" : "SIGKILL")
      await ended
      closeSync(output)
      await database?.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

function startDatabase(folder: string): Promise<EmbeddedPostgres> {
  const home = join(folder, "database")
  mkdirSync(home)
  return startEmbeddedPostgres(home, createLog({ logLevel: "warn" }))
}

/** Parley takes its port first and answers when all is ready; the others listen when they are. */
async function answers(name: EngineName, port: number): Promise<boolean> {
  if (name === "parley") {
    const health = await fetch(`http://${host}:${port}/healthz`).catch(() => null)
    return health?.ok === true
  }
  return new Promise((tell) => {
    const socket = connect({ host, port })
    socket.once("connect", () => {
      socket.destroy()
      tell(true)
    })
    socket.once("error", () => tell(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
