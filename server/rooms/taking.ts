/**
 * What a session sends, operation by operation: known already, not now, refused, or judged, applied and put into the
 * outbox. Nothing here waits, so that what one frame brings is taken whole before anything else happens.
 */
import type { ChangeRecord, Touch } from "../../core/changes.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Later, Operation, Refused } from "../../core/protocol.ts"
import { emptyUpdate } from "./catch-up.ts"
import type { Claims } from "./claims.ts"
import { type JudgedDocument, judge } from "./judge.ts"
import type { Outbox } from "./outbox.ts"
import type { Meters, RoomLog, RoomMember } from "./ports.ts"
import type { RecordedDocument } from "./recorded-document.ts"
import type { TokenBucket } from "./token-bucket.ts"

const storageRetryMs = 1_000

/** Who sent an edit, kept by their session from frame to frame. */
export interface RoomSender {
  readonly member: RoomMember
  readonly clientId: number
  readonly tokens: TokenBucket
  /** The first operation that was answered "later": until it comes again, nothing behind it can be taken. */
  waitingFor: string | null
  refused(body: Refused): void
  later(body: Later): void
  resync(): void
  acknowledge(operationIds: string[], seq: number, epoch: number): void
}

export interface TakingWorld {
  boardId: string
  name: DocumentName
  epoch: number
  log: RoomLog
  meters: Meters
  judged: JudgedDocument
  recorded: RecordedDocument
  claims: Pick<Claims, "wrote">
  outbox: Pick<Outbox, "held" | "full" | "put" | "kick" | "seq">
  isCommitted(operationId: string, memberId: string): boolean
  /** The document is no longer what the log says. */
  fellApart(): void
}

/** "ended": this client id is refused or out of step, and ignored until a new hello. */
export type Taking = (sender: RoomSender, operations: readonly Operation[]) => "going-on" | "ended"

export function createTaking(world: TakingWorld): Taking {
  const { boardId, name, epoch, log, meters, judged, recorded, claims, outbox, isCommitted } = world

  function edit(sender: RoomSender, operations: readonly Operation[]): "going-on" | "ended" {
    const again: string[] = []
    const held: string[] = []
    let why: Later["why"] = "rate"
    let outcome: "going-on" | "ended" = "going-on"
    for (const [index, operation] of operations.entries()) {
      if (isCommitted(operation.id, sender.member.memberId)) {
        again.push(operation.id)
        continue
      }
      // Its batch will name it.
      if (outbox.held(operation.id)) continue
      if (held.length > 0 || (sender.waitingFor !== null && sender.waitingFor !== operation.id)) {
        held.push(operation.id)
        continue
      }
      const full = outbox.full()
      if (full || !sender.tokens.take()) {
        why = full ? "storage" : "rate"
        sender.waitingFor = operation.id
        held.push(operation.id)
        continue
      }
      sender.waitingFor = null
      outcome = take(sender, operation)
      if (outcome === "ended") {
        held.length = 0
        log.info({ boardId, doc: name, behind: operations.length - index - 1 }, "a client id has ended")
        break
      }
    }
    if (again.length > 0) sender.acknowledge(again, outbox.seq(), epoch)
    if (held.length > 0) {
      const retryAfterMs =
        why === "storage" ? storageRetryMs : Math.max(1, sender.tokens.waitFor(held.length))
      meters.later(why)
      sender.later({ doc: name, clientId: sender.clientId, operationIds: held, retryAfterMs, why })
    }
    outbox.kick()
    return outcome
  }

  function take(sender: RoomSender, operation: Operation): "going-on" | "ended" {
    const { member, clientId } = sender
    const verdict = judge(judged, { role: member.role, clientId }, operation.update)
    switch (verdict.kind) {
      case "gap":
        meters.resync("gap")
        sender.resync()
        return "ended"
      case "refuse": {
        const { reason, message, limit } = verdict
        const body: Refused = { doc: name, clientId, operationId: operation.id, reason, message }
        meters.refused(reason)
        sender.refused(limit ? { ...body, limit } : body)
        return "ended"
      }
      case "known":
        // Two people cleared the same field: nothing is left to do, and it is still this person's saved operation.
        outbox.put(emptyUpdate, record(operation.id, sender, verdict.clocks, []))
        return "going-on"
      case "accept": {
        const applied = apply(sender, operation, verdict.touches)
        if (!applied) return "ended"
        // From now on and not from its commit on: a tab may come back in between, and would be taken for a stranger.
        claims.wrote(clientId, member.memberId)
        meters.taken(1)
        judged.entities += verdict.addedEntities
        judged.bytes += applied.update.length
        outbox.put(applied.update, record(operation.id, sender, verdict.clocks, applied.records))
        return "going-on"
      }
    }
  }

  const record = (id: string, sender: RoomSender, clocks: [number, number], changes: ChangeRecord[]) => ({
    id,
    memberId: sender.member.memberId,
    clientId: sender.clientId,
    clocks,
    changes,
  })

  function apply(sender: RoomSender, operation: Operation, touches: readonly Touch[]) {
    try {
      const { update, records } = recorded.apply(operation.update, touches, sender)
      // What is stored and sent is what the document has integrated, not the bytes as they came.
      return { update: update ?? emptyUpdate, records }
    } catch (error) {
      log.error(
        { boardId, doc: name, operationId: operation.id, err: error },
        "an accepted update did not apply",
      )
      return fallApart(sender, operation)
    }
  }

  /** The judge was wrong: the document is no longer what the log says. Answer first, so that it is not sent again. */
  function fallApart(sender: RoomSender, operation: Operation): null {
    const message = "The server could not take this change."
    sender.refused({
      doc: name,
      clientId: sender.clientId,
      operationId: operation.id,
      reason: "malformed",
      message,
    })
    world.fellApart()
    return null
  }

  return edit
}
