/**
 * The board at certain numbers of its log, so that any moment is near one: made when somebody looks there, from the
 * nearest place that is known by playing the log on or back (`core/played-board.ts`), in pages that hold nobody up, and
 * kept as deflated JSON. What is kept may be deleted at any time. A call plays so much of the log at most; the next one
 * goes on from what it has kept.
 *
 * Keyframes lie at every so many numbers, counted from the first, and serve what follows them up to the next.
 */
import { promisify } from "node:util"
import { deflate, inflate } from "node:zlib"
import * as Y from "yjs"
import type { PlayedChange, PlayedCommit } from "../../core/history.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { PlayedFields, play } from "../../core/played-board.ts"
import { fieldsOfDocument } from "../../core/played-doc.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import { BoardDamaged, type RoomLog } from "../rooms/ports.ts"
import { type HistoryStore, NoSuchMoment } from "./history-store.ts"
import { headOf, readLog } from "./log-reader.ts"
import { poolOf } from "./prisma.ts"
import { type LogRow, operationsOf } from "./segments.ts"

export interface Keyframe {
  seq: number
  at: number
  fields: PlayedFields
}

/** A keyframe and what follows it. */
export interface Stretch extends Keyframe {
  commits: PlayedCommit[]
  /** The number of the next keyframe; null: the end of the log, or of what can be read of it. */
  next: number | null
  /** What follows `next` of null cannot be read. */
  damaged: boolean
}

/** Of the log: what lies behind a number cannot be read back, as far as it was asked for. */
export class HistoryDamaged extends BoardDamaged {
  readonly readableTo: number
  constructor(readableTo: number) {
    super(`the log cannot be read behind number ${readableTo}`)
    this.readableTo = readableTo
  }
}

/** So much has to be played that it takes another call. */
export class StillPlaying extends Error {}

export interface Keyframes {
  /** The newest keyframe at or before `seq`, and what follows. Throws NoSuchMoment, HistoryDamaged, StillPlaying. */
  stretch(boardId: string, seq: number): Promise<Stretch>
  /** The board after that row. Throws as `stretch` does. */
  at(boardId: string, seq: number): Promise<Keyframe>
}

export interface KeyframeLimits {
  /** Numbers between two keyframes. */
  every: number
  /** Of the operations in one stretch, as JSON, so that an answer stays small. */
  stretchBytes: number
  /** Rows that one call plays at most on its way to a keyframe. */
  rowsPerCall: number
  /** Of a long log, only every second, third … is kept. */
  keptPerBoard: number
}
export const keyframeLimits: KeyframeLimits = {
  every: 500,
  stretchBytes: 1024 * 1024,
  rowsPerCall: 60_000,
  keptPerBoard: 400,
}

export interface KeyframesWorld {
  prisma: PrismaClient
  history: Pick<HistoryStore, "documentAt">
  log: RoomLog
  /** Lets others have the loop. */
  pause?: () => Promise<void>
  limits?: KeyframeLimits
}

