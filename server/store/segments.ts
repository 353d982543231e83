/**
 * History segments: a few hundred rows of the log deflated together. A segment stands for its rows byte for byte, and
 * every row in it still carries its own checksum, so a damaged one is told from a whole one.
 */
import { promisify } from "node:util"
import { deflate, inflate } from "node:zlib"
import type { CommittedOperation } from "../rooms/ports.ts"
import { matches, sameBytes, sha256 } from "./checksum.ts"

/** One row of the log, as it was committed. */
export interface LogRow {
  seq: number
  epoch: number
  fence: number
  gameTime: Date | null
  committedAt: Date
  bytes: Uint8Array
  sha256: Uint8Array
  /** JSON of CommittedOperation[], as it was written. */
  operations: Uint8Array
}

export interface Segment {
  fromSeq: number
  toSeq: number
  epoch: number
  hashes: Uint8Array
  bytes: Uint8Array
  sha256: Uint8Array
}

const deflated = promisify(deflate)
const inflated = promisify(inflate)
const hashBytes = 32

/** `fence`, committed at, game time, length of the bytes, length of the operations. */
type HeadLine = [number, number, number | null, number, number]

/** Of rows of one epoch without a gap between them. */
export async function foldRows(rows: readonly LogRow[]): Promise<Segment> {
  const [first] = rows
  const last = rows.at(-1)
  if (!first || !last) throw new Error("a segment of nothing")
  const head = rows.map(
    (row): HeadLine => [
      row.fence,
      row.committedAt.getTime(),
      row.gameTime?.getTime() ?? null,
      row.bytes.length,
      row.operations.length,
    ],
  )
  const headBytes = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(headBytes.length)
  const whole = Buffer.concat([length, headBytes, ...rows.flatMap((row) => [row.bytes, row.operations])])
  const bytes = new Uint8Array(await deflated(whole))
  return {
    fromSeq: first.seq,
    toSeq: last.seq,
    epoch: first.epoch,
    hashes: new Uint8Array(Buffer.concat(rows.map((row) => row.sha256))),
    bytes,
    sha256: sha256(bytes),
  }
}

/** Null when it is not what was written. */
export async function unfoldRows(segment: Segment): Promise<LogRow[] | null> {
  const { fromSeq, toSeq, epoch, hashes } = segment
  if (!matches(segment) || hashes.length !== (toSeq - fromSeq + 1) * hashBytes) return null
  try {
    const whole = await inflated(segment.bytes)
    const headEnd = 4 + whole.readUInt32LE(0)
    const head = JSON.parse(whole.toString("utf8", 4, headEnd)) as HeadLine[]
    let at = headEnd
    const take = (length: number): Buffer => {
      at += length
      return whole.subarray(at - length, at)
    }
    const rows = head.map(
      ([fence, committedAt, gameTime, length, operationsLength], i): LogRow => ({
        seq: fromSeq + i,
        epoch,
        fence,
        gameTime: gameTime === null ? null : new Date(gameTime),
        committedAt: new Date(committedAt),
        bytes: take(length),
        operations: take(operationsLength),
        sha256: hashes.subarray(i * hashBytes, (i + 1) * hashBytes),
      }),
    )
    return at === whole.length && rows.length === toSeq - fromSeq + 1 && rows.every(matches) ? rows : null
  } catch {
    // Not deflated, not JSON, too short: not what was written.
    return null
  }
}

export const sameRow = (one: LogRow, other: LogRow): boolean =>
  one.seq === other.seq &&
  one.epoch === other.epoch &&
  one.fence === other.fence &&
  one.committedAt.getTime() === other.committedAt.getTime() &&
  one.gameTime?.getTime() === other.gameTime?.getTime() &&
  sameBytes(one.sha256, other.sha256) &&
  sameBytes(one.bytes, other.bytes) &&
  sameBytes(one.operations, other.operations)

export const operationsOf = ({ operations }: Pick<LogRow, "operations">): CommittedOperation[] =>
  JSON.parse(Buffer.from(operations).toString("utf8"))
