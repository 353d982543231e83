/**
 * What this tab has done and the server has not answered, in the order made (A5): each is kept, and sent again after
 * a loss, until the server names it as committed (A3) or refuses it (A6).
 */
import type { BoardChange } from "../core/changes.ts"
import type { Clock } from "./browser-world.ts"
import { framesOf } from "./frames.ts"
import type { Kept } from "./session.ts"

/** Enough to send it again, and to do it again in another document. */
export interface OpenOperation {
  id: string
  changes: BoardChange[]
  update: Uint8Array
  madeAt: number
  /** null: not on its way. */
  sentAt: number | null
  /** Made without a connection, or unanswered when one was lost: the group may have changed the same (A13). */
  away: boolean
}

export interface OutboxWorld {
  clock: Clock
  /** Whether the server takes edits now. */
  live(): boolean
  edit(operations: readonly OpenOperation[]): void
  /** It holds others than before. */
  changed(): void
  /** They wait for something else than before. */
  sent(): void
  /** Taken out unanswered, or done again under another name. */
  removed?(operationId: string): void
  renamed?(operationId: string, as: string): void
}

export interface Outbox {
  open(): readonly OpenOperation[]
  add(operation: OpenOperation): void
  send(): void
  scheduleSend(): void
  /** All goes again: nothing of it arrived, as far as is known. */
  recall(): void
  /** These and everything behind them go again after the wait. */
  later(operationIds: readonly string[], ms: number): void
  /** A wait is over at once. */
  release(): void
  /** Taken out, those of them that are here. */
  acknowledge(ids: ReadonlySet<string>, kept: Kept): OpenOperation[]
  remove(operation: OpenOperation, message: string): void
  /** Every operation done anew: as another one, as nothing (it was there already), or `again` has removed it. */
  redo(again: (operation: OpenOperation) => OpenOperation | "nothing" | "removed"): void
  /** After a refusal that named none: from now on one at a time, so that the next one names itself. */
  oneAtATime(): void
  /** The only one that a refusal without a name can mean; null when there are several. */
  suspect(): OpenOperation | null
  /** Resolves when all that is open now is committed. */
  emptied(): Promise<Kept>
  stop(message: string): void
}

interface Waiter {
  ids: Set<string>
  kept: Kept
  resolve(kept: Kept): void
  reject(error: Error): void
}

export function createOutbox({ clock, live, edit, changed, sent, removed, renamed }: OutboxWorld): Outbox {
  let open: OpenOperation[] = []
  let kept: Kept = "saved"
  let scheduled = false
  let cancelHold: (() => void) | null = null
  let single = false
  const waiters = new Set<Waiter>()

  function send(): void {
    if (!live() || cancelHold) return
    if (single && open.some(({ sentAt }) => sentAt !== null)) return
    const waiting = open.filter(({ sentAt }) => sentAt === null)
    for (const operations of framesOf(single ? waiting.slice(0, 1) : waiting)) {
      for (const operation of operations) operation.sentAt = clock.now()
      edit(operations)
    }
    sent()
  }

  function scheduleSend(): void {
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      send()
    })
  }

  function release(): void {
    cancelHold?.()
    cancelHold = null
  }

  function settle(waiter: Waiter): void {
    if (waiter.ids.size === 0 && waiters.delete(waiter)) waiter.resolve(waiter.kept)
  }

  return {
    open: () => open,
    add(operation) {
      open.push(operation)
      changed()
    },
    send,
    scheduleSend,
    recall() {
      for (const operation of open) operation.sentAt = null
    },
    later(operationIds, ms) {
      const first = open.findIndex(({ id }) => operationIds.includes(id))
      if (first < 0) return
      for (const operation of open.slice(first)) operation.sentAt = null
      release()
      cancelHold = clock.after(ms, () => {
        cancelHold = null
        send()
      })
      changed()
    },
    release,
    acknowledge(ids, as) {
      const answered = open.filter(({ id }) => ids.has(id))
      if (answered.length === 0) return answered
      open = open.filter(({ id }) => !ids.has(id))
      kept = as
      for (const waiter of [...waiters]) {
        for (const { id } of answered) if (waiter.ids.delete(id) && as === "stored") waiter.kept = as
        settle(waiter)
      }
      if (open.length === 0) single = false
      if (single) scheduleSend()
      changed()
      return answered
    },
    remove(operation, message) {
      open = open.filter((other) => other !== operation)
      removed?.(operation.id)
      for (const waiter of [...waiters]) {
        if (waiter.ids.has(operation.id) && waiters.delete(waiter)) waiter.reject(new Error(message))
      }
      changed()
    },
    redo(again) {
      const before = open
      open = []
      for (const operation of before) {
        const made = again(operation)
        if (made === "removed") continue
        if (made !== "nothing") open.push(made)
        if (made !== "nothing" && made.id !== operation.id) renamed?.(operation.id, made.id)
        for (const waiter of [...waiters]) {
          if (!waiter.ids.delete(operation.id)) continue
          if (made !== "nothing") waiter.ids.add(made.id)
          settle(waiter)
        }
      }
      changed()
    },
    oneAtATime() {
      single = true
    },
    suspect: () => (single ? (open.find(({ sentAt }) => sentAt !== null) ?? null) : null),
    emptied() {
      if (open.length === 0) return Promise.resolve(kept)
      return new Promise((resolve, reject) => {
        waiters.add({ ids: new Set(open.map(({ id }) => id)), kept: "saved", resolve, reject })
      })
    },
    stop(message) {
      release()
      for (const waiter of [...waiters]) waiter.reject(new Error(message))
      waiters.clear()
    },
  }
}
