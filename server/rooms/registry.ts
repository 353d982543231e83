/**
 * Every board that is open in this process, and the door through which the transport and the HTTP calls reach them.
 * A board is loaded when somebody asks and unloaded when nobody has been there for a while.
 */
import type * as Y from "yjs"
import type { Conditions, DocumentName, Role } from "../../core/permissions.ts"
import { type Board, type BoardWorld, createBoard } from "./board.ts"
import type { RoomMember, Wire } from "./ports.ts"
import { createSession, type Session } from "./session.ts"

/** A person has a handful of tabs; without a bound, one with a script could hold sockets until memory ends. */
export const maxSocketsPerMember = 100

export interface Census {
  boards: number
  rooms: number
  sessions: Record<Role, number>
  /** Applied and not yet committed, over all rooms. */
  heldOperations: number
  heldBytes: number
}

export interface Registry {
  /** A member's socket on a board. Nothing is loaded before its hello. */
  connect(joining: { boardId: string; wire: Wire; member: RoomMember }): Session
  /** A copy of a document with what is committed, and nothing else (A4). Rejects with NoSuchBoard, BoardDamaged. */
  read(boardId: string, doc: DocumentName): Promise<{ doc: Y.Doc; seq: number; epoch: number }>
  /** An edit by the server in a member's name, committed when it resolves. Rejects as `read`, and with StorageAway. */
  write(boardId: string, doc: DocumentName, memberId: string, mutate: (doc: Y.Doc) => void): Promise<void>
  /** What of the record bears on what may be changed now. Rejects as `read`. */
  conditions(boardId: string): Promise<Conditions>
  /** On every live socket of the member, at once (R6). */
  updateMember(boardId: string, memberId: string, changed: Partial<Omit<RoomMember, "memberId">>): void
  setRole(boardId: string, memberId: string, role: Role): void
  removeMember(boardId: string, memberId: string): void
  /** The database began or ceased to be crash-safe (A2). */
  durabilityChanged(): void
  /** What is open now, for the metrics. */
  census(): Census
  /** Commits what is applied, then says goodbye to everyone. */
  shutdown(): Promise<void>
}

export function createRegistry(world: BoardWorld): Registry {
  const boards = new Map<string, Board>()
  const members = new WeakMap<Session, RoomMember>()
  let stopping = false

  function boardOf(boardId: string): Board {
    const open = boards.get(boardId)
    if (open) return open
    const board: Board = createBoard(boardId, world, () => {
      if (boards.get(boardId) === board) boards.delete(boardId)
    })
    boards.set(boardId, board)
    return board
  }

  const sessionsOf = (boardId: string, memberId: string): Session[] =>
    [...(boards.get(boardId)?.sessions ?? [])].filter((session) => session.memberId === memberId)

  function updateMember(
    boardId: string,
    memberId: string,
    changed: Partial<Omit<RoomMember, "memberId">>,
  ): void {
    for (const session of sessionsOf(boardId, memberId)) {
      const before = members.get(session) as RoomMember
      const member = { ...before, ...changed }
      const { name, colour, role } = member
      if (name === before.name && colour === before.colour && role === before.role) continue
      members.set(session, member)
      session.update(member)
    }
  }

  return {
    connect({ boardId, wire, member }) {
      const [oldest, ...others] = sessionsOf(boardId, member.memberId)
      if (others.length + 1 >= maxSocketsPerMember) {
        oldest?.bye({ reason: "replaced", message: "You have this board open in too many places." })
      }
      const board = boardOf(boardId)
      const session = createSession(board, wire, member)
      members.set(session, member)
      board.entered(session)
      if (stopping) session.bye({ reason: "shutdown", message: "The server is stopping." })
      return session
    },
    async read(boardId, doc) {
      const room = await boardOf(boardId).open(doc)
      return room.committedCopy()
    },
    async write(boardId, doc, memberId, mutate) {
      const room = await boardOf(boardId).open(doc)
      await room.write(memberId, mutate)
    },
    async conditions(boardId) {
      const { judgement } = boardOf(boardId)
      await judgement.ready()
      return judgement.conditions()
    },
    updateMember,
    setRole: (boardId, memberId, role) => updateMember(boardId, memberId, { role }),
    removeMember(boardId, memberId) {
      const message = "A facilitator has removed you from this board."
      for (const session of sessionsOf(boardId, memberId)) session.bye({ reason: "removed", message })
    },
    durabilityChanged() {
      for (const board of boards.values()) board.tellDurability()
    },
    census() {
      const census: Census = {
        boards: boards.size,
        rooms: 0,
        sessions: { facilitator: 0, analyst: 0, viewer: 0 },
        heldOperations: 0,
        heldBytes: 0,
      }
      for (const board of boards.values()) {
        const { rooms, heldOperations, heldBytes } = board.census()
        census.rooms += rooms
        census.heldOperations += heldOperations
        census.heldBytes += heldBytes
        for (const session of board.sessions) census.sessions[session.role()] += 1
      }
      return census
    },
    async shutdown() {
      stopping = true
      const open = [...boards.values()]
      await Promise.all(open.map((board) => board.close()))
      for (const board of open) {
        for (const session of [...board.sessions]) {
          session.bye({ reason: "shutdown", message: "The server is restarting. Your work is kept." })
        }
      }
    },
  }
}
