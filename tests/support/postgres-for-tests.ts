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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "parley-tests-"))
  const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: "warn" }))
  const url = postgres.adminUrl("postgres")
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${templateName}`)
  await client.end()
  await migrate({ root: project.config.root, url: postgres.adminUrl(templateName) })
  project.provide("postgresUrl", url)
  return async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
