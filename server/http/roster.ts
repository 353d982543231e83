/**
 * Makes a change of a member's row known: to the sockets that the member has open, and to everybody through the
 * ledger. The row comes first, because it is the truth; sockets second, because what was taken away must stop now
 * (R6); the roster last.
 */
import { writeMember } from "../../core/ledger-doc.ts"
import { type MemberRow, rosterEntryOf } from "../store/member-store.ts"
import type { HttpWorld } from "./ports.ts"

export async function tellRoster({ live }: HttpWorld, member: MemberRow): Promise<void> {
  const { boardId, id, name, colour, role, removedAt } = member
  if (removedAt) live.removeMember(boardId, id)
  else live.updateMember(boardId, id, { name, colour, role })
  await live.write(boardId, "ledger", id, (doc) => writeMember(doc, rosterEntryOf(member)))
}
