/**
 * Rows that no reading back will look at again become history segments: written, read back and compared, and only then
 * are the rows deleted, all in one transaction that holds the lease. A crash leaves the rows or the segment, never
 * neither and never both, and an owner that has been replaced folds nothing.
 */
import type { Pool, PoolClient } from "pg"
import type { DocumentName } from "../../core/permissions.ts"
import { BoardDamaged } from "../rooms/ports.ts"
import { matches } from "./checksum.ts"
import type { Leases } from "./leases.ts"
import { rowColumns } from "./log-reader.ts"
import { foldRows, type LogRow, operationsOf, type Segment, sameRow, unfoldRows } from "./segments.ts"

export interface FoldLimits {
  /** Fewer are left as they are: many small segments would be no gain. */
  leastRows: number
  mostRows: number
  mostBytes: number
}
export const foldLimits: FoldLimits = { leastRows: 250, mostRows: 500, mostBytes: 1024 * 1024 }

/** Throws LeaseLost; BoardDamaged where a row is not what was written, which then stays as it is. */
export async function foldLog(
  { pool, leases, limits }: { pool: Pool; leases: Leases; limits: FoldLimits },
  boardId: string,
  doc: DocumentName,
  upTo: number,
): Promise<void> {
  for (;;) {
    const rows = await nextRows()
    if (rows.length === 0) return
    const segment = await foldRows(rows)
    await leases.holding(boardId, (client) => replace(client, rows, segment))
  }

  /** The oldest rows of one epoch, as many as make a segment; none when there are too few. */
  async function nextRows(): Promise<LogRow[]> {
    const { rows } = await pool.query<LogRow>(
      `SELECT ${rowColumns} FROM (
         SELECT *, sum(octet_length("bytes") + octet_length("operations")) OVER (ORDER BY "seq") AS total
         FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2 AND "seq" <= $3 ORDER BY "seq" LIMIT $4
       ) oldest
       WHERE total <= $5 OR "seq" = (SELECT min("seq") FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2)
       ORDER BY "seq"`,
      [boardId, doc, upTo, limits.mostRows, limits.mostBytes],
    )
    const end = rows.findIndex(({ epoch }) => epoch !== rows[0]?.epoch)
    const taken = end === -1 ? rows : rows.slice(0, end)
    const last = taken.at(-1)
    if (!last) return []
    const full = end !== -1 || taken.length >= limits.leastRows || last.seq < upTo
    if (!full) return []
    taken.forEach((row, i) => {
      if (row.seq === (taken[0] as LogRow).seq + i && matches(row)) return
      throw new BoardDamaged(
        `number ${row.seq} of the log of ${doc} is not what was written; nothing is folded`,
      )
    })
    return taken
  }

  async function replace(client: PoolClient, rows: LogRow[], segment: Segment): Promise<void> {
    const [first, last] = [rows[0] as LogRow, rows.at(-1) as LogRow]
    const key = [boardId, doc, segment.fromSeq]
    await client.query(
      `INSERT INTO "HistorySegment" ("boardId", "doc", "fromSeq", "toSeq", "epoch", "firstAt", "lastAt",
         "operationIds", "hashes", "bytes", "sha256")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...key,
        segment.toSeq,
        segment.epoch,
        first.committedAt,
        last.committedAt,
        rows.flatMap((row) => operationsOf(row).map(({ id }) => id)),
        Buffer.from(segment.hashes),
        Buffer.from(segment.bytes),
        Buffer.from(segment.sha256),
      ],
    )
    const written = await client.query<Segment>(
      `SELECT "fromSeq", "toSeq", "epoch", "hashes", "bytes", "sha256" FROM "HistorySegment"
       WHERE "boardId" = $1 AND "doc" = $2 AND "fromSeq" = $3`,
      key,
    )
    const back = written.rows[0] && (await unfoldRows(written.rows[0]))
    if (back?.length !== rows.length || !back.every((row, i) => sameRow(row, rows[i] as LogRow))) {
      throw new Error(`the segment from ${segment.fromSeq} was not read back as it was written`)
    }
    const deleted = await client.query(
      `DELETE FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2 AND "seq" BETWEEN $3 AND $4`,
      [...key, segment.toSeq],
    )
    if (deleted.rowCount !== rows.length) throw new Error("other rows were there than were folded")
  }
}
