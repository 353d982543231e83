// The PostgreSQL that Parley brings along: a real server, started from the programs that npm delivered, on the loopback
// interface only, with a random password. It runs apart from the Node process, so that Ctrl-C stops Parley first and
// the database last, and so that a killed Node leaves a database that the next start adopts instead of fighting.
import { execFile, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { promisify } from "node:util"
import type { Log } from "../log.ts"
import { CannotStart } from "../settings.ts"
import { cannotWrite } from "./data-folder.ts"
import { findPrograms, type Program } from "./native-binaries.ts"
import { answersSignals, processArguments, processIdentity } from "./process-identity.ts"
import { chooseRunAs, commandAs, type RunAs } from "./run-as.ts"

export type EmbeddedPostgres = {
  readonly how: "initialised" | "started" | "recovered" | "adopted"
  readonly pid: number
  readonly port: number
  readonly password: string
  /** The address of a database on it, for its superuser. */
  adminUrl(database: string): string
  lives(): boolean
  stop(): Promise<void>
}

const startDeadlineMs = 120_000 // Replaying the log after a power cut takes its time.
const stopDeadlineMs = 30_000
const keepLogBytes = 5_000_000

/**
 * `folder` must be claimed already (data-folder.ts); two callers on one folder would share one server unknowingly.
 * With a `port`, it is that one or none: pools know a server by its address.
 */
export async function startEmbeddedPostgres(
  folder: string,
  log: Log,
  wanted: { readonly port?: number } = {},
): Promise<EmbeddedPostgres> {
  const programs = findPrograms()
  const home = prepareHome(folder)
  const password = keptPassword(folder)
  const data = join(home, "data")
  let how: EmbeddedPostgres["how"] = "started"

  let postmaster = await settledPostmaster(data, programs)
  if (postmaster !== undefined) {
    how = "adopted"
  } else {
    const runAs = chooseRunAs(home, programs.postgres)
    if (!existsSync(join(data, "PG_VERSION"))) {
      await initialise({ home, data, password, programs, runAs })
      how = "initialised"
    } else if (await clearTraces(data)) {
      how = "recovered"
    }
    postmaster = await launch({ home, data, programs, runAs, wantedPort: wanted.port })
  }
  const { pid, port } = postmaster
  if (wanted.port !== undefined && port !== wanted.port)
    throw new CannotStart(`Another PostgreSQL (process ${pid}) has come up on ${data}, at port ${port}.`)
  const identity = processIdentity(pid)
  log.debug({ how, pid, port }, "embedded PostgreSQL is ready")
  return {
    how,
    pid,
    port,
    password,
    adminUrl: (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`,
    // Asked several times a second, and only on Linux does the identity cost no process of its own.
    lives: () => (process.platform === "linux" ? processIdentity(pid) === identity : answersSignals(pid)),
    stop: () => stopPostmaster({ data, pid, identity, programs }),
  }
}

type Postmaster = {
  readonly pid: number
  readonly port: number
  readonly startedAt: string
  readonly status: string
}
type Programs = Record<Program, string>

function prepareHome(folder: string): string {
  const home = join(folder, "postgres")
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    // The real path: it is what PostgreSQL's processes show as their working folder.
    return realpathSync(home)
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

// Outside of PostgreSQL's own folder, so that the user under which it runs cannot read it.
function keptPassword(folder: string): string {
  const path = join(folder, "postgres-password")
  try {
    if (!existsSync(path)) {
      const draft = `${path}.new`
      // Flushed: a power cut must not leave a database to which an empty file holds the key.
      writeFileSync(draft, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flush: true })
      renameSync(draft, path)
      flushFolder(folder)
    }
    return readFileSync(path, "utf8").trim()
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/** The living server on this folder once it is ready; undefined when none lives or when the one there has stopped. */
async function settledPostmaster(data: string, programs: Programs): Promise<Postmaster | undefined> {
  const deadline = Date.now() + startDeadlineMs
  for (;;) {
    const found = readPostmaster(data)
    if (found === undefined || !(await isOurs(found.pid, data, programs))) return undefined
    if (found.status === "ready") return found
    if (Date.now() > deadline)
      throw new CannotStart(
        `PostgreSQL (process ${found.pid}) is still "${found.status}"; see ${join(data, "..", "server.log")}.`,
      )
    await delay(20) // It is starting, or stopping; PostgreSQL offers a file to look at, no signal to wait for.
  }
}

// Lines of postmaster.pid: number, data folder, start time, port, socket folder, address, shared memory key, status.
function readPostmaster(data: string): Postmaster | undefined {
  const path = join(data, "postmaster.pid")
  if (!existsSync(path)) return undefined
  try {
    const lines = readFileSync(path, "utf8").split("\n")
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0
      ? { pid, startedAt: lines[2] ?? "", port: Number(lines[3]), status: (lines[7] ?? "").trim() }
      : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined // It stopped between the two looks.
    throw error
  }
}

// The number alone may by now belong to another program, or to a zombie that nobody reaps.
async function isOurs(pid: number, data: string, programs: Programs): Promise<boolean> {
  if (!answersSignals(pid)) return false
  if (process.platform === "win32") {
    return promisify(execFile)(programs.pg_ctl, ["status", "-D", data]).then(
      () => true,
      () => false,
    )
  }
  return processArguments(pid)?.some((argument) => argument.includes(data)) ?? false
}

/**
 * Removes the pid file of a server that is gone; true when there was one. Its children outlive a killed postmaster for
 * a moment and may still write: a second server beside them would ruin the data, so they are waited for.
 */
async function clearTraces(data: string): Promise<boolean> {
  const path = join(data, "postmaster.pid")
  if (!existsSync(path)) return false
  const deadline = Date.now() + stopDeadlineMs
  while (processesWorkingIn(data).length > 0) {
    if (Date.now() > deadline) {
      throw new CannotStart(
        `Processes of an earlier PostgreSQL (${processesWorkingIn(data).join(", ")}) still use ${data}; stop them first.`,
      )
    }
    await delay(20)
  }
  const found = readPostmaster(data)
  // Where nothing has that number PostgreSQL clears the file itself, after its own look at the shared memory.
  if (found === undefined || answersSignals(found.pid)) rmSync(path, { force: true })
  return true
}

function processesWorkingIn(folder: string): number[] {
  if (process.platform !== "linux") return []
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder ? [Number(name)] : []
    } catch {
      return [] // Gone since, or not ours to look at, and then not ours to have started.
    }
  })
}

async function initialise(setup: {
  home: string
  data: string
  password: string
  programs: Programs
  runAs: RunAs
}): Promise<void> {
  const { home, data, password, programs, runAs } = setup
  // Under another name until it is complete: a first start that is cut off leaves nothing that looks like a database.
  const draft = `${data}.new`
  rmSync(draft, { recursive: true, force: true })
  const passwordFile = join(home, "first-password")
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  try {
    if (runAs.kind === "user") chownSync(passwordFile, runAs.uid, runAs.gid)
    const args = [
      "-D",
      draft,
      "-U",
      "postgres",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-E",
      "UTF8",
      "--no-locale",
      "--data-checksums",
      "--no-instructions",
    ]
    const command = commandAs(runAs, programs.initdb, args)
    await promisify(execFile)(command.file, command.args, {
      ...command.identity,
      cwd: home,
      env: plainEnvironment(),
      windowsHide: true,
    })
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string }
    const [reason = String(error)] = stderr.trim().split("\n").slice(-1)
    throw new CannotStart(`The database could not be set up in ${home}: ${reason}`, { cause: error })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, data)
  // Under its first name, the next start would throw it away.
  flushFolder(home)
}

/** The names in it, where the system has a way to ask for that. */
function flushFolder(path: string): void {
  if (process.platform === "win32") return
  const folder = openSync(path, "r")
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

async function launch(setup: {
  home: string
  data: string
  programs: Programs
  runAs: RunAs
  wantedPort: number | undefined
}): Promise<Postmaster> {
  const { home, data, programs, runAs, wantedPort } = setup
  const logFile = join(home, "server.log")
  if (existsSync(logFile) && statSync(logFile).size > keepLogBytes) renameSync(logFile, `${logFile}.1`)
  // A port that was free a moment ago may be taken by the time PostgreSQL asks for it.
  for (let attemptsLeft = 3; ; attemptsLeft -= 1) {
    const logStart = existsSync(logFile) ? statSync(logFile).size : 0
    const port = wantedPort ?? (await freePort())
    const failure = await launchOnce({ home, data, programs, runAs, logFile, port })
    const postmaster = failure === undefined ? readPostmaster(data) : undefined
    if (postmaster !== undefined) return postmaster
    const output = readFileSync(logFile, "utf8").slice(logStart)
    if (wantedPort === undefined && attemptsLeft > 1 && output.includes("could not bind")) continue
    throw new CannotStart(`PostgreSQL did not start: ${reasonIn(output) ?? failure} (see ${logFile}).`)
  }
}

// The log's last complaint; before it can log, PostgreSQL complains in plain lines.
function reasonIn(output: string): string | undefined {
  const lines = output.split("\n").filter((line) => line.trim() !== "")
  const complaint = lines.filter((line) => /\b(FATAL|PANIC):/.test(line)).at(-1) ?? lines.slice(-3).join(" ")
  return complaint.replace(/^.*?(FATAL|PANIC):\s*/, "").replace(/\.$/, "") || undefined
}

/** Undefined once the server is ready, otherwise how it ended. */
async function launchOnce(setup: {
  home: string
  data: string
  programs: Programs
  runAs: RunAs
  logFile: string
  port: number
}): Promise<string | undefined> {
  const { home, data, programs, runAs, logFile, port } = setup
  const options: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "64MB",
    // Its own I/O workers would be three more processes for a database that fits into memory.
    io_method: "sync",
  }
  const flags = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  // What a killed server left behind says "ready" too, and may name the same port.
  const left = readPostmaster(data)
  const output = openSync(logFile, "a")
  const spawned = {
    cwd: home,
    env: plainEnvironment(),
    detached: true,
    windowsHide: true,
    stdio: ["ignore", output, output] as ["ignore", number, number],
  }
  let child: ReturnType<typeof spawn>
  if (process.platform === "win32") {
    // postgres.exe refuses an administrator's rights; pg_ctl drops them first.
    const inner = ["-p", String(port), ...flags]
      .map((part) => (part === "unix_socket_directories=" ? part : `"${part}"`))
      .join(" ")
    child = spawn(programs.pg_ctl, ["start", "-W", "-D", data, "-o", inner], spawned)
  } else {
    const command = commandAs(runAs, programs.postgres, ["-D", data, "-p", String(port), ...flags])
    child = spawn(command.file, command.args, { ...spawned, ...command.identity })
  }
  closeSync(output)
  child.unref()

  let ended: string | undefined
  child.on("error", (error) => {
    ended = error.message
  })
  child.on("exit", (code, signal) => {
    // pg_ctl ends at once and leaves the server behind; only its failure means anything.
    if (process.platform !== "win32" || code !== 0) ended = `it ended with ${signal ?? `code ${code}`}`
  })
  const deadline = Date.now() + startDeadlineMs
  while (ended === undefined) {
    const found = readPostmaster(data)
    const isNew = found?.pid !== left?.pid || found?.startedAt !== left?.startedAt
    if (isNew && found?.port === port && found.status === "ready") return undefined
    if (Date.now() > deadline) return `it was not ready within ${startDeadlineMs / 1000} s`
    await delay(15)
  }
  return ended
}

async function stopPostmaster(running: {
  data: string
  pid: number
  identity: string | undefined
  programs: Programs
}): Promise<void> {
  const { data, pid, identity, programs } = running
  if (process.platform === "win32") {
    await promisify(execFile)(programs.pg_ctl, ["stop", "-D", data, "-m", "fast", "-w"])
    return
  }
  // By identity and not by arguments: a process on its way out has lost its arguments before it has let go of its files.
  const lives = () => identity !== undefined && processIdentity(pid) === identity
  if (lives()) process.kill(pid, "SIGINT") // "Fast": ends sessions, writes a checkpoint.
  const deadline = Date.now() + stopDeadlineMs
  while (lives()) {
    if (Date.now() > deadline) {
      process.kill(pid, "SIGQUIT") // "Immediate": the next start replays the log; nothing committed is lost.
      return
    }
    await delay(10)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      )
    })
  })
}

// PostgreSQL needs none of our secrets, and PGDATA or PGPORT from the outside would mislead it.
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "SYSTEMROOT", "LD_LIBRARY_PATH"]
  const inherited = kept.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  )
  return { ...Object.fromEntries(inherited), LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv
}
