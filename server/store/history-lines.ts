/**
 * Who did what, the newest first, in words: a page of lines read off the log backwards. What one person does to the same
 * thing in one go (a thumb on its way, words as they are typed) is one line. A call reads so much of the log at most;
 * where little of it is wanted, a page may be short, and the next one goes on.
 */
import type { Board } from "../../core/board.ts"
import { withoutHiddenChanges } from "../../core/hidden-past.ts"
import type { HistoryLine, PlayedChange } from "../../core/history.ts"
import { historyWords, scenariosOf } from "../../core/history-words.ts"
import { BoardDamaged, type RoomLog } from "../rooms/ports.ts"
import type { HistoryEntry, HistoryStore } from "./history-store.ts"

export interface LinesAsked {
  /** Numbers below this; null: from the end. */
  before: number | null
  memberId: string | null
  scenarioId: string | null
  /** As it is now: the names of what was changed. */
  board: Board
  hidden: ReadonlySet<string>
}

export interface Lines {
  lines: HistoryLine[]
  /** null: that was all, or all that can be read. */
  before: number | null
  damaged: boolean
}

export interface HistoryLines {
  page(boardId: string, asked: LinesAsked): Promise<Lines>
}

export interface HistoryLinesWorld {
  history: Pick<HistoryStore, "historyBefore">
  log: RoomLog
  /** Lets others have the loop. */
  pause?: () => Promise<void>
  limits?: { lines: number; rowsPerCall: number }
}

export const historyLineLimits = { lines: 60, rowsPerCall: 10_000 }
const oneGoMs = 60_000
const end = 2_147_483_647
const madeWords = "Board made"
const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** What becomes a line: the changes of one go, by key. */
interface Go {
  seq: number
  at: number
  by: string | null
  /** Of its oldest part. */
  since: number
  changes: Map<string, PlayedChange>
  made: boolean
}

export function createHistoryLines(world: HistoryLinesWorld): HistoryLines {
  const { history, log, pause = others, limits = historyLineLimits } = world

  async function pageBefore(boardId: string, beforeSeq: number): Promise<HistoryEntry[] | null> {
    try {
      return await history.historyBefore(boardId, "board", { beforeSeq, afterSeq: 0 })
    } catch (error) {
      if (!(error instanceof BoardDamaged)) throw error
      log.warn({ boardId, beforeSeq, err: error }, "who did what is told from where the log can be read")
      return null
    }
  }

  return {
    async page(boardId, asked) {
      const { board } = asked
      const aboutOf = scenariosOf(board)
      const goes: Go[] = []
      let before = asked.before ?? end
      const answer = (rest: Pick<Lines, "before" | "damaged">): Lines => ({
        lines: goes.map(({ seq, at, by, changes, made }) => {
          const done = [...changes.values()].reverse()
          return {
            seq,
            at,
            by,
            words: [...(made ? [madeWords] : []), ...historyWords(done, board)],
            scenarioIds: aboutOf(done),
          }
        }),
        ...rest,
      })
      for (let rows = 0; rows < limits.rowsPerCall; ) {
        const entries = await pageBefore(boardId, before)
        if (entries === null) return answer({ before: null, damaged: true })
        for (const entry of entries) {
          // A go that has begun is told whole.
          const wanted = wantedOf(entry, asked, aboutOf)
          if (goes.length >= limits.lines && wanted.some((go) => !continues(goes.at(-1), go)))
            return answer({ before, damaged: false })
          for (const go of wanted) take(goes, go)
          before = entry.seq
        }
        if (entries.length === 0 || before <= 1) return answer({ before: null, damaged: false })
        rows += entries.length
        await pause()
      }
      return answer({ before, damaged: false })
    },
  }
}

/** The last first. */
function wantedOf(
  { seq, at, operations }: HistoryEntry,
  { memberId, scenarioId, hidden }: LinesAsked,
  aboutOf: (changes: readonly PlayedChange[]) => string[],
): Go[] {
  const time = at.getTime()
  return operations
    .filter((operation) => memberId === null || operation.memberId === memberId)
    .map((operation): Go => {
      const told = withoutHiddenChanges(operation.changes, hidden).filter(
        (change) => scenarioId === null || aboutOf([change]).includes(scenarioId),
      )
      const changes = new Map<string, PlayedChange>()
      for (const change of told.reverse()) putBehind(changes, change)
      const made = seq === 1 && scenarioId === null
      return { seq, at: time, by: operation.memberId, since: time, changes, made }
    })
    .filter(({ changes, made }) => made || changes.size > 0)
    .reverse()
}

const continues = (go: Go | undefined, older: Go): boolean =>
  go !== undefined &&
  !older.made &&
  go.by === older.by &&
  go.since - older.at <= oneGoMs &&
  go.changes.size === older.changes.size &&
  [...older.changes.keys()].every((key) => go.changes.has(key))

function take(goes: Go[], older: Go): void {
  const last = goes.at(-1)
  if (!last || !continues(last, older)) {
    goes.push(older)
    return
  }
  last.since = older.at
  for (const change of older.changes.values()) putBehind(last.changes, change)
}

/** The value before is that of the older change, the value after that of the newer. */
function putBehind(changes: Map<string, PlayedChange>, older: PlayedChange): void {
  const key = `${older.collection}/${older.id}/${older.field ?? ""}`
  const newer = changes.get(key)
  if (!newer) changes.set(key, older)
  // Of a text it is told that it was edited; what was only formatted says less.
  else if (newer.action !== "text" || !hasWords(newer)) {
    changes.set(key, newer.action === "text" ? older : { ...newer, before: older.before })
  }
}

const hasWords = ({ before, after }: PlayedChange): boolean =>
  [before, after].some((side) => (side as { text?: unknown } | null)?.text !== "")
