/**
 * When a room's log is folded into a checkpoint: off the rooms' thread, from committed rows only, and never waited
 * for. The log is whole without it; a checkpoint makes reading back quick (R12).
 */
import type { DocumentName } from "../../core/permissions.ts"
import type { BoardStore, RoomLog } from "./ports.ts"

/** While it is open: when the log behind the last one has grown by this much. */
const whileOpen = { updates: 500, bytes: 1024 * 1024 }
/** When it goes idle: the next to come should not wait for what is cheap to do now. */
const whenIdle = { updates: 50, bytes: 64 * 1024 }

export interface Folding {
  committed(bytes: number, seq: number): void
  idle(seq: number): void
}

export interface FoldingWorld {
  boardId: string
  name: DocumentName
  epoch: number
  store: Pick<BoardStore, "checkpoint">
  log: RoomLog
  /** Of the log at `loaded`. */
  behind: { updates: number; bytes: number }
  /** The document as of that number, smaller than what was merged meanwhile. */
  folded(seq: number, whole: Uint8Array): void
}

export function createFolding({ boardId, name, epoch, store, log, behind, folded }: FoldingWorld): Folding {
  let since = { ...behind }
  let busy = false

  const reached = (limit: { updates: number; bytes: number }) =>
    since.updates > limit.updates || since.bytes > limit.bytes

  async function fold(seq: number): Promise<void> {
    if (busy) return
    busy = true
    since = { updates: 0, bytes: 0 }
    try {
      folded(seq, await store.checkpoint(boardId, name, seq, epoch))
    } catch (error) {
      // The next one is tried when the log has grown by as much again.
      log.warn({ boardId, doc: name, err: error }, "a checkpoint failed")
    } finally {
      busy = false
    }
  }

  return {
    committed(bytes, seq) {
      since.updates += 1
      since.bytes += bytes
      if (reached(whileOpen)) void fold(seq)
    },
    idle(seq) {
      if (reached(whenIdle)) void fold(seq)
    },
  }
}
