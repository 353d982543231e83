/**
 * What PostgreSQL holds, read past the product: plain SQL and plain Yjs, so that a fault in the store's reading cannot
 * hide one in its writing.
 */
import { createHash } from "node:crypto"
import { Client } from "pg"
import * as Y from "yjs"
import { collectionNames } from "../core/board.ts"
import { readBoard } from "../core/board-doc.ts"
import { integrateUpdate } from "../core/integration-doc.ts"
import { type Segment, unfoldRows } from "../server/store/segments.ts"
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
  bytes: Uint8Array
  sha256: Uint8Array
  /** JSON */
  operations: Uint8Array
}

interface Operation {
  id: string
  memberId: string
  clientId: number
  clocks: [number, number]
}

/** Reads it, and checks what must be so whatever happened: no number missing, no row other than it was written. */
export async function writtenLog(databaseUrl: string, boardId: string): Promise<WrittenLog> {
  const rows = await withClient(databaseUrl, (client) => rowsOf(client, boardId))
  let doc = newDoc()
  let epoch = 1
  const operationIds = new Set<string>()
  const clocks = new Map<number, number>()
  let lastOperations: Operation[] = []
  for (const [index, row] of rows.entries()) {
    check(row.seq === index + 1, `the log lacks number ${index + 1}`)
    const hash = createHash("sha256").update(row.bytes).digest()
    check(hash.equals(row.sha256), `number ${row.seq} of the log is not what was written`)
    if (row.epoch !== epoch) {
      // It holds a whole document and begins anew.
      epoch = row.epoch
      doc = newDoc()
    }
    integrateUpdate(doc, new Uint8Array(row.bytes))
    lastOperations = JSON.parse(Buffer.from(row.operations).toString("utf8")) as Operation[]
    for (const operation of lastOperations) {
      const { id, clientId } = operation
      const [from, to] = operation.clocks
      check(!operationIds.has(id), `operation ${id} is in the log twice`)
      operationIds.add(id)
      // A5: in the order in which the tab made them.
      const before = clocks.get(clientId) ?? 0
      const follows = clientId === 0 || from === to || from === before
      check(follows, `client ${clientId} jumps from ${before} to ${from}`)
      clocks.set(clientId, Math.max(before, to))
    }
  }
  check(doc.store.pendingStructs === null && doc.store.pendingDs === null, "the log does not fit together")
  const marks = readBoard(doc).scenarios.flatMap(({ background }) => marksOf(background))
  return { doc, seq: rows.length, operationIds, lastOperations, marks }
}

function newDoc(): Y.Doc {
  const doc = new Y.Doc()
  for (const root of ["meta", ...collectionNames]) doc.getMap(root)
  return doc
}

/** Rows of the log, and in front of them those that have been folded. */
async function rowsOf(client: Client, boardId: string): Promise<Row[]> {
  const folded = await client.query<Segment>(
    `SELECT "fromSeq", "toSeq", "epoch", "hashes", "bytes", "sha256" FROM "HistorySegment"
     WHERE "boardId" = $1 AND "doc" = 'board' ORDER BY "fromSeq"`,
    [boardId],
  )
  const rows: Row[] = []
  for (const segment of folded.rows) {
    const unfolded = await unfoldRows(segment)
    check(unfolded !== null, `the history segment from ${segment.fromSeq} is not what was written`)
    rows.push(...unfolded)
  }
  const { rows: open } = await client.query<Row>(
    `SELECT "seq", "epoch", "bytes", "sha256", "operations" FROM "DocUpdate"
     WHERE "boardId" = $1 AND "doc" = 'board' AND "seq" > $2 ORDER BY "seq"`,
    [boardId, rows.at(-1)?.seq ?? 0],
  )
  return [...rows, ...open]
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
