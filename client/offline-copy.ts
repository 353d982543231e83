/** The committed document, kept on the device now and then, so that the next page asks for the difference alone. */
import type { BoardCopy } from "./board-copy.ts"
import type { Clock } from "./browser-world.ts"
import type { OfflineStore, Owner } from "./offline-store.ts"

/** The first hello waits for it no longer than this: a board that has to be fetched whole is no misfortune. */
const waitMs = 250
const everyMs = 60_000
const mostBytes = 8 * 1024 * 1024

export interface CopyKeeping {
  /** Runs the task when there is nothing to wait for any more. */
  first(task: () => void): void
  /** Whose page this is. False: the copy that was begun with is somebody else's. */
  known(memberId: string): boolean
  keep(): void
  stop(): void
}

export interface CopyKeepingWorld {
  boardId: string
  clock: Clock
  store: OfflineStore | null
  board: BoardCopy
  owner(): Owner | null
  /** The document on screen is another one. */
  begun(): void
}

export function createCopyKeeping(world: CopyKeepingWorld): CopyKeeping {
  const { boardId, clock, store, board, begun } = world
  let begunFor: string | null = null
  let waiting: (() => void)[] | null = store ? [] : null
  let kept: { epoch: number; seq: number } | null = null
  let cancelEvery: (() => void) | null = null
  let stopped = false

  function ready(): void {
    cancelWait()
    const tasks = waiting ?? []
    waiting = null
    for (const task of tasks) task()
  }

  const cancelWait = store ? clock.after(waitMs, ready) : () => {}
  void store?.copy(boardId, "board").then((copy) => {
    if (!waiting || stopped) return
    if (copy) {
      const { epoch, seq, hash, memberId, updates } = copy
      if (board.begin({ epoch, seq, hash: () => hash }, updates)) {
        begunFor = memberId
        kept = { epoch, seq }
        begun()
      }
    }
    ready()
  })

  function keep(): void {
    const owner = world.owner()
    const { place } = board
    if (!store || !owner || !place || stopped) return
    const { epoch, seq } = place
    if (kept?.epoch === epoch && kept.seq === seq) return
    const updates = [...board.committedUpdates()]
    if (updates.reduce((sum, { length }) => sum + length, 0) > mostBytes) return
    kept = { epoch, seq }
    void store.keepCopy(owner, { epoch, seq, hash: place.hash(), updates, at: clock.now() })
  }

  function every(): void {
    cancelEvery = clock.after(everyMs, () => {
      keep()
      every()
    })
  }

  return {
    first(task) {
      if (waiting) waiting.push(task)
      else task()
    },
    known(memberId) {
      const mine = begunFor === null || begunFor === memberId
      begunFor = null
      if (store && !cancelEvery && !stopped) every()
      return mine
    },
    keep,
    stop() {
      stopped = true
      cancelWait()
      cancelEvery?.()
    },
  }
}
