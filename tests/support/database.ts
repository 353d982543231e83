// A database of one's own, migrated and empty. Files that use it are named .pg.test.ts or .socket.test.ts.
import { randomBytes } from "node:crypto"
import { Client } from "pg"
import { inject } from "vitest"
import { templateName } from "./postgres-for-tests.ts"

export type FreshDatabase = { readonly url: string; drop(): Promise<void> }

/** Call `drop` when done; it also ends sessions that a test left open. */
export function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(templateName)
}

/** Without any table: for the tests of migrations themselves. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return createDatabase("template0")
}

async function createDatabase(template: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  const url = new URL(inject("postgresUrl"))
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asSuperuser(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function asSuperuser(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject("postgresUrl") })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
