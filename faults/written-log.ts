/**
 * What PostgreSQL holds, read past the product: plain SQL and plain Yjs, so that a fault in the store's reading cannot
 * hide one in its writing.
 */
import { createHash } from "node:crypto"
import { Client } from "pg"
import * as Y from "yjs"
import { collectionNames } from "../core/board.ts"
import { readBoard } from "../core/board-doc.ts"
import { marksOf } from "./people.ts"
import { check } from "./stage.ts"

export interface WrittenLog {
  readonly doc: Y.Doc
  readonly seq: number
  readonly operationIds: ReadonlySet<string>
  /** Of the newest row. */
  readonly lastOperations: readonly { id: string; memberId: string }[]
  /** Every mark in every text, as often as it is there. */
  readonly marks: readonly string[]
}

interface Row {
  seq: number
  epoch: number
  bytes: Buffer
  sha256: Buffer
  operationIds: string[]
  operations: { id: string; memberId: string; clientId: number; clocks: [number, number] }[]
}

/** Reads it, and checks what must be so whatever happened: no number missing, no row other than it was written. */
export async function writtenLog(databaseUrl: string, boardId: string): Promise<WrittenLog> {
  const rows = await rowsOf(databaseUrl, boardId)
  const doc = new Y.Doc()
  for (const root of ["meta", ...collectionNames]) doc.getMap(root)
  const operationIds = new Set<string>()
  const clocks = new Map<number, number>()
  for (const [index, row] of rows.entries()) {
    check(row.seq === index + 1, `the log lacks number ${index + 1}`)
    const hash = createHash("sha256").update(row.bytes).digest()
    check(hash.equals(row.sha256), `number ${row.seq} of the log is not what was written`)
    Y.applyUpdate(doc, new Uint8Array(row.bytes))
    for (const {
      id,
      clientId,
      clocks: [from, to],
    } of row.operations) {
      check(!operationIds.has(id), `operation ${id} is in the log twice`)
      operationIds.add(id)
      // A5: in the order in which the tab made them.
      const before = clocks.get(clientId) ?? 0
      check(
        clientId === 0 || from === to || from === before,
        `client ${clientId} jumps from ${before} to ${from}`,
      )
      clocks.set(clientId, Math.max(before, to))
    }
  }
  check(doc.store.pendingStructs === null && doc.store.pendingDs === null, "the log does not fit together")
  const marks = readBoard(doc).scenarios.flatMap(({ background }) => marksOf(background))
  return { doc, seq: rows.length, operationIds, lastOperations: rows.at(-1)?.operations ?? [], marks }
}

async function rowsOf(databaseUrl: string, boardId: string): Promise<Row[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Row>(
      `SELECT "seq", "epoch", "bytes", "sha256", "operationIds",
         convert_from("operations", 'UTF8')::json AS "operations" FROM "DocUpdate"
       WHERE "boardId" = $1 AND "doc" = 'board' ORDER BY "seq"`,
      [boardId],
    )
    return rows
  })
}

export async function withClient<T>(databaseUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  // It may be killed under us.
  client.on("error", () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
