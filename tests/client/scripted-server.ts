/** A server that says what the test makes it say: the other end of a session's transport. */
import * as Y from "yjs"
import type { Transport, TransportListener } from "../../client/session.ts"
import { writeBoard } from "../../core/board-doc.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import type { Role } from "../../core/permissions.ts"
import {
  type Command,
  type CommandReply,
  type Compare,
  type CompareReply,
  type Edit,
  type Focus,
  type Hello,
  type HelloReply,
  type Inquire,
  type InquireReply,
  type NotWelcome,
  type Piece,
  PROTOCOL_VERSION,
  type PresenceEntry,
  type ServerMessage,
  type Welcome,
  type You,
} from "../../core/protocol.ts"
import { noRow } from "../../core/row-hash.ts"
import { settled } from "./fake-clock.ts"
import { smallBoard } from "./small-board.ts"

const nothing = new Uint8Array([0, 0])

interface Waiting<Reply> {
  resolve(reply: Reply): void
  reject(error: Error): void
}

export class ScriptedServer {
  readonly boardId = "board1"
  doc = new Y.Doc()
  ledger = new Y.Doc()
  epoch = 1
  seq = 1
  role: Role = "analyst"
  committed = new Set<string>()
  hellos: Hello[] = []
  edits: Edit[] = []
  focuses: (Focus | null)[] = []
  commands: Command[] = []
  commandReply: CommandReply = { ok: true }
  inquiries: Inquire[] = []
  comparisons: Compare[] = []
  /** Client ids that were given back. */
  left: number[] = []
  closed = false
  /** Its clock. */
  now: () => number = () => 0
  #listener: TransportListener | null = null
  #states = 0
  #waiting: Waiting<HelloReply> | null = null
  #inquiring: Waiting<InquireReply> | null = null
  #comparing: Waiting<CompareReply> | null = null

  constructor() {
    writeBoard(this.doc, smallBoard())
    writeMember(this.ledger, { id: "me", name: "Ben", colour: 1, role: "analyst", joinedAt: 1 })
  }

