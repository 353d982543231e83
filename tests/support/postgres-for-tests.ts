// One PostgreSQL for all test files that need one, and in it a migrated template from which each takes its own copy.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import type { TestProject } from "vitest/node"
import { startEmbeddedPostgres } from "../../server/database/embedded-postgres.ts"
import { migrate } from "../../server/database/migrate.ts"
import { createLog } from "../../server/log.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** The superuser's address of the server's own database. */
    postgresUrl: string
  }
}

export const templateName = "parley_template"

const running = Symbol.for("parley.tests.postgres")

interface Running {
  url: string
  users: number
  stop(): Promise<void>
}

// Vitest calls this once for each kind of test that needs a database, at the same time and each with its own copy of
// this module. They share one PostgreSQL, and the schema engine must not be loaded twice in a process.
const shared = globalThis as { [running]?: Promise<Running> }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[running] ??= start(project.config.root)
  const postgres = await shared[running]
  postgres.users += 1
  project.provide("postgresUrl", postgres.url)
  return async () => {
    postgres.users -= 1
    if (postgres.users === 0) await postgres.stop()
  }
}

async function start(root: string): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "parley-tests-"))
  const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: "warn" }))
  const url = postgres.adminUrl("postgres")
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${templateName}`)
  await client.end()
  await migrate({ root, url: postgres.adminUrl(templateName) })
  return {
    url,
    users: 0,
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
