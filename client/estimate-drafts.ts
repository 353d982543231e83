/**
 * What is typed and not sent, question by question. It is here at once and on the device a moment later: while one
 * change is being written more may gather, and then all of it goes in one transaction.
 */
import { questionOf } from "../core/judgement.ts"
import type { Result } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import type { DraftEntry, EstimateChange, KeptEstimates, WaitingEstimate } from "./estimate-store.ts"
import type { StoreTrouble } from "./offline-store.ts"

export interface EstimateDrafts {
  all(): ReadonlyMap<string, DraftEntry>
  /** What the device had; what was typed here meanwhile stays. */
  load(kept: KeptEstimates): void
  keep(entry: DraftEntry): void
  drop(question: string): void
  /** Goes to the device in the same transaction as the drafts. */
  queue(entry: WaitingEstimate): void
  unqueue(estimateId: string): void
  /** Why nothing of it would outlive the page; null: it does. */
  trouble(): StoreTrouble | null
  /** Written to the device. */
  isQueued(estimateId: string): boolean
  /** Resolves when all that was done so far is written, or cannot be. */
  settled(): Promise<void>
  stop(): void
}

const retryMs = 5_000

export interface DraftsWorld {
  clock: Clock
  /** null: it is not known yet whose they are. */
  write: ((change: EstimateChange) => Promise<Result<void, StoreTrouble>>) | null
  changed(): void
}

export function createEstimateDrafts(world: () => DraftsWorld): EstimateDrafts {
  let entries: ReadonlyMap<string, DraftEntry> = new Map()
  let unwritten = noChange()
  const queued = new Set<string>()
  let trouble: StoreTrouble | null = null
  let writing: Promise<void> | null = null
  let cancelRetry: (() => void) | null = null

  function look(): void {
    cancelRetry?.()
    cancelRetry = null
    if (writing !== null) return
    writing = writeAll().then((done) => {
      writing = null
      // Something may have come between the last look at it and this moment.
      if (done && !isNothing(unwritten)) look()
      if (!done) cancelRetry = world().clock.after(retryMs, look)
    })
  }

  /** false: it cannot be written now. */
  async function writeAll(): Promise<boolean> {
    // What is done in one turn goes together.
    await Promise.resolve()
    while (!isNothing(unwritten)) {
      const { write } = world()
      if (write === null) return false
      const now = unwritten
      unwritten = noChange()
      const done = await write({
        keep: [...now.keep.values()],
        drop: [...now.drop],
        queue: [...now.queue.values()],
        unqueue: [...now.unqueue],
      })
      if (done.ok) for (const id of now.queue.keys()) queued.add(id)
      const next = done.ok ? null : done.error
      if (!done.ok) {
        // What came later holds; the rest is tried again.
        unwritten = over(now, unwritten)
        said(next)
        return false
      }
      said(next)
    }
    return true
  }

  function said(next: StoreTrouble | null): void {
    if (next === trouble) return
    trouble = next
    world().changed()
  }

  function set(question: string, entry: DraftEntry | null): void {
    const next = new Map(entries)
    if (entry) next.set(question, entry)
    else next.delete(question)
    entries = next
    world().changed()
  }

  return {
    all: () => entries,
    load({ drafts, waiting }) {
      const kept = drafts.map((entry) => [questionOf(entry), entry] as const)
      entries = new Map([...kept.filter(([question]) => !unwritten.drop.has(question)), ...entries])
      for (const { estimate } of waiting) queued.add(estimate.id)
      world().changed()
      look()
    },
    keep(entry) {
      const question = questionOf(entry)
      unwritten.drop.delete(question)
      unwritten.keep.set(question, entry)
      set(question, entry)
      look()
    },
    drop(question) {
      unwritten.keep.delete(question)
      unwritten.drop.add(question)
      set(question, null)
      look()
    },
    queue(entry) {
      unwritten.queue.set(entry.estimate.id, entry)
      look()
    },
    unqueue(estimateId) {
      queued.delete(estimateId)
      unwritten.queue.delete(estimateId)
      unwritten.unqueue.add(estimateId)
      look()
    },
    trouble: () => trouble,
    isQueued: (estimateId) => queued.has(estimateId),
    settled: () => writing ?? Promise.resolve(),
    stop() {
      cancelRetry?.()
    },
  }
}

interface Unwritten {
  keep: Map<string, DraftEntry>
  drop: Set<string>
  queue: Map<string, WaitingEstimate>
  unqueue: Set<string>
}

const noChange = (): Unwritten => ({ keep: new Map(), drop: new Set(), queue: new Map(), unqueue: new Set() })

const isNothing = ({ keep, drop, queue, unqueue }: Unwritten): boolean =>
  keep.size + drop.size + queue.size + unqueue.size === 0

function over(before: Unwritten, after: Unwritten): Unwritten {
  const both = noChange()
  for (const { keep, drop, queue, unqueue } of [before, after]) {
    for (const question of drop) {
      both.keep.delete(question)
      both.drop.add(question)
    }
    for (const [question, entry] of keep) {
      both.drop.delete(question)
      both.keep.set(question, entry)
    }
    for (const id of unqueue) {
      both.queue.delete(id)
      both.unqueue.add(id)
    }
    for (const [id, entry] of queue) both.queue.set(id, entry)
  }
  return both
}
