/**
 * A database in memory, as rooms see it: what is in it outlives a server, commits take as long and end as a test
 * says, and who lost the lease writes nothing.
 */
import * as Y from "yjs"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Durability } from "../../core/protocol.ts"
import { noRow, rowHash } from "../../core/row-hash.ts"
import {
  BoardDamaged,
  type BoardStore,
  type Clock,
  type Commit,
  type CommittedOperation,
  LeaseLost,
  NoSuchBoard,
} from "../../server/rooms/ports.ts"

export interface Row {
  seq: number
  epoch: number
  update: Uint8Array
  operations: CommittedOperation[]
  /** When it was committed. */
  at?: number
}

interface KeptBoard {
  owner: string
  fence: number
  quarantine: string | null
  logs: Map<DocumentName, Row[]>
  givenBack: { doc: DocumentName; memberId: string; clientId: number }[]
}

/** "lost-answer": it was committed, and nobody was told. */
export type Outcome = "committed" | "failed" | "lost-answer"

export class MemoryDatabase {
  readonly boards = new Map<string, KeptBoard>()
  /** Called with each row in the moment in which it is durable, and before anybody hears of it. */
  landed: (boardId: string, doc: DocumentName, row: Row) => void = () => {}

  addBoard(boardId: string, documents: Partial<Record<DocumentName, Uint8Array>>): void {
    const logs = new Map<DocumentName, Row[]>()
    for (const [doc, update] of Object.entries(documents)) {
      logs.set(doc as DocumentName, [{ seq: 1, epoch: 1, update, operations: [], at: 0 }])
    }
    this.boards.set(boardId, { owner: "", fence: 0, quarantine: null, logs, givenBack: [] })
  }

  log(boardId: string, doc: DocumentName): Row[] {
    const board = this.boards.get(boardId)
    if (!board) throw new NoSuchBoard()
    const log = board.logs.get(doc) ?? []
    board.logs.set(doc, log)
    return log
  }

  has(boardId: string, doc: DocumentName, operationId: string): boolean {
    return this.log(boardId, doc).some(({ operations }) => operations.some(({ id }) => id === operationId))
  }

  /** Who wrote first under each client id, epoch by epoch. */
  writers(boardId: string, doc: DocumentName): { clientId: number; memberId: string; epoch: number }[] {
    const first = new Map<string, { clientId: number; memberId: string; epoch: number }>()
    for (const { epoch, operations } of this.log(boardId, doc)) {
      for (const { clientId, memberId } of operations) {
        const key = `${epoch} ${clientId}`
        if (!first.has(key)) first.set(key, { clientId, memberId, epoch })
      }
    }
    return [...first.values()]
  }

