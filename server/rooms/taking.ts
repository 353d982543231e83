/**
 * What sessions send, operation by operation: known already, not now, refused, or judged, applied and put into the
 * outbox. Frames wait for the tick (R9), which takes them in the order of their coming and in one transaction; the
 * judge of each operation sees the document as those before it have left it. Nothing here waits, so that what one
 * tick brings is taken whole before anything else happens.
 */
import type { ChangeRecord } from "../../core/changes.ts"
import type { Conditions, DocumentName } from "../../core/permissions.ts"
import type { Later, Operation, Refused } from "../../core/protocol.ts"
import { emptyUpdate } from "./catch-up.ts"
import type { Claims } from "./claims.ts"
import { type JudgedDocument, judge, type Verdict } from "./judge.ts"
import type { Outbox } from "./outbox.ts"
import type { Clock, CommittedOperation, Meters, RoomLog, RoomMember } from "./ports.ts"
import type { RecordedDocument } from "./recorded-document.ts"
import { createTick } from "./tick.ts"
import type { TokenBucket } from "./token-bucket.ts"

const storageRetryMs = 1_000
/** What may wait for a tick: over it, the tick comes at once. */
const maxWaiting = { operations: 200, bytes: 512 * 1024 }

/** Who sent an edit, kept by their session from frame to frame. */
export interface RoomSender {
  readonly member: RoomMember
  readonly clientId: number
  readonly tokens: TokenBucket
  /** The first operation that was answered "later": until it comes again, nothing behind it can be taken. */
  waitingFor: string | null
  /** This client id is refused: what it still sends must not be brought here before a new hello. */
  refused(body: Refused): void
  later(body: Later): void
  /** This client id is out of step: what it still sends must not be brought here before a new hello. */
  resync(): void
  acknowledge(operationIds: string[], seq: number, epoch: number): void
}

export interface TakingWorld {
  boardId: string
  name: DocumentName
  epoch: number
  clock: Clock
  log: RoomLog
  meters: Meters
  judged: JudgedDocument
  recorded: RecordedDocument
  claims: Pick<Claims, "wrote">
  outbox: Pick<Outbox, "held" | "full" | "put" | "kick" | "seq">
  /** How many get each batch. */
  audience(): number
  conditions(): Conditions
  phaseBroken(memberId: string): void
  isCommitted(operationId: string, memberId: string): boolean
  /** The document is no longer what the log says. */
  fellApart(): void
}

export interface Taking {
  /** Takes it in this tick, and answers then. */
  edit(sender: RoomSender, operations: readonly Operation[]): void
  /** Takes what waits, so that whoever looks next sees all that has been sent. */
  now(): void
  /** Lets go of what waits: nobody was told anything of it. */
  stop(): void
}

interface Frame {
  sender: RoomSender
  operations: readonly Operation[]
  at: number
}

