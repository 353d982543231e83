/**
 * One browser's live copy of a board: the twin of the server's room.
 *
 * It holds the documents `board` and `ledger`, shows every change at once, and keeps each one in its outbox until
 * the server has named it as committed (A3) or refused it (A6). It is handed a transport, a clock and ids, and never
 * throws on anything that a server says. What the layer above adds: the transport, and when to close.
 * What the server says is answered by `conversation.ts`.
 */
import type { ChangeFailure } from "../core/change-checks-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import { limits } from "../core/limits.ts"
import { circumstancesIn, type Forbidden } from "../core/permissions.ts"
import type { Bye, Focus, NotWelcome } from "../core/protocol.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { type Clock, newClientId as randomClientId } from "./browser-world.ts"
import { createConversation } from "./conversation.ts"
import { createDocuments } from "./documents.ts"
import { sizeOf } from "./frames.ts"
import { createGivenBack } from "./given-back.ts"
import { createHeldDrafts } from "./held-drafts.ts"
import { mayAll } from "./may-all.ts"
import { basedOn } from "./offline-conflicts.ts"
import { createOfflineDevice, type Device } from "./offline-device.ts"
import type { Keeping } from "./offline-store.ts"
import { createOutbox } from "./outbox.ts"
import { nextMoments, saveStateOf, type WhatIsKept } from "./save-state.ts"
import { createServerTime } from "./server-time.ts"
import type { BoardSession, Transport } from "./session.ts"
import { createStateReading } from "./state-reading.ts"
import { createTimeWatch } from "./time-watch.ts"
import { createUndoSession } from "./undo-session.ts"

/** So long something typed may take to become a change before the pill speaks of it. */
const typingMs = 2_000

/** With a live connection and still no answer, ask which operations are committed. */
const askAgainMs = 15_000

export interface BoardSessionWorld {
  boardId: string
  transport: Transport
  clock: Clock
  newId: NewId
  /** 32 bits, never 0. */
  newClientId?: () => number
  /** Whether somebody may be looking; without it, always. */
  awake?: () => boolean
  /** Where what has no answer is kept beside the tab (A7). */
  device?: Device | null
}

