// One door to PostgreSQL: the one that Parley starts itself, or the one that DATABASE_URL names. Whoever is behind it,
// it has been asked who it is, how old it is and whether it forgets.
import { Client, Pool, type PoolConfig } from "pg"
import type { Log } from "../log.ts"
import { CannotStart, type Settings } from "../settings.ts"
import type { DataFolder } from "./data-folder.ts"
import { checkDurability, type DurabilityWatch, type Timer, watchDurability } from "./durability.ts"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts"
import { keepRunning } from "./keep-running.ts"

export type OpenDatabase = {
  readonly url: string
  readonly kind: "embedded" | "external"
  /** Such as "18.4". */
  readonly version: string
  readonly durability: DurabilityWatch
  /** For every pool on this database: pg waits for ever unless told otherwise. Add an error handler to the pool. */
  readonly pool: PoolConfig
  /** Whether it answers at this moment. */
  answers(): Promise<boolean>
  /** End all pools first: a connection that is open while PostgreSQL goes down fails with 57P01. */
  stop(): Promise<void>
}

const oldestVersion = 15
const patience = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
} satisfies PoolConfig

/** Throws CannotStart with one sentence when there is no usable database. */
export async function openDatabase({
  settings,
  folder,
  log,
  timer,
}: {
  settings: Settings
  folder: DataFolder
  log: Log
  timer: Timer
}): Promise<OpenDatabase> {
  const embedded =
    settings.databaseUrl === undefined ? await startEmbeddedPostgres(folder.path, log) : undefined
  try {
    const url = embedded ? await prepareEmbedded(embedded) : (settings.databaseUrl as string)
    const { version, durability } = await meet(url)
    return assemble({ url, version, durability, embedded, folder, log, timer })
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

function assemble(found: {
  url: string
  version: string
  durability: Awaited<ReturnType<typeof checkDurability>>
  embedded: EmbeddedPostgres | undefined
  folder: DataFolder
  log: Log
  timer: Timer
}): OpenDatabase {
  const { url, version, embedded, folder, log, timer } = found
  const pool: PoolConfig = { connectionString: url, ...patience }
  const pulse = new Pool({
    ...pool,
    max: 1,
    statement_timeout: 2_000,
    query_timeout: 2_000,
    application_name: "parley pulse",
  })
  pulse.on("error", (err) => log.warn({ err }, "an idle connection to PostgreSQL was lost"))
  // A fresh connection each time: sessions keep the synchronous_commit that their role had when they began.
  const check = () => withClient(pool, checkDurability)
  const durability = watchDurability({ first: found.durability, check, timer })
  durability.onChange((now) => {
    if (now.durable) log.info("PostgreSQL keeps what it commits again")
    else if (!now.answers)
      log.error({ why: now.why }, "PostgreSQL is away: nothing can be saved until it is back")
    else log.error({ why: now.why }, "PostgreSQL may lose what it commits: edits are stored, not crash-safe")
  })
  const kept =
    embedded &&
    keepRunning({
      first: embedded,
      startAgain: () => startEmbeddedPostgres(folder.path, log, { port: embedded.port }),
      away: () => durability.away("the embedded PostgreSQL has ended"),
      back: () => durability.recheck(),
      timer,
      now: Date.now,
      log,
    })
  return {
    url,
    kind: embedded ? "embedded" : "external",
    version,
    durability,
    pool,
    answers: () =>
      pulse.query("SELECT 1").then(
        () => true,
        () => false,
      ),
    async stop() {
      durability.stop()
      await pulse.end()
      await kept?.stop()
    },
  }
}

// The server works under a role that owns one database and nothing else; the superuser is for setting that up.
async function prepareEmbedded(embedded: EmbeddedPostgres): Promise<string> {
  const { port, password } = embedded
  await withClient(
    {
      connectionString: embedded.adminUrl("postgres"),
      ...patience,
      statement_timeout: 0,
      query_timeout: 60_000,
    },
    async (client) => {
      const { rows } = await client.query<{ role: boolean; database: boolean; checksums: string }>(
        `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley') AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = 'parley') AS database,
              current_setting('data_checksums') AS checksums`,
      )
      const [found] = rows
      if (found?.checksums !== "on")
        throw new CannotStart(
          "The database in the data folder was made without checksums; move it away or set DATABASE_URL.",
        )
      if (!found.role) await client.query(`CREATE ROLE parley LOGIN PASSWORD '${password}'`)
      if (!found.database) await client.query("CREATE DATABASE parley OWNER parley")
    },
  )
  return `postgresql://parley:${password}@127.0.0.1:${port}/parley`
}

async function meet(url: string) {
  try {
    return await withClient(
      { connectionString: url, ...patience, connectionTimeoutMillis: 5_000 },
      async (client) => {
        const { rows } = await client.query<{ number: string; text: string; readOnly: string }>(
          `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text,
                current_setting('transaction_read_only') AS "readOnly"`,
        )
        const { number = "0", text = "", readOnly } = rows[0] ?? {}
        const version = text.split(" ")[0] ?? text
        if (Number(number) < oldestVersion * 10_000) {
          throw new CannotStart(`PostgreSQL ${version} is too old: Parley needs ${oldestVersion} or newer.`)
        }
        if (readOnly === "on")
          throw new CannotStart("The database that DATABASE_URL names is read-only (a standby?).")
        return { version, durability: await checkDurability(client) }
      },
    )
  } catch (error) {
    throw error instanceof CannotStart ? error : cannotReach(url, error)
  }
}

function cannotReach(url: string, error: unknown): CannotStart {
  const { hostname, port, username, pathname } = new URL(url)
  const place = `${hostname || "localhost"}:${port || "5432"}`
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const user = decoded(username) || "a user without a name"
  const sentences: Record<string, string> = {
    ECONNREFUSED: `Nothing answers at ${place}`,
    ENOTFOUND: `The host ${hostname} is not known`,
    EAI_AGAIN: `The host ${hostname} is not known`,
    "28P01": `PostgreSQL at ${place} does not accept the password of ${user}`,
    "28000": `PostgreSQL at ${place} does not let ${user} in`,
    "3D000": `PostgreSQL at ${place} has no database named ${decoded(pathname.slice(1))}`,
  }
  const reason =
    sentences[code] ??
    `PostgreSQL at ${place} cannot be used (${error instanceof Error ? error.message : String(error)})`
  return new CannotStart(`${reason}; check DATABASE_URL.`, { cause: error })
}

// A percent sign that encodes nothing stands for itself, as pg reads it.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

async function withClient<T>(config: PoolConfig, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config)
  // A connection that breaks while nothing is asked of it would otherwise end the process.
  client.on("error", () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
