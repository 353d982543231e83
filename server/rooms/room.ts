/**
 * One document of one board, live. A room judges what is sent, applies it, has it committed, and only then tells
 * everybody (A4). It knows people only by their sessions, and neither sockets nor SQL.
 *
 * Its document runs ahead of the database by what is being committed; so whatever leaves the room is made of
 * committed bytes (`catch-up.ts`) or waits for its commit (`outbox.ts`).
 */
import * as Y from "yjs"
import type { Collection } from "../../core/board.ts"
import { countEntities } from "../../core/board-doc.ts"
import { contentRoots } from "../../core/content-doc.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { limits } from "../../core/limits.ts"
import type { Conditions, DocumentName } from "../../core/permissions.ts"
import type { CompareReply, Hello, Welcome } from "../../core/protocol.ts"
import { noRow, rowHash, sameHash } from "../../core/row-hash.ts"
import { createCatchUp, type Given } from "./catch-up.ts"
import { type ClaimHolder, type Claims, createClaims } from "./claims.ts"
import { createComparing } from "./comparing.ts"
import { createFolding } from "./folding.ts"
import type { JudgedDocument } from "./judge.ts"
import { createKnownOperations, type KnownOperations, StorageAway } from "./known-operations.ts"
import { createOutbox, RoomClosed } from "./outbox.ts"
import type {
  BoardStore,
  Clock,
  Commit,
  LoadedDocument,
  Meters,
  Publisher,
  RoomLog,
  SharedState,
} from "./ports.ts"
import { BoardDamaged, piecesOf } from "./ports.ts"
import { hasPending, recordWrites, type Written } from "./recorded-document.ts"
import { rewritten } from "./rewriting.ts"
import { createTaking, type Taking } from "./taking.ts"
import { createTokenBucket } from "./token-bucket.ts"

/**
 * What a copy from long ago lacks is found by a pass over the whole document. Beyond this size only so many a second
 * are made, and whoever else comes is given the whole, which costs nothing: it is shared.
 */
const freeDifferenceBytes = 128 * 1024
const differences = { perSecond: 1, burst: 3 }

type Have = NonNullable<Hello["docs"][number]["have"]>

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
  /** What of the record bears on what may be changed now. */
  conditions(): Conditions
  /** A change was refused because of them. */
  phaseBroken(memberId: string): void
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
  /** As large as a board may be (R5). */
  full(): boolean
  /** Resolves when `welcome` has an answer. */
  ready(): Promise<void>
  /** Is what a copy has of this very log? A database that was set back has other rows under the same numbers. */
  recognises(have: Have): Promise<boolean>
  /**
   * What a copy lacks, all of it committed; null until `ready`. From then on, publish reaches the joiner. What is
   * long is the state to be streamed. Of a copy that is not recognised, nothing is to be handed in.
   */
  welcome(have?: Have): { doc: Welcome["docs"][number]; state: SharedState | null } | null
  edit: Taking["edit"]
  lookUp: KnownOperations["lookUp"]
  isCommitted: KnownOperations["isCommitted"]
  /** R18, A10. */
  compare(seq: number, hash: Uint8Array): Promise<CompareReply["result"]>
  /** Of a tab that ends: when all that it has sent is committed, its id may be another's. Rejects with RoomClosed. */
  giveBack(clientId: number, holder: ClaimHolder): Promise<void>
  /** The server's own writing; resolves when it is committed. Throws RoomClosed, StorageAway. */
  write(memberId: string, mutate: (doc: Y.Doc) => void): Promise<void>
  /** What is there now, committed or on its way. */
  peek<Seen>(look: (doc: Y.Doc) => Seen): Seen
  /** Looks at the document in a moment in which all of it is committed. Rejects with RoomClosed. */
  committed<Seen>(look: (doc: Y.Doc) => Seen): Promise<Seen>
  /** Whether such an entity stands on the board, not deleted. */
  shows(collection: Collection, id: string): boolean
  /** The document as of the last commit, as a copy. */
  committedCopy(): Promise<{ doc: Y.Doc; seq: number; epoch: number }>
  /** Idle: nobody is there, and there is time to leave the log in good order. */
  close(why?: "idle" | "ended"): Promise<void>
}

