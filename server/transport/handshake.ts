/**
 * Who may open a socket: a page of ours (CORS settings do not stop a WebSocket, so the origin is looked at here),
 * with a ticket that was fetched a moment ago and is good once, for somebody who is a member still.
 */
import type { IncomingMessage } from "node:http"
import { z } from "zod"
import type { Role } from "../../core/permissions.ts"
import type { NotWelcome } from "../../core/protocol.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import type { RoomMember } from "../rooms/ports.ts"

export interface TicketDoor {
  redeem(ticket: string): { memberId: string; boardId: string } | null
}

export interface MemberDoor {
  find(memberId: string): Promise<FoundMember | null>
}

export interface FoundMember {
  memberId: string
  boardId: string
  name: string
  colour: number
  role: Role
  removed: boolean
}

export type NotAdmitted = Pick<NotWelcome, "reason" | "message">

const Handshake = z.object({ ticket: z.string().min(1).max(200) })

/**
 * Every browser names the origin of a WebSocket. `publicUrl` is where colleagues reach the server when a proxy stands
 * before it; without one, an origin is ours when it is the host that was asked.
 */
export function isOwnOrigin(
  request: Pick<IncomingMessage, "headers">,
  publicUrl: string | undefined,
): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || !URL.canParse(origin)) return false
  const { protocol, host: from, origin: normal } = new URL(origin)
  if (protocol !== "http:" && protocol !== "https:") return false
  return (publicUrl !== undefined && normal === new URL(publicUrl).origin) || from === host?.toLowerCase()
}

export async function admit(
  auth: unknown,
  tickets: TicketDoor,
  members: MemberDoor,
): Promise<Result<{ boardId: string; member: RoomMember }, NotAdmitted>> {
  const handshake = Handshake.safeParse(auth)
  const ticket = handshake.success ? tickets.redeem(handshake.data.ticket) : null
  if (!ticket) return fail({ reason: "busy", message: "This ticket is not valid any more; fetch another." })
  const found = await members.find(ticket.memberId)
  if (!found || found.boardId !== ticket.boardId) {
    return fail({ reason: "not-a-member", message: "You are not a member of this board." })
  }
  if (found.removed) {
    return fail({ reason: "removed", message: "A facilitator has removed you from this board." })
  }
  const { memberId, name, colour, role } = found
  return ok({ boardId: ticket.boardId, member: { memberId, name, colour, role } })
}