const first = 1
const format = 1
const deflated = promisify(deflate)
const inflated = promisify(inflate)
const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createKeyframes(world: KeyframesWorld): Keyframes {
  const { prisma, history, log, pause = others, limits = keyframeLimits } = world
  const pool = poolOf(prisma)
  /** One at a time, whatever the board: it is work for the loop that the rooms live on. */
  let playing: Promise<unknown> = Promise.resolve()

  const placeOf = (seq: number) => first + Math.floor((seq - first) / limits.every) * limits.every

  // --- what is kept -----------------------------------------------------------------------------------------------

  async function kept(boardId: string, seq: number): Promise<Keyframe | null> {
    const { rows } = await pool.query<{ bytes: Uint8Array }>(
      `SELECT "bytes" FROM "HistoryKeyframe" WHERE "boardId" = $1 AND "seq" = $2`,
      [boardId, seq],
    )
    const bytes = rows[0]?.bytes
    return bytes ? unpacked(seq, bytes) : null
  }

  /** null: not what was written, or by another version; it is made anew. */
  async function unpacked(seq: number, bytes: Uint8Array): Promise<Keyframe | null> {
    try {
      const whole = JSON.parse((await inflated(bytes)).toString("utf8")) as Record<string, unknown>
      if (whole.format !== format || typeof whole.at !== "number") return null
      return { seq, at: whole.at, fields: PlayedFields.parse(whole.fields) }
    } catch {
      return null
    }
  }

  async function keep(boardId: string, { seq, at, fields }: Keyframe, head: number): Promise<void> {
    const spacing = Math.ceil((head - first + 1) / limits.every / limits.keptPerBoard)
    if (((seq - first) / limits.every) % spacing !== 0) return
    const bytes = await deflated(JSON.stringify({ format, at, fields }))
    await pool.query(
      `INSERT INTO "HistoryKeyframe" ("boardId", "seq", "bytes") VALUES ($1, $2, $3)
       ON CONFLICT ("boardId", "seq") DO UPDATE SET "bytes" = EXCLUDED."bytes", "madeAt" = now()`,
      [boardId, seq, bytes],
    )
  }

  async function neighbours(boardId: string, seq: number): Promise<{ before: number[]; after: number[] }> {
    const { rows } = await pool.query<{ before: number | null; after: number | null }>(
      `SELECT (SELECT max("seq") FROM "HistoryKeyframe" WHERE "boardId" = $1 AND "seq" < $2) AS before,
         (SELECT min("seq") FROM "HistoryKeyframe" WHERE "boardId" = $1 AND "seq" > $2) AS after`,
      [boardId, seq],
    )
    const list = (one: number | null | undefined) => (one == null ? [] : [one])
    return { before: list(rows[0]?.before), after: list(rows[0]?.after) }
  }

  // --- making one -------------------------------------------------------------------------------------------------

  async function keyframeAt(boardId: string, seq: number, head: number): Promise<Keyframe> {
    const there = await kept(boardId, seq)
    if (there) return there
    const made = playing.then(async () => (await kept(boardId, seq)) ?? make(boardId, seq, head))
    playing = made.catch(() => undefined)
    return made
  }

  async function make(boardId: string, seq: number, head: number): Promise<Keyframe> {
    if (seq === first) {
      const begun = await fromDocument(boardId, first)
      await keep(boardId, begun, head)
      return begun
    }
    const { before, after } = await neighbours(boardId, seq)
    const starts = [before[0] ?? first, after[0] ?? head].sort(
      (a, b) => Math.abs(a - seq) - Math.abs(b - seq),
    )
    let damage: unknown = null
    for (const start of starts) {
      try {
        return await playFrom(boardId, start, seq, head)
      } catch (error) {
        if (!(error instanceof BoardDamaged)) throw error
        damage ??= error
      }
    }
    log.warn(
      { boardId, seq, err: damage },
      "a moment of a board cannot be reached: its log is damaged on both sides",
    )
    throw new HistoryDamaged(await readableTo(boardId, before[0] ?? first, seq))
  }

  async function fromDocument(boardId: string, seq: number): Promise<Keyframe> {
    const { update, committedAt } = await history.documentAt(boardId, "board", { seq })
    const doc = new Y.Doc()
    try {
      integrateUpdate(doc, update)
      return { seq, at: committedAt.getTime(), fields: fieldsOfDocument(doc) }
    } finally {
      doc.destroy()
    }
  }

  /** From one number to another, and what lies on the way is kept. */
  async function playFrom(boardId: string, start: number, seq: number, head: number): Promise<Keyframe> {
    const from = (await kept(boardId, start)) ?? (await fromDocument(boardId, start))
    const places = from.seq < seq ? placesOn(boardId, from, seq) : placesBack(boardId, from, seq)
    let here = from
    for await (const next of places) {
      here = next
      if (placeOf(here.seq) === here.seq) await keep(boardId, here, head)
      if (here.seq !== seq && Math.abs(here.seq - from.seq) >= limits.rowsPerCall) throw new StillPlaying()
      await pause()
    }
    return here
  }

  /** Each place on the way, the last one included. */
  async function* placesOn(boardId: string, from: Keyframe, seq: number): AsyncGenerator<Keyframe> {
    let here = from
    for await (const rows of readLog(pool, boardId, "board", { after: from.seq, upTo: seq })) {
      for (let at = 0; at < rows.length; ) {
        const most = placeOf(here.seq) + limits.every - here.seq
        const some = rows.slice(at, at + most)
        at += some.length
        here = playedOver(here, some.map(commitOf))
        if (here.seq === seq || placeOf(here.seq) === here.seq) yield here
      }
    }
  }

  async function* placesBack(boardId: string, from: Keyframe, seq: number): AsyncGenerator<Keyframe> {
    for (let here = from; here.seq > seq; ) {
      const to = Math.max(seq, placeOf(here.seq - 1))
      const commits: PlayedCommit[] = []
      for await (const some of commitsOf(boardId, to - 1, here.seq)) commits.push(...some)
      const [at, ...taken] = commits
      if (!at) throw new HistoryDamaged(to - 1)
      here = { seq: to, at: at.at, fields: play(here.fields, changesOf(taken), "back") }
      yield here
    }
  }

  async function* commitsOf(boardId: string, after: number, upTo: number): AsyncGenerator<PlayedCommit[]> {
    for await (const rows of readLog(pool, boardId, "board", { after, upTo })) yield rows.map(commitOf)
  }

  /** The last number behind `after` up to which the log can be read. */
  async function readableTo(boardId: string, after: number, upTo: number): Promise<number> {
    let [whole, broken] = [after, upTo + 1]
    while (broken - whole > 1) {
      const middle = (whole + broken) >> 1
      if (await isReadable(boardId, whole, middle)) whole = middle
      else broken = middle
    }
    return whole
  }

  async function isReadable(boardId: string, after: number, upTo: number): Promise<boolean> {
    try {
      for await (const _ of commitsOf(boardId, after, upTo)) await pause()
      return true
    } catch (error) {
      if (error instanceof BoardDamaged) return false
      throw error
    }
  }

  // --- a stretch --------------------------------------------------------------------------------------------------

  async function stretch(boardId: string, seq: number): Promise<Stretch> {
    const head = (await headOf(pool, boardId, "board"))?.seq
    if (head === undefined || seq < first || seq > head) throw new NoSuchMoment()
    let here = await keyframeAt(boardId, placeOf(seq), head)
    const end = Math.min(head, here.seq + limits.every)
    let commits: PlayedCommit[] = []
    let bytes = 0
    /** A stretch that holds too much ends before the next keyframe; its parts begin where the one before ended. */
    let full = false
    const take = (rows: readonly LogRow[]): boolean => {
      for (const row of rows) {
        if (full) {
          if (seq < (commits.at(-1)?.seq ?? 0)) return true
          here = playedOver(here, commits)
          commits = []
          bytes = 0
        }
        commits.push(commitOf(row))
        bytes += row.operations.length
        full = bytes >= limits.stretchBytes
      }
      return false
    }
    const upTo = await read(boardId, here.seq, end, take)
    if (upTo !== null && seq > upTo) throw new HistoryDamaged(upTo)
    const reached = commits.at(-1)?.seq ?? here.seq
    return {
      ...here,
      commits,
      next: reached < head && upTo === null ? reached : null,
      damaged: upTo !== null,
    }
  }

  /** Hands on the rows until `take` has enough. Up to where it could be read; null: all that was wanted. */
  async function read(
    boardId: string,
    after: number,
    upTo: number,
    take: (rows: readonly LogRow[]) => boolean,
  ): Promise<number | null> {
    let taken = after
    try {
      for await (const rows of readLog(pool, boardId, "board", { after, upTo })) {
        if (take(rows)) return null
        taken = rows.at(-1)?.seq ?? taken
      }
      return null
    } catch (error) {
      if (!(error instanceof BoardDamaged)) throw error
      const whole = await readableTo(boardId, taken, upTo)
      log.warn(
        { boardId, upTo: whole, err: error },
        "the life of a board is told up to where its log can be read",
      )
      for await (const rows of readLog(pool, boardId, "board", { after: taken, upTo: whole })) take(rows)
      return whole
    }
  }

  return {
    stretch,
    async at(boardId, seq) {
      const { commits, ...keyframe } = await stretch(boardId, seq)
      const upTo = commits.filter((commit) => commit.seq <= seq)
      return playedOver(keyframe, upTo)
    },
  }
}

function playedOver(from: Keyframe, commits: readonly PlayedCommit[]): Keyframe {
  const { seq, at, fields } = from
  const last = commits.at(-1)
  return last
    ? { seq: last.seq, at: last.at, fields: play(fields, changesOf(commits), "forward") }
    : { seq, at, fields }
}

const changesOf = (commits: readonly PlayedCommit[]): PlayedChange[] =>
  commits.flatMap(({ operations }) => operations.flatMap(({ changes }) => changes))

function commitOf(row: LogRow): PlayedCommit {
  try {
    const operations = operationsOf(row).map(({ memberId, changes }) => ({ by: memberId, changes }))
    return { seq: row.seq, at: row.committedAt.getTime(), operations }
  } catch {
    // Their bytes carry no checksum until they are folded.
    throw new BoardDamaged(`what was done in number ${row.seq} of the log is not what was written`)
  }
}
