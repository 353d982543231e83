// These start servers of their own, in folders of their own, and end them the hard way.
import { spawn } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { connect as dial } from "node:net"
import { networkInterfaces } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import { afterAll, expect, onTestFinished, test } from "vitest"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/database/embedded-postgres.ts"
import { answersSignals, processIdentity } from "../../server/database/process-identity.ts"
import { createLog } from "../../server/log.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const log = createLog({ logLevel: "warn" })
const started = new Set<EmbeddedPostgres>()

afterAll(async () => {
  for (const postgres of started) await postgres.stop()
})

async function start(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(folder, log)
  started.add(postgres)
  return postgres
}

async function ask<Row extends object>(postgres: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: postgres.adminUrl("postgres") })
  client.on("error", () => undefined) // Some of these servers are killed under their clients.
  await client.connect()
  try {
    const { rows } = await client.query<Row>(sql)
    return rows
  } finally {
    await client.end()
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true)
}

test("a first start gives a server that listens here only, wants a password, keeps checksums and flushes", async () => {
  const folder = temporaryFolder()
  const postgres = await start(folder)
  expect(postgres.how).toBe("initialised")
  const [settings] = await ask<Record<string, string>>(
    postgres,
    `SELECT current_setting('data_checksums') AS checksums, current_setting('fsync') AS fsync,
            current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commit,
            current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
  )
  expect(settings).toEqual({
    checksums: "on",
    fsync: "on",
    pages: "on",
    commit: "on",
    addresses: "127.0.0.1",
    sockets: "",
  })
  const methods = await ask<{ method: string }>(
    postgres,
    "SELECT DISTINCT auth_method AS method FROM pg_hba_file_rules",
  )
  expect(methods).toEqual([{ method: "scram-sha-256" }])
  expect(postgres.password.length).toBeGreaterThanOrEqual(32)
  expect(statSync(join(folder, "postgres-password")).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, "postgres")).mode & 0o777).toBe(0o700)
  expect(existsSync(join(folder, "postgres", "first-password"))).toBe(false)

  const wrong = new Client({
    connectionString: postgres.adminUrl("postgres").replace(postgres.password, "guess"),
  })
  await expect(wrong.connect()).rejects.toMatchObject({ code: "28P01" })
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)
  if (outside !== undefined)
    await expect(dialOnce(outside.address, postgres.port)).rejects.toMatchObject({ code: "ECONNREFUSED" })

  await postgres.stop()
  expect(existsSync(join(folder, "postgres", "data", "postmaster.pid"))).toBe(false)
  expect(processIdentity(postgres.pid)).toBeUndefined()
})

test("what was committed is there after a stop, and the password stays", async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  await ask(first, "CREATE TABLE kept AS SELECT 42 AS n")
  await first.stop()
  const second = await start(folder)
  expect(second).toMatchObject({ how: "started", password: first.password })
  expect(await ask(second, "SELECT n FROM kept")).toEqual([{ n: 42 }])
  await second.stop()
})

test("a server that outlived its Parley is adopted, not started twice", async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  const second = await start(folder)
  expect(second).toMatchObject({ how: "adopted", pid: first.pid, port: first.port })
  await second.stop()
  expect(processIdentity(first.pid)).toBeUndefined()
})

test("A1 a row whose commit was answered survives kill -9 of the server in the middle of writing", async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  await ask(first, "CREATE TABLE written (n int)")
  const client = new Client({ connectionString: first.adminUrl("postgres") })
  client.on("error", () => undefined)
  await client.connect()
  let answered = 0
  const writing = (async () => {
    for (let n = 1; ; n += 1) {
      await client.query("INSERT INTO written VALUES ($1)", [n])
      answered = n
    }
  })().catch(() => undefined)
  await until(() => answered >= 50)
  process.kill(first.pid, "SIGKILL")
  await writing

  const second = await start(folder)
  expect(second.how).toBe("recovered")
  const [{ count } = { count: 0 }] = await ask<{ count: number }>(
    second,
    "SELECT count(*)::int AS count FROM written",
  )
  expect(answered).toBeGreaterThanOrEqual(50)
  expect(count).toBeGreaterThanOrEqual(answered)
  await second.stop()
})

test("a pid file whose number belongs to somebody else by now is not believed", async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  const pidFile = join(folder, "postgres", "data", "postmaster.pid")
  const content = readFileSync(pidFile, "utf8")
  await first.stop()
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" })
  onTestFinished(() => void bystander.kill("SIGKILL"))
  writeFileSync(pidFile, content.replace(/^\d+/, String(bystander.pid)))

  const second = await start(folder)
  expect(second.how).toBe("recovered")
  expect(await ask(second, "SELECT 1 AS one")).toEqual([{ one: 1 }])
  expect(answersSignals(bystander.pid ?? 0)).toBe(true)
  await second.stop()
})

test("a first start that was cut off is begun again", async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, "postgres", "data.new"), { recursive: true })
  writeFileSync(join(folder, "postgres", "data.new", "half"), "")
  const postgres = await start(folder)
  expect(postgres.how).toBe("initialised")
  expect(existsSync(join(folder, "postgres", "data.new"))).toBe(false)
  await postgres.stop()
})

test("a server that cannot start says why in one sentence", async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  await first.stop()
  const data = join(folder, "postgres", "data")
  renameSync(join(data, "global", "pg_control"), join(data, "global", "pg_control.away"))
  await expect(start(folder)).rejects.toThrow(/^PostgreSQL did not start: .*pg_control.*server\.log/s)
})

// Only root can try what root meets; a skipped test would count as a failed one.
if (process.getuid?.() === 0) {
  test("run by root, it works in a folder that only root may enter", async () => {
    const closed = temporaryFolder() // mkdtemp makes it 0700
    expect(statSync(closed).mode & 0o077).toBe(0)
    const folder = join(closed, "data")
    mkdirSync(folder)
    const first = await start(folder)
    expect(await ask(first, "SELECT 1 AS one")).toEqual([{ one: 1 }])
    expect(statSync(join(folder, "postgres", "data")).uid).toBe(0)
    await first.stop()
  })

  test("run by root in an open folder, it belongs to an ordinary user; closed afterwards, it still starts", async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    const open = await start(folder)
    expect(statSync(join(folder, "postgres", "data")).uid).not.toBe(0)
    expect(statSync(`/proc/${open.pid}`).uid).not.toBe(0)
    await ask(open, "CREATE TABLE moved AS SELECT 42 AS n")
    await open.stop()

    chmodSync(folder, 0o700)
    const closed = await start(folder)
    expect(await ask(closed, "SELECT n FROM moved")).toEqual([{ n: 42 }])
    await closed.stop()
  })
}

function dialOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = dial({ host, port }, () => {
      socket.destroy()
      resolve()
    })
    socket.once("error", reject)
  })
}