  readonly transport: Transport = {
    open: (listener) => {
      this.#listener = listener
    },
    hello: (hello) => {
      this.hellos.push(hello)
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject }
      })
    },
    edit: (edit) => {
      this.edits.push(edit)
    },
    inquire: (inquire) => {
      this.inquiries.push(inquire)
      return new Promise((resolve, reject) => {
        this.#inquiring = { resolve, reject }
      })
    },
    compare: (compare) => {
      this.comparisons.push(compare)
      return new Promise((resolve, reject) => {
        this.#comparing = { resolve, reject }
      })
    },
    judgement: () =>
      Promise.resolve({ ok: false as const, reason: "unavailable" as const, message: "Not in this test." }),
    command: (command) => {
      this.commands.push(command)
      return Promise.resolve(this.commandReply)
    },
    presence: (focus) => {
      this.focuses.push(focus)
    },
    leave: ({ clientId }) => {
      this.left.push(clientId)
    },
    close: () => {
      this.closed = true
    },
  }

  get lastHello(): Hello {
    const hello = this.hellos.at(-1)
    if (!hello) throw new Error("no hello was said")
    return hello
  }

  /** Operation ids in the order in which they came, repeats included. */
  get received(): string[] {
    return this.edits.flatMap((edit) => edit.operations.map(({ id }) => id))
  }

  get you(): You {
    return { memberId: "me", name: "Ben", colour: 1, role: this.role, socketId: "mine" }
  }

  async connect(): Promise<void> {
    this.#listener?.connected()
    await settled()
  }

  async drop(): Promise<void> {
    for (const waiting of [this.#waiting, this.#inquiring, this.#comparing]) waiting?.reject(new Error("cut"))
    this.#waiting = null
    this.#inquiring = null
    this.#comparing = null
    this.#listener?.disconnected("network")
    await settled()
  }

  async deny(reason: NotWelcome["reason"], message: string): Promise<void> {
    this.#listener?.denied(reason, message)
    await settled()
  }

  async answer(reply: HelloReply): Promise<void> {
    if (!this.#waiting) throw new Error("nobody waits for a welcome")
    this.#waiting.resolve(reply)
    this.#waiting = null
    await settled()
  }

  /** As the room answers: what the copy lacks, and which of the open operations are committed. */
  async welcome(part: Partial<Welcome> = {}): Promise<void> {
    const hello = this.lastHello
    const of = (doc: Y.Doc, name: "board" | "ledger") => {
      const have = hello.docs.find((said) => said.doc === name)?.have
      const same = have?.epoch === this.epoch
      return {
        doc: name,
        epoch: this.epoch,
        seq: this.seq,
        hash: noRow,
        pieces: null,
        update: Y.encodeStateAsUpdate(doc, same ? have.stateVector : undefined),
        reset: have !== undefined && !same,
      }
    }
    await this.answer({
      ok: true,
      protocol: PROTOCOL_VERSION,
      you: this.you,
      clientId: hello.clientId,
      durability: "saved",
      readOnly: null,
      docs: [of(this.doc, "board"), of(this.ledger, "ledger")],
      committedOperations: hello.openOperations.filter((id) => this.committed.has(id)),
      presence: [],
      serverTime: this.now(),
      ...part,
    })
  }

  /** Which of those asked about are committed. */
  async answerInquiry(): Promise<void> {
    const ids = this.inquiries.at(-1)?.operationIds ?? []
    this.#inquiring?.resolve({ committed: ids.filter((id) => this.committed.has(id)) })
    this.#inquiring = null
    await settled()
  }

  async failInquiry(): Promise<void> {
    this.#inquiring?.reject(new Error("no answer"))
    this.#inquiring = null
    await settled()
  }

  async failComparison(): Promise<void> {
    this.#comparing?.reject(new Error("no answer"))
    this.#comparing = null
    await settled()
  }

  async answerComparison(result: CompareReply["result"]): Promise<void> {
    if (!this.#comparing) throw new Error("nothing was compared")
    this.#comparing.resolve({ result })
    this.#comparing = null
    await settled()
  }

  /** The copy is not of this log: it is to be begun anew. */
  async reset(): Promise<void> {
    const update = Y.encodeStateAsUpdate(this.doc)
    const state = { epoch: this.epoch, seq: this.seq, hash: noRow, update, pieces: null, reset: true }
    await this.welcome({ docs: [{ doc: "board", ...state }] })
  }

  /** The board as it is now comes in pieces of so many bytes, which the test sends in its own order. */
  async welcomeInPieces(
    size: number,
    state = `state${++this.#states}`,
    part: Partial<Welcome> = {},
  ): Promise<Piece[]> {
    const whole = Y.encodeStateAsUpdate(this.doc)
    const pieces: Piece[] = []
    for (let at = 0; at < whole.length; at += size) {
      pieces.push({ state, index: pieces.length, bytes: whole.slice(at, at + size) })
    }
    const named = { epoch: this.epoch, seq: this.seq, hash: noRow, reset: false }
    await this.welcome({
      docs: [
        { doc: "board", ...named, update: nothing, pieces: { state, count: pieces.length } },
        { doc: "ledger", ...named, update: Y.encodeStateAsUpdate(this.ledger), pieces: null },
      ],
      ...part,
    })
    return pieces
  }

  async say(message: ServerMessage): Promise<void> {
    this.#listener?.message(message)
    await settled()
  }

  /** Takes operations into the document, without a word. */
  store(...ids: string[]): Uint8Array[] {
    return ids.map((id) => {
      const operation = this.edits.flatMap((edit) => edit.operations).find((sent) => sent.id === id)
      if (!operation) throw new Error(`operation ${id} was never sent`)
      Y.applyUpdate(this.doc, operation.update)
      if (this.doc.store.pendingStructs) throw new Error(`operation ${id} came out of order`)
      this.committed.add(id)
      return operation.update
    })
  }

  /** Commits operations of the session and tells everyone, as a batch does. */
  async commit(...ids: string[]): Promise<void> {
    const updates = this.store(...ids)
    await this.batch(Y.mergeUpdates(updates), ids)
  }

  async batch(update: Uint8Array, ids: string[] = [], memberId = "me"): Promise<void> {
    this.seq++
    const operations = ids.map((id) => ({ id, memberId }))
    await this.say({
      type: "batch",
      body: { doc: "board", epoch: this.epoch, seq: this.seq, update, operations, at: 5 },
    })
  }

  /** Somebody else's work, in the server's document. */
  colleague(work: (doc: Y.Doc) => void): Uint8Array {
    const theirs = new Y.Doc()
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(this.doc))
    const before = Y.encodeStateVector(theirs)
    work(theirs)
    const update = Y.encodeStateAsUpdate(theirs, before)
    Y.applyUpdate(this.doc, update)
    return update
  }

  async refuse(operationId: string | null, message = "A viewer cannot do this."): Promise<void> {
    const { clientId } = this.lastHello
    await this.say({
      type: "refused",
      body: { doc: "board", clientId, operationId, reason: "forbidden", message },
    })
  }

  async later(operationIds: string[], retryAfterMs: number): Promise<void> {
    const { clientId } = this.lastHello
    await this.say({
      type: "later",
      body: { doc: "board", clientId, operationIds, retryAfterMs, why: "rate" },
    })
  }
}

export const someone = (part: Partial<PresenceEntry> = {}): PresenceEntry => ({
  socketId: "s1",
  memberId: "ada",
  name: "Ada",
  colour: 2,
  role: "analyst",
  focus: null,
  ...part,
})
