/**
 * What must hold at every moment, whatever the weather (safety). It sees what reaches the database, what leaves a
 * server and what browsers send and show, and keeps a document of its own that is made of the log alone.
 *
 * What it finds is collected and not thrown where it is found: a room would only log it.
 */
import * as Y from "yjs"
import type { BoardSession } from "../../client/session.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import type { Edit, HelloReply, ServerMessage } from "../../core/protocol.ts"
import { rowHash } from "../../core/row-hash.ts"
import type { SharedState } from "../../server/rooms/ports.ts"
import type { MemoryDatabase, Row } from "../support/memory-store.ts"
import { marksOfChange, marksOfUpdate } from "./simulated-marks.ts"

/** One tab, from its opening to its closing. */
export interface Author {
  name: string
  memberId: string
  session: BoardSession
}

export interface Witness {
  /** Operations in the log that people made. */
  committed(): number
  /** What a person made, mark by mark. */
  made(author: Author, marks: readonly number[]): void
  /** Leaves the browser. */
  sends(author: Author, edit: Edit): void
  /** Reaches a server, where its author has this role. */
  arrives(role: Role | null, edit: Edit): void
  published(net: object, message: ServerMessage): void
  told(memberId: string, message: ServerMessage): void
  welcomes(memberId: string, reply: HelloReply): void
  streams(state: SharedState): void
  answers(memberId: string, operationIds: readonly string[]): void
  /** Looks at a tab as its person sees it. */
  looksAt(author: Author): void
  /** What is neither saved nor taken back goes with the tab: its person was warned. */
  closes(author: Author): void
  /** The server's own copy of what is committed. */
  reads(copy: { doc: Y.Doc; seq: number; epoch: number }): void
  /** The document that the log of the newest epoch adds up to. */
  document(): Y.Doc
  /** How often the document was written anew. */
  epochs(): number
  /** How often a page found that its content was not the server's. */
  differences(): number
  /** How many changes were taken back. */
  takenBack(): number
  /** How many questions of A13 were put. */
  asked(): number
  /** Throws when anything was found. */
  mustHaveSeenNothing(): void
  /** Throws when anything that was made is neither saved nor taken back. */
  mustMissNothing(): void
}

