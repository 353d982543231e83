/**
 * One-time tickets. A WebSocket handshake carries the cookie whoever opened the page, so it also needs a ticket that
 * only a same-origin POST could have fetched: short-lived, for one member and one board, good once.
 */
import { createHash } from "node:crypto"

export interface Ticket {
  memberId: string
  boardId: string
}

export interface Tickets {
  issue(holder: Ticket): string
  /** Null when it is unknown, was used before, or is too old: the three cannot be told apart. */
  redeem(ticket: string): Ticket | null
}

const lifeMs = 30_000
/** A page needs one; a few tabs that reconnect at once need a few. Beyond it the member's oldest goes. */
const mostPerMember = 20
const mostInAll = 50_000

export function createTickets(world: { now: () => number; random: (count: number) => Uint8Array }): Tickets {
  // By hash, so that a lookup takes as long whatever the guess; in order of issue, so that the old ones lie first.
  const open = new Map<string, Ticket & { until: number }>()
  const byMember = new Map<string, Set<string>>()

  const close = (hash: string) => {
    const ticket = open.get(hash)
    if (!ticket) return
    open.delete(hash)
    const theirs = byMember.get(ticket.memberId)
    theirs?.delete(hash)
    if (theirs?.size === 0) byMember.delete(ticket.memberId)
  }
  const closeOld = () => {
    for (const [hash, { until }] of open) {
      if (until > world.now() && open.size < mostInAll) return
      close(hash)
    }
  }

  return {
    issue({ memberId, boardId }) {
      closeOld()
      const ticket = Buffer.from(world.random(32)).toString("base64url")
      const hash = hashOf(ticket)
      open.set(hash, { memberId, boardId, until: world.now() + lifeMs })
      const theirs = byMember.get(memberId) ?? new Set()
      byMember.set(memberId, theirs.add(hash))
      for (const oldest of theirs) if (theirs.size > mostPerMember) close(oldest)
      return ticket
    },
    redeem(ticket) {
      if (typeof ticket !== "string" || ticket.length > 100) return null
      const hash = hashOf(ticket)
      const found = open.get(hash)
      close(hash)
      return found && found.until > world.now() ? { memberId: found.memberId, boardId: found.boardId } : null
    },
  }
}

const hashOf = (ticket: string): string => createHash("sha256").update(ticket).digest("base64url")
