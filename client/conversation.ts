/**
 * How a tab and the server come to hold the same: hellos and welcomes, a copy that is not the server's, a fresh one.
 * What single messages do is in `hearing.ts`, what becomes of open changes in `answers.ts`. What the layer above
 * adds: the changes that a person makes, and the end.
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
  SCHEMA_VERSION,
  type ServerMessage,
  type Welcome,
} from "../core/protocol.ts"
import { unreachable } from "../core/result.ts"
import { createAnswers } from "./answers.ts"
import type { Clock } from "./browser-world.ts"
import { createComparing } from "./comparing.ts"
import { type Documents, stateOf, type WholeState } from "./documents.ts"
import type { GivenBack } from "./given-back.ts"
import { type Connection, createGreeting, helloRetryMs } from "./greeting.ts"
import { createHearing } from "./hearing.ts"
import type { Asking } from "./offline-asking.ts"
import { sortOut, stands } from "./offline-conflicts.ts"
import { createOthersHere } from "./others-here.ts"
import type { Outbox } from "./outbox.ts"
import { redo } from "./redoing.ts"
import type { ServerTime } from "./server-time.ts"
import type { Transport } from "./session.ts"
import type { StateReading } from "./state-reading.ts"

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

  const isLive = () => greeting.connection().is === "live"

  const greeting = createGreeting({
    clock,
    transport,
    hello,
    unnamed: () => openIds().slice(operationsNamed),
    committed: (ids) => answers.acknowledge(new Set(ids), "to be seen"),
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

  const answers = createAnswers({
    clock,
    board,
    outbox,
    reading,
    givenBack,
    time,
    durability: () => durability,
    startAnew,
    progressed(by) {
      anew = 0
      if (by === "commit") hearing.answered()
    },
  })
  const hearing = createHearing({
    documents,
    outbox,
    reading,
    greeting,
    answers,
    others,
    startAnew,
    durable(now) {
      durability = now
      changed()
    },
    removed: ({ reason, message }) => world.over(reason, message),
  })

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
    answers.forgetSeen()
    // Again and again without one operation answered: not this copy's fault, and no reason to press the server.
    if (++anew <= 2) greeting.say()
    else greeting.startOverAfter(Math.min(30_000, 250 * 2 ** anew))
  }

  let sameNames = false
  let anew = 0

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
    answers.acknowledge(new Set(welcome.committedOperations), "to be seen")
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
        answers.gone()
        givenBack.compareWith(() => readBoard(board.doc))
        answers.forgetSeen()
        doAgain()
        return true
      case "level": {
        if (answers.areSeen() && mayStay()) return true
        startAnew("committed")
        return false
      }
      default:
        return unreachable(taken)
    }
  }

  function doAgain(): void {
    const { left, conflicts } = sortOut(board.doc, outbox.open())
    const { you, conditions } = reading.last
    const { takeBack } = answers
    redo({ board, outbox, you, conditions, newId: sameNames ? null : newId, left, takeBack })
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
    for (const batch of early) hearing.receive(batch)
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
      savedAt: answers.savedAt(),
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
    hear: hearing.hear,
    ask: greeting.say,
    letGo(ids) {
      const theirs = outbox.open().filter(({ id }) => ids.has(id))
      if (theirs.length === 0) return
      for (const operation of theirs) outbox.remove(operation, "Another tab of yours goes on with this.")
      startAnew("committed")
    },
    pause: greeting.pause,
    stop() {
      answers.gone()
      greeting.stop()
      comparing.stop()
    },
  }
}