export function createBoardSession(world: BoardSessionWorld): BoardSession {
  const { boardId, transport, clock, newId, newClientId = randomClientId, awake = () => true } = world
  const { device = null } = world

  const tab = newId()
  const documents = createDocuments(newClientId)
  const { board, ledger } = documents
  let focus: Focus | null = null
  let closed = false
  const time = createServerTime(clock)

  const isLive = () => conversation.isLive()
  const isOver = () => closed || reading.last.phase.phase === "closed"

  function changed(): void {
    offline.look()
    reading.notify()
    timeWatch.look()
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
    sent: () => timeWatch.look(),
    removed: (id) => undo.refused(id),
    renamed: (id, as) => undo.renamed(id, as),
  })
  const drafts = createHeldDrafts(clock, changed)
  const reading = createStateReading({
    board: () => board.doc,
    ledger: () => ledger.doc,
    save: () => saveStateOf(whatIsKept(), clock.now()),
    noticed: (records, transaction) => undo.changed(records, transaction),
  })
  const undo = createUndoSession({
    copy: board,
    clock,
    now: time.now,
    state: reading.get,
    update: reading.update,
    subscribe: reading.subscribe,
    flush: drafts.flush,
    change: (changes) => write(changes),
  })
  const givenBack = createGivenBack({ boardId, now: time.now, newId, reading })
  const offline = createOfflineDevice({
    boardId,
    tab,
    clock,
    newId,
    now: time.now,
    device,
    board,
    outbox,
    reading,
    givenBack,
    isLive,
    inquire: (operationIds) => transport.inquire({ operationIds }),
    change(wanted) {
      const done = change(wanted)
      if (done.ok) return null
      return "why" in done.error ? done.error.why : done.error.message
    },
    letGo: (ids) => conversation.letGo(ids),
    changed: () => {
      reading.notify()
      timeWatch.look()
    },
  })
  const conversation = createConversation({
    boardId,
    tab,
    transport,
    clock,
    newId,
    awake,
    documents,
    outbox,
    reading,
    givenBack,
    asking: offline.asking,
    time,
    known: offline.known,
    level: offline.level,
    changed,
    focus: () => focus,
    over,
  })
  const timeWatch = createTimeWatch(clock, {
    moments() {
      const sentAt = outbox.open()[0]?.sentAt
      return [...nextMoments(whatIsKept()), ...(sentAt ? [sentAt + askAgainMs] : [])]
    },
    passed() {
      const sentAt = outbox.open()[0]?.sentAt
      if (isLive() && sentAt && clock.now() - sentAt >= askAgainMs) conversation.ask()
      reading.notify()
    },
  })

  function whatIsKept(): WhatIsKept {
    const standing = conversation.standing()
    const [oldest] = outbox.open()
    return {
      ...standing,
      closed: reading.last.phase.phase === "closed",
      count: outbox.open().length + drafts.count() + offline.waiting(),
      // From before the connection an answer could not have come.
      waitingSince: [
        ...(oldest ? [Math.max(oldest.madeAt, standing.connectedAt)] : []),
        ...drafts.waitingSince(),
      ],
      heldBack: drafts.heldBack(),
      kept: kept(),
    }
  }

  function kept(): Keeping {
    const typing = drafts.waitingSince().some((since) => clock.now() - since >= typingMs)
    return typing || drafts.heldBack() ? { on: "tab", why: "typing" } : offline.kept()
  }

  // --- changing -------------------------------------------------------------------------------------------------

  function change(...changes: BoardChange[]): Result<{ operationId: string }, ChangeFailure | Forbidden> {
    drafts.flush()
    return write(changes)
  }

  function write(
    changes: readonly BoardChange[],
  ): Result<{ operationId: string }, ChangeFailure | Forbidden> {
    if (isOver()) {
      return fail({ reason: "forbidden", why: "The board is closed; nothing more can be changed here." })
    }
    const { readOnly } = conversation.standing()
    if (readOnly !== null) return fail({ reason: "forbidden", why: readOnly })
    const { you, board: shown, conditions } = reading.last
    const allowed = mayAll(you, (touch) => circumstancesIn(shown, touch, conditions), changes)
    if (!allowed.ok) return allowed
    if (sizeOf(changes) > limits.frameBytes - 8_192) {
      return fail({
        reason: "too-large",
        message: "This is too much for one change. Do it in several steps.",
      })
    }
    const id = newId()
    const stepped = undo.watch(changes)
    const away = !isLive() && (board.place !== null || conversation.standing().welcomedOnce)
    const done = board.write(changes.map((one) => basedOn(board.doc, one)))
    if (!done.ok) return done
    const { update } = done.value
    // What changes nothing is no operation.
    if (update)
      outbox.add({ id, changes: done.value.changes, update, madeAt: clock.now(), sentAt: null, away })
    if (update) stepped(id)
    outbox.scheduleSend()
    return ok({ operationId: id })
  }

  // --- the end --------------------------------------------------------------------------------------------------

  /** For good. What was not saved stays countable and copyable. */
  function over(reason: NotWelcome["reason"] | Bye["reason"], message: string): void {
    if (isOver()) return
    drafts.flush()
    const why = `Not saved: ${message}`
    givenBack.operations(outbox.open(), why)
    reading.update({ phase: { phase: "closed", reason, message }, presence: [] })
    if (notAMember.has(reason)) offline.forget(why)
    stopWaiting(message)
    transport.close()
  }

  function stopWaiting(message: string): void {
    timeWatch.stop()
    conversation.stop()
    outbox.stop(message)
    offline.stop()
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
  let connected = false
  transport.open({
    connected() {
      connected = true
      offline.first(() => {
        if (!isOver() && connected) conversation.connected()
      })
    },
    disconnected() {
      connected = false
      if (!closed) conversation.lost()
    },
    message(message) {
      if (!isOver()) undo.hearing(message, () => conversation.hear(message))
    },
    denied: over,
  })
  timeWatch.look()

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
      if (outbox.open().length === 0 && conversation.standing().durability === "stored")
        return Promise.resolve("stored")
      if (outbox.open().length > 0 && isOver()) return Promise.reject(new Error("The board is closed."))
      return outbox.emptied()
    },
    holdDraft: drafts.hold,
    giveBack: givenBack.draft,
    setFocus(next) {
      focus = next
      if (isLive()) transport.presence(next)
    },
    async command(command) {
      const unavailable = "This needs the connection to the server. Try again when it is back."
      if (!isLive()) return { ok: false, reason: "unavailable", message: unavailable }
      try {
        return await transport.command(command)
      } catch {
        return { ok: false, reason: "unavailable", message: unavailable }
      }
    },
    async judge(command) {
      const unavailable = "This needs the connection to the server. Try again when it is back."
      if (!isLive()) return { ok: false, reason: "unavailable", message: unavailable }
      try {
        return await transport.judgement(command)
      } catch {
        return { ok: false, reason: "unavailable", message: unavailable }
      }
    },
    dismiss: givenBack.dismiss,
    undo: undo.undo,
    redo: undo.redo,
    asOneStep: undo.asOneStep,
    noteStep: undo.noteStep,
    lastChangedBy: undo.lastChangedBy,
    resolve: offline.asking.resolve,
    now: time.now,
    wouldLose() {
      const { phase } = reading.last.phase
      return phase !== "closed" && whatIsKept().count > 0 && (drafts.count() > 0 || !offline.isSafe())
    },
    keep() {
      if (isOver()) return
      drafts.flush()
      outbox.send()
      offline.keep()
    },
    rest() {
      if (isOver()) return
      drafts.flush()
      outbox.send()
      if (!giveBackId()) return
      board.renew()
      conversation.pause()
    },
    wake() {
      if (!isOver()) conversation.ask()
    },
    async close() {
      if (closed) return
      drafts.flush()
      outbox.send()
      if (!isOver()) offline.keep()
      giveBackId()
      closed = true
      reading.stop()
      stopWaiting("The board was closed before everything was saved.")
      transport.close()
    },
  }
}

/** Nothing of the board may stay on the device of these. */
const notAMember: ReadonlySet<string> = new Set(["removed", "not-a-member", "no-such-board"])
