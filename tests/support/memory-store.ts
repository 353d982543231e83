/**
 * A database in memory, as rooms see it: what is in it outlives a server, commits take as long and end as a test
 * says, and who lost the lease writes nothing.
 */
import * as Y from "yjs"
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
      logs.set(doc as DocumentName, [{ seq: 1, epoch: 1, update, operations: [] }])
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

  /** The document that the log adds up to. */
  document(boardId: string, doc: DocumentName, upToSeq = Number.POSITIVE_INFINITY): Y.Doc {
    const whole = new Y.Doc()
    for (const { update } of ofLastEpoch(this.log(boardId, doc).filter(({ seq }) => seq <= upToSeq))) {
      Y.applyUpdate(whole, update)
    }
    return whole
  }
}

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
  let holding = false
  let crashed = false

  function land(commit: Commit): boolean {
    const board = database.boards.get(commit.boardId)
    if (!board || board.owner !== owner || board.fence !== commit.fence) return false
    const log = database.log(commit.boardId, commit.doc)
    const there = log[commit.seq - 1]
    if (there) {
      const ids = (operations: CommittedOperation[]) => operations.map(({ id }) => id).join()
      return there.update === commit.update && ids(there.operations) === ids(commit.operations)
    }
    if ((log.at(-1)?.seq ?? 0) !== commit.seq - 1) return false
    const row = { seq: commit.seq, epoch: commit.epoch, update: commit.update, operations: commit.operations }
    log.push(row)
    database.landed(commit.boardId, commit.doc, row)
    return true
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
      const log = database.log(boardId, doc)
      const last = log.at(-1)
      return {
        epoch: last?.epoch ?? 1,
        seq: last?.seq ?? 0,
        hash: last ? rowHash(last.update) : noRow,
        fence: board.fence,
        updates: ofLastEpoch(log).map(({ update }) => update),
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
          else if (landed) resolve({ at: clock.now() })
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
      for (const { seq, operations } of database.log(boardId, doc)) {
        for (const { id, memberId } of operations)
          if (operationIds.includes(id) && !found.has(id)) found.set(id, { seq, memberId })
      }
      return found
    },
    async authorOf(boardId, doc, clientId) {
      mustAnswer()
      for (const { operations } of database.log(boardId, doc)) {
        for (const operation of operations) if (operation.clientId === clientId) return operation.memberId
      }
      return null
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
      store.checkpoints += 1
      return Y.encodeStateAsUpdate(database.document(boardId, doc, upToSeq))
    },
    async giveBackClientId(boardId, doc, memberId, clientId) {
      mustAnswer()
      database.boards.get(boardId)?.givenBack.push({ doc, memberId, clientId })
    },
    async takeClientId(boardId, doc, memberId) {
      mustAnswer()
      const givenBack = database.boards.get(boardId)?.givenBack ?? []
      const index = givenBack.findIndex((one) => one.doc === doc && one.memberId === memberId)
      return index < 0 ? null : (givenBack.splice(index, 1)[0]?.clientId ?? null)
    },
    durability: () => store.durable,
  }
  return store
}
