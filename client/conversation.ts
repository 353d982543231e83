/**
 * What the server says, and what a tab does about it: welcomes, batches, refusals, gaps, a copy that is not the
 * server's. What the layer above adds: the changes that a person makes, and the end.
 *
 * A refusal ends a Yjs client id: in the same document its clock would keep a gap for ever. So a fresh document under
 * a fresh id is begun with the server's state, and the remaining open changes are done again in it.
 */
import { readBoard } from "../core/board-doc.ts"
import type { NewId } from "../core/ids.ts"
import type { DocumentName } from "../core/permissions.ts"
import {
  type Batch,
  type Bye,
  type Durability,
  type Focus,
  type Hello,
  type NotWelcome,
  operationsNamed,
  PROTOCOL_VERSION,
  type Refused,
  type Resync,
  SCHEMA_VERSION,
  type ServerMessage,
  type Welcome,
} from "../core/protocol.ts"
import { unreachable } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import { createComparing } from "./comparing.ts"
import { type Documents, stateOf, type WholeState } from "./documents.ts"
import type { GivenBack } from "./given-back.ts"
import { type Connection, createGreeting, helloRetryMs } from "./greeting.ts"
import type { Asking } from "./offline-asking.ts"
import { sortOut, stands } from "./offline-conflicts.ts"
import { createOthersHere } from "./others-here.ts"
import type { OpenOperation, Outbox } from "./outbox.ts"
import { redo, redoUnderSameIds } from "./redoing.ts"
import type { ServerTime } from "./server-time.ts"
import type { Transport } from "./session.ts"
import type { StateReading } from "./state-reading.ts"

/** So long a refused change may stay on screen while the server's state is on its way (A6). */
const takenBackMs = 400

export interface ConversationWorld {
  boardId: string
  tab: string
  transport: Transport
  clock: Clock
  newId: NewId
  awake(): boolean
  documents: Documents
  outbox: Outbox
  reading: StateReading
  givenBack: GivenBack
  asking: Asking
  time: ServerTime
  /** Whose page this is. False: what is here was kept for somebody else. */
  known(memberId: string): boolean
  /** Level with the server, and edits are taken. */
  level(): void
  /** What is said to be kept may be another thing now. */
  changed(): void
  focus(): Focus | null
  /** The server will not have this person or page any more. */
  over(reason: NotWelcome["reason"] | Bye["reason"], message: string): void
}

/** What the server said last. */
export interface Standing {
  connection: Connection
  connectedAt: number
  welcomedOnce: boolean
  durability: Durability
  readOnly: string | null
  savedAt: number | null
}

export interface Conversation {
  standing(): Standing
  isLive(): boolean
  connected(): void
  lost(): void
  hear(message: ServerMessage): void
  /** Which operations are committed, and what is missing here? */
  ask(): void
  /** Another tab of this person goes on with these. */
  letGo(operationIds: ReadonlySet<string>): void
  /** Nothing more is said until `ask` or a fresh connection. */
  pause(): void
  stop(): void
}

