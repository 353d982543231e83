import { cpSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Client } from "pg"
import { expect, onTestFinished, test } from "vitest"
import { migrate, readMigrations } from "../../server/database/migrate.ts"
import { emptyDatabase, type FreshDatabase, freshDatabase } from "../support/database.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const root = process.cwd()

async function connect({ url }: FreshDatabase): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

async function take(make: () => Promise<FreshDatabase>): Promise<FreshDatabase> {
  const database = await make()
  onTestFinished(() => database.drop())
  return database
}

test("an empty database gets every table of the schema", async () => {
  const database = await take(emptyDatabase)
  const applied = await migrate({ root, url: database.url })
  expect(applied).toEqual(
    readMigrations(join(root, "prisma", "migrations")).migrationDirectories.map(({ path }) => path),
  )

  const client = await connect(database)
  const { rows } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  )
  await client.end()
  const models = [
    ...readFileSync(join(root, "prisma", "schema.prisma"), "utf8").matchAll(/^model (\w+)/gm),
  ].map(([, name]) => name)
  expect(models.length).toBeGreaterThan(5)
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(models))
})

test("the newest migration leads to prisma/schema.prisma (else: node scripts/new-migration.mjs <name>)", () => {
  const folder = join(root, "prisma", "migrations")
  const newest = readMigrations(folder).migrationDirectories.at(-1)?.path ?? ""
  const led = readFileSync(join(folder, newest, "schema.prisma"), "utf8")
  expect(withoutComments(led)).toBe(
    withoutComments(readFileSync(join(root, "prisma", "schema.prisma"), "utf8")),
  )
})

test("a second time there is nothing to do", async () => {
  const database = await take(freshDatabase)
  expect(await migrate({ root, url: database.url })).toEqual([])
})

test("two servers that start together on one new database migrate it once", async () => {
  const database = await take(emptyDatabase)
  const both = await Promise.all([migrate({ root, url: database.url }), migrate({ root, url: database.url })])
  expect(both.map(({ length }) => length).sort()).toEqual([
    0,
    readMigrations(join(root, "prisma", "migrations")).migrationDirectories.length,
  ])
})

test("a later migration is applied on top of data that is there", async () => {
  const database = await take(freshDatabase)
  const client = await connect(database)
  await client.query(`INSERT INTO "Board" (id, title) VALUES ('b', 'kept')`)
  const later = temporaryFolder()
  cpSync(join(root, "prisma"), join(later, "prisma"), { recursive: true })
  const added = join(later, "prisma", "migrations", "9999_later")
  cpSync(join(later, "prisma", "migrations", "0001_init"), added, { recursive: true })
  writeFileSync(
    join(added, "migration.sql"),
    `ALTER TABLE "Board" ADD COLUMN "later" TEXT NOT NULL DEFAULT 'x';\n`,
  )
  expect(await migrate({ root: later, url: database.url })).toEqual(["9999_later"])
  const { rows } = await client.query(`SELECT title, later FROM "Board"`)
  expect(rows).toEqual([{ title: "kept", later: "x" }])

  // And the version before it says that it is too old for this database.
  await expect(migrate({ root, url: database.url })).rejects.toThrow(/written by a newer Parley.*9999_later/)
  await client.end()
})

test("an edited or a half-done migration is named, and nothing is touched", async () => {
  const database = await take(freshDatabase)
  const client = await connect(database)
  await client.query(`UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = '0001_init'`)
  await expect(migrate({ root, url: database.url })).rejects.toThrow(/0001_init is not the one/)
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL`)
  await expect(migrate({ root, url: database.url })).rejects.toThrow(/0001_init began and did not end/)
  await client.end()
})

function withoutComments(schema: string): string {
  return schema
    .split("\n")
    .map((line) => line.replace(/\/\/.*$/, "").trim())
    .filter((line) => line !== "")
    .join("\n")
}
