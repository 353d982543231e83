import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { Client, Pool } from "pg"
import { afterEach, expect, inject, onTestFinished, test } from "vitest"
import { claimDataFolder } from "../../server/database/data-folder.ts"
import { checkDurability } from "../../server/database/durability.ts"
import { lookEveryMs } from "../../server/database/keep-running.ts"
import { type OpenDatabase, openDatabase } from "../../server/database/open-database.ts"
import { processIdentity } from "../../server/database/process-identity.ts"
import { createLog } from "../../server/log.ts"
import { readSettings } from "../../server/settings.ts"
import { freshDatabase } from "../support/database.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const opened: OpenDatabase[] = []
afterEach(async () => {
  for (const database of opened.splice(0)) await database.stop()
})

async function open(databaseUrl?: string): Promise<OpenDatabase> {
  const settings = readSettings({
    PARLEY_DATA: temporaryFolder(),
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "silent",
  })
  const folder = claimDataFolder(settings.dataFolder)
  onTestFinished(() => folder.release())
  const database = await openDatabase({
    settings,
    folder,
    log: createLog(settings),
    timer: () => () => undefined,
  })
  opened.push(database)
  return database
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject("postgresUrl") })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

test("the server's own role owns its database and is no superuser", async () => {
  const database = await open()
  expect(database).toMatchObject({ kind: "embedded", version: expect.stringMatching(/^18\./) })
  expect(database.durability.current()).toEqual({ durable: true })
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query(
    "SELECT current_user AS name, usesuper AS super FROM pg_user WHERE usename = current_user",
  )
  await client.end()
  expect(rows).toEqual([{ name: "parley", super: false }])
  expect(await database.answers()).toBe(true)
})

test("DATABASE_URL is used as it is", async () => {
  const own = await freshDatabase()
  onTestFinished(() => own.drop())
  const database = await open(own.url)
  expect(database).toMatchObject({ kind: "external", url: own.url })
  expect(await database.answers()).toBe(true)
})

test("it says so when the database is gone, and waits for nobody for ever", async () => {
  const own = await freshDatabase()
  const database = await open(own.url)
  expect(await database.answers()).toBe(true)
  await own.drop()
  expect(await database.answers()).toBe(false)
  expect(database.pool).toMatchObject({
    connectionTimeoutMillis: 2_000,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
  })
})

test("A2 a role whose commits do not wait for the disk is not durable", async () => {
  const own = await freshDatabase()
  onTestFinished(() => own.drop())
  await administer(`ALTER DATABASE ${new URL(own.url).pathname.slice(1)} SET synchronous_commit = off`)
  const database = await open(own.url)
  expect(database.durability.current()).toEqual({
    durable: false,
    answers: true,
    why: "synchronous_commit is off",
  })
})

test.each(["fsync", "full_page_writes"])("A2 a server with %s off is not durable", async (name) => {
  const client = new Client({ connectionString: inject("postgresUrl") })
  await client.connect()
  onTestFinished(async () => {
    await client.query(`ALTER SYSTEM RESET ${name}`)
    await client.query("SELECT pg_reload_conf()")
    await client.end()
  })
  expect(await checkDurability(client)).toEqual({ durable: true })
  await client.query(`ALTER SYSTEM SET ${name} = off`)
  await client.query("SELECT pg_reload_conf()")
  await expect
    .poll(() => checkDurability(client))
    .toEqual({
      durable: false,
      answers: true,
      why: `${name} is off`,
    })
})

test.each([
  {
    name: "a closed port",
    change: (url: URL) => (url.port = "1"),
    says: /^Nothing answers at 127\.0\.0\.1:1; check DATABASE_URL\.$/,
  },
  {
    name: "a wrong password",
    change: (url: URL) => (url.password = "guess"),
    says: /does not accept the password of postgres; check/,
  },
  {
    name: "an unknown database",
    change: (url: URL) => (url.pathname = "/nowhere"),
    says: /has no database named nowhere; check/,
  },
  {
    name: "an unknown host",
    change: (url: URL) => (url.hostname = "nowhere.invalid"),
    says: /^The host nowhere\.invalid is not known; check/,
  },
])("DATABASE_URL with $name: one sentence, without the password", async ({ change, says }) => {
  const url = new URL(inject("postgresUrl"))
  const { password } = url
  change(url)
  const failure = await open(url.href).then(
    () => "it opened",
    (error: Error) => error.message,
  )
  expect(failure).toMatch(says)
  expect(failure).not.toContain("\n")
  expect(failure).not.toContain(password)
})

test("something at DATABASE_URL that is not PostgreSQL: one sentence", async () => {
  const impostor = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
  await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void impostor.close())
  const address = impostor.address()
  const port = typeof address === "object" ? address?.port : undefined
  await expect(open(`postgresql://a:b@127.0.0.1:${port}/c`)).rejects.toThrow(
    /^PostgreSQL at 127\.0\.0\.1:\d+ cannot be used \(.*\); check DATABASE_URL\.$/,
  )
})

test("A9 the embedded PostgreSQL, killed under a running Parley, comes back on its port; pools find it again", async () => {
  const { database, folder } = await openWatched()
  const pool = new Pool({ ...database.pool })
  pool.on("error", () => undefined)
  onTestFinished(() => pool.end())
  await pool.query("CREATE TABLE kept AS SELECT 42 AS n")
  const heard: boolean[] = []
  database.durability.onChange((now) => heard.push(now.durable))

  const first = postmasterOf(folder)
  process.kill(first, "SIGKILL")
  await expect.poll(() => database.durability.current(), { interval: 10 }).toMatchObject({ answers: false })
  const again = () =>
    pool.query<{ n: number }>("SELECT n FROM kept").then(
      ({ rows }) => rows,
      () => [],
    )
  await expect.poll(again, { timeout: 30_000 }).toEqual([{ n: 42 }])
  await expect.poll(() => database.durability.current(), { timeout: 10_000 }).toEqual({ durable: true })
  expect(await database.answers()).toBe(true)
  expect(heard).toEqual([false, true])

  const second = postmasterOf(folder)
  expect(second).not.toBe(first)
  expect(processIdentity(first)).toBeUndefined()
})

test("stopped on purpose, the embedded PostgreSQL stays down", async () => {
  const { database, folder } = await openWatched()
  const pid = postmasterOf(folder)
  await database.stop()
  opened.splice(opened.indexOf(database), 1)
  expect(processIdentity(pid)).toBeUndefined()
  const later = Date.now() + 3 * lookEveryMs
  await expect.poll(() => Date.now() > later).toBe(true)
  expect(existsSync(join(folder, "postgres", "data", "postmaster.pid"))).toBe(false)
})

/** As in main.ts, with time that passes. */
async function openWatched(): Promise<{ database: OpenDatabase; folder: string }> {
  const settings = readSettings({ PARLEY_DATA: temporaryFolder(), LOG_LEVEL: "silent" })
  const folder = claimDataFolder(settings.dataFolder)
  onTestFinished(() => folder.release())
  const database = await openDatabase({
    settings,
    folder,
    log: createLog(settings),
    timer(afterMs, run) {
      const handle = setTimeout(run, afterMs)
      return () => clearTimeout(handle)
    },
  })
  opened.push(database)
  return { database, folder: folder.path }
}

function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0])
}
