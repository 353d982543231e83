// A fault in its short form, on the tests' own PostgreSQL where it leaves the database alone.
import { expect } from "vitest"
import { type Fault, play } from "../../faults/stage.ts"
import { freshDatabase } from "../support/database.ts"

/** Servers and databases start several times in one test; only a hang takes so long, on however busy a machine. */
export const hangsAfterMs = 240_000

export async function holds(fault: Fault): Promise<void> {
  const database = await freshDatabase()
  try {
    // Any seed would do; this one can be played again.
    const { notes, failure, folder } = await play(fault, {
      short: true,
      seed: 20261122,
      databaseUrl: database.url,
    })
    if (failure !== undefined) throw new Error(`${fault.name} (logs: ${folder})`, { cause: failure })
    expect(notes.length).toBeGreaterThan(0)
  } finally {
    await database.drop()
  }
}
