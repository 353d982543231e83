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
import type { DocumentName } from "../../core/permissions.ts"
import type { Hello, Welcome } from "../../core/protocol.ts"
import { rowHash } from "../../core/row-hash.ts"
import { createCatchUp } from "./catch-up.ts"
import { type Claims, createClaims } from "./claims.ts"
import type { JudgedDocument } from "./judge.ts"
import { createOutbox, RoomClosed } from "./outbox.ts"
import type { BoardStore, Clock, Commit, LoadedDocument, Meters, Publisher, RoomLog } from "./ports.ts"
import { BoardDamaged } from "./ports.ts"
import { hasPending, recordWrites, type Written } from "./recorded-document.ts"
import { createTaking, type Taking } from "./taking.ts"

/** Folded into a checkpoint when the log behind the last one has grown by this much. */
const checkpointAfterUpdates = 500
const checkpointAfterBytes = 1024 * 1024
/** Operations remembered as committed, so that a repeated one is acknowledged again and not done twice (A3). */
const rememberedOperations = 10_000

export interface RoomWorld {
  boardId: string
  name: DocumentName
  store: BoardStore
  clock: Clock
  newId(): string
  log: RoomLog
  meters: Meters
  publisher: Publisher
  /** The database stopped or began again to answer. */
  reachable(reachable: boolean): void
  /** How many sockets get what this room publishes. */
  audience(): number
  /** This room can go on no longer: drop it, and have everyone say hello again. */
  broken(why: "lease-lost" | "damaged"): void
}

export interface Room {
  readonly name: DocumentName
  readonly epoch: number
  readonly claims: Claims
  seq(): number
  /** What is applied and not yet committed. */
  holding(): { operations: number; bytes: number }
  /** Resolves when `welcome` has an answer. */
  ready(): Promise<void>
  /** What a copy lacks, all of it committed; null until `ready`. From then on, publish reaches the joiner. */
  welcome(have?: Hello["docs"][number]["have"]): Welcome["docs"][number] | null
  edit: Taking["edit"]
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
    meters: world.meters,
    reachable: world.reachable,
    leaseLost: () => breakDown("lease-lost"),
  })

  const taking = createTaking({
    boardId,
    name,
    epoch,
    clock,
    log,
    meters: world.meters,
    judged,
    recorded,
    claims,
    outbox,
    audience: world.audience,
    isCommitted,
    fellApart() {
      void outbox.close()
      breakDown("damaged")
    },
  })

  catchUp.encoded(loaded.seq, encodeNow())

  let lastRow = { hash: loaded.hash }
  const hashOfLastRow = (): Uint8Array => lastRow.hash

  function publish(commit: Commit, at: number): void {
    lastRow = hashedWhenAsked(commit.update)
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

  function isCommitted(operationId: string, memberId: string): boolean {
    return committedOperations.has(ofMember(operationId, memberId))
  }

  async function checkpoint(): Promise<void> {
    if (sinceCheckpoint.busy) return
    sinceCheckpoint = { updates: 0, bytes: 0, busy: true }
    try {
      const seq = outbox.seq()
      // What joiners are given has grown by merging; this is smaller again.
      catchUp.encoded(seq, await store.checkpoint(boardId, name, seq, epoch))
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
    taking.stop()
    for (const { reject } of waiting.values()) reject(new RoomClosed())
    waiting.clear()
    world.broken(why)
  }

  async function ready(): Promise<void> {
    while (!closed && catchUp.whole() === null) {
      const { seen, seq } = await outbox.atCommit(encodeNow)
      catchUp.encoded(seq, seen)
    }
    if (closed) throw new RoomClosed()
  }

  const given = (seq: number, update: Uint8Array, reset: boolean): Welcome["docs"][number] => ({
    doc: name,
    epoch,
    seq,
    hash: hashOfLastRow(),
    update,
    pieces: null,
    reset,
  })

  return {
    name,
    epoch,
    claims,
    seq: outbox.seq,
    holding: outbox.holding,
    edit: taking.edit,

    ready,

    welcome(have) {
      // What was sent before must not be taken behind the answer.
      taking.now()
      if (closed) return null
      const seq = outbox.seq()
      const known = have?.epoch === epoch && have.seq <= seq ? have : undefined
      if (known) {
        const update = catchUp.since(known.seq)
        if (update) return given(seq, update, false)
      }
      const update = catchUp.whole()
      if (update === null) return null
      if (!known) return given(seq, update, true)
      const difference = differenceFrom(update, known.stateVector)
      return difference ? given(seq, difference, false) : given(seq, update, true)
    },

    async lookUp(operationIds, { memberId, clientId }) {
      taking.now()
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
      taking.now()
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
        outbox.put(update, [{ id, memberId, clientId: doc.clientID, clocks, changes: records }], clock.now())
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
      taking.now()
      taking.stop()
      closed = true
      await outbox.close()
      for (const { reject } of waiting.values()) reject(new RoomClosed())
      waiting.clear()
      doc.destroy()
    },
  }
}

const ofMember = (operationId: string, memberId: string): string => `${memberId} ${operationId}`

/** Most rows are followed by another one before anybody asks. */
function hashedWhenAsked(bytes: Uint8Array): { hash: Uint8Array } {
  let hash: Uint8Array | null = null
  return {
    get hash() {
      hash ??= rowHash(bytes)
      return hash
    },
  }
}

function differenceFrom(whole: Uint8Array, stateVector: Uint8Array): Uint8Array | null {
  try {
    return Y.diffUpdate(whole, stateVector)
  } catch {
    return null
  }
}
