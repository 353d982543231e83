/**
 * What the server's answers do to what is open in this tab: committed, it leaves the outbox (A3); refused, it leaves
 * the screen too, and is given back with its content (A6).
 */
import type { Batch, Durability, Refused } from "../core/protocol.ts"
import type { BoardCopy } from "./board-copy.ts"
import type { Clock } from "./browser-world.ts"
import type { GivenBack } from "./given-back.ts"
import type { OpenOperation, Outbox } from "./outbox.ts"
import { redoUnderSameIds } from "./redoing.ts"
import type { ServerTime } from "./server-time.ts"
import type { StateReading } from "./state-reading.ts"

/** So long a refused change may stay on screen while the server's state is on its way (A6). */
const takenBackMs = 400

export interface Answers {
  savedAt(): number | null
  /** "to be seen": answered before what they did is here; another tab may have done it under the same names. */
  acknowledge(ids: ReadonlySet<string>, done: "here" | "to be seen"): void
  acknowledgeBy(batch: Batch, done: "here" | "to be seen"): void
  /** Whether all that was to be seen is here; nothing is to be seen after that. */
  areSeen(): boolean
  /** Another document: what was to be seen is in it, or is asked about anew. */
  forgetSeen(): void
  /** Taken back: out of the outbox, and shown with its content (A6). */
  takeBack(operation: OpenOperation, message: string): void
  refused(refusal: Refused): void
  /** The server's state is here, or will not be waited for: what was taken back has left the screen. */
  gone(): void
}

export interface AnswersWorld {
  clock: Clock
  board: BoardCopy
  outbox: Outbox
  reading: StateReading
  givenBack: GivenBack
  time: ServerTime
  durability(): Durability
  startAnew(from: "nothing" | "committed"): void
  /** One open operation fewer, by a commit or by a refusal. */
  progressed(by: "commit" | "refusal"): void
}

export function createAnswers(world: AnswersWorld): Answers {
  const { clock, board, outbox, reading, givenBack, time, startAnew, progressed } = world
  let savedAt: number | null = null
  let toBeSeen: OpenOperation[] = []
  let cancelGoBack: (() => void) | null = null

  function acknowledge(ids: ReadonlySet<string>, done: "here" | "to be seen"): void {
    const answered = outbox.acknowledge(ids, world.durability() === "stored" ? "stored" : "saved")
    if (answered.length === 0) return
    progressed("commit")
    savedAt = time.now()
    if (done === "to be seen") toBeSeen.push(...answered)
    else if (!areHere(answered)) startAnew("committed")
    else if (outbox.open().length === 0) board.settled()
  }

  const areHere = (operations: readonly OpenOperation[]): boolean =>
    operations.every(({ update }) => board.isCommitted(update))

  function takeBack(operation: OpenOperation, message: string): void {
    progressed("refusal")
    givenBack.operations([operation], message)
    outbox.remove(operation, message)
  }

  /** The server's state does not come, as when its database is away: what is taken back leaves the screen all the same. */
  function goBack(): void {
    cancelGoBack = null
    if (!board.goBack()) return
    reading.observe(board.doc)
    redoUnderSameIds(board, outbox)
  }

  return {
    savedAt: () => savedAt,
    acknowledge,
    acknowledgeBy({ doc, operations }, done) {
      if (doc !== "board") return
      const mine = operations.filter(({ memberId }) => memberId === reading.last.you?.memberId)
      acknowledge(new Set(mine.map(({ id }) => id)), done)
    },
    areSeen() {
      const seen = areHere(toBeSeen)
      toBeSeen = []
      return seen
    },
    forgetSeen() {
      toBeSeen = []
    },
    takeBack,
    refused(refusal) {
      // About a document or an id that this tab has already left.
      if (refusal.doc !== "board" || refusal.clientId !== board.clientId()) return
      const named = outbox.open().find(({ id }) => id === refusal.operationId)
      const guilty = named ?? (refusal.reason === "not-welcome" ? null : outbox.suspect())
      if (guilty) takeBack(guilty, refusal.message)
      else outbox.oneAtATime()
      startAnew("nothing")
      if (guilty) cancelGoBack ??= clock.after(takenBackMs, goBack)
    },
    gone() {
      cancelGoBack?.()
      cancelGoBack = null
    },
  }
}
