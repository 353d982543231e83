/**
 * One browser's live copy of a board: the twin of the server's room.
 *
 * It holds the documents `board` and `ledger`, shows every change at once, and keeps each one in its outbox until
 * the server has named it as committed (A3) or refused it (A6). It is handed a transport, a clock and ids, and never
 * throws on anything that a server says. What the layer above adds: the transport, and when to close.
 *
 * A refusal ends a Yjs client id: in the same document its clock would keep a gap for ever. So the session opens a
 * fresh document under a fresh id, takes the server's state, and does the remaining open changes again.
 */
import * as Y from "yjs"
import type { Collection } from "../core/board.ts"
import { applyChanges, type ChangeFailure, observeChanges, readBoard } from "../core/board-doc.ts"
import { type BoardChange, touchesOf } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import { readLedger } from "../core/ledger-doc.ts"
import { limits } from "../core/limits.ts"
import { type DocumentName, type Forbidden, may } from "../core/permissions.ts"
import {
  type Batch,
  type Bye,
  type Focus,
  type Hello,
  type HelloReply,
  type Later,
  type NotWelcome,
  PROTOCOL_VERSION,
  type PresenceEntry,
  type Refused,
  type Resync,
  SCHEMA_VERSION,
  type ServerMessage,
  type Welcome,
} from "../core/protocol.ts"
import { fail, ok, type Result, unreachable } from "../core/result.ts"
import { rowHash } from "../core/row-hash.ts"
import { reread, sharedBoard, sharedList } from "./board-reading.ts"
import { type Clock, newClientId as randomClientId } from "./browser-world.ts"
import { draftOf } from "./draft.ts"
import { framesOf, sizeOf } from "./frames.ts"
import type { BoardSession, Notice, SaveState, SessionState, Transport } from "./session.ts"
import { createTextPlaces } from "./text-places.ts"
import { emptyState } from "./unopened-session.ts"

/** A8: after this long without an answer the page says so. */
const answerMs = 5_000
/** A connection that has been gone for this long is called offline. */
const offlineMs = 8_000
/** With a live connection and still no answer, ask which operations are committed. */
const askAgainMs = 15_000
const helloRetryMs = 1_000

/** What a hello may carry. */
const stateVectorBytes = 32_768
const openOperationsNamed = 1_000

export interface BoardSessionWorld {
  boardId: string
  transport: Transport
  clock: Clock
  newId: NewId
  /** 32 bits, never 0. */
  newClientId?: () => number
}

/** An operation without an answer: enough to send it again, and to do it again in another document. */
interface OpenOperation {
  id: string
  changes: BoardChange[]
  update: Uint8Array
  madeAt: number
  /** null: not on its way. */
  sentAt: number | null
}

interface Copy {
  doc: Y.Doc
  /** null until the server has given its state. */
  at: { epoch: number; seq: number; hash: Uint8Array } | null
}

type Connection =
  | { is: "lost"; since: number }
  | { is: "greeting" } // hello said, no answer yet
  | { is: "live" }

const fromServer = Symbol("from the server")