export function createTaking(world: TakingWorld): Taking {
  const { boardId, name, epoch, clock, log, meters, judged, recorded, claims, outbox, isCommitted } = world
  let waiting: Frame[] = []
  let waitingOperations = 0
  let waitingBytes = 0
  /** Of this tick, in order, by member and id: nobody takes an answer away by sending somebody else's id. */
  let taken = new Map<string, CommittedOperation>()
  let takenBytes = 0
  let broken = false
  const tick = createTick({ clock, audience: world.audience, take: takeWaiting })

  function edit(sender: RoomSender, operations: readonly Operation[]): void {
    if (broken) return
    waiting.push({ sender, operations, at: clock.now() })
    waitingOperations += operations.length
    for (const { update } of operations) waitingBytes += update.length
    if (waitingOperations >= maxWaiting.operations || waitingBytes >= maxWaiting.bytes) tick.now()
    else tick.arrived()
  }

  function takeWaiting(): void {
    const frames = waiting
    const [oldest] = frames
    if (!oldest) return
    letGo()
    taken = new Map()
    takenBytes = 0
    const ended = new Set<RoomSender>()
    let update: Uint8Array | null = null
    try {
      update = recorded.together(() => {
        for (const frame of frames) {
          if (broken) return
          if (!ended.has(frame.sender) && takeFrame(frame) === "ended") ended.add(frame.sender)
        }
      })
    } catch (error) {
      log.error({ boardId, doc: name, err: error }, "a tick did not come to its end")
      fallApart()
    }
    // What was taken beside it is not in the log and unanswered: it comes again after the next hello.
    if (broken) return
    if (taken.size > 0) {
      outbox.put(update ?? emptyUpdate, [...taken.values()], oldest.at)
      tick.took(taken.size)
      taken = new Map()
    }
    outbox.kick()
  }

  function letGo(): void {
    waiting = []
    waitingOperations = 0
    waitingBytes = 0
  }

  const full = (): boolean => outbox.full({ operations: taken.size, bytes: takenBytes })

  /** "ended": this client id is refused or out of step, and ignored until a new hello. */
  function takeFrame({ sender, operations }: Frame): "going-on" | "ended" {
    const again: string[] = []
    const held: string[] = []
    let outcome: "going-on" | "ended" = "going-on"
    for (const [index, operation] of operations.entries()) {
      if (isCommitted(operation.id, sender.member.memberId)) {
        again.push(operation.id)
        continue
      }
      // Its batch will name it.
      if (outbox.held(operation.id)?.memberId === sender.member.memberId) continue
      if (taken.has(keyOf(operation.id, sender))) continue
      if (held.length > 0 || (sender.waitingFor !== null && sender.waitingFor !== operation.id)) {
        held.push(operation.id)
        continue
      }
      if (full() || !sender.tokens.take()) {
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
      const why: Later["why"] = full() ? "storage" : "rate"
      const retryAfterMs =
        why === "storage" ? storageRetryMs : Math.max(1, sender.tokens.waitFor(held.length))
      meters.later(why)
      sender.later({ doc: name, clientId: sender.clientId, operationIds: held, retryAfterMs, why })
    }
    return outcome
  }

  function take(sender: RoomSender, operation: Operation): "going-on" | "ended" {
    const { member, clientId } = sender
    const verdict = judgement(sender, operation)
    switch (verdict.kind) {
      case "gap":
        meters.resync("gap")
        sender.resync()
        return "ended"
      case "refuse": {
        const { reason, message, limit } = verdict
        const body: Refused = { doc: name, clientId, operationId: operation.id, reason, message }
        meters.refused(reason)
        if (verdict.byConditions) world.phaseBroken(member.memberId)
        sender.refused(limit ? { ...body, limit } : body)
        return "ended"
      }
      case "known":
        // Two people cleared the same field: nothing is left to do, and it is still this person's saved operation.
        add(operation, sender, verdict.clocks, [])
        return "going-on"
      case "accept": {
        let changes: ChangeRecord[]
        try {
          changes = recorded.apply(verdict.decoded, verdict.touches)
        } catch (error) {
          log.error(
            { boardId, doc: name, operationId: operation.id, err: error },
            "an accepted update did not apply",
          )
          // The judge was wrong. Answered first, so that it is not sent again.
          refuseAsUnreadable(sender, operation)
          fallApart()
          return "ended"
        }
        // From now on and not from its commit on: a tab may come back in between, and would be taken for a stranger.
        claims.wrote(clientId, member.memberId)
        meters.taken(1)
        judged.entities += verdict.addedEntities
        judged.bytes += operation.update.length
        takenBytes += operation.update.length
        add(operation, sender, verdict.clocks, changes)
        return "going-on"
      }
    }
  }

  /** A fault of the judge is ours to repair, and ends neither the process nor the others of this tick (R13). */
  function judgement(sender: RoomSender, operation: Operation): Verdict {
    try {
      const asking = { ...sender.member, clientId: sender.clientId }
      return judge(judged, asking, operation.update, world.conditions())
    } catch (error) {
      log.error({ boardId, doc: name, operationId: operation.id, err: error }, "the judge failed")
      return { kind: "refuse", reason: "malformed", message: cannotTake }
    }
  }

  function add(
    { id }: Operation,
    { member, clientId }: RoomSender,
    clocks: [number, number],
    changes: ChangeRecord[],
  ): void {
    taken.set(keyOf(id, { member }), { id, memberId: member.memberId, clientId, clocks, changes })
  }

  function refuseAsUnreadable(sender: RoomSender, { id }: Operation): void {
    const { clientId } = sender
    meters.refused("malformed")
    sender.refused({ doc: name, clientId, operationId: id, reason: "malformed", message: cannotTake })
  }

  /** The document is no longer what the log says: nothing more may come of it. */
  function fallApart(): void {
    if (broken) return
    stop()
    world.fellApart()
  }

  function stop(): void {
    broken = true
    tick.stop()
    letGo()
  }

  return {
    edit,
    now() {
      if (waiting.length > 0) tick.now()
    },
    stop,
  }
}

const cannotTake = "The server could not take this change."

const keyOf = (operationId: string, { member }: Pick<RoomSender, "member">): string =>
  `${member.memberId} ${operationId}`
