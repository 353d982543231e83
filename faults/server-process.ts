/** The composed server from outside: started, given orders, killed by its number, started again on the same port. */
import { type ChildProcess, spawn } from "node:child_process"
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import type { Answers, FromServer, Order } from "./orders.ts"
import { killPostgres } from "./postgres-processes.ts"
import { check, type Stage, until } from "./stage.ts"

export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly databaseUrl: string
  /** Of PostgreSQL, where it is this server's own. */
  readonly dataFolder: string
  pid(): number
  alive(): boolean
  /** kill -9 */
  kill(): Promise<void>
  /** On the same port and data. Resolves when it lets people in, with the ms that this took. */
  startAgain(): Promise<number>
}

export interface ServerProcess extends RunningServer {
  order<K extends Order["order"]>(order: Extract<Order, { order: K }>): Promise<Answers[K]>
  ended(): Promise<void>
}

interface Running {
  child: ChildProcess
  port: number
  databaseUrl: string
  ended: Promise<void>
  answers: Map<number, { resolve(value: unknown): void; reject(error: Error): void }>
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** In one file, as in production: it is started dozens of times. */
async function bundled(stage: Stage): Promise<string> {
  // Inside of the tree, so that packages are found.
  mkdirSync(join(root, ".cache"), { recursive: true })
  const folder = mkdtempSync(join(root, ".cache", "faulty-server-"))
  stage.afterwards(() => rmSync(folder, { recursive: true, force: true }))
  await build({
    entryPoints: {
      server: join(root, "faults", "faulty-server.ts"),
      // Looked for beside whoever starts it.
      "checkpoint-worker": join(root, "server", "store", "checkpoint-worker.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
  })
  return join(folder, "server.mjs")
}

const root = join(fileURLToPath(import.meta.url), "..", "..")

/** `databaseUrl`: a PostgreSQL that somebody else keeps; without it the server brings its own. */
export async function startServer(
  stage: Stage,
  given: { databaseUrl?: string | undefined; dataFolder?: string },
): Promise<ServerProcess> {
  const dataFolder = given.dataFolder ?? join(stage.folder, "data")
  const output = createWriteStream(join(stage.folder, "server.log"), { flags: "a" })
  const program = await bundled(stage)
  let ids = 0
  let over = false
  let newest: ChildProcess | undefined
  stage.afterwards(async () => {
    over = true
    newest?.kill("SIGKILL")
    await until("the server has ended", () => newest === undefined || hasEnded(newest))
    if (!given.databaseUrl) await killPostgres(dataFolder)
    output.end()
  })
  let running = await launch(0)

  function alive(): boolean {
    return !hasEnded(running.child)
  }

  async function launch(port: number): Promise<Running> {
    check(!over, "the fault is over; no server is started any more")
    const child = spawn(process.execPath, ["--expose-gc", "--enable-source-maps", program], {
      cwd: root,
      env: {
        ...process.env,
        PARLEY_DATA: dataFolder,
        PORT: String(port),
        NODE_ENV: "production",
        LOG_LEVEL: "info",
        DATABASE_URL: given.databaseUrl ?? "",
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C is for the runner, which then ends this one in its own order.
      detached: true,
    })
    newest = child
    child.stdout?.pipe(output, { end: false })
    child.stderr?.pipe(output, { end: false })
    const answers: Running["answers"] = new Map()
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => {
        for (const { reject } of answers.values()) reject(new Error("the server has ended"))
        resolve()
      })
    })
    const ready = new Promise<{ port: number; databaseUrl: string }>((resolve, reject) => {
      child.on("message", (message: FromServer) => {
        if (message.kind === "ready") return resolve(message)
        const waiting = answers.get(message.to)
        answers.delete(message.to)
        if (message.kind === "answer") waiting?.resolve(message.value)
        else waiting?.reject(new Error(message.why))
      })
      child.once("exit", (code, signal) =>
        reject(new Error(`the server did not start (${signal ?? code}); see ${stage.folder}/server.log`)),
      )
    })
    try {
      const told = await ready
      return { child, ended, answers, port: told.port, databaseUrl: told.databaseUrl }
    } catch (error) {
      child.kill("SIGKILL")
      throw error
    }
  }

  return {
    url: `http://127.0.0.1:${running.port}`,
    port: running.port,
    databaseUrl: running.databaseUrl,
    dataFolder,
    pid: () => running.child.pid ?? 0,
    alive,
    order(order) {
      const id = ++ids
      return new Promise((resolve, reject) => {
        if (!alive()) return reject(new Error("the server has ended"))
        running.answers.set(id, { resolve: resolve as (value: unknown) => void, reject })
        running.child.send({ ...order, id })
      })
    },
    async kill() {
      running.child.kill("SIGKILL")
      await running.ended
    },
    ended: () => until("the server dies", () => !alive()),
    async startAgain() {
      const began = performance.now()
      running = await launch(running.port)
      return performance.now() - began
    },
  }
}
