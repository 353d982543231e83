/**
 * One document of one board, live. A room judges what is sent, applies it, has it committed, and only then tells
 * everybody (A4). It knows people only by their sessions, and neither sockets nor SQL.
 *
 * Its document runs ahead of the database by what is being committed; so whatever leaves the room is made of
 * committed bytes (`catch-up.ts`) or waits for its commit (`outbox.ts`).
 */
import * as Y from "yjs"
import { collectionNames } from "../../core/board.ts"
import { countEntities } from "../../core/board-doc.ts"
import type { ChangeRecord, Touch } from "../../core/changes.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Later, Operation, Refused, Welcome } from "../../core/protocol.ts"
import { createCatchUp, emptyUpdate } from "./catch-up.ts"
import { type Claims, createClaims } from "./claims.ts"
import { type JudgedDocument, judge } from "./judge.ts"
import { createOutbox, RoomClosed } from "./outbox.ts"
import type { BoardStore, Clock, Commit, LoadedDocument, Publisher, RoomLog, RoomMember } from "./ports.ts"
import { BoardDamaged } from "./ports.ts"
import { hasPending, recordWrites, type Written } from "./recorded-document.ts"
import type { TokenBucket } from "./token-bucket.ts"

/** Folded into a checkpoint when the log behind the last one has grown by this much. */
const checkpointAfterUpdates = 500
const checkpointAfterBytes = 1024 * 1024
/** Operations remembered as committed, so that a repeated one is acknowledged again and not done twice (A3). */
const rememberedOperations = 10_000
const storageRetryMs = 1_000

export interface RoomWorld {
  boardId: string
  name: DocumentName
  store: BoardStore
  clock: Clock
  newId(): string
  log: RoomLog
  publisher: Publisher
  /** The database stopped or began again to answer. */
  reachable(reachable: boolean): void
  /** This room can go on no longer: drop it, and have everyone say hello again. */
  broken(why: "lease-lost" | "damaged"): void
}

/** Who sent an edit, kept by their session from frame to frame. */
export interface RoomSender {
  readonly member: RoomMember
  readonly clientId: number
  readonly tokens: TokenBucket
  /** The first operation that was answered "later": until it comes again, nothing behind it can be taken. */
  waitingFor: string | null
  refused(body: Refused): void
  later(body: Later): void
  resync(): void
  acknowledge(operationIds: string[], seq: number, epoch: number): void
}

export interface Room {
  readonly name: DocumentName
  readonly epoch: number
  readonly claims: Claims
  seq(): number
  /** Resolves when `welcome` has an answer. */
  ready(): Promise<void>
  /** What a copy lacks, all of it committed; null until `ready`. From then on, publish reaches the joiner. */
  welcome(have?: { epoch: number; seq: number; stateVector: Uint8Array }): Welcome["docs"][number] | null
  /** "ended": this client id is refused or out of step, and ignored until a new hello. */
  edit(sender: RoomSender, operations: readonly Operation[]): "going-on" | "ended"
  /**
   * Finds out which of these are committed, by memory and by the log. One that is being committed under another
   * client id is waited for: whoever asks under a new one would do it again. Throws RoomClosed, StorageAway.
   */
  lookUp(operationIds: readonly string[], asked: { memberId: string; clientId: number }): Promise<void>
  isCommitted(operationId: string, memberId: string): boolean
  /** The server's own writing; resolves when it is committed. Throws RoomClosed, StorageAway. */
  write(memberId: string, mutate: (doc: Y.Doc) => void): Promise<void>
  /** The document as of the last commit, as a copy. */
  committedCopy(): Promise<{ doc: Y.Doc; seq: number; epoch: number }>
  close(): Promise<void>
}

/** The database does not answer and the room holds as much as it may. */
export class StorageAway extends Error {}

