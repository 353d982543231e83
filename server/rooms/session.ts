/**
 * One socket of one member on one board: receives parsed messages, drives the rooms, and holds what must be
 * remembered between frames. It knows nothing of Socket.IO, so that a simulation can force every interleaving.
 *
 * Who makes one must parse every message first and call `close` when the socket is gone.
 */

import { limits } from "../../core/limits.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import {
  type Bye,
  type Command,
  type CommandReply,
  type Compare,
  type CompareReply,
  type Edit,
  type Focus,
  type Hello,
  type HelloReply,
  type Inquire,
  type InquireReply,
  type JudgementCommand,
  type JudgementReply,
  type Leave,
  type Mine,
  PROTOCOL_VERSION,
  type RefusalReason,
  type You,
} from "../../core/protocol.ts"
import type { Board } from "./board.ts"
import { emptyUpdate } from "./catch-up.ts"
import type { ClaimHolder } from "./claims.ts"
import { obey } from "./facilitation.ts"
import { greet, type Refusal, refusalOf } from "./greeting.ts"
import type { RoomMember, Wire } from "./ports.ts"
import type { Room } from "./room.ts"
import type { RoomSender } from "./taking.ts"
import { createTokenBucket } from "./token-bucket.ts"

export interface Session {
  readonly boardId: string
  readonly memberId: string
  role(): Role
  hello(hello: Hello, reply: (reply: HelloReply) => void): Promise<void>
  /** Never replies when the answer cannot be known; rejects on nothing that a client or the database may do. */
  inquire(inquire: Inquire, reply: (reply: InquireReply) => void): Promise<void>
  compare(compare: Compare, reply: (reply: CompareReply) => void): void
  /** Rejects on nothing. */
  command(command: Command, reply: (reply: CommandReply) => void): Promise<void>
  /** Rejects on nothing, and always replies. */
  judgement(command: JudgementCommand, reply: (reply: JudgementReply) => void): Promise<void>
  /** B6: what is this member's own. */
  mine(mine: Mine): void
  edit(edit: Edit): void
  leave(leave: Leave): void
  presence(focus: Focus | null): void
  /** Says why a message that could not even be parsed was not taken. */
  malformed(): void
  /** The member's name, colour or role has changed: in force from this moment (R6). */
  update(member: RoomMember): void
  /**
   * The transport has dropped what this socket had not read, and asks it for a hello as soon as it reads again (R10).
   * Before that nothing is published to it; what it sends is taken.
   */
  lagging(): void
  bye(bye: Bye): void
  /** The socket is gone. */
  close(): void
}

interface Welcomed {
  sender: RoomSender
  rooms: Map<DocumentName, Room>
  owed: ReturnType<typeof createOwed>
}

/** A page asks after a reconnect and now and then; each question may cost the server a pass over what has changed. */
const comparesPerSecond = 2
const compareBurst = 5

