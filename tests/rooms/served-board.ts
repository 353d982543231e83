// One server with one small board in it, and tabs that speak the protocol by hand.
import * as Y from "yjs"
import { applyChanges, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import {
  type Focus,
  type HelloReply,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  type ServerMessage,
  type ServerMessages,
  type Welcome,
} from "../../core/protocol.ts"
import { noRow, rowHash } from "../../core/row-hash.ts"
import type { Meters, RoomLog } from "../../server/rooms/ports.ts"
import { createRegistry, type Registry } from "../../server/rooms/registry.ts"
import type { Session } from "../../server/rooms/session.ts"
import { type FakeClock, fakeClock, settled } from "../client/fake-clock.ts"
import { createFakeNet, type FakeNet } from "../support/fake-wire.ts"
import {
  createMemoryJudgement,
  type MemoryJudgement,
  MemoryJudgementRows,
} from "../support/memory-judgement.ts"
import { createMemoryStore, MemoryDatabase, type MemoryStore } from "../support/memory-store.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"

export const boardId = "board1"
export const quiet = { info() {}, warn() {}, error() {} }

export interface Served {
  clock: FakeClock
  database: MemoryDatabase
  store: MemoryStore
  judgements: MemoryJudgement
  net: FakeNet
  registry: Registry
  tab(memberId: string, role?: Role, ofBoard?: string): Tab
  /** The server is killed and another one is started on the same database. */
  restart(): void
}

export interface Serving {
  /** Writes into the first document beside the small board. */
  fill?: (doc: Y.Doc) => void
  meters?: Partial<Meters>
  log?: RoomLog
}

export function serve({ fill = () => {}, meters = {}, log = quiet }: Serving = {}): Served {
  const clock = fakeClock()
  const database = new MemoryDatabase()
  const rows = new MemoryJudgementRows()
  const doc = new Y.Doc()
  writeBoard(doc, small)
  fill(doc)
  database.addBoard(boardId, { board: Y.encodeStateAsUpdate(doc) })
  let ids = 0
  let servers = 0
  const start = () => {
    const store = createMemoryStore(database, clock, `server${++servers}`)
    const judgements = createMemoryJudgement(rows)
    const net = createFakeNet()
    const newId = () => `server-op-${++ids}`
    return {
      store,
      judgements,
      net,
      registry: createRegistry({
        store,
        judgements,
        clock,
        newId,
        log,
        meters: { ...silentMeters, ...meters },
        publisher: net,
      }),
    }
  }
  const served: Served = {
    clock,
    database,
    ...start(),
    tab: (memberId, role = "analyst", of = boardId) => new Tab(served, memberId, role, of),
    restart() {
      served.store.crash()
      served.judgements.crash()
      Object.assign(served, start())
    },
  }
  return served
}

interface Coming {
  state: string
  count: number
  pieces: Uint8Array[]
  behind: Uint8Array[]
}

let tabs = 0

export class Tab {
  readonly socketId = `socket${++tabs}`
  clientId = 1_000 + tabs
  doc = new Y.Doc()
  /** Of a tab that asked for it. */
  ledger = new Y.Doc()
  readonly inbox: ServerMessage[] = []
  closed = false
  welcome: Welcome | null = null
  readonly session: Session
  readonly #served: Pick<Served, "net" | "registry">
  #operations = 0
  /** Of the rows that this tab has had, by number. */
  readonly #hashes = new Map<number, Uint8Array>()
  /** What is on its way in pieces, and the batches that wait for the last one. */
  #coming: Partial<Record<DocumentName, Coming>> = {}

  constructor(
    served: Pick<Served, "net" | "registry">,
    readonly memberId: string,
    role: Role,
    readonly ofBoard = boardId,
  ) {
    this.#served = served
    const wire = served.net.wire(
      this.socketId,
      (message) => this.#receive(message),
      () => {
        this.closed = true
      },
    )
    const member = { memberId, name: `Name of ${memberId}`, colour: 1, role }
    this.session = served.registry.connect({ boardId: this.ofBoard, wire, member })
  }

  async hello(
    part: {
      openOperations?: string[]
      have?: { epoch: number; seq: number; hash?: Uint8Array }
      tab?: string
      clientIdUnused?: boolean
      protocol?: number
      schema?: number
      boardId?: string
      /** With the record, as a page says it. */
      ledger?: true
    } = {},
  ): Promise<HelloReply> {
    const { have, ledger, ...rest } = part
    const docs = [
      have
        ? {
            doc: "board" as const,
            have: {
              hash: this.#hashes.get(have.seq) ?? noRow,
              ...have,
              stateVector: Y.encodeStateVector(this.doc),
            },
          }
        : { doc: "board" as const },
    ]
    let reply: HelloReply | null = null
    const hello = {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId: this.ofBoard,
      tab: this.socketId,
      clientId: this.clientId,
      clientIdUnused: false,
      openOperations: [],
      docs: ledger ? [...docs, { doc: "ledger" as const }] : docs,
      ...rest,
    }
    await this.session.hello(hello, (answer) => {
      reply = answer
      if (!answer.ok) return
      this.welcome = answer
      this.clientId = answer.clientId
      for (const { doc, seq, hash, update, pieces, reset } of answer.docs) {
        delete this.#coming[doc]
        if (pieces) this.#coming[doc] = { ...pieces, pieces: [], behind: [update] }
        if (doc === "board") this.#hashes.set(seq, hash)
        if (reset && doc === "board") this.doc = new Y.Doc()
        if (reset && doc === "ledger") this.ledger = new Y.Doc()
        if (!pieces) this.#integrate(doc, [update])
      }
    })
    if (!reply) throw new Error("no reply")
    return reply
  }

  /** Makes the change in this tab; hands over its update, not yet sent. */
  makes(...changes: BoardChange[]): Uint8Array {
    let made: Uint8Array | null = null
    const keep = (update: Uint8Array) => {
      made = update
    }
    this.doc.on("update", keep)
    const applied = applyChanges(this.doc, changes)
    this.doc.off("update", keep)
    if (!applied.ok) throw new Error(applied.error.message)
    if (!made) throw new Error("nothing changed")
    return made
  }

  send(update: Uint8Array, id = `${this.socketId}-op-${++this.#operations}`): string {
    this.session.edit({ doc: "board", clientId: this.clientId, operations: [{ id, update }] })
    return id
  }

  /** Makes and sends. */
  edit(...changes: BoardChange[]): string {
    return this.send(this.makes(...changes))
  }

  titles(title: string): string {
    return this.edit({
      kind: "set",
      collection: "scenarios",
      id: "meet",
      field: "title",
      value: title,
      base: null,
    })
  }

  /** Of a row that this tab was welcomed with or has had as a batch. */
  hashOf(seq: number): Uint8Array {
    const hash = this.#hashes.get(seq)
    if (!hash) throw new Error(`row ${seq} never came here`)
    return hash
  }

  focus(focus: Focus | null): void {
    this.session.presence(focus)
  }

  got<K extends keyof ServerMessages>(type: K): ServerMessages[K][] {
    return this.inbox
      .filter((message) => message.type === type)
      .map((message) => message.body as ServerMessages[K])
  }

  saved(): string[] {
    return this.got("batch").flatMap(({ operations }) => operations.map(({ id }) => id))
  }

  #integrate(doc: DocumentName, updates: Uint8Array[]): void {
    for (const update of updates) integrateUpdate(doc === "board" ? this.doc : this.ledger, update)
    // Yjs takes another id as soon as it sees its own come in.
    this.doc.clientID = this.clientId
  }

  #receive(message: ServerMessage): void {
    this.inbox.push(message)
    if (message.type === "piece") {
      for (const doc of ["board", "ledger"] as const) {
        const coming = this.#coming[doc]
        if (coming?.state !== message.body.state) continue
        coming.pieces[message.body.index] = message.body.bytes
        if (Object.keys(coming.pieces).length < coming.count) continue
        delete this.#coming[doc]
        this.#integrate(doc, [Buffer.concat(coming.pieces), ...coming.behind])
      }
    }
    if (message.type !== "batch") return
    const { doc, seq, update } = message.body
    if (doc === "board" && !this.#hashes.has(seq)) this.#hashes.set(seq, rowHash(update))
    const coming = this.#coming[doc]
    if (coming) coming.behind.push(update)
    else this.#integrate(doc, [update])
  }

  disconnect(): void {
    this.#served.net.forget(this.socketId)
    this.session.close()
  }
}

export { settled }
