import { createServer } from "node:net"
import { Client } from "pg"
import { afterEach, expect, inject, onTestFinished, test } from "vitest"
import { claimDataFolder } from "../../server/database/data-folder.ts"
import { checkDurability } from "../../server/database/durability.ts"
import { type OpenDatabase, openDatabase } from "../../server/database/open-database.ts"
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
  expect(database.durability.current()).toEqual({ durable: false, why: "synchronous_commit is off" })
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
  await expect.poll(() => checkDurability(client)).toEqual({ durable: false, why: `${name} is off` })
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