export function createRoom(world: RoomWorld, loaded: LoadedDocument, doc: Y.Doc): Room {
  const { boardId, name, store, clock, log, publisher } = world
  if (hasPending(doc)) throw new BoardDamaged("the log does not fit together")
  // Roots exist from the start, so that the judge finds them whatever has been written.
  if (name === "board") for (const root of contentRoots.board) doc.getMap(root)

  const { epoch } = loaded
  const catchUp = createCatchUp(loaded.seq - (loaded.rows ?? 0), world.newId)
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>()
  const judged: JudgedDocument = { name, doc, entities: name === "board" ? countEntities(doc) : 0, bytes: 0 }
  const claims = createClaims({
    doc,
    authorOf: (clientId) => store.authorOf(boardId, name, clientId),
    keepForReuse: (memberId, clientId) => store.giveBackClientId(boardId, name, memberId, clientId),
    takeForReuse: (memberId) => store.takeClientId(boardId, name, memberId),
  })
  const costlyDifferences = createTokenBucket(clock, differences.perSecond, differences.burst)
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

  const known = createKnownOperations({
    boardId,
    name,
    store,
    outbox,
    behind: fallBehind,
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
    conditions: world.conditions,
    phaseBroken: world.phaseBroken,
    isCommitted: known.isCommitted,
    fellApart() {
      void outbox.close()
      breakDown("damaged")
    },
  })

  const rows = loaded.rows ? loaded.updates.slice(-loaded.rows) : []
  for (const [index, row] of rows.entries()) catchUp.committed(loaded.seq - rows.length + index + 1, row)
  if (loaded.whole) judged.bytes = loaded.whole.length
  catchUp.encoded(loaded.seq, loaded.whole ?? encodeNow())

  const folding = createFolding({
    boardId,
    name,
    epoch,
    store,
    log,
    behind: {
      updates: loaded.rows ?? loaded.updates.length,
      bytes: rows.reduce((sum, { length }) => sum + length, 0),
    },
    folded(seq, whole) {
      catchUp.encoded(seq, whole)
      // What was added up edit by edit counts what Yjs has let go of since.
      const since = catchUp.bytesSince(seq)
      if (since !== null) judged.bytes = whole.length + since + outbox.holding().bytes
    },
  })
  const comparing = createComparing({
    doc,
    name,
    clock,
    at: () => (outbox.clean() && outbox.holding().operations === 0 ? outbox.seq() : null),
  })

  let lastRow = { hash: loaded.hash }
  const hashOfLastRow = (): Uint8Array => lastRow.hash

  function publish(commit: Commit, at: number): void {
    lastRow = hashedWhenAsked(commit.update)
    catchUp.committed(commit.seq, commit.update)
    known.committed(commit.operations)
    for (const { id } of commit.operations) {
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
    folding.committed(commit.update.length, commit.seq)
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
    comparing.stop()
    for (const { reject } of waiting.values()) reject(new RoomClosed())
    waiting.clear()
    world.broken(why)
  }

  /** The log holds more than this room knows of: another owner's. */
  function fallBehind(): void {
    void outbox.close()
    breakDown("lease-lost")
  }

  async function ready(): Promise<void> {
    while (!closed && catchUp.whole() === null) {
      const { seen, seq } = await outbox.atCommit(encodeNow)
      catchUp.encoded(seq, seen)
    }
    if (closed) throw new RoomClosed()
  }

  const answer = ({ state, update }: Given, reset: boolean) => ({
    state,
    doc: {
      doc: name,
      epoch,
      seq: outbox.seq(),
      hash: hashOfLastRow(),
      update,
      pieces: state && { state: state.id, count: piecesOf(state) },
      reset,
    },
  })

  /** For a copy that is further behind than what is remembered commit by commit. */
  function differenceFrom(stateVector: Uint8Array): Given | null {
    if (judged.bytes > freeDifferenceBytes && !costlyDifferences.take()) return catchUp.whole()
    try {
      return catchUp.beyond(stateVector)
    } catch {
      return null
    }
  }

  return {
    name,
    epoch,
    claims,
    seq: outbox.seq,
    holding: outbox.holding,
    full: () => judged.bytes >= limits.boardBytes,
    edit: taking.edit,

    ready,

    welcome(have) {
      // What was sent before must not be taken behind the answer.
      taking.now()
      if (closed) return null
      const found = have && (catchUp.since(have.seq) ?? differenceFrom(have.stateVector))
      if (found) return answer(found, false)
      const whole = catchUp.whole()
      return whole && answer(whole, true)
    },

    async recognises({ epoch: ofEpoch, seq, hash }) {
      if (seq > outbox.seq()) {
        // It was given by an owner in between, whom nothing has told this room of yet: there is more in the log.
        const further = await store.rowHash(boardId, name, seq)
        if (further && sameHash(further, hash) && seq > outbox.seq()) {
          fallBehind()
          throw new RoomClosed()
        }
        return false
      }
      if (ofEpoch !== epoch) return false
      const ofRow =
        (seq === outbox.seq() ? hashOfLastRow() : catchUp.hashOf(seq)) ??
        (await store.rowHash(boardId, name, seq)) ??
        (seq === 0 ? noRow : null)
      return ofRow !== null && sameHash(ofRow, hash)
    },

    lookUp(operationIds, asked) {
      taking.now()
      return known.lookUp(operationIds, asked)
    },

    isCommitted: known.isCommitted,

    compare(seq, hash) {
      taking.now()
      return closed ? Promise.resolve("moved") : comparing.compare(seq, hash)
    },

    async giveBack(clientId, holder) {
      taking.now()
      try {
        await outbox.atCommit(() => undefined)
      } catch (error) {
        claims.release(clientId, holder)
        throw error
      }
      await claims.giveBack(clientId, holder)
    },

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

    peek: (look) => look(doc),

    async committed(look) {
      taking.now()
      return (await outbox.atCommit(() => look(doc))).seen
    },

    shows(collection, id) {
      const entity = doc.getMap(collection).get(id)
      return entity instanceof Y.Map && !entity.has("deletedAt")
    },

    async committedCopy() {
      await ready()
      const copy = new Y.Doc()
      const seq = outbox.seq()
      const whole = catchUp.whole()
      if (whole?.state) integrateUpdate(copy, whole.state.bytes)
      if (whole) integrateUpdate(copy, whole.update)
      return { doc: copy, seq, epoch }
    },

    async close(why = "ended") {
      const broken = closed
      taking.now()
      taking.stop()
      closed = true
      comparing.stop()
      await outbox.close()
      for (const { reject } of waiting.values()) reject(new RoomClosed())
      waiting.clear()
      const whole = !broken && outbox.holding().operations === 0
      if (whole && why === "idle") await rest()
      doc.destroy()
    },
  }

  async function rest(): Promise<void> {
    const end = { epoch, seq: outbox.seq(), fence: loaded.fence }
    const anew = await rewritten({ boardId, name, store, clock, log }, doc, end)
    if (!anew) {
      folding.idle(end.seq)
      return
    }
    store.checkpoint(boardId, name, anew.seq, anew.epoch).catch((error: unknown) => {
      log.warn({ boardId, doc: name, err: error }, "a checkpoint failed")
    })
  }
}

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