export function createConversation(world: ConversationWorld): Conversation {
  const {
    boardId,
    tab,
    transport,
    clock,
    newId,
    documents,
    outbox,
    reading,
    givenBack,
    asking,
    time,
    changed,
  } = world
  const { board } = documents
  const others = createOthersHere()
  let welcomedOnce = false
  let connectedAt = 0
  let durability: Durability = "saved"
  let readOnly: string | null = null
  let savedAt: number | null = null

  const isLive = () => greeting.connection().is === "live"

  const greeting = createGreeting({
    clock,
    transport,
    hello,
    unnamed: () => openIds().slice(operationsNamed),
    committed: (ids) => acknowledge(new Set(ids), "to be seen"),
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
    replica: documents.replica,
    quiet: () => isLive() && outbox.open().length === 0,
    awake: world.awake,
    // Of all a tab's numbers the one that is drawn at random.
    spread: () => (board.clientId() % 1_000) / 1_000,
    different,
  })

  const openIds = (): string[] => outbox.open().map(({ id }) => id)

  // --- answers --------------------------------------------------------------------------------------------------

  let gaps = 0
  let anew = 0

  /** Answered before what they did is here: another tab may have done it under the same names. */
  let toBeSeen: OpenOperation[] = []

  function acknowledge(ids: ReadonlySet<string>, done: "here" | "to be seen"): void {
    const answered = outbox.acknowledge(ids, durability === "stored" ? "stored" : "saved")
    if (answered.length === 0) return
    gaps = 0
    anew = 0
    savedAt = time.now()
    if (done === "to be seen") toBeSeen.push(...answered)
    else if (!areHere(answered)) startAnew("committed")
    else if (outbox.open().length === 0) board.settled()
  }

  const areHere = (operations: readonly OpenOperation[]): boolean =>
    operations.every(({ update }) => board.isCommitted(update))

  const acknowledgeBy = ({ doc, operations }: Batch, done: "here" | "to be seen"): void => {
    if (doc !== "board") return
    const mine = operations.filter(({ memberId }) => memberId === reading.last.you?.memberId)
    acknowledge(new Set(mine.map(({ id }) => id)), done)
  }

  /** Taken back: out of the outbox, and shown with its content (A6). */
  function takeBack(operation: OpenOperation, message: string): void {
    anew = 0
    givenBack.operations([operation], message)
    outbox.remove(operation, message)
  }

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
    if (!board.goBack()) return
    reading.observe(board.doc)
    redoUnderSameIds(board, outbox)
  }

  // --- hello ----------------------------------------------------------------------------------------------------

  /** Begun with what an earlier page of this browser kept. */
  let keptBefore = false

  function hello(): Hello {
    time.asked()
    if (!welcomedOnce && board.place) keptBefore = true
    // First: it may begin a fresh copy.
    const docs = documents.said()
    return {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId,
      tab,
      clientId: board.clientId(),
      clientIdUnused: board.unused(),
      docs,
      openOperations: openIds().slice(0, operationsNamed),
    }
  }

  /**
   * A document of its own and an id of its own; what is open is done again in it once the server has given its state.
   * From "committed" nothing of it was refused, and it keeps its names.
   */
  function startAnew(from: "nothing" | "committed" = "nothing"): void {
    board.startFresh(from)
    sameNames = from === "committed"
    toBeSeen = []
    // Again and again without one operation answered: not this copy's fault, and no reason to press the server.
    if (++anew <= 2) greeting.say()
    else greeting.startOverAfter(Math.min(30_000, 250 * 2 ** anew))
  }

  let sameNames = false

  function welcomed(welcome: Welcome, said: Hello): boolean {
    const state = stateOf(welcome, "board")
    if (!state) {
      greeting.sayAfter(helloRetryMs)
      return false
    }
    time.heard(welcome.serverTime)
    if (!world.known(welcome.you.memberId)) {
      startAnew()
      return false
    }
    durability = welcome.durability
    readOnly = welcome.readOnly
    const { you, presence } = welcome
    reading.update({ you, presence: others.begin(presence, you.socketId) })
    acknowledge(new Set(welcome.committedOperations), "to be seen")
    const hadState = said.docs.some(({ doc, have }) => doc === "board" && have)
    const isAnother = state.reset && hadState
    // Of this very epoch: the server lacks what it gave once, as after a backup was put back.
    if (isAnother && board.place && state.epoch <= board.place.epoch) disown()
    if (!isAnother && board.adopt(welcome.clientId)) return true
    startAnew()
    return false
  }

  function takeState(welcome: Welcome, wholeState: WholeState): boolean {
    // The whole board at once is read whole, not record by record.
    const whole = board.place === null
    if (whole) reading.unobserve()
    const before = board.doc
    const taken = documents.take(welcome, wholeState)
    if (whole || board.doc !== before) reading.observe(board.doc)
    reading.ledgerChanged()
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
        givenBack.compareWith(() => readBoard(board.doc))
        toBeSeen = []
        doAgain()
        return true
      case "level": {
        const seen = areHere(toBeSeen)
        toBeSeen = []
        if (seen && mayStay()) return true
        startAnew("committed")
        return false
      }
      default:
        return unreachable(taken)
    }
  }

  function doAgain(): void {
    const { left, conflicts } = sortOut(board.doc, outbox.open())
    const you = reading.last.you
    redo({ board, outbox, you, newId: sameNames ? null : newId, left, takeBack })
    asking.ask(conflicts)
  }

  /** A13: nothing that was done without a connection meets another's change, and Yjs has overruled none of it. */
  function mayStay(): boolean {
    const open = outbox.open()
    if (!open.some(({ away }) => away)) return true
    const committed = board.rebuilt()
    if (!committed) return false
    const { conflicts, mine } = sortOut(committed, open)
    return conflicts.length === 0 && stands(board.doc, mine)
  }

  function live(early: readonly Batch[]): void {
    // What came from an earlier page may have suffered in storage.
    if (welcomedOnce || keptBefore) comparing.owe()
    else comparing.begin()
    keptBefore = false
    for (const operation of outbox.open()) operation.away = false
    welcomedOnce = true
    reading.update({ phase: { phase: "ready" } })
    for (const batch of early) receive(batch)
    const focus = world.focus()
    if (focus) transport.presence(focus)
    outbox.release()
    outbox.recall()
    outbox.send()
    world.level()
  }

  function different(doc: DocumentName): void {
    if (doc === "ledger") {
      documents.forgetLedger()
      greeting.say()
      return
    }
    disown()
    startAnew()
  }

  /** Without what is open: that will be done again, and is no difference. */
  function disown(): void {
    const doc = outbox.open().length === 0 ? board.doc : (board.rebuilt() ?? board.doc)
    givenBack.disown(readBoard(doc), board.place?.seq ?? 0)
  }

  // --- messages -------------------------------------------------------------------------------------------------

  function receive(batch: Batch): void {
    if (!isLive()) {
      // Sent between the server's state and its arrival here; or the last of what an old document hears.
      greeting.keep(batch)
      acknowledgeBy(batch, "to be seen")
      return
    }
    const taken = documents.add(batch)
    switch (taken) {
      case "taken":
        acknowledgeBy(batch, "here")
        if (batch.doc === "ledger") reading.ledgerChanged()
        break
      case "behind":
        acknowledgeBy(batch, "to be seen")
        break
      case "gap":
        acknowledgeBy(batch, "to be seen")
        greeting.say()
        break
      case "unfit":
        if (batch.doc === "ledger") documents.forgetLedger()
        if (batch.doc === "board" && ++gaps > 1) startAnew()
        else greeting.say()
        break
      default:
        unreachable(taken)
    }
  }

  function resync({ doc, reason }: Resync): void {
    if (greeting.connection().is === "lost") return
    if (doc === "ledger") {
      if (reason === "reset") documents.forgetLedger()
      greeting.say()
      return
    }
    // The same gap again, though nothing was missing: this copy is beyond repair.
    if (reason === "reset" || (reason === "gap" && ++gaps > 2)) startAnew()
    else greeting.say()
  }

  function hear(received: ServerMessage): void {
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
        reading.update({ presence: others.change(body) })
        break
      case "you":
        reading.update({ you: body })
        break
      case "status":
        durability = body.durability
        changed()
        break
      case "brought":
        reading.update({ brought: body })
        break
      case "bye":
        // After a shutdown or a replacement the transport comes back by itself.
        if (body.reason === "removed") world.over(body.reason, body.message)
        break
      default:
        unreachable(type)
    }
  }

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
        world.over(reason, message)
        break
      default:
        unreachable(reason)
    }
  }

  return {
    standing: () => ({
      connection: greeting.connection(),
      connectedAt,
      welcomedOnce,
      durability,
      readOnly,
      savedAt,
    }),
    isLive,
    connected() {
      connectedAt = clock.now()
      greeting.connected()
    },
    lost() {
      greeting.lost()
      for (const operation of outbox.open()) operation.away ||= welcomedOnce
      reading.update({ presence: others.clear() })
      changed()
    },
    hear,
    ask: greeting.say,
    letGo(ids) {
      const theirs = outbox.open().filter(({ id }) => ids.has(id))
      if (theirs.length === 0) return
      for (const operation of theirs) outbox.remove(operation, "Another tab of yours goes on with this.")
      startAnew("committed")
    },
    pause: greeting.pause,
    stop() {
      cancelGoBack?.()
      cancelGoBack = null
      greeting.stop()
      comparing.stop()
    },
  }
}
