/**
 * What the team's value of each scenario was, and when, read off the log of the board. A call reads so much of it at
 * most and remembers how far it came, so that the next one begins there.
 */
import { Working } from "../../core/board.ts"
import type { PastWorking } from "../../core/judgement-answers.ts"
import { BoardDamaged, type CommittedOperation, type RoomLog } from "../rooms/ports.ts"
import type { HistoryStore } from "./history-store.ts"

export interface PastValues {
  /** By scenario, in the order of time; of a scenario that nobody has given a value since it was made there is none. */
  values: ReadonlyMap<string, readonly PastWorking[]>
  /** When the board was made. */
  began: number
  /** false: the log goes on; asking again tells more. */
  complete: boolean
}

export interface WorkingPast {
  read(boardId: string): Promise<PastValues>
}

export interface WorkingPastWorld {
  history: Pick<HistoryStore, "history">
  log: RoomLog
  limits?: WorkingPastLimits
}

export interface WorkingPastLimits {
  /** Rows of the log that one call reads at most, and those of one page. */
  rowsPerCall: number
  rowsPerPage: number
  /** Boards that are remembered; the one longest untouched goes first. */
  boards: number
}
export const workingPastLimits: WorkingPastLimits = { rowsPerCall: 10_000, rowsPerPage: 500, boards: 200 }

/** A thumb on its way leaves values behind: of one person within a second the last is kept. */
const oneDragMs = 1_000

interface Known {
  upTo: number
  began: number | null
  values: Map<string, PastWorking[]>
}

export function createWorkingPast({
  history,
  log,
  limits = workingPastLimits,
}: WorkingPastWorld): WorkingPast {
  const remembered = new Map<string, Known>()
  const reading = new Map<string, Promise<PastValues>>()

  async function bringUpToDate(boardId: string): Promise<PastValues> {
    const known = remembered.get(boardId) ?? { upTo: 0, began: null, values: new Map() }
    let rows = limits.rowsPerCall
    let reached = false
    while (rows > 0 && !reached) {
      const page = await pageAfter(boardId, known.upTo)
      for (const { seq, at, operations } of page) {
        known.began ??= at.getTime()
        for (const operation of operations) take(known, at.getTime(), operation)
        known.upTo = seq
      }
      rows -= page.length
      reached = page.length < limits.rowsPerPage
    }
    remembered.delete(boardId)
    remembered.set(boardId, known)
    for (const oldest of remembered.keys()) {
      if (remembered.size <= limits.boards) break
      remembered.delete(oldest)
    }
    return { values: known.values, began: known.began ?? 0, complete: reached }
  }

  async function pageAfter(boardId: string, afterSeq: number) {
    try {
      return await history.history(boardId, "board", { afterSeq, limit: limits.rowsPerPage })
    } catch (error) {
      if (!(error instanceof BoardDamaged)) throw error
      log.warn({ boardId, err: error }, "what the values were is told up to where the log can be read")
      return []
    }
  }

  return {
    read(boardId) {
      // Asked by many at once, it is read once.
      const run = reading.get(boardId) ?? bringUpToDate(boardId).finally(() => reading.delete(boardId))
      reading.set(boardId, run)
      return run
    },
  }
}

function take({ values, began }: Known, at: number, { memberId, changes }: CommittedOperation): void {
  for (const { collection, id, field, before, after } of changes) {
    if (collection !== "scenarios" || (field !== "working" && field !== null)) continue
    const value = workingOf(field === null ? workingIn(after) : after)
    const past = values.get(id) ?? []
    // What stood there when the board was made is no change of anybody's.
    if (past.length === 0 && field !== null)
      past.push({ at: began ?? at, by: null, value: workingOf(before) })
    const last = past.at(-1)
    if (last && last.by === memberId && at - last.at < oneDragMs && past.length > 1) past.pop()
    past.push({ at, by: memberId, value })
    values.set(id, past)
  }
}

const workingIn = (entity: unknown): unknown =>
  typeof entity === "object" && entity !== null && "working" in entity ? entity.working : null

const workingOf = (value: unknown): PastWorking["value"] => Working.safeParse(value).data ?? null
