/**
 * The life of a board as a line: from where to where its log goes, how much happened when, which number it had come to
 * at a time, and the snapshots on it. Of the log only what says when is read; a segment is opened for the numbers of
 * moments within it, once.
 */
import type { MarksAnswer } from "../../core/history.ts"
import type { SnapshotKind } from "../../core/snapshot.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { RoomLog } from "../rooms/ports.ts"
import { NoSuchMoment } from "./history-store.ts"
import { segmentOf } from "./log-reader.ts"
import { poolOf } from "./prisma.ts"
import { unfoldRows } from "./segments.ts"

export interface MarkedSnapshot {
  id: string
  title: string
  asOf: Date
  seq: number
  kind: SnapshotKind
}

export interface LogLine extends Pick<MarksAnswer, "first" | "last" | "pace"> {
  /** The number that the log had come to at each of these times, in their order; the first, if it had not begun. */
  numbersAt(times: readonly number[]): Promise<number[]>
}

export interface HistoryMarks {
  /** Throws NoSuchMoment: nothing was ever written. */
  line(boardId: string): Promise<LogLine>
  /** The newest of them. */
  snapshots(boardId: string): Promise<MarkedSnapshot[]>
  /** Also those who have left. */
  people(boardId: string): Promise<{ id: string; name: string }[]>
}

const stretches = 200
const mostSnapshots = 500
/** Boards whose moments are remembered, and moments of each; the longest untouched go first. */
const remembered = { boards: 200, moments: 5_000 }

interface Known {
  seq: number
  at: number
}
interface Folded {
  fromSeq: number
  toSeq: number
  firstAt: Date
  lastAt: Date
}

export function createHistoryMarks({ prisma, log }: { prisma: PrismaClient; log: RoomLog }): HistoryMarks {
  const pool = poolOf(prisma)
  const moments = new Map<string, Map<number, number>>()

  async function read(boardId: string): Promise<{ folded: Folded[]; rows: Known[] }> {
    // Rows first: what is folded between the two questions is then found twice, and not missed.
    const rows = await pool.query<{ seq: number; committedAt: Date }>(
      `SELECT "seq", "committedAt" FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = 'board' ORDER BY "seq"`,
      [boardId],
    )
    const segments = await pool.query<Folded>(
      `SELECT "fromSeq", "toSeq", "firstAt", "lastAt" FROM "HistorySegment"
       WHERE "boardId" = $1 AND "doc" = 'board' ORDER BY "fromSeq"`,
      [boardId],
    )
    const folded = segments.rows
    const end = folded.at(-1)?.toSeq ?? 0
    return {
      folded,
      rows: rows.rows
        .filter(({ seq }) => seq > end)
        .map(({ seq, committedAt }) => ({ seq, at: committedAt.getTime() })),
    }
  }

  async function numberAt(boardId: string, at: number, folded: readonly Folded[], rows: readonly Known[]) {
    const row = lastAtMost(rows, at, (one) => one.at)
    if (row) return row.seq
    const segment = lastAtMost(folded, at, ({ firstAt }) => firstAt.getTime())
    if (!segment) return folded[0]?.fromSeq ?? rows[0]?.seq ?? 1
    if (segment.lastAt.getTime() <= at) return segment.toSeq
    const known = knownOf(boardId)
    const before = known.get(at)
    if (before !== undefined) return before
    const seq = await withinSegment(boardId, segment, at)
    if (known.size >= remembered.moments) known.clear()
    known.set(at, seq)
    return seq
  }

  async function withinSegment(boardId: string, { fromSeq }: Folded, at: number): Promise<number> {
    const segment = await segmentOf(pool, boardId, "board", fromSeq)
    const rows = segment && (await unfoldRows(segment))
    if (!rows) {
      log.warn({ boardId, fromSeq }, "when a moment was is told roughly: the log is damaged there")
      return fromSeq
    }
    return lastAtMost(rows, at, ({ committedAt }) => committedAt.getTime())?.seq ?? fromSeq
  }

  function knownOf(boardId: string): Map<number, number> {
    const known = moments.get(boardId) ?? new Map<number, number>()
    moments.delete(boardId)
    moments.set(boardId, known)
    for (const oldest of moments.keys()) {
      if (moments.size <= remembered.boards) break
      moments.delete(oldest)
    }
    return known
  }

  return {
    async line(boardId) {
      const { folded, rows } = await read(boardId)
      const known = [
        ...folded.flatMap(({ fromSeq, toSeq, firstAt, lastAt }) => [
          { seq: fromSeq, at: firstAt.getTime() },
          { seq: toSeq, at: lastAt.getTime() },
        ]),
        ...rows,
      ]
      const [first, last] = [known[0], known.at(-1)]
      if (!first || !last) throw new NoSuchMoment()
      return {
        first,
        last,
        pace: paceOf(known),
        async numbersAt(times) {
          const numbers: number[] = []
          for (const at of times) numbers.push(await numberAt(boardId, at, folded, rows))
          return numbers
        },
      }
    },
    async snapshots(boardId) {
      const found = await prisma.snapshot.findMany({
        where: { boardId },
        orderBy: { number: "desc" },
        take: mostSnapshots,
        select: { id: true, title: true, asOf: true, seq: true, kind: true },
      })
      return found.map((one) => ({ ...one, kind: one.kind as SnapshotKind }))
    },
    people: (boardId) =>
      prisma.member.findMany({
        where: { boardId },
        orderBy: { joinedAt: "asc" },
        select: { id: true, name: true },
      }),
  }
}

/** Of what rises: how many are at most so much. */
function placeBehind<One>(rising: readonly One[], most: number, value: (one: One) => number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value(rising[middle] as One) <= most) low = middle + 1
    else high = middle
  }
  return low
}

const lastAtMost = <One>(rising: readonly One[], most: number, value: (one: One) => number): One | null =>
  rising[placeBehind(rising, most, value) - 1] ?? null

function paceOf(known: readonly Known[]): MarksAnswer["pace"] {
  const [first, last] = [known[0] as Known, known.at(-1) as Known]
  const length = Math.max(1, Math.ceil((last.seq - first.seq + 1) / stretches))
  const pace: MarksAnswer["pace"] = []
  for (let seq = first.seq; seq <= last.seq; seq += length) {
    pace.push({ seq, at: timeOf(seq, known), commits: Math.min(length, last.seq - seq + 1) })
  }
  return pace
}

/** Within a segment in proportion. */
function timeOf(seq: number, known: readonly Known[]): number {
  const place = placeBehind(known, seq, (one) => one.seq)
  const before = (known[place - 1] ?? known[0]) as Known
  const after = known[place]
  if (!after || before.seq === seq) return before.at
  return Math.round(before.at + ((seq - before.seq) / (after.seq - before.seq)) * (after.at - before.at))
}
