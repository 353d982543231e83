/**
 * Who changed which scenario, and when last: read from the log backwards, so that the newest is known first, and kept
 * for each board. A call reads what came since the last one and, where the past has not been read to its beginning,
 * a bounded stretch more of it; one board at a time, page by page, so that the rooms on the same loop go on between.
 *
 * Placing among neighbours is not counted: whoever moves one card may renumber those beside it.
 */
import type { Working } from "../../core/board.ts"
import { readSnapshot } from "../../core/snapshot.ts"
import { BoardDamaged, type CommittedOperation, type RoomLog } from "../rooms/ports.ts"
import type { HistoryEntry, HistoryStore } from "./history-store.ts"
import type { SnapshotStore } from "./snapshot-store.ts"

export const mostPeople = 10

export interface ScenarioActivity {
  /** When it was changed last. */
  at: Date
  /** Who changed it: the last first, at most ten. */
  memberIds: string[]
}

export interface SinceSnapshot {
  snapshotId: string
  title: string
  takenAt: Date
  /** Of every scenario that was in it; null: it had none. */
  working: Record<string, Working | null>
}

export interface BoardActivity {
  scenarios: ReadonlyMap<string, ScenarioActivity>
  /** Whether the log has been read to its beginning; if not, asking again tells more. */
  complete: boolean
  since: SinceSnapshot | null
}

export interface ActivityStore {
  read(boardId: string): Promise<BoardActivity>
}

export interface ActivityWorld {
  history: Pick<HistoryStore, "historyBefore">
  snapshots: Pick<SnapshotStore, "newest" | "byId">
  log: RoomLog
  /** Lets others have the loop. */
  pause?: () => Promise<void>
  limits?: ActivityLimits
}

export interface ActivityLimits {
  /** Rows of the log that one call reads at most. */
  rowsPerCall: number
  /** Boards that are remembered; the one longest untouched goes first. */
  boards: number
}
export const activityLimits: ActivityLimits = { rowsPerCall: 10_000, boards: 200 }

/** What has been read of the log: the rows from `from` to `to`, both included. */
interface Known {
  from: number
  to: number
  scenarios: Map<string, ScenarioActivity>
}

export function createActivityStore(world: ActivityWorld): ActivityStore {
  const { history, snapshots, log, pause = others, limits = activityLimits } = world
  const remembered = new Map<string, Known>()
  const reading = new Map<string, Promise<Known>>()
  const since = new Map<string, SinceSnapshot>()
  /** The board whose past is being read: one at a time. */
  let digging: string | null = null

  async function bringUpToDate(boardId: string): Promise<Known> {
    let known = nothingKnown()
    let behind = remembered.get(boardId) ?? null
    let rows = limits.rowsPerCall
    try {
      while (rows > 0 && known.from > 1) {
        const stop = behind?.to ?? 0
        const page = await pageBetween(boardId, stop, known.from)
        for (const entry of page) putBehind(known, entry)
        rows -= page.length
        const reached = page.length === 0 || known.from === stop + 1
        if (behind && !reached) continue
        if (behind) known = joined(known, behind)
        else if (reached) known.from = 1
        behind = null
        // From here on it is the past, which can wait until another board has had its turn.
        if (digging !== null && digging !== boardId) break
        digging = boardId
        await pause()
      }
    } finally {
      if (digging === boardId) digging = null
    }
    remember(remembered, boardId, known)
    return known
  }

  async function pageBetween(boardId: string, afterSeq: number, beforeSeq: number): Promise<HistoryEntry[]> {
    try {
      return await history.historyBefore(boardId, "board", { afterSeq, beforeSeq })
    } catch (error) {
      if (!(error instanceof BoardDamaged)) throw error
      log.warn({ boardId, err: error }, "who changed what is told from where the log can be read")
      return []
    }
  }

  async function sinceNewest(boardId: string): Promise<SinceSnapshot | null> {
    const line = await snapshots.newest(boardId)
    if (!line) return null
    const known = since.get(boardId)
    if (known?.snapshotId === line.id) return known
    const kept = await snapshots.byId(line.id)
    const read = kept && readSnapshot(kept)
    if (!read?.ok) {
      log.warn({ boardId, snapshotId: line.id }, "a snapshot could not be read to compare with")
      return null
    }
    const { scenarios } = read.value.board
    const working = Object.fromEntries(scenarios.map(({ id, working = null }) => [id, working]))
    const fresh = { snapshotId: line.id, title: line.title, takenAt: line.createdAt, working }
    remember(since, boardId, fresh)
    return fresh
  }

  function remember<Value>(values: Map<string, Value>, boardId: string, value: Value): void {
    values.delete(boardId)
    values.set(boardId, value)
    for (const oldest of values.keys()) {
      if (values.size <= limits.boards) break
      values.delete(oldest)
    }
  }

  return {
    async read(boardId) {
      // Asked by many at once, it is read once.
      const run = reading.get(boardId) ?? bringUpToDate(boardId).finally(() => reading.delete(boardId))
      reading.set(boardId, run)
      const [known, newest] = await Promise.all([run, sinceNewest(boardId)])
      return { scenarios: known.scenarios, complete: known.from <= 1, since: newest }
    },
  }
}

const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const nothingKnown = (): Known => ({ from: Number.POSITIVE_INFINITY, to: 0, scenarios: new Map() })

/** Of an older row: what is known already is newer, and stays in front. */
function putBehind(known: Known, { seq, at, operations }: HistoryEntry): void {
  for (const operation of [...operations].reverse()) {
    for (const id of scenariosOf(operation)) append(known.scenarios, id, at, [operation.memberId])
  }
  known.from = seq
  known.to = Math.max(known.to, seq)
}

function joined(newer: Known, older: Known): Known {
  for (const [id, { at, memberIds }] of older.scenarios) append(newer.scenarios, id, at, memberIds)
  return { from: older.from, to: Math.max(newer.to, older.to), scenarios: newer.scenarios }
}

function append(
  scenarios: Map<string, ScenarioActivity>,
  id: string,
  at: Date,
  memberIds: readonly string[],
): void {
  const known = scenarios.get(id)
  if (!known) {
    scenarios.set(id, { at, memberIds: [...memberIds] })
    return
  }
  for (const memberId of memberIds) {
    if (known.memberIds.length >= mostPeople) return
    if (!known.memberIds.includes(memberId)) known.memberIds.push(memberId)
  }
}

const scenariosOf = ({ changes }: CommittedOperation): Set<string> =>
  new Set(
    changes
      .filter(({ collection, field }) => collection === "scenarios" && field !== "order")
      .map(({ id }) => id),
  )
