/**
 * What must be found out before a hello can be answered: may it be, are the rooms open, what is known of the copy
 * that the tab has, which open operations are committed, and under which client id it will write. All of it waits for
 * the database; the answer itself is then made by the session, in one go.
 */
import { type DocumentName, mayRead, mayWrite } from "../../core/permissions.ts"
import { type Hello, type NotWelcome, PROTOCOL_VERSION, SCHEMA_VERSION } from "../../core/protocol.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import type { Board } from "./board.ts"
import type { ClaimHolder } from "./claims.ts"
import { BoardDamaged, NoSuchBoard, type RoomMember } from "./ports.ts"
import type { Room } from "./room.ts"

export type Refusal = Pick<NotWelcome, "reason" | "message">
export type Have = NonNullable<Hello["docs"][number]["have"]>

export interface Greeted {
  rooms: Map<DocumentName, Room>
  /** Only what a copy has of this very log. */
  have: Map<DocumentName, Have>
  /** Claimed in `board`, if that was asked for: to be released by whoever gets this. */
  clientId: number
}

export interface Greeting {
  board: Board
  member: RoomMember
  holder: ClaimHolder
  /** Neither a newer hello nor the end of the socket has come. */
  current(): boolean
}

/** Before anything else, and without waiting. */
export function refusalOf(
  hello: Pick<Hello, "protocol" | "schema" | "boardId">,
  board: Board,
): Refusal | null {
  if (hello.protocol < PROTOCOL_VERSION || hello.schema < SCHEMA_VERSION) {
    const message = "Parley has been updated. Reload the page; what is unsent is kept."
    return { reason: "client-too-old", message }
  }
  if (hello.protocol > PROTOCOL_VERSION || hello.schema > SCHEMA_VERSION) {
    return { reason: "client-too-new", message: "This server is older than the page. Try again in a moment." }
  }
  if (hello.boardId !== board.boardId) {
    return { reason: "not-a-member", message: "You are not a member of this board." }
  }
  return null
}

export async function greet(hello: Hello, greeting: Greeting): Promise<Result<Greeted, Refusal>> {
  const { board, member, holder, current } = greeting
  const rooms = new Map<DocumentName, Room>()
  const have = new Map<DocumentName, Have>()
  try {
    // Before its first edit is judged: what is locked by a phase or a round must be known (R6, B8).
    await board.judgement.ready()
    const asked = hello.docs.filter(({ doc }) => mayRead(member, doc))
    for (const { doc } of asked) if (!rooms.has(doc)) rooms.set(doc, await board.open(doc))
    const { memberId } = member
    await rooms.get("board")?.lookUp(hello.openOperations, { memberId, clientId: hello.clientId })
    for (const { doc, have: said } of asked) {
      if (said && (await rooms.get(doc)?.recognises(said))) have.set(doc, said)
    }
    // Getting one ready may take so long that another no longer is.
    for (let tries = 0; tries < 5; tries++) for (const room of rooms.values()) await room.ready()
  } catch (error) {
    if (error instanceof NoSuchBoard) {
      return fail({ reason: "no-such-board", message: "This board does not exist." })
    }
    if (error instanceof BoardDamaged) return fail({ reason: "quarantined", message: quarantined })
    board.log.warn({ boardId: board.boardId, err: error }, "a hello could not be answered")
    return fail({ reason: "busy", message: "The server cannot open this board just now." })
  }
  if (!current()) return fail(overtaken)

  const writable = rooms.get("board")
  if (!writable) return ok({ rooms, have, clientId: hello.clientId })
  let clientId: number | null
  try {
    clientId = await clientIdFor(hello, writable)
  } catch (error) {
    board.log.warn({ boardId: board.boardId, err: error }, "a client id could not be claimed")
    return fail({ reason: "busy", message: "The server cannot open this board just now." })
  }
  // What was claimed meanwhile must not stay claimed.
  if (!current()) {
    if (clientId !== null) writable.claims.release(clientId, holder)
    return fail(overtaken)
  }
  if (clientId === null)
    return fail({ reason: "client-id-taken", message: "This number is somebody else's." })
  return ok({ rooms, have, clientId })

  async function clientIdFor(
    { clientId: wished, clientIdUnused }: Hello,
    room: Room,
  ): Promise<number | null> {
    if (clientIdUnused && mayWrite(member, "board").ok) {
      const reused = await room.claims.reuse(holder).catch((error: unknown) => {
        // It is a saving and no need.
        board.log.warn({ boardId: board.boardId, err: error }, "no client id could be reused")
        return null
      })
      if (reused !== null) return reused
    }
    return (await room.claims.claim(wished, holder)) ? wished : null
  }
}

const overtaken: Refusal = { reason: "busy", message: "Another hello came after this one." }
const quarantined =
  "This board cannot be read back whole. It is out of service, and nothing is written over it."
