/** A moment of a board's life by its name: `now`, `e<number of the log>`, `s<snapshot id>`. */
import type { Board } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import { type HiddenNote, hiddenNote, withoutHiddenWorking } from "../../core/hidden-working.ts"
import { MomentName } from "../../core/history.ts"
import { boardOf } from "../../core/played-board.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { type SnapshotBoard, snapshotBoardOf } from "../../core/snapshot.ts"
import { BoardDamaged } from "../rooms/ports.ts"
import { readKept } from "../snapshots/read-kept.ts"
import { NoSuchMoment } from "../store/history-store.ts"
import { HistoryDamaged, StillPlaying } from "../store/keyframes.ts"
import type { Call } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { refuse } from "./refusals.ts"

export interface MomentOfBoard {
  seq: number
  at: number
  /** As a snapshot would hold it: nothing deleted, nothing hidden. */
  board: SnapshotBoard
  hidden: HiddenNote
}

export type PastRefusal =
  | { code: "no-such-moment" | "history-building"; message?: undefined }
  | { code: "history-damaged"; message?: string }

/** What of the past cannot be told, as a value. */
export async function ofThePast<Value>(read: () => Promise<Value>): Promise<Result<Value, PastRefusal>> {
  try {
    return ok(await read())
  } catch (error) {
    if (error instanceof NoSuchMoment) return fail({ code: "no-such-moment" })
    if (error instanceof StillPlaying) return fail({ code: "history-building" })
    if (error instanceof HistoryDamaged)
      return fail({ code: "history-damaged", message: damagedWords(error) })
    if (error instanceof BoardDamaged) return fail({ code: "history-damaged" })
    throw error
  }
}

const damagedWords = ({ readableTo }: HistoryDamaged): string =>
  `The record of this board is damaged here. Before it, it can be read up to number ${readableTo.toLocaleString("en")}.`

export function refusePast(c: Call, { code, message }: PastRefusal) {
  if (code === "history-building") c.header("retry-after", "1")
  return refuse(c, code, message)
}

/** For a member of the board. */
export async function momentOf(
  world: HttpWorld,
  boardId: string,
  name: string,
): Promise<Result<MomentOfBoard, PastRefusal>> {
  if (!MomentName.safeParse(name).success) return fail({ code: "no-such-moment" })
  if (name === "now") {
    const { doc, seq } = await world.live.read(boardId, "board")
    return ok(await shown(world, boardId, { seq, at: world.now(), board: readBoard(doc) }))
  }
  const rest = name.slice(1)
  if (name.startsWith("s")) return snapshotMoment(world, boardId, rest)
  const played = await ofThePast(() => world.past.keyframes.at(boardId, Number(rest)))
  if (!played.ok) return played
  const { seq, at, fields } = played.value
  return ok(await shown(world, boardId, { seq, at, board: boardOf(fields) }))
}

async function shown(
  { live }: HttpWorld,
  boardId: string,
  { seq, at, board: whole }: { seq: number; at: number; board: Board },
): Promise<MomentOfBoard> {
  // Asked last: what is hidden by now is not told, whenever it was read.
  const { hidden } = await live.conditions(boardId)
  const board = snapshotBoardOf(whole, hidden)
  return { seq, at, board, hidden: noteOn(board, hidden) }
}

async function snapshotMoment(
  { snapshots, live }: HttpWorld,
  boardId: string,
  id: string,
): Promise<Result<MomentOfBoard, PastRefusal>> {
  const row = await snapshots.byId(id)
  if (row?.boardId !== boardId) return fail({ code: "no-such-moment" })
  const read = readKept(row)
  if (!read.ok) return fail({ code: "history-damaged", message: read.error.message })
  const { asOf, seq, hidden: hiddenThen = [] } = read.value
  const { hidden } = await live.conditions(boardId)
  const board = withoutHiddenWorking(read.value.board, hidden)
  const note = noteOn(board, new Set([...hiddenThen, ...hidden]))
  return ok({ seq, at: Date.parse(asOf), board, hidden: note })
}

const noteOn = ({ scenarios }: SnapshotBoard, hidden: ReadonlySet<string>): HiddenNote =>
  hiddenNote(
    scenarios.map(({ id }) => id),
    hidden,
  )
