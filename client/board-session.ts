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
import type { Board } from "../core/board.ts"
import { type ChangeFailure, readBoard } from "../core/board-doc.ts"
import { type BoardChange, touchesOf } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import { limits } from "../core/limits.ts"
import { type DocumentName, type Forbidden, may } from "../core/permissions.ts"
import {
  type Batch,
  type Bye,
  type Focus,
  type Hello,
  type NotWelcome,
  operationsNamed,
  PROTOCOL_VERSION,
  type PresenceEntry,
  type Refused,
  type Resync,
  SCHEMA_VERSION,
  type ServerMessage,
  type Welcome,
} from "../core/protocol.ts"
import { fail, ok, type Result, unreachable } from "../core/result.ts"
import { createBoardCopy } from "./board-copy.ts"
import { type Clock, newClientId as randomClientId } from "./browser-world.ts"
import { createComparing } from "./comparing.ts"
import { differenceOf } from "./difference.ts"
import { draftOf } from "./draft.ts"
import { sizeOf } from "./frames.ts"
import { createGreeting, helloRetryMs } from "./greeting.ts"
import { createHeldDrafts } from "./held-drafts.ts"
import { createOutbox, type OpenOperation } from "./outbox.ts"
import { have, integrate, placeBehind, placeOf, type Replica } from "./replica.ts"
import { nextMoments, saveStateOf, type WhatIsKept } from "./save-state.ts"
import type { BoardSession, Notice, Transport } from "./session.ts"
import { createStateReading } from "./state-reading.ts"
import { stillToDo } from "./writing.ts"

/** With a live connection and still no answer, ask which operations are committed. */
const askAgainMs = 15_000
/** So long a refused change may stay on screen while the server's state is on its way (A6). */
const takenBackMs = 400

/** What a hello may carry. */
const stateVectorBytes = 32_768

export interface BoardSessionWorld {
  boardId: string
  transport: Transport
  clock: Clock
  newId: NewId
  /** 32 bits, never 0. */
  newClientId?: () => number
  /** Whether somebody may be looking; without it, always. */
  awake?: () => boolean
}

