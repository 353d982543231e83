/**
 * The log of one document in its order, wherever its rows lie by now: in segments, or still by themselves. Every
 * row is compared with its checksum and with the number before it.
 */
import type { ClientBase, Pool } from "pg"
import type { DocumentName } from "../../core/permissions.ts"
import { BoardDamaged } from "../rooms/ports.ts"
import { matches } from "./checksum.ts"
import { type LogRow, type Segment, unfoldRows } from "./segments.ts"

/** So many rows are read at once; a board in use has about this many behind its checkpoints. */
const rowsAtOnce = 1_000

export const rowColumns = `"seq", "epoch", "fence", "gameTime", "committedAt", "bytes", "sha256", "operations"`

/** The rows after one number and up to another. Throws BoardDamaged where one is missing or not what was written. */
export async function* readLog(
  pool: Pool | ClientBase,
  boardId: string,
  doc: DocumentName,
  { after, upTo }: { after: number; upTo: number },
): AsyncGenerator<LogRow[]> {
  let seq = after
  while (seq < upTo) {
    const folded = await nextFolded(seq)
    const rows = folded ?? (await nextRows(seq))
    const [first] = rows
    // Folded between the two questions: asked again, it is found in its segment.
    if (!folded && first?.seq !== seq + 1 && (await segmentOf(pool, boardId, doc, seq + 1))) continue
    if (rows.length === 0) throw new BoardDamaged(`the log of ${doc} lacks number ${seq + 1}`)
    const wanted: LogRow[] = []
    for (const row of rows) {
      if (row.seq <= seq) continue
      if (row.seq > upTo) break
      if (row.seq !== seq + 1) {
        if (wanted.length > 0) break
        throw new BoardDamaged(`the log of ${doc} lacks number ${seq + 1}`)
      }
      if (!matches(row))
        throw new BoardDamaged(`number ${row.seq} of the log of ${doc} is not what was written`)
      wanted.push(row)
      seq = row.seq
    }
    yield wanted
  }

  async function nextFolded(from: number): Promise<LogRow[] | null> {
    const segment = await segmentOf(pool, boardId, doc, from + 1)
    if (!segment) return null
    const rows = await unfoldRows(segment)
    if (!rows) {
      const { fromSeq, toSeq } = segment
      throw new BoardDamaged(`numbers ${fromSeq} to ${toSeq} of the log of ${doc} are not what was written`)
    }
    return rows
  }

  async function nextRows(from: number): Promise<LogRow[]> {
    const { rows } = await pool.query<LogRow>(
      `SELECT ${rowColumns} FROM "DocUpdate"
       WHERE "boardId" = $1 AND "doc" = $2 AND "seq" > $3 AND "seq" <= $4 ORDER BY "seq" LIMIT ${rowsAtOnce}`,
      [boardId, doc, from, upTo],
    )
    return rows
  }
}

export async function segmentOf(
  pool: Pool | ClientBase,
  boardId: string,
  doc: DocumentName,
  seq: number,
): Promise<(Segment & { lastAt: Date }) | null> {
  const { rows } = await pool.query<Segment & { lastAt: Date }>(
    `SELECT "fromSeq", "toSeq", "epoch", "lastAt", "hashes", "bytes", "sha256" FROM "HistorySegment"
     WHERE "boardId" = $1 AND "doc" = $2 AND "fromSeq" <= $3 AND "toSeq" >= $3 ORDER BY "fromSeq" DESC LIMIT 1`,
    [boardId, doc, seq],
  )
  return rows[0] ?? null
}

/** The newest row, without its bytes; null when the log is empty. The newest rows are never folded. */
export async function headOf(
  pool: Pool,
  boardId: string,
  doc: DocumentName,
): Promise<{ seq: number; epoch: number; sha256: Uint8Array } | null> {
  const { rows } = await pool.query<{ seq: number; epoch: number; sha256: Uint8Array }>(
    `SELECT "seq", "epoch", "sha256" FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2
     ORDER BY "seq" DESC LIMIT 1`,
    [boardId, doc],
  )
  return rows[0] ?? null
}

/** The first row of an epoch: a whole document, with which it begins anew. */
export async function startOfEpoch(
  pool: Pool,
  boardId: string,
  doc: DocumentName,
  epoch: number,
): Promise<number> {
  const { rows } = await pool.query<{ seq: number | null }>(
    `SELECT least(
       (SELECT min("seq") FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2 AND "epoch" = $3),
       (SELECT min("fromSeq") FROM "HistorySegment" WHERE "boardId" = $1 AND "doc" = $2 AND "epoch" = $3)
     ) AS seq`,
    [boardId, doc, epoch],
  )
  return rows[0]?.seq ?? 1
}