  /** The document that the log adds up to. */
  document(boardId: string, doc: DocumentName, upToSeq = Number.POSITIVE_INFINITY): Y.Doc {
    const whole = new Y.Doc()
    for (const { update } of ofLastEpoch(this.log(boardId, doc).filter(({ seq }) => seq <= upToSeq))) {
      integrateUpdate(whole, update)
    }
    return whole
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a === b || (a.length === b.length && a.every((byte, i) => byte === b[i]))

/** A row of a newer epoch holds a whole document. */
const ofLastEpoch = (rows: Row[]): Row[] => rows.filter(({ epoch }) => epoch === rows.at(-1)?.epoch)

export interface MemoryStore extends BoardStore {
  readonly owner: string
  loads: number
  checkpoints: number
  durable: Durability
  /** How the next commit goes; asked once a commit. */
  plan: (commit: Commit) => { outcome: Outcome; afterMs: number }
  /** Commits wait for `release`. */
  hold(): void
  release(outcome?: Outcome): Promise<void>
  held(): number
  /** The database does not answer: nothing can be read. How commits go says `plan`. */
  away: () => boolean
  /** The process is gone: what was on its way may land, but nobody hears of it. */
  crash(): void
}

export function createMemoryStore(database: MemoryDatabase, clock: Clock, owner: string): MemoryStore {
  const waiting: ((outcome: Outcome) => void)[] = []
  const fences = new Map<string, number>()
  let holding = false
  let crashed = false

  /** When it was committed; null when it was not and never will be. */
  function land(commit: Commit): number | null {
    const { boardId, doc, seq, epoch, update, operations } = commit
    const board = database.boards.get(boardId)
    if (!board || board.owner !== owner || board.fence !== commit.fence) return null
    const log = database.log(boardId, doc)
    const there = log[seq - 1]
    if (there) {
      const ids = (of: CommittedOperation[]) => of.map(({ id }) => id).join()
      return sameBytes(there.update, update) && ids(there.operations) === ids(operations)
        ? (there.at ?? 0)
        : null
    }
    if ((log.at(-1)?.seq ?? 0) !== seq - 1) return null
    const row = { seq, epoch, update, operations, at: clock.now() }
    log.push(row)
    database.landed(boardId, doc, row)
    return row.at
  }

  /** Who has been replaced writes nothing about the board, whatever it is. */
  function mustHold(boardId: string): KeptBoard {
    const board = database.boards.get(boardId)
    if (!board || board.owner !== owner || board.fence !== fences.get(boardId)) throw new LeaseLost()
    return board
  }

  function mustAnswer(): void {
    if (store.away()) throw new Error("the database does not answer")
  }

  const store: MemoryStore = {
    owner,
    loads: 0,
    checkpoints: 0,
    durable: "saved",
    plan: () => ({ outcome: "committed", afterMs: 0 }),
    away: () => false,
    hold() {
      holding = true
    },
    async release(outcome = "committed") {
      holding = false
      for (const finish of waiting.splice(0)) finish(outcome)
      await new Promise((resolve) => setImmediate(resolve))
    },
    held: () => waiting.length,
    crash() {
      crashed = true
    },
    async load(boardId, doc) {
      mustAnswer()
      const board = database.boards.get(boardId)
      if (!board) throw new NoSuchBoard()
      if (board.quarantine !== null) throw new BoardDamaged(board.quarantine)
      store.loads += 1
      if (board.owner !== owner) {
        board.owner = owner
        board.fence += 1
      }
      fences.set(boardId, board.fence)
      const log = database.log(boardId, doc)
      const last = log.at(-1)
      return {
        epoch: last?.epoch ?? 1,
        seq: last?.seq ?? 0,
        hash: last ? rowHash(last.update) : noRow,
        fence: board.fence,
        updates: ofLastEpoch(log).map(({ update }) => update),
        rows: ofLastEpoch(log).length,
      }
    },
    append(commit) {
      return new Promise((resolve, reject) => {
        const finish = (outcome: Outcome) => {
          if (outcome === "failed") {
            if (!crashed) reject(new Error("the database does not answer"))
            return
          }
          const landed = land(commit)
          if (crashed) return
          if (outcome === "lost-answer") reject(new Error("the answer was lost"))
          else if (landed !== null) resolve({ at: landed })
          else reject(new LeaseLost())
        }
        if (holding) waiting.push(finish)
        else {
          const { outcome, afterMs } = store.plan(commit)
          if (afterMs === 0) finish(outcome)
          else clock.after(afterMs, () => finish(outcome))
        }
      })
    },
    async committed(boardId, doc, operationIds) {
      mustAnswer()
      const found = new Map<string, { seq: number; memberId: string }>()
      const wanted = new Set(operationIds)
      for (const { seq, operations } of database.log(boardId, doc)) {
        for (const { id, memberId } of operations)
          if (wanted.has(id) && !found.has(id)) found.set(id, { seq, memberId })
      }
      return found
    },
    async authorOf(boardId, doc, clientId) {
      mustAnswer()
      return database.writers(boardId, doc).findLast((one) => one.clientId === clientId)?.memberId ?? null
    },
    async quarantine(boardId, why) {
      mustAnswer()
      const board = database.boards.get(boardId)
      if (board) board.quarantine ??= why
    },
    async rowHash(boardId, doc, seq) {
      mustAnswer()
      const row = database.log(boardId, doc)[seq - 1]
      return row ? rowHash(row.update) : null
    },
    async checkpoint(boardId, doc, upToSeq) {
      mustAnswer()
      mustHold(boardId)
      store.checkpoints += 1
      return Y.encodeStateAsUpdate(database.document(boardId, doc, upToSeq))
    },
    async giveBackClientId(boardId, doc, memberId, clientId) {
      mustAnswer()
      const { givenBack } = mustHold(boardId)
      const is = (one: { doc?: DocumentName; memberId: string; clientId: number }) =>
        one.memberId === memberId && one.clientId === clientId && (one.doc ?? doc) === doc
      if (!database.writers(boardId, doc).some(is) || givenBack.some(is)) return
      givenBack.push({ doc, memberId, clientId })
    },
    async takeClientId(boardId, doc, memberId) {
      mustAnswer()
      const { givenBack } = mustHold(boardId)
      const writers = database.writers(boardId, doc)
      const epoch = Math.max(...writers.map((one) => one.epoch))
      const index = givenBack.findIndex(
        (one) =>
          one.doc === doc &&
          one.memberId === memberId &&
          writers.some((writer) => writer.epoch === epoch && writer.clientId === one.clientId),
      )
      return index < 0 ? null : (givenBack.splice(index, 1)[0]?.clientId ?? null)
    },
    durability: () => store.durable,
  }
  return store
}