export function createWitness(database: MemoryDatabase, boardId: string, said: string): Witness {
  const found: string[] = []
  const asked = new Set<string>()
  const committed = new Map<string, string>()
  /** By operation and the client id under which it was sent. */
  const marksOf = new Map<string, number[]>()
  const sender = new Map<string, Author>()
  const rolesOf = new Map<string, Set<Role>>()
  const memberOfClient = new Map<number, string>()
  const savedMarks = new Map<number, string>()
  const takenBackMarks = new Set<number>()
  const openMarks = new Map<Author, Set<number>>()
  const noticesSeen = new WeakMap<Author, number>()
  const lastMark = new Map<Author, number>()
  const documents = new Map<number, Y.Doc>()
  const publishedSeq = new WeakMap<object, Map<DocumentName, number>>()
  const seen = new WeakSet<Uint8Array>()
  let epoch = 1
  let people = 0
  let taken = 0
  const differences = new Set<string>()

  for (const row of database.log(boardId, "board")) apply(row)
  database.landed = (_board, doc, row) => {
    if (doc === "board") landed(row)
  }

  function apply(row: Row): Y.Doc {
    epoch = row.epoch
    const doc = documents.get(epoch) ?? new Y.Doc()
    documents.set(epoch, doc)
    integrateUpdate(doc, row.update)
    return doc
  }

  function landed(row: Row): void {
    if (row.epoch < epoch) found.push(`row ${row.seq} is of an epoch that is over`)
    const doc = apply(row)
    if (doc.store.pendingStructs || doc.store.pendingDs)
      found.push(`row ${row.seq} builds on what is not there`)
    for (const { id, memberId, clientId } of row.operations) {
      if (committed.has(id)) found.push(`A3 ${id} is in the log twice`)
      committed.set(id, memberId)
      const author = sender.get(id)
      // The server's own.
      if (!author) continue
      people += 1
      if (author.memberId !== memberId)
        found.push(`R3 ${id} of ${author.memberId} is in the name of ${memberId}`)
      const owner = memberOfClient.get(clientId) ?? memberId
      memberOfClient.set(clientId, owner)
      if (owner !== memberId) found.push(`R3 ${memberId} wrote under ${clientId} of ${owner}`)
      for (const mark of marksOf.get(`${id} ${clientId}`) ?? []) {
        if (savedMarks.has(mark)) found.push(`A3 mark ${mark} is in ${savedMarks.get(mark)} and in ${id}`)
        savedMarks.set(mark, id)
        if (takenBackMarks.has(mark)) found.push(`A6 mark ${mark} was taken back, and is saved with ${id}`)
        openMarks.get(author)?.delete(mark)
        if (mark < (lastMark.get(author) ?? 0))
          found.push(`A5 ${author.name}: mark ${mark} came after a later one`)
        lastMark.set(author, mark)
      }
    }
    for (const { id, changes } of row.operations) {
      const roles = rolesOf.get(id)
      if (!roles) continue
      const needed: Role[] = changes.some(({ collection }) => collection === "meta")
        ? ["facilitator"]
        : ["facilitator", "analyst"]
      if (!needed.some((role) => roles.has(role))) found.push(`R6 ${id} was taken from ${[...roles].join()}`)
    }
  }

  function mustBeCommitted(memberId: string, operationIds: readonly string[], where: string): void {
    for (const id of operationIds) {
      if (committed.get(id) !== memberId) found.push(`A1 ${where} called ${id} of ${memberId} saved`)
    }
  }

  /** Nothing in it that the log does not hold (A4). */
  function mustBeLogged(update: Uint8Array, of: number, where: string): void {
    if (seen.has(update)) return
    seen.add(update)
    const doc = documents.get(of)
    if (!doc) {
      found.push(`${where} is of an epoch that never was`)
      return
    }
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))) {
      if (Y.getState(doc.store, client) < clock) found.push(`A4 ${where} held what is not stored`)
    }
    for (const [client, ranges] of Y.decodeUpdate(update).ds.clients) {
      if (!ranges.every(({ clock, len }) => isTakenOut(doc, client, clock, clock + len))) {
        found.push(`A4 ${where} took out what is not taken out in the log`)
      }
    }
  }

  function isRow(doc: DocumentName, { seq, hash }: { seq: number; hash: Uint8Array }): boolean {
    const row = database.log(boardId, doc)[seq - 1]
    return row !== undefined && same(rowHash(row.update), hash)
  }

  function mustFollow(net: object, doc: DocumentName, seq: number): void {
    const last = publishedSeq.get(net) ?? new Map<DocumentName, number>()
    publishedSeq.set(net, last)
    const before = last.get(doc)
    // A room that was closed and opened again begins behind what others have written.
    if (before !== undefined && seq <= before) found.push(`R9 batch ${seq} was published after ${before}`)
    last.set(doc, seq)
  }

  const witness: Witness = {
    committed: () => people,
    made(author, marks) {
      const open = openMarks.get(author) ?? new Set()
      openMarks.set(author, open)
      for (const mark of marks) open.add(mark)
    },
    sends(author, edit) {
      for (const { id, update } of edit.operations) {
        // Done again in another document it keeps its name, and may have less in it (A13).
        const as = `${id} ${edit.clientId}`
        if (marksOf.has(as)) continue
        sender.set(id, author)
        marksOf.set(as, marksOfUpdate(update))
      }
    },
    arrives(role, edit) {
      for (const { id } of edit.operations) {
        const roles = rolesOf.get(id) ?? new Set()
        rolesOf.set(id, role ? roles.add(role) : roles)
      }
    },
    published(net, { type, body }) {
      if (type !== "batch") return
      const row = database.log(boardId, body.doc)[body.seq - 1]
      const ids = (of: readonly { id: string }[] = []) => of.map(({ id }) => id).join()
      if (row?.update !== body.update || ids(row.operations) !== ids(body.operations)) {
        found.push(`A4 batch ${body.seq} was published and is not what is stored`)
      }
      mustFollow(net, body.doc, body.seq)
    },
    told(memberId, { type, body }) {
      if (type !== "batch") return
      mustBeCommitted(
        memberId,
        body.operations.map(({ id }) => id),
        "an acknowledgement",
      )
    },
    welcomes(memberId, reply) {
      if (!reply.ok) return
      for (const { doc, epoch, seq, hash, update } of reply.docs) {
        if (!isRow(doc, { seq, hash })) found.push(`the welcome to ${memberId} names a row that is not there`)
        if (doc === "board") mustBeLogged(update, epoch, `the welcome to ${memberId}`)
      }
      mustBeCommitted(memberId, reply.committedOperations, "a welcome")
    },
    streams: ({ bytes }) => mustBeLogged(bytes, epoch, "a state in pieces"),
    answers: (memberId, ids) => mustBeCommitted(memberId, ids, "an answer"),
    looksAt(author) {
      const { doc } = author.session
      if (doc.store.pendingStructs || doc.store.pendingDs)
        found.push(`R4 ${author.name} holds something pending`)
      const { notices, conflicts, save, phase, differences: offered } = author.session.getState()
      for (const conflict of conflicts) {
        if (asked.has(conflict.id)) continue
        asked.add(conflict.id)
        // A13: the group's value stands, and mine is asked about.
        for (const mark of [conflict.change, ...conflict.earlier].flatMap(marksOfChange)) {
          takenBackMarks.add(mark)
          openMarks.get(author)?.delete(mark)
        }
      }
      for (const { id } of offered) differences.add(`${author.name} ${id}`)
      for (const { changes } of notices.slice(noticesSeen.get(author) ?? 0)) {
        taken += 1
        for (const mark of changes.flatMap(marksOfChange)) {
          // A page that is shut hands over whatever has no answer yet, and some of it may still land.
          if (phase.phase !== "closed") takenBackMarks.add(mark)
          openMarks.get(author)?.delete(mark)
        }
      }
      noticesSeen.set(author, notices.length)
      const open = openMarks.get(author)
      if (open?.size && (save.state === "saved" || save.state === "stored")) {
        found.push(`A1 ${author.name} calls everything saved, but for marks ${[...open].join()}`)
      }
    },
    closes(author) {
      witness.looksAt(author)
      openMarks.delete(author)
    },
    reads(copy) {
      const stored = documents.get(copy.epoch)
      if (copy.seq !== database.log(boardId, "board").length || !stored) return
      if (!same(Y.encodeStateVector(copy.doc), Y.encodeStateVector(stored))) {
        found.push(`the server's document at ${copy.seq} is not what the log adds up to`)
      }
    },
    document: () => documents.get(epoch) as Y.Doc,
    epochs: () => documents.size - 1,
    differences: () => differences.size,
    takenBack: () => taken,
    asked: () => asked.size,
    mustHaveSeenNothing() {
      if (found.length > 0) throw new Error(`${said}: ${found.slice(0, 5).join("; ")}`)
    },
    mustMissNothing() {
      const missing = [...openMarks].filter(([, open]) => open.size > 0)
      const names = missing.map(([{ name }, open]) => `${name}: ${[...open].join()}`)
      if (names.length > 0) throw new Error(`${said}: neither saved nor taken back: ${names.join("; ")}`)
    },
  }
  return witness
}

function isTakenOut(doc: Y.Doc, client: number, from: number, to: number): boolean {
  const structs = doc.store.clients.get(client)
  if (!structs || Y.getState(doc.store, client) < to) return false
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
    const struct = structs[i] as Y.Item | Y.GC
    if (struct.id.clock >= to) break
    if (!struct.deleted) return false
  }
  return true
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
