// node scripts/new-migration.mjs <name>      writes prisma/migrations/<number>_<name>/: the SQL that leads from the schema
//                                            of the migration before to prisma/schema.prisma, and that schema itself
// node scripts/new-migration.mjs --rewrite   writes the newest migration again (only while nobody has applied it)
//
// Each migration keeps the schema to which it leads, because Prisma's engine cannot read one back from a database
// through the pg adapter ("Column type 'char' could not be deserialized").
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { register } from "tsx/esm/api"
import { giveUp, root, say } from "./steps.mjs"

register()
const { startEmbeddedPostgres } = await import("../server/database/embedded-postgres.ts")
const { createLog } = await import("../server/log.ts")
const { noFilter, openSchemaEngine } = await import("../server/database/schema-engine.ts")

const folder = join(root, "prisma", "migrations")
mkdirSync(folder, { recursive: true })
const made = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()
const [argument] = process.argv.slice(2)
const target = argument === "--rewrite" ? made.pop() : nextName(argument)
if (target === undefined) giveUp("There is no migration to rewrite.")

const after = join(root, "prisma", "schema.prisma")
const before = made.length === 0 ? undefined : join(folder, made.at(-1), "schema.prisma")
const script = await compare(before, after)
if (script === undefined) giveUp("The migrations lead to this schema already; nothing was written.")
mkdirSync(join(folder, target), { recursive: true })
writeFileSync(join(folder, target, "migration.sql"), script)
copyFileSync(after, join(folder, target, "schema.prisma"))
writeFileSync(join(folder, "migration_lock.toml"), '# Read by Prisma.\nprovider = "postgresql"\n')
say(`Wrote prisma/migrations/${target}/migration.sql. Read it before you commit it.`)

function nextName(name) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? "")) giveUp("Give it a name in lower case, such as add_rounds.")
  return `${String(made.length + 1).padStart(4, "0")}_${name}`
}

// The engine wants to be connected even when it compares two texts: a PostgreSQL of its own, in a temporary folder.
async function compare(before, after) {
  const temporary = mkdtempSync(join(tmpdir(), "parley-migration-"))
  const postgres = await startEmbeddedPostgres(temporary, createLog({ logLevel: "warn" }))
  try {
    const goal = asDatamodel(after)
    const { engine, close } = await openSchemaEngine(postgres.adminUrl("postgres"), goal.files[0])
    const from = before !== undefined && existsSync(before) ? asDatamodel(before) : { tag: "empty" }
    const { stdout } = await engine.diff({ from, to: goal, script: true, exitCode: null, filters: noFilter })
    await close()
    return !stdout || stdout.includes("This is an empty migration") ? undefined : `${stdout.trim()}\n`
  } finally {
    await postgres.stop()
    rmSync(temporary, { recursive: true, force: true })
  }
}

function asDatamodel(path) {
  return { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: readFileSync(path, "utf8") }] }
}