export function createBoardSession(world: BoardSessionWorld): BoardSession {
  const { boardId, transport, clock, newId, newClientId = randomClientId, awake = () => true } = world

  const tab = newId()
  const board = createBoardCopy(newClientId)
  const ledger: Replica = { doc: new Y.Doc(), place: null }
  let welcomedOnce = false
  let connectedAt = 0
  let durability: Welcome["durability"] = "saved"
  let readOnly: string | null = null
  let savedAt: number | null = null
  let focus: Focus | null = null
  let closed = false
  let resting = false
  let presence = new Map<string, PresenceEntry>()

  const isLive = () => greeting.connection().is === "live"
  const isOver = () => closed || reading.last.phase.phase === "closed"

  function changed(): void {
    reading.notify()
    watchTime()
  }

  const outbox = createOutbox({
    clock,
    live: () => isLive() && !closed,
    edit: (operations) =>
      transport.edit({
        doc: "board",
        clientId: board.clientId(),
        operations: operations.map(({ id, update }) => ({ id, update })),
      }),
    changed,
    sent: watchTime,
  })
  const drafts = createHeldDrafts(clock, changed)
  const reading = createStateReading({
    board: () => board.doc,
    ledger: () => ledger.doc,
    save: () => saveStateOf(whatIsKept(), clock.now()),
  })
  const greeting = createGreeting({
    clock,
    transport,
    hello,
    unnamed: () => openIds().slice(operationsNamed),
    committed: (ids) => acknowledge(new Set(ids)),
    notWelcome,
    welcomed,
    arriving(share) {
      if (!welcomedOnce) reading.update({ phase: { phase: "opening", share } })
    },
    integrate: takeState,
    live,
    changed,
  })
  const comparing = createComparing({
    clock,
    transport,
    replica: (doc) => (doc === "board" ? board : ledger),
    quiet: () => isLive() && outbox.open().length === 0,
    awake,
    // Of all a tab's numbers the one that is drawn at random.
    spread: () => (board.clientId() % 1_000) / 1_000,
    different,
  })

  // --- what is kept ---------------------------------------------------------------------------------------------

  const openIds = (): string[] => outbox.open().map(({ id }) => id)

  function whatIsKept(): WhatIsKept {
    const [oldest] = outbox.open()
    return {
      closed: reading.last.phase.phase === "closed",
      connection: greeting.connection(),
      welcomedOnce,
      durability,
      readOnly,
      savedAt,
      count: outbox.open().length + drafts.count(),
      // From before the connection an answer could not have come.
      waitingSince: [...(oldest ? [Math.max(oldest.madeAt, connectedAt)] : []), ...drafts.waitingSince()],
      heldBack: drafts.heldBack(),
    }
  }

  let cancelTick: (() => void) | null = null

  /** One timer for everything that becomes true by waiting: five seconds without an answer, offline, asking again. */
  function watchTime(): void {
    cancelTick?.()
    cancelTick = null
    if (isOver()) return
    const now = clock.now()
    const sentAt = outbox.open()[0]?.sentAt
    const moments = [...nextMoments(whatIsKept()), ...(sentAt ? [sentAt + askAgainMs] : [])]
    const next = Math.min(...moments.filter((moment) => moment > now))
    if (next === Number.POSITIVE_INFINITY) return
    cancelTick = clock.after(next - now, () => {
      cancelTick = null
      const first = outbox.open()[0]
      if (isLive() && first?.sentAt && clock.now() - first.sentAt >= askAgainMs) greeting.say()
      changed()
    })
  }

  // --- changing -------------------------------------------------------------------------------------------------

  function change(...changes: BoardChange[]): Result<{ operationId: string }, ChangeFailure | Forbidden> {
    drafts.flush()
    if (isOver()) {
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
    const id = newId()
    const done = board.write(changes)
    if (!done.ok) return done
    const { update } = done.value
    // What changes nothing is no operation.
    if (update) outbox.add({ id, changes: done.value.changes, update, madeAt: clock.now(), sentAt: null })
    outbox.scheduleSend()
    return ok({ operationId: id })
  }

  function mayAll(changes: readonly BoardChange[]): Result<true, Forbidden> {
    const { you } = reading.last
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

  // --- answers --------------------------------------------------------------------------------------------------

  let gaps = 0
  let anew = 0

  function acknowledge(ids: ReadonlySet<string>): void {
    const answered = outbox.acknowledge(ids, durability === "stored" ? "stored" : "saved")
    if (answered.length === 0) return
    gaps = 0
    anew = 0
    savedAt = clock.now()
    for (const { update } of answered) board.committed(update)
    if (outbox.open().length === 0) board.settled()
  }

  const acknowledgeBy = ({ doc, operations }: Batch): void => {
    if (doc !== "board") return
    const mine = operations.filter(({ memberId }) => memberId === reading.last.you?.memberId)
    acknowledge(new Set(mine.map(({ id }) => id)))
  }

  /** Taken back: out of the outbox, and shown with its content (A6). */
  function takeBack(operation: OpenOperation, message: string): void {
    anew = 0
    addNotices(noticeOf(operation, message))
    outbox.remove(operation, message)
  }

  const noticeOf = ({ id, changes }: OpenOperation, message: string): Notice => ({
    id,
    message,
    changes,
    draft: draftOf(changes, reading.get().board),
    at: clock.now(),
  })

  const addNotices = (...notices: Notice[]) =>
    reading.update({ notices: [...reading.last.notices, ...notices] })

  function refused(refusal: Refused): void {
    // About a document or an id that this tab has already left.
    if (refusal.doc !== "board" || refusal.clientId !== board.clientId()) return
    const named = outbox.open().find(({ id }) => id === refusal.operationId)
    const guilty = named ?? (refusal.reason === "not-welcome" ? null : outbox.suspect())
    if (guilty) takeBack(guilty, refusal.message)
    else outbox.oneAtATime()
    startAnew()
    if (guilty) cancelGoBack ??= clock.after(takenBackMs, goBack)
  }

  let cancelGoBack: (() => void) | null = null

  /** The server's state does not come, as when its database is away: what is taken back leaves the screen all the same. */
  function goBack(): void {
    cancelGoBack = null
    if (isOver() || !board.goBack()) return
    reading.observe(board.doc)
    // Under their own ids, since the server is yet to say which of them are committed.
    outbox.redo((operation) => {
      const done = board.writeAgain(operation.changes)
      const update = done.ok ? done.value.update : null
      return done.ok && update ? { ...operation, changes: done.value.changes, update } : operation
    })
  }

  // --- hello ----------------------------------------------------------------------------------------------------

  function hello(): Hello {
    const stateVector = Y.encodeStateVector(board.doc)
    if (board.place && stateVector.length > stateVectorBytes) board.startFresh()
    return {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId,
      tab,
      clientId: board.clientId(),
      clientIdUnused: board.unused(),
      docs: [
        { doc: "board", ...have(board, stateVector) },
        { doc: "ledger", ...have(ledger) },
      ],
      openOperations: openIds().slice(0, operationsNamed),
    }
  }

  /** A document of its own and an id of its own; what is open is done again in it once the server has given its state. */
  function startAnew(): void {
    board.startFresh()
    // Again and again without one operation answered: not this copy's fault, and no reason to press the server.
    if (++anew <= 2) greeting.say()
    else greeting.startOverAfter(Math.min(30_000, 250 * 2 ** anew))
  }

  const part = (welcome: Welcome, name: DocumentName) => welcome.docs.find(({ doc }) => doc === name)

  function welcomed(welcome: Welcome, said: Hello): boolean {
    const state = part(welcome, "board")
    if (!state) {
      greeting.sayAfter(helloRetryMs)
      return false
    }
    durability = welcome.durability
    readOnly = welcome.readOnly
    presence = new Map(welcome.presence.map((entry) => [entry.socketId, entry]))
    presence.delete(welcome.you.socketId)
    reading.update({ you: welcome.you, presence: [...presence.values()] })
    acknowledge(new Set(welcome.committedOperations))
    const hadState = said.docs.some(({ doc, have }) => doc === "board" && have)
    if ((state.reset && hadState) || !board.adopt(welcome.clientId)) {
      startAnew()
      return false
    }
    return true
  }

  function takeState(welcome: Welcome, wholeState: (state: string) => Uint8Array | null): boolean {
    const updatesOf = ({ pieces, update }: Welcome["docs"][number]): Uint8Array[] => {
      const state = pieces && wholeState(pieces.state)
      return state ? [state, update] : [update]
    }
    const state = part(welcome, "board")
    if (!state) return false
    // The whole board at once is read whole, not record by record.
    const whole = board.place === null
    if (whole) reading.unobserve()
    const taken = board.take(state, updatesOf(state))
    if (whole) reading.observe(board.doc)
    switch (taken) {
      case "unreadable":
        greeting.sayAfter(helloRetryMs)
        return false
      case "unfit":
        startAnew()
        return false
      case "begun":
        cancelGoBack?.()
        cancelGoBack = null
        tellDifference()
        replay()
        break
      case "level":
        break
      default:
        unreachable(taken)
    }
    const members = part(welcome, "ledger")
    if (members) {
      if (members.reset) forgetLedger()
      if (integrate(ledger.doc, ...updatesOf(members))) ledger.place = placeOf(members)
      else forgetLedger()
      reading.ledgerChanged()
    }
    return true
  }

  function forgetLedger(): void {
    ledger.doc = new Y.Doc()
    ledger.place = null
  }

  function replay(): void {
    outbox.redo((operation) => {
      const allowed = mayAll(stillToDo(board.doc, operation.changes))
      const done = allowed.ok ? board.writeAgain(operation.changes) : allowed
      if (!done.ok) {
        takeBack(operation, "why" in done.error ? done.error.why : done.error.message)
        return "removed"
      }
      const { changes, update } = done.value
      return update ? { id: newId(), changes, update, madeAt: operation.madeAt, sentAt: null } : "nothing"
    })
  }

  function live(early: readonly Batch[]): void {
    if (welcomedOnce) comparing.owe()
    else comparing.begin()
    welcomedOnce = true
    reading.update({ phase: { phase: "ready" } })
    for (const batch of early) receive(batch)
    if (focus) transport.presence(focus)
    outbox.release()
    outbox.recall()
    outbox.send()
  }

  // --- a copy that is not the server's ---------------------------------------------------------------------------

  /** What stood here when the server said that its content was another. */
  let disowned: { board: Board; seq: number; at: number } | null = null

  function different(doc: DocumentName): void {
    if (doc === "ledger") {
      // Only the server writes in it: nobody's work can be lost with this copy.
      forgetLedger()
      greeting.say()
      return
    }
    disowned = { board: readBoard(board.doc), seq: board.place?.seq ?? 0, at: clock.now() }
    startAnew()
  }

  function tellDifference(): void {
    if (!disowned) return
    const { board: page, seq, at } = disowned
    disowned = null
    const { title } = page.meta
    const difference = differenceOf(page, readBoard(board.doc), { id: newId(), boardId, title, at, seq })
    if (difference) reading.update({ differences: [...reading.last.differences, difference] })
  }

  // --- messages -------------------------------------------------------------------------------------------------

  function receive(batch: Batch): void {
    if (!isLive()) {
      // Sent between the server's state and its arrival here; or the last of what an old document hears.
      greeting.keep(batch)
      acknowledgeBy(batch)
      return
    }
    const { place } = batch.doc === "board" ? board : ledger
    if (!place || batch.epoch > place.epoch) {
      greeting.say()
      return
    }
    if (batch.epoch < place.epoch || batch.seq > place.seq + 1) {
      // Of a document that is gone; or one before it was lost. Nothing need ever build on that one, and no state
      // vector tells of deletions.
      acknowledgeBy(batch)
      if (batch.epoch === place.epoch) greeting.say()
      return
    }
    if (batch.doc === "ledger") {
      if (integrate(ledger.doc, batch.update)) ledger.place = placeBehind(place, batch)
      else {
        forgetLedger()
        greeting.say()
      }
      reading.ledgerChanged()
    } else if (board.add(batch)) acknowledgeBy(batch)
    else if (++gaps > 1) startAnew()
    else greeting.say()
  }

  function resync({ doc, reason }: Resync): void {
    if (greeting.connection().is === "lost") return
    if (doc === "ledger") {
      if (reason === "reset") forgetLedger()
      greeting.say()
      return
    }
    // The same gap again, though nothing was missing: this copy is beyond repair.
    if (reason === "reset" || (reason === "gap" && ++gaps > 2)) startAnew()
    else greeting.say()
  }

  function message(received: ServerMessage): void {
    if (isOver()) return
    const { type, body } = received
    switch (type) {
      case "batch":
        receive(body)
        break
      case "piece":
        greeting.piece(body)
        break
      case "refused":
        refused(body)
        break
      case "later":
        if (body.doc === "board" && body.clientId === board.clientId())
          outbox.later(body.operationIds, body.retryAfterMs)
        break
      case "resync":
        resync(body)
        break
      case "presence":
        for (const id of body.gone) presence.delete(id)
        for (const entry of body.changed) {
          if (entry.socketId !== reading.last.you?.socketId) presence.set(entry.socketId, entry)
        }
        reading.update({ presence: [...presence.values()] })
        break
      case "you":
        reading.update({ you: body })
        break
      case "status":
        durability = body.durability
        changed()
        break
      case "bye":
        // After a shutdown or a replacement the transport comes back by itself.
        if (body.reason === "removed") shut(body.reason, body.message)
        break
      default:
        unreachable(type)
    }
  }

  // --- the end --------------------------------------------------------------------------------------------------

  function notWelcome({ reason, message }: NotWelcome): void {
    switch (reason) {
      case "client-id-taken":
        board.startFresh()
        greeting.sayAfter(0)
        break
      case "busy":
        greeting.sayAfter(helloRetryMs)
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
    if (isOver()) return
    drafts.flush()
    const kept = outbox.open().map((operation) => noticeOf(operation, `Not saved: ${message}`))
    presence.clear()
    addNotices(...kept)
    reading.update({ phase: { phase: "closed", reason, message }, presence: [] })
    stopWaiting(message)
    transport.close()
  }

  function stopWaiting(message: string): void {
    for (const cancel of [cancelTick, cancelGoBack]) cancel?.()
    cancelTick = null
    cancelGoBack = null
    greeting.stop()
    comparing.stop()
    outbox.stop(message)
  }

  /** Another tab of this person may go on with the id. */
  function giveBackId(): boolean {
    const everythingSaved = isLive() && outbox.open().length === 0 && drafts.count() === 0
    if (!everythingSaved || !board.worthGivingBack()) return false
    transport.leave({ clientId: board.clientId() })
    return true
  }

  // --- the session ----------------------------------------------------------------------------------------------

  reading.observe(board.doc)
  transport.open({
    connected() {
      if (closed) return
      connectedAt = clock.now()
      greeting.connected()
    },
    disconnected() {
      if (closed) return
      greeting.lost()
      presence.clear()
      reading.update({ presence: [] })
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
    getState: reading.get,
    subscribe: reading.subscribe,
    change,
    saved() {
      drafts.flush()
      if (outbox.open().length === 0 && durability === "stored") return Promise.resolve("stored")
      if (outbox.open().length > 0 && isOver()) return Promise.reject(new Error("The board is closed."))
      return outbox.emptied()
    },
    holdDraft: drafts.hold,
    giveBack(message, draft) {
      if (!closed) addNotices({ id: newId(), message, changes: [], draft, at: clock.now() })
    },
    setFocus(next) {
      focus = next
      if (isLive()) transport.presence(next)
    },
    dismiss(dismissed) {
      const left = <T extends { id: string }>(list: T[]) => list.filter(({ id }) => id !== dismissed)
      const { notices, differences } = reading.last
      if (notices.length + differences.length > left(notices).length + left(differences).length)
        reading.update({ notices: left(notices), differences: left(differences) })
    },
    rest() {
      if (isOver()) return
      drafts.flush()
      outbox.send()
      if (!giveBackId()) return
      board.renew()
      greeting.pause()
      resting = true
    },
    wake() {
      if (resting) greeting.say()
      resting = false
    },
    async close() {
      if (closed) return
      drafts.flush()
      outbox.send()
      giveBackId()
      closed = true
      reading.stop()
      stopWaiting("The board was closed before everything was saved.")
      transport.close()
    },
  }
}
