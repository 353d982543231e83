/**
 * One socket of one member on one board: receives parsed messages, drives the rooms, and holds what must be
 * remembered between frames. It knows nothing of Socket.IO, so that a simulation can force every interleaving.
 *
 * Who makes one must parse every message first and call `close` when the socket is gone.
 */

import { limits } from "../../core/limits.ts"
import { type DocumentName, mayRead, type Role } from "../../core/permissions.ts"
import {
  type Bye,
  type Compare,
  type CompareReply,
  type Edit,
  type Focus,
  type Hello,
  type HelloReply,
  type Inquire,
  type InquireReply,
  type Leave,
  type NotWelcome,
  PROTOCOL_VERSION,
  type RefusalReason,
  SCHEMA_VERSION,
  type You,
} from "../../core/protocol.ts"
import type { Board } from "./board.ts"
import { emptyUpdate } from "./catch-up.ts"
import type { ClaimHolder } from "./claims.ts"
import { BoardDamaged, NoSuchBoard, type RoomMember, type Wire } from "./ports.ts"
import type { Room } from "./room.ts"
import type { RoomSender } from "./taking.ts"

export interface Session {
  readonly boardId: string
  readonly memberId: string
  role(): Role
  hello(hello: Hello, reply: (reply: HelloReply) => void): Promise<void>
  /** Never replies when the answer cannot be known; rejects on nothing that a client or the database may do. */
  inquire(inquire: Inquire, reply: (reply: InquireReply) => void): Promise<void>
  compare(compare: Compare, reply: (reply: CompareReply) => void): void
  edit(edit: Edit): void
  leave(leave: Leave): void
  presence(focus: Focus | null): void
  /** Says why a message that could not even be parsed was not taken. */
  malformed(): void
  /** The member's name, colour or role has changed: in force from this moment (R6). */
  update(member: RoomMember): void
  /**
   * The transport has dropped what this socket had not read (R10). Nothing is published to it before its next hello,
   * for which it is asked here; what it sends meanwhile is taken.
   */
  lagging(): void
  bye(bye: Bye): void
  /** The socket is gone. */
  close(): void
}

interface Welcomed {
  sender: RoomSender
  rooms: Map<DocumentName, Room>
}

export function createSession(board: Board, wire: Wire, joining: RoomMember): Session {
  let member = joining
  let welcomed: Welcomed | null = null
  /** Told once that its frames are not taken; silent until the next hello. */
  let silenced = false
  let closed = false
  let turn = 0
  let letGo: () => void = () => {}

  const holder: ClaimHolder = {
    memberId: joining.memberId,
    superseded() {
      welcomed = null
      silenced = false
    },
  }

  const you = (): You => {
    const { memberId, name, colour, role } = member
    return { memberId, name, colour, role, socketId: wire.socketId }
  }

  async function hello(message: Hello, reply: (reply: HelloReply) => void): Promise<void> {
    const thisTurn = ++turn
    const current = () => !closed && thisTurn === turn
    const notWelcome = (reason: NotWelcome["reason"], text: string) =>
      reply({ ok: false, reason, message: text })
    leaveRooms()
    const version = versionAnswer(message)
    if (version) return notWelcome(version.reason, version.message)
    if (message.boardId !== board.boardId)
      return notWelcome("not-a-member", "You are not a member of this board.")
    let rooms: Map<DocumentName, Room>
    try {
      rooms = await openRooms(message)
    } catch (error) {
      if (error instanceof NoSuchBoard) return notWelcome("no-such-board", "This board does not exist.")
      if (error instanceof BoardDamaged) return notWelcome("quarantined", quarantined)
      board.log.warn({ boardId: board.boardId, err: error }, "a hello could not be answered")
      return notWelcome("busy", "The server cannot open this board just now.")
    }
    if (!current()) return notWelcome("busy", "Another hello came after this one.")
    const writable = rooms.get("board")
    if (writable) {
      const mine = await writable.claims.claim(message.clientId, holder)
      // A newer hello or the end of the socket came first: what was claimed meanwhile must not stay claimed.
      if (!current()) {
        writable.claims.release(message.clientId, holder)
        return notWelcome("busy", "Another hello came after this one.")
      }
      if (!mine) return notWelcome("client-id-taken", "This number is somebody else's.")
    }
    // From here on nothing waits, so that the first batch after the welcome is the one behind it.
    const docs = message.docs.flatMap(({ doc, have }) => rooms.get(doc)?.welcome(have) ?? [])
    if (docs.length !== rooms.size) return notWelcome("busy", "The board has just been closed; try again.")
    for (const doc of rooms.keys()) board.hears(wire.socketId, doc)
    letGo = () => {
      writable?.claims.release(message.clientId, holder)
      for (const doc of rooms.keys()) board.deaf(wire.socketId, doc)
    }
    welcomed = { rooms, sender: createSender(message.clientId, writable) }
    silenced = false
    board.presence.enter(wire.socketId, member)
    reply({
      ok: true,
      protocol: PROTOCOL_VERSION,
      you: you(),
      clientId: message.clientId,
      durability: board.durability(),
      readOnly: null,
      docs,
      committedOperations: message.openOperations.filter((id) => writable?.isCommitted(id, member.memberId)),
      presence: board.presence.entries(),
      serverTime: board.clock.now(),
    })
  }

  async function openRooms(message: Hello): Promise<Map<DocumentName, Room>> {
    const names = new Set(message.docs.map(({ doc }) => doc).filter((doc) => mayRead(member, doc)))
    const rooms = new Map<DocumentName, Room>()
    for (const name of names) rooms.set(name, await board.open(name))
    await rooms.get("board")?.lookUp(message.openOperations, {
      memberId: member.memberId,
      clientId: message.clientId,
    })
    // Getting one ready may take so long that another no longer is.
    for (let tries = 0; tries < 5; tries++) for (const room of rooms.values()) await room.ready()
    return rooms
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
      later: (body) => wire.send({ type: "later", body }),
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
    compare(_compare, reply) {
      reply({ result: "moved" })
    },
    leave({ clientId }) {
      if (closed || welcomed?.sender.clientId !== clientId) return
      leaveRooms()
      silenced = true
    },
    lagging() {
      if (closed || !welcomed) return
      for (const doc of welcomed.rooms.keys()) board.deaf(wire.socketId, doc)
      board.meters.resync("slow")
      wire.send({ type: "resync", body: { doc: "board", reason: "slow" } })
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
      room.edit(welcomed.sender, edit.operations)
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
      if (board.presence.has(wire.socketId)) board.presence.enter(wire.socketId, member)
      wire.send({ type: "you", body: you() })
    },
    bye(bye) {
      if (closed) return
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
    board.left(session)
  }
}

const quarantined =
  "This board cannot be read back whole. It is out of service, and nothing is written over it."

function versionAnswer(
  hello: Pick<Hello, "protocol" | "schema">,
): Pick<NotWelcome, "reason" | "message"> | null {
  if (hello.protocol < PROTOCOL_VERSION || hello.schema < SCHEMA_VERSION) {
    return {
      reason: "client-too-old",
      message: "Parley has been updated. Reload the page; what is unsent is kept.",
    }
  }
  if (hello.protocol > PROTOCOL_VERSION || hello.schema > SCHEMA_VERSION) {
    return { reason: "client-too-new", message: "This server is older than the page. Try again in a moment." }
  }
  return null
}