export function createRoom(world: RoomWorld, loaded: LoadedDocument, doc: Y.Doc): Room {
  const { boardId, name, store, clock, log, publisher } = world
  if (hasPending(doc)) throw new BoardDamaged("the log does not fit together")
  // Roots exist from the start, so that the judge finds them whatever has been written.
  if (name === "board") for (const root of ["meta", ...collectionNames]) doc.getMap(root)

  const { epoch } = loaded
  /** Under the member's name: an id becomes public with its batch, and another could send it again as theirs. */
  const committedOperations = new Set<string>()
  const catchUp = createCatchUp(loaded.seq)
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>()
  const judged: JudgedDocument = { name, doc, entities: name === "board" ? countEntities(doc) : 0, bytes: 0 }
  const claims = createClaims(doc, (clientId) => store.authorOf(boardId, name, clientId))
  let sinceCheckpoint = { updates: loaded.updates.length, bytes: 0, busy: false }
  let closed = false

  const recorded = recordWrites(doc, name)
  const outbox = createOutbox({
    boardId,
    doc: name,
    store,
    clock,
    log,
    from: { epoch, seq: loaded.seq, fence: loaded.fence },
    committed: publish,
    reachable: world.reachable,
    leaseLost: () => breakDown("lease-lost"),
  })

  catchUp.encoded(loaded.seq, encodeNow())

  function publish(commit: Commit, at: number): void {
    catchUp.committed(commit.seq, commit.update)
    for (const { id, memberId } of commit.operations) {
      remember(id, memberId)
      waiting.get(id)?.resolve()
      waiting.delete(id)
    }
    publisher.publish(boardId, name, {
      type: "batch",
      body: {
        doc: name,
        epoch,
        seq: commit.seq,
        update: commit.update,
        operations: commit.operations.map(({ id, memberId }) => ({ id, memberId })),
        at,
      },
    })
    sinceCheckpoint.updates += 1
    sinceCheckpoint.bytes += commit.update.length
    if (sinceCheckpoint.updates > checkpointAfterUpdates || sinceCheckpoint.bytes > checkpointAfterBytes) {
      void checkpoint()
    }
  }

  function remember(operationId: string, memberId: string): void {
    committedOperations.add(ofMember(operationId, memberId))
    if (committedOperations.size <= rememberedOperations) return
    const oldest = committedOperations.keys().next()
    if (!oldest.done) committedOperations.delete(oldest.value)
  }

  const isCommitted = (operationId: string, memberId: string): boolean =>
    committedOperations.has(ofMember(operationId, memberId))

  async function checkpoint(): Promise<void> {
    if (sinceCheckpoint.busy) return
    sinceCheckpoint = { updates: 0, bytes: 0, busy: true }
    try {
      const { seen, seq } = await outbox.atCommit(encodeNow)
      // What joiners are given has grown by merging; this is smaller again.
      catchUp.encoded(seq, seen)
      await store.checkpoint(boardId, name, seq, epoch, seen)
    } catch (error) {
      // The log is whole without it; the next one is tried when the log has grown by as much again.
      if (!(error instanceof RoomClosed)) log.warn({ boardId, doc: name, err: error }, "a checkpoint failed")
    } finally {
      sinceCheckpoint.busy = false
    }
  }

  function encodeNow(): Uint8Array {
    const bytes = Y.encodeStateAsUpdate(doc)
    judged.bytes = bytes.length
    return bytes
  }

  function breakDown(why: "lease-lost" | "damaged"): void {
    if (closed) return
    closed = true
    for (const { reject } of waiting.values()) reject(new RoomClosed())
    waiting.clear()
    world.broken(why)
  }

  function edit(sender: RoomSender, operations: readonly Operation[]): "going-on" | "ended" {
    if (closed) return "ended"
    const again: string[] = []
    const held: string[] = []
    let why: Later["why"] = "rate"
    let outcome: "going-on" | "ended" = "going-on"
    for (const [index, operation] of operations.entries()) {
      if (isCommitted(operation.id, sender.member.memberId)) {
        again.push(operation.id)
        continue
      }
      // Its batch will name it.
      if (outbox.held(operation.id)) continue
      if (held.length > 0 || (sender.waitingFor !== null && sender.waitingFor !== operation.id)) {
        held.push(operation.id)
        continue
      }
      const full = outbox.full()
      if (full || !sender.tokens.take()) {
        why = full ? "storage" : "rate"
        sender.waitingFor = operation.id
        held.push(operation.id)
        continue
      }
      sender.waitingFor = null
      outcome = take(sender, operation)
      if (outcome === "ended") {
        held.length = 0
        log.info({ boardId, doc: name, behind: operations.length - index - 1 }, "a client id has ended")
        break
      }
    }
    if (again.length > 0) sender.acknowledge(again, outbox.seq(), epoch)
    if (held.length > 0) {
      const retryAfterMs =
        why === "storage" ? storageRetryMs : Math.max(1, sender.tokens.waitFor(held.length))
      sender.later({ doc: name, clientId: sender.clientId, operationIds: held, retryAfterMs, why })
    }
    outbox.kick()
    return outcome
  }

  function take(sender: RoomSender, operation: Operation): "going-on" | "ended" {
    const { member, clientId } = sender
    const verdict = judge(judged, { role: member.role, clientId }, operation.update)
    switch (verdict.kind) {
      case "gap":
        sender.resync()
        return "ended"
      case "refuse": {
        const { reason, message, limit } = verdict
        const body: Refused = { doc: name, clientId, operationId: operation.id, reason, message }
        sender.refused(limit ? { ...body, limit } : body)
        return "ended"
      }
      case "known":
        // Two people cleared the same field: nothing is left to do, and it is still this person's saved operation.
        outbox.put(emptyUpdate, record(operation.id, sender, verdict.clocks, []))
        return "going-on"
      case "accept": {
        const applied = apply(sender, operation, verdict.touches)
        if (!applied) return "ended"
        // From now on and not from its commit on: a tab may come back in between, and would be taken for a stranger.
        claims.wrote(clientId, member.memberId)
        judged.entities += verdict.addedEntities
        judged.bytes += applied.update.length
        outbox.put(applied.update, record(operation.id, sender, verdict.clocks, applied.records))
        return "going-on"
      }
    }
  }

  const record = (id: string, sender: RoomSender, clocks: [number, number], changes: ChangeRecord[]) => ({
    id,
    memberId: sender.member.memberId,
    clientId: sender.clientId,
    clocks,
    changes,
  })

  function apply(sender: RoomSender, operation: Operation, touches: readonly Touch[]) {
    try {
      const { update, records } = recorded.apply(operation.update, touches, sender)
      // What is stored and sent is what the document has integrated, not the bytes as they came.
      return { update: update ?? emptyUpdate, records }
    } catch (error) {
      log.error(
        { boardId, doc: name, operationId: operation.id, err: error },
        "an accepted update did not apply",
      )
      return fallApart(sender, operation)
    }
  }

  /** The judge was wrong: the document is no longer what the log says. Answer first, so that it is not sent again. */
  function fallApart(sender: RoomSender, operation: Operation): null {
    const message = "The server could not take this change."
    sender.refused({
      doc: name,
      clientId: sender.clientId,
      operationId: operation.id,
      reason: "malformed",
      message,
    })
    void outbox.close()
    breakDown("damaged")
    return null
  }

  async function ready(): Promise<void> {
    while (!closed && catchUp.whole() === null) {
      const { seen, seq } = await outbox.atCommit(encodeNow)
      catchUp.encoded(seq, seen)
    }
    if (closed) throw new RoomClosed()
  }

  return {
    name,
    epoch,
    claims,
    seq: outbox.seq,
    edit,

    ready,

    welcome(have) {
      if (closed) return null
      const seq = outbox.seq()
      const known = have?.epoch === epoch && have.seq <= seq ? have : undefined
      if (known) {
        const update = catchUp.since(known.seq)
        if (update) return { doc: name, epoch, seq, update, reset: false }
      }
      const update = catchUp.whole()
      if (update === null) return null
      if (!known) return { doc: name, epoch, seq, update, reset: true }
      const difference = differenceFrom(update, known.stateVector)
      return difference
        ? { doc: name, epoch, seq, update: difference, reset: false }
        : { doc: name, epoch, seq, update, reset: true }
    },

    async lookUp(operationIds, { memberId, clientId }) {
      const underAnother = (id: string) => (outbox.held(id)?.clientId ?? clientId) !== clientId
      if (operationIds.some(underAnother)) {
        if (!outbox.reachable()) throw new StorageAway()
        await outbox.atCommit(() => undefined)
      }
      const unknown = operationIds.filter((id) => !isCommitted(id, memberId) && !outbox.held(id))
      if (unknown.length === 0) return
      const found = await store.committed(boardId, name, unknown)
      // A row that this room does not know of: an earlier room's, whose answer never came and which landed late.
      if ([...found.values()].some(({ seq }) => seq > outbox.seq())) {
        void outbox.close()
        breakDown("lease-lost")
        throw new RoomClosed()
      }
      for (const [id, by] of found) remember(id, by.memberId)
    },

    isCommitted,

    write(memberId, mutate) {
      if (closed) return Promise.reject(new RoomClosed())
      if (outbox.full()) return Promise.reject(new StorageAway())
      const from = Y.getState(doc.store, doc.clientID)
      let written: Written
      try {
        written = recorded.mutate(mutate)
      } catch (error) {
        // Half of a write must not be committed with the next edit.
        void outbox.close()
        breakDown("damaged")
        return Promise.reject(error as Error)
      }
      const { update, records } = written
      if (!update) return Promise.resolve()
      const id = world.newId()
      const clocks: [number, number] = [from, Y.getState(doc.store, doc.clientID)]
      judged.bytes += update.length
      if (name === "board") judged.entities = countEntities(doc)
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        outbox.put(update, { id, memberId, clientId: doc.clientID, clocks, changes: records })
        outbox.kick()
      })
    },

    async committedCopy() {
      await ready()
      const copy = new Y.Doc()
      const seq = outbox.seq()
      const bytes = catchUp.whole()
      if (bytes) Y.applyUpdate(copy, bytes)
      return { doc: copy, seq, epoch }
    },

    async close() {
      closed = true
      await outbox.close()
      for (const { reject } of waiting.values()) reject(new RoomClosed())
      waiting.clear()
      doc.destroy()
    },
  }
}

const ofMember = (operationId: string, memberId: string): string => `${memberId} ${operationId}`

function differenceFrom(whole: Uint8Array, stateVector: Uint8Array): Uint8Array | null {
  try {
    return Y.diffUpdate(whole, stateVector)
  } catch {
    return null
  }
}
