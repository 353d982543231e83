// Brings a database to the tables that this version of Parley knows, through Prisma's own engine and its own table of
// what has been applied, so that Prisma's tools and ours agree about every database.
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { MigrationList } from "@prisma/schema-engine-wasm"
import { Client } from "pg"
import { CannotStart } from "../settings.ts"
import { noFilter, openSchemaEngine } from "./schema-engine.ts"

// Two servers that start on one database at the same time: the second waits here and finds everything done.
const migrationLock = 7_227_325

/** Returns the names of the migrations that it applied; empty when the database was up to date. */
export async function migrate({ root, url }: { root: string; url: string }): Promise<readonly string[]> {
  const list = readMigrations(join(root, "prisma", "migrations"))
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock])
    const pending = await findPending(client, list)
    if (pending.length === 0) return []
    const { engine, close } = await openSchemaEngine(url)
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: list,
        filters: noFilter,
      })
      return appliedMigrationNames
    } finally {
      await close()
    }
  } finally {
    await client.end() // Gives the lock back as well.
  }
}

/** The migrations on disk, in the shape in which the engine takes them. */
export function readMigrations(baseDir: string): MigrationList {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : null)
  const folders = existsSync(baseDir)
    ? readdirSync(baseDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : []
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: read(join(baseDir, "migration_lock.toml")) },
    shadowDbInitScript: "",
    migrationDirectories: folders.map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(baseDir, path, "migration.sql"), "utf8") },
      },
    })),
  }
}

// Asked here first, because it takes a few milliseconds where the engine takes 250, and because the engine does not
// mind a database that is ahead of it.
async function findPending(client: Client, list: MigrationList): Promise<readonly string[]> {
  const onDisk = new Map(
    list.migrationDirectories.map(({ path, migrationFile }) => [path, migrationFile.content.value] as const),
  )
  const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') AS found")
  if (tables[0]?.found == null) return [...onDisk.keys()]
  const { rows: applied } = await client.query<{
    migration_name: string
    checksum: string
    finished_at: Date | null
  }>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  )
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const script = onDisk.get(name)
    if (script === undefined)
      throw new CannotStart(
        `The database was written by a newer Parley (it has the migration ${name}); start that version.`,
      )
    if (finished_at === null)
      throw new CannotStart(
        `The migration ${name} began and did not end; restore the database from a backup, or repair it and remove its row from _prisma_migrations.`,
      )
    if (checksum !== createHash("sha256").update(script).digest("hex"))
      throw new CannotStart(
        `The migration ${name} is not the one that this database was made with; a migration that has been applied must not be edited.`,
      )
    onDisk.delete(name)
  }
  return [...onDisk.keys()]
}
