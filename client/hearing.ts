/** The server's messages, one by one: batches and gaps in them, refusals, who is here, and the end. */
import { type OwnEstimate, type OwnVote, questionOf } from "../core/judgement.ts"
import type { Batch, Bye, Durability, Resync, ServerMessage } from "../core/protocol.ts"
import { unreachable } from "../core/result.ts"
import type { Answers } from "./answers.ts"
import type { Documents } from "./documents.ts"
import type { Greeting } from "./greeting.ts"
import type { OthersHere } from "./others-here.ts"
import type { Outbox } from "./outbox.ts"
import type { StateReading } from "./state-reading.ts"

export interface Hearing {
  receive(batch: Batch): void
  hear(message: ServerMessage): void
  /** The server has answered something: a gap after this is another one. */
  answered(): void
}

export interface HearingWorld {
  documents: Documents
  outbox: Outbox
  reading: StateReading
  greeting: Greeting
  answers: Answers
  others: OthersHere
  startAnew(): void
  durable(durability: Durability): void
  removed(bye: Bye): void
}

export function createHearing(world: HearingWorld): Hearing {
  const { documents, outbox, reading, greeting, answers, others, startAnew } = world
  const { board } = documents
  let gaps = 0

  function receive(batch: Batch): void {
    if (greeting.connection().is !== "live") {
      // Sent between the server's state and its arrival here; or the last of what an old document hears.
      greeting.keep(batch)
      answers.acknowledgeBy(batch, "to be seen")
      return
    }
    const taken = documents.add(batch)
    switch (taken) {
      case "taken":
        answers.acknowledgeBy(batch, "here")
        if (batch.doc === "ledger") reading.ledgerChanged()
        break
      case "behind":
        answers.acknowledgeBy(batch, "to be seen")
        break
      case "gap":
        answers.acknowledgeBy(batch, "to be seen")
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
        answers.refused(body)
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
        world.durable(body.durability)
        break
      case "brought":
        reading.update({ brought: body })
        break
      case "mine":
        reading.update({
          mine: standing(body.whole ? [] : reading.last.mine, body.estimates),
          mineTold: true,
          myVotes: standing(body.whole ? [] : reading.last.myVotes, body.votes ?? []),
          sharesScores: body.sharesScores,
        })
        break
      case "bye":
        // After a shutdown or a replacement the transport comes back by itself.
        if (body.reason === "removed") world.removed(body)
        break
      default:
        unreachable(type)
    }
  }

  return {
    receive,
    hear,
    answered() {
      gaps = 0
    },
  }
}

/** Of one question the last estimate stands, unless it was withdrawn. */
function standing<Own extends OwnEstimate | OwnVote>(before: readonly Own[], news: readonly Own[]): Own[] {
  const byQuestion = new Map(before.map((estimate) => [questionOf(estimate), estimate]))
  for (const estimate of news) {
    const question = questionOf(estimate)
    const earlier = byQuestion.get(question)
    if (estimate.withdrawnAt === null) {
      if (!earlier || earlier.at <= estimate.at) byQuestion.set(question, estimate)
    } else if (earlier?.id === estimate.id) byQuestion.delete(question)
  }
  return [...byQuestion.values()]
}