export function createSession(board: Board, wire: Wire, joining: RoomMember): Session {
  let member = joining
  let welcomed: Welcomed | null = null
  /** Told once that its frames are not taken; silent until the next hello. */
  let silenced = false
  let closed = false
  let turn = 0
  let letGo: () => void = () => {}
  let streaming = false
  const compares = createTokenBucket(board.clock, comparesPerSecond, compareBurst)
  const holder: ClaimHolder = { memberId: joining.memberId }

  const you = (): You => {
    const { memberId, name, colour, role } = member
    return { memberId, name, colour, role, socketId: wire.socketId }
  }

  async function hello(message: Hello, reply: (reply: HelloReply) => void): Promise<void> {
    const thisTurn = ++turn
    const current = () => !closed && thisTurn === turn
    const notWelcome = ({ reason, message }: Refusal) => reply({ ok: false, reason, message })
    leaveRooms()
    const refusal = refusalOf(message, board)
    if (refusal) return notWelcome(refusal)
    if (!closed) board.speaksThrough(session, message.tab)
    const greeted = await greet(message, { board, member, holder, current })
    if (!greeted.ok) return notWelcome(greeted.error)
    const { rooms, have, clientId } = greeted.value
    const writable = rooms.get("board")

    // From here on nothing waits, so that the first batch after the welcome is the one behind it.
    const given = [...rooms].flatMap(([doc, room]) => room.welcome(have.get(doc)) ?? [])
    if (!current() || given.length !== rooms.size) {
      writable?.claims.release(clientId, holder)
      return notWelcome({ reason: "busy", message: "The board has just been closed; try again." })
    }
    for (const doc of rooms.keys()) board.hears(wire.socketId, doc)
    letGo = () => {
      writable?.claims.release(clientId, holder)
      for (const doc of rooms.keys()) board.deaf(wire.socketId, doc)
    }
    welcomed = { rooms, sender: createSender(clientId, writable), owed: createOwed() }
    silenced = false
    board.presence.enter(wire.socketId, member)
    board.judgement.peopleChanged()
    reply({
      ok: true,
      protocol: PROTOCOL_VERSION,
      you: you(),
      clientId,
      durability: board.durability(),
      readOnly: null,
      docs: given.map(({ doc }) => doc),
      committedOperations: message.openOperations.filter((id) => writable?.isCommitted(id, member.memberId)),
      presence: board.presence.entries(),
      serverTime: board.clock.now(),
    })
    // Also when there is none: the rest of what an earlier hello was given is of no use any more.
    const states = given.flatMap(({ state }) => state ?? [])
    if (states.length > 0 || streaming) wire.stream(states)
    streaming = states.length > 0
    board.judgement.welcomed(member.memberId, {
      isThere: current,
      send: (mine) => wire.send({ type: "mine", body: mine }),
    })
  }

  function createSender(clientId: number, room: Room | undefined): RoomSender {
    /** This client id is ignored until a new hello, which may have been answered already. */
    const over = () => {
      if (welcomed?.sender !== sender) return
      welcomed = null
      silenced = true
    }
    const sender: RoomSender = {
      get member() {
        return member
      },
      clientId,
      tokens: board.tokensOf(member.memberId),
      waitingFor: null,
      refused(body) {
        over()
        wire.send({ type: "refused", body })
      },
      later(body) {
        if (welcomed?.sender === sender) welcomed.owed.forget(body.operationIds)
        wire.send({ type: "later", body })
      },
      resync() {
        over()
        wire.send({ type: "resync", body: { doc: room?.name ?? "board", reason: "gap" } })
      },
      acknowledge(operationIds, seq, epoch) {
        const operations = operationIds.map((id) => ({ id, memberId: member.memberId }))
        const at = board.clock.now()
        wire.send({ type: "batch", body: { doc: "board", epoch, seq, update: emptyUpdate, operations, at } })
      },
    }
    return sender
  }

  function end(
    edit: Pick<Edit, "doc" | "clientId">,
    reason: RefusalReason,
    message: string,
    limit?: string,
  ): void {
    welcomed = null
    if (silenced) return
    silenced = true
    board.meters.refused(reason)
    const body = { doc: edit.doc, clientId: edit.clientId, operationId: null, reason, message }
    wire.send({ type: "refused", body: limit ? { ...body, limit } : body })
  }

  function leaveRooms(): void {
    letGo()
    letGo = () => {}
    welcomed = null
  }

  const session: Session = {
    boardId: board.boardId,
    memberId: joining.memberId,
    role: () => member.role,
    hello,
    async inquire({ operationIds }, reply) {
      const asking = welcomed
      const room = asking?.rooms.get("board")
      if (closed || !asking || !room) return
      const { memberId } = member
      try {
        await room.lookUp(operationIds, { memberId, clientId: asking.sender.clientId })
      } catch (error) {
        board.log.warn({ boardId: board.boardId, memberId, err: error }, "an inquiry could not be answered")
        return
      }
      reply({ committed: operationIds.filter((id) => room.isCommitted(id, memberId)) })
    },
    compare(asked, reply) {
      const room = welcomed?.rooms.get(asked.doc)
      if (closed || !room || asked.epoch !== room.epoch || !compares.take()) return reply({ result: "moved" })
      void room.compare(asked.seq, asked.hash).then(
        (result) => {
          if (result === "different") {
            const { boardId } = board
            const { memberId } = member
            board.meters.contentDiffers()
            board.log.error(
              {
                boardId,
                doc: asked.doc,
                epoch: asked.epoch,
                seq: asked.seq,
                memberId,
                socketId: wire.socketId,
              },
              "the content of a browser is not the server's",
            )
          }
          reply({ result })
        },
        (error: unknown) => {
          board.log.error(
            { boardId: board.boardId, doc: asked.doc, err: error },
            "content could not be compared",
          )
          reply({ result: "moved" })
        },
      )
    },
    async command(command, reply) {
      if (closed || !welcomed) {
        return reply({ ok: false, reason: "unavailable", message: "The page is not connected yet." })
      }
      reply(await obey(command, board, member))
    },
    async judgement(command, reply) {
      if (closed || !welcomed) {
        return reply({ ok: false, reason: "unavailable", message: "The page is not connected yet." })
      }
      reply(await board.judgement.obey(command, () => member))
    },
    mine(mine) {
      if (!closed && board.presence.has(wire.socketId)) wire.send({ type: "mine", body: mine })
    },
    leave({ clientId }) {
      if (closed || welcomed?.sender.clientId !== clientId) return
      const room = welcomed.rooms.get("board")
      // Nothing more is heard from it, and its id stays claimed until all that it has sent is committed.
      for (const doc of welcomed.rooms.keys()) board.deaf(wire.socketId, doc)
      letGo = () => {}
      welcomed = null
      silenced = true
      room?.giveBack(clientId, holder).catch((error: unknown) => {
        board.log.warn({ boardId: board.boardId, err: error }, "a client id could not be given back")
      })
    },
    lagging() {
      if (closed || !welcomed) return
      for (const doc of welcomed.rooms.keys()) board.deaf(wire.socketId, doc)
    },
    edit(edit) {
      if (closed || (silenced && !welcomed)) return
      if (!welcomed) return end(edit, "not-welcome", "Say hello first.")
      if (edit.clientId !== welcomed.sender.clientId) {
        return end(edit, "foreign-client", "This change is not signed with this tab's own number.")
      }
      const room = welcomed.rooms.get(edit.doc)
      if (!room) return end(edit, "not-welcome", "Say hello to this document first.")
      if (edit.operations.reduce((sum, { update }) => sum + update.length, 0) > limits.frameBytes) {
        return end(edit, "too-large", "This change is too large to send at once.", "frameBytes")
      }
      const { owed, sender } = welcomed
      if (sender.waitingFor === null) owed.committedUpTo(room.seq())
      // A commit in flight does not have them; the next one has.
      const committedWith = room.seq() + (room.holding().operations === 0 ? 1 : 2)
      if (!owed.add(edit.operations, committedWith)) {
        return end(edit, "too-large", "This is more than the server takes in one go.", "catchUpBytes")
      }
      room.edit(sender, edit.operations)
    },
    presence(focus) {
      if (!closed && !board.presence.focus(wire.socketId, focus)) {
        board.log.info(
          { boardId: board.boardId, memberId: member.memberId },
          "presence over its limit was dropped",
        )
      }
    },
    malformed() {
      const clientId = welcomed?.sender.clientId ?? 1
      if (!closed) end({ doc: "board", clientId }, "malformed", "The server could not read this message.")
    },
    update(next) {
      if (closed) return
      member = next
      if (board.presence.has(wire.socketId)) {
        board.presence.enter(wire.socketId, member)
        board.judgement.peopleChanged()
      }
      wire.send({ type: "you", body: you() })
    },
    bye(bye) {
      if (closed) return
      // R6: what still waits is not done in their name.
      if (bye.reason === "removed") member = { ...member, role: "viewer" }
      wire.send({ type: "bye", body: bye })
      shut()
      wire.close()
    },
    close: shut,
  }
  return session

  function shut(): void {
    if (closed) return
    closed = true
    leaveRooms()
    board.presence.leave(wire.socketId)
    board.judgement.peopleChanged()
    board.left(session)
  }
}

/** What a tab has sent since all of it was last known to be committed (R5). */
function createOwed() {
  const sizes = new Map<string, number>()
  let bytes = 0
  let committedWith = 0
  return {
    /** false: too much to be owed at one time. */
    add(operations: Edit["operations"], seq: number): boolean {
      committedWith = seq
      for (const { id, update } of operations) {
        bytes += update.length - (sizes.get(id) ?? 0)
        sizes.set(id, update.length)
      }
      return bytes <= limits.catchUpBytes
    },
    /** Answered "later": it comes again. */
    forget(operationIds: readonly string[]) {
      for (const id of operationIds) {
        bytes -= sizes.get(id) ?? 0
        sizes.delete(id)
      }
    },
    committedUpTo(seq: number) {
      if (seq < committedWith) return
      sizes.clear()
      bytes = 0
    },
  }
}
