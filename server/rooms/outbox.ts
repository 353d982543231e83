/**
 * From applied to committed, for one document. A commit starts at once when none is in flight and else gathers what
 * arrives meanwhile (`tick.ts` says when that is); one commit is one row, and only when it is durable does anybody
 * hear of it (A4). While the database is away nothing is acknowledged and nothing is published; what is held for it
 * is bounded (A9).
 */
import * as Y from "yjs"
import type { DocumentName } from "../../core/permissions.ts"
import {
  type BoardStore,
  type Clock,
  type Commit,
  type CommittedOperation,
  LeaseLost,
  type Meters,
  type RoomLog,
} from "./ports.ts"

/** What a document may hold for a database that does not answer. */
export const maxHeldOperations = 2_000
export const maxHeldBytes = 8 * 1024 * 1024

const firstRetryMs = 100
/** A database that is back after a few seconds should not be left waiting for as long again. */
const longestRetryMs = 1_000

/** The room is gone, and with it what was not yet committed. */
export class RoomClosed extends Error {}

export interface OutboxWorld {
  boardId: string
  doc: DocumentName
  store: Pick<BoardStore, "append">
  clock: Clock
  log: RoomLog
  meters: Pick<Meters, "committed">
  from: { epoch: number; seq: number; fence: number }
  /** Called once a commit, in order, after it is durable. */
  committed(commit: Commit, at: number): void
  /** The database does not answer, or answers again. */
  reachable(reachable: boolean): void
  leaseLost(): void
}

export interface Outbox {
  /** The last committed sequence number. */
  seq(): number
  /** An operation that has been put and is not yet committed. */
  held(operationId: string): CommittedOperation | undefined
  /** The database answered when it was last asked. */
  reachable(): boolean
  /** Also with so much more. */
  full(more?: { operations: number; bytes: number }): boolean
  /** What has been put and is not yet committed. */
  holding(): { operations: number; bytes: number }
  /** Nothing has been applied that is not committed. */
  clean(): boolean
  /** One update, the operations that made it, and when the first of them arrived. */
  put(update: Uint8Array, operations: readonly CommittedOperation[], arrivedAt: number): void
  /** Starts a commit of what has been put, unless one is in flight. */
  kick(): void
  /**
   * Looks at the document when it holds exactly what one commit brings it to, and hands over what was seen once
   * that commit is durable. Rejects with RoomClosed.
   */
  atCommit<Seen>(look: () => Seen): Promise<{ seen: Seen; seq: number }>
  /** Commits what it can while the database answers, then lets go of the rest. */
  close(): Promise<void>
}

interface Look {
  look(): unknown
  resolve(result: { seen: unknown; seq: number }): void
  reject(error: Error): void
}

export function createOutbox(world: OutboxWorld): Outbox {
  const { store, clock, log, boardId, doc } = world
  let { seq } = world.from
  let updates: Uint8Array[] = []
  let operations: CommittedOperation[] = []
  let oldestAt = Number.POSITIVE_INFINITY
  let looks: Look[] = []
  let heldOperations = 0
  let heldBytes = 0
  const held = new Map<string, CommittedOperation>()
  let inFlight: Promise<void> | null = null
  let wake: (() => void) | null = null
  let closing = false
  let closed = false
  let reachable = true

  function kick(): void {
    if (inFlight || closed) return
    if (updates.length === 0) {
      // Nothing is on its way: the document is exactly what has been committed.
      for (const { look, resolve } of takeLooks()) resolve({ seen: look(), seq })
      return
    }
    inFlight = commitNext().finally(() => {
      inFlight = null
      kick()
    })
  }

  async function commitNext(): Promise<void> {
    const taken = { updates, operations, oldestAt, looks: takeLooks() }
    updates = []
    operations = []
    oldestAt = Number.POSITIVE_INFINITY
    const seen = taken.looks.map(({ look }) => look())
    const update =
      taken.updates.length === 1 ? (taken.updates[0] as Uint8Array) : Y.mergeUpdates(taken.updates)
    const { epoch, fence } = world.from
    const commit: Commit = { boardId, doc, epoch, seq: seq + 1, fence, update, operations: taken.operations }
    const at = await makeDurable(commit)
    if (at === null) {
      // Nothing behind it may be committed in its place (A5).
      lose()
      for (const { reject } of taken.looks) reject(new RoomClosed())
      return
    }
    seq = commit.seq
    for (const operation of commit.operations) {
      // Another member may have sent one of the same id since.
      if (held.get(operation.id) === operation) held.delete(operation.id)
    }
    heldOperations -= commit.operations.length
    for (const part of taken.updates) heldBytes -= part.length
    world.committed(commit, at)
    world.meters.committed({
      operations: commit.operations.length,
      bytes: commit.update.length,
      editToSavedMs: Math.max(0, clock.now() - taken.oldestAt),
    })
    taken.looks.forEach(({ resolve }, i) => {
      resolve({ seen: seen[i], seq })
    })
  }

  /** When it was committed, or null when this room will never know. */
  async function makeDurable(commit: Commit): Promise<number | null> {
    for (let attempt = 0; ; attempt++) {
      try {
        const { at } = await store.append(commit)
        tell(true)
        return closed ? null : at
      } catch (error) {
        if (closed) return null
        if (error instanceof LeaseLost) {
          log.warn({ boardId, doc, seq: commit.seq }, "another owner holds this board; closing the room")
          world.leaseLost()
          return null
        }
        log.warn(
          { boardId, doc, seq: commit.seq, attempt, err: error },
          "a commit failed; its outcome is unknown",
        )
        tell(false)
        if (closing) return null
        await pause(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt, 10)))
        if (closed || closing) return null
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  function tell(now: boolean): void {
    if (now === reachable) return
    reachable = now
    world.reachable(now)
  }

  function takeLooks(): Look[] {
    const taken = looks
    looks = []
    return taken
  }

  function lose(): void {
    closed = true
    for (const { reject } of takeLooks()) reject(new RoomClosed())
  }

  return {
    seq: () => seq,
    held: (operationId) => held.get(operationId),
    reachable: () => reachable,
    full: (more = { operations: 0, bytes: 0 }) =>
      heldOperations + more.operations >= maxHeldOperations || heldBytes + more.bytes >= maxHeldBytes,
    holding: () => ({ operations: heldOperations, bytes: heldBytes }),
    clean: () => inFlight === null && updates.length === 0,
    put(update, put, arrivedAt) {
      updates.push(update)
      oldestAt = Math.min(oldestAt, arrivedAt)
      for (const operation of put) {
        operations.push(operation)
        held.set(operation.id, operation)
      }
      heldOperations += put.length
      heldBytes += update.length
    },
    kick,
    atCommit<Seen>(look: () => Seen) {
      return new Promise<{ seen: Seen; seq: number }>((resolve, reject) => {
        if (closed || closing) reject(new RoomClosed())
        else {
          looks.push({ look, resolve: resolve as Look["resolve"], reject })
          kick()
        }
      })
    },
    async close() {
      closing = true
      for (const { reject } of takeLooks()) reject(new RoomClosed())
      wake?.()
      kick()
      while (inFlight && reachable) await inFlight
      lose()
    },
  }
}