export function createBoardSession(world: BoardSessionWorld): BoardSession {
  const { boardId, transport, clock, newId, newClientId = randomClientId } = world

  const tab = newId()
  let clientId = newClientId()
  let board: Copy = { doc: newDoc(), at: null }
  let ledger: Copy = { doc: new Y.Doc(), at: null }
  let outbox: OpenOperation[] = []
  let connection: Connection = { is: "lost", since: clock.now() }
  let welcomedOnce = false
  let liveSince = 0
  let durability: Welcome["durability"] = "saved"
  let readOnly: string | null = null
  let savedAt: number | null = null
  let focus: Focus | null = null
  let closed = false
  let presence = new Map<string, PresenceEntry>()
  /** What is typed and not yet a change, and since when. */
  const drafts = new Map<() => void, number>()
  const waiters = new Set<{ ids: Set<string>; resolve: () => void; reject: (error: Error) => void }>()

  function newDoc(): Y.Doc {
    const doc = new Y.Doc()
    doc.clientID = clientId
    return doc
  }

  // --- state ----------------------------------------------------------------------------------------------------

  let state: SessionState = emptyState
  let stale: { board: "everything" | Map<Collection | "meta", Set<string>>; ledger: boolean } = {
    board: "everything",
    ledger: false,
  }
  let stopObserving: () => void = () => {}
  let notifying = false
  let outdated = true
  const listeners = new Set<() => void>()

  function update(part: Partial<SessionState>): void {
    state = { ...state, ...part }
    notify()
  }

  /** Listeners are told once a microtask, however much happened in it. */
  function notify(): void {
    outdated = true
    if (notifying) return
    notifying = true
    queueMicrotask(() => {
      notifying = false
      for (const listener of [...listeners]) listener()
    })
  }

  function getState(): SessionState {
    if (!outdated) return state
    outdated = false
    if (stale.board === "everything" || stale.board.size > 0 || stale.ledger) {
      const next = { ...state }
      if (stale.board === "everything") next.board = sharedBoard(state.board, readBoard(board.doc))
      else if (stale.board.size > 0) next.board = reread(board.doc, state.board, stale.board)
      if (stale.ledger) next.members = sharedList(state.members, readLedger(ledger.doc).members)
      stale = { board: new Map(), ledger: false }
      state = next
    }
    const save = saveState()
    if (JSON.stringify(save) !== JSON.stringify(state.save)) state = { ...state, save }
    return state
  }

  function unobserve(): void {
    stopObserving()
    stopObserving = () => {}
  }

  function observe(): void {
    unobserve()
    stale.board = "everything"
    stopObserving = observeChanges(board.doc, (records) => {
      if (stale.board !== "everything") {
        for (const { collection, id } of records) {
          const ids = stale.board.get(collection) ?? new Set()
          stale.board.set(collection, ids.add(id))
        }
      }
      notify()
    })
    notify()
  }

  function saveState(): SaveState {
    const count = outbox.length + drafts.size
    if (state.phase.phase === "closed") return { state: "offline", count }
    if (connection.is === "lost") {
      const long = clock.now() - connection.since >= offlineMs
      if (long) return { state: "offline", count }
      return welcomedOnce ? { state: "reconnecting", count } : { state: "connecting" }
    }
    if (!welcomedOnce) return { state: "connecting" }
    if (readOnly !== null) return { state: "read-only", why: readOnly }
    if (durability === "unavailable") return { state: "unsaved", count }
    if (count > 0) {
      const waited = clock.now() - Math.min(...waitingSince())
      return waited >= answerMs ? { state: "unsaved", count } : { state: "saving", count }
    }
    return { state: durability === "stored" ? "stored" : "saved", at: savedAt }
  }

  /** Since when an answer could have come: from before the connection it could not. */
  const askedAt = (operation: OpenOperation): number => Math.max(operation.madeAt, liveSince)

  function waitingSince(): number[] {
    const oldest = outbox[0]
    return [...(oldest ? [askedAt(oldest)] : []), ...drafts.values()]
  }

  // --- time -----------------------------------------------------------------------------------------------------

  let cancelTick: (() => void) | null = null

  /** One timer for everything that becomes true by waiting: five seconds without an answer, offline, asking again. */
  function watchTime(): void {
    cancelTick?.()
    cancelTick = null
    if (closed || state.phase.phase === "closed") return
    const now = clock.now()
    const oldest = outbox[0]
    const moments = [
      connection.is === "lost" ? connection.since + offlineMs : null,
      ...waitingSince().map((since) => since + answerMs),
      oldest?.sentAt ? oldest.sentAt + askAgainMs : null,
    ].filter((moment): moment is number => moment !== null && moment > now)
    if (moments.length === 0) return
    cancelTick = clock.after(Math.min(...moments) - now, () => {
      cancelTick = null
      const first = outbox[0]
      if (connection.is === "live" && first?.sentAt && clock.now() - first.sentAt >= askAgainMs) sayHello()
      notify()
      watchTime()
    })
  }

  // --- changing -------------------------------------------------------------------------------------------------

  function change(...changes: BoardChange[]): Result<{ operationId: string }, ChangeFailure | Forbidden> {
    flushDrafts()
    if (closed || state.phase.phase === "closed") {
      return fail({ reason: "forbidden", why: "The board is closed; nothing more can be changed here." })
    }
    if (readOnly !== null) return fail({ reason: "forbidden", why: readOnly })
    const allowed = mayAll(changes)
    if (!allowed.ok) return allowed
    if (sizeOf(changes) > limits.frameBytes - 8_192) {
      return fail({
        reason: "too-large",
        message: "This is too much for one change. Do it in several steps.",
      })
    }
    const done = perform(changes)
    if (done.ok) scheduleSend()
    return done
  }

  function mayAll(changes: readonly BoardChange[]): Result<true, Forbidden> {
    const { you } = state
    // Not welcomed yet: it is kept, and the server judges it.
    if (!you) return ok(true)
    for (const one of changes) {
      for (const touch of touchesOf(one)) {
        const answer = may(you, touch)
        if (!answer.ok) return answer
      }
    }
    return ok(true)
  }

  /** Into the document and the outbox. What changes nothing is no operation. */
  const places = createTextPlaces()
  function perform(
    changes: readonly BoardChange[],
    again?: { madeAt: number },
  ): Result<{ operationId: string }, ChangeFailure> {
    const id = newId()
    const written: Uint8Array[] = []
    const done: BoardChange[] = []
    const place = (change: BoardChange) => {
      const placed = places.place(board.doc, change, again && change)
      done.push(placed)
      return placed
    }
    const capture = (bytes: Uint8Array, origin: unknown) => {
      if (origin === id) written.push(bytes)
    }
    board.doc.on("update", capture)
    const applied = applyChanges(board.doc, changes, id, place)
    board.doc.off("update", capture)
    if (!applied.ok) return applied
    const [update] = written
    if (update) {
      outbox.push({ id, changes: done, update, madeAt: again?.madeAt ?? clock.now(), sentAt: null })
      notify()
      watchTime()
    }
    return ok({ operationId: id })
  }

  function flushDrafts(): void {
    for (const [flush, since] of [...drafts]) {
      // Taken out first: the flush itself makes a change.
      if (!drafts.delete(flush)) continue
      flush()
      // Held again, since it cannot become a change now: it has waited all the same.
      if (drafts.has(flush)) drafts.set(flush, since)
    }
  }

  // --- sending --------------------------------------------------------------------------------------------------

  let sendScheduled = false
  let cancelHold: (() => void) | null = null
  /** One operation at a time: after a refusal that named none, so that the next one names itself. */
  let oneByOne = false

  function scheduleSend(): void {
    if (sendScheduled) return
    sendScheduled = true
    queueMicrotask(() => {
      sendScheduled = false
      send()
    })
  }

  function send(): void {
    if (connection.is !== "live" || cancelHold || closed) return
    if (oneByOne && outbox.some((operation) => operation.sentAt !== null)) return
    const waiting = outbox.filter((operation) => operation.sentAt === null)
    for (const operations of framesOf(oneByOne ? waiting.slice(0, 1) : waiting)) {
      for (const operation of operations) operation.sentAt = clock.now()
      transport.edit({
        doc: "board",
        clientId,
        operations: operations.map((operation) => ({ id: operation.id, update: operation.update })),
      })
    }
    watchTime()
  }

  /** These and everything behind them go again, in order (A5). */
  function recall(from: number): void {
    for (const operation of outbox.slice(from)) operation.sentAt = null
  }

  function release(): void {
    cancelHold?.()
    cancelHold = null
  }

  // --- answers --------------------------------------------------------------------------------------------------

  function acknowledge(ids: ReadonlySet<string>): void {
    const before = outbox.length
    outbox = outbox.filter((operation) => !ids.has(operation.id))
    if (outbox.length === before) return
    gaps = 0
    anew = 0
    savedAt = clock.now()
    for (const waiter of [...waiters]) {
      for (const id of ids) waiter.ids.delete(id)
      settle(waiter)
    }
    if (outbox.length === 0) oneByOne = false
    if (oneByOne) scheduleSend()
    notify()
    watchTime()
  }

  function settle(waiter: { ids: Set<string>; resolve: () => void }): void {
    if (waiter.ids.size > 0) return
    for (const other of waiters) if (other.resolve === waiter.resolve) waiters.delete(other)
    waiter.resolve()
  }

  /** Taken back: out of the outbox, and shown with its content (A6). */
  function takeBack(operation: OpenOperation, message: string): void {
    outbox = outbox.filter((other) => other !== operation)
    anew = 0
    const notice: Notice = {
      id: operation.id,
      message,
      changes: operation.changes,
      draft: draftOf(operation.changes, getState().board),
      at: clock.now(),
    }
    update({ notices: [...state.notices, notice] })
    for (const waiter of [...waiters]) {
      if (!waiter.ids.has(operation.id)) continue
      waiters.delete(waiter)
      waiter.reject(new Error(message))
    }
  }

  // --- hello ----------------------------------------------------------------------------------------------------

  let greeting = 0
  let early: Batch[] = []
  let cancelHelloRetry: (() => void) | null = null
  let gaps = 0
  let anew = 0

  function sayHello(): void {
    if (closed || state.phase.phase === "closed") return
    cancelHelloRetry?.()
    cancelHelloRetry = null
    connection = { is: "greeting" }
    early = []
    const mine = ++greeting
    const stateVector = board.at ? Y.encodeStateVector(board.doc) : null
    if (stateVector && stateVector.length > stateVectorBytes) freshCopy()
    const said = {
      board: have(board, stateVector),
      ledger: have(ledger, ledger.at ? Y.encodeStateVector(ledger.doc) : null),
    }
    const hello: Hello = {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId,
      tab,
      clientId,
      clientIdUnused: false,
      docs: [
        { doc: "board", ...said.board },
        { doc: "ledger", ...said.ledger },
      ],
      openOperations: outbox.slice(0, openOperationsNamed).map(({ id }) => id),
    }
    notify()
    transport.hello(hello).then(
      (reply) => {
        if (mine === greeting && connection.is === "greeting") answered(reply, said.board.have !== undefined)
      },
      () => {
        // Lost on the way, or not an answer: while the connection stands, ask once more.
        if (mine === greeting && connection.is === "greeting") helloAfter(helloRetryMs)
      },
    )
  }

  function helloAfter(ms: number): void {
    cancelHelloRetry?.()
    cancelHelloRetry = clock.after(ms, sayHello)
  }

  /** A document of its own and an id of its own; what is open is done again in it once the server has given its state. */
  let replayFrom: "same" | "fresh" = "same"
  let shown: Y.Doc | null = null
  function freshCopy(): void {
    clientId = newClientId()
    // The old document stays on screen, and takes new changes, until the server's state is here.
    shown ??= board.doc
    replayFrom = "fresh"
    board = { doc: shown, at: null }
  }

  function startAnew(): void {
    freshCopy()
    if (connection.is === "lost") return
    // Again and again without one operation answered: not this copy's fault, and no reason to press the server.
    if (++anew <= 2) sayHello()
    else {
      connection = { is: "greeting" }
      greeting++
      helloAfter(Math.min(30_000, 250 * 2 ** anew))
    }
  }

  function answered(reply: HelloReply, hadState: boolean): void {
    if (!reply.ok) {
      notWelcome(reply)
      return
    }
    const boardWelcome = reply.docs.find(({ doc }) => doc === "board")
    const ledgerWelcome = reply.docs.find(({ doc }) => doc === "ledger")
    if (!boardWelcome) {
      helloAfter(helloRetryMs)
      return
    }
    durability = reply.durability
    readOnly = reply.readOnly
    presence = new Map(reply.presence.map((entry) => [entry.socketId, entry]))
    presence.delete(reply.you.socketId)
    update({ you: reply.you, presence: [...presence.values()] })
    acknowledge(new Set(reply.committedOperations))

    if (boardWelcome.reset && hadState) {
      startAnew()
      return
    }
    if (replayFrom === "fresh") {
      const doc = newDoc()
      if (!integrate(doc, boardWelcome.update)) {
        helloAfter(helloRetryMs)
        return
      }
      board = { doc, at: placeOf(boardWelcome) }
      replayFrom = "same"
      shown = null
      observe()
      replay()
    } else {
      const first = board.at === null
      // The whole board at once is read whole, not record by record.
      if (first) unobserve()
      if (!integrate(board.doc, boardWelcome.update)) {
        startAnew()
        return
      }
      board.at = placeOf(boardWelcome)
      if (first) observe()
    }
    if (ledgerWelcome) {
      if (ledgerWelcome.reset) ledger = { doc: new Y.Doc(), at: null }
      if (integrate(ledger.doc, ledgerWelcome.update)) {
        ledger.at = placeOf(ledgerWelcome)
      } else ledger = { doc: new Y.Doc(), at: null }
      stale.ledger = true
    }

    connection = { is: "live" }
    welcomedOnce = true
    update({ phase: { phase: "ready" } })
    const waiting = early
    early = []
    for (const batch of waiting) receive(batch)
    if (focus) transport.presence(focus)
    release()
    recall(0)
    send()
    watchTime()
  }

  function replay(): void {
    const open = outbox
    outbox = []
    for (const operation of open) {
      // An entry that is there already came from this very change, whose answer was lost.
      const changes = operation.changes.filter(
        (one) => !(one.kind === "add" && board.doc.getMap(one.collection).has(one.id)),
      )
      const before = outbox.length
      const allowed = mayAll(changes)
      const done = allowed.ok ? perform(changes, operation) : allowed
      if (!done.ok) {
        outbox.push(operation)
        takeBack(operation, "why" in done.error ? done.error.why : done.error.message)
        continue
      }
      const made = outbox.length > before ? outbox[before] : undefined
      for (const waiter of [...waiters]) {
        if (!waiter.ids.delete(operation.id)) continue
        if (made) waiter.ids.add(made.id)
        else settle(waiter)
      }
    }
    notify()
  }

  function notWelcome({ reason, message }: NotWelcome): void {
    switch (reason) {
      case "client-id-taken":
        freshCopy()
        helloAfter(0)
        break
      case "busy":
        helloAfter(helloRetryMs)
        break
      case "malformed":
      case "client-too-old":
      case "client-too-new":
      case "not-a-member":
      case "removed":
      case "no-such-board":
      case "quarantined":
        shut(reason, message)
        break
      default:
        unreachable(reason)
    }
  }

  /** For good. What was not saved stays countable and copyable. */
  function shut(reason: NotWelcome["reason"] | Bye["reason"], message: string): void {
    if (state.phase.phase === "closed") return
    flushDrafts()
    connection = { is: "lost", since: clock.now() }
    const kept: Notice[] = outbox.map((operation) => ({
      id: operation.id,
      message: `Not saved: ${message}`,
      changes: operation.changes,
      draft: draftOf(operation.changes, getState().board),
      at: clock.now(),
    }))
    presence.clear()
    update({
      phase: { phase: "closed", reason, message },
      notices: [...state.notices, ...kept],
      presence: [],
    })
    stopWaiting(message)
    transport.close()
  }

  function stopWaiting(message: string): void {
    cancelTick?.()
    cancelTick = null
    cancelHelloRetry?.()
    cancelHelloRetry = null
    release()
    for (const waiter of [...waiters]) waiter.reject(new Error(message))
    waiters.clear()
  }

  // --- messages -------------------------------------------------------------------------------------------------

  const copyOf = (doc: DocumentName): Copy => (doc === "board" ? board : ledger)

  function receive(batch: Batch): void {
    const copy = copyOf(batch.doc)
    if (connection.is !== "live") {
      // Sent between the server's state and its arrival here; or the last of what an old document hears.
      if (connection.is === "greeting") early.push(batch)
      acknowledgeBy(batch)
      return
    }
    if (!copy.at || batch.epoch !== copy.at.epoch) {
      sayHello()
      return
    }
    if (batch.seq > copy.at.seq + 1) {
      // One before it was lost. Nothing need ever build on that one, and no state vector tells of deletions.
      acknowledgeBy(batch)
      sayHello()
      return
    }
    if (!integrate(copy.doc, batch.update)) {
      if (batch.doc === "ledger") ledger = { doc: new Y.Doc(), at: null }
      if (batch.doc === "board" && ++gaps > 1) startAnew()
      else sayHello()
      return
    }
    if (batch.seq > copy.at.seq) copy.at = { ...copy.at, seq: batch.seq, hash: rowHash(batch.update) }
    if (batch.doc === "ledger") {
      stale.ledger = true
      notify()
    } else acknowledgeBy(batch)
  }

  function acknowledgeBy(batch: Batch): void {
    if (batch.doc !== "board") return
    const mine = batch.operations.filter(({ memberId }) => memberId === state.you?.memberId)
    acknowledge(new Set(mine.map(({ id }) => id)))
  }

  function refused(refusal: Refused): void {
    // About a document or an id that this tab has already left.
    if (refusal.doc !== "board" || refusal.clientId !== clientId) return
    const named = outbox.find(({ id }) => id === refusal.operationId)
    const alone = oneByOne ? outbox.find(({ sentAt }) => sentAt !== null) : undefined
    const guilty = named ?? (refusal.reason === "not-welcome" ? undefined : alone)
    if (guilty) takeBack(guilty, refusal.message)
    else oneByOne = true
    startAnew()
  }

  function later({ doc, clientId: addressee, operationIds, retryAfterMs }: Later): void {
    if (doc !== "board" || addressee !== clientId) return
    const first = outbox.findIndex(({ id }) => operationIds.includes(id))
    if (first < 0) return
    recall(first)
    release()
    cancelHold = clock.after(retryAfterMs, () => {
      cancelHold = null
      send()
    })
    notify()
    watchTime()
  }

  function resync({ doc, reason }: Resync): void {
    if (connection.is === "lost") return
    if (doc === "ledger") {
      if (reason === "reset") ledger = { doc: new Y.Doc(), at: null }
      sayHello()
      return
    }
    // The same gap again, though nothing was missing: this copy is beyond repair.
    if (reason === "reset" || (reason === "gap" && ++gaps > 2)) startAnew()
    else sayHello()
  }

  function message(received: ServerMessage): void {
    if (closed || state.phase.phase === "closed") return
    const { type, body } = received
    switch (type) {
      case "batch":
        receive(body)
        break
      case "piece":
        break
      case "refused":
        refused(body)
        break
      case "later":
        later(body)
        break
      case "resync":
        resync(body)
        break
      case "presence":
        for (const id of body.gone) presence.delete(id)
        for (const entry of body.changed) {
          if (entry.socketId !== state.you?.socketId) presence.set(entry.socketId, entry)
        }
        update({ presence: [...presence.values()] })
        break
      case "you":
        update({ you: body })
        break
      case "status":
        durability = body.durability
        notify()
        break
      case "bye":
        // After a shutdown or a replacement the transport comes back by itself.
        if (body.reason === "removed") shut(body.reason, body.message)
        break
      default:
        unreachable(type)
    }
  }

  // --- the session ----------------------------------------------------------------------------------------------

  observe()
  transport.open({
    connected() {
      if (closed) return
      liveSince = clock.now()
      sayHello()
    },
    disconnected() {
      if (closed) return
      greeting++
      if (connection.is !== "lost") connection = { is: "lost", since: clock.now() }
      cancelHelloRetry?.()
      cancelHelloRetry = null
      presence.clear()
      update({ presence: [] })
      watchTime()
    },
    message,
    denied(reason, why) {
      if (!closed) shut(reason, why)
    },
  })
  watchTime()

  return {
    boardId,
    get doc() {
      return board.doc
    },
    getState,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    change,
    saved() {
      flushDrafts()
      if (outbox.length === 0) return Promise.resolve()
      if (closed || state.phase.phase === "closed") return Promise.reject(new Error("The board is closed."))
      return new Promise((resolve, reject) => {
        waiters.add({ ids: new Set(outbox.map(({ id }) => id)), resolve, reject })
      })
    },
    holdDraft(flush) {
      drafts.set(flush, clock.now())
      notify()
      watchTime()
      return () => {
        if (drafts.delete(flush)) notify()
      }
    },
    setFocus(next) {
      focus = next
      if (connection.is === "live") transport.presence(next)
    },
    dismiss(noticeId) {
      const notices = state.notices.filter(({ id }) => id !== noticeId)
      if (notices.length < state.notices.length) update({ notices })
    },
    async close() {
      if (closed) return
      flushDrafts()
      send()
      closed = true
      unobserve()
      stopWaiting("The board was closed before everything was saved.")
      listeners.clear()
      transport.close()
    },
  }
}

// --- documents --------------------------------------------------------------------------------------------------

const placeOf = ({ epoch, seq, hash }: Welcome["docs"][number]) => ({ epoch, seq, hash })

function have(copy: Copy, stateVector: Uint8Array | null): Pick<Hello["docs"][number], "have"> {
  return copy.at && stateVector ? { have: { ...copy.at, stateVector } } : {}
}

/** False when the update cannot be read, or builds on something that is not here. */
function integrate(doc: Y.Doc, update: Uint8Array): boolean {
  try {
    Y.applyUpdate(doc, update, fromServer)
  } catch {
    return false
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null
}
